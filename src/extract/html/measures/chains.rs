//! The elements round each block: what their tags and classes say, how much they hold, how often they are repeated.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::LazyLock;

use foldhash::fast::RandomState;
use html5ever::{LocalName, local_name};

use super::Sum;
use crate::extract::html::hints::Hints;
use crate::extract::html::outline::{Entry, Outline};

/// What stands above an entry, its own element included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chain {
    /// A bit for each of [`TAGS`] that is above.
    pub tags: u32,
    pub hints: Hints,
    /// Elements up to the nearest that its class calls furniture, 1 for the entry's own; 0 for none.
    pub furniture: u8,
    pub lists: u8,
    pub depth: u8,
    /// Weights of the words in class names: of all above, of the own element, the lowest and the highest of one element.
    pub classes: f32,
    pub own: f32,
    pub lowest: f32,
    pub highest: f32,
}

/// Elements whose being above a block tells something.
pub(super) const TAGS: &[(&str, &[LocalName])] = &[
    ("nav", &[local_name!("nav")]),
    ("header", &[local_name!("header")]),
    ("footer", &[local_name!("footer")]),
    ("aside", &[local_name!("aside")]),
    ("article", &[local_name!("article")]),
    ("main", &[local_name!("main")]),
    ("form", &[local_name!("form"), local_name!("fieldset")]),
    ("table", &[local_name!("table")]),
    ("list", &[local_name!("ul"), local_name!("ol"), local_name!("menu")]),
    ("terms", &[local_name!("dl")]),
    ("figure", &[local_name!("figure")]),
    ("caption", &[local_name!("figcaption")]),
    ("quote", &[local_name!("blockquote")]),
    ("button", &[local_name!("button"), local_name!("label"), local_name!("summary")]),
    ("noscript", &[local_name!("noscript")]),
    ("dialog", &[local_name!("dialog")]),
    ("code", &[local_name!("pre"), local_name!("code")]),
    ("emphasis", &[local_name!("strong"), local_name!("b")]),
    ("details", &[local_name!("details")]),
];

/// For each of [`TAGS`] its bit.
static TAG_BITS: LazyLock<HashMap<LocalName, u32, RandomState>> = LazyLock::new(|| {
    let mut bits: HashMap<LocalName, u32, RandomState> = HashMap::default();
    for (bit, (_, names)) in TAGS.iter().enumerate() {
        names.iter().for_each(|name| *bits.entry(name.clone()).or_default() |= 1 << bit);
    }
    bits
});

/// What a class above a block hints at.
pub(super) const HINTS: &[(&str, Hints)] = &[
    ("furniture class", Hints::FURNITURE),
    ("comments class", Hints::COMMENTS),
    ("byline class", Hints::BYLINE),
    ("date class", Hints::DATE),
    ("tags class", Hints::TAGS),
    ("caption class", Hints::CAPTION),
    ("lead class", Hints::LEAD),
    ("body class", Hints::BODY),
    ("hidden class", Hints::HIDDEN),
    ("title class", Hints::TITLE),
    ("facts class", Hints::FACTS),
];

/// For each entry what is above it.
pub(super) struct Chains {
    pub of: Vec<Chain>,
    /// The nearest element above that holds more blocks.
    pub outer: Vec<u32>,
    /// The outermost elements round the entry that hold at most nine, and at most four, tenths of the page's letters.
    pub parts: Vec<[Option<u32>; 2]>,
    /// Siblings of the same name and first class, itself included.
    pub repeated: Vec<u16>,
}

impl Chains {
    pub fn new(outline: &Outline, before: &[u32], sums: &[Sum]) -> Chains {
        let entries = &outline.entries;
        let whole = sums.last().map_or(0, |sum| sum.letters);
        let mut of: Vec<Chain> = Vec::with_capacity(entries.len());
        let mut outer = vec![0u32; entries.len()];
        let mut parts = vec![[None; 2]; entries.len()];
        let seed = RandomState::default();
        // By the sign of a pattern its place in `counts`; the first is for what is of none.
        let mut patterns: HashMap<u64, u32, RandomState> =
            HashMap::with_capacity_and_hasher(entries.len() / 4, seed.clone());
        let mut counts: Vec<u16> = vec![0];
        let mut pattern: Vec<u32> = vec![0; entries.len()];
        for (at, entry) in entries.iter().enumerate() {
            let size = |at: usize| before[entries[at].end] - before[at];
            outer[at] = match at {
                0 => 0,
                _ if size(entry.parent) > size(at) => entry.parent as u32,
                _ => outer[entry.parent],
            };
            let letters = sums[before[entry.end] as usize].letters - sums[before[at] as usize].letters;
            for (place, tenths) in [9, 4].into_iter().enumerate() {
                let above: Option<u32> = if at > 0 { parts[entry.parent][place] } else { None };
                parts[at][place] = above.or_else(|| (letters * 10 <= whole * tenths).then_some(at as u32));
            }
            let above = if at > 0 { of[entry.parent] } else { Chain::default() };
            of.push(match entry.name() {
                Some(name) => {
                    let known = patterns.entry(sign(entry, name, &seed)).or_insert(counts.len() as u32);
                    pattern[at] = *known;
                    match counts.get_mut(*known as usize) {
                        Some(count) => *count = count.saturating_add(1),
                        None => counts.push(1),
                    }
                    above.and(entry, name)
                }
                None => above,
            });
        }
        let repeated = pattern.iter().map(|pattern| counts[*pattern as usize]).collect();
        Chains { of, outer, parts, repeated }
    }
}

impl Chain {
    /// The chain with one more element.
    fn and(mut self, entry: &Entry, name: &LocalName) -> Chain {
        self.tags |= TAG_BITS.get(name).copied().unwrap_or(0);
        self.hints = self.hints.and(entry.hints);
        self.depth = self.depth.saturating_add(1);
        self.furniture = match entry.hints.has(Hints::FURNITURE) {
            true => 1,
            false if self.furniture > 0 => self.furniture.saturating_add(1),
            false => 0,
        };
        self.lists = self.lists.saturating_add(u8::from(matches!(*name, local_name!("ul") | local_name!("ol"))));
        self.own = entry.weight;
        self.classes += entry.weight;
        self.lowest = self.lowest.min(entry.weight);
        self.highest = self.highest.max(entry.weight);
        self
    }
}

/// The same for elements that a template made of one pattern: siblings of one name and first class.
fn sign(entry: &Entry, name: &LocalName, seed: &RandomState) -> u64 {
    let mut sign = seed.build_hasher();
    (entry.parent, name).hash(&mut sign);
    entry.attr(&local_name!("class")).unwrap_or_default().split_ascii_whitespace().next().hash(&mut sign);
    sign.finish()
}
