//! All documents of `content/` as they were read last, each with the digest of its file: what has not changed is not
//! read again.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;

use foldhash::quality::FixedState;
use rayon::prelude::*;

use super::content;
use crate::archive::Filed;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::error::Result;

/// Documents by their path below the content folder.
#[derive(Default)]
pub struct Shelf {
    places: BTreeMap<String, Place>,
    /// What listing the files found.
    findings: Vec<Diagnostic>,
}

struct Place {
    /// `None` where the file could not be read.
    digest: Option<Digest>,
    document: Option<Filed>,
    findings: Vec<Diagnostic>,
}

/// Tells two readings of a file apart within one run; nothing that is kept.
type Digest = (usize, u64, u64);

impl Shelf {
    /// Reads every document below `root/content`.
    pub fn fill(&mut self, root: &Path, config: &Config) -> Result<()> {
        let folder = root.join(content::FOLDER);
        let (paths, findings) = content::list(&folder)?;
        let before = std::mem::take(&mut self.places);
        let read = paths.into_par_iter().map(|path| {
            let place = Place::read(&folder, &path, config, before.get(&path));
            (path, place)
        });
        let read: Vec<(String, Place)> = read.collect();
        self.places = read.into_iter().collect();
        self.findings = findings;
        Ok(())
    }

    /// Reads some documents again, which may have come, gone or changed; whether any of them did.
    pub fn renew(&mut self, root: &Path, paths: &[String], config: &Config) -> Result<bool> {
        let folder = root.join(content::FOLDER);
        let is_link = |path: &String| fs::symlink_metadata(folder.join(path)).is_ok_and(|found| found.is_symlink());
        if !self.findings.is_empty() || paths.iter().any(is_link) {
            // What is told of links and odd names belongs to the list as a whole.
            self.fill(root, config)?;
            return Ok(true);
        }
        let mut differs = false;
        for path in paths.iter().filter(|path| !path.split('/').any(|part| content::is_hidden(part.as_ref()))) {
            if !folder.join(path).is_file() {
                differs |= self.places.remove(path).is_some();
                continue;
            }
            let before = self.places.get(path);
            let place = Place::read(&folder, path, config, before);
            differs |= before.is_none_or(|before| before.digest.is_none() || before.digest != place.digest);
            self.places.insert(path.clone(), place);
        }
        Ok(differs)
    }

    /// The documents, in the order of their paths.
    pub fn documents(&self) -> impl Iterator<Item = &Filed> {
        self.places.values().filter_map(|place| place.document.as_ref())
    }

    /// What was found wrong or doubtful.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().chain(self.places.values().flat_map(|place| &place.findings))
    }
}

impl Place {
    fn read(folder: &Path, path: &str, config: &Config, before: Option<&Place>) -> Self {
        let bytes = match content::read_bytes(folder, path, config) {
            Ok(bytes) => bytes,
            Err(findings) => return Place { digest: None, document: None, findings },
        };
        let digest = Some(digest(&bytes));
        if let Some(same) = before.filter(|before| before.digest == digest) {
            return Place { digest, document: same.document.clone(), findings: same.findings.clone() };
        }
        match content::parse(path, bytes, config) {
            Ok(read) => Place { digest, document: Some(read.output.document.into()), findings: read.warnings },
            Err(findings) => Place { digest, document: None, findings },
        }
    }
}

fn digest(bytes: &[u8]) -> Digest {
    let half = |seed: u64| {
        let mut hasher = FixedState::with_seed(seed).build_hasher();
        hasher.write(bytes);
        hasher.finish()
    };
    (bytes.len(), half(1), half(2))
}
