//! The lists of all tags, sources and authors: by their initials, divided into pages where they are long.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::page::Page;
use super::route::{Kind, Route};
use super::view::{NamedLink, TermGroupView, TermView, TermsView};
use super::{Site, charts, lists};
use crate::archive::{Term, TermId};
use crate::collation::Collation;

/// Terms of a list that are drawn in time; more would make a heavy page.
pub(super) const MOST_SPARKS: usize = 400;

/// Documents of a term that are worth a drawing.
const WORTH_A_SPARK: usize = 3;

/// Initials that each page of a divided list leads to. In scripts of many characters nearly every name has its own.
const MOST_INITIALS: usize = 200;

/// The order of each list, worked out when one of its pages is first asked for.
#[derive(Default)]
pub(super) struct Initials([OnceLock<Order>; Kind::ALL.len()]);

/// The terms of a kind in the order in which their list shows them, and how it is divided.
pub(super) struct Order {
    /// Those of an initial together.
    terms: Vec<TermId>,
    groups: Vec<Group>,
    per_page: usize,
    beginnings: Vec<Beginning>,
}

/// The terms under an initial: from a place in the order to the next group.
struct Group {
    initial: String,
    from: usize,
}

/// Where an initial begins.
#[derive(Hash)]
pub(super) struct Beginning {
    initial: String,
    page: usize,
    /// Among the groups of the page, from 1.
    number: usize,
}

impl Initials {
    pub(super) fn of(&self, site: &Site, kind: Kind) -> &Order {
        self.0[kind as usize].get_or_init(|| {
            let collation = Collation::new(&site.config.default_language);
            Order::of(kind.terms(&site.archive), &collation, site.config.paginate_terms_by)
        })
    }
}

impl Order {
    fn of(terms: &[Term], collation: &Collation, per_page: usize) -> Self {
        let mut members: Vec<(String, Vec<TermId>)> = Vec::new();
        let mut at_initial: HashMap<String, usize> = HashMap::new();
        for (at, term) in terms.iter().enumerate() {
            let initial = collation.initial(&term.name);
            // Nearly always that of the term before.
            let group = match members.last() {
                Some((last, _)) if *last == initial => members.len() - 1,
                _ => *at_initial.entry(initial).or_insert_with_key(|initial| {
                    members.push((initial.clone(), Vec::new()));
                    members.len() - 1
                }),
            };
            members[group].1.push(at);
        }
        let mut order =
            Order { terms: Vec::with_capacity(terms.len()), groups: Vec::new(), per_page, beginnings: Vec::new() };
        for (initial, terms) in members {
            order.groups.push(Group { initial, from: order.terms.len() });
            order.terms.extend(terms);
        }
        order.beginnings = order.find_beginnings();
        order
    }

    fn find_beginnings(&self) -> Vec<Beginning> {
        let mut all: Vec<Beginning> = Vec::with_capacity(self.groups.len());
        for (at, group) in self.groups.iter().enumerate() {
            let page = group.from / self.per_page;
            let number = at - self.first_group(page) + 1;
            all.push(Beginning { initial: group.initial.clone(), page, number });
        }
        if self.terms.len() <= self.per_page || all.len() <= MOST_INITIALS {
            return all;
        }
        // The first of each page is enough to find the page of any other.
        all.dedup_by_key(|beginning| beginning.page);
        let step = all.len().div_ceil(MOST_INITIALS);
        all.into_iter().step_by(step).collect()
    }

    /// The group with which a page begins, or goes on.
    fn first_group(&self, page: usize) -> usize {
        self.groups.partition_point(|group| group.from <= page * self.per_page) - 1
    }

    fn pages(&self) -> usize {
        self.terms.len().div_ceil(self.per_page)
    }

    /// Where the initials begin to which every page leads.
    pub(super) fn beginnings(&self) -> &[Beginning] {
        &self.beginnings
    }

    /// The initials of a page, each with its terms there.
    pub(super) fn on_page(&self, page: usize) -> impl Iterator<Item = (&str, &[TermId])> {
        let from = (page * self.per_page).min(self.terms.len());
        let to = from.saturating_add(self.per_page).min(self.terms.len());
        let first = if from < to { self.first_group(page) } else { self.groups.len() };
        let groups = self.groups.iter().enumerate().skip(first).take_while(move |(_, group)| group.from < to);
        groups.map(move |(at, group)| {
            let end = self.groups.get(at + 1).map_or(to, |next| next.from.min(to));
            (group.initial.as_str(), &self.terms[group.from.max(from)..end])
        })
    }
}

/// A page of the list of all terms of a kind.
pub(super) fn terms<'a>(page: &Page<'a>, kind: Kind, number: usize) -> TermsView<'a> {
    let terms = kind.terms(page.archive());
    let order = page.site.initials.of(page.site, kind);
    let is_short = terms.len() <= MOST_SPARKS;
    let term = |at: &TermId| {
        let documents = &terms[*at].documents;
        let spark = if is_short && documents.len() >= WORTH_A_SPARK { charts::spark(page, documents) } else { None };
        TermView { spark, ..page.term(kind, *at) }
    };
    let group =
        |(initial, terms): (&'a str, &'a [TermId])| TermGroupView { initial, terms: terms.iter().map(term).collect() };
    let route = |page| Route::Terms { kind, page };
    let beginning = |found: &Beginning| {
        let folder = if found.page == number { String::new() } else { page.to(route(found.page)) };
        NamedLink { name: found.initial.clone(), url: format!("{folder}#initial-{}", found.number) }
    };
    TermsView {
        heading: page.words().word(kind.folder()),
        count: terms.len(),
        count_label: page.words().count(terms.len(), kind.folder()).unwrap_or_default(),
        groups: order.on_page(number).map(group).collect(),
        initials: order.beginnings().iter().map(beginning).collect(),
        pager: lists::pager(page, number, order.pages(), route),
    }
}
