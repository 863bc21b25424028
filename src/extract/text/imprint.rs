//! Who wrote it, from where it was taken, when it appeared: the lines around a headline that say so.

use super::blocks::collapse;
use super::page::{Line, Role};
use super::texture::{folded, is_title_case, is_wide, width, words};
use crate::date::PublishedDate;
use crate::extract::cues::{Cue, Cues};
use crate::extract::published;

/// What a page's imprint says.
#[derive(Debug, Default)]
pub(super) struct Imprint {
    pub authors: Vec<String>,
    pub credit: Option<String>,
    pub date: Option<PublishedDate>,
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
    let dated: usize = found.iter().map(|date| width(&line.text()[date.range.clone()])).sum();
    dated * 2 >= line.width
        || (dated > 0 && line.has(Cue::Published))
        || (dated > 0 && parts(&line.block.raw).len() > 1)
}

/// The parts of a line that marks or wide blanks set apart.
pub(super) fn parts(raw: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in raw.split(['|', '•', '·', '\t', '｜', '∙', '●', '▪']) {
        for part in part.split("  ") {
            for part in part.split(" — ").flat_map(|part| part.split(" – ")) {
                let part = part.trim();
                if !part.is_empty() {
                    parts.push(part);
                }
            }
        }
    }
    parts
}

/// A date with what speaks for it.
struct Dated {
    date: PublishedDate,
    /// Lower is better: 0 said to be the publication's, 1 unlabelled, 2 a change's.
    kind: u8,
    distance: usize,
}

/// Reads the imprint around the headline at `title`, above the text that begins at `body`, and behind its `end`.
pub(super) fn read(lines: &[Line], title: usize, body: usize, end: usize, language: Option<&str>) -> Imprint {
    let mut imprint = Imprint::default();
    let mut dates: Vec<Dated> = Vec::new();
    let mut names: Vec<(u8, usize, Vec<String>)> = Vec::new();
    let above = title.saturating_sub(8)..title;
    let below = title + 1..body.max(title + 1).min(lines.len());
    let behind = end..(end + 8).min(lines.len());
    let mut ended = false;
    for (place, index) in below.map(|i| (0, i)).chain(above.rev().map(|i| (1, i))).chain(behind.map(|i| (2, i))) {
        let line = &lines[index];
        if place == 2 {
            ended |= line.role == Role::End || line.role == Role::Box;
            if ended {
                break;
            }
        }
        if line.width > 260 || (line.is_prose() && line.width > 160) {
            continue;
        }
        let distance = index.abs_diff(title) + place * 20;
        let label = index.checked_sub(1).map(|before| &lines[before]);
        for part in parts(&line.block.raw) {
            let part = collapse(part);
            read_part(&part, label, place, distance, language, &mut dates, &mut names, &mut imprint.credit);
        }
    }
    if names.iter().all(|(kind, ..)| *kind > 0) {
        names.extend(bare_name(lines, title, body));
    }
    names.sort_by_key(|(kind, distance, _)| (*kind, *distance));
    imprint.authors = names.into_iter().next().map(|(_, _, names)| names).unwrap_or_default();
    dates.sort_by_key(|dated| (dated.kind, dated.distance));
    imprint.date = dates.first().map(|dated| dated.date);
    imprint
}

#[allow(clippy::too_many_arguments)]
fn read_part(
    part: &str,
    label: Option<&Line>,
    place: usize,
    distance: usize,
    language: Option<&str>,
    dates: &mut Vec<Dated>,
    names: &mut Vec<(u8, usize, Vec<String>)>,
    credit: &mut Option<String>,
) {
    let cues = Cues::embedded();
    let labelled = |cue: Cue| label.is_some_and(|line| line.width < 40 && cues.is(cue, line.text()));
    if width(part) <= 160 {
        for found in published::find(part, language, None) {
            let before = part[..found.range.start].trim();
            let is = |cue: Cue| {
                cues.opens(cue, part) || (!before.is_empty() && before.split("  ").any(|b| cues.opens(cue, b)))
            };
            let kind = match () {
                () if is(Cue::Updated) => 2,
                () if is(Cue::Published) || labelled(Cue::Published) => 0,
                () if labelled(Cue::Updated) => 2,
                () => 1,
            };
            let far = usize::from(place == 1) * 2;
            dates.push(Dated { date: found.date, kind, distance: distance + far });
        }
    }
    if let Some(rest) = cues.rest(Cue::Credit, part).filter(|rest| width(rest) <= 80) {
        credit.get_or_insert_with(|| rest.trim_matches([' ', '.', '|']).to_owned());
    } else if labelled(Cue::Credit) && width(part) <= 60 && credit.is_none() && cues.matches(part).next().is_none() {
        *credit = Some(part.to_owned());
    }
    for rest in
        cues.matches(part).filter(|found| found.cue == Cue::Byline && !found.rest.is_empty()).map(|found| found.rest)
    {
        let people = people(rest);
        if !people.is_empty() {
            names.push((0, distance, people));
            return;
        }
    }
    if labelled(Cue::Byline) {
        let people = people(part);
        if !people.is_empty() && cues.matches(part).all(|found| found.cue == Cue::Desk) {
            names.push((0, distance, people));
        }
    }
}

