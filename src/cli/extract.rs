//! `cuttings extract`

use serde::Serialize;

use super::arguments::{ExtractOptions, Format};
use super::terminal::{Printed, Terminal, print};
use super::{Exit, config_if_any};
use crate::build::Project;
use crate::config::Config;
use crate::diagnostic::Severity;
use crate::disk::raw;
use crate::document::CaptureRecord;
use crate::document::draft::draft;
use crate::document::file;
use crate::error::{Error, ErrorKind, Result};
use crate::extract::furniture::Furniture;
use crate::ingest::{Digests, Harvested, harvest};

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
    harvest(&found.files, digests, &|_| Furniture::default(), &config.limits, |place, outcome| match outcome {
        Ok(harvested) => {
            if matches!(printed, Ok(Printed::All)) {
                printed =
                    write(&found.files[place].shown, &harvested, options.format, &config).and_then(|text| print(&text));
            }
        }
        Err(reason) => {
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
        warnings: harvested.warnings.iter().map(|warning| warning.message.as_str()).collect(),
    };
    let mut line = serde_json::to_vec(&extracted)
        .map_err(|error| Error::new(ErrorKind::Io, "cannot write JSON").at(path).because(error))?;
    line.push(b'\n');
    Ok(line)
}
