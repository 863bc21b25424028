//! What the last build made each file from, beside the output: a file whose number is the same is not made again.
//!
//! Nothing here is needed: without a record, or with one that is damaged, of another program or of an output that has
//! been touched since, all files are made and compared as if for the first time. So a file counts as known only if it
//! lies in the output with the size and the time with which it was left there, and if the manifest says the same of it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use super::fingerprint::Digest;
use super::stamp::Stamp;
use super::{memo, staging};
use crate::error::Result;

const MAGIC: &[u8] = b"Cuttings: what the files were made from. It can be deleted.\n3\n";

/// Files of an output with what they were made from.
#[derive(Debug, Default)]
pub struct Record {
    files: HashMap<String, Made, FixedState>,
    groups: Vec<Group>,
}

/// Files that are made together: which there are is known only when they are made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The number for all that they are made from.
    pub from: u64,
    pub paths: Vec<String>,
}

/// A record as it is written.
#[derive(Serialize, Deserialize)]
struct Contents<'a> {
    groups: Cow<'a, [Group]>,
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
        let Ok(Contents { groups, files }) = postcard::from_bytes(&bytes) else { return Record::default() };
        Record {
            files: files.into_iter().map(|(path, made)| (path.to_owned(), made)).collect(),
            groups: groups.into_owned(),
        }
    }

    /// What is known of a file.
    pub fn get(&self, path: &str) -> Option<&Made> {
        self.files.get(path)
    }

    /// The files of the group that is made from what `number` stands for, each with its own number; `None` if one of
    /// them is not known.
    pub fn group(&self, number: u64) -> Option<Vec<(&str, u64)>> {
        let group = self.groups.iter().find(|group| group.from == number)?;
        group.paths.iter().map(|path| Some((path.as_str(), self.files.get(path)?.from))).collect()
    }

    /// Writes the record of what now lies in `output`.
    pub fn write(output: &Path, files: &[(&str, Made)], groups: &[Group]) -> Result<()> {
        let settled = files.iter().filter(|(_, made)| made.stamp.is_settled()).cloned().collect();
        memo::write(&staging::sibling(output, "record"), MAGIC, &Contents { groups: groups.into(), files: settled })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    fn made(from: u64) -> Made {
        Made { from, stamp: Stamp::at(Duration::new(1, 2), 3), digest: Digest::xxh3(b"x") }
    }

    fn group() -> Group {
        Group { from: 7, paths: vec!["search/x.js".into(), "search/y.js".into()] }
    }

    #[test]
    fn what_was_written_is_read() {
        let place = tempfile::tempdir().unwrap();
        let output = place.path().join("public");
        let files = [("a/index.html", made(1)), ("search/x.js", made(2)), ("search/y.js", made(3))];
        Record::write(&output, &files, &[group()]).unwrap();
        let record = Record::read(&output);
        assert_eq!(record.get("a/index.html"), Some(&made(1)));
        assert_eq!(record.group(7), Some(vec![("search/x.js", 2), ("search/y.js", 3)]));
        assert_eq!((record.group(1), record.get("b")), (None, None));
    }

    #[test]
    fn a_group_of_which_one_is_not_known_is_not_known() {
        let place = tempfile::tempdir().unwrap();
        let output = place.path().join("public");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let fresh = Made { stamp: Stamp::at(now, 1), ..made(2) };
        Record::write(&output, &[("search/x.js", made(2)), ("search/y.js", fresh)], &[group()]).unwrap();
        assert!(Record::read(&output).get("search/x.js").is_some());
        assert_eq!(Record::read(&output).group(7), None);
    }
}
