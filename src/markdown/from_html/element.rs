//! What an element of a page is to a document, told by its name.

use ego_tree::NodeRef;
use html5ever::ns;
use scraper::node::Element;
use scraper::{ElementRef, Node};

/// The part an element plays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// Not text that a reader of the page sees as such: scripts, controls, embedded players.
    Nothing,
    /// Text within a line, without a meaning of its own.
    Span,
    /// A block without a meaning of its own.
    Block,
    Emphasis,
    Strong,
    Strike,
    Link,
    Code,
    /// An element that is kept as it is.
    Tag(&'static str),
    Abbreviation,
    /// An element whose direction is its meaning.
    Directed(&'static str),
    Quotation,
    Break,
    WordBreak,
    Rule,
    Heading(u8),
    Quote,
    Preformatted,
    List {
        ordered: bool,
    },
    Item,
    DefinitionList,
    Term,
    Definition,
    Table,
    Row,
    Cell,
    Figure,
    Caption,
    Image,
    /// What a page shows where scripts do not run: the picture that a lazy loader would fetch.
    Fallback,
    Details,
    Summary,
    Formula,
}

/// The value of an attribute. scraper's own look-up makes the atom of the name first, which costs more than to compare
/// the few names that an element has.
pub(super) fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let mut attributes = element.attrs.iter();
    attributes.find(|(own, _)| own.ns == ns!() && *own.local == *name).map(|(_, value)| &**value)
}

/// Whether a `cite` says whom a quotation is of, on a line of its own, as style sheets show it: it opens or closes the
/// quotation, and no blank parts it from what is quoted.
pub(super) fn names_the_quoted(element: ElementRef) -> bool {
    let is_in_quotation =
        element.parent().and_then(ElementRef::wrap).is_some_and(|parent| parent.value().name() == "blockquote");
    let glued = |node: Option<NodeRef<Node>>, side: fn(&str) -> Option<char>| {
        let text = node.and_then(|node| node.value().as_text().map(|text| side(text)));
        text.flatten().is_some_and(|c| !c.is_whitespace())
    };
    let (before, after) = (element.prev_sibling(), element.next_sibling());
    let opens = before.is_none() && glued(after, |text| text.chars().next());
    let closes = after.is_none() && glued(before, |text| text.chars().next_back());
    element.value().name() == "cite" && is_in_quotation && (opens || closes)
}

/// The role of the element `name`. What is not known stands within a line, as in browsers.
pub(super) fn role(name: &str) -> Role {
    match name {
        "em" | "i" | "var" | "dfn" | "cite" => Role::Emphasis,
        "strong" | "b" => Role::Strong,
        "del" | "s" | "strike" => Role::Strike,
        "a" => Role::Link,
        "code" | "samp" | "tt" => Role::Code,
        "sub" => Role::Tag("sub"),
        "sup" => Role::Tag("sup"),
        "mark" => Role::Tag("mark"),
        "kbd" => Role::Tag("kbd"),
        "ins" => Role::Tag("ins"),
        "ruby" => Role::Tag("ruby"),
        "rt" => Role::Tag("rt"),
        "rp" => Role::Tag("rp"),
        "abbr" | "acronym" => Role::Abbreviation,
        "bdo" => Role::Directed("bdo"),
        "bdi" => Role::Directed("bdi"),
        "q" => Role::Quotation,
        "br" => Role::Break,
        "wbr" => Role::WordBreak,
        "hr" => Role::Rule,
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "blockquote" => Role::Quote,
        "pre" | "listing" | "xmp" | "plaintext" => Role::Preformatted,
        "ul" | "menu" | "dir" => Role::List { ordered: false },
        "ol" => Role::List { ordered: true },
        "li" => Role::Item,
        "dl" => Role::DefinitionList,
        "dt" => Role::Term,
        "dd" => Role::Definition,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "figure" => Role::Figure,
        "figcaption" => Role::Caption,
        "img" | "amp-img" => Role::Image,
        "noscript" => Role::Fallback,
        "details" => Role::Details,
        "summary" => Role::Summary,
        "math" => Role::Formula,
        "address" | "article" | "aside" | "body" | "caption" | "center" | "dialog" | "div" | "fieldset" | "footer"
        | "form" | "header" | "hgroup" | "html" | "legend" | "main" | "nav" | "optgroup" | "p" | "search"
        | "section" | "tbody" | "tfoot" | "thead" => Role::Block,
        "annotation" | "annotation-xml" | "applet" | "area" | "audio" | "base" | "basefont" | "bgsound" | "button"
        | "canvas" | "col" | "colgroup" | "datalist" | "embed" | "frame" | "frameset" | "head" | "iframe" | "input"
        | "link" | "map" | "meta" | "meter" | "noembed" | "noframes" | "object" | "option" | "param" | "progress"
        | "script" | "select" | "source" | "style" | "svg" | "template" | "textarea" | "title" | "track" | "video" => {
            Role::Nothing
        }
        _ => Role::Span,
    }
}

/// Whether an element begins and ends a block.
pub(super) fn is_block(role: Role) -> bool {
    matches!(
        role,
        Role::Block
            | Role::Rule
            | Role::Heading(_)
            | Role::Quote
            | Role::Preformatted
            | Role::List { .. }
            | Role::Item
            | Role::DefinitionList
            | Role::Term
            | Role::Definition
            | Role::Table
            | Role::Row
            | Role::Cell
            | Role::Figure
            | Role::Caption
            | Role::Details
            | Role::Summary
    )
}
