//! Which texts may be copies of each other, without comparing each with each.
//!
//! MinHash by stretches: of every [`STRETCH`] shingles in a row the one with the smallest hash is kept (Schleimer,
//! Wilkerson and Aiken, “Winnowing”, 2003). Two texts that share a passage keep the same shingles of it, so that a
//! part is met in the whole as well as a whole in another; MinHash over whole texts would find the latter alone. What
//! is kept leads through buckets from a text to those that keep the same, and a bucket costs what it holds, never
//! its square.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use super::text::Text;
use crate::archive::Filed;

/// Shingles of which one is kept.
const STRETCH: usize = 20;

/// How many of the following texts of a bucket a text is paired with. A bucket is in the order of time, and copies
/// stand close together in it; a line that thousands of texts end with pairs each with a few and no more.
const WINDOW: usize = 8;

/// Texts that one is compared with at most, those that share most first.
const MOST_PARTNERS: usize = 24;

/// New texts are looked up one by one as long as they are fewer than this part of all; more are sorted in with all.
const FEW: usize = 16;

/// What is kept of a text.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::archive) struct Sketch {
    pub(super) words: usize,
    pub(super) whole: u64,
    /// In the order of their numbers, each once. Half of each number is enough: what two texts keep alike by chance is
    /// looked at once more.
    #[serde(with = "as_bytes")]
    minima: Vec<u32>,
}

/// Numbers as four bytes each, the lowest first: they are spread evenly, so that no shorter form pays.
mod as_bytes {
    use std::fmt;

    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(numbers: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
        struct Numbers;
        impl Visitor<'_> for Numbers {
            type Value = Vec<u32>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("four bytes a number")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u32>, E> {
                let (numbers, rest) = bytes.as_chunks();
                match rest {
                    [] => Ok(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect()),
                    _ => Err(E::invalid_length(bytes.len(), &self)),
                }
            }
        }
        deserializer.deserialize_bytes(Numbers)
    }
}

impl Sketch {
    pub(in crate::archive) fn of_body(markdown: &str) -> Self {
        Self::of(&Text::of(markdown))
    }

    fn of(text: &Text) -> Self {
        Sketch { words: text.words(), whole: text.whole(), minima: minima(&text.shingles()) }
    }
}

/// The smallest of each [`STRETCH`] shingles in a row; of a shorter text the smallest of all.
fn minima(shingles: &[u64]) -> Vec<u32> {
    let first = &shingles[..shingles.len().min(STRETCH)];
    let Some((mut at, mut smallest)) = last_smallest(first) else { return Vec::new() };
    let mut kept = Vec::with_capacity(shingles.len() / (STRETCH / 4) + 1);
    kept.push(smallest as u32);
    for (end, shingle) in shingles.iter().enumerate().skip(STRETCH) {
        if *shingle <= smallest {
            (at, smallest) = (end, *shingle);
        } else if at + STRETCH <= end {
            let start = end + 1 - STRETCH;
            let found = last_smallest(&shingles[start..=end]).expect("a stretch is not empty");
            (at, smallest) = (start + found.0, found.1);
        } else {
            continue;
        }
        kept.push(smallest as u32);
    }
    kept.sort_unstable();
    kept.dedup();
    kept.shrink_to_fit();
    kept
}

/// The smallest with its place: of equal ones the last, which stays in sight longest.
fn last_smallest(stretch: &[u64]) -> Option<(usize, u64)> {
    let places = stretch.iter().copied().enumerate();
    places.reduce(|smallest, next| if next.1 <= smallest.1 { next } else { smallest })
}

/// Which texts keep the same, as far as it was known at the last look.
#[derive(Default)]
pub(super) struct Buckets {
    /// The texts that were looked at.
    filed: Vec<Filed>,
    /// What several of them keep, each with its place among them, in order.
    shared: Vec<(u32, u32)>,
    /// What each of them keeps, likewise; made when it is first asked for.
    kept: Option<Vec<(u32, u32)>>,
}

/// What each text keeps, with its place among them.
fn kept(filed: &[Filed]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let places = filed.iter().zip(0_u32..);
    places.flat_map(|(filed, place)| filed.sketch().minima.iter().map(move |minimum| (*minimum, place)))
}

