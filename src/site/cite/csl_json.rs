//! CSL-JSON (Citation Style Language 1.0.2), as Zotero and pandoc read it.

use std::borrow::Cow;

use serde::Serialize;

use super::name::Name;
use super::{Citation, plain};
use crate::date::PublishedDate;

/// One item; what is not known is left out.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Author<'a>>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    container_title: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Date>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<Date>,
    archive: Cow<'a, str>,
    #[serde(rename = "archive_location", skip_serializing_if = "Option::is_none")]
    archive_location: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    keyword: String,
    #[serde(rename = "abstract", skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Author<'a> {
    Person {
        family: Cow<'a, str>,
        given: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        suffix: Option<&'a str>,
    },
    Whole {
        literal: Cow<'a, str>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Date {
    /// Year, month and day as far as they are known.
    date_parts: [Vec<i32>; 1],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    circa: bool,
}

pub(super) fn item<'a>(citation: &'a Citation) -> Item<'a> {
    let tags: Vec<Cow<str>> = citation.tags.iter().map(|tag| plain(tag)).collect();
    Item {
        id: citation.slug,
        kind: "article-newspaper",
        author: citation.authors.iter().map(author).collect(),
        title: &citation.title,
        container_title: citation.source.map(plain),
        issued: citation.date.as_ref().map(date),
        url: citation.original.or(citation.page.as_deref()),
        accessed: citation.seen.as_ref().map(date),
        archive: plain(citation.archive),
        archive_location: citation.page.as_deref(),
        language: citation.language,
        // The comma divides keywords; one inside a tag would divide it.
        keyword: tags.iter().map(|tag| tag.replace(", ", " ").replace(',', " ")).collect::<Vec<_>>().join(", "),
        description: citation.description.as_deref(),
    }
}

fn author<'a>(name: &Name<'a>) -> Author<'a> {
    match name {
        Name::Person { family, given, suffix } => {
            Author::Person { family: plain(family), given: plain(given), suffix: *suffix }
        }
        Name::Whole(name) | Name::Organisation(name) => Author::Whole { literal: plain(name) },
    }
}

fn date(date: &PublishedDate) -> Date {
    let number = |part: Option<u32>| part.and_then(|part| i32::try_from(part).ok());
    let parts = [Some(date.year()), number(date.month()), number(date.day_of_month())];
    Date { date_parts: [parts.into_iter().flatten().collect()], circa: date.qualifier().is_some() }
}
