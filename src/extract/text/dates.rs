//! When it appeared: every day that the page names, with where it stands and how it is labelled.
//!
//! All mentions of one day are put together; learned weights rank the days, and "no day is named" with them.

use std::sync::LazyLock;

use super::blocks::collapse;
use super::candidate::{Experience, Ranked, support, untaken};
use super::headline;
use super::imprint::parts;
use super::page::{Line, Role};
use super::ranking::{Row, Weights, features, magnitude, order, yes};
use super::texture::width;
use super::zone::Zone;
use crate::date::PublishedDate;
use crate::extract::cues::{Cue, Cues};
use crate::extract::evidence::{Place, Support};
use crate::extract::published::{self, FoundDate};

features! {
    /// What speaks for or against a day as that of publication.
    Feature {
        NoDay, Published, Updated, PublishedBelow, UpdatedBelow, Dateline, IsBelow, Below, IsAbove, Above, FarAbove, TopOfPage,
        Within, Behind, Beyond, Order, FirstBelow, InProse, ByByline, ByReadTime, Clock, Copies, Item, UnderItem,
        Rights, Comment, AfterEnd, InTitle, Earlier, Later, Crowd, Caption, Head,
    }
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::parse(include_str!("weights/dates.txt"), Feature::NAMES));

/// How far above the headline an imprint reaches, and how far below it, in blocks.
const ABOVE: usize = 6;
const BELOW: usize = 14;
/// How far behind the text dates are those of the article at all.
const BEHIND: usize = 80;
/// Of more days than this, the later ones are those of other stories.
const MOST: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum Label {
    Published,
    Updated,
    None,
}

struct Mention {
    line: usize,
    label: Label,
    /// Takes half of its part of the line at least.
    alone: bool,
    clock: bool,
}

struct Day {
    date: PublishedDate,
    /// Whether day and month may be the other way round wherever it is named.
    ambiguous: bool,
    /// The mention whose time of day is taken.
    dated_by: usize,
    mentions: Vec<Mention>,
}

/// The day of publication, if one is named, and what speaks for it.
pub(super) fn find(
    lines: &[Line],
    title: usize,
    zone: Zone,
    language: Option<&str>,
) -> (Option<PublishedDate>, Support) {
    let candidates = candidates(lines, title, zone, language);
    let rows: Vec<Row> = candidates.iter().map(|(_, _, row)| row.clone()).collect();
    let shares = WEIGHTS.shares(&rows);
    let order = order(&shares);
    let place = |line: usize| match () {
        () if line == title => Place::Heading,
        () if line < zone.start.max(title + BELOW) && line + ABOVE >= title => Place::Byline,
        () => Place::Text,
    };
    let ranked = order.iter().filter_map(|&at| {
        let (date, line, _) = &candidates[at];
        Some(Ranked { value: date.as_ref()?.to_string(), place: place(*line), share: shares[at] })
    });
    match order.first().and_then(|best| candidates[*best].0) {
        Some(date) => (Some(date), support(ranked, EXPERIENCE).unwrap_or_default()),
        None => (None, untaken(ranked)),
    }
}

/// Seen on one half of some 800 articles, by host; the other half agrees.
const EXPERIENCE: Experience = &[(0.5, 0.5), (0.8, 0.72), (0.95, 0.87), (1.0, 0.94)];

/// Every day, the line that names it, and its row; that no day is named comes last.
pub(super) fn candidates(
    lines: &[Line],
    title: usize,
    zone: Zone,
    language: Option<&str>,
) -> Vec<(Option<PublishedDate>, usize, Row)> {
    let page = Page { lines, title, top: headline::first_copy(lines, title), zone, language };
    let days = page.days();
    let crowd = lines[zone.end..page.to()].iter().filter(|line| line.dateline).count();
    let mut candidates: Vec<(Option<PublishedDate>, usize, Row)> = days
        .iter()
        .enumerate()
        .map(|(at, day)| (Some(day.date), day.mentions[0].line, page.row(&days, at, crowd)))
        .collect();
    let mut none = Row::new(Feature::NAMES);
    none.0[Feature::NoDay as usize] = 1.0;
    candidates.push((None, title, none));
    candidates
}

struct Page<'p> {
    lines: &'p [Line<'p>],
    title: usize,
    /// The first copy of the headline.
    top: usize,
    zone: Zone,
    language: Option<&'p str>,
}

