//! The outlet's name: no line says "this is the outlet", so what points to a name is added up.

use std::collections::BTreeMap;

use super::blocks::collapse;
use super::imprint::parts;
use super::page::{Line, Role};
use super::texture::{folded, is_code, width, words};
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};

/// What the text itself says of its outlet.
#[derive(Debug, Default)]
pub(super) struct Outlet {
    pub name: Option<String>,
    /// The agency a dateline names, or the outlet that reports: "(AGENCY) …", "…, reports The Outlet".
    pub credit: Option<String>,
}

/// Names the outlet from what stands above the headline at `title`, behind the zone, in the lead and first paragraph.
pub(super) fn find(lines: &[Line], title: usize, zone: Zone, authors: &[String], lead: Option<&str>) -> Outlet {
    let mut names = Names::default();
    let top = lines.iter().take(title).take(12).filter(|line| is_name(line) && !is_menu(line.text()));
    for (rank, line) in top.enumerate() {
        names.add(line.text().trim_end_matches(" logo").trim_end_matches(" Logo"), if rank == 0 { 2.5 } else { 1.0 });
    }
    for line in lines[..title].iter().filter(|line| is_name(line)).skip(12).take(40) {
        names.again(line.text(), 0.5);
    }
    let footer = zone.end.max(lines.len().saturating_sub(40));
    for line in &lines[footer.min(lines.len())..] {
        if line.has(Cue::Copyright) || line.text().contains(['©', 'ⓒ']) {
            for name in rights(&line.block.raw) {
                names.add(&name, 2.0);
            }
            names.mentioned(line.text(), 2.0);
        } else if line.width <= 160 {
            names.again(line.text(), 1.0);
            names.mentioned(line.text(), 0.5);
        }
    }
    for author in authors {
        names.again(author, 2.0);
    }
    if let Some((_, name)) = split_title(lines[title].text()) {
        names.again(name, 3.0);
    }
    let first = lines[zone.start..zone.end].iter().find(|line| line.is_prose()).map(Line::text);
    let agency = first.and_then(dateline).or_else(|| lead.and_then(reported)).or_else(|| first.and_then(reported));
    let best = names.best();
    match (best, agency) {
        (Some((name, score)), Some(agency)) if score < 3.0 && !alike(&name, &agency) => {
            Outlet { name: Some(agency.clone()), credit: Some(agency) }
        }
        (Some((name, _)), Some(agency)) => Outlet { credit: Some(agency), name: Some(name) },
        (Some((name, score)), None) => Outlet { name: (score >= 2.0).then_some(name), credit: None },
        (None, agency) => Outlet { name: agency.clone(), credit: agency },
    }
}

fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    a.contains(&b) || b.contains(&a)
}

/// Names with what speaks for each, in the order in which they were met.
#[derive(Debug, Default)]
struct Names {
    by_fold: BTreeMap<String, (usize, String, f32)>,
}

impl Names {
    fn add(&mut self, name: &str, score: f32) {
        let name = collapse(name.trim_matches(|c: char| !c.is_alphanumeric() && !"!?)".contains(c))).into_owned();
        let folded = folded(&name);
        if folded.is_empty() || width(&name) > 60 {
            return;
        }
        let order = self.by_fold.len();
        let entry = self.by_fold.entry(folded).or_insert((order, name, 0.0));
        entry.2 += score;
    }

    /// Counts a line only if it is a name met before.
    fn again(&mut self, name: &str, score: f32) {
        if let Some(entry) = self.by_fold.get_mut(&folded(name)) {
            entry.2 += score;
        }
    }

    /// Counts the names that stand in a line.
    fn mentioned(&mut self, line: &str, score: f32) {
        let line = format!(" {} ", folded(line));
        for (name, entry) in &mut self.by_fold {
            if name.chars().count() >= 3 && line.contains(&format!(" {name} ")) && line.trim() != name.as_str() {
                entry.2 += score;
            }
        }
    }

    fn best(&self) -> Option<(String, f32)> {
        let mut names: Vec<&(usize, String, f32)> = self.by_fold.values().collect();
        names.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        names.first().map(|(_, name, score)| (name.clone(), *score))
    }
}

/// Whether a line of a page's head can be a name.
fn is_name(line: &Line) -> bool {
    line.role == Role::Text
        && !line.is_item()
        && !line.block.under_item
        && (2..=45).contains(&line.width)
        && line.words <= 6
        && !line.terminal
        && !is_code(line.text())
        && line.text().chars().filter(|c| c.is_numeric()).count() < 4
        && !line.dateline
        && !line.row
        && line.block.raw.matches("  ").count() == 0
}

/// Whether most words of a line are those of menus: links that a dump has run together.
pub(super) fn is_menu(text: &str) -> bool {
    /// Words of one link, and of a line of links.
    const LINK: usize = 3;
    const LONGEST: usize = 16;
    let words: Vec<&str> = text.split(' ').take(LONGEST + 1).collect();
    if !(2..=LONGEST).contains(&words.len()) {
        return false;
    }
    const LINKS: &[Cue] = &[Cue::Menu, Cue::Button, Cue::Newsletter, Cue::Ticker];
    let cues = Cues::embedded();
    let link = |words: &[&str]| {
        cues.matches(&words.join(" ")).any(|found| found.rest.is_empty() && LINKS.contains(&found.cue))
    };
    // Most lines do not begin with a link.
    if !(1..=LINK.min(words.len())).any(|length| link(&words[..length])) {
        return false;
    }
    let (mut at, mut linked) = (0, 0);
    while at < words.len() {
        let length = (1..=LINK.min(words.len() - at)).rev().find(|length| link(&words[at..at + length]));
        linked += length.unwrap_or(0);
        at += length.unwrap_or(1);
    }
    linked * 2 > words.len()
}

