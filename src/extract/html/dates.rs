//! The date of publication: the most trusted candidate that is a date.

use super::candidates::{Candidate, Chosen, Facts, Place};
use crate::date::PublishedDate;
use crate::extract::evidence::{Claim, Support};
use crate::extract::published::{self, FoundDate, Order};
use crate::extract::text::{Label, own_label};

/// A date that the page gives.
struct Dated {
    found: Candidate<PublishedDate>,
    /// Whether day and month may be the other way round.
    ambiguous: bool,
    /// Whether a reader sees it, in a line or element that holds little else.
    bare: bool,
}

/// What a date that only a change of the page bears counts of its trust.
const OF_CHANGE: f32 = 0.5;
/// What a date adds that another place gives as well; counted twice at most.
const AGREEING: f32 = 0.08;
/// Trust from which a visible date stands near enough to the heading to be the article's.
const NEAR: f32 = 0.6;
/// Letters beside a date in a line that says when, not what.
const BARE: usize = 30;

/// The chosen date. `latest` is the day of capture where it is known: nothing is published after it was saved.
pub(super) fn choose(
    facts: &Facts,
    language: Option<&str>,
    address: Option<&str>,
    latest: Option<PublishedDate>,
) -> Option<Chosen<PublishedDate>> {
    let order = day_order(facts, language);
    let possible = |dated: &Dated| {
        let date = &dated.found.value;
        (1600..=2200).contains(&date.year()) && latest.is_none_or(|latest| date.date_part() <= next_day(&latest))
    };
    let read_all = |written: &[Candidate]| -> Vec<Dated> {
        written.iter().filter_map(|written| read(written, language, order)).filter(&possible).collect()
    };
    let mut published = read_all(&facts.published);
    let changed = read_all(&facts.modified);
    if let Some(date) = address.and_then(in_address) {
        let found = Candidate { value: date, place: Place::Address, confidence: 0.78 };
        published.push(Dated { found, ambiguous: false, bare: false });
    }
    turn_round(&mut published, &changed);
    let shown = shown_instead(&published, &changed);
    let exact: Vec<PublishedDate> =
        published.iter().filter(|dated| dated.found.confidence >= 0.55).map(|dated| dated.found.value).collect();
    let changes = changed.iter().map(|dated| {
        let confidence = dated.found.confidence * OF_CHANGE;
        Candidate { confidence, ..dated.found.clone() }
    });
    let dated: Vec<Candidate<PublishedDate>> =
        published.iter().map(|dated| dated.found.clone()).chain(changes).collect();
    let score = |at: usize| {
        let candidate = &dated[at];
        let day = candidate.value.date_part();
        // A change on a day says nothing for its being that of publication.
        let alike = if at < published.len() { &dated[..published.len()] } else { &dated[..] };
        let others = alike.iter().filter(|other| other.place != candidate.place && other.value.date_part() == day);
        let agreeing = AGREEING * others.count().min(2) as f32;
        let vague = if candidate.value.day_of_month().is_none() { 0.3 } else { 0.0 };
        let visible = if shown.as_deref() == Some(day.as_str()) { 1.0 } else { 0.0 };
        candidate.confidence + agreeing + visible - vague
    };
    let scores: Vec<f32> = (0..dated.len()).map(score).collect();
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        let (one, other) = (&dated[at], &dated[best]);
        let in_head = [one.place, other.place].iter().all(|place| matches!(place, Place::Meta | Place::OpenGraph));
        // Of two days that the head gives under such names, a page that was moved has its new one in one of them.
        let earlier = in_head && at < published.len() && one.value.date_part() < other.value.date_part();
        if *score > scores[best] + 1e-3 || earlier && *score > scores[best] - 1e-3 {
            best = at;
        }
    }
    let taken = dated.get(best)?;
    let day = taken.value.date_part();
    let mut places = vec![taken.place];
    for other in published.iter().filter(|other| other.found.value.date_part() == day) {
        if !places.contains(&other.found.place) {
            places.push(other.found.place);
        }
    }
    let is_change = best >= published.len();
    let confidence = confidence(taken, is_change, shown.is_some(), &places);
    let others = dated.iter().zip(&scores).map(|(other, score)| {
        let share = (1.0 - confidence) * (score / scores[best].max(0.1)).clamp(0.0, 1.0);
        Claim { value: other.value.date_part(), place: other.place, confidence: share }
    });
    let support = Support { places, confidence, others: Vec::new() }.with_others(others, &[&day]);
    Some(Chosen { value: more_exact(taken.value, &exact), support })
}

