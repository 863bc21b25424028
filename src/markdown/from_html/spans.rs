//! The pieces of a line as CommonMark's inline signs.

use super::inline::{Link, Mark, Piece};
use crate::markdown::escape::{Place, escape_span, write_destination, write_html_text, write_title};

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Setting {
    /// A paragraph, whose first words could open a block.
    Paragraph,
    /// A heading, one line that closing number signs would end.
    Heading,
    /// A table's cell, which must not hold a line break or a bare `|`.
    Cell,
    /// A caption, which is itself emphasised.
    Caption,
}

/// Writes a line. After each line break within it comes `prefix`, that of the block it stands in.
pub(super) fn write_pieces(out: &mut String, pieces: &[Piece], setting: Setting, prefix: &str) {
    let start = out.len();
    let closing = closings(pieces);
    // For every open mark, what will close it.
    let mut ends: Vec<String> = Vec::new();
    let mut links = 0_usize;
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        match piece {
            Piece::Text(text) => {
                let previous = at.checked_sub(1).map(|previous| &pieces[previous]);
                let next = pieces.get(at + 1);
                let place = Place {
                    line_start: setting == Setting::Paragraph && matches!(previous, None | Some(Piece::Break)),
                    followed: next.is_some(),
                    before_bracket: matches!(next, Some(Piece::Open(Mark::Link(_)) | Piece::Note(_))),
                    after_note: matches!(previous, Some(Piece::Note(_))),
                    bracketed: links > 0,
                    cell: setting == Setting::Cell,
                };
                escape_span(out, text, place);
            }
            Piece::Code(code) => write_code(out, code, setting == Setting::Cell),
            Piece::Break if setting == Setting::Paragraph => {
                out.push_str("\\\n");
                out.push_str(prefix);
            }
            Piece::Break => out.push_str(if setting == Setting::Cell { "<br>" } else { " " }),
            Piece::Image(image) => {
                out.push_str("![");
                let place = Place { bracketed: true, cell: setting == Setting::Cell, ..Place::default() };
                escape_span(out, &image.alt, place);
                write_target(out, &image.address, &image.title);
            }
            Piece::Note(number) => out.push_str(&format!("[^{number}]")),
            Piece::Open(Mark::Link(link)) => {
                if is_autolink(link, &pieces[at + 1..closing[at]]) {
                    out.push('<');
                    out.push_str(&link.address);
                    out.push('>');
                    at = closing[at] + 1;
                    continue;
                }
                links += 1;
                out.push('[');
                let mut end = String::new();
                write_target(&mut end, &link.address, &link.title);
                ends.push(end);
            }
            Piece::Open(mark) => {
                let end = open_mark(out, mark, pieces, at, closing[at], start);
                ends.push(end);
            }
            Piece::Close => {
                if let Some(end) = ends.pop() {
                    links -= usize::from(links > 0 && end.starts_with("]("));
                    out.push_str(&end);
                }
            }
        }
        at += 1;
    }
    if setting == Setting::Heading {
        escape_closing_signs(out, start);
    }
}

/// For every opening piece the index of the one that closes it.
fn closings(pieces: &[Piece]) -> Vec<usize> {
    let mut closings = vec![0; pieces.len()];
    let mut open = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Open(_) => open.push(index),
            Piece::Close => {
                if let Some(opening) = open.pop() {
                    closings[opening] = index;
                }
            }
            _ => {}
        }
    }
    closings
}

/// Writes the sign that opens a mark and returns the one that will close it.
fn open_mark(out: &mut String, mark: &Mark, pieces: &[Piece], open: usize, close: usize, start: usize) -> String {
    let (element, sign) = match mark {
        Mark::Emphasis => ("em", emphasis_sign(out, pieces, open, close, start)),
        Mark::Strong => ("strong", "**"),
        Mark::Strike => ("del", "~~"),
        Mark::Tag(element) => (*element, ""),
        Mark::Abbreviation(title) => {
            out.push_str("<abbr title=\"");
            write_html_text(out, title);
            out.push_str("\">");
            return "</abbr>".to_owned();
        }
        Mark::Direction(element, direction) => {
            out.push_str(&format!("<{element} dir=\"{direction}\">"));
            return format!("</{element}>");
        }
        Mark::Link(_) => ("", ""),
    };
    let edges = Edges {
        before: out[start..].chars().next_back(),
        first: pieces.get(open + 1).and_then(first_character),
        last: pieces.get(close - 1).and_then(last_character),
        after: pieces.get(close + 1).and_then(first_character),
    };
    if !sign.is_empty() && edges.allow(sign) {
        out.push_str(sign);
        sign.to_owned()
    } else {
        out.push_str(&format!("<{element}>"));
        format!("</{element}>")
    }
}

