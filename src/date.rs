//! When something was published, as far as it is known: a year, a month, a day, a moment.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{FixedOffset, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date of publication: ISO 8601 with reduced precision, and the qualifiers `?`, `~`, `%` of EDTF level 1.
///
/// Written `2024`, `2024-03`, `2024-03-05`, `2024-03-05T21:30`, `2024-03-05T21:30:10+03:00`, `2024~`.
/// Time and zone are kept as they were given, never completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublishedDate {
    year: i32,
    /// 1 to 12.
    month: Option<u32>,
    /// 1 to 31; only with a month.
    day: Option<u32>,
    /// Only with a day.
    time: Option<Time>,
    qualifier: Option<Qualifier>,
}

/// A time of day with the precision and the zone in which it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    pub clock: NaiveTime,
    /// Whether the seconds were given.
    pub seconds: bool,
    pub offset: Option<FixedOffset>,
}

/// EDTF's qualification of a date as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// `?`
    Uncertain,
    /// `~`
    Approximate,
    /// `%`
    Both,
}

/// What is wrong with a written date: the offending text and the expected forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidDate(pub String);

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a date; expected `2024`, `2024-03`, `2024-03-05` or `2024-03-05T21:30`", self.0)
    }
}

impl std::error::Error for InvalidDate {}

impl PublishedDate {
    /// `None` if there is no such year (1 to 9999), month or day.
    pub fn new(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Self> {
        let complete = month.is_some() || day.is_none();
        let exists = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).is_some();
        ((1..=9999).contains(&year) && complete && exists).then_some(PublishedDate {
            year,
            month,
            day,
            time: None,
            qualifier: None,
        })
    }

    pub fn day(date: NaiveDate) -> Option<Self> {
        use chrono::Datelike;
        Self::new(date.year(), Some(date.month()), Some(date.day()))
    }

    /// The same day at a time; ignored unless the day is known.
    pub fn at(mut self, time: Time) -> Self {
        if self.day.is_some() {
            self.time = Some(time);
        }
        self
    }

    pub fn year(&self) -> i32 {
        self.year
    }

    pub fn month(&self) -> Option<u32> {
        self.month
    }

    pub fn day_of_month(&self) -> Option<u32> {
        self.day
    }

    pub fn time(&self) -> Option<Time> {
        self.time
    }

    pub fn qualifier(&self) -> Option<Qualifier> {
        self.qualifier
    }

    /// The calendar day, where it is known.
    pub fn calendar_day(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month?, self.day?)
    }

    /// The date without its time and qualifier: `2024-03-05`, `2024-03` or `2024`.
    pub fn date_part(&self) -> String {
        PublishedDate { time: None, qualifier: None, ..*self }.to_string()
    }

    /// RFC 3339, for feeds and sitemaps: unknown parts as their first (day 1, midnight), an unknown zone as UTC.
    pub fn to_rfc3339(&self) -> String {
        let clock = self.time.map_or(NaiveTime::MIN, |time| time.clock);
        let mut written = String::with_capacity(25);
        written.extend(four_digits(self.year));
        written.extend(["-", two_digits(self.month.unwrap_or(1)), "-", two_digits(self.day.unwrap_or(1))]);
        let (hour, minute, second) = (two_digits(clock.hour()), two_digits(clock.minute()), two_digits(clock.second()));
        written.extend(["T", hour, ":", minute, ":", second]);
        match self.time.and_then(|time| time.offset) {
            Some(offset) => {
                let minutes = offset.local_minus_utc().unsigned_abs() / 60;
                let sign = if offset.local_minus_utc() < 0 { "-" } else { "+" };
                written.extend([sign, two_digits(minutes / 60), ":", two_digits(minutes % 60)]);
            }
            None => written.push('Z'),
        }
        written
    }

    fn sort_key(&self) -> (i32, u32, u32, u32) {
        let seconds = self.time.map_or(0, |time| time.clock.num_seconds_from_midnight() + 1);
        (self.year, self.month.unwrap_or(0), self.day.unwrap_or(0), seconds)
    }
}

