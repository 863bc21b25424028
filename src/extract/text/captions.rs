//! Pictures in a dump: the text a picture had, and the caption below it. The caption is kept, the other said the same.

use std::collections::HashSet;

use memchr::{memchr, memchr3};

use super::page::{Line, Role};
use super::people::is_name;
use super::texture::content_words;
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};

/// What the blocks from the headline on tell of pictures.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    pub captions: Vec<String>,
    /// The blocks that are captions or stand for pictures.
    pub blocks: Vec<usize>,
}

/// Finds the pictures between the headline (`from`) and the zone's end.
pub(super) fn find(lines: &[Line], from: usize, zone: Zone, dropped: &[bool]) -> Pictures {
    let mut pictures = Pictures::default();
    // A page may be nothing but captions: none is looked for among all others.
    let mut known: HashSet<String> = HashSet::new();
    let mut at = from;
    while at < zone.end {
        let line = &lines[at];
        let head = at < zone.start;
        if in_box(lines, dropped, at) {
            at += 1;
            continue;
        }
        // An item with an indented part: the picture's text and its caption.
        if line.is_item()
            && lines.get(at + 1).is_some_and(|next| next.block.under_item)
            && (head || is_caption(&lines[at + 1]))
        {
            let caption = &lines[at + 1];
            if caption.width >= 20 && (resemble(line, caption) || is_caption(caption)) {
                known.insert(bare(caption.text()));
                pictures.captions.push(bare(caption.text()));
                pictures.blocks.extend([at, at + 1]);
                at += 2;
                continue;
            }
        }
        if is_caption(line) {
            if let Some(before) =
                at.checked_sub(1).filter(|before| *before >= from && pictures.blocks.last() != Some(before))
            {
                let other = &lines[before];
                let text = other.role != Role::Box && other.role != Role::End && !other.is_prose() && !other.furniture;
                if text
                    && (other.width < line.width + 20 && !line.block.gap
                        || resemble(other, line)
                        || (head && !other.terminal && other.width < 90 && other.role == Role::Text)
                        || is_bracketed(other))
                {
                    pictures.blocks.push(before);
                }
            }
            let text = bare(line.text());
            if known.insert(text.clone()) {
                pictures.captions.push(text);
            }
            pictures.blocks.push(at);
        } else if is_bracketed(line) {
            pictures.blocks.push(at);
        }
        at += 1;
    }
    pictures
}

fn in_box(lines: &[Line], dropped: &[bool], at: usize) -> bool {
    dropped[at] && (lines[at].role == Role::Text || lines[at].role == Role::Box || lines[at].role == Role::End)
}

/// `[A boat on a lake]`: how text browsers write a picture.
fn is_bracketed(line: &Line) -> bool {
    line.text().starts_with('[') && line.text().ends_with(']') && line.width < 160
}

/// Whether a line is a caption: it names its picture's source at its end, or says that it is one at its start.
pub(super) fn is_caption(line: &Line) -> bool {
    const LONGEST: usize = 420;
    let text = line.text();
    if line.width > LONGEST || matches!(line.role, Role::Box | Role::End) || line.words < 3 {
        return false;
    }
    if line.has(Cue::Byline) || line.has(Cue::Credit) {
        return false;
    }
    if text.starts_with(['▲', '△', '▼', '◀', '▶']) && line.width > 12 {
        return true;
    }
    if line.has(Cue::Caption) && line.words >= 4 {
        return true;
    }
    let cues = Cues::embedded();
    // "… (AP)", "… (Gazette/Jane Doe)": the bracket closes the line.
    if let Some(open) = text.strip_suffix(')').or(text.strip_suffix('）')).and_then(|inside| inside.rfind(['(', '（']))
    {
        let credit = text[open..].trim_matches(['(', ')', '（', '）']).trim();
        let before = text[..open].trim_end();
        let names = credit.split_whitespace().count();
        let agency = cues.opens(Cue::Caption, credit) || credit.contains('/') || credit.to_lowercase().contains("via ");
        let name = names <= 5
            && credit.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
            && !credit.contains(|c: char| c.is_numeric());
        let told = before.split_whitespace().count() >= 8 || super::texture::words(before) >= 8;
        return credit.chars().count() >= 2
            && (agency || (name && told && !before.ends_with(',')))
            && before.split_whitespace().count() >= 2;
    }
    // "… Photo: Jane Doe" behind a sentence or a dash.
    ends_with_credit(text)
}

/// Whether the last sentence of a line names the source of a picture.
fn ends_with_credit(text: &str) -> bool {
    // At a glance: a colon, narrow or wide, a `©` or a `/` belongs to each.
    let bytes = text.as_bytes();
    if memchr3(b':', b'/', 0xc2, bytes).or_else(|| memchr(0xef, bytes)).is_none() {
        return false;
    }
    let cues = Cues::embedded();
    text.char_indices()
        .filter(|(_, c)| matches!(c, '.' | '|' | '/' | '—' | '–' | '。' | '(' | '[' | '…' | ']' | '©'))
        .any(|(at, c)| {
            let from = if c == '©' { at } else { at + c.len_utf8() };
            let last = text[from..].trim().trim_end_matches([')', ']']);
            let named = c == '©' && last.chars().count() > 3;
            at > 10
                && last.len() <= 4 * 70
                && last.chars().count() <= 70
                && last.contains([':', '：', '©', ' '])
                && (named || credits(cues, last) || c == '/' && cues.rest(Cue::Caption, last).is_some_and(is_name))
        })
}

fn credits(cues: &Cues, text: &str) -> bool {
    text.contains([':', '：']) && cues.matches(text).any(|found| found.cue == Cue::Caption && !found.rest.is_empty())
}

/// Whether two lines speak of the same picture.
fn resemble(a: &Line, b: &Line) -> bool {
    let (a, b) = (content_words(a.text()), content_words(b.text()));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    !a.is_empty() && shared * 2 >= a.len()
}

/// The caption without the mark that opens it.
fn bare(text: &str) -> String {
    text.trim_start_matches(['▲', '△', '▼', '◀', '▶', ' ']).to_owned()
}
