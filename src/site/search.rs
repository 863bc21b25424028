//! The search: its page, and the scripts of the index, which are made when one of them is first asked for.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use serde_json::{Value, json};
use tera::Context;

use super::page::Page;
use super::path::SitePath;
use super::render::{Prepared, shown};
use super::route::Kind;
use super::{Links, Site, wording};
use crate::archive::{Archive, DocumentId};
use crate::config::Config;
use crate::date::PublishedDate;
use crate::error::Result;
use crate::markdown;
use crate::search::{self, Filter, Kept, Searched};

/// The folder of the search page and of all scripts of the index.
pub(super) const FOLDER: &str = "search/";

/// Documents whose titles stand in one script: a page of results loads one for each document, or less.
const CARDS: usize = 8;

/// What a word weighs in a title, a tag, a name and a lead, where one in the body weighs 1.
const TITLE: u8 = 5;
const TAG: u8 = 4;
const NAME: u8 = 3;
const LEAD: u8 = 2;

/// The scripts of the index, by path.
pub(super) struct Scripts(BTreeMap<SitePath, Vec<u8>>);

impl Scripts {
    /// Each path with a number for what stands there.
    pub(super) fn outputs(&self) -> impl Iterator<Item = (&SitePath, u64)> {
        self.0.iter().map(|(path, script)| (path, FixedState::default().hash_one(script)))
    }

    pub(super) fn get(&self, path: &SitePath) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }
}

/// Indexes the archive, from what was kept of an earlier indexing. Documents are counted in the order of their addresses,
/// which no edit changes.
pub(super) fn scripts(site: &Site, kept: Kept) -> Result<(Scripts, Kept)> {
    let archive = &site.archive;
    let mut order: Vec<DocumentId> = (0..archive.documents.len()).collect();
    order.sort_by(|a, b| archive.documents[*a].slug.cmp(&archive.documents[*b].slug));
    let searched: Vec<Searched> = order.iter().map(|id| searched(archive, *id)).collect();
    let mut index = search::index(&searched, &|at| archive.documents[order[at]].body(), kept)?;
    let parts = std::mem::take(&mut index.parts);
    let mut files = BTreeMap::new();
    let mut add = |name: String, script: Vec<u8>| {
        files.insert(SitePath::file(format!("{FOLDER}{name}.js")), script);
    };
    add("index".into(), call("index", &[about(site, &index, &parts)]));
    add("dates".into(), dates(archive, &order));
    for (at, documents) in order.chunks(CARDS).enumerate() {
        let cards: Vec<Value> = documents.iter().map(|id| card(site, *id)).collect();
        add(format!("cards/{at}"), call("cards", &[at.into(), cards.into()]));
    }
    for kind in [Kind::Source, Kind::Tag] {
        let names: Vec<Value> = kind.terms(archive).iter().map(|term| term.name.as_str().into()).collect();
        add(kind.folder().into(), call(kind.folder(), &[names.into()]));
    }
    if !index.languages.is_empty() {
        add(format!("stemmers/{}", search::BASE_STEMMER), search::script(search::BASE_STEMMER).unwrap_or_default());
    }
    for language in &index.languages {
        add(format!("stemmers/{}", language.stemmer), search::script(language.stemmer).unwrap_or_default());
    }
    for part in parts {
        add(format!("parts/{}", part.name), part.documents);
        add(format!("places/{}", part.name), part.places);
        part.blocks.into_iter().for_each(|(name, script)| add(format!("places/{name}"), script));
    }
    if !index.languages.is_empty() {
        files.insert(SitePath::file(format!("{FOLDER}stemmers/LICENSE.txt")), search::licence());
    }
    Ok((Scripts(files), index.kept))
}

fn searched(archive: &Archive, id: DocumentId) -> Searched<'_> {
    let document = &archive.documents[id];
    let front = &document.front;
    let terms = &archive.terms[id];
    let tags = terms.tags.iter().map(|tag| &archive.tags[*tag]);
    let source = terms.source.map(|source| archive.sources[source].name.as_str());
    let mut fields: Vec<(u8, &str)> = vec![(TITLE, &front.title)];
    for tag in tags.clone() {
        fields.extend([&tag.name].into_iter().chain(&tag.other_names).map(|name| (TAG, name.as_str())));
    }
    fields.extend(terms.authors.iter().map(|author| (NAME, archive.authors[*author].name.as_str())));
    fields.extend(source.map(|source| (NAME, source)));
    fields.extend(front.credit.as_deref().map(|credit| (NAME, credit)));
    fields.extend(front.description.as_deref().map(|lead| (LEAD, lead)));
    fields.extend(front.captions.iter().map(|caption| (1, caption.as_str())));
    let mut filters: Vec<String> = tags
        .flat_map(|tag| [&tag.name, &tag.slug].into_iter().chain(&tag.other_names))
        .map(|name| search::filter(Filter::Tag, name))
        .collect();
    if let Some(source) = terms.source.map(|source| &archive.sources[source]) {
        filters.extend([&source.name, &source.slug].map(|name| search::filter(Filter::Source, name)));
    }
    filters.extend(front.date.map(|date| search::filter(Filter::Year, &format!("{:04}", date.year()))));
    filters.extend(front.language.as_deref().map(|tag| search::filter(Filter::Language, language(tag))));
    filters.sort();
    filters.dedup();
    let (name, text) = (document.slug.as_str(), document.text_number());
    Searched { name, text, language: front.language.as_deref(), fields, filters }
}

