//! What is cut out of the body: lines of facts, lists of links, "related" boxes, buttons.

use html5ever::local_name;

use super::blocks::{Block, Kind};
use super::body::Body;
use super::hints::Hints;
use super::outline::{Entry, Outline, is_heading};
use super::signatures;
use super::totals::{Total, Totals, inside_cut};
use super::visible;
use crate::extract::cues::{Cue, Cues};
use crate::extract::{labels, published};

/// Marks in `body.cut` what inside the body is no content. `heading` is the heading of the page.
pub(super) fn trim(outline: &Outline, blocks: &[Block], body: &mut Body, heading: Option<usize>) {
    let root = body.root;
    let cut = &mut body.cut;
    let totals = Totals::new(outline, blocks, cut);
    let end = outline.entries[root].end;
    let heading = heading.filter(|at| (root + 1..end).contains(at));
    // What stands above the heading leads to other pages, unless it is a good part of the text.
    let above = heading.filter(|&at| totals.between(root, at).written * 12 < totals.of(outline, root).written);
    let mut at = root + 1;
    while at < end {
        let entry = &outline.entries[at];
        let inside = totals.of(outline, at);
        if cut[at] || (entry.name().is_none() && above.is_none_or(|heading| at > heading)) {
            at = if cut[at] { entry.end } else { at + 1 };
            continue;
        }
        cut[at] = is_line_of_facts(entry, &inside)
            || is_link_list(entry, &inside)
            || entry.is(&local_name!("h1"))
            || heading == Some(at)
            || (above.is_some_and(|heading| entry.end <= heading) && inside.letters > 0);
        at = if cut[at] { entry.end } else { at + 1 };
    }
    let facts = &mut body.facts;
    facts_under_heading(outline, blocks, root, heading, cut, facts);
    announced(outline, blocks, root, cut);
    closings(outline, blocks, root, cut, facts);
    empty_sections(outline, blocks, root, cut);
    keep_captions(outline, root, cut);
}

/// Captions are no text that tells a body, but those of its pictures belong to it.
fn keep_captions(outline: &Outline, root: usize, cut: &mut [bool]) {
    for (at, entry) in outline.entries.iter().enumerate().take(outline.entries[root].end).skip(root) {
        if entry.is(&local_name!("figcaption")) && !entry.hidden && !is_mostly_links(outline, at) {
            cut[at] = false;
        }
    }
}

fn is_mostly_links(outline: &Outline, at: usize) -> bool {
    let inside = &outline.entries[at..outline.entries[at].end];
    let linked: u32 = inside.iter().filter(|entry| entry.linked).map(|entry| entry.letters).sum();
    linked * 2 > inside.iter().map(|entry| entry.letters).sum()
}

/// Cuts the short lines between the heading and the first sentences that say who and when, how long and how often.
fn facts_under_heading(
    outline: &Outline,
    blocks: &[Block],
    root: usize,
    heading: Option<usize>,
    cut: &mut [bool],
    facts: &mut Vec<usize>,
) {
    let cues = Cues::embedded();
    let inside = inside_cut(outline, cut);
    let start = heading.unwrap_or(root);
    let from = blocks.partition_point(|block| block.first < start);
    let below = blocks[from..].iter().take_while(|block| block.first < outline.entries[root].end);
    // Those that their class or another rule has cut are facts as well.
    for block in below.take(2 * FACTS).filter(|block| !inside[block.first] || block.letters <= LONGEST_FACT).take(FACTS)
    {
        if block.letters > LONGEST_FACT {
            break;
        }
        let line = outline.text_between(block.first, block.end);
        let parts = visible::parts(outline, block);
        let cue = parts.iter().any(|part| cues.matches(part).any(|found| UNDER_HEADING.contains(&found.cue)));
        let date = published::find(&line, None, None).first().map_or(0, |date| date.range.len());
        let named = outline.entries[block.at].hints.has(Hints::BYLINE.and(Hints::DATE).and(Hints::FACTS));
        let is_count = line.chars().all(|c| c.is_numeric() || matches!(c, ' ' | ',' | '.'));
        let is_sent = labels::sent_from(&line).is_some();
        if cue || is_sent || date * 3 > line.len() || block.letters <= LONGEST_CUE && (named || is_count) {
            facts.push(block.first);
            cut_block(outline, block, cut);
        }
    }
}

