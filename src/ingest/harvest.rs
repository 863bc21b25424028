//! Articles from many pages, in two passes: what the pages of a source have in common is learned before it is left out.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use foldhash::quality::FixedState;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::capture::{self, Capture};
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::disk::raw::RawFile;
use crate::extract::furniture::{FEWEST_PAGES, Furniture, PageLines, Tally, site_of};
use crate::extract::{self, Article};
use crate::ingest::laid_by::LaidBy;
use crate::ingest::pictures::{Kept, SetAside};

/// Pages worked on at once: enough for every core, few enough to hold in memory.
const AT_ONCE: usize = 64;

/// Whether the pages' digests are wanted: they cost as much as reading the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digests {
    Wanted,
    Unwanted,
}

/// What becomes of the lines that the pages of a site have in common.
#[derive(Clone, Copy)]
pub enum Lessons<'e> {
    /// They are added to what former runs learned of a site, and kept for later ones: every page counts.
    Kept(&'e dyn Fn(&Harvested) -> Furniture),
    /// They serve this run alone: only pages of sites that have enough of them to teach anything are counted.
    OfThisRun,
}

/// An article with what the caller needs to know of its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Harvested {
    /// SHA-256 of the raw page; empty where it was not wanted.
    pub sha256: String,
    /// When the page was saved, as its saver recorded it.
    pub captured: Option<String>,
    pub article: Article,
    pub warnings: Vec<Diagnostic>,
    /// What the page's source is known by when lines are counted; see [`site_of`].
    pub site: String,
    /// The pictures saved with the page that the article shows.
    pub pictures: Vec<Kept>,
}

/// One page's result, or the reason why there is none.
pub type Outcome = Result<Harvested, Diagnostic>;

/// What was learned of each site's lines.
#[derive(Debug, Default)]
pub struct Shelf {
    furniture: BTreeMap<String, Furniture>,
}

/// What a site's pages have in common, ready to be held against each of them.
struct Lesson<'s> {
    furniture: &'s Furniture,
    recurring: HashSet<u64, FixedState>,
}

impl Lesson<'_> {
    /// Whether a page that was read without it has to be read again: some line on which that reading rests recurs.
    fn is_in(&self, lines: &[u64]) -> bool {
        lines.iter().any(|line| self.recurring.contains(line))
    }
}

impl Shelf {
    fn lessons(&self) -> BTreeMap<&str, Lesson<'_>> {
        let teaching = self.furniture.iter().filter(|(_, furniture)| furniture.teaches());
        teaching
            .map(|(site, furniture)| (site.as_str(), Lesson { furniture, recurring: furniture.recurring() }))
            .collect()
    }

    pub fn get(&self, site: &str) -> Option<&Furniture> {
        self.furniture.get(site)
    }
}

/// Takes the article from each page, in order; `each` gets the page's place among `pages`.
///
/// Returns what is known of the sites now.
pub fn harvest(
    pages: &[RawFile],
    digests: Digests,
    lessons: Lessons,
    limits: &Limits,
    mut each: impl FnMut(usize, Outcome),
) -> Shelf {
    let mut tally = Tally::new();
    let mut known: BTreeMap<String, Furniture> = BTreeMap::new();
    let mut first = LaidBy::new();
    let mut of_sites: BTreeMap<String, Vec<&RawFile>> = BTreeMap::new();
    let counts = matches!(lessons, Lessons::Kept(_));
    for chunk in pages.chunks(AT_ONCE) {
        let read: Vec<(Outcome, Option<PageLines>)> =
            chunk.par_iter().map(|page| take_and_count(page, counts, digests, limits)).collect();
        for (page, (outcome, counted)) in chunk.iter().zip(read) {
            if let Ok(harvested) = &outcome {
                if let Some(lines) = counted {
                    tally.add(&harvested.site, lines);
                }
                match lessons {
                    Lessons::Kept(earlier) if !known.contains_key(&harvested.site) => {
                        known.insert(harvested.site.clone(), earlier(harvested));
                    }
                    Lessons::Kept(_) => {}
                    Lessons::OfThisRun => of_sites.entry(harvested.site.clone()).or_default().push(page),
                }
            }
            first.push(outcome);
        }
    }
    for (site, pages) in of_sites.iter().filter(|(site, pages)| !site.is_empty() && pages.len() >= FEWEST_PAGES) {
        for chunk in pages.chunks(AT_ONCE) {
            let counted: Vec<Option<PageLines>> = chunk.par_iter().map(|page| count(page, limits)).collect();
            counted.into_iter().flatten().for_each(|lines| tally.add(site, lines));
        }
        known.insert(site.clone(), Furniture::default());
    }
    let shelf = learn(&tally, known);
    drop(tally);
    let lessons = shelf.lessons();
    let mut places = 0..pages.len();
    let mut first = first.take();
    for chunk in pages.chunks(AT_ONCE) {
        let work: Vec<(&RawFile, Option<Outcome>)> = chunk.iter().map(|page| (page, first.next())).collect();
        let taken: Vec<Outcome> = work
            .into_par_iter()
            .map(|(page, kept)| {
                let mut harvested = kept.unwrap_or_else(|| take(page, &Furniture::default(), digests, limits))?;
                let evidence = &mut harvested.article.evidence;
                match lessons.get(harvested.site.as_str()) {
                    Some(lesson) if lesson.is_in(&evidence.rests_on) => take(page, lesson.furniture, digests, limits),
                    Some(lesson) => {
                        evidence.tell_recurring(lesson.furniture);
                        Ok(harvested)
                    }
                    None => Ok(harvested),
                }
            })
            .collect();
        taken.into_iter().for_each(|outcome| each(places.next().expect("as many outcomes as pages"), outcome));
    }
    shelf
}

