//! A text cut at the paragraphs that are nothing but one link: where a curator's story shows a document.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::dialect::DIALECT;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Part<'m> {
    /// Markdown.
    Text(&'m str),
    /// A paragraph of one link.
    Link { address: String, text: String },
}

/// The parts of a text in their order.
pub fn parts(markdown: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut done = 0;
    let mut depth = 0_usize;
    let mut link: Option<Lone> = None;
    for (event, range) in Parser::new_ext(markdown, DIALECT).into_offset_iter() {
        match &event {
            Event::Start(Tag::Paragraph) if depth == 0 => link = Some(Lone::default()),
            Event::End(TagEnd::Paragraph) if depth == 1 => {
                if let Some((address, text)) = link.take().and_then(Lone::finish) {
                    push_text(&mut found, &markdown[done..range.start]);
                    found.push(Part::Link { address, text });
                    done = range.end;
                }
            }
            event => {
                if let Some(lone) = &mut link {
                    lone.meet(event);
                }
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    push_text(&mut found, &markdown[done..]);
    found
}

fn push_text<'m>(found: &mut Vec<Part<'m>>, text: &'m str) {
    if !text.trim().is_empty() {
        found.push(Part::Text(text));
    }
}

/// A paragraph that has held nothing but a link so far.
#[derive(Default)]
struct Lone {
    address: Option<String>,
    text: String,
    inside: bool,
    spoilt: bool,
}

impl Lone {
    fn meet(&mut self, event: &Event) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if self.address.is_none() => {
                self.address = Some(dest_url.to_string());
                self.inside = true;
            }
            Event::End(TagEnd::Link) => self.inside = false,
            Event::Text(text) | Event::Code(text) if self.inside => self.text.push_str(text),
            Event::SoftBreak | Event::HardBreak if self.inside => self.text.push(' '),
            Event::Start(Tag::Emphasis | Tag::Strong) | Event::End(TagEnd::Emphasis | TagEnd::Strong) => {}
            _ => self.spoilt = true,
        }
    }

    fn finish(self) -> Option<(String, String)> {
        self.address.filter(|_| !self.spoilt).map(|address| (address, self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_of_one_link_stand_by_themselves() {
        let link = |address: &str, text: &str| Part::Link { address: address.into(), text: text.into() };
        for (markdown, expected) in [
            ("", vec![]),
            ("Text [a](b.md).\n", vec![Part::Text("Text [a](b.md).\n")]),
            (
                "One.\n\n[a *b*](c.md)\n\nTwo.\n",
                vec![Part::Text("One.\n\n"), link("c.md", "a b"), Part::Text("\nTwo.\n")],
            ),
            ("[a](b.md)\n\n**[c](d.md)**\n", vec![link("b.md", "a"), link("d.md", "c")]),
            ("- [a](b.md)\n", vec![Part::Text("- [a](b.md)\n")]),
            ("> [a](b.md)\n", vec![Part::Text("> [a](b.md)\n")]),
            ("[a](b.md) [c](d.md)\n", vec![Part::Text("[a](b.md) [c](d.md)\n")]),
            ("[a][x]\n\n[x]: b.md\n", vec![link("b.md", "a"), Part::Text("\n[x]: b.md\n")]),
        ] {
            assert_eq!(parts(markdown), expected, "{markdown}");
        }
    }
}
