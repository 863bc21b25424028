//! What one collecting of an archive leaves for the next.

use serde::{Deserialize, Serialize};

use super::{duplicates, vocabulary};

/// Work that the next collecting need not do again. Nothing of it can be seen in an archive: with an empty memory the
/// same comes out, only later. It holds for one configuration; with another begin anew.
///
/// From one run of the program to the next go the likenesses of pairs, and the order of names.
#[derive(Default, Serialize, Deserialize)]
pub struct Memory {
    pub(super) likenesses: duplicates::Known,
    pub(super) names: vocabulary::Known,
}
