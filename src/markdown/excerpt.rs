//! The first words of a body, as Markdown of their own.
//!
//! The text is cut where its events say that a word ends: never within a link, a picture, code or a row of a table,
//! which are shown whole or not at all; emphasis that is open where the text ends is closed. Nothing that is not shown
//! comes along: comments, raw HTML, footnotes and definitions of links that lie behind the end are left out.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};

use super::dialect::DIALECT;
use super::escape::write_destination;
use super::plain_text;
use crate::script::is_unspaced;

/// What stands for raw HTML that is left out, so that all around it means what it meant.
const UNSEEN: &str = "<!-- -->";

/// Letters and signs without a blank that count as one word.
const LONGEST_WORD: usize = 30;

/// How many words may still be shown. What was taken of one text is missing for the next.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// In halves, since a character of a script that does not divide words counts half.
    halves: usize,
    in_word: bool,
    /// Characters since the last that was counted.
    run: usize,
}

impl Allowance {
    pub fn of_words(words: usize) -> Self {
        Allowance { halves: words.saturating_mul(2), in_word: false, run: 0 }
    }

    /// Takes the words of `text`; where they do not all fit, the place of the first that does not.
    ///
    /// Punctuation is free. A word that began at the end of the text before goes on.
    fn take(&mut self, text: &str) -> Option<usize> {
        let mut start = None;
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                (self.in_word, start) = (false, None);
                continue;
            }
            let begins = *start.get_or_insert(at);
            if c.is_alphanumeric() && is_unspaced(c) {
                self.halves = match self.halves.checked_sub(1) {
                    Some(left) => left,
                    None => return Some(at),
                };
                (self.in_word, self.run, start) = (false, 0, None);
                continue;
            }
            self.run += 1;
            if self.run > LONGEST_WORD || c.is_alphanumeric() && !self.in_word {
                self.halves = match self.halves.checked_sub(2) {
                    Some(left) => left,
                    None => return Some(begins),
                };
                (self.in_word, self.run) = (c.is_alphanumeric(), 0);
            }
        }
        None
    }

    fn end_word(&mut self) {
        self.in_word = false;
    }

    /// The first words of a text without markup; `…` stands for what was cut.
    pub fn first_words(&mut self, text: &str) -> String {
        self.end_word();
        match self.take(text) {
            None => text.to_owned(),
            Some(end) => {
                self.halves = 0;
                let shown = text[..end].trim_end();
                if shown.is_empty() { String::new() } else { format!("{shown} …") }
            }
        }
    }

    /// The first words of a body, as Markdown.
    pub fn excerpt(&mut self, markdown: &str) -> String {
        self.end_word();
        let allowed = self.halves;
        let shown = Cutting::of(markdown, self).finish(markdown);
        // What was cut is read again as a page will read it: what turns out longer than allowed is not shown at all.
        let mut check = Allowance { halves: allowed, ..Allowance::of_words(0) };
        if check.take(&plain_text(&shown)).is_none() { shown } else { String::new() }
    }
}

/// A definition of a link (`[label]: address`) with its place in the body.
struct Definition {
    label: String,
    address: String,
    place: Range<usize>,
}

/// What is kept of a body.
#[derive(Default)]
struct Cutting {
    /// Where the kept text ends.
    end: usize,
    /// What closes the emphasis that is open there, the innermost first.
    closing: String,
    /// The text ends amid a paragraph.
    is_amid: bool,
    /// Places before the end that are left out, each with what stands for it.
    dropped: Vec<(Range<usize>, String)>,
    definitions: Vec<Definition>,
    /// Labels of the definitions that the kept text uses.
    used: Vec<String>,
}

/// An element that is open.
struct Open {
    tag: TagEnd,
    place: Range<usize>,
}

