//! A text with other addresses in its links and pictures, and not a byte of it changed besides.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::dialect::DIALECT;

/// A link or picture that has begun.
struct Open {
    inline: bool,
    address: String,
    /// Where what it shows ends, as far as that was read.
    inner_end: usize,
}

/// Puts the address that `rewrite` gives in the place of each that it gives one for. Those in raw HTML stay.
pub fn with_addresses<'m>(markdown: &'m str, rewrite: &dyn Fn(&str) -> Option<String>) -> Cow<'m, str> {
    // Most texts have links to the web alone; they need not be parsed.
    if !markdown.contains("](") && !markdown.contains("]:") {
        return Cow::Borrowed(markdown);
    }
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut change = |address: &str, after: Range<usize>| {
        if let Some(new) = rewrite(address)
            && let Some(place) = destination(markdown, after)
        {
            changes.push((place, in_brackets(new)));
        }
    };
    let parser = Parser::new_ext(markdown, DIALECT);
    for (_, definition) in parser.reference_definitions().iter() {
        let colon = markdown[definition.span.clone()].find("]:");
        if let Some(at) = colon {
            change(&definition.dest, definition.span.start + at + 2..definition.span.end);
        }
    }
    let mut open: Vec<Open> = Vec::new();
    for (event, place) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                let inline = link_type == LinkType::Inline;
                open.push(Open { inline, address: dest_url.into_string(), inner_end: place.start });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let Some(ended) = open.pop() else { continue };
                if ended.inline
                    && let Some(at) = markdown[ended.inner_end..place.end].find("](")
                {
                    change(&ended.address, ended.inner_end + at + 2..place.end);
                }
                if let Some(outer) = open.last_mut() {
                    outer.inner_end = place.end;
                }
            }
            _ => {
                if let Some(inside) = open.last_mut() {
                    inside.inner_end = inside.inner_end.max(place.end);
                }
            }
        }
    }
    if changes.is_empty() {
        return Cow::Borrowed(markdown);
    }
    changes.sort_by_key(|(place, _)| place.start);
    let mut out = String::with_capacity(markdown.len() + 256);
    let mut done = 0;
    for (place, new) in changes {
        if place.start >= done {
            out.push_str(&markdown[done..place.start]);
            out.push_str(&new);
            done = place.end;
        }
    }
    out.push_str(&markdown[done..]);
    Cow::Owned(out)
}

/// Where the address stands in what follows `](` or `]:` (CommonMark 6.3, link destination).
fn destination(markdown: &str, after: Range<usize>) -> Option<Range<usize>> {
    let text = &markdown[after.clone()];
    let start = after.start + text.len() - text.trim_start().len();
    let text = &markdown[start..after.end];
    let mut escaped = false;
    if text.starts_with('<') {
        for (at, c) in text.char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '>' => return Some(start..start + at + 1),
                _ => {}
            }
        }
        return None;
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + at),
            ')' => depth -= 1,
            c if c.is_ascii_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    Some(start..after.end)
}

/// An address with a bracket or blank in it stands in angle brackets.
fn in_brackets(address: String) -> String {
    if address.contains(['(', ')', ' ', '<', '>']) {
        format!("<{}>", address.replace('<', "%3C").replace('>', "%3E"))
    } else {
        address
    }
}

/// Whether a text may hold a link that leads to another page of the site, or a picture of the archive.
pub fn may_lead_here(markdown: &str) -> bool {
    let is_elsewhere = |behind: &str| {
        let behind = behind.trim_start().trim_start_matches('<');
        behind.starts_with("http://")
            || behind.starts_with("https://")
            || behind.starts_with('#')
            || behind.starts_with("mailto:")
    };
    let bytes = markdown.as_bytes();
    // Labels are short; a text of closing brackets alone must not cost the square of its length.
    let is_note = |at: usize| {
        let before = &bytes[at.saturating_sub(256)..at];
        memchr::memrchr(b'[', before).is_some_and(|open| before.get(open + 1) == Some(&b'^'))
    };
    let leads_here = |mark: &str| {
        let found = memchr::memmem::find_iter(bytes, mark);
        found
            .map(|at| (at, &markdown[at + mark.len()..]))
            .any(|(at, behind)| !is_elsewhere(behind) && (mark != "]:" || !is_note(at)))
    };
    leads_here("](") || leads_here("]:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_change_and_nothing_else() {
        let rewrite = |address: &str| address.strip_prefix("old").map(|rest| format!("new{rest}"));
        for (markdown, expected) in [
            ("No link.", "No link."),
            ("[a](old) [b](https://old)", "[a](new) [b](https://old)"),
            ("![a](old/x.png \"old\")", "![a](new/x.png \"old\")"),
            ("[![a](old1)](old2)", "[![a](new1)](new2)"),
            ("[`](old)`](old3)", "[`](old)`](new3)"),
            ("[a\\](b](<old x>)", "[a\\](b](<new x>)"),
            ("[a](old(1))", "[a](<new(1)>)"),
            ("[a][r] [b](old)\n\n[r]: old/r\n", "[a][r] [b](new)\n\n[r]: new/r\n"),
            ("    [a](old)\n\n`[a](old)`", "    [a](old)\n\n`[a](old)`"),
            ("[](old)", "[](new)"),
            ("> [a\n> b](old)\n\n- [c](\n  old)", "> [a\n> b](new)\n\n- [c](\n  new)"),
            ("Text[^1].\n\n[^1]: [a](old)\n", "Text[^1].\n\n[^1]: [a](new)\n"),
        ] {
            assert_eq!(with_addresses(markdown, &rewrite), expected);
        }
    }

    #[test]
    fn links_to_this_site_are_told_from_those_to_others() {
        for here in ["[a](b.md)", "[a](/tags/x/)", "![p](pictures/x.png)", "[a]: b.md", "[a](<b c.md>)", "[a]( b.md)"] {
            assert!(may_lead_here(here), "{here}");
        }
        for elsewhere in
            ["[a](https://e.example/)", "[a]: <http://e.example>", "[a](#x)", "plain [text] (here)", "x[^1]\n\n[^1]: y"]
        {
            assert!(!may_lead_here(elsewhere), "{elsewhere}");
        }
    }
}
