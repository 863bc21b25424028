//! Files beside the output in which one run notes for the next what it need not do again. They can be deleted.
//!
//! Such a file is as good as none if it is damaged, or of another program: another version may make something else
//! from the same.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use serde::Serialize;
use twox_hash::xxhash3_128::Hasher;

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
    if *sum != sum_of(&[rest]) || !rest.starts_with(&head) {
        return None;
    }
    bytes.truncate(rest.len());
    bytes.drain(..head.len());
    Some(bytes)
}

/// Writes `contents`, unless just that stands there.
pub fn write(path: &Path, magic: &[u8], contents: &impl Serialize) -> Result<()> {
    write_pieces(path, magic, &[&in_bytes(path, contents)?])
}

/// As [`write`], with contents that were put into bytes piece by piece: much is not held twice.
pub fn write_pieces(path: &Path, magic: &[u8], pieces: &[&[u8]]) -> Result<()> {
    let head = head(magic);
    let mut all: Vec<&[u8]> = Vec::with_capacity(pieces.len() + 2);
    all.push(&head);
    all.extend(pieces);
    let sum = sum_of(&all);
    all.push(&sum);
    if is_there(path, &all) { Ok(()) } else { file::write_note(path, &all) }
}

/// A value as it is noted at `path`.
pub fn in_bytes(path: &Path, value: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_allocvec(value).map_err(|error| cannot_be_noted(path, error))
}

/// As [`in_bytes`], behind what `bytes` holds already.
pub fn extend(path: &Path, bytes: Vec<u8>, value: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_extend(value, bytes).map_err(|error| cannot_be_noted(path, error))
}

fn cannot_be_noted(path: &Path, error: postcard::Error) -> Error {
    Error::new(ErrorKind::Io, "cannot be noted").at(path).because(error)
}

/// Whether just these bytes stand there. Their end, which differs with any of them, is looked at first.
fn is_there(path: &Path, pieces: &[&[u8]]) -> bool {
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    let end_is_same = || {
        let mut file = File::open(path).ok()?;
        let mut end = [0; SUM];
        file.seek(SeekFrom::End(-(SUM as i64))).ok()?;
        file.read_exact(&mut end).ok()?;
        Some(pieces.last().is_some_and(|last| *last == end))
    };
    let is_alike = fs::symlink_metadata(path).is_ok_and(|found| found.is_file() && found.len() == length as u64);
    is_alike
        && end_is_same() == Some(true)
        && file::read_limited(path, LARGEST).is_ok_and(|old| is_joined(&old, pieces))
}

fn is_joined(bytes: &[u8], pieces: &[&[u8]]) -> bool {
    let left = pieces.iter().try_fold(bytes, |left, piece| left.strip_prefix(*piece));
    left.is_some_and(<[u8]>::is_empty)
}

/// Bytes of the sum that a note ends with.
const SUM: usize = 16;

fn sum_of(pieces: &[&[u8]]) -> [u8; SUM] {
    let mut hasher = Hasher::new();
    pieces.iter().for_each(|piece| hasher.write(piece));
    hasher.finish_128().to_le_bytes()
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
