//! The bytes of one output file.

use std::collections::HashSet;

use tera::{Context, Value};

use super::page::{self, Page};
use super::path::SitePath;
use super::route::{Kind, List, Route, Selection};
use super::view::{DocumentView, ListView, NamedLink, PageView};
use super::wording;
use super::{
    Site, captures, charts, cite, collections, comparison, exports, feed, head, initials, lists, search, sitemap,
    stories, theme,
};
use crate::archive::DocumentId;
use crate::document::FrontMatter;
use crate::error::{Error, ErrorKind, Result};
use crate::markdown::{self, Paragraphs};

/// A page before its template is run.
pub(super) struct Prepared {
    pub template: String,
    pub context: Context,
}

pub(super) fn render(site: &Site, path: &SitePath, route: Route) -> Result<Vec<u8>> {
    let page = match route.kind() {
        Some(kind) => Page::of_kind(site, path, kind),
        None => Page::new(site, path),
    };
    match route {
        Route::Atom(scope) => feed::atom(&page, scope),
        Route::JsonFeed(scope) => feed::json(&page, scope),
        Route::Sitemap => Ok(sitemap::sitemap(site)),
        Route::SitemapPart(part) => Ok(sitemap::part(site, part)),
        Route::Robots => Ok(sitemap::robots(site)),
        Route::Text(id) => search::text(site, id),
        Route::Captures => Ok(captures::list(site)),
        Route::Citations(selection, format) => Ok(cite::file(&page, selection.documents(&site.archive), format)),
        Route::Markdown(id) => exports::markdown::file(&page, id),
        Route::Data(format) => exports::data::file(&page, format),
        Route::Opml => Ok(exports::opml::opml(&page)),
        Route::Asset(at) => Ok(site.theme.asset(at).to_vec()),
        Route::Picture(at) => {
            let message = format!("the picture `{}` is not rendered but read", site.pictures.name(at));
            Err(Error::new(ErrorKind::Content, message))
        }
        _ => {
            let run = |page: &Page, bytes: &mut Vec<u8>| -> Result<tera::TeraResult<()>> {
                let prepared = prepare(page, route)?;
                debug_assert_eq!(route.kind().map(page::template).as_ref(), Some(&prepared.template));
                Ok(site.theme.tera.render_to(&prepared.template, &prepared.context, bytes))
            };
            let mut bytes = Vec::with_capacity(16 << 10);
            let mut rendered = run(&page, &mut bytes)?;
            if rendered.is_err() {
                // A name that there is not is told among all that there are.
                bytes.clear();
                rendered = run(&page.whole(), &mut bytes)?;
            }
            rendered.map_err(|error| {
                let mut error = theme::describe(&error);
                error.message = format!("{} (in `{}`)", error.message, path.as_str());
                error
            })?;
            Ok(bytes)
        }
    }
}

/// What a page shows. Files that no template makes are shown as the page of what is not there.
pub(super) fn prepare(page: &Page, route: Route) -> Result<Prepared> {
    Ok(match route {
        Route::Home { page: number } => home(page, number),
        Route::Document(id) => document(page, id)?,
        Route::Compared(id) => compared(page, id)?,
        Route::Year { year, page: number } => year_page(page, year, number),
        Route::Month { year, month, page: number } => month_page(page, year, month, number),
        Route::Undated { page: number } => {
            let mut view = page.view("undated", page.words().word("undated"), Some(Route::Months));
            view.files = exports::files(page, Selection::Undated);
            view.trail.extend(page.months_link());
            list(page, view, &lists::undated(page, number), Context::new())
        }
        Route::Months => months(page),
        Route::Terms { kind, page: number } => terms(page, kind, number),
        Route::Term { kind, term, page: number } => term_page(page, kind, term, number),
        Route::Narrowed { list, page: number } => narrowed(page, list, number),
        Route::Collections => {
            let mut context = Context::new();
            context.insert("collections", &page.asked(&collections::links(page)));
            shown(page, page.view("collections", page.words().word("collections"), Some(Route::Collections)), context)
        }
        Route::Collection(at) => collection(page, at),
        Route::Redirect(id) => redirect(page, Route::Document(id), page.archive().documents[id].front.title.clone()),
        Route::NumberedFirst(list) => redirect(page, list.page(0), heading(page, list)),
        Route::Search => search::page(page),
        Route::Exports => {
            let mut context = Context::new();
            context.insert("exports", &page.asked(&exports::overview(page)));
            shown(page, page.view("data", page.words().word("downloads"), None), context)
        }
        _ => shown(page, page.view("404", page.words().word("not_found"), None), Context::new()),
    })
}

fn home(page: &Page, number: usize) -> Prepared {
    let mut view = page.view("home", &page.site.config.title, None);
    view.trail.clear();
    view.files = exports::files(page, Selection::Whole);
    view.description = Some(page.site.config.description.as_str()).filter(|text| !text.is_empty());
    let mut context = Context::new();
    let ways = (number == 0 && page.shows("home.html", "ways")).then(|| lists::ways(page));
    context.insert("ways", &page.asked(&ways));
    list(page, view, &lists::home(page, number), context)
}

