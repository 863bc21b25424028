//! The lists of all tags, sources and authors: by their initials, divided into pages where they are long.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;

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

/// Initials that each page of a divided list leads to, and pages of those that go on. In scripts of many characters
/// nearly every name has an initial of its own.
const MOST_INITIALS: usize = 200;

/// Characters of a name that stand for the page which begins with it.
const LONGEST_LEAD: usize = 12;

/// The order of each list, worked out when one of its pages is first asked for.
#[derive(Default)]
pub(super) struct Initials([OnceLock<Order>; Kind::ALL.len()]);

/// The terms of a kind in the order in which their list shows them, and how it is divided.
pub(super) struct Order {
    /// Those of an initial together.
    terms: Vec<TermId>,
    groups: Vec<Group>,
    per_page: usize,
    beginnings: Vec<Lead>,
    /// The pages on which groups go on, with the groups.
    further: Vec<(usize, Lead)>,
}

/// The terms under an initial: from a place in the order to the next group.
struct Group {
    initial: String,
    from: usize,
}

/// Where an initial begins, or a page on which it goes on.
#[derive(Hash)]
pub(super) struct Lead {
    name: String,
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
        let mut order = Order {
            terms: Vec::with_capacity(terms.len()),
            groups: Vec::new(),
            per_page,
            beginnings: Vec::new(),
            further: Vec::new(),
        };
        for (initial, terms) in members {
            order.groups.push(Group { initial, from: order.terms.len() });
            order.terms.extend(terms);
        }
        order.beginnings = order.find_beginnings();
        order.further = order.find_further(terms);
        order
    }

    fn find_beginnings(&self) -> Vec<Lead> {
        let mut all: Vec<Lead> = Vec::with_capacity(self.groups.len());
        for (at, group) in self.groups.iter().enumerate() {
            let page = group.from / self.per_page;
            let number = at - self.group(page * self.per_page) + 1;
            all.push(Lead { name: group.initial.clone(), page, number });
        }
        if self.terms.len() <= self.per_page || all.len() <= MOST_INITIALS {
            return all;
        }
        // The first of each page is enough to find the page of any other.
        all.dedup_by_key(|lead| lead.page);
        let step = all.len().div_ceil(MOST_INITIALS);
        all.into_iter().step_by(step).collect()
    }

    fn find_further(&self, terms: &[Term]) -> Vec<(usize, Lead)> {
        let name = |at: usize| terms[self.terms[at]].name.as_str();
        let begins = |page: usize| {
            let from = page * self.per_page;
            let group = self.group(from);
            let lead = || Lead { name: told_apart(name(from), name(from - 1)), page, number: 1 };
            (self.groups[group].from < from).then(|| (group, lead()))
        };
        (1..self.pages()).filter_map(begins).collect()
    }

    /// The group of the term at a place.
    fn group(&self, place: usize) -> usize {
        self.groups.partition_point(|group| group.from <= place) - 1
    }

    /// The places of a page's terms.
    fn places(&self, page: usize) -> Range<usize> {
        let from = page * self.per_page;
        from..from.saturating_add(self.per_page).min(self.terms.len())
    }

    fn pages(&self) -> usize {
        self.terms.len().div_ceil(self.per_page)
    }

    /// What a page leads to: where the initials begin, and where those go on that stand on it.
    pub(super) fn leads(&self, page: usize) -> Vec<&Lead> {
        let own = self.places(page);
        let (first, last) = (self.group(own.start), self.group(own.end - 1));
        let from = self.further.partition_point(|(group, _)| *group < first);
        let to = self.further.partition_point(|(group, _)| *group <= last);
        let further = self.further[from..to].iter().map(|(_, lead)| lead);
        let further = further.step_by((to - from).div_ceil(MOST_INITIALS).max(1));
        let mut leads: Vec<&Lead> = self.beginnings.iter().chain(further).collect();
        leads.sort_by_key(|lead| (lead.page, lead.number));
        leads
    }

    /// The initials of a page, each with its terms there.
    pub(super) fn on_page(&self, page: usize) -> impl Iterator<Item = (&str, &[TermId])> {
        let own = self.places(page);
        (self.group(own.start)..=self.group(own.end - 1)).map(move |at| {
            let group = &self.groups[at];
            let end = self.groups.get(at + 1).map_or(own.end, |next| next.from.min(own.end));
            (group.initial.as_str(), &self.terms[group.from.max(own.start)..end])
        })
    }
}

/// As much of the beginning of a name as tells it from the name before.
fn told_apart(name: &str, before: &str) -> String {
    let shared = name.chars().zip(before.chars()).take_while(|(own, other)| own == other).count();
    let own = shared.min(LONGEST_LEAD);
    let is_own = |(at, character): &(usize, char)| *at <= own || is_combining_mark(*character);
    let lead: String = name.chars().enumerate().take_while(is_own).map(|(_, character)| character).collect();
    if lead.len() < name.len() { lead + "…" } else { lead }
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
    let lead = |lead: &Lead| {
        let folder = if lead.page == number { String::new() } else { page.to(route(lead.page)) };
        NamedLink { name: lead.name.clone(), url: format!("{folder}#initial-{}", lead.number) }
    };
    TermsView {
        heading: page.words().word(kind.folder()),
        count: terms.len(),
        count_label: page.words().count(terms.len(), kind.folder()).unwrap_or_default(),
        groups: order.on_page(number).map(group).collect(),
        initials: order.leads(number).into_iter().map(lead).collect(),
        pager: lists::pager(page, number, order.pages(), route),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_from_the_one_before_by_its_beginning() {
        for (name, before, expected) in [
            ("ferry", "fen", "fer…"),
            ("fen", "Fen", "f…"),
            ("fens", "fen", "fens"),
            ("fen", "fen", "fen"),
            ("부두", "부대", "부두"),
            ("e\u{301}clair", "ebb", "e\u{301}…"),
            ("harbour master 12", "harbour master 11", "harbour maste…"),
        ] {
            assert_eq!(told_apart(name, before), expected);
        }
    }
}
