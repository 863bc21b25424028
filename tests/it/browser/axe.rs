//! axe-core looks at one page of every kind, in light and dark, on a phone and at a desk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::chromium::{self, Browser, skipped};
use super::sites::{self, By, Page, Site};
use super::tab::{Scheme, Tab};

#[derive(Debug, Deserialize)]
struct Violation {
    id: String,
    help: String,
    nodes: Vec<String>,
}

/// All that WCAG 2.2 AA asks and axe can tell, and what it holds to be good practice.
const EVERYTHING: &str =
    "{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}";
/// Waits for the results of the question that stands in the address, if one does.
pub const RESULTS: &str = "location.search ? new Promise(done => {
    const look = () => document.querySelector('#results .complete') ? done(true) : setTimeout(look, 20);
    look();
}) : true";
/// What alone differs between light and dark.
const COLOURS: &str = "{type: 'rule', values: ['color-contrast', 'link-in-text-block']}";

fn violations(tab: &Tab, what: &str) -> Vec<Violation> {
    tab.value(&format!(
        "axe.run(document, {{runOnly: {what}, resultTypes: ['violations'], preload: false}}).then(result =>
            result.violations.map(({{id, help, nodes}}) =>
                ({{id, help, nodes: nodes.map(node => node.target.join(' ') + ' ' + (node.failureSummary || ''))}})))"
    ))
}

fn look_at(site: &Site, pages: &[&Page], browser: &Browser, axe: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let tab = Tab::on(browser);
    for page in pages {
        tab.media("screen", Scheme::Light, true);
        tab.viewport(1280, 900);
        tab.open(&site.url(By::Http, &page.address));
        tab.evaluate(RESULTS);
        tab.evaluate(axe);
        for (width, scheme, what) in [
            (1280, Scheme::Light, EVERYTHING),
            (1280, Scheme::Dark, COLOURS),
            (390, Scheme::Dark, COLOURS),
            (390, Scheme::Light, EVERYTHING),
        ] {
            tab.media("screen", scheme, true);
            tab.viewport(width, 900);
            for violation in violations(&tab, what) {
                let places = found.entry(format!("{}: {}", violation.id, violation.help)).or_default();
                let first = violation.nodes.first().map_or("", String::as_str);
                let count = violation.nodes.len();
                places.push(format!("{} {} {width} px {scheme:?}, {count} times: {first}", site.name, page.address));
            }
        }
    }
    found
}

fn check(looked_at: &[(&Site, Vec<&Page>)]) {
    let Some(browser) = chromium::shared() else { return };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/axe-core/axe.min.js");
    let Ok(axe) = fs::read_to_string(&file) else {
        return skipped("axe-core is not installed: run npm ci --ignore-scripts in tests/browser");
    };
    let mut report = Vec::new();
    for (site, pages) in looked_at {
        for (violation, places) in look_at(site, pages, browser, &axe) {
            report.push(format!("{violation}\n  {}", places.join("\n  ")));
        }
    }
    assert!(report.is_empty(), "{}", report.join("\n"));
}

#[test]
fn axe_finds_nothing_in_the_demo_archive() {
    check(&[(&sites::DEMO, sites::DEMO.kinds())]);
}

#[test]
fn axe_finds_nothing_in_the_results_of_a_search() {
    let address = "search/?q=surge&source=courant".to_owned();
    let (kind, html, language) = ("search".to_owned(), String::new(), "en".to_owned());
    check(&[(&sites::DEMO, vec![&Page { address, kind, html, language, redirects: false }])]);
}

/// Only what differs from the demo archive: each page takes axe about a second.
#[test]
fn axe_finds_nothing_in_odd_archives() {
    let named = |site: &'static Site, names: &[&str]| -> Vec<&Page> {
        site.kinds().into_iter().filter(|page| names.contains(&page.address.as_str())).collect()
    };
    let odd = [
        "documents/long-words/",
        "documents/wide-table/",
        "documents/no-source/",
        "documents/hebrew/",
        "documents/withheld-metadat/",
        "page/3/",
    ];
    check(&[
        (&sites::ODD, named(&sites::ODD, &odd)),
        (&sites::ONE, named(&sites::ONE, &["", "undated/"])),
        (&sites::EMPTY, named(&sites::EMPTY, &[""])),
        (
            &sites::MIRRORED,
            named(
                &sites::MIRRORED,
                &["", "2024/", "tags/", "tags/page/2/", "documents/gates/", "documents/harbour/", "documents/withdra/"],
            ),
        ),
    ]);
}
