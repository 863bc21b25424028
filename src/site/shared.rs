//! What many pages show alike, made once and handed to each: a document's line in a list, a term, a source, the ways to
//! the site's sections.
//!
//! A document stands in some twenty lists and beside as many others. Only where links begin at the host's root does it
//! look the same on all of them.

use std::sync::OnceLock;

use tera::Value;

use super::page::SECTIONS;
use super::route::Kind;
use crate::archive::{Archive, DocumentId, TermId};
use crate::error::Result;

#[derive(Default)]
pub(super) struct Shared {
    entries: Box<[OnceLock<Value>]>,
    terms: [Box<[OnceLock<Value>]>; Kind::ALL.len()],
    sources: Box<[OnceLock<Value>]>,
    first_words: Box<[OnceLock<String>]>,
    /// As the pages of each section show the sections, and those of none.
    navs: [OnceLock<Value>; SECTIONS + 1],
    /// Of the whole site.
    feed: OnceLock<Value>,
}

impl Shared {
    pub(super) fn of(archive: &Archive) -> Self {
        let empty = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        Shared {
            entries: empty(archive.documents.len()),
            terms: Kind::ALL.map(|kind| empty(kind.terms(archive).len())),
            sources: empty(archive.sources.len()),
            first_words: (0..archive.documents.len()).map(|_| OnceLock::new()).collect(),
            ..Shared::default()
        }
    }

    pub(super) fn entry(&self, id: DocumentId, make: impl Fn() -> Value) -> Value {
        self.entries[id].get_or_init(make).clone()
    }

    pub(super) fn term(&self, kind: Kind, term: TermId, make: impl Fn() -> Value) -> Value {
        self.terms[kind as usize][term].get_or_init(make).clone()
    }

    /// The words that a document begins with; a document stands in the feeds of all its tags.
    pub(super) fn first_words(&self, id: DocumentId, make: impl Fn() -> Result<String>) -> Result<&str> {
        let words = &self.first_words[id];
        match words.get() {
            Some(words) => Ok(words),
            None => {
                let made = make()?;
                Ok(words.get_or_init(|| made))
            }
        }
    }

    pub(super) fn nav(&self, section: Option<usize>, make: impl Fn() -> Value) -> Value {
        self.navs[section.unwrap_or(SECTIONS)].get_or_init(make).clone()
    }

    pub(super) fn feed(&self, make: impl Fn() -> Value) -> Value {
        self.feed.get_or_init(make).clone()
    }

    pub(super) fn source(&self, source: TermId, make: impl Fn() -> Value) -> Value {
        self.sources[source].get_or_init(make).clone()
    }
}
