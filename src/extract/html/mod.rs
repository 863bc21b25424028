//! The reader of HTML pages: metadata from what machines were told, the body by scoring the visible page.
//!
//! ```text
//! source ─scan─▶ markup ─tokens, parse─▶ tree ─outline─▶ entries ─blocks─▶ paragraphs ─body─▶ what is content
//!           └──▶ JSON-LD ┐                                 │                                    │
//!                json_ld, meta, visible ◀──────────────────┘ candidates ─title, authors, dates, outlet─▶ fields
//! ```

mod authors;
mod below;
mod blocks;
mod body;
mod byline;
mod candidates;
mod dates;
mod fields;
mod figures;
mod hints;
mod json_ld;
mod judge;
mod lead;
mod measures;
mod meta;
mod names;
mod notes;
mod outlet;
mod outline;
mod parse;
mod posts;
mod references;
mod scan;
mod signatures;
mod sink;
mod state;
mod tables;
mod tags;
mod title;
mod tokens;
mod totals;
mod trim;
mod visible;
mod zone;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use foldhash::fast::RandomState;
use scraper::Html;

use blocks::Block;
use body::Body;
use candidates::{Facts, words};
use measures::{Measures, Told};
use outline::Outline;
use visible::Headings;
use zone::Zone;

use super::evidence::{Evidence, Field, Place};
use super::learned::row::Row;
use super::recurring::{MUCH, MUCH_RECURS};
use super::{Article, Furniture, furniture};
use crate::capture::Capture;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::markdown;

/// What the rules say of a page, before its blocks are judged.
struct Surveyed<'a> {
    outline: Outline<'a>,
    /// The text that is shown.
    blocks: Vec<Block>,
    /// The same and what is hidden until a reader asks for it.
    all: Vec<Block>,
    facts: Facts,
    headings: Headings,
    heading: Option<usize>,
    body: Body,
    told: Told,
}

fn survey<'a>(page: &'a Html, linked_data: &[&str], weigh: &dyn Fn(&str) -> f32) -> Option<Surveyed<'a>> {
    let outline = Outline::new(page, weigh);
    let blocks = blocks::blocks(&outline);
    let all = blocks::with_hidden(&outline);
    let found = body::find(&outline, &blocks);
    let is_found = found.is_some();
    let mut body = found.or_else(|| body::whole(&outline, &blocks)).or_else(|| body::all(&outline))?;
    let mut facts = Facts::default();
    let headings = Headings::new(&outline);
    json_ld::collect(linked_data, &headings.texts(), &mut facts);
    meta::collect(&outline, &mut facts);
    let end = outline.entries[body.root].end;
    let named: Vec<String> = facts.titles.iter().map(|title| words(&title.value)).collect();
    let heading = page_heading(&headings, &named, body.root, end);
    if is_found {
        trim::trim(&outline, &blocks, &mut body, heading);
    }
    let told = Told::new(&outline, linked_data, &facts, &headings, heading, is_found);
    Some(Surveyed { outline, blocks, all, facts, headings, heading, body, told })
}

