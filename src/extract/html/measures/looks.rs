//! What each block says: the cue words in it, whether it is said elsewhere, too.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::RandomState;
use memchr::memmem;

use super::{Told, write_text};
use crate::extract::cues::{Cue, Cues};
use crate::extract::html::blocks::{Block, Kind};
use crate::extract::html::candidates::write_words;
use crate::extract::html::outline::Outline;
use crate::extract::learned::texture::Texture;

/// Kinds of cue words.
pub(super) const CUES: &[(&str, &[Cue])] = &[
    ("other stories", &[Cue::Related, Cue::MostRead, Cue::Neighbour, Cue::ReadMore]),
    ("people", &[Cue::AuthorBox, Cue::Comments]),
    ("buttons", &[Cue::Button, Cue::Shares, Cue::Menu, Cue::Contents]),
    ("offers", &[Cue::Newsletter, Cue::Cookies, Cue::Advertisement]),
    ("rights", &[Cue::Copyright, Cue::Legal]),
    ("facts", &[Cue::Byline, Cue::Published, Cue::Updated, Cue::ReadTime, Cue::Tags, Cue::Credit, Cue::Caption]),
];
/// Place in [`CUES`] of those that tell who wrote a text, when, and from where.
pub(super) const FACTS: usize = 5;
/// Those of [`CUES`] that head a section.
const HEADS: &[usize] = &[0, 1, 3];

/// What one block says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// For each of [`CUES`] 1 where the block opens with one, 2 where it is nothing else.
    pub cues: [u8; CUES.len()],
    /// The kind of cue that heads the section, from 1; 0 for none.
    pub section: u8,
    /// Blocks since the section's head.
    pub distance: u16,
    /// Blocks with the same text.
    pub copies: u16,
    /// Share of its words, or the title's, that both have; below zero for a block too long to be a title.
    pub like_title: f32,
    /// 1 where its beginning is told to machines as well, below zero where that cannot be known.
    pub told: f32,
}

/// Letters of a line that may be a cue or a title.
pub(super) const LONGEST_LINE: u32 = 160;
/// Letters of a section's head.
const LONGEST_HEAD: u32 = 60;
/// Letters of a block that may be told to machines by more than chance, and bytes of its beginning that are looked for.
const SHORTEST_TOLD: u32 = 25;
const BEGINNING: usize = 48;

pub(super) fn looks(outline: &Outline, blocks: &[Block], textures: &[Texture], told: &Told) -> Vec<Look> {
    let title: Vec<&str> = told.title.split(' ').filter(|word| !word.is_empty()).collect();
    let texts = Texts::new(&told.texts);
    let mut looks: Vec<Look> = Vec::with_capacity(blocks.len());
    let mut keys: Vec<u64> = Vec::with_capacity(blocks.len());
    let seed = RandomState::default();
    let mut counts: HashMap<u64, u16, RandomState> = HashMap::default();
    let (mut section, mut distance) = (0u8, 0u16);
    let (mut line, mut beginning) = (String::new(), String::new());
    for (block, texture) in blocks.iter().zip(textures) {
        let mut cues = [0u8; CUES.len()];
        let mut key = seed.build_hasher();
        let mut like_title = -1.0;
        if block.letters <= LONGEST_LINE {
            write_text(outline, block, &mut line);
            for cue in Cues::embedded().matches(&line) {
                for (place, _) in CUES.iter().enumerate().filter(|(_, (_, of))| of.contains(&cue.cue)) {
                    cues[place] = cues[place].max(if cue.rest.is_empty() { 2 } else { 1 });
                }
            }
            line.hash(&mut key);
            write_words(&line, &mut beginning);
            like_title = likeness(&beginning, &title);
        } else {
            // Two long texts of the same measures are the same text.
            (texture.letters, texture.words.to_bits(), texture.stops, texture.upper).hash(&mut key);
            if !told.texts.is_empty() {
                write_words(&first_letters(outline, block), &mut beginning);
            }
        }
        let key = key.finish();
        let count = counts.entry(key).or_default();
        *count = count.saturating_add(1);
        keys.push(key);
        if block.kind == Kind::Heading {
            (section, distance) = (0, 0);
        }
        if block.letters <= LONGEST_HEAD
            && let Some(head) = (0..CUES.len()).find(|&place| cues[place] == 2).filter(|place| HEADS.contains(place))
        {
            (section, distance) = (head as u8 + 1, 0);
        }
        let told = match texture.letters {
            _ if told.texts.is_empty() => -1.0,
            ..SHORTEST_TOLD => -0.5,
            _ => f32::from(u8::from(texts.hold(start(&beginning)))),
        };
        looks.push(Look { cues, section, distance, copies: 1, like_title, told });
        distance = distance.saturating_add(1);
    }
    for (look, key) in looks.iter_mut().zip(&keys) {
        look.copies = counts[key];
    }
    looks
}

/// Bytes of a beginning that are looked at first.
const GLANCE: usize = 8;

/// The texts told to machines, and which beginnings can stand in them at all: most blocks' do not.
struct Texts<'t> {
    all: &'t [u8],
    /// A bit for each sum of [`GLANCE`] bytes that stand somewhere.
    glance: Vec<u64>,
}

impl<'t> Texts<'t> {
    /// Sums that are told apart, as a power of two.
    const SUMS: u32 = 16;

    fn new(texts: &'t str) -> Self {
        let all = texts.as_bytes();
        let mut texts = Texts { all, glance: Vec::new() };
        if all.len() >= GLANCE {
            texts.glance = vec![0; (1 << Self::SUMS) / 64];
            for bytes in all.array_windows() {
                let (word, bit) = Self::place(bytes);
                texts.glance[word] |= bit;
            }
        }
        texts
    }

    fn place(bytes: &[u8; GLANCE]) -> (usize, u64) {
        let sum = u64::from_le_bytes(*bytes).wrapping_mul(0x517c_c1b7_2722_0a95) >> (64 - Self::SUMS);
        ((sum / 64) as usize, 1 << (sum % 64))
    }

    fn hold(&self, beginning: &str) -> bool {
        if let Some(bytes) = beginning.as_bytes().first_chunk() {
            let (word, bit) = Self::place(bytes);
            if self.glance.get(word).is_none_or(|bits| bits & bit == 0) {
                return false;
            }
        }
        memmem::find(self.all, beginning.as_bytes()).is_some()
    }
}

fn likeness(line: &str, title: &[&str]) -> f32 {
    let own = line.split(' ').filter(|word| !word.is_empty());
    let (shared, count) =
        own.fold((0, 0), |(shared, count), word| (shared + usize::from(title.contains(&word)), count + 1));
    if count == 0 || title.is_empty() {
        return -1.0;
    }
    shared as f32 / count.max(title.len()) as f32
}

fn start(text: &str) -> &str {
    let mut end = text.len().min(BEGINNING);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The beginning of a block's text, long enough for [`BEGINNING`] bytes of words.
fn first_letters(outline: &Outline, block: &Block) -> String {
    let mut line = String::new();
    for entry in &outline.entries[block.first..block.end] {
        if let Some(text) = entry.text().filter(|_| !entry.silent) {
            let mut end = text.len().min(120);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            line.push_str(&text[..end]);
        }
        if line.len() > 100 {
            break;
        }
    }
    line
}
