//! The tree as it is built: scraper's own sink, with the name of each element at hand.
//!
//! For many a tag the tree builder looks through the open elements for a name. scraper's sink answers from the tree, a
//! far place in memory for each; here the handle of an element knows its name.

use std::borrow::Cow;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName};
use scraper::{Html, HtmlTreeSink};

use crate::markdown::NodeId;

pub(super) struct Sink(HtmlTreeSink);

/// A node of the tree; its name is empty for what is no element.
#[derive(Debug, Clone)]
pub(super) struct Handle {
    id: NodeId,
    name: Name,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    space: Namespace,
    local: LocalName,
}

impl ElemName for &Name {
    fn ns(&self) -> &Namespace {
        &self.space
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

impl Sink {
    pub fn new(page: Html) -> Self {
        Sink(HtmlTreeSink::new(page))
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.0.0.borrow().tree.values().len()
    }
}

fn nameless(id: NodeId) -> Handle {
    Handle { id, name: Name::default() }
}

fn bare(child: NodeOrText<Handle>) -> NodeOrText<NodeId> {
    match child {
        NodeOrText::AppendNode(node) => NodeOrText::AppendNode(node.id),
        NodeOrText::AppendText(text) => NodeOrText::AppendText(text),
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Html;
    type ElemName<'a> = &'a Name;

    fn finish(self) -> Html {
        self.0.finish()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        nameless(self.0.get_document())
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a Name {
        &target.name
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let own = Name { space: name.ns.clone(), local: name.local.clone() };
        Handle { id: self.0.create_element(name, attributes, flags), name: own }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        nameless(self.0.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        nameless(self.0.create_pi(target, data))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.0.append(&parent.id, bare(child));
    }

    fn append_based_on_parent_node(&self, element: &Handle, before: &Handle, child: NodeOrText<Handle>) {
        self.0.append_based_on_parent_node(&element.id, &before.id, bare(child));
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.0.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        nameless(self.0.get_template_contents(&target.id))
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.0.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Handle, node: NodeOrText<Handle>) {
        self.0.append_before_sibling(&sibling.id, bare(node));
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        self.0.add_attrs_if_missing(&target.id, attributes);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.0.remove_from_parent(&target.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        self.0.reparent_children(&node.id, &parent.id);
    }
}
