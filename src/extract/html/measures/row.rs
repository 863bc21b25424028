//! A row of measures: the block, the elements round it, its neighbours, the page.

use html5ever::{LocalName, local_name};

use super::chains::{HINTS, TAGS};
use super::looks::CUES;
use super::{Measures, Told, ln, ratio};
use crate::extract::html::blocks::Kind;
use crate::extract::html::hints::Hints;
use crate::extract::html::outline::is_heading;
use crate::extract::learned::row::Sheet;

macro_rules! level {
    ($row:expr, $page:expr, $name:literal, $block:expr, $at:expr) => {{
        let level = $page.level($at, $block);
        $row.put(concat!($name, " blocks"), level[0]);
        $row.put(concat!($name, " letters"), level[1]);
        $row.put(concat!($name, " links"), level[2]);
        $row.put(concat!($name, " prose"), level[3]);
        $row.put(concat!($name, " share"), level[4]);
        $row.put(concat!($name, " place"), level[5]);
    }};
}

macro_rules! neighbour {
    ($row:expr, $page:expr, $name:literal, $block:expr, $other:expr) => {{
        let near = $page.neighbour($block, $other);
        $row.put(concat!($name, " letters"), near[0]);
        $row.put(concat!($name, " links"), near[1]);
        $row.put(concat!($name, " kind"), near[2]);
        $row.put(concat!($name, " terminal"), near[3]);
        $row.put(concat!($name, " classes"), near[4]);
    }};
}

impl Measures<'_, '_> {
    fn size(&self, at: usize) -> (usize, usize) {
        (self.before[at] as usize, self.before[self.outline.entries[at].end] as usize)
    }

    fn level(&self, at: usize, block: usize) -> [f32; 6] {
        let (first, end) = self.size(at);
        let (a, b) = (self.sums[first], self.sums[end]);
        let letters = b.letters - a.letters;
        let whole = self.sums[self.blocks.len()].letters;
        [
            ln((end - first) as u32),
            ln(letters),
            ratio(b.linked - a.linked, letters),
            ratio(b.prose - a.prose, letters),
            ratio(letters, whole),
            (block - first.min(block)) as f32 / (end - first).max(1) as f32,
        ]
    }

    fn neighbour(&self, block: usize, other: isize) -> [f32; 5] {
        let at = block as isize + other;
        if at < 0 || at >= self.blocks.len() as isize {
            return [-1.0, -1.0, -1.0, -1.0, 0.0];
        }
        let (texture, other) = (&self.textures[at as usize], &self.blocks[at as usize]);
        [
            ln(texture.letters),
            ratio(other.linked, texture.letters),
            other.kind as u8 as f32,
            f32::from(u8::from(texture.terminal)),
            self.chains.of[other.at].classes,
        ]
    }

    fn window(&self, from: usize, to: usize) -> [f32; 3] {
        let (a, b) = (self.sums[from.min(self.blocks.len())], self.sums[to.min(self.blocks.len())]);
        let letters = b.letters - a.letters;
        [ln(letters), ratio(b.linked - a.linked, letters), ratio(b.prose - a.prose, letters)]
    }

