//! The date of publication: the most trusted candidate that is a date.

use super::candidates::{Candidate, Chosen, Facts, Place};
use crate::date::PublishedDate;
use crate::extract::evidence::{Claim, Support};
use crate::extract::published::{self, Order};

/// The chosen date. `latest` is the day of capture where it is known: nothing is published after it was saved.
pub(super) fn choose(
    facts: &Facts,
    language: Option<&str>,
    address: Option<&str>,
    latest: Option<PublishedDate>,
) -> Option<Chosen<PublishedDate>> {
    let order = day_order(facts, language);
    let mut dated: Vec<Candidate<PublishedDate>> = Vec::new();
    for written in &facts.published {
        if let Some(date) = read(written, language, order) {
            dated.push(Candidate { value: date, place: written.place, confidence: written.confidence });
        }
    }
    if let Some(date) = address.and_then(in_address) {
        dated.push(Candidate { value: date, place: Place::Address, confidence: 0.78 });
    }
    let exact: Vec<PublishedDate> =
        dated.iter().filter(|found| found.confidence >= 0.55).map(|found| found.value).collect();
    for written in &facts.modified {
        if let Some(date) = read(written, language, order) {
            dated.push(Candidate { value: date, place: written.place, confidence: written.confidence * 0.5 });
        }
    }
    let possible = |date: &PublishedDate| {
        (1600..=2200).contains(&date.year()) && latest.is_none_or(|latest| date.date_part() <= next_day(&latest))
    };
    dated.retain(|candidate| possible(&candidate.value));
    let agreeing = |candidate: &Candidate<PublishedDate>| {
        let others = dated
            .iter()
            .filter(|other| other.place != candidate.place && other.value.date_part() == candidate.value.date_part());
        candidate.confidence + 0.08 * others.count().min(2) as f32
    };
    let score = |candidate: &Candidate<PublishedDate>| {
        agreeing(candidate) - if candidate.value.day_of_month().is_none() { 0.3 } else { 0.0 }
    };
    let scores: Vec<f32> = dated.iter().map(score).collect();
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] + 1e-3 {
            best = at;
        }
    }
    let taken = dated.get(best)?;
    let sure = |score: f32| score.clamp(0.0, 1.0);
    let day = taken.value.date_part();
    let mut support = Support { places: vec![taken.place], confidence: sure(scores[best]), others: Vec::new() };
    for other in dated.iter().filter(|other| other.value.date_part() == day) {
        if !support.places.contains(&other.place) {
            support.places.push(other.place);
        }
    }
    let others = dated.iter().zip(&scores).map(|(other, score)| Claim {
        value: other.value.date_part(),
        place: other.place,
        confidence: sure(*score),
    });
    let support = support.with_others(others, &[&day]);
    Some(Chosen { value: more_exact(taken.value, &exact), support })
}

/// The same day with the time and zone that another place gives.
fn more_exact(date: PublishedDate, others: &[PublishedDate]) -> PublishedDate {
    if date.time().is_some() {
        return date;
    }
    let same_day = others.iter().filter(|other| other.date_part() == date.date_part() && other.time().is_some());
    // An instant with its zone is longer when written.
    same_day.copied().rev().max_by_key(|other| other.to_string().len()).unwrap_or(date)
}

fn read(written: &Candidate, language: Option<&str>, order: Option<Order>) -> Option<PublishedDate> {
    let text: &str = &written.value;
    let date = match written.place {
        Place::Text | Place::Byline => published::find(text, language, order).first().map(|found| found.date),
        _ => published::parse(text, language, order)
            .or_else(|| published::find(text, language, order).first().map(|found| found.date)),
    }?;
    Some(without_placeholder(date))
}

/// Midnight to the second is what systems write that know the day only.
fn without_placeholder(date: PublishedDate) -> PublishedDate {
    let midnight = date.time().is_some_and(|time| time.clock == chrono::NaiveTime::MIN);
    let day = PublishedDate::new(date.year(), date.month(), date.day_of_month());
    if midnight { day.unwrap_or(date) } else { date }
}

/// The order in which the page writes day and month, where its language has a usual one.
fn day_order(facts: &Facts, language: Option<&str>) -> Option<Order> {
    let declared = facts.languages.iter().map(|language| language.value.as_str()).find(|language| language.len() > 2);
    let language = declared.or(language)?;
    let lower = language.replace('_', "-").to_ascii_lowercase();
    match lower.as_str() {
        "en-us" | "en-ph" | "en-ca" => Some(Order::MonthFirst),
        _ if lower.starts_with("en-") || !lower.starts_with("en") => Some(Order::DayFirst),
        _ => None,
    }
}

/// `/2024/03/05/` or `/2024-03-05-` in an address.
fn in_address(address: &str) -> Option<PublishedDate> {
    let path = address.split(['?', '#']).next()?;
    let mut numbers: Vec<&str> = Vec::new();
    for part in path.split(['/', '-', '_', '.']) {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            numbers.clear();
            continue;
        }
        numbers.push(part);
        if let [.., year, month, day] = numbers[..]
            && year.len() == 4
            && month.len() <= 2
            && day.len() <= 2
            && let (Ok(year @ 1990..=2100), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse())
        {
            return PublishedDate::new(year, Some(month), Some(day));
        }
        if part.len() == 8
            && let (Ok(year @ 1990..=2100), Ok(month), Ok(day)) =
                (part[..4].parse(), part[4..6].parse(), part[6..].parse())
        {
            return PublishedDate::new(year, Some(month), Some(day));
        }
    }
    None
}

/// A capture in another time zone may lie a day before the date that the page gives.
fn next_day(date: &PublishedDate) -> String {
    let next = date.calendar_day().and_then(|day| day.succ_opt()).and_then(PublishedDate::day);
    next.unwrap_or(*date).date_part()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_addresses() {
        let check = |address: &str, expected: Option<&str>| {
            assert_eq!(in_address(address).map(|date| date.to_string()).as_deref(), expected, "{address}");
        };
        check("https://e.org/2024/03/05/harbour", Some("2024-03-05"));
        check("https://e.org/news/2024-3-5-harbour.html", Some("2024-03-05"));
        check("https://e.org/20240305/harbour", Some("2024-03-05"));
        check("https://e.org/a/2024/13/05/", None);
        check("https://e.org/12345678", None);
        check("https://e.org/?d=2024/03/05", None);
    }
}
