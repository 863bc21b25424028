//! Lines that recur across pages of one source: that site's furniture, learned, never hard-coded.
//!
//! A [`Tally`] counts lines over the pages of a run; what it learned of a site is a [`Furniture`], whose text form is
//! kept beside the site's documents, where a curator may edit it and a later run goes on from it.

mod lines;
mod tally;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use foldhash::quality::FixedState;

use super::Article;
use crate::capture::Capture;
pub use lines::PageLines;
use lines::normal;
pub use tally::Tally;

/// Fewer pages tell nothing: two stories share lines by chance.
pub const FEWEST_PAGES: usize = 3;
/// A line of the site's furniture has recurred by then.
const FEW_PAGES: usize = 6;

/// What is known of one source's recurring lines. Empty for a source not seen before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Furniture {
    /// On how many pages each line stands.
    lines: BTreeMap<String, usize>,
    /// The pages counted, by the start of their SHA-256, so that none is counted twice.
    counted: BTreeSet<String>,
    /// The number of pages that `lines` speaks of: less than `counted` where some are copies.
    pages: usize,
}

/// What a line is known by to the readers: the same for lines that are counted as one, and for those that differ in case
/// and marks alone. Others have the same key by chance, one pair in four thousand million.
pub fn key(line: &str) -> u32 {
    super::text::key(line) as u32
}

/// What pages are grouped by: the host of the page's address, or else the outlet's name. Empty where neither is known.
pub fn site_of(capture: &Capture, article: &Article) -> String {
    let address = capture.url.as_ref().or(article.source_url.as_ref());
    let host = address.map(|address| address.host().trim_start_matches("www.").to_lowercase());
    match host.filter(|host| !host.is_empty()) {
        Some(host) => host,
        None => article.source.as_deref().map(|name| normal(name).to_lowercase()).unwrap_or_default(),
    }
}

impl Furniture {
    /// On how many pages of how many `line` stands, if it recurs; a line of fewer than three pages never does.
    pub fn seen(&self, line: &str) -> Option<(usize, usize)> {
        if self.pages < FEWEST_PAGES || self.lines.is_empty() {
            return None;
        }
        let with = *self.lines.get(&*normal(line))?;
        self.recurs(with).then_some((with, self.pages))
    }

    /// Whether there is any line that [`Furniture::seen`] reports.
    pub fn teaches(&self) -> bool {
        self.pages >= FEWEST_PAGES && self.lines.values().any(|&with| self.recurs(with))
    }

    /// Whether the page known by `id` (see [`PageLines::id`]) was counted.
    pub fn has_counted(&self, id: &str) -> bool {
        self.counted.contains(id)
    }

    /// The keys of the lines that [`Furniture::seen`] reports; see [`key`].
    pub fn recurring(&self) -> HashSet<u32, FixedState> {
        let recurring = self.lines.iter().filter(|(_, with)| self.pages >= FEWEST_PAGES && self.recurs(**with));
        recurring.map(|(line, _)| key(line)).collect()
    }

    fn recurs(&self, with: usize) -> bool {
        with >= FEWEST_PAGES && with * 2 >= self.pages
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The text form: `18/20<TAB>line`, most frequent first.
    ///
    /// Lines seen on a single page are kept while pages are few, or pages that come one at a time would teach nothing.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let mut lines: Vec<(&String, &usize)> =
            self.lines.iter().filter(|(_, with)| **with > 1 || self.pages <= FEW_PAGES).collect();
        lines.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        for (line, with) in lines {
            text.push_str(&format!("{with}/{}\t{line}\n", self.pages));
        }
        text.push_str(&format!("# Pages counted, {} without copies, so that none is counted twice:\n", self.pages));
        for id in &self.counted {
            text.push_str(&format!("# page {id}\n"));
        }
        text
    }

