//! The article's headline: the line above the text that says what the text is about.
//!
//! Every line that could be one is described by a row of [`Feature`]s (its place, its looks, the words it shares with
//! the text, what stands around it, where else on the page it is repeated); learned weights rank them.

use std::sync::LazyLock;

use super::candidate::{Experience, Ranked, support};
use super::imprint;
use super::outlet;
use super::page::{Line, Role, same};
use super::people::looks_like_person;
use super::ranking::{Row, Weights, features, magnitude, order, yes};
use super::texture::{BySum, Contents, key, words};
use super::zone::Zone;
use crate::extract::cues::Cue;
use crate::extract::evidence::{Place, Support};
use crate::extract::published;

/// How far above the text a headline may stand, in blocks: menus and long boxes come between.
const REACH: usize = 300;

features! {
    /// What speaks for or against a line as the headline.
    Feature {
        Recurring, Weight, Opening, Sections, Gap, GapBelow, Alone, OneWord, TwoWords, ThreeWords, FewWords, ManyWords,
        TooMany, FarTooMany, Item, TopOfPage, Outlet, UnderItem, FullStop, Sentence, Question, Exclamation, Colon, Wide, ImprintNext,
        ImprintNear, DateNext, DateNear, ImprintBelow, ImprintAbove, Trail, CopyAbove, Above, Within, Inside, ProseAbove, NoProseAbove,
        HeadsAbove, FirstHead, AfterItem, Numbered, Figures, Capitals, SmallStart, TitleCase, Row, Person, Divided,
        Head,
    }
}

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("weights/headline.txt"), Feature::NAMES));

/// The headline, and how it was chosen.
#[derive(Debug)]
pub(super) struct Headline {
    /// The block it stands in: the last copy above the text.
    pub index: usize,
    pub support: Support,
}

pub(super) fn find(lines: &[Line], contents: &Contents, zone: Zone) -> Option<Headline> {
    let candidates = candidates(lines, contents, zone);
    let rows: Vec<Row> = candidates.iter().map(|(_, row)| row.clone()).collect();
    let shares = WEIGHTS.shares(&rows);
    let order = order(&shares);
    // A headline names no day with its hour and minute, and is no row of links.
    let is_other = |line: &Line| {
        let clocked = || published::find(line.text(), None, None).iter().any(|found| found.date.time().is_some());
        line.may_hold_day && clocked() || line.words >= 4 && !line.terminal && outlet::is_menu(line.text())
    };
    let passed = order.iter().take(LIKELIEST).take_while(|&&at| is_other(&lines[candidates[at].0])).count();
    let order = order.get(passed..).filter(|rest| !rest.is_empty()).unwrap_or(&order);
    let best = candidates[*order.first()?].0;
    if WEIGHTS.sum(&candidates[order[0]].1) < LEAST {
        return None;
    }
    let likeliest = order.iter().take(LIKELIEST).map(|&at| {
        let index = candidates[at].0;
        let place = if index < zone.start { Place::Heading } else { Place::Text };
        Ranked { value: clean(lines, index), place, share: shares[at] }
    });
    let support = support(likeliest, EXPERIENCE)?;
    // The last of two copies is the one that stands over the text.
    let last =
        (best + 1..zone.start).rev().find(|other| same(&lines[*other], &lines[best]) && !lines[*other].is_item());
    Some(Headline { index: last.unwrap_or(best), support })
}

/// Copies of one line are several candidates: so many are looked at for the runners-up.
const LIKELIEST: usize = 12;

/// Seen on one half of some 800 articles, by host; the other half agrees.
const EXPERIENCE: Experience = &[(0.3, 0.25), (0.6, 0.6), (0.8, 0.8), (1.0, 0.9)];

/// A line for which less speaks is no headline: the page has none.
const LEAST: f32 = 0.0;

/// The first copy of the headline a little above it: the imprint can stand above that one, too.
pub(super) fn first_copy(lines: &[Line], title: usize) -> usize {
    const NEAR: usize = 16;
    (title.saturating_sub(NEAR)..title)
        .find(|&other| same(&lines[other], &lines[title]) && !lines[other].is_item())
        .unwrap_or(title)
}

/// The headline's text, without the outlet's name behind it or a date before it.
pub(super) fn clean(lines: &[Line], title: usize) -> String {
    /// Bytes in which a date before a headline ends; a page may be one line.
    const DATE: usize = 1000;
    let mut text = lines[title].text();
    let opening = &text[..text.floor_char_boundary(DATE)];
    if let Some(date) = published::find(opening, None, None).first().filter(|date| date.range.start == 0) {
        let rest = text[date.range.end..].trim_start_matches(|c: char| !c.is_alphanumeric() && !"\"“«'(".contains(c));
        text = if words(rest) >= 3 { rest } else { text };
    }
    if let Some((headline, name)) = outlet::split_title(text) {
        let (alone, name) = (key(headline), key(name));
        let named = lines.iter().any(|line| line.key == name && name != 0);
        let alone = lines.iter().any(|line| line.key == alone);
        if alone || named {
            text = headline;
        }
    }
    text.to_owned()
}

