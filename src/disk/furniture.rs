//! `content/<source>/furniture.txt`: what ingest learned of a source's recurring lines, for a curator to read and edit.

use std::fs;
use std::path::{Path, PathBuf};

use super::{content, file};
use crate::error::Result;
use crate::extract::furniture::Furniture;

/// Larger files are not ours.
const LARGEST: u64 = 8 << 20;

/// What earlier runs learned of the source in `folder`; nothing where there is no such file.
pub fn read(root: &Path, folder: &str) -> Furniture {
    let bytes = file::read_limited(&place(root, folder), LARGEST).unwrap_or_default();
    Furniture::parse(&String::from_utf8_lossy(&bytes))
}

/// Writes what is known now, unless it teaches nothing yet or is what the file says already.
pub fn write(root: &Path, folder: &str, learned: &Furniture) -> Result<()> {
    let target = place(root, folder);
    let text = learned.to_text();
    let same = fs::read(&target).is_ok_and(|old| old == text.as_bytes());
    if same || learned.is_empty() { Ok(()) } else { file::write_whole(&target, text.as_bytes()) }
}

fn place(root: &Path, folder: &str) -> PathBuf {
    root.join(content::FOLDER).join(folder).join("furniture.txt")
}
