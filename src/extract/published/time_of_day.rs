//! The time of day beside a date, and its zone.

use chrono::{FixedOffset, NaiveTime};

use super::Reading;
use super::tokens::{Kind, Token};
use super::words::{Meaning, phrase};
use crate::date::Time;

/// What stands between a date and its time, or a time and its date.
pub(super) struct Gap {
    pub next: usize,
    /// Whether a word such as "at" announces the time.
    announced: bool,
}

/// Steps over commas, bars, brackets, one line's end, weekdays and words such as "at".
pub(super) fn gap(tokens: &[Token], from: usize, reading: &Reading) -> Gap {
    let mut gap = Gap { next: from, announced: false };
    let mut lines = 0;
    for _ in 0..6 {
        let Some(token) = tokens.get(gap.next) else { break };
        match token.kind {
            Kind::Mark('\n') if lines == 0 => lines += 1,
            Kind::Mark(',' | '|' | '–' | '-' | '·' | '/' | '@' | '(' | ')' | '[' | ']' | '.' | ';' | ':') => {}
            Kind::Word if token.text.eq_ignore_ascii_case("t") && !token.spaced => gap.announced = true,
            Kind::Word => {
                let Some(phrase) = phrase(tokens, gap.next) else { break };
                let between = |_, meaning| match meaning {
                    Meaning::At => Some(true),
                    Meaning::Of | Meaning::Weekday => Some(false),
                    _ => None,
                };
                let Some((announced, _)) = phrase.pick(reading.words(), between) else { break };
                gap.announced |= announced;
                gap.next = phrase.next;
                continue;
            }
            _ => break,
        }
        gap.next += 1;
    }
    gap
}

/// The time that stands after a date which ends before `from`, and the token after the time.
pub(super) fn time_after(tokens: &[Token], from: usize, reading: &Reading) -> Option<(Time, usize)> {
    let gap = gap(tokens, from, reading);
    if gap.next == from
        && !tokens.get(from)?.spaced
        && !(from.saturating_sub(1)..=from).any(|at| is_east_asian(tokens, at))
    {
        return None;
    }
    let (time, next) = time_at(tokens, gap.next, reading, gap.announced)?;
    let opened = tokens[from..gap.next].iter().any(|token| token.is_mark('('));
    let closed = opened && tokens.get(next).is_some_and(|token| token.is_mark(')'));
    Some((time, next + usize::from(closed)))
}

fn is_east_asian(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.text.chars().next().is_some_and(|c| c > '\u{2e7f}'))
}

/// The time that begins at `at`. A time with a full stop (`21.30`) counts only if `announced` or otherwise plain.
pub(super) fn time_at(tokens: &[Token], at: usize, reading: &Reading, announced: bool) -> Option<(Time, usize)> {
    let (before, at) = match half_of_day(tokens, at, reading) {
        Some((half, next)) => (Some(half), next),
        None => (None, at),
    };
    let clock = clock(tokens, at, announced || before.is_some(), reading)?;
    let mut next = clock.next;
    let after = half_of_day(tokens, next, reading);
    if let Some((_, after)) = after {
        next = after;
    }
    let half = before.or(after.map(|(half, _)| half));
    if clock.bare && after.is_none() {
        return None;
    }
    let hour = match half {
        Some(Half::Afternoon) if clock.hour < 12 => clock.hour + 12,
        Some(Half::Morning) if clock.hour == 12 => 0,
        _ => clock.hour,
    };
    let time = NaiveTime::from_hms_opt(hour, clock.minute, clock.second.unwrap_or(0).min(59))?;
    if let Some(unit) = phrase(tokens, next).filter(|phrase| phrase.means(Meaning::Hour)) {
        next = unit.next;
    }
    let (offset, next) = match zone(tokens, next, clock.second.is_some() || reading.iso) {
        Some((offset, next)) => (offset, next),
        None => (None, next),
    };
    Some((Time { clock: time, seconds: clock.second.is_some(), offset }, next))
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Afternoon,
}

fn half_of_day(tokens: &[Token], at: usize, reading: &Reading) -> Option<(Half, usize)> {
    let phrase = phrase(tokens, at)?;
    // German "am" announces a day, and Arabic "م" after a year is the era: the text's own language decides.
    let (half, _) = phrase.pick(reading.words(), |_, meaning| match meaning {
        Meaning::Morning => Some(Some(Half::Morning)),
        Meaning::Afternoon => Some(Some(Half::Afternoon)),
        Meaning::At => Some(None),
        _ => None,
    })?;
    Some((half?, phrase.next))
}

