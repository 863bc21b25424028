//! Cue words: what menus, bylines, credits and "most read" boxes are called, by language, from data files.
//!
//! A file of `cues/` holds one language: a list of phrases for each [`Cue`], in lower case. `#` stands for a number
//! and `*` for what the cue introduces: `by *` reads "By Jane Doe" and `* 기자` reads "홍길동 기자", `# min read`
//! reads "5 min read". A phrase without `*` is a label: it is the whole line, or stands before a colon.
//! All languages are looked up at once, since pages mix them (an English menu above a Korean article).

mod folding;
mod table;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use folding::{Folded, fold, is_plain, plain_i, undecorated};
use table::Table;

/// What a line announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cue {
    /// Who wrote it: "By Jane Doe".
    Byline,
    /// Where the story was taken from: "Source: Agencies".
    Credit,
    /// When it was published: "Published on …".
    Published,
    /// When it was changed; a publication date goes before it.
    Updated,
    /// "5 min read".
    ReadTime,
    /// Counters of shares, views and likes.
    Shares,
    /// The label of the article's tags.
    Tags,
    /// "Photo: …", the credit of a picture.
    Caption,
    /// "Related news": other stories, often in the middle of this one.
    Related,
    /// "Read more: …": a line that leads to one other story.
    ReadMore,
    /// "Most read", "Latest news", "Trending".
    MostRead,
    /// "Previous story", "Next story".
    Neighbour,
    /// A ticker of breaking news.
    Ticker,
    /// The readers' comments, or the form for them.
    Comments,
    /// "About the author" and what follows it.
    AuthorBox,
    /// "All rights reserved", "© 2024".
    Copyright,
    /// A legal disclaimer.
    Legal,
    /// An invitation to a newsletter or subscription.
    Newsletter,
    /// "Advertisement", "Sponsored".
    Advertisement,
    /// Consent to cookies.
    Cookies,
    /// A table of contents within the article.
    Contents,
    /// Buttons: share, print, listen, copy link, follow.
    Button,
    /// Parts of menus and footers: home, search, log in, privacy policy.
    Menu,
    /// What follows the name of an outlet that a text names as its own: "reports *".
    Reported,
    /// Words that make a byline no person: "staff", "agencies".
    Desk,
    /// What people behind a byline are: "editor", "professor".
    Office,
    /// "Picture of Jane Doe", "Jane Doe's avatar".
    Portrait,
    /// What people are to an outlet, beside their names: "staff writer".
    Role,
    /// A word that makes a name one of an organisation: "university".
    Organisation,
    /// Names of accounts behind which no writer stands: "admin".
    Account,
    /// What an agency closes a report with: "End of message".
    Signoff,
}

/// A cue found in a line, with what it introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'a> {
    pub cue: Cue,
    /// Empty where the line is nothing but the cue.
    pub rest: &'a str,
}

/// The phrases of all languages.
#[derive(Debug, Default)]
pub struct Cues {
    /// Phrases that begin a line, and those that end one.
    starts: Table,
    ends: Table,
}

#[derive(Debug)]
struct Phrase {
    cue: Cue,
    fixed: String,
    /// The length of `fixed` without the blank at its end.
    bare: usize,
    shape: Shape,
    /// What the phrase is looked up by: `fixed` up to `bare`, or all of it from its end.
    key: Vec<u8>,
}

/// What must stand behind a phrase that a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Nothing,
    /// The end of the line, a colon or a blank; behind labels alone the blank leads to a colon.
    Boundary {
        label: bool,
    },
    /// A colon, or the end of the line.
    Colon,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// The whole line, or before a colon.
    Label,
    /// Before what it introduces.
    Before,
    /// After what it introduces.
    After,
}

const FILES: &[(&str, &str)] = &[
    ("ar", include_str!("cues/ar.toml")),
    ("de", include_str!("cues/de.toml")),
    ("en", include_str!("cues/en.toml")),
    ("es", include_str!("cues/es.toml")),
    ("fa", include_str!("cues/fa.toml")),
    ("fr", include_str!("cues/fr.toml")),
    ("he", include_str!("cues/he.toml")),
    ("hi", include_str!("cues/hi.toml")),
    ("id", include_str!("cues/id.toml")),
    ("imprints", include_str!("cues/imprints.toml")),
    ("it", include_str!("cues/it.toml")),
    ("ja", include_str!("cues/ja.toml")),
    ("ko", include_str!("cues/ko.toml")),
    ("nl", include_str!("cues/nl.toml")),
    ("pl", include_str!("cues/pl.toml")),
    ("pt", include_str!("cues/pt.toml")),
    ("ru", include_str!("cues/ru.toml")),
    ("tr", include_str!("cues/tr.toml")),
    ("uk", include_str!("cues/uk.toml")),
    ("vi", include_str!("cues/vi.toml")),
    ("zh", include_str!("cues/zh.toml")),
];

