//! Footnotes on a page: marks in the text that link to notes elsewhere on it, and links that lead back.

use std::collections::{HashMap, HashSet};

use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node};

use super::NodeId;
use super::element::{self, Role, attribute};

/// The footnotes of a page, numbered in the order in which its text refers to them.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    marks: HashMap<NodeId, usize>,
    notes: HashMap<NodeId, usize>,
    returns: HashSet<NodeId>,
}

impl Footnotes {
    /// Finds the footnotes whose mark and note both lie below `roots`.
    pub fn find(page: &Html, roots: &[NodeId], skip: &dyn Fn(NodeId) -> bool) -> Footnotes {
        let mut found = Footnotes::default();
        let candidates: Vec<(ElementRef, &str)> = elements(page, roots).filter_map(mark).collect();
        if candidates.is_empty() {
            return found;
        }
        let wanted: HashSet<&str> = candidates.iter().map(|(_, target)| *target).collect();
        let mut targets: HashMap<&str, ElementRef> = HashMap::new();
        for element in elements(page, roots) {
            for name in [attribute(element.value(), "id"), attribute(element.value(), "name")].into_iter().flatten() {
                if wanted.contains(name) {
                    targets.entry(name).or_insert(element);
                }
            }
        }
        let roots: HashSet<NodeId> = roots.iter().copied().collect();
        let mut pairs: Vec<(ElementRef, NodeId)> = Vec::new();
        // What marks that read differently share is a list of sources, not a note.
        let mut said: HashMap<NodeId, Option<String>> = HashMap::new();
        for (link, target) in &candidates {
            let Some(note) = targets.get(target).and_then(|target| note_around(*target, &roots, skip)) else {
                continue;
            };
            // A link within a note that leads to a mark is the way back, not a mark.
            if link.ancestors().any(|ancestor| ancestor.id() == note.id()) {
                continue;
            }
            let text: String = link.text().collect();
            let same = said.entry(note.id()).or_insert_with(|| has_words(note, skip).then(|| text.clone()));
            if same.as_ref().is_some_and(|same| *same != text) {
                *same = None;
            }
            pairs.push((*link, note.id()));
        }
        for (link, note) in pairs {
            if said.get(&note).is_none_or(Option::is_none) {
                continue;
            }
            let number = found.notes.len() + 1;
            let number = *found.notes.entry(note).or_insert(number);
            found.marks.insert(outermost_mark(link).id(), number);
        }
        found.leave_out_returns(page);
        found
    }

    /// The number of the note that the element is a mark of.
    pub fn mark(&self, id: NodeId) -> Option<usize> {
        self.marks.get(&id).copied()
    }

    /// The number of the note that the element is.
    pub fn note(&self, id: NodeId) -> Option<usize> {
        self.notes.get(&id).copied()
    }

    /// Whether the element is a note's link back to its mark.
    pub fn is_return(&self, id: NodeId) -> bool {
        self.returns.contains(&id)
    }

    fn leave_out_returns(&mut self, page: &Html) {
        for &note in self.notes.keys() {
            let Some(note) = page.tree.get(note) else { continue };
            for link in note.descendants().filter_map(ElementRef::wrap) {
                let leads_back = link.value().name() == "a" && fragment(link).is_some() && is_short(link, 4);
                if leads_back && !self.marks.contains_key(&link.id()) {
                    self.returns.insert(link.id());
                }
            }
        }
    }
}

fn elements<'a>(page: &'a Html, roots: &[NodeId]) -> impl Iterator<Item = ElementRef<'a>> {
    let roots: Vec<NodeRef<'a, Node>> = roots.iter().filter_map(|&root| page.tree.get(root)).collect();
    roots.into_iter().flat_map(|root| root.descendants()).filter_map(ElementRef::wrap)
}

/// A link that looks like a footnote's mark, and the name it leads to.
fn mark(link: ElementRef<'_>) -> Option<(ElementRef<'_>, &str)> {
    if link.value().name() != "a" || !is_short(link, 6) {
        return None;
    }
    let target = fragment(link)?;
    let raised = |node: NodeRef<Node>| node.value().as_element().is_some_and(|value| value.name() == "sup");
    let says_so =
        [attribute(link.value(), "class"), attribute(link.value(), "role"), attribute(link.value(), "epub:type")]
            .into_iter()
            .flatten()
            .any(|words| words.contains("noteref") || words.contains("footnote"));
    let named_so = ["fn", "_ftn", "ftn", "footnote", "endnote", "_edn", "cite_note"]
        .iter()
        .any(|start| target.strip_prefix(start).is_some_and(|rest| !rest.starts_with("ref")));
    let is_mark = says_so || named_so || link.parent().is_some_and(raised) || link.children().any(raised);
    is_mark.then_some((link, target))
}

/// The block that a mark's target is or opens, where it can stand apart from what is around it.
fn note_around<'a>(
    target: ElementRef<'a>,
    roots: &HashSet<NodeId>,
    skip: &dyn Fn(NodeId) -> bool,
) -> Option<NodeRef<'a, Node>> {
    let mut note = None;
    let mut node: NodeRef<Node> = *target;
    loop {
        let role = node.value().as_element().map(|value| (value.name(), element::role(value.name())));
        if skip(node.id()) {
            return None;
        }
        match role {
            Some(("li" | "p" | "div" | "aside" | "dd" | "section", _)) if note.is_none() => note = Some(node),
            // What is within one line cannot hold a note.
            Some((
                _,
                Role::Cell
                | Role::Heading(_)
                | Role::Term
                | Role::Caption
                | Role::Summary
                | Role::Preformatted
                | Role::Nothing
                | Role::Fallback,
            )) => {
                return None;
            }
            _ => {}
        }
        if roots.contains(&node.id()) {
            // A root is the body itself.
            return note.filter(|note| note.id() != node.id());
        }
        node = node.parent()?;
    }
}

/// Whether a note says something beside its links back.
fn has_words(note: NodeRef<Node>, skip: &dyn Fn(NodeId) -> bool) -> bool {
    note.descendants().filter(|node| node.value().as_text().is_some_and(|text| !text.trim().is_empty())).any(|text| {
        text.ancestors().take_while(|ancestor| ancestor.id() != note.id()).all(|ancestor| {
            let role = ancestor.value().as_element().map(|value| element::role(value.name()));
            let is_return = || ElementRef::wrap(ancestor).is_some_and(|link| fragment(link).is_some());
            !skip(ancestor.id()) && !matches!(role, Some(Role::Nothing | Role::Fallback)) && !is_return()
        })
    })
}

/// The raised element around a mark, brackets included, where it holds nothing else.
fn outermost_mark(link: ElementRef) -> ElementRef {
    link.parent()
        .and_then(ElementRef::wrap)
        .filter(|parent| parent.value().name() == "sup" && is_short(*parent, 6))
        .filter(|parent| {
            parent.descendants().filter_map(ElementRef::wrap).filter(|child| child.value().name() == "a").count() == 1
        })
        .unwrap_or(link)
}

fn fragment(link: ElementRef<'_>) -> Option<&str> {
    attribute(link.value(), "href")?.strip_prefix('#').filter(|fragment| !fragment.is_empty())
}

/// Whether an element has some text, but at most `longest` characters of it.
fn is_short(element: ElementRef, longest: usize) -> bool {
    let characters = element.text().flat_map(str::chars).filter(|character| !character.is_whitespace());
    (1..=longest).contains(&characters.take(longest + 1).count())
}
