//! For each output a number for all that it is made from: an output whose number is the same need not be made again.
//!
//! What a page shows of other documents, terms and lists is a few facts of each, and these have a number once, which
//! the pages that show them take up. Where it is simpler a number stands for more than the page shows; then the page is
//! made again without need, and found to be as it was. A test edits archives at random and holds what is built by these
//! numbers against what is built from nothing.

use std::hash::{BuildHasher, Hash};

use foldhash::quality::FixedState;
use rayon::prelude::*;

use super::path::SitePath;
use super::route::{Kind, List, Route, Scope};
use super::{Site, stories};
use crate::archive::{DocumentId, Facet, TermId};
use crate::publication::Publication;

/// The numbers that outputs are put together from.
pub struct Digests {
    /// What every page may show.
    common: u64,
    /// What a document's line in a list shows.
    lines: Vec<u64>,
    /// A document with the names of its terms.
    documents: Vec<u64>,
    /// What a document can be narrowed down by, and where it falls in a drawing.
    facets: Vec<u64>,
    /// What is said of a term where it is named.
    terms: [Vec<u64>; Kind::ALL.len()],
    /// All addresses that a link in a text can lead to.
    addresses: u64,
    /// All months with their counts.
    months: u64,
    /// All documents with all names.
    everything: u64,
}

fn of(facts: impl Hash) -> u64 {
    FixedState::default().hash_one(facts)
}

impl Digests {
    pub fn of(site: &Site) -> Self {
        let archive = &site.archive;
        let counts = Kind::ALL.map(|kind| kind.terms(archive).len().min(1));
        let exists = (archive.years.is_empty(), archive.undated.is_empty(), archive.collections.is_empty(), counts);
        let shown = site.theme.shows_count().then_some(archive.documents.len());
        let config = format!("{:?} {:?}", site.config, site.links);
        let common = of((env!("CARGO_PKG_VERSION"), site.theme.digest(), config, exists, shown));
        let terms = Kind::ALL.map(|kind| {
            let terms = kind.terms(archive).iter().enumerate();
            let digest = |(at, term): (TermId, &crate::archive::Term)| {
                of((&term.name, &term.slug, term.documents.len(), site.weight(kind, at)))
            };
            terms.map(digest).collect::<Vec<u64>>()
        });
        let source =
            |id: DocumentId| archive.terms[id].source.map(|at| (&archive.sources[at].name, &archive.sources[at].slug));
        let basics: Vec<u64> = (0..archive.documents.len())
            .into_par_iter()
            .map(|id| {
                let document = &archive.documents[id];
                let front = &document.front;
                let is_text = document.publication() == Publication::Full && !document.is_blank();
                of((&front.title, &document.slug, &front.language, front.date, &front.description, source(id), is_text))
            })
            .collect();
        // Of all who carried a story at once: a report that thousands carried must not be counted up by each of them.
        let mut stories = vec![0; basics.len()];
        for group in archive.duplicates.groups() {
            let story = of(group.iter().map(|id| basics[*id]).collect::<Vec<_>>());
            group.iter().for_each(|id| stories[*id] = story);
        }
        let lines: Vec<u64> = basics.iter().zip(&stories).map(of).collect();
        let facets: Vec<u64> = (0..basics.len())
            .into_par_iter()
            .map(|id| {
                let tags =
                    archive.terms[id].tags.iter().map(|tag| (&archive.tags[*tag].name, &archive.tags[*tag].slug));
                of((lines[id], source(id), tags.collect::<Vec<_>>()))
            })
            .collect();
        let documents: Vec<u64> = (0..basics.len())
            .into_par_iter()
            .map(|id| {
                let own = &archive.terms[id];
                let names = |kind: Kind, terms: &[TermId]| -> Vec<u64> {
                    terms
                        .iter()
                        .map(|term| of((&kind.terms(archive)[*term].name, &kind.terms(archive)[*term].slug)))
                        .collect()
                };
                of((
                    archive.documents[id].digest(),
                    names(Kind::Tag, &own.tags),
                    names(Kind::Author, &own.authors),
                    source(id),
                ))
            })
            .collect();
        let months: Vec<_> = archive
            .years
            .iter()
            .map(|year| {
                (
                    year.year,
                    year.documents.len(),
                    year.months.iter().map(|month| (month.month, month.documents.len())).collect::<Vec<_>>(),
                )
            })
            .collect();
        let months = of((months, archive.undated.len()));
        let chosen: Vec<&SitePath> = site.places.chosen().collect();
        let collections = || archive.collections.iter().map(|one| &one.header);
        let paths: Vec<_> = archive
            .documents
            .iter()
            .map(|filed| &**filed)
            .chain(collections())
            .map(|one| (&one.path, &one.slug))
            .collect();
        let addresses = of((chosen, paths, &terms, months, archive.narrowing.lists().len()));
        let everything = of((common, &documents, &lines, addresses, &archive.collections));
        Digests { common, lines, facets, documents, terms, addresses, months, everything }
    }