impl Cues {
    /// The phrases that come with the program.
    pub fn embedded() -> &'static Cues {
        static EMBEDDED: LazyLock<Cues> = LazyLock::new(|| {
            let mut cues = Cues::default();
            for (language, file) in FILES {
                if let Err(error) = cues.add(file) {
                    unreachable!("invariant: the cue file for `{language}` is read by a test: {error}");
                }
            }
            cues.starts.sort();
            cues.ends.sort();
            cues
        });
        &EMBEDDED
    }

    /// Whether `line` is nothing but `cue`.
    pub fn is(&self, cue: Cue, line: &str) -> bool {
        self.matches(line).any(|found| found.cue == cue && found.rest.is_empty())
    }

    /// What `cue` introduces in `line`: the name in "By Jane Doe". Never empty.
    pub fn rest<'a>(&self, cue: Cue, line: &'a str) -> Option<&'a str> {
        self.matches(line).find(|found| found.cue == cue && !found.rest.is_empty()).map(|found| found.rest)
    }

    /// Whether `line` is `cue` or begins with it.
    pub fn opens(&self, cue: Cue, line: &str) -> bool {
        self.matches(line).any(|found| found.cue == cue)
    }

    /// Every cue in `line`, the longest phrase first.
    pub fn matches<'a>(&self, line: &'a str) -> impl Iterator<Item = Match<'a>> + use<'a> {
        let mut found: Vec<(usize, Match<'a>)> = Vec::new();
        if self.may_match(line) {
            self.collect(line, &mut found);
            found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        }
        found.into_iter().map(|(_, found)| found)
    }

    /// Whether a phrase can begin or end `line`, at a glance: most lines of a page need not be folded as a whole.
    fn may_match(&self, line: &str) -> bool {
        let (start, end) = undecorated(line);
        let bare = &line[start..end];
        let may_begin = || bare.as_bytes().first_chunk().is_none_or(|four| self.starts.may_open(*four));
        let may_end = || {
            let last = bare.as_bytes().last_chunk();
            last.is_none_or(|[a, b, c, d]| self.ends.may_open([*d, *c, *b, *a])) && self.may_end(bare)
        };
        (may_begin() && self.may_begin(bare)) || may_end()
    }

    /// Whether a phrase can begin what a line says, or fill it.
    fn may_begin(&self, bare: &str) -> bool {
        let (mut node, mut begins) = (self.starts.root(), false);
        // What must come next if the phrase that ends here is to count.
        let mut awaited = Awaited::Nothing;
        fold(bare, |c, _| {
            if awaited != Awaited::Nothing {
                awaited = match (awaited, c) {
                    (Awaited::Boundary { .. } | Awaited::Colon, ':' | '：')
                    | (Awaited::Boundary { label: false }, ' ') => {
                        begins = true;
                        return false;
                    }
                    (Awaited::Boundary { label: true }, ' ') => Awaited::Colon,
                    _ => Awaited::Nothing,
                };
            }
            node = match node {
                Some(node) if c.is_ascii() => self.starts.step(node, c as u8),
                Some(node) => self.starts.step_all(node, c),
                None => None,
            };
            let Some(node) = node else { return awaited != Awaited::Nothing };
            if !node.ending.is_empty() {
                let ending = &self.starts.phrases[node.ending.clone()];
                let before = |phrase: &Phrase| phrase.shape == Shape::Before;
                begins |= ending.iter().any(|phrase| before(phrase) && phrase.bare == phrase.fixed.len());
                awaited = Awaited::Boundary { label: !ending.iter().any(before) };
            }
            !begins
        });
        // The line ends behind a phrase.
        begins || awaited != Awaited::Nothing
    }

    /// The same for what may stand at the end: from the last character back, in doubt yes.
    fn may_end(&self, bare: &str) -> bool {
        let Some(mut node) = self.ends.root() else { return false };
        let (mut after_blank, mut after_digit) = (false, false);
        for c in bare.chars().rev() {
            let is_blank = c.is_whitespace();
            let is_digit = c.is_ascii_digit();
            let folded = match c {
                _ if is_blank && after_blank || is_digit && after_digit => continue,
                _ if is_blank => ' ',
                _ if is_digit => '#',
                'a'..='z' => c,
                'A'..='Z' => c.to_ascii_lowercase(),
                // What numbers, accents and signs that are not seen become is another's matter.
                c if !c.is_ascii() && is_plain(c) => c,
                c if !c.is_ascii() || c == '#' => return true,
                c => c,
            };
            (after_blank, after_digit) = (is_blank, is_digit);
            let next = match folded {
                ascii if ascii.is_ascii() => self.ends.step(node, ascii as u8),
                other => {
                    let mut bytes = [0; 4];
                    let bytes = other.encode_utf8(&mut bytes).bytes();
                    bytes.rev().try_fold(node, |node, byte| self.ends.step(node, byte))
                }
            };
            match next {
                Some(next) => node = next,
                None => return false,
            }
            if !node.ending.is_empty() {
                return true;
            }
        }
        false
    }

    fn collect<'a>(&self, line: &'a str, found: &mut Vec<(usize, Match<'a>)>) {
        let folded = Folded::new(line);
        self.starts.each(folded.text.bytes(), |phrase| {
            if let Some(at) = phrase.introduces(&folded.text) {
                let rest = folded.rest(at);
                let labelled = folded.text[phrase.bare..].trim_start().starts_with([':', '：']);
                if phrase.cue != Cue::Byline || labelled || may_name(rest) {
                    found.push((phrase.fixed.len(), Match { cue: phrase.cue, rest }));
                }
            }
        });
        if !folded.cut {
            self.ends.each(folded.text.bytes().rev(), |phrase| {
                let name = &folded.text[..folded.text.len() - phrase.fixed.len()];
                if !name.trim().is_empty() {
                    found.push((phrase.fixed.len(), Match { cue: phrase.cue, rest: folded.before(name.len()) }));
                }
            });
        }
    }

    fn add(&mut self, file: &str) -> Result<(), toml::de::Error> {
        // In the order of the cues, so that of two phrases of one length the same one always comes first.
        let lists: BTreeMap<Cue, Vec<String>> = toml::from_str(file)?;
        for (cue, phrases) in lists {
            for written in phrases {
                let written: String = written.chars().filter_map(plain_i).collect();
                let (shape, fixed) = match (written.strip_suffix('*'), written.strip_prefix('*')) {
                    (Some(fixed), _) => (Shape::Before, fixed),
                    (None, Some(fixed)) => (Shape::After, fixed),
                    (None, None) => (Shape::Label, written.as_str()),
                };
                let bare = fixed.trim_end().len();
                let (table, key) = match shape {
                    Shape::After => (&mut self.ends, fixed.bytes().rev().collect()),
                    Shape::Label | Shape::Before => (&mut self.starts, fixed[..bare].bytes().collect()),
                };
                table.phrases.push(Phrase { cue, fixed: fixed.to_owned(), bare, shape, key });
            }
        }
        Ok(())
    }
}

