//! Stage 4: all documents of an archive, in order, with their indexes.

mod index;
mod related;
mod vocabulary;

use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::Warned;
use crate::document::Document;

pub use related::Related;

/// Position of a document in [`Archive::documents`].
pub type DocumentId = usize;

/// Position of a term in [`Archive::tags`], [`Archive::sources`] or [`Archive::authors`].
pub type TermId = usize;

/// Every document, newest first, undated ones last; each index refers to documents by position.
///
/// Because documents stand in the order of time, a year, a month and the undated are ranges of positions.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    pub documents: Vec<Document>,
    /// The terms of each document, by its position.
    pub terms: Vec<DocumentTerms>,
    /// In the order in which a reader looks names up.
    pub tags: Vec<Term>,
    pub sources: Vec<Term>,
    pub authors: Vec<Term>,
    /// Newest first.
    pub years: Vec<Year>,
    pub undated: Range<DocumentId>,
    pub related: Related,
}

/// A tag, source or author under its preferred name, with what it is found on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub name: String,
    /// The part of the address that names it; no two terms of a kind share one.
    pub slug: String,
    /// Newest first.
    pub documents: Vec<DocumentId>,
}

/// The terms of one document, under their preferred names and each once, in the order of its front matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentTerms {
    pub tags: Vec<TermId>,
    pub source: Option<TermId>,
    pub authors: Vec<TermId>,
}

/// The documents of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    pub year: i32,
    /// Those known to a month, and behind them those of which only the year is known.
    pub documents: Range<DocumentId>,
    /// Newest first.
    pub months: Vec<Month>,
}

/// The documents of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    pub documents: Range<DocumentId>,
}

/// Sorts documents and builds the indexes. Drafts must have been left out before, if they are to be.
pub fn collect(mut documents: Vec<Document>, config: &Config) -> Warned<Archive> {
    index::sort(&mut documents);
    let vocabulary::Indexed { terms, tags, sources, authors, warnings } = vocabulary::index(&documents, config);
    let (years, undated) = index::by_time(&documents);
    let related = Related::index(&documents);
    Warned { output: Archive { documents, terms, tags, sources, authors, years, undated, related }, warnings }
}

impl Archive {
    /// The neighbours in time, the newer one first; an undated document has none.
    pub fn neighbours(&self, id: DocumentId) -> (Option<DocumentId>, Option<DocumentId>) {
        let dated = 0..self.undated.start;
        if !dated.contains(&id) {
            return (None, None);
        }
        (id.checked_sub(1), Some(id + 1).filter(|older| dated.contains(older)))
    }

    /// Months of all years, newest first.
    pub fn months(&self) -> impl Iterator<Item = &Month> {
        self.years.iter().flat_map(|year| &year.months)
    }

    /// The documents most alike, best first.
    pub fn related(&self, id: DocumentId, at_most: usize) -> Vec<DocumentId> {
        self.related.of(id, at_most, self)
    }
}

#[cfg(test)]
pub(crate) mod tests;
