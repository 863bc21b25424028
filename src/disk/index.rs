//! What one indexing for the search leaves for the next, beside the output. As [`super::record`], it can be deleted.

use std::path::Path;

use super::{memo, staging};
use crate::error::Result;
use crate::search::Kept;

const MAGIC: &[u8] = b"Cuttings: what the search was made from. It can be deleted.\n1\n";

/// What stands beside `output`; nothing where that cannot be trusted.
pub fn read(output: &Path) -> Kept {
    let bytes = memo::read(&staging::sibling(output, "search"), MAGIC).unwrap_or_default();
    postcard::from_bytes(&bytes).unwrap_or_default()
}

pub fn write(output: &Path, kept: &Kept) -> Result<()> {
    memo::write(&staging::sibling(output, "search"), MAGIC, kept)
}
