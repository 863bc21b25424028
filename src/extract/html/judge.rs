//! The judge of a page's blocks: which of them are content, by what was learned from pages whose content is known.
//!
//! What the rules of [`super::body`] and [`super::trim`] say of a block is one measure among many here.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::RandomState;
use html5ever::local_name;

use super::blocks::{Block, Kind};
use super::hints::Hints;
use super::measures::{self, Measures};
use super::outline::{Entry, Outline};
use super::totals::inside_cut;
use super::{signatures, tables};
use crate::extract::evidence::Evidence;
use crate::extract::furniture::Furniture;
use crate::extract::learned::choice::{TOGETHER, likeliest};
use crate::extract::learned::forest::{ABREAST, Forest, Rows};
use crate::extract::recurring::{Judged, LeftOut, left_out};

/// What was decided of a page's blocks.
pub(super) struct Verdict {
    pub probability: Vec<f32>,
    pub kept: Vec<bool>,
    /// Words of content that are expected among the kept.
    pub words: f32,
    /// The F1 of words that the probabilities promise, from 0 to 1: how sure the body is as a whole.
    pub confidence: f32,
    /// The part of the text that was left out because it recurs on other pages, from 0 to 1.
    pub recurring: f32,
}

static BLOCKS: LazyLock<Forest> = LazyLock::new(|| forest(include_str!("../learned/html-blocks.txt")));
static CLASSES: LazyLock<HashMap<&'static str, f32, RandomState>> = LazyLock::new(|| {
    let table = include_str!("../learned/html-classes.txt");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, weight)| Some((word, weight.parse().ok()?)))
        .collect()
});

fn forest(table: &str) -> Forest {
    Forest::parse(table).unwrap_or_else(|error| unreachable!("invariant: the table is read by a test: {error}"))
}

/// The weight of a word in the names of classes: above zero where it stands round content.
pub(super) fn weigh(word: &str) -> f32 {
    CLASSES.get(word).copied().unwrap_or(0.0)
}

/// Decides of each block of `page`. The page's heading and its standfirst (the block that begins at the entry
/// `standfirst`) are no part of the body, whatever they look like, and neither are most lines that recur on the site.
pub(super) fn judge(
    page: &Measures,
    heading: Option<usize>,
    standfirst: Option<usize>,
    furniture: &Furniture,
) -> Verdict {
    let (outline, count) = (page.outline, page.blocks.len());
    let heading = heading.map(|at| at..outline.entries[at].end);
    let excluded = |block: &Block| {
        heading.as_ref().is_some_and(|heading| heading.contains(&block.first))
            || standfirst == Some(block.first)
            || in_caption(outline, block)
    };
    let trees = BLOCKS.given(&page.whole);
    let mut probability = vec![0.0; count];
    let asked: Vec<usize> = (0..count).filter(|&index| !excluded(&page.blocks[index])).collect();
    let mut rows = Rows::of(BLOCKS.measures.len());
    for group in asked.chunks(ABREAST) {
        for &index in group {
            page.row(index, &mut rows);
            rows.end();
        }
        for (&index, likely) in group.iter().zip(trees.probabilities(&rows)) {
            probability[index] = likely * if page.left_out_by_rules(index) { OVERRULED } else { 1.0 };
        }
        rows.clear();
    }
    let mut recurring = 0.0;
    if furniture.teaches() {
        let left_out = left_out_for_recurring(page, &probability, furniture);
        probability.iter_mut().zip(&left_out.lines).filter(|(_, out)| **out).for_each(|(likely, _)| *likely = 0.0);
        recurring = left_out.share;
    }
    let parts: Vec<(f32, f32)> = (0..count).map(|index| (probability[index], page.words(index))).collect();
    let kept = likeliest(&parts, TOGETHER);
    let (mut right, mut taken, mut all) = (0.0, 0.0, 0.0);
    for (&(probability, words), &kept) in parts.iter().zip(&kept) {
        all += probability * words;
        if kept {
            right += probability * words;
            taken += words;
        }
    }
    Verdict { probability, kept, words: right, confidence: 2.0 * right / (taken + all).max(1.0), recurring }
}

