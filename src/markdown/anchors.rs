//! Names by which single paragraphs can be linked, made of their own words.
//!
//! A paragraph keeps its name when others are added, moved or taken away, and when its punctuation, capitals or
//! emphasis are corrected; with its words the name changes, so that a link never leads to another text than was quoted.
//! `docs/citing.md` says how the name is made, for programs that want to make it too.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::sanitize::SafeHtml;
use crate::script::{is_alphanumeric, to_lowercase};

/// Digits of base 32 as Crockford chose them: none that is easily taken for another.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Digits of a name.
const LENGTH: u32 = 8;

/// The names of the paragraphs of one page.
pub(super) struct Anchors {
    /// Of each paragraph, in their order.
    numbers: std::vec::IntoIter<Option<u64>>,
    given: HashMap<u64, usize>,
}

impl Anchors {
    /// Of the paragraphs of a whole text.
    pub(super) fn of(events: &[Event]) -> Self {
        let mut letters = Letters::default();
        let mut is_inside = false;
        for event in events {
            match event {
                Event::Start(Tag::Paragraph) => is_inside = true,
                Event::End(TagEnd::Paragraph) => {
                    is_inside = false;
                    letters.end();
                }
                Event::Text(text) | Event::Code(text) if is_inside => letters.add(text),
                _ => {}
            }
        }
        Anchors { numbers: letters.numbers().into_iter(), given: HashMap::new() }
    }

    /// Passes over the next paragraph, which gets no name.
    pub(super) fn skip(&mut self) {
        self.numbers.next();
    }

    /// The name of the next paragraph; `None` if it holds no letter and no digit.
    pub(super) fn name(&mut self) -> Option<String> {
        let number = self.numbers.next()??;
        let mut name: String =
            (0..LENGTH).rev().map(|at| char::from(DIGITS[(number >> (5 * at) & 31) as usize])).collect();
        let given = self.given.entry(number).or_default();
        *given += 1;
        if *given > 1 {
            name.push_str(&format!("-{given}"));
        }
        Some(name)
    }
}

/// The letters and digits of paragraphs, in lower case, one paragraph after the other.
#[derive(Default)]
struct Letters {
    bytes: Vec<u8>,
    /// Where each paragraph ends.
    ends: Vec<usize>,
}

impl Letters {
    fn add(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let ascii = ascii_length(rest.as_bytes());
            self.add_ascii(&rest.as_bytes()[..ascii]);
            rest = &rest[ascii..];
            if ascii > 0 {
                continue;
            }
            if is_alphanumeric(first) {
                let mut written = [0; 4];
                for letter in to_lowercase(first) {
                    self.bytes.extend_from_slice(letter.encode_utf8(&mut written).as_bytes());
                }
            }
            rest = &rest[first.len_utf8()..];
        }
    }

    fn add_ascii(&mut self, text: &[u8]) {
        let start = self.bytes.len();
        self.bytes.resize(start + text.len(), 0);
        let (places, mut kept) = (&mut self.bytes[start..], 0);
        for byte in text {
            // Without a branch: where a word ends cannot be guessed.
            let letter = FOLDED[usize::from(*byte)];
            places[kept] = letter;
            kept += usize::from(letter != 0);
        }
        self.bytes.truncate(start + kept);
    }

    fn end(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// The number of each paragraph; `None` of one without letters.
    ///
    /// A step of FNV waits for the one before, so that a processor can do several paragraphs in the time of one.
    fn numbers(&self) -> Vec<Option<u64>> {
        let mut numbers = vec![None; self.ends.len()];
        let starts = std::iter::once(&0).chain(&self.ends);
        let all = starts.zip(&self.ends).enumerate();
        let mut waiting: Vec<Lane> = all
            .filter(|(_, (start, end))| start < end)
            .map(|(of, (start, end))| Lane { of, hash: BASIS, rest: &self.bytes[*start..*end] })
            .collect();
        // The longest first, so that the last ones end together.
        waiting.sort_by_key(|lane| lane.rest.len());
        let mut lanes: Vec<Lane> = Vec::with_capacity(LANES);
        loop {
            while lanes.len() < LANES
                && let Some(lane) = waiting.pop()
            {
                lanes.push(lane);
            }
            let Some(steps) = lanes.iter().map(|lane| lane.rest.len()).min() else { break };
            match lanes.as_mut_slice() {
                [a, b, c, d] => {
                    let taken = [a.take(steps), b.take(steps), c.take(steps), d.take(steps)];
                    let mut hashes = [a.hash, b.hash, c.hash, d.hash];
                    for (((a, b), c), d) in taken[0].iter().zip(taken[1]).zip(taken[2]).zip(taken[3]) {
                        hashes = [with(hashes[0], *a), with(hashes[1], *b), with(hashes[2], *c), with(hashes[3], *d)];
                    }
                    [a.hash, b.hash, c.hash, d.hash] = hashes;
                }
                fewer => {
                    for lane in fewer {
                        lane.hash = lane.take(lane.rest.len()).iter().fold(lane.hash, |hash, byte| with(hash, *byte));
                    }
                }
            }
            lanes.retain(|lane| {
                if lane.rest.is_empty() {
                    numbers[lane.of] = Some(folded(lane.hash));
                }
                !lane.rest.is_empty()
            });
        }
        numbers
    }
}

