//! Articles from many pages, in two passes: what the pages of a source have in common is learned before it is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::capture::{self, Capture};
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::disk::raw::RawFile;
use crate::extract::furniture::{Furniture, Tally, site_of};
use crate::extract::{self, Article};

/// Pages worked on at once: enough for every core, few enough to hold in memory.
const AT_ONCE: usize = 64;

/// Articles of the first pass that are kept for the second; beyond, a page is read twice rather than held.
const KEPT_ARTICLES: usize = 5_000;

/// An article with what the caller needs to know of its page.
#[derive(Debug, Clone)]
pub struct Harvested {
    /// Without its text.
    pub capture: Capture,
    pub article: Article,
    pub warnings: Vec<Diagnostic>,
    /// What the page's source is known by when lines are counted; see [`site_of`].
    pub site: String,
}

/// One page's result, or the reason why there is none.
pub type Outcome = Result<Harvested, Diagnostic>;

/// What was learned of each site's lines.
#[derive(Debug, Default)]
pub struct Shelf {
    furniture: BTreeMap<String, Furniture>,
}

impl Shelf {
    pub fn get(&self, site: &str) -> Option<&Furniture> {
        self.furniture.get(site)
    }
}

/// Takes the article from each page, in order; `each` gets the page's place among `pages`.
///
/// `earlier` says what former runs learned of a site. Returns what is known now.
pub fn harvest(
    pages: &[RawFile],
    earlier: &dyn Fn(&Harvested) -> Furniture,
    limits: &Limits,
    mut each: impl FnMut(usize, Outcome),
) -> Shelf {
    let mut tally = Tally::new();
    let mut known: BTreeMap<String, Furniture> = BTreeMap::new();
    let mut first: Vec<Option<Outcome>> = Vec::with_capacity(pages.len());
    let none = Furniture::default();
    for chunk in pages.chunks(AT_ONCE) {
        let read: Vec<(Outcome, Tally)> = chunk.par_iter().map(|page| take_and_count(page, &none, limits)).collect();
        for (outcome, counted) in read {
            if let Ok(harvested) = &outcome
                && !known.contains_key(&harvested.site)
            {
                known.insert(harvested.site.clone(), earlier(harvested));
            }
            tally.merge(counted);
            first.push((first.len() < KEPT_ARTICLES).then_some(outcome));
        }
    }
    let shelf = learn(&tally, known);
    let (teaching, empty): (BTreeSet<&str>, Furniture) = (
        shelf.furniture.iter().filter(|(_, learned)| learned.teaches()).map(|(site, _)| site.as_str()).collect(),
        none,
    );
    let mut places = 0..pages.len();
    for (chunk, kept) in pages.chunks(AT_ONCE).zip(first.chunks_mut(AT_ONCE)) {
        let work: Vec<(&RawFile, Option<Outcome>)> = chunk.iter().zip(kept.iter_mut().map(Option::take)).collect();
        let taken: Vec<Outcome> = work
            .into_par_iter()
            .map(|(page, kept)| match kept {
                Some(Ok(harvested)) if teaching.contains(harvested.site.as_str()) => {
                    take(page, shelf.get(&harvested.site).unwrap_or(&empty), limits)
                }
                Some(outcome) => outcome,
                None => take(page, &empty, limits).and_then(|harvested| match shelf.get(&harvested.site) {
                    Some(furniture) if furniture.teaches() => take(page, furniture, limits),
                    _ => Ok(harvested),
                }),
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

fn take_and_count(page: &RawFile, furniture: &Furniture, limits: &Limits) -> (Outcome, Tally) {
    let mut tally = Tally::new();
    let outcome = read(page, limits).and_then(|capture| {
        let harvested = extract_from(capture, furniture, limits)?;
        if !harvested.site.is_empty() {
            tally.add(&harvested.site, &harvested.capture);
        }
        Ok(without_text(harvested))
    });
    (outcome, tally)
}

fn take(page: &RawFile, furniture: &Furniture, limits: &Limits) -> Outcome {
    read(page, limits).and_then(|capture| extract_from(capture, furniture, limits)).map(without_text)
}

fn read(page: &RawFile, limits: &Limits) -> Result<Warned<Capture>, Diagnostic> {
    capture::decode(&page.read(limits)?, limits).map_err(|reason| reason.at(page.shown.clone()))
}

fn extract_from(capture: Warned<Capture>, furniture: &Furniture, limits: &Limits) -> Outcome {
    let Warned { output: capture, mut warnings } = capture;
    let taken = extract_or_blame(&capture, furniture, limits).map_err(|reason| reason.at(capture.path.clone()))?;
    warnings.extend(taken.warnings);
    let site = site_of(&capture, &taken.output);
    Ok(Harvested { capture, article: taken.output, warnings, site })
}

/// A fault of this program in one page must not cost the others.
fn extract_or_blame(capture: &Capture, furniture: &Furniture, limits: &Limits) -> Result<Warned<Article>, Diagnostic> {
    catch_unwind(AssertUnwindSafe(|| extract::extract(capture, furniture, limits))).unwrap_or_else(|_| {
        Err(Diagnostic::error("a fault of Cuttings itself: this page made it stop")
            .hint("please report it, with the page if you may; the other pages are not affected"))
    })
}

fn without_text(mut harvested: Harvested) -> Harvested {
    harvested.capture.text = String::new();
    harvested
}
