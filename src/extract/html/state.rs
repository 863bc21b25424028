//! The day of publication in what a page keeps for its scripts: the state of an application, an analyst's data layer.
//!
//! A page that scripts draw may tell it nowhere else. Such data speak of other stories as well, and nothing tells whose
//! a member is; so they are asked only where the page itself names no day of publication, and believed only where all
//! that they call by such a name is one day.

use memchr::memmem;

use crate::capture::Capture;
use crate::date::PublishedDate;
use crate::extract::Article;
use crate::extract::evidence::{Field, Place, Support};
use crate::extract::published;

/// Names of members, in lower case and without `_`.
const NAMES: &[&str] = &[
    "articlepublishdate",
    "articlepublisheddate",
    "datepublished",
    "firstpublished",
    "firstpublishedat",
    "firstpublisheddate",
    "publicationdate",
    "publishdate",
    "publishedat",
    "publisheddate",
    "publishedon",
    "publishedtime",
    "publishtime",
];
/// Places in one page that are looked at.
const MOST: usize = 2000;
/// Bytes of a member's name, and of what may stand between it and its value.
const LONGEST_NAME: usize = 24;
const LONGEST_VALUE: usize = 60;
/// Of ten days found so, eight and more are right; see docs/extraction.md.
const TRUST: f32 = 0.7;
/// A day that is surer than this needs no other.
const DOUBTFUL: f32 = 0.5;

/// Gives the article its day where the page itself names none, or only that of a change.
pub(super) fn fill(article: &mut Article, capture: &Capture) {
    let told = article.evidence.fields.get(&Field::Date).map_or(0.0, |support| support.confidence);
    if article.date.is_some_and(|date| told > DOUBTFUL || date.day_of_month().is_none()) {
        return;
    }
    let latest = capture.captured.as_deref().and_then(|captured| captured.get(..10));
    let found =
        in_scripts(&capture.text).filter(|date| latest.is_none_or(|latest| date.date_part().as_str() <= latest));
    let Some(date) = found else { return };
    let support = Support { places: vec![Place::Script], confidence: TRUST, others: Vec::new() };
    article.date = Some(date);
    article.evidence.note(Field::Date, support);
}

/// The day that all members of such names give.
fn in_scripts(source: &str) -> Option<PublishedDate> {
    let mut found: Option<PublishedDate> = None;
    for at in memmem::find_iter(source.as_bytes(), b"ubli").take(MOST) {
        let Some(date) = member(source, at) else { continue };
        match found {
            Some(other) if other.calendar_day() != date.calendar_day() => return None,
            Some(_) => {}
            None => found = Some(date),
        }
    }
    found
}

/// The value of the member whose name holds the byte at `at`; quotes may be escaped for a script or for an attribute.
fn member(source: &str, at: usize) -> Option<PublishedDate> {
    let bytes = source.as_bytes();
    let of_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let start = at - bytes[..at].iter().rev().take(LONGEST_NAME).take_while(|byte| of_name(byte)).count();
    let end = at + bytes[at..].iter().take(LONGEST_NAME).take_while(|byte| of_name(byte)).count();
    let name: String = source[start..end].chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect();
    NAMES.binary_search(&name.as_str()).ok()?;
    let value = source.get(end..)?;
    let value = unquoted(value).unwrap_or(value).trim_start().strip_prefix([':', '='])?.trim_start();
    let (value, quoted) = match unquoted(value) {
        Some(value) => (value, true),
        None => (value, false),
    };
    let ends = |c: char| if quoted { matches!(c, '"' | '\'' | '\\' | '&') } else { !c.is_ascii_digit() };
    let length = value.char_indices().take(LONGEST_VALUE).find(|(_, c)| ends(*c)).map(|(at, _)| at)?;
    let date = published::parse(&value[..length], None, None)?;
    date.day_of_month().map(|_| date)
}

/// What stands behind a quote.
fn unquoted(text: &str) -> Option<&str> {
    ["\\\"", "\"", "&quot;", "&#34;", "'"].iter().find_map(|quote| text.strip_prefix(quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: Option<&str>) {
        assert_eq!(in_scripts(source).map(|date| date.date_part()).as_deref(), expected, "{source}");
    }

    #[test]
    fn in_the_states_of_applications() {
        check(r#"{"props":{"post":{"publishedAt":"2024-03-05T21:30:00Z"}}}"#, Some("2024-03-05"));
        check(r#"push([1,"{\"datePublished\":\"2024-03-05\"}"])"#, Some("2024-03-05"));
        check("<x props='{&quot;datePublished&quot;: &quot;2024-03-05&quot;}'>", Some("2024-03-05"));
        check(r#"dataLayer.push({'publish_date': '20240305'})"#, Some("2024-03-05"));
        check(r#"{"published_at":1709674200000,"x":1}"#, Some("2024-03-05"));
        check(r#"{publishDate:"March 5, 2024"}"#, Some("2024-03-05"));
    }

    #[test]
    fn what_is_in_doubt_is_left() {
        check(r#"[{"publishedAt":"2024-03-05"},{"publishedAt":"2024-03-07"}]"#, None);
        check(r#"{"publishedAt":"2024-03"}"#, None);
        check(r#"{"publishedAt":null,"publisher":"2024-03-05"}"#, None);
        check(r#"{"published":true}"#, None);
        check("publishedAt", None);
        check("\"publishedAt\":\"", None);
        check("publié: ubli äubliä", None);
    }

    #[test]
    fn names_are_in_the_order_that_the_search_needs() {
        assert!(NAMES.is_sorted());
    }
}
