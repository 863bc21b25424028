//! Names by which single paragraphs can be linked, made of their own words.
//!
//! A paragraph keeps its name when others are added, moved or taken away, and when its punctuation, capitals or
//! emphasis are corrected; with its words the name changes, so that a link never leads to another text than was quoted.
//! `docs/citing.md` says how the name is made, for programs that want to make it too.

use std::collections::HashMap;

use pulldown_cmark::{Event, TagEnd};

use crate::script::{is_alphanumeric, to_lowercase};

/// Digits of base 32 as Crockford chose them: none that is easily taken for another.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Digits of a name.
const LENGTH: u32 = 8;

/// The names given on one page.
#[derive(Default)]
pub(super) struct Anchors {
    given: HashMap<u64, usize>,
}

impl Anchors {
    /// The name of the paragraph whose events begin `events`; `None` if it holds no letter and no digit.
    pub(super) fn name(&mut self, events: &[Event]) -> Option<String> {
        let of_paragraph = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Paragraph)));
        let words = of_paragraph.filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text),
            _ => None,
        });
        let mut hash = Fnv::new();
        words.for_each(|text| hash.add_letters(text));
        if hash.is_untouched() {
            return None;
        }
        let number = hash.folded();
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

/// FNV-1a with 64 bits (draft-eastlake-fnv): the same on every machine and in every version.
struct Fnv(u64);

impl Fnv {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

    fn new() -> Self {
        Fnv(Self::BASIS)
    }

    /// The letters and digits of a text, in lower case.
    fn add_letters(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            self.0 = rest.as_bytes()[..ascii].iter().fold(self.0, |hash, byte| {
                // Without a branch: where a word ends cannot be guessed.
                let added = with(hash, byte.to_ascii_lowercase());
                if byte.is_ascii_alphanumeric() { added } else { hash }
            });
            rest = &rest[ascii..];
            if ascii > 0 {
                continue;
            }
            if is_alphanumeric(first) {
                let mut written = [0; 4];
                for letter in to_lowercase(first) {
                    self.0 = letter.encode_utf8(&mut written).bytes().fold(self.0, with);
                }
            }
            rest = &rest[first.len_utf8()..];
        }
    }

    fn is_untouched(&self) -> bool {
        self.0 == Self::BASIS
    }

    /// 40 bits, the upper ones folded into the lower as the authors of FNV advise.
    fn folded(&self) -> u64 {
        (self.0 >> 40 ^ self.0) & 0xff_ffff_ffff
    }
}

fn with(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Puts a link to itself at the beginning of each paragraph with a name. It is for the pointer alone: it would stop the
/// keyboard and a screen reader at every paragraph.
pub fn with_paragraph_links(html: &str, prefix: &str) -> String {
    let opening = format!("<p id=\"{prefix}");
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    let finder = memchr::memmem::Finder::new(&opening);
    while let Some(at) = finder.find(rest.as_bytes()) {
        let (before, behind) = (&rest[..at], &rest[at + opening.len()..]);
        out.push_str(before);
        out.push_str(&opening);
        let Some((name, after)) = behind.split_once("\">") else {
            rest = behind;
            break;
        };
        out.push_str(name);
        out.push_str("\"><a class=\"anchor\" href=\"#");
        out.push_str(prefix);
        out.push_str(name);
        out.push_str("\" aria-hidden=\"true\" tabindex=\"-1\"></a>");
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use crate::markdown::to_html;

    fn names(markdown: &str) -> Vec<String> {
        let html = to_html(markdown, "t-", &|_| None).html;
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
    fn links_stand_at_the_paragraphs_alone() {
        let html = to_html("Text.\n\n# Heading\n", "t-", &|_| None).html;
        let linked = super::with_paragraph_links(html.as_str(), "t-");
        assert_eq!(linked.matches("class=\"anchor\"").count(), 1);
        assert_eq!(super::with_paragraph_links("<p id=\"t-", "t-"), "<p id=\"t-");
    }
}
