//! Which documents are alike: shared tags and words of the title, the rarer the weightier.
//!
//! An inverted index leads from a document to those that share something with it; no two documents are ever
//! compared. Of what many documents share, only the nearest in time are looked at: the others would weigh little
//! and cost the square of their number.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use foldhash::{fast, quality};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Archive, DocumentId, Filed};
use crate::script::{is_alphanumeric, is_unspaced};

/// Documents by the words of their titles; the tags' documents stand in the archive itself.
#[derive(Debug, Clone, Default)]
pub struct Related {
    /// Made when something has to be worked out.
    titles: OnceLock<Titles>,
    /// Of each document those that are most like it, as far as they have been asked for.
    closest: Arc<Known>,
}

/// The index of titles.
#[derive(Debug, Clone)]
struct Titles {
    /// The documents of each word, in order; only of words that at least two titles share.
    documents: Lists,
    /// The words of each document's title.
    words: Lists,
}

/// The documents most like each, best first; they hold for all archives that are alike in what decides them.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The number for all that they are worked out from.
    from: u64,
    of: Box<[OnceLock<Box<[DocumentId]>>]>,
    /// An earlier run noted them.
    was_noted: bool,
}

/// [`Known`] as it is noted.
#[derive(Serialize, Deserialize)]
struct Noted {
    from: u64,
    of: Vec<Option<Box<[DocumentId]>>>,
}

/// Lists of numbers, one behind the other.
#[derive(Debug, Clone, Default)]
struct Lists {
    all: Vec<u32>,
    /// Where each list ends.
    ends: Vec<u32>,
}

impl Lists {
    fn get(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.all[start as usize..self.ends[at] as usize]
    }
}

/// Documents that are shown as related to one.
const SHOWN: usize = 5;

/// How many documents on either side are looked at for each thing shared.
const WINDOW: usize = 24;

/// A shared tag says more than a shared word: a person chose it.
const TAG_WEIGHT: u32 = 2;

/// Less than this (in bits of rarity, times 16) is no kinship: one everyday tag in common.
const LEAST: u32 = 40;

impl Titles {
    fn index(documents: &[Filed]) -> Self {
        let mut words: HashMap<u64, u32, fast::FixedState> = HashMap::default();
        let mut counts: Vec<u32> = Vec::new();
        let mut met: Vec<u32> = Vec::with_capacity(documents.len() * 8);
        for word in documents.iter().flat_map(|document| document.title_words()) {
            let word = *words.entry(*word).or_insert_with(|| {
                counts.push(0);
                counts.len() as u32 - 1
            });
            counts[word as usize] += 1;
            met.push(word);
        }
        // A word of one title leads nowhere; one of every twentieth title is grammar, not subject.
        let common = (documents.len() / 20).max(8) as u32;
        let is_telling = |word: u32| (2..=common).contains(&counts[word as usize]);
        let mut end = 0;
        let mut starts: Vec<u32> = Vec::with_capacity(counts.len());
        for (word, count) in counts.iter().enumerate() {
            starts.push(end);
            end += if is_telling(word as u32) { *count } else { 0 };
        }
        let mut of_words = Lists { all: vec![0; end as usize], ends: starts };
        let mut of_documents = Lists::default();
        let mut met = met.into_iter();
        for (id, document) in documents.iter().enumerate() {
            for word in met.by_ref().take(document.title_words().len()).filter(|word| is_telling(*word)) {
                // As long as a list grows, its end is where the next number goes.
                let next = &mut of_words.ends[word as usize];
                of_words.all[*next as usize] = id as u32;
                *next += 1;
                of_documents.all.push(word);
            }
            of_documents.ends.push(of_documents.all.len() as u32);
        }
        Titles { documents: of_words, words: of_documents }
    }
}

impl Related {
    /// Takes over what is `known` of an earlier archive, if that was like this one in all that matters here; what is
    /// worked out from now on is known for the next.
    pub(super) fn recall(archive: &mut Archive, known: &mut Arc<Known>) {
        let from = Known::from(archive);
        if known.from != from || known.of.len() != archive.documents.len() {
            let of = archive.documents.iter().map(|_| OnceLock::new()).collect();
            *known = Arc::new(Known { from, of, was_noted: false });
        }
        archive.related.closest = Arc::clone(known);
    }

    /// The documents most like one, best first.
    pub(super) fn of<'a>(&'a self, id: DocumentId, archive: &Archive) -> &'a [DocumentId] {
        self.closest.of[id].get_or_init(|| self.worked_out(id, archive).into())
    }

    fn worked_out(&self, id: DocumentId, archive: &Archive) -> Vec<DocumentId> {
        let titles = self.titles.get_or_init(|| Titles::index(&archive.documents));
        let total = archive.documents.len();
        let mut scored = SCORES.with_borrow_mut(|scores| {
            scores.of.resize(scores.of.len().max(total), 0);
            for &tag in &archive.terms[id].tags {
                let documents = &archive.tags[tag].documents;
                let weight = rarity(documents.len(), total) * TAG_WEIGHT;
                nearest(documents, &id).for_each(|other| scores.add(*other, weight));
            }
            for &word in titles.words.get(id) {
                let documents = titles.documents.get(word as usize);
                let weight = rarity(documents.len(), total);
                nearest(documents, &(id as u32)).for_each(|other| scores.add(*other as DocumentId, weight));
            }
            scores.take(LEAST)
        });
        // The story itself in another outlet is no other story.
        let story = archive.duplicates.lead_of(id);
        scored.retain(|(other, _)| *other != id && archive.duplicates.lead_of(*other) != story);
        // Of equals the nearer in time, and of these the newer: deterministic, and what a reader would expect.
        let rank = |(other, score): &(DocumentId, u32)| (std::cmp::Reverse(*score), other.abs_diff(id), *other);
        let mut closest = Closest { stories: Vec::new(), documents: Vec::with_capacity(SHOWN) };
        // The first few are nearly always enough, and all of them are far more.
        let mut best = first_few(&scored);
        best.sort_unstable_by_key(rank);
        if !closest.take(&best, archive) {
            scored.sort_unstable_by_key(rank);
            closest.take(&scored, archive);
        }
        closest.documents
    }
}

