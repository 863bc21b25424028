//! Dates in figures: `2024-03-05`, `05/03/2024`, `5. 3. 2024`, `05.03.24`, `2024年3月5日`, `2024년 3월 5일`.

use super::time_of_day::time_after;
use super::tokens::{Kind, Token};
use super::words::{Meaning, phrase};
use super::{Day, Order, Reading, calendar, plausible_year, year_of_century};

/// The day in figures that begins at `at`.
pub(super) fn day_at(tokens: &[Token], at: usize, reading: &Reading) -> Option<Day> {
    with_units(tokens, at).or_else(|| with_marks(tokens, at, reading)).or_else(|| year_apart(tokens, at, reading))
}

/// The month of a year written with units (`2024年3月`), and the token after it.
pub(super) fn month_at(tokens: &[Token], at: usize) -> Option<(i32, u32, usize)> {
    let (year, next) = unit_year(tokens, at)?;
    let month = unit_number(tokens, next, ['月', '월'])?;
    Some((i32::try_from(year).ok()?, month, next + 2))
}

/// Chinese, Japanese and Korean: a unit after each number. Year of the Christian era, or of an era named before it.
fn with_units(tokens: &[Token], at: usize) -> Option<Day> {
    let (year, next) = unit_year(tokens, at)?;
    let month = unit_number(tokens, next, ['月', '월'])?;
    let day = unit_number(tokens, next + 2, ['日', '号', '號', '일'])?;
    Day::new(i32::try_from(year).ok()?, month, day, false, next + 4)
}

/// The year and the token after its unit; `주체113(2024)년` has the Christian year in brackets, `2024(令和6)年` and
/// `2024年（令和6年）` that of the era.
fn unit_year(tokens: &[Token], at: usize) -> Option<(u64, usize)> {
    let (value, digits) = tokens.get(at)?.number()?;
    let unit = bracketed(tokens, at + 1 + usize::from(tokens.get(at + 1)?.is_mark(')')));
    tokens.get(unit).filter(|unit| unit.text.starts_with(['年', '년']))?;
    let era = at.checked_sub(1).and_then(|before| calendar::era(tokens[before].text));
    let year = match era {
        Some(before) if value < 200 => plausible_year(before + value),
        _ if digits == 4 => plausible_year(value),
        _ if digits == 2 => Some(year_of_century(value)),
        // Taiwan leaves the era's name away: `113年3月5日`.
        _ if (100..=188).contains(&value) && tokens[unit].text.starts_with('年') => plausible_year(1911 + value),
        _ => None,
    };
    Some((year?, bracketed(tokens, unit + 1)))
}

/// Steps over a year in brackets.
fn bracketed(tokens: &[Token], at: usize) -> usize {
    const LONGEST: usize = 5;
    let is_open = tokens.get(at).is_some_and(|token| token.is_mark('('));
    let inside = tokens.get(at + 1..).filter(|_| is_open).unwrap_or_default();
    let closed = inside.iter().take(LONGEST).position(|token| token.is_mark(')'));
    let is_year = |length: &usize| inside[..*length].iter().any(|token| token.number().is_some());
    closed.filter(is_year).map_or(at, |length| at + length + 2)
}

fn unit_number<const N: usize>(tokens: &[Token], at: usize, units: [char; N]) -> Option<u32> {
    let (value, digits) = tokens.get(at)?.number()?;
    tokens.get(at + 1).filter(|unit| unit.text.starts_with(units))?;
    u32::try_from(value).ok().filter(|_| digits <= 3)
}

/// Three numbers with one mark between them.
fn with_marks(tokens: &[Token], at: usize, reading: &Reading) -> Option<Day> {
    let [first, mark, second, mark_again, third] = tokens.get(at..at + 5)? else { return None };
    let Kind::Mark(sign @ ('-' | '/' | '.')) = mark.kind else { return None };
    let spaced = match sign {
        '-' => mark.spaced || second.spaced || mark_again.spaced || third.spaced,
        '.' => mark.spaced || mark_again.spaced,
        _ => mark.spaced != mark_again.spaced,
    };
    if mark_again.kind != mark.kind || spaced || is_part_of_more(tokens, at) {
        return None;
    }
    let ((a, a_digits), (b, b_digits), (c, c_digits)) = (first.number()?, second.number()?, third.number()?);
    let next = end(tokens, at + 5, sign, reading)?;
    if b_digits > 2 {
        return None;
    }
    let persian = reading.is_persian() || first.text.starts_with(|c: char| ('\u{6f0}'..='\u{6f9}').contains(&c));
    let century_left_away = |year| if year < 100 { year_of_century(year) } else { year };
    match (a_digits, c_digits) {
        (4, 1 | 2) => year_first(a, b, c, persian, next, reading),
        (1 | 2, 4) => year_last(a, b, c, sign, persian, next, reading),
        (1 | 2, 2) if sign != '-' && !second.spaced && !third.spaced && is_plain_short(tokens, at, next, reading) => {
            match reading.primary() {
                Some("ko" | "ja" | "zh" | "hu") => year_first(century_left_away(a), b, c, false, next, reading),
                _ => year_last(a, b, century_left_away(c), sign, false, next, reading),
            }
        }
        _ => None,
    }
}

