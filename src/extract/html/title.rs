//! The title: what heading, `og:title`, JSON-LD and parts of `<title>` agree on, without the outlet's name.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use memchr::memchr;

use super::candidates::{Chosen, Facts, Place, words};
use super::visible::Headings;
use crate::extract::evidence::{Claim, Support};

/// Signs that publishing systems put between a page's title and the outlet's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " ‹ ", " › ", " / ", "｜", " ~ ", "| ", " |", "_",
    "--", " : ", " < ", " > ",
];

/// A wording that the page offers as its title.
struct Offer {
    /// Without the outlet's name.
    text: String,
    key: String,
    /// As the page has it.
    written: String,
    place: Place,
    weight: f32,
    /// Whether it is the heading that stands above the body.
    is_main: bool,
    /// Whether a reader sees it on the page, rather than a machine.
    is_seen: bool,
}

/// How much the heading above the body counts where it speaks of what machines were told: readers see it as the title,
/// while `<title>` and `og:title` are often worded anew for search engines and social networks.
const MAIN: f32 = 2.0;
/// Share of three-letter sequences that the heading must have in common with what machines were told.
const ALIKE: f32 = 0.4;
/// Letters of a heading that can be a title; shorter ones name a section. An ideograph counts as three.
const SHORTEST: usize = 15;
/// How much a wording counts that is a whole part of a longer one, between signs of separation.
const AS_PART: f32 = 0.8;

/// The best title and how sure it is; `near` is the heading that stands above the body.
pub(super) fn choose(
    facts: &Facts,
    headings: &Headings,
    near: Option<usize>,
    outlets: &[String],
) -> Option<Chosen<String>> {
    let offers = offers(facts, headings, near, outlets);
    let outlet_words: Vec<String> = outlets.iter().map(|outlet| words(outlet)).collect();
    let longest = segments(&headings.title_element).into_iter().max_by_key(|segment| segment.len()).map(words);
    let mut keys: Vec<&str> = Vec::new();
    for offer in &offers {
        if !keys.contains(&offer.key.as_str()) {
            keys.push(&offer.key);
        }
    }
    let weighed: Vec<Weighed> =
        keys.iter().map(|key| weigh(key, &offers, longest.as_deref() == Some(key), &outlet_words)).collect();
    let mut best = 0;
    for (at, one) in weighed.iter().enumerate() {
        if one.score > weighed[best].score + 1e-3 {
            best = at;
        }
    }
    let of = |key: &str| offers.iter().find(|offer| offer.key == key);
    let taken = of(keys.get(best)?)?;
    let confidence = weighed[best].confidence;
    let others = keys.iter().zip(&weighed).enumerate().filter(|(at, _)| *at != best).filter_map(|(_, (key, other))| {
        let offer = of(key)?;
        let share = other.score / weighed[best].score.max(0.1);
        let confidence = ((1.0 - confidence) * share).min(other.confidence);
        Some(Claim { value: offer.text.clone(), place: offer.place, confidence })
    });
    let support = Support { places: weighed[best].places.clone(), confidence, others: Vec::new() };
    Some(Chosen { value: taken.text.clone(), support: support.with_others(others, &[]) })
}

fn offers(facts: &Facts, headings: &Headings, near: Option<usize>, outlets: &[String]) -> Vec<Offer> {
    let mut offers = Vec::new();
    let mut offer = |text: &str, written: &str, place: Place, weight: f32, is_main: bool, is_seen: bool| {
        let key = words(text);
        if !key.is_empty() {
            offers.push(Offer {
                text: text.to_owned(),
                key,
                written: written.to_owned(),
                place,
                weight,
                is_main,
                is_seen,
            });
        }
    };
    let single = headings.first_level.len() == 1;
    for (at, text) in headings.first_level.iter().take(5) {
        let is_main = Some(*at) == near;
        let weight = match is_main {
            true if single => 1.2,
            true => 0.9,
            false => 0.4,
        };
        offer(without_outlet(text, outlets), text, Place::Heading, weight, is_main, true);
    }
    for title in facts.titles.iter().take(20) {
        offer(told(&title.value, outlets), &title.value, title.place, title.confidence, false, false);
    }
    let element = headings.title_element.as_str();
    offer(told(element, outlets), element, Place::TitleElement, 0.5, false, false);
    for (at, text) in headings.lower.iter().take(20) {
        if Some(*at) == near {
            offer(without_outlet(text, outlets), text, Place::Heading, 1.2, true, true);
        } else if size(text) >= SHORTEST && is_part(text, element) {
            offer(text, text, Place::Heading, 0.5, false, true);
        }
    }
    offers
}

