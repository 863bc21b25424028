//! The outlet's proper name, and the page's address.

use html5ever::local_name;

use super::blocks::Block;
use super::candidates::{Candidate, Chosen, Facts, Place, add, words};
use super::outline::{Entry, Outline};
use super::title;
use crate::extract::cues::{Cue, Cues};
use crate::extract::evidence::Support;
use crate::extract::text::is_wide;
use crate::url::SourceUrl;

/// The page's address: canonical, `og:url`, or what the saver recorded.
pub(super) fn address(facts: &Facts, captured: Option<&SourceUrl>) -> Option<SourceUrl> {
    let mut candidates: Vec<&Candidate> = facts.addresses.iter().collect();
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let resolve = |written: &str| captured.and_then(|base| base.join(written)).or_else(|| SourceUrl::parse(written));
    let resolved: Vec<SourceUrl> = candidates.iter().filter_map(|candidate| resolve(&candidate.value)).collect();
    // A canonical address that is the outlet's front page is a mistake where the saver knows better.
    let front = |url: &SourceUrl| url.to_url().is_some_and(|url| url.path() == "/" && url.query().is_none());
    let good = resolved.iter().find(|url| !front(url) || captured.is_none_or(front));
    good.or(captured).or(resolved.first()).cloned()
}

/// The outlet's name with the most support; the host where the page names none.
pub(super) fn choose(facts: &Facts, address: Option<&SourceUrl>) -> Option<Chosen<String>> {
    let host = address.map(SourceUrl::host);
    let squeezed = host.map(squeezed_host);
    let score = |candidate: &Candidate| {
        let key = words(&candidate.value);
        let joined: String = key.split(' ').collect();
        let repeated = facts.outlets.iter().any(|other| other.place != candidate.place && words(&other.value) == key);
        let like_host = squeezed
            .as_deref()
            .is_some_and(|host| !joined.is_empty() && (host.contains(&joined) || joined.contains(host)));
        candidate.confidence + if repeated { 0.15 } else { 0.0 } + if like_host { 0.15 } else { 0.0 }
    };
    let mut best: Option<(f32, &Candidate)> = None;
    for candidate in facts.outlets.iter().filter(|candidate| is_name(&candidate.value)) {
        let score = score(candidate);
        if best.is_none_or(|(highest, _)| score > highest + 1e-3) {
            best = Some((score, candidate));
        }
    }
    let (score, taken) = match best {
        Some((score, candidate)) => (score, candidate.clone()),
        None => (0.3, Candidate { value: host?.to_owned(), place: Place::Address, confidence: 0.3 }),
    };
    let mut support = Support { places: vec![taken.place], confidence: score.min(1.0), others: Vec::new() };
    let key = words(&taken.value);
    for other in facts.outlets.iter().filter(|other| words(&other.value) == key) {
        if !support.places.contains(&other.place) {
            support.places.push(other.place);
        }
    }
    let others = facts.outlets.iter().filter(|other| is_name(&other.value) && words(&other.value) != key);
    let support = support.with_others(others.map(Candidate::claim), &[]);
    Some(Chosen { value: taken.value, support })
}

/// Names by which a title or a byline may call the outlet.
pub(super) fn names(facts: &Facts, address: Option<&SourceUrl>) -> Vec<String> {
    let mut names: Vec<String> = facts.outlets.iter().map(|candidate| candidate.value.clone()).collect();
    if let Some(address) = address {
        names.push(address.host().to_owned());
        names.push(squeezed_host(address.host()));
    }
    names.sort();
    names.dedup();
    names
}

