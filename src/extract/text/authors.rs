//! Who wrote it: every name that stands where authors are named, with what speaks for it.
//!
//! A name is met in a byline, alone beside a date, above a biography, in "More by …". All that is met of one name is
//! put together; learned weights rank the names, and "nobody is named" with them.

mod said;

use std::sync::LazyLock;

use memchr::memchr_iter;

use super::candidate::{Experience, Ranked, support, untaken};
use super::headline;
use super::imprint::{is_imprint, parts};
use super::outlet::rights;
use super::page::{Line, Role};
use super::people::{
    bare, glued_by, inner_by, is_menu_word, is_name, is_office, looks_like_person, may_begin_name, people,
};
use super::ranking::{Row, Weights, features, magnitude, order, yes};
use super::texture::{BySum, key};
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};
use crate::extract::evidence::{Place, Support};
use crate::extract::labels::{sent_by, without_address};
use crate::extract::{labels, published, signed};

features! {
    /// What speaks for or against a name as the author's.
    Feature {
        Nobody, Byline, BylineBelow, BylineAbove, Labelled, Posts, Bare, IsBelow, Below, IsAbove, Above, Within, Behind,
        Order, ByDate, ByReadTime, ByByline, Copies, Biography, Introduced, Rights, Person, OneWord, Several,
        SmallStart, Desk, Capitals, Figures, Common, InTitle, InText, Item, MenuWord, PageTop, Comment, Caption,
        PersonBelow, PersonByDate, FirstBelow, OwnLine, ShortByline, NearEnd,
    }
}

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("weights/authors.txt"), Feature::NAMES));

/// How far above the headline names are looked for, and how far behind the text, in blocks.
const ABOVE: usize = 12;
const BEHIND: usize = 80;
/// Of more names than this, the later ones are those of other stories.
const MOST: usize = 24;

/// How a name was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Byline,
    Labelled,
    Posts,
    Bare,
}

struct Mention {
    line: usize,
    how: How,
}

/// A name, or several of one byline, with where it was met.
struct Named {
    key: u64,
    names: Vec<String>,
    mentions: Vec<Mention>,
}

/// The authors, and what speaks for them; none where the page names nobody.
pub(super) fn find(lines: &[Line], title: usize, zone: Zone) -> (Vec<String>, Support) {
    let candidates = candidates(lines, title, zone);
    let rows: Vec<Row> = candidates.iter().map(|(_, _, row)| row.clone()).collect();
    let mut shares = WEIGHTS.shares(&rows);
    // Most pages with a candidate name their author: that nobody is named has to be clear.
    if let Some(nobody) = shares.last_mut() {
        *nobody *= 0.5;
    }
    let order = order(&shares);
    let place = |line: usize| match () {
        () if line < zone.start.max(title + ABOVE) && line + ABOVE >= title => Place::Byline,
        () => Place::Text,
    };
    let names = order.first().map(|&best| with_companions(&candidates, &shares, best, title)).unwrap_or_default();
    let named = order.iter().filter(|at| !candidates[**at].0.is_empty());
    // An author beside the chosen one is no other that could have been.
    let ranked = named.filter(|at| order.first() == Some(*at) || !names.contains(&candidates[**at].0[0])).map(|&at| {
        let (names, line, _) = &candidates[at];
        Ranked { value: names.join(", "), place: place(*line), share: shares[at] }
    });
    let support = if names.is_empty() { untaken(ranked) } else { support(ranked, EXPERIENCE).unwrap_or_default() };
    (names, support)
}

/// Seen on one half of some 800 articles, by host; the other half agrees.
const EXPERIENCE: Experience = &[(0.4, 0.5), (0.6, 0.65), (0.8, 0.78), (0.95, 0.92), (1.0, 0.98)];

