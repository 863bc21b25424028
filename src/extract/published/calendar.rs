//! From other calendars to the Gregorian: the solar Hijri calendar, the Buddhist era, the eras of Japan and Taiwan.

use chrono::{Datelike, Days, NaiveDate};

/// The Gregorian day of a day of the solar Hijri (Jalali) calendar; `None` outside the years 1200 to 1500.
///
/// Leap years follow the 33-year cycle, which agrees with the observed calendar from 1799 to 2256.
pub(super) fn from_jalali(year: u64, month: u32, day: u32) -> Option<(i32, u32, u32)> {
    if !(1200..=1500).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let year = year as i64;
    let is_leap = |year: i64| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        _ => 29 + u32::from(is_leap(year)),
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let leap_days = |year: i64| (1..year).filter(|year| is_leap(*year)).count() as i64;
    let days_before = |year: i64| 365 * (year - 1) + leap_days(year);
    // 1 Farvardin 1403 was 20 March 2024.
    let since =
        days_before(year) - days_before(1403) + i64::from(31 * (month - 1).min(6) + 30 * (month.max(7) - 7) + day - 1);
    let epoch = NaiveDate::from_ymd_opt(2024, 3, 20)?;
    let gregorian = match u64::try_from(since) {
        Ok(after) => epoch.checked_add_days(Days::new(after)),
        Err(_) => epoch.checked_sub_days(Days::new(since.unsigned_abs())),
    }?;
    Some((gregorian.year(), gregorian.month(), gregorian.day()))
}

/// The Gregorian year of a year of the Thai Buddhist era; other years as they are.
pub(super) fn from_buddhist(year: u64) -> u64 {
    if (2400..=2643).contains(&year) { year - 543 } else { year }
}

/// The year before the first of an era whose name `text` ends in (令和6年 is 2024).
pub(super) fn era(text: &str) -> Option<u64> {
    const ERAS: [(&str, u64); 8] = [
        ("令和", 2018),
        ("平成", 1988),
        ("昭和", 1925),
        ("大正", 1911),
        ("明治", 1867),
        ("民國", 1911),
        ("民国", 1911),
        ("中華民國", 1911),
    ];
    ERAS.iter().find(|(name, _)| text.ends_with(name)).map(|(_, before)| *before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solar_hijri_days() {
        for ((year, month, day), expected) in [
            ((1403, 1, 1), Some((2024, 3, 20))),
            ((1402, 12, 29), Some((2024, 3, 19))),
            ((1403, 12, 30), Some((2025, 3, 20))),
            ((1404, 1, 1), Some((2025, 3, 21))),
            ((1399, 12, 30), Some((2021, 3, 20))),
            ((1400, 1, 1), Some((2021, 3, 21))),
            ((1402, 12, 15), Some((2024, 3, 5))),
            ((1357, 11, 22), Some((1979, 2, 11))),
            ((1402, 12, 30), None),
            ((1403, 7, 31), None),
            ((1403, 13, 1), None),
            ((2024, 1, 1), None),
        ] {
            assert_eq!(from_jalali(year, month, day), expected, "{year}-{month}-{day}");
        }
    }
}
