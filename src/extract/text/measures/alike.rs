//! What blocks have in common with others: their form, the words at their edges, the runs they stand in.

use super::{Rules, Run, flag};
use crate::extract::learned::texture::Texture;
use crate::extract::text::page::Line;
use crate::extract::text::texture::{BySum, Contents};

pub(super) fn count(seen: &mut BySum<u16>, key: u64) {
    let count = seen.entry(key).or_default();
    *count = count.saturating_add(1);
}

pub(super) fn counted(keys: &[u64]) -> Vec<u16> {
    let mut seen: BySum<u16> = BySum::default();
    keys.iter().for_each(|key| count(&mut seen, *key));
    keys.iter().map(|key| if *key == 0 { 0 } else { seen[key] }).collect()
}

/// What lines of a list of cards have in common: how they stand, about how long they are, what they are made of.
pub(super) fn form(line: &Line, texture: &Texture) -> u64 {
    let length = match texture.words as u32 {
        0..=1 => 0,
        2..=4 => 1,
        5..=12 => 2,
        13..=30 => 3,
        _ => 4,
    };
    let digits = u64::from(texture.digits > 0) + u64::from(texture.digits * 2 > texture.letters);
    let parts = [
        u64::from(line.block.gap),
        line.block.indent.min(15) as u64,
        u64::from(line.is_item()),
        u64::from(line.terminal),
        length,
        digits,
        u64::from(texture.currency > 0),
        line.role as u64,
    ];
    parts.into_iter().fold(7, mix)
}

fn mix(sum: u64, part: u64) -> u64 {
    let sum = (sum ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    sum ^ (sum >> 29)
}

/// The forms of a block, the one before and the one behind.
pub(super) fn neighbourhood(forms: &[u64], at: usize) -> u64 {
    let near = [at.checked_sub(1).map_or(1, |at| forms[at]), forms[at], forms.get(at + 1).copied().unwrap_or(2)];
    near.into_iter().fold(3, mix)
}

/// A word at the edge of a block; 0 for none.
pub(super) fn edge(word: Option<&str>) -> u64 {
    let letters = word.unwrap_or_default().chars().filter(|c| c.is_alphabetic()).take(12);
    letters.fold(0, |sum, c| match c.is_ascii() {
        true => mix(sum, u64::from(c.to_ascii_lowercase())),
        false => c.to_lowercase().fold(sum, |sum, c| mix(sum, u64::from(c))),
    })
}

/// For each block the run it is in; `joins` tells whether a block goes on with the one before it.
pub(super) fn runs(count: usize, joins: impl Fn(usize) -> bool) -> Vec<Run> {
    let mut runs = vec![Run::default(); count];
    let mut start = 0;
    for index in 1..=count {
        if index == count || !joins(index) {
            runs[start..index].fill(Run { start: start as u32, end: index as u32 });
            start = index;
        }
    }
    runs
}

/// The shares of each block's words that the headline has, the text that the rules found, and the other blocks.
pub(super) fn shared(contents: &Contents, count: usize, rules: &Rules) -> Vec<[f32; 3]> {
    // Of long blocks the beginning is enough.
    let words = |index: usize| contents.line(index).iter().take(60);
    #[derive(Clone, Copy, Default)]
    struct Use {
        last: u32,
        blocks: u16,
        headline: bool,
        text: u16,
    }
    let mut uses: BySum<Use> = BySum::default();
    for index in 0..count {
        let (headline, kept) = (rules.headline == Some(index), rules.keeps(index));
        for word in words(index) {
            let known = uses.entry(*word).or_default();
            if known.last != index as u32 + 1 {
                known.last = index as u32 + 1;
                known.blocks = known.blocks.saturating_add(1);
                known.text = known.text.saturating_add(u16::from(kept));
            }
            known.headline |= headline;
        }
    }
    let share = |index: usize| {
        let kept = u16::from(rules.keeps(index));
        let mut found = [0.0; 3];
        for word in words(index) {
            let known = uses[word];
            found[0] += flag(known.headline);
            found[1] += flag(known.text > kept);
            found[2] += flag(known.blocks > 1);
        }
        match words(index).len() {
            0 => [-1.0; 3],
            count => found.map(|sum| sum / count as f32),
        }
    };
    (0..count).map(share).collect()
}