/// Those with the highest scores; all that have the same score as one of them.
fn first_few(scored: &[(DocumentId, u32)]) -> Vec<(DocumentId, u32)> {
    let mut scores: Vec<u32> = scored.iter().map(|(_, score)| *score).collect();
    let least = match scores.len().checked_sub(SHOWN * 4) {
        Some(others) if others > 0 => *scores.select_nth_unstable(others).1,
        _ => return scored.to_vec(),
    };
    scored.iter().filter(|(_, score)| *score >= least).copied().collect()
}

impl Known {
    /// The number for all that is looked at to find what is like each document.
    fn from(archive: &Archive) -> u64 {
        let mut hasher = quality::FixedState::default().build_hasher();
        for (id, document) in archive.documents.iter().enumerate() {
            document.front.title.hash(&mut hasher);
            archive.terms[id].tags.hash(&mut hasher);
        }
        archive.tags.iter().for_each(|tag| tag.documents.hash(&mut hasher));
        archive.duplicates.leads().for_each(|lead| lead.hash(&mut hasher));
        hasher.finish()
    }

    /// Whether an earlier run noted just this.
    pub(super) fn was_noted(&self) -> bool {
        self.was_noted
    }
}

impl Serialize for Known {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of = self.of.iter().map(|closest| closest.get().cloned()).collect();
        Noted { from: self.from, of }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Known {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Noted { from, of } = Noted::deserialize(deserializer)?;
        let of = of.into_iter().map(|closest| closest.map_or_else(OnceLock::new, OnceLock::from)).collect();
        Ok(Known { from, of, was_noted: true })
    }
}

/// The closest documents, of each story one.
struct Closest {
    stories: Vec<DocumentId>,
    documents: Vec<DocumentId>,
}

impl Closest {
    /// Takes what is still missing of documents in the order of their rank; whether nothing is missing then.
    fn take(&mut self, ranked: &[(DocumentId, u32)], archive: &Archive) -> bool {
        for (document, _) in ranked {
            let story = archive.duplicates.lead_of(*document);
            if self.documents.len() < SHOWN && !self.stories.contains(&story) {
                self.stories.push(story);
                self.documents.push(*document);
            }
        }
        self.documents.len() == SHOWN
    }
}

/// What each document shares with the one that is asked for; all zero between two questions.
#[derive(Default)]
struct Scores {
    of: Vec<u32>,
    /// Those that are not zero.
    met: Vec<DocumentId>,
}

thread_local! {
    /// As long as the archive: too long to be made for each question.
    static SCORES: RefCell<Scores> = RefCell::default();
}

impl Scores {
    fn add(&mut self, document: DocumentId, weight: u32) {
        if self.of[document] == 0 {
            self.met.push(document);
        }
        self.of[document] += weight;
    }

    /// The documents with at least a score, in no order.
    fn take(&mut self, least: u32) -> Vec<(DocumentId, u32)> {
        let scored = self.met.drain(..).map(|document| (document, std::mem::take(&mut self.of[document])));
        scored.filter(|(_, score)| *score >= least).collect()
    }
}

/// The part of an ordered list around `id`: [`WINDOW`] entries to either side.
fn nearest<'a, T: Ord>(documents: &'a [T], id: &T) -> std::slice::Iter<'a, T> {
    let at = documents.partition_point(|other| other < id);
    documents[at.saturating_sub(WINDOW)..(at + WINDOW + 1).min(documents.len())].iter()
}

/// Inverse document frequency in sixteenths of a bit, whole numbers so that sums never depend on their order.
fn rarity(documents: usize, total: usize) -> u32 {
    ((total as f64 / documents.max(1) as f64).log2() * 16.0).round().max(1.0) as u32
}

/// The words of a title as numbers, each once: runs of letters and digits of at least three characters; Han and Kana,
/// which write no blanks, in pairs.
pub(super) fn title_words(title: &str) -> Vec<u64> {
    let lower = title.to_lowercase();
    let number = |word: &str| fast::FixedState::default().hash_one(word);
    let mut words: Vec<u64> = Vec::new();
    let mut take = |word: u64| {
        if !words.contains(&word) {
            words.push(word);
        }
    };
    for run in lower.split(|c: char| !is_alphanumeric(c) && !is_apostrophe(c)) {
        if run.chars().any(is_unspaced) {
            let letters: Vec<char> = run.chars().collect();
            letters.windows(2).for_each(|pair| take(number(&pair.iter().collect::<String>())));
        } else if run.chars().nth(2).is_some() || run.chars().nth(1).is_some() && !run.is_ascii() {
            take(number(run));
        }
    }
    words
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}
