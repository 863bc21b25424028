//! Lines counted over the pages of a run.
//!
//! A hundred thousand pages have millions of lines, of which nearly all are met once. A line is held as a number; its
//! text only from when it is met again, or where pages are few.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::quality::FixedState;

use super::lines::{PageLines, address_in, number};
use super::{FEW_PAGES, Furniture};

/// Two pages are copies of one if so much of their text, by characters, is the same.
const SAME_PAGE: f64 = 0.8;
/// Above this number of pages, none are compared: all pairs would take too long. Exact copies are one page already.
const MOST_COMPARED: usize = 1500;
/// Longer lines are paragraphs; a curator need not see the whole of them.
const LONGEST_LINE: usize = 400;
/// As long as a site has no more pages than this, the texts of all its lines are held: with [`FEW_PAGES`] pages they are
/// noted, and some of these may be copies.
const HELD_WHOLE: usize = 4 * FEW_PAGES;

/// Lines counted over pages, by site. The result depends neither on the order of the pages nor on copies among them.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    sites: BTreeMap<String, Site>,
}

#[derive(Debug, Clone, Default)]
struct Site {
    /// By what each page is known by.
    pages: BTreeMap<String, Numbers>,
    met: HashSet<u64, FixedState>,
    texts: HashMap<u64, Box<str>, FixedState>,
}

/// The lines of a page by their numbers, in order.
#[derive(Debug, Clone)]
struct Numbers {
    lines: Box<[u64]>,
    /// The characters of each.
    lengths: Box<[u32]>,
    /// Of all together.
    length: u64,
}

impl Tally {
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Counts the lines of a page. A page added twice counts once.
    pub fn add(&mut self, site: &str, page: PageLines) {
        self.sites.entry(site.to_owned()).or_default().add(page);
    }

    /// What the pages of `site` and those counted in `earlier` have in common.
    pub fn furniture_since(&self, site: &str, earlier: &Furniture) -> Furniture {
        let mut learned = earlier.clone();
        let Some(site) = self.sites.get(site) else { return learned };
        let fresh: Vec<(&String, &Numbers)> =
            site.pages.iter().filter(|(id, _)| !earlier.counted.contains(*id)).collect();
        learned.counted.extend(fresh.iter().map(|(id, _)| (*id).clone()));
        let known: HashSet<&str, FixedState> = earlier.counted.iter().filter_map(|id| address_in(id)).collect();
        let mut counts: HashMap<u64, usize, FixedState> = HashMap::default();
        for group in copies(&fresh) {
            // Another state of a page that was counted before.
            if group.iter().any(|page| address_in(fresh[*page].0).is_some_and(|address| known.contains(address))) {
                continue;
            }
            learned.pages += 1;
            // What only one of two copies shows (a ticker) stands on that page as well.
            let mut lines: Vec<u64> = group.iter().flat_map(|page| &fresh[*page].1.lines).copied().collect();
            lines.sort_unstable();
            lines.dedup();
            lines.into_iter().for_each(|line| *counts.entry(line).or_default() += 1);
        }
        for (line, with) in &mut learned.lines {
            *with += counts.remove(&number(line)).unwrap_or_default();
        }
        let has_text = |(line, with)| Some((site.texts.get(&line)?.to_string(), with));
        learned.lines.extend(counts.into_iter().filter_map(has_text));
        learned
    }
}

impl Site {
    fn add(&mut self, PageLines { id, lines }: PageLines) {
        if self.pages.contains_key(&id) {
            return;
        }
        let mut numbered: Vec<(u64, u32)> = Vec::with_capacity(lines.len());
        let holds_all = self.pages.len() < HELD_WHOLE;
        for line in lines {
            let (number, length) = (number(&line), line.chars().count());
            numbered.push((number, length as u32));
            let is_again = !self.met.insert(number);
            if (is_again || holds_all) && length <= LONGEST_LINE {
                self.texts.entry(number).or_insert_with(|| line.into());
            }
        }
        numbered.sort_unstable();
        let (lines, lengths): (Vec<u64>, Vec<u32>) = numbered.into_iter().unzip();
        let length = lengths.iter().map(|length| u64::from(*length)).sum();
        self.pages.insert(id, Numbers { lines: lines.into(), lengths: lengths.into(), length });
        if self.pages.len() == HELD_WHOLE + 1 {
            self.forget_single_lines();
        }
    }

