//! The names that a page's outlet could have, from all places where outlets are named.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::quality::FixedState;
use memchr::{memchr, memchr3};

use super::domains::Domains;
use super::rights::{owners, without_form};
use super::{is_menu, split_title};
use crate::extract::cues::{Cue, Cues};
use crate::extract::text::blocks::{Marker, collapse};
use crate::extract::text::page::{Line, Role};
use crate::extract::text::texture::{BySum, is_code, key, width, words};
use crate::extract::text::zone::Zone;

/// How a name was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// A short line above the headline.
    Head,
    /// The first part of the path to the page: "1. The Gazette".
    Trail,
    /// A short line behind the text.
    Foot,
    /// With the rights: by a sign or a year, or by words alone.
    Signed,
    Rights,
    /// A form of company was cut off there.
    Shorn,
    /// Has such a form.
    Formed,
    /// The first words of an owner's name.
    Opening,
    /// What pictures and buttons are called was cut off: "The Gazette logo".
    Cut,
    /// Written twice on one line.
    Doubled,
    /// Behind the headline, or any other line of the head: "Headline | The Gazette".
    Titled,
    Divided,
    /// Many short lines begin or end with it.
    Recurring,
    /// What an address on the page says without its blanks.
    Addressed,
    Author,
}

/// A name with how it was met.
pub(super) struct Named {
    pub name: String,
    pub key: u64,
    /// The line that names it first.
    pub line: usize,
    /// The names met before it in the page's head.
    pub rank: usize,
    hows: u32,
}

impl Named {
    pub fn is(&self, how: How) -> bool {
        self.hows & (1 << how as u32) != 0
    }
}

/// Of more names than this, the later ones are those of other things; as many as a number has bits.
pub(super) const MOST: usize = 32;

/// Where on a page names are looked for.
pub(super) struct Places<'p> {
    pub lines: &'p [Line<'p>],
    /// The headline, and the first copy of it.
    pub title: usize,
    pub top: usize,
    pub zone: Zone,
}

/// The names in the order in which they were met, no two of the same letters.
#[derive(Default)]
pub(super) struct Names {
    pub all: Vec<Named>,
    by_key: BySum<usize>,
}

impl Names {
    pub fn of(places: &Places, authors: &[String], domains: &Domains) -> Names {
        let mut names = Names::default();
        names.read_rights(places);
        names.read_titles(places);
        names.read_head(places);
        for (line, name) in domains.written(places.lines) {
            names.add(&name, line, &[How::Addressed]);
        }
        names.read_recurring(places);
        names.read_foot(places);
        for author in authors {
            if let Some(&at) = names.by_key.get(&key(author)) {
                names.all[at].hows |= 1 << How::Author as u32;
            }
        }
        names
    }

