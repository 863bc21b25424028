//! Dates with the month's name: `5 March 2024`, `Mar. 5th, 2024`, `5 de marzo de 2024`, `2024. március 5.`

use super::time_of_day::time_at;
use super::tokens::{Kind, Token};
use super::words::{Meaning, phrase};
use super::{Day, Reading, calendar, year_of_century};

/// A month's name at a place in the text.
struct Month {
    number: u32,
    calendar: Calendar,
    /// Whether the word is another month in another language.
    doubtful: bool,
    next: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Calendar {
    Gregorian,
    Jalali,
    /// Gregorian, but the year may be counted from the Buddha's death.
    Thai,
}

/// The day that begins at `at`, month named.
pub(super) fn day_at(tokens: &[Token], at: usize, reading: &Reading) -> Option<Day> {
    match tokens.get(at)?.kind {
        Kind::Number { digits: 4, .. } => year_first(tokens, at, reading),
        Kind::Number { .. } => day_first(tokens, at, reading),
        Kind::Word => month_first(tokens, at, reading),
        Kind::Mark(_) => None,
    }
}

/// The month and year that begin at `at`.
pub(super) fn month_at(tokens: &[Token], at: usize, reading: &Reading) -> Option<(i32, u32, usize)> {
    let month = month(tokens, at, reading)?;
    let year = year(tokens, between(tokens, month.next, reading), month.calendar, reading)?;
    let number = i32::try_from(year.value).ok()?;
    (month.calendar != Calendar::Jalali).then_some((number, month.number, year.next))
}

fn day_first(tokens: &[Token], at: usize, reading: &Reading) -> Option<Day> {
    if at >= 2 && !tokens[at].spaced && !tokens[at - 1].spaced {
        let in_number =
            matches!(tokens[at - 1].kind, Kind::Mark('.' | ',' | ':' | '/')) && tokens[at - 2].number().is_some();
        if in_number {
            return None;
        }
    }
    let (day, next) = day_number(tokens, at, reading)?;
    let month = month(tokens, between(tokens, next, reading), reading)?;
    let year = year(tokens, between(tokens, month.next, reading), month.calendar, reading)?;
    complete(year, &month, day)
}

fn month_first(tokens: &[Token], at: usize, reading: &Reading) -> Option<Day> {
    let month = month(tokens, at, reading)?;
    let (day, next) = day_number(tokens, between(tokens, month.next, reading), reading)?;
    if let Some(year) = year(tokens, between(tokens, next, reading), month.calendar, reading) {
        return complete(year, &month, day);
    }
    // `Tue Mar 5 21:30:00 UTC 2024`, as the C library writes it.
    let (time, next) = time_at(tokens, next, reading, false)?;
    let year = year(tokens, next, month.calendar, reading)?;
    Some(Day { time: Some(time), ..complete(year, &month, day)? })
}

fn year_first(tokens: &[Token], at: usize, reading: &Reading) -> Option<Day> {
    let mut next = at + 1;
    if let Some(phrase) = phrase(tokens, next).filter(|phrase| phrase.means(Meaning::Year)) {
        next = phrase.next;
    }
    let next = between(tokens, next, reading);
    let (day, month) = match month(tokens, next, reading) {
        Some(month) => (day_number(tokens, between(tokens, month.next, reading), reading)?, month),
        None => {
            let (day, next) = day_number(tokens, next, reading)?;
            let month = month(tokens, between(tokens, next, reading), reading)?;
            ((day, month.next), month)
        }
    };
    let (value, _) = tokens[at].number()?;
    let year = Year { value: plausible(value, month.calendar)?, next: day.1 };
    complete(year, &month, day.0)
}

fn complete(year: Year, month: &Month, day: u32) -> Option<Day> {
    let (number, month_number, day) = match month.calendar {
        Calendar::Jalali => calendar::from_jalali(year.value, month.number, day)?,
        _ => (i32::try_from(year.value).ok()?, month.number, day),
    };
    Day::new(number, month_number, day, month.doubtful, year.next)
}

/// A day of the month with its ordinal mark: `5`, `5.`, `5th`, `1er`, `5º`, `5-го`.
fn day_number(tokens: &[Token], at: usize, reading: &Reading) -> Option<(u32, usize)> {
    let (value, digits) = tokens.get(at)?.number()?;
    let day = u32::try_from(value).ok().filter(|day| (1..=31).contains(day) && digits <= 2)?;
    let dash = usize::from(tokens.get(at + 1).is_some_and(|token| token.is_mark('-') && !token.spaced));
    let suffix = at + 1 + dash;
    let glued = tokens.get(suffix).is_some_and(|token| token.is_word() && !token.spaced);
    let ordinal = glued.then(|| phrase(tokens, suffix)).flatten();
    match ordinal.and_then(|phrase| {
        Some((phrase.pick(reading.words(), |_, own| (own == Meaning::Ordinal).then_some(()))?, phrase.next))
    }) {
        Some((_, next)) => Some((day, next)),
        None => Some((day, at + 1)),
    }
}

/// Steps over what may stand between the parts of a day: a comma, a full stop, a dash, "de", "of".
fn between(tokens: &[Token], mut at: usize, reading: &Reading) -> usize {
    for _ in 0..3 {
        match tokens.get(at).map(|token| token.kind) {
            Some(Kind::Mark(',' | '.' | '-' | '/' | '\'' | '\u{2019}')) => at += 1,
            Some(Kind::Word) => {
                let of = phrase(tokens, at);
                let of =
                    of.filter(|of| of.pick(reading.words(), |_, own| (own == Meaning::Of).then_some(())).is_some());
                // Vietnamese "tháng" is the month's own beginning.
                match of.filter(|of| !of.means(Meaning::MonthNumber)) {
                    Some(of) => at = of.next,
                    None => break,
                }
            }
            _ => break,
        }
    }
    at
}

fn month(tokens: &[Token], at: usize, reading: &Reading) -> Option<Month> {
    let mut month = month_name(tokens, at, reading)?;
    // Two names of one month, as in "آذار/مارس" and "مارس (آذار)".
    let mark = tokens.get(month.next).filter(|token| matches!(token.kind, Kind::Mark('/' | '-' | '(')));
    if let Some(mark) = mark
        && let Some(other) = month_name(tokens, month.next + 1, reading).filter(|other| other.number == month.number)
    {
        let closed = mark.is_mark('(') && tokens.get(other.next).is_some_and(|token| token.is_mark(')'));
        month.next = other.next + usize::from(closed);
    }
    Some(month)
}

fn month_name(tokens: &[Token], at: usize, reading: &Reading) -> Option<Month> {
    if let Some(number) = roman(tokens.get(at)?.text).filter(|_| reading.words().is_some_and(writes_roman)) {
        let next = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|token| token.is_mark('.') && !token.spaced));
        return Some(Month { number, calendar: Calendar::Gregorian, doubtful: false, next });
    }
    let phrase = phrase(tokens, at)?;
    let named = phrase.pick(reading.words(), |language, meaning| match meaning {
        Meaning::Month(number) if language == "th" => Some((number, Calendar::Thai)),
        Meaning::Month(number) => Some((number, Calendar::Gregorian)),
        Meaning::Jalali(number) => Some((number, Calendar::Jalali)),
        _ => None,
    });
    if let Some(((number, calendar), doubtful)) = named {
        return Some(Month { number, calendar, doubtful, next: phrase.next });
    }
    let (number, digits) = phrase.means(Meaning::MonthNumber).then(|| tokens.get(phrase.next)?.number()).flatten()?;
    let number = u32::try_from(number).ok().filter(|number| (1..=12).contains(number) && digits <= 2)?;
    Some(Month { number, calendar: Calendar::Gregorian, doubtful: false, next: phrase.next + 1 })
}