/// The names of `best` and those beside it, where each author stands on a line of their own.
fn with_companions(candidates: &[Candidate], shares: &[f32], best: usize, title: usize) -> Vec<String> {
    /// Between two authors of one article stand at most an address or a picture's text and a link.
    const BETWEEN: usize = 4;
    /// What speaks for a second author is not much less than what speaks for the first.
    const LESS: f32 = 8.0;
    let alike = |at: usize| {
        let ((names, line, row), (_, _, first)) = (&candidates[at], &candidates[best]);
        let same = [Feature::Person, Feature::Byline, Feature::Posts, Feature::Bare, Feature::Several]
            .iter()
            .all(|feature| row.0[*feature as usize] == first.0[*feature as usize]);
        *line > title && names.len() == 1 && same && shares[at] * LESS >= shares[best]
    };
    let mut names = candidates[best].0.clone();
    if names.len() > 1 || candidates[best].1 <= title {
        return names;
    }
    let mut last = candidates[best].1;
    for (at, (own, line, _)) in candidates.iter().enumerate().skip(best + 1) {
        if alike(at) && *line > last && *line <= last + BETWEEN {
            names.extend(own.iter().cloned());
            last = *line;
        }
    }
    names
}

/// Names of one byline, the block in which they stand first, and their row.
type Candidate = (Vec<String>, usize, Row);

/// Every name, where it stands first, and its row; that nobody is named comes last, without names.
pub(super) fn candidates(lines: &[Line], title: usize, zone: Zone) -> Vec<Candidate> {
    let page = Page { lines, title, top: headline::first_copy(lines, title), zone };
    let named = page.named();
    let vocabulary = page.small_words(&named);
    let mut candidates: Vec<Candidate> = named
        .iter()
        .enumerate()
        .map(|(at, name)| (name.names.clone(), name.mentions[0].line, page.row(name, at, &vocabulary)))
        .collect();
    let mut nobody = Row::new(Feature::NAMES);
    nobody.0[Feature::Nobody as usize] = 1.0;
    candidates.push((Vec::new(), title, nobody));
    candidates
}

struct Page<'p> {
    lines: &'p [Line<'p>],
    title: usize,
    /// The first copy of the headline.
    top: usize,
    zone: Zone,
}

