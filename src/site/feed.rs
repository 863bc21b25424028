//! Atom (RFC 4287) and JSON Feed 1.1 of the site and of each tag and source.
//!
//! Nothing here comes from a clock: a feed is as new as what it holds.

use std::borrow::Cow;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::page::Page;
use super::path::Href;
use super::route::{Kind, Route, Scope};
use super::xml;
use crate::archive::DocumentId;
use crate::date::PublishedDate;
use crate::document::Header;
use crate::error::Result;
use crate::markdown::{self, Paragraphs};
use crate::publication::Publication;

/// The moment of what has no date at all; feeds must name one.
const UNKNOWN: &str = "1970-01-01T00:00:00Z";

/// Characters of a body that stand for a missing description.
const EXCERPT: usize = 280;

/// A feed before it is written in one of the formats.
struct Feed<'a> {
    id: String,
    title: String,
    description: &'a str,
    language: &'a str,
    /// The feed's own address, as far as it is known.
    own: String,
    page: String,
    updated: Option<PublishedDate>,
    author: &'a str,
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    id: String,
    title: &'a str,
    url: String,
    /// The page's original address.
    original: Option<&'a str>,
    language: Option<&'a str>,
    published: Option<String>,
    updated: Option<PublishedDate>,
    authors: Vec<&'a str>,
    tags: Vec<&'a str>,
    summary: Cow<'a, str>,
    /// The body as HTML; only in the site's own feed, so that a body is not rendered for each of its tags.
    content: Option<String>,
}

/// The feed as Atom.
pub(super) fn atom(page: &Page, scope: Scope) -> Result<Vec<u8>> {
    let feed = collect(page, scope, Route::Atom(scope))?;
    let mut out = String::with_capacity(16 << 10);
    write_atom(&feed, &mut out);
    Ok(out.into_bytes())
}

/// The feed as JSON.
pub(super) fn json(page: &Page, scope: Scope) -> Result<Vec<u8>> {
    let feed = collect(page, scope, Route::JsonFeed(scope))?;
    let absolute = page.site.config.base_url.is_some();
    let mut bytes = serde_json::to_vec_pretty(&json_feed(&feed, absolute)).unwrap_or_default();
    bytes.push(b'\n');
    Ok(bytes)
}

fn collect<'a>(page: &Page<'a>, scope: Scope, own: Route) -> Result<Feed<'a>> {
    let archive = page.archive();
    let config = &page.site.config;
    let href = page.site.feed_href(page.path);
    let (shown, documents): (Route, Vec<DocumentId>) = match scope {
        Scope::Site => {
            let shown = Route::Home { page: 0 };
            (shown, page.site.stories.places(shown, archive.documents.len(), 0, config.feed_limit))
        }
        Scope::Term(kind, term) => {
            let documents = &kind.terms(archive)[term].documents;
            let shown = Route::Term { kind, term, page: 0 };
            let places = page.site.stories.places(shown, documents.len(), 0, config.feed_limit);
            (shown, places.into_iter().map(|place| documents[place]).collect())
        }
    };
    let entries = documents.iter().map(|id| entry(page, &href, *id, scope == Scope::Site));
    let entries: Vec<Entry> = entries.collect::<Result<_>>()?;
    let shown = shown.path(archive);
    Ok(Feed {
        id: id_of(page, &href, shown.address(), &shown),
        title: page.scope_title(scope),
        description: &config.description,
        language: &config.default_language,
        own: href.to(&own.path(archive)),
        page: href.to(&shown),
        updated: entries.iter().filter_map(|entry| entry.updated).max(),
        author: config.author.as_deref().unwrap_or(&config.title),
        entries,
    })
}

fn entry<'a>(page: &Page<'a>, href: &Href, id: DocumentId, with_content: bool) -> Result<Entry<'a>> {
    let archive = page.archive();
    let document = &archive.documents[id];
    let front = &document.front;
    let terms = &archive.terms[id];
    let path = Route::Document(id).path(archive);
    let name = |kind: Kind, term: usize| kind.terms(archive)[term].name.as_str();
    let authors: Vec<&str> = match terms.source {
        Some(source) if terms.authors.is_empty() => vec![name(Kind::Source, source)],
        _ => terms.authors.iter().map(|author| name(Kind::Author, *author)).collect(),
    };
    Ok(Entry {
        id: id_of(page, href, &format!("documents/{}", document.slug), &path),
        title: &front.title,
        url: href.to(&path),
        original: front.source_url.as_ref().map(|url| url.as_str()),
        language: front.language.as_deref(),
        published: front.date.map(|date| date.to_rfc3339()),
        updated: updated(document),
        authors,
        tags: terms.tags.iter().map(|tag| name(Kind::Tag, *tag)).collect(),
        summary: summary(page, id)?,
        content: if with_content { content(page, href, id)? } else { None },
    })
}

/// The lead, else the first words; of a text that is not published, that it is not.
fn summary<'a>(page: &Page<'a>, id: DocumentId) -> Result<Cow<'a, str>> {
    let document = &page.archive().documents[id];
    Ok(match (document.front.description.as_deref(), document.publication()) {
        (Some(lead), _) => Cow::Borrowed(lead),
        (None, Publication::Metadata) => Cow::Borrowed(page.words().word("not_published")),
        (None, Publication::Withdrawn) => Cow::Borrowed(page.words().word("withdrawn")),
        (None, _) => Cow::Borrowed(page.site.shared.first_words(id, || Ok(excerpt(&document.body()?)))?),
    })
}

