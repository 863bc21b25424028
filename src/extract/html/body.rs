//! The body: the element that holds most of what was written for the page, without the furniture inside it.

use html5ever::local_name;

use super::blocks::Block;
use super::hints::Hints;
use super::outline::Outline;
use super::totals::Totals;
use super::trim;
use crate::extract::furniture::Furniture;

/// Where the body stands.
pub(super) struct Body {
    /// Index of the element that holds it.
    pub root: usize,
    /// For each entry whether it is left out with all that is inside it.
    pub cut: Vec<bool>,
    /// For each entry whether its name, role or class says that it is no part of the article.
    pub furniture: Vec<bool>,
}

/// Finds the body; `None` where nothing on the page looks like text.
pub(super) fn find(outline: &Outline, blocks: &[Block], furniture: &Furniture) -> Option<Body> {
    let written = |cut: &[bool]| Totals::new(outline, blocks, cut).of(outline, 0).written;
    let hints = Hints::FURNITURE.and(Hints::COMMENTS);
    let mut cut = marked(outline, blocks, hints);
    let kept = written(&cut);
    // Where class names would leave little of the page's sentences, they mean something else here: in a forum the
    // comments are the content.
    for (fewer, misjudged) in [(Hints::FURNITURE, 4), (Hints::NONE, 10)] {
        let other = marked(outline, blocks, fewer);
        if kept * misjudged < written(&other) {
            cut = other;
            break;
        }
    }
    let totals = Totals::new(outline, blocks, &cut);
    let root = best(outline, &totals)?;
    let marked = cut.clone();
    trim::trim(outline, blocks, root, furniture, &mut cut);
    Some(Body { root, cut, furniture: marked })
}

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
