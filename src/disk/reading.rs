//! What one build read of the documents, beside the output: the next one reads those alone that have changed since.
//!
//! As with [`super::record`] nothing of it is needed. A document counts as known only if the system says of its file
//! what it said when it was read, and if it would be read in the same way.

use std::hash::BuildHasher;
use std::path::Path;

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

use super::shelf::Shelf;
use super::stamp::Identity;
use super::{memo, staging};
use crate::archive::{Facts, Memory};
use crate::config::Config;
use crate::document::Header;
use crate::error::Result;

const MAGIC: &[u8] = b"Cuttings: what was read of the documents. It can be deleted.\n1\n";

/// What a build knows of an earlier reading.
#[derive(Default, Serialize, Deserialize)]
pub struct Reading {
    /// Under which settings it was read.
    settings: u64,
    pub documents: Vec<Box<Noted>>,
    pub memory: Memory,
}

/// A document as it was read.
#[derive(Serialize, Deserialize)]
pub struct Noted {
    pub identity: Identity,
    pub header: Header,
    pub facts: Facts,
}

/// [`Reading`] as it is written.
#[derive(Serialize)]
struct Contents<'a> {
    settings: u64,
    documents: Vec<(Identity, &'a Header, Facts)>,
    memory: &'a Memory,
}

impl Reading {
    /// What stands beside `output`; nothing where that cannot be trusted.
    pub fn read(output: &Path, config: &Config) -> Self {
        let bytes = memo::read(&staging::sibling(output, "reading"), MAGIC).unwrap_or_default();
        let reading: Option<Reading> = postcard::from_bytes(&bytes).ok();
        reading.filter(|reading| reading.settings == settings(config)).unwrap_or_default()
    }

    /// Notes what was read of the documents that now make the site in `output`.
    pub fn write(output: &Path, config: &Config, shelf: &Shelf, memory: &Memory) -> Result<()> {
        let documents = shelf.to_note().map(|(identity, filed)| (identity, &**filed, filed.noted()));
        let contents = Contents { settings: settings(config), documents: documents.collect(), memory };
        memo::write(&staging::sibling(output, "reading"), MAGIC, &contents)
    }
}

/// What decides how a file is read.
fn settings(config: &Config) -> u64 {
    FixedState::default().hash_one(format!("{:?} {:?}", config.script, config.limits))
}
