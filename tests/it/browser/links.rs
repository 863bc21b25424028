//! Every link of every page leads to something: read from the files, without a browser.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{Html, Selector};

use super::http::percent_decoded;
use super::sites::{self, By, Site};

/// Attributes that hold addresses.
const ADDRESSES: &[&str] = &["href", "src", "poster", "action", "data"];

/// What a `link` may be to a page for the browser to fetch it.
const FETCHED: &[&str] = &["stylesheet", "icon", "preload", "prefetch", "manifest"];
/// What a reader on a slow line waits for: the page and all that it shows, nothing of it compressed.
const FIRST_VIEW: usize = 60_000;
const STYLE: usize = 25_000;

struct Read {
    ids: BTreeSet<String>,
    twice: Vec<String>,
    addresses: Vec<String>,
    /// Those of the addresses that a browser fetches without being asked.
    fetched: Vec<String>,
}

fn read(html: &str) -> Read {
    let parsed = Html::parse_document(html);
    let mut read = Read { ids: BTreeSet::new(), twice: Vec::new(), addresses: Vec::new(), fetched: Vec::new() };
    for element in parsed.select(&Selector::parse("*").unwrap()) {
        let element = element.value();
        if let Some(id) = element.id()
            && !read.ids.insert(id.to_owned())
        {
            read.twice.push(id.to_owned());
        }
        let addresses = ADDRESSES.iter().filter_map(|name| element.attr(name)).map(str::to_owned);
        let relation = element.attr("rel").unwrap_or_default();
        let fetches = !matches!(element.name(), "a" | "form")
            && (element.name() != "link" || FETCHED.iter().any(|fetched| relation.contains(fetched)));
        if fetches {
            read.fetched.extend(addresses.clone());
        }
        read.addresses.extend(addresses);
        if let Some(set) = element.attr("srcset") {
            read.addresses.extend(set.split(',').filter_map(|one| one.split_whitespace().next()).map(str::to_owned));
        }
        if element.attr("http-equiv") == Some("refresh")
            && let Some((_, target)) = element.attr("content").unwrap_or_default().split_once("url=")
        {
            read.addresses.push(target.to_owned());
        }
    }
    read
}

/// What stands at an address of the site: a file, or a folder's index.
fn exists(site: &Site, by: By, address: &str) -> bool {
    let path = percent_decoded(address.split(['?', '#']).next().unwrap_or_default());
    let folder = match by {
        By::Http if path.is_empty() || path.ends_with('/') => path + "index.html",
        // A browser lists a folder of the disk instead of opening its index.
        _ => path,
    };
    site.folder(by).join(folder).is_file()
}

fn faults(site: &Site, by: By) -> Vec<String> {
    let mut faults = BTreeSet::new();
    let pages: BTreeMap<String, Read> = crate::project::files(site.folder(by))
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, read(&String::from_utf8(bytes).unwrap())))
        .collect();
    assert_eq!(pages.len(), site.pages.len());
    for (path, page) in &pages {
        for id in &page.twice {
            faults.insert(format!("{} {by:?} {path}: the id {id:?} is there twice", site.name));
        }
        for href in &page.addresses {
            let mut fault = |what: &str| faults.insert(format!("{} {by:?} {path}: {href:?} {what}", site.name));
            let own = path.strip_suffix("index.html").filter(|_| by == By::Http).unwrap_or(path);
            let Some(target) = site.resolve(by, own, href) else {
                if by == By::Disk && (href.starts_with('/') || href.starts_with("file:")) {
                    fault("leaves the folder");
                }
                continue;
            };
            if by == By::Disk && href.starts_with('/') {
                fault("is rooted");
            }
            if !exists(site, by, &target) {
                fault("leads to nothing");
                continue;
            }
            let Some((target, fragment)) = target.split_once('#').filter(|(_, fragment)| !fragment.is_empty()) else {
                continue;
            };
            let mut file = percent_decoded(target.split('?').next().unwrap_or_default());
            if file.is_empty() || file.ends_with('/') {
                file += "index.html";
            }
            if !pages.get(&file).is_some_and(|page| page.ids.contains(&percent_decoded(fragment))) {
                fault("leads to no element");
            }
        }
    }
    faults.into_iter().collect()
}

#[test]
fn every_link_and_fragment_leads_to_something_and_ids_are_unique() {
    let faults: Vec<String> =
        sites::all().iter().flat_map(|site| [By::Http, By::Disk].into_iter().flat_map(|by| faults(site, by))).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_page_can_be_reached_from_the_home_page() {
    for site in sites::all() {
        let mut found = BTreeSet::from([String::new()]);
        let mut next = vec![String::new()];
        while let Some(address) = next.pop() {
            for href in read(&site.pages[&address].html).addresses {
                let Some(target) = site.resolve(By::Http, &address, &href) else { continue };
                let target = percent_decoded(target.split(['#', '?']).next().unwrap_or_default());
                if site.pages.contains_key(&target) && found.insert(target.clone()) {
                    next.push(target);
                }
            }
        }
        // Old addresses are for links from outside, and the page of what is missing for wrong ones.
        let lost: Vec<&String> = site
            .pages
            .values()
            .filter(|page| !page.redirects && page.kind != "404.html")
            .map(|page| &page.address)
            .filter(|address| !found.contains(*address))
            .collect();
        assert!(lost.is_empty(), "{}: no link leads to {lost:?}", site.name);
    }
}

#[test]
fn every_first_view_and_the_style_sheet_are_small() {
    let site = &*sites::DEMO;
    let files = crate::project::files(site.folder(By::Http));
    let mut faults = Vec::new();
    for page in site.pages.values() {
        let fetched: BTreeSet<String> = read(&page.html).fetched.into_iter().collect();
        let sizes = fetched.iter().map(|href| {
            let target = site.resolve(By::Http, &page.address, href);
            let file = target.as_deref().and_then(|target| files.get(&percent_decoded(target)));
            file.unwrap_or_else(|| panic!("{}: {href} is no file of the site", page.address)).len()
        });
        let bytes = page.html.len() + sizes.sum::<usize>();
        if bytes > FIRST_VIEW {
            faults.push(format!("{}: {bytes} bytes, of them {} the page itself", page.address, page.html.len()));
        }
    }
    for (path, bytes) in files.iter().filter(|(path, bytes)| path.ends_with(".css") && bytes.len() > STYLE) {
        faults.push(format!("{path} has {} bytes", bytes.len()));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
