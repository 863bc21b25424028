//! Lines that recur across pages of one source: that site's furniture, learned, never hard-coded.

/// What is known of one source's recurring lines. Empty for a source not seen before.
#[derive(Debug, Clone, Default)]
pub struct Furniture {}
