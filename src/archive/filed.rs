//! A document as an archive files it: with what is worked out of it alone, once.
//!
//! Whoever reads an archive again after an edit hands in the same [`Filed`] for each document that has not changed, and
//! pays for those alone that have.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::duplicates::Sketch;
use super::related;
use crate::document::Document;
use crate::publication::Publication;

/// A document that many may hold at once.
#[derive(Clone)]
pub struct Filed(Arc<Inner>);

struct Inner {
    document: Document,
    title_words: OnceLock<Vec<u64>>,
    sketch: OnceLock<Sketch>,
    /// What is left of it under a rule.
    reduced: OnceLock<(Rule, Filed)>,
}

/// What may be published of a document, and the words of an excerpt where the rule names none.
pub(super) type Rule = (Publication, usize);

impl Filed {
    /// The words of the title by number, each once.
    pub(super) fn title_words(&self) -> &[u64] {
        self.0.title_words.get_or_init(|| related::title_words(&self.front.title))
    }

    /// What tells copies of the text.
    pub(super) fn sketch(&self) -> &Sketch {
        self.0.sketch.get_or_init(|| Sketch::of_body(&self.body))
    }

    /// What `reduce` leaves of the document under a rule.
    pub(super) fn reduced(&self, rule: Rule, reduce: impl Fn(&mut Document)) -> Filed {
        let make = || self.changed(&reduce);
        let (made_for, reduced) = self.0.reduced.get_or_init(|| (rule, make()));
        if *made_for == rule { reduced.clone() } else { make() }
    }

    /// Another document in its place, changed by `change`.
    pub fn changed(&self, change: impl Fn(&mut Document)) -> Filed {
        let mut document = self.0.document.clone();
        change(&mut document);
        Filed::from(document)
    }

    /// Whether two are one and the same reading of a document.
    pub fn is(&self, other: &Filed) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// A number that no other reading has as long as this one is held.
    pub(super) fn number(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl From<Document> for Filed {
    fn from(document: Document) -> Self {
        let (title_words, sketch, reduced) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Filed(Arc::new(Inner { document, title_words, sketch, reduced }))
    }
}

impl Deref for Filed {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.0.document
    }
}

impl fmt::Debug for Filed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.document.fmt(f)
    }
}
