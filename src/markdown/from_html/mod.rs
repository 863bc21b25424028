//! HTML tree → CommonMark (with tables, strikethrough and footnotes) that renders to the same words and structure.
//!
//! The tree is read once into blocks ([`block`]) of lines ([`inline`]), which are then written as Markdown ([`write`]
//! and [`spans`]). What CommonMark has no sign for stays as inline HTML that the policy allows: `sub`, `sup`, `mark`,
//! `abbr`, `ruby`, `bdo`, `details`. Neither reading nor writing recurses as deep as the page's tree.

mod address;
mod block;
mod containers;
mod element;
mod footnote;
mod image;
mod inline;
mod preformatted;
mod reader;
mod spans;
mod table;
mod write;

#[cfg(test)]
mod tests;

use scraper::Html;

use crate::url::SourceUrl;
use address::Addresses;
use footnote::Footnotes;
use reader::Reader;

/// The id of a node in a parsed page.
pub type NodeId = ego_tree::NodeId;

/// A converted part of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Converted {
    /// Text that happens to look like Markdown or HTML is escaped and stays text.
    ///
    /// A picture's caption stands beneath it as a line in emphasis (`_caption_`), in the same paragraph.
    pub markdown: String,
    /// A paragraph, heading, row or list item a line; without captions.
    pub text: String,
    /// Captions of the images, in order.
    pub captions: Vec<String>,
}

/// Converts the nodes `roots` of `page`, one after the other, leaving out every subtree that `skip` names.
///
/// Addresses are made absolute against `base`; what then is no http(s) or mailto address loses its link.
pub fn from_html(page: &Html, roots: &[NodeId], skip: &dyn Fn(NodeId) -> bool, base: Option<&SourceUrl>) -> Converted {
    let footnotes = Footnotes::find(page, roots, skip);
    let mut reader = Reader::new(skip, Addresses::new(base), footnotes);
    for &root in roots {
        if let Some(node) = page.tree.get(root) {
            reader.read(node);
        }
    }
    let body = reader.finish();
    Converted {
        markdown: write::markdown(&body.blocks, &body.footnotes),
        text: write::text(&body.blocks, &body.footnotes),
        captions: body.captions,
    }
}
