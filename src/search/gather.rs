//! Every key of the documents with what is said of it: the index before it is cut into parts.

use foldhash::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::forms::{self, Reader};
use super::words::{Kind, runs};
use super::{Bodies, Searched, code};
use crate::error::Result;
use crate::markdown;

/// Steps of what a document says of a word; each takes part of a character.
pub(super) const LEVELS: u32 = 16;

/// BM25 as it is usually set.
const K1: f64 = 1.2;
const B: f64 = 0.6;

/// The length in words by which documents are compared: fixed, so that one edit does not change what all others weigh.
const USUAL_LENGTH: f64 = 400.0;

/// Words between two lines, so that no phrase reaches from one into the next; and what the place of a line's first word
/// is a multiple of, so that a word more or less in one paragraph seldom moves those of the next.
const GAP: u32 = 8;
const LINE: u32 = 32;

/// Documents are as long as this many words, or a multiple: a word more seldom changes what they say of all others.
const LENGTHS: u32 = 64;

/// A key with its documents, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Key {
    pub key: String,
    pub documents: u32,
    /// For each document its distance from the one before, less one, times [`LEVELS`], and its level.
    pub list: Vec<u8>,
    /// For each document how often the key stands in it, and the distances.
    pub places: Vec<u8>,
}

/// What a stretch of documents says of a key.
#[derive(Default)]
struct Found {
    first: u32,
    first_level: u32,
    last: u32,
    documents: u32,
    /// Of all but the first.
    list: Vec<u8>,
    places: Vec<u8>,
}

/// The keys of a stretch of documents, by the place of their first hit.
#[derive(Default)]
struct Stretch<'a> {
    keys: Vec<String>,
    found: Vec<Found>,
    ids: HashMap<String, u32>,
    readers: Vec<Vocabulary<'a>>,
    hangul: HashMap<Box<str>, Option<u32>>,
    pairs: HashMap<(char, char), Option<u32>>,
}

/// The words that were met in documents of one language, as they were written.
struct Vocabulary<'a> {
    language: Option<&'a str>,
    reader: Reader,
    ids: HashMap<Box<str>, Option<u32>>,
}

/// All keys of the documents at some places, in order. What is found does not depend on how many threads look for it.
pub(super) fn gather<'a>(documents: &[Searched<'a>], bodies: &Bodies<'a>, of: &[usize]) -> Result<Vec<Key>> {
    let stretches = rayon::current_num_threads() * 2;
    let length = of.len().div_ceil(stretches).max(1);
    let read = |of: &[usize]| Stretch::read(documents, bodies, of);
    Ok(join(of.par_chunks(length).map(read).collect::<Result<_>>()?))
}

fn join(stretches: Vec<Stretch>) -> Vec<Key> {
    let mut all: Vec<(String, Found)> =
        stretches.into_iter().flat_map(|stretch| stretch.keys.into_iter().zip(stretch.found)).collect();
    // A stable sort: the stretches of a key stay in the order of their documents.
    all.par_sort_by(|a, b| in_script_order(&a.0, &b.0));
    let mut keys: Vec<Key> = Vec::new();
    let mut last = None;
    for (key, found) in all {
        if keys.last().is_none_or(|key_before| key_before.key != key) {
            last = None;
            keys.push(Key { key, documents: 0, list: Vec::new(), places: Vec::new() });
        }
        let Some(joined) = keys.last_mut() else { continue };
        push_document(last, found.first, found.first_level, &mut joined.list);
        joined.list.extend_from_slice(&found.list);
        joined.places.extend_from_slice(&found.places);
        joined.documents += found.documents;
        last = Some(found.last);
    }
    keys
}

/// The order in which JavaScript compares texts, by UTF-16: letters beyond the basic plane come before U+E000.
pub(super) fn in_script_order(a: &str, b: &str) -> std::cmp::Ordering {
    let differing = a.bytes().zip(b.bytes()).find(|(a, b)| a != b);
    match differing {
        Some((a, b)) if a >= 0xee && b >= 0xee && (a >= 0xf0) != (b >= 0xf0) => b.cmp(&a),
        Some((a, b)) => a.cmp(&b),
        None => a.len().cmp(&b.len()),
    }
}

pub(super) fn push_document(before: Option<u32>, document: u32, level: u32, list: &mut Vec<u8>) {
    let distance = before.map_or(document, |before| document - before - 1);
    code::push(distance * LEVELS + level, list);
}

