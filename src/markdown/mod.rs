//! Markdown in and out: HTML tree → Markdown, Markdown → clean HTML. Nothing else knows Markdown's syntax.

mod dialect;
mod escape;
mod from_html;
mod pictures;
mod plain_text;
mod raw_html;
mod to_html;

pub use escape::escape_text;
pub use from_html::{Converted, NodeId, from_html};
pub use pictures::{Pictured, pictures};
pub use plain_text::plain_text;
pub use to_html::{Rendered, to_html};

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
pub(crate) mod oracle;
#[cfg(test)]
mod round_trip_tests;
