//! Stage 4: all documents of an archive, in order, with their indexes.

use crate::config::Config;
use crate::diagnostic::Warned;
use crate::document::Document;

/// Position of a document in [`Archive::documents`].
pub type DocumentId = usize;

/// Every document, newest first, undated ones last; each index refers to documents by position.
#[derive(Debug, Clone, Default)]
pub struct Archive {
    pub documents: Vec<Document>,
}

/// Sorts documents and builds the indexes. Drafts must have been left out before, if they are to be.
pub fn collect(documents: Vec<Document>, config: &Config) -> Warned<Archive> {
    let _ = (documents, config);
    todo!()
}