/// Lines under the heading that are looked at, and how long they may be.
const FACTS: usize = 12;
const LONGEST_FACT: u32 = 120;
/// What such lines begin with.
const UNDER_HEADING: &[Cue] =
    &[Cue::Byline, Cue::Credit, Cue::Published, Cue::Updated, Cue::ReadTime, Cue::Shares, Cue::Caption];

/// Cuts the text of a block, and its element where nothing else stands in it.
fn cut_block(outline: &Outline, block: &Block, cut: &mut [bool]) {
    let letters = |first: usize, end: usize| outline.entries[first..end].iter().map(|entry| entry.letters).sum::<u32>();
    let element = &outline.entries[block.at];
    if element.end - block.at < WIDEST_BLOCK && letters(block.at, element.end) == block.letters {
        cut[block.at] = true;
    }
    for (cut, entry) in cut[block.first..block.end].iter_mut().zip(&outline.entries[block.first..block.end]) {
        *cut |= entry.name().is_none();
    }
}

/// Entries in an element of one block.
const WIDEST_BLOCK: usize = 400;

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
const LINES: &[Cue] = &[Cue::Button, Cue::Shares, Cue::ReadTime, Cue::ReadMore, Cue::Cookies];
/// Cues for the first words of a box, or of a line.
const BOXES: &[Cue] = &[Cue::Advertisement, Cue::Related, Cue::ReadMore, Cue::MostRead, Cue::Newsletter];
/// Cues for a line with others below it that belong to it.
const SECTIONS: &[Cue] = &[Cue::Related, Cue::MostRead, Cue::Neighbour, Cue::Comments, Cue::AuthorBox, Cue::Newsletter];
/// Cues that below the text begin lines about the site.
const RIGHTS: &[Cue] = &[Cue::Copyright];
/// Cues that at the foot of a text begin lines to its readers.
const FOOT: &[Cue] = &[Cue::Legal, Cue::Newsletter, Cue::Button, Cue::Comments];
/// The same for what may be longer than a label: how to report a mistake, whose opinion it is.
const LONG_FOOT: &[Cue] = &[Cue::Legal];
/// Cues for the very last line of a text.
const LAST_LINE: &[Cue] = &[
    Cue::Byline,
    Cue::Updated,
    Cue::Credit,
    Cue::Signoff,
    Cue::Newsletter,
    Cue::Copyright,
    Cue::Caption,
    Cue::Tags,
    Cue::ReadMore,
];
/// Longer lines are sentences.
const LONGEST_CUE: u32 = 60;
/// Letters of a line that leads to another story.
const LONGEST_LEADING: u32 = 160;
/// Letters of a box that an advertiser bought.
const LARGEST_BOX: u32 = 400;

/// Cuts what a cue word announces.
fn announced(outline: &Outline, blocks: &[Block], root: usize, cut: &mut [bool]) {
    let cues = Cues::embedded();
    let totals = Totals::new(outline, blocks, cut);
    let whole = totals.of(outline, root).letters;
    let inside = inside_cut(outline, cut);
    let end = outline.entries[root].end;
    let mut before = 0;
    for block in blocks.iter().filter(|block| block.first >= root && block.first < end && !inside[block.first]) {
        let above = before;
        before += block.letters;
        if block.letters > LONGEST_LEADING || block.letters * 2 > whole || cut[block.first] {
            continue;
        }
        let line = outline.text_between(block.first, block.end);
        if leads_elsewhere(cues, block, &line) {
            cut_block(outline, block, cut);
            continue;
        }
        let is_label = |text: &str, among: &[Cue]| {
            cues.matches(text).find(|found| found.rest.is_empty() && among.contains(&found.cue)).map(|found| found.cue)
        };
        // A label in front of other words: `<b>Advertisement</b> Boots for sale`.
        let pieces = outline.entries[block.first..block.end].iter().filter(|entry| entry.letters > 0);
        if let Some(first) = pieces.clone().next().and_then(|piece| piece.text())
            && pieces.count() > 1
            && is_label(first, BOXES).is_some()
        {
            cut_block(outline, block, cut);
            continue;
        }
        let heads = block.kind == Kind::Heading || above * 2 > whole;
        let section = heads && block.letters <= LONGEST_CUE && is_label(&line, SECTIONS).is_some();
        let opens = |among: &[Cue]| cues.matches(&line).any(|found| among.contains(&found.cue));
        if !section
            && block.kind != Kind::Heading
            && (above * 2 > whole && opens(RIGHTS)
                || above * 4 > whole * 3 && (block.letters <= LONGEST_CUE && opens(FOOT) || opens(LONG_FOOT)))
        {
            cut_block(outline, block, cut);
            continue;
        }
        if block.letters > LONGEST_CUE {
            continue;
        }
        if is_label(&line, &[Cue::Advertisement]).is_some() {
            cut_block(outline, block, cut);
            cut_box(outline, &totals, root, block, whole, cut);
            continue;
        }
        let alone = totals.of(outline, block.at).letters == block.letters && block.at > root;
        if !section && block.kind != Kind::Heading && is_label(&line, LINES).is_some() {
            cut_block(outline, block, cut);
        } else if section {
            if alone {
                cut_section(outline, &totals, root, block.at, whole, above, cut);
            } else if above * 2 > whole {
                // Words that stand in the body itself, no element round them: what follows there belongs to them.
                let end = outline.entries[block.at].end;
                cut[block.first..end].iter_mut().for_each(|cut| *cut = true);
            }
        }
    }
}

