//! The reader of plain-text dumps: what remains when a browser's page is printed as text, menus and all.
//!
//! The text is split into [`blocks`], each with its looks and its cue words ([`page`]). The [`zone`] of the article is
//! the run of blocks richest in prose; its [`headline`] stands above it, its [`imprint`] around that. [`captions`],
//! [`tags`] and the [`outlet`]'s name are read from what stands in and around the zone. Which blocks are the text is
//! decided by the [`judge`], who weighs what is measured of each ([`measures`]); the rest is left behind.

mod authors;
mod blocks;
mod candidate;
mod captions;
mod dates;
mod headline;
mod imprint;
mod judge;
mod measures;
mod outlet;
mod page;
mod people;
mod ranking;
mod tags;
mod texture;
mod zone;

pub(super) use dates::{Label, own_label};
pub(super) use people::{is_office, looks_like_person};
pub(super) use texture::is_wide;
pub use texture::key;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod training;

use memchr::memchr;

use super::cues::Cue;
use super::evidence::{Evidence, Field, Place, Support};
use super::learned::row::Row;
use super::recurring::{MUCH, MUCH_RECURS};
use super::{Article, Furniture, furniture, language};
use crate::capture::Capture;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::markdown::escape_text;
use crate::url::SourceUrl;
use blocks::Marker;
use measures::Rules;
use page::{Line, Role, same};
use texture::Contents;
use zone::Zone;

