//! All documents of `content/` as they were read last: what has not changed is not read again.
//!
//! Within one run a file is known by the digest of its bytes, and texts are held. From run to run it is known by what
//! the system tells of it ([`Identity`]); then texts stay in their files until somebody asks for them, so that a build
//! holds a few at a time and reads those alone that it needs.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use foldhash::quality::FixedState;
use rayon::prelude::*;

use super::content;
use super::file::{self, Refused};
use super::reading::{Noted, Reading, Written};
use super::stamp::{self, Identity};
use crate::archive::{COLLECTIONS, Facts, Filed, Memory, Texts, changed};
use crate::config::{Config, Limits};
use crate::diagnostic::Diagnostic;
use crate::document::{Header, file as document_file};
use crate::error::{Error, Result};

/// Documents by their path below the content folder.
#[derive(Default)]
pub struct Shelf {
    places: BTreeMap<String, Place>,
    /// What listing the files found.
    findings: Vec<Diagnostic>,
    /// Texts stay in their files; then what an earlier run noted of them, until they have been looked at.
    apart: Option<HashMap<String, Box<Noted>>>,
    /// What an earlier run noted is all that is to be noted.
    is_all_noted: bool,
}

struct Place {
    /// `None` where the file could not be read.
    version: Option<Version>,
    document: Option<Filed>,
    findings: Vec<Diagnostic>,
    /// As an earlier run noted it, where it is known from there.
    written: Option<Written>,
}

/// A document that the next run need not read again.
pub struct ToNote<'a> {
    pub identity: Identity,
    pub filed: &'a Filed,
    /// As it was noted before, if nothing has come to be known of it since.
    pub written: Option<&'a Written>,
}

/// What tells two readings of a file apart.
#[derive(PartialEq)]
enum Version {
    /// Of its bytes; within one run, nothing that is kept.
    Digest(usize, u64, u64),
    Identity(Identity),
}

/// How files are read.
struct Reader<'a> {
    folder: &'a Path,
    opened: stamp::Folder,
    config: &'a Config,
    /// Whom texts that stay apart are asked of.
    texts: Option<Arc<dyn Texts>>,
}

impl Shelf {
    /// A shelf of all documents below `root/content` whose texts stay in their files. What an earlier run noted beside
    /// `output` is not read again; what it noted of the documents together comes along.
    pub fn with_notes(root: &Path, config: &Config, output: &Path) -> Result<(Self, Memory)> {
        let list = || content::list(&root.join(content::FOLDER));
        let (listed, Reading { documents, memory, .. }) = rayon::join(list, || Reading::read(output, config));
        let noted = documents.into_iter().map(|noted| (noted.header.path.clone(), noted)).collect();
        let mut shelf = Shelf { apart: Some(noted), ..Shelf::default() };
        shelf.fill_with(listed?, root, config);
        Ok((shelf, memory))
    }

    /// Reads every document below `root/content`.
    pub fn fill(&mut self, root: &Path, config: &Config) -> Result<()> {
        let listed = content::list(&root.join(content::FOLDER))?;
        self.fill_with(listed, root, config);
        Ok(())
    }

    fn fill_with(&mut self, (paths, findings): (Vec<String>, Vec<Diagnostic>), root: &Path, config: &Config) {
        let folder = root.join(content::FOLDER);
        let before = std::mem::take(&mut self.places);
        let reader = self.reader(&folder, config);
        let mut noted = self.apart.as_mut().map(std::mem::take).unwrap_or_default();
        let count = noted.len();
        let paths: Vec<_> = paths.into_iter().map(|path| (noted.remove(&path), path)).collect();
        let read = paths.into_par_iter().map(|(noted, path)| {
            let place = reader.read(&path, noted, before.get(&path));
            (path, place)
        });
        let read: Vec<(String, Place)> = read.collect();
        self.places = read.into_iter().collect();
        self.findings = findings;
        self.is_all_noted =
            noted.is_empty() && self.places.values().filter(|place| place.written.is_some()).count() == count;
        self.is_all_noted &= self.to_note().count() == count;
    }