/// Cuts what stands on lines of its own below the last paragraph: the writer's name, initials in brackets ("(bds/srk)"), an
/// agency's numbers.
fn closings(outline: &Outline, blocks: &[Block], root: usize, cut: &mut [bool], facts: &mut Vec<usize>) {
    /// Letters of what is no word.
    const FEW: u32 = 6;
    /// More lines than these are a part of the page with a matter of its own.
    const MOST_CLOSING: usize = 5;
    let end = outline.entries[root].end;
    let signed = signatures::closing(outline, blocks, root..end, cut).map(|block| block.first);
    let inside = inside_cut(outline, cut);
    let kept: Vec<&Block> =
        blocks.iter().filter(|block| block.first >= root && block.first < end && !inside[block.first]).collect();
    let is_text = |block: &&Block| signatures::is_text(outline, block);
    let text = kept.iter().rposition(is_text).map_or(kept.len(), |last| last + 1);
    if kept.len() - text > MOST_CLOSING {
        return;
    }
    for block in &kept[text..] {
        let line = outline.text_between(block.first, block.end);
        let is_bracketed = line.starts_with(['(', '[', '（']) && line.ends_with([')', ']', '）']) && line.len() <= 24;
        let is_initials = is_bracketed && !line.contains(' ');
        let is_code = block.letters <= FEW && line.contains(char::is_numeric) && block.kind == Kind::Paragraph;
        let is_last = block.letters <= LONGEST_CUE
            && visible::parts(outline, block)
                .iter()
                .any(|part| Cues::embedded().matches(part).any(|found| LAST_LINE.contains(&found.cue)));
        let is_address = line.contains('@') && !line.contains(' ');
        if is_address || signed == Some(block.first) || is_initials || is_code || is_last {
            facts.push(block.first);
            cut_block(outline, block, cut);
        }
    }
}

/// "Read also: …": a line that names another story, mostly as a link.
fn leads_elsewhere(cues: &Cues, block: &Block, line: &str) -> bool {
    let begins = line.chars().take(40).any(|c| matches!(c, ':' | '：'));
    let leads = |cue: Cue| cues.rest(cue, line).is_some();
    (begins || block.link_density() > 0.6)
        && !line.ends_with(['.', '。', '।', '۔'])
        && (leads(Cue::ReadMore) || (leads(Cue::Related) && block.link_density() > 0.4))
}

/// Cuts the small box that begins with the label `block`.
fn cut_box(outline: &Outline, totals: &Totals, root: usize, block: &Block, whole: u32, cut: &mut [bool]) {
    let mut holder = block.at;
    let mut boxed = None;
    while holder > root {
        let inside = totals.of(outline, holder).letters;
        let heads = totals.between(holder, block.first).letters == 0;
        if !heads || inside > LARGEST_BOX || inside * 4 > whole {
            break;
        }
        boxed = Some(holder);
        holder = outline.entries[holder].parent;
    }
    if let Some(boxed) = boxed {
        cut[boxed] = true;
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
