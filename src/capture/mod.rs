//! Stage 1, what was saved: a raw page's bytes decoded, with the traces a saver left in the file.

mod charset;
mod kind;
mod provenance;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use charset::Evidence;
use encoding_rs::WINDOWS_1252;
use memchr::memchr3;
use sha2::{Digest, Sha256};

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
}

impl RawPage {
    /// SHA-256 of the bytes, lower-case hexadecimal: what the archive knows the page by.
    ///
    /// Not part of a [`Capture`], since it costs as much as decoding where the processor has no instruction for it.
    pub fn sha256(&self) -> String {
        hexadecimal(&Sha256::digest(&self.bytes))
    }
}

/// Decodes a raw page.
///
/// `Err` is the reason why the page cannot be read at all: too large, empty, or no text (an image, an archive).
pub fn decode(page: RawPage, limits: &Limits) -> Result<Warned<Capture>, Diagnostic> {
    let size = page.bytes.len() as u64;
    if size > limits.page_bytes {
        let message = format!("the page has {size} bytes; the limit is {}", limits.page_bytes);
        let hint = "raise `page_bytes` under `[limits]` in site.toml, or save the page without its pictures";
        return Err(Diagnostic::error(message).at(&page.path).hint(hint));
    }
    if let Some(foreign) = kind::foreign(&page.bytes) {
        let message = format!("this is {}, not a saved page", foreign.name);
        return Err(Diagnostic::error(message).at(&page.path).hint(foreign.advice));
    }
    let decoded = charset::decode(&page.bytes, || top_level_domain(&page.bytes));
    if kind::is_binary(&decoded.text) {
        return Err(Diagnostic::error("this is binary data, not text")
            .at(&page.path)
            .hint("save the page as HTML or as plain text"));
    }
    let doubts = doubts(&decoded, &page.path);
    let charset = decoded.encoding.name();
    let changed = match decoded.text {
        Cow::Borrowed(text) if text.len() == page.bytes.len() => None,
        text => Some(text.into_owned()),
    };
    // Most pages are text as they lie there, and need not be copied.
    let text = match changed {
        Some(text) => text,
        None => String::from_utf8(page.bytes).expect("invariant: the bytes were decoded as they are"),
    };
    let text = clean(text);
    if text.trim().is_empty() {
        return Err(Diagnostic::error("the page is empty").at(&page.path).hint("save the page again"));
    }
    let kind = kind::detect(&text, &page.path);
    let provenance = provenance::read(&text, kind);
    let output = Capture { path: page.path, kind, charset, url: provenance.url, captured: provenance.captured, text };
    Ok(Warned { output, warnings: doubts })
}

/// The last label of the host that a saver recorded; it helps to guess the charset.
fn top_level_domain(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let provenance = [Kind::Html, Kind::Text].into_iter().map(|kind| provenance::read(&head, kind));
    let url = provenance.filter_map(|provenance| provenance.url).next()?;
    url.host().rsplit('.').next().map(str::to_owned)
}

/// What a curator should know about how the bytes were read.
fn doubts(decoded: &charset::Decoded, path: &str) -> Vec<Diagnostic> {
    let name = decoded.encoding.name();
    let mut doubts = Vec::new();
    match (&decoded.contradicted, decoded.evidence) {
        (Some(label), _) => doubts.push(format!("the page declares charset `{label}` but its bytes are {name}")),
        (None, Evidence::Guessed) => doubts.push(format!("no charset is declared; the bytes were taken for {name}")),
        (None, _) => {}
    }
    if decoded.replaced > 0 {
        let sequences = if decoded.replaced == 1 { "sequence" } else { "sequences" };
        doubts
            .push(format!("{} {sequences} of bytes are no character in {name} and show as \u{fffd}", decoded.replaced));
    }
    doubts.into_iter().map(|doubt| Diagnostic::warning(doubt).at(path)).collect()
}

/// Drops what no page means to say (byte order marks, NUL and other controls), ends lines in `\n`, and reads the
/// C1 controls that stand where windows-1252 has its quotation marks and dashes.
fn clean(text: String) -> String {
    // Nearly every page is clean, and nearly all of any other is copied in long runs.
    let has_controls =
        text.as_bytes().chunks(CHUNK).any(|chunk| chunk.iter().fold(false, |any, b| any | is_control(*b)));
    let Some(mut at) = next_unclean(text.as_bytes(), 0, has_controls) else { return text };
    let mut clean = String::with_capacity(text.len());
    let mut kept = 0;
    loop {
        clean.push_str(&text[kept..at]);
        let mut characters = text[at..].chars();
        match characters.next() {
            Some('\r') => {
                clean.push('\n');
                characters = characters.as_str().strip_prefix('\n').map_or(characters, str::chars);
            }
            Some('\u{b}' | '\u{c}') => clean.push('\n'),
            Some(c @ '\u{80}'..='\u{9f}') => {
                let byte = [c as u32 as u8];
                let (meant, _) = WINDOWS_1252.decode_without_bom_handling(&byte);
                clean.extend(meant.chars().filter(|meant| !meant.is_control()));
            }
            // Byte order marks and all other controls.
            _ => {}
        }
        kept = text.len() - characters.as_str().len();
        match next_unclean(text.as_bytes(), kept, has_controls) {
            Some(next) => at = next,
            None => break,
        }
    }
    clean.push_str(&text[kept..]);
    clean
}

/// Where the next character begins, from `from` on, that [`clean`] changes.
fn next_unclean(bytes: &[u8], from: usize, has_controls: bool) -> Option<usize> {
    let mut from = from;
    loop {
        // U+0080 to U+00BF begin with 0xc2, U+Fxxx with 0xef.
        let rest = &bytes[from..];
        let at = from
            + match has_controls {
                true => rest.iter().position(|byte| is_control(*byte) || matches!(byte, b'\r' | 0xc2 | 0xef))?,
                false => memchr3(b'\r', 0xc2, 0xef, rest)?,
            };
        match (bytes[at], &bytes[at + 1..]) {
            (0xc2, [0x80..=0x9f, ..]) | (0xef, [0xbb, 0xbf, ..]) => return Some(at),
            (0xc2 | 0xef, _) => from = at + 1,
            _ => return Some(at),
        }
    }
}

/// Bytes that are looked through at once, faster than byte by byte.
const CHUNK: usize = 1024;

/// A control other than those that end lines or set tabs.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0x7f)
}

/// At most the first `bytes` of `text`, whole characters.
fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
