//! Whether two texts are one: what they share, exactly.

use serde::{Deserialize, Serialize};

use super::text::Text;

/// Shorter texts are too like each other to be judged; only the same words under the same title make them one.
pub(super) const SHORT: usize = 40;

/// From this length on texts may differ as much as [`ALIKE`] allows; of shorter ones more must be shared, since two
/// notices from one mould share half of their words.
const LONG: usize = 200;

/// The shared part of all shingles of two long texts.
const ALIKE: f64 = 0.35;

/// The same of the shortest texts.
const ALIKE_SHORT: f64 = 0.85;

/// The same where copies are unlikely: two texts of one outlet, or weeks apart.
const ALIKE_UNLIKELY: f64 = 0.9;

/// The part of a shorter text's shingles that a longer one holds: a report cut short.
const CONTAINED: f64 = 0.85;
const CONTAINED_UNLIKELY: f64 = 0.95;

/// The shortest text that counts as a report cut short, and how many times longer the whole may be.
const EXCERPT: usize = 50;
const MOST_CUT: usize = 6;

/// The part of the shorter text that a member of a group must share with the lead at the very least.
const KIN: f64 = 0.5;

/// The part of the numbers of the text with fewer of them that the other must hold, too: reports of weather and
/// markets have the same words every day, and other numbers.
const NUMBERS: f64 = 0.6;

/// A text ready to be compared.
pub(super) struct Compared {
    words: usize,
    shingles: Vec<u64>,
    numbers: Vec<u64>,
}

impl Compared {
    pub(super) fn of(markdown: &str) -> Self {
        let text = Text::of(markdown);
        Compared { words: text.words(), shingles: text.shingle_set(), numbers: text.numbers }
    }
}

/// How much two texts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Likeness {
    Strangers,
    /// Half of the one stands in the other: two copies, each cut or edited in its own way, or not.
    Kin,
    /// The one is a copy of the other, in full or cut short.
    Copies,
}

/// Compares two texts. `unlikely` says that copies are not expected.
pub(super) fn likeness(a: &Compared, b: &Compared, unlikely: bool) -> Likeness {
    let words = a.words.min(b.words);
    let (fewer, more) = (a.shingles.len().min(b.shingles.len()), a.shingles.len().max(b.shingles.len()));
    if words < SHORT || fewer == 0 || !has_same_numbers(a, b) {
        return Likeness::Strangers;
    }
    let shared = shared(&a.shingles, &b.shingles) as f64;
    let alike = shared / ((fewer + more) as f64 - shared);
    let contained = shared / fewer as f64;
    let needed = if unlikely { ALIKE_UNLIKELY } else { alike_needed(words) };
    let is_cut = words >= EXCERPT
        && more <= fewer * MOST_CUT
        && contained >= if unlikely { CONTAINED_UNLIKELY } else { CONTAINED };
    match alike >= needed || is_cut {
        true => Likeness::Copies,
        false if contained >= KIN && !unlikely => Likeness::Kin,
        false => Likeness::Strangers,
    }
}

/// From [`ALIKE_SHORT`] to [`ALIKE`] in a straight line.
fn alike_needed(words: usize) -> f64 {
    let part = (words.min(LONG) - SHORT) as f64 / (LONG - SHORT) as f64;
    ALIKE_SHORT + (ALIKE - ALIKE_SHORT) * part
}

fn has_same_numbers(a: &Compared, b: &Compared) -> bool {
    let fewer = a.numbers.len().min(b.numbers.len());
    shared(&a.numbers, &b.numbers) as f64 >= fewer as f64 * NUMBERS
}

/// How many numbers two ordered lists have in common.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut at, mut other, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(at), b.get(other)) {
        at += usize::from(x <= y);
        other += usize::from(y <= x);
        count += usize::from(x == y);
    }
    count
}