fn year_page(page: &Page, year: usize, number: usize) -> Prepared {
    let heading = page.words().year(page.archive().years[year].year);
    let mut view = page.view("year", &heading, Some(Route::Months));
    view.files = exports::files(page, Selection::Year(year));
    view.trail.extend(page.months_link());
    list(page, view, &lists::year(page, year, number, &heading), Context::new())
}

fn month_page(page: &Page, year: usize, month: usize, number: usize) -> Prepared {
    let found = &page.archive().years[year].months[month];
    let heading = page.words().month_label(found.year, found.month);
    let mut view = page.view("month", &heading, Some(Route::Months));
    view.files = exports::files(page, Selection::Month { year, month });
    view.trail.extend(page.months_link());
    view.trail.extend(year_link(page, year));
    list(page, view, &lists::month(page, year, month, number, &heading), Context::new())
}

fn months(page: &Page) -> Prepared {
    let mut context = Context::new();
    context.insert("years", &page.asked(&lists::years(page)));
    context.insert("timeline", &page.asked(&charts::timeline(page, 0..page.archive().documents.len())));
    context.insert("undated", &page.asked(&lists::undated_link(page)));
    shown(page, page.view("months", page.words().word("months"), Some(Route::Months)), context)
}

fn terms(page: &Page, kind: Kind, number: usize) -> Prepared {
    let terms = initials::terms(page, kind, number);
    let mut context = Context::new();
    context.insert("terms", &page.asked(&terms));
    shown(page, page.view(kind.folder(), terms.heading, Some(Route::Terms { kind, page: 0 })), context)
}

fn term_page(page: &Page, kind: Kind, term: usize, number: usize) -> Prepared {
    let view_of_list = lists::term(page, kind, term, number);
    let section = Route::Terms { kind, page: 0 };
    let mut view = page.view(kind.singular(), view_of_list.heading, Some(section));
    view.feeds = page.feeds(Some((kind, term)));
    view.files = exports::files(page, Selection::Term(kind, term));
    view.description = view_of_list.about.as_ref().and_then(|about| about.description);
    view.trail.push(page.link(page.words().word(kind.folder()), section));
    list(page, view, &view_of_list, Context::new())
}

fn narrowed(page: &Page, at: usize, number: usize) -> Prepared {
    let archive = page.archive();
    let (facet, _) = archive.narrowing.lists()[at];
    let year = facet.year.map(|year| page.words().year(archive.years[year].year));
    let names = [
        facet.tag.map(|tag| archive.tags[tag].name.as_str()),
        facet.source.map(|source| archive.sources[source].name.as_str()),
        year.as_deref(),
    ];
    let heading = names.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (kind, term) = match (facet.tag, facet.source) {
        (Some(tag), _) => (Kind::Tag, tag),
        (None, source) => (Kind::Source, source.unwrap_or_default()),
    };
    let section = Route::Terms { kind, page: 0 };
    let mut view = page.view("narrowed", &heading, Some(section));
    view.trail.push(page.link(page.words().word(kind.folder()), section));
    view.trail.push(page.link(kind.terms(archive)[term].name.clone(), Route::Term { kind, term, page: 0 }));
    list(page, view, &lists::narrowed(page, at, number, &heading), Context::new())
}

fn collection(page: &Page, at: usize) -> Prepared {
    let front = &page.archive().collections[at].front;
    let mut view = page.view("collection", &front.title, Some(Route::Collections));
    view.description = front.description.as_deref();
    view.trail.push(page.link(page.words().word("collections"), Route::Collections));
    let mut context = Context::new();
    context.insert("collection", &page.asked(&collections::collection(page, at)));
    shown(page, view, context)
}

fn document(page: &Page, id: DocumentId) -> Result<Prepared> {
    let archive = page.archive();
    let front = &archive.documents[id].front;
    let mut view = page.view("document", &front.title, None);
    view.description = front.description.as_deref();
    view.files = exports::files(page, Selection::Document(id));
    if let Some(date) = front.date
        && let Ok(year) = archive.years.binary_search_by(|year| date.year().cmp(&year.year))
    {
        let year_link = year_link(page, year);
        let has_year = year_link.is_some();
        view.trail.extend(year_link);
        let month = archive.years[year].months.iter().position(|month| Some(month.month) == date.month());
        if let Some(month) = month {
            let number = archive.years[year].months[month].month;
            let name = match has_year {
                true => page.words().month_name(number),
                false => page.words().month_label(date.year(), number),
            };
            view.trail.push(page.link(name, Route::Month { year, month, page: 0 }));
        }
    }
    let mut context = Context::new();
    context.insert("document", &page.asked(&document_view(page, id)?));
    Ok(shown(page, view, context))
}

fn compared(page: &Page, copy: DocumentId) -> Result<Prepared> {
    let title = &page.archive().documents[copy].front.title;
    let mut view = page.view("compared", format!("{}: {title}", page.words().word("compared")), None);
    view.trail.push(page.link(title.clone(), Route::Document(copy)));
    let mut context = Context::new();
    context.insert("comparison", &page.asked(&comparison::comparison(page, copy)?));
    Ok(shown(page, view, context))
}

