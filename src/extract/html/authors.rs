//! Authors: the people named in the most trusted place, cleaned of cue words, roles and addresses.

use super::candidates::{Candidate, Chosen, Facts, Place, words};
use crate::extract::cues::{Cue, Cues};
use crate::extract::evidence::Support;

/// The people; organisations only where no person is named. `outlets` are names of the page's outlet.
pub(super) fn choose(facts: &Facts, outlets: &[String]) -> Option<Chosen<Vec<String>>> {
    let named = named(facts, outlets);
    let first = named.first()?;
    let value: Vec<String> = named.iter().map(|person| person.value.clone()).collect();
    let mut support = Support { places: vec![first.place], confidence: first.confidence, others: Vec::new() };
    let mut others = Vec::new();
    for candidate in &facts.authors {
        let names = split(&candidate.value);
        if names.iter().any(|name| value.contains(name)) && !support.places.contains(&candidate.place) {
            support.places.push(candidate.place);
        }
        others.extend(names.into_iter().map(|name| Candidate { value: name, ..candidate.clone() }.claim()));
    }
    let taken: Vec<&str> = value.iter().map(String::as_str).collect();
    let support = support.with_others(others, &taken);
    Some(Chosen { value, support })
}

fn named(facts: &Facts, outlets: &[String]) -> Vec<Candidate> {
    let outlets: Vec<String> = outlets.iter().map(|outlet| words(outlet)).collect();
    let mut order: Vec<&Candidate> = facts.authors.iter().collect();
    order.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut organisations: Vec<Candidate> = Vec::new();
    let mut people: Vec<Candidate> = Vec::new();
    let mut from: Option<(Place, f32)> = None;
    for candidate in order {
        if from.is_some_and(|(place, confidence)| {
            place != candidate.place || (confidence - candidate.confidence).abs() > 0.15
        }) {
            continue;
        }
        if is_address(&candidate.value) {
            continue;
        }
        for name in split(&candidate.value) {
            let known = |people: &[Candidate]| people.iter().any(|person| words(&person.value) == words(&name));
            if known(&people) || known(&organisations) {
                continue;
            }
            let named = Candidate { value: name.clone(), ..candidate.clone() };
            if !is_person(&name, &outlets) || (candidate.place == Place::LinkedData && candidate.confidence < 0.3) {
                organisations.push(named);
            } else {
                from = from.or(Some((candidate.place, candidate.confidence)));
                people.push(named);
            }
        }
    }
    if people.is_empty() {
        organisations.retain(|name| !is_desk(&name.value) && !is_address(&name.value));
        organisations.truncate(1);
        return organisations;
    }
    people.truncate(MOST);
    people
}

const MOST: usize = 20;

/// The names in a byline.
pub(super) fn split(byline: &str) -> Vec<String> {
    let byline = Cues::embedded().rest(Cue::Byline, byline).unwrap_or(byline);
    if is_address(byline.trim()) {
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::new();
    for part in byline
        .split(['|', '•', '·', ';', '\n', '/', '、', '،'])
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" - "))
    {
        let mut parts: Vec<&str> = split_words(part);
        // "Doe, Jane" in the bibliographic manner.
        if let [last, first] = parts[..]
            && part.contains(',')
            && !last.trim().contains(' ')
            && !first.trim().contains(' ')
            && !is_credential(first.trim())
        {
            names.push(format!("{} {}", first.trim(), last.trim()));
            continue;
        }
        if parts.len() > 1 {
            let first = parts[0];
            parts.retain(|name| std::ptr::eq(*name, first) || !is_credential(name.trim()));
        }
        names.extend(parts.iter().filter_map(|name| clean(name)));
    }
    names.dedup();
    names
}

/// Splits at commas and at the words for "and".
fn split_words(part: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = part.split([',', '&', '，']).collect();
    for and in
        [" and ", " und ", " et ", " y ", " e ", " и ", " и др", " ve ", " en ", " och ", " og ", " i ", " with "]
    {
        parts = parts.into_iter().flat_map(|part| part.split(and)).collect();
    }
    parts
}

/// "PhD", "M.D.": letters after a name.
fn is_credential(part: &str) -> bool {
    let part = part.trim_matches(['.', ' ']);
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = part.chars().filter(|c| c.is_uppercase()).count();
    !part.contains(' ') && letters <= 6 && (capitals >= 2 || letters <= 2 || matches!(part, "Jr" | "Sr" | "Esq"))
}

