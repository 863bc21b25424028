//! A text that is one date as a whole, as metadata holds it: ISO 8601, digits alone, Unix time, or a labelled date.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};

use super::tokens::{self, Token};
use super::{Order, Reading, find, numeric, plausible_year, written};
use crate::date::{PublishedDate, Time};

/// A longer text is prose, not one date.
const LONGEST: usize = 200;

/// Words that may stand before or after the date: "Published on", "Last updated", "by the newsroom".
const LABEL_WORDS: usize = 5;

pub(super) fn parse(text: &str, language: Option<&str>, order: Option<Order>) -> Option<PublishedDate> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    if let Some(date) = text.parse::<PublishedDate>().ok().filter(|date| plausible_year(date.year() as u64).is_some()) {
        return Some(date);
    }
    if let Some(date) = digits(text) {
        return Some(date);
    }
    let reading = Reading::new(language, order);
    match find(text, language, order).as_slice() {
        [] => month_or_year(text, &reading),
        [first, others @ ..] => {
            let same_day = others.iter().all(|other| other.date.calendar_day() == first.date.calendar_day());
            let mut around = vec![&text[..first.range.start]];
            let ends = std::iter::once(first).chain(others).map(|found| found.range.end);
            let starts = others.iter().map(|found| found.range.start).chain([text.len()]);
            around.extend(ends.zip(starts).map(|(end, start)| &text[end..start]));
            (same_day && around.iter().all(|part| is_label(part))).then(|| {
                let timed = std::iter::once(first).chain(others).find(|found| found.date.time().is_some());
                timed.unwrap_or(first).date
            })
        }
    }
}

fn is_label(text: &str) -> bool {
    let tokens = tokens::lex(text);
    tokens.iter().filter(|token| token.is_word()).count() <= LABEL_WORDS
        && tokens.iter().all(|token| token.number().is_none())
}

/// `20240305`, `20240305213000`, `20240305T213000Z`, and seconds or milliseconds since 1970.
fn digits(text: &str) -> Option<PublishedDate> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if whole.bytes().all(|b| b.is_ascii_digit()) {
        return match whole.len() {
            8 | 12 | 14 => compact(&whole[..8], &whole[8..], ""),
            9 | 10 => unix(whole.parse().ok()?),
            13 => unix(whole.parse::<i64>().ok()? / 1000),
            _ => None,
        };
    }
    let (date, rest) = text.split_at_checked(8).filter(|(date, _)| date.bytes().all(|b| b.is_ascii_digit()))?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let clock = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(clock);
    compact(date, &clock.replace(':', ""), zone)
}

/// Digits of a date and a time, put into the form that [`PublishedDate`] reads.
fn compact(date: &str, clock: &str, zone: &str) -> Option<PublishedDate> {
    plausible_year(date.get(..4)?.parse().ok()?)?;
    let date = format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    let clock = match clock.len() {
        0 => return date.parse().ok(),
        4 => format!("{}:{}", clock.get(..2)?, clock.get(2..)?),
        6 => format!("{}:{}:{}", clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?),
        _ => return None,
    };
    format!("{date}T{clock}{zone}").parse().ok()
}

/// Seconds since 1970, between 1990 and 2100: smaller numbers are counters.
fn unix(seconds: i64) -> Option<PublishedDate> {
    let moment = DateTime::from_timestamp(seconds, 0).filter(|moment| (1990..2100).contains(&moment.year()))?;
    let clock = moment.time().with_nanosecond(0)?;
    Some(PublishedDate::day(moment.date_naive())?.at(Time { clock, seconds: true, offset: FixedOffset::east_opt(0) }))
}

/// `March 2024`, `2024年3月`, `3/2024` as a whole; a year alone was read before.
fn month_or_year(text: &str, reading: &Reading) -> Option<PublishedDate> {
    let tokens = tokens::lex(text);
    let last = tokens.len();
    let whole = |read: Option<(i32, u32, usize)>| read.filter(|(_, _, next)| *next == last);
    if let Some((year, month, _)) =
        whole(written::month_at(&tokens, 0, reading)).or_else(|| whole(numeric::month_at(&tokens, 0)))
    {
        return PublishedDate::new(year, Some(month), None);
    }
    if let [first, mark, second] = tokens.as_slice()
        && (mark.is_mark('/') || mark.is_mark('.') || mark.is_mark('-'))
    {
        let (year, month) = match (first.number()?, second.number()?) {
            ((year, 4), (month, 1 | 2)) | ((month, 1 | 2), (year, 4)) => (year, month),
            _ => return None,
        };
        return PublishedDate::new(plausible_year(year)? as i32, Some(u32::try_from(month).ok()?), None);
    }
    year_alone(&tokens, reading)
}

/// `2024`, `2024 г.`, `2024年`, in whatever digits.
fn year_alone(tokens: &[Token], reading: &Reading) -> Option<PublishedDate> {
    let (year, 4) = tokens.first()?.number()? else { return None };
    let unit = tokens.len() == 2 && matches!(tokens[1].text, "年" | "년");
    let whole = unit || written::after_year(tokens, 1, reading)? == tokens.len();
    whole.then(|| PublishedDate::new(plausible_year(reading.gregorian_year(year))? as i32, None, None)).flatten()
}
