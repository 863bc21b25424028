//! The pages are HTML without a fault: by html5ever, which reports what it had to repair, and by the Nu HTML checker.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::path::Path;
use std::process::Command;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};
use scraper::{Html, HtmlTreeSink};
use serde_json::Value;

use super::chromium::{on_path, skipped};
use super::sites::{self, By};

/// A parser's tree that keeps what was wrong with the text.
struct Strict {
    tree: HtmlTreeSink,
    line: Cell<u64>,
    faults: RefCell<Vec<String>>,
}

type Node = <HtmlTreeSink as TreeSink>::Handle;

impl TreeSink for Strict {
    type Handle = Node;
    type Output = Vec<String>;
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Vec<String> {
        self.faults.into_inner()
    }

    fn parse_error(&self, fault: Cow<'static, str>) {
        self.faults.borrow_mut().push(format!("line {}: {fault}", self.line.get()));
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line);
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        if mode != QuirksMode::NoQuirks {
            self.parse_error("quirks mode".into());
        }
        self.tree.set_quirks_mode(mode);
    }

    fn get_document(&self) -> Node {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a Node) -> Self::ElemName<'a> {
        self.tree.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Node {
        self.tree.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> Node {
        self.tree.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Node {
        self.tree.create_pi(target, data)
    }

    fn append(&self, parent: &Node, child: NodeOrText<Node>) {
        self.tree.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &Node, before: &Node, child: NodeOrText<Node>) {
        self.tree.append_based_on_parent_node(element, before, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.tree.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &Node) -> Node {
        self.tree.get_template_contents(target)
    }

    fn same_node(&self, one: &Node, other: &Node) -> bool {
        self.tree.same_node(one, other)
    }

    fn append_before_sibling(&self, sibling: &Node, node: NodeOrText<Node>) {
        self.tree.append_before_sibling(sibling, node);
    }

    fn add_attrs_if_missing(&self, target: &Node, attributes: Vec<Attribute>) {
        self.tree.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &Node) {
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &Node, parent: &Node) {
        self.tree.reparent_children(node, parent);
    }
}

fn faults(html: &str) -> Vec<String> {
    let tree = HtmlTreeSink::new(Html::new_document());
    let sink = Strict { tree, line: Cell::new(0), faults: RefCell::default() };
    let options = ParseOpts {
        tokenizer: TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() },
        tree_builder: TreeBuilderOpts { exact_errors: true, ..TreeBuilderOpts::default() },
    };
    parse_document(sink, options).one(html)
}

#[test]
fn the_parser_has_nothing_to_repair() {
    assert!(!faults("<!doctype html><title>t</title><p>one<div id=a id=b></p>").is_empty(), "the parser is not strict");
    let mut all = Vec::new();
    for site in sites::all() {
        for page in site.pages.values() {
            all.extend(faults(&page.html).iter().map(|fault| format!("{} {}: {fault}", site.name, page.address)));
        }
    }
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
}

/// The Nu checker knows what the parser does not: which element may stand where, what a role means, what CSS is.
#[test]
fn the_nu_checker_finds_no_error() {
    let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/vnu-jar/build/dist/vnu.jar");
    if !checker.is_file() {
        return skipped("the Nu checker is not installed: run npm ci --ignore-scripts in tests/browser");
    }
    let Some(java) = on_path(&["java"]) else { return skipped("the Nu checker needs a Java") };
    let mut files = Vec::new();
    for site in [&*sites::DEMO, &*sites::ODD, &*sites::MIRRORED, &*sites::EMPTY] {
        let folder = site.folder(By::Http);
        for page in site.kinds() {
            let address = &page.address;
            let file = if address.ends_with(".html") { address.clone() } else { format!("{address}index.html") };
            files.push(folder.join(file));
        }
    }
    let assets = crate::project::files(sites::DEMO.folder(By::Http));
    let assets = assets.keys().filter(|path| path.ends_with(".css") || path.ends_with(".svg"));
    files.extend(assets.map(|path| sites::DEMO.folder(By::Http).join(path)));
    let output = Command::new(java)
        // Its grammar is deeper than Java's usual stack, and the machine has few cores.
        .args(["-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"])
        .arg(checker)
        .args(["--stdout", "--format", "json", "--exit-zero-always", "--also-check-css", "--also-check-svg"])
        .args(files)
        .output()
        .expect("java starts");
    let told: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let errors: Vec<String> = told["messages"]
        .as_array()
        .expect("the checker lists messages")
        .iter()
        .filter(|message| message["type"] != "info")
        .map(|message| {
            let part = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
            format!("{} line {}: {}\n    {}", part("url"), message["lastLine"], part("message"), part("extract"))
        })
        .collect();
    assert!(errors.is_empty(), "{} errors:\n{}", errors.len(), errors.join("\n"));
}
