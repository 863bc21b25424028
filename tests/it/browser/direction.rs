//! Every text runs in its own direction, and a name in another script does not turn its neighbours round.

use std::collections::BTreeSet;

use super::visits;

/// Texts that run against the direction of what isolates them.
///
/// A text's direction is that of its first strong letter. Inside an article's own text, words of another script are
/// part of the sentence; everywhere else (titles, names, menus, headings) a text stands for itself.
pub const AGAINST: &str = r"(() => {
    const rtl = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
    const strong = /\p{L}/u;
    const first = text => { const letter = text.match(strong); return letter && (rtl.test(letter[0]) ? 'rtl' : 'ltr'); };
    const isolates = element => {
        for (; element; element = element.parentElement)
            if (/isolate|plaintext/.test(getComputedStyle(element).unicodeBidi)) return element;
        return document.documentElement;
    };
    const article = document.querySelector('article[lang], article');
    const against = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const element = text.parentElement;
        if (element.closest('script, style, pre, code, svg') || !element.checkVisibility()) continue;
        // What only a screen reader meets has no neighbours, and a single letter no direction.
        if (element.getBoundingClientRect().width <= 1 || text.data.match(/\p{L}/gu)?.length === 1) continue;
        const runs = first(text.data);
        if (!runs) continue;
        const whole = isolates(element);
        if (getComputedStyle(whole).unicodeBidi === 'plaintext') continue;
        // Prose: what stands in a sentence or an item of the article's own text.
        const prose = article && article.contains(element) && !element.closest('header')
            && element.closest('p, li, td, th, blockquote, dd, figcaption, h2, h3, h4, h5, h6');
        if (prose && first(whole.textContent) !== runs) continue;
        // Latin words may end an Arabic line as they are; Arabic words would draw the next number into their order.
        const harmless = runs === 'ltr' && /^\s*\p{L}(.*\p{L})?\s*$/u.test(text.data);
        if (getComputedStyle(whole).direction !== runs && !harmless)
            against.push(`${whole.tagName.toLowerCase()}.${whole.className} (${getComputedStyle(whole).direction}): ${text.data.trim().slice(0, 60)}`);
    }
    return against;
})()";

#[test]
fn every_text_runs_in_its_own_direction() {
    visits::judge_looks(|_, looks| looks.against.clone());
}

#[test]
fn articles_have_the_direction_and_the_language_of_their_script() {
    visits::judge_looks(|visit, looks| {
        let Some(article) = &looks.article else { return Vec::new() };
        let wanted = if matches!(visit.page.language.as_str(), "ar" | "he" | "fa") { "rtl" } else { "ltr" };
        let against = article.directions.iter().filter(|direction| *direction != wanted).count();
        let mut faults = Vec::new();
        if visit.page.language.is_empty() {
            return faults;
        }
        if article.language != visit.page.language {
            faults.push(format!("the heading is in {:?}, the article in {:?}", article.language, visit.page.language));
        }
        if against > 0 {
            faults.push(format!("{against} parts do not run {wanted}"));
        }
        faults
    });
}

#[test]
fn documents_in_many_languages_are_looked_at() {
    let Some(visits) = visits::all() else { return };
    let languages: BTreeSet<&str> = visits
        .iter()
        .filter(|visit| visit.page.kind == "documents/*")
        .map(|visit| visit.page.language.as_str())
        .collect();
    for language in ["ar", "de", "en", "es", "fa", "he", "hi", "ja", "ko", "ru", "zh"] {
        assert!(languages.contains(language), "no document in {language}: {languages:?}");
    }
}