/// Takes the article from an HTML page.
pub(super) fn read(capture: &Capture, furniture: &Furniture, limits: &Limits) -> Result<Warned<Article>, Diagnostic> {
    let scanned = scan::scan(&capture.text);
    let nothing = || {
        let is_of_scripts = scanned.markup.len() * 2 < capture.text.len() && capture.text.contains("<script");
        Diagnostic::error("no text that could be an article was found").at(&capture.path).hint(match is_of_scripts {
            true => DRAWN_LATER,
            false => "look at the file in a browser: if it is a notice, a form or an error, save the page itself again",
        })
    };
    let mut page = parse::parse(&scanned.markup, limits.nesting);
    figures::mark(&mut page);
    let surveyed = survey(&page, &scanned.linked_data, &judge::weigh).ok_or_else(nothing)?;
    let Surveyed { outline, blocks, all, mut facts, headings, heading, body: mut rules, told } = surveyed;
    let measured = Measures::new(&outline, &all, &rules, heading, &told);
    let standfirst = lead::take(&outline, &blocks, heading, &mut rules, &facts);
    let mut verdict = judge::judge(&measured, heading, standfirst.as_ref().map(|(at, _)| *at), furniture);
    if verdict.words < FEWEST_WORDS {
        return Err(nothing());
    }
    tables::make_whole(&outline, &all, &mut verdict.kept);
    for block in posts::besides(&outline, &all, &verdict.kept) {
        verdict.kept[block] = true;
    }
    for block in notes::referred(&outline, &all, &verdict.kept) {
        verdict.kept[block] = true;
    }
    // What stands between the heading and the text belongs to it if it is a picture.
    let opening = heading.map_or(rules.root, |at| outline.entries[at].end.max(rules.root));
    verdict.keep_captions(&outline, &all, &rules.furniture, opening);
    let Some((root, cut)) = verdict.cut(&outline, &all, &rules.furniture, opening) else { return Err(nothing()) };
    let end = outline.entries[rules.root].end;
    let zone = Zone::new(&outline, heading.unwrap_or(rules.root), end);
    visible::collect(&outline, &blocks, &zone, &rules.furniture, &mut facts);
    signatures::collect(&outline, &blocks, &zone, &rules.furniture, &mut facts);
    outlet::collect(&outline, &blocks, &headings.title_element, &mut facts);
    let source_url = outlet::address(&facts, capture.url.as_ref());

    let body = Body { root, cut, ..rules };
    let mut roots = figures::leading(&outline, heading, &body);
    roots.push(outline.entries[root].id);
    let skipped: HashSet<_, RandomState> =
        (root..outline.entries[root].end).filter(|&at| body.cut[at]).map(|at| outline.entries[at].id).collect();
    let converted = markdown::from_html(&page, &roots, &|id| skipped.contains(&id), source_url.as_ref());
    if converted.text.trim().is_empty() {
        return Err(Diagnostic::error("the text found on the page is empty").at(&capture.path));
    }
    let standfirst = standfirst.map(|(_, text)| text);
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
        let left_out = all.iter().zip(&verdict.kept).filter(|(_, kept)| !**kept).map(|(block, _)| block);
        note_recurring(&outline, left_out, body.root, furniture, &mut article.evidence);
    }
    verdict.explain(&outline, &all, root, &mut article.evidence);
    article.evidence.rests_on = verdict.lines(&outline, &all).map(|line| furniture::key(&line)).collect();
    let plain = &converted.text;
    fields::fill(&mut article, &facts, &headings, heading, source_url.as_ref(), capture, plain);
    state::fill(&mut article, capture);
    match (&standfirst, &told) {
        (Some(_), _) => article.evidence.found(Field::Description, Place::Text, 0.85),
        (None, Some(told)) => article.evidence.found(Field::Description, told.place, told.confidence),
        (None, None) => {}
    }
    article.description = standfirst.or(told.map(|told| told.value));
    article.evidence.found(Field::Body, Place::Text, verdict.confidence);
    let mut warnings = Vec::new();
    let mut doubt = |message: &str| warnings.push(Diagnostic::warning(message).at(&capture.path));
    if verdict.confidence < UNSURE_OF_BODY {
        doubt(
            "the page is not plainly an article; its text may be incomplete or hold parts of the page that are not its own",
        );
    }
    if verdict.recurring >= MUCH {
        doubt(MUCH_RECURS);
    }
    let kept = all.iter().zip(&verdict.kept).filter(|(_, kept)| **kept);
    if kept.map(|(block, _)| block.letters).sum::<u32>() < FEW_LETTERS {
        doubt("the page has few words: it may be a notice, a form or an error, and no article");
    }
    if facts.for_subscribers && article.text.split_whitespace().count() < WHOLE {
        doubt("the page says that its text is for subscribers: what was saved may be its beginning alone");
    }
    article.evidence.doubts().iter().for_each(|told| doubt(told));
    Ok(Warned { output: article, warnings })
}

/// What to do about a page that is little more than scripts.
const DRAWN_LATER: &str = "most of the file is scripts that draw the page when it is shown: save what the browser shows, as \
     SingleFile and `Save page as, complete` do";

/// Words that a body is expected to have at the least; with fewer, what was taken is likely a notice of the site.
const FEWEST_WORDS: f32 = 8.0;
/// Letters of the shortest of reports.
const FEW_LETTERS: u32 = 200;
/// A text of so many words is not taken for the beginning of one.
const WHOLE: usize = 300;
/// A body that promises a lower F1 than this is shown to the curator.
const UNSURE_OF_BODY: f32 = 0.75;

/// Notes the lines within the body's element that were left out because other pages of the site have them, too.
fn note_recurring<'b>(
    outline: &Outline,
    left_out: impl Iterator<Item = &'b Block>,
    root: usize,
    furniture: &Furniture,
    evidence: &mut Evidence,
) {
    let end = outline.entries[root].end;
    for block in left_out.filter(|block| block.first >= root && block.first < end) {
        let line = outline.text_between(block.first, block.end);
        if let Some(counts) = furniture.seen(&line) {
            evidence.drop_recurring(&line, counts);
        }
    }
}

/// A page's blocks with what is measured of each, for making and checking the tables of weights.
#[derive(Debug, Default)]
pub struct Measured {
    pub names: Vec<&'static str>,
    /// A row of measures a block.
    pub rows: Vec<Vec<f32>>,
    pub texts: Vec<String>,
    /// The words that the classes round each block are made of.
    pub signs: Vec<Vec<String>>,
}

/// Measures the blocks of an HTML page; `weigh` is what a word in the name of a class counts.
pub fn measure(capture: &Capture, limits: &Limits, weigh: &dyn Fn(&str) -> f32) -> Measured {
    let scanned = scan::scan(&capture.text);
    let mut page = parse::parse(&scanned.markup, limits.nesting);
    figures::mark(&mut page);
    let mut measured = Measured::default();
    let Some(surveyed) = survey(&page, &scanned.linked_data, weigh) else { return measured };
    let Surveyed { outline, all, heading, body, told, .. } = &surveyed;
    let page = Measures::new(outline, all, body, *heading, told);
    for (index, block) in all.iter().enumerate() {
        let mut row = Row::default();
        page.row(index, &mut row);
        measured.names = row.names;
        measured.rows.push(row.values);
        measured.signs.push(page.class_words(index));
        measured.texts.push(measures::text(outline, block));
    }
    measured
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
    type Words<'t> = HashSet<&'t str, RandomState>;
    let (a, b): (Words, Words) = (a.split(' ').collect(), b.split(' ').collect());
    a.intersection(&b).count() as f32 / a.union(&b).count().max(1) as f32
}
