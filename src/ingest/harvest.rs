//! Articles from many pages, in two passes: what the pages of a source have in common is learned before it is left out.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use foldhash::quality::FixedState;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::capture::{self, Capture};
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::disk::noted::Noted;
use crate::disk::raw::RawFile;
use crate::extract::furniture::{FEWEST_PAGES, Furniture, PageLines, Tally, site_of};
use crate::extract::{self, Article};
use crate::ingest::laid_by::LaidBy;
use crate::ingest::pictures::{Kept, SetAside};
use crate::url::SourceUrl;

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
    Kept(Former<'e>),
    /// They serve this run alone: only pages of sites that have enough of them to teach anything are counted.
    OfThisRun,
}

/// What former runs left.
#[derive(Clone, Copy)]
pub struct Former<'e> {
    /// The folder in which the document of an article belongs.
    pub folder: &'e dyn Fn(&Article) -> String,
    /// What is known of the lines of the pages of a site; the folder is that of one of them.
    pub furniture: &'e dyn Fn(&str, &str) -> Furniture,
    /// For each page, in order, what was noted of it, where its document is what that says.
    pub noted: &'e [Option<&'e Noted>],
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
    /// What the page is known by among those whose lines are counted; empty where they were not.
    pub lines: String,
    /// The sum of the lesson that it was read with; none where it was read without, or would be the same.
    pub lesson: Option<u64>,
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
    recurring: HashSet<u32, FixedState>,
    /// The same for the same recurring lines.
    sum: u64,
}

impl<'s> Lesson<'s> {
    fn of(furniture: &'s Furniture) -> Self {
        let recurring = furniture.recurring();
        let sum = recurring.iter().fold(recurring.len() as u64, |sum, line| sum.wrapping_add(u64::from(*line)));
        Lesson { furniture, recurring, sum }
    }

    /// Whether a page that was read without it has to be read again: some line on which that reading rests recurs.
    fn is_in(&self, lines: &[u32]) -> bool {
        lines.iter().any(|line| self.recurring.contains(line))
    }
}

/// Whether a page would now give what is noted of it.
fn holds(noted: &Noted, lesson: Option<&Lesson>) -> bool {
    match (noted.lesson, lesson) {
        (None, Some(lesson)) => !lesson.is_in(&noted.rests_on),
        (Some(sum), Some(lesson)) => lesson.sum == sum,
        (sum, None) => sum.is_none(),
    }
}

impl Shelf {
    fn lessons(&self) -> BTreeMap<&str, Lesson<'_>> {
        let teaching = self.furniture.iter().filter(|(_, furniture)| furniture.teaches());
        teaching.map(|(site, furniture)| (site.as_str(), Lesson::of(furniture))).collect()
    }

    pub fn get(&self, site: &str) -> Option<&Furniture> {
        self.furniture.get(site)
    }
}

