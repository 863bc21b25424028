//! Who wrote it, from where it was taken, when it appeared: the lines around a headline that say so.

use super::blocks::collapse;
use super::headline;
use super::page::{Line, Role, same};
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

/// A date with what speaks for it: the lower, the better.
struct Dated {
    date: PublishedDate,
    rank: usize,
}

/// Names with what speaks for them.
struct Named {
    names: Vec<String>,
    rank: usize,
}

/// How far below the headline an imprint reaches, in blocks, and how far above it and behind the text.
const BELOW: usize = 24;
const ABOVE: usize = 6;
const BEHIND: usize = 8;

/// What the lines around a headline were found to say.
#[derive(Default)]
struct Findings {
    dates: Vec<Dated>,
    names: Vec<Named>,
    credit: Option<String>,
}

/// Reads the imprint around the headline at `title`, above the text, and behind its `end`.
pub(super) fn read(lines: &[Line], title: usize, end: usize, language: Option<&str>) -> Imprint {
    let mut findings = Findings::default();
    let text = first_paragraphs(lines, title, end);
    let top = headline::first_copy(lines, title);
    for index in top.saturating_sub(ABOVE)..text {
        let distance = match () {
            () if index < top => top - index + 2,
            () if index == top || index == title => continue,
            () if index < title => index - top,
            () => index - title,
        };
        findings.read_line(lines, index, distance, language);
    }
    for index in end.max(text)..(end + BEHIND).min(lines.len()) {
        let line = &lines[index];
        if matches!(line.role, Role::End | Role::Box) && !line.has(Cue::Copyright) && !line.has(Cue::Legal) {
            break;
        }
        findings.read_line(lines, index, index - end + BELOW, language);
    }
    if findings.names.is_empty() {
        findings.names.extend(bare_name(lines, title, text));
    }
    Imprint {
        authors: findings.names.into_iter().min_by_key(|named| named.rank).map(|named| named.names).unwrap_or_default(),
        date: findings.dates.iter().min_by_key(|dated| dated.rank).map(|dated| dated.date),
        credit: findings.credit,
    }
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

impl Findings {
    fn read_line(&mut self, lines: &[Line], index: usize, distance: usize, language: Option<&str>) {
        let line = &lines[index];
        if line.width > 260 || (line.is_prose() && line.width > 160) {
            return;
        }
        let label = index.checked_sub(1).map(|before| &lines[before]);
        for part in parts(&line.block.raw) {
            self.read_part(&collapse(part), label, distance, language);
        }
    }

    fn read_part(&mut self, part: &str, label: Option<&Line>, distance: usize, language: Option<&str>) {
        let cues = Cues::embedded();
        let labelled = |cue: Cue| label.is_some_and(|line| line.width < 40 && cues.is(cue, line.text()));
        if width(part) <= 160 {
            for found in published::find(part, language, None) {
                let before = last_words(&part[..found.range.start]);
                let says = |cue: Cue| cues.opens(cue, part) || before.iter().any(|words| cues.opens(cue, words));
                let doubt = match () {
                    () if before.iter().any(|words| cues.is(Cue::Published, words)) => 0,
                    () if says(Cue::Updated) => 6,
                    () if says(Cue::Published) || labelled(Cue::Published) => 0,
                    () if labelled(Cue::Updated) => 6,
                    () => 2,
                };
                self.dates.push(Dated { date: found.date, rank: distance + doubt });
            }
        }
        if let Some(rest) = cues.rest(Cue::Credit, part).filter(|rest| width(rest) <= 80) {
            self.credit.get_or_insert_with(|| rest.trim_matches([' ', '.', '|']).to_owned());
        } else if labelled(Cue::Credit)
            && width(part) <= 60
            && self.credit.is_none()
            && cues.matches(part).next().is_none()
        {
            self.credit = Some(part.to_owned());
        }
        let said = cues
            .matches(part)
            .filter(|found| found.cue == Cue::Byline && !found.rest.is_empty())
            .map(|found| found.rest);
        for rest in said.chain(glued_by(part)).chain(inner_by(part)) {
            let names = people(rest);
            if !names.is_empty() {
                self.names.push(Named { names, rank: distance });
                return;
            }
        }
        if labelled(Cue::Byline) && cues.matches(part).all(|found| found.cue == Cue::Desk) {
            let names = people(part);
            if !names.is_empty() {
                self.names.push(Named { names, rank: distance + 1 });
            }
        }
    }
}

/// The last one, two and three words before a date, where its label stands.
fn last_words(before: &str) -> Vec<&str> {
    let before = before.trim_end();
    let mut starts: Vec<usize> = before.match_indices(' ').map(|(at, _)| at + 1).collect();
    starts.insert(0, 0);
    starts.iter().rev().take(3).map(|&start| before[start..].trim()).filter(|words| !words.is_empty()).collect()
}

/// The name in "ByJane Doe", as dumps write what a page sets apart by its looks.
fn glued_by(part: &str) -> Option<&str> {
    part.strip_prefix("By").or(part.strip_prefix("BY")).filter(|name| name.starts_with(char::is_uppercase))
}

/// The name in "Jane Doe By Jane Doe", "Picture of Jane Doe By Jane Doe": a picture's text stands before the byline.
fn inner_by(part: &str) -> Option<&str> {
    let at = part.find(" By ").or_else(|| part.find(" by "))?;
    let name = part[at + 4..].trim_start();
    (width(part) <= 120 && at <= 60 && name.starts_with(char::is_uppercase)).then_some(name)
}

/// A name that stands without a cue beside a date or the time it takes to read.
fn bare_name(lines: &[Line], title: usize, text: usize) -> Option<Named> {
    let cues = Cues::embedded();
    let near =
        |line: &Line| line.dateline || line.has(Cue::ReadTime) || line.has(Cue::Published) || line.has(Cue::Updated);
    for index in (title + 1..text.min(title + 10)).chain(title.saturating_sub(4)..title) {
        let line = &lines[index];
        if (line.role != Role::Text && !near(line)) || line.furniture {
            continue;
        }
        let around = index.saturating_sub(2)..(index + 3).min(lines.len());
        if !lines[around].iter().any(near) {
            continue;
        }
        for part in parts(&line.block.raw) {
            let part = collapse(part);
            let dates = published::find(&part, None, None);
            let (before, after) = match dates.first() {
                Some(date) => (&part[..date.range.start], &part[date.range.end..]),
                None => (&part[..], ""),
            };
            let before = undoubled(unlabelled(before));
            let single = !dates.is_empty() && index > title && !before.contains(' ') && before.chars().count() > 2;
            let name = match () {
                () if is_name(before) => before,
                () if single && before.starts_with(char::is_uppercase) && before.chars().all(char::is_alphabetic) => {
                    before
                }
                () if is_name(after.trim()) => after.trim(),
                () => continue,
            };
            if cues.matches(name).next().is_none() {
                return Some(Named { names: vec![name.to_owned()], rank: index.abs_diff(title) });
            }
        }
    }
    None
}

/// A name before "in Reviews", "Published", "Updated" and the like.
fn unlabelled(text: &str) -> &str {
    let cues = Cues::embedded();
    let label = |tail: &str| [Cue::Published, Cue::Updated, Cue::ReadTime].iter().any(|cue| cues.opens(*cue, tail));
    let cut = text
        .match_indices(' ')
        .map(|(at, _)| at)
        .find(|at| label(&text[at + 1..]) || text[at + 1..].starts_with("in "));
    text[..cut.unwrap_or(text.len())].trim_end_matches([' ', '-', ',', '–', '—', ':', '•'])
}

/// The name at a line's end that stands there twice: "Picture of Jane Doe Jane Doe".
fn undoubled(text: &str) -> &str {
    let starts: Vec<usize> = text.match_indices(' ').map(|(at, _)| at + 1).collect();
    for name in (1..=4).filter_map(|count| starts.len().checked_sub(count)).map(|at| &text[starts[at]..]) {
        if name.contains(' ') && text[..text.len() - name.len()].trim_end().ends_with(name) {
            return name;
        }
    }
    text
}

/// Whether a text is a person's name as far as its looks go, and no part of a menu.
fn is_name(text: &str) -> bool {
    let cues = Cues::embedded();
    let menu = |word: &str| [Cue::Menu, Cue::Button, Cue::Ticker].iter().any(|cue| cues.is(*cue, word));
    looks_like_person(text) && !text.split(' ').any(menu)
}

/// Two to four words with capitals, as most names are.
fn looks_like_person(text: &str) -> bool {
    let count = text.split(' ').count();
    (2..=4).contains(&count)
        && !text.chars().any(is_wide)
        && text.starts_with(char::is_uppercase)
        && is_title_case(text)
        && !text.contains(|c: char| c.is_numeric() || "&|/:!?#@()[]+,".contains(c))
        && !text.contains(" - ")
        && text.split(' ').all(|word| word.chars().count() > 1)
}

/// The people (or desks) that a byline names, without their offices and addresses.
pub(super) fn people(written: &str) -> Vec<String> {
    let mut text = written.trim().to_owned();
    for found in published::find(written, None, None).into_iter().take(1) {
        text = written[..found.range.start].trim().to_owned();
    }
    let text = unlabelled(unglued(&text));
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

/// Without a label that a dump glued to the name: "Jane DoePublished:".
fn unglued(text: &str) -> &str {
    let bytes = text.char_indices().zip(text.chars().skip(1));
    for ((at, c), next) in bytes {
        if c.is_lowercase() && next.is_uppercase() {
            let tail = &text[at + c.len_utf8()..];
            let cues = Cues::embedded();
            if [Cue::Published, Cue::Updated, Cue::ReadTime, Cue::Shares].iter().any(|cue| cues.opens(*cue, tail)) {
                return &text[..at + c.len_utf8()];
            }
        }
    }
    text
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