fn confidence(taken: &Candidate<PublishedDate>, is_change: bool, conflicts: bool, places: &[Place]) -> f32 {
    let told = places.iter().filter(|place| !is_visible(**place)).count();
    let seen = places.iter().any(|place| is_visible(*place));
    if is_change {
        return 0.5;
    }
    // Measured; docs/extract.md has the table.
    let confidence = match (told, seen) {
        (0, _) if taken.confidence < NEAR => 0.6,
        _ if conflicts => 0.7,
        (0, _) => 0.8,
        (_, true) => 0.98,
        (1, false) => 0.84,
        (_, false) => 0.9,
    };
    if taken.value.day_of_month().is_none() { confidence * 0.6 } else { confidence }
}

fn is_visible(place: Place) -> bool {
    matches!(place, Place::Byline | Place::Text | Place::Time)
}

/// The day beside the heading, where machines are told of another day on which the page was published.
///
/// Publishing systems write the day of the last change, or the day in another time zone, as that of publication; what
/// a reader sees was put there on purpose. A day on which the page was changed does not count, nor one after that: the
/// clock in a page's header is no date of publication.
fn shown_instead(published: &[Dated], changed: &[Dated]) -> Option<String> {
    let day = |dated: &Dated| dated.found.value.date_part();
    let told = published.iter().filter(|dated| !is_visible(dated.found.place));
    let told = told.max_by(|a, b| a.found.confidence.total_cmp(&b.found.confidence))?;
    let visible =
        |dated: &&Dated| dated.bare && dated.found.confidence >= NEAR && dated.found.value.day_of_month().is_some();
    let shown = day(published.iter().filter(|dated| is_visible(dated.found.place)).find(visible)?);
    let last = changed.iter().map(day).max();
    let is_known = published.iter().any(|dated| !is_visible(dated.found.place) && day(dated) == shown);
    let is_change = changed.iter().any(|dated| day(dated) == shown);
    // Where both are shown, the other is that of something else: the clock in the page's header, another story.
    let is_shown_too = published
        .iter()
        .filter(|dated| is_visible(dated.found.place))
        .filter(visible)
        .any(|dated| day(dated) == day(told));
    if is_shown_too {
        return None;
    }
    (shown != day(told) && !is_known && !is_change && last.is_none_or(|last| shown < last)).then_some(shown)
}