fn learn(tally: &Tally, earlier: BTreeMap<String, Furniture>) -> Shelf {
    let furniture = earlier
        .into_par_iter()
        .map(|(site, earlier)| {
            let learned = tally.furniture_since(&site, &earlier);
            (site, learned)
        })
        .collect();
    Shelf { furniture }
}

fn take_and_count(page: &RawFile, counts: bool, digests: Digests, limits: &Limits) -> (Outcome, Option<PageLines>) {
    let mut lines = None;
    let outcome = read(page, digests, limits).and_then(|read| {
        let harvested = extract_from(&read, &Furniture::default(), limits)?;
        if counts && !harvested.site.is_empty() {
            lines = Some(PageLines::of(&read.capture.output));
        }
        Ok(harvested)
    });
    (outcome, lines)
}

/// The lines of a page, read once more.
fn count(page: &RawFile, limits: &Limits) -> Option<PageLines> {
    read(page, Digests::Unwanted, limits).ok().map(|read| PageLines::of(&read.capture.output))
}

fn take(page: &RawFile, furniture: &Furniture, digests: Digests, limits: &Limits) -> Outcome {
    read(page, digests, limits).and_then(|read| extract_from(&read, furniture, limits))
}

/// A page that has been read and decoded.
struct Read {
    sha256: String,
    capture: Warned<Capture>,
    pictures: SetAside,
}

fn read(page: &RawFile, digests: Digests, limits: &Limits) -> Result<Read, Diagnostic> {
    let raw = page.read(limits)?;
    let sha256 = if digests == Digests::Wanted { raw.sha256() } else { String::new() };
    let mut capture = capture::decode(raw, limits).map_err(|reason| reason.at(page.shown.clone()))?;
    let pictures = SetAside::from(&mut capture.output, page.saved_files());
    Ok(Read { sha256, capture, pictures })
}

fn extract_from(read: &Read, furniture: &Furniture, limits: &Limits) -> Outcome {
    let Warned { output: capture, warnings } = &read.capture;
    let mut taken = extract_or_blame(capture, furniture, limits).map_err(|reason| reason.at(capture.path.clone()))?;
    let pictures = read.pictures.settle(&mut taken.output.body, limits, &mut taken.warnings);
    let site = site_of(capture, &taken.output);
    Ok(Harvested {
        sha256: read.sha256.clone(),
        captured: capture.captured.clone(),
        article: taken.output,
        warnings: warnings.iter().cloned().chain(taken.warnings).collect(),
        site,
        pictures,
    })
}

/// A fault of this program in one page must not cost the others.
fn extract_or_blame(capture: &Capture, furniture: &Furniture, limits: &Limits) -> Result<Warned<Article>, Diagnostic> {
    catch_unwind(AssertUnwindSafe(|| extract::extract(capture, furniture, limits))).unwrap_or_else(|_| {
        Err(Diagnostic::error("a fault of Cuttings itself: this page made it stop")
            .hint("please report it, with the page if you may; the other pages are not affected"))
    })
}
