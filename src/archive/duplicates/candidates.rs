//! Which texts may be copies of each other, without comparing each with each.
//!
//! MinHash by stretches: of every [`STRETCH`] shingles in a row the one with the smallest hash is kept (Schleimer,
//! Wilkerson and Aiken, “Winnowing”, 2003). Two texts that share a passage keep the same shingles of it, so that a
//! part is met in the whole as well as a whole in another; MinHash over whole texts would find the latter alone. What
//! is kept leads through buckets from a text to those that keep the same, and a bucket costs what it holds, never
//! its square.

use std::collections::BTreeMap;

use super::text::Text;

/// Shingles of which one is kept.
const STRETCH: usize = 20;

/// How many of the following texts of a bucket a text is paired with. A bucket is in the order of time, and copies
/// stand close together in it; a line that thousands of texts end with pairs each with a few and no more.
const WINDOW: usize = 8;

/// Texts that one is compared with at most, those that share most first.
const MOST_PARTNERS: usize = 24;

/// What is kept of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Sketch {
    pub words: usize,
    pub whole: u64,
    /// In the order of their numbers, each once.
    minima: Vec<u64>,
}

impl Sketch {
    pub(super) fn of(text: &Text) -> Self {
        Sketch { words: text.words(), whole: text.whole(), minima: minima(text.shingles()) }
    }
}

/// The smallest of each [`STRETCH`] shingles in a row; of a shorter text the smallest of all.
fn minima(shingles: impl Iterator<Item = u64>) -> Vec<u64> {
    // The shingles that may yet be smallest, ascending, with their places.
    let mut waiting: std::collections::VecDeque<(usize, u64)> = std::collections::VecDeque::with_capacity(STRETCH);
    let mut kept = Vec::new();
    let mut last = None;
    let mut count = 0;
    for (at, shingle) in shingles.enumerate() {
        while waiting.back().is_some_and(|(_, other)| *other >= shingle) {
            waiting.pop_back();
        }
        waiting.push_back((at, shingle));
        count = at + 1;
        if count < STRETCH {
            continue;
        }
        if waiting.front().is_some_and(|(first, _)| first + STRETCH <= at) {
            waiting.pop_front();
        }
        if let Some(&smallest) = waiting.front().filter(|smallest| last != Some(**smallest)) {
            last = Some(smallest);
            kept.push(smallest.1);
        }
    }
    if count < STRETCH {
        kept.extend(waiting.front().map(|(_, shingle)| *shingle));
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Pairs of positions, the smaller first, in order, that share enough of what was kept of them.
pub(super) fn pairs(sketches: &[Sketch], of: &[u32]) -> Vec<(u32, u32)> {
    let mut kept: Vec<(u64, u32)> = Vec::with_capacity(of.len() * 32);
    for &id in of {
        kept.extend(sketches[id as usize].minima.iter().map(|minimum| (*minimum, id)));
    }
    kept.sort_unstable();
    let mut met: Vec<(u32, u32)> = Vec::new();
    for bucket in kept.chunk_by(|a, b| a.0 == b.0) {
        for (at, (_, first)) in bucket.iter().enumerate() {
            met.extend(bucket[at + 1..].iter().take(WINDOW).map(|(_, second)| (*first, *second)));
        }
    }
    drop(kept);
    met.sort_unstable();
    let mut by_first: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
    for same in met.chunk_by(|a, b| a == b) {
        let (first, second) = same[0];
        let fewer = sketches[first as usize].minima.len().min(sketches[second as usize].minima.len());
        // A fifth of the shorter text at least: what counts as a copy shares more than a third.
        if same.len() * 5 >= fewer {
            by_first.entry(first).or_default().push((same.len(), second));
        }
    }
    let mut pairs = Vec::new();
    for (first, mut partners) in by_first {
        partners.sort_unstable_by_key(|(shared, second)| (std::cmp::Reverse(*shared), *second));
        partners.truncate(MOST_PARTNERS);
        pairs.extend(partners.into_iter().map(|(_, second)| (first, second)));
    }
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketches(texts: &[String]) -> (Vec<Sketch>, Vec<u32>) {
        let sketches: Vec<Sketch> = texts.iter().map(|text| Sketch::of(&Text::of(text))).collect();
        let all = (0..sketches.len() as u32).collect();
        (sketches, all)
    }

    /// `count` words that no other `seed` has.
    fn prose(seed: usize, count: usize) -> String {
        (0..count).map(|n| format!("w{seed}x{n} ")).collect()
    }

    #[test]
    fn a_part_meets_the_whole_and_strangers_do_not_meet() {
        let long = prose(1, 400);
        let part = format!("{} {}", prose(2, 10), &long[..long.len() / 5]);
        let (sketches, all) = sketches(&[long, prose(3, 400), part]);
        assert_eq!(pairs(&sketches, &all), [(0, 2)]);
    }

    #[test]
    fn a_bucket_of_all_costs_no_square() {
        let notice = prose(1, 60);
        let texts: Vec<String> = (0..3000).map(|n| format!("{notice} {}", prose(n + 2, 30))).collect();
        let (sketches, all) = sketches(&texts);
        assert!(pairs(&sketches, &all).len() <= 3000 * WINDOW);
    }

    #[test]
    fn one_is_kept_of_every_stretch() {
        let kept = minima((0..1000).map(|n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        assert!((60..220).contains(&kept.len()), "{}", kept.len());
        assert_eq!((minima([5, 3, 4].into_iter()), minima(std::iter::empty())), (vec![3], vec![]));
    }
}
