//! Invented pages, made at random but always the same: what they say and how it is marked survives the way through
//! Markdown and back.

use scraper::{ElementRef, Html, Selector};

use super::oracle::{active_parts, collapse, outline, visible_text};
use super::{Paragraphs, from_html, plain_text, to_html};
use crate::sanitize::clean;
use crate::url::SourceUrl;

/// A small generator of numbers (xorshift), so that a failure can be seen again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("a small number")
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.roll(from.len())]
    }
}

/// Words that Markdown or HTML could take for signs.
const WORDS: &[&str] = &[
    "harbour",
    "tide",
    "the",
    "a",
    "1.",
    "2)",
    "-",
    "+",
    "*",
    "**",
    "_",
    "__",
    "snake_case",
    "#",
    "##",
    "&gt;",
    "&lt;b&gt;",
    "&amp;amp;",
    "&amp;",
    "`",
    "``",
    "~",
    "~~",
    "[",
    "]",
    "[sic]",
    "](x)",
    "![",
    "!",
    "\\",
    "\\*",
    "|",
    "---",
    "===",
    ":--",
    "“Low",
    "water”",
    "(so",
    "so)",
    "“",
    "한국어",
    "中文。",
    "«Да»",
    "نعم",
    "e\u{301}",
    "5*3",
    "x_",
    "_x",
    "*x",
    "x*",
    ":",
    "&lt;",
    "https://e.example/a_b",
    "a@b.example",
    "[^1]",
    "[x]:",
    "{#id}",
    "$x$",
    "&#13;",
    "&nbsp;",
    "&copy;",
    "10%",
    "😀",
    "…",
];

const INLINE: &[&str] =
    &["b", "i", "em", "strong", "del", "code", "sup", "sub", "mark", "kbd", "span", "a", "a", "q", "bdi"];

fn inline(dice: &mut Dice, out: &mut String, depth: usize) {
    for _ in 0..=dice.roll(5) {
        match dice.roll(if depth > 3 { 7 } else { 10 }) {
            0..=6 => {
                out.push_str(dice.pick(WORDS));
                out.push_str(dice.pick(&["", " ", " ", "\n"]));
            }
            7 => out.push_str(dice.pick(&["<br>", " ", "<wbr>", "<!-- c -->"])),
            _ => {
                let name = dice.pick(INLINE);
                match name {
                    "a" => out.push_str(&format!("<a href=\"/{}?q=(a)&amp;b=[c]*_\">", dice.roll(99))),
                    _ => out.push_str(&format!("<{name}>")),
                }
                inline(dice, out, depth + 1);
                out.push_str(&format!("</{name}>"));
            }
        }
    }
}

fn block(dice: &mut Dice, out: &mut String, depth: usize) {
    let wrapped = |name: &str, inside: String| format!("<{name}>{inside}</{name}>");
    let words = |dice: &mut Dice| {
        let mut words = String::new();
        inline(dice, &mut words, 0);
        words
    };
    let blocks = |dice: &mut Dice| {
        let mut inside = String::new();
        for _ in 0..=dice.roll(2) {
            block(dice, &mut inside, depth + 1);
        }
        inside
    };
    let made = match dice.roll(if depth > 3 { 5 } else { 12 }) {
        0..=2 => wrapped("p", words(dice)),
        3 => words(dice),
        4 => wrapped("pre", words(dice).replace("<br>", "").replace("<code>", "<code class=language-c>")),
        5 => wrapped(dice.pick(&["h1", "h2", "h4"]), words(dice)),
        6 => wrapped("blockquote", blocks(dice)),
        7 | 8 => {
            let items = (0..=dice.roll(3)).map(|_| wrapped("li", words(dice) + &blocks(dice))).collect();
            wrapped(dice.pick(&["ul", "ol", "ol start=7", "ul"]), items).replace("</ol start=7>", "</ol>")
        }
        9 => {
            let row = |dice: &mut Dice, cell: &str| wrapped("tr", (0..3).map(|_| wrapped(cell, words(dice))).collect());
            let head = row(dice, "th");
            wrapped("table", head + &row(dice, "td") + &row(dice, "td"))
        }
        10 => wrapped("div", blocks(dice)),
        _ => dice
            .pick(&["<hr>", "<details><summary>more</summary><p>inside</p></details>", "<p dir=rtl>نعم</p>"])
            .to_owned(),
    };
    out.push_str(&made);
    out.push_str(dice.pick(&["", "\n"]));
}

