//! What one build read of the documents, beside the output: the next one reads those alone that have changed since.
//!
//! As with [`super::record`] nothing of it is needed. A document counts as known only if the system says of its file
//! what it said when it was read, and if it would be read in the same way.

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
use crate::error::Result;

const MAGIC: &[u8] = b"Cuttings: what was read of the documents. It can be deleted.\n4\n";

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
#[derive(Deserialize)]
struct Contents<'a> {
    /// Under which settings it was read.
    settings: u64,
    #[serde(borrow)]
    documents: Vec<Bytes<'a>>,
    memory: Memory,
}

/// Documents that are put into bytes at a time.
const AT_A_TIME: usize = 256;

/// An identity, a header and facts.
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
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
        deserializer.deserialize_bytes(Borrowed).map(Bytes)
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
        let add = |bytes: Vec<u8>, ToNote { identity, filed, written }: &ToNote| match written {
            Some(Written { all, at }) => memo::extend(&path, bytes, &Bytes(&all[at.clone()])),
            None => {
                let document = memo::in_bytes(&path, &(identity, &***filed, filed.noted()))?;
                memo::extend(&path, bytes, &Bytes(&document))
            }
        };
        // What Postcard makes of `Contents`, in its order.
        let begin = memo::in_bytes(&path, &(settings(config), to_note.len()))?;
        let documents = to_note.par_chunks(AT_A_TIME).map(|some| some.iter().try_fold(Vec::new(), add));
        let documents: Vec<Vec<u8>> = documents.collect::<Result<_>>()?;
        let memory = memo::in_bytes(&path, memory)?;
        let mut pieces: Vec<&[u8]> = vec![&begin];
        pieces.extend(documents.iter().map(Vec::as_slice));
        pieces.push(&memory);
        memo::write_pieces(&path, MAGIC, &pieces)
    }
}

/// What decides how a file is read.
fn settings(config: &Config) -> u64 {
    FixedState::default().hash_one(format!("{:?} {:?}", config.script, config.limits))
}
