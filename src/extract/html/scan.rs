//! What of a page's source reaches the parser: everything but scripts, styles, comments and drawings.
//!
//! These make up more than half of a saved page's bytes and hold no word of its text, so they are cut out before the
//! tokenizer sees them; JSON-LD is set aside on the way. The scan follows the WHATWG tokenizer where the two could
//! disagree about what is markup (quoted attribute values, raw text elements, comments), and it bounds the one cost
//! there that grows with the square of its input: attributes of a single tag, each compared with all before it.

use std::ops::Range;

use html5ever::tendril::StrTendril;
use memchr::{memchr, memchr3, memmem};

/// A page's source in two parts.
pub(super) struct Scanned<'a> {
    /// The source without what the parser need not see, in the form in which the tree shares its parts.
    pub markup: StrTendril,
    /// The texts of all `<script type="application/ld+json">`.
    pub linked_data: Vec<&'a str>,
}

/// No page needs more attributes on one element.
const ATTRIBUTES: usize = 256;

/// Splits `source`.
pub(super) fn scan(source: &str) -> Scanned<'_> {
    let bytes = source.as_bytes();
    let mut scanned = Scanned { markup: StrTendril::new(), linked_data: Vec::new() };
    // All before `kept` has been copied or left out; `at` is where to look on.
    let (mut kept, mut at) = (0, 0);
    let mut drawings_end = true;
    scanned.markup.reserve(source.len() as u32);
    // Where the `noscript` element ends that is being read.
    let mut fallback_end = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        let open = at + found;
        let rest = &bytes[open..];
        if rest.starts_with(b"<!--") {
            scanned.markup.push_slice(&source[kept..open]);
            at = open + comment_length(rest);
            kept = at;
            continue;
        }
        if !rest.get(1).is_some_and(u8::is_ascii_alphabetic) {
            at = open + 1;
            continue;
        }
        let name = &rest[1..1 + rest[1..].iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count()];
        let tag = tag_length(rest);
        let after = open + tag;
        at = after;
        let raw = RawText::of(name);
        if matches!(raw, None | Some(RawText::Shown)) {
            kept = copy_tag(source, kept, open..after, 1 + name.len(), &mut scanned.markup);
        }
        let Some(raw) = raw.filter(|raw| *raw != RawText::Drawing || drawings_end) else { continue };
        if raw == RawText::Fallback && after < fallback_end {
            // Inside of one that is read: not judged again, or a page of nested ones would be searched for each.
            kept = kept.min(open);
            continue;
        }
        match raw_text_length(&bytes[after..], name) {
            Some(content) if raw == RawText::Fallback && holds_text(&bytes[after..after + content]) => {
                (kept, fallback_end) = (kept.min(open), after + content);
                continue;
            }
            Some(content) => at = after + content,
            None if raw == RawText::Drawing => {
                // Looked for once: a page of unclosed drawings would be searched to its end for each.
                drawings_end = false;
                continue;
            }
            // An unclosed raw text element takes the rest of the page, as it does in a browser.
            None => at = source.len(),
        }
        if raw != RawText::Shown {
            if is_linked_data(&rest[..tag]) {
                scanned.linked_data.push(&source[after..at]);
            }
            scanned.markup.push_slice(&source[kept..open]);
            at += tag_length(&bytes[at..]);
            kept = at;
        }
    }
    scanned.markup.push_slice(&source[kept.min(source.len())..]);
    scanned
}

/// Elements whose content is not to be read as markup.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RawText {
    Shown,
    Hidden,
    /// SVG: markup, but not of the page's text.
    Drawing,
    /// What a browser without scripts shows. On a page that scripts draw, it may be all the text there is; elsewhere it
    /// is a picture once more, or a request to switch scripts on.
    Fallback,
}

impl RawText {
    fn of(name: &[u8]) -> Option<Self> {
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        match name.first()?.to_ascii_lowercase() {
            b's' if is("script") || is("style") => Some(RawText::Hidden),
            b's' if is("svg") => Some(RawText::Drawing),
            b'n' if is("noscript") => Some(RawText::Fallback),
            b'n' if is("noembed") || is("noframes") => Some(RawText::Hidden),
            b'i' if is("iframe") => Some(RawText::Hidden),
            b't' if is("title") || is("textarea") => Some(RawText::Shown),
            b'x' if is("xmp") => Some(RawText::Shown),
            _ => None,
        }
    }
}

