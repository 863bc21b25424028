//! Which documents are alike: shared tags and words of the title, the rarer the weightier.
//!
//! An inverted index leads from a document to those that share something with it; no two documents are ever
//! compared. Of what many documents share, only the nearest in time are looked at: the others would weigh little
//! and cost the square of their number.

use std::collections::{HashMap, HashSet};

use super::{Archive, DocumentId};
use crate::document::Document;
use crate::script::is_unspaced;

/// Documents by the words of their titles; the tags' documents stand in the archive itself.
#[derive(Debug, Clone, Default)]
pub struct Related {
    /// Documents by word, each in order; only words that at least two titles share.
    words: Vec<Vec<u32>>,
    /// The words of each document's title.
    of_document: Vec<Vec<u32>>,
}

/// How many documents on either side are looked at for each thing shared.
const WINDOW: usize = 24;

/// A shared tag says more than a shared word: a person chose it.
const TAG_WEIGHT: u32 = 2;

/// Less than this (in bits of rarity, times 16) is no kinship: one everyday tag in common.
const LEAST: u32 = 40;

impl Related {
    pub(super) fn index(documents: &[Document]) -> Self {
        let mut ids: HashMap<String, u32> = HashMap::new();
        let mut words: Vec<Vec<u32>> = Vec::new();
        let mut of_document: Vec<Vec<u32>> = Vec::with_capacity(documents.len());
        for (id, document) in documents.iter().enumerate() {
            let mut own = Vec::new();
            for word in title_words(&document.front.title) {
                let next = words.len() as u32;
                let word = *ids.entry(word).or_insert(next);
                if word == next {
                    words.push(Vec::new());
                }
                words[word as usize].push(id as u32);
                own.push(word);
            }
            of_document.push(own);
        }
        // A word of one title leads nowhere; one of every twentieth title is grammar, not subject.
        let common = (documents.len() / 20).max(8);
        let telling = |word: &u32| (2..=common).contains(&words[*word as usize].len());
        for own in &mut of_document {
            own.retain(telling);
            own.shrink_to_fit();
        }
        for documents in &mut words {
            if !(2..=common).contains(&documents.len()) {
                *documents = Vec::new();
            }
            documents.shrink_to_fit();
        }
        Related { words, of_document }
    }

    pub(super) fn of(&self, id: DocumentId, at_most: usize, archive: &Archive) -> Vec<DocumentId> {
        let total = archive.documents.len();
        let mut found: Vec<(DocumentId, u32)> = Vec::new();
        for &tag in &archive.terms[id].tags {
            let documents = &archive.tags[tag].documents;
            let weight = rarity(documents.len(), total) * TAG_WEIGHT;
            found.extend(nearest(documents, &id).filter(|other| **other != id).map(|other| (*other, weight)));
        }
        for &word in &self.of_document[id] {
            let documents = &self.words[word as usize];
            let weight = rarity(documents.len(), total);
            let others = nearest(documents, &(id as u32)).map(|other| *other as usize);
            found.extend(others.filter(|other| *other != id).map(|other| (other, weight)));
        }
        let mut scored = sum_by_document(found);
        // The story itself in another outlet is no other story.
        let story = archive.duplicates.lead_of(id);
        scored.retain(|(other, score)| *score >= LEAST && archive.duplicates.lead_of(*other) != story);
        // Of equals the nearer in time, and of these the newer: deterministic, and what a reader would expect.
        scored.sort_unstable_by_key(|(other, score)| (std::cmp::Reverse(*score), other.abs_diff(id), *other));
        let mut stories = HashSet::new();
        let closest = scored.into_iter().map(|(other, _)| other);
        closest.filter(|other| stories.insert(archive.duplicates.lead_of(*other))).take(at_most).collect()
    }
}

/// The part of an ordered list around `id`: [`WINDOW`] entries to either side.
fn nearest<'a, T: Ord>(documents: &'a [T], id: &T) -> std::slice::Iter<'a, T> {
    let at = documents.partition_point(|other| other < id);
    documents[at.saturating_sub(WINDOW)..(at + WINDOW + 1).min(documents.len())].iter()
}

fn sum_by_document(mut found: Vec<(DocumentId, u32)>) -> Vec<(DocumentId, u32)> {
    found.sort_unstable();
    found.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
    found
}

/// Inverse document frequency in sixteenths of a bit, whole numbers so that sums never depend on their order.
fn rarity(documents: usize, total: usize) -> u32 {
    ((total as f64 / documents.max(1) as f64).log2() * 16.0).round().max(1.0) as u32
}

/// The words of a title, each once: runs of letters and digits of at least three characters; Han and Kana, which
/// write no blanks, in pairs.
fn title_words(title: &str) -> impl Iterator<Item = String> {
    let lower = title.to_lowercase();
    let mut words = Vec::new();
    for run in lower.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c)) {
        if run.chars().any(is_unspaced) {
            let letters: Vec<char> = run.chars().collect();
            words.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if run.chars().nth(2).is_some() || run.chars().nth(1).is_some() && !run.is_ascii() {
            words.push(run.to_owned());
        }
    }
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words.into_iter()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}
