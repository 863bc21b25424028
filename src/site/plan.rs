//! Every output path with what it shows, and the proof that no two of them meet.
//!
//! What the site makes for itself follows from the archive, and never meets: slugs differ, and none is a name that the
//! site uses. So a path says by its form what stands there, and nothing is listed until somebody asks for all paths: a
//! preview looks up one at a time. Only what others have chosen (former addresses, files of the theme, pictures, names
//! of collections) has to be written down and compared.

mod clashes;
mod reading;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::path::{SitePath, is_safe_component};
use super::route::{Kind, List, Route, Scope};
use super::{Site, captures, exports, search, stories};
use crate::archive::{Archive, COLLECTIONS, DocumentId, TermId};
use crate::config::{Config, FeedFormat};
use crate::diagnostic::Diagnostic;

pub(super) use clashes::clashes;

/// Addresses a sitemap may hold (sitemaps.org); more are divided into parts.
pub(super) const SITEMAP_LIMIT: usize = 50_000;

/// What leads from a path to its route.
#[derive(Default)]
pub(super) struct Places {
    /// By slug.
    documents: HashMap<u64, DocumentId, FixedState>,
    terms: [HashMap<u64, TermId, FixedState>; Kind::ALL.len()],
    /// Routes at paths that are not the site's own choice, in the order in which they claim them.
    chosen: Vec<(SitePath, Route)>,
    /// Their positions, by path.
    by_path: BTreeMap<SitePath, usize>,
}

/// The number by which a slug is looked up.
fn number(slug: &str) -> u64 {
    FixedState::default().hash_one(slug)
}

impl Places {
    /// The paths that are not the site's own choice.
    pub(super) fn chosen(&self) -> impl Iterator<Item = &SitePath> {
        self.chosen.iter().map(|(path, _)| path)
    }

    /// Everything that stands at a path. Faults are addresses that cannot be.
    pub(super) fn of(site: &Site) -> (Self, Vec<Diagnostic>) {
        let archive = &site.archive;
        let mut places = Places::default();
        let mut faults = Vec::new();
        for (id, document) in archive.documents.iter().enumerate() {
            if is_safe_component(&document.slug) {
                // Of two at one address, which is a fault, the first is found.
                places.documents.entry(number(&document.slug)).or_insert(id);
            } else {
                let message = format!("`{}` cannot be part of an address", document.slug);
                faults.push(Diagnostic::error(message).at(file(archive, id)).hint("rename the file"));
            }
        }
        for kind in Kind::ALL {
            let terms = kind.terms(archive).iter().enumerate();
            places.terms[kind as usize] = terms.map(|(at, term)| (number(&term.slug), at)).collect();
        }
        places.choose_aliases(archive, &mut faults);
        places.choose_collections(archive, &mut faults);
        let is_needed = |name: &str| site.theme.is_replaced(name) || is_needed(name, &site.config);
        let assets = site.theme.asset_names().enumerate().filter(|(_, name)| is_needed(name));
        places.chosen.extend(assets.map(|(at, name)| (SitePath::file(name), Route::Asset(at))));
        let pictures = site.pictures.paths().enumerate();
        places.chosen.extend(pictures.map(|(at, path)| (path, Route::Picture(at))));
        // Of several at one path, which is a fault, the first is found.
        let by_path = places.chosen.iter().enumerate().rev().map(|(at, (path, _))| (path.clone(), at));
        places.by_path = by_path.collect();
        (places, faults)
    }

    fn choose_aliases(&mut self, archive: &Archive, faults: &mut Vec<Diagnostic>) {
        let mut aliases: Vec<(SitePath, Route)> = Vec::new();
        for (id, document) in archive.documents.iter().enumerate() {
            for alias in &document.front.aliases {
                match SitePath::from_alias(alias) {
                    // A document that came back to a former address needs no way there.
                    Ok(path) if path == Route::Document(id).path(archive) => {}
                    Ok(path) => aliases.push((path, Route::Redirect(id))),
                    Err(reason) => faults.push(
                        Diagnostic::error(format!("the alias `{alias}` {reason}"))
                            .at(file(archive, id))
                            .hint("write a former address of this site, like `/2019/old-name/`"),
                    ),
                }
            }
        }
        // The same alias twice in one document asks for one redirect.
        aliases.sort_by(|a, b| a.0.cmp(&b.0));
        aliases.dedup_by(|next, first| next == first);
        self.chosen.extend(aliases);
    }

    fn choose_collections(&mut self, archive: &Archive, faults: &mut Vec<Diagnostic>) {
        for (at, collection) in archive.collections.iter().enumerate() {
            if is_safe_component(&collection.slug) {
                self.chosen.push((Route::Collection(at).path(archive), Route::Collection(at)));
            } else {
                let message = format!("`{}` cannot be part of an address", collection.slug);
                let path = format!("content/{}", collection.path);
                faults.push(Diagnostic::error(message).at(path).hint("rename the file"));
            }
        }
        if !archive.collections.is_empty() {
            self.chosen.push((SitePath::index(COLLECTIONS, 0), Route::Collections));
        }
    }
}

