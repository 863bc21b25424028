//! Lines below the text that say who wrote it, and when.

use super::blocks::Block;
use super::candidates::{Facts, Place, add};
use super::outline::Outline;
use super::visible::{LONGEST_LINE, NEAR, parts};
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};
use crate::extract::{labels, published};

/// Blocks at the end of the text among which the writer may be named.
const LAST: usize = 6;
/// Letters of a paragraph about the writer at the least.
const ABOUT: u32 = 60;

/// Adds what these lines say.
pub(super) fn collect(outline: &Outline, blocks: &[Block], zone: &Zone, facts: &mut Facts) {
    let cues = Cues::embedded();
    let start = blocks.partition_point(|block| block.first < zone.end);
    let (mut introduced, mut dated) = (false, false);
    let blocks = &blocks[start.saturating_sub(LAST)..];
    for (at, block) in blocks.iter().enumerate().take(LAST + NEAR) {
        if block.letters > LONGEST_LINE || block.first <= zone.heading {
            (introduced, dated) = (false, false);
            continue;
        }
        let tells_day = |line: &str| {
            published::may_hold_day(line)
                && (dated && !cues.opens(Cue::Updated, line) || cues.opens(Cue::Published, line))
        };
        if block.letters > LONGEST_LINE / 2 {
            let line = outline.text_between(block.first, block.end);
            if tells_day(&line) {
                add(&mut facts.published, &line, Place::Text, 0.4);
            }
            (introduced, dated) = (false, false);
            continue;
        }
        let parts = parts(outline, block);
        let line = parts.join(" ");
        if tells_day(&line) {
            add(&mut facts.published, &line, Place::Text, 0.4);
        }
        let name = parts.iter().find_map(|part| cues.rest(Cue::Byline, part));
        // The day stands under its label or under the writer's name.
        dated = name.is_some() || cues.is(Cue::Published, &line);
        if let Some(name) = name.or_else(|| parts.first().map(String::as_str).filter(|_| introduced)) {
            add(&mut facts.authors, name, Place::Text, 0.4);
        } else if let [name] = &parts[..]
            && is_told_of(outline, name, &blocks[at + 1..])
        {
            add(&mut facts.authors, name, Place::Text, 0.38);
        }
        let labels = |label: &String| cues.is(Cue::Byline, label) || cues.is(Cue::AuthorBox, label);
        introduced = parts.len() == 1 && parts.first().is_some_and(labels);
    }
}

/// Whether a name stands over a paragraph that opens with it, as a word about the writer does: "Mira Holt / Mira Holt
/// sails and writes." A line with the writer's office may stand between.
fn is_told_of(outline: &Outline, name: &str, behind: &[Block]) -> bool {
    let Some(about) = behind.iter().take(2).find(|block| block.letters >= ABOUT).filter(|_| name.contains(' ')) else {
        return false;
    };
    let text = outline.text_between(about.first, about.end);
    text.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', ',', '('])) && labels::is_bare_name(name)
}
