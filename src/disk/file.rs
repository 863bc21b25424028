//! One file: read within a limit, written whole or not at all.

use std::fs::{self, File, Metadata};
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
    read_known(path, limit).map(|(bytes, _)| bytes)
}

/// As [`read_limited`], with what the system said of the file before it was read.
pub fn read_known(path: &Path, limit: u64) -> Result<(Vec<u8>, Metadata), Refused> {
    let file = open(path)?;
    let found = file.metadata().map_err(Refused::Io)?;
    if !found.is_file() {
        return Err(Refused::NoFile);
    }
    if found.len() > limit {
        return Err(Refused::TooLarge(limit));
    }
    Ok((read_bounded(file, limit, found.len() as usize)?, found))
}

/// Opens what is no symbolic link, without waiting for the other end of a FIFO.
#[cfg(unix)]
fn open(path: &Path) -> Result<File, Refused> {
    use rustix::fs::OFlags;
    use rustix::io::Errno;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let opened = File::options().read(true).custom_flags(flags.bits() as i32).open(path);
    opened.map_err(|error| match Errno::from_io_error(&error) {
        // A link; a socket, or a device that nothing stands behind.
        Some(Errno::LOOP | Errno::NXIO | Errno::NODEV) => Refused::NoFile,
        _ => Refused::Io(error),
    })
}

#[cfg(not(unix))]
fn open(path: &Path) -> Result<File, Refused> {
    if fs::symlink_metadata(path).map_err(Refused::Io)?.is_file() {
        File::open(path).map_err(Refused::Io)
    } else {
        Err(Refused::NoFile)
    }
}

/// Reads at most `limit` bytes of a stream, which `expected` says the size of as far as it is known.
pub fn read_bounded(stream: impl Read, limit: u64, expected: usize) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::with_capacity(expected.min(limit as usize) + 1);
    stream.take(limit + 1).read_to_end(&mut bytes).map_err(Refused::Io)?;
    if bytes.len() as u64 > limit { Err(Refused::TooLarge(limit)) } else { Ok(bytes) }
}

/// Writes beside the target and renames, so that a reader sees the old file or the new one, never a part; not even
/// after a power cut.
///
/// Folders on the way are made.
pub fn write_whole(target: &Path, bytes: &[u8]) -> Result<()> {
    replace(target, &[bytes], true)
}

/// As [`write_whole`] for what can be made again, and comes in pieces: it is left to the system when it reaches the disk,
/// and a power cut may leave anything in its place.
pub fn write_note(target: &Path, pieces: &[&[u8]]) -> Result<()> {
    replace(target, pieces, false)
}

fn replace(target: &Path, pieces: &[&[u8]], is_lasting: bool) -> Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| Error::io("make folder", folder, error))?;
    let failed = |error| Error::io("write", target, error);
    let mut staged = tempfile::Builder::new().prefix(STAGED_PREFIX).tempfile_in(folder).map_err(failed)?;
    pieces.iter().try_for_each(|piece| staged.write_all(piece)).map_err(failed)?;
    if is_lasting {
        staged.as_file().sync_all().map_err(failed)?;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let readable = fs::Permissions::from_mode(0o644);
        staged.as_file().set_permissions(readable).map_err(failed)?;
    }
    staged.persist(target).map_err(|error| failed(error.error))?;
    Ok(())
}
