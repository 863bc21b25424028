//! A dump's lines as blocks: paragraphs, headings, list items, whatever stood on a line of its own in the browser.
//!
//! A browser that prints a page as text puts each block element on a line of its own, lists as indented bullets.
//! Other tools break lines at a fixed width; such lines are joined again.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::texture::{is_wide, width};
use crate::extract::learned::texture::tally;

/// What a list item begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet,
    Number(u32),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block<'t> {
    /// Without marker and indentation; runs of blanks as one.
    pub text: Cow<'t, str>,
    /// The same with its inner blanks as they were: two and more separate the parts of a line.
    pub raw: Cow<'t, str>,
    /// The line it begins on, from 1.
    pub line: usize,
    /// Columns before the marker or the text.
    pub indent: usize,
    pub marker: Option<Marker>,
    /// Stands indented below a list item, as a part of it.
    pub under_item: bool,
    /// Whether a blank line stands before it.
    pub gap: bool,
}

/// The most blocks that are read of a page: the longest of books has fewer, and memory is bounded by it.
pub(super) const MOST: usize = 100_000;

/// Splits a dump into blocks, at most [`MOST`] of them.
pub(super) fn split(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut widths: Vec<u32> = Vec::new();
    let wrapped_at = wrap_width(text, &mut widths);
    let mut widths = widths.into_iter();
    let mut gap = true;
    // The column where the text of the list item begins that the lines now read may belong to.
    let mut item_text_at: Option<usize> = None;
    let mut last_line_width = 0;
    for (index, line) in lines(text).enumerate() {
        let content = line.trim_matches(is_blank);
        if content.is_empty() {
            gap = true;
            continue;
        }
        let indent: usize = line.chars().take_while(|c| is_blank(*c)).map(|c| if c == '\t' { 4 } else { 1 }).sum();
        let line_width = indent + widths.next().unwrap_or_default() as usize;
        let (marker, rest) = split_marker(content, indent);
        let joins = !gap
            && marker.is_none()
            && wrapped_at.is_some_and(|at| {
                last_line_width + 1 + first_word_width(content) + SLACK > at && last_line_width <= at
            });
        if let Some(last) = blocks.last_mut().filter(|_| joins) {
            let blank = !(last.text.ends_with(is_wide) && content.starts_with(is_wide));
            for part in [&mut last.text, &mut last.raw] {
                if blank {
                    part.to_mut().push(' ');
                }
            }
            last.text.to_mut().push_str(&collapse(content));
            last.raw.to_mut().push_str(content);
            last_line_width = line_width;
            continue;
        }
        if marker.is_some() {
            item_text_at = Some(indent + 2);
        } else if item_text_at.is_some_and(|at| indent < at) {
            item_text_at = None;
        }
        if !rest.is_empty() {
            if blocks.len() == MOST {
                break;
            }
            blocks.push(Block {
                text: once(collapse(rest)),
                raw: Cow::Borrowed(rest),
                line: index + 1,
                indent,
                marker,
                under_item: marker.is_none() && item_text_at.is_some() && !gap,
                gap,
            });
        }
        last_line_width = line_width;
        gap = false;
    }
    blocks
}

/// The lines of a text, faster than the standard library's where they are short.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let ends =
        memchr_iter(b'\n', text.as_bytes()).chain((!text.is_empty() && !text.ends_with('\n')).then_some(text.len()));
    ends.scan(0, |from, end| Some(&text[std::mem::replace(from, end + 1)..end]))
}

fn is_blank(c: char) -> bool {
    c == ' ' || c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Runs of blanks as one; without the characters that show nothing.
pub(super) fn collapse(text: &str) -> Cow<'_, str> {
    let is_trimmed = matches!(text.as_bytes(), [b'!'..=b'~', .., b'!'..=b'~']);
    let text = if is_trimmed { text } else { text.trim_matches(is_blank) };
    let mut after_blank = false;
    // At a glance, many bytes at once.
    let bytes = text.as_bytes();
    let twice = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    if tally(bytes, |byte| !matches!(byte, b' '..=b'~')) == 0
        && !twice.fold(false, |any, (one, next)| any | ((*one == b' ') & (*next == b' ')))
    {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().all(|c| {
        let blank = c == ' ';
        let plain = !(blank && after_blank) && (blank || c.is_ascii_graphic() || !(is_blank(c) || c == SOFT_HYPHEN));
        after_blank = blank;
        plain
    });
    if plain {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| *c != SOFT_HYPHEN));
    }
    Cow::Owned(out)
}

const SOFT_HYPHEN: char = '\u{ad}';

