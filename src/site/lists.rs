//! Pages that list documents: home, years, months, the undated, tags, sources, authors.

use std::ops::Range;

use super::page::Page;
use super::route::{Kind, Route};
use super::view::{
    AboutView, GroupView, ListView, MonthView, NamedLink, PagerView, TermView, UndatedView, WaysView, YearView,
};
use super::wording;
use super::{charts, collections, narrow};
use crate::archive::{DocumentId, Facet, Term, TermId};
use crate::config::SourceConfig;
use crate::date::PublishedDate;
use crate::url::SourceUrl;

/// Months, sources and tags that the home page leads to.
const WAYS: (usize, usize, usize) = (12, 12, 24);

/// Tags shown beside a tag.
pub(super) const TOGETHER: usize = 12;

/// How a list divides its entries.
#[derive(Clone, Copy, PartialEq)]
enum Grouping {
    Day,
    Month,
    /// One group without a heading of its own.
    Whole,
}

/// The documents of a list: a stretch of time, or those of a term.
enum Members<'a> {
    Range(Range<DocumentId>),
    Ids(&'a [DocumentId]),
}

impl Members<'_> {
    fn len(&self) -> usize {
        match self {
            Members::Range(range) => range.len(),
            Members::Ids(ids) => ids.len(),
        }
    }

    /// The document at a place of the list.
    fn at(&self, place: usize) -> DocumentId {
        match self {
            Members::Range(range) => range.start + place,
            Members::Ids(ids) => ids[place],
        }
    }
}

/// The newest documents.
pub(super) fn home<'a>(page: &Page<'a>, number: usize) -> ListView<'a> {
    let all = Members::Range(0..page.archive().documents.len());
    let heading = &page.site.config.title;
    list(page, heading, all, number, Grouping::Month, |page| Route::Home { page })
}

/// The ways into the archive beside the newest documents.
pub(super) fn ways<'a>(page: &Page<'a>) -> WaysView<'a> {
    let (months, sources, tags) = WAYS;
    let archive = page.archive();
    let newest = archive.years.iter().enumerate().flat_map(|(at, year)| year.months.iter().map(move |m| (at, m.month)));
    WaysView {
        timeline: charts::timeline(page, 0..archive.documents.len()),
        collections: collections::links(page),
        months: newest.take(months).map(|(year, month)| page.month(year, month, false)).collect(),
        sources: most_found(page, Kind::Source, sources).into_iter().map(|at| page.term(Kind::Source, at)).collect(),
        tags: {
            let mut most = most_found(page, Kind::Tag, tags);
            most.sort_unstable();
            most.into_iter().map(|tag| page.term(Kind::Tag, tag)).collect()
        },
    }
}

pub(super) fn year<'a>(page: &Page<'a>, at: usize, number: usize, heading: &'a str) -> ListView<'a> {
    let archive = page.archive();
    let year = &archive.years[at];
    let documents = Members::Range(year.documents.clone());
    let mut view = list(page, heading, documents, number, Grouping::Month, |page| Route::Year { year: at, page });
    view.months = months_of(page, at, None);
    let has = |member| page.shows("year.html", member);
    if number == 0 && has("days") {
        view.days = charts::days(page, at);
    }
    if number == 0 && has("narrow") {
        let facet = Facet { year: Some(at), ..Facet::default() };
        view.narrow = narrow::options(page, facet, year.documents.clone());
    }
    let link =
        |at: usize| Some(page.link(page.words().year(archive.years.get(at)?.year), Route::Year { year: at, page: 0 }));
    view.newer = at.checked_sub(1).and_then(link);
    view.older = link(at + 1);
    view
}

pub(super) fn month<'a>(page: &Page<'a>, year: usize, month: usize, number: usize, heading: &'a str) -> ListView<'a> {
    let archive = page.archive();
    let found = &archive.years[year].months[month];
    let documents = Members::Range(found.documents.clone());
    let route = |page| Route::Month { year, month, page };
    let mut view = list(page, heading, documents, number, Grouping::Day, route);
    view.months = months_of(page, year, Some(found.month));
    (view.newer, view.older) = neighbouring_months(page, year, month);
    view
}

pub(super) fn undated<'a>(page: &Page<'a>, number: usize) -> ListView<'a> {
    let documents = Members::Range(page.archive().undated.clone());
    let heading = page.words().word("undated");
    list(page, heading, documents, number, Grouping::Whole, |page| Route::Undated { page })
}

