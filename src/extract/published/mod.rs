//! Dates of publication as outlets write them, in many languages.
//!
//! A text is split into numbers, words and marks ([`tokens`]); at each place where a date can begin, the readings are
//! tried in turn: month named ([`written`]), all in figures ([`numeric`]), a time before the date. What the words mean
//! stands in data files ([`words`]). Each try looks at a bounded number of tokens, so time is linear in the text.

mod calendar;
mod numeric;
mod time_of_day;
mod tokens;
mod value;
mod words;
mod written;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::date::{PublishedDate, Time};
use tokens::{Kind, Token};
use words::{Meaning, phrase};

/// Day/month order where a written date leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// A date found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundDate {
    pub date: PublishedDate,
    /// Byte range of the date in the text.
    pub range: Range<usize>,
    /// Whether day and month could be the other way round, or the month's name is another month in another language.
    pub ambiguous: bool,
}

/// Whether `text` can hold a day at all, at a glance: most lines of a page cannot.
pub(in crate::extract) fn may_hold_day(text: &str) -> bool {
    tokens::may_hold_day(text)
}

/// Whether `text` is the name of a day of the week and nothing else.
pub(in crate::extract) fn is_weekday(text: &str) -> bool {
    let tokens = tokens::lex(text);
    phrase(&tokens, 0).is_some_and(|phrase| phrase.means(Meaning::Weekday) && phrase.next == tokens.len())
}

/// Every date written in `text`, in order: days, with their time where it stands beside them.
///
/// `language` (BCP 47) helps to choose between readings, `order` decides `05.03.2024`-like ones. A month or a year
/// alone is found by [`parse`] only.
pub fn find(text: &str, language: Option<&str>, order: Option<Order>) -> Vec<FoundDate> {
    if !tokens::may_hold_day(text) {
        return Vec::new();
    }
    let reading = Reading::new(language, order);
    let tokens = tokens::lex(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match date_at(&tokens, at, &reading) {
            Some((date, ambiguous, next)) => {
                let range = tokens[at].start..tokens[next - 1].end;
                found.push(FoundDate { date, range, ambiguous });
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// The date that `text` as a whole is: a metadata value, a `datetime` attribute, "Published: 5 March 2024, 21:30 GMT".
///
/// Some words may stand around the date, but no other number and no other day.
pub fn parse(text: &str, language: Option<&str>, order: Option<Order>) -> Option<PublishedDate> {
    value::parse(text.trim(), language, order)
}

/// How a text is to be read.
struct Reading {
    /// Primary subtag, lower case.
    language: Option<String>,
    region: Option<String>,
    order: Option<Order>,
    /// Whether the date at hand begins with its year, so that a bare `-03:00` after its time is a zone.
    iso: bool,
}

impl Reading {
    fn new(language: Option<&str>, order: Option<Order>) -> Self {
        let mut subtags = language.unwrap_or_default().split(['-', '_']).map(str::trim);
        let primary = subtags.next().map(str::to_ascii_lowercase).filter(|primary| !primary.is_empty());
        let region = subtags.find(|subtag| subtag.len() == 2).map(str::to_ascii_uppercase);
        Reading { language: primary, region, order, iso: false }
    }

    fn primary(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The language in whose words dates are written here.
    fn words(&self) -> Option<&str> {
        self.primary().map(words::family)
    }

    fn is_persian(&self) -> bool {
        matches!(self.primary(), Some("fa" | "ps" | "ckb"))
    }

    fn gregorian_year(&self, year: u64) -> u64 {
        if self.primary() == Some("th") { calendar::from_buddhist(year) } else { year }
    }

    /// Whether day or month stands first in `05/03/2024`. The United States and the Philippines write the month first
    /// (CLDR), and English without a region is taken for theirs where a slash is written; all others the day.
    fn order_of(&self, sign: char) -> Order {
        let month_first = match (self.primary(), self.region.as_deref()) {
            (Some("en" | "es"), Some("US" | "PR")) | (Some("en" | "fil" | "tl"), Some("PH")) => sign != '.',
            (Some("en"), None) => sign == '/',
            _ => false,
        };
        self.order.unwrap_or(if month_first { Order::MonthFirst } else { Order::DayFirst })
    }
}

/// A day found in a run of tokens.
struct Day {
    date: PublishedDate,
    /// A time that stood within it.
    time: Option<Time>,
    ambiguous: bool,
    /// Whether it was written year first, in figures.
    iso: bool,
    /// The token after it.
    next: usize,
}

impl Day {
    fn new(year: i32, month: u32, day: u32, ambiguous: bool, next: usize) -> Option<Self> {
        let date = PublishedDate::new(year, Some(month), Some(day))?;
        Some(Day { date, time: None, ambiguous, iso: false, next })
    }
}

/// The date that begins at `at`, whether it is in doubt, and the token after it.
fn date_at(tokens: &[Token], at: usize, reading: &Reading) -> Option<(PublishedDate, bool, usize)> {
    match tokens[at].kind {
        Kind::Mark(_) => None,
        Kind::Word if !tokens[at..].iter().take(6).any(|token| token.number().is_some()) => None,
        Kind::Word => {
            let day = day_at(tokens, at, reading).or_else(|| {
                let weekday = phrase(tokens, at).filter(|phrase| phrase.means(Meaning::Weekday))?;
                let bar = |token: &Token| matches!(token.kind, Kind::Mark('|' | '·' | '\n'));
                let start = time_of_day::gap(tokens, weekday.next, reading).next;
                // "3 min | March 5, 2024" is no Indonesian Sunday.
                if tokens[weekday.next..start].iter().any(bar) { None } else { day_at(tokens, start, reading) }
            })?;
            Some(with_time(tokens, day, reading))
        }
        Kind::Number { .. } => match day_at(tokens, at, reading) {
            Some(day) => Some(with_time(tokens, day, reading)),
            None => time_first(tokens, at, reading),
        },
    }
}

fn day_at(tokens: &[Token], at: usize, reading: &Reading) -> Option<Day> {
    numeric::day_at(tokens, at, reading).or_else(|| written::day_at(tokens, at, reading))
}

fn with_time(tokens: &[Token], day: Day, reading: &Reading) -> (PublishedDate, bool, usize) {
    if let Some(time) = day.time {
        return (day.date.at(time), day.ambiguous, day.next);
    }
    let reading = Reading { language: reading.language.clone(), region: None, order: None, iso: day.iso };
    match time_of_day::time_after(tokens, day.next, &reading) {
        Some((time, next)) => (day.date.at(time), day.ambiguous, next),
        None => (day.date, day.ambiguous, day.next),
    }
}

/// `21:30, 5 March 2024`
fn time_first(tokens: &[Token], at: usize, reading: &Reading) -> Option<(PublishedDate, bool, usize)> {
    let separator = tokens.get(at + 1)?;
    if !separator.is_mark(':') && !separator.is_word()
        || tokens[at].spaced && separator.spaced && separator.is_mark(':')
    {
        return None;
    }
    let (time, next) = time_of_day::time_at(tokens, at, reading, false)?;
    let start = time_of_day::gap(tokens, next, reading).next;
    let day = day_at(tokens, start, reading)?;
    Some((day.date.at(time), day.ambiguous, day.next))
}

/// The years of the press: anything else in a year's place is some other number.
fn plausible_year(year: u64) -> Option<u64> {
    (1600..=2100).contains(&year).then_some(year)
}

/// The full year for two digits, as POSIX reads them: 69 to 99 are of the twentieth century.
fn year_of_century(year: u64) -> u64 {
    if year < 69 { 2000 + year } else { 1900 + year }
}