/// What speaks for one wording.
struct Weighed {
    score: f32,
    confidence: f32,
    places: Vec<Place>,
}

/// Adds up the places in which the wording `key` stands; `is_longest` says that it is the longest part of `<title>`.
fn weigh(key: &str, offers: &[Offer], is_longest: bool, outlets: &[String]) -> Weighed {
    let own: Vec<&Offer> = offers.iter().filter(|offer| offer.key == key).collect();
    let is_main = own.iter().any(|offer| offer.is_main);
    let mut places: Vec<(Place, f32)> = Vec::new();
    let note = |places: &mut Vec<(Place, f32)>, place: Place, weight: f32| match places
        .iter_mut()
        .find(|(known, _)| *known == place)
    {
        Some((_, highest)) => *highest = highest.max(weight),
        None => places.push((place, weight)),
    };
    own.iter().for_each(|offer| note(&mut places, offer.place, offer.weight));
    if is_longest && places.iter().all(|(place, _)| *place != Place::TitleElement) {
        places.push((Place::TitleElement, 0.5));
    }
    // `<title>` may be longer than the heading by the name of a section or of an outlet that is not known as such.
    let mut as_part: Vec<(Place, f32)> = Vec::new();
    let told = || offers.iter().filter(|offer| !offer.is_seen);
    for longer in told().filter(|other| other.key != key && places.iter().all(|(place, _)| *place != other.place)) {
        let in_longer = own.iter().any(|offer| {
            (offer.is_seen || matches!(offer.place, Place::OpenGraph | Place::LinkedData))
                && is_part(&offer.text, &longer.written)
        });
        if in_longer {
            note(&mut as_part, longer.place, longer.weight * AS_PART);
        }
    }
    places.extend(as_part);
    let mut score: f32 = places.iter().map(|(_, weight)| weight).sum();
    let agreeing = places.iter().filter(|(place, _)| *place != Place::Heading).count();
    let likest = told().map(|other| alike(key, &other.key)).fold(0.0, f32::max);
    if is_main && (told().next().is_none() || (likest >= ALIKE && size(key) >= SHORTEST)) {
        score += MAIN;
    }
    let is_outlet = outlets.iter().any(|outlet| outlet == key);
    if is_outlet {
        score *= 0.2;
    }
    let confidence = match (is_main, agreeing) {
        _ if is_outlet => 0.2,
        // Measured; docs/extract.md has the table.
        (true, 0) if likest < ALIKE => 0.4,
        (true, 0) => 0.6,
        (true, 1) => 0.85,
        (true, _) => 0.97,
        (false, 0 | 1) => 0.4,
        (false, 2) => 0.65,
        (false, _) => 0.7,
    };
    places.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    Weighed { score, confidence, places: places.into_iter().map(|(place, _)| place).collect() }
}

/// Letters, an ideograph as three.
fn size(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| if c >= '\u{1100}' { 3 } else { 1 }).sum()
}

/// Share of the three-letter sequences of the shorter text that stand in the other; both in the form of [`words`].
fn alike(a: &str, b: &str) -> f32 {
    let sequences = |text: &str| -> HashSet<[char; 3], RandomState> {
        let letters: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
        letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect()
    };
    let (a, b) = (sequences(a), sequences(b));
    a.intersection(&b).count() as f32 / a.len().min(b.len()).max(1) as f32
}

/// Whether `short` is the beginning or the end of `full` up to a sign of separation.
fn is_part(short: &str, full: &str) -> bool {
    let (key, whole) = (words(short), words(full));
    if !whole.starts_with(&key) && !whole.ends_with(&key) {
        return false;
    }
    SEPARATORS.iter().chain(&[": "]).any(|separator| {
        full.match_indices(separator)
            .any(|(at, sign)| words(&full[..at]) == key || words(&full[at + sign.len()..]) == key)
    })
}

/// What machines were told, without the names of section and outlet.
fn told<'a>(title: &'a str, outlets: &[String]) -> &'a str {
    without_outlet(without_section(without_outlet(title, outlets)), outlets)
}

/// `title` without the outlet's name at its start or end.
pub(super) fn without_outlet<'a>(title: &'a str, outlets: &[String]) -> &'a str {
    let mut title = title.trim();
    loop {
        let cut = separators(title).find_map(|separator| {
            if let Some((rest, last)) = title.rsplit_once(separator)
                && is_outlet(last, outlets)
                && !rest.trim().is_empty()
            {
                return Some(rest.trim());
            }
            let (first, rest) = title.split_once(separator)?;
            (is_outlet(first, outlets) && !rest.trim().is_empty()).then(|| rest.trim())
        });
        match cut {
            Some(shorter) => title = shorter,
            None => return title,
        }
    }
}

