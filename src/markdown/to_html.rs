//! CommonMark → HTML that may reach a reader.

use crate::sanitize::SafeHtml;

/// A rendered body.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    pub html: SafeHtml,
}

/// Renders a body: CommonMark with tables, strikethrough and footnotes, cleaned by the one policy.
///
/// `rewrite` may replace a link's or image's address (a link to another document's file, for instance).
/// `prefix` keeps ids apart where several bodies stand on one page; headings are shifted down so that the first level is `h2`.
pub fn to_html(markdown: &str, prefix: &str, rewrite: &dyn Fn(&str) -> Option<String>) -> Rendered {
    let _ = (markdown, prefix, rewrite);
    todo!()
}

/// The words of a body, without markup: for excerpts, digests and search.
pub fn plain_text(markdown: &str) -> String {
    let _ = markdown;
    todo!()
}