/// The words of the text, and those of its section headings.
struct Vocabulary {
    times: BySum<usize>,
    opening: BySum<bool>,
    sections: BySum<usize>,
}

impl Vocabulary {
    /// The opening of the text: its first paragraphs.
    const OPENING: usize = 4;
    /// A longer text says nothing new of what it is about.
    const READ: usize = 60;

    fn of(lines: &[Line], contents: &Contents, zone: Zone) -> Vocabulary {
        let mut vocabulary =
            Vocabulary { times: BySum::default(), opening: BySum::default(), sections: BySum::default() };
        let text = (zone.start..zone.end).filter(|&index| lines[index].is_prose() || lines[index].is_item());
        for (number, index) in text.take(Self::READ).enumerate() {
            let opens = number < Self::OPENING && lines[index].is_prose();
            for word in contents.line(index) {
                *vocabulary.times.entry(*word).or_default() += 1;
                if opens {
                    vocabulary.opening.insert(*word, true);
                }
            }
        }
        for index in zone.start..zone.end {
            if is_head(lines, index) {
                let words = contents.line(index).iter();
                words.for_each(|word| *vocabulary.sections.entry(*word).or_default() += 1);
            }
        }
        vocabulary
    }
}

/// Where above a line the same words stand.
#[derive(Clone, Copy, Default)]
struct CopiesAbove {
    last_item: Option<usize>,
    any_line: bool,
}

/// Whether a line stands alone as headings do.
fn is_head(lines: &[Line], index: usize) -> bool {
    let line = &lines[index];
    line.block.gap
        && !line.is_item()
        && !line.block.under_item
        && line.role == Role::Text
        && !line.dateline
        && line.words >= 3
        && line.width <= 140
        && !ends_with_stop(line)
        && lines.get(index + 1).is_none_or(|next| next.block.gap)
}

fn ends_with_stop(line: &Line) -> bool {
    line.terminal && line.text().ends_with(['.', '。', '।', '۔'])
}

/// Every line that could be the headline, with what speaks for it.
pub(super) fn candidates(lines: &[Line], contents: &Contents, zone: Zone) -> Vec<(usize, Row)> {
    let vocabulary = Vocabulary::of(lines, contents, zone);
    let mut copies: BySum<CopiesAbove> = BySum::default();
    // What stands above the article can be prose as well (a ticker, a notice): then the headline is inside the zone.
    let to = (zone.start + (zone.end - zone.start) / 2 + 1).min(lines.len());
    let (mut prose_above, mut heads_above) = (0, 0);
    let rights: Vec<&str> =
        lines.iter().rev().filter(|line| line.has(Cue::Copyright)).take(4).map(Line::text).collect();
    let mut candidates = Vec::new();
    for (index, line) in lines.iter().enumerate().take(to) {
        let head = is_head(lines, index);
        let fits = line.role == Role::Text && !line.furniture && !line.dateline && (4..=260).contains(&line.width);
        // Parts set apart by wide blanks are links side by side. A line as long as with its blanks as one has none.
        let wide_blanks = || match line.block.raw.len() == line.text().len() {
            true => 0,
            false => line.block.raw.matches("   ").count(),
        };
        let fits = fits && !line.row && wide_blanks() < 2;
        if fits && index + REACH >= zone.start && line.text().contains(char::is_alphabetic) {
            let copies = copies.get(&line.key).copied().unwrap_or_default();
            let mut row = looks(line);
            words_shared(&mut row, contents.line(index), &vocabulary, head && index >= zone.start);
            surroundings(&mut row, lines, index, copies);
            let mut set = |feature: Feature, value: f32| row.0[feature as usize] = value;
            set(Feature::Head, yes(head));
            set(Feature::Outlet, yes(line.width >= 3 && rights.iter().any(|rights| rights.contains(line.text()))));
            set(Feature::Above, magnitude(zone.start.saturating_sub(index)));
            set(Feature::Within, magnitude(index.saturating_sub(zone.start)));
            set(Feature::Inside, yes(index > zone.start));
            set(Feature::ProseAbove, magnitude(prose_above));
            set(Feature::NoProseAbove, yes(prose_above == 0));
            set(Feature::HeadsAbove, magnitude(heads_above));
            set(Feature::FirstHead, yes(head && heads_above == 0));
            candidates.push((index, row));
        }
        if line.key != 0 && line.width <= 260 {
            let above = copies.entry(line.key).or_default();
            match line.is_item() {
                true => above.last_item = Some(index),
                false => above.any_line = true,
            }
        }
        prose_above += usize::from(line.is_prose() && !line.is_item());
        heads_above += usize::from(head);
    }
    candidates
}

