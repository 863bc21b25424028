//! On paper: the text and where its original is, in black on white, and no menus.

use super::visits;

/// Menus that would be printed; whether the address of the original is; whether the text is.
pub const ON_PAPER: &str = "(() => {
    const shown = element => element.checkVisibility() && element.getBoundingClientRect().width > 1;
    const menus = [...document.querySelectorAll('nav, form, a[href=\"#main\"]')].filter(shown)
        .filter(menu => !menu.querySelector('table, svg, time, .count'));
    const original = [...document.querySelectorAll('main a[rel~=\"external\"]')].filter(shown).some(link => {
        const behind = getComputedStyle(link, '::after').content;
        return link.innerText.includes(link.href) || behind.includes('attr(href)') || behind.includes(link.href);
    });
    const text = document.querySelector('article p');
    return {
        menus: menus.map(menu => menu.outerHTML.slice(0, 90)),
        tells_the_original: original || !document.querySelector('main a[rel~=\"external\"]'),
        holds_the_text: !text || shown(text),
    };
})()";

#[test]
fn paper_holds_the_text_and_its_original_address_and_no_menus() {
    visits::judge_looks(|_, looks| {
        let mut faults: Vec<String> = looks.paper.menus.iter().map(|menu| format!("prints {menu}")).collect();
        if !looks.paper.tells_the_original {
            faults.push("does not print where the original is".to_owned());
        }
        if !looks.paper.holds_the_text {
            faults.push("does not print the text".to_owned());
        }
        faults
    });
}