/// A name that stands without a cue beside a date.
fn bare_name(lines: &[Line], title: usize, body: usize) -> Option<(u8, usize, Vec<String>)> {
    let around = title.saturating_sub(3)..(body + 1).min(title + 9).min(lines.len());
    for index in around {
        let line = &lines[index];
        if index == title || line.role != Role::Text || line.furniture {
            continue;
        }
        let dated = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(|line| line.dateline);
        let beside = dated(index.checked_sub(1)) || dated(Some(index + 1)) || line.dateline;
        if !beside {
            continue;
        }
        for part in parts(&line.block.raw) {
            let part = collapse(part);
            if looks_like_person(&part)
                && published::find(&part, None, None).is_empty()
                && Cues::embedded().matches(&part).next().is_none()
            {
                return Some((1, index.abs_diff(title), vec![part]));
            }
        }
    }
    None
}

/// Two to four words with capitals, as most names are.
fn looks_like_person(text: &str) -> bool {
    let count = text.split(' ').count();
    (2..=4).contains(&count)
        && !text.chars().any(is_wide)
        && is_title_case(text)
        && !text.contains(|c: char| c.is_numeric() || "&|/:!?#@()[]".contains(c))
        && text.chars().any(char::is_lowercase)
}

/// The people (or desks) that a byline names, without their offices and addresses.
pub(super) fn people(written: &str) -> Vec<String> {
    let mut text = written.trim().to_owned();
    for found in published::find(written, None, None).into_iter().take(1) {
        text = written[..found.range.start].trim().to_owned();
    }
    let text = text.split(['|', '•', '·', '(', '[', '\n', '/']).next().unwrap_or_default();
    let text = text.split("  ").next().unwrap_or_default();
    let text = text.split(" – ").next().unwrap_or_default().split(" — ").next().unwrap_or_default();
    let text = text.split(" - ").next().unwrap_or_default().trim();
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| !word.contains('@') && !word.starts_with("http")).collect();
    let text = words.join(" ");
    let mut names: Vec<String> = Vec::new();
    for (index, part) in split_names(&text).into_iter().enumerate() {
        let part = part.trim().trim_matches([',', ';', ':', '.', '-', '–', '"', '“', '”']).trim();
        let part = strip_by(part);
        let count = words_of(part);
        if part.is_empty() || count > 6 || width(part) > 60 {
            break;
        }
        // Behind the first name stands an office as often as a second name: "Jane Doe, Senior Editor".
        if index > 0 && !(2..=4).contains(&count) {
            break;
        }
        if index > 0 && is_office(part) {
            break;
        }
        let first = part.chars().find(|c| c.is_alphabetic());
        if first.is_none_or(char::is_lowercase) || part.contains(['?', '!']) {
            break;
        }
        if !names.iter().any(|name| folded(name) == folded(part)) {
            names.push(part.to_owned());
        }
    }
    names
}

fn words_of(text: &str) -> usize {
    if text.chars().any(is_wide) { text.split_whitespace().count() } else { words(text) }
}

fn strip_by(part: &str) -> &str {
    match part.split_once(' ') {
        Some((by, rest)) if by.eq_ignore_ascii_case("by") => rest.trim(),
        _ => part,
    }
}

/// Names are set apart by commas, `&`, and the word "and" of the page's language.
fn split_names(text: &str) -> Vec<String> {
    const AND: &[&str] =
        &[" and ", " & ", " y ", " et ", " und ", " e ", " en ", " i ", " и ", " و ", " ve ", " dan ", " та ", " і "];
    let mut parts = vec![text.to_owned()];
    for sign in [",", ";", "、", "，", "،"].iter().chain(AND) {
        parts = parts.iter().flat_map(|part| part.split(sign).map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    parts
}

/// Whether what stands behind a name is what its bearer does.
fn is_office(text: &str) -> bool {
    const OFFICES: &[&str] = &[
        "editor",
        "reporter",
        "writer",
        "correspondent",
        "director",
        "contributor",
        "manager",
        "journalist",
        "staff",
        "chief",
        "president",
        "founder",
        "ceo",
        "cto",
        "phd",
        "md",
        "specialist",
        "analyst",
        "columnist",
        "author",
        "producer",
        "officer",
        "news",
        "expert",
        "team",
        "professor",
        "university",
        "institute",
        "inc",
        "llc",
        "head",
        "senior",
        "marketing",
        "content",
        "associate",
        "fellow",
        "partner",
    ];
    folded(text).split(' ').any(|word| OFFICES.contains(&word))
}
