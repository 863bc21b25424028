//! The lead: the standfirst that the page shows, or the description it gives to search engines.

use html5ever::local_name;

use super::blocks::{Block, Kind};
use super::body::Body;
use super::candidates::{Candidate, Facts, words};
use super::hints::Hints;
use super::outline::Outline;
use super::totals::inside_cut;

/// Letters of a standfirst; a longer one is a part of the text.
const LONGEST: u32 = 450;
const SHORTEST: u32 = 20;
/// Blocks below the heading in which it may stand.
const NEAR: usize = 12;

/// The standfirst between the heading and the text; taken out of the body, where it would be said twice.
pub(super) fn take(
    outline: &Outline,
    blocks: &[Block],
    heading: Option<usize>,
    body: &mut Body,
    facts: &Facts,
) -> Option<(usize, String)> {
    let told: Vec<String> = facts.descriptions.iter().map(|description| words(&description.value)).collect();
    let outside = inside_cut(outline, &body.furniture);
    let start = heading.unwrap_or(body.root);
    let from = blocks.partition_point(|block| block.first < start);
    let end = outline.entries[body.root].end;
    let near = blocks[from..].iter().take_while(|block| block.first < end).take(NEAR);
    let mut near = near.filter(|block| !outside[block.first] && (SHORTEST..=LONGEST).contains(&block.letters));
    let (block, text) = near.find_map(|block| {
        let holders = [block.at, outline.entries[block.at].parent];
        let names = holders.iter().any(|&at| {
            let entry = &outline.entries[at];
            let property = entry.attr(&local_name!("itemprop")).unwrap_or_default();
            // The class of a larger element speaks of all its paragraphs.
            entry.end <= block.end + 3 && (entry.hints.has(Hints::LEAD) || property == "description")
        });
        let text = outline.text_between(block.first, block.end);
        let is_told = || {
            told.contains(&words(&text))
                && (block.first < body.root || block.kind != Kind::Paragraph || stands_apart(outline, blocks, block))
        };
        let is_lead = block.link_density() < 0.3 && (names && heading.is_some() || is_told());
        is_lead.then_some((block, text))
    })?;
    if block.first > body.root {
        body.cut[block.at] |= block.at > body.root;
    }
    Some((block.first, text))
}

/// Whether the next long paragraph stands in another element: a part of the text stands with the rest of it.
fn stands_apart(outline: &Outline, blocks: &[Block], block: &Block) -> bool {
    let after = &blocks[blocks.partition_point(|other| other.first < block.end)..];
    let parent = |block: &Block| outline.entries[block.at].parent;
    after.iter().find(|other| other.letters >= 80).is_some_and(|next| parent(next) != parent(block))
}

/// What the page tells search engines, unless it is the beginning of the text or a line about the whole site.
pub(super) fn told(outline: &Outline, blocks: &[Block], body: &Body, facts: &Facts, text: &str) -> Option<Candidate> {
    let start: String = text.chars().take(3000).collect();
    let start = words(&start);
    let outside = inside_cut(outline, &body.furniture);
    let mut best: Option<(f32, &Candidate)> = None;
    for candidate in &facts.descriptions {
        let whole = candidate.value.trim_end_matches(['…', '.', ' ']);
        let cut = candidate.value.ends_with('…') || candidate.value.ends_with("...");
        let mut key = words(whole);
        if cut && let Some(at) = key.rfind(' ') {
            // The last word may be cut, too.
            key.truncate(at);
        }
        if key.is_empty() || start.contains(&key) {
            continue;
        }
        let confidence = candidate.confidence - if cut { 0.2 } else { 0.0 };
        if best.is_none_or(|(highest, _)| confidence > highest) {
            best = Some((confidence, candidate));
        }
    }
    let (confidence, told) = best?;
    let key = words(&told.value);
    let slogan =
        blocks.iter().filter(|block| outside[block.first] && block.letters <= LONGEST).take(400).any(|block| {
            let letters = block.letters as usize;
            letters * 4 > key.len()
                && letters <= key.len()
                && words(&outline.text_between(block.first, block.end)) == key
        });
    (!slogan).then(|| Candidate { confidence, ..told.clone() })
}
