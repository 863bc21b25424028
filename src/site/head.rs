//! What a document's page tells machines: JSON-LD for search engines. What Zotero reads stands in the template.

use serde::Serialize;

use super::cite::Citation;
use super::page::Page;
use super::route::Route;
use crate::archive::DocumentId;

/// schema.org `NewsArticle`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    keywords: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_at: Option<&'a str>,
    is_part_of: Named<'a>,
}

#[derive(Serialize)]
struct Named<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// schema.org `NewsArticle` in its script element, complete.
///
/// The document here is a copy of what the outlet published: `isBasedOn` names the original.
pub(super) fn json_ld(page: &Page, id: DocumentId) -> String {
    let archive = page.archive();
    let front = &archive.documents[id].front;
    let named = |kind, name| Named { kind, name, url: None };
    let date = front.date.map(|date| date.to_string());
    let own = page.canonical(page.path);
    let home = page.canonical(&Route::Home { page: 0 }.path(archive));
    let authors = Citation::kinds_of_authors(page, id).into_iter();
    let source = archive.terms[id].source.map(|source| archive.sources[source].name.as_str());
    let article = Article {
        context: "https://schema.org",
        kind: "NewsArticle",
        headline: &front.title,
        url: own.as_deref(),
        date_published: date.as_deref().map(|date| date.trim_end_matches(['?', '~', '%'])),
        in_language: front.language.as_deref(),
        author: authors
            .map(|(is_organisation, name)| named(if is_organisation { "Organization" } else { "Person" }, name))
            .collect(),
        publisher: source.map(|source| named("Organization", source)),
        description: front.description.as_deref(),
        keywords: &front.tags,
        is_based_on: front.source_url.as_ref().map(|url| url.as_str()),
        main_entity_of_page: own.as_deref(),
        archived_at: own.as_deref(),
        is_part_of: Named { url: home.as_deref(), ..named("Collection", &page.site.config.title) },
    };
    ["<script type=\"application/ld+json\">", &for_script(&article), "</script>"].concat()
}

/// JSON that can stand in a script element: no `<` that could end it or open a comment.
fn for_script(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("what has names for its members is JSON");
    let mut escaped = String::with_capacity(json.len() + 64);
    let mut rest = json.as_str();
    // U+2028 and U+2029, which ended a line of JavaScript once, begin with E2.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xe2)) {
        let (before, behind) = rest.split_at(at);
        escaped.push_str(before);
        let mut letters = behind.chars();
        match letters.next() {
            Some('<') => escaped.push_str("\\u003c"),
            Some('>') => escaped.push_str("\\u003e"),
            Some('&') => escaped.push_str("\\u0026"),
            Some('\u{2028}') => escaped.push_str("\\u2028"),
            Some('\u{2029}') => escaped.push_str("\\u2029"),
            other => escaped.extend(other),
        }
        rest = letters.as_str();
    }
    escaped.push_str(rest);
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn nothing_in_the_json_ends_its_element() {
        let escaped = for_script(&json!({ "headline": "</script><!--<script> & \u{2028}“é”" }));
        assert_eq!(escaped, r#"{"headline":"\u003c/script\u003e\u003c!--\u003cscript\u003e \u0026 \u2028“é”"}"#);
        let read: Value = serde_json::from_str(&escaped).unwrap();
        assert_eq!(read["headline"], "</script><!--<script> & \u{2028}“é”");
    }
}
