//! Authors: the people on whom the places agree that name writers.

use super::byline::{is_address, split};
use super::candidates::{Candidate, Chosen, Facts, Place, words};
use crate::extract::cues::{Cue, Cues};
use crate::extract::evidence::{Claim, Support};
use crate::extract::labels::is_cased;
use crate::extract::text::is_office;

/// The names that one place gives.
struct Byline {
    place: Place,
    /// The trust in the place; see [`EXPLICIT`].
    trust: f32,
    names: Vec<Named>,
    /// As written.
    written: Vec<String>,
}

struct Named {
    name: String,
    key: String,
    kind: Kind,
}

/// Whose name it is, the likeliest writer last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// "Staff", "Editorial team".
    Desk,
    /// The outlet's own.
    Outlet,
    /// A name to log in with rather than a person's.
    Handle,
    Organisation,
    Person,
}

/// Trust from which a visible line counts as an explicit byline: it begins with "By" and stands under the heading.
pub(super) const EXPLICIT: f32 = 0.9;
/// What an explicit byline weighs: more than machines that agree, who are often told of the person who uploaded it.
const WEIGHT_OF_EXPLICIT: f32 = 1.27;
/// How much another place adds that names the same people.
const AGREEING: f32 = 0.35;
/// Candidates of one place that are much less trusted than its best speak of others on the page.
const SAME_TRUST: f32 = 0.15;
const MOST: usize = 20;

/// The people; an organisation or desk only where no person is named. `outlets` are names of the page's outlet.
pub(super) fn choose(facts: &Facts, outlets: &[String]) -> Option<Chosen<Vec<String>>> {
    // "The Gazette - Daily News" is called by the shorter name as well.
    let shorter = outlets.iter().filter_map(|outlet| outlet.split(" - ").next());
    let mut outlets: Vec<String> = outlets.iter().map(String::as_str).chain(shorter).map(words).collect();
    outlets.dedup();
    let bylines = bylines(facts, &outlets);
    let scores: Vec<f32> = bylines.iter().map(|byline| score(byline, &bylines)).collect();
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] + 1e-3 {
            best = at;
        }
    }
    let taken = bylines.get(best)?;
    // Machines are often told the first of several authors only.
    let fuller = bylines.iter().filter(|other| {
        other.trust >= 0.6
            && other.names.len() > taken.names.len()
            && other.names.iter().all(|name| name.kind == Kind::Person)
            && taken.names.iter().all(|name| other.names.iter().any(|known| known.key == name.key))
    });
    let named = fuller.max_by_key(|other| other.names.len()).unwrap_or(taken);
    let best_kind = named.names.iter().map(|name| name.kind).max()?;
    let kept = named.names.iter().filter(|name| name.kind == best_kind);
    let most = if best_kind == Kind::Person { MOST } else { 1 };
    let value: Vec<String> = kept.take(most).map(|name| name.name.clone()).collect();
    let agreeing = || bylines.iter().filter(|other| shares_name(other, taken));
    let mut places: Vec<(Place, f32)> = Vec::new();
    for other in agreeing() {
        if places.iter().all(|(place, _)| *place != other.place) {
            places.push((other.place, other.trust));
        }
    }
    places.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let confidence = confidence(taken, best_kind, &places);
    let claims = bylines.iter().zip(&scores).flat_map(|(other, score)| {
        let share = (1.0 - confidence) * (score / scores[best].max(0.1)).min(1.0);
        other.names.iter().map(move |name| Claim { value: name.name.clone(), place: other.place, confidence: share })
    });
    let support =
        Support { places: places.into_iter().map(|(place, _)| place).collect(), confidence, others: Vec::new() };
    let known: Vec<&str> = value.iter().map(String::as_str).collect();
    let support = support
        .with_others(claims.filter(|claim| !known.iter().any(|name| words(name) == words(&claim.value))), &known);
    Some(Chosen { value, support })
}

fn confidence(taken: &Byline, kind: Kind, places: &[(Place, f32)]) -> f32 {
    let is_seen = |place: &Place| {
        matches!(place, Place::Byline | Place::Relation | Place::Microdata | Place::Text | Place::Dateline)
    };
    let seen = places.iter().any(|(place, _)| is_seen(place));
    let told = places.iter().any(|(place, _)| !is_seen(place));
    // Measured on pages whose author is known; docs/extract.md has the table.
    match kind {
        Kind::Person if seen && told => 0.97,
        Kind::Person if taken.trust >= EXPLICIT => 0.92,
        Kind::Person if told => 0.87,
        Kind::Person if taken.trust < 0.5 => 0.6,
        Kind::Person => 0.82,
        Kind::Organisation if seen && told => 0.9,
        Kind::Organisation | Kind::Handle => 0.8,
        Kind::Outlet | Kind::Desk => 0.7,
    }
}