    /// Gives up the texts of lines that one page alone has: if another has them, they are held from then on.
    fn forget_single_lines(&mut self) {
        let mut all: Vec<u64> = self.pages.values().flat_map(|page| &page.lines).copied().collect();
        all.sort_unstable();
        let again: HashSet<u64, FixedState> =
            all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        self.texts.retain(|number, _| again.contains(number));
    }
}

impl Numbers {
    /// The characters of the lines that both have.
    fn shared(&self, other: &Self) -> u64 {
        let (mut a, mut b, mut shared) = (0, 0, 0);
        while let (Some(mine), Some(others)) = (self.lines.get(a), other.lines.get(b)) {
            if mine == others {
                shared += u64::from(self.lengths[a]);
            }
            a += usize::from(mine <= others);
            b += usize::from(others <= mine);
        }
        shared
    }

    fn is_copy(&self, other: &Self) -> bool {
        let (small, large) = (self.length.min(other.length), self.length.max(other.length));
        small as f64 >= SAME_PAGE * large as f64 && {
            let shared = self.shared(other);
            shared as f64 >= SAME_PAGE * (small + large - shared) as f64
        }
    }
}

/// The pages in groups of copies and of states of one page, by index. Being one is passed on, so the order of the pages
/// does not matter.
fn copies(pages: &[(&String, &Numbers)]) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..pages.len()).collect();
    let join = |leader: &mut [usize], a: usize, b: usize| {
        let (from, to) = (leader[a].max(leader[b]), leader[a].min(leader[b]));
        leader.iter_mut().filter(|leader| **leader == from).for_each(|leader| *leader = to);
    };
    let mut at_address: HashMap<&str, usize, FixedState> = HashMap::default();
    for (page, (id, _)) in pages.iter().enumerate() {
        if let Some(address) = address_in(id) {
            match at_address.entry(address) {
                Entry::Occupied(first) => join(&mut leader, page, *first.get()),
                Entry::Vacant(first) => drop(first.insert(page)),
            }
        }
    }
    if pages.len() <= MOST_COMPARED {
        for a in 0..pages.len() {
            for b in 0..a {
                if leader[a] != leader[b] && pages[a].1.is_copy(pages[b].1) {
                    join(&mut leader, a, b);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (page, leader) in leader.into_iter().enumerate() {
        groups.entry(leader).or_default().push(page);
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Capture, Kind};

    fn page(lines: &[String]) -> PageLines {
        let text = lines.join("\n");
        PageLines::of(&Capture {
            path: "a.txt".into(),
            kind: Kind::Text,
            text,
            charset: "UTF-8",
            url: None,
            captured: None,
        })
    }

    #[test]
    fn lines_that_recur_are_told_however_late_they_come_again_and_in_any_order() {
        let lines = |number: usize| {
            let mut lines =
                vec![format!("A line of page {number} alone"), format!("A paragraph {number}. ").repeat(40)];
            lines.push("On every page".into());
            lines.extend((number % 50 == 3).then(|| "On every fiftieth".to_owned()));
            lines.extend((number == 0 || number == 199).then(|| "On the first and the last".to_owned()));
            lines
        };
        let learned = |order: &mut dyn Iterator<Item = usize>| {
            let mut tally = Tally::new();
            order.for_each(|number| tally.add("quay", page(&lines(number))));
            tally.furniture_since("quay", &Furniture::default())
        };
        let all = learned(&mut (0..200));
        let expected = [("On every fiftieth", 4), ("On every page", 200), ("On the first and the last", 2)];
        let found: Vec<(&str, usize)> = all.lines.iter().map(|(line, with)| (line.as_str(), *with)).collect();
        assert_eq!(found, expected);
        assert_eq!(all, learned(&mut (0..200).rev()));
        assert_eq!(all, learned(&mut (0..400).map(|step| step * 7 % 200)));
        let few = learned(&mut (0..5));
        assert_eq!(few.lines.len(), 5 + 3, "{few:?}");
    }

    #[test]
    fn a_line_that_an_earlier_run_met_once_is_met_again() {
        let mut tally = Tally::new();
        tally.add("quay", page(&["Old".into(), "First".into()]));
        let earlier = tally.furniture_since("quay", &Furniture::default());
        let mut tally = Tally::new();
        for number in 0..100 {
            let mut lines = vec![format!("Line {number}")];
            lines.extend((number == 99).then(|| "Old".to_owned()));
            tally.add("quay", page(&lines));
        }
        let learned = tally.furniture_since("quay", &earlier);
        assert_eq!((learned.lines.get("Old"), learned.lines.get("First"), learned.pages), (Some(&2), Some(&1), 101));
        assert_eq!(learned.lines.len(), 2);
    }
}