/// The name in "© 2024 The Gazette. All rights reserved."
pub(super) fn rights(raw: &str) -> Vec<String> {
    let cues = Cues::embedded();
    let mut names = Vec::new();
    for part in parts(raw) {
        for sentence in part.split(['.', '。', ',', '،']) {
            let mut rest = sentence.trim();
            while let Some(found) =
                cues.matches(rest).find(|found| found.cue == Cue::Copyright && found.rest.len() < rest.len())
            {
                rest = found.rest;
                if rest.is_empty() {
                    break;
                }
            }
            // "Subscribe Copyright © The Gazette"
            if let Some((_, owner)) =
                rest.rsplit_once(['©', 'ⓒ']).filter(|(_, owner)| owner.contains(char::is_alphabetic))
            {
                rest = owner;
            }
            let name = rest.trim_matches(|c: char| c.is_numeric() || c.is_whitespace() || "©ⓒ()–-:«»“”\"".contains(c));
            let name = owner(name);
            let copyright = sentence.contains(['©', 'ⓒ']) || rest.len() < sentence.trim().len();
            if copyright && (1..=6).contains(&words(name)) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// The owner's name without the words that say that it is one: "لمجلة المنارة", "برای خبرگزاری ساحل محفوظ است", "thuộc Báo
/// Bến Cảng".
fn owner(name: &str) -> &str {
    const BEFORE: &[&str] = &["متعلق به ", "برای ", "این سایت ", "لدى ", "محفوظة "];
    const BEHIND: &[&str] = &[" محفوظ است", " محفوظ می‌باشد", " می‌باشد", " است", " محفوظة", " 版权所有", " 版權所有"];
    let mut name = name.trim();
    while let Some(rest) = BEFORE.iter().find_map(|word| name.strip_prefix(word)) {
        name = rest.trim_start();
    }
    while let Some(rest) = BEHIND.iter().find_map(|word| name.strip_suffix(word)) {
        name = rest.trim_end();
    }
    // Words of small letters before a name belong to the sentence.
    while let Some((first, rest)) = name.split_once(' ').filter(|(first, _)| first.chars().all(char::is_lowercase)) {
        if !rest.contains(char::is_uppercase) {
            return "";
        }
        name = if first.chars().count() <= 6 { rest } else { return name };
    }
    // The preposition is glued to the first word in Arabic.
    match name.strip_prefix('ل').filter(|rest| ORGANISATIONS.iter().any(|word| rest.starts_with(word))) {
        Some(rest) => rest,
        None => name,
    }
}

/// What the names of Arabic outlets begin with.
const ORGANISATIONS: &[&str] = &["صحيفة", "جريدة", "مجلة", "وكالة", "موقع", "شبكة", "قناة", "بوابة", "مؤسسة", "إذاعة"];

/// The agency in "(AGENCY) Text", "PLACE (Agency) - Text", "PLACE, May 5 (Agency) — Text".
fn dateline(text: &str) -> Option<String> {
    let open = text.find(['(', '（'])?;
    let close = open + text[open..].find([')', '）'])?;
    let name = text[open..close].trim_matches(['(', '（']).trim();
    let before = &text[..open];
    let after = text[close..].trim_start_matches([')', '）']).trim_start();
    let place = before.split_whitespace().next().is_none_or(|word| word.chars().all(|c| !c.is_lowercase()))
        && width(before) <= 40;
    let dashed = after.starts_with(['-', '–', '—', ':', '−']);
    let fits =
        width(name) <= 40 && name.chars().any(char::is_uppercase) && words(name) <= 5 && !name.contains(['.', ';']);
    (fits && place && (open == 0 || dashed)).then(|| name.to_owned())
}

/// The outlet in "…, reports The Outlet" at the very end of a lead.
fn reported(text: &str) -> Option<String> {
    let cues = Cues::embedded();
    let (at, _) = text
        .char_indices()
        .rev()
        .filter(|(_, c)| matches!(c, ',' | '،' | '，' | '–' | '—'))
        .find(|(at, _)| text.len() - at < 120)?;
    let last = text[at..].trim_start_matches([',', '،', '，', '–', '—', ' ']);
    let name = cues.rest(Cue::Reported, last)?.trim_end_matches(['.', ' ']);
    let capital = name.split(' ').all(|word| word.chars().next().is_some_and(|c| !c.is_lowercase()));
    (capital && words(name) <= 5 && words(name) >= 1).then(|| name.to_owned())
}

/// "Headline - Outlet", "Headline | Outlet".
pub(super) fn split_title(title: &str) -> Option<(&str, &str)> {
    let (headline, name) =
        [" | ", " - ", " – ", " — ", " » ", " :: "].iter().filter_map(|sign| title.rsplit_once(sign)).next()?;
    (words(name) <= 5 && words(headline) >= 3).then_some((headline.trim(), name.trim()))
}
