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

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::fast::FixedState;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{DocumentId, Filed};
use crate::diagnostic::Warned;
use crate::document::Header;
use crate::error::Result;
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

    /// Each document that another one's group leads, with that lead, in order.
    pub(super) fn leads(&self) -> impl Iterator<Item = (&DocumentId, &DocumentId)> {
        self.leads.iter()
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
    pub(super) fn index(documents: &[Filed], known: &mut Known) -> Result<Warned<Self>> {
        let Warned { output: verdicts, warnings } = verdicts::read(documents);
        let sketches: Vec<&Sketch> = documents.par_iter().map(Filed::sketch).collect();
        let identical = identical(documents, &sketches);
        let singles: Vec<u32> =
            (0..documents.len() as u32).filter(|id| identical[*id as usize] == *id as usize).collect();
        let candidates = candidates::pairs(documents, &singles, &mut known.buckets);
        let likenesses = Likenesses { documents, known: std::mem::take(&mut known.pairs), met: Mutex::default() };
        let alike = likenesses.copies(&candidates)?;
        let groups = Grouping { likenesses: &likenesses, identical: &identical, verdicts: &verdicts }.of(&alike)?;
        known.pairs = likenesses.met.into_inner().unwrap_or_default();
        let leads = groups.iter().flat_map(|(lead, group)| group.iter().map(|id| (*id, *lead))).collect();
        Ok(Warned { output: Duplicates { leads, groups }, warnings })
    }
}

/// What the last look at the documents found, for the next one.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Known {
    #[serde(skip)]
    buckets: Buckets,
    pairs: Pairs,
}

/// Texts that were compared, by their numbers, the smaller first, and whether copies were not expected.
type Pairs = HashMap<(u64, u64, bool), Likeness, FixedState>;

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
    fn copies(&self, pairs: &[(u32, u32)]) -> Result<Vec<(DocumentId, DocumentId)>> {
        let compare = |pairs: &[(u32, u32)]| {
            let mut texts: HashMap<DocumentId, Compared> = HashMap::new();
            let mut copies = Vec::new();
            for (a, b) in pairs.iter().map(|(a, b)| (*a as DocumentId, *b as DocumentId)) {
                let likeness = match self.find(a, b) {
                    Some(known) => known,
                    None => {
                        for id in [a, b] {
                            if let Entry::Vacant(unread) = texts.entry(id) {
                                unread.insert(self.text(id)?);
                            }
                        }
                        self.note(a, b, &texts[&a], &texts[&b])
                    }
                };
                if likeness == Likeness::Copies {
                    copies.push((a, b));
                }
            }
            Ok(copies)
        };
        let found: Vec<Vec<(DocumentId, DocumentId)>> = pairs.par_chunks(CHUNK).map(compare).collect::<Result<_>>()?;
        Ok(found.concat())
    }

    fn text(&self, id: DocumentId) -> Result<Compared> {
        Ok(Compared::of(&self.documents[id].body()?))
    }

    /// How much a document has in common with another, whose text is at hand.
    fn to(&self, id: DocumentId, other: DocumentId, text: &Compared) -> Result<Likeness> {
        match self.find(other, id) {
            Some(known) => Ok(known),
            None => Ok(self.note(other, id, text, &self.text(id)?)),
        }
    }

    fn key(&self, a: DocumentId, b: DocumentId) -> (u64, u64, bool) {
        let (first, second) = (&self.documents[a], &self.documents[b]);
        let (a, b) = (first.text_number(), second.text_number());
        (a.min(b), a.max(b), is_unlikely(first, second))
    }

    fn find(&self, a: DocumentId, b: DocumentId) -> Option<Likeness> {
        let key = self.key(a, b);
        let known = *self.known.get(&key)?;
        self.met().insert(key, known);
        Some(known)
    }

    fn note(&self, a: DocumentId, b: DocumentId, text_of_a: &Compared, text_of_b: &Compared) -> Likeness {
        let key = self.key(a, b);
        let likeness = resemblance::likeness(text_of_a, text_of_b, key.2);
        self.met().insert(key, likeness);
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
fn is_unlikely(a: &Header, b: &Header) -> bool {
    let is_one_outlet = a.front.source.is_some() && a.front.source == b.front.source;
    let day = |document: &Header| document.front.date?.calendar_day();
    let is_far = day(a).zip(day(b)).is_some_and(|(a, b)| (a - b).num_days().abs() > FAR_APART);
    is_one_outlet || is_far
}
