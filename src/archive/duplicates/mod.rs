//! The same story, many times: texts that are copies of each other, grouped, each group with its lead.
//!
//! Found by the texts alone, whatever their language; what a person says in `duplicate_of` and `not_duplicate_of`
//! stands before what the texts say. Better two lines for one story than one line for two: a group is only what is
//! sure. docs/duplicates.md says how it works and what was measured.

mod candidates;
mod groups;
mod resemblance;
#[cfg(test)]
mod tests;
mod text;
mod verdicts;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::{DocumentId, Filed};
use crate::diagnostic::Warned;
use crate::document::Document;
use candidates::Buckets;
pub(in crate::archive) use candidates::Sketch;
use groups::Grouping;
use resemblance::{Compared, Likeness, SHORT};
use text::Text;

/// Days between two documents from which on the one is not expected to be a copy of the other.
const FAR_APART: i64 = 31;

/// Pairs that are verified at a time; the texts of so many are held.
const CHUNK: usize = 4096;

/// Which documents carry one story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// The lead of each document that is in a group.
    leads: BTreeMap<DocumentId, DocumentId>,
    /// Each group under its lead: the lead, then the copies, oldest first.
    groups: BTreeMap<DocumentId, Vec<DocumentId>>,
}

impl Duplicates {
    /// The document that carried the story first; the document itself where there is no other.
    pub fn lead_of(&self, id: DocumentId) -> DocumentId {
        self.leads.get(&id).copied().unwrap_or(id)
    }

    /// All that carry the story of a document, the lead first; nothing where it stands alone.
    pub fn group(&self, id: DocumentId) -> &[DocumentId] {
        self.leads.get(&id).and_then(|lead| self.groups.get(lead)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The copies of a lead, oldest first.
    pub fn copies(&self, lead: DocumentId) -> &[DocumentId] {
        self.groups.get(&lead).and_then(|group| group.get(1..)).unwrap_or_default()
    }

    /// Whether another document leads this one's group.
    pub fn is_copy(&self, id: DocumentId) -> bool {
        self.lead_of(id) != id
    }

    /// Whether no story was carried twice.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The groups, each with its lead first.
    pub fn groups(&self) -> impl Iterator<Item = &[DocumentId]> {
        self.groups.values().map(Vec::as_slice)
    }

    /// Groups documents, which stand in the archive's order.
    pub(super) fn index(documents: &[Filed], known: &mut Known) -> Warned<Self> {
        let Warned { output: verdicts, warnings } = verdicts::read(documents);
        let sketches: Vec<&Sketch> = documents.par_iter().map(Filed::sketch).collect();
        let identical = identical(documents, &sketches);
        let singles: Vec<u32> =
            (0..documents.len() as u32).filter(|id| identical[*id as usize] == *id as usize).collect();
        let candidates = candidates::pairs(documents, &singles, &mut known.buckets);
        let likenesses = Likenesses { documents, known: std::mem::take(&mut known.pairs), met: Mutex::default() };
        let alike = likenesses.copies(&candidates);
        let groups = Grouping { likenesses: &likenesses, identical: &identical, verdicts: &verdicts }.of(&alike);
        known.pairs = likenesses.met.into_inner().unwrap_or_default();
        let leads = groups.iter().flat_map(|(lead, group)| group.iter().map(|id| (*id, *lead))).collect();
        Warned { output: Duplicates { leads, groups }, warnings }
    }
}

/// What the last look at the documents found, for the next one.
#[derive(Default)]
pub(super) struct Known {
    buckets: Buckets,
    pairs: Pairs,
}

/// Documents that were compared, by their numbers; they are held so that the numbers stay theirs.
type Pairs = HashMap<(usize, usize), (Filed, Filed, Likeness), FixedState>;

/// How much documents have in common, asked of each pair once.
struct Likenesses<'a> {
    documents: &'a [Filed],
    /// From the last look.
    known: Pairs,
    /// For the next one.
    met: Mutex<Pairs>,
}

impl Likenesses<'_> {
    /// The pairs that are copies, in order.
    fn copies(&self, pairs: &[(u32, u32)]) -> Vec<(DocumentId, DocumentId)> {
        let compare = |pairs: &[(u32, u32)]| {
            let mut texts: HashMap<u32, Compared> = HashMap::new();
            let mut is_copy = |(a, b): &&(u32, u32)| {
                let (first, second) = (*a as usize, *b as usize);
                let likeness = self.find(first, second).unwrap_or_else(|| {
                    for id in [*a, *b] {
                        texts.entry(id).or_insert_with(|| Compared::of(&self.documents[id as usize].body));
                    }
                    self.note(first, second, &texts[a], &texts[b])
                });
                likeness == Likeness::Copies
            };
            let found = pairs.iter().filter(|pair| is_copy(pair)).map(|(a, b)| (*a as usize, *b as usize));
            found.collect::<Vec<_>>()
        };
        pairs.par_chunks(CHUNK).flat_map_iter(compare).collect()
    }

    /// How much a document has in common with another, whose text is at hand.
    fn to(&self, id: DocumentId, other: DocumentId, text: &Compared) -> Likeness {
        self.find(other, id).unwrap_or_else(|| self.note(other, id, text, &Compared::of(&self.documents[id].body)))
    }

    fn key(&self, a: DocumentId, b: DocumentId) -> (usize, usize) {
        let (a, b) = (self.documents[a].number(), self.documents[b].number());
        (a.min(b), a.max(b))
    }

    fn find(&self, a: DocumentId, b: DocumentId) -> Option<Likeness> {
        let known = self.known.get(&self.key(a, b))?;
        self.met().insert(self.key(a, b), known.clone());
        Some(known.2)
    }

    fn note(&self, a: DocumentId, b: DocumentId, text_of_a: &Compared, text_of_b: &Compared) -> Likeness {
        let (first, second) = (&self.documents[a], &self.documents[b]);
        let likeness = resemblance::likeness(text_of_a, text_of_b, is_unlikely(first, second));
        self.met().insert(self.key(a, b), (first.clone(), second.clone(), likeness));
        likeness
    }

    fn met(&self) -> MutexGuard<'_, Pairs> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// For each document the first of those with its very words; short ones must have its title, too.
fn identical(documents: &[Filed], sketches: &[&Sketch]) -> Vec<DocumentId> {
    let mut first: HashMap<(u64, u64), DocumentId, FixedState> = HashMap::default();
    let first_of = |(id, sketch): (DocumentId, &&Sketch)| {
        if sketch.words == 0 {
            return id;
        }
        let title = if sketch.words < SHORT { Text::of(&documents[id].front.title).whole() } else { 0 };
        *first.entry((sketch.whole, title)).or_insert(id)
    };
    sketches.iter().enumerate().map(first_of).collect()
}

/// Whether copies are not expected: an outlet does not carry its own story twice, but has forms that it fills in; and
/// news is not carried weeks later.
fn is_unlikely(a: &Document, b: &Document) -> bool {
    let is_one_outlet = a.front.source.is_some() && a.front.source == b.front.source;
    let day = |document: &Document| document.front.date?.calendar_day();
    let is_far = day(a).zip(day(b)).is_some_and(|(a, b)| (a - b).num_days().abs() > FAR_APART);
    is_one_outlet || is_far
}
