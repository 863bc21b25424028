//! The keyboard alone is enough: everything is reached, seen while it is reached, and followed.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::chromium;
use super::sites::{self, By, kind_of};
use super::tab::{Scheme, Tab};

/// What holds the focus.
#[derive(Debug, Deserialize)]
struct Focus {
    /// A number of its own on the page; `None` when nothing holds it.
    number: Option<usize>,
    /// Where it leads.
    url: String,
    #[allow(dead_code, reason = "a fault is told by it")]
    text: String,
    /// A ring or another mark shows it.
    marked: bool,
    /// It is in the window and nothing lies over it.
    seen: bool,
}

const FOCUS: &str = "(() => {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement)
        return {number: null, url: '', text: '', marked: true, seen: true};
    const style = getComputedStyle(element);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        && !/, 0\\)$|transparent/.test(style.outlineColor);
    // A link over two lines has a box for each.
    const seen = [...element.getClientRects()].some(box => {
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        const hit = document.elementFromPoint(x, y);
        return box.width > 1 && box.height > 1 && hit && (element.contains(hit) || hit.contains(element));
    });
    return {
        // Of its own: its place would be another's when a script adds to the page.
        number: element.givenNumber ??= window.givenNumbers = (window.givenNumbers || 0) + 1,
        url: element.href || '',
        text: element.textContent.trim().slice(0, 60),
        marked: element.matches(':focus-visible') && (ring || style.boxShadow !== 'none'),
        seen,
    };
})()";

#[track_caller]
fn tab_key(tab: &Tab) -> Focus {
    tab.press("Tab");
    tab.value(FOCUS)
}

/// Notes everything that is given the focus, as it is given.
const NOTE: &str = "document.addEventListener('focusin', () => (window.noted ||= []).push(FOCUS))";

#[test]
fn everything_is_reached_once_and_seen() {
    let Some(browser) = chromium::shared() else { return };
    let mut faults = Vec::new();
    let tab = Tab::on(browser);
    tab.media("screen", Scheme::Light, true);
    let odd = ["", "documents/long-words/", "documents/wide-table/", "documents/harm/", "tags/"];
    let odd: Vec<_> = odd.iter().filter_map(|address| sites::ODD.pages.get(*address)).collect();
    for (site, width, pages) in [
        (&*sites::DEMO, 1280, sites::DEMO.kinds()),
        (&*sites::ODD, 390, odd),
        (&*sites::MIRRORED, 1280, sites::MIRRORED.kinds()),
    ] {
        tab.viewport(width, 800);
        for page in pages {
            tab.open(&site.url(By::Http, &page.address));
            let there: usize = tab.value(
                "[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')]
                    .filter(element => element.tabIndex >= 0)
                    .filter(element => element.checkVisibility({visibilityProperty: true})).length",
            );
            tab.evaluate(&NOTE.replace("FOCUS", FOCUS));
            // A box that scrolls may be reached besides, hence one or two more.
            (0..there + 2).for_each(|_| tab.press("Tab"));
            let noted: Vec<Focus> = tab.value("window.noted");
            let mut reached = BTreeSet::new();
            for focus in &noted {
                let fault = |what: &str| format!("{} {} at {width} px: {what}: {focus:?}", site.name, page.address);
                if !focus.marked || !focus.seen {
                    faults.push(fault("not to be seen"));
                }
                // After the last thing comes the first again.
                if !reached.insert(focus.number) && reached.len() < there {
                    faults.push(fault("holds the focus before all others had it"));
                    break;
                }
            }
            if reached.len() < there {
                faults.push(format!("{} {}: {} of {there} are reached", site.name, page.address, reached.len()));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_skip_link_is_first_is_seen_and_leads_past_the_masthead() {
    let Some(browser) = chromium::shared() else { return };
    for (site, by) in [(&*sites::DEMO, By::Http), (&*sites::DEMO, By::Disk), (&*sites::MIRRORED, By::Http)] {
        let tab = Tab::on(browser);
        for page in site.kinds() {
            tab.open(&site.url(by, &page.address));
            let focus = tab_key(&tab);
            assert!(focus.url.contains('#') && focus.seen && focus.marked, "{}: {focus:?}", page.address);
            tab.press("Enter");
            tab.press("Tab");
            let inside: bool = tab.value(
                "(() => {
                    const main = document.querySelector('main');
                    const focused = document.activeElement;
                    const links = main.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]');
                    return links.length === 0 || main.contains(focused);
                })()",
            );
            assert!(inside, "{}: the skip link does not lead into the text", page.address);
        }
    }
}

#[test]
fn the_keyboard_alone_leads_from_home_to_a_document_and_on() {
    let Some(browser) = chromium::shared() else { return };
    let site = &*sites::DEMO;
    for by in [By::Http, By::Disk] {
        let tab = Tab::on(browser);
        tab.open(&site.url(by, ""));
        for kind in ["month", "documents/*", "tags/*", "documents/*", "sources/*", "home"] {
            let here = tab.url();
            loop {
                let focus = tab_key(&tab);
                assert!(focus.number.is_some(), "{here}: no link to {kind} is reached");
                let leads = site.address(by, &focus.url).is_some_and(|address| kind_of(&address) == kind);
                if leads && focus.url != here {
                    break;
                }
            }
            tab.go(|tab| tab.press("Enter"));
            let page = site.page_at(by, &tab.url()).expect("a page of the site");
            assert_eq!(page.kind, kind);
        }
    }
}
