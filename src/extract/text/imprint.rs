//! The imprint: the lines around a headline that say who wrote the article, when it appeared, and where it was taken from.

use std::borrow::Cow;

use memchr::memchr;

use super::authors;
use super::blocks::collapse;
use super::dates;
use super::headline;
use super::page::{Line, Role, same};
use super::texture::width;
use super::zone::Zone;
use crate::date::PublishedDate;
use crate::extract::cues::{Cue, Cues};
use crate::extract::evidence::Support;
use crate::extract::labels::{joined_by_dots, labelled};
use crate::extract::published;

/// What a page's imprint says.
#[derive(Debug, Default)]
pub(super) struct Imprint {
    pub authors: Vec<String>,
    pub author_support: Support,
    pub date: Option<PublishedDate>,
    pub date_support: Support,
    pub credit: Option<String>,
}

/// Whether a line is one of an imprint: it names an author or a source, or it is a date.
pub(super) fn is_imprint(line: &Line) -> bool {
    line.width <= 160 && (line.has(Cue::Byline) || line.has(Cue::Published) || line.has(Cue::Updated) || line.dateline)
}

/// Whether a line is little more than a date.
pub(super) fn is_dateline(line: &Line) -> bool {
    if line.width > 120 || line.terminal && line.words > 10 {
        return false;
    }
    let found = published::find(line.text(), None, None);
    if found.is_empty() {
        return false;
    }
    let dated: usize = found.iter().map(|date| width(&line.text()[date.range.clone()])).sum();
    dated * 2 >= line.width || line.has(Cue::Published) || parts(&line.block.raw).len() > 1
}

/// The parts of a line that marks or wide blanks set apart.
pub(super) fn parts(raw: &str) -> Vec<&str> {
    /// Bytes of a line of names.
    const NAMES: usize = 200;
    // The dots between Korean names set no parts apart; 0xc2 is their first byte.
    if raw.len() < NAMES && memchr(0xc2, raw.as_bytes()).is_some() && matches!(joined_by_dots(raw), Cow::Owned(_)) {
        return raw.split(['|', '•', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect();
    }
    if !may_have_parts(raw) {
        let whole = raw.trim();
        return if whole.is_empty() { Vec::new() } else { vec![whole] };
    }
    let mut parts = Vec::new();
    for part in raw.split(['|', '•', '·', '\t', '\u{3000}', '｜', '∙', '●', '▪']) {
        for part in part.split("  ") {
            for part in part.split(" — ").flat_map(|part| part.split(" – ")).flat_map(labelled).flat_map(unglued) {
                let part = part.trim();
                if !part.is_empty() {
                    parts.push(part);
                }
            }
        }
    }
    parts
}

/// A part cut where a word is glued to the figures before it, as dumps write what a page sets apart by its looks:
/// "10:20Mira Holt".
fn unglued(part: &str) -> Vec<&str> {
    let bytes = part.as_bytes();
    let Some(at) = (1..bytes.len()).find(|&at| {
        if !bytes[at - 1].is_ascii_digit() || bytes[at].is_ascii_digit() {
            return false;
        }
        let mut word = part.get(at..).unwrap_or_default().chars();
        word.next().is_some_and(char::is_uppercase)
            && word.next().is_some_and(char::is_lowercase)
            // "2025April 24" are two days.
            && !word.find(|c| c.is_whitespace()).is_some_and(|_| word.next().is_some_and(char::is_numeric))
    }) else {
        return vec![part];
    };
    vec![&part[..at], &part[at..]]
}

/// Whether something that may set parts apart stands in a line, at a glance.
fn may_have_parts(raw: &str) -> bool {
    let mut after_blank = false;
    raw.as_bytes().iter().enumerate().any(|(at, &byte)| {
        let is_blank = byte == b' ';
        let parts = match byte {
            b' ' => after_blank,
            b'|' | b'\t' | b':' | 0xc2 | 0xe3 | 0xef => true,
            b'0'..=b'9' => raw.as_bytes().get(at + 1).is_some_and(|next| next.is_ascii_uppercase() || *next >= 0xc3),
            // Quotation marks and apostrophes of the press begin with the same byte as dashes and bullets.
            0xe2 => !matches!(raw.as_bytes().get(at + 1..at + 3), Some([0x80, 0x98..=0x9f])),
            _ => false,
        };
        after_blank = is_blank;
        parts
    })
}

/// How far below the headline a credit may stand, in blocks, and how far above it and behind the text.
const BELOW: usize = 24;
const ABOVE: usize = 6;
const BEHIND: usize = 8;

/// Reads the imprint around the headline at `title`, above the text, and behind its end.
pub(super) fn read(lines: &[Line], title: usize, zone: Zone, language: Option<&str>) -> Imprint {
    let (authors, author_support) = authors::find(lines, title, zone);
    let (date, date_support) = dates::find(lines, title, zone, language);
    Imprint { authors, author_support, date, date_support, credit: credit(lines, title, zone.end) }
}

/// The agency or outlet that a line of the imprint names as the source.
fn credit(lines: &[Line], title: usize, end: usize) -> Option<String> {
    let text = first_paragraphs(lines, title, end);
    let top = headline::first_copy(lines, title);
    let head = (top.saturating_sub(ABOVE)..text).filter(|index| *index != top && *index != title);
    let foot = end.max(text)..(end + BEHIND).min(lines.len());
    let foot = foot.take_while(|&index| {
        !matches!(lines[index].role, Role::End | Role::Box)
            || lines[index].has(Cue::Copyright)
            || lines[index].has(Cue::Legal)
    });
    head.chain(foot).find_map(|index| credit_in(lines, index))
}

fn credit_in(lines: &[Line], index: usize) -> Option<String> {
    let line = &lines[index];
    if line.width > 260 || (line.is_prose() && line.width > 160) {
        return None;
    }
    let cues = Cues::embedded();
    let label = index.checked_sub(1).map(|before| &lines[before]);
    let labelled =
        label.is_some_and(|line| line.width < 40 && line.has(Cue::Credit) && cues.is(Cue::Credit, line.text()));
    parts(&line.block.raw).into_iter().find_map(|part| {
        let part = collapse(part);
        if let Some(rest) = cues.rest(Cue::Credit, &part).filter(|rest| width(rest) <= 80) {
            return Some(rest.trim_matches([' ', '.', '|']).to_owned());
        }
        (labelled && width(&part) <= 60 && cues.matches(&part).next().is_none()).then(|| part.into_owned())
    })
}

/// Where the text has surely begun: behind its first long paragraphs, since a lead can stand above the imprint.
fn first_paragraphs(lines: &[Line], title: usize, end: usize) -> usize {
    let mut long = 0;
    for index in title + 1..end.min(title + BELOW) {
        let prose = lines[index].is_prose() && !same(&lines[index], &lines[index - 1]);
        long += usize::from(prose) + usize::from(prose && lines[index].width > 300);
        if long >= 3 {
            return index;
        }
    }
    end.min(title + BELOW).min(lines.len())
}
