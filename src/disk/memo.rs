//! Files beside the output in which one run notes for the next what it need not do again. They can be deleted.
//!
//! Such a file is as good as none if it is damaged, or of another program: another version may make something else
//! from the same.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use serde::Serialize;
use twox_hash::XxHash3_128;

use super::file;
use super::stamp::Stamp;
use crate::error::{Error, ErrorKind, Result};

/// Largest file read: some million documents.
const LARGEST: u64 = 1 << 32;

/// What was written under `magic`, if it can be trusted; in Postcard's format.
pub fn read(path: &Path, magic: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = file::read_limited(path, LARGEST).ok()?;
    let (rest, sum) = bytes.split_last_chunk()?;
    let head = head(magic);
    if *sum != sum_of(rest) || !rest.starts_with(&head) {
        return None;
    }
    bytes.truncate(rest.len());
    bytes.drain(..head.len());
    Some(bytes)
}

/// Writes `contents`, unless just that stands there.
pub fn write(path: &Path, magic: &[u8], contents: &impl Serialize) -> Result<()> {
    let bytes = postcard::to_extend(contents, head(magic));
    let mut bytes = bytes.map_err(|error| Error::new(ErrorKind::Io, "cannot be noted").at(path).because(error))?;
    let sum = sum_of(&bytes);
    bytes.extend_from_slice(&sum);
    if is_there(path, &bytes) { Ok(()) } else { file::write_note(path, &bytes) }
}

/// Whether just these bytes stand there. Their end, which differs with any of them, is looked at first.
fn is_there(path: &Path, bytes: &[u8]) -> bool {
    let end_is_same = || {
        let mut file = File::open(path).ok()?;
        let mut end = [0; 8];
        file.seek(SeekFrom::End(-8)).ok()?;
        file.read_exact(&mut end).ok()?;
        Some(bytes.ends_with(&end))
    };
    let is_alike = fs::symlink_metadata(path).is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64);
    is_alike && end_is_same() == Some(true) && file::read_limited(path, LARGEST).is_ok_and(|old| old == bytes)
}

fn sum_of(bytes: &[u8]) -> [u8; 16] {
    XxHash3_128::oneshot(bytes).to_le_bytes()
}

/// What it is, and of which program.
fn head(magic: &[u8]) -> Vec<u8> {
    let program = std::env::current_exe().ok().and_then(|path| Stamp::of(&path));
    [magic, format!("{} {program:?}\n", env!("CARGO_PKG_VERSION")).as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_what_was_damaged_is_not() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("memo");
        let contents = (vec!["one".to_owned(), "two".to_owned()], Some(7_u64));
        write(&path, b"Ours\n", &contents).unwrap();
        assert_eq!(postcard::from_bytes(&read(&path, b"Ours\n").unwrap()), Ok(contents));
        assert_eq!(read(&path, b"Others\n"), None);
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(&path, &damaged).unwrap();
            assert_eq!(read(&path, b"Ours\n"), None, "{at}");
            fs::write(&path, &bytes[..at]).unwrap();
            assert_eq!(read(&path, b"Ours\n"), None, "{at}");
        }
    }
}