pub(super) fn term<'a>(page: &Page<'a>, kind: Kind, term: usize, number: usize) -> ListView<'a> {
    let found = &kind.terms(page.archive())[term];
    let documents = Members::Ids(&found.documents);
    let route = |page| Route::Term { kind, term, page };
    let mut view = list(page, &found.name, documents, number, Grouping::Month, route);
    let facet = match kind {
        Kind::Tag => Some(Facet { tag: Some(term), ..Facet::default() }),
        Kind::Source => Some(Facet { source: Some(term), ..Facet::default() }),
        Kind::Author => None,
    };
    view.about = match kind {
        Kind::Source => page.site.config.sources.get(&found.name).map(about_source),
        Kind::Tag => about_tag(page, found),
        Kind::Author => None,
    };
    // What the first page says of the whole list, the others need not say again.
    if number == 0 {
        let has = |member| page.shows(kind.template(), member);
        let documents = found.documents.iter().copied();
        view.timeline = if has("timeline") { charts::timeline(page, documents.clone()) } else { None };
        if let Some(facet) = facet.filter(|_| has("narrow")) {
            view.narrow = narrow::options(page, facet, documents);
        }
        if kind == Kind::Tag && has("together") {
            let beside = page.archive().together(term, TOGETHER).into_iter();
            view.together = beside.map(|(tag, count)| TermView { count, ..page.term(Kind::Tag, tag) }).collect();
        }
    }
    view
}

/// A tag, a source and a year together.
pub(super) fn narrowed<'a>(page: &Page<'a>, at: usize, number: usize, heading: &'a str) -> ListView<'a> {
    let (facet, documents) = &page.archive().narrowing.lists()[at];
    let route = |page| Route::Narrowed { list: at, page };
    let mut view = list(page, heading, Members::Ids(documents), number, Grouping::Month, route);
    view.chosen = narrow::chosen(page, *facet);
    if number == 0 && page.shows("narrowed.html", "narrow") {
        view.narrow = narrow::options(page, *facet, documents.iter().copied());
    }
    view
}

fn about_source(source: &SourceConfig) -> AboutView<'_> {
    AboutView {
        description: source.description.as_deref(),
        country: source.country.as_deref(),
        language: source.language.as_deref(),
        homepage: source.homepage.as_deref().and_then(SourceUrl::parse).map(|url| url.to_string()),
        other_names: &[],
        broader: Vec::new(),
        narrower: Vec::new(),
    }
}

fn about_tag<'a>(page: &Page<'a>, tag: &'a Term) -> Option<AboutView<'a>> {
    let views = |tags: &[TermId]| tags.iter().map(|tag| page.term(Kind::Tag, *tag)).collect::<Vec<_>>();
    let is_known =
        tag.description.is_some() || !(tag.other_names.is_empty() && tag.broader.is_empty() && tag.narrower.is_empty());
    is_known.then(|| AboutView {
        description: tag.description.as_deref(),
        country: None,
        language: None,
        homepage: None,
        other_names: &tag.other_names,
        broader: views(&tag.broader),
        narrower: views(&tag.narrower),
    })
}

/// All years with their twelve months.
pub(super) fn years<'a>(page: &Page<'a>) -> Vec<YearView<'a>> {
    let years = page.archive().years.iter().enumerate();
    years
        .map(|(at, year)| YearView {
            year: year.year,
            label: page.words().year(year.year),
            url: page.year_url(at),
            count: year.documents.len(),
            months: months_of(page, at, None),
        })
        .collect()
}

pub(super) fn undated_link(page: &Page) -> Option<UndatedView> {
    let count = page.archive().undated.len();
    (count > 0).then(|| UndatedView { url: page.to(Route::Undated { page: 0 }), count })
}

fn list<'a>(
    page: &Page<'a>,
    heading: &'a str,
    members: Members,
    number: usize,
    grouping: Grouping,
    route: impl Fn(usize) -> Route,
) -> ListView<'a> {
    let per_page = page.site.config.paginate_by;
    let stories = &page.site.stories;
    let lines = stories.lines(route(0), members.len());
    let places = stories.places(route(0), members.len(), number * per_page, (number + 1) * per_page);
    let shown: Vec<DocumentId> = places.into_iter().map(|place| members.at(place)).collect();
    ListView {
        heading,
        dir: match heading.chars().any(char::is_alphabetic) {
            true => wording::direction(None, heading),
            false => page.words().direction(),
        },
        count: members.len(),
        stories: lines,
        count_label: count_label(page, members.len(), lines),
        grouped_by: match grouping {
            Grouping::Day => "day",
            Grouping::Month => "month",
            Grouping::Whole => "",
        },
        groups: groups(page, &shown, grouping),
        pager: pager(page, number, lines.div_ceil(per_page), route),
        months: Vec::new(),
        newer: None,
        older: None,
        about: None,
        days: None,
        timeline: None,
        together: Vec::new(),
        chosen: Vec::new(),
        narrow: Vec::new(),
    }
}