impl<'a> Stretch<'a> {
    fn read<'b>(documents: &'a [Searched<'b>], bodies: &Bodies<'b>, of: &[usize]) -> Result<Self> {
        let mut stretch = Stretch::default();
        let mut hits = Vec::new();
        for at in of.iter().copied() {
            let document = &documents[at];
            let reader = stretch.vocabulary(document.language);
            hits.clear();
            let mut place = 0;
            for (weight, text) in &document.fields {
                place = stretch.hits(text, reader, place, *weight, &mut hits);
            }
            let of_fields = hits.len();
            for line in markdown::plain_text(&bodies(at)?).lines() {
                place = stretch.hits(line, reader, place, 1, &mut hits);
            }
            let words = hits.len() - of_fields;
            stretch.take(at as u32, words as u32, &mut hits);
            for filter in &document.filters {
                if let Some(id) = stretch.id(filter.clone()) {
                    stretch.found[id as usize].push(at as u32, 0);
                }
            }
        }
        Ok(stretch)
    }

    /// The position of the vocabulary of a language.
    fn vocabulary(&mut self, language: Option<&'a str>) -> usize {
        let known = self.readers.iter().position(|known| known.language == language);
        known.unwrap_or_else(|| {
            self.readers.push(Vocabulary { language, reader: Reader::new(language), ids: HashMap::default() });
            self.readers.len() - 1
        })
    }

    /// Notes the words of a line from `place` on; where the next line may begin.
    fn hits(&mut self, text: &str, reader: usize, mut place: u32, weight: u8, hits: &mut Vec<Hit>) -> u32 {
        runs(text, |kind, run| match kind {
            Kind::Spaced => {
                let id = match self.readers[reader].ids.get(run) {
                    Some(id) => *id,
                    None => {
                        let id = self.id(self.readers[reader].reader.word(run));
                        self.readers[reader].ids.insert(run.into(), id);
                        id
                    }
                };
                hits.extend(id.map(|id| Hit { id, place, weight }));
                place += 1;
            }
            Kind::Hangul => {
                let id = match self.hangul.get(run) {
                    Some(id) => *id,
                    None => {
                        let id = self.id(Reader::hangul(run));
                        self.hangul.insert(run.into(), id);
                        id
                    }
                };
                hits.extend(id.map(|id| Hit { id, place, weight }));
                place += 1;
            }
            Kind::Unspaced => {
                let characters = forms::characters(run);
                for (at, &first) in characters.iter().enumerate() {
                    // The last character stands alone, so that every character is found.
                    let second = characters.get(at + 1).copied().unwrap_or('\0');
                    let id = match self.pairs.get(&(first, second)) {
                        Some(id) => *id,
                        None => {
                            let id = self.id([first, second].into_iter().filter(|c| *c != '\0').collect());
                            self.pairs.insert((first, second), id);
                            id
                        }
                    };
                    hits.extend(id.map(|id| Hit { id, place, weight }));
                    place += 1;
                }
            }
        });
        (place + GAP).next_multiple_of(LINE)
    }

    /// The position of a key; none for what has no letter left.
    fn id(&mut self, key: String) -> Option<u32> {
        if key.is_empty() {
            return None;
        }
        if let Some(id) = self.ids.get(&key) {
            return Some(*id);
        }
        let id = self.keys.len() as u32;
        self.ids.insert(key.clone(), id);
        self.keys.push(key);
        self.found.push(Found::default());
        Some(id)
    }

    /// Adds a document with its hits.
    fn take(&mut self, document: u32, words: u32, hits: &mut [Hit]) {
        hits.sort_unstable();
        for of_key in hits.chunk_by(|a, b| a.id == b.id) {
            let weight: u32 = of_key.iter().map(|hit| u32::from(hit.weight)).sum();
            let found = &mut self.found[of_key[0].id as usize];
            found.push(document, level(weight, words));
            code::push(of_key.len() as u32, &mut found.places);
            let mut next = 0;
            for hit in of_key {
                code::push(hit.place - next, &mut found.places);
                next = hit.place + 1;
            }
        }
    }
}

impl Found {
    fn push(&mut self, document: u32, level: u32) {
        if self.documents == 0 {
            (self.first, self.first_level) = (document, level);
        } else {
            push_document(Some(self.last), document, level, &mut self.list);
        }
        self.last = document;
        self.documents += 1;
    }
}

/// A word at its place in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    id: u32,
    place: u32,
    weight: u8,
}

/// What a document says of a word, apart from how rare the word is: 1 to 15.
fn level(weight: u32, words: u32) -> u32 {
    let weight = f64::from(weight);
    let long = 1.0 - B + B * f64::from(words.next_multiple_of(LENGTHS)) / USUAL_LENGTH;
    let said = weight / (weight + K1 * long);
    ((said * f64::from(LEVELS)) as u32).clamp(1, LEVELS - 1)
}
