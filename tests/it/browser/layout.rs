//! No window is too narrow or too wide, in light and in dark.

use super::visits;

/// A small phone (and a desktop at 400 %), a phone, a laptop, a wall.
pub const WIDTHS: &[u32] = &[320, 390, 1280, 3840];

/// What makes the page wider than the window, or stands beside it where nobody can go.
pub const TOO_WIDE: &str = "(() => {
    const width = document.documentElement.clientWidth;
    const wide = [];
    if (document.scrollingElement.scrollWidth > width) wide.push('the page: ' + document.scrollingElement.scrollWidth);
    const scrolls = element => {
        for (; element && element !== document.body; element = element.parentElement)
            if (/auto|scroll/.test(getComputedStyle(element).overflowX)) return true;
        return false;
    };
    for (const element of document.body.querySelectorAll('*')) {
        const box = element.getBoundingClientRect();
        if (box.width <= 1 || box.height <= 1 || (box.left >= -1 && box.right <= width + 1)) continue;
        if (!element.checkVisibility({visibilityProperty: true}) || scrolls(element)) continue;
        wide.push(`${element.tagName.toLowerCase()}.${element.className} from ${Math.round(box.left)} to `
            + `${Math.round(box.right)}: ${element.textContent.trim().slice(0, 40)}`);
    }
    return wide.slice(0, 4);
})()";

/// Spaced as WCAG 2.2, 1.4.12 lets a reader space it.
pub const WIDELY_SPACED: &str = "(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; '
        + 'word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }');
    document.adoptedStyleSheets = [sheet];
})()";

/// An em holds one full-width letter or about two Latin ones.
const MEASURE: f64 = 42.0;

#[test]
fn no_page_scrolls_sideways() {
    visits::judge_looks(|_, looks| looks.too_wide.clone());
}

#[test]
fn lines_of_text_stay_readable_however_wide_the_window_is() {
    visits::judge_looks(|visit, looks| {
        // Hostile bylines may be as long as they like.
        let long = looks.longest_line > MEASURE && visit.site.name != "odd";
        long.then(|| format!("a line of {:.0} em", looks.longest_line)).into_iter().collect()
    });
}

#[test]
fn light_is_light_and_dark_is_dark_and_paper_is_white() {
    visits::judge_looks(|_, looks| {
        let mut faults = Vec::new();
        let (light, dark, printed) = (&looks.light, &looks.dark, &looks.printed);
        if light.ground < 220.0 || light.ink > 90.0 {
            faults.push(format!("light: {light:?}"));
        }
        if dark.ground > 60.0 || dark.ink < 180.0 {
            faults.push(format!("dark: {dark:?}"));
        }
        if printed.ground < 255.0 || printed.ink > 60.0 {
            faults.push(format!("printed: {printed:?}"));
        }
        faults
    });
}
