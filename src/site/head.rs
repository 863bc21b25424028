//! What a document's page tells machines: JSON-LD for search engines. What Zotero reads stands in the template.

use serde_json::{Value, json};

use super::cite::Citation;
use super::page::Page;
use super::route::Route;
use crate::archive::DocumentId;

/// schema.org `NewsArticle` in its script element, complete.
///
/// The document here is a copy of what the outlet published: `isBasedOn` names the original.
pub(super) fn json_ld(page: &Page, id: DocumentId) -> String {
    let document = &page.archive().documents[id];
    let front = &document.front;
    let named = |kind: &str, name: &str| json!({ "@type": kind, "name": name });
    let mut article = serde_json::Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            article.insert(name.into(), value);
        }
    };
    set("@context", Some("https://schema.org".into()));
    set("@type", Some("NewsArticle".into()));
    set("headline", Some(front.title.as_str().into()));
    set("url", page.canonical(page.path).map(Value::from));
    set("datePublished", front.date.map(|date| date.to_string().trim_end_matches(['?', '~', '%']).into()));
    set("inLanguage", front.language.as_deref().map(Value::from));
    let authors: Vec<Value> = Citation::kinds_of_authors(page, id)
        .into_iter()
        .map(|(is_organisation, name)| named(if is_organisation { "Organization" } else { "Person" }, name))
        .collect();
    set("author", (!authors.is_empty()).then(|| authors.into()));
    let archive = page.archive();
    let source = archive.terms[id].source.map(|source| archive.sources[source].name.as_str());
    set("publisher", source.map(|source| named("Organization", source)));
    set("description", front.description.as_deref().map(Value::from));
    set("keywords", (!front.tags.is_empty()).then(|| front.tags.clone().into()));
    set("isBasedOn", front.source_url.as_ref().map(|url| url.as_str().into()));
    set("mainEntityOfPage", page.canonical(page.path).map(Value::from));
    set("archivedAt", page.canonical(page.path).map(Value::from));
    let mut archive = named("Collection", &page.site.config.title);
    if let Some(home) = page.canonical(&Route::Home { page: 0 }.path(page.archive())) {
        archive["url"] = home.into();
    }
    set("isPartOf", Some(archive));
    format!("<script type=\"application/ld+json\">{}</script>", for_script(&Value::Object(article)))
}

/// JSON that can stand in a script element: no `<` that could end it or open a comment.
fn for_script(value: &Value) -> String {
    let mut escaped = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_json_ends_its_element() {
        let escaped = for_script(&json!({ "headline": "</script><!--<script> & \u{2028}" }));
        assert_eq!(escaped, r#"{"headline":"\u003c/script\u003e\u003c!--\u003cscript\u003e \u0026 \u2028"}"#);
        assert_eq!(serde_json::from_str::<Value>(&escaped).unwrap()["headline"], "</script><!--<script> & \u{2028}");
    }
}
