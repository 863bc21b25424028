//! The walk over a page's tree that gathers its blocks.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use super::NodeId;
use super::address::Addresses;
use super::block::Block;
use super::containers::{Body, Containers, Kind};
use super::element::{Role, attribute, is_block, names_the_quoted, role};
use super::footnote::Footnotes;
use super::image::{self, Image, Picture};
use super::inline::{Line, Link, Mark, is_blank, is_pictures, plain, without};
use super::{preformatted, table};

/// The state of the walk. Its own stacks stand for the recursion that a deep tree would not survive.
pub(super) struct Reader<'a> {
    skip: &'a dyn Fn(NodeId) -> bool,
    addresses: Addresses,
    marks: Footnotes,
    line: Line,
    context: Context,
    containers: Containers,
    /// For every element on the way to the present node, what its end does.
    entered: Vec<Exit>,
    directions: Vec<&'static str>,
    links: usize,
    /// Nothing visible has come since a picture.
    after_image: bool,
    previous_root: Option<NodeId>,
}

/// What the end of a block means to the text before and after it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Context {
    /// Blocks are blocks.
    Flow,
    /// All is one line: in a heading or a caption.
    Line,
    /// All is one cell: blocks become lines.
    Cell,
}

/// What is to be done when an element ends.
struct Exit {
    end: End,
    /// The element changed the direction of its text.
    turned: Option<End>,
}

#[derive(Clone, Copy)]
enum End {
    Nothing,
    Block,
    Mark,
    Code,
    Quotation,
    Container,
    Heading(u8, Context),
    Cell(Context),
    Caption(Context),
    Term(Context, bool),
    Summary(Context),
}

impl<'a> Reader<'a> {
    pub fn new(skip: &'a dyn Fn(NodeId) -> bool, addresses: Addresses, marks: Footnotes) -> Self {
        Reader {
            skip,
            addresses,
            marks,
            line: Line::default(),
            context: Context::Flow,
            containers: Containers::default(),
            entered: Vec::new(),
            directions: Vec::new(),
            links: 0,
            after_image: false,
            previous_root: None,
        }
    }

    /// Reads one root and all below it.
    pub fn read(&mut self, root: NodeRef<Node>) {
        let follows = root.prev_sibling().map(|sibling| sibling.id());
        if follows.is_none() || follows != self.previous_root {
            self.end_paragraph();
        }
        self.previous_root = Some(root.id());
        if self.directions.is_empty() {
            self.directions.push(direction_around(root));
        }
        let mut node = root;
        loop {
            if self.enter(node)
                && let Some(child) = node.first_child()
            {
                node = child;
                continue;
            }
            loop {
                self.leave(node);
                if node == root {
                    return;
                }
                if let Some(sibling) = node.next_sibling() {
                    node = sibling;
                    break;
                }
                match node.parent() {
                    Some(parent) => node = parent,
                    None => return,
                }
            }
        }
    }

    pub fn finish(mut self) -> Body {
        self.end_paragraph();
        self.containers.finish()
    }

    /// Reads the beginning of a node; returns whether to go on to its children.
    fn enter(&mut self, node: NodeRef<Node>) -> bool {
        let mut turned = None;
        let (end, descend) = match node.value() {
            _ if (self.skip)(node.id()) => (End::Nothing, false),
            Node::Text(text) => {
                self.text(text);
                (End::Nothing, false)
            }
            Node::Element(_) => match ElementRef::wrap(node) {
                Some(element) => {
                    let role = own_role(element);
                    turned = self.turn(element, role);
                    self.begin(element, role)
                }
                None => (End::Nothing, false),
            },
            Node::Document | Node::Fragment => (End::Nothing, true),
            _ => (End::Nothing, false),
        };
        self.entered.push(Exit { end, turned });
        descend
    }

