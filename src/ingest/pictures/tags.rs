//! The `img` tags of a page's source, with their attributes.
//!
//! Read from the text and not from a tree, since they are rewritten before the page is parsed; tags in scripts and
//! comments are read as well, which does no harm: they are never shown.

use std::ops::Range;

use memchr::memchr;

/// Attributes that are looked at in one tag; no picture needs more.
const MOST_ATTRIBUTES: usize = 64;

/// One tag: where it stands, and where its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImageTag {
    /// From `<` to behind `>`.
    pub place: Range<usize>,
    pub attributes: Vec<Attribute>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    /// In lower case.
    pub name: String,
    /// Name and value.
    pub whole: Range<usize>,
    /// Without quotes; empty where there is none.
    pub value: Range<usize>,
}

impl ImageTag {
    /// The first attribute of a name: later ones of the same name do not count (WHATWG HTML, attribute name state).
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// All `img` tags in order.
pub(super) fn image_tags(source: &str) -> Vec<ImageTag> {
    let bytes = source.as_bytes();
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        let open = at + found;
        at = open + 1;
        let is_image = bytes.get(open + 1..open + 4).is_some_and(|name| name.eq_ignore_ascii_case(b"img"))
            && bytes.get(open + 4).is_some_and(|next| next.is_ascii_whitespace() || *next == b'/');
        if is_image && let Some(tag) = read_tag(bytes, open) {
            at = tag.place.end;
            tags.push(tag);
        }
    }
    tags
}

/// Reads the tag at `open`; `None` where the page ends within it.
fn read_tag(bytes: &[u8], open: usize) -> Option<ImageTag> {
    let mut at = open + 4;
    let mut attributes = Vec::new();
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/').count();
        if *bytes.get(at)? == b'>' {
            return Some(ImageTag { place: open..at + 1, attributes });
        }
        let start = at;
        // An equals sign may begin a name.
        at += 1;
        at += run(&bytes[at..], |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/'));
        let name = start..at;
        let blanks = run(&bytes[at..], |byte| byte.is_ascii_whitespace());
        let mut value = at..at;
        if bytes.get(at + blanks) == Some(&b'=') {
            at += blanks + 1;
            at += run(&bytes[at..], |byte| byte.is_ascii_whitespace());
            match *bytes.get(at)? {
                quote @ (b'"' | b'\'') => {
                    let end = at + 1 + memchr(quote, &bytes[at + 1..])?;
                    value = at + 1..end;
                    at = end + 1;
                }
                _ => {
                    let end = at + run(&bytes[at..], |byte| !byte.is_ascii_whitespace() && byte != b'>');
                    value = at..end;
                    at = end;
                }
            }
        }
        if attributes.len() < MOST_ATTRIBUTES {
            let name = String::from_utf8_lossy(&bytes[name]).to_ascii_lowercase();
            attributes.push(Attribute { name, whole: start..at, value });
        }
    }
}

fn run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| belongs(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_a_browser_reads_them() {
        let check = |source: &str, expected: &[&[(&str, &str)]]| {
            let tags = image_tags(source);
            let found: Vec<Vec<(&str, &str)>> = tags
                .iter()
                .map(|tag| tag.attributes.iter().map(|one| (one.name.as_str(), &source[one.value.clone()])).collect())
                .collect();
            assert_eq!(found, expected, "{source}");
        };
        check("<img src=a.jpg>", &[&[("src", "a.jpg")]]);
        check("<IMG\nSRC = 'a b.jpg' alt/>x", &[&[("src", "a b.jpg"), ("alt", "")]]);
        check(r#"<img alt="a > b" src="c"><img src=d/>"#, &[&[("alt", "a > b"), ("src", "c")], &[("src", "d/")]]);
        check("<img/src=x>", &[&[("src", "x")]]);
        check("<image src=x><imgs src=y>", &[]);
        check("<img src='a", &[]);
        check("<img src='a <img src=b>", &[&[("src", "b")]]);
        check("<img", &[]);
        check("<img >", &[&[]]);
    }
}