    /// Of the scripts of the search, all together.
    pub fn search(&self) -> u64 {
        self.everything
    }
}

impl Site {
    /// The number for all that an output is made from.
    pub(super) fn digest(&self, digests: &Digests, path: &SitePath, route: Route) -> u64 {
        let archive = &self.archive;
        let facts = match route {
            Route::Document(id) => self.document_digest(digests, id),
            Route::Compared(copy) => {
                let lead = archive.duplicates.lead_of(copy);
                of((digests.documents[copy], digests.documents[lead], digests.lines[copy], digests.lines[lead]))
            }
            Route::Home { page } => {
                of((self.list_digest(digests, List::Home, page), digests.months, self.ways_digest(digests, page)))
            }
            Route::Year { year, page } => {
                let documents = archive.years[year].documents.clone();
                let facts = (page == 0).then(|| &digests.facets[documents]);
                // What the first page says of the whole year: its days, and what it can be narrowed down by.
                let whole = (page == 0).then(|| {
                    let months: Vec<_> = (0..archive.years[year].months.len())
                        .map(|month| self.stories.left_out(Route::Month { year, month, page: 0 }))
                        .collect();
                    of((months, self.facets_from(Facet { year: Some(year), ..Facet::default() })))
                });
                of((self.list_digest(digests, List::Year(year), page), digests.months, facts, whole))
            }
            Route::Month { year, month, page } => {
                of((self.list_digest(digests, List::Month { year, month }, page), digests.months))
            }
            Route::Undated { page } => self.list_digest(digests, List::Undated, page),
            Route::Term { kind, term, page } => self.term_digest(digests, kind, term, page),
            Route::Narrowed { list, page } => {
                let (facet, documents) = &archive.narrowing.lists()[list];
                let facts = (page == 0).then(|| documents.iter().map(|id| digests.facets[*id]).collect::<Vec<_>>());
                let names = (
                    facet.tag.map(|tag| digests.terms[Kind::Tag as usize][tag]),
                    facet.source.map(|at| digests.terms[Kind::Source as usize][at]),
                    facet.year.map(|at| archive.years[at].year),
                );
                let shown =
                    self.shown_digest(digests, Route::Narrowed { list, page: 0 }, documents.len(), page, |at| {
                        documents[at]
                    });
                of((shown, facts, names, self.facets_from(*facet)))
            }
            Route::Months => digests.months,
            Route::Terms { kind, page } => self.list_digest(digests, List::Terms(kind), page),
            Route::Atom(scope) | Route::JsonFeed(scope) => self.feed_digest(digests, scope),
            Route::Citations(selection, _) => {
                of(selection.documents(archive).map(|id| digests.documents[id]).collect::<Vec<_>>())
            }
            Route::Markdown(id) | Route::Text(id) => of((digests.documents[id], self.links_digest(digests, id))),
            Route::Redirect(id) => of((&archive.documents[id].slug, &archive.documents[id].front.title)),
            Route::NumberedFirst(list) => match list {
                List::Term { kind, term } => digests.terms[kind as usize][term],
                List::Terms(_) => 0,
                _ => digests.months,
            },
            Route::Asset(at) => of(self.theme.asset(at)),
            // It is called after its bytes.
            Route::Picture(_) => 0,
            Route::NotFound | Route::Robots | Route::Search | Route::Exports => 0,
            Route::Collections
            | Route::Collection(_)
            | Route::Sitemap
            | Route::SitemapPart(_)
            | Route::Captures
            | Route::Data(_)
            | Route::Opml => digests.everything,
        };
        of((digests.common, path, std::mem::discriminant(&route), facts))
    }

