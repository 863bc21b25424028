//! What the archive has already: what becomes of a page is decided here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Fate;
use crate::config::Config;
use crate::disk::content::{self, StoredDocument};
use crate::disk::noted::Noted;
use crate::document::ledger::Ledger;
use crate::document::merge::{Merged, merge};
use crate::document::{Document, Header, file as document_file};
use crate::slug;

/// The documents of the archive by what a page may be known by, growing as pages come in.
pub(super) struct Known<'a> {
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
    pub fn new(root: &'a Path, config: &'a Config, stored: &[Header], removed: Ledger) -> Self {
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
    pub fn place(&mut self, document: &mut Document, page: &str) -> (Fate, Option<String>) {
        let sha256 = document.front.capture.as_ref().map(|capture| capture.sha256.clone()).unwrap_or_default();
        match self.by_sha256.get(&sha256) {
            Some(Origin::ThisRun(first)) => (Fate::Copy(first.clone()), None),
            Some(Origin::Archive(path)) => {
                let path = path.clone();
                let merged = match content::read_document(self.root, &path, self.config) {
                    Ok(stored) => merge(&stored.document, &stored.text, document),
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

    /// What becomes of a page that would give what is noted of it; nothing where that cannot be told without reading it.
    pub fn standing(&self, noted: &Noted) -> Option<Fate> {
        match self.by_sha256.get(&noted.sha256) {
            Some(Origin::Archive(path)) => {
                let StoredDocument { document, text } = content::read_document(self.root, path, self.config).ok()?;
                if !document_file::is_untouched(&text, &document) {
                    return Some(Fate::Kept(path.clone()));
                }
                let digest = document.header.front.capture.and_then(|capture| capture.digest);
                (digest.is_some() && digest == noted.digest).then(|| Fate::Unchanged(path.clone()))
            }
            None if self.removed.holds(&noted.sha256) => Some(Fate::Deleted),
            Some(Origin::ThisRun(_)) | None => None,
        }
    }

    /// Decides about a page whose `fate` is known, unless another one of this run has the same bytes.
    pub fn place_again(&mut self, sha256: &str, fate: &Fate, page: &str) -> Fate {
        match self.by_sha256.get_mut(sha256) {
            Some(Origin::ThisRun(first)) => Fate::Copy(first.clone()),
            Some(origin) => {
                *origin = Origin::ThisRun(page.to_owned());
                fate.clone()
            }
            None => fate.clone(),
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
