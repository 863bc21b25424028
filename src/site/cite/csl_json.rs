//! CSL-JSON (Citation Style Language 1.0.2), as Zotero and pandoc read it.

use serde_json::{Map, Value, json};

use super::name::Name;
use super::{Citation, plain};
use crate::date::PublishedDate;

/// One item.
pub(super) fn item(citation: &Citation) -> Map<String, Value> {
    let mut item = Map::new();
    let mut set = |name: &str, value: Value| {
        item.insert(name.to_owned(), value);
    };
    set("id", citation.slug.into());
    set("type", "article-newspaper".into());
    if !citation.authors.is_empty() {
        set("author", citation.authors.iter().map(author).collect());
    }
    set("title", citation.title.as_str().into());
    if let Some(source) = citation.source {
        set("container-title", plain(source).into());
    }
    if let Some(date) = &citation.date {
        set("issued", date_parts(date));
    }
    if let Some(address) = citation.original.or(citation.page.as_deref()) {
        set("URL", address.into());
    }
    if let Some(seen) = &citation.seen {
        set("accessed", date_parts(seen));
    }
    set("archive", plain(citation.archive).into());
    if let Some(page) = &citation.page {
        set("archive_location", page.as_str().into());
    }
    if let Some(language) = citation.language {
        set("language", language.into());
    }
    if !citation.tags.is_empty() {
        let tags: Vec<String> = citation.tags.iter().map(|tag| plain(&tag.replace(',', " "))).collect();
        set("keyword", tags.join(", ").into());
    }
    if let Some(description) = &citation.description {
        set("abstract", description.as_str().into());
    }
    item
}

fn author(name: &Name) -> Value {
    match name {
        Name::Person { family, given, suffix: None } => json!({ "family": plain(family), "given": plain(given) }),
        Name::Person { family, given, suffix: Some(suffix) } => {
            json!({ "family": plain(family), "given": plain(given), "suffix": suffix })
        }
        Name::Whole(name) | Name::Organisation(name) => json!({ "literal": plain(name) }),
    }
}

/// Year, month and day as far as they are known.
fn date_parts(date: &PublishedDate) -> Value {
    let parts: Vec<i64> =
        [Some(i64::from(date.year())), date.month().map(i64::from), date.day_of_month().map(i64::from)]
            .into_iter()
            .flatten()
            .collect();
    let mut value = json!({ "date-parts": [parts] });
    if date.qualifier().is_some() {
        value["circa"] = true.into();
    }
    value
}
