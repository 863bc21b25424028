//! Source → tree, in time and depth that hostile pages cannot raise.
//!
//! html5ever looks through the stack of open elements for many a tag, so its time grows with the square of the nesting
//! (300 KB of `<div>` take 18 s); browsers stop at about 512 levels. A sink between tokenizer and tree builder drops
//! start tags beyond that depth, together with their end tags; the text inside stays.

use std::cell::{Cell, RefCell};

use ego_tree::Tree;
use html5ever::LocalName;
use html5ever::interface::Tracer;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use memchr::memchr_iter;
use scraper::{Html, Node};

use super::sink::{Handle, Sink};
use super::tokens::tokenize;

/// Parses `markup`, at most `nesting` elements deep.
pub(super) fn parse(markup: &StrTendril, nesting: usize) -> Html {
    // What `noscript` holds and the scan let through is read.
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let capped = Capped {
        builder: TreeBuilder::new(Sink::new(with_room(markup)), options),
        nesting: nesting.max(8),
        // Unclosed `<font>`s are opened again in every paragraph (the standard's list of active formatting elements), so
        // a small source can ask for a tree of any size. `<p>x` makes two nodes of four bytes, and no tag makes more.
        nodes: (10_000 + markup.len() / 2).min(MOST_NODES),
        depth: Cell::new(0),
        dropped: RefCell::new(Vec::new()),
    };
    tokenize(markup, &capped);
    capped.builder.sink.finish()
}

/// A document with room for the nodes of `markup`: a tag opens or closes a node, and every other one has a text behind it.
/// A tree that grows is copied as a whole each time.
fn with_room(markup: &str) -> Html {
    let tags = memchr_iter(b'<', markup.as_bytes()).count().min(MOST_NODES);
    Html { tree: Tree::with_capacity(Node::Document, tags + 16), ..Html::new_document() }
}

/// A tree builder that is not given start tags when as many elements are open as may be.
struct Capped {
    builder: TreeBuilder<Handle, Sink>,
    nesting: usize,
    /// How many nodes the tree may have; of what comes after, the text is kept.
    nodes: usize,
    /// At least as many elements as are open: counted up with each start tag, counted anew at the limit.
    depth: Cell<usize>,
    /// Start tags left out whose end tags have not come yet.
    dropped: RefCell<Vec<LocalName>>,
}

/// With what is measured of each, a node takes about 400 bytes beside the text: so many keep a page of 16 MiB below 200 MB.
const MOST_NODES: usize = 130_000;
/// A start tag opens itself and at most two that it implies (`tbody` and `tr` round a `td`).
const OPENED_BY_A_TAG: usize = 3;
/// How far down the list of dropped start tags an end tag is looked for; those without end tags lie between.
const DROPPED_SEARCHED: usize = 64;

impl TokenSink for Capped {
    type Handle = Handle;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<Handle> {
        let pass = match &token {
            Token::EOFToken => true,
            // Texts without tags between them are one.
            Token::CharacterTokens(_) => true,
            // Reports for validators; the tree builder only hands them on.
            Token::ParseError(_) => false,
            _ if !self.may_grow() => false,
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => self.may_open(tag),
            Token::TagToken(tag) => !self.closes_dropped(tag),
            _ => true,
        };
        if pass { self.builder.process_token(token, line_number) } else { TokenSinkResult::Continue }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Capped {
    fn may_grow(&self) -> bool {
        self.builder.sink.nodes() < self.nodes
    }

    fn may_open(&self, tag: &Tag) -> bool {
        if self.depth.get() + OPENED_BY_A_TAG > self.nesting {
            self.depth.set(self.count_open());
        }
        if self.depth.get() + OPENED_BY_A_TAG > self.nesting {
            self.dropped.borrow_mut().push(tag.name.clone());
            return false;
        }
        self.depth.set(self.depth.get() + OPENED_BY_A_TAG);
        true
    }

    fn closes_dropped(&self, tag: &Tag) -> bool {
        let mut dropped = self.dropped.borrow_mut();
        let from = dropped.len().saturating_sub(DROPPED_SEARCHED);
        let Some(at) = dropped[from..].iter().rposition(|name| *name == tag.name) else { return false };
        dropped.truncate(from + at);
        true
    }

    /// The open elements and those the builder would open again, as it lists them for a garbage collector.
    fn count_open(&self) -> usize {
        struct Counter(Cell<usize>);
        impl Tracer for Counter {
            type Handle = Handle;
            fn trace_handle(&self, _: &Handle) {
                self.0.set(self.0.get() + 1);
            }
        }
        let counter = Counter(Cell::new(0));
        self.builder.trace_handles(&counter);
        counter.0.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(page: &Html) -> usize {
        page.tree.nodes().map(|node| node.ancestors().count()).max().unwrap_or(0)
    }

    fn text(page: &Html) -> String {
        page.root_element().text().collect()
    }

    #[test]
    fn an_ordinary_page_is_parsed_as_by_html5ever() {
        let source = "<!DOCTYPE html><title>t</title><body><p>a<p>b<table><td>c<b>d</table><ul><li>e<li>f</ul><svg><path/></svg>";
        assert_eq!(parse(&source.into(), 512).html(), Html::parse_document(source).html());
    }

    #[test]
    fn text_below_the_deepest_level_stays_and_what_follows_is_not_swallowed() {
        let source = format!("{}deep{}<h1>after</h1>", "<div>".repeat(90), "</div>".repeat(90));
        let page = parse(&source.into(), 64);
        assert!(depth(&page) < 64, "{}", depth(&page));
        assert_eq!(text(&page), "deepafter");
        let heading = page.select(&scraper::Selector::parse("body > h1").unwrap()).count();
        assert_eq!(heading, 1);
    }

    #[test]
    fn elements_without_end_tags_are_not_counted_twice() {
        let source = "<ul>".to_owned() + &"<li>x<p>y".repeat(2000) + "</ul><table>" + &"<tr><td>x".repeat(2000);
        let page = parse(&source.into(), 64);
        assert_eq!(page.select(&scraper::Selector::parse("ul > li > p").unwrap()).count(), 2000);
        assert_eq!(page.select(&scraper::Selector::parse("table > tbody > tr > td").unwrap()).count(), 2000);
    }

    #[test]
    fn a_page_of_more_nodes_than_may_be_keeps_its_text() {
        let page = parse(&("<p>a".repeat(MOST_NODES) + "<p>the end").into(), 512);
        assert!(page.tree.values().len() < MOST_NODES + 10);
        assert_eq!(text(&page), "a".repeat(MOST_NODES) + "the end");
    }

    #[test]
    fn no_source_makes_a_deep_or_an_oversized_tree() {
        let fonts: String = (0..400).map(|n| format!("<font size={n}>")).collect();
        for unit in
            ["<div>", "<span>", "<b><p>", "<table><tr><td>", "<a href=x>", "<svg>", "<template>", "<button>", "</x><i>"]
        {
            let source = fonts.clone() + &unit.repeat(20_000) + &"<p>x".repeat(20_000);
            let length = source.len();
            let page = parse(&source.into(), 512);
            assert!(depth(&page) <= 1100, "{unit}: {}", depth(&page));
            assert!(page.tree.values().len() <= 11_000 + length / 2, "{unit}: {}", page.tree.values().len());
        }
    }
}
