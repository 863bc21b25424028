//! The article's headline: the line above the text that says what the text is about.

use std::collections::HashMap;
use std::collections::HashSet;

use super::imprint;
use super::page::{Line, Role, content_words, same};
use super::zone::Zone;

/// How far above the first paragraph a headline may stand, in blocks.
const REACH: usize = 60;

/// The index of the headline.
pub(super) fn find(lines: &[Line], zone: Zone) -> Option<usize> {
    let vocabulary = vocabulary(lines, zone);
    let mut repeats: HashMap<&str, usize> = HashMap::new();
    for line in lines.iter().filter(|line| !line.folded.is_empty()) {
        *repeats.entry(line.folded.as_str()).or_default() += 1;
    }
    let from = zone.start.saturating_sub(REACH);
    let to = (zone.start + 2).min(zone.end);
    let mut best: Option<(f32, usize)> = None;
    for index in from..to {
        let Some(mut score) = score(lines, index, &vocabulary) else { continue };
        let repeated = repeats.get(lines[index].folded.as_str()).copied().unwrap_or(1);
        score += if repeated > 1 { 2.0 } else { 0.0 };
        score -= zone.start.saturating_sub(index) as f32 * 0.12;
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

fn vocabulary(lines: &[Line], zone: Zone) -> HashSet<String> {
    let prose = lines[zone.start..zone.end].iter().filter(|line| line.is_prose() || line.is_item());
    prose.take(60).flat_map(|line| content_words(line.text())).collect()
}

fn score(lines: &[Line], index: usize, vocabulary: &HashSet<String>) -> Option<f32> {
    let line = &lines[index];
    if line.role != Role::Text || line.furniture || !(8..=260).contains(&line.width) || line.dateline {
        return None;
    }
    let next = lines.get(index + 1);
    let mut score = 0.0;
    let content = content_words(line.text());
    let known = content.iter().filter(|word| vocabulary.contains(*word)).count();
    score += 8.0 * known as f32 / content.len().max(2) as f32;
    score += if line.block.gap { 2.0 } else { 0.0 };
    score += if next.is_none_or(|next| next.block.gap) { 1.0 } else { 0.0 };
    score += match line.words {
        0..=1 => -3.0,
        2..=3 => 0.0,
        4..=20 => 3.0,
        21..=28 => 1.0,
        _ => -2.0,
    };
    score -= if line.is_item() || line.block.under_item { 6.0 } else { 0.0 };
    score -= if line.terminal && !line.text().ends_with(['?', '!', '؟', '？', '！', '"', '”', '»', '…']) {
        4.0
    } else {
        0.0
    };
    score -= if line.text().ends_with([':', '：', ',', ';']) { 3.0 } else { 0.0 };
    score -= if line.width > 140 { 2.0 } else { 0.0 };
    score -= if line.text().ends_with([')', ']']) { 2.0 } else { 0.0 };
    let behind = lines[index + 1..].iter().take(6).any(imprint::is_imprint);
    let before = lines[index.saturating_sub(3)..index].iter().any(imprint::is_imprint);
    score += if behind { 3.0 } else { 0.0 } + if before { 1.5 } else { 0.0 };
    Some(score)
}