/// The length of the comment that `bytes` begin with; the rest of the page if it is never closed.
pub(super) fn comment_length(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"<!-->") {
        return 5;
    }
    if bytes.starts_with(b"<!--->") {
        return 6;
    }
    // Whichever end comes first: a look for one that is not there would read the whole page for every comment.
    let mut at = 4;
    while let Some(found) = memmem::find(&bytes[at..], b"--") {
        let behind = &bytes[at + found + 2..];
        if behind.starts_with(b">") {
            return at + found + 3;
        }
        if behind.starts_with(b"!>") {
            return at + found + 4;
        }
        at += found + 1;
    }
    bytes.len()
}

/// The length of the tag that `bytes` begin with, its `>` included. A quote opens a value only after `=`.
fn tag_length(bytes: &[u8]) -> usize {
    let mut at = 1.min(bytes.len());
    while let Some(found) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        let here = at + found;
        if bytes[here] == b'>' {
            return here + 1;
        }
        let before = bytes[..here].iter().rev().find(|b| !b.is_ascii_whitespace());
        at = match before {
            Some(b'=') => match memchr(bytes[here], &bytes[here + 1..]) {
                Some(closing) => here + 1 + closing + 1,
                None => return bytes.len(),
            },
            _ => here + 1,
        };
    }
    bytes.len()
}

/// Copies what lies before the tag `tag` and has not been copied yet, and the tag without the attributes that nothing
/// looks at; returns up to where all is copied.
fn copy_tag(source: &str, kept: usize, tag: Range<usize>, name: usize, markup: &mut StrTendril) -> usize {
    let bytes = &source.as_bytes()[..tag.end];
    let (mut kept, mut at, mut count) = (kept, tag.start + name, 0);
    while let Some(start) = bytes[at..].iter().position(|b| !b.is_ascii_whitespace() && *b != b'/').map(|n| at + n) {
        if bytes[start] == b'>' {
            break;
        }
        let end = attribute_end(bytes, start);
        count += 1;
        if count > ATTRIBUTES || is_unread(&bytes[start..end]) {
            // White space on both sides is ASCII, so these are boundaries of characters.
            markup.push_slice(&source[kept..start]);
            kept = end;
        }
        at = end.max(start + 1);
    }
    kept
}

/// One past the attribute that begins at `start`: its name, and its value if it has one.
fn attribute_end(bytes: &[u8], start: usize) -> usize {
    let find =
        |from: usize, stop: fn(&u8) -> bool| bytes[from..].iter().position(stop).map_or(bytes.len(), |n| from + n);
    // A name may begin with `=`.
    let name = find(start + 1, |b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/'));
    let equals = find(name, |b| !b.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return name;
    }
    let value = find(equals + 1, |b| !b.is_ascii_whitespace());
    match bytes.get(value) {
        Some(quote @ (b'"' | b'\'')) => {
            memchr(*quote, &bytes[value + 1..]).map_or(bytes.len(), |closing| value + 1 + closing + 1)
        }
        Some(b'>') => value,
        _ => find(value, |b| b.is_ascii_whitespace() || *b == b'>'),
    }
}

/// Attributes for scripts, style sheets and screen readers: a third of the markup, and nothing here reads them.
fn is_unread(attribute: &[u8]) -> bool {
    let begins =
        |name: &str| attribute.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
    let is =
        |name: &str| begins(name) && attribute.get(name.len()).is_none_or(|b| *b == b'=' || b.is_ascii_whitespace());
    match attribute[0].to_ascii_lowercase() {
        b'a' => begins("aria-") && !["aria-hidden", "aria-level", "aria-label"].iter().any(|name| is(name)),
        b'd' => begins("data-") && !DATA_READ.iter().any(|name| begins(name)) || is("decoding"),
        b'f' => is("fill") || is("fetchpriority"),
        b'j' => begins("js"),
        b'l' => is("loading"),
        b'o' => begins("on"),
        b's' if is("style") => !HIDING.iter().any(|value| memmem::find(attribute, value.as_bytes()).is_some()),
        b's' => is("sizes"),
        b't' => is("tabindex") || is("target"),
        b'x' => begins("xmlns"),
        _ => false,
    }
}

/// Beginnings of `data-` attributes that hold a picture's address or a code block's language.
const DATA_READ: &[&str] =
    &["data-src", "data-lazy", "data-original", "data-url", "data-lang", "data-img-src", "data-hi-res-src"];

/// Values in a `style` that matter.
const HIDING: &[&str] = &["none", "hidden", "NONE", "HIDDEN"];

/// The length of a raw text element's content: up to its end tag.
fn raw_text_length(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = memchr(b'<', &bytes[at..])? + at;
        if bytes.get(found + 1) != Some(&b'/') {
            at = found + 1;
            continue;
        }
        let candidate = &bytes[found + 2..];
        let named = candidate.get(..name.len()).is_some_and(|here| here.eq_ignore_ascii_case(name));
        if named && candidate.get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric()) {
            return Some(found);
        }
        at = found + 2;
    }
}