/// A name without cue words, roles, handles, addresses and dates.
fn clean(name: &str) -> Option<String> {
    let cues = Cues::embedded();
    let mut name = name.trim().trim_matches(['"', '“', '”', '(', ')', '[', ']', ':', '*', '.', ' ']);
    if let Some(rest) = cues.rest(Cue::Byline, name) {
        name = rest.trim();
    }
    if let Some(at) = name.find([',', '(', '@', '<']).filter(|at| *at > 0) {
        name = name[..at].trim();
    }
    let lower = name.to_lowercase();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let count = name.split_whitespace().count();
    if letters < 2 || count > 8 || name.chars().count() > 80 || name.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    if is_address(name) || cues.is(Cue::Byline, name) || cues.is(Cue::Updated, name) || cues.is(Cue::Button, name) {
        return None;
    }
    // A role that stands alone is nobody; one before or after a name is cut.
    if ROLES.iter().any(|role| lower == *role) {
        return None;
    }
    for role in ROLES {
        if let Some(at) = lower.strip_suffix(role).filter(|rest| rest.ends_with(' ')).map(str::len)
            && lower.len() == name.len()
            && name[..at].trim().contains(' ')
        {
            name = name[..at].trim();
            break;
        }
    }
    let shouted = letters > 3 && !name.chars().any(char::is_lowercase) && name.is_ascii() && name.contains(' ');
    Some(if shouted { capitalised(name) } else { name.to_owned() })
}

fn capitalised(name: &str) -> String {
    let mut start = true;
    name.chars()
        .map(|c| {
            let written = if start { c } else { c.to_ascii_lowercase() };
            start = !c.is_alphanumeric();
            written
        })
        .collect()
}

fn is_address(name: &str) -> bool {
    name.contains("://")
        || name.contains("www.")
        || name.starts_with(['@', '/', '#'])
        || (name.contains('@') && name.contains('.'))
        || (name.contains('.') && !name.contains(' ') && !name.ends_with('.') && name.is_ascii())
}

fn is_desk(name: &str) -> bool {
    Cues::embedded().is(Cue::Desk, name)
}

/// Whether a name can be a person's rather than that of the outlet, a desk or an agency.
fn is_person(name: &str, outlets: &[String]) -> bool {
    let key = words(name);
    let organised = key.split(' ').any(|word| ORGANISED.contains(&word));
    !is_desk(name) && !is_address(name) && !organised && !outlets.contains(&key)
}

/// Words that make a name one of an organisation.
const ORGANISED: &[&str] = &[
    "admin",
    "agency",
    "agencies",
    "blog",
    "club",
    "company",
    "contributor",
    "contributors",
    "corporation",
    "desk",
    "editor",
    "editors",
    "editorial",
    "foundation",
    "guest",
    "group",
    "guide",
    "inc",
    "institute",
    "limited",
    "llc",
    "ltd",
    "magazine",
    "marketing",
    "media",
    "network",
    "news",
    "newsroom",
    "office",
    "press",
    "reporter",
    "reporters",
    "service",
    "services",
    "solutions",
    "staff",
    "studio",
    "support",
    "team",
    "university",
    "webmaster",
    "wire",
    "redaktion",
    "redaction",
    "rédaction",
    "redacción",
    "redação",
    "redazione",
    "редакция",
    "агентство",
];

/// What people are to an outlet, in the lower case.
const ROLES: &[&str] = &[
    "senior staff writer",
    "staff writer",
    "senior writer",
    "contributing writer",
    "freelance writer",
    "content writer",
    "writer",
    "senior reporter",
    "staff reporter",
    "reporter",
    "senior correspondent",
    "correspondent",
    "contributing editor",
    "associate editor",
    "senior editor",
    "managing editor",
    "deputy editor",
    "news editor",
    "editor-in-chief",
    "editor in chief",
    "editor",
    "contributor",
    "columnist",
    "author",
    "photographer",
    "journalist",
    "producer",
    "founder",
    "co-founder",
    "ceo",
    "owner",
    "guest author",
    "content manager",
    "content strategist",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_split_and_cleaned() {
        for (byline, expected) in [
            ("By Mira Castell", vec!["Mira Castell"]),
            ("Mira Castell and Ola Brandt", vec!["Mira Castell", "Ola Brandt"]),
            ("Mira Castell, Ola Brandt & Jun Seo", vec!["Mira Castell", "Ola Brandt", "Jun Seo"]),
            ("Mira Castell, Staff Writer", vec!["Mira Castell"]),
            ("Mira Castell, PhD, RD", vec!["Mira Castell"]),
            ("Castell, Mira", vec!["Mira Castell"]),
            ("MIRA CASTELL", vec!["Mira Castell"]),
            ("Mira Castell | Harbour Desk Weekly", vec!["Mira Castell", "Harbour Desk Weekly"]),
            ("https://example.org/mira", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(split(byline), expected, "{byline}");
        }
    }
}