/// What is left out of a page because it recurs on other pages of its site.
fn left_out_for_recurring(page: &Measures, probability: &[f32], furniture: &Furniture) -> LeftOut {
    let (outline, blocks) = (page.outline, page.blocks);
    let seen = |block: &Block| furniture.seen(&measures::text(outline, block)).is_some();
    let mut recurs: Vec<bool> = blocks.iter().map(seen).collect();
    tables::recur_whole(outline, blocks, &mut recurs);
    let lines = blocks.iter().enumerate().map(|(index, block)| Judged {
        words: page.words(index),
        probability: probability[index],
        recurs: recurs[index],
        heads: recurs[index] && (block.kind == Kind::Heading || signatures::is_emphasised(outline, block)),
    });
    left_out(&lines.collect::<Vec<_>>())
}

/// The letters of an element.
fn letters(entries: &[Entry], at: usize) -> u32 {
    entries[at..entries[at].end].iter().map(|entry| entry.letters).sum()
}

fn in_caption(outline: &Outline, block: &Block) -> bool {
    let holders = [block.at, outline.entries[block.at].parent];
    holders.iter().any(|&at| outline.entries[at].is(&local_name!("figcaption")))
}

impl Verdict {
    /// The entries from the first to the last kept block. Pictures may open a text: what stands before it, but behind
    /// `opening`, belongs to it; and so do those that close it.
    fn span(&self, outline: &Outline, blocks: &[Block], opening: usize) -> Option<Range<usize>> {
        let mut kept = blocks.iter().zip(&self.kept).filter(|(_, kept)| **kept).map(|(block, _)| block);
        let first = kept.next()?;
        let last = kept.next_back().unwrap_or(first);
        let end = end_of_pictures(outline, blocks, last);
        Some(if opening < first.first { opening } else { first.first }..end)
    }

    /// The lines that are kept.
    pub fn lines(&self, outline: &Outline, blocks: &[Block]) -> impl Iterator<Item = String> {
        let kept = blocks.iter().zip(&self.kept).filter(|(_, kept)| **kept);
        kept.map(|(block, _)| measures::text(outline, block))
    }

    /// Captions are no text that tells a body, but those of pictures inside it belong to it.
    pub fn keep_captions(&mut self, outline: &Outline, blocks: &[Block], furniture: &[bool], opening: usize) {
        let Some(span) = self.span(outline, blocks, opening) else { return };
        let furniture = inside_cut(outline, furniture);
        for (kept, block) in self.kept.iter_mut().zip(blocks).filter(|(_, block)| span.contains(&block.first)) {
            let holder = outline.entries[outline.entries[block.at].parent].parent;
            *kept |= in_caption(outline, block)
                && !outline.entries[block.first].hidden
                && block.linked * 2 <= block.letters
                && !furniture[holder];
        }
    }

    /// The element that holds all kept blocks, and for each entry whether it is left out of the body.
    pub fn cut(
        &self,
        outline: &Outline,
        blocks: &[Block],
        furniture: &[bool],
        opening: usize,
    ) -> Option<(usize, Vec<bool>)> {
        let entries = &outline.entries;
        let span = self.span(outline, blocks, opening)?;
        let mut inside = vec![0u32; entries.len() + 1];
        let mut any = vec![0u32; entries.len() + 1];
        for (block, &keep) in blocks.iter().zip(&self.kept) {
            inside[block.first + 1..=block.end].fill(u32::from(keep));
            any[block.first + 1..=block.end].fill(1);
        }
        for at in 1..inside.len() {
            inside[at] += inside[at - 1];
            any[at] += any[at - 1];
        }
        let holds = |sums: &[u32], at: usize| sums[entries[at].end] > sums[at];
        let first = blocks.iter().zip(&self.kept).find(|(_, kept)| **kept)?.0.first;
        let mut root = first;
        while entries[root].end < span.end || entries[root].name().is_none() || is_part(outline, root) {
            root = entries[root].parent;
        }
        let mut cut = vec![false; entries.len()];
        let mut at = root + 1;
        while at < entries[root].end {
            let entry = &entries[at];
            cut[at] = match entry.name() {
                _ if holds(&inside, at) => false,
                None => entry.letters > 0 || !span.contains(&at),
                Some(_) if holds(&any, at) => true,
                Some(_) => !span.contains(&at) || entry.hidden || furniture[at],
            };
            at = if cut[at] { entry.end } else { at + 1 };
        }
        // "History [edit]": what the class of a heading's part calls a tool of the site.
        let headings = blocks.iter().zip(&self.kept).filter(|(block, kept)| **kept && block.kind == Kind::Heading);
        for (block, _) in headings {
            for at in block.first..block.end {
                cut[at] |= entries[at].hints.has(Hints::FURNITURE) && letters(entries, at) * 2 < block.letters;
            }
        }
        Some((root, cut))
    }