/// Whether a `noscript` element holds more than a picture or a request.
fn holds_text(markup: &[u8]) -> bool {
    const SHORTEST: usize = 300;
    let (mut letters, mut at) = (0, 0);
    while at < markup.len() && letters < SHORTEST {
        if markup[at] == b'<' {
            let raw = [b"script".as_slice(), b"style"]
                .into_iter()
                .find(|raw| markup.get(at + 1..at + 1 + raw.len()).is_some_and(|name| name.eq_ignore_ascii_case(raw)));
            at += tag_length(&markup[at..]);
            if let Some(raw) = raw {
                at += raw_text_length(&markup[at..], raw).unwrap_or(markup.len() - at);
            }
            continue;
        }
        letters += usize::from(markup[at].is_ascii_alphanumeric() || markup[at] >= 0x80);
        at += 1;
    }
    letters >= SHORTEST
}

fn is_linked_data(tag: &[u8]) -> bool {
    memmem::find(tag, b"ld+json").is_some() || memmem::find(tag, b"LD+JSON").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, markup: &str, linked_data: &[&str]) {
        let scanned = scan(source);
        assert_eq!((&*scanned.markup, scanned.linked_data.as_slice()), (markup, linked_data), "{source}");
    }

    #[test]
    fn leaves_out_what_no_reader_sees() {
        check("<p>a<script>if (a < b) '<p>'</script>b</p>", "<p>ab</p>", &[]);
        check("<STYLE>p > a {}</sTyle ><p>a", "<p>a", &[]);
        check("a<!-- <p> -->b<!-->c<!--->d<!-- --!>e", "abcde", &[]);
        check("<svg viewBox='0 0 1 1'><title>x</title></svg>y", "y", &[]);
        check("<p data-x='a>b' class=c onclick=\"x('<p>')\" style='color: red' id=d>y", "<p  class=c   id=d>y", &[]);
        check("<img data-src=a style='display: none' alt>", "<img data-src=a style='display: none' alt>", &[]);
        check("<noscript><img src=a></noscript>y", "y", &[]);
        let telling = format!("<noscript><p>{}</p></noscript>y", "word ".repeat(80));
        check(&telling, &telling, &[]);
        let styled = format!("<noscript><style>{}</style></noscript>y", "word ".repeat(80));
        check(&styled, "y", &[]);
        check("<script type='application/ld+json'>{\"a\": 1}</script>y", "y", &["{\"a\": 1}"]);
    }

    #[test]
    fn does_not_take_text_for_markup() {
        check("<a title='<script>'>x</a>", "<a title='<script>'>x</a>", &[]);
        check("<a title=\"<!--\">x</a>", "<a title=\"<!--\">x</a>", &[]);
        check("<a href=it's>x</a><script>'</script>", "<a href=it's>x</a>", &[]);
        check("<title>a <!-- b</title>c", "<title>a <!-- b</title>c", &[]);
        check("1 < 2 <3 <", "1 < 2 <3 <", &[]);
        check("<scripture>x</scripture>", "<scripture>x</scripture>", &[]);
    }

    #[test]
    fn what_is_never_closed_takes_the_rest() {
        check("a<!-- b", "a", &[]);
        check("a<script>b", "a", &[]);
        check("a<svg><g>b", "a<svg><g>b", &[]);
        check("<a href=\"b", "<a href=\"b", &[]);
    }

    #[test]
    fn one_tag_keeps_a_bounded_number_of_attributes() {
        let attributes: String = (0..1000).map(|n| format!(" attribute-{n}='{n}'")).collect();
        let markup = scan(&format!("<p{attributes}>text")).markup;
        assert_eq!(markup.matches("attribute").count(), ATTRIBUTES);
        assert!(markup.trim_end().ends_with(">text") && markup.contains("attribute-255="), "{markup}");
    }
}
