//! A judge of HTML for tests: what in it would a browser run or fetch from where it must not?

use ego_tree::iter::Edge;
use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

/// Elements that act by being there, or that no content may bring in.
const ACTIVE: &[&str] = &[
    "applet",
    "audio",
    "base",
    "button",
    "embed",
    "form",
    "frame",
    "frameset",
    "iframe",
    "input",
    "link",
    "math",
    "meta",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
    "xmp",
];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &[
    "action",
    "background",
    "cite",
    "data",
    "formaction",
    "href",
    "longdesc",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
];

/// All that is active in a body, parsed as browsers parse it with scripts and without.
pub(crate) fn active_parts(body: &str) -> Vec<String> {
    let mut found = Vec::new();
    for scripting_enabled in [true, false] {
        let page = parse(&format!("<!doctype html><title>t</title><main>{body}</main>"), scripting_enabled);
        let mut titles = 0;
        for element in page.tree.nodes().filter_map(ElementRef::wrap) {
            let value = element.value();
            let name = value.name();
            titles += usize::from(name == "title");
            if ACTIVE.contains(&name) || titles > 1 {
                found.push(format!("<{name}>"));
            }
            for (attribute, text) in value.attrs() {
                let is_active = attribute.starts_with("on")
                    || matches!(attribute, "style" | "srcdoc" | "name" | "target" | "srcset")
                    || (ADDRESSES.contains(&attribute) && !is_harmless_address(text));
                if is_active {
                    found.push(format!("<{name} {attribute}={text:?}>"));
                }
            }
        }
    }
    found
}

/// The visible words of a body, with blanks collapsed; blocks and cells are apart.
pub(crate) fn visible_text(body: &str) -> String {
    const INLINE: &[&str] =
        &["a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "kbd", "mark", "span", "strong", "sub", "sup"];
    let page = parse(body, true);
    let mut text = String::new();
    for edge in page.tree.root().traverse() {
        let (Edge::Open(node) | Edge::Close(node)) = edge;
        match node.value() {
            Node::Text(words) if matches!(edge, Edge::Open(_)) => text.push_str(words),
            Node::Element(value) if !INLINE.contains(&value.name()) => text.push(' '),
            _ => {}
        }
    }
    collapse(&text)
}

pub(crate) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A tree as text, for comparison: elements with their attributes in order, and texts.
pub(crate) fn outline(body: &str) -> String {
    let page = Html::parse_fragment(body);
    page.root_element().inner_html()
}

fn parse(html: &str, scripting_enabled: bool) -> Html {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    parse_document(HtmlTreeSink::new(Html::new_document()), options).one(html)
}

/// As WHATWG URL reads a scheme: leading blanks and control characters, and tabs and line ends within, do not count.
fn is_harmless_address(address: &str) -> bool {
    let bare: String = address
        .trim_start_matches(|character: char| character <= ' ')
        .chars()
        .filter(|character| !matches!(character, '\t' | '\n' | '\r'))
        .collect();
    let Some((scheme, _)) = bare.split_once(':') else { return true };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character));
    !is_scheme || ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str())
}

#[test]
fn sees_what_is_active() {
    for body in [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href='java\tscript:x'>",
        "<a href=' JAVASCRIPT:x'>",
        "<img src=data:text/html,x>",
        "<p style=x>",
        "<svg>",
        "<title>",
    ] {
        assert!(!active_parts(body).is_empty(), "{body}");
    }
    assert_eq!(
        active_parts("<a href='/x:y' title='javascript:x'>x</a> <img src=https://e.org/x alt=onerror>"),
        [""; 0]
    );
}
