//! What many pages show alike, made once and handed to each: a document's line in a list, a term, a source.
//!
//! A document stands in some twenty lists and beside as many others. Only where links begin at the host's root does it
//! look the same on all of them.

use std::sync::OnceLock;

use serde::Serialize;
use tera::Value;

use super::route::Kind;
use crate::archive::{Archive, DocumentId, TermId};

#[derive(Default)]
pub(super) struct Shared {
    entries: Box<[OnceLock<Value>]>,
    terms: [Box<[OnceLock<Value>]>; Kind::ALL.len()],
    sources: Box<[OnceLock<Value>]>,
}

impl Shared {
    pub(super) fn of(archive: &Archive) -> Self {
        let empty = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        Shared {
            entries: empty(archive.documents.len()),
            terms: Kind::ALL.map(|kind| empty(kind.terms(archive).len())),
            sources: empty(archive.sources.len()),
        }
    }

    pub(super) fn entry<T: Serialize>(&self, id: DocumentId, make: impl Fn() -> T) -> Value {
        self.entries[id].get_or_init(|| Value::from_serializable(&make())).clone()
    }

    pub(super) fn term<T: Serialize>(&self, kind: Kind, term: TermId, make: impl Fn() -> T) -> Value {
        self.terms[kind as usize][term].get_or_init(|| Value::from_serializable(&make())).clone()
    }

    pub(super) fn source<T: Serialize>(&self, source: TermId, make: impl Fn() -> T) -> Value {
        self.sources[source].get_or_init(|| Value::from_serializable(&make())).clone()
    }
}