    /// Measures of the page as a whole.
    pub(super) fn of_page(&self, told: &Told) -> Vec<(&'static str, f32)> {
        let all = self.sums[self.blocks.len()];
        let count = |wanted: &dyn Fn(usize) -> bool| (0..self.blocks.len()).filter(|&at| wanted(at)).count() as u32;
        let kind = |kind: Kind| count(&|at| self.blocks[at].kind == kind);
        let elements = |name: &LocalName| self.outline.entries.iter().filter(|entry| entry.is(name)).count() as u32;
        let kept = self.kept_by_rules();
        let currency: u32 = self.textures.iter().map(|texture| texture.currency).sum();
        let hinted = |hint: Hints| self.outline.entries.iter().filter(|entry| entry.hints.has(hint)).count() as u32;
        let most = self.blocks.iter().map(|block| self.repeats(block.at)).max().unwrap_or(0);
        let in_repeats: u32 = (0..self.blocks.len())
            .filter(|&at| self.repeats(self.blocks[at].at) >= 4 && self.blocks[at].kind != Kind::Paragraph)
            .map(|at| self.textures[at].letters)
            .sum();
        vec![
            ("page blocks", ln(self.blocks.len() as u32)),
            ("page letters", ln(all.letters)),
            ("page links", ratio(all.linked, all.letters)),
            ("page prose", ratio(all.prose, all.letters)),
            ("page prose letters", ln(all.prose)),
            ("page paragraphs", ln(kind(Kind::Paragraph))),
            ("page headings", ln(kind(Kind::Heading))),
            ("page items", ln(kind(Kind::Item))),
            ("page cells", ln(kind(Kind::Cell))),
            ("page articles", ln(elements(&local_name!("article")))),
            ("page first headings", ln(elements(&local_name!("h1")))),
            ("page has main", f32::from(u8::from(elements(&local_name!("main")) > 0))),
            ("page pictures", ln(elements(&local_name!("img")))),
            ("page times", ln(elements(&local_name!("time")))),
            ("page comments", ln(hinted(Hints::COMMENTS))),
            ("page bylines", ln(hinted(Hints::BYLINE))),
            ("page bodies", ln(hinted(Hints::BODY))),
            ("page currency", ln(currency)),
            ("page repeats", ln(u32::from(most))),
            ("page in repeats", ratio(in_repeats, all.letters)),
            ("page kept by rules", ratio(kept, all.letters)),
            ("page kept letters", ln(kept)),
            ("page is article", f32::from(u8::from(told.article))),
            ("page is product", f32::from(u8::from(told.product))),
            ("page is list", f32::from(u8::from(told.list))),
            ("page is thread", f32::from(u8::from(told.thread))),
            ("page og article", f32::from(u8::from(told.og_article))),
            ("page og product", f32::from(u8::from(told.og_product))),
            ("page is found", f32::from(u8::from(told.found))),
            ("page told letters", ln(told.texts.len() as u32)),
            (
                "page told",
                ratio(
                    self.looks
                        .iter()
                        .zip(&self.textures)
                        .map(|(look, texture)| if look.told > 0.0 { texture.letters } else { 0 })
                        .sum(),
                    all.letters,
                ),
            ),
            ("page dated", f32::from(u8::from(told.dated))),
        ]
    }

    /// The most like siblings that the element, or one of those round it, has.
    fn repeats(&self, at: usize) -> u16 {
        let mut most = 0;
        let mut here = at;
        for _ in 0..5 {
            most = most.max(self.chains.repeated[here]);
            here = self.outline.entries[here].parent;
        }
        most
    }

