//! What two rows of numbers have in common, and what stands in one of them alone.
//!
//! Myers' greedy algorithm (1986) where the difference is small; where it is not, the numbers that both rows hold
//! exactly once are its anchors (the “patience” way). Work is bounded at every step: beyond the bound a stretch counts
//! as replaced, so that no two texts can hold up a build.

use std::collections::HashMap;
use std::ops::Range;

/// Insertions and deletions up to which a stretch is compared exactly.
const MOST_EDITS: usize = 500;

/// Elements up to which a whole row is compared exactly at once.
const EXACT: usize = 20_000;

/// How often a stretch is divided by anchors of its own.
const DEPTH: usize = 8;

/// A stretch of both rows; one of the two ranges may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub same: bool,
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// The rows as stretches that are the same and stretches that are not, in turn.
pub(super) fn difference(old: &[u32], new: &[u32]) -> Vec<Stretch> {
    let mut comparing = Comparing { old, new, matches: Vec::new() };
    comparing.compare(0..old.len(), 0..new.len(), DEPTH);
    comparing.stretches()
}

struct Comparing<'a> {
    old: &'a [u32],
    new: &'a [u32],
    /// Positions that are the same, ascending in both rows: where, and how many.
    matches: Vec<(usize, usize, usize)>,
}

impl Comparing<'_> {
    fn compare(&mut self, mut old: Range<usize>, mut new: Range<usize>, depth: usize) {
        let common = |a: &mut dyn Iterator<Item = (&u32, &u32)>| a.take_while(|(a, b)| a == b).count();
        let before = common(&mut self.old[old.clone()].iter().zip(&self.new[new.clone()]));
        self.matched(old.start, new.start, before);
        (old.start, new.start) = (old.start + before, new.start + before);
        let behind = common(&mut self.old[old.clone()].iter().rev().zip(self.new[new.clone()].iter().rev()));
        (old.end, new.end) = (old.end - behind, new.end - behind);
        if !old.is_empty() && !new.is_empty() {
            let is_small = old.len() + new.len() <= EXACT;
            if !(is_small && self.exact(old.clone(), new.clone())) && depth > 0 {
                self.by_anchors(old.clone(), new.clone(), depth);
            }
        }
        self.matched(old.end, new.end, behind);
    }

    fn matched(&mut self, old: usize, new: usize, count: usize) {
        if count > 0 {
            self.matches.push((old, new, count));
        }
    }

    /// Myers' algorithm; `false` if the stretches differ by more than [`MOST_EDITS`].
    fn exact(&mut self, old: Range<usize>, new: Range<usize>) -> bool {
        let (a, b) = (&self.old[old.clone()], &self.new[new.clone()]);
        let (n, m) = (a.len() as isize, b.len() as isize);
        let most = MOST_EDITS.min(a.len() + b.len()) as isize;
        // The furthest position in `a` on each diagonal; one row for each number of edits, to find the way back.
        let mut rows: Vec<Vec<isize>> = Vec::new();
        let mut furthest = vec![0_isize; (2 * most + 3) as usize];
        let at = |diagonal: isize| (diagonal + most + 1) as usize;
        for edits in 0..=most {
            for diagonal in (-edits..=edits).step_by(2) {
                let is_down =
                    diagonal == -edits || diagonal != edits && furthest[at(diagonal - 1)] < furthest[at(diagonal + 1)];
                let mut x = if is_down { furthest[at(diagonal + 1)] } else { furthest[at(diagonal - 1)] + 1 };
                while x < n
                    && x - diagonal < m
                    && x >= 0
                    && x >= diagonal
                    && a[x as usize] == b[(x - diagonal) as usize]
                {
                    x += 1;
                }
                furthest[at(diagonal)] = x;
                if x >= n && x - diagonal >= m {
                    self.follow_back(&rows, edits, diagonal, (old.start, new.start), (n, m));
                    return true;
                }
            }
            rows.push(furthest[at(-edits)..=at(edits)].to_vec());
        }
        false
    }

    /// The matches on the way that `rows` led to the ends of both stretches.
    fn follow_back(
        &mut self,
        rows: &[Vec<isize>],
        edits: isize,
        mut diagonal: isize,
        start: (usize, usize),
        end: (isize, isize),
    ) {
        let mut found = Vec::new();
        let (mut x, mut y) = end;
        for edit in (1..=edits).rev() {
            // What stood on each diagonal after one edit less; `None` where none led.
            let row = &rows[(edit - 1) as usize];
            let before = |diagonal: isize| {
                let at = diagonal + edit - 1;
                usize::try_from(at).ok().and_then(|at| row.get(at)).copied()
            };
            let is_down = diagonal == -edit
                || diagonal != edit && before(diagonal - 1).unwrap_or(-1) < before(diagonal + 1).unwrap_or(-1);
            let from = if is_down { diagonal + 1 } else { diagonal - 1 };
            let from_x = before(from).unwrap_or(0);
            let entered = if is_down { from_x } else { from_x + 1 };
            if x > entered {
                found.push((entered, entered - diagonal, x - entered));
            }
            (x, y) = (from_x, from_x - from);
            diagonal = from;
        }
        if x > 0 && y > 0 {
            found.push((0, 0, x.min(y)));
        }
        for (x, y, count) in found.into_iter().rev() {
            self.matched(start.0 + x as usize, start.1 + y as usize, count as usize);
        }
    }

    /// Divides the stretches at what both hold exactly once.
    fn by_anchors(&mut self, old: Range<usize>, new: Range<usize>, depth: usize) {
        let mut places: HashMap<u32, [Option<usize>; 2]> = HashMap::new();
        let mut twice: HashMap<u32, bool> = HashMap::new();
        for (row, range) in [(0, &old), (1, &new)] {
            let elements = if row == 0 { self.old } else { self.new };
            for at in range.clone() {
                let place = places.entry(elements[at]).or_default();
                if place[row].replace(at).is_some() {
                    twice.insert(elements[at], true);
                }
            }
        }
        let once = |at: &usize| match places.get(&self.old[*at]) {
            Some([Some(_), Some(new)]) if !twice.contains_key(&self.old[*at]) => Some((*at, *new)),
            _ => None,
        };
        let anchors: Vec<(usize, usize)> = old.clone().filter_map(|at| once(&at)).collect();
        let (mut from, mut from_new) = (old.start, new.start);
        for (at, at_new) in ascending(&anchors) {
            // A match behind the last anchor may have reached beyond this one.
            if at < from || at_new < from_new {
                continue;
            }
            self.compare(from..at, from_new..at_new, depth - 1);
            self.matched(at, at_new, 1);
            (from, from_new) = (at + 1, at_new + 1);
        }
        if (from, from_new) != (old.start, new.start) {
            self.compare(from..old.end, from_new..new.end, depth - 1);
        }
    }

    fn stretches(mut self) -> Vec<Stretch> {
        self.matches.push((self.old.len(), self.new.len(), 0));
        let mut stretches: Vec<Stretch> = Vec::new();
        let (mut old, mut new) = (0, 0);
        for (at, at_new, count) in self.matches {
            if old < at || new < at_new {
                stretches.push(Stretch { same: false, old: old..at, new: new..at_new });
            }
            match stretches.last_mut().filter(|last| last.same && count > 0) {
                Some(last) => (last.old.end, last.new.end) = (at + count, at_new + count),
                None if count > 0 => {
                    stretches.push(Stretch { same: true, old: at..at + count, new: at_new..at_new + count });
                }
                None => {}
            }
            (old, new) = (at + count, at_new + count);
        }
        stretches
    }
}

