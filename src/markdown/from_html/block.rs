//! The blocks of a document in between: no longer a page's tree, not yet Markdown's signs.

use super::inline::Piece;

/// A block. Containers are never empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    Paragraph(Vec<Piece>),
    /// With its level on the page, 1 to 6.
    Heading(u8, Vec<Piece>),
    Code {
        language: String,
        text: String,
    },
    Rule,
    Quote(Vec<Block>),
    List {
        /// The first number of an ordered list.
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Table(Table),
    Figure {
        images: Vec<Piece>,
        caption: Vec<Piece>,
    },
    /// A caption that belongs to no single picture.
    Caption(Vec<Piece>),
    Details {
        summary: String,
        blocks: Vec<Block>,
    },
    /// Blocks whose text runs against the direction of those around them.
    Direction(&'static str, Vec<Block>),
}

/// A table of data: rows of lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    pub is_header: bool,
    pub cells: Vec<Vec<Piece>>,
}