    /// The measures of a block.
    pub fn row<S: Sheet>(&self, index: usize, row: &mut S) {
        let (block, texture, look) = (&self.blocks[index], &self.textures[index], &self.looks[index]);
        let chain = &self.chains.of[block.at];
        let entries = &self.outline.entries;
        let words = texture.words.max(1.0);
        row.put("letters", ln(texture.letters));
        row.put("words", (texture.words + 1.0).ln());
        row.put("links", ratio(block.linked, texture.letters));
        row.put("stops", texture.stops as f32 / words);
        row.put("stop count", ln(texture.stops));
        row.flag("terminal", texture.terminal);
        row.flag("starts upper", texture.starts_upper);
        row.put("capitals", texture.capitals as f32 / words);
        row.put("upper", ratio(texture.upper, texture.letters));
        row.put("digits", ratio(texture.digits, texture.letters));
        row.put("marks", texture.marks as f32 / words);
        row.put("currency", texture.currency as f32);
        row.put("question", texture.question as f32);
        row.put("word length", texture.letters as f32 / words);
        row.put("kind", block.kind as u8 as f32);
        let level = match self.outline.name(block.at) {
            Some(name) if is_heading(name) => f32::from(name.as_bytes()[1] - b'0'),
            _ => 0.0,
        };
        row.put("heading", level);
        row.flag("hidden", entries[block.first].hidden);
        let strong = |name: &LocalName| matches!(*name, local_name!("strong") | local_name!("b"));
        row.flag("emphasised", entries[entries[block.first].parent].name().is_some_and(strong));
        row.put("copies", f32::from(look.copies));
        row.put("like title", look.like_title);
        row.put("told", look.told);
        for (place, (name, _)) in CUES.iter().enumerate() {
            row.put(name, f32::from(look.cues[place]));
        }
        row.put("section", f32::from(look.section));
        row.put("section distance", f32::from(look.distance.min(60)));
        for (bit, (name, _)) in TAGS.iter().enumerate() {
            row.flag(name, chain.tags & (1 << bit) != 0);
        }
        for (name, hint) in HINTS {
            row.flag(name, chain.hints.has(*hint));
        }
        row.put("furniture distance", f32::from(chain.furniture));
        row.put("list depth", f32::from(chain.lists));
        row.put("depth", f32::from(chain.depth));
        row.put("classes", chain.classes);
        row.put("classes lowest", chain.lowest);
        row.put("classes highest", chain.highest);
        let parent = entries[block.at].parent;
        row.put("classes own", chain.own);
        row.put("classes near", chain.own + self.chains.of[parent].own);
        let first = self.chains.outer[block.at] as usize;
        let second = self.chains.outer[first] as usize;
        let third = self.chains.outer[second] as usize;
        let within = match self.size(block.at).1 - self.size(block.at).0 {
            0 | 1 => first,
            _ => block.at,
        };
        level!(row, self, "1st", index, within);
        level!(row, self, "2nd", index, second);
        level!(row, self, "3rd", index, third);
        let top = |place: usize| self.chains.parts[block.at][place].map_or(block.at, |at| at as usize);
        level!(row, self, "top", index, top(0));
        level!(row, self, "part", index, top(1));
        row.put("repeats own", f32::from(self.chains.repeated[block.at].min(50)));
        row.put("repeats parent", f32::from(self.chains.repeated[parent].min(50)));
        row.put("repeats", f32::from(self.repeats(block.at).min(50)));
        row.put("repeats 1st", f32::from(self.chains.repeated[first].min(50)));
        row.put("repeats 2nd", f32::from(self.chains.repeated[second].min(50)));
        let count = self.blocks.len();
        row.put("place", index as f32 / count as f32);
        row.put("index", ln(index as u32));
        row.put("from end", ln((count - index) as u32));
        row.put("letters before", ratio(self.sums[index].letters, self.sums[count].letters));
        row.put("prose before", ratio(self.sums[index].prose, self.sums[count].prose));
        row.put("prose before letters", ln(self.sums[index].prose));
        row.put("prose behind letters", ln(self.sums[count].prose - self.sums[index].prose));
        let heading = self.heading.map_or(0, |at| self.before[at] as isize);
        let behind = index as isize - heading;
        row.put("behind heading", (behind.unsigned_abs() as f32 + 1.0).ln().copysign(behind as f32));
        row.flag("has heading", self.heading.is_some());
        neighbour!(row, self, "-1", index, -1);
        neighbour!(row, self, "+1", index, 1);
        neighbour!(row, self, "-2", index, -2);
        neighbour!(row, self, "+2", index, 2);
        for (names, window) in [
            (["-4 letters", "-4 links", "-4 prose"], self.window(index.saturating_sub(4), index)),
            (["+4 letters", "+4 links", "+4 prose"], self.window(index + 1, index + 5)),
            (["-12 letters", "-12 links", "-12 prose"], self.window(index.saturating_sub(12), index)),
            (["+12 letters", "+12 links", "+12 prose"], self.window(index + 1, index + 13)),
        ] {
            for (name, value) in names.into_iter().zip(window) {
                row.put(name, value);
            }
        }
        let reach = 20;
        let last = (1..=reach).find(|n| index >= *n && self.blocks[index - n].kind == Kind::Heading);
        let next = (1..=reach).find(|n| index + n < count && self.blocks[index + n].kind == Kind::Heading);
        row.put("last heading", last.unwrap_or(reach + 1) as f32);
        row.put("next heading", next.unwrap_or(reach + 1) as f32);
        let rules = self.ruled[index];
        row.flag("kept by rules", rules.kept);
        row.flag("in root", rules.inside);
        row.flag("furniture by rules", rules.furniture);
        let (root, end) = (self.root.0 as isize, self.root.1 as isize);
        let here = index as isize;
        let away = if here < root { here - root } else { (here - end + 1).max(0) };
        row.put("away from root", (away.unsigned_abs() as f32 + 1.0).ln().copysign(away as f32));
        // What is the same for every block is known to the trees before they are asked, and what names the elements
        // round a block is for making them.
        if !S::IS_NAMED {
            return;
        }
        for &(name, value) in &self.whole {
            row.put(name, value);
        }
        row.put("#1st", within as f32);
        row.put("#2nd", second as f32);
        row.put("#3rd", third as f32);
        row.put("#part", top(1) as f32);
    }
}