/// The longest run of anchors that ascends in both rows (patience sorting).
fn ascending(anchors: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut piles: Vec<usize> = Vec::new();
    let mut below: Vec<Option<usize>> = Vec::with_capacity(anchors.len());
    for (at, (_, new)) in anchors.iter().enumerate() {
        let pile = piles.partition_point(|top| anchors[*top].1 < *new);
        below.push(pile.checked_sub(1).map(|pile| piles[pile]));
        match piles.get_mut(pile) {
            Some(top) => *top = at,
            None => piles.push(at),
        }
    }
    let mut run = Vec::new();
    let mut at = piles.last().copied();
    while let Some(anchor) = at {
        run.push(anchors[anchor]);
        at = below[anchor];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `old` and `new` as letters; the difference as `ab[-c-][+d+]`.
    fn shown(old: &str, new: &str) -> String {
        let row = |text: &str| text.chars().map(u32::from).collect::<Vec<_>>();
        let (a, b) = (row(old), row(new));
        let part = |row: &[u32]| row.iter().filter_map(|c| char::from_u32(*c)).collect::<String>();
        let mut out = String::new();
        let mut rebuilt = (Vec::new(), Vec::new());
        for stretch in difference(&a, &b) {
            rebuilt.0.extend_from_slice(&a[stretch.old.clone()]);
            rebuilt.1.extend_from_slice(&b[stretch.new.clone()]);
            if stretch.same {
                assert_eq!(a[stretch.old.clone()], b[stretch.new.clone()]);
                out += &part(&a[stretch.old]);
                continue;
            }
            for (mark, left) in [('-', part(&a[stretch.old])), ('+', part(&b[stretch.new]))] {
                if !left.is_empty() {
                    out += &format!("[{mark}{left}{mark}]");
                }
            }
        }
        assert_eq!(rebuilt, (a, b), "nothing is lost");
        out
    }

    #[test]
    fn what_differs_is_found() {
        for (old, new, expected) in [
            ("", "", ""),
            ("abc", "abc", "abc"),
            ("", "ab", "[+ab+]"),
            ("ab", "", "[-ab-]"),
            ("abc", "axc", "a[-b-][+x+]c"),
            ("abcdef", "abdefg", "ab[-c-]def[+g+]"),
            ("abc", "xyz", "[-abc-][+xyz+]"),
            ("aXbYc", "abc", "a[-X-]b[-Y-]c"),
            ("abcabba", "cbabac", "[-ab-]c[+b+]ab[-b-]a[+c+]"),
        ] {
            assert_eq!(shown(old, new), expected, "{old} {new}");
        }
    }

    #[test]
    fn rows_of_any_kind_are_taken_apart_and_lose_nothing() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for round in 0..300 {
            let letters = 2 + round % 20;
            let length = (round * 7) % 90;
            let old: String = (0..length).map(|_| char::from(b'a' + next(letters) as u8)).collect();
            let new: String = (0..next(90)).map(|_| char::from(b'a' + next(letters) as u8)).collect();
            shown(&old, &new);
            shown(&old, &format!("{new}{old}"));
        }
    }

    #[test]
    fn long_rows_are_compared_in_bounded_time() {
        let row = |seed: u32, count: u32| (0..count).map(|n| n.wrapping_mul(seed) % 5000).collect::<Vec<_>>();
        let begun = std::time::Instant::now();
        let found = difference(&row(2_654_435_761, 100_000), &row(40_503, 100_000));
        assert!(!found.is_empty() && begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
        let (mut one, same) = (row(1, 4000), row(1, 4000));
        one.extend(0..60_000);
        let found = difference(&one, &[same, (60_000..90_000).collect()].concat());
        assert_eq!((found[0].same, found[0].old.clone()), (true, 0..4000));
    }
}
