//! One line for each story: what a list leaves out because the story stands in it already, and what is said instead.
//!
//! Every list counts the documents that it holds; where a story was carried more than once, it has fewer lines. Of the
//! documents of one story a list shows that which carried it first among those in the list: a month in which only a
//! copy appeared shows the copy. The lists of a source show all that it carried.

use std::collections::HashMap;

use super::page::Page;
use super::route::{Kind, Route};
use super::view::CarrierView;
use super::wording;
use crate::archive::{Archive, DocumentId};
use crate::config::Config;
use crate::publication::Publication;

/// Copies that are named in a line of a list.
const NAMED: usize = 8;

/// Copies that a lead's page lists, and those that a copy's page does: their own pages say where the others are.
const LISTED: usize = 200;
const LISTED_ON_COPY: usize = 24;

/// The lists in which a story stands more than once.
#[derive(Debug, Clone, Default)]
pub(super) struct Stories {
    /// By the route of a list's first page: the places in it that have no line, ascending.
    doubled: HashMap<Route, Vec<usize>>,
}

impl Stories {
    pub(super) fn of(archive: &Archive) -> Self {
        let mut stories = Stories::default();
        if archive.duplicates.is_empty() {
            return stories;
        }
        let rank: HashMap<DocumentId, usize> =
            archive.duplicates.groups().flat_map(|group| group.iter().enumerate().map(|(at, id)| (*id, at))).collect();
        let mut index = |route: Route, documents: &mut dyn Iterator<Item = DocumentId>| {
            let doubled = doubled(archive, &rank, documents);
            if !doubled.is_empty() {
                stories.doubled.insert(route, doubled);
            }
        };
        index(Route::Home { page: 0 }, &mut (0..archive.documents.len()));
        for (at, year) in archive.years.iter().enumerate() {
            index(Route::Year { year: at, page: 0 }, &mut year.documents.clone());
            for (month, found) in year.months.iter().enumerate() {
                index(Route::Month { year: at, month, page: 0 }, &mut found.documents.clone());
            }
        }
        index(Route::Undated { page: 0 }, &mut archive.undated.clone());
        for kind in [Kind::Tag, Kind::Author] {
            for (term, found) in kind.terms(archive).iter().enumerate() {
                index(Route::Term { kind, term, page: 0 }, &mut found.documents.iter().copied());
            }
        }
        for (list, (facet, documents)) in archive.narrowing.lists().iter().enumerate() {
            if facet.source.is_none() {
                index(Route::Narrowed { list, page: 0 }, &mut documents.iter().copied());
            }
        }
        stories
    }

    /// How many lines a list of so many documents has; `list` is its first page.
    pub(super) fn lines(&self, list: Route, documents: usize) -> usize {
        documents - self.left_out(list).len()
    }

    /// The places of a list that stand in the lines from `from` to `to`.
    pub(super) fn places(&self, list: Route, documents: usize, from: usize, to: usize) -> Vec<usize> {
        let doubled = self.left_out(list);
        // So many places before the first line have none.
        let (mut passed, mut above) = (0, doubled.len());
        while passed < above {
            let middle = (passed + above) / 2;
            if doubled[middle] - middle <= from { passed = middle + 1 } else { above = middle }
        }
        let mut places = Vec::with_capacity(to.saturating_sub(from));
        for place in from + passed..documents {
            if places.len() >= to.saturating_sub(from) {
                break;
            }
            if doubled.get(passed) == Some(&place) {
                passed += 1;
            } else {
                places.push(place);
            }
        }
        places
    }

    /// The line in which a place of a list stands; `Err` is the line that it would be, where it has none.
    pub(super) fn line(&self, list: Route, place: usize) -> Result<usize, usize> {
        match self.left_out(list).binary_search(&place) {
            Ok(before) => Err(place - before),
            Err(before) => Ok(place - before),
        }
    }