impl Page<'_> {
    fn to(&self) -> usize {
        (self.zone.end.max(self.title) + BEHIND).min(self.lines.len())
    }

    fn days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        for index in (self.top..self.to()).chain(0..self.top) {
            let line = &self.lines[index];
            if line.width > 400 || !line.may_hold_day {
                continue;
            }
            let label = index.checked_sub(1).map(|before| self.label_of(&self.lines[before]));
            for part in parts(&line.block.raw) {
                let found = published::find(part, self.language, None);
                if found.is_empty() {
                    continue;
                }
                let part_width = width(&collapse(part));
                for one in found {
                    let mention = Mention {
                        line: index,
                        label: match own_label(part, &one) {
                            Label::None => label.unwrap_or(Label::None),
                            own => own,
                        },
                        alone: width(&part[one.range.clone()]) * 2 >= part_width,
                        clock: one.date.time().is_some(),
                    };
                    let full = days.len() >= MOST;
                    match days.iter_mut().find(|day| day.date.calendar_day() == one.date.calendar_day()) {
                        Some(day) => {
                            day.ambiguous &= one.ambiguous;
                            // The same day with its time says more; of several times, that nearest to the headline.
                            let other = self.distance(&day.mentions[day.dated_by]);
                            let own = self.distance(&mention);
                            if mention.clock && own < usize::MAX && (day.date.time().is_none() || own < other) {
                                day.date = one.date;
                                day.dated_by = day.mentions.len();
                            }
                            day.mentions.push(mention);
                        }
                        None if !full => {
                            let (date, ambiguous) = (one.date, one.ambiguous);
                            days.push(Day { date, ambiguous, dated_by: 0, mentions: vec![mention] });
                        }
                        None => {}
                    }
                }
            }
        }
        turn_round(days)
    }

    /// How far a mention stands from the headline, an update's farther; nothing is as far as what is beyond the head.
    fn distance(&self, mention: &Mention) -> usize {
        let far = self.title.abs_diff(mention.line);
        match far <= BELOW {
            true => far + if mention.label == Label::Updated { BELOW } else { 0 },
            false => usize::MAX,
        }
    }

    /// What a line that is nothing but a label says of the line below it.
    fn label_of(&self, line: &Line) -> Label {
        if line.width >= 40 || !(line.has(Cue::Published) || line.has(Cue::Updated)) {
            return Label::None;
        }
        let cues = Cues::embedded();
        let mut whole = cues.matches(line.text()).filter(|found| found.rest.is_empty()).map(|found| found.cue);
        match whole.find(|cue| matches!(cue, Cue::Published | Cue::Updated)) {
            Some(Cue::Published) => Label::Published,
            Some(_) => Label::Updated,
            None => Label::None,
        }
    }

    fn row(&self, days: &[Day], at: usize, crowd: usize) -> Row {
        let day = &days[at];
        let mut row = Row::new(Feature::NAMES);
        let mut set = |feature: Feature, value: f32| row.0[feature as usize] = value;
        let text = self.zone.start.max(self.title + BELOW);
        let is_below = |one: &Mention| one.line > self.title && one.line < text;
        // The day on a page's first lines is that on which it was seen, unless the headline is next.
        let page_clock = |one: &Mention| one.line < 3 && one.line + 3 < self.top;
        let is_above = |one: &Mention| one.line < self.top && one.line + ABOVE >= self.top && !page_clock(one);
        let head = |one: &&Mention| is_below(one) || is_above(one);
        let labelled = |label: Label| day.mentions.iter().filter(move |one| one.label == label);
        set(Feature::Published, yes(labelled(Label::Published).next().is_some()));
        set(Feature::Updated, yes(labelled(Label::Updated).next().is_some()));
        set(Feature::PublishedBelow, yes(labelled(Label::Published).any(|one| head(&one))));
        set(Feature::UpdatedBelow, yes(labelled(Label::Updated).any(|one| head(&one))));
        set(Feature::Head, yes(day.mentions.iter().any(|one| head(&one))));
        set(Feature::Dateline, yes(day.mentions.iter().any(|one| head(&one) && one.alone)));
        if let Some(far) = day.mentions.iter().filter(|one| is_below(one)).map(|one| one.line - self.title).min() {
            set(Feature::IsBelow, 1.0);
            set(Feature::Below, magnitude(far));
            let first = days.iter().take(at).all(|other| !other.mentions.iter().any(is_below));
            set(Feature::FirstBelow, yes(first));
        }
        if let Some(far) = day.mentions.iter().filter(|one| is_above(one)).map(|one| self.top - one.line).min() {
            set(Feature::IsAbove, 1.0);
            set(Feature::Above, magnitude(far));
        }
        let all = |is: &dyn Fn(&Mention) -> bool| yes(day.mentions.iter().all(is));
        let any = |is: &dyn Fn(&Mention) -> bool| yes(day.mentions.iter().any(is));
        let line = |one: &Mention| &self.lines[one.line];
        set(Feature::FarAbove, all(&|one| one.line + ABOVE < self.top));
        set(Feature::TopOfPage, all(&page_clock));
        set(Feature::Within, all(&|one| one.line >= text && one.line < self.zone.end));
        set(Feature::Behind, any(&|one| one.line >= self.zone.end && one.line < self.zone.end + ABOVE));
        set(Feature::Beyond, all(&|one| one.line >= self.zone.end + ABOVE));
        set(Feature::InTitle, any(&|one| one.line == self.title || one.line == self.top));
        set(Feature::Order, magnitude(at));
        set(Feature::InProse, all(&|one| line(one).is_prose()));
        let beside = |one: &Mention, cue: Cue| {
            self.lines[one.line.saturating_sub(1)..(one.line + 2).min(self.lines.len())]
                .iter()
                .any(|line| line.has(cue))
        };
        set(Feature::ByByline, any(&|one| beside(one, Cue::Byline) && head(&one)));
        set(Feature::ByReadTime, any(&|one| beside(one, Cue::ReadTime) && head(&one)));
        set(Feature::Clock, any(&|one| one.clock && head(&one)));
        set(Feature::Copies, magnitude(day.mentions.len()));
        set(Feature::Item, all(&|one| line(one).is_item()));
        set(Feature::UnderItem, all(&|one| line(one).block.under_item));
        set(Feature::Rights, all(&|one| line(one).has(Cue::Copyright)));
        set(Feature::Caption, all(&|one| line(one).has(Cue::Caption)));
        let behind = &self.lines[self.zone.end..self.to()];
        let after = |is: &dyn Fn(&Line) -> bool| {
            let first = behind.iter().position(is).map_or(usize::MAX, |far| self.zone.end + far);
            all(&|one: &Mention| one.line > first)
        };
        set(Feature::Comment, after(&|line| line.has(Cue::Comments)));
        set(Feature::AfterEnd, after(&|line| matches!(line.role, Role::End | Role::Box)));
        let others = days.iter().filter(|other| other.mentions.iter().any(|one| head(&one)));
        let mut others =
            others.map(|other| other.date.calendar_day()).filter(|other| *other != day.date.calendar_day());
        let own = day.date.calendar_day();
        let (mut earlier, mut later) = (false, false);
        others.by_ref().for_each(|other| {
            earlier |= own < other;
            later |= own > other;
        });
        set(Feature::Earlier, yes(earlier));
        set(Feature::Later, yes(later));
        set(Feature::Crowd, magnitude(crowd) * all(&|one| one.line >= self.zone.end));
        row
    }
}