pub(super) fn read(capture: &Capture, furniture: &Furniture, _limits: &Limits) -> Result<Warned<Article>, Diagnostic> {
    let mut lines = page::lines(&capture.text, furniture);
    let recurring = settle_recurring(&mut lines);
    let mut dropped = vec![false; lines.len()];
    let mut warnings = Vec::new();
    if lines.len() >= blocks::MOST {
        warnings.push(
            Diagnostic::warning(format!("only the first {} paragraphs and lines were read", blocks::MOST))
                .at(&capture.path)
                .hint("split the page into the articles that it holds"),
        );
    }
    let contents = Contents::of(&lines);
    let found = zone::find(&lines, &mut dropped);
    let headline = found.and_then(|zone| headline::find(&lines, &contents, zone));
    let rules = Rules { zone: found, dropped: &dropped, headline: headline.as_ref().map(|headline| headline.index) };
    let written_in = found.and_then(|zone| language_of(&lines[zone.start..zone.end]));
    let verdict = judge::judge(&lines, &contents, rules, written_in.as_deref() == Some(LEARNED_LANGUAGE));
    let Some(zone) = found.or_else(|| span(&lines, &verdict.kept)) else {
        return Err(Diagnostic::error("no article found: the text holds no paragraph, only short lines")
            .at(&capture.path)
            .hint("a menu or an index page has none; if this page has one, write the document by hand"));
    };
    if found.is_none() {
        warnings.push(
            Diagnostic::warning("no paragraph found, only short lines; those likeliest to matter were taken")
                .at(&capture.path)
                .hint("a menu or an index page has none: read what was taken"),
        );
    }
    let title = headline.as_ref().map_or(zone.start, |headline| headline.index);
    if headline.is_none() {
        warnings.push(
            Diagnostic::warning("no headline found above the text; the first line stands in for it").at(&capture.path),
        );
    }
    let mut article = Article { source_url: capture.url.clone(), ..Article::default() };
    let from = if headline.is_some() { title + 1 } else { zone.start };
    let zone = Zone { start: zone.start.max(from).min(zone.end), end: zone.end };
    let pictures = captions::find(&lines, from, zone, &dropped);
    pictures.blocks.iter().for_each(|&block| dropped[block] = true);
    let (tags, tag_blocks) = tags::find(&lines, title, zone);
    tag_blocks.iter().for_each(|&block| dropped[block] = true);
    let mut aside = vec![false; lines.len()];
    pictures.blocks.iter().chain(&tag_blocks).for_each(|&block| aside[block] = true);
    let (lead, start) = lead(&lines, title, from, zone, &dropped);
    // What stands above the headline of an article is a ticker or a teaser, short lines below it are buttons.
    let beside = |index: usize| index < title || (index < start && !lines[index].is_prose());
    let words = |of: &dyn Fn(usize) -> bool| -> usize {
        (0..lines.len()).filter(|&index| verdict.kept[index] && of(index)).map(|index| lines[index].words).sum()
    };
    let is_headed = headline.is_some() && words(&beside) * MOST_BESIDE <= words(&|_| true);
    let taken = |index: &usize| {
        let line = &lines[*index];
        let elsewhere = aside[*index]
            || (is_headed && beside(*index))
            || (*index < start && lead.as_deref() == Some(line.text()))
            || (headline.is_some() && same(line, &lines[title]));
        !(verdict.is_article && elsewhere)
    };
    let mut body: Vec<&Line> = (0..lines.len()).filter(|i| verdict.kept[*i]).filter(taken).map(|i| &lines[i]).collect();
    if body.is_empty() {
        body = (start..zone.end).filter(|i| !dropped[*i]).filter(taken).map(|i| &lines[i]).collect();
    }
    (article.body, article.text) = write(&body);
    article.language = if verdict.is_article { written_in } else { language::detect(&article.text, None) };
    let imprint = imprint::read(&lines, title, zone, article.language.as_deref());
    let outlet = outlet::find(&lines, title, zone, &imprint.authors, lead.as_deref());
    article.source_url = article.source_url.or_else(|| address(&lines, title));
    article.title = headline::clean(&lines, title);
    article.authors = imprint.authors;
    // "Jane Doe, The Gazette" names one writer.
    let outlet_key = outlet.name.as_deref().map(texture::key);
    let is_outlet = |name: &String| Some(texture::key(name)) == outlet_key;
    if !article.authors.iter().all(is_outlet) {
        article.authors.retain(|name| !is_outlet(name));
    }
    article.date = imprint.date;
    let is_named = imprint.credit.is_some();
    article.credit = imprint.credit.or(outlet.credit);
    article.source = outlet.name;
    article.description = lead;
    article.captions = pictures.captions;
    article.tags = tags;
    let mut evidence =
        Evidence { rests_on: rests_on(&lines, zone, title, &verdict.kept, &article), ..Evidence::default() };
    if furniture.teaches() {
        for line in lines[from.min(zone.start)..zone.end].iter().filter(|line| line.furniture) {
            furniture.seen(line.text()).into_iter().for_each(|counts| evidence.drop_recurring(line.text(), counts));
        }
    }
    verdict.explain(&lines, &mut evidence);
    evidence.note(Field::Title, headline.map(|headline| headline.support).unwrap_or_else(first_line));
    evidence.note(Field::Authors, imprint.author_support);
    evidence.note(Field::Date, imprint.date_support);
    evidence.note(Field::Source, outlet.support);
    evidence.found(Field::Body, Place::Text, verdict.confidence);
    let credited = if is_named { (Place::Byline, 0.85) } else { (Place::Dateline, 0.75) };
    let addressed = if capture.url.is_some() { (Place::Saver, 0.95) } else { (Place::Text, 0.6) };
    for (field, found, (place, confidence)) in [
        (Field::SourceUrl, article.source_url.is_some(), addressed),
        (Field::Credit, article.credit.is_some(), credited),
        (Field::Tags, !article.tags.is_empty(), (Place::Text, 0.8)),
        (Field::Language, article.language.is_some(), (Place::Writing, 0.9)),
        (Field::Description, article.description.is_some(), (Place::Text, 0.8)),
    ] {
        if found {
            evidence.found(field, place, confidence);
        }
    }
    let mut doubt = |message: &str| warnings.push(Diagnostic::warning(message).at(&capture.path));
    if found.is_some() && verdict.confidence < UNSURE_OF_BODY {
        doubt(
            "the page is not plainly an article; its text may be incomplete or hold parts of the page that are not its own",
        );
    }
    if recurring >= MUCH {
        doubt(MUCH_RECURS);
    }
    evidence.doubts().iter().for_each(|told| doubt(told));
    article.evidence = evidence;
    Ok(Warned { output: article, warnings })
}