    /// The places of a list that have no line, by its first page.
    pub(super) fn left_out(&self, list: Route) -> &[usize] {
        self.doubled.get(&list).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The places of a list whose story has its line elsewhere in it.
fn doubled(
    archive: &Archive,
    rank: &HashMap<DocumentId, usize>,
    documents: &mut dyn Iterator<Item = DocumentId>,
) -> Vec<usize> {
    let mut first: HashMap<DocumentId, (usize, usize)> = HashMap::new();
    let mut found: Vec<(usize, DocumentId)> = Vec::new();
    for (place, id) in documents.enumerate() {
        if let Some(&rank) = rank.get(&id) {
            let story = archive.duplicates.lead_of(id);
            found.push((place, story));
            let shown = first.entry(story).or_insert((rank, place));
            *shown = (*shown).min((rank, place));
        }
    }
    found.retain(|(place, story)| first.get(story).is_some_and(|(_, shown)| shown != place));
    found.into_iter().map(|(place, _)| place).collect()
}

/// How many others carried the story of a document, in words; `None` where there are none.
pub(super) fn carried_label(page: &Page, id: DocumentId) -> Option<String> {
    let others = page.archive().duplicates.group(id).len().checked_sub(1)?;
    page.words().count(others, "carriers")
}

/// The others as a line of a list names them.
pub(super) fn named<'a>(page: &Page<'a>, id: DocumentId) -> Vec<CarrierView<'a>> {
    carriers(page, id, NAMED)
}

/// The others as a document's own page lists them.
pub(super) fn listed<'a>(page: &Page<'a>, id: DocumentId) -> Vec<CarrierView<'a>> {
    carriers(page, id, if page.archive().duplicates.is_copy(id) { LISTED_ON_COPY } else { LISTED })
}

/// What a copy is compared with.
pub(super) fn first_carrier<'a>(page: &Page<'a>, id: DocumentId) -> Option<CarrierView<'a>> {
    let duplicates = &page.archive().duplicates;
    duplicates.is_copy(id).then(|| carrier(page, duplicates.lead_of(id), id))
}

fn carriers<'a>(page: &Page<'a>, id: DocumentId, at_most: usize) -> Vec<CarrierView<'a>> {
    let others = page.archive().duplicates.group(id).iter().filter(|other| **other != id);
    others.take(at_most).map(|other| carrier(page, *other, id)).collect()
}

/// A document that carried the story, as the page of `seen_from` names it.
pub(super) fn carrier<'a>(page: &Page<'a>, id: DocumentId, seen_from: DocumentId) -> CarrierView<'a> {
    let archive = page.archive();
    let front = &archive.documents[id].front;
    let source = archive.terms[id].source.map(|source| archive.sources[source].name.as_str());
    let name = source.unwrap_or(&front.title);
    let is_lead = archive.duplicates.lead_of(id) == id;
    let copy = if is_lead { seen_from } else { id };
    // Two copies are not compared with each other, but each with what was there first.
    let is_compared = is_lead || !archive.duplicates.is_copy(seen_from);
    CarrierView {
        name,
        name_dir: wording::direction(None, name),
        title: &front.title,
        url: page.to(Route::Document(id)),
        language: front.language.as_deref(),
        dir: wording::direction(front.language.as_deref(), &front.title),
        date: front.date.as_ref().map(|date| page.words().date_view(date)),
        first: is_lead,
        compared_url: (is_compared && is_comparable(archive, &page.site.config, copy))
            .then(|| page.to(Route::Compared(copy))),
    }
}

/// Whether a copy has a page that compares it with its lead: both texts must be there to be read, and in full, since
/// what an excerpt leaves out would be told as left out by the outlet.
pub(super) fn is_comparable(archive: &Archive, config: &Config, copy: DocumentId) -> bool {
    let lead = archive.duplicates.lead_of(copy);
    let is_published = |id: DocumentId| {
        let document = &archive.documents[id];
        document.publication() == Publication::Full && !document.is_blank()
    };
    config.pages.comparisons && lead != copy && is_published(lead) && is_published(copy)
}
