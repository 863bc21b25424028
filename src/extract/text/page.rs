//! The blocks of a page with what each looks like and what its words announce.

use super::blocks::{self, Block};
use super::imprint;
use super::texture::{self, ends_sentence, folded, is_code, width, words};
use crate::extract::cues::{Cue, Cues};
use crate::extract::furniture::Furniture;

/// What a block is to the article around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Text: a paragraph, a heading, an item.
    Text,
    /// Nothing of the article, but the article may go on behind it: a button, a credit, a line to another story.
    Aside,
    /// Opens a box of other stories, which may stand in the middle of the article.
    Box,
    /// What comes behind an article: comments, other stories, rights.
    End,
}

/// What stands between a label and what it introduces.
const LABEL_ENDS: &[char] = &[':', '：', '-', '–', '—', '>', ']', '】'];

#[derive(Debug)]
pub(super) struct Line {
    pub block: Block,
    pub width: usize,
    pub words: usize,
    /// Ends as a sentence does.
    pub terminal: bool,
    pub role: Role,
    /// What its words announce, the strongest first.
    pub cues: Vec<Cue>,
    /// Recurs on the pages of its source.
    pub furniture: bool,
    /// Is little more than a date.
    pub dateline: bool,
    /// Letters and digits alone; empty for long lines.
    pub folded: String,
}

impl Line {
    fn new(block: Block, furniture: Option<&Furniture>) -> Line {
        let width = width(&block.text);
        let words = words(&block.text);
        let terminal = ends_sentence(&block.text);
        let recurs = furniture.is_some_and(|furniture| furniture.seen(&block.text).is_some());
        let folded = if width <= 300 { folded(&block.text) } else { String::new() };
        let mut line = Line {
            block,
            width,
            words,
            terminal,
            role: Role::Text,
            cues: Vec::new(),
            furniture: recurs,
            dateline: false,
            folded,
        };
        line.announce();
        line.dateline = imprint::is_dateline(&line);
        line
    }

    /// Letters and digits alone, whatever the length.
    pub fn folded_text(&self) -> String {
        if self.folded.is_empty() { folded(&self.block.text) } else { self.folded.clone() }
    }

    pub fn text(&self) -> &str {
        &self.block.text
    }

    pub fn is_item(&self) -> bool {
        self.block.marker.is_some()
    }

    pub fn has(&self, cue: Cue) -> bool {
        self.cues.contains(&cue)
    }

    /// A whole sentence or more, long enough to be told from a headline.
    pub fn is_prose(&self) -> bool {
        self.role == Role::Text
            && ((self.terminal && self.width >= 50 && self.words >= 6) || (self.width >= 160 && !self.is_row()))
    }

    /// A row of links or figures: its parts are set apart by marks or wide blanks.
    pub fn is_row(&self) -> bool {
        let marks = self.block.raw.matches(['|', '›', '»', '•', '·', '/', '\t']).count()
            + self.block.raw.matches("   ").count();
        marks >= 3 && marks * 30 > self.width
    }

    fn announce(&mut self) {
        if self.width > 320 {
            return;
        }
        // In a sentence, only a cue with a colon ("Read more: …") or one that fills the line is meant as a label.
        let sentence = self.words >= 8 && (self.terminal || self.width > 120);
        let text = self.block.text.as_str();
        let mut role = Role::Text;
        for found in Cues::embedded().matches(text) {
            let whole = found.rest.is_empty();
            let colon =
                !whole && text.strip_suffix(found.rest).is_some_and(|label| label.trim_end().ends_with(LABEL_ENDS));
            let weight = match found.cue {
                Cue::MostRead | Cue::Neighbour | Cue::Comments | Cue::AuthorBox if whole || !sentence => Role::End,
                Cue::Copyright => Role::End,
                Cue::Legal if whole || colon || self.width > 40 => Role::End,
                Cue::Related if whole || colon || !sentence => Role::Box,
                Cue::Contents if whole => Role::Aside,
                Cue::ReadMore if whole || colon || !sentence => Role::Aside,
                Cue::Newsletter | Cue::Cookies | Cue::Advertisement => Role::Aside,
                Cue::Button | Cue::Shares | Cue::ReadTime | Cue::Menu | Cue::Ticker if whole || !sentence => {
                    Role::Aside
                }
                Cue::Byline | Cue::Credit | Cue::Published | Cue::Updated | Cue::Tags
                    if whole || colon || !sentence =>
                {
                    Role::Aside
                }
                Cue::Caption if whole || colon || (!sentence && self.width < 100) => Role::Aside,
                _ => continue,
            };
            self.cues.push(found.cue);
            if rank(weight) > rank(role) {
                role = weight;
            }
        }
        if role == Role::Text && (is_code(text) || (self.width < 100 && is_contact(text))) {
            role = Role::Aside;
        }
        self.role = role;
    }
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Text => 0,
        Role::Aside => 1,
        Role::Box => 2,
        Role::End => 3,
    }
}

/// An address of mail or of a page.
fn is_contact(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        word.starts_with("http://")
            || word.starts_with("https://")
            || word.starts_with("www.")
            || word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    })
}

/// The lines of a dump.
pub(super) fn lines(text: &str, furniture: &Furniture) -> Vec<Line> {
    let known = furniture.teaches().then_some(furniture);
    blocks::split(text).into_iter().map(|block| Line::new(block, known)).collect()
}

/// Whether two lines say the same, quotes and blanks aside.
pub(super) fn same(a: &Line, b: &Line) -> bool {
    !a.folded.is_empty() && a.folded == b.folded
}

/// The words of a line that carry its meaning, for comparing lines: longer words, or pairs of wide characters.
pub(super) fn content_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in texture::folded(text).split(' ') {
        let chars: Vec<char> = word.chars().collect();
        if chars.iter().any(|c| texture::is_wide(*c)) {
            match chars.len() {
                0 | 1 => {}
                _ => words.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>())),
            }
        } else if chars.len() >= 4 {
            // Endings differ between a headline and the text: the first letters are compared. Arabic writes its article
            // before them.
            let chars = chars.strip_prefix(&['ا', 'ل']).unwrap_or(&chars);
            words.push(chars.iter().take(if chars.len() > 6 { 5 } else { 4 }).collect());
        }
    }
    words
}