/// Takes the article from each page, in order; `each` gets the page's place among `pages`, and nothing where the page
/// gives what is noted of it.
///
/// Returns what is known of the sites now.
pub fn harvest(
    pages: &[RawFile],
    digests: Digests,
    lessons: Lessons,
    limits: &Limits,
    mut each: impl FnMut(usize, Option<Outcome>),
) -> Shelf {
    let mut tally = Tally::new();
    let mut known: BTreeMap<String, Furniture> = BTreeMap::new();
    let mut first = LaidBy::new();
    let mut of_sites: BTreeMap<String, Vec<(&RawFile, Option<SourceUrl>)>> = BTreeMap::new();
    let mut noted: Vec<Option<&Noted>> = vec![None; pages.len()];
    if let Lessons::Kept(former) = lessons {
        for (noted, told) in noted.iter_mut().zip(former.noted) {
            *noted = told.filter(|told| {
                let learned = || (former.furniture)(&told.site, &told.folder);
                let furniture = known.entry(told.site.clone()).or_insert_with(learned);
                told.site.is_empty() || furniture.has_counted(&told.lines)
            });
        }
    }
    let counts = matches!(lessons, Lessons::Kept(_));
    let new: Vec<&RawFile> =
        pages.iter().zip(&noted).filter(|(_, noted)| noted.is_none()).map(|(page, _)| page).collect();
    for chunk in new.chunks(AT_ONCE) {
        let read: Vec<(Outcome, Option<PageLines>)> =
            chunk.par_iter().map(|page| take_and_count(page, counts, digests, limits)).collect();
        for (page, (outcome, counted)) in chunk.iter().zip(read) {
            if let Ok(harvested) = &outcome {
                if let Some(lines) = counted {
                    tally.add(&harvested.site, lines);
                }
                match lessons {
                    Lessons::Kept(former) if !known.contains_key(&harvested.site) => {
                        let folder = (former.folder)(&harvested.article);
                        known.insert(harvested.site.clone(), (former.furniture)(&harvested.site, &folder));
                    }
                    Lessons::Kept(_) => {}
                    Lessons::OfThisRun => {
                        let address = harvested.article.source_url.clone();
                        of_sites.entry(harvested.site.clone()).or_default().push((page, address));
                    }
                }
            }
            first.push(outcome);
        }
    }
    for (site, pages) in of_sites.iter().filter(|(site, pages)| !site.is_empty() && pages.len() >= FEWEST_PAGES) {
        for chunk in pages.chunks(AT_ONCE) {
            let counted: Vec<Option<PageLines>> =
                chunk.par_iter().map(|(page, address)| count(page, address.as_ref(), limits)).collect();
            counted.into_iter().flatten().for_each(|lines| tally.add(site, lines));
        }
        known.insert(site.clone(), Furniture::default());
    }
    let shelf = learn(&tally, known);
    drop(tally);
    let lessons = shelf.lessons();
    let mut places = 0..pages.len();
    let mut first = first.take();
    for (pages, noted) in pages.chunks(AT_ONCE).zip(noted.chunks(AT_ONCE)) {
        // What came of a page at the first look, if it was looked at and that is still at hand.
        let kept = noted.iter().map(|noted| if noted.is_none() { first.next() } else { None });
        let kept: Vec<Option<Outcome>> = kept.collect();
        let looks = pages.par_iter().zip(noted).zip(kept).map(|((page, noted), kept)| match noted {
            Some(noted) if holds(noted, lessons.get(noted.site.as_str())) => None,
            Some(noted) => {
                let counted = |harvested| Harvested { lines: noted.lines.clone(), ..harvested };
                Some(look(page, None, &lessons, digests, limits).map(counted))
            }
            None => Some(look(page, kept, &lessons, digests, limits)),
        });
        let looks: Vec<Option<Outcome>> = looks.collect();
        looks.into_iter().for_each(|look| each(places.next().expect("as many looks as pages"), look));
    }
    shelf
}

/// What a page gives in the end; `first` is what came of it when nothing was known of its site.
fn look(
    page: &RawFile,
    first: Option<Outcome>,
    lessons: &BTreeMap<&str, Lesson>,
    digests: Digests,
    limits: &Limits,
) -> Outcome {
    let mut harvested = first.unwrap_or_else(|| take(page, &Furniture::default(), digests, limits))?;
    let Some(lesson) = lessons.get(harvested.site.as_str()) else { return Ok(harvested) };
    let evidence = &mut harvested.article.evidence;
    if lesson.is_in(&evidence.rests_on) {
        let again = take(page, lesson.furniture, digests, limits)?;
        // It was counted among the pages of the site that it had at first.
        let Harvested { site, lines, .. } = harvested;
        return Ok(Harvested { site, lines, lesson: Some(lesson.sum), ..again });
    }
    evidence.tell_recurring(lesson.furniture);
    Ok(harvested)
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
        let mut harvested = extract_from(&read, &Furniture::default(), limits)?;
        if counts && !harvested.site.is_empty() {
            let address = harvested.article.source_url.as_ref();
            let counted = PageLines::of(&read.capture.output).at(address);
            harvested.lines.clone_from(&counted.id);
            lines = Some(counted);
        }
        Ok(harvested)
    });
    (outcome, lines)
}

