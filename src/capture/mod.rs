//! Stage 1, what was saved: a raw page's bytes decoded, with the traces a saver left in the file.

mod charset;
mod kind;
mod provenance;

use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::url::SourceUrl;

/// A raw page as it lies on disk or came from standard input.
#[derive(Debug, Clone)]
pub struct RawPage {
    /// How messages and the front matter name the page: relative, never a path of one machine.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// What a capture's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Html,
    /// A page printed as plain text: menus, tickers and all.
    Text,
}

/// A decoded raw page.
#[derive(Debug, Clone)]
pub struct Capture {
    pub path: String,
    pub kind: Kind,
    /// Without BOM and NUL; lines end in `\n`.
    pub text: String,
    /// WHATWG Encoding name the bytes were decoded with (`UTF-8`, `windows-1251` …).
    pub charset: &'static str,
    /// The page's address as a saver recorded it (SingleFile, "Save as" of browsers, monolith).
    pub url: Option<SourceUrl>,
    /// When the page was saved, ISO 8601 as far as the saver recorded it.
    pub captured: Option<String>,
    /// SHA-256 of the raw bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// Decodes a raw page.
///
/// `Err` is the reason why the page cannot be read at all: too large, empty, or no text (an image, an archive).
pub fn decode(page: &RawPage, limits: &Limits) -> Result<Warned<Capture>, Diagnostic> {
    todo!()
}
