//! Dates and months as a reader sees them: what is known, and no more.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{Wording, fill};
use crate::date::{PublishedDate, Qualifier};

/// A date as pages show it.
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct DateView {
    /// For `<time datetime>`: exactly what is known.
    pub datetime: String,
    /// `5 March 2024`, `March 2024`, `about 2024`.
    pub label: String,
    /// The day within the month, `5`, where it is known.
    pub day: Option<String>,
    /// `21:30`, with the zone where it was given.
    pub time: Option<String>,
}

impl Wording {
    pub(in crate::site) fn date_view(&self, date: &PublishedDate) -> DateView {
        let time = date.time().map(|time| match time.offset {
            Some(offset) if offset.local_minus_utc() == 0 => format!("{} UTC", time.clock.format("%H:%M")),
            Some(offset) => format!("{} UTC{offset}", time.clock.format("%H:%M")),
            None => time.clock.format("%H:%M").to_string(),
        });
        let mut datetime = date.to_string();
        datetime.truncate(datetime.trim_end_matches(['?', '~', '%']).len());
        DateView {
            datetime,
            label: self.date(date),
            day: date.day_of_month().map(|day| self.digits(day.to_string())),
            time: time.map(|time| self.digits(time)),
        }
    }

    /// A moment as ingest recorded it; one that is no date is not shown.
    pub(in crate::site) fn read_date(&self, written: &str) -> Option<DateView> {
        written.parse().ok().as_ref().map(|date| self.date_view(date))
    }

    /// `5 March 2024`, `March 2024`, `2024`; in doubt `about 2024`, `March 2024 (uncertain)`.
    pub(in crate::site) fn date(&self, date: &PublishedDate) -> String {
        let exact = match (date.month(), date.day_of_month()) {
            (Some(month), Some(day)) => self.day(date.year(), month, day),
            (Some(month), None) => self.month_label(date.year(), month),
            _ => self.year(date.year()),
        };
        let dates = &self.file.dates;
        let approximate = |exact: &str| fill(&dates.approximate, &[("date", exact)]);
        let uncertain = |date: &str| fill(&dates.uncertain, &[("date", date)]);
        match date.qualifier() {
            None => exact,
            Some(Qualifier::Approximate) => approximate(&exact),
            Some(Qualifier::Uncertain) => uncertain(&exact),
            Some(Qualifier::Both) => uncertain(&approximate(&exact)),
        }
    }

    /// `5 March 2024`
    pub(in crate::site) fn day(&self, year: i32, month: u32, day: u32) -> String {
        let dates = &self.file.dates;
        let month = nth(&dates.months_with_day, month);
        fill(&dates.day, &[("day", &self.day_number(day)), ("month", month), ("year", &self.year(year))])
    }

    /// `Tuesday, 5 March`
    pub(in crate::site) fn weekday(&self, day: NaiveDate) -> String {
        let dates = &self.file.dates;
        let weekday = nth(&dates.weekdays, day.weekday().number_from_monday());
        let month = nth(&dates.months_with_day, day.month());
        capitalised(&fill(
            &dates.weekday,
            &[("weekday", weekday), ("day", &self.day_number(day.day())), ("month", month)],
        ))
    }

    fn day_number(&self, day: u32) -> String {
        let number = self.digits(day.to_string());
        match &self.file.dates.first_day {
            Some(pattern) if day == 1 => fill(pattern, &[("n", &number)]),
            _ => number,
        }
    }

    /// `March 2024`
    pub(in crate::site) fn month_label(&self, year: i32, month: u32) -> String {
        let dates = &self.file.dates;
        fill(&dates.month, &[("month", nth(&dates.months, month)), ("year", &self.year(year))])
    }

    /// `March`, as a heading.
    pub(in crate::site) fn month_name(&self, month: u32) -> String {
        capitalised(nth(&self.file.dates.months, month))
    }

    /// `Mar`
    pub(in crate::site) fn month_short(&self, month: u32) -> &str {
        nth(&self.file.dates.months_short, month)
    }

    pub(in crate::site) fn year(&self, year: i32) -> String {
        self.digits(year.to_string())
    }

    /// `March, day not known`
    pub(in crate::site) fn day_unknown(&self, month: u32) -> String {
        capitalised(&fill(&self.file.dates.day_unknown, &[("month", nth(&self.file.dates.months, month))]))
    }

    /// `2024, month not known`
    pub(in crate::site) fn month_unknown(&self, year: i32) -> String {
        fill(&self.file.dates.month_unknown, &[("year", &self.year(year))])
    }

    /// `March 2020 to June 2024`
    pub(in crate::site) fn span(&self, from: &str, to: &str) -> String {
        if from == to { from.to_owned() } else { fill(&self.file.dates.span, &[("from", from), ("to", to)]) }
    }
}

/// Months and weekdays count from 1.
fn nth(names: &[String], number: u32) -> &str {
    names.get((number as usize).wrapping_sub(1)).map_or("", String::as_str)
}

/// Languages that write months and weekdays small write them large where a line begins.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
