//! The article's zone: the run of blocks in which there is most prose and least of anything else.

use super::page::{Line, Role};
use crate::extract::cues::Cue;

/// The blocks from the first paragraph to the last one, as indices: `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Zone {
    pub start: usize,
    pub end: usize,
}

/// Finds the zone and marks, in `dropped`, what stands in it and is not of the article.
pub(super) fn find(lines: &[Line], dropped: &mut [bool]) -> Option<Zone> {
    let mut worth: Vec<f32> = lines.iter().map(worth).collect();
    for (index, line) in lines.iter().enumerate() {
        if line.role != Role::Text || line.furniture {
            dropped[index] = true;
        }
        if line.has(Cue::Ticker) && line.width < 40 {
            for at in ticker(lines, index) {
                dropped[at] = true;
                worth[at] = worth[at].min(-2.0);
            }
        }
        if line.role == Role::Box {
            for at in boxed(lines, index) {
                dropped[at] = true;
                worth[at] = worth[at].clamp(-3.0, -0.7).max(if lines[at].role == Role::Text { -0.7 } else { -3.0 });
            }
        }
    }
    let zone = richest(&worth)?;
    let zone = cut_end(lines, &worth, zone);
    Some(trim(lines, &worth, zone))
}

/// What a block adds to the article it would be part of.
fn worth(line: &Line) -> f32 {
    let width = line.width.min(600) as f32;
    match line.role {
        Role::End => return -30.0,
        Role::Box => return -4.0,
        Role::Aside => return if line.has(Cue::ReadMore) || line.has(Cue::Caption) { -0.5 } else { -3.0 },
        Role::Text if line.furniture => return -4.0,
        Role::Text if line.row => return -3.0,
        Role::Text => {}
    }
    if line.is_item() || line.block.under_item {
        return match () {
            () if line.width >= 80 && line.terminal => width / 15.0,
            () if line.width >= 40 && line.terminal => 2.0,
            () if line.width >= 160 => width / 25.0,
            () => -1.5,
        };
    }
    match () {
        () if line.is_prose() && line.terminal => width / 10.0,
        () if line.is_prose() => width / 16.0,
        () if line.terminal && line.words >= 4 => 1.0,
        () if line.text().ends_with([':', '：']) => 0.0,
        () => -2.0,
    }
}

/// The blocks of a box of other stories that opens at `at`: what looks like a headline, up to the next paragraph.
fn boxed(lines: &[Line], at: usize) -> std::ops::Range<usize> {
    const LONGEST: usize = 14;
    let mut end = at + 1;
    // A list below the label is the whole of the box: what follows it can be the next section's heading.
    while end < lines.len() && lines[end].is_item() && end - at <= LONGEST {
        end += 1;
    }
    if end > at + 1 {
        return at + 1..end;
    }
    while end < lines.len() && end - at <= LONGEST {
        let line = &lines[end];
        if line.role == Role::End
            || (line.is_prose() && !line.is_item() && line.width >= 60 && !reads_as_headline(line))
        {
            break;
        }
        end += 1;
    }
    at + 1..end
}

/// The news that run below a ticker's label: lines without a gap between them.
fn ticker(lines: &[Line], at: usize) -> std::ops::Range<usize> {
    let end = lines.iter().skip(at + 1).position(|line| line.block.gap).map_or(lines.len(), |gap| at + 1 + gap);
    at + 1..end
}

/// A single question or exclamation is a headline as often as a sentence.
fn reads_as_headline(line: &Line) -> bool {
    !line.text().ends_with(['.', '。', '।', '۔'])
        && line.terminal
        && line.width < 110
        && !line.text().contains(". ")
        && !line.text().ends_with(['"', '”', '»', '」', ')'])
}

/// From this cost on, a gap between paragraphs costs less.
const LONG_GAP: f32 = 15.0;
const GAP_SHARE: f32 = 0.4;

/// The run of blocks whose worth sums up highest.
fn richest(worth: &[f32]) -> Option<Zone> {
    let mut best = (0.0, Zone { start: 0, end: 0 });
    let (mut sum, mut start) = (0.0, 0);
    // The more there is of a list or a table, the less each further line of it tells.
    let mut gap = 0.0;
    for (index, value) in worth.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start, gap) = (0.0, index, 0.0);
        }
        if *value >= 0.0 {
            gap = 0.0;
        } else if *value > -8.0 {
            gap -= value;
        }
        sum += if gap > LONG_GAP && *value < 0.0 && *value > -8.0 { value * GAP_SHARE } else { *value };
        if sum > best.0 {
            best = (sum, Zone { start, end: index + 1 });
        }
    }
    (best.0 > 0.0).then_some(best.1)
}

/// Ends the zone where what comes behind articles begins, if enough of an article stands before it.
fn cut_end(lines: &[Line], worth: &[f32], zone: Zone) -> Zone {
    let total: f32 = worth[zone.start..zone.end].iter().filter(|value| **value > 0.0).sum();
    let mut before = 0.0;
    for index in zone.start..zone.end {
        before += worth[index].max(0.0);
        let enough = before >= 12.0 && before >= total * 0.3;
        if enough && lines[index].role == Role::End && !lines[index].is_item() {
            return Zone { start: zone.start, end: index };
        }
    }
    zone
}

/// Without what is no prose at either end.
fn trim(lines: &[Line], worth: &[f32], zone: Zone) -> Zone {
    let Zone { mut start, mut end } = zone;
    while start < end && worth[start] <= 0.0 {
        start += 1;
    }
    while end > start && worth[end - 1] <= 0.0 && !closes_list(lines, start, end - 1) {
        end -= 1;
    }
    Zone { start, end }
}

/// Whether the block is one of a list that a paragraph with a colon introduces.
fn closes_list(lines: &[Line], start: usize, at: usize) -> bool {
    if lines[at].role != Role::Text || lines[at].furniture {
        return false;
    }
    let mut first = at;
    while first > start && lines[first].is_item() && lines[first].role == Role::Text {
        first -= 1;
    }
    first < at && lines[first].text().ends_with([':', '：']) && lines[first].role == Role::Text
}
