//! Raw HTML among Markdown's events: which of it is safe as it stands, and how deep it may nest.

use pulldown_cmark::{Event, TagEnd};

/// Inline elements that, without attributes and properly nested, are as safe as Markdown's own marks.
///
/// They are those that the conversion of pages writes where CommonMark has no sign.
const HARMLESS: &[&str] = &["bdi", "del", "em", "ins", "kbd", "mark", "strong", "sub", "sup"];

/// Nesting deeper than this is flattened (Markdown's containers) or shown as text (raw HTML): HTML parsers take time
/// that grows with its square.
const DEEPEST: usize = 100;

/// Elements that a parser closes by itself or that hold nothing: they do not nest.
const NEVER_NESTED: &[&str] = &[
    "area", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "rp",
    "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Limits the nesting of containers and raw HTML in a body; returns whether it has raw HTML that needs cleaning.
pub(super) fn settle(events: &mut Vec<Event>) -> bool {
    let mut needs_cleaning = false;
    let mut open: Vec<Open> = Vec::new();
    let mut containers = 0_usize;
    let mut raw: Vec<String> = Vec::new();
    events.retain_mut(|event| match event {
        Event::Start(tag) => {
            let nests = is_container(&tag.to_end());
            containers += usize::from(nests);
            open.push(Open::Markdown(tag.to_end()));
            !nests || containers <= DEEPEST
        }
        Event::End(tag) => {
            let nests = is_container(tag);
            let kept = !nests || containers <= DEEPEST;
            containers -= usize::from(nests);
            // What raw HTML left open within the block makes it unclear where it ends.
            while let Some(last) = open.pop() {
                if last == Open::Markdown(*tag) {
                    break;
                }
                needs_cleaning = true;
            }
            kept
        }
        Event::InlineHtml(markup) | Event::Html(markup) => {
            match harmless(markup) {
                Some(Part::Break) => return true,
                Some(Part::Start(name)) => open.push(Open::Raw(name)),
                Some(Part::End(name)) if open.last() == Some(&Open::Raw(name)) => {
                    open.pop();
                }
                _ => needs_cleaning = true,
            }
            if !follow_nesting(&mut raw, markup) {
                let text = std::mem::replace(markup, "".into());
                *event = Event::Text(text);
            }
            true
        }
        _ => true,
    });
    needs_cleaning
}

/// What is open at some point of the body.
#[derive(PartialEq)]
enum Open {
    Markdown(TagEnd),
    Raw(&'static str),
}

enum Part {
    Start(&'static str),
    End(&'static str),
    Break,
}

fn is_container(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item)
}

fn harmless(markup: &str) -> Option<Part> {
    let inside = markup.strip_prefix('<')?.strip_suffix('>')?;
    if inside == "br" {
        return Some(Part::Break);
    }
    let (name, closes) = match inside.strip_prefix('/') {
        Some(name) => (name, true),
        None => (inside, false),
    };
    let name = HARMLESS.iter().find(|harmless| **harmless == name)?;
    Some(if closes { Part::End(name) } else { Part::Start(name) })
}

/// Follows the elements that `markup` opens and ends; `false` if it would nest them too deep.
fn follow_nesting(open: &mut Vec<String>, markup: &str) -> bool {
    let before = open.len();
    for tag in markup.split('<').skip(1) {
        let (name, closes) = match tag.strip_prefix('/') {
            Some(name) => (name, true),
            None => (tag, false),
        };
        let end =
            name.find(|character: char| !character.is_ascii_alphanumeric() && character != '-').unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        if name.is_empty() || NEVER_NESTED.contains(&name.as_str()) {
            continue;
        }
        if !closes {
            open.push(name);
            if open.len() > DEEPEST {
                open.truncate(before);
                return false;
            }
        } else if let Some(opened) = open.iter().rposition(|other| *other == name) {
            open.truncate(opened);
        }
    }
    true
}
