//! The reader of HTML pages: metadata from what machines were told, the body by scoring the visible page.
//!
//! ```text
//! source ─scan─▶ markup ─parse─▶ tree ─outline─▶ entries ─blocks─▶ paragraphs ─body─▶ what is content
//!           └──▶ JSON-LD ┐                         │                                    │
//!                json_ld, meta, visible ◀──────────┘ candidates ─title, authors, dates, outlet─▶ fields
//! ```

mod authors;
mod blocks;
mod body;
mod byline;
mod candidates;
mod dates;
mod fields;
mod figures;
mod hints;
mod json_ld;
mod lead;
mod meta;
mod outlet;
mod outline;
mod parse;
mod scan;
mod title;
mod totals;
mod trim;
mod visible;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use blocks::Block;
use candidates::{Facts, words};
use outline::Outline;
use visible::{Headings, Zone};

use super::evidence::{Evidence, Field, Place};
use super::{Article, Furniture};
use crate::capture::Capture;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::markdown;

/// Takes the article from an HTML page.
pub(super) fn read(capture: &Capture, furniture: &Furniture, limits: &Limits) -> Result<Warned<Article>, Diagnostic> {
    let scanned = scan::scan(&capture.text);
    let mut page = parse::parse(&scanned.markup, limits.nesting);
    figures::mark(&mut page);
    let outline = Outline::new(&page);
    let blocks = blocks::blocks(&outline);
    let found = body::find(&outline, &blocks);
    let is_article = found.is_some();
    let Some(mut body) = found.or_else(|| body::whole(&outline, &blocks)) else {
        return Err(Diagnostic::error("no text that could be an article was found").at(&capture.path));
    };

    let mut facts = Facts::default();
    let headings = Headings::new(&outline);
    json_ld::collect(&scanned.linked_data, &headings.texts(), &mut facts);
    meta::collect(&outline, &mut facts);
    let end = outline.entries[body.root].end;
    let named: Vec<String> = facts.titles.iter().map(|title| words(&title.value)).collect();
    let heading = page_heading(&headings, &named, body.root, end);
    if is_article {
        trim::trim(&outline, &blocks, &mut body, heading, furniture);
    }
    let standfirst = lead::take(&outline, &blocks, heading, &mut body, &facts);
    let zone = Zone { heading: heading.unwrap_or(body.root), end };
    visible::collect(&outline, &blocks, &zone, &body.furniture, &mut facts);
    outlet::collect(&outline, &blocks, &headings.title_element, &mut facts);

    let source_url = outlet::address(&facts, capture.url.as_ref());

    let mut roots = figures::leading(&outline, heading, &body);
    roots.push(outline.entries[body.root].node.id());
    let convert = |cut: &[bool]| {
        let cut = (body.root..end).filter(|&at| cut[at]).map(|at| outline.entries[at].node.id());
        let skipped: HashSet<_> = cut.collect();
        markdown::from_html(&page, &roots, &|id| skipped.contains(&id), source_url.as_ref())
    };
    let mut converted = convert(&body.cut);
    if converted.text.trim().is_empty() {
        // Better too much than nothing.
        converted = convert(&body.furniture);
    }
    if converted.text.trim().is_empty() {
        return Err(Diagnostic::error("the text found on the page is empty").at(&capture.path));
    }
    let told = match &standfirst {
        Some(_) => None,
        None => lead::told(&outline, &blocks, &body, &facts, &converted.text),
    };
    let mut article = Article {
        captions: converted.captions,
        body: converted.markdown,
        // Unbreakable blanks are a matter of layout: who searches for two words types an ordinary one.
        text: converted.text.replace('\u{a0}', " "),
        ..Article::default()
    };
    if furniture.teaches() {
        note_recurring(&outline, &blocks, body.root, furniture, &mut article.evidence);
    }
    let plain = &converted.text;
    fields::fill(&mut article, &facts, &headings, heading, source_url.as_ref(), capture, plain);
    match (&standfirst, &told) {
        (Some(_), _) => article.evidence.found(Field::Description, Place::Text, 0.85),
        (None, Some(told)) => article.evidence.found(Field::Description, told.place, told.confidence),
        (None, None) => {}
    }
    article.description = standfirst.or(told.map(|told| told.value));
    let mut warnings = Vec::new();
    let mut doubt = |message: &str| warnings.push(Diagnostic::warning(message).at(&capture.path));
    if !is_article {
        doubt("nothing on the page looks like an article; all of its text was taken");
    }
    article.evidence.doubts().iter().for_each(|told| doubt(told));
    Ok(Warned { output: article, warnings })
}

/// Notes the lines within the body's element that were left out because other pages of the site have them, too.
fn note_recurring(outline: &Outline, blocks: &[Block], root: usize, furniture: &Furniture, evidence: &mut Evidence) {
    let end = outline.entries[root].end;
    for block in blocks.iter().filter(|block| block.first >= root && block.first < end) {
        let line = outline.text_between(block.first, block.end);
        if let Some(counts) = furniture.seen(&line) {
            evidence.drop_recurring(&line, counts);
        }
    }
}

/// The heading of the page: of several of the first level the one most like the titles that machines were told, and of
/// equals the one nearest to the body.
fn page_heading(headings: &Headings, titles: &[String], root: usize, end: usize) -> Option<usize> {
    let title_element = words(&headings.title_element);
    let likeness = |text: &str| {
        let heading = words(text);
        let told = titles.iter().chain([&title_element]).map(|title| shared_words(&heading, title));
        told.fold(0.0, f32::max)
    };
    let nearness = |at: usize| match at {
        _ if at > root && at < end => 0.3,
        _ if at <= root => 0.2,
        _ => 0.0,
    };
    let mut best: Option<(f32, usize)> = None;
    for (at, text) in &headings.first_level {
        let score = likeness(text) + nearness(*at);
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, *at));
        }
    }
    // A logo may stand in a heading of the first level, and the title in one below it.
    if best.is_none_or(|(highest, _)| highest < 0.6) {
        let parts = title::segments(&headings.title_element).into_iter().map(words);
        let titles: Vec<String> = titles.iter().cloned().chain(parts).filter(|title| title.len() >= 8).collect();
        let lower = headings.lower.iter().find(|(at, text)| *at < end && titles.contains(&words(text)));
        if let Some((at, _)) = lower {
            return Some(*at);
        }
    }
    best.map(|(_, at)| at)
}

/// Share of the words of two texts that stand in both.
fn shared_words(a: &str, b: &str) -> f32 {
    let (a, b): (HashSet<&str>, HashSet<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    a.intersection(&b).count() as f32 / a.union(&b).count().max(1) as f32
}