/// What is counted are documents; where some carry one story, how many stories they are is said as well.
fn count_label(page: &Page, documents: usize, stories: usize) -> String {
    let words = page.words();
    let counted = words.count(documents, "documents").unwrap_or_default();
    if stories == documents {
        return counted;
    }
    let stories = words.count(stories, "stories").unwrap_or_default();
    wording::fill(words.word("documents_and_stories"), &[("documents", &counted), ("stories", &stories)])
}

fn groups(page: &Page, documents: &[DocumentId], grouping: Grouping) -> Vec<GroupView> {
    let archive = page.archive();
    let mut groups: Vec<GroupView> = Vec::new();
    let mut current: Option<Option<(i32, u32, u32)>> = None;
    for &id in documents {
        let date = archive.documents[id].front.date;
        let key = date.map(|date| {
            let day = if grouping == Grouping::Day { date.day_of_month().unwrap_or(0) } else { 0 };
            (date.year(), date.month().unwrap_or(0), day)
        });
        if current != Some(key) {
            current = Some(key);
            groups.push(group(page, date, grouping));
        }
        if let Some(group) = groups.last_mut() {
            group.entries.push(page.entry(id));
        }
    }
    groups
}

fn group(page: &Page, date: Option<PublishedDate>, grouping: Grouping) -> GroupView {
    let entries = Vec::new();
    let Some(date) = date else {
        let label = if grouping == Grouping::Whole { "" } else { page.words().word("undated") };
        let url = (grouping != Grouping::Whole).then(|| page.to(Route::Undated { page: 0 }));
        return GroupView { label: label.into(), datetime: None, anchor: None, url, entries };
    };
    let (year_number, month, day) = (date.year(), date.month(), date.calendar_day());
    match (grouping, month, day) {
        (Grouping::Day, Some(_), Some(day)) => GroupView {
            label: page.words().weekday(day),
            datetime: Some(day.to_string()),
            anchor: date.day_of_month().map(|day| format!("day-{day}")),
            url: None,
            entries,
        },
        (Grouping::Day, Some(month), None) => GroupView {
            label: page.words().day_unknown(month),
            datetime: Some(format!("{year_number:04}-{month:02}")),
            anchor: None,
            url: None,
            entries,
        },
        (_, Some(month), _) => GroupView {
            label: page.words().month_label(year_number, month),
            datetime: Some(format!("{year_number:04}-{month:02}")),
            anchor: None,
            url: page.time_url(year_number, Some(month)),
            entries,
        },
        (_, None, _) => GroupView {
            label: page.words().month_unknown(year_number),
            datetime: Some(format!("{year_number:04}")),
            anchor: None,
            url: page.time_url(year_number, None),
            entries,
        },
    }
}

pub(super) fn pager(page: &Page, number: usize, pages: usize, route: impl Fn(usize) -> Route) -> Option<PagerView> {
    (pages > 1).then(|| PagerView {
        page: number + 1,
        pages,
        previous: number.checked_sub(1).map(|previous| page.to(route(previous))),
        next: Some(number + 1).filter(|next| *next < pages).map(|next| page.to(route(next))),
        first: page.to(route(0)),
        last: page.to(route(pages - 1)),
    })
}

fn months_of<'a>(page: &Page<'a>, year: usize, current: Option<u32>) -> Vec<MonthView<'a>> {
    (1..=12).map(|month| page.month(year, month, current == Some(month))).collect()
}

fn neighbouring_months(page: &Page, year: usize, month: usize) -> (Option<NamedLink>, Option<NamedLink>) {
    let years = &page.archive().years;
    let link = |(year, month): (usize, usize)| {
        let found = &years[year].months[month];
        page.link(page.words().month_label(found.year, found.month), Route::Month { year, month, page: 0 })
    };
    let newer = match month.checked_sub(1) {
        Some(month) => Some((year, month)),
        None => (0..year).rev().find_map(|year| Some((year, years[year].months.len().checked_sub(1)?))),
    };
    let older = match years[year].months.get(month + 1) {
        Some(_) => Some((year, month + 1)),
        None => (year + 1..years.len()).find(|year| !years[*year].months.is_empty()).map(|year| (year, 0)),
    };
    (newer.map(link), older.map(link))
}

/// The terms with most documents, by position.
fn most_found(page: &Page, kind: Kind, at_most: usize) -> Vec<TermId> {
    let terms = kind.terms(page.archive());
    let mut order: Vec<TermId> = (0..terms.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(terms[*at].documents.len()), *at));
    order.truncate(at_most);
    order
}