/// Whether what a preposition introduces can be a name: "By Jane Doe" and "by jdoe", not "by the end of May".
fn may_name(rest: &str) -> bool {
    let first = rest.chars().find(|c| c.is_alphanumeric());
    first.is_none_or(|first| !first.is_numeric() && (!first.is_lowercase() || !rest.contains(char::is_whitespace)))
}

impl Phrase {
    /// Where what the phrase introduces begins in the folded line; its length where the phrase is the whole line.
    fn introduces(&self, line: &str) -> Option<usize> {
        let after = line.strip_prefix(&self.fixed[..self.bare])?;
        let at = line.len() - after.len();
        let colon = after.trim_start().strip_prefix([':', '：']);
        match self.shape {
            _ if after.trim().is_empty() => Some(line.len()),
            _ if colon.is_some() => Some(line.len() - colon.unwrap_or_default().trim_start().len()),
            Shape::Before if line.starts_with(&self.fixed) => Some(at + after.len() - after.trim_start().len()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_its_phrases_are_in_folded_form() {
        for (language, file) in FILES {
            let lists: BTreeMap<Cue, Vec<String>> = toml::from_str(file).unwrap_or_else(|e| panic!("{language}: {e}"));
            // Of the languages that share a file, only what stands before dates and writers is known.
            assert!(lists.len() >= 12 || *language == "imprints", "{language} has only {} of the cues", lists.len());
            for phrase in lists.values().flatten() {
                let plain: String = phrase.chars().filter_map(plain_i).collect();
                let fixed = plain.strip_suffix('*').or(plain.strip_prefix('*')).unwrap_or(&plain);
                assert!(!fixed.contains('*'), "{language}: `{phrase}` has a star in its middle");
                assert_eq!(Folded::new(&fixed.replace('#', "7")).text, fixed.trim(), "{language}: `{phrase}`");
            }
        }
    }

    #[test]
    fn reads_what_a_cue_introduces() {
        fn check(cue: Cue, line: &str, expected: Option<&str>) {
            assert_eq!(Cues::embedded().rest(cue, line), expected, "{line}");
        }
        check(Cue::Byline, "  • By Mira Holt", Some("Mira Holt"));
        check(Cue::Byline, "BY:  Mira Holt ", Some("Mira Holt"));
        check(Cue::Byline, "Bystanders ran", None);
        check(Cue::Byline, "by mholt", Some("mholt"));
        check(Cue::Byline, "By the end of May", None);
        check(Cue::Byline, "Por 3 euros al día", None);
        check(Cue::Byline, "di nuovo in piazza", None);
        check(Cue::Byline, "author: the harbour office", Some("the harbour office"));
        check(Cue::Portrait, "Picture of Mira Holt", Some("Mira Holt"));
        check(Cue::Published, "Publicerad: 5 mars 2024", Some("5 mars 2024"));
        check(Cue::Published, "Δημοσιεύτηκε 5 Μαρτίου", Some("5 Μαρτίου"));
        check(Cue::Updated, "Aktualizováno 5. 3. 2024", Some("5. 3. 2024"));
        check(Cue::Byline, "Írta: Tisza Márton", Some("Tisza Márton"));
        check(Cue::Byline, "โดย สมชาย ใจดี", Some("สมชาย ใจดี"));
        check(Cue::Byline, "김하늘 기자", Some("김하늘"));
        check(Cue::Credit, "Source: News agencies", Some("News agencies"));
        check(Cue::Credit, "المصدر: وكالات", Some("وكالات"));
        check(Cue::Credit, "来源：晨星社", Some("晨星社"));
        check(Cue::Tags, "Tags: rivers, fish", Some("rivers, fish"));
        check(Cue::Tags, "Tags", None);
    }

    #[test]
    fn no_glance_passes_over_a_phrase() {
        let cues = Cues::embedded();
        let mut matched = 0;
        let phrases = cues.starts.phrases.iter().chain(&cues.ends.phrases);
        for fixed in phrases.map(|phrase| phrase.fixed.replace('#', "12")) {
            let bare = fixed.trim_end();
            let lines = [
                bare.to_owned(),
                format!("{bare}: Mira Holt"),
                format!("{fixed}Mira Holt"),
                format!("{bare} Mira Holt"),
                format!("Mira Holt{fixed}"),
                format!("- {}  Mira", bare.to_uppercase()),
                bare.chars().take(3).collect(),
                format!("{bare}s and others"),
            ];
            for line in lines {
                let mut found = Vec::new();
                cues.collect(&line, &mut found);
                assert!(found.is_empty() || cues.may_match(&line), "{line}");
                matched += usize::from(!found.is_empty());
            }
        }
        assert!(matched > cues.starts.phrases.len(), "{matched}");
    }

    #[test]
    fn knows_labels_and_counters() {
        for (cue, line) in [
            (Cue::ReadTime, "2 Min Read"),
            (Cue::Shares, "1 Shares"),
            (Cue::Related, "Related News"),
            (Cue::MostRead, "MOST READ:"),
            (Cue::MostRead, "الأكثر قراءة"),
            (Cue::Related, "관련기사"),
            (Cue::Related, "Читайте также:"),
        ] {
            assert!(Cues::embedded().is(cue, line), "{line}");
        }
        assert!(!Cues::embedded().is(Cue::Related, "Related news reached the village on Monday."));
    }
}
