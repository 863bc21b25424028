//! Facts → the fields of the article, each with what speaks for it.

use std::collections::HashSet;

use super::candidates::{Candidate, Chosen, Facts, best, words};
use super::visible::Headings;
use super::{authors, dates, outlet, title};
use crate::capture::Capture;
use crate::extract::Article;
use crate::extract::evidence::{Evidence, Field, Place, Support};
use crate::extract::language;
use crate::url::SourceUrl;

/// Fills the fields that come from [`Facts`], and adds the evidence for them. `heading` is the page's own heading, `text` the
/// article's plain text, `address` the page's address.
pub(super) fn fill(
    article: &mut Article,
    facts: &Facts,
    headings: &Headings,
    heading: Option<usize>,
    address: Option<&SourceUrl>,
    capture: &Capture,
    text: &str,
) {
    let mut evidence = std::mem::take(&mut article.evidence);
    let outlets = outlet::names(facts, address);
    if let Some(title) = noted(&mut evidence, Field::Title, title::choose(facts, headings, heading, &outlets)) {
        article.title = title;
    }
    article.source = noted(&mut evidence, Field::Source, outlet::choose(facts, address));
    if let Some(address) = address {
        let given = facts.addresses.first().map_or(Place::Saver, |candidate| candidate.place);
        evidence.found(Field::SourceUrl, given, 0.95);
        article.source_url = Some(address.clone());
    }
    let declared = best(&facts.languages).map(|candidate| candidate.value.as_str());
    article.language = language::detect(text, declared);
    if let Some(language) = &article.language {
        let same = declared.and_then(language::normalise).as_ref() == Some(language);
        evidence.found(Field::Language, if same { Place::Meta } else { Place::Writing }, if same { 0.97 } else { 0.9 });
    }
    let latest = capture.captured.as_deref().and_then(|captured| captured.get(..10)?.parse().ok());
    let dated = dates::choose(facts, article.language.as_deref(), address.map(SourceUrl::as_str), latest);
    article.date = noted(&mut evidence, Field::Date, dated);
    let own_names: Vec<String> = article.source.iter().cloned().collect();
    article.authors = noted(&mut evidence, Field::Authors, authors::choose(facts, &own_names)).unwrap_or_default();
    article.credit = noted(&mut evidence, Field::Credit, credit(facts, article.source.as_deref()));
    article.tags = noted(&mut evidence, Field::Tags, tags(facts)).unwrap_or_default();
    article.evidence = evidence;
}

/// The chosen value, once what speaks for it is noted.
fn noted<T>(evidence: &mut Evidence, field: Field, chosen: Option<Chosen<T>>) -> Option<T> {
    let Chosen { value, support } = chosen?;
    evidence.note(field, support);
    Some(value)
}

/// Where the story was taken from, unless that is the outlet itself.
fn credit(facts: &Facts, source: Option<&str>) -> Option<Chosen<String>> {
    let own = source.map(words);
    let others: Vec<Candidate> =
        facts.credits.iter().filter(|credit| Some(words(&credit.value)) != own).cloned().collect();
    let taken = best(&others)?;
    let support = Support { places: vec![taken.place], confidence: taken.confidence, others: Vec::new() };
    let claims = others.iter().map(Candidate::claim);
    Some(Chosen { value: taken.value.clone(), support: support.with_others(claims, &[&taken.value]) })
}

/// Whether a tag is one for readers: no number of a record, no switch of an advertiser's, no address.
fn is_word(tag: &str) -> bool {
    let letters = tag.chars().filter(|c| c.is_alphabetic()).count();
    let digits = tag.chars().filter(|c| c.is_numeric()).count();
    let opens = tag.trim_start_matches('#').chars().next().is_some_and(|c| c.is_alphanumeric() || "«\"“'(".contains(c));
    // "42.4k": how often something was read.
    let is_count = tag
        .strip_suffix(['k', 'K', 'm', 'M'])
        .is_some_and(|count| !count.is_empty() && count.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')));
    letters > 0
        && !is_count
        && digits < 5
        && opens
        && tag.chars().count() <= 60
        && !tag.contains("://")
        && !tag.contains('=')
}

/// Tags of the most trusted places, each once.
fn tags(facts: &Facts) -> Option<Chosen<Vec<String>>> {
    let highest = best(&facts.tags).map_or(0.0, |candidate| candidate.confidence);
    let mut seen = HashSet::new();
    let trusted = facts.tags.iter().filter(|tag| tag.confidence >= highest - 0.15);
    let kept: Vec<&Candidate> =
        trusted.filter(|tag| is_word(&tag.value)).filter(|tag| seen.insert(words(&tag.value))).take(40).collect();
    let mut places: Vec<Place> = Vec::new();
    for tag in &kept {
        if !places.contains(&tag.place) {
            places.push(tag.place);
        }
    }
    // The sign with which networks write tags is no part of them.
    let value: Vec<String> = kept.iter().map(|tag| tag.value.trim_start_matches('#').trim().to_owned()).collect();
    let taken: Vec<&str> = value.iter().map(String::as_str).collect();
    let support = Support { places, confidence: highest, others: Vec::new() };
    let others = facts.tags.iter().filter(|tag| !seen.contains(&words(&tag.value)));
    let support = support.with_others(others.map(Candidate::claim), &taken);
    (!value.is_empty()).then_some(Chosen { value, support })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_no_tags() {
        for tag in ["18153161", "-NJ", "id=12", "https://e.org/tag", "2024", "_section", "42.4k"] {
            assert!(!is_word(tag), "{tag}");
        }
        for tag in ["harbour", "Covid-19", "5G", "#ports", "홍수", "новости", "3D printing", "4K video"] {
            assert!(is_word(tag), "{tag}");
        }
    }
}
