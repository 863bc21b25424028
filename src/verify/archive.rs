//! An archive's own files: raw pages against the digests in front matter, pictures against their names, documents
//! against what ingest wrote down of them.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::{Compared, Event, Tally, compare};
use crate::checksums;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk;
use crate::document::{Document, STANDARD_INPUT, file};
use crate::error::Result;
use crate::picture;

/// What was found of an archive.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Raw pages, each once however many documents it gave.
    pub captures: Tally,
    pub pictures: Tally,
    pub documents: Documents,
}

/// What can be told of the documents' files.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// As ingest wrote them.
    pub untouched: usize,
    /// Changed by a person since.
    pub edited: usize,
    /// Written by hand, or from standard input: there is nothing to compare with.
    pub without_capture: usize,
    /// Files that cannot be read, and documents whose page the ledger does not know.
    pub findings: Vec<Diagnostic>,
}

impl Checked {
    pub fn is_sound(&self) -> bool {
        self.captures.is_sound() && self.pictures.is_sound() && self.documents.findings.is_empty()
    }
}

/// Compares an archive's files with what its documents, names and ledger say of them.
pub fn check(root: &Path, config: &Config, tell: &(dyn Fn(Event) + Sync)) -> Result<Checked> {
    let stored = disk::content::read_stored(root, config)?;
    let ledger = disk::ledger::read(root)?;
    let is_error = |found: &Diagnostic| found.severity == Severity::Error;
    let mut documents =
        Documents { findings: stored.warnings.into_iter().filter(is_error).collect(), ..Documents::default() };
    let mut pages: BTreeSet<(String, String)> = BTreeSet::new();
    for one in &stored.output {
        let Some(page) = page_of(&one.document) else {
            documents.without_capture += 1;
            continue;
        };
        match file::is_untouched(&one.text, &one.document) {
            true => documents.untouched += 1,
            false => documents.edited += 1,
        }
        if !ledger.holds(&page.1) {
            documents.findings.push(
                Diagnostic::warning("its raw page is not in `content/ledger.tsv`")
                    .at(format!("content/{}", one.document.path))
                    .hint("the ledger keeps what ingest has made; `cuttings ingest` of the page notes it again"),
            );
        }
        pages.insert(page);
    }
    let pages: Vec<(String, String)> = pages.into_iter().collect();
    let pictures: Vec<String> = disk::pictures::list(root)?.into_iter().collect();
    tell(Event::Files(pages.len() + pictures.len()));
    let captures = tally(&pages, tell, |(page, sha256)| match inside(root, page) {
        Some(path) => match compare(&path, page, sha256, "not the page that was ingested") {
            Compared::Missing(told) => Compared::Missing(told.hint(ELSEWHERE)),
            other => other,
        },
        None => Compared::Missing(Diagnostic::error("missing: the path leads out of the archive").at(page.clone())),
    });
    let folder = Path::new(disk::content::FOLDER).join(picture::FOLDER);
    let pictures = tally(&pictures, tell, |name| {
        let sha256 = name.split('.').next().unwrap_or_default();
        let path = folder.join(name);
        compare(&root.join(&path), &path.display().to_string(), sha256, "not the picture that its name says")
    });
    Ok(Checked { captures, pictures, documents })
}

/// What to do about a raw page that is not where its document names it.
const ELSEWHERE: &str = "put the page there again; one that was ingested from elsewhere can be copied to that place";

fn tally<T: Sync>(items: &[T], tell: &(dyn Fn(Event) + Sync), compared: impl Fn(&T) -> Compared + Sync) -> Tally {
    let all: Vec<Compared> = items
        .par_iter()
        .map(|item| {
            let one = compared(item);
            tell(Event::Read);
            one
        })
        .collect();
    let mut tally = Tally::default();
    all.into_iter().for_each(|one| tally.add(one));
    tally
}

/// The file and digest of a document's raw page.
fn page_of(document: &Document) -> Option<(String, String)> {
    let capture = document.front.capture.as_ref()?;
    let is_file = !capture.file.is_empty() && capture.file != STANDARD_INPUT;
    (is_file && checksums::is_sha256(&capture.sha256)).then(|| (capture.file.clone(), capture.sha256.clone()))
}

/// Where a recorded path lies; `None` if it leads out of the archive.
fn inside(root: &Path, recorded: &str) -> Option<PathBuf> {
    let is_below =
        Path::new(recorded).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    is_below.then(|| root.join(recorded))
}