    /// Begins an element; returns what its end does and whether its children are to be read.
    fn begin(&mut self, element: ElementRef, role: Role) -> (End, bool) {
        if let Some(number) = self.marks.mark(element.id()) {
            self.before_content();
            self.line.note(number);
            return (End::Nothing, false);
        }
        if self.marks.is_return(element.id()) {
            return (End::Nothing, false);
        }
        if let Some(number) = self.marks.note(element.id())
            && self.context == Context::Flow
        {
            self.end_paragraph();
            return (self.open_container(Kind::Footnote(number)), true);
        }
        match role {
            Role::Nothing => (End::Nothing, false),
            Role::Span => (End::Nothing, true),
            Role::Emphasis => (self.open_mark(Mark::Emphasis), true),
            Role::Strong => (self.open_mark(Mark::Strong), true),
            Role::Strike => (self.open_mark(Mark::Strike), true),
            Role::Tag(name) => (self.open_mark(Mark::Tag(name)), true),
            Role::Code => {
                self.line.open_code();
                (End::Code, true)
            }
            Role::Link => self.begin_link(element),
            Role::Abbreviation => match attribute(element.value(), "title").filter(|title| !title.trim().is_empty()) {
                Some(title) => (self.open_mark(Mark::Abbreviation(title.to_owned())), true),
                None => (End::Nothing, true),
            },
            Role::Directed(name) => match (direction(element), name) {
                (Some(direction), _) => (self.open_mark(Mark::Direction(name, direction)), true),
                (None, "bdi") => (self.open_mark(Mark::Tag("bdi")), true),
                (None, _) => (End::Nothing, true),
            },
            Role::Quotation => {
                self.text("“");
                (End::Quotation, true)
            }
            Role::Break => {
                match self.context {
                    Context::Line => self.line.blank(),
                    Context::Flow | Context::Cell => self.line.line_break(),
                }
                (End::Nothing, false)
            }
            Role::WordBreak => (End::Nothing, false),
            Role::Formula => match attribute(element.value(), "alttext").filter(|text| !text.trim().is_empty()) {
                Some(text) => {
                    self.line.open_code();
                    self.text(text);
                    self.line.close_code();
                    (End::Nothing, false)
                }
                None => (End::Nothing, true),
            },
            Role::Image => {
                self.picture(image::read(element, &self.addresses));
                (End::Nothing, false)
            }
            Role::Fallback => self.begin_fallback(element),
            _ => self.begin_block(element, role),
        }
    }

    fn begin_block(&mut self, element: ElementRef, role: Role) -> (End, bool) {
        let outer = self.context;
        self.edge();
        if outer != Context::Flow {
            if role == Role::Preformatted {
                self.line.open_code();
                return (End::Code, true);
            }
            return (End::Block, true);
        }
        let may_nest = self.containers.may_nest();
        let top = self.containers.top();
        let in_list = matches!(top, Kind::List { .. });
        match role {
            Role::Rule => {
                self.containers.push(Block::Rule);
                (End::Nothing, false)
            }
            Role::Heading(level) => {
                self.context = Context::Line;
                (End::Heading(level, outer), true)
            }
            Role::Preformatted => {
                let text = preformatted::text(element, self.skip);
                if !text.trim().is_empty() {
                    self.containers.push(Block::Code { language: preformatted::language(element), text });
                }
                (End::Nothing, false)
            }
            Role::Row => {
                if let Kind::Table(cells) = top {
                    let in_head = element.parent().and_then(ElementRef::wrap);
                    cells.row(in_head.is_some_and(|parent| parent.value().name() == "thead"));
                }
                (End::Block, true)
            }
            Role::Cell if matches!(top, Kind::Table(_)) => {
                self.context = Context::Cell;
                (End::Cell(outer), true)
            }
            Role::Caption => {
                self.context = Context::Line;
                (End::Caption(outer), true)
            }
            Role::Term if in_list => {
                self.context = Context::Line;
                let opened = self.line.open(Mark::Strong);
                (End::Term(outer, opened), true)
            }
            Role::Summary if matches!(top, Kind::Details { .. }) => {
                self.context = Context::Line;
                (End::Summary(outer), true)
            }
            Role::Item if in_list => (self.open_container(Kind::Item), true),
            Role::Definition if in_list => (self.open_container(Kind::Definition), true),
            Role::Quote if may_nest => (self.open_container(Kind::Quote), true),
            Role::Figure if may_nest => (self.open_container(Kind::Figure { caption: Vec::new() }), true),
            Role::Details if may_nest => (self.open_container(Kind::Details { summary: String::new() }), true),
            Role::DefinitionList if may_nest => {
                (self.open_container(Kind::List { start: None, items: Vec::new() }), true)
            }
            Role::List { ordered } if may_nest => {
                let written = attribute(element.value(), "start").and_then(|start| start.trim().parse().ok());
                let start = ordered.then(|| written.unwrap_or(1).min(LAST_START));
                (self.open_container(Kind::List { start, items: Vec::new() }), true)
            }
            Role::Table if may_nest && table::is_data(element, self.skip) => {
                (self.open_container(Kind::Table(table::Cells::default())), true)
            }
            _ => (End::Block, true),
        }
    }

