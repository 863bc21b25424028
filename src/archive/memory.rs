//! What one collecting of an archive leaves for the next.

use super::{duplicates, vocabulary};

/// Work that the next collecting need not do again. Nothing of it can be seen in an archive: with an empty memory the
/// same comes out, only later. It holds for one configuration; with another begin anew.
#[derive(Default)]
pub struct Memory {
    pub(super) likenesses: duplicates::Known,
    pub(super) names: vocabulary::Known,
}
