//! The outlet's proper name, and the page's address.

use super::candidates::{Candidate, Facts, words};
use crate::url::SourceUrl;

/// The page's address: canonical, `og:url`, or what the saver recorded.
pub(super) fn address(facts: &Facts, captured: Option<&SourceUrl>) -> Option<SourceUrl> {
    let mut candidates: Vec<&Candidate> = facts.addresses.iter().collect();
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let resolve = |written: &str| captured.and_then(|base| base.join(written)).or_else(|| SourceUrl::parse(written));
    let resolved: Vec<SourceUrl> = candidates.iter().filter_map(|candidate| resolve(&candidate.value)).collect();
    // A canonical address that is the outlet's front page is a mistake where the saver knows better.
    let front = |url: &SourceUrl| url.as_url().path() == "/" && url.as_url().query().is_none();
    let good = resolved.iter().find(|url| !front(url) || captured.is_none_or(front));
    good.or(captured).or(resolved.first()).cloned()
}

/// The outlet's name with the most support; the host where the page names none.
pub(super) fn choose(facts: &Facts, address: Option<&SourceUrl>) -> Option<String> {
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
    best.map(|(_, candidate)| candidate.value.clone()).or_else(|| host.map(str::to_owned))
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
