//! Hostile pages, documents and folders on their whole way: nothing active reaches a reader, nothing stops the run.

mod active;
mod documents;
#[cfg(unix)]
mod files;
mod limits;
mod names;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::oracle::{self, xml_texts};
use crate::project::{Project, Ran, shared};

/// Vectors of our own; the large collection is read beside them where it is there.
const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "</title></textarea></script><script>alert(1)</script>",
    "<a href=\"java\nscript:alert(1)\">x</a> <a href=\" &#1;javascript&colon;alert(1)\">y</a>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\">",
    "<svg><p><style><a id=\"</style><img src=x onerror=alert(1)>\"></p></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe><object data=javascript:x></object>",
    "<form action=javascript:x id=body name=location><input autofocus onfocus=x><button formaction=javascript:x>y</form>",
    "<meta http-equiv=refresh content=\"0; url=javascript:x\"><base href=//evil.example><link rel=stylesheet href=//x>",
    "<p style=\"background: url(javascript:x)\" onclick='x'>text</p><template><script>x</script></template>",
    "x]]></content><script>alert(1)</script><![CDATA[ &amp; &lt; &#0; \u{b}",
    "{{ 7 * 7 }} {% include \"base.html\" %} {# x #} {{ site.title | safe }}",
    "---\ntitle: taken\n---\n<script>alert(1)</script>",
    "`<script>` ](javascript:x) <javascript:x> [x]: data:text/html,x \\<img src=x onerror=y>",
];

fn vectors() -> Vec<String> {
    let mut vectors: Vec<String> = VECTORS.iter().map(|vector| (*vector).to_owned()).collect();
    match fs::read_to_string(Path::new(&shared()).join("bench/xss/vectors.jsonl")) {
        Ok(lines) => {
            let read = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a vector a line"));
            let payloads = read.map(|vector| vector["payload"].as_str().expect("a payload").to_owned());
            vectors.extend(payloads.filter(|payload| !payload.trim().is_empty()));
        }
        Err(_) => println!("skipped: the shared collection of vectors is not here"),
    }
    vectors
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A paragraph of words, another for every number: what pages have in common is left out as furniture.
fn paragraph(number: usize) -> String {
    const WORDS: &[&str] = &[
        "harbour",
        "water",
        "bridge",
        "council",
        "evening",
        "carried",
        "against",
        "morning",
        "residents",
        "lantern",
        "behind",
        "between",
        "northern",
        "ferry",
        "pumps",
        "autumn",
        "gauge",
        "meeting",
        "sandbags",
        "letter",
    ];
    let mut seed = number as u64 + 1;
    let words = (0..40).map(|_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(seed >> 33) as usize % WORDS.len()]
    });
    format!("The {}.", words.collect::<Vec<_>>().join(" "))
}

/// Front matter of any strings: JSON is YAML.
fn document(project: &Project, stem: &str, front: &[(&str, Value)], body: &str) {
    let lines: String = front.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    project.write(&format!("content/{stem}.md"), format!("---\n{lines}---\n\n{body}\n"));
}

fn with_base_url(project: &Project) {
    let settings = project.read("site.toml");
    project.write("site.toml", format!("base_url = \"https://archive.example/\"\n{settings}"));
}

#[track_caller]
fn assert_harmless(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let site = project.tree("public");
    assert!(site.keys().any(|path| path.ends_with("index.html")), "no site was built");
    let faults = oracle::faults(&site);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(20)].join("\n"));
    site
}

#[track_caller]
fn assert_no_fault_of_ours(ran: &Ran) {
    assert!(matches!(ran.code, Some(0 | 1)), "{:?}\n{}", ran.code, ran.err);
    for word in ["panicked", "fault of Cuttings", "\u{1b}"] {
        assert!(!ran.err.contains(word), "{}", ran.err);
    }
}

fn select(page: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    page.select(&Selector::parse(selector).unwrap()).map(|element| element.text().collect()).collect()
}

/// Text as a page or a feed shows it: blanks collapsed, control characters and what is no character in XML gone.
fn shown(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
