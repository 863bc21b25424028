//! What is cut out of the body: lines of facts, lists of links, "related" boxes, buttons, lines that recur on the site.

use html5ever::local_name;

use super::blocks::{Block, Kind};
use super::hints::Hints;
use super::outline::{Entry, Outline, is_heading};
use super::totals::{Total, Totals, inside_cut};
use crate::extract::cues::{Cue, Cues};
use crate::extract::furniture::Furniture;

/// Marks in `cut` what inside `root` is no content.
pub(super) fn trim(outline: &Outline, blocks: &[Block], root: usize, furniture: &Furniture, cut: &mut [bool]) {
    let totals = Totals::new(outline, blocks, cut);
    let end = outline.entries[root].end;
    let mut at = root + 1;
    while at < end {
        let entry = &outline.entries[at];
        let inside = totals.of(outline, at);
        if cut[at] || entry.name().is_none() {
            at = if cut[at] { entry.end } else { at + 1 };
            continue;
        }
        cut[at] = is_line_of_facts(entry, &inside) || is_link_list(entry, &inside) || entry.is(&local_name!("h1"));
        at = if cut[at] { entry.end } else { at + 1 };
    }
    announced(outline, blocks, root, furniture, cut);
    empty_sections(outline, blocks, root, cut);
}

fn is_line_of_facts(entry: &Entry, inside: &Total) -> bool {
    let facts = Hints::BYLINE.and(Hints::DATE).and(Hints::TAGS).and(Hints::FACTS);
    (entry.hints.has(facts) || entry.is(&local_name!("time"))) && inside.letters < 200 && inside.written < 100
}

fn is_link_list(entry: &Entry, inside: &Total) -> bool {
    let groups = entry.name().is_some_and(|name| {
        matches!(
            *name,
            local_name!("ul")
                | local_name!("ol")
                | local_name!("div")
                | local_name!("section")
                | local_name!("table")
                | local_name!("dl")
        )
    });
    groups && inside.letters > 0 && inside.linked * 2 > inside.letters && inside.written == 0
}

/// Cues for a line that stands alone.
const LINES: &[Cue] = &[Cue::Button, Cue::Advertisement, Cue::Shares, Cue::ReadTime, Cue::ReadMore, Cue::Cookies];
/// Cues for a line with others below it that belong to it.
const SECTIONS: &[Cue] = &[Cue::Related, Cue::MostRead, Cue::Neighbour, Cue::Comments, Cue::AuthorBox, Cue::Newsletter];
/// Longer lines are sentences.
const LONGEST_CUE: u32 = 60;

/// Cuts what a cue word announces, and lines known from other pages of the site.
fn announced(outline: &Outline, blocks: &[Block], root: usize, furniture: &Furniture, cut: &mut [bool]) {
    let cues = Cues::embedded();
    let totals = Totals::new(outline, blocks, cut);
    let whole = totals.of(outline, root).letters;
    let inside = inside_cut(outline, cut);
    let end = outline.entries[root].end;
    let mut before = 0;
    for block in blocks.iter().filter(|block| block.first >= root && block.first < end && !inside[block.first]) {
        let above = before;
        before += block.letters;
        let learned = furniture.teaches();
        if (block.letters > LONGEST_CUE && !learned) || block.at <= root {
            continue;
        }
        let line = outline.text_between(block.first, block.end);
        let alone = totals.of(outline, block.at).letters == block.letters;
        if alone && learned && furniture.seen(&line).is_some() {
            cut[block.at] = true;
            continue;
        }
        if block.letters > LONGEST_CUE {
            continue;
        }
        let Some(cue) = cues.matches(&line).find(|found| found.rest.is_empty()).map(|found| found.cue) else {
            continue;
        };
        if LINES.contains(&cue) && alone && block.kind != Kind::Heading {
            cut[block.at] = true;
        } else if SECTIONS.contains(&cue) && (block.kind == Kind::Heading || above * 2 > whole) {
            cut_section(outline, &totals, root, block.at, whole, above, cut);
        }
    }
}

/// Cuts the box that `label` heads; without one, what follows it up to the next heading of its level.
fn cut_section(
    outline: &Outline,
    totals: &Totals,
    root: usize,
    label: usize,
    whole: u32,
    above: u32,
    cut: &mut [bool],
) {
    let mut section = label;
    loop {
        let parent = outline.entries[section].parent;
        let inside = totals.of(outline, parent).letters;
        let heads = totals.between(parent, section).letters == 0;
        if parent <= root || inside * 3 > whole || !heads {
            break;
        }
        section = parent;
    }
    cut[section] = true;
    if totals.of(outline, section).letters > totals.of(outline, label).letters || above * 2 < whole {
        return;
    }
    let level = outline.name(label).filter(|name| is_heading(name));
    let mut next = outline.entries[section].end;
    let end = outline.entries[outline.entries[section].parent].end;
    while next < end {
        let name = outline.name(next).filter(|name| is_heading(name));
        if name.is_some() && (level.is_none() || name <= level) {
            break;
        }
        cut[next] = outline.entries[next].name().is_some();
        next = outline.entries[next].end;
    }
}

/// Cuts a heading under which nothing is left.
fn empty_sections(outline: &Outline, blocks: &[Block], root: usize, cut: &mut [bool]) {
    let inside = inside_cut(outline, cut);
    let end = outline.entries[root].end;
    let mut kept = blocks.iter().filter(|block| block.first >= root && block.first < end && !inside[block.first]);
    // Only the last: a heading between two others may be a part's title.
    if let Some(block) = kept.next_back().filter(|block| block.kind == Kind::Heading && block.at > root) {
        cut[block.at] = true;
    }
}
