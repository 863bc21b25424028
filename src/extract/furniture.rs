//! Lines that recur across pages of one source: that site's furniture, learned, never hard-coded.
//!
//! A [`Tally`] counts lines over the pages of a run; what it learned of a site is a [`Furniture`], whose text form is
//! kept beside the site's documents, where a curator may edit it and a later run goes on from it.

use std::collections::{BTreeMap, BTreeSet};

use super::Article;
use crate::capture::{Capture, Kind};
use sha2::{Digest, Sha256};

/// Fewer pages tell nothing: two stories share lines by chance.
pub const FEWEST_PAGES: usize = 3;
/// A line of the site's furniture has recurred by then.
const FEW_PAGES: usize = 6;
/// Two pages are copies of one if so much of their text, by characters, is the same.
const SAME_PAGE: f64 = 0.8;
/// Above this number of pages, only exact copies are looked for: comparing all pairs would take too long.
const MOST_COMPARED: usize = 1500;
/// Longer lines are paragraphs; a curator need not see the whole of them.
const LONGEST_LINE: usize = 400;

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

/// Lines counted over pages, by site. The result depends neither on the order of the pages nor on copies among them.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    sites: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
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

impl Tally {
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Counts the lines of a page. A page added twice counts once.
    pub fn add(&mut self, site: &str, capture: &Capture) {
        let lines: BTreeSet<String> = match capture.kind {
            Kind::Text => capture.text.lines().map(normal).filter(|line| !line.is_empty()).collect(),
            Kind::Html => visible_lines(&capture.text),
        };
        self.sites.entry(site.to_owned()).or_default().insert(page_id(&lines), lines);
    }

    /// Joins what two parts of a run counted.
    pub fn merge(&mut self, other: Tally) {
        for (site, pages) in other.sites {
            self.sites.entry(site).or_default().extend(pages);
        }
    }

    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// What the pages of `site` have in common, without what earlier runs saw (see [`Tally::furniture_since`]).
    pub fn furniture(&self, site: &str) -> Furniture {
        self.furniture_since(site, &Furniture::default())
    }

    /// What the pages of `site` and those counted in `earlier` have in common.
    pub fn furniture_since(&self, site: &str, earlier: &Furniture) -> Furniture {
        let mut learned = earlier.clone();
        let Some(pages) = self.sites.get(site) else { return learned };
        let fresh: Vec<(&String, &BTreeSet<String>)> =
            pages.iter().filter(|(id, _)| !earlier.counted.contains(*id)).collect();
        learned.counted.extend(fresh.iter().map(|(id, _)| (*id).clone()));
        for group in copies(&fresh) {
            learned.pages += 1;
            // What only one of two copies shows (a ticker) stands on that page as well.
            let lines: BTreeSet<&String> = group.iter().flat_map(|&page| fresh[page].1).collect();
            for line in lines.into_iter().filter(|line| line.chars().count() <= LONGEST_LINE) {
                *learned.lines.entry(line.clone()).or_default() += 1;
            }
        }
        learned
    }
}

impl Furniture {
    /// On how many pages of how many `line` stands, if it recurs; a line of fewer than three pages never does.
    pub fn seen(&self, line: &str) -> Option<(usize, usize)> {
        if self.pages < FEWEST_PAGES || self.lines.is_empty() {
            return None;
        }
        let with = *self.lines.get(&normal(line))?;
        self.recurs(with).then_some((with, self.pages))
    }

    /// Whether there is any line that [`Furniture::seen`] reports.
    pub fn teaches(&self) -> bool {
        self.pages >= FEWEST_PAGES && self.lines.values().any(|&with| self.recurs(with))
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
        let mut text = String::from(
            "# Lines that recur on pages of this source: pages with the line / pages seen, a tab, the line.\n\
             # Ingest drops them from articles when they stand on half of the pages and on three at least.\n\
             # Delete a line that belongs to articles, or add one with a count of your own.\n",
        );
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
            furniture.lines.insert(normal(line), with.min(pages));
        }
        furniture
    }
}

/// A line as it is compared: without bullet, blanks as one.
fn normal(line: &str) -> String {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "•*·◦▪-–".contains(c));
    let mut normal = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.push_str(word);
    }
    normal
}

