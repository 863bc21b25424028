//! A reader goes from page to page by clicking what is there: from the home page down to one paper's page.

use serde::Deserialize;

use super::chromium;
use super::sites::{self, By, Site, kind_of};
use super::tab::Tab;

/// The way that every archive must offer, page by page.
const WAY: &[&str] = &["year", "month", "documents/*", "tags/*", "documents/*", "sources/*", "home"];

#[derive(Debug, Deserialize)]
pub struct Link {
    /// Its place among the links of the page, those that are not seen included.
    pub number: usize,
    pub url: String,
}

/// The links of a page that a reader can see.
pub fn links(tab: &Tab) -> Vec<Link> {
    tab.value(
        "[...document.links].map((link, number) => ({number, url: link.href,
            seen: link.checkVisibility({visibilityProperty: true, opacityProperty: true})
                && link.getClientRects().length > 0 && link.getBoundingClientRect().bottom > 0}))
            .filter(link => link.seen).map(({number, url}) => ({number, url}))",
    )
}

/// The first link on the page that leads to a page of a kind, and to another than the present one.
pub fn link_to(tab: &Tab, site: &Site, by: By, kind: &str) -> Option<Link> {
    let here = tab.url();
    links(tab).into_iter().find(|link| {
        let leads = site.address(by, &link.url).is_some_and(|address| kind_of(&address) == kind);
        leads && link.url.split('#').next() != here.split('#').next()
    })
}

/// Clicks to a page of a kind; where no link leads there at once, by way of a list of the archive's sections.
#[track_caller]
fn click_to(tab: &Tab, site: &Site, by: By, kind: &str) {
    let click = |link: &Link| tab.go(|tab| tab.click(&format!("document.links[{}]", link.number)));
    if let Some(link) = link_to(tab, site, by, kind) {
        click(&link);
    } else {
        let from = tab.url();
        let section = ["months", "years", "timeline", "tags", "sources"]
            .iter()
            .filter_map(|section| link_to(tab, site, by, section))
            .find(|link| {
                let page = site.page_at(by, &link.url);
                page.is_some_and(|page| leads_to(site, page, kind))
            })
            .unwrap_or_else(|| panic!("{from}: neither it nor a section of it leads to {kind}"));
        click(&section);
        let link = link_to(tab, site, by, kind).unwrap_or_else(|| panic!("{}: no link to {kind}", tab.url()));
        click(&link);
    }
    let page = site.page_at(by, &tab.url()).unwrap_or_else(|| panic!("{} is no page of the site", tab.url()));
    assert_eq!(page.kind, kind, "{}", page.address);
    let shown: String = tab.value("document.querySelector('h1').textContent.trim()");
    assert!(!shown.is_empty(), "{} has no heading", page.address);
    let complaints = tab.complaints();
    assert!(complaints.is_empty(), "{}: {complaints:?}", page.address);
}

fn leads_to(site: &Site, page: &sites::Page, kind: &str) -> bool {
    page.html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .any(|href| site.resolve(By::Http, &page.address, href).is_some_and(|address| kind_of(&address) == kind))
}

fn walk(by: By, scripts: bool) {
    let Some(browser) = chromium::shared() else { return };
    if sites::INGESTED.is_none() {
        println!("skipped: the shared collection of dumps is not here");
    }
    for site in [&*sites::DEMO, &*sites::ODD].into_iter().chain(sites::INGESTED.as_ref()) {
        let tab = Tab::on(browser);
        tab.scripts(scripts);
        tab.open(&site.url(by, ""));
        for kind in WAY {
            click_to(&tab, site, by, kind);
        }
    }
}

#[test]
fn a_reader_walks_the_served_site() {
    walk(By::Http, true);
}

#[test]
fn a_reader_walks_the_site_on_a_disk() {
    walk(By::Disk, true);
}

#[test]
fn a_reader_walks_without_scripts() {
    walk(By::Http, false);
    walk(By::Disk, false);
}

#[test]
fn what_is_missing_says_so_and_leads_home_from_any_depth() {
    let Some(browser) = chromium::shared() else { return };
    let site = &*sites::DEMO;
    let tab = Tab::on(browser);
    tab.open(&site.url(By::Http, "2031/01/no/such/page/"));
    let unanswered: Vec<_> = tab.requests().into_iter().skip(1).filter(|request| request.status != 200).collect();
    assert!(unanswered.is_empty(), "{unanswered:?}");
    assert!(tab.requests().len() > 1, "it has no style");
    let home = link_to(&tab, site, By::Http, "home").expect("a link home");
    tab.go(|tab| tab.click(&format!("document.links[{}]", home.number)));
    assert_eq!(site.address(By::Http, &tab.url()).as_deref(), Some(""));
}

#[test]
fn an_old_address_leads_to_the_new_one() {
    let Some(browser) = chromium::shared() else { return };
    let site = &*sites::ODD;
    for by in [By::Http, By::Disk] {
        let tab = Tab::on(browser);
        tab.open(&site.url(by, "old/rich/"));
        // The page that was opened sends the reader on by itself, sooner or later than its own end.
        let begun = std::time::Instant::now();
        let arrived = |address: String| site.address(by, &address).as_deref() == Some("documents/rich/");
        while !tab.address().is_some_and(arrived) {
            assert!(begun.elapsed().as_secs() < 20, "stays at {:?}", tab.address());
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}
