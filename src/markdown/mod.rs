//! Markdown in and out: HTML tree → Markdown, Markdown → clean HTML. Nothing else knows Markdown's syntax.

mod escape;
mod from_html;
mod to_html;

pub use escape::escape_text;
pub use from_html::{Converted, NodeId, from_html};
pub use to_html::{Rendered, plain_text, to_html};