/// By the calendar as written; a date known less exactly stands before the exact ones inside it.
impl Ord for PublishedDate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort_key().cmp(&other.sort_key()).then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

impl PartialOrd for PublishedDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for PublishedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut write_all = |parts: &[&str]| parts.iter().try_for_each(|part| f.write_str(part));
        write_all(&four_digits(self.year))?;
        for part in [self.month, self.day].into_iter().flatten() {
            write_all(&["-", two_digits(part)])?;
        }
        if let Some(time) = self.time {
            write_all(&["T", two_digits(time.clock.hour()), ":", two_digits(time.clock.minute())])?;
            if time.seconds {
                write_all(&[":", two_digits(time.clock.second())])?;
            }
            match time.offset {
                Some(offset) if offset.local_minus_utc() == 0 => f.write_str("Z")?,
                Some(offset) => write!(f, "{offset}")?,
                None => {}
            }
        }
        match self.qualifier {
            Some(Qualifier::Uncertain) => f.write_str("?"),
            Some(Qualifier::Approximate) => f.write_str("~"),
            Some(Qualifier::Both) => f.write_str("%"),
            None => Ok(()),
        }
    }
}

/// Every number below a hundred: dates are written by the ten thousand, and formatting numbers takes its time.
const TWO_DIGITS: &str = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748\
                          49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697\
                          9899";

/// A number below 100.
fn two_digits(number: u32) -> &'static str {
    let at = 2 * (number as usize % 100);
    &TWO_DIGITS[at..at + 2]
}

/// A year from 1 to 9999.
fn four_digits(year: i32) -> [&'static str; 2] {
    let year = year.unsigned_abs();
    [two_digits(year / 100), two_digits(year)]
}

impl Serialize for PublishedDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublishedDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for PublishedDate {
    type Err = InvalidDate;

    /// Reads the forms that [`PublishedDate`] names, with a blank in place of `T`, `z` for `Z` and fractions of a second allowed.
    fn from_str(written: &str) -> Result<Self, InvalidDate> {
        parse_iso(written.trim()).ok_or_else(|| InvalidDate(written.chars().take(40).collect()))
    }
}

fn parse_iso(written: &str) -> Option<PublishedDate> {
    let (rest, qualifier) = match written.char_indices().next_back()? {
        (at, '?') => (&written[..at], Some(Qualifier::Uncertain)),
        (at, '~') => (&written[..at], Some(Qualifier::Approximate)),
        (at, '%') => (&written[..at], Some(Qualifier::Both)),
        _ => (written, None),
    };
    let (date, time) = match rest.find(['T', 't', ' ']) {
        Some(at) => (&rest[..at], Some(rest[at + 1..].trim_start())),
        None => (rest, None),
    };
    let mut parts = date.split('-').map(|part| {
        let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| (part.len(), part.parse::<u32>().ok()))
    });
    let (4, Some(year)) = parts.next()?? else { return None };
    let two_digits = |part: Option<Option<(usize, Option<u32>)>>| match part {
        None => Some(None),
        Some(Some((2, Some(value)))) => Some(Some(value)),
        Some(_) => None,
    };
    let (month, day) = (two_digits(parts.next())?, two_digits(parts.next())?);
    if parts.next().is_some() || (time.is_some() && day.is_none()) {
        return None;
    }
    let mut parsed = PublishedDate::new(year as i32, month, day)?;
    if let Some(time) = time {
        parsed = parsed.at(parse_time(time)?);
    }
    parsed.qualifier = qualifier;
    Some(parsed)
}