/// Leaves marked as furniture those lines alone, of all that recur, that do not belong to the page's own text; the part of
/// the text that these would be.
fn settle_recurring(lines: &mut [Line]) -> f32 {
    let recurs: Vec<bool> = lines.iter_mut().map(|line| std::mem::take(&mut line.furniture)).collect();
    if !recurs.contains(&true) {
        return 0.0;
    }
    let mut dropped = vec![false; lines.len()];
    let contents = Contents::of(lines);
    let zone = zone::find(lines, &mut dropped);
    let headline = zone.and_then(|zone| headline::find(lines, &contents, zone)).map(|headline| headline.index);
    let written_in = zone.and_then(|zone| language_of(&lines[zone.start..zone.end]));
    let rules = Rules { zone, dropped: &dropped, headline };
    let verdict = judge::judge(lines, &contents, rules, written_in.as_deref() == Some(LEARNED_LANGUAGE));
    judge::mark_recurring(lines, &verdict, &recurs)
}

/// Of so many words of a text one may stand above its headline, to be none of it; where more do, something else was taken
/// for the headline.
const MOST_BESIDE: usize = 6;

/// The language of nearly all pages that the table of the judge was made of.
const LEARNED_LANGUAGE: &str = "en";

/// The keys of the lines that made the article what it is: the rules' text and what is kept, the headline, names that
/// stand alone and captions.
fn rests_on(lines: &[Line], zone: Zone, title: usize, kept: &[bool], article: &Article) -> Vec<u32> {
    let in_zone = |index: usize| (zone.start..zone.end).contains(&index) && lines[index].role == Role::Text;
    let rests = |index: &usize| kept[*index] || *index == title || in_zone(*index);
    let read = (0..lines.len()).filter(rests).map(|index| lines[index].key as u32);
    read.chain(article.authors.iter().chain(&article.captions).map(|text| furniture::key(text))).collect()
}

fn language_of(lines: &[Line]) -> Option<String> {
    /// A longer text is in no other language.
    const LONGEST: usize = 6_000;
    let mut text = String::new();
    for line in lines.iter().filter(|line| line.is_prose()) {
        if text.len() > LONGEST {
            break;
        }
        text.push_str(line.text());
        text.push('\n');
    }
    language::detect(&text, None)
}

/// A body that promises a lower F1 than this is shown to the curator.
const UNSURE_OF_BODY: f32 = 0.75;

/// What speaks for the text's first line as the title where no line stands out.
fn first_line() -> Support {
    Support { places: vec![Place::Text], confidence: 0.2, others: Vec::new() }
}

/// From the first kept block to the last, if what is kept is more than a button or two.
fn span(lines: &[Line], kept: &[bool]) -> Option<Zone> {
    const FEWEST_WORDS: usize = 8;
    if lines.iter().zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| line.words).sum::<usize>() < FEWEST_WORDS {
        return None;
    }
    let start = kept.iter().position(|kept| *kept)?;
    Some(Zone { start, end: kept.iter().rposition(|kept| *kept)? + 1 })
}

/// A page's blocks with what is measured of each, for making and checking the table of weights.
#[derive(Debug, Default)]
pub struct Measured {
    pub names: Vec<&'static str>,
    /// A row of measures a block.
    pub rows: Vec<Vec<f32>>,
    pub texts: Vec<String>,
}

/// Measures the blocks of a dump.
pub fn measure(capture: &Capture) -> Measured {
    let lines = page::lines(&capture.text, &Furniture::default());
    let mut dropped = vec![false; lines.len()];
    let contents = Contents::of(&lines);
    let zone = zone::find(&lines, &mut dropped);
    let headline = zone.and_then(|zone| headline::find(&lines, &contents, zone)).map(|headline| headline.index);
    let page = measures::Measures::new(&lines, &contents, Rules { zone, dropped: &dropped, headline });
    let mut measured = Measured::default();
    for (index, line) in lines.iter().enumerate() {
        let mut row = Row::default();
        page.row(index, &mut row);
        measured.names = row.names;
        measured.rows.push(row.values);
        measured.texts.push(line.text().to_owned());
    }
    measured
}