fn document_view<'a>(page: &Page<'a>, id: DocumentId) -> Result<DocumentView<'a>> {
    let archive = page.archive();
    let document = &archive.documents[id];
    let body = document.body()?;
    let front = &document.front;
    let html = |markdown: &str, prefix: &str| {
        Value::safe_string(&page.html(markdown, prefix, Paragraphs::Linked, &document.path))
    };
    let has = |member| page.shows("document.html", member);
    let (newer, older) = archive.neighbours(id);
    let (newer_in_source, older_in_source) = archive.neighbours_in_source(id);
    let related = if has("related") { archive.related(id) } else { &[] };
    let told_in = page.site.in_collections.get(&id).map(Vec::as_slice).unwrap_or_default();
    let terms = &archive.terms[id];
    Ok(DocumentView {
        title: &front.title,
        url: page.to(Route::Document(id)),
        slug: &document.slug,
        path: &document.path,
        language: front.language.as_deref(),
        dir: wording::direction(front.language.as_deref(), &front.title),
        date: front.date.as_ref().map(|date| page.words().date_view(date)),
        source: page.source_link(id),
        source_url: front.source_url.as_ref().map(|url| url.as_str()),
        source_host: front.source_url.as_ref().map(|url| url.host()),
        credit: front.credit.as_deref(),
        authors: terms.authors.iter().map(|author| page.term_link(Kind::Author, *author)).collect(),
        tags: terms.tags.iter().map(|tag| page.term_link(Kind::Tag, *tag)).collect(),
        description: front.description.as_deref(),
        captions: captions_apart(front, &body),
        body: html(&body, "text-"),
        draft: front.draft,
        publication: document.publication().name(),
        reason: front.reason.as_deref(),
        notes: front.notes.as_ref().map(|notes| html(notes, "note-")),
        captured: front.capture.as_ref().and_then(|capture| page.words().read_date(capture.captured.as_deref()?)),
        ingested: front.capture.as_ref().and_then(|capture| page.words().read_date(capture.ingested.as_deref()?)),
        extra: &front.extra,
        json_ld: has("json_ld").then(|| Value::safe_string(&head::json_ld(page, id))),
        newer: newer.filter(|_| has("newer")).map(|newer| page.entry(newer)),
        older: older.filter(|_| has("older")).map(|older| page.entry(older)),
        newer_in_source: newer_in_source.filter(|_| has("newer_in_source")).map(|newer| page.entry(newer)),
        older_in_source: older_in_source.filter(|_| has("older_in_source")).map(|older| page.entry(older)),
        collections: told_in
            .iter()
            .map(|at| page.link(archive.collections[*at].front.title.clone(), Route::Collection(*at)))
            .collect(),
        carried: stories::listed(page, id),
        carried_label: stories::carried_label(page, id),
        carried_first: stories::first_carrier(page, id),
        related: related.iter().map(|other| page.entry(*other)).collect(),
        cite: has("cite").then(|| exports::cite(page, id)),
    })
}

/// The captions of pictures that the body does not show; those that it shows have theirs beneath them.
fn captions_apart<'a>(front: &'a FrontMatter, body: &str) -> Vec<&'a str> {
    let captions = front.captions.iter().map(String::as_str);
    if front.captions.is_empty() || !body.contains("![") {
        return captions.collect();
    }
    let words = markdown::plain_text(body);
    let beneath: HashSet<&str> = words.lines().map(str::trim).collect();
    captions.filter(|caption| !beneath.contains(caption.trim())).collect()
}

/// The year's page as a step of a trail, where years have pages.
fn year_link(page: &Page, year: usize) -> Option<NamedLink> {
    Some(NamedLink { name: page.words().year(page.archive().years[year].year), url: page.year_url(year)? })
}

/// What a list is called.
fn heading(page: &Page, list: List) -> String {
    let archive = page.archive();
    match list {
        List::Home => page.site.config.title.clone(),
        List::Year(year) => page.words().year(archive.years[year].year),
        List::Month { year, month } => {
            let month = &archive.years[year].months[month];
            page.words().month_label(month.year, month.month)
        }
        List::Undated => page.words().word("undated").to_owned(),
        List::Terms(kind) => page.words().word(kind.folder()).to_owned(),
        List::Term { kind, term } => kind.terms(archive)[term].name.clone(),
    }
}

fn redirect(page: &Page, to: Route, title: String) -> Prepared {
    let target = to.path(page.archive());
    let mut view = page.view("redirect", title, None);
    view.canonical = page.canonical(&target);
    let mut context = Context::new();
    context.insert("target", &page.asked(&page.href.to(&target)));
    shown(page, view, context)
}

fn list(page: &Page, view: PageView, list: &ListView, mut context: Context) -> Prepared {
    context.insert("list", &page.asked(list));
    shown(page, view, context)
}

/// The template is called after the page's kind.
pub(super) fn shown(page: &Page, view: PageView, mut context: Context) -> Prepared {
    context.insert("page", &page.asked(&view));
    Prepared { template: page::template(view.kind), context }
}
