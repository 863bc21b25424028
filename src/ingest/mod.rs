//! `cuttings ingest`: raw pages in, Markdown files out.
//!
//! A raw page is known by its SHA-256: it makes one document, once. A document that a person has edited is never
//! written; one that nobody touched may be bettered; see [`crate::document::merge`].

mod harvest;
mod known;
mod laid_by;
mod pictures;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

pub use harvest::{Digests, Former, Harvested, Lessons, Outcome, Shelf, harvest};
pub use pictures::Kept;

use crate::config::{Config, Limits};
use crate::diagnostic::{Diagnostic, Warned};
use crate::disk;
use crate::disk::content;
use crate::disk::furniture::LearnedLines;
use crate::disk::noted::{FileState, Noted, NotedPages};
use crate::disk::raw::RawFile;
use crate::document::draft::draft;
use crate::document::ledger::Ledger;
use crate::document::{CaptureRecord, Document, file as document_file};
use crate::error::Result;
use crate::extract::Article;
use known::Known;

/// What became of one raw page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// A document was written, at this path below `content/`.
    New(String),
    /// The document nobody had touched was written anew.
    Bettered(String),
    /// The document is what the page gives.
    Unchanged(String),
    /// A person has edited the document; it was left alone.
    Kept(String),
    /// The same bytes as the page named.
    Copy(String),
    /// The document that the page once gave was deleted by a person; it stays deleted.
    Deleted,
    /// No article was taken; the diagnostic says why.
    Failed(Diagnostic),
}

/// What became of every page, in order.
#[derive(Debug, Default)]
pub struct Report {
    pub pages: Vec<(String, Fate)>,
    /// Doubts about documents that were written, and faults of documents already there.
    pub warnings: Vec<Diagnostic>,
}

impl Report {
    pub fn failed(&self) -> usize {
        self.pages.iter().filter(|(_, fate)| matches!(fate, Fate::Failed(_))).count()
    }
}

/// How to ingest.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The day that is recorded in new documents, `2026-11-22`.
    pub today: &'a str,
    /// Write nothing.
    pub dry_run: bool,
    /// Take in pages again whose documents were deleted.
    pub restore: bool,
    /// Pass over the pages that would give what is noted of them, and note what is taken now; see [`NotedPages`].
    pub noting: bool,
}

