//! One file: read within a limit, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// How names of files begin that are being written.
pub const STAGED_PREFIX: &str = ".cuttings-staged-";

/// Why a file was not read.
#[derive(Debug)]
pub enum Refused {
    /// Larger than this many bytes.
    TooLarge(u64),
    /// A folder, FIFO, socket or device.
    NoFile,
    Io(io::Error),
}

/// Reads a regular file of at most `limit` bytes. The size is checked first, and again while reading, since it can lie.
pub fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, Refused> {
    let found = fs::symlink_metadata(path).map_err(Refused::Io)?;
    if !found.is_file() {
        return Err(Refused::NoFile);
    }
    if found.len() > limit {
        return Err(Refused::TooLarge(limit));
    }
    let file = File::open(path).map_err(Refused::Io)?;
    read_bounded(file, limit, found.len() as usize)
}

/// Reads at most `limit` bytes of a stream, which `expected` says the size of as far as it is known.
pub fn read_bounded(stream: impl Read, limit: u64, expected: usize) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::with_capacity(expected.min(limit as usize) + 1);
    stream.take(limit + 1).read_to_end(&mut bytes).map_err(Refused::Io)?;
    if bytes.len() as u64 > limit { Err(Refused::TooLarge(limit)) } else { Ok(bytes) }
}

/// Writes beside the target and renames, so that a reader sees the old file or the new one, never a part.
///
/// Folders on the way are made.
pub fn write_whole(target: &Path, bytes: &[u8]) -> Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| Error::io("make folder", folder, error))?;
    let failed = |error| Error::io("write", target, error);
    let mut staged = tempfile::Builder::new().prefix(STAGED_PREFIX).tempfile_in(folder).map_err(failed)?;
    staged.write_all(bytes).map_err(failed)?;
    staged.as_file().sync_all().map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let readable = fs::Permissions::from_mode(0o644);
        staged.as_file().set_permissions(readable).map_err(failed)?;
    }
    staged.persist(target).map_err(|error| failed(error.error))?;
    Ok(())
}
