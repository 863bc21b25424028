//! Bytes → text: the WHATWG Encoding way, declared charset first, then a guess.
//!
//! Where a browser must believe a declaration, an archive may doubt it: a page that is valid UTF-8 is read as UTF-8
//! whatever it says, since no other text is valid UTF-8 by chance; and a declared UTF-8 that most of the page
//! contradicts gives way to the guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How much of a page is searched for its declaration. WHATWG asks for 1024 bytes; savers write long comments and
/// styles before the `meta` element.
const PRESCAN_BYTES: usize = 64 << 10;

/// Decoded bytes, and what is to be said about the way.
#[derive(Debug)]
pub(super) struct Decoded<'b> {
    /// The bytes themselves where they are UTF-8.
    pub text: Cow<'b, str>,
    pub encoding: &'static Encoding,
    pub evidence: Evidence,
    /// A label in the page that was not followed.
    pub contradicted: Option<String>,
    /// How many sequences no character stands for.
    pub replaced: usize,
}

/// Why a page was decoded as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    ByteOrderMark,
    /// The bytes are UTF-8 or UTF-16 and cannot well be anything else.
    Bytes,
    Declared,
    Guessed,
}

/// Decodes a page. `tld` gives the top-level domain of its address, which helps to guess.
pub(super) fn decode(bytes: &[u8], tld: impl FnOnce() -> Option<String>) -> Decoded<'_> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[length..], Evidence::ByteOrderMark, None);
    }
    if let Some(encoding) = utf_16(bytes) {
        return with(encoding, bytes, Evidence::Bytes, None);
    }
    let label = declared_label(&bytes[..bytes.len().min(PRESCAN_BYTES)]);
    let declared = label.as_deref().and_then(for_declaration);
    let contradicted = |encoding: &Encoding| label.clone().filter(|_| declared != Some(encoding));
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        // Escape sequences of ISO-2022-JP are ASCII bytes, too.
        let stateful = declared.filter(|encoding| !encoding.is_ascii_compatible() && bytes.contains(&0x1b));
        return match (stateful, declared) {
            (Some(encoding), _) => with(encoding, bytes, Evidence::Declared, None),
            (None, Some(encoding)) if bytes.is_ascii() => with(encoding, bytes, Evidence::Declared, None),
            _ => Decoded {
                text,
                encoding: UTF_8,
                evidence: Evidence::Bytes,
                contradicted: contradicted(UTF_8),
                replaced: 0,
            },
        };
    }
    if let Some(encoding) = declared {
        let decoded = with(encoding, bytes, Evidence::Declared, None);
        let non_ascii = decoded.text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
        if decoded.replaced <= non_ascii / 4 + 2 || decoded.replaced <= 2 {
            return decoded;
        }
    }
    let encoding = guess(bytes, tld().as_deref());
    with(encoding, bytes, Evidence::Guessed, contradicted(encoding))
}

fn with<'b>(
    encoding: &'static Encoding,
    bytes: &'b [u8],
    evidence: Evidence,
    contradicted: Option<String>,
) -> Decoded<'b> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let count = |text: &[u8]| memchr::memmem::find_iter(text, "\u{fffd}".as_bytes()).count();
    // A U+FFFD that was saved as such is not ours.
    let replaced = if had_errors {
        count(text.as_bytes()).saturating_sub(if encoding == UTF_8 { count(bytes) } else { 0 }).max(1)
    } else {
        0
    };
    Decoded { text, encoding, evidence, contradicted, replaced }
}

fn guess(bytes: &[u8], tld: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    // The detector takes a lower-case ASCII label and panics on any other.
    let tld = tld.filter(|tld| !tld.is_empty() && tld.bytes().all(|b| b.is_ascii_lowercase())).map(str::as_bytes);
    detector.guess(tld, Utf8Detection::Allow)
}

/// UTF-16 without a byte order mark: blanks, digits and markup have a zero byte on the same side throughout.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let is_text = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let pairs = sample.len() / 2;
    let count = |zero: usize| sample.chunks_exact(2).filter(|pair| pair[zero] == 0 && is_text(pair[1 - zero])).count();
    let (big, little) = (count(0), count(1));
    let encoding = match (big, little) {
        (0, little) if little * 10 >= pairs => UTF_16LE,
        (big, 0) if big * 10 >= pairs => UTF_16BE,
        _ => return None,
    };
    let (_, had_errors) = encoding.decode_without_bom_handling(sample_without_split_pair(encoding, sample));
    (!had_errors).then_some(encoding)
}

/// The sample must not end between the two halves of a surrogate pair.
fn sample_without_split_pair<'b>(encoding: &Encoding, sample: &'b [u8]) -> &'b [u8] {
    let Some([first, second]) = sample.last_chunk::<2>() else { return sample };
    let high = if encoding == UTF_16BE { first } else { second };
    if (0xd8..=0xdb).contains(high) { &sample[..sample.len() - 2] } else { sample }
}

