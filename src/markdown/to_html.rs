//! CommonMark → HTML that may reach a reader.
//!
//! Markdown's own events are safe by the way they are written: each text is escaped, each address checked here. Only a
//! body with raw HTML has to be parsed and cleaned as HTML, which takes ten times as long as rendering it.

use std::collections::HashMap;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

use super::anchors::{Anchors, push_link, with_links};
use super::dialect::DIALECT;
use super::raw_html;
use crate::sanitize::{SafeHtml, clean, is_allowed_class, safe_href};

/// A rendered body.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    pub html: SafeHtml,
}

/// How the paragraphs of a body can be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paragraphs {
    /// Not at all.
    Plain,
    /// Each has an id made of its words.
    Named,
    /// Each has an id, and a link to itself for the pointer.
    Linked,
}

/// Renders a body: CommonMark with tables, strikethrough and footnotes, cleaned by the one policy.
///
/// `rewrite` may replace a link's or image's address (a link to another document's file, for instance); addresses in
/// raw HTML are not offered to it. `prefix` keeps ids apart where several bodies stand on one page; headings are
/// shifted so that the first level is `h2`. A paragraph of pictures with a line in emphasis beneath is a figure, which has
/// no id.
pub fn to_html(
    markdown: &str,
    prefix: &str,
    paragraphs: Paragraphs,
    rewrite: &dyn Fn(&str) -> Option<String>,
) -> Rendered {
    let prefix = if prefix.is_empty() { "body-" } else { prefix };
    let mut events: Vec<Event> = Parser::new_ext(markdown, DIALECT).collect();
    let needs_cleaning = raw_html::settle(&mut events);
    let mut out = String::with_capacity(markdown.len() + markdown.len() / 2);
    // What has to be cleaned gets its links afterwards: they are ours.
    let written = if needs_cleaning { paragraphs.min(Paragraphs::Named) } else { paragraphs };
    html::push_html(&mut out, Conforming::new(events, prefix, written, rewrite));
    let html = match (needs_cleaning, paragraphs) {
        (false, _) => SafeHtml::conforming(out),
        (true, Paragraphs::Linked) => with_links(&clean(&out, prefix), prefix),
        (true, _) => clean(&out, prefix),
    };
    Rendered { html }
}

/// Events of which none makes the writer write what the policy does not allow.
struct Conforming<'e> {
    events: std::vec::IntoIter<Event<'e>>,
    prefix: &'e str,
    rewrite: &'e dyn Fn(&str) -> Option<String>,
    /// What to add to a heading's level.
    shift: i32,
    /// Events to give out before the next is read, the last first.
    pending: Vec<Event<'e>>,
    /// The link that is open has no address to follow.
    link_dropped: bool,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The table's head holds no word, since Markdown has no table without one, and is left out.
    headless: bool,
    /// Within a figure the end of the emphasis is that of the caption, and of the paragraph that of the figure.
    in_figure: bool,
    /// How many marks are open within a caption.
    caption_depth: Option<usize>,
    notes: HashMap<CowStr<'e>, usize>,
    /// `None` where paragraphs have no names.
    anchors: Option<Anchors>,
    has_links: bool,
}