/// A line that says the same twice, as a picture's text beside a link's: "Jane Doe Jane Doe".
fn once(text: Cow<'_, str>) -> Cow<'_, str> {
    let middle = text.len() / 2;
    let (first, second) = (text.get(..middle), text.get(middle + 1..));
    if text.len() <= 6 || text.as_bytes().get(middle) != Some(&b' ') || first != second {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..middle]),
        Cow::Owned(text) => Cow::Owned(text[..middle].to_owned()),
    }
}

/// The list marker at the start of a line, and the line without it. Bullets nest on one line (`• • Live`).
fn split_marker(content: &str, indent: usize) -> (Option<Marker>, &str) {
    let mut rest = content;
    while let Some(after) = rest.strip_prefix(['•', '◦', '▪', '●', '○', '‣', '■', '□', '⁃', '➤', '➢'])
    {
        rest = after.trim_start_matches(is_blank);
    }
    if rest.len() < content.len() {
        return (Some(Marker::Bullet), rest);
    }
    if let Some(after) = content.strip_prefix(['*', '-', '+', '·']).filter(|after| after.starts_with(' ')) {
        return (Some(Marker::Bullet), after.trim_start());
    }
    // A number is a marker only where the line is indented: a year or a score can begin a paragraph.
    let digits = content.len() - content.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = content[..digits].parse().ok().filter(|_| indent >= 2 && digits <= 3);
    let after = content[digits..].strip_prefix(['.', ')']).filter(|after| after.starts_with(' '));
    match (number, after) {
        (Some(number), Some(after)) => (Some(Marker::Number(number)), after.trim_start()),
        _ => (None, content),
    }
}

fn first_word_width(content: &str) -> usize {
    match content.chars().next() {
        Some(c) if is_wide(c) => 2,
        _ => width(content.split(is_blank).next().unwrap_or_default()),
    }
}

/// Not every tool fills its lines to the last column.
const SLACK: usize = 4;

/// The width at which the lines of a dump were broken, if they were. `widths` takes that of each line that is not blank,
/// without the blanks at its ends.
fn wrap_width(text: &str, widths: &mut Vec<u32>) -> Option<usize> {
    const NARROWEST: usize = 50;
    const WIDEST: usize = 132;
    let mut whole: Vec<usize> = Vec::new();
    let mut followed: Vec<usize> = Vec::new();
    let mut last: Option<usize> = None;
    for line in lines(text) {
        let line = line.trim_end_matches(is_blank);
        let content = line.trim_start_matches(is_blank);
        if content.is_empty() {
            last = None;
            continue;
        }
        let own = width(content);
        let wide = width(&line[..line.len() - content.len()]) + own;
        followed.extend(last);
        last = Some(wide);
        whole.push(wide);
        widths.push(own as u32);
    }
    let widest = followed.iter().copied().max().filter(|widest| (NARROWEST..=WIDEST).contains(widest))?;
    let full = followed.iter().filter(|wide| **wide + 20 >= widest).count();
    // Short lines are menus; a wrapped text has many full lines, and hardly a line that is full and stands alone.
    let long = whole.iter().filter(|wide| **wide + 20 >= widest).count();
    (full >= 6 && full * 10 >= long * 6).then_some(widest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let line = |block: &Block| {
            let marker = match block.marker {
                Some(Marker::Bullet) => "* ".to_owned(),
                Some(Marker::Number(number)) => format!("{number}. "),
                None if block.under_item => "> ".to_owned(),
                None => String::new(),
            };
            format!("{}{marker}{}\n", if block.gap { "\n" } else { "" }, block.text)
        };
        split(text).iter().map(line).collect()
    }

    #[test]
    fn lines_are_blocks_and_bullets_items() {
        insta::assert_snapshot!(shape(
            "Gazette\n\n  • Home\n    • • Live\n  • picture\n    A boat   on the lake\n  12. Twelfth\n1848. A year.\n\nText\u{ad}ed.\n"
        ), @r"
        Gazette

        * Home
        * Live
        * picture
        > A boat on the lake
        12. Twelfth
        1848. A year.

        Texted.
        ");
    }

    #[test]
    fn a_page_of_nothing_but_lines_is_read_in_part() {
        let page = "a\n".repeat(MOST + 10);
        assert_eq!(split(&page).len(), MOST);
    }

    #[test]
    fn lines_broken_at_a_width_are_joined() {
        let paragraph = "The ferry that goes from the old quay to the light house was\nlate again on Monday, for the third time in \
                         this same week,\nand nobody at the pier was told why it had been so late or when\nthe next would go.";
        let text = format!("Ferry late\n\n{paragraph}\n\n{paragraph}\n\nHome\nNews\n");
        let texts: Vec<usize> = split(&text).iter().map(|block| block.text.split(' ').count()).collect();
        assert_eq!(texts, [2, 44, 44, 1, 1]);
    }
}
