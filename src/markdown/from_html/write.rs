//! Blocks as CommonMark, and as plain text.

use super::block::{Block, Row, Table};
use super::inline::{Piece, plain};
use super::spans::{Setting, longest_run, write_pieces};
use crate::markdown::escape::write_html_text;

/// A footnote's number and what it says.
pub(super) type Footnote = (usize, Vec<Block>);

/// Writes a document's body. Its headings begin at the second level, since the title is the first.
pub(super) fn markdown(blocks: &[Block], footnotes: &[Footnote]) -> String {
    let first_level =
        blocks.iter().chain(footnotes.iter().flat_map(|(_, blocks)| blocks)).filter_map(first_level).min();
    let mut writer = Writer {
        out: String::new(),
        prefix: String::new(),
        in_line: false,
        shift: 2 - i32::from(first_level.unwrap_or(2)),
    };
    writer.blocks(blocks, false);
    for (number, blocks) in footnotes {
        if !writer.out.is_empty() {
            writer.out.push('\n');
        }
        writer.contained(&format!("[^{number}]: "), "    ", blocks, false);
    }
    writer.out
}

/// The words alone: a paragraph, heading, row or list item a line, without captions.
pub(super) fn text(blocks: &[Block], footnotes: &[Footnote]) -> String {
    let mut out = String::new();
    write_text(&mut out, blocks);
    for (_, blocks) in footnotes {
        write_text(&mut out, blocks);
    }
    out.truncate(out.trim_end().len());
    out
}

/// The highest level of the headings in a block.
fn first_level(block: &Block) -> Option<u8> {
    match block {
        Block::Heading(level, _) => Some(*level),
        Block::Quote(blocks) | Block::Details { blocks, .. } | Block::Direction(_, blocks) => {
            blocks.iter().filter_map(first_level).min()
        }
        Block::List { items, .. } => items.iter().flatten().filter_map(first_level).min(),
        _ => None,
    }
}

