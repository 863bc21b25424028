//! What is measured of each block of a page, for the table that tells content from furniture.
//!
//! [`told`] is what the page tells machines of its kind, [`chains`] the elements round each block, [`looks`] what each
//! block says and how it looks; [`row`] puts them, the block's neighbours and the page as a whole into one row.

mod chains;
mod looks;
mod row;
mod told;

use chains::Chains;
use looks::Look;
pub(super) use told::Told;

use super::blocks::Block;
use super::body::Body;
use super::names::each_name_word;
use super::outline::{Outline, push_collapsed};
use super::totals::inside_cut;
use crate::extract::learned::scale;
use crate::extract::learned::texture::Texture;

use html5ever::local_name;

/// A page's blocks, measured.
pub(super) struct Measures<'o, 'p> {
    pub outline: &'o Outline<'p>,
    pub blocks: &'o [Block],
    textures: Vec<Texture>,
    /// For each entry the number of blocks before it.
    before: Vec<u32>,
    /// Sums over the blocks before each.
    sums: Vec<Sum>,
    chains: Chains,
    looks: Vec<Look>,
    /// What the rules say of each block.
    ruled: Vec<Ruled>,
    /// Blocks before the rules' body, and before its end.
    root: (u32, u32),
    heading: Option<usize>,
    /// The rules found what looks like an article, and the page does not say that it is something else.
    is_article: bool,
    /// The rules found what looks like an article, and half of the page's letters, or more, are its body.
    is_mostly_body: bool,
    /// Measures of the page as a whole.
    pub whole: Vec<(&'static str, f32)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    letters: u32,
    linked: u32,
    /// Letters of blocks with sentences.
    prose: u32,
}

#[derive(Debug, Clone, Copy)]
struct Ruled {
    kept: bool,
    /// Inside the element that the rules take for the body.
    inside: bool,
    furniture: bool,
    /// Says who and when, in a line under the heading or below the text.
    fact: bool,
}

impl<'o, 'p> Measures<'o, 'p> {
    /// Measures `blocks`. `rules` is the body that the rules found.
    pub fn new(
        outline: &'o Outline<'p>,
        blocks: &'o [Block],
        rules: &Body,
        heading: Option<usize>,
        told: &Told,
    ) -> Self {
        let entries = &outline.entries;
        let mut before = vec![0u32; entries.len() + 1];
        for block in blocks {
            before[block.first + 1] += 1;
        }
        for at in 1..before.len() {
            before[at] += before[at - 1];
        }
        let textures: Vec<Texture> = blocks.iter().map(|block| texture(outline, block)).collect();
        let mut sums = vec![Sum::default(); blocks.len() + 1];
        for (index, (block, texture)) in blocks.iter().zip(&textures).enumerate() {
            let last = sums[index];
            let prose = texture.letters >= 60 && texture.stops > 0 && block.linked * 2 < texture.letters;
            sums[index + 1] = Sum {
                letters: last.letters + texture.letters,
                linked: last.linked + block.linked,
                prose: last.prose + if prose { texture.letters } else { 0 },
            };
        }
        let chains = Chains::new(outline, &before, &sums);
        let looks = looks::looks(outline, blocks, &textures, told);
        let cut = inside_cut(outline, &rules.cut);
        let furniture = inside_cut(outline, &rules.furniture);
        let end = entries[rules.root].end;
        let ruled = |block: &Block| {
            let inside = block.first >= rules.root && block.first < end;
            let fact = rules.facts.contains(&block.first);
            Ruled { kept: inside && !cut[block.first], inside, furniture: furniture[block.first], fact }
        };
        let mut measures = Measures {
            outline,
            blocks,
            textures,
            root: (before[rules.root], before[end]),
            before,
            sums,
            chains,
            looks,
            ruled: blocks.iter().map(ruled).collect(),
            heading,
            is_article: told.found && !(told.product || told.list || told.thread || told.og_product),
            is_mostly_body: false,
            whole: Vec::new(),
        };
        let kept = measures.kept_by_rules();
        measures.is_mostly_body = told.found && kept * 2 > measures.sums[blocks.len()].letters;
        measures.whole = measures.of_page(told);
        measures
    }

    /// Letters that the rules keep.
    fn kept_by_rules(&self) -> u32 {
        self.ruled.iter().zip(&self.textures).filter(|(ruled, _)| ruled.kept).map(|(_, texture)| texture.letters).sum()
    }

    /// Words of a block.
    pub fn words(&self, index: usize) -> f32 {
        self.textures[index].words
    }

    /// Whether the rules are to be believed that leave a line out of the body: where the body is most of the page, where a
    /// cue word of some language says that the line tells who or when, and where it stands as such lines do.
    pub fn left_out_by_rules(&self, index: usize) -> bool {
        let ruled = self.ruled[index];
        let is_line = self.textures[index].letters <= looks::LONGEST_LINE;
        let is_fact = self.is_article && self.looks[index].cues[looks::FACTS] > 0;
        let is_known = self.is_article && ruled.fact;
        !ruled.kept && is_line && (is_fact || is_known || (ruled.inside && self.is_mostly_body))
    }

    /// The words that the classes round a block are made of, as often as they stand there.
    pub fn class_words(&self, index: usize) -> Vec<String> {
        let mut words = Vec::new();
        let mut at = self.blocks[index].at;
        loop {
            if let Some(element) = self.outline.entries[at].element() {
                each_name_word(element, |word| words.push(word.to_owned()));
            }
            if at == 0 {
                return words;
            }
            at = self.outline.entries[at].parent;
        }
    }
}

fn texture(outline: &Outline, block: &Block) -> Texture {
    let mut texture = Texture::default();
    for entry in &outline.entries[block.first..block.end] {
        if let Some(text) = entry.text().filter(|_| !entry.silent) {
            texture.add(text);
        } else if entry.is(&local_name!("br")) {
            texture.end();
        }
    }
    texture.end();
    texture
}

/// The text of a block, blanks collapsed.
pub(super) fn text(outline: &Outline, block: &Block) -> String {
    let mut text = String::new();
    write_text(outline, block, &mut text);
    text
}

/// The same, in place of what `text` held.
fn write_text(outline: &Outline, block: &Block, text: &mut String) {
    text.clear();
    for entry in &outline.entries[block.first..block.end] {
        match entry.text() {
            Some(part) if !entry.silent => push_collapsed(text, part),
            None if entry.is(&local_name!("br")) => text.push(' '),
            _ => {}
        }
    }
}

/// Lengths and counts on a scale on which twice as much is a step, wherever.
fn ln(n: u32) -> f32 {
    scale::ln(n as f32)
}

fn ratio(part: u32, whole: u32) -> f32 {
    part as f32 / whole.max(1) as f32
}