struct Clock {
    hour: u32,
    minute: u32,
    second: Option<u32>,
    /// An hour alone, which is a time only before "a.m." or "p.m.".
    bare: bool,
    next: usize,
}

fn clock(tokens: &[Token], at: usize, announced: bool, reading: &Reading) -> Option<Clock> {
    let (value, digits) = tokens.get(at)?.number()?;
    if digits == 4 && value < 2400 && value % 100 < 60 {
        let zoned = tokens.get(at + 1).is_some_and(|token| matches!(token.text, "GMT" | "UTC" | "hrs" | "h" | "Z"));
        let (hour, minute) = ((value / 100) as u32, (value % 100) as u32);
        return zoned.then_some(Clock { hour, minute, second: None, bare: false, next: at + 1 });
    }
    let hour = u32::try_from(value).ok().filter(|hour| *hour < 24 && digits <= 2)?;
    let whole = |next| Clock { hour, minute: 0, second: None, bare: false, next };
    let separator = tokens.get(at + 1)?;
    if separator.is_mark(':') {
        let minute = sixty(tokens, at + 2, 2)?;
        let mut clock = Clock { minute, next: at + 3, ..whole(0) };
        if tokens.get(at + 3).is_some_and(|token| token.is_mark(':') && !token.spaced)
            && let Some(second) = sixty(tokens, at + 4, 2)
        {
            clock.second = Some(second);
            clock.next = at + 5;
            let fraction =
                tokens.get(at + 5).is_some_and(|token| matches!(token.kind, Kind::Mark('.' | ',')) && !token.spaced)
                    && tokens.get(at + 6).is_some_and(|token| token.number().is_some() && !token.spaced);
            clock.next += if fraction { 2 } else { 0 };
        }
        return Some(clock);
    }
    if separator.is_mark('.') && !separator.spaced && tokens.get(at + 2).is_some_and(|token| !token.spaced) {
        return dotted(tokens, at, hour, announced, reading);
    }
    if let Some(first) = separator.text.chars().next()
        && matches!(first, '時' | '时' | '點' | '点' | '시')
    {
        return Some(east_asian(tokens, at + 2, whole(at + 2), &separator.text[first.len_utf8()..]));
    }
    let unit = phrase(tokens, at + 1);
    if let Some(unit) = unit.filter(|unit| unit.means(Meaning::Hour)) {
        return match sixty(tokens, unit.next, 2) {
            Some(minute) => Some(Clock { minute, next: unit.next + 1, ..whole(0) }),
            // "4 h" may be a duration.
            None if announced || separator.text.chars().count() > 1 => Some(whole(unit.next)),
            None => (!separator.spaced && !tokens.get(unit.next).is_some_and(Token::is_word)).then(|| whole(unit.next)),
        };
    }
    Some(Clock { bare: true, ..whole(at + 1) })
}

/// `21.30`: a time where something says so, for it could as well be a price or a version.
fn dotted(tokens: &[Token], at: usize, hour: u32, announced: bool, reading: &Reading) -> Option<Clock> {
    let minute = sixty(tokens, at + 2, 2)?;
    let next = at + 3;
    let (_, digits) = tokens.get(at)?.number()?;
    let unit = phrase(tokens, next).is_some_and(|phrase| phrase.means(Meaning::Hour));
    let alone = digits == 2
        && tokens.get(next).is_none_or(|token| matches!(token.kind, Kind::Mark('\n' | '|' | ',' | ')' | '·' | '–')));
    let plain = announced
        || unit
        || alone
        || half_of_day(tokens, next, reading).is_some()
        || zone(tokens, next, false).is_some();
    plain.then_some(Clock { hour, minute, second: None, bare: false, next })
}

/// What follows `時`: minutes and seconds with their units, or 半.
fn east_asian(tokens: &[Token], at: usize, mut clock: Clock, after_unit: &str) -> Clock {
    if after_unit.starts_with('半') || tokens.get(at).is_some_and(|token| token.text.starts_with('半') && !token.spaced)
    {
        clock.minute = 30;
        clock.next += usize::from(after_unit.is_empty());
        return clock;
    }
    let followed_by = |at: usize, units: [char; 2]| {
        let value = sixty(tokens, at, 1)?;
        tokens.get(at + 1).filter(|token| token.text.starts_with(units)).map(|_| value)
    };
    if let Some(minute) = followed_by(at, ['分', '분']) {
        (clock.minute, clock.next) = (minute, at + 2);
        if let Some(second) = followed_by(at + 2, ['秒', '초']) {
            (clock.second, clock.next) = (Some(second), at + 4);
        }
    }
    clock
}

