//! What a page's tree becomes, part by part.

use scraper::Html;

use super::{Converted, from_html};
use crate::url::SourceUrl;

fn convert(body: &str) -> Converted {
    let page = Html::parse_document(&format!("<body>{body}"));
    let base = SourceUrl::parse("https://harbour.example/news/page.html");
    let body = scraper::Selector::parse("body").expect("a selector");
    let root = page.select(&body).next().expect("a body").id();
    from_html(&page, &[root], &|_| false, base.as_ref())
}

#[track_caller]
fn check(body: &str, markdown: &str) {
    assert_eq!(convert(body).markdown.trim_end(), markdown);
}

#[test]
fn keeps_words_and_emphasis() {
    check("<p>One <b> two </b>three</p>\n<p><i>four</i></p>", "One **two** three\n\n*four*");
}
