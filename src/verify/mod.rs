//! `cuttings verify`: whether files are still what was written down of them.
//!
//! A built site is checked against its own list ([`site`]), wherever it lies and without the archive it was made from;
//! an archive's raw pages and pictures against the digests that its documents and names hold ([`archive`]).

pub mod archive;
pub mod site;

use std::io;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::disk::digest;
use crate::disk::file::Refused;

/// How far a check is; from any thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// So many files will be read.
    Files(usize),
    Read,
}

/// Files that were compared with their digests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub same: usize,
    pub changed: usize,
    pub missing: usize,
    /// One for each that is not what it should be.
    pub findings: Vec<Diagnostic>,
}

/// What a file turned out to be.
enum Compared {
    Same,
    Changed(Diagnostic),
    Missing(Diagnostic),
}

/// Compares a file with its digest; `shown` is how messages name it, `changed` what they say of another digest.
fn compare(path: &Path, shown: &str, sha256: &str, changed: &str) -> Compared {
    let fault = |message: String| Diagnostic::error(message).at(shown);
    match digest::of_file(path) {
        Ok(found) if found == sha256 => Compared::Same,
        Ok(_) => Compared::Changed(fault(changed.to_owned())),
        Err(Refused::Io(error)) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Compared::Missing(fault("missing".into()))
        }
        Err(Refused::Io(error)) => Compared::Changed(fault(format!("cannot be read: {error}"))),
        Err(Refused::NoFile | Refused::TooLarge(_)) => {
            Compared::Changed(fault("not a regular file, but a link, a folder or a device".into()))
        }
    }
}

impl Tally {
    fn add(&mut self, compared: Compared) {
        match compared {
            Compared::Same => self.same += 1,
            Compared::Changed(finding) => {
                self.changed += 1;
                self.findings.push(finding);
            }
            Compared::Missing(finding) => {
                self.missing += 1;
                self.findings.push(finding);
            }
        }
    }

    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}
