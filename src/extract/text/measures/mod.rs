//! What is measured of each block of a dump, for the table that tells content from furniture.
//!
//! A dump has no elements and no classes. What it has: lines with and without gaps between them, items and their
//! indentation, lines that stand on the page more than once, and where the prose is. Nothing here knows a language,
//! but for the cue words that the rules know as well.

mod alike;

use alike::{count, counted, edge, form, neighbourhood, runs, shared};

use super::page::{Line, Role};
use super::texture::{BySum, Contents};
use super::zone::Zone;
use crate::extract::cues::Cue;
use crate::extract::learned::texture::Texture;
use crate::extract::learned::{self, row::Sheet};

macro_rules! neighbour {
    ($row:expr, $page:expr, $name:literal, $at:expr) => {{
        let near = $page.neighbour($at);
        $row.put(concat!($name, " letters"), near[0]);
        $row.put(concat!($name, " form"), near[1]);
        $row.put(concat!($name, " ends"), near[2]);
        $row.put(concat!($name, " copies"), near[3]);
        $row.put(concat!($name, " role"), near[4]);
        $row.put(concat!($name, " capitals"), near[5]);
    }};
}

macro_rules! stretch {
    ($row:expr, $page:expr, $name:literal, $from:expr, $to:expr) => {{
        let told = $page.stretch($from, $to);
        $row.put(concat!($name, " letters"), told[0]);
        $row.put(concat!($name, " prose"), told[1]);
        $row.put(concat!($name, " items"), told[2]);
        $row.put(concat!($name, " length"), told[3]);
        $row.put(concat!($name, " ends"), told[4]);
        $row.put(concat!($name, " copies"), told[5]);
        $row.put(concat!($name, " known"), told[6]);
    }};
}

const CUES: &[(&str, &[Cue])] = &[
    ("other stories", &[Cue::Related, Cue::MostRead, Cue::Neighbour, Cue::ReadMore]),
    ("people", &[Cue::AuthorBox, Cue::Comments]),
    ("buttons", &[Cue::Button, Cue::Shares, Cue::Menu, Cue::Contents]),
    ("offers", &[Cue::Newsletter, Cue::Cookies, Cue::Advertisement]),
    ("rights", &[Cue::Copyright, Cue::Legal]),
    ("facts", &[Cue::Byline, Cue::Published, Cue::Updated, Cue::ReadTime, Cue::Tags, Cue::Credit, Cue::Caption]),
];

/// Sums over the blocks before each one.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    letters: f32,
    words: f32,
    prose: f32,
    items: f32,
    ends: f32,
    /// Blocks that stand on the page more than once.
    copies: f32,
    /// Words that other blocks use as well, and all of them.
    known: f32,
    content: f32,
    datelines: f32,
    currency: f32,
    questions: f32,
    kept: f32,
}

/// Like blocks one behind the other.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    start: u32,
    end: u32,
}

/// How many blocks before and behind one the nearest of a sort stands.
#[derive(Debug, Clone, Copy)]
struct Near {
    before: u16,
    behind: u16,
}

const FAR: u16 = 200;

pub(super) struct Measures<'l, 't> {
    lines: &'l [Line<'t>],
    textures: Vec<Texture>,
    /// The logarithm of each block's letters.
    lengths: Vec<f32>,
    sums: Vec<Sum>,
    copies: Vec<u16>,
    /// Blocks of the same form as this one and its neighbours.
    alike: Vec<u16>,
    /// Blocks that begin, and that end, with the same word.
    openings: Vec<u16>,
    endings: Vec<u16>,
    groups: Vec<Run>,
    lists: Vec<Run>,
    shorts: Vec<Run>,
    proses: Vec<Run>,
    sections: Vec<Run>,
    near: Vec<[Near; NEAR.len()]>,
    /// The share of a block's words that the headline and the rules' text have, and other blocks.
    shared: Vec<[f32; 3]>,
    rules: Rules<'l>,
    /// What is the same for every line of the page.
    pub(in crate::extract::text) page: Vec<(&'static str, f32)>,
}