    /// Reads the text form. A line that is not of that form is passed over: the file is edited by hand.
    pub fn parse(text: &str) -> Furniture {
        let mut furniture = Furniture::default();
        for line in text.lines() {
            if let Some(comment) = line.strip_prefix('#') {
                if let Some(id) = comment.trim().strip_prefix("page ") {
                    furniture.counted.insert(id.trim().to_owned());
                } else if let Some(pages) = comment.trim().strip_prefix("Pages counted, ") {
                    let pages = pages.split(' ').next().and_then(|pages| pages.parse().ok()).unwrap_or(0);
                    furniture.pages = furniture.pages.max(pages);
                }
                continue;
            }
            let Some((count, line)) = line.split_once('\t') else { continue };
            let Some((with, pages)) = count.trim().split_once('/') else { continue };
            let (Ok(with), Ok(pages)) = (with.trim().parse::<usize>(), pages.trim().parse::<usize>()) else { continue };
            furniture.pages = furniture.pages.max(pages);
            furniture.lines.insert(normal(line).into_owned(), with.min(pages));
        }
        furniture
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Kind;
    use crate::url::SourceUrl;

    fn page(id: &str, text: &str) -> Capture {
        Capture {
            path: format!("{id}.txt"),
            kind: if text.starts_with('<') { Kind::Html } else { Kind::Text },
            text: text.to_owned(),
            charset: "UTF-8",
            url: None,
            captured: None,
        }
    }

    fn story(id: usize) -> String {
        let own = format!("Story number {id} tells of the {id} bridges that nobody else ever wrote about. ").repeat(4);
        format!("Harbour Gazette\n  • Home\n\n{own}\n\nAll rights kept by the Harbour Gazette\n")
    }

    #[test]
    fn pages_that_come_one_at_a_time_teach_the_same() {
        let mut kept = Furniture::default();
        for number in 0..12 {
            let mut tally = Tally::new();
            tally.add("gazette", PageLines::of(&page("a", &story(number))));
            kept = Furniture::parse(&tally.furniture_since("gazette", &kept).to_text());
        }
        assert_eq!(kept.seen("Harbour Gazette"), Some((12, 12)));
        assert_eq!(kept.seen(story(3).lines().nth(3).unwrap()), None);
    }

    fn learned(pages: &[Capture]) -> Furniture {
        let mut tally = Tally::new();
        pages.iter().for_each(|page| tally.add("gazette", PageLines::of(page)));
        tally.furniture_since("gazette", &Furniture::default())
    }

    #[test]
    fn recurring_lines_are_learned_from_three_pages_on() {
        let pages: Vec<Capture> = (1..=4).map(|id| page(&id.to_string(), &story(id))).collect();
        assert_eq!(learned(&pages[..2]).seen("Harbour Gazette"), None);
        assert!(!learned(&pages[..2]).teaches());
        assert!(learned(&pages[..3]).teaches());
        assert_eq!(learned(&pages[..3]).seen("• Home"), Some((3, 3)));
        let furniture = learned(&pages);
        assert_eq!(furniture.seen("All rights  kept by the Harbour Gazette"), Some((4, 4)));
        assert_eq!(furniture.seen(story(2).lines().nth(3).unwrap()), None);
    }

    #[test]
    fn neither_order_nor_copies_matter() {
        let mut pages: Vec<Capture> = (1..=4).map(|id| page(&id.to_string(), &story(id))).collect();
        let once = learned(&pages);
        pages.push(page("9", &(story(1) + "BREAKING: a cat sat\n")));
        pages.reverse();
        let furniture = learned(&pages);
        assert_eq!(furniture.seen("Harbour Gazette"), once.seen("Harbour Gazette"));
        let three_copies: Vec<Capture> = ["a", "b", "c"].iter().map(|id| page(id, &story(1))).collect();
        assert_eq!(learned(&three_copies).seen("Harbour Gazette"), None);
    }

    #[test]
    fn what_was_saved_of_one_address_is_one_page() {
        let address = SourceUrl::parse("https://gazette.example/live");
        let states: Vec<String> = (1..=5).map(|hours| (1..=hours).map(story).collect()).collect();
        let saved = |hours: usize| PageLines::of(&page(&hours.to_string(), &states[hours])).at(address.as_ref());
        let mut at_once = Tally::new();
        (0..5).for_each(|hours| at_once.add("gazette", saved(hours)));
        let learned = at_once.furniture_since("gazette", &Furniture::default());
        assert!((learned.pages, learned.counted.len()) == (1, 5) && !learned.teaches());
        let mut one_by_one = Furniture::default();
        for hours in 0..5 {
            let mut tally = Tally::new();
            tally.add("gazette", saved(hours));
            one_by_one = Furniture::parse(&tally.furniture_since("gazette", &one_by_one).to_text());
        }
        assert!((one_by_one.pages, one_by_one.counted.len()) == (1, 5) && !one_by_one.teaches());
    }

    #[test]
    fn the_text_form_can_be_read_edited_and_carried_on() {
        let pages: Vec<Capture> = (1..=3).map(|id| page(&id.to_string(), &story(id))).collect();
        let text = learned(&pages).to_text();
        assert!(text.contains("3/3\tHarbour Gazette\n"), "{text}");
        let read = Furniture::parse(&text);
        assert_eq!(read.to_text(), text);
        let edited = Furniture::parse(&text.replace("3/3\tHome\n", ""));
        assert_eq!(edited.seen("Home"), None);

        let mut tally = Tally::new();
        pages.iter().for_each(|page| tally.add("gazette", PageLines::of(page)));
        tally.add("gazette", PageLines::of(&page("7", &story(7))));
        let later = tally.furniture_since("gazette", &read);
        assert_eq!(later.seen("Harbour Gazette"), Some((4, 4)), "pages counted before are not counted again");
    }
}
