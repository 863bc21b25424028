//! Markdown in and out: HTML tree → Markdown, Markdown → clean HTML. Nothing else knows Markdown's syntax.

mod addresses;
mod anchors;
mod dialect;
mod escape;
mod excerpt;
mod from_html;
mod parts;
mod plain_text;
mod raw_html;
mod references;
mod remote_pictures;
mod to_html;
mod words;

pub use addresses::{may_lead_here, with_addresses};
pub use escape::escape_text;
pub use excerpt::Allowance;
pub use from_html::{Converted, NodeId, from_html};
pub use parts::{Part, parts};
pub use plain_text::plain_text;
pub use references::{Reference, References, references};
pub use remote_pictures::with_linked_pictures;
pub use to_html::{Paragraphs, Rendered, to_html};
pub use words::{Piece, TakesWords, is_word_part, read_words, word_count};

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
mod round_trip_tests;