/// `2024 03/05 10:20:31`: the year, the day and the time each in a box of its own, as Chinese outlets set them.
fn year_apart(tokens: &[Token], at: usize, reading: &Reading) -> Option<Day> {
    let [year, month, mark, day] = tokens.get(at..at + 4)? else { return None };
    let ((year, 4), (month, 2), (day, 2)) = (year.number()?, month.number()?, day.number()?) else { return None };
    let is_apart = tokens[at + 1].spaced && mark.kind == Kind::Mark('/') && !mark.spaced;
    if !is_apart || is_part_of_more(tokens, at) || time_after(tokens, at + 4, reading).is_none() {
        return None;
    }
    let year = i32::try_from(plausible_year(year)?).ok()?;
    Day::new(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?, false, at + 4)
}

/// Whether `05.03.24` is a date: `3/5/24` could be anything unless a time stands beside it or nothing else does.
fn is_plain_short(tokens: &[Token], at: usize, next: usize, reading: &Reading) -> bool {
    let two_digits = tokens[at..at + 5].iter().filter_map(Token::number).all(|(_, digits)| digits == 2);
    let alone = at == 0 && next == tokens.len();
    two_digits || alone || time_after(tokens, next, reading).is_some()
}

fn year_first(year: u64, month: u64, day: u64, persian: bool, next: usize, reading: &Reading) -> Option<Day> {
    let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    if persian && (1300..=1450).contains(&year) {
        let (year, month, day) = calendar::from_jalali(year, month, day)?;
        return Day::new(year, month, day, false, next);
    }
    let year = plausible_year(reading.gregorian_year(year))?;
    Day::new(i32::try_from(year).ok()?, month, day, false, next).map(|day| Day { iso: true, ..day })
}

fn year_last(a: u64, b: u64, year: u64, sign: char, persian: bool, next: usize, reading: &Reading) -> Option<Day> {
    let (a, b) = (u32::try_from(a).ok()?, u32::try_from(b).ok()?);
    if persian && (1300..=1450).contains(&year) {
        let (year, month, day) = calendar::from_jalali(year, b, a)?;
        return Day::new(year, month, day, false, next);
    }
    let year = i32::try_from(plausible_year(reading.gregorian_year(year))?).ok()?;
    let (month, day) = match reading.order_of(sign) {
        Order::DayFirst if b <= 12 => (b, a),
        Order::MonthFirst if a > 12 => (b, a),
        _ => (a, b),
    };
    Day::new(year, month, day, a <= 12 && b <= 12 && a != b, next)
}

/// Whether the number at `at` is the middle of something longer: a version, an amount, an address.
fn is_part_of_more(tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]).filter(|_| !tokens[at].spaced) else {
        return false;
    };
    match before.kind {
        // Dumps run a label and its date together: "Published05/03/2024".
        Kind::Word => before.text.is_ascii() && (before.text.len() < 3 || before.text.eq_ignore_ascii_case("version")),
        Kind::Number { .. } => true,
        Kind::Mark('.' | '-' | '/') => at >= 2 && !before.spaced && tokens[at - 2].kind != Kind::Mark('\n'),
        Kind::Mark(':' | ',') => at >= 2 && !before.spaced && tokens[at - 2].number().is_some(),
        Kind::Mark(mark) => "$€£¥₩₽₹#№%+@=&_\\".contains(mark),
    }
}

/// The token after a date that ends before `at`; `None` where it goes on as no date does.
fn end(tokens: &[Token], at: usize, sign: char, reading: &Reading) -> Option<usize> {
    let Some(token) = tokens.get(at) else { return Some(at) };
    let more = tokens
        .get(at + 1)
        .is_some_and(|next| !next.spaced && (next.number().is_some() || next.is_word() && sign == '/'));
    match token.kind {
        _ if token.spaced => {
            let unit = phrase(tokens, at).filter(|phrase| phrase.means(Meaning::Year) && reading.words().is_some());
            let own = unit.and_then(|unit| {
                unit.pick(reading.words(), |own, meaning| (meaning == Meaning::Year).then_some((own, unit.next)))
            });
            Some(own.filter(|((own, _), _)| reading.words() == Some(own)).map_or(at, |((_, next), _)| next))
        }
        // Korean and Hungarian close a date with a full stop.
        Kind::Mark('.') if !more => Some(at + 1),
        Kind::Mark('.' | '-' | '/' | ',') if more => None,
        Kind::Mark('%' | '_' | '\\' | '@') => None,
        Kind::Word if token.text.is_ascii() => {
            let time = token.text.eq_ignore_ascii_case("t") && more;
            let next_sentence = token.text.len() >= 3 && token.text.starts_with(|c: char| c.is_ascii_uppercase());
            (time || next_sentence).then_some(at)
        }
        Kind::Word => super::written::after_year(tokens, at, reading),
        _ => Some(at),
    }
}