    /// Whether what an earlier run noted holds as it is.
    pub fn is_all_noted(&self) -> bool {
        self.is_all_noted
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
            let place = self.reader(&folder, config).read(path, None, before);
            differs |= before.is_none_or(|before| before.version.is_none() || before.version != place.version);
            self.places.insert(path.clone(), place);
        }
        Ok(differs)
    }

    fn reader<'a>(&self, folder: &'a Path, config: &'a Config) -> Reader<'a> {
        let files = || Files { folder: folder.to_owned(), limits: config.limits };
        let texts = self.apart.as_ref().map(|_| Arc::new(files()) as Arc<dyn Texts>);
        Reader { folder, opened: stamp::Folder::at(folder), config, texts }
    }

    /// The documents, in the order of their paths.
    pub fn documents(&self) -> impl Iterator<Item = &Filed> {
        self.places.values().filter_map(|place| place.document.as_ref())
    }

    /// What was found wrong or doubtful.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().chain(self.places.values().flat_map(|place| &place.findings))
    }

    /// What the next run need not read again; of files with findings, and of those that may be changed again without
    /// that being seen, nothing.
    pub fn to_note(&self) -> impl Iterator<Item = ToNote<'_>> {
        self.places.values().filter_map(|place| match (&place.version, &place.document) {
            (Some(Version::Identity(identity)), Some(filed)) if place.findings.is_empty() && identity.is_settled() => {
                let written = place.written.as_ref().filter(|_| !filed.has_news());
                Some(ToNote { identity: *identity, filed, written })
            }
            _ => None,
        })
    }
}

impl Reader<'_> {
    fn read(&self, path: &str, noted: Option<Box<Noted>>, before: Option<&Place>) -> Place {
        // A collection is read for its links, in any case.
        match &self.texts {
            Some(texts) if !path.starts_with(COLLECTIONS) => self.read_apart(path, noted, texts),
            _ => self.read_whole(path, before),
        }
    }

    fn read_apart(&self, path: &str, noted: Option<Box<Noted>>, texts: &Arc<dyn Texts>) -> Place {
        if let Some(noted) = noted.filter(|noted| self.opened.identity(path) == Some(noted.identity)) {
            let Noted { identity, header, facts, written } = *noted;
            let version = Some(Version::Identity(identity));
            let document = Some(Filed::apart(header, facts, Arc::clone(texts)));
            return Place { version, document, findings: Vec::new(), written: Some(written) };
        }
        let read = content::read_bytes(self.folder, path, self.config)
            .and_then(|(bytes, found)| Ok((content::parse(path, bytes, self.config)?, found)));
        match read {
            Ok((read, found)) => {
                let document = read.output.document;
                let facts = Facts::of(&document.body);
                let document = Some(Filed::apart(document.header, facts, Arc::clone(texts)));
                // Of before it was read: what is written in between leaves another time than this one.
                let version = Identity::from(&found).map(Version::Identity);
                Place { version, document, findings: read.warnings, written: None }
            }
            Err(findings) => Place { version: None, document: None, findings, written: None },
        }
    }

    fn read_whole(&self, path: &str, before: Option<&Place>) -> Place {
        let bytes = match content::read_bytes(self.folder, path, self.config) {
            Ok((bytes, _)) => bytes,
            Err(findings) => return Place { version: None, document: None, findings, written: None },
        };
        let version = Some(digest(&bytes));
        if let Some(same) = before.filter(|before| before.version == version) {
            return Place { version, document: same.document.clone(), findings: same.findings.clone(), written: None };
        }
        match content::parse(path, bytes, self.config) {
            Ok(read) => {
                let document = Filed::from(read.output.document);
                // Here, where many are read at a time.
                document.facts();
                Place { version, document: Some(document), findings: read.warnings, written: None }
            }
            Err(findings) => Place { version, document: None, findings, written: None },
        }
    }
}

fn digest(bytes: &[u8]) -> Version {
    let half = |seed: u64| {
        let mut hasher = FixedState::with_seed(seed).build_hasher();
        hasher.write(bytes);
        hasher.finish()
    };
    Version::Digest(bytes.len(), half(1), half(2))
}

/// Texts in their files.
struct Files {
    folder: PathBuf,
    limits: Limits,
}

impl Texts for Files {
    fn body(&self, header: &Header) -> Result<String> {
        let path = self.folder.join(&header.path);
        let bytes = file::read_limited(&path, self.limits.document_bytes).map_err(|refused| match refused {
            Refused::Io(error) if error.kind() != io::ErrorKind::NotFound => Error::io("read", &path, error),
            _ => changed(header),
        })?;
        let text = String::from_utf8(bytes).ok();
        text.and_then(|text| document_file::body(&text, &self.limits)).ok_or_else(|| changed(header))
    }
}