/// Reads `03/10` as the other order of day and month where the page gives that day in a form that leaves no doubt.
fn turn_round(published: &mut [Dated], changed: &[Dated]) {
    let sure: Vec<String> = published
        .iter()
        .chain(changed)
        .filter(|dated| !dated.ambiguous)
        .map(|dated| dated.found.value.date_part())
        .collect();
    for dated in published.iter_mut().filter(|dated| dated.ambiguous) {
        let date = dated.found.value;
        let turned = PublishedDate::new(date.year(), date.day_of_month(), date.month());
        let Some(turned) = turned.filter(|turned| sure.contains(&turned.date_part())) else { continue };
        if !sure.contains(&date.date_part()) {
            dated.found.value = date.time().map_or(turned, |time| turned.at(time));
        }
    }
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

fn read(written: &Candidate, language: Option<&str>, order: Option<Order>) -> Option<Dated> {
    let text: &str = &written.value;
    let visible = is_visible(written.place);
    let whole = match written.place {
        Place::Text | Place::Byline => None,
        _ => published::parse(text, language, order),
    };
    let found = first_published(text, published::find(text, language, order));
    let ambiguous = found.as_ref().is_some_and(|found| found.ambiguous);
    let bare = visible
        && found.as_ref().is_some_and(|found| {
            let beside = [&text[..found.range.start], &text[found.range.end..]];
            beside.iter().flat_map(|text| text.chars()).filter(|c| c.is_alphabetic()).count() <= BARE
        });
    // Magazines tell the month alone.
    let month = || {
        let date = (written.place == Place::Byline).then(|| published::parse(text, language, order))??;
        (date.month().is_some() && date.day_of_month().is_none()).then_some(date)
    };
    let date = without_placeholder(whole.or(found.map(|found| found.date)).or_else(month)?);
    let found = Candidate { value: date, place: written.place, confidence: written.confidence };
    Some(Dated { found, ambiguous, bare })
}

/// Of several dates in a line that which is called the day of publication, or else the first that is not called that of a
/// change.
fn first_published(text: &str, found: Vec<FoundDate>) -> Option<FoundDate> {
    let labels: Vec<Label> = match found.len() {
        0 | 1 => return found.into_iter().next(),
        _ => found.iter().map(|one| own_label(text, one)).collect(),
    };
    let at = labels.iter().position(|label| *label == Label::Published);
    let at = at.or_else(|| labels.iter().position(|label| *label == Label::None));
    found.into_iter().nth(at.unwrap_or(0))
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

/// `/2024/03/05/`, `/2024/march/05/` or `/2024-03-05-` in an address.
fn in_address(address: &str) -> Option<PublishedDate> {
    let path = address.split(['?', '#']).next()?;
    let mut numbers: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    for three in parts.windows(3) {
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if let [year, month, day] = three
            && year.len() == 4
            && digits(year, 4)
            && digits(day, 2)
            && month.len() >= 3
            && month.bytes().all(|byte| byte.is_ascii_alphabetic())
            && let [found] = &published::find(&format!("{day} {month} {year}"), None, None)[..]
        {
            return Some(found.date);
        }
    }
    for part in parts {
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
        check("https://e.org/blog/2024/march/05/harbour", Some("2024-03-05"));
        check("https://e.org/2024/harbour/05/", None);
        check("https://e.org/a/2024/13/05/", None);
        check("https://e.org/12345678", None);
        check("https://e.org/?d=2024/03/05", None);
    }

    fn chosen(published: &[(&str, Place, f32)], modified: &[(&str, Place, f32)]) -> String {
        let mut facts = Facts::default();
        for (text, place, trust) in published {
            super::super::candidates::add(&mut facts.published, text, *place, *trust);
        }
        for (text, place, trust) in modified {
            super::super::candidates::add(&mut facts.modified, text, *place, *trust);
        }
        choose(&facts, Some("en"), None, None).map(|chosen| chosen.value.date_part()).unwrap_or_default()
    }

    #[test]
    fn what_a_reader_sees_corrects_what_machines_are_told() {
        let told = ("2024-06-24", Place::LinkedData, 0.95);
        let seen = ("March 5, 2024", Place::Byline, 0.65);
        assert_eq!(chosen(&[told, seen], &[]), "2024-03-05");
        let changed = ("2024-06-24", Place::LinkedData, 0.6);
        assert_eq!(chosen(&[told, seen], &[changed]), "2024-03-05");
        // The day of a change is no date of publication, nor is the clock in the page's header.
        let told = ("2024-01-02", Place::LinkedData, 0.95);
        assert_eq!(chosen(&[told, seen], &[("2024-03-05", Place::OpenGraph, 0.8)]), "2024-01-02");
        assert_eq!(chosen(&[told, seen], &[("2024-02-03", Place::OpenGraph, 0.8)]), "2024-01-02");
        let sentence = ("On March 5, 2024 the harbour reopened after weeks of repairs by divers.", Place::Text, 0.6);
        assert_eq!(chosen(&[told, sentence], &[]), "2024-01-02");
    }

    #[test]
    fn a_day_of_change_supports_no_day_of_publication() {
        let told = ("2020-03-10", Place::OpenGraph, 0.92);
        let seen = ("12 February 2025", Place::Time, 0.8);
        let line = ("Saved on 12 February 2025", Place::Text, 0.6);
        assert_eq!(chosen(&[told, seen, line], &[("2025-02-12", Place::OpenGraph, 0.8)]), "2020-03-10");
        let (moved, first) = (("2026-03-09", Place::Meta, 0.88), ("2021-02-16", Place::Meta, 0.88));
        assert_eq!(chosen(&[moved, first], &[]), "2021-02-16");
    }

    #[test]
    fn a_month_stays_a_month() {
        assert_eq!(chosen(&[("March 2024", Place::Byline, 0.65)], &[]), "2024-03");
        assert_eq!(chosen(&[("2024-03", Place::LinkedData, 0.95)], &[]), "2024-03");
        assert_eq!(
            chosen(&[("March 2024", Place::Byline, 0.65), ("2024-03-05", Place::Meta, 0.75)], &[]),
            "2024-03-05"
        );
        assert_eq!(chosen(&[("Volume 12", Place::Byline, 0.65), ("2024", Place::Byline, 0.65)], &[]), "");
    }

    #[test]
    fn other_dates_of_the_page_tell_day_from_month() {
        let figures = ("03/10/2024", Place::Byline, 0.65);
        assert_eq!(chosen(&[figures], &[]), "2024-03-10");
        assert_eq!(chosen(&[figures, ("2024-10-03", Place::Time, 0.45)], &[]), "2024-10-03");
    }
}