    /// Notes what inside the body's element was left out.
    pub fn explain(&self, outline: &Outline, blocks: &[Block], root: usize, evidence: &mut Evidence) {
        let end = outline.entries[root].end;
        for (index, block) in blocks.iter().enumerate() {
            if block.first >= root && block.first < end && !self.kept[index] && block.letters >= SHORTEST_EXPLAINED {
                let percent = (self.probability[index] * 100.0).round();
                evidence.drop(
                    &measures::text(outline, block),
                    format!("looks like no part of the text ({percent} % likely)"),
                );
            }
        }
    }
}

/// Where the pictures end that stand right behind the last block of a text, in the element in which it stands.
fn end_of_pictures(outline: &Outline, blocks: &[Block], last: &Block) -> usize {
    let entries = &outline.entries;
    let next = blocks.iter().find(|block| block.first >= last.end && !in_caption(outline, block));
    let holder = entries[entries[last.at].parent].end;
    let limit = next.map_or(entries.len(), |next| next.first).min(holder);
    let is_linked = |at: usize| outline.above(at).take(5).any(|at| entries[at].is(&local_name!("a")));
    let pictures = (last.end..limit).filter(|at| {
        let entry = &entries[*at];
        // A bare picture that leads elsewhere is a button.
        !entry.hidden
            && entry.end <= limit
            && (entry.is(&local_name!("figure")) || entry.is(&local_name!("img")) && !is_linked(*at))
    });
    pictures.map(|at| entries[at].end).max().unwrap_or(last.end)
}

/// What is left of the probability of a line that the rules leave out where they are to be trusted.
const OVERRULED: f32 = 0.1;
/// Letters of a part whose being left out is worth a line.
const SHORTEST_EXPLAINED: u32 = 30;

/// Elements that mean nothing without the ones round them.
fn is_part(outline: &Outline, at: usize) -> bool {
    outline.name(at).is_some_and(|name| {
        !super::outline::is_block(name)
            || matches!(
                *name,
                local_name!("li")
                    | local_name!("td")
                    | local_name!("th")
                    | local_name!("tr")
                    | local_name!("tbody")
                    | local_name!("thead")
                    | local_name!("dd")
                    | local_name!("dt")
                    | local_name!("summary")
                    | local_name!("figcaption")
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Capture, Kind};
    use crate::config::Limits;

    #[test]
    fn the_tables_are_of_their_form_and_of_todays_measures() {
        let capture = Capture {
            path: "page.html".into(),
            kind: Kind::Html,
            text: "<h1>Ferry late</h1><p>The ferry was late, and nobody was told why.</p>".into(),
            charset: "UTF-8",
            url: None,
            captured: None,
        };
        let measured = crate::extract::html::measure(&capture, &Limits::default(), &weigh);
        assert_eq!(BLOCKS.measures, measured.names);
        assert_eq!(measured.rows.len(), 2);
        let lines = include_str!("../learned/html-classes.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(CLASSES.len(), lines.count());
        assert!(weigh("footer") < 0.0 && weigh("articlebody") > 0.0 && weigh("ferry") == 0.0);
    }
}
