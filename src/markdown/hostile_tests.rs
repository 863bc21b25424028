//! Hostile text and markup on its way through Markdown: nothing becomes active, no word is lost.

use std::path::Path;

use pulldown_cmark::{Parser, html};
use scraper::{Html, Selector};

use super::dialect::DIALECT;
use super::oracle::{active_parts, collapse, outline, visible_text};
use super::{Paragraphs, from_html, plain_text, to_html};
use crate::sanitize::clean;
use crate::url::SourceUrl;

/// Vectors of our own; the large collection is read beside them where it is there.
const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "](javascript:alert(1))",
    "` <b onmouseover=x> `` \\",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "a | b\n--|--\n<iframe srcdoc=x>",
    "&lt;script&gt; &#x3c;script>",
    "*a **b `c` ~~d~~ _e_ [f](g) ![h](i) <j:k> [^1]\n\n[^1]: x",
    "<!-- --><![CDATA[ <?php ?> <!DOCTYPE x>",
    "# a\n- b\n1. c\n> d\n```\n<script>\n```",
    "\\<script> \\\\<img src=x onerror=y> \\",
    "<javascript:alert(1)> <data:text/html,x> x@y.example",
    "</p></div></li></td></pre><style>*{}</style>",
];

fn vectors() -> Vec<String> {
    let mut vectors: Vec<String> = VECTORS.iter().map(|vector| (*vector).to_owned()).collect();
    let shared =
        std::env::var("CUTTINGS_SHARED").unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    match std::fs::read_to_string(Path::new(&shared).join("bench/xss/vectors.jsonl")) {
        Ok(lines) => vectors.extend(lines.lines().filter_map(|line| {
            let vector: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(vector["payload"].as_str()?.to_owned())
        })),
        Err(_) => println!("skipped: the shared collection of vectors is not here"),
    }
    vectors
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn convert(body: &str) -> super::Converted {
    let page = Html::parse_document(&format!("<body>{body}"));
    let base = SourceUrl::parse("https://harbour.example/news/page.html");
    let root = page.select(&Selector::parse("body").expect("a selector")).next().expect("a body").id();
    from_html(&page, &[root], &|_| false, base.as_ref())
}

/// Markdown as any renderer would show it, without the cleaning that ours ends with.
fn render_uncleaned(markdown: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(markdown, DIALECT));
    out
}

fn attribute(html: &str, selector: &str, name: &str) -> Option<String> {
    let page = Html::parse_fragment(html);
    let element = page.select(&Selector::parse(selector).expect("a selector")).next()?;
    element.value().attr(name).map(str::to_owned)
}

#[test]
fn text_about_markup_stays_text() {
    let mut failures = Vec::new();
    let vectors = vectors();
    for vector in &vectors {
        let text = escaped(vector);
        for (position, page) in [
            ("p", format!("<p>{text}</p>")),
            ("h2", format!("<h2>{text}</h2>")),
            ("li", format!("<ul><li>{text}</li><li>last</li></ul>")),
            ("td", format!("<table><tr><th>a</th><th>b</th></tr><tr><td>{text}</td><td>c</td></tr></table>")),
            ("code", format!("<p>before <code>{text}</code> after</p>")),
            ("pre", format!("<pre>{text}</pre>")),
            ("b", format!("<p>x<b>{text}</b>y <i>{text}</i><sup>{text}</sup></p>")),
            ("caption", format!("<figure><img src=/a.jpg><figcaption>{text}</figcaption></figure>")),
            ("summary", format!("<details><summary>{text}</summary>x</details>")),
            ("abbr", format!("<p><abbr title=\"{text}\">x</abbr></p>")),
            ("alt", format!("<p><img alt=\"{text}\" src=\"https://e.example/a.png\"></p>")),
            ("title", format!("<p><a href=\"https://e.example/\" title=\"{text}\">x</a></p>")),
            ("href", format!("<p><a href=\"https://e.example/?{text}\">link text</a></p>")),
            ("path", format!("<p><a href=\"{text}\">link text</a></p>")),
        ] {
            let converted = convert(&page);
            let rendered = render_uncleaned(&converted.markdown);
            let active: Vec<String> =
                active_parts(&rendered).into_iter().filter(|part| !part.starts_with("<td style")).collect();
            let words = visible_text(&rendered);
            let expected = visible_text(&page);
            let kept = match position {
                "alt" => attribute(&rendered, "img", "alt").map(|alt| collapse(&alt)) == Some(collapse(vector)),
                "title" => attribute(&rendered, "a", "title").is_none_or(|title| collapse(&title) == collapse(vector)),
                "abbr" => {
                    attribute(&rendered, "abbr", "title").is_none_or(|title| collapse(&title) == collapse(vector))
                }
                "pre" => words.replace(' ', "") == expected.replace(' ', ""),
                _ => words == expected,
            };
            if !active.is_empty() || !kept {
                failures.push(format!("{position}: {vector:?}\n  {:?}\n  {words:?}\n  {active:?}", converted.markdown));
            }
        }
    }
    let shown: Vec<&str> = failures.iter().take(12).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} of {} vectors:\n{}", failures.len(), vectors.len(), shown.join("\n"));
}

/// The forms in which Markdown takes an address.
fn link_forms(address: &str) -> Vec<String> {
    vec![
        format!("[x]({address})"),
        format!("[x](<{address}>)"),
        format!("![x]({address})"),
        format!("<{address}>"),
        format!("[x]\n\n[x]: {address}"),
        format!("[x]({address} \"title\")"),
    ]
}

#[test]
fn a_body_of_vectors_renders_to_nothing_active() {
    let mut bodies = vectors();
    for address in [
        "javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&Tab;script:alert(1)",
        "&#1;javascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
    ] {
        bodies.extend(link_forms(address));
    }
    bodies.push("# h {#x onclick=alert(1)}".to_owned());
    bodies.push("[x]: javascript:alert(1)\n\n[x][x] ![x][x]".to_owned());
    for body in &bodies {
        for body in [body.clone(), format!("> {body}"), format!("- a\n\n  {body}\n\n*b* <sub>c</sub>")] {
            let rendered = to_html(&body, "", Paragraphs::Named, &|_| None).html;
            assert_eq!(active_parts(rendered.as_str()), [""; 0], "{body:?}\n{rendered}");
            let again = clean(rendered.as_str(), "body-");
            assert_eq!(outline(again.as_str()), outline(rendered.as_str()), "{body:?}");
            let _ = plain_text(&body);
        }
    }
}