impl Cutting {
    fn of(markdown: &str, allowance: &mut Allowance) -> Self {
        let parser = Parser::new_ext(markdown, DIALECT);
        let mut cutting = Cutting { end: markdown.len(), ..Cutting::default() };
        for (label, definition) in parser.reference_definitions().iter() {
            let place = definition.span.clone();
            cutting.definitions.push(Definition { label: label.into(), address: definition.dest.to_string(), place });
        }
        cutting.definitions.sort_by_key(|definition| definition.place.start);
        let mut open: Vec<Open> = Vec::new();
        // The end of what is surely shown, and the beginning of a heading that nothing follows yet.
        let mut shown = 0;
        let mut heading: Option<usize> = None;
        // What is shown whole or not at all, and what is not shown: how many elements deep.
        let (mut whole, mut left_out) = (0_usize, 0_usize);
        let mut waiting: Vec<String> = Vec::new();
        for (event, place) in parser.into_offset_iter() {
            match event {
                Event::Start(tag) => {
                    if let Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. } = &tag
                        && matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
                    {
                        waiting.push(id.to_string());
                    }
                    if matches!(tag, Tag::HtmlBlock | Tag::FootnoteDefinition(_)) {
                        if left_out == 0 {
                            let stands_for = if tag == Tag::HtmlBlock { format!("{UNSEEN}\n") } else { String::new() };
                            cutting.dropped.push((place.clone(), stands_for));
                        }
                        left_out += 1;
                    }
                    whole += usize::from(is_whole(&tag.to_end()));
                    if is_block(&tag.to_end()) {
                        allowance.end_word();
                    }
                    let aside = if left_out == 0 { aside(&tag).map(str::to_owned) } else { None };
                    open.push(Open { tag: tag.to_end(), place });
                    if let Some(aside) = aside {
                        allowance.end_word();
                        if allowance.take(&aside).is_some() {
                            cutting.end_at(markdown, heading.unwrap_or(shown), &open);
                            return cutting;
                        }
                        allowance.end_word();
                    }
                }
                Event::End(tag) => {
                    whole -= usize::from(is_whole(&tag));
                    open.pop();
                    match tag {
                        TagEnd::HtmlBlock | TagEnd::FootnoteDefinition => left_out -= 1,
                        TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {}
                        TagEnd::Heading(_) if left_out == 0 => {
                            heading = Some(place.start);
                            shown = shown.max(place.end);
                        }
                        _ if left_out == 0 && whole == 0 => shown = shown.max(place.end),
                        _ => {}
                    }
                    if whole == 0 {
                        cutting.used.append(&mut waiting);
                    }
                }
                Event::Text(text) | Event::Code(text) if left_out == 0 => {
                    let in_heading = open.iter().any(|open| matches!(open.tag, TagEnd::Heading(_)));
                    if let Some(at) = allowance.take(&text) {
                        // Only where the words stand in the body as they are read can a place within them be told.
                        let is_literal = whole == 0 && markdown.get(place.clone()) == Some(&*text);
                        let cut = place.start + if is_literal { at } else { 0 };
                        let has_words = cut > place.start && !markdown[place.start..cut].trim().is_empty();
                        if has_words {
                            shown = cut;
                        } else if let Some(heading) = heading.filter(|_| !in_heading) {
                            shown = heading;
                        }
                        cutting.end_at(markdown, shown, &open);
                        return cutting;
                    }
                    if whole == 0 {
                        shown = shown.max(place.end);
                    }
                    heading = heading.filter(|_| in_heading);
                }
                Event::SoftBreak | Event::HardBreak => allowance.end_word(),
                Event::FootnoteReference(_) if left_out == 0 => cutting.dropped.push((place, String::new())),
                Event::InlineHtml(markup) if left_out == 0 => {
                    // A tag without attributes says nothing that is not seen.
                    let tag = markup.trim_matches(['<', '/', '>']);
                    if !tag.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                        cutting.dropped.push((place, UNSEEN.to_owned()));
                    }
                }
                Event::Rule => shown = shown.max(place.end),
                _ => {}
            }
        }
        cutting.used.append(&mut waiting);
        cutting
    }

    fn end_at(&mut self, markdown: &str, end: usize, open: &[Open]) {
        self.end = markdown[..end].trim_end().len();
        let still_open = open.iter().filter(|open| open.place.start < self.end);
        for open in still_open {
            let marks = match open.tag {
                TagEnd::Emphasis => 1,
                TagEnd::Strong => 2,
                TagEnd::Strikethrough => usize::from(markdown[open.place.start..].starts_with("~~")) + 1,
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => {
                    // A list within an item ends with it; the item itself has its words before.
                    self.is_amid = true;
                    continue;
                }
                _ => continue,
            };
            let marks = markdown.get(open.place.start..open.place.start + marks).unwrap_or_default();
            self.closing.insert_str(0, marks);
        }
        // Where a block has just ended there is nothing to go on with.
        self.is_amid &= open.last().is_some_and(|open| !matches!(open.tag, TagEnd::List(_) | TagEnd::BlockQuote(_)));
    }

    /// The Markdown of what is kept.
    fn finish(self, markdown: &str) -> String {
        let Cutting { end, closing, is_amid, mut dropped, definitions, used } = self;
        let is_used = |label: &str| used.iter().any(|used| used.to_lowercase() == label.to_lowercase());
        // Before the text, where no code that was never closed can take them in.
        let mut before = String::new();
        for Definition { label, address, place } in definitions {
            // What follows a definition may be what it is because of it: something of its kind stays in its place.
            let mut stands_for = if is_used(&label) { format!("[{label}]: <") } else { "[.]: <".to_owned() };
            if is_used(&label) {
                write_destination(&mut stands_for, &address);
            }
            stands_for.push('>');
            if place.start >= end && is_used(&label) {
                before.extend([&stands_for, "\n"]);
            }
            dropped.push((place, stands_for));
        }
        dropped.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
        let mut shown = String::with_capacity(end + 16);
        let mut done = 0;
        for (place, stands_for) in &dropped {
            if place.start < done || place.start >= end {
                continue;
            }
            shown.push_str(&markdown[done..place.start]);
            shown.push_str(stands_for);
            // The end of its line is no part of what was left out.
            done = place.end.min(end);
            if stands_for.starts_with('[') && markdown[..done].ends_with('\n') {
                shown.push('\n');
            }
        }
        shown.push_str(&markdown[done..end]);
        let shown = shown.trim_end().trim_start_matches(['\n', '\r']);
        if plain_text(shown).is_empty() && !shown.contains("![") {
            return String::new();
        }
        let more = if is_amid { " …\n" } else { "\n" };
        let gap = if before.is_empty() { "" } else { "\n" };
        [before.as_str(), gap, shown, &closing, more].concat()
    }
}