    fn begin_link(&mut self, link: ElementRef) -> (End, bool) {
        let value = link.value();
        let written = attribute(value, "href").unwrap_or_default();
        if self.context == Context::Line && written.starts_with('#') && is_sign(link) {
            return (End::Nothing, false);
        }
        let Some(address) = self.addresses.link(written) else { return (End::Nothing, true) };
        self.links += 1;
        let title =
            attribute(value, "title").unwrap_or_default().split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        (self.open_mark(Mark::Link(Link { number: self.links, address, title })), true)
    }

    /// A `noscript` element is read only where the picture before it could not be.
    fn begin_fallback(&mut self, element: ElementRef) -> (End, bool) {
        if self.after_image {
            return (End::Nothing, false);
        }
        if element.children().any(|child| child.value().is_element()) {
            return (End::Nothing, true);
        }
        let markup: String = element.text().collect();
        self.picture(image::read_fallback(&markup, &self.addresses));
        (End::Nothing, false)
    }

    fn leave(&mut self, node: NodeRef<Node>) {
        let Some(Exit { end, turned }) = self.entered.pop() else { return };
        match end {
            End::Nothing => {}
            End::Block => self.edge(),
            End::Mark => self.line.close(),
            End::Code => {
                self.line.close_code();
                if ElementRef::wrap(node).is_some_and(|element| is_block(role(element.value().name()))) {
                    self.edge();
                }
            }
            End::Quotation => self.line.closing_quote(),
            End::Container => {
                self.end_paragraph();
                self.containers.close();
            }
            End::Heading(level, outer) => {
                self.context = outer;
                let pieces = without(self.line.take(), &Mark::Strong);
                if is_pictures(&pieces) {
                    self.containers.push(Block::Paragraph(pieces));
                } else if !is_blank(&pieces) {
                    self.containers.push(Block::Heading(level, pieces));
                }
            }
            End::Cell(outer) => {
                self.context = outer;
                let pieces = self.line.take();
                if let (Kind::Table(cells), Some(element)) = (self.containers.top(), ElementRef::wrap(node)) {
                    cells.cell(pieces, element);
                }
            }
            End::Caption(outer) => {
                self.context = outer;
                let pieces = without(self.line.take(), &Mark::Emphasis);
                self.containers.caption(pieces);
            }
            End::Term(outer, opened) => {
                self.context = outer;
                let pieces = self.line.take();
                if opened {
                    self.line.close();
                }
                if !is_blank(&pieces) {
                    self.containers.push_item(vec![Block::Paragraph(pieces)]);
                }
            }
            End::Summary(outer) => {
                self.context = outer;
                let words = plain(&self.line.take());
                if let Kind::Details { summary } = self.containers.top() {
                    *summary = words;
                }
            }
        }
        match turned {
            Some(End::Container) => {
                self.end_paragraph();
                self.containers.close();
                self.directions.pop();
            }
            Some(_) => {
                self.line.close();
                self.directions.pop();
            }
            None => {}
        }
    }

