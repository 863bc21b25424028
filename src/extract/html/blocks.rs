//! The paragraphs of a page, each with a value: how much it looks like text that somebody wrote for this page.
//!
//! Long sentences count for it, links and scraps against it. The sum over a subtree says how much content it holds.

use html5ever::local_name;
use memchr::{memchr, memchr3};

use super::outline::{Entry, Outline, is_heading};

/// A run of text in one block-level element, not interrupted by another.
#[derive(Debug)]
pub(super) struct Block {
    /// Index of the block-level element.
    pub at: usize,
    /// Indices of the first and one past the last text.
    pub first: usize,
    pub end: usize,
    pub letters: u32,
    pub linked: u32,
    /// Marks that end a sentence or part its clauses.
    pub stops: u32,
    pub kind: Kind,
}

/// What stands in the block, as its element says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Item,
    Cell,
    Quote,
    Code,
    /// `div` and the like.
    Other,
}

impl Block {
    /// Share of its letters that are links.
    pub fn link_density(&self) -> f32 {
        self.linked as f32 / self.letters.max(1) as f32
    }

    /// Above zero for content, below for scraps and link lists.
    pub fn value(&self) -> f32 {
        let (letters, linked) = (self.letters as f32, self.linked as f32);
        let own = letters - linked;
        let density = self.link_density();
        if self.letters == 0 || self.kind == Kind::Heading {
            return 0.0;
        }
        if density > 0.66 {
            return -(letters.min(80.0) * 0.6) - 4.0;
        }
        let written = own - linked * 0.5;
        match self.kind {
            Kind::Code | Kind::Quote => written.max(0.0),
            Kind::Paragraph if letters >= 60.0 || self.stops > 0 => written,
            Kind::Item | Kind::Cell if letters >= 60.0 || self.stops > 0 => written * 0.8,
            Kind::Other if letters >= 80.0 && self.stops > 0 => written * 0.9,
            Kind::Paragraph | Kind::Item | Kind::Cell => written * 0.2,
            _ => -3.0,
        }
    }
}

/// All blocks of the shown page, in order.
pub(super) fn blocks(outline: &Outline) -> Vec<Block> {
    collect(outline, |entry| !entry.hidden)
}

/// All blocks, those included that are hidden until a reader asks for them (a closed section, a tab).
pub(super) fn with_hidden(outline: &Outline) -> Vec<Block> {
    collect(outline, |entry| !entry.silent)
}

fn collect(outline: &Outline, wanted: impl Fn(&Entry) -> bool) -> Vec<Block> {
    let mut owners = vec![0; outline.entries.len()];
    let mut blocks: Vec<Block> = Vec::new();
    let mut interrupted = true;
    for (at, entry) in outline.entries.iter().enumerate() {
        match entry.name() {
            Some(_) => {
                owners[at] = if entry.block { at } else { owners[entry.parent] };
                interrupted |= entry.block;
            }
            None => {
                let owner = owners[entry.parent];
                let Some(text) = entry.text().filter(|_| wanted(entry)) else { continue };
                if entry.letters == 0 && !has_mark(text.as_bytes()) {
                    continue;
                }
                let linked = if entry.linked { entry.letters } else { 0 };
                match blocks.last_mut().filter(|block| block.at == owner && !interrupted) {
                    Some(block) => {
                        block.end = at + 1;
                        block.letters += entry.letters;
                        block.linked += linked;
                        block.stops += entry.stops;
                    }
                    None => blocks.push(Block {
                        at: owner,
                        first: at,
                        end: at + 1,
                        letters: entry.letters,
                        linked,
                        stops: entry.stops,
                        kind: kind(outline, owner),
                    }),
                }
                interrupted = false;
            }
        }
    }
    blocks
}

fn has_mark(text: &[u8]) -> bool {
    memchr3(b'.', b'!', b'?', text).is_some() || memchr(b',', text).is_some()
}

fn kind(outline: &Outline, owner: usize) -> Kind {
    let of = |at: usize| match outline.name(at) {
        Some(name) if is_heading(name) => Some(Kind::Heading),
        Some(name) => match *name {
            local_name!("p") => Some(Kind::Paragraph),
            local_name!("li") | local_name!("dd") | local_name!("dt") => Some(Kind::Item),
            local_name!("td") | local_name!("th") => Some(Kind::Cell),
            local_name!("blockquote") => Some(Kind::Quote),
            local_name!("pre") => Some(Kind::Code),
            _ => None,
        },
        None => None,
    };
    of(owner).or_else(|| of(outline.entries[owner].parent)).unwrap_or(Kind::Other)
}