/// Whether dates are written with the month in Roman figures: `5 III 2024`, `2024. III. 5.`
fn writes_roman(language: &str) -> bool {
    matches!(language, "pl" | "hu" | "cs" | "ro" | "ru" | "uk" | "bg" | "lt" | "lv")
}

fn roman(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    MONTHS.iter().position(|month| *month == text).map(|at| at as u32 + 1)
}

struct Year {
    value: u64,
    next: usize,
}

fn year(tokens: &[Token], at: usize, calendar: Calendar, reading: &Reading) -> Option<Year> {
    let token = tokens.get(at)?;
    let (value, digits) = token.number()?;
    // `14-Sep-25` and `5 Mar '24`; a free-standing pair of digits is no year, and `July 25-27` no year 2027.
    let before = |steps: usize| at.checked_sub(steps).map(|before| tokens[before]);
    let short = !token.spaced
        && match before(1).map(|mark| mark.kind) {
            Some(Kind::Mark('\'' | '\u{2019}')) => true,
            Some(Kind::Mark('-' | '/')) => before(2).is_some_and(|month| month.is_word()),
            _ => false,
        };
    let value = match digits {
        4 => plausible(value, calendar)?,
        2 if short => year_of_century(value),
        // Thai papers leave the first half of the Buddhist year away, and no hour is as large: `5 มี.ค. 67`.
        2 if calendar == Calendar::Thai && value >= 40 && reading.primary() == Some("th") => 2500 - 543 + value,
        5 | 6 if calendar == Calendar::Gregorian && is_glued(tokens, at) => {
            plausible_today(value / 10u64.pow(digits as u32 - 4))?
        }
        _ => return None,
    };
    Some(Year { value, next: after_year(tokens, at + 1, reading)? })
}

