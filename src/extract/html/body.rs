//! The body: the element that holds most of what was written for the page, without the furniture inside it.

use html5ever::local_name;

use super::blocks::Block;
use super::hints::Hints;
use super::outline::Outline;
use super::totals::{self, Totals, inside_cut};

/// Where the body stands.
pub(super) struct Body {
    /// Index of the element that holds it.
    pub root: usize,
    /// For each entry whether it is left out with all that is inside it.
    pub cut: Vec<bool>,
    /// For each entry whether its name, role or class says that it is no part of the article.
    pub furniture: Vec<bool>,
    /// First entries of the lines under the heading and below the text that say who and when: these are surely none of it.
    pub facts: Vec<usize>,
}

/// Finds the body; `None` where nothing on the page looks like text.
pub(super) fn find(outline: &Outline, blocks: &[Block]) -> Option<Body> {
    let written = |cut: &[bool]| {
        let inside = inside_cut(outline, cut);
        blocks.iter().filter(|block| !inside[block.first]).map(totals::written).sum::<u32>()
    };
    let all: u32 = blocks.iter().map(totals::written).sum();
    let hints = Hints::FURNITURE.and(Hints::COMMENTS);
    let mut cut = marked(outline, blocks, hints);
    let kept = written(&cut);
    // Where class names would leave little of the page's sentences, they mean something else here: in a forum the
    // comments are the content.
    for (fewer, misjudged) in [(Hints::FURNITURE, 4), (Hints::NONE, 10)] {
        if kept * misjudged >= all {
            continue;
        }
        let other = marked(outline, blocks, fewer);
        if kept * misjudged < written(&other) {
            cut = other;
            break;
        }
    }
    let totals = Totals::new(outline, blocks, &cut);
    let root = best(outline, &totals)?;
    let root = declared(outline, &totals, root).unwrap_or_else(|| narrowed(outline, blocks, &totals, root));
    Some(Body { root, furniture: cut.clone(), cut, facts: Vec::new() })
}

/// All that a reader sees of a page where nothing looks like text written for it; `None` where even that is but links.
pub(super) fn whole(outline: &Outline, blocks: &[Block]) -> Option<Body> {
    let root = outline.entries.iter().position(|entry| entry.is(&local_name!("body")))?;
    [Hints::FURNITURE.and(Hints::COMMENTS), Hints::NONE].into_iter().find_map(|hints| {
        let cut = marked(outline, blocks, hints);
        let inside = inside_cut(outline, &cut);
        let shown = blocks.iter().filter(|block| block.first > root && !inside[block.first]);
        let own: u32 = shown.map(|block| block.letters - block.linked).sum();
        (own >= FEWEST).then(|| Body { root, furniture: cut.clone(), cut, facts: Vec::new() })
    })
}

/// The whole page, whatever it holds.
pub(super) fn all(outline: &Outline) -> Option<Body> {
    let root = outline.entries.iter().position(|entry| entry.is(&local_name!("body")))?;
    let cut = vec![false; outline.entries.len()];
    Some(Body { root, furniture: cut.clone(), cut, facts: Vec::new() })
}

/// Letters that are worth keeping.
const FEWEST: u32 = 40;

/// Elements that by name, or by those of `hints` that their role or class gives, are not the body.
fn marked(outline: &Outline, blocks: &[Block], hints: Hints) -> Vec<bool> {
    let mut cut = vec![false; outline.entries.len()];
    let mut letters = vec![0u32; outline.entries.len() + 1];
    for block in blocks {
        letters[block.first + 1] += block.letters - block.linked;
    }
    for at in 1..letters.len() {
        letters[at] += letters[at - 1];
    }
    let all = letters[outline.entries.len()];
    for (at, entry) in outline.entries.iter().enumerate() {
        let Some(name) = entry.name() else { continue };
        let by_name = matches!(
            *name,
            local_name!("nav")
                | local_name!("footer")
                | local_name!("aside")
                | local_name!("button")
                | local_name!("dialog")
                | local_name!("form")
                | local_name!("figcaption")
                | local_name!("menu")
        );
        let keep =
            matches!(*name, local_name!("html") | local_name!("body") | local_name!("main") | local_name!("article"));
        let by_hint = entry.hints.has(hints) && !entry.hints.has(Hints::BODY);
        let inside = letters[entry.end] - letters[at];
        cut[at] = entry.hidden || ((by_name || by_hint) && !keep && inside * 2 <= all);
    }
    cut
}

/// The element with the highest value; of equals the innermost.
fn best(outline: &Outline, totals: &Totals) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for at in 0..outline.entries.len() {
        if outline.entries[at].name().is_none() {
            continue;
        }
        let value = totals.of(outline, at).value;
        if value > 0.0 && best.is_none_or(|(_, highest)| value >= highest) {
            best = Some((at, value));
        }
    }
    best.map(|(at, _)| at)
}

/// The element that the page itself calls the article's text, if most of what `root` holds stands there.
fn declared(outline: &Outline, totals: &Totals, root: usize) -> Option<usize> {
    let whole = totals.of(outline, root).written;
    let says = |at: usize| {
        let property = outline.entries[at].attr(&local_name!("itemprop")).unwrap_or_default();
        property.split_ascii_whitespace().any(|property| property == "articleBody")
    };
    let holds_most = |at: &usize| totals.of(outline, *at).written * 3 >= whole * 2;
    (0..outline.entries.len()).filter(|&at| says(at)).find(holds_most).filter(|_| whole > 0)
}

/// The innermost element that holds all of the text but scraps after it, such as a line at the foot of the page.
fn narrowed(outline: &Outline, blocks: &[Block], totals: &Totals, root: usize) -> usize {
    let whole = totals.of(outline, root);
    let mut narrowed = root;
    loop {
        let end = outline.entries[narrowed].end;
        let mut child = narrowed + 1;
        while child < end && totals.of(outline, child).written * 100 < whole.written * SCRAPS {
            child = outline.entries[child].end;
        }
        if child >= end || outline.entries[child].name().is_none() {
            return narrowed;
        }
        let inside = totals.of(outline, child);
        let before = &blocks[blocks.partition_point(|block| block.first < narrowed)..];
        let mut before = before.iter().take_while(|block| block.first < child);
        let led = before.any(|block| block.letters >= 80 && block.stops > 0 && block.link_density() < 0.3);
        if led || inside.value * 100.0 < whole.value * SCRAPS as f32 {
            return narrowed;
        }
        narrowed = child;
    }
}

/// Of a hundred letters so many must stand inside for the rest to be scraps.
const SCRAPS: u32 = 95;
