//! What one collecting of an archive leaves for the next.

use serde::{Deserialize, Serialize};

use super::{duplicates, vocabulary};

/// Work that the next collecting need not do again. Nothing of it can be seen in an archive: with an empty memory the
/// same comes out, only later. It holds for one configuration; with another begin anew.
///
/// Of what can be kept from one run of the program to the next the likenesses of pairs are dear enough to be.
#[derive(Default, Serialize, Deserialize)]
pub struct Memory {
    pub(super) likenesses: duplicates::Known,
    #[serde(skip)]
    pub(super) names: vocabulary::Known,
}
