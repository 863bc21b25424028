//! HTML tree → CommonMark (with tables, strikethrough and footnotes) that renders to the same words and structure.

use scraper::Html;

use crate::url::SourceUrl;

/// The id of a node in a parsed page.
pub type NodeId = ego_tree::NodeId;

/// A converted part of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Converted {
    /// Text that happens to look like Markdown or HTML is escaped and stays text.
    pub markdown: String,
    /// A paragraph, heading or list item a line; without captions.
    pub text: String,
    /// Captions of the images, in order.
    pub captions: Vec<String>,
}

/// Converts the nodes `roots` of `page`, one after the other, leaving out every subtree that `skip` names.
///
/// Addresses are made absolute against `base`; what then is no http(s) or mailto address loses its link.
pub fn from_html(page: &Html, roots: &[NodeId], skip: &dyn Fn(NodeId) -> bool, base: Option<&SourceUrl>) -> Converted {
    let _ = (page, roots, skip, base);
    todo!()
}

/// Plain text as CommonMark: every character that could mean something is escaped.
pub fn escape_text(text: &str) -> String {
    let _ = text;
    todo!()
}