/// A number of minutes or seconds with at least `digits` digits.
fn sixty(tokens: &[Token], at: usize, digits: usize) -> Option<u32> {
    let (value, own) = tokens.get(at)?.number()?;
    u32::try_from(value).ok().filter(|value| *value <= 60 && (digits..=2).contains(&own))
}

/// Abbreviations that name one offset from UTC wherever they are written, in minutes.
const ZONES: &[(&str, i32)] = &[
    ("GMT", 0),
    ("UTC", 0),
    ("WET", 0),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("МСК", 180),
    ("мск", 180),
    ("TRT", 180),
    ("IDT", 180),
    ("IRST", 210),
    ("PKT", 300),
    ("NPT", 345),
    ("WIB", 420),
    ("ICT", 420),
    ("WITA", 480),
    ("HKT", 480),
    ("SGT", 480),
    ("PHT", 480),
    ("AWST", 480),
    ("WIT", 540),
    ("JST", 540),
    ("KST", 540),
    ("ACST", 570),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("WAT", 60),
    ("CAT", 120),
    ("SAST", 120),
    ("EAT", 180),
    ("BRT", -180),
    ("ART", -180),
    ("NDT", -150),
    ("ADT", -180),
    ("EDT", -240),
    ("EST", -300),
    ("MDT", -360),
    ("PDT", -420),
    ("PST", -480),
    ("AKDT", -480),
    ("AKST", -540),
    ("HST", -600),
];

/// Names of zones that stand for several offsets, or for one that changes with the season: read, and left away.
const VAGUE_ZONES: &[&str] =
    &["ET", "CT", "MT", "PT", "IST", "BST", "CST", "CDT", "MST", "AST", "GST", "SST", "AMT", "LT", "UK"];

/// The zone at `at`: its offset where that is certain. `bare` allows `-03:00` without a name.
fn zone(tokens: &[Token], at: usize, bare: bool) -> Option<(Option<FixedOffset>, usize)> {
    let opened = tokens.get(at)?.is_mark('(');
    let start = at + usize::from(opened);
    let (offset, next) = named_zone(tokens, start).or_else(|| {
        let (offset, next) = offset(tokens, start)?;
        let iso = bare || tokens[start].is_mark('+') || next == start + 2 && tokens[start + 1].number()?.1 == 4;
        iso.then_some((Some(offset), next))
    })?;
    let closed = opened && tokens.get(next).is_some_and(|token| token.is_mark(')'));
    (!opened || closed).then_some((offset, next + usize::from(closed)))
}

fn named_zone(tokens: &[Token], at: usize) -> Option<(Option<FixedOffset>, usize)> {
    let token = tokens.get(at).filter(|token| token.is_word())?;
    if token.text.eq_ignore_ascii_case("z") && !token.spaced {
        return Some((FixedOffset::east_opt(0), at + 1));
    }
    if let Some(phrase) = phrase(tokens, at).filter(|phrase| phrase.means(Meaning::Utc)) {
        return Some((FixedOffset::east_opt(0), phrase.next));
    }
    if matches!(token.text, "GMT" | "UTC") {
        return Some(match offset(tokens, at + 1) {
            Some((offset, next)) => (Some(offset), next),
            None => (FixedOffset::east_opt(0), at + 1),
        });
    }
    if VAGUE_ZONES.contains(&token.text) {
        return Some((None, at + 1));
    }
    let (_, minutes) = ZONES.iter().find(|(name, _)| *name == token.text)?;
    Some((FixedOffset::east_opt(minutes * 60), at + 1))
}

/// `+03:00`, `+0300`, `+3`.
fn offset(tokens: &[Token], at: usize) -> Option<(FixedOffset, usize)> {
    let sign = match tokens.get(at)?.kind {
        Kind::Mark('+') => 1,
        Kind::Mark('-' | '–') => -1,
        _ => return None,
    };
    let (value, digits) = tokens.get(at + 1).filter(|token| !token.spaced)?.number()?;
    let (hours, minutes, next) = match digits {
        4 => (value / 100, value % 100, at + 2),
        1 | 2 => {
            let colon = tokens.get(at + 2).is_some_and(|token| token.is_mark(':') && !token.spaced);
            match tokens.get(at + 3).and_then(Token::number) {
                Some((minutes, 2)) if colon => (value, minutes, at + 4),
                _ => (value, 0, at + 2),
            }
        }
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    Some((FixedOffset::east_opt(sign * (hours as i32 * 60 + minutes as i32) * 60)?, next))
}