/// Whether a dump has glued a clock or the minutes that reading takes to a year: `9 March 202411:01`, `20245 min read`.
fn is_glued(tokens: &[Token], at: usize) -> bool {
    const READING: [&str; 7] = ["min", "mins", "minute", "minutes", "minuten", "minutos", "minuti"];
    let [next, behind @ ..] = &tokens[at + 1..] else { return false };
    let clock = next.is_mark(':') && !next.spaced;
    let clock = clock && behind.first().is_some_and(|minutes| matches!(minutes.number(), Some((0..=59, 2))));
    clock || READING.iter().any(|word| next.text.eq_ignore_ascii_case(word))
}

/// The years of the web.
fn plausible_today(year: u64) -> Option<u64> {
    (1990..=2059).contains(&year).then_some(year)
}

fn plausible(year: u64, calendar: Calendar) -> Option<u64> {
    match calendar {
        Calendar::Jalali => (1200..=1500).contains(&year).then_some(year),
        Calendar::Thai => super::plausible_year(calendar::from_buddhist(year)),
        Calendar::Gregorian => super::plausible_year(year),
    }
}

/// Steps over the words that follow a year (`г.`, `года`); `None` where the number goes on and so was no year.
pub(super) fn after_year(tokens: &[Token], at: usize, reading: &Reading) -> Option<usize> {
    let Some(token) = tokens.get(at) else { return Some(at) };
    if token.is_word() {
        let unit = phrase(tokens, at).filter(|phrase| phrase.means(Meaning::Year));
        if let Some(unit) = unit
            && let Some((own, _)) = unit.pick(reading.words(), |own, meaning| (meaning == Meaning::Year).then_some(own))
            && (!token.spaced || !token.text.is_ascii() || reading.words() == Some(own))
        {
            return Some(unit.next);
        }
        let joined = !token.spaced && token.text.starts_with(|c: char| c.is_lowercase()) && token.text != "t";
        return (!joined).then_some(at);
    }
    let more = tokens.get(at + 1).is_some_and(|next| next.number().is_some() && !next.spaced);
    let goes_on = !token.spaced && (token.is_mark('%') || token.is_mark('.') && more);
    (!goes_on).then_some(at)
}
