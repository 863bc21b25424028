//! `content/ledger.tsv`: what ingest has ever made, for people and git to read.

use std::fs;
use std::path::{Path, PathBuf};

use super::{content, file};
use crate::document::ledger::Ledger;
use crate::error::{Error, Result};

/// The ledger's file, in the content folder.
pub const NAME: &str = "ledger.tsv";

/// A line is about 150 bytes: room for more pages than an archive will have.
const LARGEST: u64 = 1 << 30;

/// The ledger; an empty one where there is none yet.
pub fn read(root: &Path) -> Result<Ledger> {
    let place = place(root);
    match file::read_limited(&place, LARGEST) {
        Ok(bytes) => Ok(Ledger::parse(&String::from_utf8_lossy(&bytes))),
        Err(file::Refused::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(Ledger::default()),
        Err(file::Refused::Io(error)) => Err(Error::io("read", place, error)),
        Err(file::Refused::NoFile | file::Refused::TooLarge(_)) => {
            let refused = std::io::Error::new(std::io::ErrorKind::InvalidData, "not a regular file, or too large");
            Err(Error::io("read", place, refused))
        }
    }
}

/// Writes the ledger, unless the file says the same already.
pub fn write(root: &Path, ledger: &Ledger) -> Result<()> {
    let place = place(root);
    let text = ledger.to_text();
    let same = fs::read(&place).is_ok_and(|old| old == text.as_bytes());
    if same || *ledger == Ledger::default() { Ok(()) } else { file::write_whole(&place, text.as_bytes()) }
}

fn place(root: &Path) -> PathBuf {
    root.join(content::FOLDER).join(NAME)
}