/// What a page is known by: the start of the SHA-256 of its lines. Pages that show the same are one.
fn page_id(lines: &BTreeSet<String>) -> String {
    let mut hasher = Sha256::new();
    lines.iter().for_each(|line| hasher.update(format!("{line}\n")));
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The pages in groups of copies, by index. Being a copy is passed on, so the order of the pages does not matter.
fn copies(pages: &[(&String, &BTreeSet<String>)]) -> Vec<Vec<usize>> {
    let length = |line: &String| line.chars().count();
    let weights: Vec<usize> = pages.iter().map(|(_, lines)| lines.iter().map(length).sum()).collect();
    let mut leader: Vec<usize> = (0..pages.len()).collect();
    for a in 0..pages.len() {
        for b in 0..a {
            let (small, large) = (weights[a].min(weights[b]), weights[a].max(weights[b]));
            let same = if pages.len() > MOST_COMPARED {
                small == large && pages[a].1 == pages[b].1
            } else {
                (small as f64) >= SAME_PAGE * large as f64 && {
                    let shared: usize = pages[a].1.intersection(pages[b].1).map(length).sum();
                    shared as f64 >= SAME_PAGE * (small + large - shared) as f64
                }
            };
            if same {
                let (from, to) = (leader[a].max(leader[b]), leader[a].min(leader[b]));
                leader.iter_mut().filter(|leader| **leader == from).for_each(|leader| *leader = to);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (page, leader) in leader.into_iter().enumerate() {
        groups.entry(leader).or_default().push(page);
    }
    groups.into_values().collect()
}

/// The text of an HTML page between its block elements. Rough on purpose: it is only compared with itself.
fn visible_lines(html: &str) -> BTreeSet<String> {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
        "time", "u",
    ];
    let mut lines = BTreeSet::new();
    let (mut line, mut rest) = (String::new(), html);
    let mut flush = |line: &mut String| {
        let text = normal(&unescape(line));
        if !text.is_empty() {
            lines.insert(text);
        }
        line.clear();
    };
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        line.push_str(&rest[..at]);
        rest = &rest[at..];
        let name: String = rest[1..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/!-".contains(*c)).collect();
        let name = name.to_ascii_lowercase();
        // The end of a comment or of raw text; markup inside is not markup.
        let until = match name.as_str() {
            _ if name.starts_with("!--") => "-->",
            "script" => "</script",
            "style" => "</style",
            "noscript" => "</noscript",
            "template" => "</template",
            "" => {
                line.push('<');
                rest = &rest[1..];
                continue;
            }
            _ => ">",
        };
        if !INLINE.contains(&name.trim_start_matches('/')) {
            flush(&mut line);
        }
        let end = match until {
            ">" | "-->" => rest.find(until),
            _ => find_ignoring_case(rest, until),
        };
        rest = end.map_or("", |end| &rest[end + until.len()..]);
        if until.starts_with("</") {
            rest = rest.split_once('>').map_or("", |(_, rest)| rest);
        }
    }
    line.push_str(rest);
    flush(&mut line);
    lines
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let wanted = wanted.as_bytes();
    memchr::memchr_iter(b'<', text.as_bytes())
        .find(|&at| text.as_bytes()[at..].get(..wanted.len()).is_some_and(|part| part.eq_ignore_ascii_case(wanted)))
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.get(1..).and_then(|name| name.split_once(';')).map(|(name, _)| name);
        let decoded = reference.filter(|name| name.len() <= 8).and_then(|name| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            "ndash" => Some('–'),
            "mdash" => Some('—'),
            "lsquo" => Some('‘'),
            "rsquo" => Some('’'),
            "ldquo" => Some('“'),
            "rdquo" => Some('”'),
            "hellip" => Some('…'),
            "copy" => Some('©'),
            "raquo" => Some('»'),
            "laquo" => Some('«'),
            _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
                None => name[1..].parse().ok().and_then(char::from_u32),
            },
        });
        match (decoded, reference) {
            (Some(c), Some(name)) => {
                out.push(c);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

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
            tally.add("gazette", &page("a", &story(number)));
            kept = Furniture::parse(&tally.furniture_since("gazette", &kept).to_text());
        }
        assert_eq!(kept.seen("Harbour Gazette"), Some((12, 12)));
        assert_eq!(kept.seen(story(3).lines().nth(3).unwrap()), None);
    }

    fn learned(pages: &[Capture]) -> Furniture {
        let mut tally = Tally::new();
        pages.iter().for_each(|page| tally.add("gazette", page));
        tally.furniture("gazette")
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
    fn parts_of_a_run_join() {
        let pages: Vec<Capture> = (1..=4).map(|id| page(&id.to_string(), &story(id))).collect();
        let (mut left, mut right) = (Tally::new(), Tally::new());
        pages[..3].iter().for_each(|page| left.add("gazette", page));
        pages[2..].iter().for_each(|page| right.add("gazette", page));
        right.merge(left);
        assert_eq!(right.furniture("gazette"), learned(&pages));
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
        pages.iter().for_each(|page| tally.add("gazette", page));
        tally.add("gazette", &page("7", &story(7)));
        let later = tally.furniture_since("gazette", &read);
        assert_eq!(later.seen("Harbour Gazette"), Some((4, 4)), "pages counted before are not counted again");
    }

    #[test]
    fn html_pages_are_read_by_their_visible_lines() {
        let html = "<html><head><style>p{a:b}</style></head><body><!-- x --><ul><li><a href=/>Home</a> &amp; <b>away</b></li>\
                    <li>News</li></ul><script>if (a<b) x()</script><p>Own &#8212; text";
        let lines: Vec<String> = visible_lines(html).into_iter().collect();
        assert_eq!(lines, ["Home & away", "News", "Own — text"]);
    }
}