    fn document_digest(&self, digests: &Digests, id: DocumentId) -> u64 {
        let archive = &self.archive;
        let own = &archive.terms[id];
        let terms: Vec<u64> = own
            .tags
            .iter()
            .map(|tag| digests.terms[Kind::Tag as usize][*tag])
            .chain(own.authors.iter().map(|author| digests.terms[Kind::Author as usize][*author]))
            .collect();
        let (newer, older) = archive.neighbours(id);
        let (newer_in_source, older_in_source) = archive.neighbours_in_source(id);
        let beside: Vec<Option<u64>> =
            [newer, older, newer_in_source, older_in_source].map(|found| found.map(|id| digests.lines[id])).into();
        let related: Vec<u64> = match self.theme.mentions.has("document.html", "related") {
            true => archive.related(id).iter().map(|other| digests.lines[*other]).collect(),
            false => Vec::new(),
        };
        let told_in: Vec<_> = self
            .in_collections
            .get(&id)
            .into_iter()
            .flatten()
            .map(|at| (&archive.collections[*at].front.title, &archive.collections[*at].slug))
            .collect();
        let compared = stories::is_comparable(archive, &self.config, id);
        of((
            digests.documents[id],
            digests.lines[id],
            terms,
            beside,
            related,
            told_in,
            compared,
            self.links_digest(digests, id),
        ))
    }

    /// Where the links of a document's texts can lead, if any of them leads to this site.
    fn links_digest(&self, digests: &Digests, id: DocumentId) -> u64 {
        if self.archive.documents[id].may_lead_here() { digests.addresses } else { 0 }
    }

    fn list_digest(&self, digests: &Digests, list: List, page: usize) -> u64 {
        let archive = &self.archive;
        let shown = |documents: usize, at: &dyn Fn(usize) -> DocumentId| {
            self.shown_digest(digests, list.page(0), documents, page, at)
        };
        match list {
            List::Home => shown(archive.documents.len(), &|at| at),
            List::Year(year) => {
                let documents = archive.years[year].documents.clone();
                of((archive.years[year].year, shown(documents.len(), &|at| documents.start + at)))
            }
            List::Month { year, month } => {
                let found = &archive.years[year].months[month];
                of((found.year, found.month, shown(found.documents.len(), &|at| found.documents.start + at)))
            }
            List::Undated => shown(archive.undated.len(), &|at| archive.undated.start + at),
            List::Terms(kind) => {
                let terms = kind.terms(archive);
                let order = self.initials.of(self, kind);
                let own: Vec<TermId> = order.on_page(page).flat_map(|(_, terms)| terms).copied().collect();
                // Where they are few, each has a drawing of its documents in time.
                let drawn = |at: &TermId| {
                    let dates = terms[*at].documents.iter().map(|id| archive.documents[*id].front.date);
                    dates.collect::<Vec<_>>()
                };
                let drawings = (terms.len() <= super::initials::MOST_SPARKS)
                    .then(|| (self.axis, own.iter().map(drawn).collect::<Vec<_>>()));
                let shown: Vec<u64> = own.iter().map(|at| digests.terms[kind as usize][*at]).collect();
                of((terms.len(), order.leads(page), shown, drawings))
            }
            List::Term { kind, term } => {
                let documents = &kind.terms(archive)[term].documents;
                shown(documents.len(), &|at| documents[at])
            }
        }
    }