/// What the line itself looks like.
fn looks(line: &Line) -> Row {
    let mut row = Row::new(Feature::NAMES);
    let mut set = |feature: Feature, is: bool| row.0[feature as usize] = yes(is);
    let text = line.text();
    match line.words {
        0..=1 => set(Feature::OneWord, true),
        2 => set(Feature::TwoWords, true),
        3 => set(Feature::ThreeWords, true),
        4..=5 => set(Feature::FewWords, true),
        6..=15 => {}
        16..=20 => set(Feature::ManyWords, true),
        21..=28 => set(Feature::TooMany, true),
        _ => set(Feature::FarTooMany, true),
    }
    set(Feature::Gap, line.block.gap);
    set(Feature::Item, line.is_item());
    set(Feature::UnderItem, line.block.under_item);
    set(Feature::FullStop, ends_with_stop(line));
    set(Feature::Sentence, ends_with_stop(line) && line.words >= 7);
    set(Feature::Question, text.ends_with(['?', '？', '؟']));
    set(Feature::Exclamation, text.ends_with(['!', '！']));
    set(Feature::Colon, text.ends_with([':', '：', ',', ';']));
    set(Feature::Wide, line.width > 140);
    set(Feature::Numbered, is_numbered(text));
    set(Feature::Figures, text.contains(char::is_numeric));
    set(Feature::Capitals, text.contains(char::is_uppercase) && !text.contains(char::is_lowercase));
    set(Feature::SmallStart, text.starts_with(char::is_lowercase));
    let (mut written, mut capital) = (0, 0);
    for word in text.split(' ') {
        written += 1;
        capital += usize::from(word.starts_with(char::is_uppercase));
    }
    set(Feature::TitleCase, capital * 10 >= written * 7);
    set(Feature::Row, line.row);
    set(Feature::Person, looks_like_person(text));
    let may_be_divided = text.bytes().any(|byte| matches!(byte, b'|' | b'/' | 0xc2 | 0xe2));
    set(Feature::Divided, may_be_divided && [" | ", " » ", " › ", " / "].iter().any(|mark| text.contains(mark)));
    row
}

/// `1. First step`, `#tag`: the heading of a section, or no heading.
fn is_numbered(text: &str) -> bool {
    let after = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - after.len();
    text.starts_with('#') || ((1..=3).contains(&digits) && after.starts_with(['.', ')', ':']))
}

fn words_shared(row: &mut Row, words: &[u64], vocabulary: &Vocabulary, own_section: bool) {
    let (mut recurring, mut weight, mut opening, mut sections) = (0usize, 0.0, 0usize, 0usize);
    for word in words {
        let times = vocabulary.times.get(word).copied().unwrap_or(0);
        recurring += usize::from(times >= 2);
        weight += magnitude(times);
        opening += usize::from(vocabulary.opening.contains_key(word));
        sections += vocabulary.sections.get(word).copied().unwrap_or(0).saturating_sub(usize::from(own_section));
    }
    let whole = words.len().max(2) as f32;
    let mut set = |feature: Feature, value: f32| row.0[feature as usize] = value;
    set(Feature::Recurring, recurring.min(5) as f32 / 5.0);
    set(Feature::Weight, weight / whole);
    set(Feature::Opening, opening as f32 / whole);
    set(Feature::Sections, (sections as f32 / whole / 3.0).min(1.0));
}

/// What stands around the line, and where else it stands.
fn surroundings(row: &mut Row, lines: &[Line], index: usize, copies: CopiesAbove) {
    /// How far below a breadcrumb or a menu's own entry its page's headline stands.
    const TRAIL: usize = 40;
    let mut set = |feature: Feature, is: bool| row.0[feature as usize] = yes(is);
    let gap_below = lines.get(index + 1).is_none_or(|next| next.block.gap);
    set(Feature::GapBelow, gap_below);
    set(Feature::Alone, gap_below && lines[index].block.gap);
    // A day alone stands below the outlet's name as well: it is the day on which the page was seen.
    let day_alone = |line: &Line| line.dateline && !line.has(Cue::Byline) && !line.has(Cue::Published);
    match lines[index + 1..].iter().take(7).position(imprint::is_imprint) {
        Some(0) if day_alone(&lines[index + 1]) => set(Feature::DateNext, true),
        Some(far @ 1..=2) if day_alone(&lines[index + 1 + far]) => set(Feature::DateNear, true),
        Some(0) => set(Feature::ImprintNext, true),
        Some(1..=2) => set(Feature::ImprintNear, true),
        Some(_) => set(Feature::ImprintBelow, true),
        None => {}
    }
    set(Feature::TopOfPage, index < 2);
    set(Feature::ImprintAbove, lines[index.saturating_sub(3)..index].iter().any(imprint::is_imprint));
    set(Feature::Trail, copies.last_item.is_some_and(|copy| copy + TRAIL >= index));
    set(Feature::CopyAbove, copies.any_line);
    set(Feature::AfterItem, index > 0 && lines[index - 1].is_item());
}
