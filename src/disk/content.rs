//! `content/`: reading all documents, writing one.

use std::path::Path;

use crate::config::Config;
use crate::diagnostic::Warned;
use crate::document::Document;
use crate::error::Result;

/// Reads every `*.md` below `root/content`, in the order of their paths. Symbolic links are not followed.
///
/// Documents that cannot be read are left out, each with a [`crate::diagnostic::Severity::Error`].
pub fn read(root: &Path, config: &Config) -> Result<Warned<Vec<Document>>> {
    let _ = (root, config);
    todo!()
}
