//! The lines of a page, as they are counted and compared.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use sha2::{Digest, Sha256};

use crate::capture::{Capture, Kind};
use crate::extract::learned::texture::tally;
use crate::url::SourceUrl;

/// The lines of a page, each once, and what the page is known by.
#[derive(Debug, Clone)]
pub struct PageLines {
    /// The start of the SHA-256 of the lines: pages that show the same are one. Behind a dash a number for the page's
    /// address, where it is known: what was saved of one address is one page, however often it was saved and had changed.
    pub id: String,
    pub(super) lines: BTreeSet<String>,
}

impl PageLines {
    pub fn of(capture: &Capture) -> Self {
        let lines: BTreeSet<String> = match capture.kind {
            Kind::Text => {
                capture.text.lines().map(normal).filter(|line| !line.is_empty()).map(Cow::into_owned).collect()
            }
            Kind::Html => visible_lines(&capture.text),
        };
        let mut hasher = Sha256::new();
        lines.iter().for_each(|line| hasher.update(format!("{line}\n")));
        let id = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        PageLines { id, lines }
    }

    /// The same, with the page's address.
    pub fn at(mut self, address: Option<&SourceUrl>) -> Self {
        if let Some(address) = address {
            let number = FixedState::default().hash_one(address.as_str());
            self.id.push_str(&format!("-{:08x}", number as u32));
        }
        self
    }
}

/// The number of the address in a page's [`PageLines::id`].
pub(super) fn address_in(id: &str) -> Option<&str> {
    id.split_once('-').map(|(_, address)| address)
}

/// What a line is counted by. Two that differ have the same number in none of billions of archives.
pub(super) fn number(line: &str) -> u64 {
    FixedState::default().hash_one(&*normal(line))
}

/// A line as it is compared: without bullet, blanks as one.
pub(super) fn normal(line: &str) -> Cow<'_, str> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "•*·◦▪-–".contains(c));
    // At a glance, many bytes at once: most lines are as they are compared.
    let bytes = line.as_bytes();
    let blanks_in_row = bytes.iter().zip(bytes.iter().skip(1));
    if tally(bytes, |byte| !matches!(byte, b' '..=b'~')) == 0
        && !blanks_in_row.fold(false, |any, (one, next)| any | ((*one == b' ') & (*next == b' ')))
        && !line.ends_with(' ')
    {
        return Cow::Borrowed(line);
    }
    let mut normal = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.push_str(word);
    }
    Cow::Owned(normal)
}

/// The text of an HTML page between its block elements. Rough on purpose: it is only compared with itself.
fn visible_lines(html: &str) -> BTreeSet<String> {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
        "time", "u",
    ];
    let mut lines = BTreeSet::new();
    let (mut line, mut rest) = (String::new(), html);
    let mut flush = |line: &mut String| {
        let unescaped = unescape(line);
        let text = normal(&unescaped);
        if !text.is_empty() {
            lines.insert(text.into_owned());
        }
        line.clear();
    };
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        line.push_str(&rest[..at]);
        rest = &rest[at..];
        let name: String = rest[1..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/!-".contains(*c)).collect();
        let name = name.to_ascii_lowercase();
        // The end of a comment or of raw text; markup inside is not markup.
        let until = match name.as_str() {
            _ if name.starts_with("!--") => "-->",
            "script" => "</script",
            "style" => "</style",
            "noscript" => "</noscript",
            "template" => "</template",
            "" => {
                line.push('<');
                rest = &rest[1..];
                continue;
            }
            _ => ">",
        };
        if !INLINE.contains(&name.trim_start_matches('/')) {
            flush(&mut line);
        }
        let end = match until {
            ">" | "-->" => rest.find(until),
            _ => find_ignoring_case(rest, until),
        };
        rest = end.map_or("", |end| &rest[end + until.len()..]);
        if until.starts_with("</") {
            rest = rest.split_once('>').map_or("", |(_, rest)| rest);
        }
    }
    line.push_str(rest);
    flush(&mut line);
    lines
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let wanted = wanted.as_bytes();
    memchr::memchr_iter(b'<', text.as_bytes())
        .find(|&at| text.as_bytes()[at..].get(..wanted.len()).is_some_and(|part| part.eq_ignore_ascii_case(wanted)))
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.get(1..).and_then(|name| name.split_once(';')).map(|(name, _)| name);
        let decoded = reference.filter(|name| name.len() <= 8).and_then(|name| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            "ndash" => Some('–'),
            "mdash" => Some('—'),
            "lsquo" => Some('‘'),
            "rsquo" => Some('’'),
            "ldquo" => Some('“'),
            "rdquo" => Some('”'),
            "hellip" => Some('…'),
            "copy" => Some('©'),
            "raquo" => Some('»'),
            "laquo" => Some('«'),
            _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
                None => name[1..].parse().ok().and_then(char::from_u32),
            },
        });
        match (decoded, reference) {
            (Some(c), Some(name)) => {
                out.push(c);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_pages_are_read_by_their_visible_lines() {
        let html = "<html><head><style>p{a:b}</style></head><body><!-- x --><ul><li><a href=/>Home</a> &amp; <b>away</b></li>\
                    <li>News</li></ul><script>if (a<b) x()</script><p>Own &#8212; text";
        let lines: Vec<String> = visible_lines(html).into_iter().collect();
        assert_eq!(lines, ["Home & away", "News", "Own — text"]);
    }
}
