//! Stage 4: all documents of an archive, in order, with their indexes.

mod duplicates;
mod filed;
mod index;
mod memory;
mod narrowing;
mod related;
mod vocabulary;
mod withhold;

use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::Warned;
use crate::document::Document;
use crate::error::Result;

pub use duplicates::Duplicates;
pub use filed::{Facts, Filed, Texts, changed};
pub use memory::Memory;
pub use narrowing::{Facet, Narrowing};
pub use related::Related;

/// Position of a document in [`Archive::documents`].
pub type DocumentId = usize;

/// Position of a term in [`Archive::tags`], [`Archive::sources`] or [`Archive::authors`].
pub type TermId = usize;

/// The folder of collections, below the content folder.
pub const COLLECTIONS: &str = "collections/";

/// Every document, newest first, undated ones last; each index refers to documents by position.
///
/// Because documents stand in the order of time, a year, a month and the undated are ranges of positions.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    pub documents: Vec<Filed>,
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
    /// Which documents carry one story.
    pub duplicates: Duplicates,
    /// Lists narrowed down by more than one of tag, source and year.
    pub narrowing: Narrowing,
    /// Stories that the curator strings from documents, by title; each is a file of `collections/`.
    pub collections: Vec<Document>,
}

/// A tag, source or author under its preferred name, with what it is found on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// As the interface's language calls it.
    pub name: String,
    /// The part of the address that names it; no two terms of a kind share one.
    pub slug: String,
    /// Newest first. A tag has those of the narrower ones, too.
    pub documents: Vec<DocumentId>,
    /// How a tag is called in other languages.
    pub other_names: Vec<String>,
    pub description: Option<String>,
    /// The tags just above and just below a tag.
    pub broader: Vec<TermId>,
    pub narrower: Vec<TermId>,
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
///
/// Files of the folder [`COLLECTIONS`] are no documents but collections of them. An error comes from a text that could
/// not be read.
pub fn collect(documents: Vec<impl Into<Filed>>, config: &Config) -> Result<Warned<Archive>> {
    collect_again(documents, config, &mut Memory::default())
}

/// As [`collect`], for whoever collects again and again: the same archive, but what `memory` still knows of the last
/// time is not worked out anew.
pub fn collect_again(
    documents: Vec<impl Into<Filed>>,
    config: &Config,
    memory: &mut Memory,
) -> Result<Warned<Archive>> {
    let is_collection = |document: &Filed| document.path.starts_with(COLLECTIONS);
    let documents = documents.into_iter().map(Into::into);
    let (collections, mut documents): (Vec<Filed>, Vec<Filed>) = documents.partition(is_collection);
    let mut collections: Vec<Document> = collections.iter().map(Filed::whole).collect::<Result<_>>()?;
    index::sort(&mut documents);
    collections.sort_by(|a, b| a.front.title.cmp(&b.front.title).then_with(|| a.path.cmp(&b.path)));
    let duplicates = Duplicates::index(&documents, &mut memory.likenesses)?;
    // What needs the full texts stands before this line; behind it nobody can show what may not be published.
    withhold::withhold(&mut documents, &mut collections, config)?;
    let vocabulary::Indexed { terms, tags, sources, authors, mut warnings } =
        vocabulary::index(&documents, config, &mut memory.names);
    let (years, undated) = index::by_time(&documents);
    warnings.extend(duplicates.warnings);
    let duplicates = duplicates.output;
    let narrowing = Narrowing::default();
    let mut archive = Archive {
        documents,
        terms,
        tags,
        sources,
        authors,
        years,
        undated,
        related: Related::default(),
        duplicates,
        narrowing,
        collections,
    };
    Related::recall(&mut archive, &mut memory.related);
    archive.narrowing = Narrowing::index(&archive, config.narrowing_pages);
    warnings.extend(withhold::without_documents(&archive.sources, config));
    Ok(Warned { output: archive, warnings })
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

    /// The neighbours of a document among those of its source, the newer one first; an undated document has none.
    pub fn neighbours_in_source(&self, id: DocumentId) -> (Option<DocumentId>, Option<DocumentId>) {
        let Some(source) = self.terms[id].source.filter(|_| id < self.undated.start) else { return (None, None) };
        let documents = &self.sources[source].documents;
        let Ok(at) = documents.binary_search(&id) else { return (None, None) };
        let older = documents.get(at + 1).copied().filter(|older| *older < self.undated.start);
        (at.checked_sub(1).map(|newer| documents[newer]), older)
    }

    /// The position of a document's year; `None` for an undated one.
    pub fn year_of(&self, id: DocumentId) -> Option<usize> {
        let year = self.documents[id].front.date?.year();
        self.years.binary_search_by(|found| year.cmp(&found.year)).ok()
    }

    /// The tags that stand beside a tag most often, with how often; its own broader and narrower ones aside.
    pub fn together(&self, tag: TermId, at_most: usize) -> Vec<(TermId, usize)> {
        let own = &self.tags[tag];
        let mut counts: std::collections::BTreeMap<TermId, usize> = std::collections::BTreeMap::new();
        for other in own.documents.iter().flat_map(|id| &self.terms[*id].tags) {
            *counts.entry(*other).or_default() += 1;
        }
        let is_kin = |other: &TermId| *other == tag || own.broader.contains(other) || own.narrower.contains(other);
        let mut found: Vec<(TermId, usize)> = counts.into_iter().filter(|(other, _)| !is_kin(other)).collect();
        // Of two that are met as often, the rarer one says more.
        found.sort_by_key(|(other, count)| (std::cmp::Reverse(*count), self.tags[*other].documents.len(), *other));
        found.truncate(at_most);
        found
    }

    /// Months of all years, newest first.
    pub fn months(&self) -> impl Iterator<Item = &Month> {
        self.years.iter().flat_map(|year| &year.months)
    }

    /// The documents most alike, best first.
    pub fn related(&self, id: DocumentId) -> &[DocumentId] {
        self.related.of(id, self)
    }
}

#[cfg(test)]
pub(crate) mod tests;