/// The encoding for a label found inside a page. As WHATWG has it, UTF-16 cannot have been read so far and means
/// UTF-8, and `x-user-defined` means windows-1252; labels of the replacement encoding (ISO-2022-KR, HZ …), which
/// browsers refuse because bytes could smuggle markup past a filter, and unknown ones (UTF-7) are not followed.
fn for_declaration(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    match encoding {
        _ if encoding == UTF_16LE || encoding == UTF_16BE => Some(UTF_8),
        _ if encoding == X_USER_DEFINED => Some(WINDOWS_1252),
        _ if encoding == REPLACEMENT => None,
        _ => Some(encoding),
    }
}

/// The charset label that a page declares: an XML declaration, or WHATWG's prescan for a `meta` element.
fn declared_label(head: &[u8]) -> Option<String> {
    xml_declaration(head).or_else(|| prescan(head))
}

fn xml_declaration(head: &[u8]) -> Option<String> {
    let declaration = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memchr::memchr(b'>', &declaration[..declaration.len().min(256)])?];
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration[at + 8..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote @ (b'"' | b'\''), value) = value.split_first()? else { return None };
    let value = &value[..memchr::memchr(*quote, value)?];
    usable_label(value)
}

/// WHATWG HTML, "prescan a byte stream to determine its encoding".
fn prescan(head: &[u8]) -> Option<String> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', head.get(at..)?) {
        at += found;
        let rest = &head[at..];
        if rest.starts_with(b"<!--") {
            // `<!-->` is a whole comment.
            at += 2 + memchr::memmem::find(&rest[2..], b"-->")? + 3;
        } else if is_tag(rest, b"<meta", |b| b.is_ascii_whitespace() || b == b'/') {
            let mut attributes = Attributes { bytes: head, at: at + 5 };
            if let Some(label) = meta_label(&mut attributes) {
                return Some(label);
            }
            at = attributes.at;
        } else if rest.get(1).is_some_and(u8::is_ascii_alphabetic)
            || rest.get(1) == Some(&b'/') && rest.get(2).is_some_and(u8::is_ascii_alphabetic)
        {
            let name = rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'>').unwrap_or(rest.len());
            let mut attributes = Attributes { bytes: head, at: at + name };
            while attributes.next().is_some() {}
            at = attributes.at;
        } else if matches!(rest.get(1), Some(b'!' | b'/' | b'?')) {
            at += memchr::memchr(b'>', rest)? + 1;
        } else {
            at += 1;
        }
    }
    None
}

fn is_tag(bytes: &[u8], name: &[u8], ends: impl Fn(u8) -> bool) -> bool {
    bytes.len() > name.len() && bytes[..name.len()].eq_ignore_ascii_case(name) && ends(bytes[name.len()])
}

fn meta_label(attributes: &mut Attributes) -> Option<String> {
    let (mut is_pragma, mut charset, mut content) = (false, None, None);
    for (name, value) in attributes.by_ref() {
        match name.as_slice() {
            b"http-equiv" => is_pragma = value.eq_ignore_ascii_case(b"content-type"),
            b"charset" if charset.is_none() => charset = usable_label(&value),
            b"content" if content.is_none() => content = label_in_content(&value),
            _ => {}
        }
    }
    charset.or_else(|| content.filter(|_| is_pragma))
}

/// WHATWG, "extracting a character encoding from a meta element": `text/html; charset=windows-1251`.
fn label_in_content(content: &[u8]) -> Option<String> {
    let lower = content.to_ascii_lowercase();
    let mut rest = lower.as_slice();
    loop {
        let at = memchr::memmem::find(rest, b"charset")?;
        rest = rest[at + 7..].trim_ascii_start();
        if let Some(value) = rest.strip_prefix(b"=") {
            let value = value.trim_ascii_start();
            return match value.split_first()? {
                (quote @ (b'"' | b'\''), quoted) => usable_label(&quoted[..memchr::memchr(*quote, quoted)?]),
                _ => usable_label(value.split(|b| b.is_ascii_whitespace() || *b == b';').next()?),
            };
        }
    }
}

/// A label that names an encoding, as text.
fn usable_label(label: &[u8]) -> Option<String> {
    Encoding::for_label(label)?;
    Some(String::from_utf8_lossy(label).trim().to_owned())
}

/// The attributes of a start tag, as the prescan reads them: names and values in lower case.
struct Attributes<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Attributes<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, skipped: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&skipped) {
            self.at += 1;
        }
    }

    fn take(&mut self, ends: impl Fn(u8) -> bool) -> Vec<u8> {
        let start = self.at;
        self.skip(|b| !ends(b));
        self.bytes[start..self.at].to_ascii_lowercase()
    }
}

impl Iterator for Attributes<'_> {
    type Item = (Vec<u8>, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip(|b| b.is_ascii_whitespace() || b == b'/');
        if self.peek()? == b'>' {
            return None;
        }
        let start = self.at;
        let mut name = self.take(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'/' | b'>'));
        if self.at == start {
            // A name may begin with `=`.
            self.at += 1;
            name = vec![b'='];
        }
        self.skip(|b| b.is_ascii_whitespace());
        if self.peek() != Some(b'=') {
            return Some((name, Vec::new()));
        }
        self.at += 1;
        self.skip(|b| b.is_ascii_whitespace());
        let value = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let value = self.take(|b| b == quote);
                self.at += 1;
                value
            }
            _ => self.take(|b| b.is_ascii_whitespace() || b == b'>'),
        };
        Some((name, value))
    }
}