/// Words that an element has beside those between its ends: a title, the name of a language.
fn aside<'t>(tag: &'t Tag) -> Option<&'t str> {
    let words: &str = match tag {
        Tag::Link { title, .. } | Tag::Image { title, .. } => title,
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => info,
        _ => return None,
    };
    (!words.is_empty()).then_some(words)
}

/// Shown whole or not at all.
fn is_whole(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::TableHead | TagEnd::TableRow)
}

fn is_block(tag: &TagEnd) -> bool {
    !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, words: usize, expected: &str) {
        assert_eq!(Allowance::of_words(words).excerpt(markdown).trim_end(), expected, "{markdown}");
    }

    #[test]
    fn a_text_ends_behind_a_word() {
        check("One two, three four.\n\nFive.\n", 3, "One two, three …");
        check("One two.\n\nThree four.\n", 2, "One two.");
        check("One two.\n", 2, "One two.");
        check("One \"two\" (three) four\n", 2, "One \"two\" …");
        check("One.\n", 0, "");
        check("", 5, "");
        check("# Head\n\nOne two\n", 1, "");
        check("# Head\n\nOne two\n", 2, "# Head\n\nOne …");
        check("Par one\n\n## Head\n\nMore\n", 3, "Par one");
    }

    #[test]
    fn open_emphasis_is_closed() {
        check("One *two **three four** five* six\n", 3, "One *two **three*** …");
        check("One __two three__ four\n", 2, "One __two__ …");
        check("One ~~two three~~ four\n", 2, "One ~~two~~ …");
        check("One *two three*\n", 1, "One …");
    }

    #[test]
    fn links_pictures_code_and_rows_are_whole_or_not_there() {
        check("One [two three](https://e.example/) four\n", 2, "One …");
        check("One [two three](https://e.example/) four\n", 3, "One [two three](https://e.example/) …");
        check("One [two](https://e.example/ \"three four\") five\n", 3, "One …");
        check("One\n\n```two three\nfour\n```\n", 2, "One");
        check("One `two three` four\n", 2, "One …");
        check("One\n\n```\ntwo three\n```\n", 2, "One");
        check("![two three](a.png)\n*four*\n\nFive\n", 2, "![two three](a.png) …");
        check("| a | b |\n|---|---|\n| c | d |\n| e | f |\n", 5, "| a | b |\n|---|---|\n| c | d |");
        check("| a | b |\n|---|---|\n| c | d |\n", 1, "");
        check(
            "One [two][x] three four\n\n[x]: https://e.example/\n[y]: https://secret.example/\n",
            3,
            "[x]: <https://e.example/>\n\nOne [two][x] three …",
        );
    }

    #[test]
    fn lists_and_quotes_end_between_their_parts() {
        check("- one two\n- three four\n", 2, "- one two");
        check("- one two\n- three four\n", 3, "- one two\n- three …");
        check("> one\n>\n> two three\n", 1, "> one");
        check("> one\n> two three\n", 2, "> one\n> two …");
    }

    #[test]
    fn nothing_unseen_comes_along() {
        check(
            "One <!-- secret --> two\n\n<div>secret</div>\n\nThree four\n",
            3,
            "One <!-- --> two\n\n<!-- -->\n\nThree …",
        );
        check("One[^1] two three\n\n[^1]: secret\n", 2, "One two …");
        check("[a]: /secret\n\nOne two\n", 1, "[.]: <>\n\nOne …");
        check("[a]: /secret\n\nOne two\n", 0, "");
        check("a&amp;b c d\n", 2, "a&amp;b c …");
        check("\\*a\\* b c\n", 2, "\\*a\\* b …");
    }

    #[test]
    fn scripts_without_blanks_are_counted_by_characters() {
        check("潮汐站发出警告。风暴将至。\n", 4, "潮汐站发出警告。风 …");
        check("한 줄의 글이 있다\n", 2, "한 줄의 …");
        let endless = "x".repeat(300);
        check(&format!("One {endless}\n"), 4, "One …");
        assert_eq!(Allowance::of_words(3).first_words("One two three four"), "One two three …");
        assert_eq!(Allowance::of_words(4).first_words("One two three four"), "One two three four");
    }

    #[test]
    fn what_a_description_took_is_missing_for_the_body() {
        let mut allowance = Allowance::of_words(5);
        assert_eq!(allowance.first_words("One two three."), "One two three.");
        assert_eq!(allowance.excerpt("Four five six.\n"), "Four five …\n");
        assert_eq!(allowance.excerpt("Seven.\n"), "");
    }

    #[test]
    fn whatever_the_body_an_excerpt_is_its_beginning_and_no_longer() {
        let pieces = [
            "one",
            "two",
            "three.",
            " ",
            " ",
            " ",
            "\n",
            "\n\n",
            "*",
            "**",
            "_",
            "~~",
            "`",
            "[",
            "](a.b)",
            "![",
            "- ",
            "> ",
            "# ",
            "| a | b |\n|---|---|\n",
            "```\n",
            "&amp;",
            "\\",
            "字字",
            "1. ",
            "    ",
            "…",
            "[x]",
            "\n\n[x]: c.d\n",
            "---\n",
            "(",
            "<!-- e -->",
            "<https://f.example/>",
            "  \n",
        ];
        let letters =
            |markdown: &str| -> String { plain_text(markdown).chars().filter(|c| c.is_alphanumeric()).collect() };
        // A generator of its own (Knuth's constants): the same bodies in every run.
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            pieces[(state >> 33) as usize % pieces.len()]
        };
        let mut shown_at_all = 0;
        for _ in 0..5_000 {
            let body: String = (0..24).map(|_| next()).collect();
            for words in [1, 2, 4, 7] {
                let shown = Allowance::of_words(words).excerpt(&body);
                assert!(
                    Allowance::of_words(words).take(&plain_text(&shown)).is_none(),
                    "{words} of {body:?}: {shown:?}"
                );
                // Raw HTML is left out, wherever it stands.
                let is_beginning = body.contains("<!--") || letters(&body).starts_with(&letters(&shown));
                assert!(is_beginning, "{words} of {body:?}: {shown:?}");
                let is_html =
                    |event: Event| matches!(event, Event::Html(html) | Event::InlineHtml(html) if html.contains('e'));
                assert!(!Parser::new_ext(&shown, DIALECT).any(is_html), "{words} of {body:?}: {shown:?}");
                shown_at_all += usize::from(!shown.is_empty());
            }
        }
        assert!(shown_at_all > 10_000, "{shown_at_all}");
    }
}
