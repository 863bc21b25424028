//! What the last build made each file from, beside the output: a file whose number is the same is not made again.
//!
//! Nothing here is needed: without a record, or with one that is damaged, of another program or of an output that has
//! been touched since, all files are made and compared as if for the first time. So a file counts as known only if it
//! lies in the output with the size and the time with which it was left there, and if the manifest says the same of it.

use std::collections::HashMap;
use std::path::Path;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use super::manifest::Digest;
use super::stamp::Stamp;
use super::{memo, staging};
use crate::error::Result;

const MAGIC: &[u8] = b"Cuttings: what the files were made from. It can be deleted.\n2\n";

/// Files of an output with what they were made from.
#[derive(Debug, Default)]
pub struct Record {
    files: HashMap<String, Made, FixedState>,
    /// Numbers that several files share, with how many do.
    families: Vec<(u64, u64)>,
}

/// A record as it is written.
#[derive(Serialize, Deserialize)]
struct Contents<'a> {
    families: Vec<(u64, u64)>,
    #[serde(borrow)]
    files: Vec<(&'a str, Made)>,
}

/// A file as it was left in the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The number for all that it is made from.
    pub from: u64,
    pub stamp: Stamp,
    pub digest: Digest,
}

impl Record {
    /// The record beside `output`; an empty one where it cannot be trusted.
    pub fn read(output: &Path) -> Self {
        let bytes = memo::read(&staging::sibling(output, "record"), MAGIC).unwrap_or_default();
        let Ok(Contents { families, files }) = postcard::from_bytes(&bytes) else { return Record::default() };
        Record { files: files.into_iter().map(|(path, made)| (path.to_owned(), made)).collect(), families }
    }

    /// What is known of a file.
    pub fn get(&self, path: &str) -> Option<&Made> {
        self.files.get(path)
    }

    /// The paths of all files that were made from `number`, in order; `None` if one of them is not known.
    pub fn family(&self, number: u64) -> Option<Vec<String>> {
        let (_, count) = self.families.iter().find(|(other, _)| *other == number)?;
        let made = self.files.iter().filter(|(_, made)| made.from == number);
        let mut paths: Vec<String> = made.map(|(path, _)| path.clone()).collect();
        paths.sort_unstable();
        (paths.len() as u64 == *count).then_some(paths)
    }

    /// Writes the record of what now lies in `output`.
    pub fn write(output: &Path, files: &[(&str, Made)], families: &[(u64, u64)]) -> Result<()> {
        let settled = files.iter().filter(|(_, made)| made.stamp.is_settled()).cloned().collect();
        memo::write(&staging::sibling(output, "record"), MAGIC, &Contents { families: families.into(), files: settled })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    fn made(from: u64) -> Made {
        Made { from, stamp: Stamp::at(Duration::new(1, 2), 3), digest: Digest::xxh3(b"x") }
    }

    #[test]
    fn what_was_written_is_read() {
        let place = tempfile::tempdir().unwrap();
        let output = place.path().join("public");
        let files = [("a/index.html", made(1)), ("search/x.js", made(2)), ("search/y.js", made(2))];
        Record::write(&output, &files, &[(2, 2)]).unwrap();
        let record = Record::read(&output);
        assert_eq!(record.get("a/index.html"), Some(&made(1)));
        assert_eq!(record.family(2), Some(vec!["search/x.js".to_owned(), "search/y.js".to_owned()]));
        assert_eq!((record.family(1), record.get("b")), (None, None));
    }

    #[test]
    fn a_family_of_which_one_is_not_known_is_not_known() {
        let place = tempfile::tempdir().unwrap();
        let output = place.path().join("public");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let fresh = Made { stamp: Stamp::at(now, 1), ..made(2) };
        Record::write(&output, &[("x.js", made(2)), ("y.js", fresh)], &[(2, 2)]).unwrap();
        assert_eq!(Record::read(&output).family(2), None);
    }
}