    /// Follows a change of the text's direction; returns what the element's end has to do about it.
    fn turn(&mut self, element: ElementRef, role: Role) -> Option<End> {
        let direction = direction(element).filter(|direction| self.directions.last() != Some(direction))?;
        let stands_alone = matches!(
            role,
            Role::Block
                | Role::Heading(_)
                | Role::Quote
                | Role::List { .. }
                | Role::DefinitionList
                | Role::Table
                | Role::Figure
        );
        let end = if stands_alone && self.context == Context::Flow && self.containers.may_nest() {
            self.end_paragraph();
            self.open_container(Kind::Direction(direction))
        } else if role == Role::Span && self.line.open(Mark::Direction("span", direction)) {
            End::Mark
        } else {
            return None;
        };
        self.directions.push(direction);
        Some(end)
    }

    fn text(&mut self, text: &str) {
        if text.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c')) {
            self.line.blank();
            return;
        }
        self.before_content();
        self.line.text(text);
        self.after_image = false;
    }

    fn picture(&mut self, picture: Option<Picture>) {
        match picture {
            Some(Picture::Shown(image)) => self.image(image),
            Some(Picture::Sign(sign)) => self.text(&sign),
            None => {}
        }
    }

    fn image(&mut self, image: Image) {
        self.before_content();
        self.line.image(image);
        self.after_image = true;
    }

    /// Two line breaks in a row are how pages without paragraphs part them.
    fn before_content(&mut self) {
        if self.context == Context::Flow && self.line.pending_breaks() >= 2 {
            self.end_paragraph();
        }
    }

    fn open_mark(&mut self, mark: Mark) -> End {
        if self.line.open(mark) { End::Mark } else { End::Nothing }
    }

    fn open_container(&mut self, kind: Kind) -> End {
        self.containers.open(kind);
        End::Container
    }

    /// The beginning or end of a block, as far as the present context has blocks.
    fn edge(&mut self) {
        match self.context {
            Context::Flow => self.end_paragraph(),
            Context::Line => self.line.blank(),
            Context::Cell => self.line.line_edge(),
        }
    }

    fn end_paragraph(&mut self) {
        let pieces = self.line.take();
        if !is_blank(&pieces) {
            self.containers.push(Block::Paragraph(pieces));
        }
    }
}

/// CommonMark reads no number of more than nine digits; the margin is for the items that follow.
const LAST_START: u32 = 900_000_000;

/// The element's role, or that which the page gives it for assistive software.
fn own_role(element: ElementRef) -> Role {
    let value = element.value();
    match role(value.name()) {
        Role::Block | Role::Span if attribute(value, "role") == Some("heading") => {
            let level = attribute(value, "aria-level").and_then(|level| level.trim().parse().ok()).unwrap_or(2_u8);
            Role::Heading(level.clamp(1, 6))
        }
        Role::Emphasis if names_the_quoted(element) => Role::Block,
        role => role,
    }
}

fn direction(element: ElementRef) -> Option<&'static str> {
    let written = attribute(element.value(), "dir")?.trim();
    ["ltr", "rtl"].into_iter().find(|direction| written.eq_ignore_ascii_case(direction))
}

fn direction_around(root: NodeRef<Node>) -> &'static str {
    let own = ElementRef::wrap(root).and_then(direction);
    own.or_else(|| root.ancestors().filter_map(ElementRef::wrap).find_map(direction)).unwrap_or("ltr")
}

/// Whether a link shows a sign rather than words, as the permanent links of headings do.
fn is_sign(link: ElementRef) -> bool {
    link.text().flat_map(str::chars).take(8).all(|character| !character.is_alphanumeric())
}