    fn add(&mut self, name: &str, line: usize, hows: &[How]) {
        /// Columns of a name.
        const LONGEST: usize = 60;
        let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !"!?)".contains(c));
        // The mark at the end is lost: "газета «Маяк»".
        let name = name.split_once('«').filter(|(_, quoted)| !quoted.contains('»')).map_or(name, |(_, quoted)| quoted);
        let key = key(name);
        if key == 0 || width(name) > LONGEST || width(name) < 2 || !name.contains(char::is_alphabetic) {
            return;
        }
        let at = match self.by_key.get(&key) {
            Some(&at) => {
                // Of two ways to write it, capitals alone are the page's dress.
                if !self.all[at].name.contains(char::is_lowercase) && name.contains(char::is_lowercase) {
                    self.all[at].name = collapse(name).into_owned();
                }
                at
            }
            None if self.all.len() < MOST => {
                self.by_key.insert(key, self.all.len());
                let name = collapse(name).into_owned();
                self.all.push(Named { name, key, line, rank: usize::MAX, hows: 0 });
                self.all.len() - 1
            }
            None => return,
        };
        hows.iter().for_each(|how| self.all[at].hows |= 1 << *how as u32);
    }

    fn read_rights(&mut self, places: &Places) {
        /// Lines about rights.
        const READ: usize = 3;
        let lines = places.lines.iter().enumerate().rev();
        let about = lines.filter(|(_, line)| line.has(Cue::Copyright) || line.text().contains(['©', 'ⓒ']));
        for (at, line) in about.filter(|(_, line)| line.width <= 400).take(READ) {
            for owner in owners(&line.block.raw).into_iter().take(2) {
                let how = if owner.signed { How::Signed } else { How::Rights };
                let bare = without_form(&owner.name);
                if bare.len() < owner.name.len() {
                    self.add(bare, at, &[how, How::Shorn]);
                    self.add(&owner.name, at, &[how, How::Formed]);
                } else {
                    self.add(&owner.name, at, &[how]);
                }
                // "The Gazette Media Group" has an outlet that is called "The Gazette".
                for (end, _) in bare.match_indices(' ').take(3) {
                    let opening = &bare[..end];
                    if opening.starts_with(char::is_uppercase) && width(opening) > 3 {
                        self.add(opening, at, &[How::Opening]);
                    }
                }
            }
        }
    }

    /// Reads what marks set apart at the end of the headline and of lines above it.
    fn read_titles(&mut self, places: &Places) {
        const READ: usize = 4;
        let above = &places.lines[..places.top.min(40)];
        let title = &places.lines[places.title];
        if let Some((_, name)) = split_title(title.text()) {
            self.add(name, places.title, &[How::Titled]);
        }
        let mut read = 0;
        for (at, line) in above.iter().enumerate().filter(|(_, line)| line.words >= 4 && line.width <= 200 && !line.row)
        {
            let bytes = line.text().as_bytes();
            if memchr3(b'|', b'-', 0xe2, bytes).or_else(|| memchr(b':', bytes)).is_none()
                && memchr(0xc2, bytes).is_none()
            {
                continue;
            }
            let Some((headline, name)) = split_title(line.text()) else { continue };
            let of_title = key(headline) == title.key;
            self.add(name, at, &[if of_title { How::Titled } else { How::Divided }]);
            read += 1;
            if read == READ {
                break;
            }
        }
    }

    fn read_head(&mut self, places: &Places) {
        /// Lines of the head, and names of it.
        const LINES: usize = 150;
        const NAMES: usize = 12;
        let mut rank = 0;
        for (at, line) in places.lines[..places.top].iter().enumerate().take(LINES) {
            if line.block.marker == Some(Marker::Number(1)) && may_be_name(line) {
                self.add(line.text(), at, &[How::Trail]);
            }
            // "The Gazette » Harbour » Text"
            if memchr3(b'>', 0xc2, 0xe2, line.text().as_bytes()).is_some()
                && let Some((first, _)) =
                    [" » ", " › ", " >> ", " > "].iter().find_map(|mark| line.text().split_once(mark))
            {
                self.add(first, at, &[How::Trail]);
                continue;
            }
            if rank == NAMES || line.is_item() || line.block.under_item || !may_be_name(line) || is_menu(line.text()) {
                continue;
            }
            rank += self.read_line(line.text(), at, rank, How::Head);
        }
    }

    fn read_foot(&mut self, places: &Places) {
        const LINES: usize = 40;
        const NAMES: usize = 6;
        let from = places.zone.end.max(places.title + 1).max(places.lines.len().saturating_sub(LINES));
        let mut found = 0;
        for (at, line) in places.lines.iter().enumerate().skip(from) {
            if found == NAMES || line.is_item() || !may_be_name(line) || is_menu(line.text()) {
                continue;
            }
            found += self.read_line(line.text(), at, usize::MAX, How::Foot);
        }
    }

    /// Takes a short line as a name, without what it says twice and what pictures are called; returns whether there was one.
    fn read_line(&mut self, text: &str, at: usize, rank: usize, how: How) -> usize {
        let cut = without_picture(text);
        let whole = cut.as_deref().unwrap_or(text);
        let half = once(whole);
        let name = half.unwrap_or(whole);
        if words(name) > 6 || width(name) > 45 {
            return 0;
        }
        let before = self.all.len();
        let mut hows = vec![how];
        if cut.is_some() {
            hows.push(How::Cut);
        }
        if half.is_some() {
            hows.push(How::Doubled);
        }
        self.add(name, at, &hows);
        if let Some(&known) = self.by_key.get(&key(name)) {
            self.all[known].rank = self.all[known].rank.min(rank);
        }
        usize::from(self.all.len() > before)
    }

    /// The words with which most short lines begin or end: "Harbour Weekly Shop", "About Harbour Weekly".
    fn read_recurring(&mut self, places: &Places) {
        /// Words of a name.
        const WORDS: usize = 2;
        /// Lines with it, the first included.
        const FEWEST: usize = 3;
        const NAMES: usize = 5;
        const LINES: usize = 160;
        let short = places.lines.iter().enumerate().filter(|(_, line)| line.width <= 60 && line.words >= 2).take(LINES);
        let mut seen: BySum<(usize, usize)> = BySum::default();
        let mut often: Vec<(u64, usize, Range<usize>, usize)> = Vec::new();
        for (at, line) in short {
            each_end(line.text(), WORDS, |from, part, words| {
                let key = FixedState::default().hash_one(part);
                let (count, last) = seen.entry(key).or_insert((0, usize::MAX));
                if *last != at {
                    (*count, *last) = (*count + 1, at);
                    if *count == FEWEST {
                        often.push((key, at, from..from + part.len(), words));
                    }
                }
            });
        }
        // Of names that one another hold, the longer one counts more where as many lines have it.
        often.sort_by_key(|(key, at, _, words)| (std::cmp::Reverse((seen[key].0 * (2 + words), *at)), *at));
        let mut found = 0;
        for (_, at, range, _) in often {
            let name = &places.lines[at].text()[range];
            if Cues::embedded().matches(name).next().is_some() {
                continue;
            }
            self.add(name, at, &[How::Recurring]);
            found += 1;
            if found == NAMES {
                break;
            }
        }
    }
}

