//! Writers whom no cue word and no class announces: in the opening of the first paragraph, alone on the last line, beside
//! the date under the heading.

use html5ever::local_name;

use super::blocks::{Block, Kind};
use super::candidates::{Facts, Place, add};
use super::hints::Hints;
use super::outline::{Entry, Outline};
use super::visible::parts;
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};
use crate::extract::{labels, published, signed};

/// Paragraphs below the heading of which one is the first of the text: leads and notices may come before it.
const FIRST: usize = 3;
/// Paragraphs at the end of the text of which one is its last.
const LAST: usize = 2;
/// Letters of a paragraph.
const PARAGRAPH: u32 = 40;
/// Blocks below the heading in which a name may stand beside the date.
const NEAR: usize = 10;

/// Adds the writers who signed the text. `furniture` are the parts of the page that are not the article's.
pub(super) fn collect(outline: &Outline, blocks: &[Block], zone: &Zone, furniture: &[bool], facts: &mut Facts) {
    let from = blocks.partition_point(|block| block.first < zone.heading);
    let to = blocks.partition_point(|block| block.first < zone.end);
    let inside = &blocks[from.min(to)..to];
    let is_shown = |block: &&Block| !furniture[block.at] && !furniture[outline.entries[block.at].parent];
    let paragraphs = || inside.iter().filter(|block| block.letters >= PARAGRAPH).filter(is_shown);
    let text = |block: &Block| outline.text_between(block.first, block.end);
    let opening =
        paragraphs().take(FIRST).map(|block| signed::in_opening(&text(block))).find(|names| !names.is_empty());
    opening.iter().flatten().for_each(|name| add(&mut facts.authors, name, Place::Dateline, 0.85));
    let last = paragraphs()
        .rev()
        .take(LAST)
        .chain(paragraphs().take(FIRST))
        .map(|block| signed::at_end(&text(block)))
        .find(|names| !names.is_empty());
    last.iter().flatten().for_each(|name| add(&mut facts.authors, name, Place::Text, 0.75));
    if let Some(block) = closing(outline, blocks, zone.heading..zone.end, furniture) {
        add(&mut facts.authors, &text(block), Place::Text, 0.55);
    }
    beside_the_date(outline, inside, facts);
    let first = inside.iter().position(|block| block.kind != Kind::Heading && block.letters >= PARAGRAPH);
    let lines = inside[..first.unwrap_or(0)].iter().rev().take(FIRST).map(text);
    lines
        .filter_map(|line| labels::sent_from(&line).map(str::to_owned))
        .for_each(|name| add(&mut facts.authors, &name, Place::Dateline, 0.8));
}

/// The last line of a text where it is nothing but a name, as outlets sign that name the writer last.
pub(super) fn closing<'b>(
    outline: &Outline,
    blocks: &'b [Block],
    zone: std::ops::Range<usize>,
    cut: &[bool],
) -> Option<&'b Block> {
    let from = blocks.partition_point(|block| block.first < zone.start);
    let to = blocks.partition_point(|block| block.first < zone.end);
    let inside = blocks.get(from..to)?;
    let is_above = |block: &Block| is_text(outline, block) && block.linked * 2 < block.letters && !cut[block.at];
    let text = inside.iter().rposition(is_above)?;
    let last = inside.get(text + 1).filter(|last| last.kind == Kind::Paragraph || last.kind == Kind::Other)?;
    let line = outline.text_between(last.first, last.end);
    let is_set_apart =
        is_emphasised(outline, last) || is_at_the_end(outline.entries[last.at].attr(&local_name!("style")));
    (is_set_apart && last.linked == 0 && labels::is_bare_name(&line)).then_some(last)
}

