//! The containers that are open at a point of the page, and what becomes of each when it ends.

use super::block::Block;
use super::inline::{Piece, is_blank, is_pictures, plain};
use super::table;
use super::write::Footnote;

/// What was read.
pub(super) struct Body {
    pub blocks: Vec<Block>,
    pub footnotes: Vec<Footnote>,
    pub captions: Vec<String>,
}

/// The containers that are open, around the place where the next block goes.
#[derive(Default)]
pub(super) struct Containers {
    body: Container,
    inner: Vec<Container>,
    captions: Vec<String>,
    footnotes: Vec<Footnote>,
}

#[derive(Default)]
struct Container {
    kind: Kind,
    blocks: Vec<Block>,
}

/// What a container is, with what it gathers beside its blocks.
#[derive(Default)]
pub(super) enum Kind {
    #[default]
    Body,
    Quote,
    List {
        /// The first number of an ordered list.
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Item,
    /// What is said of the terms before it, in the same item.
    Definition,
    Table(table::Cells),
    Figure {
        caption: Vec<Piece>,
    },
    Details {
        summary: String,
    },
    Direction(&'static str),
    Footnote(usize),
}

/// Containers nested deeper than this are read as if they were not there: every level indents all lines within it.
const DEEPEST: usize = 24;

impl Containers {
    pub fn may_nest(&self) -> bool {
        self.inner.len() < DEEPEST
    }

    pub fn open(&mut self, kind: Kind) {
        self.inner.push(Container { kind, blocks: Vec::new() });
    }

    /// The innermost container.
    pub fn top(&mut self) -> &mut Kind {
        &mut self.innermost().kind
    }

    pub fn push(&mut self, block: Block) {
        let Container { kind, blocks } = self.innermost();
        match kind {
            // What a page puts into a list beside its items belongs to the item before.
            Kind::List { items, .. } => match items.last_mut() {
                Some(item) => item.push(block),
                None => items.push(vec![block]),
            },
            _ => blocks.push(block),
        }
    }

    /// Ends the innermost container; one without content leaves nothing behind.
    pub fn close(&mut self) {
        let Some(Container { kind, blocks }) = self.inner.pop() else { return };
        match kind {
            Kind::List { start, items } if !items.is_empty() => self.push(Block::List { start, items }),
            Kind::Table(cells) => {
                self.push_all(blocks);
                let table = cells.finish();
                if !table.rows.is_empty() {
                    self.push(Block::Table(table));
                }
            }
            Kind::Figure { caption } => self.push_figure(blocks, caption),
            Kind::Details { summary } if !summary.is_empty() => self.push(Block::Details { summary, blocks }),
            _ if blocks.is_empty() => {}
            Kind::Quote => self.push(Block::Quote(blocks)),
            Kind::Direction(direction) => self.push(Block::Direction(direction, blocks)),
            Kind::Footnote(number) => self.footnotes.push((number, blocks)),
            Kind::Item => self.push_item(blocks),
            // A list takes what is no item of its own into the one before.
            Kind::Definition => self.push_all(blocks),
            Kind::Body | Kind::List { .. } | Kind::Details { .. } => self.push_all(blocks),
        }
    }

    /// Adds an item to the list that is open.
    pub fn push_item(&mut self, blocks: Vec<Block>) {
        match self.top() {
            Kind::List { items, .. } => items.push(blocks),
            _ => self.push_all(blocks),
        }
    }

    /// Gives a caption to the figure around it.
    pub fn caption(&mut self, pieces: Vec<Piece>) {
        if is_blank(&pieces) {
            return;
        }
        let figure = self.inner.iter_mut().rev().find_map(|container| match &mut container.kind {
            Kind::Figure { caption } => Some(caption),
            _ => None,
        });
        match figure {
            Some(caption) if caption.is_empty() => *caption = pieces,
            Some(caption) => {
                caption.push(Piece::Text(" ".to_owned()));
                caption.extend(pieces);
            }
            None => self.push(Block::Paragraph(pieces)),
        }
    }

    /// Closes what is still open and hands out the body.
    pub fn finish(mut self) -> Body {
        while !self.inner.is_empty() {
            self.close();
        }
        let mut blocks = self.body.blocks;
        // Where all runs in one direction it is the document's own.
        if let [Block::Direction(_, inner)] = blocks.as_mut_slice() {
            blocks = std::mem::take(inner);
        }
        self.footnotes.sort_by_key(|(number, _)| *number);
        Body { blocks, footnotes: self.footnotes, captions: self.captions }
    }

    fn innermost(&mut self) -> &mut Container {
        self.inner.last_mut().unwrap_or(&mut self.body)
    }

    fn push_all(&mut self, blocks: Vec<Block>) {
        blocks.into_iter().for_each(|block| self.push(block));
    }

    fn push_figure(&mut self, blocks: Vec<Block>, caption: Vec<Piece>) {
        // The caption of a table, a listing or a quotation is part of the text.
        if !blocks.is_empty() && !blocks.iter().any(shows_picture) {
            self.push_all(blocks);
            if !caption.is_empty() {
                self.push(Block::Paragraph(caption));
            }
            return;
        }
        if !caption.is_empty() {
            self.captions.push(plain(&caption));
        }
        // Without its picture (a film, an unknown address) a caption has nothing to stand beneath.
        if blocks.is_empty() {
            return;
        }
        if !blocks.iter().all(|block| matches!(block, Block::Paragraph(pieces) if is_pictures(pieces))) {
            self.push_all(blocks);
            if !caption.is_empty() {
                self.push(Block::Caption(caption));
            }
            return;
        }
        let mut images = Vec::new();
        for block in blocks {
            if let Block::Paragraph(pieces) = block {
                if !images.is_empty() {
                    images.push(Piece::Break);
                }
                images.extend(pieces);
            }
        }
        self.push(Block::Figure { images, caption });
    }
}

fn shows_picture(block: &Block) -> bool {
    match block {
        Block::Paragraph(pieces) => pieces.iter().any(|piece| matches!(piece, Piece::Image(_))),
        Block::Figure { .. } | Block::Caption(_) => true,
        Block::List { items, .. } => items.iter().flatten().any(shows_picture),
        _ => false,
    }
}