/// The lines of a page, read once more.
fn count(page: &RawFile, address: Option<&SourceUrl>, limits: &Limits) -> Option<PageLines> {
    read(page, Digests::Unwanted, limits).ok().map(|read| PageLines::of(&read.capture.output).at(address))
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
        lines: String::new(),
        lesson: None,
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::disk::noted::FileState;
    use crate::disk::raw;

    const PROMISE: &str = "Readers get the letter from the harbour every Friday, with the tides of the coming week.";

    fn story(number: usize) -> String {
        let own =
            format!("Pier {number} was shut for the {number}th time this year, after boards had come loose there. ");
        format!(
            "<html><head><link rel=\"canonical\" href=\"https://quay.example/{number}\"></head><body><article>\
             <h1>Pier {number} is shut</h1><p>{}</p><p>{PROMISE}</p><p>Nobody was hurt on pier {number}, the harbour \
             office said.</p></article></body></html>",
            own.repeat(3)
        )
    }

    fn note(page: &RawFile, harvested: &Harvested) -> Noted {
        Noted {
            file: page.state().unwrap(),
            sha256: harvested.sha256.clone(),
            site: harvested.site.clone(),
            folder: "the-quay".into(),
            lines: harvested.lines.clone(),
            rests_on: harvested.article.evidence.rests_on.clone(),
            lesson: harvested.lesson,
            pictures: Vec::new(),
            digest: None,
        }
    }

    #[test]
    fn a_page_is_as_noted_until_a_line_recurs_on_which_its_reading_rests() {
        let root = tempfile::tempdir().unwrap();
        let mut furniture = Furniture::default();
        let mut notes: Vec<Noted> = Vec::new();
        let mut read_anew = Vec::new();
        for number in 0..4 {
            fs::write(root.path().join(format!("{number}.html")), story(number)).unwrap();
            let limits = Limits::default();
            let pages = raw::list(&[root.path().to_owned()], root.path(), &limits).files;
            let mut noted: Vec<Option<&Noted>> = notes.iter().map(Some).collect();
            noted.resize(pages.len(), None);
            let known = &furniture;
            let former = Former { folder: &|_| "the-quay".into(), furniture: &|_, _| known.clone(), noted: &noted };
            let mut met: Vec<Option<Noted>> = Vec::new();
            let shelf = harvest(&pages, Digests::Wanted, Lessons::Kept(former), &limits, |place, outcome| {
                met.push(outcome.map(|outcome| note(&pages[place], &outcome.unwrap())));
            });
            read_anew.push(met.iter().filter(|noted| noted.is_some()).count());
            furniture = shelf.get("quay.example").unwrap().clone();
            let before = std::mem::take(&mut notes);
            notes = met.into_iter().enumerate().map(|(at, now)| now.unwrap_or_else(|| before[at].clone())).collect();
        }
        // With the third page it is known that the promise recurs; the fourth teaches nothing new.
        assert_eq!(read_anew, [1, 1, 3, 1]);
        assert!(notes.iter().all(|noted| noted.lesson.is_some() && noted.lesson == notes[0].lesson), "{notes:?}");
        let lost = Furniture::default();
        let noted: Vec<Option<&Noted>> = notes.iter().map(Some).collect();
        let former = Former { folder: &|_| "the-quay".into(), furniture: &|_, _| lost.clone(), noted: &noted };
        let pages = raw::list(&[root.path().to_owned()], root.path(), &Limits::default()).files;
        let mut count = 0;
        harvest(&pages, Digests::Wanted, Lessons::Kept(former), &Limits::default(), |_, outcome| {
            count += usize::from(outcome.is_some());
        });
        assert_eq!(count, 4, "what was learned is gone: the pages are counted again");
        assert_eq!(pages[0].state().map(|FileState { beside, .. }| beside), Some(0));
    }
}
