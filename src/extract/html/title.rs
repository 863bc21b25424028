//! The title: what heading, `og:title`, JSON-LD and parts of `<title>` agree on, without the outlet's name.

use super::candidates::{Candidate, Chosen, Facts, Place, words};
use super::visible::Headings;
use crate::extract::evidence::{Claim, Support};

/// Signs that publishing systems put between a page's title and the outlet's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " ‹ ", " › ", " / ", "｜", " ~ ", "| ", " |", "_",
    " : ",
];

/// The best title and how sure it is; `near` is the heading that stands above the body.
pub(super) fn choose(
    facts: &Facts,
    headings: &Headings,
    near: Option<usize>,
    outlets: &[String],
) -> Option<Chosen<String>> {
    let mut candidates: Vec<(Candidate, String)> = Vec::new();
    let mut offer = |text: &str, place: Place, confidence: f32| {
        let text = without_outlet(text, outlets);
        let key = words(text);
        if !key.is_empty() {
            candidates.push((Candidate { value: text.to_owned(), place, confidence }, key));
        }
    };
    for (at, text) in headings.first_level.iter().take(5) {
        // One heading of the first level is the page's title even where search engines are told another.
        let confidence = if Some(*at) != near {
            0.5
        } else if headings.first_level.len() == 1 {
            1.9
        } else {
            1.2
        };
        offer(text, Place::Heading, confidence);
    }
    for title in facts.titles.iter().take(20) {
        offer(without_section(&title.value), title.place, title.confidence);
    }
    offer(without_section(&headings.title_element), Place::TitleElement, 0.5);
    let segments = segments(&headings.title_element);
    let longest = segments.iter().max_by_key(|segment| segment.len()).map(|segment| words(segment));

    let outlet_words: Vec<String> = outlets.iter().map(|outlet| words(outlet)).collect();
    let score = |candidate: &Candidate, key: &str| {
        let mut score = candidate.confidence;
        let mut places = vec![candidate.place];
        for (other, other_key) in &candidates {
            if other_key == key && !places.contains(&other.place) {
                places.push(other.place);
                score += other.confidence;
            }
        }
        if !places.contains(&Place::TitleElement) && longest.as_deref() == Some(key) {
            score += 0.5;
        }
        if outlet_words.iter().any(|outlet| outlet == key) {
            score *= 0.2;
        }
        score
    };
    let scores: Vec<f32> = candidates.iter().map(|(candidate, key)| score(candidate, key)).collect();
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] + 1e-3 {
            best = at;
        }
    }
    let (taken, key) = candidates.get(best)?;
    let sure = |score: f32| (score / 2.5).min(1.0);
    let mut support = Support { places: vec![taken.place], confidence: sure(scores[best]), others: Vec::new() };
    for (other, other_key) in &candidates {
        if other_key == key && !support.places.contains(&other.place) {
            support.places.push(other.place);
        }
    }
    let others = candidates.iter().zip(&scores).filter(|((_, other), _)| other != key);
    let others = others.map(|((other, _), score)| Claim { confidence: sure(*score), ..other.claim() });
    Some(Chosen { value: taken.value.clone(), support: support.with_others(others, &[]) })
}

/// `title` without the outlet's name at its start or end.
pub(super) fn without_outlet<'a>(title: &'a str, outlets: &[String]) -> &'a str {
    let mut title = title.trim();
    loop {
        let cut = SEPARATORS.iter().find_map(|separator| {
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

pub(super) fn segments(title: &str) -> Vec<&str> {
    let mut segments = vec![title];
    for separator in SEPARATORS {
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
}