    /// The lines of one page of a list, and how long the list is.
    fn shown_digest(
        &self,
        digests: &Digests,
        first: Route,
        documents: usize,
        page: usize,
        at: impl Fn(usize) -> DocumentId,
    ) -> u64 {
        let per_page = self.config.paginate_by;
        let places = self.stories.places(first, documents, page * per_page, (page + 1) * per_page);
        let lines: Vec<u64> = places.into_iter().map(|place| digests.lines[at(place)]).collect();
        of((documents, self.stories.lines(first, documents), page, lines))
    }

    fn term_digest(&self, digests: &Digests, kind: Kind, at: TermId, page: usize) -> u64 {
        let archive = &self.archive;
        let term = &kind.terms(archive)[at];
        let shown = self.list_digest(digests, List::Term { kind, term: at }, page);
        let kin: Vec<u64> =
            term.broader.iter().chain(&term.narrower).map(|tag| digests.terms[Kind::Tag as usize][*tag]).collect();
        let about = (&term.other_names, &term.description, term.broader.len(), kin);
        let whole = (page == 0).then(|| {
            let members: Vec<u64> = term.documents.iter().map(|id| digests.facets[*id]).collect();
            let facets = match kind {
                Kind::Tag => self.facets_from(Facet { tag: Some(at), ..Facet::default() }),
                Kind::Source => self.facets_from(Facet { source: Some(at), ..Facet::default() }),
                Kind::Author => 0,
            };
            let has_together = kind == Kind::Tag && self.theme.mentions.has(kind.template(), "together");
            let together: Vec<(u64, usize)> = match has_together {
                true => archive
                    .together(at, super::lists::TOGETHER)
                    .into_iter()
                    .map(|(tag, count)| (digests.terms[Kind::Tag as usize][tag], count))
                    .collect(),
                false => Vec::new(),
            };
            of((members, facets, together, self.axis))
        });
        of((digests.terms[kind as usize][at], shown, about, whole))
    }

    fn name_of(&self, kind: Kind, term: TermId) -> (&str, &str) {
        let term = &kind.terms(&self.archive)[term];
        (&term.name, &term.slug)
    }

    /// The narrowed lists that stand below one.
    fn facets_from(&self, facet: Facet) -> u64 {
        let holds = |own: Option<usize>, other: Option<usize>| own.is_none() || own == other;
        let lists = self.archive.narrowing.below(facet);
        let below = lists.filter(|(other, _)| {
            holds(facet.tag, other.tag) && holds(facet.source, other.source) && holds(facet.year, other.year)
        });
        let named = below.map(|(other, documents)| {
            let tag = other.tag.map(|tag| self.name_of(Kind::Tag, tag));
            let source = other.source.map(|source| self.name_of(Kind::Source, source));
            (tag, source, other.year.map(|year| self.archive.years[year].year), documents.len())
        });
        of(named.collect::<Vec<_>>())
    }

    /// What the first page leads to.
    fn ways_digest(&self, digests: &Digests, page: usize) -> Option<u64> {
        let collections = &self.archive.collections;
        let [tags, sources, _] = &digests.terms;
        (page == 0).then(|| of((tags, sources, collections, digests.addresses)))
    }

    fn feed_digest(&self, digests: &Digests, scope: Scope) -> u64 {
        let documents = |ids: &mut dyn Iterator<Item = DocumentId>, first: Route, count: usize| {
            let ids: Vec<DocumentId> = ids.collect();
            let places = self.stories.places(first, count, 0, self.config.feed_limit);
            let shown: Vec<u64> = places.into_iter().map(|place| digests.documents[ids[place]]).collect();
            of(shown)
        };
        match scope {
            Scope::Site => {
                let count = self.archive.documents.len();
                let shown = documents(&mut (0..count), Route::Home { page: 0 }, count);
                // Its entries have their texts, with links.
                of((shown, digests.addresses))
            }
            Scope::Term(kind, term) => {
                let ids = &kind.terms(&self.archive)[term].documents;
                let shown = documents(&mut ids.iter().copied(), Route::Term { kind, term, page: 0 }, ids.len());
                of((self.name_of(kind, term), shown))
            }
        }
    }
}