/// Paragraphs that are numbered at a time.
const LANES: usize = 4;

/// A paragraph that is being numbered.
struct Lane<'a> {
    of: usize,
    hash: u64,
    rest: &'a [u8],
}

impl<'a> Lane<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }
}

/// Letters and digits of ASCII in lower case; zero for all else.
static FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            folded[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// How many bytes of ASCII a text begins with.
fn ascii_length(text: &[u8]) -> usize {
    let whole = text.chunks_exact(16).take_while(|chunk| chunk.is_ascii()).count() * 16;
    whole + text[whole..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// FNV-1a with 64 bits (draft-eastlake-fnv): the same on every machine and in every version.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn with(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// 40 bits, the upper ones folded into the lower as the authors of FNV advise.
fn folded(hash: u64) -> u64 {
    (hash >> 40 ^ hash) & 0xff_ffff_ffff
}

/// Puts a link to itself at the beginning of each paragraph with a name.
pub(super) fn with_links(html: &SafeHtml, prefix: &str) -> SafeHtml {
    let html = html.as_str();
    let opening = format!("<p id=\"{prefix}");
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), opening.as_bytes()) {
        let (before, behind) = rest.split_at(at + opening.len());
        let Some((name, after)) = behind.split_once("\">") else { break };
        out.push_str(before);
        out.push_str(name);
        out.push_str("\">");
        push_link(&mut out, prefix, name);
        rest = after;
    }
    out.push_str(rest);
    SafeHtml::conforming(out)
}

/// A link to the paragraph that it stands in. It is for the pointer alone: it would stop the keyboard and a screen reader
/// at every paragraph.
pub(super) fn push_link(out: &mut String, prefix: &str, name: &str) {
    out.push_str("<a class=\"anchor\" href=\"#");
    out.push_str(prefix);
    out.push_str(name);
    out.push_str("\" aria-hidden=\"true\" tabindex=\"-1\"></a>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Paragraphs, to_html};

    fn names(markdown: &str) -> Vec<String> {
        let html = to_html(markdown, "t-", Paragraphs::Named, &|_| None).html;
        let ids = html.as_str().split("<p id=\"").skip(1);
        ids.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_paragraph_keeps_its_name_while_its_words_stay() {
        let first = names("The train left at six.\n\nIt came back.\n");
        assert_eq!(first.len(), 2);
        assert!(first.iter().all(|name| name.len() == 10 && name.starts_with("t-")), "{first:?}");
        for same in [
            "It came back.\n\nThe train left at six.\n",
            "A new one.\n\nThe *train* left, at six!\n\n> It came\n> back.\n",
            "<!-- x -->\n\nTHE TRAIN left at six.\n\nIt came [back](https://e.example/).\n",
        ] {
            let found = names(same);
            assert!(first.iter().all(|name| found.contains(name)), "{found:?}");
        }
        assert!(!names("The train left at seven.\n").contains(&first[0]));
        // What was published once stays: names must never change from version to version.
        assert_eq!(first[0], "t-wwa1xpx7");
    }

    #[test]
    fn equal_paragraphs_have_names_of_their_own_and_empty_ones_none() {
        let twice = names("Yes.\n\nYes.\n\n—\n\n![](a.png)\n");
        assert_eq!(twice.len(), 2);
        assert_eq!(twice[1], format!("{}-2", twice[0]));
    }

    #[test]
    fn paragraphs_of_all_lengths_have_the_number_of_their_letters() {
        let mut letters = Letters::default();
        let mut expected = Vec::new();
        for length in [0, 7, 1, 300, 0, 40, 41, 5, 1000, 2, 33] {
            let text: String = (0..length).map(|at| char::from(b' ' + (at * 7 % 90) as u8)).collect();
            letters.add(&text);
            letters.add("\u{201c}É—\u{201d}");
            letters.end();
            let kept = text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
            expected.push(Some(folded(kept.chain("é".bytes()).fold(BASIS, with))));
        }
        letters.end();
        expected.push(None);
        assert_eq!(letters.numbers(), expected);
    }

    #[test]
    fn links_stand_at_the_paragraphs_alone_and_where_they_are_wanted() {
        // Of the two the second has to be cleaned.
        for markdown in ["Text.\n\n# Heading\n\n![](a.png)\n\n—\n", "Text.\n\n<div>raw</div>\n\n# Heading\n"] {
            let counts = |paragraphs| {
                let html = to_html(markdown, "t-", paragraphs, &|_| None).html;
                let name = &names("Text.")[0];
                let opening = format!("<p id=\"{name}\">");
                let link = format!("<a class=\"anchor\" href=\"#{name}\" aria-hidden=\"true\" tabindex=\"-1\"></a>");
                let count = |part: &str| html.as_str().matches(part).count();
                (count(&opening), count(&format!("{opening}{link}Text.")), count("class=\"anchor\""))
            };
            assert_eq!(counts(Paragraphs::Plain), (0, 0, 0), "{markdown}");
            assert_eq!(counts(Paragraphs::Named), (1, 0, 0), "{markdown}");
            assert_eq!(counts(Paragraphs::Linked), (1, 1, 1), "{markdown}");
        }
        let cut = SafeHtml::conforming("<p id=\"t-".to_owned());
        assert_eq!(with_links(&cut, "t-").as_str(), "<p id=\"t-");
    }
}