/// What the rules found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'l> {
    pub zone: Option<Zone>,
    pub dropped: &'l [bool],
    pub headline: Option<usize>,
}

const NEAR: [(&str, &str); 9] = [
    ("prose before", "prose behind"),
    ("long prose before", "long prose behind"),
    ("end cue before", "end cue behind"),
    ("box cue before", "box cue behind"),
    ("button before", "button behind"),
    ("dateline before", "dateline behind"),
    ("item before", "item behind"),
    ("copy before", "copy behind"),
    ("heading before", "heading behind"),
];

fn ln(n: f32) -> f32 {
    learned::scale::ln(n)
}

fn ratio(part: f32, whole: f32) -> f32 {
    part / whole.max(1.0)
}

fn is_prose(texture: &Texture) -> bool {
    texture.letters >= 50 && texture.stops > 0
}

/// A short line with blank lines around it, of more than a word.
fn is_heading(lines: &[Line], index: usize) -> bool {
    let line = &lines[index];
    line.block.gap
        && !line.is_item()
        && !line.terminal
        && (4..=140).contains(&line.width)
        && line.role == Role::Text
        && !line.dateline
        && lines.get(index + 1).is_none_or(|next| next.block.gap)
}

impl<'l, 't> Measures<'l, 't> {
    pub fn new(lines: &'l [Line<'t>], contents: &Contents, rules: Rules<'l>) -> Self {
        let textures: Vec<Texture> = lines.iter().map(|line| Texture::of(line.text())).collect();
        let mut seen: BySum<u16> = BySum::default();
        lines.iter().for_each(|line| count(&mut seen, line.key));
        let copies: Vec<u16> = lines.iter().map(|line| seen.get(&line.key).copied().unwrap_or(1)).collect();
        let forms: Vec<u64> = lines.iter().zip(&textures).map(|(line, texture)| form(line, texture)).collect();
        let alike = counted(&(0..lines.len()).map(|at| neighbourhood(&forms, at)).collect::<Vec<_>>());
        let openings =
            counted(&lines.iter().map(|line| edge(line.text().split_whitespace().next())).collect::<Vec<_>>());
        let endings =
            counted(&lines.iter().map(|line| edge(line.text().split_whitespace().next_back())).collect::<Vec<_>>());
        let shared = shared(contents, lines.len(), &rules);
        let mut sums = vec![Sum::default(); lines.len() + 1];
        for (index, line) in lines.iter().enumerate() {
            let (last, texture) = (sums[index], &textures[index]);
            let (letters, prose) = (texture.letters as f32, is_prose(texture));
            sums[index + 1] = Sum {
                letters: last.letters + letters,
                words: last.words + texture.words,
                prose: last.prose + if prose { letters } else { 0.0 },
                items: last.items + flag(line.is_item()),
                ends: last.ends + flag(line.terminal),
                copies: last.copies + flag(copies[index] > 1),
                known: last.known + shared[index][2] * texture.words,
                content: last.content + texture.words,
                datelines: last.datelines + flag(line.dateline),
                currency: last.currency + texture.currency as f32,
                questions: last.questions + texture.question as f32,
                kept: last.kept + if rules.keeps(index) { letters } else { 0.0 },
            };
        }
        let is = |index: usize, what: usize| match what {
            0 => is_prose(&textures[index]),
            1 => textures[index].letters >= 160 && textures[index].stops > 1,
            2 => lines[index].role == Role::End,
            3 => lines[index].role == Role::Box,
            4 => lines[index].role == Role::Aside && !lines[index].dateline,
            5 => lines[index].dateline,
            6 => lines[index].is_item(),
            7 => copies[index] > 1,
            _ => is_heading(lines, index),
        };
        let mut near = vec![[Near { before: FAR, behind: FAR }; NEAR.len()]; lines.len()];
        let step = |away: &mut [u16; NEAR.len()], index: usize| {
            for (what, away) in away.iter_mut().enumerate() {
                *away = if is(index, what) { 1 } else { (*away + 1).min(FAR) };
            }
        };
        let mut away = [FAR; NEAR.len()];
        for (index, near) in near.iter_mut().enumerate() {
            near.iter_mut().zip(&away).for_each(|(near, away)| near.before = *away);
            step(&mut away, index);
        }
        let mut away = [FAR; NEAR.len()];
        for (index, near) in near.iter_mut().enumerate().rev() {
            near.iter_mut().zip(&away).for_each(|(near, away)| near.behind = *away);
            step(&mut away, index);
        }
        let listed = |index: usize| lines[index].is_item() || lines[index].block.under_item;
        let short = |index: usize| !is_prose(&textures[index]);
        let headed: Vec<bool> = (0..lines.len()).map(|index| is_heading(lines, index)).collect();
        let mut page = Measures {
            lines,
            groups: runs(lines.len(), |index| !lines[index].block.gap),
            lists: runs(lines.len(), |index| listed(index) == listed(index - 1)),
            shorts: runs(lines.len(), |index| short(index) == short(index - 1)),
            proses: runs(lines.len(), |index| {
                // Headings and single short lines do not end a text.
                let prose = |at: usize| is_prose(&textures[at]);
                (prose(index) || prose(index - 1)) || (index + 1 < lines.len() && prose(index + 1))
            }),
            sections: runs(lines.len(), |index| !headed[index] || headed[index - 1]),
            lengths: textures.iter().map(|texture| ln(texture.letters as f32)).collect(),
            textures,
            sums,
            copies,
            alike,
            openings,
            endings,
            near,
            shared,
            rules,
            page: Vec::new(),
        };
        page.page = page.whole();
        page
    }

    fn whole(&self) -> Vec<(&'static str, f32)> {
        let count = self.lines.len();
        let all = self.sums[count];
        let lines = count as f32;
        let sort = |test: &dyn Fn(usize) -> bool| (0..count).filter(|index| test(*index)).count() as f32;
        let role = |role: Role| sort(&|index| self.lines[index].role == role);
        let longest = self.proses.iter().map(|run| self.between(*run).prose).fold(0.0, f32::max);
        let most = self.alike.iter().copied().max().unwrap_or(0);
        let zone = self.rules.zone.map_or(0, |zone| zone.end - zone.start) as f32;
        let gaps = sort(&|index| self.lines[index].block.gap);
        vec![
            ("page blocks", ln(lines)),
            ("page letters", ln(all.letters)),
            ("page prose", ratio(all.prose, all.letters)),
            ("page prose letters", ln(all.prose)),
            ("page length", ratio(all.letters, lines)),
            ("page items", ratio(all.items, lines)),
            ("page ends", ratio(all.ends, lines)),
            ("page copies", ratio(all.copies, lines)),
            ("page gaps", ratio(gaps, lines)),
            ("page datelines", ln(all.datelines)),
            ("page currency", ln(all.currency)),
            ("page questions", ln(all.questions)),
            (
                "page long prose",
                ln(sort(&|index| self.textures[index].letters >= 160 && self.textures[index].stops > 1)),
            ),
            ("page end cues", ln(role(Role::End))),
            ("page box cues", ln(role(Role::Box))),
            ("page bylines", ln(sort(&|index| self.lines[index].has(Cue::Byline)))),
            ("page shares", ln(sort(&|index| self.lines[index].has(Cue::Shares)))),
            ("page people", ln(sort(&|index| self.cue(index, 1)))),
            ("page headings", ln(sort(&|index| is_heading(self.lines, index)))),
            ("page longest prose", ratio(longest, all.letters)),
            ("page repeats", ln(f32::from(most))),
            ("page in repeats", ratio(sort(&|index| self.alike[index] >= 4), lines)),
            ("page kept", ratio(all.kept, all.letters)),
            ("page kept letters", ln(all.kept)),
            ("page zone", ln(zone)),
            ("page zone kept", ratio(all.kept, zone)),
        ]
    }

    fn cue(&self, index: usize, sort: usize) -> bool {
        CUES[sort].1.iter().any(|cue| self.lines[index].has(*cue))
    }

    fn between(&self, run: Run) -> Sum {
        let (a, b) = (self.sums[run.start as usize], self.sums[run.end as usize]);
        Sum { letters: b.letters - a.letters, prose: b.prose - a.prose, ..Sum::default() }
    }

    /// Letters, the shares of prose and items, letters a block, the shares of ends, copies and known words.
    fn stretch(&self, from: usize, to: usize) -> [f32; 7] {
        let to = to.min(self.lines.len());
        if from >= to {
            return [0.0, -1.0, -1.0, 0.0, -1.0, -1.0, -1.0];
        }
        let (a, b) = (self.sums[from], self.sums[to]);
        let (letters, count) = (b.letters - a.letters, (to - from) as f32);
        [
            ln(letters),
            ratio(b.prose - a.prose, letters),
            (b.items - a.items) / count,
            letters / count,
            (b.ends - a.ends) / count,
            (b.copies - a.copies) / count,
            ratio(b.known - a.known, b.content - a.content),
        ]
    }

    fn neighbour(&self, at: Option<usize>) -> [f32; 6] {
        let Some((at, line)) = at.and_then(|at| Some((at, self.lines.get(at)?))) else {
            return [-1.0; 6];
        };
        let texture = &self.textures[at];
        [
            self.lengths[at],
            shape(line),
            flag(line.terminal),
            f32::from(self.copies[at].min(20)),
            line.role as u8 as f32,
            texture.capitals as f32 / texture.words.max(1.0),
        ]
    }

    /// The measures of a block.
    pub fn row<S: Sheet>(&self, index: usize, row: &mut S) {
        let (line, texture) = (&self.lines[index], &self.textures[index]);
        self.looks(index, row);
        for (sort, (name, _)) in CUES.iter().enumerate() {
            row.flag(name, self.cue(index, sort));
        }
        row.put("role", line.role as u8 as f32);
        row.put("role length", if line.role == Role::Text { 0.0 } else { texture.words });
        for (what, (before, behind)) in NEAR.iter().enumerate() {
            let near = self.near[index][what];
            row.put(before, f32::from(near.before));
            row.put(behind, f32::from(near.behind));
        }
        let heading = index - usize::from(self.near[index][8].before).min(index);
        row.put("section role", self.label(heading));
        row.put("section letters", self.lengths[heading]);
        self.runs(index, row);
        self.place(index, row);
        neighbour!(row, self, "-1", index.checked_sub(1));
        neighbour!(row, self, "+1", Some(index + 1));
        neighbour!(row, self, "-2", index.checked_sub(2));
        neighbour!(row, self, "+2", Some(index + 2));
        stretch!(row, self, "-4", index.saturating_sub(4), index);
        stretch!(row, self, "+4", index + 1, index + 5);
        stretch!(row, self, "-12", index.saturating_sub(12), index);
        stretch!(row, self, "+12", index + 1, index + 13);
        stretch!(row, self, "~40", index.saturating_sub(40), index + 41);
        // What is the same for every line is known to the trees before they are asked.
        if S::IS_NAMED {
            self.page.iter().for_each(|&(name, value)| row.put(name, value));
        }
    }

    /// How the block itself looks.
    fn looks(&self, index: usize, row: &mut impl Sheet) {
        let (line, texture) = (&self.lines[index], &self.textures[index]);
        let words = texture.words.max(1.0);
        let letters = texture.letters as f32;
        row.put("letters", self.lengths[index]);
        row.put("words", ln(texture.words));
        row.put("stops", texture.stops as f32 / words);
        row.put("stop count", ln(texture.stops as f32));
        row.flag("terminal", line.terminal);
        row.flag("starts upper", texture.starts_upper);
        row.put("capitals", texture.capitals as f32 / words);
        row.put("upper", ratio(texture.upper as f32, letters));
        row.put("digits", ratio(texture.digits as f32, letters));
        row.put("marks", texture.marks as f32 / words);
        row.put("currency", texture.currency as f32);
        row.put("question", texture.question as f32);
        row.put("word length", letters / words);
        row.put("form", shape(line));
        row.put("indent", line.block.indent.min(20) as f32);
        row.flag("gap", line.block.gap);
        row.flag("gap behind", self.lines.get(index + 1).is_none_or(|next| next.block.gap));
        row.flag("dateline", line.dateline);
        row.flag("row", line.row);
        row.flag("colon", line.text().ends_with([':', '：']));
        row.flag("furniture", line.furniture);
        row.put("copies", f32::from(self.copies[index].min(50)));
        row.put("alike", f32::from(self.alike[index].min(50)));
        row.put("openings", f32::from(self.openings[index].min(50)));
        row.put("endings", f32::from(self.endings[index].min(50)));
        row.put("like headline", self.shared[index][0]);
        row.put("like text", self.shared[index][1]);
        row.put("known", self.shared[index][2]);
    }

    /// The runs of like blocks that it is in.
    fn runs(&self, index: usize, row: &mut impl Sheet) {
        for (run, names) in [
            (self.groups[index], ["group", "group place", "group letters", "group prose"]),
            (self.lists[index], ["list", "list place", "list letters", "list prose"]),
            (self.shorts[index], ["short", "short place", "short letters", "short prose"]),
            (self.proses[index], ["text", "text place", "text letters", "text prose"]),
            (self.sections[index], ["section", "section place", "section letters in", "section prose"]),
        ] {
            let told = self.between(run);
            let count = (run.end - run.start) as f32;
            row.put(names[0], ln(count));
            row.put(names[1], (index as u32 - run.start) as f32 / count.max(1.0));
            row.put(names[2], ln(told.letters));
            row.put(names[3], ratio(told.prose, told.letters));
        }
    }

    /// Where it stands on the page, and by the rules.
    fn place(&self, index: usize, row: &mut impl Sheet) {
        let count = self.lines.len();
        let (before, all) = (self.sums[index], self.sums[count]);
        row.put("place", index as f32 / count as f32);
        row.put("index", ln(index as f32));
        row.put("from end", ln((count - index) as f32));
        row.put("letters before", ratio(before.letters, all.letters));
        row.put("prose before share", ratio(before.prose, all.prose));
        row.put("prose before letters", ln(before.prose));
        row.put("prose behind letters", ln(all.prose - before.prose));
        row.put("datelines before", ln(before.datelines));
        row.put("datelines behind", ln(all.datelines - before.datelines));
        let away = |from: usize| {
            let away = index as f32 - from as f32;
            ln(away.abs()).copysign(away)
        };
        row.put("behind headline", self.rules.headline.map_or(-10.0, away));
        row.flag("headline", self.rules.headline == Some(index));
        row.flag("kept by rules", self.rules.keeps(index));
        row.flag("dropped by rules", self.rules.dropped[index]);
        let outside = match self.rules.zone {
            None => -10.0,
            Some(zone) if index < zone.start => -ln((zone.start - index) as f32),
            Some(zone) if index >= zone.end => ln((index + 1 - zone.end) as f32),
            Some(_) => 0.0,
        };
        row.put("outside zone", outside);
        row.put("behind zone start", self.rules.zone.map_or(-10.0, |zone| away(zone.start)));
        row.put("before zone end", self.rules.zone.map_or(-10.0, |zone| away(zone.end)));
        row.put("kept before", ratio(before.kept, all.kept));
    }

    /// What the line above a section announces.
    fn label(&self, at: usize) -> f32 {
        (0..CUES.len()).find(|sort| self.cue(at, *sort)).map_or(0.0, |sort| sort as f32 + 1.0)
    }
}

impl Rules<'_> {
    /// Whether the rules take a block for a part of the text.
    pub fn keeps(&self, index: usize) -> bool {
        self.zone.is_some_and(|zone| (zone.start..zone.end).contains(&index)) && !self.dropped[index]
    }
}

fn flag(value: bool) -> f32 {
    f32::from(u8::from(value))
}

fn shape(line: &Line) -> f32 {
    match (line.is_item(), line.block.under_item) {
        (true, _) => 2.0 + (line.block.indent / 2).min(6) as f32,
        (false, true) => 1.0,
        (false, false) => 0.0,
    }
}
