//! Tables: whether one holds data or only lays out a page, and how its cells come into columns.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use super::NodeId;
use super::block::{Row, Table};
use super::element::attribute;
use super::inline::Piece;

/// More columns than this are not read side by side, and what stands in them is taken as paragraphs.
const WIDEST: usize = 64;

/// A cell with more text than this is a page's column rather than a value.
const LONGEST_CELL: usize = 1000;

/// Whether a table relates values in rows and columns, as opposed to placing parts of a page.
///
/// The search ends where another table begins, so that all tables of a page together are searched once.
pub(super) fn is_data(table: ElementRef, skip: &dyn Fn(NodeId) -> bool) -> bool {
    if matches!(attribute(table.value(), "role"), Some("presentation" | "none")) {
        return false;
    }
    let (mut rows, mut cells, mut widest, mut headers, mut length) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let root: NodeRef<Node> = *table;
    let mut node = root;
    loop {
        let mut descend = node == root || !skip(node.id());
        match node.value() {
            Node::Text(text) => length += text.trim().len(),
            Node::Element(value) if node != root && descend => match value.name() {
                "table" | "pre" | "blockquote" | "figure" | "hr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "form" => {
                    return false;
                }
                "tr" => {
                    rows += 1;
                    cells = 0;
                }
                name @ ("td" | "th") => {
                    cells += span(attribute(value, "colspan"));
                    widest = widest.max(cells);
                    headers += usize::from(name == "th");
                    length = 0;
                }
                "script" | "style" | "noscript" => descend = false,
                _ => {}
            },
            _ => {}
        }
        if length > LONGEST_CELL || widest > WIDEST {
            return false;
        }
        if let Some(child) = node.first_child().filter(|_| descend) {
            node = child;
            continue;
        }
        while node != root && node.next_sibling().is_none() {
            match node.parent() {
                Some(parent) => node = parent,
                None => return false,
            }
        }
        match node.next_sibling() {
            Some(sibling) if node != root => node = sibling,
            _ => break,
        }
    }
    rows >= 2 && (widest >= 2 || headers > 0)
}

/// A table while its cells are read.
#[derive(Debug, Default)]
pub(super) struct Cells {
    table: Table,
    /// For every column how many rows a cell from above still covers.
    covered: Vec<usize>,
    /// Whether the row stands in the table's head.
    in_head: bool,
    /// Whether the row has none but header cells so far.
    all_headers: bool,
}

impl Cells {
    pub fn row(&mut self, in_head: bool) {
        self.end_row();
        self.in_head = in_head;
        self.all_headers = true;
        self.table.rows.push(Row::default());
    }

    /// Adds a cell; the columns that it spans beyond its own, and those covered from above, are empty.
    pub fn cell(&mut self, pieces: Vec<Piece>, element: ElementRef) {
        let columns = span(attribute(element.value(), "colspan"));
        let rows = span(attribute(element.value(), "rowspan")) - 1;
        self.all_headers &= element.value().name() == "th";
        if self.table.rows.is_empty() {
            self.row(false);
        }
        self.fill_covered();
        let Some(row) = self.table.rows.last_mut() else { return };
        let mut pieces = Some(pieces);
        for _ in 0..columns {
            let column = row.cells.len();
            if rows > 0 && column < WIDEST {
                self.covered.resize(self.covered.len().max(column + 1), 0);
                // One more than the rows below, since this row's end counts as well.
                self.covered[column] = rows + 1;
            }
            row.cells.push(pieces.take().unwrap_or_default());
        }
    }

    pub fn finish(mut self) -> Table {
        self.end_row();
        self.table.rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        self.table
    }

    fn fill_covered(&mut self) {
        let Some(row) = self.table.rows.last_mut() else { return };
        while self.covered.get(row.cells.len()).is_some_and(|&rows| rows > 0) {
            row.cells.push(Vec::new());
        }
    }

    fn end_row(&mut self) {
        self.fill_covered();
        self.covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        if let Some(row) = self.table.rows.last_mut() {
            row.is_header = (self.all_headers || self.in_head) && !row.cells.is_empty();
        }
    }
}

fn span(written: Option<&str>) -> usize {
    const WIDEST_SPAN: usize = 32;
    written.and_then(|written| written.trim().parse().ok()).unwrap_or(1).clamp(1, WIDEST_SPAN)
}
