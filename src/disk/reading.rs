//! What one build read of the documents, beside the output: the next one reads those alone that have changed since.
//!
//! As with [`super::record`] nothing of it is needed. A document counts as known only if the system says of its file
//! what it said when it was read, and if it would be read in the same way.

use std::borrow::Cow;
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use foldhash::quality::FixedState;
use rayon::prelude::*;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::shelf::{Shelf, ToNote};
use super::stamp::Identity;
use super::{memo, staging};
use crate::archive::{Facts, Memory};
use crate::config::Config;
use crate::document::Header;
use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8] = b"Cuttings: what was read of the documents. It can be deleted.\n3\n";

/// What a build knows of an earlier reading.
#[derive(Default)]
pub struct Reading {
    pub documents: Vec<Box<Noted>>,
    pub memory: Memory,
}

/// A document as it was read.
pub struct Noted {
    pub identity: Identity,
    pub header: Header,
    pub facts: Facts,
    /// The same as it was noted.
    pub written: Written,
}

/// A document as it is noted: a stretch of what was read, so that it need not be put together again as long as it stays
/// what it is.
#[derive(Clone)]
pub struct Written {
    all: Arc<Vec<u8>>,
    at: Range<usize>,
}

/// A reading as it is written.
#[derive(Serialize, Deserialize)]
struct Contents<'a, M> {
    /// Under which settings it was read.
    settings: u64,
    #[serde(borrow)]
    documents: Vec<Bytes<'a>>,
    memory: M,
}

/// An identity, a header and facts.
struct Bytes<'a>(Cow<'a, [u8]>);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Bytes<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Borrowed;
        impl<'de> Visitor<'de> for Borrowed {
            type Value = &'de [u8];

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> std::result::Result<&'de [u8], E> {
                Ok(bytes)
            }
        }
        deserializer.deserialize_bytes(Borrowed).map(|bytes| Bytes(Cow::Borrowed(bytes)))
    }
}

impl Reading {
    /// What stands beside `output`; nothing where that cannot be trusted.
    pub fn read(output: &Path, config: &Config) -> Self {
        let bytes = memo::read(&staging::sibling(output, "reading"), MAGIC).unwrap_or_default();
        Self::of(bytes, config).unwrap_or_default()
    }

    fn of(bytes: Vec<u8>, config: &Config) -> Option<Self> {
        let Contents { settings: under, documents, memory } = postcard::from_bytes(&bytes).ok()?;
        if under != settings(config) {
            return None;
        }
        let start = bytes.as_ptr().addr();
        let places = documents.iter().map(|Bytes(document)| {
            let from = document.as_ptr().addr() - start;
            from..from + document.len()
        });
        let places: Vec<Range<usize>> = places.collect();
        drop(documents);
        let all = Arc::new(bytes);
        let documents = places.into_par_iter().map(|at| {
            let (identity, header, facts) = postcard::from_bytes(&all[at.clone()]).ok()?;
            Some(Box::new(Noted { identity, header, facts, written: Written { all: Arc::clone(&all), at } }))
        });
        Some(Reading { documents: documents.collect::<Option<_>>()?, memory })
    }

    /// Notes what was read of the documents that now make the site in `output`.
    pub fn write(output: &Path, config: &Config, shelf: &Shelf, memory: &Memory) -> Result<()> {
        let path = staging::sibling(output, "reading");
        let to_note: Vec<ToNote> = shelf.to_note().collect();
        let documents = to_note.par_iter().map(|ToNote { identity, filed, written }| match written {
            Some(Written { all, at }) => Ok(Bytes(Cow::Borrowed(&all[at.clone()]))),
            None => {
                let bytes = postcard::to_allocvec(&(identity, &***filed, filed.noted()));
                let failed = |error| Error::new(ErrorKind::Io, "cannot be noted").at(&path).because(error);
                bytes.map(|bytes| Bytes(Cow::Owned(bytes))).map_err(failed)
            }
        });
        let documents = documents.collect::<Result<_>>()?;
        memo::write(&path, MAGIC, &Contents { settings: settings(config), documents, memory })
    }
}

/// What decides how a file is read.
fn settings(config: &Config) -> u64 {
    FixedState::default().hash_one(format!("{:?} {:?}", config.script, config.limits))
}
