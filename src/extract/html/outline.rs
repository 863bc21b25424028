//! The page as a sequence: every visible node in document order, with what is inside it as sums.
//!
//! A subtree is a range of the sequence, so the text, the linked text and the score of any element are differences of
//! running totals, made once; nothing walks the tree again.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use html5ever::{LocalName, local_name};
use scraper::{Html, Node};

use super::hints::{self, Hints};

/// A page's nodes in document order.
pub(super) struct Outline<'a> {
    pub entries: Vec<Entry<'a>>,
}

/// A visible element or text.
pub(super) struct Entry<'a> {
    pub node: NodeRef<'a, Node>,
    /// Index of the element it stands in; its own for the root.
    pub parent: usize,
    /// One past the last entry inside.
    pub end: usize,
    pub hints: Hints,
    /// Inside a link.
    pub linked: bool,
    /// Not shown to a reader, by its own attributes or an ancestor's.
    pub hidden: bool,
    /// In an element that never holds text of the page (a script, a menu of choices).
    pub silent: bool,
    /// Letters of this text, not of what is inside; white space and punctuation not counted.
    pub letters: u32,
}

impl<'a> Entry<'a> {
    /// The element's name; nothing for text.
    pub fn name(&self) -> Option<&'a LocalName> {
        self.node.value().as_element().map(|element| &element.name.local)
    }

    pub fn is(&self, name: &LocalName) -> bool {
        self.name() == Some(name)
    }

    pub fn attr(&self, name: &LocalName) -> Option<&'a str> {
        let element = self.node.value().as_element()?;
        element.attrs.iter().find(|(attribute, _)| attribute.local == *name).map(|(_, value)| &**value)
    }

    pub fn text(&self) -> Option<&'a str> {
        self.node.value().as_text().map(|text| &**text)
    }
}

impl<'a> Outline<'a> {
    pub fn new(page: &'a Html) -> Self {
        let mut entries: Vec<Entry> = Vec::with_capacity(page.tree.values().len());
        let mut open: Vec<usize> = Vec::new();
        for edge in page.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    let parent = open.last().copied().unwrap_or(0);
                    let holder = open.last().map(|&at| &entries[at]);
                    let (in_link, in_hidden, in_silent) =
                        holder.map_or((false, false, false), |entry| (entry.linked, entry.hidden, entry.silent));
                    let mut entry = Entry {
                        node,
                        parent,
                        end: entries.len() + 1,
                        hints: Hints::NONE,
                        linked: in_link,
                        hidden: in_hidden,
                        silent: in_silent,
                        letters: 0,
                    };
                    match node.value() {
                        Node::Element(element) => {
                            let (hints, hidden) = describe(element);
                            entry.hints = hints;
                            entry.silent |= is_silent(&element.name.local);
                            entry.hidden |= hidden || entry.silent;
                            entry.linked |= element.name.local == local_name!("a");
                        }
                        Node::Text(text) => entry.letters = count_letters(text),
                        _ => {}
                    }
                    open.push(entries.len());
                    entries.push(entry);
                }
                Edge::Close(_) => {
                    if let Some(at) = open.pop() {
                        entries[at].end = entries.len();
                    }
                }
            }
        }
        Outline { entries }
    }

    pub fn name(&self, at: usize) -> Option<&'a LocalName> {
        self.entries[at].name()
    }

    /// The text inside an element, blanks collapsed, hidden parts left out; only the start of a long one.
    pub fn text(&self, at: usize) -> String {
        self.text_between(at, self.entries[at].end)
    }

    /// The text of a range of entries, in the same manner.
    pub fn text_between(&self, first: usize, end: usize) -> String {
        let mut text = String::new();
        for entry in &self.entries[first..end] {
            if text.len() > LONGEST_TEXT {
                break;
            }
            match entry.text() {
                Some(part) if !entry.hidden => push_collapsed(&mut text, part),
                None if entry.name().is_some_and(is_block) || entry.is(&local_name!("br")) => {
                    push_collapsed(&mut text, " ")
                }
                _ => {}
            }
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// Bytes after which no more is added to a text: what is asked for are names, dates and headings, and an element that
/// claims to be one may hold the whole page.
const LONGEST_TEXT: usize = 2000;

/// Hints of an element's attributes, and whether it is shown.
fn describe(element: &scraper::node::Element) -> (Hints, bool) {
    let mut hints = Hints::NONE;
    let mut hidden = false;
    for (name, value) in &element.attrs {
        match name.local {
            local_name!("class") | local_name!("id") => hints = hints.and(hints::of_names(value)),
            local_name!("role") => hints = hints.and(hints::of_role(value.trim())),
            local_name!("hidden") => hidden |= !value.eq_ignore_ascii_case("until-found"),
            local_name!("aria-hidden") => hidden |= value.trim() == "true",
            local_name!("style") => hidden |= is_hidden_style(value),
            _ => {}
        }
    }
    // Pages are saved while an overlay hides all the rest, or before a script shows it: what holds the page is shown.
    let holds_page = matches!(
        element.name.local,
        local_name!("html") | local_name!("body") | local_name!("main") | local_name!("article")
    );
    (hints, (hidden || hints.has(Hints::HIDDEN)) && !holds_page)
}

/// Elements without text of the page's own.
fn is_silent(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("template")
            | local_name!("head")
            | local_name!("iframe")
            | local_name!("object")
            | local_name!("svg")
            | local_name!("math") // MathML has no plain text form; its TeX source often stands beside it.
            | local_name!("select")
            | local_name!("textarea")
            | local_name!("option")
            | local_name!("datalist")
    )
}

/// `display: none` and `visibility: hidden`, blanks or not.
fn is_hidden_style(style: &str) -> bool {
    let sets = |property: &str, hidden: &str| {
        style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
            name.trim().eq_ignore_ascii_case(property) && value.trim().to_ascii_lowercase().starts_with(hidden)
        })
    };
    style.len() < 4096 && (sets("display", "none") || sets("visibility", "hidden"))
}

/// Elements that begin a line of their own.
pub(super) fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("html")
            | local_name!("body")
            | local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("center")
            | local_name!("dd")
            | local_name!("details")
            | local_name!("dialog")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("fieldset")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("header")
            | local_name!("hgroup")
            | local_name!("hr")
            | local_name!("li")
            | local_name!("main")
            | local_name!("nav")
            | local_name!("ol")
            | local_name!("p")
            | local_name!("pre")
            | local_name!("section")
            | local_name!("summary")
            | local_name!("table")
            | local_name!("tbody")
            | local_name!("td")
            | local_name!("tfoot")
            | local_name!("th")
            | local_name!("thead")
            | local_name!("tr")
            | local_name!("ul")
    )
}

pub(super) fn is_heading(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
    )
}

/// Letters and digits; a letter of the scripts written without blanks counts for two, as it says more.
fn count_letters(text: &str) -> u32 {
    let mut letters = 0;
    for c in text.chars() {
        letters += match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => 1,
            '\0'..='\x7f' => 0,
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => 2,
            _ if c.is_alphanumeric() => 1,
            _ => 0,
        };
    }
    letters
}

/// Appends `part` with each run of white space as one blank.
pub(super) fn push_collapsed(text: &mut String, part: &str) {
    let mut blank = text.is_empty() || text.ends_with(' ');
    for c in part.chars() {
        let white = c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}');
        if !white {
            text.push(c);
        } else if !blank && !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}') {
            text.push(' ');
        }
        blank = if white { text.is_empty() || text.ends_with(' ') } else { false };
    }
}
