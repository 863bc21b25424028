//! Tables are kept whole or left out whole: a row that lacks a cell says something else.

use std::ops::Range;

use html5ever::local_name;

use super::blocks::Block;
use super::outline::Outline;

/// Letters of a cell; what says more may stand in a table that only lays out the page.
const CELL: u32 = 160;

/// Decides for each table that holds data as most of its letters were decided.
pub(super) fn make_whole(outline: &Outline, blocks: &[Block], kept: &mut [bool]) {
    each_in_part(outline, blocks, kept, |blocks, kept| {
        let letters: u32 = blocks.iter().map(|block| block.letters.max(1)).sum();
        let taken = blocks.iter().zip(&*kept).filter(|(_, kept)| **kept).map(|(block, _)| block.letters.max(1));
        let is_kept = taken.sum::<u32>() * 2 >= letters;
        kept.fill(is_kept);
    });
}

/// Of a table of which not all recurs, no cell does: the days of a week and the hours of a court are on every page.
pub(super) fn recur_whole(outline: &Outline, blocks: &[Block], recurs: &mut [bool]) {
    each_in_part(outline, blocks, recurs, |_, recurs| recurs.fill(false));
}

/// Hands out the blocks of each table that holds data, with their `marks`, where some are marked and some are not.
fn each_in_part(outline: &Outline, blocks: &[Block], marks: &mut [bool], mut found: impl FnMut(&[Block], &mut [bool])) {
    for (at, entry) in outline.entries.iter().enumerate() {
        if !entry.is(&local_name!("table")) || entry.hidden {
            continue;
        }
        let from = blocks.partition_point(|block| block.first < at);
        let to = blocks.partition_point(|block| block.first < entry.end);
        let (blocks, marks) = (&blocks[from..to], &mut marks[from..to]);
        let is_in_part = marks.contains(&true) && marks.contains(&false);
        if is_in_part && holds_data(outline, at..entry.end, blocks) {
            found(blocks, marks);
        }
    }
}

/// Whether a table has rows of several short cells, most of which say one thing, and no table inside it.
fn holds_data(outline: &Outline, table: Range<usize>, blocks: &[Block]) -> bool {
    let entries = &outline.entries;
    let (mut rows, mut cells) = (0, 0);
    for entry in &entries[table.start + 1..table.end] {
        match entry.name() {
            Some(&local_name!("table")) => return false,
            Some(&local_name!("tr")) => rows += 1,
            Some(&local_name!("td") | &local_name!("th")) => cells += 1,
            _ => {}
        }
    }
    let long = blocks.iter().filter(|block| block.letters > CELL).count();
    rows >= 2 && 2 * cells >= 3 * rows && 2 * blocks.len() <= 3 * cells && long * 8 <= blocks.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::extract::html::{blocks, measures, parse};

    /// What is kept of a page of which at first all is but for what says `no`.
    fn kept(page: &str) -> Vec<String> {
        let page = parse::parse(&page.into(), Limits::default().nesting);
        let outline = Outline::new(&page, &|_| 0.0);
        let blocks = blocks::with_hidden(&outline);
        let texts: Vec<String> = blocks.iter().map(|block| measures::text(&outline, block)).collect();
        let mut kept: Vec<bool> = texts.iter().map(|text| !text.contains("no")).collect();
        make_whole(&outline, &blocks, &mut kept);
        texts.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(text, _)| text).collect()
    }

    #[test]
    fn a_row_lacks_no_cell_of_a_table_that_is_kept() {
        let table = "<table><tr><th>Hour<th>Case<tr><td>10:00 no<td>The harbour office against the ferry";
        assert_eq!(kept(table), ["Hour", "Case", "10:00 no", "The harbour office against the ferry"]);
        let most_left_out = "<p>Text<table><tr><td>no way, nothing of this<td>x<tr><td>no more of it<td>y</table>";
        assert_eq!(kept(most_left_out), ["Text"]);
    }

    #[test]
    fn what_lays_out_a_page_is_decided_part_by_part() {
        let layout = format!("<table><tr><td>no menu<td>{}<tr><td>no foot<td>x</table>", "A long text. ".repeat(40));
        assert_eq!(kept(&layout).len(), 2);
        let nested = "<table><tr><td>no menu<td><table><tr><td>a<td>b<tr><td>c<td>d</table><tr><td>e<td>f</table>";
        assert_eq!(kept(nested).len(), 6);
    }
}