/// The page's own address where the page shows it: one whose path names what the headline names.
fn address(lines: &[Line], title: usize) -> Option<SourceUrl> {
    let wanted = texture::content_words(lines[title].text());
    let addressed =
        lines.iter().filter(|line| memchr(b':', line.text().as_bytes()).is_some() && line.text().contains("://"));
    let written = addressed.flat_map(|line| line.text().split_whitespace());
    written.filter(|word| word.starts_with("http://") || word.starts_with("https://")).find_map(|word| {
        let url = SourceUrl::parse(word)?;
        let words = url.to_url().map(|url| texture::content_words(url.path())).unwrap_or_default();
        let shared = wanted.iter().filter(|word| words.contains(word)).count();
        (shared >= 2 && shared * 2 >= wanted.len()).then_some(url)
    })
}

/// The lead, if something sets it apart from the text, and where the text begins.
fn lead(lines: &[Line], title: usize, from: usize, zone: Zone, dropped: &[bool]) -> (Option<String>, usize) {
    const LONGEST: usize = 420;
    let reaches = |index: usize| matches!(lines[index].role, Role::Box | Role::End);
    let stop = (from..zone.end).find(|index| reaches(*index)).unwrap_or(zone.end);
    let text = |index: usize| {
        !dropped[index] && !lines[index].is_item() && lines[index].role == Role::Text && !lines[index].dateline
    };
    let Some(first) = (from..stop).find(|index| text(*index) && lines[*index].width >= 40 && lines[*index].words >= 5)
    else {
        return (None, zone.start);
    };
    if first >= zone.end || lines[first].width > LONGEST || same(&lines[first], &lines[title]) {
        return (None, zone.start);
    }
    let next = (first + 1..zone.end).find(|index| text(*index) && lines[*index].is_prose());
    let Some(next) = next else { return (None, zone.start) };
    let between = &lines[first + 1..next];
    let imprint = between.iter().any(imprint::is_imprint);
    // A line that names a source stands in the middle of reports as well.
    let cut = |index: usize| dropped[index] && lines[index].role != Role::Box && !lines[index].has(Cue::Credit);
    let interrupted = (first + 1..next).any(cut);
    let short = lines[first].width <= 260 && texture::sentences(lines[first].text()) <= 2;
    let unfinished = !lines[first].terminal && lines[first].width >= 60 && first < zone.start.max(from + 3);
    if imprint || (short && (interrupted || unfinished)) {
        return (Some(lines[first].text().to_owned()), next.max(first + 1));
    }
    (None, zone.start.min(first.max(from)))
}

/// The text as Markdown, and as plain text.
fn write(body: &[&Line]) -> (String, String) {
    let (mut markdown, mut text) = (String::new(), String::new());
    let mut in_list = false;
    for (index, line) in body.iter().enumerate() {
        let next_prose = body.get(index + 1).is_some_and(|next| next.is_prose() || next.is_item());
        let heading = !line.is_item()
            && !line.terminal
            && line.width <= 100
            && line.words <= 14
            && line.block.gap
            && next_prose
            && !line.text().ends_with([':', '：', ',', ';']);
        let item = line.is_item();
        if !text.is_empty() {
            text.push_str("\n\n");
            markdown.push_str(if item && in_list { "\n" } else { "\n\n" });
        }
        text.push_str(line.text());
        match line.block.marker {
            Some(Marker::Bullet) => markdown.push_str("- "),
            Some(Marker::Number(number)) => markdown.push_str(&format!("{number}. ")),
            None if heading => markdown.push_str("## "),
            None => {}
        }
        markdown.push_str(&escape_text(line.text()));
        in_list = item;
    }
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    (markdown, text)
}
