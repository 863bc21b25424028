//! Cue words: what menus, bylines, credits and "most read" boxes are called, by language, from data files.
//!
//! A file of `cues/` holds one language: a list of phrases for each [`Cue`], in lower case. `#` stands for a number
//! and `*` for what the cue introduces: `by *` reads "By Jane Doe" and `* 기자` reads "홍길동 기자", `# min read`
//! reads "5 min read". A phrase without `*` is a label: it is the whole line, or stands before a colon.
//! All languages are looked up at once, since pages mix them (an English menu above a Korean article).

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

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
    /// What people are to an outlet, beside their names: "staff writer".
    Role,
    /// A word that makes a name one of an organisation: "university".
    Organisation,
    /// Names of accounts behind which no writer stands: "admin".
    Account,
}

/// A cue found in a line, with what it introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'a> {
    pub cue: Cue,
    /// Empty where the line is nothing but the cue.
    pub rest: &'a str,
}

/// The phrases of all languages.
#[derive(Debug)]
pub struct Cues {
    phrases: Vec<Phrase>,
    /// Phrases by the first two characters of their fixed part (or the one there is), for those that begin a line.
    by_start: HashMap<(char, char), Vec<usize>>,
    /// Phrases by the last character of their fixed part, for those that end a line.
    by_end: HashMap<char, Vec<usize>>,
}

#[derive(Debug)]
struct Phrase {
    cue: Cue,
    fixed: String,
    /// The length of `fixed` without the blank at its end.
    bare: usize,
    shape: Shape,
}

/// Stands for the second character of a phrase of one.
const NONE: char = '\0';

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
    ("hi", include_str!("cues/hi.toml")),
    ("id", include_str!("cues/id.toml")),
    ("it", include_str!("cues/it.toml")),
    ("ja", include_str!("cues/ja.toml")),
    ("ko", include_str!("cues/ko.toml")),
    ("nl", include_str!("cues/nl.toml")),
    ("pl", include_str!("cues/pl.toml")),
    ("pt", include_str!("cues/pt.toml")),
    ("ru", include_str!("cues/ru.toml")),
    ("tr", include_str!("cues/tr.toml")),
    ("uk", include_str!("cues/uk.toml")),
    ("zh", include_str!("cues/zh.toml")),
];

/// A cue stands at a line's start or fills a short line: more of a line need not be looked at.
const LOOKED_AT: usize = 160;