/// The body with addresses that can be followed from a feed reader.
fn content(page: &Page, href: &Href, id: DocumentId) -> Result<Option<String>> {
    let from_feed = Page { site: page.site, path: page.path, href: href.clone(), is_alike: false, asks: page.asks };
    let document = &page.archive().documents[id];
    let body = document.body()?;
    Ok((!body.is_empty()).then(|| from_feed.html(&body, "text-", Paragraphs::Named, &document.path)))
}

/// A permanent name: the address where the site has one, else a UUID made from the slug, which no correction changes.
fn id_of(page: &Page, href: &Href, name: &str, path: &super::SitePath) -> String {
    if page.site.config.base_url.is_some() {
        return href.to(path);
    }
    let own_to_site = if name.starts_with("documents/") { "" } else { page.site.config.title.as_str() };
    let mut bytes: [u8; 16] = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(format!("cuttings\0{own_to_site}\0{name}"))[..16]);
    // RFC 9562: version 8 (made in a way of one's own), variant 10.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// When the entry came to be: published or taken into the archive, whichever is later.
fn updated(document: &Header) -> Option<PublishedDate> {
    let ingested = document.front.capture.as_ref().and_then(|capture| capture.ingested.as_deref()?.parse().ok());
    document.front.date.max(ingested)
}

fn moment(date: Option<PublishedDate>) -> String {
    date.map_or_else(|| UNKNOWN.into(), |date| date.to_rfc3339())
}

/// The first words of a body.
fn excerpt(body: &str) -> String {
    // Only the beginning is read: a body can be of any length.
    let end = body.char_indices().nth(EXCERPT * 4).map_or(body.len(), |(at, _)| at);
    let text = markdown::plain_text(&body[..end]);
    let mut words = String::new();
    for word in text.split_whitespace() {
        if words.chars().count() + word.chars().count() > EXCERPT {
            words.push_str(" …");
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

fn write_atom(feed: &Feed, out: &mut String) {
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    xml::attribute("xml:lang", feed.language, out);
    out.push_str(">\n");
    xml::element("id", &feed.id, out);
    xml::element("title", &feed.title, out);
    if !feed.description.is_empty() {
        xml::element("subtitle", feed.description, out);
    }
    xml::element("updated", &moment(feed.updated), out);
    write_author(feed.author, out);
    xml::empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.own)], out);
    xml::empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.page)], out);
    xml::element("generator", "Cuttings", out);
    for entry in &feed.entries {
        write_entry(entry, out);
    }
    out.push_str("</feed>\n");
}

fn write_entry(entry: &Entry, out: &mut String) {
    out.push_str("<entry");
    if let Some(language) = entry.language {
        xml::attribute("xml:lang", language, out);
    }
    out.push_str(">\n");
    xml::element("id", &entry.id, out);
    xml::element("title", entry.title, out);
    xml::empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)], out);
    if let Some(original) = entry.original {
        xml::empty("link", &[("rel", "via"), ("href", original)], out);
    }
    if let Some(published) = &entry.published {
        xml::element("published", published, out);
    }
    xml::element("updated", &moment(entry.updated), out);
    for author in &entry.authors {
        write_author(author, out);
    }
    for tag in &entry.tags {
        xml::empty("category", &[("term", tag)], out);
    }
    if !entry.summary.is_empty() {
        xml::element("summary", &entry.summary, out);
    }
    if let Some(content) = &entry.content {
        out.push_str("<content type=\"html\">");
        xml::text(content, out);
        out.push_str("</content>\n");
    }
    out.push_str("</entry>\n");
}

fn write_author(name: &str, out: &mut String) {
    out.push_str("<author><name>");
    xml::text(name, out);
    out.push_str("</name></author>\n");
}

/// JSON Feed 1.1. Its addresses must be absolute: without a `base_url` they are left out.
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    language: &'a str,
    authors: Vec<JsonAuthor<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// An item must have content; where the HTML is left to the page, the summary is it.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
}

fn json_feed<'a>(feed: &'a Feed, absolute: bool) -> JsonFeed<'a> {
    let item = |entry: &'a Entry| JsonItem {
        id: &entry.id,
        title: entry.title,
        url: absolute.then_some(entry.url.as_str()),
        external_url: entry.original,
        language: entry.language,
        date_published: entry.published.as_deref(),
        date_modified: moment(entry.updated),
        authors: entry.authors.iter().map(|name| JsonAuthor { name }).collect(),
        tags: &entry.tags,
        summary: entry.content.as_ref().map(|_| entry.summary.as_ref()).filter(|summary| !summary.is_empty()),
        content_html: entry.content.as_deref(),
        content_text: entry.content.is_none().then_some(entry.summary.as_ref()),
    };
    JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: absolute.then_some(feed.page.as_str()),
        feed_url: absolute.then_some(feed.own.as_str()),
        description: feed.description,
        language: feed.language,
        authors: vec![JsonAuthor { name: feed.author }],
        items: feed.entries.iter().map(item).collect(),
    }
}
