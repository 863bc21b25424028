//! Sums over any part of the page, made once: letters, linked letters, sentences, value.

use super::blocks::Block;
use super::outline::Outline;

/// What stands inside a subtree, cut parts left out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Total {
    pub letters: u32,
    pub linked: u32,
    /// Letters of paragraphs with sentences.
    pub written: u32,
    pub value: f32,
}

/// Running totals over the entries: those of any subtree are differences.
pub(super) struct Totals(Vec<Total>);

impl Totals {
    pub fn new(outline: &Outline, blocks: &[Block], cut: &[bool]) -> Self {
        let inside = inside_cut(outline, cut);
        let mut totals = vec![Total::default(); outline.entries.len() + 1];
        for block in blocks.iter().filter(|block| !inside[block.first]) {
            totals[block.first + 1] =
                Total { letters: block.letters, linked: block.linked, written: written(block), value: block.value() };
        }
        for at in 1..totals.len() {
            let before = totals[at - 1];
            let here = &mut totals[at];
            here.letters += before.letters;
            here.linked += before.linked;
            here.written += before.written;
            here.value += before.value;
        }
        Totals(totals)
    }

    /// What stands in the element at `at`.
    pub fn of(&self, outline: &Outline, at: usize) -> Total {
        self.between(at, outline.entries[at].end)
    }

    /// What stands in a range of entries.
    pub fn between(&self, first: usize, end: usize) -> Total {
        let (before, after) = (self.0[first], self.0[end]);
        Total {
            letters: after.letters - before.letters,
            linked: after.linked - before.linked,
            written: after.written - before.written,
            value: after.value - before.value,
        }
    }
}

/// The letters of a block with sentences.
pub(super) fn written(block: &Block) -> u32 {
    let is_written = block.stops > 0 && block.letters >= 60 && block.link_density() < 0.5;
    if is_written { block.letters } else { 0 }
}

/// For each entry whether it or an ancestor is cut.
pub(super) fn inside_cut(outline: &Outline, cut: &[bool]) -> Vec<bool> {
    let mut inside = cut.to_vec();
    let mut at = 0;
    while let Some(next) = inside[at..].iter().position(|cut| *cut).map(|found| at + found) {
        at = outline.entries[next].end;
        inside[next..at].fill(true);
    }
    inside
}
