//! Text whose blanks and line ends count: the content of `pre`, and the language it is in.

use scraper::{ElementRef, Node};

use super::NodeId;
use super::element::{self, Role, attribute};

/// The text of a preformatted element, character by character.
///
/// Highlighters make a block of every line; such a block ends with a line end though the text has none.
pub(super) fn text(element: ElementRef, skip: &dyn Fn(NodeId) -> bool) -> String {
    let mut text = String::new();
    let root = *element;
    let mut node = root;
    loop {
        let mut descend = node == root || !skip(node.id());
        match node.value() {
            Node::Text(words) if descend => text.push_str(words),
            Node::Element(value) if descend && node != root => match element::role(value.name()) {
                Role::Nothing | Role::Fallback => descend = false,
                Role::Break => text.push('\n'),
                role if element::is_block(role) => end_line(&mut text),
                _ => {}
            },
            _ => {}
        }
        if let Some(child) = node.first_child().filter(|_| descend) {
            node = child;
            continue;
        }
        loop {
            if node == root {
                let unified = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
                return unified.trim_matches('\n').trim_end().to_owned();
            }
            if node.value().as_element().is_some_and(|value| element::is_block(element::role(value.name()))) {
                end_line(&mut text);
            }
            if let Some(sibling) = node.next_sibling() {
                node = sibling;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return text,
            }
        }
    }
}

/// The programming language that a code block's classes name, as the HTML standard suggests and highlighters write it.
pub(super) fn language(element: ElementRef) -> String {
    let code = element.children().filter_map(ElementRef::wrap).find(|child| child.value().name() == "code");
    let parent = element.parent().and_then(ElementRef::wrap);
    [code, Some(element), parent].into_iter().flatten().find_map(named_language).unwrap_or_default()
}

fn named_language(element: ElementRef) -> Option<String> {
    const PREFIXES: &[&str] = &["language-", "lang-", "highlight-source-", "highlight-text-", "sourceCode-", "brush:"];
    let value = element.value();
    let from_class = || {
        let classes = attribute(value, "class")?;
        let mut classes = classes.split_ascii_whitespace();
        while let Some(class) = classes.next() {
            // Syntaxhighlighter writes its options as CSS: `brush: name;`.
            if class == "brush:" {
                return classes.next();
            }
            if let Some(name) = PREFIXES.iter().find_map(|prefix| class.strip_prefix(prefix)) {
                return Some(name);
            }
        }
        None
    };
    let from_data = || ["data-lang", "data-language"].iter().find_map(|name| attribute(value, name));
    let is_name = |name: &&str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'-' | b'_' | b'.');
        (1..=20).contains(&name.len()) && name.bytes().all(is_plain) && !matches!(*name, "none" | "plaintext" | "text")
    };
    from_class().or_else(from_data).map(|name| name.trim_end_matches(';')).filter(is_name).map(str::to_ascii_lowercase)
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}
