//! What the last build made each file from, beside the output: a file whose number is the same is not made again.
//!
//! Nothing here is needed: without a record, or with one that is damaged, of another program or of an output that has
//! been touched since, all files are made and compared as if for the first time. So a file counts as known only if it
//! lies in the output with the size and the time with which it was left there, and if the manifest says the same of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fingerprint::{Digest, Fingerprint};
use super::in_step::InStep;
use super::manifest::Manifest;
use super::stamp::Stamp;
use super::{memo, staging};
use crate::error::Result;

const MAGIC: &[u8] = b"Cuttings: what the files were made from. It can be deleted.\n4\n";

/// Files of an output with what they were made from.
#[derive(Debug, Default)]
pub struct Record {
    /// In the order of their paths.
    files: Vec<(String, Made)>,
    groups: Vec<Group>,
    /// The digest of the manifest's bytes, and what it lists besides.
    manifest: Option<(Digest, Vec<(String, Fingerprint)>)>,
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
    manifest: Digest,
    /// With the size.
    #[serde(borrow)]
    listed_besides: Vec<(&'a str, Digest, u64)>,
}

/// A file as it was left in the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The number for all that it is made from.
    pub from: u64,
    pub stamp: Stamp,
    pub digest: Digest,
}

impl Made {
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint { digest: self.digest, size: self.stamp.size }
    }
}

impl Record {
    /// The record beside `output`; an empty one where it cannot be trusted.
    pub fn read(output: &Path) -> Self {
        let bytes = memo::read(&staging::sibling(output, "record"), MAGIC).unwrap_or_default();
        let Ok(Contents { groups, files, manifest, listed_besides }) = postcard::from_bytes(&bytes) else {
            return Record::default();
        };
        if !files.is_sorted_by(|a, b| a.0 < b.0) {
            return Record::default();
        }
        let besides =
            listed_besides.into_iter().map(|(path, digest, size)| (path.to_owned(), Fingerprint { digest, size }));
        Record {
            files: files.into_iter().map(|(path, made)| (path.to_owned(), made)).collect(),
            groups: groups.into_owned(),
            manifest: Some((manifest, besides.collect())),
        }
    }

    /// What is known of all files, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Made)> {
        self.files.iter().map(|(path, made)| (path.as_str(), made))
    }

    /// What is known of a file.
    fn get(&self, path: &str) -> Option<&Made> {
        let at = self.files.binary_search_by(|(other, _)| other.as_str().cmp(path)).ok()?;
        Some(&self.files[at].1)
    }

    /// What a manifest says whose bytes have this digest, if it is the one that was noted: reading it would take longer.
    pub fn manifest(&self, digest: Digest) -> Option<Manifest> {
        let (_, besides) = self.manifest.as_ref().filter(|(noted, _)| *noted == digest)?;
        let made = self.files.iter().map(|(path, made)| (path.clone(), made.fingerprint()));
        Some(Manifest::new(made.chain(besides.iter().cloned()).collect()))
    }

    /// The files of the group that is made from what `number` stands for, each with its own number; `None` if one of
    /// them is not known.
    pub fn group(&self, number: u64) -> Option<Vec<(&str, u64)>> {
        let group = self.groups.iter().find(|group| group.from == number)?;
        group.paths.iter().map(|path| Some((path.as_str(), self.get(path)?.from))).collect()
    }

    /// Writes the record of what now lies in `output`, in order; the manifest there has the digest `manifest`, and lists
    /// the files `listed`.
    pub fn write(
        output: &Path,
        mut files: Vec<(&str, Made)>,
        groups: &[Group],
        (manifest, listed): (Digest, &BTreeMap<String, Fingerprint>),
    ) -> Result<()> {
        files.retain(|(_, made)| made.stamp.is_settled());
        let mut made = InStep::with(files.iter().map(|(path, _)| (*path, ())));
        let besides = listed.iter().filter(|(path, _)| made.at(path).is_none());
        let listed_besides = besides.map(|(path, found)| (path.as_str(), found.digest, found.size)).collect();
        let contents = Contents { groups: groups.into(), files, manifest, listed_besides };
        memo::write(&staging::sibling(output, "record"), MAGIC, &contents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    fn made(from: u64) -> Made {
        Made { from, stamp: Stamp::at(Duration::new(1, 2), 3), digest: Digest::xxh3(b"x") }
    }

    /// Of the size and digest of [`made`].
    fn fingerprint() -> Fingerprint {
        Fingerprint { digest: Digest::xxh3(b"x"), size: 3 }
    }

    fn group() -> Group {
        Group { from: 7, paths: vec!["search/x.js".into(), "search/y.js".into()] }
    }

    #[test]
    fn what_was_written_is_read() {
        let place = tempfile::tempdir().unwrap();
        let output = place.path().join("public");
        let files = vec![("a/index.html", made(1)), ("search/x.js", made(2)), ("search/y.js", made(3))];
        let listed: BTreeMap<String, Fingerprint> = ["a/index.html", "b", "search/x.js", "search/y.js", "z"]
            .map(|path| (path.to_owned(), fingerprint()))
            .into();
        Record::write(&output, files, &[group()], (Digest::xxh3(b"manifest"), &listed)).unwrap();
        let record = Record::read(&output);
        assert_eq!(record.manifest(Digest::xxh3(b"manifest")), Some(Manifest::new(listed)));
        assert_eq!(record.manifest(Digest::xxh3(b"another")), None);
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
        let files = vec![("search/x.js", made(2)), ("search/y.js", fresh)];
        Record::write(&output, files, &[group()], (Digest::xxh3(b""), &BTreeMap::new())).unwrap();
        assert!(Record::read(&output).get("search/x.js").is_some());
        assert_eq!(Record::read(&output).group(7), None);
    }
}