/// Every visible character with the marks that it carries.
fn marked_characters(body: &str) -> Vec<(char, String)> {
    let page = Html::parse_document(body);
    let mut characters = Vec::new();
    for node in page.tree.root().descendants() {
        let Some(text) = node.value().as_text() else { continue };
        let mut marks: Vec<&str> = Vec::new();
        for ancestor in node.ancestors().filter_map(ElementRef::wrap) {
            let name = ancestor.value().name();
            let mark = match name {
                "b" | "strong" => "strong",
                "i" | "em" => "em",
                "del" | "code" | "sup" | "sub" | "mark" | "kbd" | "a" | "bdi" | "blockquote" | "pre" | "th" => name,
                _ => continue,
            };
            marks.push(mark);
        }
        marks.sort_unstable();
        marks.dedup();
        // Within code, marks say nothing; in a heading, bold does not. A table's first row is its head.
        if marks.contains(&"code") || marks.contains(&"pre") {
            marks.retain(|mark| matches!(*mark, "a" | "blockquote"));
            marks.push("code");
        }
        if node
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|element| matches!(element.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"))
        {
            marks.retain(|mark| *mark != "strong");
        }
        if marks.contains(&"pre")
            || marks.contains(&"code")
                && node.ancestors().filter_map(ElementRef::wrap).any(|element| element.value().name() == "pre")
        {
            marks.retain(|mark| *mark == "blockquote" || *mark == "code");
        }
        characters.extend(
            text.chars()
                .filter(|character| !character.is_whitespace() && !"“”".contains(*character))
                .map(|character| (character, marks.join(" "))),
        );
    }
    characters
}

#[test]
fn words_and_marks_survive() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let rounds = std::env::var("CUTTINGS_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(600);
    for round in 0..rounds {
        let mut body = String::new();
        for _ in 0..=dice.roll(4) {
            block(&mut dice, &mut body, 0);
        }
        let page = Html::parse_document(&format!("<body>{body}"));
        let root = page.select(&Selector::parse("body").expect("a selector")).next().expect("a body").id();
        let base = SourceUrl::parse("https://harbour.example/");
        let converted = from_html(&page, &[root], &|_| false, base.as_ref());
        let rendered = to_html(&converted.markdown, "", Paragraphs::Named, &|_| None).html;
        let context = || format!("round {round}\n{body}\n--\n{}\n--\n{rendered}", converted.markdown);

        let quoteless = |text: String| text.replace(['“', '”'], "");
        let spaceless = |text: String| text.replace(' ', "");
        assert_eq!(
            spaceless(quoteless(visible_text(rendered.as_str()))),
            spaceless(quoteless(visible_text(&body))),
            "{}",
            context()
        );
        let before = marked_characters(&body);
        let after = marked_characters(rendered.as_str());
        if let Some(at) = (0..before.len()).find(|&at| before.get(at) != after.get(at)) {
            panic!("{:?} became {:?}\n{}", before.get(at), after.get(at), context());
        }
        assert_eq!(active_parts(rendered.as_str()), [""; 0], "{}", context());
        assert_eq!(outline(clean(rendered.as_str(), "body-").as_str()), outline(rendered.as_str()), "{}", context());
        assert_eq!(collapse(&plain_text(&converted.markdown)), collapse(&converted.text), "{}", context());
        // What was written once is written the same when it is read again.
        let page = Html::parse_fragment(rendered.as_str());
        let again = from_html(&page, &[page.root_element().id()], &|_| false, base.as_ref());
        assert_eq!(collapse(&again.text), collapse(&converted.text), "{}", context());
    }
}
