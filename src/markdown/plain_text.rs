//! The words of a Markdown body.

use ego_tree::NodeRef;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use scraper::{Html, Node};

use super::dialect::DIALECT;

/// The words of a body, without markup: for excerpts, digests and search. A paragraph, heading, row or list item a line.
pub fn plain_text(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut pictures = 0_usize;
    let mut in_code = false;
    let mut markup = String::new();
    for event in Parser::new_ext(markdown, DIALECT) {
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::Text(words) if pictures == 0 && !in_code && (text.is_empty() || text.ends_with('\n')) => {
                text.push_str(words.trim_start_matches(' '));
            }
            Event::Text(words) | Event::Code(words) if pictures == 0 => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) if pictures == 0 => text.push(' '),
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                end_line(&mut text);
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead,
            ) => end_line(&mut text),
            Event::Start(Tag::List(_)) => end_line(&mut text),
            Event::InlineHtml(tag) if tag.starts_with("<br") => text.push(' '),
            Event::Html(part) => markup.push_str(&part),
            Event::End(TagEnd::HtmlBlock) => push_html_text(&mut text, &std::mem::take(&mut markup)),
            _ => {}
        }
    }
    end_line(&mut text);
    text.truncate(text.trim_end().len());
    text
}

/// Ends a line unless nothing stands on it.
fn end_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The words of a block of HTML, without what a browser would not show.
fn push_html_text(text: &mut String, markup: &str) {
    let page = Html::parse_fragment(markup);
    for node in page.tree.root().descendants() {
        let is_shown = |node: NodeRef<Node>| {
            let name = node.value().as_element().map_or("", |value| value.name());
            !matches!(name, "script" | "style" | "template" | "noscript" | "title" | "textarea" | "iframe")
        };
        if let Some(words) = node.value().as_text()
            && node.parent().is_none_or(is_shown)
        {
            for word in words.split_whitespace() {
                if !text.ends_with(['\n', ' ']) && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(word);
            }
        }
    }
    end_line(text);
}
