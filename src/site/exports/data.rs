//! The list of all documents as data: JSON, JSON Lines, and CSV (RFC 4180). `docs/exports.md` documents each member.

use std::fmt::Write;

use serde::Serialize;
use serde_json::json;

use super::super::page::Page;
use super::super::route::{Kind, Route};
use crate::archive::DocumentId;
use crate::error::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::site) enum Format {
    Csv,
    Json,
    JsonLines,
}

/// A document. What is not known is `null`.
#[derive(Serialize)]
struct Record<'a> {
    slug: &'a str,
    url: String,
    title: &'a str,
    date: Option<String>,
    source: Option<&'a str>,
    source_url: Option<&'a str>,
    credit: Option<&'a str>,
    authors: Vec<&'a str>,
    tags: Vec<&'a str>,
    language: Option<&'a str>,
    description: Option<&'a str>,
    captured: Option<&'a str>,
    sha256: Option<&'a str>,
    words: usize,
    markdown: Option<String>,
}

const COLUMNS: [&str; 15] = [
    "slug",
    "url",
    "title",
    "date",
    "source",
    "source_url",
    "credit",
    "authors",
    "tags",
    "language",
    "description",
    "captured",
    "sha256",
    "words",
    "markdown",
];

impl Format {
    pub(in crate::site) const ALL: [Format; 3] = [Format::Csv, Format::Json, Format::JsonLines];

    pub(in crate::site) fn name(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Json => "JSON",
            Format::JsonLines => "JSON Lines",
        }
    }

    pub(in crate::site) fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
            Format::JsonLines => "jsonl",
        }
    }

    pub(in crate::site) fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv",
            Format::Json => "application/json",
            Format::JsonLines => "application/jsonl",
        }
    }

    /// The word of the interface that says what it is for.
    pub(in crate::site) fn purpose(self) -> &'static str {
        match self {
            Format::Csv => "for_spreadsheets",
            Format::Json => "for_programs",
            Format::JsonLines => "for_lines",
        }
    }
}

/// All documents, newest first.
pub(in crate::site) fn file(page: &Page, format: Format) -> Result<Vec<u8>> {
    let records = (0..page.archive().documents.len()).map(|id| record(page, id));
    let mut out = String::with_capacity(1024 * page.archive().documents.len() + 1024);
    match format {
        Format::Json => {
            let config = &page.site.config;
            let base_url = config.base_url.as_ref().map(|url| url.as_str());
            let count = page.archive().documents.len();
            let (title, base_url) = (json!(config.title), json!(base_url));
            let _ = write!(
                out,
                "{{\n\"title\": {title},\n\"base_url\": {base_url},\n\"count\": {count},\n\"documents\": ["
            );
            for (at, record) in records.enumerate() {
                out.push_str(if at == 0 { "\n" } else { ",\n" });
                out.push_str(&serde_json::to_string(&record?).unwrap_or_default());
            }
            out.push_str("\n]\n}\n");
        }
        Format::JsonLines => {
            for record in records {
                out.push_str(&serde_json::to_string(&record?).unwrap_or_default());
                out.push('\n');
            }
        }
        Format::Csv => {
            // Spreadsheets take a file without this mark for one in the charset of their country.
            out.push('\u{feff}');
            row(&mut out, COLUMNS.map(str::to_owned));
            for record in records {
                row(&mut out, cells(record?));
            }
        }
    }
    Ok(out.into_bytes())
}

fn record<'a>(page: &Page<'a>, id: DocumentId) -> Result<Record<'a>> {
    let archive = page.archive();
    let document = &archive.documents[id];
    let front = &document.front;
    let terms = &archive.terms[id];
    let capture = front.capture.as_ref();
    let href = page.site.feed_href(page.path);
    let names = |kind: Kind, ids: &[usize]| ids.iter().map(|at| kind.terms(archive)[*at].name.as_str()).collect();
    Ok(Record {
        slug: &document.slug,
        url: href.to(&Route::Document(id).path(archive)),
        title: &front.title,
        date: front.date.map(|date| date.to_string()),
        source: terms.source.map(|source| archive.sources[source].name.as_str()),
        source_url: front.source_url.as_ref().map(|url| url.as_str()),
        credit: front.credit.as_deref(),
        authors: names(Kind::Author, &terms.authors),
        tags: names(Kind::Tag, &terms.tags),
        language: front.language.as_deref(),
        description: front.description.as_deref(),
        captured: capture.and_then(|capture| capture.captured.as_deref()),
        sha256: capture.map(|capture| capture.sha256.as_str()).filter(|digest| !digest.is_empty()),
        words: document.word_count()?,
        markdown: page.site.config.exports.markdown.then(|| href.to(&Route::Markdown(id).path(archive))),
    })
}

fn cells(record: Record) -> [String; COLUMNS.len()] {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    [
        record.slug.to_owned(),
        record.url,
        record.title.to_owned(),
        record.date.unwrap_or_default(),
        text(record.source),
        text(record.source_url),
        text(record.credit),
        record.authors.join("; "),
        record.tags.join("; "),
        text(record.language),
        text(record.description),
        text(record.captured),
        text(record.sha256),
        record.words.to_string(),
        record.markdown.unwrap_or_default(),
    ]
}

fn row(out: &mut String, cells: [String; COLUMNS.len()]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_cell(out, cell);
    }
    out.push_str("\r\n");
}

/// A cell on one line. One that a spreadsheet would run as a formula is made text by an apostrophe before it.
fn write_cell(out: &mut String, cell: &str) {
    let cell = super::super::cite::plain(cell);
    let runs = cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let quoted = cell.contains(['"', ',', ';']);
    if quoted {
        out.push('"');
    }
    if runs {
        out.push('\'');
    }
    if quoted {
        out.push_str(&cell.replace('"', "\"\""))
    } else {
        out.push_str(&cell)
    }
    if quoted {
        out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_each_is_one_cell() {
        let written = |cell: &str| {
            let mut out = String::new();
            write_cell(&mut out, cell);
            out
        };
        for (cell, expected) in [
            ("Tide", "Tide"),
            ("", ""),
            ("=1+1", "'=1+1"),
            ("\t=1+1", "'=1+1"),
            ("-2 degrees, \"cold\"", "\"'-2 degrees, \"\"cold\"\"\""),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("a\r\nb", "a b"),
            ("One; Two", "\"One; Two\""),
        ] {
            assert_eq!(written(cell), expected, "{cell:?}");
        }
    }
}
