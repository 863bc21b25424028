//! One line of running text: words and what marks them, with blanks collapsed as CSS does.

use super::image::Image;

/// A part of a line. Opens and closes are properly nested and never empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Code(String),
    Break,
    Image(Image),
    /// The mark of a footnote, by its number.
    Note(usize),
    Open(Mark),
    Close,
}

/// What marks a stretch of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    Emphasis,
    Strong,
    Strike,
    Link(Link),
    /// An element without attributes that CommonMark has no sign for.
    Tag(&'static str),
    Abbreviation(String),
    /// An element that sets the direction of its text, and the direction.
    Direction(&'static str, &'static str),
}

/// A link. Two links are never the same, even to one address: each has its own number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub number: usize,
    pub address: String,
    pub title: String,
}

impl Mark {
    /// Whether one within the other says nothing new (or, with links, is not allowed).
    fn is_kin(&self, other: &Mark) -> bool {
        match (self, other) {
            (Mark::Tag(one), Mark::Tag(other)) => one == other,
            (Mark::Direction(..), Mark::Direction(..)) => self == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// A line while it is being made.
///
/// Marks and blanks are written only when the next word comes: so no mark is ever empty, none begins or ends with a
/// blank (which CommonMark would not take for a mark), and a mark that goes on over the end of a block is taken up again.
#[derive(Debug, Default)]
pub(super) struct Line {
    pieces: Vec<Piece>,
    /// The marks that the page has open.
    wanted: Vec<Mark>,
    /// The marks that `pieces` has open.
    written: Vec<Mark>,
    blank: bool,
    breaks: usize,
    /// How many code elements are open; within them only links count.
    code_depth: usize,
    /// Whether a code element was opened since the last piece of code.
    new_code: bool,
}

impl Line {
    /// Adds text in which blanks are collapsed.
    pub fn text(&mut self, text: &str) {
        let mut rest = text;
        loop {
            let words = rest.trim_start_matches(BLANKS);
            self.blank |= words.len() < rest.len();
            if words.is_empty() {
                return;
            }
            let end = stretch(words.as_bytes());
            self.words(&words[..end]);
            rest = &words[end..];
        }
    }

    /// Opens a mark; `false` where it says nothing new, and then must not be closed.
    pub fn open(&mut self, mark: Mark) -> bool {
        let useless = self.wanted.iter().any(|other| other.is_kin(&mark))
            || (self.code_depth > 0 && !matches!(mark, Mark::Link(_)));
        if !useless {
            self.wanted.push(mark);
        }
        !useless
    }

    pub fn close(&mut self) {
        self.wanted.pop();
    }

    pub fn open_code(&mut self) {
        self.new_code |= self.code_depth == 0;
        self.code_depth += 1;
    }

    pub fn close_code(&mut self) {
        self.code_depth = self.code_depth.saturating_sub(1);
    }

    pub fn blank(&mut self) {
        self.blank = true;
    }

    pub fn line_break(&mut self) {
        if !self.pieces.is_empty() {
            self.breaks += 1;
        }
    }

    /// As [`Line::line_break`], but never a second one.
    pub fn line_edge(&mut self) {
        if !self.pieces.is_empty() {
            self.breaks = self.breaks.max(1);
        }
    }

    /// Closes a quotation; a blank before the sign is none of the page's words.
    pub fn closing_quote(&mut self) {
        self.blank = false;
        self.text("”");
    }

    /// How many line breaks stand before the next word.
    pub fn pending_breaks(&self) -> usize {
        self.breaks
    }

    pub fn image(&mut self, image: Image) {
        self.settle();
        self.pieces.push(Piece::Image(image));
    }

    /// Adds the mark of a footnote, which stands outside all other marks.
    pub fn note(&mut self, number: usize) {
        let wanted = std::mem::take(&mut self.wanted);
        self.settle();
        self.pieces.push(Piece::Note(number));
        self.wanted = wanted;
    }

    /// Takes the line; marks that are open go on in the next one.
    pub fn take(&mut self) -> Vec<Piece> {
        self.pieces.extend(self.written.drain(..).map(|_| Piece::Close));
        self.blank = false;
        self.breaks = 0;
        std::mem::take(&mut self.pieces)
    }

    /// Adds words between which single blanks stand already.
    fn words(&mut self, words: &str) {
        if self.code_depth == 0 {
            self.settle();
            match self.pieces.last_mut() {
                Some(Piece::Text(text)) => text.push_str(words),
                _ => self.pieces.push(Piece::Text(words.to_owned())),
            }
            return;
        }
        // Blanks within one code element are code. Two that touch become one, since their backticks would run together.
        let blank_is_code = self.blank && !self.new_code && self.breaks == 0 && self.written == self.wanted;
        if let (true, Some(Piece::Code(code))) = (blank_is_code, self.pieces.last_mut()) {
            code.push(' ');
            self.blank = false;
        }
        self.settle();
        match self.pieces.last_mut() {
            Some(Piece::Code(code)) => code.push_str(words),
            _ => self.pieces.push(Piece::Code(words.to_owned())),
        }
        self.new_code = false;
    }

    /// Brings marks and blanks up to date before something visible: closes, then the blank, then opens.
    fn settle(&mut self) {
        let shared = self.written.iter().zip(&self.wanted).take_while(|(one, other)| one == other).count();
        for _ in self.written.drain(shared..) {
            self.pieces.push(Piece::Close);
        }
        if self.breaks > 0 {
            self.pieces.push(Piece::Break);
        } else if self.blank && !self.pieces.is_empty() {
            match self.pieces.last_mut() {
                Some(Piece::Text(text)) => text.push(' '),
                _ => self.pieces.push(Piece::Text(" ".to_owned())),
            }
        }
        self.breaks = 0;
        self.blank = false;
        for mark in &self.wanted[shared..] {
            self.pieces.push(Piece::Open(mark.clone()));
            self.written.push(mark.clone());
        }
    }
}

/// What CSS collapses; other blanks, such as those that do not break, stay as they are.
const BLANKS: [char; 5] = [' ', '\n', '\t', '\r', '\x0c'];

/// The length of the text up to the first blank that is more than one plain space between words.
fn stretch(text: &[u8]) -> usize {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c');
    let ends =
        |at: &usize| is_blank(text[*at]) && (text[*at] != b' ' || text.get(at + 1).is_none_or(|&next| is_blank(next)));
    (0..text.len()).find(ends).unwrap_or(text.len())
}

/// The line without marks of one kind: a heading is bold anyway, a caption emphasised.
pub(super) fn without(pieces: Vec<Piece>, unwanted: &Mark) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut open = Vec::new();
    for piece in pieces {
        let keeps = match &piece {
            Piece::Open(mark) => {
                open.push(mark != unwanted);
                mark != unwanted
            }
            Piece::Close => open.pop().unwrap_or(true),
            _ => true,
        };
        match (kept.last_mut(), piece) {
            // Escaping must see the text that now stands together as one.
            (Some(Piece::Text(text)), Piece::Text(more)) => text.push_str(&more),
            (Some(Piece::Code(code)), Piece::Code(more)) => code.push_str(&more),
            (_, piece) if keeps => kept.push(piece),
            _ => {}
        }
    }
    kept
}

/// The words of a line, without its marks.
pub(super) fn plain(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(words) | Piece::Code(words) => text.push_str(words),
            Piece::Break => text.push(' '),
            Piece::Image(_) | Piece::Note(_) | Piece::Open(_) | Piece::Close => {}
        }
    }
    text.trim().to_owned()
}

/// Whether a line shows pictures and nothing else.
pub(super) fn is_pictures(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| matches!(piece, Piece::Image(_)))
        && pieces.iter().all(|piece| match piece {
            Piece::Text(text) => text.trim().is_empty(),
            Piece::Code(_) | Piece::Note(_) => false,
            Piece::Break | Piece::Image(_) | Piece::Open(_) | Piece::Close => true,
        })
}

/// Whether nothing in a line can be seen.
pub(super) fn is_blank(pieces: &[Piece]) -> bool {
    let is_unseen = |character: char| character.is_whitespace() || matches!(character, '\u{200b}' | '\u{feff}');
    pieces.iter().all(|piece| match piece {
        Piece::Text(text) => text.chars().all(is_unseen),
        Piece::Break | Piece::Open(_) | Piece::Close => true,
        Piece::Code(_) | Piece::Image(_) | Piece::Note(_) => false,
    })
}
