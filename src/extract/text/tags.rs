//! The article's tags: what a label announces, or the list that stands right behind the text.

use std::cell::LazyCell;

use super::page::{Line, Role};
use super::texture::{BySum, content_words, each_content_word, folded, is_code, width};
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};

/// More than this is a menu.
const MOST: usize = 30;
/// How far behind the text a label of tags may stand, in blocks.
const REACH: usize = 12;

/// The tags between the headline and a little behind the zone's end, and the blocks they stand in.
pub(super) fn find(lines: &[Line], title: usize, zone: Zone) -> (Vec<String>, Vec<usize>) {
    // Few pages have anything that could be a tag: the text is gone through only for those.
    let article =
        LazyCell::new(|| lines[title..zone.end].iter().map(|line| folded(line.text())).collect::<Vec<_>>().join(" "));
    let known = LazyCell::new(|| {
        let mut known: BySum<bool> = BySum::default();
        for line in &lines[title..zone.end] {
            each_content_word(line.text(), |word| *known.entry(word).or_default() = true);
        }
        known
    });
    let named = |tag: &str| {
        let words = content_words(tag);
        article.contains(&folded(tag))
            || (!words.is_empty() && words.iter().filter(|word| known.contains_key(*word)).count() * 2 >= words.len())
    };
    let behind = zone.end..(zone.end + REACH).min(lines.len());
    for index in behind.clone().chain(title..zone.end) {
        let line = &lines[index];
        let rights = line.has(Cue::Copyright) || line.has(Cue::Legal);
        if line.role == Role::End && index >= zone.end && !line.has(Cue::Tags) && !rights {
            break;
        }
        if line.text().starts_with('#') && line.width < 300 {
            let tags: Vec<String> = line.text().split('#').flat_map(clean).collect();
            if !tags.is_empty() && line.text().matches('#').count() == tags.len() {
                return (tags, vec![index]);
            }
        }
        if line.width > 400 || !line.has(Cue::Tags) {
            continue;
        }
        let cues = Cues::embedded();
        if let Some(rest) = cues.rest(Cue::Tags, &line.block.raw) {
            let tags = split(rest);
            if !tags.is_empty() && (line.text().contains([':', '：', '#']) || tags.iter().any(|tag| named(tag))) {
                return (tags, vec![index]);
            }
        } else {
            let (tags, blocks) = below_label(lines, index, &named);
            if !tags.is_empty() {
                return (tags, blocks);
            }
        }
    }
    unlabelled(lines, zone, &named)
}

/// The list or lines under a label.
fn below_label(lines: &[Line], label: usize, named: &dyn Fn(&str) -> bool) -> (Vec<String>, Vec<usize>) {
    let mut tags = Vec::new();
    let mut blocks = vec![label];
    let items = lines.get(label + 1).is_some_and(Line::is_item);
    for (index, line) in lines.iter().enumerate().skip(label + 1).take(MOST) {
        let first = index == label + 1;
        if line.is_item() != items
            || (line.role != Role::Text && !(items && line.role == Role::Aside && line.width < 40))
        {
            break;
        }
        // A line of its own, behind a gap, is as likely the next label: "Tags", then "Category".
        if !items && line.block.gap && !(first && (line.text().contains([',', '#', '|']) || named(line.text()))) {
            break;
        }
        if !first && line.block.gap && !items {
            break;
        }
        let found = split(&line.block.raw);
        if found.is_empty() {
            break;
        }
        tags.extend(found);
        blocks.push(index);
    }
    let known = tags.iter().filter(|tag| named(tag)).count();
    if tags.len() > MOST || (!items && known * 3 < tags.len()) {
        return Default::default();
    }
    (tags, blocks)
}

/// A list right behind the text whose items the text names.
fn unlabelled(lines: &[Line], zone: Zone, named: &dyn Fn(&str) -> bool) -> (Vec<String>, Vec<usize>) {
    let mut at = zone.end;
    while lines.get(at).is_some_and(|line| !line.is_item() && line.role == Role::Aside && at < zone.end + 6) {
        at += 1;
    }
    let (mut tags, mut blocks) = (Vec::new(), Vec::new());
    while let Some(line) = lines.get(at).filter(|line| line.is_item() && tags.len() <= MOST) {
        let Some(tag) = clean(line.text()) else { return Default::default() };
        tags.push(tag);
        blocks.push(at);
        at += 1;
    }
    let known = tags.iter().filter(|tag| named(tag)).count();
    if tags.is_empty() || tags.len() > MOST || known * 2 < tags.len() {
        return Default::default();
    }
    (tags, blocks)
}

/// A line of tags, set apart by commas, bars, hashes or wide blanks.
fn split(raw: &str) -> Vec<String> {
    let separators: &[char] = match raw {
        raw if raw.contains('#') => &['#', ','],
        raw if raw.contains(['|', '•', '·']) => &['|', '•', '·'],
        raw if raw.contains([';', '；']) => &[';', '；'],
        _ => &[',', '、', '،', '，'],
    };
    raw.split(separators).flat_map(|part| part.split("   ")).flat_map(clean).collect()
}

fn clean(tag: &str) -> Option<String> {
    let tag = super::blocks::collapse(tag.trim_matches(|c: char| c.is_whitespace() || "#,;.".contains(c)));
    let fits = !tag.is_empty()
        && width(&tag) <= 60
        && tag.split(' ').count() <= 8
        && !is_code(&tag)
        && tag.chars().any(char::is_alphanumeric);
    fits.then(|| tag.into_owned())
}