impl Page<'_> {
    fn from(&self) -> usize {
        self.top.saturating_sub(ABOVE)
    }

    fn to(&self) -> usize {
        (self.zone.end.max(self.title) + BEHIND).min(self.lines.len())
    }

    fn named(&self) -> Vec<Named> {
        /// Beyond, a page is a list of names.
        const MET: usize = 300;
        let mut named: Vec<Named> = Vec::new();
        let mut by_key: BySum<usize> = BySum::default();
        let page_top = 0..self.from().min(3);
        for index in (self.top..self.to()).chain(self.from()..self.top).chain(page_top) {
            if index == self.title || index == self.top {
                continue;
            }
            self.read_line(index, |names, how| {
                let key = names.iter().fold(0, |sum: u64, name| sum.rotate_left(7) ^ key(name));
                let mention = Mention { line: index, how };
                match by_key.get(&key) {
                    Some(&at) => named[at].mentions.push(mention),
                    None if named.len() < MET => {
                        by_key.insert(key, named.len());
                        named.push(Named { key, names, mentions: vec![mention] });
                    }
                    None => {}
                }
            });
        }
        // The likeliest are kept, in the order in which they were met.
        let mut likeliest: Vec<(usize, usize)> = named
            .iter()
            .enumerate()
            .map(|(at, named)| (self.promise(named), at))
            .filter(|(likely, _)| *likely > 0)
            .collect();
        likeliest.sort_by_key(|(likely, at)| (std::cmp::Reverse(*likely), *at));
        likeliest.truncate(MOST);
        let mut kept: Vec<bool> = vec![false; named.len()];
        likeliest.iter().for_each(|(_, at)| kept[*at] = true);
        let mut kept = kept.into_iter();
        named.retain(|_| kept.next().unwrap_or(false));
        named
    }

    /// At a glance, how much speaks for a name; nothing for a line of the text that happens to look like one.
    fn promise(&self, named: &Named) -> usize {
        let line = |one: &Mention| &self.lines[one.line];
        let told = |one: &Mention| {
            let below = &self.lines[one.line + 1..(one.line + 3).min(self.lines.len())];
            below.iter().any(|line| line.words >= 7 && line.text().starts_with(named.names[0].as_str()))
        };
        match () {
            () if named.mentions.iter().any(|one| one.how != How::Bare) => 5,
            () if named.mentions.iter().any(|one| one.line < self.title + ABOVE && one.line + ABOVE > self.top) => 4,
            () if named.mentions.iter().any(told) => 3,
            () if named.mentions.len() >= 2 => 2,
            () => usize::from(named.mentions.iter().any(|one| one.line < 3 || line(one).has(Cue::Copyright))),
        }
    }

    /// Hands out the names that a line holds.
    fn read_line(&self, index: usize, mut found: impl FnMut(Vec<String>, How)) {
        let line = &self.lines[index];
        let text = line.text();
        if line.is_prose() {
            let names = self.signed(index);
            if !names.is_empty() {
                found(names, How::Byline);
                return;
            }
        }
        // Only where not each byte is a character, a line can hold other scripts.
        let is_wide = line.width < text.len() && line.width <= 96;
        if is_wide && index < self.zone.start.max(self.title + ABOVE) && !line.is_prose() {
            let names = signed::in_line(line.text());
            if !names.is_empty() {
                found(names, How::Byline);
                return;
            }
        }
        if line.width > 260 || (line.is_prose() && line.width > 160 && !line.has(Cue::Byline)) {
            return;
        }
        let cues = Cues::embedded();
        let label = index.checked_sub(1).map(|before| &self.lines[before]);
        let labelled =
            label.is_some_and(|line| line.has(Cue::Byline) && line.width < 40 && cues.is(Cue::Byline, line.text()));
        let near = index < self.title + ABOVE && index + ABOVE > self.top && self.near(index, beside);
        // A line that can hold no name need not be taken apart.
        let by = line.has(Cue::Byline) || line.has(Cue::AuthorBox) || labelled;
        // Far from the headline and from the text's end, a name is a line of its own.
        let around = index < self.title + ABOVE || (index + 4 > self.zone.end && index < self.zone.end + ABOVE);
        let short = line.words <= if around { 12 } else { 5 } || near;
        if !by && !short && !text.contains("By ") && !text.contains("by ") {
            return;
        }
        let mut label = false;
        for part in parts(&line.block.raw) {
            let mut any = false;
            // "文 | 温若水": the label is a part of its own.
            let labelled =
                labelled || std::mem::replace(&mut label, by && part.len() < 40 && cues.is(Cue::Byline, part));
            let addressed = without_address(part);
            let part = addressed.as_deref().unwrap_or(part);
            // Most lines have one part, and were asked already.
            let silent = line.silent && part == text;
            for said in cues.matches(if silent { "" } else { part }).filter(|said| !said.rest.is_empty()) {
                let how = match said.cue {
                    Cue::Byline => How::Byline,
                    Cue::AuthorBox => How::Posts,
                    _ => continue,
                };
                let names = people(said.rest);
                if !names.is_empty() && !names.iter().all(|name| is_menu_word(name)) {
                    any = true;
                    found(names, how);
                    break;
                }
            }
            if any {
                continue;
            }
            if let Some(names) = glued_by(part)
                .or_else(|| inner_by(part))
                .or_else(|| sent_by(part))
                .map(people)
                .filter(|names| !names.is_empty())
            {
                found(names, How::Byline);
                continue;
            }
            if labelled && cues.matches(part).all(|found| found.cue == Cue::Desk) {
                let names = people(part);
                if !names.is_empty() {
                    found(names, How::Labelled);
                    continue;
                }
            }
            if line.has(Cue::Copyright) {
                rights(part).into_iter().filter(|name| is_name(name)).for_each(|name| found(vec![name], How::Bare));
                continue;
            }
            let plain = !line.furniture && line.role == Role::Text || is_imprint(line) || line.has(Cue::ReadTime);
            // Beside the clock of a page's head stands the outlet's name.
            let page_head = index < 3 && index + 3 < self.top && line.dateline;
            if plain && short && !page_head {
                if silent && !near && !line.may_hold_day && !may_begin_name(part) {
                    continue;
                }
                let names = bare(part, if labels::is_cased(part) { near } else { self.is_by_date(index) });
                if !names.is_empty() {
                    found(names, How::Bare);
                }
            }
        }
    }

    /// The writers whom the opening of the text names, or the brackets behind its end.
    fn signed(&self, index: usize) -> Vec<String> {
        /// Paragraphs of which one is the text's first, or its last.
        const NEAR: usize = 3;
        let (start, end) = (self.zone.start.max(self.title), self.zone.end);
        let text = self.lines[index].text();
        match () {
            () if (start..start + NEAR).contains(&index) => {
                let opening = signed::in_opening(text);
                if opening.is_empty() { signed::at_end(text) } else { opening }
            }
            () if index < end && index + NEAR >= end => signed::at_end(text),
            () => Vec::new(),
        }
    }

    /// Whether a line stands above the text and has a date, or stands beside a line that is one: where scripts have no
    /// capitals, a name is told by its place alone.
    fn is_by_date(&self, index: usize) -> bool {
        let lines = &self.lines[index.saturating_sub(1)..(index + 2).min(self.lines.len())];
        index < self.zone.start.max(self.title + 4)
            && index + ABOVE > self.top
            && (beside(&self.lines[index])
                || lines.iter().any(|line| line.dateline)
                || labels::sent_from(self.lines[index].text()).is_some())
    }

    /// Whether one of the lines around `index`, or it itself, is as `wanted`.
    fn near(&self, index: usize, wanted: impl Fn(&Line) -> bool) -> bool {
        self.lines[index.saturating_sub(2)..(index + 3).min(self.lines.len())].iter().any(wanted)
    }

    /// The words that the text writes with a small letter: no names.
    ///
    /// Only words of `named` are looked for: (the word in small letters, whether the text has it), sorted.
    fn small_words(&self, named: &[Named]) -> Vec<(String, bool)> {
        let of_names = named.iter().flat_map(|named| named.names[0].split(' '));
        let mut words: Vec<(String, bool)> = of_names.map(|word| (word.to_lowercase(), false)).collect();
        words.sort();
        words.dedup();
        // For each first byte a bit for each length of a word: most words are told apart by these.
        let bit = |word: &str| 1u64 << word.len().min(63);
        let mut lengths = [0u64; 256];
        for (word, _) in &words {
            word.bytes().next().into_iter().for_each(|first| lengths[usize::from(first)] |= bit(word));
        }
        for line in self.lines[self.zone.start..self.zone.end].iter().filter(|line| line.is_prose()) {
            let text = line.text();
            let ends = memchr_iter(b' ', text.as_bytes()).chain([text.len()]);
            ends.fold(0, |from, end| {
                let lengths = text.as_bytes().get(from).map_or(0, |first| lengths[usize::from(*first)]);
                if lengths > 0 {
                    let word = text[from..end].trim_end_matches(|c: char| !c.is_alphanumeric());
                    if lengths & bit(word) > 0
                        && let Ok(at) = words.binary_search_by(|(own, _)| own.as_str().cmp(word))
                    {
                        words[at].1 = true;
                    }
                }
                end + 1
            });
        }
        words
    }

    fn row(&self, named: &Named, at: usize, small_words: &[(String, bool)]) -> Row {
        let mut row = Row::new(Feature::NAMES);
        let mut set = |feature: Feature, value: f32| row.0[feature as usize] = value;
        let name = named.names[0].as_str();
        let person = looks_like_person(name) || (!labels::is_cased(name) && labels::is_bare_name(name));
        let any = |how: How| named.mentions.iter().any(|mention| mention.how == how);
        let below = |line: usize| (line > self.title).then(|| line - self.title);
        let above = |line: usize| (line < self.top && line >= self.from()).then(|| self.top - line);
        let by = |mention: &&Mention| matches!(mention.how, How::Byline | How::Labelled);
        let bylines = named.mentions.iter().filter(by);
        set(Feature::Byline, yes(any(How::Byline)));
        set(Feature::BylineBelow, yes(bylines.clone().any(|one| below(one.line).is_some_and(|far| far <= ABOVE))));
        set(Feature::BylineAbove, yes(bylines.clone().any(|one| above(one.line).is_some())));
        set(Feature::Labelled, yes(any(How::Labelled)));
        set(Feature::Posts, yes(any(How::Posts)));
        set(Feature::Bare, yes(any(How::Bare)));
        let nearest = named.mentions.iter().filter_map(|one| below(one.line)).min();
        let text = self.zone.start.max(self.title) + ABOVE;
        if let Some(far) = nearest.filter(|far| self.title + far < text) {
            set(Feature::IsBelow, 1.0);
            set(Feature::Below, magnitude(far));
            set(Feature::PersonBelow, yes(person && far <= 4));
            set(Feature::FirstBelow, yes(at == 0));
        } else if let Some(far) = nearest {
            let behind = self.title + far >= self.zone.end;
            set(if behind { Feature::Behind } else { Feature::Within }, 1.0);
        }
        if let Some(far) = named.mentions.iter().filter_map(|one| above(one.line)).min() {
            set(Feature::IsAbove, 1.0);
            set(Feature::Above, magnitude(far));
        }
        set(Feature::Order, magnitude(at));
        let head = named.mentions.iter().filter(|one| one.line < text);
        let by_date = head.clone().any(|one| self.near(one.line, |line| line.dateline));
        set(Feature::ByDate, yes(by_date));
        set(Feature::PersonByDate, yes(person && by_date));
        set(Feature::OwnLine, yes(head.clone().any(|one| self.lines[one.line].key == named.key)));
        set(Feature::ShortByline, yes(bylines.clone().any(|one| self.lines[one.line].width <= 50)));
        let near_end = |one: &Mention| one.line + 4 > self.zone.end && one.line < self.zone.end + 4;
        set(Feature::NearEnd, yes(named.mentions.iter().any(near_end)));
        set(Feature::ByReadTime, yes(head.clone().any(|one| self.near(one.line, |line| line.has(Cue::ReadTime)))));
        set(Feature::ByByline, yes(head.clone().any(|one| self.near(one.line, |line| line.has(Cue::Byline)))));
        set(Feature::Person, yes(person));
        set(Feature::OneWord, yes(!name.contains(' ')));
        set(Feature::Several, yes(named.names.len() > 1));
        set(Feature::SmallStart, yes(name.starts_with(char::is_lowercase)));
        set(Feature::Desk, yes(is_office(name)));
        set(Feature::Capitals, yes(name.chars().count() > 3 && !name.contains(char::is_lowercase)));
        set(Feature::Figures, yes(name.contains(char::is_numeric)));
        let words = name.split(' ').count() as f32;
        let share = |is: &dyn Fn(&str) -> bool| name.split(' ').filter(|word| is(word)).count() as f32 / words;
        set(
            Feature::Common,
            share(&|word| {
                let word = word.to_lowercase();
                small_words.binary_search_by(|(own, _)| own.cmp(&word)).is_ok_and(|at| small_words[at].1)
            }),
        );
        set(Feature::InTitle, share(&|word| word.len() > 2 && self.lines[self.title].text().contains(word)));
        set(Feature::MenuWord, share(&|word| is_menu_word(word)));
        set(Feature::Item, yes(named.mentions.iter().all(|one| self.lines[one.line].is_item())));
        set(Feature::Caption, yes(named.mentions.iter().any(|one| self.lines[one.line].has(Cue::Caption))));
        let comments = self.lines[self.zone.end..self.to()].iter().position(|line| line.has(Cue::Comments));
        let comments = comments.map_or(usize::MAX, |far| self.zone.end + far);
        set(Feature::Comment, yes(named.mentions.iter().all(|one| one.line > comments)));
        let said = self.said_of(name, named.key);
        set(Feature::Copies, magnitude(said.copies));
        set(Feature::Biography, yes(said.biography));
        set(Feature::Introduced, yes(said.introduced));
        set(Feature::Rights, yes(said.rights));
        set(Feature::PageTop, yes(said.page_top));
        set(Feature::InText, yes(said.in_text));
        row
    }
}

/// What stands beside an author's name.
fn beside(line: &Line) -> bool {
    line.dateline
        || line.has(Cue::ReadTime)
        || line.has(Cue::Published)
        || line.has(Cue::Updated)
        || (line.width <= 160 && line.may_hold_day && !published::find(line.text(), None, None).is_empty())
}