impl Cues {
    /// The phrases that come with the program.
    pub fn embedded() -> &'static Cues {
        static EMBEDDED: LazyLock<Cues> = LazyLock::new(|| {
            let mut cues = Cues { phrases: Vec::new(), by_start: HashMap::new(), by_end: HashMap::new() };
            for (language, file) in FILES {
                if let Err(error) = cues.add(file) {
                    unreachable!("invariant: the cue file for `{language}` is read by a test: {error}");
                }
            }
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
    pub fn matches<'a>(&self, line: &'a str) -> impl Iterator<Item = Match<'a>> {
        let folded = Folded::new(line);
        let mut found: Vec<(usize, Match<'a>)> = Vec::new();
        let mut chars = folded.text.chars();
        let first = chars.next().unwrap_or(NONE);
        let keys = [(first, chars.next().unwrap_or(NONE)), (first, NONE)];
        let keys = if keys[0] == keys[1] { &keys[..1] } else { &keys[..] };
        let starts = keys.iter().filter_map(|key| self.by_start.get(key)).flatten();
        for phrase in starts.map(|&index| &self.phrases[index]) {
            if let Some(at) = phrase.introduces(&folded.text) {
                found.push((phrase.fixed.len(), Match { cue: phrase.cue, rest: folded.rest(line, at) }));
            }
        }
        let ends = (!folded.cut).then(|| folded.text.chars().next_back()).flatten();
        for phrase in ends.and_then(|last| self.by_end.get(&last)).into_iter().flatten().map(|&i| &self.phrases[i]) {
            if let Some(name) = folded.text.strip_suffix(phrase.fixed.as_str()).filter(|name| !name.trim().is_empty()) {
                found.push((phrase.fixed.len(), Match { cue: phrase.cue, rest: folded.before(line, name.len()) }));
            }
        }
        found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        found.into_iter().map(|(_, found)| found)
    }

    fn add(&mut self, file: &str) -> Result<(), toml::de::Error> {
        let lists: HashMap<Cue, Vec<String>> = toml::from_str(file)?;
        for (cue, phrases) in lists {
            for written in phrases {
                let written: String = written.chars().filter_map(plain_i).collect();
                let (shape, fixed) = match (written.strip_suffix('*'), written.strip_prefix('*')) {
                    (Some(fixed), _) => (Shape::Before, fixed),
                    (None, Some(fixed)) => (Shape::After, fixed),
                    (None, None) => (Shape::Label, written.as_str()),
                };
                let index = self.phrases.len();
                let bare = fixed.trim_end().len();
                let mut chars = fixed[..bare].chars();
                let Some(first) = chars.next() else { continue };
                match shape {
                    Shape::After => self.by_end.entry(chars.next_back().unwrap_or(first)).or_default().push(index),
                    Shape::Label | Shape::Before => {
                        self.by_start.entry((first, chars.next().unwrap_or(NONE))).or_default().push(index);
                    }
                }
                self.phrases.push(Phrase { cue, fixed: fixed.to_owned(), bare, shape });
            }
        }
        Ok(())
    }
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

/// A line in the form in which phrases are written: lower case, blanks and numbers as one character each.
struct Folded {
    text: String,
    /// For each byte of `text`, and its end, where it stands in the line.
    origin: Vec<usize>,
    /// Whether the line goes on behind `text`.
    cut: bool,
}

impl Folded {
    fn new(line: &str) -> Folded {
        let decoration = |c: char| c.is_whitespace() || "•·|-–—*#>»›▶►★✎✍,;.…".contains(c);
        let start = line.len() - line.trim_start_matches(decoration).len();
        let end = line.trim_end_matches(|c| decoration(c) && c != '#').len().max(start);
        let mut folded = Folded { text: String::new(), origin: Vec::new(), cut: false };
        for (at, c) in line[start..end].char_indices() {
            if folded.text.len() >= LOOKED_AT {
                folded.cut = true;
                break;
            }
            let last = folded.text.chars().next_back();
            match c {
                c if c.is_whitespace() && last == Some(' ') => {}
                c if c.is_whitespace() => folded.push(' ', start + at),
                c if c.is_numeric() && last == Some('#') => {}
                c if c.is_numeric() => folded.push('#', start + at),
                '’' | '‘' => folded.push('\'', start + at),
                // Left and right marks, joiners and soft hyphens are not seen.
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ad}' | '\u{feff}' => {
                }
                c => c.to_lowercase().filter_map(plain_i).for_each(|lower| folded.push(lower, start + at)),
            }
        }
        folded.origin.push(end);
        folded
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origin.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    /// The part of `line` from byte `at` of the folded text on.
    fn rest<'a>(&self, line: &'a str, at: usize) -> &'a str {
        let end = line.trim_end().len();
        line[self.origin.get(at).copied().unwrap_or(end).min(end)..end].trim()
    }

    /// The part of `line` before byte `at` of the folded text.
    fn before<'a>(&self, line: &'a str, at: usize) -> &'a str {
        let end = self.origin.get(at).copied().unwrap_or(0);
        line[self.origin.first().copied().unwrap_or(0).min(end)..end].trim()
    }
}

/// Turkish has an `i` without a dot and an `İ` with one; capitals do not tell which, so all are one letter here.
fn plain_i(c: char) -> Option<char> {
    match c {
        'ı' => Some('i'),
        '\u{307}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_its_phrases_are_in_folded_form() {
        for (language, file) in FILES {
            let lists: HashMap<Cue, Vec<String>> = toml::from_str(file).unwrap_or_else(|e| panic!("{language}: {e}"));
            assert!(lists.len() >= 12, "{language} has only {} of the cues", lists.len());
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
        check(Cue::Byline, "김하늘 기자", Some("김하늘"));
        check(Cue::Credit, "Source: News agencies", Some("News agencies"));
        check(Cue::Credit, "المصدر: وكالات", Some("وكالات"));
        check(Cue::Credit, "来源：晨星社", Some("晨星社"));
        check(Cue::Tags, "Tags: rivers, fish", Some("rivers, fish"));
        check(Cue::Tags, "Tags", None);
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
