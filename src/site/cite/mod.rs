//! How a document is cited: as text in three styles, and for reference managers as BibTeX, RIS and CSL-JSON.
//!
//! What is cited is the article as the outlet published it; the archive is the place where it was read.

mod bibtex;
mod csl_json;
mod key;
mod name;
mod ris;
mod styles;

use std::borrow::Cow;

use super::page::Page;
use super::route::{Kind, Route};
use crate::archive::DocumentId;
use crate::date::PublishedDate;
use name::Name;

pub(super) use styles::{Style, html};

/// What a citation is made of, in no style yet.
#[derive(Debug, Clone)]
pub(super) struct Citation<'a> {
    pub slug: &'a str,
    pub title: Cow<'a, str>,
    authors: Vec<Name<'a>>,
    pub source: Option<&'a str>,
    pub date: Option<PublishedDate>,
    /// Where the outlet published it.
    pub original: Option<&'a str>,
    pub language: Option<&'a str>,
    pub description: Option<Cow<'a, str>>,
    pub tags: Vec<&'a str>,
    /// The archive's title.
    pub archive: &'a str,
    /// The document's page in the archive, where the archive's address is known.
    pub page: Option<String>,
    /// The day on which the article was seen: when it was saved, else when it came into the archive.
    pub seen: Option<PublishedDate>,
}

/// A format that reference managers read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Format {
    Bibtex,
    Ris,
    CslJson,
}

impl Format {
    pub(super) const ALL: [Format; 3] = [Format::Bibtex, Format::Ris, Format::CslJson];

    /// What the format is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Bibtex => "BibTeX",
            Format::Ris => "RIS",
            Format::CslJson => "CSL-JSON",
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Format::Bibtex => "bib",
            Format::Ris => "ris",
            Format::CslJson => "csl.json",
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Format::Bibtex => "application/x-bibtex",
            Format::Ris => "application/x-research-info-systems",
            Format::CslJson => "application/vnd.citationstyles.csl+json",
        }
    }
}

impl<'a> Citation<'a> {
    pub(super) fn of(page: &Page<'a>, id: DocumentId) -> Self {
        let archive = page.archive();
        let document = &archive.documents[id];
        let front = &document.front;
        let terms = &archive.terms[id];
        let source = terms.source.map(|source| archive.sources[source].name.as_str());
        // What is no language tag (BCP 47) would only harm the files of other programs.
        let is_tag = |tag: &&str| tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let language = front.language.as_deref().filter(is_tag);
        let names = terms.authors.iter().map(|author| archive.authors[*author].name.as_str());
        let day = |written: Option<&str>| {
            let date: PublishedDate = written?.parse().ok()?;
            PublishedDate::day(date.calendar_day()?)
        };
        let capture = front.capture.as_ref();
        Citation {
            slug: &document.slug,
            title: plain(&front.title),
            authors: names.map(|name| Name::read(name, source, language)).collect(),
            source,
            date: front.date,
            original: front.source_url.as_ref().map(|url| url.as_str()),
            language,
            description: front.description.as_deref().map(plain),
            tags: terms.tags.iter().map(|tag| Kind::Tag.terms(archive)[*tag].name.as_str()).collect(),
            archive: &page.site.config.title,
            page: page.canonical(&Route::Document(id).path(archive)),
            seen: capture
                .and_then(|capture| day(capture.captured.as_deref()).or_else(|| day(capture.ingested.as_deref()))),
        }
    }

    /// The authors as schema.org calls them: whether each is an organisation, and the name as it was written.
    pub(super) fn kinds_of_authors(page: &Page<'a>, id: DocumentId) -> Vec<(bool, &'a str)> {
        let archive = page.archive();
        let terms = &archive.terms[id];
        let source = terms.source.map(|source| archive.sources[source].name.as_str());
        let language = archive.documents[id].front.language.as_deref();
        let names = terms.authors.iter().map(|author| archive.authors[*author].name.as_str());
        names.map(|name| (Name::read(name, source, language).is_organisation(), name)).collect()
    }

    /// Whether the day or month of the date is a guess.
    fn is_in_doubt(&self) -> bool {
        self.date.is_some_and(|date| date.qualifier().is_some())
    }
}

/// The file of some documents in a format.
pub(super) fn file<'a>(page: &Page<'a>, documents: impl Iterator<Item = DocumentId>, format: Format) -> Vec<u8> {
    let mut out = String::with_capacity(1024);
    match format {
        Format::Bibtex => documents.for_each(|id| bibtex::write(&Citation::of(page, id), &mut out)),
        Format::Ris => documents.for_each(|id| ris::write(&Citation::of(page, id), &mut out)),
        Format::CslJson => {
            // One item a line: a change of one document is a change of one line.
            out.push('[');
            for (at, id) in documents.enumerate() {
                out.push_str(if at == 0 { "\n" } else { ",\n" });
                out.push_str(&serde_json::to_string(&csl_json::item(&Citation::of(page, id))).unwrap_or_default());
            }
            out.push_str("\n]\n");
        }
    }
    out.into_bytes()
}

/// Text on one line, without characters that cannot be seen: marks that turn the direction of what follows would turn
/// that of a whole bibliography.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| {
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            || c.is_control() && !c.is_whitespace()
    };
    let is_plain = !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !text.chars().any(|c| is_hidden(c) || c.is_whitespace() && c != ' ');
    if is_plain {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !is_hidden(*c)));
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