/// Whether a block is a paragraph, below which a signature can stand: a long one, or a shorter one of sentences, above
/// which stands a heading and no signature.
pub(super) fn is_text(outline: &Outline, block: &Block) -> bool {
    const LONG: u32 = 80;
    const SHORT: u32 = 60;
    const SENTENCE_ENDS: &[char] = &['.', '!', '?', '…', '»', '”', '"', '。', '؟', '۔', '।'];
    let is_sentence = || outline.text_between(block.first, block.end).trim_end().ends_with(SENTENCE_ENDS);
    block.letters >= LONG || block.letters > SHORT && is_sentence()
}

/// Whether all of a block is set in bold or italic letters.
pub(super) fn is_emphasised(outline: &Outline, block: &Block) -> bool {
    let emphasis =
        [local_name!("b"), local_name!("strong"), local_name!("i"), local_name!("em"), local_name!("address")];
    let texts = outline.entries[block.first..block.end].iter().filter(|entry| entry.letters > 0);
    let holders: Vec<usize> = texts.map(|entry| entry.parent).collect();
    holders.iter().all(|&at| emphasis.iter().any(|name| outline.entries[at].is(name)))
}

/// Whether a style sets lines at the side on which they end.
fn is_at_the_end(style: Option<&str>) -> bool {
    let style: String = style.unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    ["text-align:right", "text-align:end", "text-align:left"].iter().any(|align| style.contains(align))
}

/// Names that stand with a date in a line under the heading, or in the line beside one.
fn beside_the_date(outline: &Outline, inside: &[Block], facts: &mut Facts) {
    let near = &inside[..inside.len().min(NEAR)];
    let pieces: Vec<Vec<(String, bool)>> = near.iter().map(|block| pieces(outline, block)).collect();
    let dated = |line: &[(String, bool)]| {
        line.iter().any(|(piece, _)| published::may_hold_day(piece) && !published::find(piece, None, None).is_empty())
    };
    let dates: Vec<bool> = pieces.iter().map(|line| dated(line)).collect();
    for (at, line) in pieces.iter().enumerate() {
        if near[at].letters > LONGEST || near[at].kind == Kind::Heading {
            continue;
        }
        let beside = dates[at.saturating_sub(1)..(at + 2).min(dates.len())].contains(&true);
        for (index, (piece, linked)) in line.iter().enumerate() {
            if let Some(name) = said_in(line, index) {
                add(&mut facts.authors, &name, Place::Byline, 0.72);
            } else if beside && !linked && labels::is_bare_name(piece) && !labels::is_cased(piece) {
                add(&mut facts.authors, piece, Place::Byline, 0.5);
            }
        }
    }
}

/// Letters of a line that is no sentence.
const LONGEST: u32 = 120;

/// The name in a piece of a line that has an element of its own, where a byline opens it or the piece before it.
fn said_in(line: &[(String, bool)], at: usize) -> Option<String> {
    let cues = Cues::embedded();
    let (piece, _) = &line[at];
    if let Some(name) = cues.rest(Cue::Byline, piece) {
        return Some(name.to_owned());
    }
    let (label, _) = &line[at.checked_sub(1)?];
    (label.ends_with([':', '：']) && cues.is(Cue::Byline, label)).then(|| piece.clone())
}

/// The parts of a line, those that elements of their own hold told apart, and whether each is a link.
fn pieces(outline: &Outline, block: &Block) -> Vec<(String, bool)> {
    if block.letters > LONGEST {
        return Vec::new();
    }
    let entries = &outline.entries;
    let texts = entries[block.first..block.end].iter().filter(|entry| !entry.hidden && entry.letters > 0);
    let own: Vec<&Entry> = texts.clone().filter(|entry| entry.parent != block.at).collect();
    if own.len() < 2 || own.len() < texts.clone().count() {
        return parts(outline, block).into_iter().map(|part| (part, block.linked > 0)).collect();
    }
    let is_menu = |entry: &&&Entry| !entries[entry.parent].hints.has(Hints::FACTS);
    let said = own.iter().filter(is_menu).filter_map(|entry| Some((entry.text()?, entry.linked)));
    said.map(|(text, linked)| (text.split_whitespace().collect::<Vec<_>>().join(" "), linked)).collect()
}