impl<'e> Conforming<'e> {
    fn new(
        events: Vec<Event<'e>>,
        prefix: &'e str,
        paragraphs: Paragraphs,
        rewrite: &'e dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let level = |event: &Event| match event {
            Event::Start(Tag::Heading { level, .. }) => Some(*level as i32),
            _ => None,
        };
        let shift = 2 - events.iter().filter_map(level).min().unwrap_or(2);
        let anchors = (paragraphs != Paragraphs::Plain).then(|| Anchors::of(&events));
        Conforming {
            events: events.into_iter(),
            prefix,
            rewrite,
            shift,
            pending: Vec::new(),
            link_dropped: false,
            columns: Vec::new(),
            column: 0,
            in_head: false,
            headless: false,
            in_figure: false,
            caption_depth: None,
            notes: HashMap::new(),
            anchors,
            has_links: paragraphs == Paragraphs::Linked,
        }
    }

    fn start(&mut self, tag: Tag<'e>) -> Option<Event<'e>> {
        match tag {
            Tag::Paragraph if is_figure(self.events.as_slice()) => {
                self.in_figure = true;
                if let Some(anchors) = &mut self.anchors {
                    anchors.skip();
                }
                return Some(Event::Html("<figure>".into()));
            }
            Tag::Paragraph => {
                if let Some(name) = self.anchors.as_mut().and_then(Anchors::name) {
                    let mut opening = format!("<p id=\"{}{name}\">", self.prefix);
                    if self.has_links {
                        push_link(&mut opening, self.prefix, &name);
                    }
                    return Some(Event::Html(opening.into()));
                }
            }
            Tag::Emphasis if self.in_figure && self.caption_depth.is_none() => {
                self.caption_depth = Some(0);
                return Some(Event::Html("<figcaption>".into()));
            }
            Tag::Heading { level, .. } => {
                let level = self.shifted(level);
                return Some(Event::Start(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let language = info.split([' ', '\t', ',']).next().unwrap_or_default();
                let kind = match is_allowed_class("code", &format!("language-{language}")) {
                    true => CodeBlockKind::Fenced(language.to_owned().into()),
                    false => CodeBlockKind::Indented,
                };
                return Some(Event::Start(Tag::CodeBlock(kind)));
            }
            Tag::Link { link_type, dest_url, title, id } => {
                use pulldown_cmark::LinkType;
                let dest_url = match link_type {
                    LinkType::Email => Some(dest_url),
                    _ => self.address(dest_url),
                };
                let Some(dest_url) = dest_url else {
                    self.link_dropped = true;
                    return None;
                };
                return Some(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Tag::Image { dest_url, title, .. } => return self.image(dest_url, &title),
            Tag::Table(columns) => {
                let unaligned = vec![Alignment::None; columns.len()];
                self.columns = columns;
                self.headless = self.skip_empty_head();
                if self.headless {
                    return Some(Event::Html("<div class=\"table\" tabindex=\"0\"><table><tbody>\n".into()));
                }
                self.pending.push(Event::Start(Tag::Table(unaligned)));
                return Some(Event::Html("<div class=\"table\" tabindex=\"0\">".into()));
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
            }
            Tag::TableRow => self.column = 0,
            Tag::TableCell => {
                let alignment = self.columns.get(self.column).copied().unwrap_or(Alignment::None);
                self.column += 1;
                let cell = match (alignment, self.in_head) {
                    (Alignment::None, true) => "<th>",
                    (Alignment::None, false) => "<td>",
                    (Alignment::Left, true) => "<th class=\"left\">",
                    (Alignment::Center, true) => "<th class=\"center\">",
                    (Alignment::Right, true) => "<th class=\"right\">",
                    (Alignment::Left, false) => "<td class=\"left\">",
                    (Alignment::Center, false) => "<td class=\"center\">",
                    (Alignment::Right, false) => "<td class=\"right\">",
                };
                return Some(Event::Html(cell.into()));
            }
            Tag::FootnoteDefinition(label) => return Some(Event::Start(Tag::FootnoteDefinition(self.note(label)))),
            _ => {}
        }
        if let (Some(depth), Tag::Emphasis | Tag::Strong | Tag::Strikethrough) = (&mut self.caption_depth, &tag) {
            *depth += 1;
        }
        Some(Event::Start(tag))
    }

    fn end(&mut self, tag: TagEnd) -> Option<Event<'e>> {
        match tag {
            TagEnd::Paragraph if std::mem::take(&mut self.in_figure) => {
                self.caption_depth = None;
                Some(Event::Html("</figure>\n".into()))
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough if self.caption_depth.is_some() => {
                match &mut self.caption_depth {
                    Some(0) | None => Some(Event::Html("</figcaption>".into())),
                    Some(depth) => {
                        *depth -= 1;
                        Some(Event::End(tag))
                    }
                }
            }
            TagEnd::Heading(level) => Some(Event::End(TagEnd::Heading(self.shifted(level)))),
            TagEnd::Link if std::mem::take(&mut self.link_dropped) => None,
            TagEnd::Table => {
                self.pending.push(Event::Html("</div>\n".into()));
                Some(Event::End(tag))
            }
            TagEnd::TableHead => {
                self.in_head = false;
                Some(Event::End(tag))
            }
            // The writer has seen no head, and would take the cells for its own.
            TagEnd::TableCell if self.headless => Some(Event::Html("</td>".into())),
            _ => Some(Event::End(tag)),
        }
    }

    /// Reads over a table's head if all of its cells are empty.
    fn skip_empty_head(&mut self) -> bool {
        let is_cell = |event: &Event| matches!(event, Event::Start(Tag::TableCell) | Event::End(TagEnd::TableCell));
        let events = self.events.as_slice();
        if !matches!(events.first(), Some(Event::Start(Tag::TableHead))) {
            return false;
        }
        let cells = events[1..].iter().take_while(|event| is_cell(event)).count();
        if !matches!(events.get(cells + 1), Some(Event::End(TagEnd::TableHead))) {
            return false;
        }
        self.events.by_ref().take(cells + 2).for_each(drop);
        true
    }

    fn shifted(&self, level: HeadingLevel) -> HeadingLevel {
        match level as i32 + self.shift {
            ..=2 => HeadingLevel::H2,
            3 => HeadingLevel::H3,
            4 => HeadingLevel::H4,
            5 => HeadingLevel::H5,
            6.. => HeadingLevel::H6,
        }
    }

    /// Where a link leads or a picture lies, if that may be followed.
    fn address(&self, written: CowStr<'e>) -> Option<CowStr<'e>> {
        let address = match (self.rewrite)(&written) {
            Some(replaced) => replaced.into(),
            None => written,
        };
        if let Some(name) = address.strip_prefix('#').filter(|name| !name.is_empty()) {
            return Some(format!("#{}{name}", self.prefix).into());
        }
        safe_href(&address)?;
        Some(address)
    }

    /// The image whose start was read, up to its end; its description alone if there is no picture to fetch.
    fn image(&mut self, address: CowStr<'e>, title: &str) -> Option<Event<'e>> {
        let mut alt = String::new();
        let mut depth = 0_usize;
        for event in self.events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        let Some(address) = self.address(address) else { return Some(Event::Text(alt.into())) };
        let mut image = "<img src=\"".to_owned();
        push_attribute(&mut image, &address);
        image.push_str("\" alt=\"");
        push_attribute(&mut image, &alt);
        if !title.is_empty() {
            image.push_str("\" title=\"");
            push_attribute(&mut image, title);
        }
        image.push_str("\" loading=\"lazy\">");
        Some(Event::InlineHtml(image.into()))
    }

    /// The id of a footnote: its number, since a label may hold what an id may not.
    fn note(&mut self, label: CowStr<'e>) -> CowStr<'e> {
        let number = self.notes.len() + 1;
        let number = *self.notes.entry(label).or_insert(number);
        format!("{}note-{number}", self.prefix).into()
    }
}

impl<'e> Iterator for Conforming<'e> {
    type Item = Event<'e>;

    fn next(&mut self) -> Option<Event<'e>> {
        loop {
            if let Some(event) = self.pending.pop() {
                return Some(event);
            }
            let kept = match self.events.next()? {
                Event::Start(tag) => self.start(tag),
                Event::End(tag) => self.end(tag),
                Event::FootnoteReference(label) => Some(Event::FootnoteReference(self.note(label))),
                Event::Text(text) if memchr::memchr2(b'\r', b'\0', text.as_bytes()).is_some() => {
                    Some(Event::Text(text.replace('\r', " ").replace('\0', "\u{fffd}").into()))
                }
                event => Some(event),
            };
            if kept.is_some() {
                return kept;
            }
        }
    }
}

/// Whether a paragraph, whose events begin `events`, is pictures with one line in emphasis beneath them.
fn is_figure(events: &[Event]) -> bool {
    if !matches!(events.first(), Some(Event::Start(Tag::Image { .. } | Tag::Link { .. }))) {
        return false;
    }
    let (mut images, mut in_image, mut emphasis, mut captions) = (0_usize, false, 0_usize, 0_usize);
    let mut broken = false;
    for event in events {
        match event {
            Event::End(TagEnd::Paragraph) => return images > 0 && captions == 1,
            Event::Start(Tag::Image { .. }) if emphasis == 0 && captions == 0 => {
                images += 1;
                in_image = true;
            }
            Event::End(TagEnd::Image) => in_image = false,
            _ if in_image => {}
            Event::Start(Tag::Emphasis) if emphasis > 0 || (broken && images > 0 && captions == 0) => emphasis += 1,
            Event::End(TagEnd::Emphasis) => {
                emphasis = emphasis.saturating_sub(1);
                captions += usize::from(emphasis == 0);
            }
            _ if emphasis > 0 => {}
            Event::SoftBreak | Event::HardBreak if captions == 0 => broken = true,
            Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) if captions == 0 => {}
            _ => return false,
        }
    }
    false
}

fn push_attribute(out: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push(' '),
            '\0' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::plain_text;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(unnamed(to_html(markdown, "d1-", Paragraphs::Named, &|_| None).html.as_str()).trim_end(), expected);
    }

    /// Without the names of paragraphs, which tests of their own look at.
    fn unnamed(html: &str) -> String {
        let mut parts = html.split("<p id=\"");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + "<p>" + part.split_once("\">").map_or(part, |(_, rest)| rest))
    }

    #[test]
    fn headings_are_shifted_to_the_second_level() {
        check("# One\n\n### Two", "<h2>One</h2>\n<h4>Two</h4>");
        check("### Three\n\n###### Six {#x onclick=y}", "<h2>Three</h2>\n<h5>Six {#x onclick=y}</h5>");
    }

    #[test]
    fn a_picture_with_a_line_in_emphasis_is_a_figure() {
        check(
            "![alt *x*](/a.jpg \"t\")\n_A **caption** by [X](/x)_",
            "<figure><img src=\"/a.jpg\" alt=\"alt x\" title=\"t\" loading=\"lazy\">\n<figcaption>A <strong>caption</strong> \
             by <a href=\"/x\">X</a></figcaption></figure>",
        );
        check(
            "[![a](/a.jpg)](/p)\\\n![b](/b.jpg)\n*c*",
            "<figure><a href=\"/p\"><img src=\"/a.jpg\" alt=\"a\" loading=\"lazy\"></a><br />\n<img src=\"/b.jpg\" alt=\"b\" loading=\"lazy\">\n<figcaption>c</figcaption></figure>",
        );
        check("![a](/a.jpg)\n*c* d", "<p><img src=\"/a.jpg\" alt=\"a\" loading=\"lazy\">\n<em>c</em> d</p>");
        check("![a](/a.jpg) *c*", "<p><img src=\"/a.jpg\" alt=\"a\" loading=\"lazy\"> <em>c</em></p>");
    }

    #[test]
    fn addresses_are_rewritten_and_checked() {
        let rewrite = |address: &str| address.strip_suffix(".md").map(|stem| format!("/documents/{stem}/"));
        let html = to_html(
            "[a](b.md) ![c](d.md) [e](javascript:x) [f](#g) <mailto:h@i.example>",
            "d1-",
            Paragraphs::Named,
            &rewrite,
        )
        .html;
        assert_eq!(
            unnamed(html.as_str()),
            "<p><a href=\"/documents/b/\">a</a> <img src=\"/documents/d/\" alt=\"c\" loading=\"lazy\"> e <a href=\"#d1-g\">f</a> \
             <a href=\"mailto:h@i.example\">mailto:h@i.example</a></p>\n"
        );
        let html = to_html("[a](b) ![c](d)", "", Paragraphs::Named, &|_| Some("javascript:x".to_owned())).html;
        assert_eq!(unnamed(html.as_str()), "<p>a c</p>\n");
    }

    #[test]
    fn tables_are_aligned_by_class_and_need_no_head() {
        check(
            "| a | b |\n|--:|---|\n| 1 | 2 |",
            "<div class=\"table\" tabindex=\"0\"><table><thead><tr><th class=\"right\">a</th><th>b</th></tr></thead><tbody>\n<tr><td \
             class=\"right\">1</td><td>2</td></tr>\n</tbody></table>\n</div>",
        );
        check(
            "| | |\n|---|---|\n| 1 | 2 |",
            "<div class=\"table\" tabindex=\"0\"><table><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>\n</div>",
        );
    }

    #[test]
    fn footnotes_have_ids_of_their_own() {
        check(
            "a[^x y]\n\n[^x y]: b",
            "<p>a<sup class=\"footnote-reference\"><a href=\"#d1-note-1\">1</a></sup></p>\n<div class=\"footnote-definition\" \
             id=\"d1-note-1\"><sup class=\"footnote-definition-label\">1</sup><p>b</p>\n</div>",
        );
    }

    #[test]
    fn raw_html_is_kept_as_far_as_the_policy_goes() {
        check("H<sub>2</sub>O <sup>open", "<p>H<sub>2</sub>O <sup>open</sup></p>");
        check(
            "<div onclick=x dir=rtl id=y>\n\n*a*\n\n</div>",
            "<div dir=\"rtl\" id=\"d1-y\">\n<p><em>a</em></p>\n</div>",
        );
        check("a <script>b</script> c", "<p>a  c</p>");
        check(
            "```rust,no_run\nx\n```\n\n```a\"b><\ny\n```",
            "<pre><code class=\"language-rust\">x\n</code></pre>\n<pre><code class=\"language-a&quot;b&gt;&lt;\">y\n</code></pre>",
        );
    }

    /// Cleaning takes time that grows with the square of the depth; without a limit this would take minutes.
    #[test]
    fn nesting_is_limited() {
        for markdown in
            ["<div>\n\n".repeat(20_000), "<div></b>".repeat(20_000), "> ".repeat(20_000) + "<u>", "<b>a".repeat(20_000)]
        {
            let html = to_html(&markdown, "", Paragraphs::Named, &|_| None).html;
            assert!(html.as_str().matches("<div>").count() <= 100);
            assert!(html.as_str().matches("<blockquote>").count() <= 100);
        }
    }

    #[test]
    fn words_without_markup() {
        let check = |markdown: &str, expected: &str| assert_eq!(plain_text(markdown), expected, "{markdown}");
        check("## One *two*\n\nthree\\\nfour `five`\nsix\n\n- a\n- b\n\n  c", "One two\nthree four five six\na\nb\nc");
        check("![alt](a.jpg) x[^1] <sub>2</sub>&amp;\\*\n\n[^1]: note", "x 2&*\nnote");
        check("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2");
        check("<details><summary>s &lt;</summary><script>x</script>\n\nin\n\n</details>", "s <\nin");
        check("> q\n\n```\ncode\n  more\n```", "q\ncode\n  more");
    }
}