/// Containers nest no deeper than the converter allows, so that recursion here is bounded.
struct Writer {
    out: String,
    /// What every line of the block being written begins with.
    prefix: String,
    /// A marker has been written, and the block continues its line.
    in_line: bool,
    /// What to add to a heading's level.
    shift: i32,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block], tight: bool) {
        // Two lists in a row would become one, were their markers the same.
        let mut other_marker = false;
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 && !tight {
                self.blank_line();
            }
            let previous = index.checked_sub(1).map(|previous| &blocks[previous]);
            other_marker = match (previous, block) {
                (Some(Block::List { start: one, .. }), Block::List { start: other, .. }) => {
                    one.is_some() == other.is_some() && !other_marker
                }
                _ => false,
            };
            self.block(block, other_marker);
        }
    }

    fn block(&mut self, block: &Block, other_marker: bool) {
        match block {
            Block::Paragraph(pieces) => self.line(pieces, Setting::Paragraph),
            Block::Heading(level, pieces) => {
                let level = (i32::from(*level) + self.shift).clamp(2, 6);
                self.start_line();
                self.out.push_str(&"#".repeat(usize::try_from(level).unwrap_or(2)));
                self.out.push(' ');
                self.in_line = true;
                self.line(pieces, Setting::Heading);
            }
            Block::Code { language, text } => self.code(language, text),
            // Neither bullet is made of these, so that a rule within an item stays one.
            Block::Rule => self.raw_line("***"),
            Block::Quote(blocks) => self.contained("> ", "> ", blocks, false),
            Block::List { start, items } => self.list(*start, items, other_marker),
            Block::Table(table) => self.table(table),
            Block::Figure { images, caption } => {
                self.line(images, Setting::Paragraph);
                if !caption.is_empty() {
                    self.caption(caption);
                }
            }
            Block::Caption(pieces) => self.caption(pieces),
            Block::Details { summary, blocks } => {
                let mut opening = "<details><summary>".to_owned();
                write_html_text(&mut opening, summary);
                opening.push_str("</summary>");
                self.element(&opening, blocks, "</details>");
            }
            Block::Direction(direction, blocks) => {
                self.element(&format!("<div dir=\"{direction}\">"), blocks, "</div>");
            }
        }
    }

    /// A blank line after the opening tag and before the closing one lets what is between be Markdown.
    fn element(&mut self, opening: &str, blocks: &[Block], closing: &str) {
        self.raw_line(opening);
        self.blank_line();
        self.blocks(blocks, false);
        self.blank_line();
        self.raw_line(closing);
    }

    fn line(&mut self, pieces: &[Piece], setting: Setting) {
        self.start_line();
        write_pieces(&mut self.out, pieces, setting, &self.prefix);
        self.out.push('\n');
    }

    /// A line in emphasis of its own; beneath a picture it is that picture's caption.
    fn caption(&mut self, pieces: &[Piece]) {
        self.start_line();
        self.out.push('_');
        write_pieces(&mut self.out, pieces, Setting::Caption, &self.prefix);
        self.out.push_str("_\n");
    }

    fn code(&mut self, language: &str, text: &str) {
        let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
        self.raw_line(&format!("{fence}{language}"));
        for line in text.split('\n') {
            if line.is_empty() {
                self.blank_line();
            } else {
                self.raw_line(line);
            }
        }
        self.raw_line(&fence);
    }

    fn list(&mut self, start: Option<u32>, items: &[Vec<Block>], other_marker: bool) {
        let tight = items.iter().all(|item| is_tight(item));
        for (index, item) in items.iter().enumerate() {
            if index > 0 && !tight {
                self.blank_line();
            }
            let marker = match start {
                Some(start) => {
                    let number = u64::from(start) + u64::try_from(index).unwrap_or_default();
                    format!("{}{} ", number % 1_000_000_000, if other_marker { ')' } else { '.' })
                }
                None => if other_marker { "+ " } else { "- " }.to_owned(),
            };
            let indent = " ".repeat(marker.len());
            self.contained(&marker, &indent, item, tight);
        }
    }

    fn table(&mut self, table: &Table) {
        let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        let (header, rows) = match table.rows.split_first() {
            Some((first, rows)) if first.is_header => (first.cells.as_slice(), rows),
            _ => ([].as_slice(), table.rows.as_slice()),
        };
        self.row(header, width);
        self.start_line();
        self.out.push('|');
        self.out.push_str(&" --- |".repeat(width));
        self.out.push('\n');
        for Row { cells, .. } in rows {
            self.row(cells, cells.len());
        }
    }

    fn row(&mut self, cells: &[Vec<Piece>], width: usize) {
        self.start_line();
        self.out.push('|');
        for column in 0..width {
            self.out.push(' ');
            if let Some(pieces) = cells.get(column).filter(|pieces| !pieces.is_empty()) {
                write_pieces(&mut self.out, pieces, Setting::Cell, "");
                self.out.push(' ');
            }
            self.out.push('|');
        }
        self.out.push('\n');
    }

    /// Writes blocks within a container: `first` before the first line, `rest` before all others.
    fn contained(&mut self, first: &str, rest: &str, blocks: &[Block], tight: bool) {
        self.start_line();
        self.out.push_str(first);
        self.in_line = true;
        let outer = self.prefix.len();
        self.prefix.push_str(rest);
        self.blocks(blocks, tight);
        self.prefix.truncate(outer);
    }

    fn start_line(&mut self) {
        if !std::mem::take(&mut self.in_line) {
            self.out.push_str(&self.prefix);
        }
    }

    fn raw_line(&mut self, line: &str) {
        self.start_line();
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn blank_line(&mut self) {
        self.out.push_str(self.prefix.trim_end());
        self.out.push('\n');
    }
}

/// Whether an item needs no blank lines: a line, perhaps with lists beneath it.
///
/// An ordered list can follow a line directly only if it begins with 1 (CommonMark 5.2).
fn is_tight(item: &[Block]) -> bool {
    match item {
        [Block::Paragraph(_)] => true,
        [Block::List { items, .. }] => items.iter().all(|item| is_tight(item)),
        [Block::Paragraph(_), Block::List { start: None | Some(1), items }] => items.iter().all(|item| is_tight(item)),
        _ => false,
    }
}

fn write_text(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(pieces) | Block::Heading(_, pieces) => write_line(out, &plain(pieces)),
            Block::Code { text, .. } => write_line(out, text),
            Block::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<String> = row.cells.iter().map(|cell| plain(cell)).collect();
                    write_line(out, cells.join(" ").trim());
                }
            }
            Block::Quote(blocks) | Block::Direction(_, blocks) => write_text(out, blocks),
            Block::List { items, .. } => items.iter().for_each(|item| write_text(out, item)),
            Block::Details { summary, blocks } => {
                write_line(out, summary);
                write_text(out, blocks);
            }
            Block::Rule | Block::Figure { .. } | Block::Caption(_) => {}
        }
    }
}

fn write_line(out: &mut String, line: &str) {
    if !line.trim().is_empty() {
        out.push_str(line);
        out.push('\n');
    }
}
