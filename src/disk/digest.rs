//! The SHA-256 of a file, read a piece at a time: a file may be larger than memory.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::file::Refused;

const PIECE: usize = 64 << 10;

/// The digest of a regular file, in lower-case hexadecimal.
pub fn of_file(path: &Path) -> Result<String, Refused> {
    // A pipe or a device would keep the reader waiting, and a link leads to what is not meant.
    if !fs::symlink_metadata(path).map_err(Refused::Io)?.is_file() {
        return Err(Refused::NoFile);
    }
    let mut file = File::open(path).map_err(Refused::Io)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => hasher.update(&piece[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Refused::Io(error)),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