impl Buckets {
    fn look(&mut self, documents: &[Filed], of: &[u32]) {
        self.filed = of.iter().map(|id| documents[*id as usize].clone()).collect();
        self.kept = None;
        // Most of what is kept no other text keeps. Two sets of bits, by the number's last ones, leave these out before
        // anything is sorted: what was met once, and what was met again.
        let minima: usize = self.filed.iter().map(|filed| filed.sketch().minima.len()).sum();
        let bits = (minima * 8).next_power_of_two().clamp(64, 1 << 32);
        let (mut met, mut met_again) = (vec![0_u64; bits / 64], vec![0_u64; bits / 64]);
        let place_of = |minimum: u32| (minimum as usize % bits / 64, 1_u64 << (minimum % 64));
        for (minimum, _) in kept(&self.filed) {
            let (word, bit) = place_of(minimum);
            met_again[word] |= met[word] & bit;
            met[word] |= bit;
        }
        let is_met_again = |minimum: u32| {
            let (word, bit) = place_of(minimum);
            met_again[word] & bit != 0
        };
        let mut shared: Vec<(u32, u32)> = kept(&self.filed).filter(|(minimum, _)| is_met_again(*minimum)).collect();
        shared.sort_unstable();
        self.shared = shared.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1).flatten().copied().collect();
    }

    /// The places of all that keep a number.
    fn keepers(&mut self, minimum: u32) -> impl Iterator<Item = u32> + '_ {
        let kept = self.kept.get_or_insert_with(|| {
            let mut all: Vec<(u32, u32)> = kept(&self.filed).collect();
            all.sort_unstable();
            all
        });
        let from = kept.partition_point(|(other, _)| *other < minimum);
        kept[from..].iter().take_while(move |(other, _)| *other == minimum).map(|(_, place)| *place)
    }

    /// Hands out the positions of each set of texts that keep the same, in order.
    fn each(&mut self, documents: &[Filed], of: &[u32], mut hand_out: impl FnMut(&[u32])) {
        let mut unmet: HashMap<usize, u32, FixedState> =
            of.iter().map(|id| (documents[*id as usize].number(), *id)).collect();
        let mut positions: Vec<Option<u32>> = self.filed.iter().map(|filed| unmet.remove(&filed.number())).collect();
        if unmet.len() * FEW > of.len() {
            self.look(documents, of);
            positions = of.iter().map(|id| Some(*id)).collect();
            unmet.clear();
        }
        let mut new: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for id in unmet.into_values() {
            for minimum in &documents[id as usize].sketch().minima {
                new.entry(*minimum).or_default().push(id);
            }
        }
        let mut bucket: Vec<u32> = Vec::new();
        let mut hand_out = |bucket: &mut Vec<u32>| {
            bucket.sort_unstable();
            hand_out(bucket);
            bucket.clear();
        };
        for shared in self.shared.chunk_by(|a, b| a.0 == b.0) {
            if !new.contains_key(&shared[0].0) {
                bucket.extend(shared.iter().filter_map(|(_, place)| positions[*place as usize]));
                hand_out(&mut bucket);
            }
        }
        for (minimum, ids) in new {
            bucket.extend(ids);
            bucket.extend(self.keepers(minimum).filter_map(|place| positions[place as usize]));
            hand_out(&mut bucket);
        }
    }
}

/// Pairs of positions, the smaller first, in order, that share enough of what was kept of them.
pub(super) fn pairs(documents: &[Filed], of: &[u32], buckets: &mut Buckets) -> Vec<(u32, u32)> {
    let mut met: Vec<(u32, u32)> = Vec::new();
    buckets.each(documents, of, |bucket| {
        for (at, first) in bucket.iter().enumerate() {
            met.extend(bucket[at + 1..].iter().take(WINDOW).map(|second| (*first, *second)));
        }
    });
    met.sort_unstable();
    let kept_of = |id: u32| documents[id as usize].sketch().minima.len();
    let mut by_first: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
    for same in met.chunk_by(|a, b| a == b) {
        let (first, second) = same[0];
        let fewer = kept_of(first).min(kept_of(second));
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
    use crate::archive::tests::document;
    use crate::document::Document;

    fn filed(text: &str) -> Filed {
        Filed::from(Document { body: text.to_owned(), ..document("a.md", "a", "", "", "") })
    }

    fn found(documents: &[Filed], buckets: &mut Buckets) -> Vec<(u32, u32)> {
        let all: Vec<u32> = (0..documents.len() as u32).collect();
        pairs(documents, &all, buckets)
    }

    /// `count` words that no other `seed` has.
    fn prose(seed: usize, count: usize) -> String {
        (0..count).map(|n| format!("w{seed}x{n} ")).collect()
    }

    #[test]
    fn a_part_meets_the_whole_and_strangers_do_not_meet() {
        let long = prose(1, 400);
        let part = format!("{} {}", prose(2, 10), &long[..long.len() / 5]);
        let documents = [filed(&long), filed(&prose(3, 400)), filed(&part)];
        assert_eq!(found(&documents, &mut Buckets::default()), [(0, 2)]);
    }

    #[test]
    fn a_bucket_of_all_costs_no_square() {
        let notice = prose(1, 60);
        let documents: Vec<Filed> = (0..3000).map(|n| filed(&format!("{notice} {}", prose(n + 2, 30)))).collect();
        assert!(found(&documents, &mut Buckets::default()).len() <= 3000 * WINDOW);
    }

    #[test]
    fn one_is_kept_of_every_stretch() {
        let shingles: Vec<u64> = (0..1000).map(|n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        let kept = minima(&shingles);
        assert!((60..220).contains(&kept.len()), "{}", kept.len());
        assert_eq!((minima(&[5, 3, 4]), minima(&[])), (vec![3], vec![]));
    }

    #[test]
    fn what_is_remembered_of_the_last_look_changes_nothing() {
        let (notice, mut documents) = (prose(1, 60), Vec::new());
        for n in 0..200 {
            documents.push(filed(&format!("{} {}", if n % 3 == 0 { &notice } else { "" }, prose(n % 50 + 2, 80))));
        }
        let mut buckets = Buckets::default();
        assert!(!found(&documents, &mut buckets).is_empty());
        for step in 0..40_usize {
            match step % 4 {
                0 => drop(documents.remove(step * 7 % documents.len())),
                1 => documents.insert(step * 5 % documents.len(), filed(&format!("{notice} {}", prose(step, 90)))),
                2 => documents.swap(step, step * 3),
                _ => documents[step * 11 % 150] = filed(&prose(step % 50 + 2, 70)),
            }
            assert_eq!(found(&documents, &mut buckets), found(&documents, &mut Buckets::default()), "{step}");
        }
    }
}