/// Adds the names that a reader sees: the link to the front page, the logo, and what of `<title>` agrees with them or
/// with the line of copyright.
pub(super) fn collect(outline: &Outline, blocks: &[Block], title_element: &str, facts: &mut Facts) {
    let segments = title::segments(title_element);
    let ends: Vec<String> = match segments[..] {
        [first, .., last] => [first, last].iter().map(|end| words(end)).collect(),
        _ => Vec::new(),
    };
    let rights: Vec<String> = copyright_lines(outline, blocks);
    // Arabic and Hebrew glue the preposition to the owner's name.
    let stands = |line: &str, key: &str| {
        let line = format!(" {line} ");
        ["", "ل", "ל"].iter().any(|of| line.contains(&format!(" {of}{key} ")))
    };
    let claimed = |key: &str| rights.iter().any(|line| stands(line, key));
    for name in home_links(outline) {
        let key = words(&name);
        let confidence = match (ends.contains(&key), claimed(&key)) {
            (true, _) => 0.75,
            (false, true) => 0.55,
            (false, false) => 0.35,
        };
        add(&mut facts.outlets, &name, Place::Text, confidence);
    }
    if let [first, .., last] = segments[..] {
        for end in [last, first] {
            let key = words(end);
            if key.chars().count() >= 3 && claimed(&key) {
                add(&mut facts.outlets, end, Place::TitleElement, 0.6);
            }
        }
    }
    // Chinese titles end in the outlet's name behind a hyphen without blanks; others may where the page names no outlet.
    let hyphen = title_element.rsplit_once(['-', '_', '—']).filter(|(headline, _)| headline.ends_with(is_wide));
    if let Some((_, name)) = hyphen.filter(|(_, name)| name.chars().count() >= 3 && name.starts_with(is_wide)) {
        add(&mut facts.outlets, name, Place::TitleElement, if claimed(&words(name)) { 0.6 } else { 0.3 });
    } else if let [_, .., last] = segments[..]
        && words(last).split(' ').count() <= 6
        && facts.outlets.is_empty()
        && facts.addresses.is_empty()
    {
        add(&mut facts.outlets, last, Place::TitleElement, 0.3);
    }
}

/// What links to the front page are called, in words or by the description of their picture.
fn home_links(outline: &Outline) -> Vec<String> {
    let is_home = |entry: &Entry| {
        entry.is(&local_name!("a")) && matches!(entry.attr(&local_name!("href")).map(str::trim), Some("/" | "./"))
    };
    let mut names: Vec<String> = Vec::new();
    for (at, entry) in outline.entries.iter().enumerate().filter(|(_, entry)| is_home(entry)) {
        let end = entry.end.min(at + 40);
        let said = |names: &[html5ever::LocalName]| {
            outline.entries[at..end].iter().find_map(|entry| names.iter().find_map(|name| entry.attr(name)))
        };
        let text = outline.text(at);
        let name = match text.is_empty() {
            true => said(&[local_name!("alt")]).or(said(&[local_name!("aria-label"), local_name!("title")])),
            false => Some(text.as_str()),
        };
        let name = name.map(without_logo).filter(|name| is_name(name) && name.chars().count() <= 50);
        if let Some(name) = name.filter(|name| !Cues::embedded().is(Cue::Menu, name)) {
            names.push(name.to_owned());
        }
        if names.len() >= 3 {
            break;
        }
    }
    names
}

/// A logo's description without the word for it.
fn without_logo(name: &str) -> &str {
    let name = name.trim();
    let lower = name.to_lowercase();
    let cut = [" logo", " home", " homepage"].iter().find(|word| lower.ends_with(**word) && lower.len() == name.len());
    cut.map_or(name, |word| name[..name.len() - word.len()].trim_end_matches([' ', '-', '–', '|', ',']))
}

/// The words of the lines that claim the rights, from the foot of the page upwards.
fn copyright_lines(outline: &Outline, blocks: &[Block]) -> Vec<String> {
    let signs = |entry: &Entry| {
        entry.text().is_some_and(|text| {
            let is_short = text.len() <= LONGEST_CLAIM && text.len() > 4;
            text.contains(['©', 'ⓒ'])
                || is_short && (text.contains("(c)") || Cues::embedded().opens(Cue::Copyright, text))
        })
    };
    let last = blocks.iter().rev().take(200).enumerate();
    // In words, the rights are claimed at the very foot.
    let signed = |entry: &Entry| entry.text().is_some_and(|text| text.contains(['©', 'ⓒ']));
    let claims = last.filter(|(far, block)| {
        let entries = &outline.entries[block.first..block.end];
        if *far < 24 { entries.iter().any(signs) } else { entries.iter().any(signed) }
    });
    let claims = claims.map(|(_, block)| block);
    claims.take(3).map(|block| words(&outline.text_between(block.first, block.end))).collect()
}

/// Bytes of a line that claims the rights.
const LONGEST_CLAIM: usize = 300;

/// `quaycourier` for `news.quay-courier.co.uk`: the registered name without its suffix and hyphens.
fn squeezed_host(host: &str) -> String {
    let registered = psl::domain_str(host).unwrap_or(host);
    let name = registered.split('.').next().unwrap_or(registered);
    name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

fn is_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && name.chars().count() <= 80 && !name.starts_with('@') && !name.contains("://")
}