impl Site {
    /// What stands at a path.
    pub(super) fn route(&self, path: &SitePath) -> Option<Route> {
        if let Some(at) = self.places.by_path.get(path) {
            return Some(self.places.chosen[*at].1);
        }
        let read = reading::read(self, path.as_str())?;
        (self.has(read) && read.path(&self.archive) == *path).then_some(read)
    }

    /// All routes with their paths, in no order.
    pub(super) fn routes(&self) -> Vec<(SitePath, Route)> {
        let mut routes = self.places.chosen.clone();
        self.each_own(&mut |route| routes.push((route.path(&self.archive), route)));
        routes
    }

    /// The kinds of pages that the site has.
    pub(super) fn kinds(&self) -> BTreeSet<&'static str> {
        let mut kinds: BTreeSet<&str> = self.places.chosen.iter().filter_map(|(_, route)| route.kind()).collect();
        // All documents are of one kind.
        let mut documents = (0..self.archive.documents.len()).map(Route::Document);
        kinds.extend(documents.find(|route| self.has(*route)).and_then(Route::kind));
        self.each_besides_documents(&mut |route| kinds.extend(route.kind()));
        kinds
    }

    /// The routes whose paths follow from the archive.
    fn each_own(&self, take: &mut dyn FnMut(Route)) {
        let of_document = |id| [Route::Document(id), Route::Markdown(id), Route::Text(id)];
        let of_documents = (0..self.archive.documents.len()).flat_map(of_document);
        of_documents.filter(|route| self.has(*route)).for_each(&mut *take);
        self.each_besides_documents(take);
    }

    /// As [`Site::each_own`], without those of single documents, which say nothing of what kinds of pages there are.
    fn each_besides_documents(&self, take: &mut dyn FnMut(Route)) {
        let archive = &self.archive;
        let mut offer = |route: Route| {
            if self.has(route) {
                take(route);
            }
        };
        let copies = archive.duplicates.groups().filter_map(|group| group.get(1..)).flatten();
        copies.for_each(|copy| offer(Route::Compared(*copy)));
        for list in self.lists() {
            (0..self.pages_of(list)).for_each(|page| offer(list.page(page)));
            offer(Route::NumberedFirst(list));
        }
        for (list, (_, documents)) in archive.narrowing.lists().iter().enumerate() {
            let pages = self.pages(Route::Narrowed { list, page: 0 }, documents.len());
            (0..pages).for_each(|page| offer(Route::Narrowed { list, page }));
        }
        let of_kind = |kind: Kind| (0..kind.terms(archive).len()).map(move |term| Scope::Term(kind, term));
        for scope in std::iter::once(Scope::Site).chain(Kind::ALL.into_iter().flat_map(of_kind)) {
            offer(Route::Atom(scope));
            offer(Route::JsonFeed(scope));
        }
        exports::each(archive, &mut offer);
        let single = [Route::Months, Route::NotFound, Route::Search, Route::Captures, Route::Robots, Route::Sitemap];
        single.into_iter().for_each(&mut offer);
        if self.has(Route::Sitemap) {
            let parts = self.in_sitemap().len().div_ceil(SITEMAP_LIMIT);
            (0..parts).for_each(|part| offer(Route::SitemapPart(part)));
        }
    }

    /// Whether the site makes a route of its own. What others have chosen stands in [`Places`].
    fn has(&self, route: Route) -> bool {
        let (archive, config) = (&self.archive, &self.config);
        let is_page = |list: List, page: usize| self.has_list(list) && page < self.pages_of(list);
        match route {
            Route::Document(id) => is_safe_component(&archive.documents[id].slug),
            Route::Compared(copy) => stories::is_comparable(archive, config, copy),
            Route::Home { page } => is_page(List::Home, page),
            Route::Year { year, page } => is_page(List::Year(year), page),
            Route::Month { year, month, page } => is_page(List::Month { year, month }, page),
            Route::Undated { page } => is_page(List::Undated, page),
            Route::Term { kind, term, page } => is_page(List::Term { kind, term }, page),
            // Where all terms stand on one page, sites made with Hugo or Zola have no other address of it either.
            Route::NumberedFirst(list @ List::Terms(_)) => {
                config.pages.numbered_first && self.has_list(list) && self.pages_of(list) > 1
            }
            Route::NumberedFirst(list) => config.pages.numbered_first && self.has_list(list),
            Route::Narrowed { list, page } => {
                let documents = archive.narrowing.lists()[list].1.len();
                page < self.pages(Route::Narrowed { list, page: 0 }, documents)
            }
            Route::Months => !archive.years.is_empty(),
            Route::Terms { kind, page } => is_page(List::Terms(kind), page),
            Route::Atom(scope) => scope.has_feed(FeedFormat::Atom, config),
            Route::JsonFeed(scope) => scope.has_feed(FeedFormat::Json, config),
            Route::Sitemap => config.base_url.is_some() && !self.theme.is_replaced("sitemap.xml"),
            Route::SitemapPart(part) => {
                let pages = if self.has(Route::Sitemap) { self.in_sitemap().len() } else { 0 };
                pages > SITEMAP_LIMIT && part < pages.div_ceil(SITEMAP_LIMIT)
            }
            Route::Robots => !self.theme.is_replaced("robots.txt"),
            Route::NotFound => true,
            Route::Search => config.generate_search,
            Route::Text(_) => config.generate_search && search::has_texts(self.links, config),
            Route::Captures => config.exports.checksums && captures::are_there(archive),
            Route::Citations(..) | Route::Markdown(_) | Route::Data(_) | Route::Opml | Route::Exports => {
                exports::has(archive, config, route)
            }
            Route::Collections | Route::Collection(_) | Route::Redirect(_) | Route::Asset(_) | Route::Picture(_) => {
                false
            }
        }
    }

    /// All lists but the narrowed ones.
    fn lists(&self) -> impl Iterator<Item = List> + '_ {
        let years = self.archive.years.iter().enumerate().flat_map(|(year, found)| {
            let months = (0..found.months.len()).map(move |month| List::Month { year, month });
            std::iter::once(List::Year(year)).chain(months)
        });
        let terms = Kind::ALL.into_iter().flat_map(|kind| {
            let terms = 0..kind.terms(&self.archive).len();
            std::iter::once(List::Terms(kind)).chain(terms.map(move |term| List::Term { kind, term }))
        });
        let lists = [List::Home, List::Undated].into_iter().chain(years).chain(terms);
        lists.filter(|list| self.has_list(*list))
    }

    fn has_list(&self, list: List) -> bool {
        match list {
            List::Home | List::Month { .. } => true,
            List::Year(_) => self.config.pages.years,
            List::Undated => !self.archive.undated.is_empty(),
            List::Terms(kind) => kind.has_pages(&self.config) && !kind.terms(&self.archive).is_empty(),
            List::Term { kind, .. } => kind.has_pages(&self.config),
        }
    }

    fn pages_of(&self, list: List) -> usize {
        let archive = &self.archive;
        let documents = match list {
            List::Home => archive.documents.len(),
            List::Year(year) => archive.years[year].documents.len(),
            List::Month { year, month } => archive.years[year].months[month].documents.len(),
            List::Undated => archive.undated.len(),
            List::Terms(kind) => return kind.terms(archive).len().div_ceil(self.config.paginate_terms_by),
            List::Term { kind, term } => kind.terms(archive)[term].documents.len(),
        };
        self.pages(list.page(0), documents)
    }

    /// The pages of a list of so many documents, by its first page.
    fn pages(&self, first: Route, documents: usize) -> usize {
        self.stories.lines(first, documents).div_ceil(self.config.paginate_by).max(1)
    }

    /// The paths of the pages that search engines should be told of, in order.
    pub(super) fn in_sitemap(&self) -> &[SitePath] {
        self.in_sitemap.get_or_init(|| {
            let mut paths: Vec<SitePath> = Vec::new();
            let mut take = |path: SitePath, route: Route| {
                if is_in_sitemap(route, &self.archive) {
                    paths.push(path);
                }
            };
            self.places.chosen.iter().for_each(|(path, route)| take(path.clone(), *route));
            for id in 0..self.archive.documents.len() {
                take(Route::Document(id).path(&self.archive), Route::Document(id));
            }
            let lists = self.lists().map(|list| list.page(0));
            for route in lists.chain([Route::Months, Route::Exports]).filter(|route| self.has(*route)) {
                take(route.path(&self.archive), route);
            }
            paths.sort_unstable();
            paths
        })
    }
}

/// Whether a search engine should be told of the page.
fn is_in_sitemap(route: Route, archive: &Archive) -> bool {
    // A page that asks not to be listed is not announced either.
    if let Route::Document(id) = route {
        return archive.documents[id].publication().is_listed();
    }
    matches!(
        route,
        Route::Home { page: 0 }
            | Route::Year { page: 0, .. }
            | Route::Month { page: 0, .. }
            | Route::Undated { page: 0 }
            | Route::Months
            | Route::Terms { page: 0, .. }
            | Route::Term { page: 0, .. }
            | Route::Collections
            | Route::Collection(_)
            | Route::Exports
    )
}

/// Whether a file of the default theme is loaded by any page.
fn is_needed(asset: &str, config: &Config) -> bool {
    match asset {
        "keys.js" | "search.css" | "search.js" | "search-page.js" | "search-words.js" => config.generate_search,
        "compared.css" => config.pages.comparisons,
        _ => true,
    }
}

fn file(archive: &Archive, id: DocumentId) -> String {
    format!("content/{}", archive.documents[id].path)
}