/// What the reading script must know before it can answer anything.
fn about(site: &Site, index: &search::Index, parts: &[search::Part]) -> Value {
    let archive = &site.archive;
    let wording = &site.theme.wording;
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in archive.documents.iter().filter_map(|document| document.front.language.as_deref()) {
        *languages.entry(language(tag)).or_default() += 1;
    }
    let stemmers = index.languages.iter().map(|known| json!([known.code, known.stemmer, known.script]));
    json!({
        "documents": index.documents,
        "firsts": parts.iter().map(|part| part.first.as_str()).collect::<Vec<_>>(),
        "stemmers": stemmers.collect::<Vec<_>>(),
        "particles": if parts.is_empty() { &[] } else { search::particles() },
        "years": archive.years.iter().map(|year| (year.year, year.documents.len())).collect::<Vec<_>>(),
        "languages": languages.iter().map(|(tag, count)| (tag, wording.language_name(tag), count)).collect::<Vec<_>>(),
        "cards": CARDS,
        "page": if site.links == Links::Relative { "index.html" } else { "" },
        "texts": has_texts(site.links, &site.config),
        "counts": wording.forms("documents"),
        "digits": wording.digits("0123456789".to_owned()),
        "words": {
            "begins": wording.word("search_begins"),
            "none": wording.word("search_none"),
            "some": wording.word("search_some"),
        },
    })
}

/// Title, language, direction, date, source of a document: what a result shows before its text is read.
fn card(site: &Site, id: DocumentId) -> Value {
    let document = &site.archive.documents[id];
    let front = &document.front;
    let source = site.archive.terms[id].source.map(|source| site.archive.sources[source].name.as_str());
    let date = front.date.as_ref().map(|date| site.theme.wording.date_view(date));
    let (datetime, label) = date.map(|date| (date.datetime, date.label)).unwrap_or_default();
    json!([
        document.slug,
        front.title,
        front.language.as_deref().unwrap_or_default(),
        wording::direction(front.language.as_deref(), &front.title),
        datetime,
        label,
        source.unwrap_or_default(),
    ])
}

/// The first day on which each document can have been published, as the distance in days from the one before it, and
/// how exactly that is known: 0 to the day, 1 to the month, 2 to the year, 3 not at all.
fn dates(archive: &Archive, order: &[DocumentId]) -> Vec<u8> {
    let mut script = b"cuttingsSearch.dates(\"".to_vec();
    let mut before = 0;
    for id in order {
        let Some((day, known)) = archive.documents[*id].front.date.and_then(first_day) else {
            search::push_numbers([0, 3], &mut script);
            continue;
        };
        search::push_numbers([day - before, known], &mut script);
        before = day;
    }
    script.extend_from_slice(b"\");\n");
    script
}

/// Days since 1 January 1970.
fn first_day(date: PublishedDate) -> Option<(i32, i32)> {
    let known = match (date.month(), date.day_of_month()) {
        (Some(_), Some(_)) => 0,
        (Some(_), None) => 1,
        _ => 2,
    };
    let (month, day) = (date.month().unwrap_or(1), date.day_of_month().unwrap_or(1));
    let first = PublishedDate::new(date.year(), Some(month), Some(day))?.calendar_day()?;
    Some((first.to_epoch_days(), known))
}

/// Whether each document's text stands in a script of its own. A page from disk can read nothing but scripts; where
/// the Markdown of the documents is published, a page from a host reads that.
pub(super) fn has_texts(links: Links, config: &Config) -> bool {
    links == Links::Relative || !config.exports.markdown
}

/// The words of a document, for excerpts.
pub(super) fn text(site: &Site, id: DocumentId) -> Result<Vec<u8>> {
    let document = &site.archive.documents[id];
    Ok(call("text", &[document.slug.as_str().into(), markdown::plain_text(&document.body()?).into()]))
}

/// `cuttingsSearch.NAME(…);`, in which nothing but ASCII and the letters of the texts stands.
fn call(name: &str, arguments: &[Value]) -> Vec<u8> {
    let arguments: Vec<String> = arguments.iter().map(Value::to_string).collect();
    format!("cuttingsSearch.{name}({});\n", arguments.join(",")).into_bytes()
}

fn language(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// The page on which one searches.
pub(super) fn page(page: &Page) -> Prepared {
    shown(page, page.view("search", page.words().word("search"), None), Context::new())
}
