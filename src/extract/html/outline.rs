//! The page as a sequence: every visible node in document order, with what is inside it as sums.
//!
//! A subtree is a range of the sequence, so the text, the linked text and the score of any element are differences of
//! running totals, made once; nothing walks the tree again.

use ego_tree::iter::Edge;
use html5ever::{LocalName, local_name};
use scraper::node::Element;
use scraper::{Html, Node};

use super::hints::Hints;
use super::names::Names;
use crate::extract::learned::texture::tally;
use crate::markdown::NodeId;
use crate::script::is_spaced_by_clauses;

/// A page's nodes in document order.
pub(super) struct Outline<'a> {
    pub entries: Vec<Entry<'a>>,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    Element(&'a Element),
    Text(&'a str),
    /// The document, a comment, a doctype.
    Other,
}

/// A visible element or text.
pub(super) struct Entry<'a> {
    pub id: NodeId,
    pub content: Content<'a>,
    /// Index of the element it stands in; its own for the root.
    pub parent: usize,
    /// One past the last entry inside.
    pub end: usize,
    pub hints: Hints,
    /// What the words in its class, id, role and properties count.
    pub weight: f32,
    /// Inside a link.
    pub linked: bool,
    /// Not shown to a reader, by its own attributes or an ancestor's.
    pub hidden: bool,
    /// In an element that never holds text of the page (a script, a menu of choices).
    pub silent: bool,
    /// An element that begins a line of its own.
    pub block: bool,
    /// Letters of this text, not of what is inside; white space and punctuation not counted.
    pub letters: u32,
    /// Marks of this text that end a sentence or part its clauses.
    pub stops: u32,
}

impl<'a> Entry<'a> {
    pub fn element(&self) -> Option<&'a Element> {
        match self.content {
            Content::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The element's name; nothing for text.
    pub fn name(&self) -> Option<&'a LocalName> {
        self.element().map(|element| &element.name.local)
    }

    pub fn is(&self, name: &LocalName) -> bool {
        self.name() == Some(name)
    }

    pub fn attr(&self, name: &LocalName) -> Option<&'a str> {
        self.element()?.attrs.iter().find(|(attribute, _)| attribute.local == *name).map(|(_, value)| &**value)
    }

    pub fn text(&self) -> Option<&'a str> {
        match self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'a> Outline<'a> {
    /// Reads the page; `weigh` is what a word in the name of a class counts.
    pub fn new(page: &'a Html, weigh: &dyn Fn(&str) -> f32) -> Self {
        let mut names = Names::new(weigh);
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
                        id: node.id(),
                        content: Content::Other,
                        parent,
                        end: entries.len() + 1,
                        hints: Hints::NONE,
                        weight: 0.0,
                        linked: in_link,
                        hidden: in_hidden,
                        silent: in_silent,
                        block: false,
                        letters: 0,
                        stops: 0,
                    };
                    match node.value() {
                        Node::Element(element) => {
                            entry.content = Content::Element(element);
                            (entry.hints, entry.weight) = names.of(element);
                            entry.silent |= is_silent(&element.name.local);
                            entry.hidden |= is_hidden(element, entry.hints) || entry.silent;
                            entry.linked |= element.name.local == local_name!("a");
                            entry.block = is_block(&element.name.local);
                        }
                        Node::Text(text) => {
                            entry.content = Content::Text(text);
                            (entry.letters, entry.stops) = count(text);
                        }
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

    /// An entry, and the elements round it up to the whole page.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |at| Some(self.entries[*at].parent).filter(|parent| parent != at))
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
                None if entry.block || entry.is(&local_name!("br")) => push_collapsed(&mut text, " "),
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

/// Whether an element is not shown, by its attributes or what its names hint at.
fn is_hidden(element: &Element, hints: Hints) -> bool {
    let mut hidden = hints.has(Hints::HIDDEN);
    let mut is_streamed = false;
    for (name, value) in &element.attrs {
        match name.local {
            // React sends a page's parts as they are ready, in `<div hidden id="S:1">`, and a script puts them in place.
            local_name!("id") => is_streamed = value.strip_prefix("S:").is_some_and(is_hexadecimal),
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
    hidden && !holds_page && !is_streamed
}

fn is_hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
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

/// The letters and the stops of a text.
///
/// Letters are letters and digits; one of the scripts written without blanks counts for two, as it says more. Stops are
/// marks of every script that end a sentence or part its clauses, a following blank asked for where digits use them; in
/// scripts that have no such marks blanks are.
fn count(text: &str) -> (u32, u32) {
    if text.is_ascii() {
        return count_ascii(text.as_bytes());
    }
    let (mut letters, mut stops, mut mark, mut clause) = (0, 0, false, false);
    for c in text.chars() {
        letters += match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => 1,
            '\0'..='\x7f' => 0,
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => 2,
            _ if c.is_alphanumeric() => 1,
            _ => 0,
        };
        if mark && (c.is_whitespace() || matches!(c, '"' | '”' | '’' | '»' | ')')) {
            stops += 1;
        }
        stops += u32::from(clause && c.is_whitespace());
        clause = is_spaced_by_clauses(c);
        mark = matches!(c, '.' | ',' | '!' | '?' | ';' | ':');
        stops += u32::from(matches!(c, '。' | '，' | '、' | '！' | '？' | '；' | '،' | '؛' | '؟' | '।' | '۔'));
    }
    (letters, stops + u32::from(mark))
}

/// The same where every byte is a character.
fn count_ascii(text: &[u8]) -> (u32, u32) {
    let is_mark = |byte: u8| {
        // Not as a pattern: so it is asked of many bytes at once.
        (byte == b'.') | (byte == b',') | (byte == b'!') | (byte == b'?') | (byte == b';') | (byte == b':')
    };
    let ends_mark = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ' | b'"' | b')');
    let letters = tally(text, u8::is_ascii_alphanumeric) as u32;
    // Few texts have marks inside.
    let mut stops = 0;
    if tally(text, |byte| is_mark(*byte)) > 0 {
        let followed = text.iter().zip(text.iter().skip(1));
        stops = followed.map(|(byte, next)| u32::from(is_mark(*byte) & ends_mark(*next))).sum();
    }
    (letters, stops + text.last().map_or(0, |byte| u32::from(is_mark(*byte))))
}

/// Appends `part` with each run of white space as one blank, without characters that show nothing.
pub(super) fn push_collapsed(text: &mut String, part: &str) {
    let mut blank = text.is_empty() || text.ends_with(' ');
    text.reserve(part.len());
    // At a glance, many bytes at once: nothing to collapse.
    let bytes = part.as_bytes();
    let twice = bytes.iter().zip(bytes.iter().skip(1));
    if tally(bytes, |byte| !matches!(byte, b' '..=b'~')) == 0
        && !twice.fold(false, |any, (one, next)| any | ((*one == b' ') & (*next == b' ')))
    {
        text.push_str(if blank { part.strip_prefix(' ').unwrap_or(part) } else { part });
        return;
    }
    // Where the word begins that is being read.
    let mut word: Option<usize> = None;
    for (at, c) in part.char_indices() {
        let unseen = matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}');
        if !unseen && !c.is_whitespace() {
            word.get_or_insert(at);
            continue;
        }
        if let Some(start) = word.take() {
            text.push_str(&part[start..at]);
            blank = false;
        }
        if !unseen && !blank {
            text.push(' ');
            blank = true;
        }
    }
    text.push_str(word.map_or("", |start| &part[start..]));
}
