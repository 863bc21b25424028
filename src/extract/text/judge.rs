//! The judge of a dump's blocks: which of them are content, by what was learned from pages whose content is known.
//!
//! What the rules of [`super::zone`] say of a block is one measure among many here.

use std::sync::LazyLock;

use super::measures::{Measures, Rules};
use super::page::Line;
use super::texture::Contents;
use crate::extract::evidence::Evidence;
use crate::extract::learned::choice::{EACH_BY_ITSELF, likeliest};
use crate::extract::learned::forest::{ABREAST, Forest, Rows};
use crate::extract::recurring::{Judged, left_out};

static BLOCKS: LazyLock<Forest> = LazyLock::new(|| {
    Forest::parse(include_str!("../learned/text-blocks.txt"))
        .unwrap_or_else(|error| unreachable!("invariant: the table is read by a test: {error}"))
});

/// What was decided of a page's blocks.
pub(super) struct Verdict {
    pub probability: Vec<f32>,
    pub kept: Vec<bool>,
    /// The F1 of words that the probabilities promise, from 0 to 1: how sure the body is as a whole.
    pub confidence: f32,
    /// The rules' text is nearly all of the content: the page is plainly an article, and what the rules know of articles
    /// (labels between paragraphs, a lead below the headline, captions) holds for it.
    pub is_article: bool,
}

/// Settles which of the lines that recur on the pages of the source are its furniture; the part of the text that these
/// are, from 0 to 1. `verdict` was given as if none recurred.
pub(super) fn mark_recurring(lines: &mut [Line], verdict: &Verdict, recurs: &[bool]) -> f32 {
    let judged = lines.iter().enumerate().map(|(index, line)| Judged {
        words: line.words as f32,
        probability: verdict.probability[index],
        recurs: recurs[index],
        heads: line.words <= LONGEST_HEAD && line.text().ends_with(['?', '？', '؟', ':', '：']),
    });
    let left_out = left_out(&judged.collect::<Vec<_>>());
    lines.iter_mut().zip(left_out.lines).for_each(|(line, out)| line.furniture = out);
    left_out.share
}

/// Words of a question or label that stands over a part of a text.
const LONGEST_HEAD: usize = 20;

/// Decides of each block whether it is content. Lines that recur on the pages of the source are none, and in what is
/// plainly an article neither is what the rules dropped for its words: a label, a box of other stories.
///
/// `is_learned`: the text is in the language of the pages that the table was made of. In others a sentence in the midst
/// of the rules' text is lost only where nothing speaks for it.
pub(super) fn judge(lines: &[Line], contents: &Contents, rules: Rules, is_learned: bool) -> Verdict {
    let page = Measures::new(lines, contents, rules);
    let trees = BLOCKS.given(&page.page);
    let mut parts: Vec<(f32, f32)> = lines.iter().map(|line| (0.0, line.words as f32)).collect();
    let asked: Vec<usize> = (0..lines.len()).filter(|&index| !lines[index].furniture).collect();
    let mut rows = Rows::of(BLOCKS.measures.len());
    for group in asked.chunks(ABREAST) {
        for &index in group {
            page.row(index, &mut rows);
            rows.end();
        }
        for (&index, probability) in group.iter().zip(trees.probabilities(&rows)) {
            let is_sentence = lines[index].terminal && lines[index].words >= FEWEST_WORDS;
            let is_doubted = !is_learned && is_sentence && rules.keeps(index);
            parts[index].0 = if is_doubted { probability.cbrt() } else { probability };
        }
        rows.clear();
    }
    let mut kept = likeliest(&parts, EACH_BY_ITSELF);
    let is_article = worth_of_rules(&parts, rules) >= PLAIN;
    if is_article {
        parts.iter_mut().zip(rules.dropped).filter(|(_, dropped)| **dropped).for_each(|(part, _)| part.0 = 0.0);
        kept = likeliest(&parts, EACH_BY_ITSELF);
    }
    let (mut right, mut taken, mut all) = (0.0, 0.0, 0.0);
    for (&(probability, words), &kept) in parts.iter().zip(&kept) {
        all += probability * words;
        if kept {
            right += probability * words;
            taken += words;
        }
    }
    let confidence = 2.0 * right / (taken + all).max(1.0);
    Verdict { probability: parts.iter().map(|part| part.0).collect(), kept, confidence, is_article }
}

impl Verdict {
    /// Notes what between the first and the last kept block was left out.
    pub fn explain(&self, lines: &[Line], evidence: &mut Evidence) {
        let first = self.kept.iter().position(|kept| *kept).unwrap_or(0);
        let end = self.kept.iter().rposition(|kept| *kept).map_or(0, |last| last + 1);
        for (index, line) in lines.iter().enumerate().take(end).skip(first) {
            if !self.kept[index] && !line.furniture && line.width >= SHORTEST_EXPLAINED {
                let percent = (self.probability[index] * 100.0).round();
                evidence.drop(line.text(), format!("looks like no part of the text ({percent} % likely)"));
            }
        }
    }
}

/// The width of a line whose being left out is worth telling.
const SHORTEST_EXPLAINED: usize = 30;

/// The F1 of words that the probabilities promise for the rules' text.
fn worth_of_rules(parts: &[(f32, f32)], rules: Rules) -> f32 {
    let (mut right, mut taken, mut all) = (0.0, 0.0, 0.0);
    for (index, (probability, words)) in parts.iter().enumerate() {
        all += probability * words;
        if rules.keeps(index) {
            right += probability * words;
            taken += words;
        }
    }
    2.0 * right / (taken + all).max(1.0)
}

/// Words of a sentence.
const FEWEST_WORDS: usize = 4;

/// From this worth of the rules' text on, a page is plainly an article.
const PLAIN: f32 = 0.6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::furniture::Furniture;
    use crate::extract::learned::row::Row;
    use crate::extract::text::{page, zone};

    #[test]
    fn the_table_weighs_the_measures_there_are() {
        let lines = page::lines("A line of a page that is measured.\n\nAnd another one.\n", &Furniture::default());
        let mut dropped = vec![false; lines.len()];
        let zone = zone::find(&lines, &mut dropped);
        let page = Measures::new(&lines, &Contents::of(&lines), Rules { zone, dropped: &dropped, headline: None });
        let mut row = Row::default();
        page.row(0, &mut row);
        assert_eq!(row.names, BLOCKS.measures);
    }
}
