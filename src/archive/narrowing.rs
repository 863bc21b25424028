//! Lists narrowed down: the documents of a tag, a source and a year together, where it is worth a page.
//!
//! Pages are made where they are few. A list is narrowed down when it is too long to be looked through, largest lists
//! first, up to a number of pages that the curator sets; what is left is for the search.

use std::collections::BTreeMap;

use super::{Archive, DocumentId, TermId};

/// Documents of a list that is worth narrowing down.
const LONG: usize = 12;

/// Documents of a narrowed list that is worth a page; a single one is linked itself.
const WORTH_A_PAGE: usize = 2;

/// What a list is narrowed by: at least two of the three. A year is a position in [`Archive::years`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Facet {
    pub tag: Option<TermId>,
    pub source: Option<TermId>,
    pub year: Option<usize>,
}

/// The narrowed lists that have a page, each with its documents, newest first.
#[derive(Debug, Clone, Default)]
pub struct Narrowing {
    lists: Vec<(Facet, Vec<DocumentId>)>,
}

impl Facet {
    /// How many of the three are given.
    pub fn breadth(&self) -> usize {
        usize::from(self.tag.is_some()) + usize::from(self.source.is_some()) + usize::from(self.year.is_some())
    }
}

impl Narrowing {
    /// At most `at_most` lists, those of the largest tags and sources first.
    pub(super) fn index(archive: &Archive, at_most: usize) -> Self {
        let tags = archive.tags.iter().enumerate();
        let sources = archive.sources.iter().enumerate();
        let mut long: Vec<(Facet, &[DocumentId])> = tags
            .map(|(at, term)| (Facet { tag: Some(at), ..Facet::default() }, term.documents.as_slice()))
            .chain(
                sources.map(|(at, term)| (Facet { source: Some(at), ..Facet::default() }, term.documents.as_slice())),
            )
            .filter(|(_, documents)| documents.len() >= LONG)
            .collect();
        long.sort_by_key(|(facet, documents)| (std::cmp::Reverse(documents.len()), *facet));
        let mut lists = BTreeMap::new();
        for (base, documents) in long {
            if lists.len() >= at_most {
                break;
            }
            for (facet, found) in narrowed(archive, base, documents) {
                // What the narrower list leaves out is all it is for.
                let is_worth = found.len() >= WORTH_A_PAGE && found.len() < documents.len();
                if is_worth && lists.len() < at_most {
                    lists.entry(facet).or_insert(found);
                }
            }
        }
        Narrowing { lists: lists.into_iter().collect() }
    }

    /// The lists in a fixed order.
    pub fn lists(&self) -> &[(Facet, Vec<DocumentId>)] {
        &self.lists
    }

    /// The lists that are narrowed down by the tag of a facet, else by its source without a tag, else by neither, and by
    /// more.
    pub fn below(&self, facet: Facet) -> impl Iterator<Item = &(Facet, Vec<DocumentId>)> {
        let (tag, source) = (facet.tag, if facet.tag.is_some() { None } else { facet.source });
        let from = self.lists.partition_point(|(other, _)| (other.tag, other.source) < (tag, source));
        self.lists[from..]
            .iter()
            .take_while(move |(other, _)| other.tag == tag && (source.is_none() || other.source == source))
    }

    /// The position of a list, if it has a page.
    pub fn find(&self, facet: Facet) -> Option<usize> {
        self.lists.binary_search_by_key(&facet, |(facet, _)| *facet).ok()
    }
}

/// The documents of a tag or source by all that narrows it down: source, year, and both together.
fn narrowed(archive: &Archive, base: Facet, documents: &[DocumentId]) -> BTreeMap<Facet, Vec<DocumentId>> {
    let mut found: BTreeMap<Facet, Vec<DocumentId>> = BTreeMap::new();
    for &id in documents {
        let source = if base.source.is_none() { archive.terms[id].source } else { None };
        let year = archive.year_of(id);
        let facets = [
            source.map(|source| Facet { source: Some(source), ..base }),
            year.map(|year| Facet { year: Some(year), ..base }),
            source.zip(year).map(|(source, year)| Facet { source: Some(source), year: Some(year), ..base }),
        ];
        for facet in facets.into_iter().flatten() {
            found.entry(facet).or_default().push(id);
        }
    }
    found
}
