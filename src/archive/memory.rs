//! What one collecting of an archive leaves for the next.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{duplicates, related, vocabulary};

/// Work that the next collecting need not do again. Nothing of it can be seen in an archive: with an empty memory the
/// same comes out, only later. It holds for one configuration; with another begin anew.
///
/// From one run of the program to the next go the likenesses of pairs, the order of names, and what is related to each
/// document.
#[derive(Default, Serialize, Deserialize)]
pub struct Memory {
    pub(super) likenesses: duplicates::Known,
    pub(super) names: vocabulary::Known,
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub(super) related: Arc<related::Known>,
}

impl Memory {
    /// Whether an earlier run noted what is known of related documents, so that nothing of it is new.
    pub fn was_noted(&self) -> bool {
        self.related.was_noted()
    }
}

fn write<S: Serializer>(known: &Arc<related::Known>, serializer: S) -> Result<S::Ok, S::Error> {
    known.serialize(serializer)
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<related::Known>, D::Error> {
    related::Known::deserialize(deserializer).map(Arc::new)
}
