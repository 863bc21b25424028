//! What a page says about itself, field by field: each value with the place it stood in and how far to trust it.
//!
//! The collectors ([`super::json_ld`], [`super::meta`], [`super::visible`]) only gather; the choosers ([`super::title`],
//! [`super::authors`], [`super::dates`], [`super::outlet`]) weigh the candidates of a field against each other.

pub(super) use crate::extract::evidence::Place;
use crate::extract::evidence::{Claim, Support};

/// One value that a field could have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate<T = String> {
    pub value: T,
    pub place: Place,
    /// 0 to 1.
    pub confidence: f32,
}

/// What a chooser settled on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chosen<T> {
    pub value: T,
    pub support: Support,
}

impl<T: ToString> Candidate<T> {
    /// The candidate as one that was not taken.
    pub fn claim(&self) -> Claim {
        Claim { value: self.value.to_string(), place: self.place, confidence: self.confidence }
    }
}

/// The first of the most trusted.
pub(super) fn best(candidates: &[Candidate]) -> Option<&Candidate> {
    let mut best: Option<&Candidate> = None;
    for candidate in candidates {
        if best.is_none_or(|best| candidate.confidence > best.confidence) {
            best = Some(candidate);
        }
    }
    best
}

/// All that was gathered.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub titles: Vec<Candidate>,
    pub authors: Vec<Candidate>,
    /// As written.
    pub published: Vec<Candidate>,
    /// As written.
    pub modified: Vec<Candidate>,
    pub outlets: Vec<Candidate>,
    /// The agency or outlet that the story was taken from.
    pub credits: Vec<Candidate>,
    pub addresses: Vec<Candidate>,
    pub tags: Vec<Candidate>,
    pub languages: Vec<Candidate>,
    pub descriptions: Vec<Candidate>,
    /// The text as told to machines (`articleBody`).
    pub bodies: Vec<Candidate>,
    /// The page says that its text is not free to read.
    pub for_subscribers: bool,
}

/// Adds a value unless it is blank.
pub(super) fn add(candidates: &mut Vec<Candidate>, value: &str, place: Place, confidence: f32) {
    let mut collapsed = String::new();
    super::outline::push_collapsed(&mut collapsed, value);
    let value = collapsed.trim_end();
    if !value.is_empty() && candidates.len() < MOST {
        candidates.push(Candidate { value: value.to_owned(), place, confidence });
    }
}

/// Candidates of one field that are looked at; a page with more is playing tricks.
const MOST: usize = 200;

/// The words of a text, for comparing: lower case, everything but letters and digits dropped.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    write_words(text, &mut words);
    words
}

/// The same, in place of what `words` held.
pub(super) fn write_words(text: &str, words: &mut String) {
    words.clear();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // Words of small letters are taken whole.
        let small = bytes[at..].iter().take_while(|byte| byte.is_ascii_lowercase()).count();
        words.push_str(&text[at..at + small]);
        at += small;
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '’' | '‘') && !words.ends_with(' ') && !words.is_empty() {
            words.push(' ');
        }
    }
    words.truncate(words.trim_end().len());
}
