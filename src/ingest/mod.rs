//! `cuttings ingest`: raw pages in, Markdown files out.
//!
//! A raw page is known by its SHA-256: it makes one document, once. A document that a person has edited is never
//! written; one that nobody touched may be bettered; see [`crate::document::merge`].

mod harvest;
mod laid_by;
mod pictures;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use harvest::{Digests, Harvested, Lessons, Outcome, Shelf, harvest};
pub use pictures::Kept;

use crate::config::{Config, Limits};
use crate::diagnostic::{Diagnostic, Warned};
use crate::disk::content;
use crate::disk::raw::RawFile;
use crate::disk::{self, furniture};
use crate::document::draft::draft;
use crate::document::ledger::Ledger;
use crate::document::merge::{Merged, merge};
use crate::document::{CaptureRecord, Document, Header, file as document_file};
use crate::error::Result;
use crate::slug;

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
}

/// Takes `pages` into the archive at `root`; `step` is called after each page.
pub fn ingest(root: &Path, config: &Config, pages: &[RawFile], options: Options, step: &dyn Fn()) -> Result<Report> {
    let Options { today, dry_run, restore } = options;
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
    let folder_of = |harvested: &Harvested| {
        let document = draft(harvested.article.clone(), CaptureRecord::default(), config);
        document.path.split('/').next().unwrap_or_default().to_owned()
    };
    let earlier = |harvested: &Harvested| furniture::read(root, &folder_of(harvested));
    let shelf = harvest(pages, Digests::Wanted, Lessons::Kept(&earlier), &config.limits, |place, outcome| {
        let page = &pages[place];
        let fate = match outcome {
            Err(reason) => Fate::Failed(reason),
            Ok(harvested) => {
                let record = CaptureRecord {
                    file: page.recorded.clone(),
                    sha256: harvested.sha256,
                    captured: harvested.captured,
                    ingested: Some(today.to_owned()),
                    digest: None,
                    warnings: harvested.warnings.iter().map(|doubt| doubt.message.clone()).collect(),
                };
                let mut document = draft(harvested.article, record, config);
                let folder = document.path.split('/').next().unwrap_or_default().to_owned();
                *folders.entry(harvested.site).or_default().entry(folder).or_default() += 1;
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
    if !dry_run {
        for (site, folders) in folders {
            let usual = folders.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
            if let (Some(learned), Some((folder, _)), false) = (shelf.get(&site), usual, site.is_empty()) {
                furniture::write(root, &folder, learned)?;
            }
        }
    }
    Ok(report)
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

/// The documents of the archive by what a page may be known by, growing as pages come in.
struct Known<'a> {
    root: &'a Path,
    config: &'a Config,
    by_sha256: BTreeMap<String, Origin>,
    /// Pages listed here that have no document are not to be taken in.
    removed: Ledger,
    slugs: BTreeSet<String>,
    /// Lower case: some file systems do not tell the cases apart.
    paths: BTreeSet<String>,
}

enum Origin {
    /// The document at this path below the content folder.
    Archive(String),
    /// The page of this run that has the same bytes.
    ThisRun(String),
}

impl<'a> Known<'a> {
    fn new(root: &'a Path, config: &'a Config, stored: &[Header], removed: Ledger) -> Self {
        let (by_sha256, slugs, paths) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        let mut known = Known { root, config, by_sha256, removed, slugs, paths };
        for header in stored {
            known.slugs.insert(header.slug.clone());
            known.paths.insert(header.path.to_lowercase());
            if let Some(capture) = &header.front.capture {
                let origin = Origin::Archive(header.path.clone());
                known.by_sha256.entry(capture.sha256.clone()).or_insert(origin);
            }
        }
        known
    }

    /// Decides about a draft; a text is returned where one is to be written.
    fn place(&mut self, document: &mut Document, page: &str) -> (Fate, Option<String>) {
        let sha256 = document.front.capture.as_ref().map(|capture| capture.sha256.clone()).unwrap_or_default();
        match self.by_sha256.get(&sha256) {
            Some(Origin::ThisRun(first)) => (Fate::Copy(first.clone()), None),
            Some(Origin::Archive(path)) => {
                let path = path.clone();
                let merged = match content::read_document(self.root, &path, self.config) {
                    Ok(stored) => merge(&stored.document, &stored.text, document.clone()),
                    // It could be read a moment ago: somebody is at work on it.
                    Err(_) => Merged::Kept,
                };
                // A second file with the same bytes is a copy of this one, not another edition.
                self.by_sha256.insert(sha256, Origin::ThisRun(page.to_owned()));
                match merged {
                    Merged::Kept => (Fate::Kept(path), None),
                    Merged::Unchanged => (Fate::Unchanged(path), None),
                    Merged::Bettered(text) => (Fate::Bettered(path), Some(text)),
                }
            }
            None if self.removed.holds(&sha256) => (Fate::Deleted, None),
            None => {
                self.find_free_place(document, &sha256);
                self.by_sha256.insert(sha256, Origin::ThisRun(page.to_owned()));
                let text = document_file::write_sealed(document);
                (Fate::New(document.path.clone()), Some(text))
            }
        }
    }

    /// A taken name gets a suffix derived from the raw page, so that the result does not depend on what came first.
    fn find_free_place(&mut self, document: &mut Document, sha256: &str) {
        let taken = |known: &Self, document: &Document| {
            known.slugs.contains(&document.slug) || known.paths.contains(&document.path.to_lowercase())
        };
        let mut salt = sha256.to_owned();
        let plain = document.slug.clone();
        while taken(self, document) {
            let folder = document.path.split('/').next().unwrap_or_default().to_owned();
            document.slug = slug::with_suffix(&plain, &salt);
            document.path = format!("{folder}/{}.md", document.slug);
            salt.push('+');
        }
        self.slugs.insert(document.slug.clone());
        self.paths.insert(document.path.to_lowercase());
    }
}
