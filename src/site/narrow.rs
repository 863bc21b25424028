//! Narrowing a list down: what it is narrowed by, by what else it can be, and the pages of both.

use std::collections::BTreeMap;

use super::page::Page;
use super::route::{Kind, Route};
use super::view::{ChosenView, NarrowView, OptionView};
use super::wording;
use crate::archive::{DocumentId, Facet};

/// Options that are offered at a time.
const MOST_OPTIONS: usize = 24;

/// The page of a list: the narrowed one, or that of the one tag, source or year.
fn route(page: &Page, facet: Facet) -> Option<Route> {
    let whole = match facet {
        Facet { tag: Some(term), source: None, year: None } => Some(Route::Term { kind: Kind::Tag, term, page: 0 }),
        Facet { tag: None, source: Some(term), year: None } => Some(Route::Term { kind: Kind::Source, term, page: 0 }),
        Facet { tag: None, source: None, year: Some(year) } if page.site.config.pages.years => {
            Some(Route::Year { year, page: 0 })
        }
        _ => None,
    };
    whole.or_else(|| page.archive().narrowing.find(facet).map(|list| Route::Narrowed { list, page: 0 }))
}

/// What a list is narrowed down by, each with the list without it where that has a page.
pub(super) fn chosen<'a>(page: &Page<'a>, facet: Facet) -> Vec<ChosenView<'a>> {
    let archive = page.archive();
    let parts = [
        facet.tag.map(|tag| ("tag", archive.tags[tag].name.clone(), Facet { tag: None, ..facet })),
        facet.source.map(|source| ("source", archive.sources[source].name.clone(), Facet { source: None, ..facet })),
        facet.year.map(|year| ("year", page.words().year(archive.years[year].year), Facet { year: None, ..facet })),
    ];
    let view = |(label, name, without): (&str, String, Facet)| {
        let dir = wording::direction(None, &name);
        Some(ChosenView { label: page.words().word(label), dir, name, url: page.to(route(page, without)?) })
    };
    parts.into_iter().flatten().filter_map(view).collect()
}

/// What a list can be narrowed down by: only what leads to a page, or to the one document that is left.
pub(super) fn options<'a>(
    page: &Page<'a>,
    facet: Facet,
    documents: impl ExactSizeIterator<Item = DocumentId>,
) -> Vec<NarrowView<'a>> {
    let of = documents.len();
    let archive = page.archive();
    let mut sources: BTreeMap<usize, Found> = BTreeMap::new();
    let mut years: BTreeMap<usize, Found> = BTreeMap::new();
    let mut tags: BTreeMap<usize, Found> = BTreeMap::new();
    for id in documents {
        if let Some(source) = archive.terms[id].source.filter(|_| facet.source.is_none()) {
            sources.entry(source).or_default().add(id);
        }
        if let Some(year) = archive.year_of(id).filter(|_| facet.year.is_none()) {
            years.entry(year).or_default().add(id);
        }
        if facet.tag.is_none() {
            archive.terms[id].tags.iter().for_each(|tag| tags.entry(*tag).or_default().add(id));
        }
    }
    let mut ways = Vec::new();
    let by_source = sources.into_iter().map(|(source, found)| {
        let name = archive.sources[source].name.clone();
        (name, Facet { source: Some(source), ..facet }, found)
    });
    ways.extend(way(page, "sources", by_source, of));
    let by_year = years
        .into_iter()
        .map(|(year, found)| (page.words().year(archive.years[year].year), Facet { year: Some(year), ..facet }, found));
    ways.extend(way(page, "years", by_year, of));
    let by_tag = tags.into_iter().map(|(tag, found)| {
        let name = archive.tags[tag].name.clone();
        (name, Facet { tag: Some(tag), ..facet }, found)
    });
    ways.extend(way(page, "tags", by_tag, of));
    ways
}

#[derive(Default)]
struct Found {
    first: DocumentId,
    count: usize,
}

impl Found {
    fn add(&mut self, id: DocumentId) {
        if self.count == 0 {
            self.first = id;
        }
        self.count += 1;
    }
}

fn way<'a>(
    page: &Page<'a>,
    label: &'static str,
    found: impl Iterator<Item = (String, Facet, Found)>,
    of: usize,
) -> Option<NarrowView<'a>> {
    let option = |(name, facet, found): (String, Facet, Found)| {
        let to = match found.count {
            // Tags that were given once are many, and the document names them itself.
            1 if label == "tags" => return None,
            1 => Route::Document(found.first),
            _ => Route::Narrowed { list: page.archive().narrowing.find(facet)?, page: 0 },
        };
        Some(OptionView { dir: wording::direction(None, &name), url: page.to(to), count: found.count, name })
    };
    let mut options: Vec<OptionView> = found.filter(|(_, _, found)| found.count < of).filter_map(option).collect();
    if label != "years" {
        options.sort_by_key(|option| std::cmp::Reverse(option.count));
    }
    // Where not one of them has a page of its own, the list is short enough to be looked through.
    let is_any_list = options.iter().any(|option| option.count > 1);
    options.truncate(MOST_OPTIONS);
    (is_any_list && options.len() > 1).then(|| NarrowView { label: page.words().word(label), options })
}
