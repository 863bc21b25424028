//! The tags that a reader sees: the links in an element that is called so, and those behind a label that says so.

use html5ever::local_name;

use super::blocks::Block;
use super::candidates::{Facts, Place, add};
use super::outline::Outline;
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};

/// More links than these are those of the whole site: behind the text, and within it.
const MOST: usize = 20;
const MOST_WITHIN: usize = 30;
/// Blocks before and behind the text's end among which the tags may stand.
const BEFORE: usize = 6;
const BEHIND: usize = 16;

/// Adds the links of the element `at`, which is called the tags, in the text or a little behind it.
pub(super) fn note_called(outline: &Outline, at: usize, zone: &Zone, facts: &mut Facts) {
    let end = outline.entries[at].end;
    let links: Vec<String> = links(outline, at, end).take(MOST_WITHIN + 1).map(|link| outline.text(link)).collect();
    let most = if zone.contains(at) { MOST_WITHIN } else { MOST };
    if links.len() <= most && is_list(outline, at) && !is_for_use(&links) {
        links.iter().for_each(|link| add(&mut facts.tags, link, Place::Text, 0.5));
    }
}

/// Whether the links of the element are most of what it says: where "topic" is what a forum calls its posts, they are not.
fn is_list(outline: &Outline, at: usize) -> bool {
    let (mut linked, mut all) = (0, 0);
    for entry in &outline.entries[at..outline.entries[at].end] {
        all += entry.letters;
        linked += if entry.linked { entry.letters } else { 0 };
    }
    linked * 2 >= all
}

/// Whether links are buttons rather than names of things: a site may write of one whose name is a button's, of two at most.
fn is_for_use(links: &[String]) -> bool {
    const BUTTONS: &[Cue] =
        &[Cue::Button, Cue::Shares, Cue::Newsletter, Cue::Comments, Cue::ReadMore, Cue::AuthorBox, Cue::Neighbour];
    let cues = Cues::embedded();
    let is_button =
        |link: &&String| cues.matches(link).any(|found| found.rest.is_empty() && BUTTONS.contains(&found.cue));
    let buttons = links.iter().filter(is_button).count();
    buttons > 2 || buttons * 3 > links.len()
}

/// Adds what a label at the end of the text announces: "Tags: ferry, harbour", or a list below it.
pub(super) fn note_labelled(outline: &Outline, blocks: &[Block], zone: &Zone, facts: &mut Facts) {
    /// Letters of a line that names tags.
    const LONGEST: u32 = 160;
    let cues = Cues::embedded();
    let end = blocks.partition_point(|block| block.first < zone.end);
    let mut label = None;
    for (index, block) in blocks.iter().enumerate().skip(end.saturating_sub(BEFORE)).take(BEFORE + BEHIND) {
        if block.first <= zone.heading || block.letters > LONGEST {
            label = None;
            continue;
        }
        let line = outline.text_between(block.first, block.end);
        if label.is_some_and(|label| label + 1 == index) && block.linked == block.letters {
            // The list below a label: one link after the other.
            links(outline, outer(outline, block), block.end).for_each(|link| {
                add(&mut facts.tags, &outline.text(link), Place::Text, 0.5);
            });
            label = Some(index);
            continue;
        }
        label = None;
        if line.starts_with('#') && line.split(' ').all(|word| word.starts_with('#') && word.len() > 1) {
            line.split('#').for_each(|tag| add(&mut facts.tags, tag, Place::Text, 0.45));
            continue;
        }
        let found = cues.matches(&line).find(|found| found.cue == Cue::Tags);
        let Some(rest) = found.map(|found| found.rest) else { continue };
        if rest.is_empty() {
            label = (block.linked == 0).then_some(index);
        } else if line.contains([':', '：']) || block.linked > 0 {
            match block.linked {
                0 => rest.split([',', '،', '、', '，', ';', '#']).for_each(|tag| {
                    add(&mut facts.tags, tag, Place::Text, 0.4);
                }),
                _ => links(outline, outer(outline, block), block.end).for_each(|link| {
                    add(&mut facts.tags, &outline.text(link), Place::Text, 0.45);
                }),
            }
        }
    }
}

fn links(outline: &Outline, from: usize, to: usize) -> impl Iterator<Item = usize> {
    (from..to).filter(|&inner| outline.entries[inner].is(&local_name!("a")))
}

/// The first entry of a block: a link round its first words begins before them.
fn outer(outline: &Outline, block: &Block) -> usize {
    let mut at = block.first;
    while outline.entries[at].parent != block.at && outline.entries[at].parent < at {
        at = outline.entries[at].parent;
    }
    at
}