/// Takes `pages` into the archive at `root`; `step` is called after each page.
pub fn ingest(root: &Path, config: &Config, pages: &[RawFile], options: Options, step: &dyn Fn()) -> Result<Report> {
    let Options { today, dry_run, restore, noting } = options;
    if !dry_run {
        content::sweep(root)?;
    }
    let Warned { output: headers, warnings } = content::read_headers(root, config)?;
    let mut ledger = disk::ledger::read(root)?;
    let removed = if restore { Ledger::default() } else { ledger.clone() };
    let mut archive = Known::new(root, config, &headers, removed);
    headers.iter().for_each(|header| ledger.note(header));
    drop(headers);
    let mut report = Report { pages: Vec::with_capacity(pages.len()), warnings };
    let mut folders: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let mut failure = None;
    let mut pictures = disk::pictures::list(root)?;
    let before = if noting { NotedPages::read(root, config) } else { NotedPages::default() };
    let mut changes: Vec<(String, Option<Noted>)> = Vec::new();
    // Asked before the pages are read: what is written to a file meanwhile is another state.
    let states: Vec<Option<FileState>> = pages.par_iter().map(|page| noting.then(|| page.state())?).collect();
    let standing = |(page, state): (&RawFile, &Option<FileState>)| {
        let noted = before.of(&page.recorded, (*state)?)?;
        let has_pictures = noted.pictures.iter().all(|picture| pictures.contains(picture));
        Some((noted, archive.standing(noted).filter(|_| has_pictures)?))
    };
    let standing: Vec<Option<(&Noted, Fate)>> = pages.par_iter().zip(&states).map(standing).collect();
    let noted: Vec<Option<&Noted>> = standing.iter().map(|known| known.as_ref().map(|(noted, _)| *noted)).collect();
    let folder = |article: &Article| folder_of(&draft(article.clone(), CaptureRecord::default(), config));
    let mut furniture = LearnedLines::read(root);
    let former = Former { folder: &folder, furniture: &|site, folder| furniture.of(site, folder), noted: &noted };
    let shelf = harvest(pages, Digests::Wanted, Lessons::Kept(former), &config.limits, |place, outcome| {
        let page = &pages[place];
        let fate = match outcome {
            None => {
                let (noted, fate) = standing[place].as_ref().expect("a page that is as noted was noted");
                *folders.entry(noted.site.clone()).or_default().entry(noted.folder.clone()).or_default() += 1;
                archive.place_again(&noted.sha256, fate, &page.shown)
            }
            Some(Err(reason)) => {
                changes.push((page.recorded.clone(), None));
                Fate::Failed(reason)
            }
            Some(Ok(harvested)) => {
                let record = CaptureRecord {
                    file: page.recorded.clone(),
                    sha256: harvested.sha256,
                    captured: harvested.captured,
                    ingested: Some(today.to_owned()),
                    digest: None,
                    warnings: harvested.warnings.iter().map(|doubt| doubt.message.clone()).collect(),
                };
                let rests_on = harvested.article.evidence.rests_on.clone();
                let mut document = draft(harvested.article, record, config);
                let folder = folder_of(&document);
                *folders.entry(harvested.site.clone()).or_default().entry(folder.clone()).or_default() += 1;
                let (fate, text) = readable(archive.place(&mut document, &page.shown), config, &page.shown);
                // Of a document that stays as it is, the doubts were told when it was written, and may be settled.
                if matches!(fate, Fate::New(_) | Fate::Bettered(_)) {
                    report.warnings.extend(harvested.warnings.into_iter().map(|doubt| match doubt.path {
                        Some(_) => doubt,
                        None => doubt.at(page.shown.clone()),
                    }));
                }
                // Pictures come first: no document refers to one that is not there yet.
                if matches!(fate, Fate::New(_) | Fate::Bettered(_) | Fate::Unchanged(_))
                    && !dry_run
                    && failure.is_none()
                {
                    match keep(root, page, &harvested.pictures, &mut pictures, &config.limits) {
                        Ok(doubt) => report.warnings.extend(doubt),
                        Err(error) => failure = Some(error),
                    }
                }
                if let (Fate::New(path) | Fate::Bettered(path), Some(text), false, None) =
                    (&fate, text, dry_run, &failure)
                {
                    failure = content::write(root, path, &text).err();
                    ledger.note(&document);
                }
                let capture = document.header.front.capture.unwrap_or_default();
                let settled = states[place].filter(|state| state.page.is_settled() && !matches!(fate, Fate::Failed(_)));
                changes.push((
                    page.recorded.clone(),
                    settled.map(|file| Noted {
                        file,
                        sha256: capture.sha256,
                        site: harvested.site,
                        folder,
                        lines: harvested.lines,
                        rests_on: if harvested.lesson.is_none() { rests_on } else { Vec::new() },
                        lesson: harvested.lesson,
                        pictures: harvested.pictures.into_iter().map(|picture| picture.name).collect(),
                        digest: capture.digest,
                    }),
                ));
                fate
            }
        };
        report.pages.push((page.shown.clone(), fate));
        step();
    });
    if !dry_run {
        disk::ledger::write(root, &ledger)?;
    }
    if let Some(error) = failure {
        return Err(error);
    }
    if dry_run {
        return Ok(report);
    }
    for (site, folders) in folders {
        let usual = folders.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        if let (Some(learned), Some((folder, _)), false) = (shelf.get(&site), usual, site.is_empty()) {
            furniture.learn(site, folder, learned);
        }
    }
    furniture.write(root)?;
    if noting {
        let mut notes = before;
        changes.into_iter().for_each(|(page, noted)| notes.note(page, noted));
        notes.join_copies();
        notes.retain(|sha256| ledger.holds(sha256));
        // Without a note the pages are read again, and that is all.
        report.warnings.extend(notes.write(root, config).err().map(|error| Diagnostic::warning(error.to_string())));
    }
    Ok(report)
}

/// The folder in which a document lies.
fn folder_of(document: &Document) -> String {
    document.path.split('/').next().unwrap_or_default().to_owned()
}

/// Writes those of a page's pictures that are not `there` yet. A page that has changed since it was read is a doubt.
fn keep(
    root: &Path,
    page: &RawFile,
    pictures: &[Kept],
    there: &mut BTreeSet<String>,
    limits: &Limits,
) -> Result<Option<Diagnostic>> {
    let missing: Vec<&Kept> = pictures.iter().filter(|picture| !there.contains(&picture.name)).collect();
    if missing.is_empty() {
        return Ok(None);
    }
    match pictures::read_again(page, &missing, limits) {
        Err(reason) => Ok(Some(Diagnostic::warning(reason.message).at(page.shown.clone()))),
        Ok(read) => {
            for (name, bytes) in read {
                disk::pictures::write(root, &name, &bytes)?;
                there.insert(name);
            }
            Ok(None)
        }
    }
}

/// Holds back a text that the next build could not read: one such document would keep the whole site from being built.
fn readable((fate, text): (Fate, Option<String>), config: &Config, page: &str) -> (Fate, Option<String>) {
    let (Fate::New(path) | Fate::Bettered(path), Some(written)) = (&fate, &text) else { return (fate, text) };
    let reason = match document_file::parse(path, written, config.script, &config.limits) {
        _ if written.len() as u64 > config.limits.document_bytes => {
            format!("it would be larger than {} bytes", config.limits.document_bytes)
        }
        Err(faults) => faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join("; "),
        Ok(_) => return (fate, text),
    };
    let failed = Diagnostic::error(format!("the document of this page could not be read again: {reason}"));
    (Fate::Failed(failed.hint("write the document by hand").at(page)), None)
}
