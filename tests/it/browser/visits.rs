//! One visit to one page of every kind of every site: the page is opened once and looked at in every way.
//!
//! What was seen is kept for the tests, each of which judges one side of it.

use std::sync::LazyLock;
use std::thread;

use serde::Deserialize;

use super::chromium::{self, Browser};
use super::direction::AGAINST;
use super::layout::{TOO_WIDE, WIDELY_SPACED, WIDTHS};
use super::paper::ON_PAPER;
use super::sites::{self, By, Page, Site};
use super::tab::{Request, Scheme, Tab};

/// What was seen of one page.
pub struct Visit {
    pub site: &'static Site,
    pub page: &'static Page,
    pub by: By,
    /// What the browser's console held.
    pub complaints: Vec<String>,
    pub requests: Vec<Request>,
    /// `None` where the page was visited for its requests alone.
    pub looks: Option<Looks>,
}

pub struct Looks {
    /// What is wider than the window, each with the window's width.
    pub too_wide: Vec<String>,
    /// The longest line of an article in the widest window, in em.
    pub longest_line: f64,
    /// Texts that run against their direction.
    pub against: Vec<String>,
    /// The language and the directions of an article's heading and paragraphs.
    pub article: Option<Article>,
    /// What moves although the reader wants nothing to move.
    pub moving: Vec<String>,
    pub light: Colours,
    pub dark: Colours,
    pub printed: Colours,
    pub paper: Paper,
}

#[derive(Debug, Deserialize)]
pub struct Article {
    pub language: String,
    pub directions: Vec<String>,
}

/// From 0 (black) to 255 (white).
#[derive(Debug, Deserialize)]
pub struct Colours {
    pub ground: f64,
    pub ink: f64,
}

#[derive(Debug, Deserialize)]
pub struct Paper {
    pub menus: Vec<String>,
    pub tells_the_original: bool,
    pub holds_the_text: bool,
}

const ARTICLE: &str = "(() => {
    const article = document.querySelector('article');
    if (!article) return null;
    const heading = document.querySelector('h1').closest('[lang]');
    // What an article quotes of others has languages of its own.
    const own = [...article.querySelectorAll('h1, p')].filter(part => part.closest('[lang], [dir]') === article);
    const directions = [article, ...own].map(part => getComputedStyle(part).direction);
    return {language: heading.lang, directions};
})()";

const COLOURS: &str = "(() => {
    const of = colour => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const brightness = ([red, green, blue]) => (red + green + blue) / 3;
    const grounds = [document.body, document.documentElement].map(element => of(getComputedStyle(element).backgroundColor));
    const ground = grounds.find(colour => colour[3] > 0) || [255, 255, 255];
    return {ground: brightness(ground), ink: brightness(of(getComputedStyle(document.querySelector('main')).color))};
})()";

const MOVING: &str = "[document.documentElement, ...document.body.querySelectorAll('*')].filter(element => {
    const style = getComputedStyle(element);
    const lasts = times => times.split(',').some(time => parseFloat(time) > 0.01);
    return style.scrollBehavior === 'smooth' || lasts(style.transitionDuration)
        || (style.animationName !== 'none' && lasts(style.animationDuration));
}).map(element => element.outerHTML.slice(0, 80))";

/// A short line in a wide box is no long line: what counts is how far the text goes.
const LONGEST_LINE: &str = "Math.max(0, ...[...document.querySelectorAll('article p, article li')].map(part => {
    const range = document.createRange();
    range.selectNodeContents(part);
    const boxes = [...range.getClientRects()];
    const width = Math.max(...boxes.map(box => box.right)) - Math.min(...boxes.map(box => box.left));
    return boxes.length ? width / parseFloat(getComputedStyle(part).fontSize) : 0;
}))";

/// Every visit, or `None` where there is no browser.
pub fn all() -> Option<&'static [Visit]> {
    static VISITS: LazyLock<Option<Vec<Visit>>> = LazyLock::new(|| {
        let browser = chromium::shared()?;
        // Two tabs at a time: each waits for the browser most of the time.
        let visits = thread::scope(|scope| {
            let served = scope.spawn(|| visit(browser, &[&sites::DEMO, &sites::MIRRORED, &sites::EMPTY]));
            let odd = visit(browser, &[&sites::ODD, &sites::ONE]);
            let served = served.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault));
            odd.into_iter().chain(served).collect()
        });
        Some(visits)
    });
    VISITS.as_deref()
}

fn visit(browser: &Browser, sites: &[&'static Site]) -> Vec<Visit> {
    let tab = Tab::on(browser);
    let mut visits = Vec::new();
    for site in sites {
        for page in site.kinds() {
            // From the disk, what is asked for and complained of is another matter; the looks are the same.
            let ways: &[By] = if site.name == "demo" { &[By::Http, By::Disk] } else { &[By::Http] };
            for &by in ways {
                tab.media("screen", Scheme::Light, false);
                tab.viewport(1280, 300);
                tab.open(&site.url(by, &page.address));
                let looks = (by == By::Http).then(|| look(&tab));
                visits.push(Visit { site, page, by, complaints: tab.complaints(), requests: tab.requests(), looks });
            }
        }
    }
    visits
}

fn look(tab: &Tab) -> Looks {
    let against = tab.value(AGAINST);
    let article = tab.value(ARTICLE);
    let light = tab.value(COLOURS);
    tab.media("screen", Scheme::Dark, true);
    let moving = tab.value(MOVING);
    let dark = tab.value(COLOURS);
    tab.media("print", Scheme::Dark, false);
    let printed = tab.value(COLOURS);
    let paper = tab.value(ON_PAPER);
    tab.media("screen", Scheme::Light, false);
    let mut too_wide = Vec::new();
    let mut longest_line = 0.0;
    let mut measure = |width: u32, how: &str| {
        tab.viewport(width, 300);
        too_wide.extend(tab.value::<Vec<String>>(TOO_WIDE).into_iter().map(|wide| format!("{width} px{how}: {wide}")));
        longest_line = f64::max(longest_line, tab.value(LONGEST_LINE));
    };
    WIDTHS.iter().for_each(|width| measure(*width, ""));
    tab.evaluate(WIDELY_SPACED);
    tab.viewport(320, 300);
    let spaced = tab.value::<Vec<String>>(TOO_WIDE);
    too_wide.extend(spaced.into_iter().map(|wide| format!("320 px, widely spaced: {wide}")));
    Looks { too_wide, longest_line, against, article, moving, light, dark, printed, paper }
}

/// The faults of all visits by one rule, each with its page.
#[track_caller]
pub fn judge(faults_of: impl Fn(&Visit) -> Vec<String>) {
    let Some(visits) = all() else { return };
    let faults: Vec<String> = visits
        .iter()
        .flat_map(|visit| {
            let page = format!("{} {:?} {}", visit.site.name, visit.by, visit.page.address);
            faults_of(visit).into_iter().map(move |fault| format!("{page}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The faults of all that was looked at in every way.
#[track_caller]
pub fn judge_looks(faults_of: impl Fn(&Visit, &Looks) -> Vec<String>) {
    judge(|visit| visit.looks.as_ref().map_or_else(Vec::new, |looks| faults_of(visit, looks)));
}
