//! The pictures in docs/screenshots: taken by `docs/screenshots/make.sh`, not by a run of the tests.

use std::path::Path;
use std::{env, fs};

use super::axe::RESULTS;
use super::chromium;
use super::sites::{self, By};
use super::tab::{Scheme, Tab};

/// Name, page, width of the window, colours. The page is the first whose address begins so.
const PICTURES: &[(&str, &str, u32, Scheme)] = &[
    ("home", "", 1280, Scheme::Light),
    ("home-phone", "", 390, Scheme::Light),
    ("home-dark", "", 1280, Scheme::Dark),
    ("year", "2024/", 1280, Scheme::Light),
    ("month", "2023/11/", 1280, Scheme::Light),
    ("month-phone-dark", "2023/11/", 390, Scheme::Dark),
    ("document", "documents/2024-09-10-", 1280, Scheme::Light),
    ("document-phone", "documents/2024-09-10-", 390, Scheme::Light),
    ("document-arabic-dark", "documents/2024-07-04-", 1280, Scheme::Dark),
    ("document-korean-phone", "documents/2024-08-27-", 390, Scheme::Light),
    ("tag", "tags/ring-line/", 1280, Scheme::Light),
    ("source", "sources/mnr-lyqwt/", 1280, Scheme::Light),
    ("search", "search/?q=tessel+viaduct", 1280, Scheme::Light),
    ("search-phone-dark", "search/?q=поезда", 390, Scheme::Dark),
    (
        "compared",
        "documents/2024-05-03-strike-on-the-ring-line-is-off-two-on-every-passenger-train/compared/",
        1280,
        Scheme::Light,
    ),
];

/// `CUTTINGS_SCREENSHOTS` names the folder; with `CUTTINGS_SCREENSHOTS_ALL` every one of the pages is taken at every
/// width and in both schemes, whole, for those who look them over.
#[test]
#[ignore = "writes pictures: docs/screenshots/make.sh runs it"]
fn screenshots() {
    let folder = env::var_os("CUTTINGS_SCREENSHOTS").expect("CUTTINGS_SCREENSHOTS names a folder");
    let folder = Path::new(&folder);
    let browser = chromium::shared().expect("pictures need a Chromium");
    let tab = Tab::on(browser);
    let take = |name: &str, start: &str, width: u32, scheme: Scheme, whole: bool| {
        let (start, question) = start.split_at(start.find('?').unwrap_or(start.len()));
        let address = sites::DEMO.pages.keys().find(|address| address.starts_with(start));
        let address = address.unwrap_or_else(|| panic!("no page begins with {start}"));
        tab.media("screen", scheme, true);
        tab.viewport(width, if width < 600 { 844 } else { 900 });
        tab.open(&(sites::DEMO.url(By::Http, address) + question));
        tab.evaluate(RESULTS);
        tab.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => null)");
        fs::write(folder.join(format!("{name}.png")), tab.picture(whole)).expect("the folder can be written to");
    };
    if env::var_os("CUTTINGS_SCREENSHOTS_ALL").is_none() {
        for (name, start, width, scheme) in PICTURES {
            take(name, start, *width, *scheme, false);
        }
        return;
    }
    for page in sites::DEMO.kinds() {
        let kind = format!("{} {}", page.kind, page.language).replace(['/', '*', ' '], "-");
        for width in [390, 1280] {
            for scheme in [Scheme::Light, Scheme::Dark] {
                take(&format!("{kind}-{width}-{scheme:?}"), &page.address, width, scheme, true);
            }
        }
    }
}
