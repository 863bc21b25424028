//! HTML, plain text, or neither.
//!
//! Told by the content: a browser's "save as text" may be called `.html`, and a page may be called `.txt`.

use super::Kind;

/// A file that is no page: what it is, and what its owner can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreign {
    pub name: &'static str,
    pub advice: &'static str,
}

const PRINT: &str = "print its text into a .txt file and ingest that";
const UNPACK: &str = "unpack it and ingest the pages inside";
const NO_PAGE: &str = "save the page that shows it, as HTML or text";
const NOT_YET: &str = "save the page as a single HTML file (SingleFile, or the browser's \"HTML only\") instead";

/// Beginnings of files that are often saved beside pages.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", PRINT),
    (b"{\\rtf", "an RTF document", PRINT),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document", PRINT),
    (b"PK\x03\x04", "a ZIP archive (or an office document, an EPUB, a WACZ)", UNPACK),
    (b"PK\x05\x06", "an empty ZIP archive", UNPACK),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1a", "a RAR archive", UNPACK),
    (b"\x89PNG", "a PNG image", NO_PAGE),
    (b"\xff\xd8\xff", "a JPEG image", NO_PAGE),
    (b"GIF87a", "a GIF image", NO_PAGE),
    (b"GIF89a", "a GIF image", NO_PAGE),
    (b"II*\0", "a TIFF image", NO_PAGE),
    (b"MM\0*", "a TIFF image", NO_PAGE),
    (b"\0\0\x01\0", "an icon", NO_PAGE),
    (b"ID3", "an audio file", NO_PAGE),
    (b"OggS", "an audio or video file", NO_PAGE),
    (b"\x1aE\xdf\xa3", "a video file", NO_PAGE),
    (b"wOFF", "a font", NO_PAGE),
    (b"wOF2", "a font", NO_PAGE),
    (b"\x7fELF", "a program", NO_PAGE),
    (b"SQLite format 3\0", "an SQLite database", NO_PAGE),
    (b"bplist00", "a Safari web archive", NOT_YET),
    (b"WARC/", "a WARC file", NOT_YET),
];

/// What `bytes` are if they hold no page, by their beginning.
pub(super) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    if let Some((_, name, advice)) = SIGNATURES.iter().find(|(signature, ..)| bytes.starts_with(signature)) {
        return Some(Foreign { name, advice });
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12).is_some_and(|form| matches!(form, b"WEBP" | b"WAVE" | b"AVI ")) {
        return Some(Foreign { name: "an image, sound or video", advice: NO_PAGE });
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(Foreign { name: "a video or an image (MP4, HEIF, AVIF)", advice: NO_PAGE });
    }
    is_mhtml(bytes).then_some(Foreign { name: "an MHTML archive", advice: NOT_YET })
}

/// A mail-like head with a multipart body, as browsers save "web page, single file".
fn is_mhtml(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let first = head.trim_ascii_start().split(|b| *b == b'\n').next().unwrap_or_default();
    let is_header = first
        .iter()
        .position(|b| *b == b':')
        .is_some_and(|colon| colon > 0 && first[..colon].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-'));
    let lower = head.to_ascii_lowercase();
    let holds = |needle: &[u8]| memchr::memmem::find(&lower, needle).is_some();
    is_header && holds(b"mime-version:") && holds(b"multipart/related")
}

/// Whether text decoded from a page is none: too many control characters.
pub(super) fn is_binary(text: &str) -> bool {
    let sample = text.chars().take(8192);
    let is_odd =
        |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1b}') || c == '\u{fffd}';
    let (odd, all) = sample.fold((0usize, 0usize), |(odd, all), c| (odd + usize::from(is_odd(c)), all + 1));
    odd > 4 && odd * 10 > all
}

/// HTML or text.
pub(super) fn detect(text: &str, path: &str) -> Kind {
    let start = skip_preamble(text);
    if starts_document(start) || text.lines().take(HEADER_LINES).any(|line| starts_document(line.trim_start())) {
        return Kind::Html;
    }
    let sample = super::beginning(text, 64 << 10);
    let tags = Tags::count(sample);
    let starts_with_tag = start.strip_prefix('<').is_some_and(|rest| tag_name(rest).is_some());
    // A fragment of HTML is made of tags and begins with one; a dump may quote a good deal of markup.
    let dense = |per_cent: usize| tags.bytes * 100 >= sample.len() * per_cent;
    let is_html = match named_html(path) {
        Some(true) => tags.paired > 0 && (starts_with_tag || tags.all >= 3 && dense(1)),
        Some(false) => tags.paired >= 2 && starts_with_tag && dense(3),
        None => tags.paired >= 1 && (starts_with_tag && dense(2) || tags.all >= 6 && dense(20)),
    };
    if is_html { Kind::Html } else { Kind::Text }
}

/// How many lines a curator or a tool may have put before a page.
const HEADER_LINES: usize = 12;

fn starts_document(text: &str) -> bool {
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| starts_with(text, tag))
}

/// What a file's name promises.
fn named_html(path: &str) -> Option<bool> {
    let (_, extension) = path.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" | "xht" | "shtml" => Some(true),
        "txt" | "text" | "md" | "log" => Some(false),
        _ => None,
    }
}

/// The text after blanks, comments, an XML declaration and processing instructions.
fn skip_preamble(text: &str) -> &str {
    let mut rest = text.trim_start();
    // Savers write a comment or two; more than a few is no page's beginning.
    for _ in 0..16 {
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<?") {
            rest.find('>').map(|at| at + 1)
        } else {
            None
        };
        match end {
            Some(end) => rest = rest[end..].trim_start(),
            None => break,
        }
    }
    rest
}

fn starts_with(text: &str, tag: &str) -> bool {
    let matches = text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    matches && text[tag.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
}

/// Elements that make up pages; names that prose puts in angle brackets are not among them.
const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "aside",
    "b",
    "base",
    "blockquote",
    "body",
    "br",
    "button",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "label",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "script",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "u",
    "ul",
];

/// The element that `text`, after a `<` (and a `/`), names.
fn tag_name(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let length = bytes.iter().take(11).position(|b| !b.is_ascii_alphanumeric())?;
    let ends = matches!(bytes[length], b'>' | b'/' | b' ' | b'\n' | b'\t' | b'\r');
    let name = text.get(..length).filter(|_| ends && length > 0)?;
    ELEMENTS.iter().find(|element| element.eq_ignore_ascii_case(name)).copied()
}

#[derive(Default)]
struct Tags {
    all: usize,
    /// End tags, which prose about a tag seldom has.
    paired: usize,
    bytes: usize,
}

impl Tags {
    fn count(text: &str) -> Self {
        let mut tags = Tags::default();
        for at in memchr::memchr_iter(b'<', text.as_bytes()) {
            let inside = &text[at + 1..];
            let (closing, inside) = match inside.strip_prefix('/') {
                Some(inside) => (true, inside),
                None => (false, inside),
            };
            if tag_name(inside).is_none() {
                continue;
            }
            // A tag's end is near; without the bound, a text of `<a <a <a` would be searched again and again.
            let near = &inside.as_bytes()[..inside.len().min(2000)];
            if let Some(length) = memchr::memchr(b'>', near) {
                tags.all += 1;
                tags.paired += usize::from(closing);
                tags.bytes += length + 2;
            }
        }
        tags
    }
}
