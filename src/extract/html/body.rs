//! The body: the element that holds most of what was written for the page, without the furniture inside it.

use html5ever::local_name;

use super::blocks::Block;
use super::hints::Hints;
use super::outline::{Entry, Outline};

/// Where the body stands.
pub(super) struct Body {
    /// Index of the element that holds it.
    pub root: usize,
    /// For each entry whether it is left out with all that is inside it.
    pub cut: Vec<bool>,
    /// For each entry whether its name, role or class says that it is no part of the article.
    pub furniture: Vec<bool>,
    /// Letters of what is left.
    pub letters: u32,
}

/// Finds the body; `None` where nothing on the page looks like text.
pub(super) fn find(outline: &Outline, blocks: &[Block]) -> Option<Body> {
    let written = |cut: &[bool]| Totals::new(outline, blocks, cut).of(outline, 0).written;
    let hints = Hints::FURNITURE.and(Hints::COMMENTS);
    let mut cut = furniture(outline, blocks, hints);
    let kept = written(&cut);
    // Where class names would leave little of the page's sentences, they mean something else here: in a forum the
    // comments are the content.
    for (fewer, misjudged) in [(Hints::FURNITURE, 4), (Hints::NONE, 10)] {
        let other = furniture(outline, blocks, fewer);
        if kept * misjudged < written(&other) {
            cut = other;
            break;
        }
    }
    let totals = Totals::new(outline, blocks, &cut);
    let root = best(outline, &totals)?;
    let furniture = cut.clone();
    trim(outline, blocks, root, &mut cut);
    let letters = Totals::new(outline, blocks, &cut).of(outline, root).letters;
    Some(Body { root, cut, furniture, letters })
}

/// For each entry whether it or an ancestor is cut.
fn inside_cut(outline: &Outline, cut: &[bool]) -> Vec<bool> {
    let mut inside = cut.to_vec();
    for (at, entry) in outline.entries.iter().enumerate() {
        if inside[entry.parent] {
            inside[at] = true;
        }
    }
    inside
}

/// Elements that by name, or by those of `hints` that their role or class gives, are not the body.
fn furniture(outline: &Outline, blocks: &[Block], hints: Hints) -> Vec<bool> {
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

/// Cuts what is no content inside the body.
fn trim(outline: &Outline, blocks: &[Block], root: usize, cut: &mut [bool]) {
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
}

fn is_line_of_facts(entry: &Entry, inside: &Total) -> bool {
    let facts = Hints::BYLINE.and(Hints::DATE).and(Hints::TAGS).and(Hints::FACTS);
    (entry.hints.has(facts) || entry.is(&local_name!("time"))) && inside.letters < 200 && inside.written < 100
}

fn is_link_list(entry: &Entry, inside: &Total) -> bool {
    let name = entry.name().expect("asked of elements only");
    let groups = matches!(
        *name,
        local_name!("ul")
            | local_name!("ol")
            | local_name!("div")
            | local_name!("section")
            | local_name!("table")
            | local_name!("dl")
    );
    groups && inside.letters > 0 && inside.linked * 2 > inside.letters && inside.written == 0
}

/// What stands inside a subtree, cut parts left out.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    letters: u32,
    linked: u32,
    /// Letters of paragraphs with sentences.
    written: u32,
    value: f32,
}

/// Running totals over the entries: those of any subtree are differences.
struct Totals(Vec<Total>);

impl Totals {
    fn new(outline: &Outline, blocks: &[Block], cut: &[bool]) -> Self {
        let inside = inside_cut(outline, cut);
        let mut totals = vec![Total::default(); outline.entries.len() + 1];
        for block in blocks.iter().filter(|block| !inside[block.first]) {
            let written = block.stops > 0 && block.letters >= 60 && block.link_density() < 0.5;
            totals[block.first + 1] = Total {
                letters: block.letters,
                linked: block.linked,
                written: if written { block.letters } else { 0 },
                value: block.value(),
            };
        }
        for at in 1..totals.len() {
            let before = totals[at - 1];
            let here = &mut totals[at];
            here.letters += before.letters;
            here.linked += before.linked;
            here.written += before.written;
            here.value += before.value;
        }
        Totals(totals)
    }

    fn of(&self, outline: &Outline, at: usize) -> Total {
        let (before, after) = (self.0[at], self.0[outline.entries[at].end]);
        Total {
            letters: after.letters - before.letters,
            linked: after.linked - before.linked,
            written: after.written - before.written,
            value: after.value - before.value,
        }
    }
}