/// `*`, or `_` where an asterisk would touch another and be read as part of it.
fn emphasis_sign(out: &str, pieces: &[Piece], open: usize, close: usize, start: usize) -> &'static str {
    let opens_mark = |piece: Option<&Piece>| matches!(piece, Some(Piece::Open(Mark::Strong | Mark::Emphasis)));
    let touches = out[start..].ends_with(['*', '_'])
        || opens_mark(pieces.get(open + 1))
        || opens_mark(pieces.get(close + 1))
        || matches!(pieces.get(close - 1), Some(Piece::Close))
        || matches!(pieces.get(close + 1), Some(Piece::Close));
    if touches { "_" } else { "*" }
}

/// The characters around a pair of delimiters, which decide whether CommonMark takes them for such (section 6.2).
struct Edges {
    before: Option<char>,
    first: Option<char>,
    last: Option<char>,
    after: Option<char>,
}

impl Edges {
    fn allow(&self, sign: &str) -> bool {
        // A strikethrough's sign must not grow longer.
        if sign == "~~" && (self.before == Some('~') || self.after == Some('~')) {
            return false;
        }
        let flanks = |inside: Option<char>, outside: Option<char>| match Class::of(inside) {
            Class::Blank => false,
            Class::Word if sign == "_" => matches!(Class::of(outside), Class::Blank | Class::Sign),
            Class::Word => true,
            Class::Sign | Class::Unclear => matches!(Class::of(outside), Class::Blank | Class::Sign),
        };
        flanks(self.first, self.before) && flanks(self.last, self.after)
    }
}

/// What a character is to emphasis. Where implementations differ about one, nothing is built on it.
#[derive(PartialEq)]
enum Class {
    Blank,
    Word,
    Sign,
    Unclear,
}

impl Class {
    fn of(character: Option<char>) -> Class {
        match character {
            None | Some(' ' | '\t' | '\n' | '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' | '\u{202f}') => {
                Class::Blank
            }
            Some(character) if character.is_alphanumeric() => Class::Word,
            Some(character) if character.is_ascii_punctuation() => Class::Sign,
            Some(_) => Class::Unclear,
        }
    }
}

fn first_character(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Text(text) => text.chars().next(),
        Piece::Code(_) => Some('`'),
        Piece::Break => Some('\\'),
        Piece::Image(_) => Some('!'),
        Piece::Note(_) | Piece::Open(Mark::Link(_)) => Some('['),
        Piece::Open(Mark::Strike) => Some('~'),
        Piece::Open(_) | Piece::Close => Some('*'),
    }
}

fn last_character(piece: &Piece) -> Option<char> {
    match piece {
        Piece::Text(text) => text.chars().next_back(),
        Piece::Code(_) => Some('`'),
        Piece::Break => Some('\n'),
        Piece::Image(_) => Some(')'),
        Piece::Note(_) => Some(']'),
        Piece::Open(_) | Piece::Close => Some('*'),
    }
}

/// Writes `](address "title")`.
fn write_target(out: &mut String, address: &str, title: &str) {
    out.push_str("](");
    write_destination(out, address);
    if !title.is_empty() {
        write_title(out, title);
    }
    out.push(')');
}

/// Whether a link's text is its address, so that the short form `<address>` serves.
fn is_autolink(link: &Link, inside: &[Piece]) -> bool {
    let [Piece::Text(text)] = inside else { return false };
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'`' | b'\\' | b'|' | b'&');
    link.title.is_empty() && *text == link.address && text.starts_with("http") && text.bytes().all(is_plain)
}

/// Writes code between as many backticks as it needs.
fn write_code(out: &mut String, code: &str, cell: bool) {
    let fence = "`".repeat(longest_run(code, '`') + 1);
    // One blank is taken from each side when both have one, and keeps the code's own backticks from the fence.
    let padded = code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']);
    out.push_str(&fence);
    if padded {
        out.push(' ');
    }
    match cell {
        true => out.push_str(&code.replace('|', "\\|")),
        false => out.push_str(code),
    }
    if padded {
        out.push(' ');
    }
    out.push_str(&fence);
}

/// The length of the longest run of `character` in `text`.
pub(super) fn longest_run(text: &str, character: char) -> usize {
    text.split(|other| other != character).map(str::len).max().unwrap_or_default()
}

/// Number signs that end a heading's line are a closing sequence unless the first is escaped.
fn escape_closing_signs(out: &mut String, start: usize) {
    let content = &out[start..];
    let signs = content.len() - content.trim_end_matches('#').len();
    if signs == 0 {
        return;
    }
    let at = out.len() - signs;
    if at == start || out[..at].ends_with(' ') {
        out.insert(at, '\\');
    }
}