/// The names of each place: those of its most trusted candidates.
fn bylines(facts: &Facts, outlets: &[String]) -> Vec<Byline> {
    let mut order: Vec<&Candidate> = facts.authors.iter().collect();
    order.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut bylines: Vec<Byline> = Vec::new();
    for candidate in order {
        let is_machine = matches!(candidate.place, Place::LinkedData | Place::OpenGraph | Place::Meta);
        // An explicit byline is not helped by what else is called an author nearby.
        let is_explicit = |trust: f32| !is_machine && trust >= EXPLICIT;
        let same = |byline: &Byline| {
            byline.place == candidate.place && is_explicit(byline.trust) == is_explicit(candidate.confidence)
        };
        let known = bylines.iter().position(same);
        if known.is_some_and(|at| bylines[at].trust - candidate.confidence > SAME_TRUST) {
            continue;
        }
        let whole = words(&candidate.value);
        let names = match outlets.contains(&whole) {
            true => vec![candidate.value.clone()],
            false => match split(without_outlet(&candidate.value, outlets), !is_machine) {
                names if names.is_empty() => split(&candidate.value, !is_machine),
                names => names,
            },
        };
        let mut found: Vec<Named> = Vec::new();
        for name in names {
            let key = words(&name);
            let is_organisation = candidate.place == Place::LinkedData && candidate.confidence < 0.3;
            if let Some(kind) = kind(&name, &key, outlets, is_organisation) {
                found.push(Named { name, key, kind });
            }
        }
        if found.is_empty() {
            continue;
        }
        let at = known.unwrap_or_else(|| {
            bylines.push(Byline {
                place: candidate.place,
                trust: candidate.confidence,
                names: Vec::new(),
                written: Vec::new(),
            });
            bylines.len() - 1
        });
        // What stands in an element inside of another, or in a line that is said twice, is one byline.
        let byline = &mut bylines[at];
        let inner = byline.written.iter().any(|written| written.contains(&candidate.value));
        if inner {
            continue;
        }
        byline.written.push(candidate.value.clone());
        for named in found {
            // What its bearer is stands beside a name as often as another name does.
            let is_office = !byline.names.is_empty() && is_office(&named.name);
            let is_new = byline.names.iter().all(|known| known.key != named.key);
            if byline.names.len() < MOST && is_new && !is_office {
                byline.names.push(named);
            }
        }
    }
    bylines
}

/// A byline without the outlet's name before the writer's: "The Gazette - Jane Doe", "The Gazette Jane Doe".
fn without_outlet<'a>(byline: &'a str, outlets: &[String]) -> &'a str {
    let whole = words(byline);
    let shorter = outlets.iter().filter(|outlet| !outlet.is_empty()).find_map(|outlet| {
        whole.strip_prefix(outlet.as_str()).filter(|rest| rest.starts_with(' '))?;
        let blanks = byline.match_indices(' ').map(|(at, _)| at);
        blanks.map(|at| &byline[at + 1..]).find(|rest| words(rest).len() + outlet.len() < whole.len())
    });
    let rest = shorter.map(|rest| rest.trim_start_matches(|c: char| !c.is_alphanumeric()));
    rest.filter(|rest| rest.contains(' ')).unwrap_or(byline)
}

fn score(byline: &Byline, all: &[Byline]) -> f32 {
    let trust = match byline.trust {
        trust if trust >= EXPLICIT && byline.place == Place::Byline => WEIGHT_OF_EXPLICIT,
        trust => trust,
    };
    let others = all.iter().filter(|other| !std::ptr::eq(*other, byline) && shares_name(other, byline));
    let total = trust + others.map(|other| other.trust * AGREEING).sum::<f32>();
    total
        * match byline.names.iter().map(|name| name.kind).max() {
            Some(Kind::Person) => 1.0,
            Some(Kind::Organisation | Kind::Handle) => 0.5,
            Some(Kind::Outlet) => 0.3,
            Some(Kind::Desk) | None => 0.25,
        }
}

fn shares_name(a: &Byline, b: &Byline) -> bool {
    a.names.iter().any(|name| b.names.iter().any(|other| other.key == name.key))
}

/// Whose name it is; nothing for one that is nobody's.
fn kind(name: &str, key: &str, outlets: &[String], is_organisation: bool) -> Option<Kind> {
    let cues = Cues::embedded();
    if is_address(name) || cues.is(Cue::Account, name) {
        return None;
    }
    if cues.is(Cue::Desk, name) {
        return Some(Kind::Desk);
    }
    if outlets.iter().any(|outlet| outlet == key) {
        return Some(Kind::Outlet);
    }
    let organised = is_organisation || key.split(' ').any(|word| cues.is(Cue::Organisation, word));
    let is_handle = is_cased(name) && !name.contains(' ') && !name.chars().any(char::is_uppercase);
    Some(match organised {
        true => Kind::Organisation,
        false if is_handle => Kind::Handle,
        false => Kind::Person,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_agree_outweigh_one_that_does_not() {
        let mut facts = Facts::default();
        let mut add = |name: &str, place, trust| super::super::candidates::add(&mut facts.authors, name, place, trust);
        add("Harbour Press Ltd", Place::LinkedData, 0.95);
        add("Ola Brandt", Place::Meta, 0.85);
        add("Mira Castell | March 5, 2024", Place::Byline, 0.7);
        add("Mira Castell", Place::Microdata, 0.8);
        let chosen = choose(&facts, &[]).unwrap();
        assert_eq!(chosen.value, ["Mira Castell"]);
        assert_eq!(chosen.support.places, [Place::Microdata, Place::Byline]);
        assert!(chosen.support.others.iter().any(|other| other.value == "Ola Brandt"), "{:?}", chosen.support);
    }
}
