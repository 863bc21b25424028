//! What the last build made each file from, beside the output: a file whose number is the same is not made again.
//!
//! Nothing here is needed: without a record, or with one that is damaged, of another program or of an output that has
//! been touched since, all files are made and compared as if for the first time. So a file counts as known only if it
//! lies in the output with the size and the time with which it was left there, and if the manifest says the same of it.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::hash::BuildHasher;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use foldhash::fast::FixedState as Fast;
use foldhash::quality::FixedState;

use super::manifest::Digest;
use super::{file, staging};
use crate::error::Result;

const MAGIC: &[u8] = b"Cuttings: what the files were made from. It can be deleted.\n1\n";

/// Largest record read: some million files.
const LARGEST: u64 = 1 << 30;

/// A file that was written so shortly before the record may be changed again without its time showing it.
pub const FRESH: Duration = Duration::from_millis(20);

/// Files of an output with what they were made from.
#[derive(Debug, Default)]
pub struct Record {
    files: HashMap<String, Made, Fast>,
    /// Numbers that several files share, with how many do.
    families: Vec<(u64, u64)>,
}

/// A file as it was left in the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The number for all that it is made from.
    pub from: u64,
    pub stamp: Stamp,
    pub digest: Digest,
}

/// What tells a file that somebody has touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub size: u64,
    /// Since 1970.
    modified: Duration,
}

impl Stamp {
    /// `None` for what is no regular file.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Stamp { size: metadata.len(), modified })
    }
}

impl Record {
    /// The record beside `output`; an empty one where it cannot be trusted.
    pub fn read(output: &Path) -> Self {
        let bytes = file::read_limited(&staging::sibling(output, "record"), LARGEST).unwrap_or_default();
        decode(&bytes).unwrap_or_default()
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
        let until = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().saturating_sub(FRESH);
        let settled: Vec<_> = files.iter().filter(|(_, made)| made.stamp.modified < until).collect();
        let mut bytes = Vec::with_capacity(files.len() * 128);
        bytes.extend_from_slice(MAGIC);
        put_text(&mut bytes, &maker());
        put(&mut bytes, families.len() as u64);
        families.iter().for_each(|(number, count)| [*number, *count].into_iter().for_each(|n| put(&mut bytes, n)));
        put(&mut bytes, settled.len() as u64);
        for (path, made) in settled {
            put_text(&mut bytes, path);
            let modified = made.stamp.modified;
            [made.from, made.stamp.size, modified.as_secs(), modified.subsec_nanos().into()]
                .into_iter()
                .for_each(|number| put(&mut bytes, number));
            put(&mut bytes, made.digest.is_sha256().into());
            put_text(&mut bytes, made.digest.as_str());
        }
        let sum = FixedState::default().hash_one(bytes.as_slice());
        put(&mut bytes, sum);
        let path = staging::sibling(output, "record");
        let same = fs::read(&path).is_ok_and(|old| old == bytes);
        if same { Ok(()) } else { file::write_whole(&path, &bytes) }
    }
}

/// The program that makes the files: another may make others from the same.
fn maker() -> String {
    let program = std::env::current_exe().ok().and_then(|path| Stamp::of(&path));
    format!("{} {program:?}", env!("CARGO_PKG_VERSION"))
}

fn put(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

fn decode(bytes: &[u8]) -> Option<Record> {
    let (bytes, sum) = bytes.split_last_chunk::<8>()?;
    if u64::from_le_bytes(*sum) != FixedState::default().hash_one(bytes) {
        return None;
    }
    let mut rest = Rest(bytes.strip_prefix(MAGIC)?);
    if rest.text()? != maker() {
        return None;
    }
    let mut record = Record::default();
    for _ in 0..rest.number()? {
        record.families.push((rest.number()?, rest.number()?));
    }
    let count = rest.number()?;
    record.files.reserve(usize::try_from(count).ok()?.min(bytes.len() / 64));
    for _ in 0..count {
        let path = rest.text()?.to_owned();
        let (from, size) = (rest.number()?, rest.number()?);
        let modified = Duration::new(rest.number()?, u32::try_from(rest.number()?).ok()?);
        let digest = match rest.number()? {
            1 => Digest::Sha256(rest.text()?.to_owned()),
            _ => Digest::Xxh3(rest.text()?.to_owned()),
        };
        record.files.insert(path, Made { from, stamp: Stamp { size, modified }, digest });
    }
    rest.0.is_empty().then_some(record)
}

/// What is still to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(*self.take(8)?.first_chunk()?))
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.take(length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(from: u64) -> Made {
        Made { from, stamp: Stamp { size: 3, modified: Duration::new(1, 2) }, digest: Digest::xxh3(b"x") }
    }

    #[test]
    fn what_was_written_is_read_and_what_was_damaged_is_not() {
        let place = tempfile::tempdir().unwrap();
        let output = place.path().join("public");
        let files = [("a/index.html", made(1)), ("search/x.js", made(2)), ("search/y.js", made(2))];
        Record::write(&output, &files, &[(2, 2)]).unwrap();
        let record = Record::read(&output);
        assert_eq!(record.get("a/index.html"), Some(&made(1)));
        assert_eq!(record.family(2), Some(vec!["search/x.js".to_owned(), "search/y.js".to_owned()]));
        assert_eq!((record.family(1), record.get("b")), (None, None));
        let path = place.path().join(".public.record");
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(&path, &damaged).unwrap();
            assert!(Record::read(&output).files.is_empty(), "{at}");
            fs::write(&path, &bytes[..at]).unwrap();
            assert!(Record::read(&output).files.is_empty(), "{at}");
        }
    }

    #[test]
    fn a_family_of_which_one_is_not_known_is_not_known() {
        let place = tempfile::tempdir().unwrap();
        let output = place.path().join("public");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let fresh = Made { stamp: Stamp { size: 1, modified: now }, ..made(2) };
        Record::write(&output, &[("x.js", made(2)), ("y.js", fresh)], &[(2, 2)]).unwrap();
        assert_eq!(Record::read(&output).family(2), None);
    }
}