/// Reads `03/10` as the other order of day and month where the page names that day in a form that leaves no doubt.
fn turn_round(mut days: Vec<Day>) -> Vec<Day> {
    let mut at = 0;
    while at < days.len() {
        let date = days[at].date;
        let turned = PublishedDate::new(date.year(), date.day_of_month(), date.month()).filter(|_| days[at].ambiguous);
        let turned = turned.and_then(|turned| turned.calendar_day());
        let same = days.iter().position(|day| !day.ambiguous && day.date.calendar_day() == turned);
        match same.filter(|_| turned.is_some()) {
            Some(same) => {
                let moved = days.remove(at);
                let same = if same > at { same - 1 } else { same };
                days[same].mentions.extend(moved.mentions);
            }
            None => at += 1,
        }
    }
    days
}

/// The label that stands before a date in its part of the line: the nearest one counts.
pub(in crate::extract) fn own_label(part: &str, found: &FoundDate) -> Label {
    let cues = Cues::embedded();
    let label = |words: &str| {
        let mut said = Label::None;
        for found in cues.matches(words) {
            match found.cue {
                Cue::Updated => return Label::Updated,
                Cue::Published => said = Label::Published,
                _ => {}
            }
        }
        said
    };
    let before = part[..found.range.start].trim_end();
    if before.is_empty() {
        return Label::None;
    }
    let starts = before.rmatch_indices(' ').map(|(at, _)| at + 1).take(3);
    for start in starts.chain([0]) {
        let said = label(before[start..].trim());
        if said != Label::None {
            return said;
        }
    }
    match label(part) {
        Label::None => Label::None,
        said if found.range.start <= 60 => said,
        _ => Label::None,
    }
}
