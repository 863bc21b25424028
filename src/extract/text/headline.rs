//! The article's headline: the line above the text that says what the text is about.

use super::imprint;
use super::outlet;
use super::page::{Line, Role, same};
use super::texture::{BySum, content_words, each_content_word, key, words};
use super::zone::Zone;
use crate::extract::published;

/// How far above the first paragraph a headline may stand, in blocks.
const REACH: usize = 60;

/// The index of the headline.
pub(super) fn find(lines: &[Line], zone: Zone) -> Option<usize> {
    let vocabulary = vocabulary(lines, zone);
    let mut repeats: BySum<usize> = BySum::default();
    for line in lines.iter().filter(|line| line.key != 0) {
        *repeats.entry(line.key).or_default() += 1;
    }
    let from = zone.start.saturating_sub(REACH);
    // What stands above the article can be prose as well (a ticker, a notice): then the headline is inside the zone.
    let to = zone.start + (zone.end - zone.start) / 2 + 1;
    let mut best: Option<(f32, usize)> = None;
    for index in from..to {
        let inside = index > zone.start + 2;
        if inside && !lines[index + 1..].iter().take(4).any(imprint::is_imprint) {
            continue;
        }
        let Some(mut score) = score(lines, index, &vocabulary) else { continue };
        let repeated = repeats.get(&lines[index].key).copied().unwrap_or(1);
        score += if repeated > 1 { 1.0 } else { 0.0 };
        score -= match inside {
            true => 1.0 + (index - zone.start) as f32 * 0.05,
            false => zone.start.saturating_sub(index) as f32 * 0.12,
        };
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, index));
        }
    }
    let (score, index) = best?;
    // The last of two copies is the one that stands over the text.
    let last =
        (index + 1..zone.start).rev().find(|other| same(&lines[*other], &lines[index]) && !lines[*other].is_item());
    (score > 0.0).then_some(last.unwrap_or(index))
}

/// The first copy of the headline a little above it: the imprint can stand above that one, too.
pub(super) fn first_copy(lines: &[Line], title: usize) -> usize {
    const NEAR: usize = 16;
    (title.saturating_sub(NEAR)..title)
        .find(|&other| same(&lines[other], &lines[title]) && !lines[other].is_item())
        .unwrap_or(title)
}

/// The headline's text, without the outlet's name behind it or a date before it.
pub(super) fn clean(lines: &[Line], title: usize) -> String {
    let mut text = lines[title].text();
    if let Some(date) = published::find(text, None, None).first().filter(|date| date.range.start == 0) {
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

fn vocabulary(lines: &[Line], zone: Zone) -> BySum<usize> {
    let prose = lines[zone.start..zone.end].iter().filter(|line| line.is_prose() || line.is_item());
    let mut vocabulary = BySum::default();
    for line in prose.take(60) {
        each_content_word(line.text(), |word| *vocabulary.entry(word).or_default() += 1);
    }
    vocabulary
}

fn score(lines: &[Line], index: usize, vocabulary: &BySum<usize>) -> Option<f32> {
    let line = &lines[index];
    if line.role != Role::Text
        || line.furniture
        || !(8..=260).contains(&line.width)
        || line.dateline
        || line.text().starts_with('#')
    {
        return None;
    }
    let next = lines.get(index + 1);
    let mut score = 0.0;
    let content = content_words(line.text());
    let known: Vec<usize> = content.iter().filter_map(|word| vocabulary.get(word)).copied().collect();
    score += 6.0 * known.len() as f32 / content.len().max(2) as f32;
    // What a text is about is said in it more than once.
    score += known.iter().filter(|times| **times >= 2).count().min(5) as f32 * 0.8;
    score += if line.block.gap { 2.0 } else { 0.0 };
    score += if next.is_none_or(|next| next.block.gap) { 1.0 } else { 0.0 };
    score += match line.words {
        0..=1 => -3.0,
        2 => -1.0,
        3 => 1.0,
        4..=20 => 3.0,
        21..=28 => 1.0,
        _ => -2.0,
    };
    score -= if line.is_item() || line.block.under_item { 6.0 } else { 0.0 };
    score -= if line.terminal && !line.text().ends_with(['?', '!', '؟', '？', '！', '"', '”', '»', '…']) {
        if line.words >= 7 { 10.0 } else { 3.0 }
    } else {
        0.0
    };
    score -= if line.text().ends_with([':', '：', ',', ';']) { 3.0 } else { 0.0 };
    score -= if line.width > 140 { 2.0 } else { 0.0 };
    score -= if line.text().ends_with([')', ']']) { 2.0 } else { 0.0 };
    // Below a headline stands a longer line: its lead, or the text.
    let below =
        lines[index + 1..].iter().take(4).find(|below| below.role == Role::Text && !below.dateline && below.words >= 2);
    score += if below.is_some_and(|below| below.width > line.width && below.words >= 7) { 2.0 } else { 0.0 };
    let behind = lines[index + 1..].iter().take(7).position(imprint::is_imprint);
    let before = lines[index.saturating_sub(3)..index].iter().any(imprint::is_imprint);
    score += match behind {
        Some(0..=2) => 6.0,
        Some(_) => 3.0,
        None => 0.0,
    };
    score += if before { 1.5 } else { 0.0 };
    Some(score)
}