/// Hands out the runs of up to `most` words with which a line begins and ends, each beginning with a capital.
fn each_end<'t>(text: &'t str, most: usize, mut found: impl FnMut(usize, &'t str, usize)) {
    let is_name = |part: &str| part.starts_with(char::is_uppercase) && part.len() >= 3;
    if text.starts_with(char::is_uppercase) {
        let ends = text.match_indices(' ').map(|(at, _)| at);
        for (words, end) in ends.take(most).enumerate() {
            let part = &text[..end];
            let last = part.rsplit(' ').next().unwrap_or_default();
            if is_name(part) && last.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) {
                found(0, part, words + 1);
            }
        }
    }
    for (words, (start, _)) in text.rmatch_indices(' ').take(most).enumerate() {
        let part = &text[start + 1..];
        if is_name(part) {
            found(start + 1, part, words + 1);
        }
    }
}

/// Whether a line can be a name, written twice perhaps.
fn may_be_name(line: &Line) -> bool {
    line.role == Role::Text
        && (2..=90).contains(&line.width)
        && line.words <= 12
        && !line.terminal
        && !is_code(line.text())
        && line.text().chars().filter(|c| c.is_numeric()).count() < 4
        && !line.dateline
        && !line.row
        && !is_run_together(&line.block.raw)
}

/// Whether wide blanks part the words of a line, or words are glued as those of menus are: "TownHarbourRoadHome".
fn is_run_together(raw: &str) -> bool {
    const GLUED: usize = 3;
    let (mut glued, mut before) = (0, 'A');
    for c in raw.chars() {
        if c.is_whitespace() && before.is_whitespace() {
            return true;
        }
        glued += usize::from(before.is_lowercase() && c.is_uppercase());
        before = c;
    }
    glued >= GLUED
}

/// A line without the words for pictures and buttons at its ends: "Header logo The Gazette home" → "The Gazette".
fn without_picture(text: &str) -> Option<String> {
    /// What page-builders call a picture of the outlet's name, and what stands beside it in one line.
    const ANYWHERE: &[&str] = &["logo", "logos", "logotype", "icon", "лого", "логотип", "شعار", "ロゴ", "로고"];
    const AT_ENDS: &[&str] = &[
        "home",
        "homepage",
        "page",
        "menu",
        "search",
        "header",
        "footer",
        "image",
        "mobile",
        "toggle",
        "close",
        "navigation",
        "open",
    ];
    let is = |list: &[&str], word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.is_empty() || list.iter().any(|own| own.eq_ignore_ascii_case(word))
    };
    let unled = ["Go to ", "Go To ", "Back to "].iter().find_map(|led| text.strip_prefix(led)).unwrap_or(text);
    let mut kept: Vec<&str> = unled.split([' ', '_']).collect();
    let whole = kept.len();
    if kept.iter().any(|word| is(ANYWHERE, word)) {
        kept.retain(|word| !is(ANYWHERE, word));
    }
    let at_end = |word: &&str| is(AT_ENDS, word) || word.chars().all(char::is_numeric);
    while kept.len() > 1 && kept.last().is_some_and(at_end) {
        kept.pop();
    }
    while kept.len() > 1 && kept.first().is_some_and(|word| is(AT_ENDS, word)) {
        kept.remove(0);
    }
    ((kept.len() < whole || unled.len() < text.len()) && !kept.is_empty()).then(|| kept.join(" "))
}

/// The half or third of a text that says one thing twice or thrice, glued or not: "The GazetteThe Gazette".
fn once(text: &str) -> Option<&str> {
    [3, 2].into_iter().find_map(|times| {
        let glued = text.len() / times;
        let spaced = (text.len() + 1).checked_sub(times).map_or(0, |letters| letters / times);
        let is_repeated = |length: usize, gap: usize| {
            length >= 2
                && length * times + gap * (times - 1) == text.len()
                && text.get(..length).is_some_and(|first| {
                    (1..times).all(|at| {
                        let from = at * (length + gap);
                        text.get(from..from + length) == Some(first)
                            && (gap == 0 || text.as_bytes().get(from - 1) == Some(&b' '))
                    })
                })
        };
        if is_repeated(glued, 0) {
            text.get(..glued)
        } else if is_repeated(spaced, 1) {
            text.get(..spaced)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_out_of_what_pictures_and_buttons_say() {
        for (text, name) in [
            ("Harbour Weekly logo", Some("Harbour Weekly")),
            ("Header logo Harbour Weekly", Some("Harbour Weekly")),
            ("Menu Harbour Weekly 0", Some("Harbour Weekly")),
            ("Go to home page Harbour Weekly", Some("Harbour Weekly")),
            ("Harbour Weekly", None),
            ("Logo", None),
        ] {
            assert_eq!(without_picture(text).as_deref(), name, "{text}");
        }
        for (text, name) in [
            ("Quay NetQuay Net", Some("Quay Net")),
            ("Quay Net Quay Net Quay Net", Some("Quay Net")),
            ("Gazette Gazette", Some("Gazette")),
            ("Quay Net", None),
            ("aa", None),
            ("橋橋", Some("橋")),
        ] {
            assert_eq!(once(text), name, "{text}");
        }
    }
}