/// `HH:MM[:SS[.fff]][ ]['Z'|±HH:MM|±HHMM|±HH]`
fn parse_time(written: &str) -> Option<Time> {
    let zone_at = written.find(['Z', 'z', '+', '-', '\u{2212}']);
    let (clock, zone) = written.split_at(zone_at.unwrap_or(written.len()));
    let clock = clock.trim_end();
    let mut parts = clock.split(':');
    let mut two = || -> Option<Option<&str>> { Some(parts.next()) };
    let (hour, minute, second) = (two()??, two()??, two()?);
    let number = |part: &str| (part.len() == 2).then(|| part.parse::<u32>().ok()).flatten();
    let whole = second.map(|second| second.split_once(['.', ',']).map_or(second, |(whole, _)| whole));
    let clock = NaiveTime::from_hms_opt(
        number(hour)?,
        number(minute)?,
        match whole {
            Some(whole) => number(whole)?.min(59),
            None => 0,
        },
    )?;
    if parts.next().is_some() {
        return None;
    }
    Some(Time { clock, seconds: second.is_some(), offset: parse_zone(zone)? })
}

/// `Some(None)` where no zone was given, `None` where it is not one.
fn parse_zone(zone: &str) -> Option<Option<FixedOffset>> {
    let zone = zone.trim();
    if zone.is_empty() {
        return Some(None);
    }
    if zone.eq_ignore_ascii_case("z") {
        return Some(FixedOffset::east_opt(0));
    }
    let (sign, digits) = match zone.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, zone.strip_prefix(['-', '\u{2212}'])?),
    };
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = (digits[..2].parse::<i32>().ok()?, digits.get(2..4).map_or(Some(0), |m| m.parse().ok())?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    Some(Some(FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_given_and_no_more() {
        for (written, expected) in [
            ("2024", "2024"),
            ("2024-03", "2024-03"),
            ("2024-03-05", "2024-03-05"),
            ("2024-03-05 21:30", "2024-03-05T21:30"),
            ("2024-03-05T21:30:10.123+03:00", "2024-03-05T21:30:10+03:00"),
            ("2024-03-05T21:30:10-0330", "2024-03-05T21:30:10-03:30"),
            ("2024-03-05T21:30z", "2024-03-05T21:30Z"),
            ("2024~", "2024~"),
            ("2024-03?", "2024-03?"),
        ] {
            assert_eq!(written.parse::<PublishedDate>().map(|date| date.to_string()), Ok(expected.to_owned()));
        }
    }

    #[test]
    fn moments_for_feeds_are_whole() {
        for (written, expected) in [
            ("2024", "2024-01-01T00:00:00Z"),
            ("0824-03~", "0824-03-01T00:00:00Z"),
            ("2024-03-05T21:30", "2024-03-05T21:30:00Z"),
            ("2024-03-05T21:30:09Z", "2024-03-05T21:30:09+00:00"),
            ("2024-03-05T21:30+05:45", "2024-03-05T21:30:00+05:45"),
            ("2024-03-05T21:30-03:30", "2024-03-05T21:30:00-03:30"),
        ] {
            assert_eq!(written.parse::<PublishedDate>().unwrap().to_rfc3339(), expected, "{written}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for written in [
            "",
            "24",
            "2024-3",
            "2024-02-30",
            "2024-13",
            "0000",
            "292277026596",
            "2024-03-05T25:00",
            "2024T10:00",
            "2024-03-05T10:00+99:99",
            "2024-03-05-06",
            "٢٠٢٤",
            "2024-03-05T1é:00",
            "~",
        ] {
            assert!(written.parse::<PublishedDate>().is_err(), "{written}");
        }
    }

    #[test]
    fn less_exact_dates_stand_before_the_exact_ones_inside_them() {
        let mut dates: Vec<PublishedDate> = ["2024-03-05T10:00", "2024-03", "2024-03-05", "2024", "2023-12-31"]
            .iter()
            .map(|d| d.parse().unwrap())
            .collect();
        dates.sort();
        let written: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(written, ["2023-12-31", "2024", "2024-03", "2024-03-05", "2024-03-05T10:00"]);
    }
}
