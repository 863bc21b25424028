//! `cuttings extract`

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::arguments::{ExtractOptions, Format};
use super::terminal::{Printed, Terminal, counted, print};
use super::{Exit, config_if_any};
use crate::config::Config;
use crate::diagnostic::{Severity, printable, printable_path};
use crate::disk::raw;
use crate::document::CaptureRecord;
use crate::document::draft::draft;
use crate::document::file;
use crate::error::{Error, ErrorKind, Result};
use crate::extract::Article;
use crate::extract::evidence::{Field, Support, list_places};
use crate::ingest::{Digests, Harvested, Lessons, harvest};
use crate::project::Project;

/// A page's article as it is printed; docs/extract.md describes the members.
#[derive(Serialize)]
struct Extracted<'a> {
    path: &'a str,
    title: &'a str,
    authors: &'a [String],
    source: Option<&'a str>,
    source_url: Option<&'a str>,
    credit: Option<&'a str>,
    date: Option<String>,
    tags: &'a [String],
    language: Option<&'a str>,
    description: Option<&'a str>,
    captions: &'a [String],
    body: &'a str,
    text: &'a str,
    evidence: &'a BTreeMap<Field, Support>,
    warnings: Vec<&'a str>,
}

pub fn run(project: &Project, options: &ExtractOptions, terminal: &Terminal) -> Result<Exit> {
    let config = config_if_any(project)?.unwrap_or_default();
    let found = raw::list(&options.paths, &project.root, &config.limits);
    found.warnings.iter().for_each(|warning| terminal.diagnostic(warning));
    let mut failed = found.warnings.iter().filter(|one| one.severity == Severity::Error).count();
    if found.files.is_empty() {
        terminal.say("no saved pages there");
        return Ok(Exit::Nothing);
    }
    let digests = if options.format == Format::Markdown { Digests::Wanted } else { Digests::Unwanted };
    let mut printed = Ok(Printed::All);
    harvest(&found.files, digests, Lessons::OfThisRun, &config.limits, |place, outcome| match outcome {
        // Nothing was noted that a page could be as.
        None => {}
        Some(Ok(harvested)) => {
            if matches!(printed, Ok(Printed::All)) {
                let path = &found.files[place].shown;
                let text = match options.explain {
                    true => Ok(explain(path, &harvested).into_bytes()),
                    false => write(path, &harvested, options.format, &config),
                };
                printed = text.and_then(|text| print(&text));
            }
        }
        Some(Err(reason)) => {
            failed += 1;
            terminal.diagnostic(&reason);
        }
    });
    printed?;
    Ok(if failed > 0 { Exit::Findings } else { Exit::Done })
}

fn write(path: &str, harvested: &Harvested, format: Format, config: &Config) -> Result<Vec<u8>> {
    let article = &harvested.article;
    if format == Format::Markdown {
        let record = CaptureRecord {
            file: path.to_owned(),
            sha256: harvested.sha256.clone(),
            captured: harvested.captured.clone(),
            warnings: harvested.warnings.iter().map(|doubt| doubt.message.clone()).collect(),
            ..CaptureRecord::default()
        };
        let document = draft(article.clone(), record, config);
        return Ok(file::write(&document).into_bytes());
    }
    let extracted = Extracted {
        path,
        title: &article.title,
        authors: &article.authors,
        source: article.source.as_deref(),
        source_url: article.source_url.as_ref().map(|url| url.as_str()),
        credit: article.credit.as_deref(),
        date: article.date.map(|date| date.to_string()),
        tags: &article.tags,
        language: article.language.as_deref(),
        description: article.description.as_deref(),
        captions: &article.captions,
        body: &article.body,
        text: &article.text,
        evidence: &article.evidence.fields,
        warnings: harvested.warnings.iter().map(|warning| warning.message.as_str()).collect(),
    };
    let mut line = serde_json::to_vec(&extracted)
        .map_err(|error| Error::new(ErrorKind::Io, "cannot write JSON").at(path).because(error))?;
    line.push(b'\n');
    Ok(line)
}

/// What speaks for each field and against the rest of the page, for people.
fn explain(path: &str, harvested: &Harvested) -> String {
    let article = &harvested.article;
    let mut told = format!("{}\n", printable_path(path));
    // Writing to a string cannot fail.
    let mut line = |line: String| {
        let _ = writeln!(told, "{}", printable(&line));
    };
    for (field, value) in values(article) {
        let support = article.evidence.fields.get(&field);
        let label = format!("{}:", field.to_string().replace('_', " "));
        let value = if value.is_empty() { "not found".to_owned() } else { value };
        match support.filter(|support| !support.places.is_empty()) {
            Some(support) => {
                line(format!("  {label:13}{value}"));
                line(format!("  {:13}{} sure, from {}", "", percent(support.confidence), list_places(&support.places)));
            }
            None => line(format!("  {label:13}{value}")),
        }
        for other in support.iter().flat_map(|support| &support.others) {
            line(format!("  {:13}or {} ({}, from {})", "", other.value, percent(other.confidence), other.place));
        }
    }
    let evidence = &article.evidence;
    for part in &evidence.dropped {
        line(format!("  dropped: {}", part.excerpt));
        line(format!("  {:9}{}", "", part.reason));
    }
    if evidence.dropped_besides > 0 {
        line(format!("  dropped: {} besides", counted(evidence.dropped_besides, "part")));
    }
    for warning in &harvested.warnings {
        line(format!("  warning: {}", warning.message));
    }
    told.push('\n');
    told
}

/// The fields of an article as one line of text each.
fn values(article: &Article) -> [(Field, String); 10] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        (Field::Title, article.title.clone()),
        (Field::Authors, article.authors.join("; ")),
        (Field::Date, article.date.map(|date| date.to_string()).unwrap_or_default()),
        (Field::Source, text(&article.source)),
        (Field::SourceUrl, article.source_url.as_ref().map(|url| url.as_str().to_owned()).unwrap_or_default()),
        (Field::Credit, text(&article.credit)),
        (Field::Tags, article.tags.join("; ")),
        (Field::Language, text(&article.language)),
        (Field::Description, text(&article.description)),
        (Field::Body, counted(article.text.split_whitespace().count(), "word")),
    ]
}

fn percent(confidence: f32) -> String {
    format!("{:.0} %", confidence.clamp(0.0, 1.0) * 100.0)
}