/// `title` without a short last part behind a bar: an outlet's abbreviation, a section.
fn without_section(title: &str) -> &str {
    match title.rsplit_once(" | ").or_else(|| title.rsplit_once(" :: ")) {
        Some((rest, last)) if words_in(last) <= 3 && words_in(rest) > words_in(last) => rest.trim(),
        _ => title,
    }
}

fn words_in(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Those of [`SEPARATORS`] that may stand in a title, by the first byte of their sign: most do not.
fn separators(title: &str) -> impl Iterator<Item = &'static str> {
    SEPARATORS.iter().copied().filter(move |separator| {
        let sign = separator.trim_start().bytes().next();
        sign.is_some_and(|sign| memchr(sign, title.as_bytes()).is_some())
    })
}

pub(super) fn segments(title: &str) -> Vec<&str> {
    let mut segments = vec![title];
    for separator in separators(title) {
        segments = segments.into_iter().flat_map(|segment| segment.split(separator)).collect();
    }
    segments
}

/// Whether a part of a title is one of the names, or one with a word or two more ("Blog", "News", a place).
fn is_outlet(part: &str, outlets: &[String]) -> bool {
    let part = words(part);
    let squeezed: String = part.split(' ').collect();
    !part.is_empty()
        && outlets.iter().any(|outlet| {
            let outlet = words(outlet);
            let joined: String = outlet.split(' ').collect();
            let contains = |long: &str, short: &str| {
                short.chars().count() >= 3
                    && (long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
                        || long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' ')))
                    && long.split(' ').count() <= short.split(' ').count() + 2
            };
            !joined.is_empty() && (squeezed == joined || contains(&part, &outlet) || contains(&outlet, &part))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_outlet_is_cut_off() {
        let outlets = ["The Quay Courier".to_owned(), "quaycourier".to_owned()];
        for (title, expected) in [
            ("Harbour reopens | The Quay Courier", "Harbour reopens"),
            ("The Quay Courier – Harbour reopens", "Harbour reopens"),
            ("Harbour reopens - News - Quay Courier", "Harbour reopens - News"),
            ("Harbour reopens - QuayCourier", "Harbour reopens"),
            ("Harbour – open again", "Harbour – open again"),
            ("The Quay Courier", "The Quay Courier"),
            ("", ""),
        ] {
            assert_eq!(without_outlet(title, &outlets), expected);
        }
    }

    #[test]
    fn the_heading_wins_over_a_title_reworded_for_search_engines() {
        let choose = |main: &str, element: &str| {
            let headings = Headings {
                first_level: vec![(1, main.to_owned())],
                lower: Vec::new(),
                title_element: element.to_owned(),
            };
            let mut facts = Facts::default();
            crate::extract::html::candidates::add(&mut facts.titles, element, Place::OpenGraph, 0.8);
            choose(&facts, &headings, Some(1), &["The Quay Courier".to_owned()]).map(|chosen| chosen.value).unwrap()
        };
        let reworded = "Seven ways to store sails in winter | The Quay Courier";
        assert_eq!(choose("How to store your sails this winter", reworded), "How to store your sails this winter");
        // A heading that names a section has nothing in common with the title.
        assert_eq!(choose("Boats and harbours", reworded), "Seven ways to store sails in winter");
        assert_eq!(choose("Sails", reworded), "Seven ways to store sails in winter");
        assert_eq!(choose("수문 재개방 결정 보류", "수문 재개방 결정 보류… 내주 재논의"), "수문 재개방 결정 보류");
    }

    #[test]
    fn places_that_agree_make_the_title_surer() {
        let headings = Headings {
            first_level: vec![(1, "Harbour reopens after storm".to_owned())],
            lower: Vec::new(),
            title_element: "Harbour reopens after storm - Weather - Elsewhere".to_owned(),
        };
        let agreed = choose(&Facts::default(), &headings, Some(1), &[]).unwrap();
        let alone = Headings { title_element: String::new(), ..headings };
        let alone = choose(&Facts::default(), &alone, Some(1), &[]).unwrap();
        assert_eq!((&agreed.value, agreed.support.places.len()), (&alone.value, 2));
        assert!(agreed.support.confidence > alone.support.confidence);
    }
}
