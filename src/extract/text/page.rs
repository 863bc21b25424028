//! The blocks of a page with what each looks like and what its words announce.

use memchr::memchr;

use super::blocks::{self, Block};
use super::imprint;
use super::texture::{Texture, ends_sentence};
use crate::extract::cues::{Cue, Cues};
use crate::extract::furniture::Furniture;
use crate::extract::learned::texture::tally;
use crate::extract::published;

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

/// What a line's words announce.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CueSet(u32);

impl CueSet {
    fn insert(&mut self, cue: Cue) {
        self.0 |= 1 << cue as u32;
    }

    fn contains(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u32) != 0
    }
}

/// What stands between a label and what it introduces.
const LABEL_ENDS: &[char] = &[':', '：', '-', '–', '—', '>', ']', '】'];

#[derive(Debug)]
pub(super) struct Line<'t> {
    pub block: Block<'t>,
    pub width: usize,
    pub words: usize,
    /// Ends as a sentence does.
    pub terminal: bool,
    pub role: Role,
    /// What its words announce.
    pub cues: CueSet,
    /// It was asked, and no phrase begins or ends it.
    pub silent: bool,
    /// Recurs on the pages of its source, and is no part of this page's own text.
    pub furniture: bool,
    /// Is little more than a date.
    pub dateline: bool,
    /// May hold a day at all; see [`published::may_hold_day`].
    pub may_hold_day: bool,
    /// A row of links or figures: its parts are set apart by marks or wide blanks.
    pub row: bool,
    /// Stands for its letters and digits; see [`Texture::key`].
    pub key: u64,
}

impl<'t> Line<'t> {
    fn new(block: Block<'t>, furniture: Option<&Furniture>) -> Line<'t> {
        let Texture { width, words, key, code, digits } = Texture::of(&block.text);
        // Only where each byte is a character, a text takes as many columns as bytes.
        let may_hold_day = (digits >= 2 || width < block.text.len()) && published::may_hold_day(&block.text);
        let terminal = ends_sentence(&block.text);
        let recurs = furniture.is_some_and(|furniture| furniture.seen(&block.text).is_some());
        // Where no blanks were left out, there are no wide ones.
        let row = (block.raw.len() != block.text.len() || may_be_row(&block.raw)) && is_row(&block.raw, width);
        let mut line = Line {
            block,
            row,
            width,
            words,
            terminal,
            role: Role::Text,
            cues: CueSet::default(),
            silent: false,
            furniture: recurs,
            dateline: false,
            may_hold_day,
            key,
        };
        line.announce(code);
        line.dateline = may_hold_day && imprint::is_dateline(&line);
        line
    }

    pub fn text(&self) -> &str {
        &self.block.text
    }

    pub fn is_item(&self) -> bool {
        self.block.marker.is_some()
    }

    pub fn has(&self, cue: Cue) -> bool {
        self.cues.contains(cue)
    }

    /// A whole sentence or more, long enough to be told from a headline.
    pub fn is_prose(&self) -> bool {
        self.role == Role::Text
            && ((self.terminal && self.width >= 50 && self.words >= 6) || (self.width >= 160 && !self.row))
    }

    fn announce(&mut self, code: bool) {
        if self.width > 320 {
            return;
        }
        // In a sentence, only a cue with a colon ("Read more: …") or one that fills the line is meant as a label.
        let set_apart = |mark: u8, by: &str| match memchr(mark, self.block.raw.as_bytes()) {
            Some(_) => self.block.raw.matches(by).count(),
            None => 0,
        };
        let parts = || set_apart(b'|', " | ") + set_apart("•".as_bytes()[0], " • ");
        let sentence = self.words >= 8 && (self.terminal || self.width > 120) && parts() < 2;
        let text: &str = &self.block.text;
        let mut role = Role::Text;
        let mut silent = true;
        for found in Cues::embedded().matches(text) {
            silent = false;
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
            self.cues.insert(found.cue);
            if rank(weight) > rank(role) {
                role = weight;
            }
        }
        if role == Role::Text && !sentence && !self.terminal && leads_glued(text) {
            role = Role::Aside;
            self.cues.insert(Cue::ReadMore);
        }
        if role == Role::Text && (code || (self.width < 100 && is_contact(text))) {
            role = Role::Aside;
        }
        self.role = role;
        self.silent = silent;
    }
}

/// Whether a line begins with a label to which a dump has glued the name of another story: "Read alsoThe ferry is late".
fn leads_glued(text: &str) -> bool {
    /// Bytes of such a label.
    const LONGEST: usize = 48;
    let mut before = ' ';
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < LONGEST) {
        if before.is_lowercase() && c.is_uppercase() {
            let cues = Cues::embedded();
            return [Cue::Related, Cue::ReadMore].iter().any(|cue| cues.is(*cue, &text[..at]));
        }
        before = c;
    }
    false
}

/// Whether there are marks enough for a row, at a glance.
fn may_be_row(raw: &str) -> bool {
    let may_be_mark =
        |byte: &u8| (*byte == b'|') | (*byte == b'/') | (*byte == b'\t') | (*byte == 0xc2) | (*byte == 0xe2);
    tally(raw.as_bytes(), may_be_mark) >= 3
}

/// Whether the parts of a line are set apart by marks or wide blanks.
fn is_row(raw: &str, width: usize) -> bool {
    let (mut marks, mut blanks) = (0, 0);
    for c in raw.chars() {
        blanks = if c == ' ' { blanks + 1 } else { 0 };
        if blanks == 3 || matches!(c, '|' | '›' | '»' | '•' | '·' | '/' | '\t') {
            marks += 1;
            blanks = 0;
        }
    }
    marks >= 3 && marks * 30 > width
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
    // At a glance, many bytes at once.
    if tally(text.as_bytes(), |byte| matches!(byte, b'@' | b':' | b'.')) == 0 {
        return false;
    }
    if !(text.contains('@') || text.contains("://") || text.contains("www.")) {
        return false;
    }
    text.split_whitespace().any(|word| {
        word.starts_with("http://")
            || word.starts_with("https://")
            || word.starts_with("www.")
            || word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    })
}

/// The lines of a dump.
pub(super) fn lines<'t>(text: &'t str, furniture: &Furniture) -> Vec<Line<'t>> {
    let known = furniture.teaches().then_some(furniture);
    blocks::split(text).into_iter().map(|block| Line::new(block, known)).collect()
}

/// Whether two lines say the same, quotes and blanks aside.
pub(super) fn same(a: &Line, b: &Line) -> bool {
    a.key != 0 && a.key == b.key
}
