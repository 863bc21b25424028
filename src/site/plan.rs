//! Every output path with what it shows, and the proof that no two of them meet.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::path::{SitePath, is_safe_component};
use super::pictures::Pictures;
use super::route::{Kind, List, Route, Scope, Selection};
use super::stories::{self, Stories};
use super::theme::Theme;
use super::{Links, captures, exports, search};
use crate::archive::{Archive, DocumentId};
use crate::checksums::MANIFEST;
use crate::config::{Config, FeedFormat};
use crate::diagnostic::Diagnostic;

/// Addresses a sitemap may hold (sitemaps.org); more are divided into parts.
pub(super) const SITEMAP_LIMIT: usize = 50_000;

/// All paths with their routes. `Err` names every fault: unusable addresses, and outputs at one path.
pub(super) fn routes(
    archive: &Archive,
    stories: &Stories,
    config: &Config,
    theme: &Theme,
    pictures: &Pictures,
    links: Links,
) -> Result<BTreeMap<SitePath, Route>, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut claims: Vec<(SitePath, Route)> = Vec::new();
    claim_documents(archive, &mut claims, &mut faults);
    claim_collections(archive, &mut claims, &mut faults);
    let mut claim = |route: Route| claims.push((route.path(archive), route));
    claim_lists(archive, stories, config, &mut claim);
    claim_comparisons(archive, config, &mut claim);
    claim_feeds(archive, config, &mut claim);
    exports::routes(archive, config, &mut claim);
    claim(Route::NotFound);
    if config.generate_search {
        claim(Route::Search);
        if search::has_texts(links, config) {
            (0..archive.documents.len()).for_each(|id| claim(Route::Text(id)));
        }
    }
    if config.exports.checksums && captures::are_there(archive) {
        claim(Route::Captures);
    }
    let replaced = |name: &str| theme.is_replaced(name);
    if !replaced("robots.txt") {
        claim(Route::Robots);
    }
    let is_needed = |name: &str| replaced(name) || is_needed(name, config);
    for (at, name) in theme.asset_names().enumerate().filter(|(_, name)| is_needed(name)) {
        claims.push((SitePath::file(name), Route::Asset(at)));
    }
    claims.extend(pictures.paths().enumerate().map(|(at, path)| (path, Route::Picture(at))));
    if config.base_url.is_some() && !replaced("sitemap.xml") {
        let pages = claims.iter().filter(|(_, route)| is_in_sitemap(route, archive)).count();
        claims.push((Route::Sitemap.path(archive), Route::Sitemap));
        if pages > SITEMAP_LIMIT {
            let parts = (0..pages.div_ceil(SITEMAP_LIMIT)).map(Route::SitemapPart);
            claims.extend(parts.map(|part| (part.path(archive), part)));
        }
    }
    faults.extend(clashes(&claims, archive));
    if config.generate_search {
        faults.extend(claims.iter().filter_map(|(path, route)| within_search(path, route, archive)));
    }
    faults.extend(over_the_manifest(&claims, archive));
    if faults.is_empty() { Ok(claims.into_iter().collect()) } else { Err(faults) }
}

/// Whether a search engine should be told of the page.
pub(super) fn is_in_sitemap(route: &Route, archive: &Archive) -> bool {
    // A page that asks not to be listed is not announced either.
    if let Route::Document(id) = route {
        return archive.documents[*id].publication().is_listed();
    }
    matches!(
        route,
        Route::Home { page: 0 }
            | Route::Year { page: 0, .. }
            | Route::Month { page: 0, .. }
            | Route::Undated { page: 0 }
            | Route::Months
            | Route::Terms(_)
            | Route::Term { page: 0, .. }
            | Route::Collections
            | Route::Collection(_)
            | Route::Exports
    )
}

fn claim_documents(archive: &Archive, claims: &mut Vec<(SitePath, Route)>, faults: &mut Vec<Diagnostic>) {
    for (id, document) in archive.documents.iter().enumerate() {
        if !is_safe_component(&document.slug) {
            let message = format!("`{}` cannot be part of an address", document.slug);
            faults.push(Diagnostic::error(message).at(file(archive, id)).hint("rename the file"));
            continue;
        }
        let own = Route::Document(id).path(archive);
        for alias in &document.front.aliases {
            match SitePath::from_alias(alias) {
                // A document that came back to a former address needs no way there.
                Ok(path) if path == own => {}
                Ok(path) => claims.push((path, Route::Redirect(id))),
                Err(reason) => faults.push(
                    Diagnostic::error(format!("the alias `{alias}` {reason}"))
                        .at(file(archive, id))
                        .hint("write a former address of this site, like `/2019/old-name/`"),
                ),
            }
        }
        claims.push((own, Route::Document(id)));
    }
    // The same alias twice in one document asks for one redirect.
    claims.sort_by(|a, b| a.0.cmp(&b.0));
    claims.dedup_by(|next, first| next == first);
}

fn claim_collections(archive: &Archive, claims: &mut Vec<(SitePath, Route)>, faults: &mut Vec<Diagnostic>) {
    for (at, collection) in archive.collections.iter().enumerate() {
        if is_safe_component(&collection.slug) {
            claims.push((Route::Collection(at).path(archive), Route::Collection(at)));
        } else {
            let message = format!("`{}` cannot be part of an address", collection.slug);
            let path = format!("content/{}", collection.path);
            faults.push(Diagnostic::error(message).at(path).hint("rename the file"));
        }
    }
    if !archive.collections.is_empty() {
        claims.push((Route::Collections.path(archive), Route::Collections));
    }
}

/// The pages that compare copies with their leads.
fn claim_comparisons(archive: &Archive, config: &Config, claim: &mut impl FnMut(Route)) {
    let copies = archive.duplicates.groups().filter_map(|group| group.get(1..)).flatten().copied();
    let copies = copies.filter(|copy| stories::is_comparable(archive, config, *copy));
    copies.for_each(|copy| claim(Route::Compared(copy)));
}

fn claim_lists(archive: &Archive, stories: &Stories, config: &Config, claim: &mut impl FnMut(Route)) {
    // `list` is the list's first page.
    let pages = |list: Route, documents: usize| 0..stories.lines(list, documents).div_ceil(config.paginate_by).max(1);
    let claim_list = |claim: &mut dyn FnMut(Route), list: List, documents: usize| {
        pages(list.page(0), documents).for_each(|page| claim(list.page(page)));
        if config.pages.numbered_first {
            claim(Route::NumberedFirst(list));
        }
    };
    claim_list(claim, List::Home, archive.documents.len());
    for (at, year) in archive.years.iter().enumerate() {
        if config.pages.years {
            claim_list(claim, List::Year(at), year.documents.len());
        }
        for (month, documents) in year.months.iter().map(|month| month.documents.len()).enumerate() {
            claim_list(claim, List::Month { year: at, month }, documents);
        }
    }
    if !archive.years.is_empty() {
        claim(Route::Months);
    }
    if !archive.undated.is_empty() {
        claim_list(claim, List::Undated, archive.undated.len());
    }
    for (list, (_, documents)) in archive.narrowing.lists().iter().enumerate() {
        pages(Route::Narrowed { list, page: 0 }, documents.len())
            .for_each(|page| claim(Route::Narrowed { list, page }));
    }
    for kind in Kind::ALL.into_iter().filter(|kind| kind.has_pages(config)) {
        let terms = kind.terms(archive);
        if !terms.is_empty() {
            claim(Route::Terms(kind));
        }
        for (term, documents) in terms.iter().map(|term| term.documents.len()).enumerate() {
            claim_list(claim, List::Term { kind, term }, documents);
        }
    }
}

fn claim_feeds(archive: &Archive, config: &Config, claim: &mut impl FnMut(Route)) {
    let of_kind = |kind: Kind| (0..kind.terms(archive).len()).map(move |term| Scope::Term(kind, term));
    let of_terms = Kind::ALL.into_iter().flat_map(of_kind);
    for scope in std::iter::once(Scope::Site).chain(of_terms) {
        if scope.has_feed(FeedFormat::Atom, config) {
            claim(Route::Atom(scope));
        }
        if scope.has_feed(FeedFormat::Json, config) {
            claim(Route::JsonFeed(scope));
        }
    }
}

/// Whether a file of the default theme is loaded by any page.
fn is_needed(asset: &str, config: &Config) -> bool {
    match asset {
        "keys.js" | "search.css" | "search.js" | "search-page.js" | "search-words.js" => config.generate_search,
        "compared.css" => config.pages.comparisons,
        _ => true,
    }
}

/// Every pair of claims to one path, or to a file where another needs a folder, on file systems that fold case as well.
fn clashes(claims: &[(SitePath, Route)], archive: &Archive) -> Vec<Diagnostic> {
    let folded: Vec<String> = claims.iter().map(|(path, _)| path.folded()).collect();
    let mut files: HashMap<&str, usize> = HashMap::with_capacity(claims.len());
    let mut faults = Vec::new();
    let is_own = |at: usize| {
        !matches!(claims[at].1, Route::Document(_) | Route::Redirect(_) | Route::Asset(_) | Route::Collection(_))
    };
    let clash = |first: usize, second: usize| {
        // The fault is told of the side that a user can change.
        let (first, second) = if is_own(second) && !is_own(first) { (second, first) } else { (first, second) };
        let (path, route) = &claims[second];
        let (other_path, other) = &claims[first];
        let message = format!(
            "{} would be written to `{}`, where {} stands{}",
            subject(route, path, archive),
            path.as_str(),
            subject(other, other_path, archive),
            if path == other_path { String::new() } else { format!(" (`{}`)", other_path.as_str()) },
        );
        Diagnostic::error(message).at(origin(route, path, archive)).hint("rename one of them")
    };
    for (at, path) in folded.iter().enumerate() {
        match files.entry(path) {
            // What stands beside two documents at one address meets because they do, which is told once.
            Entry::Occupied(taken)
                if is_beside_document(&claims[at].1) && is_beside_document(&claims[*taken.get()].1) => {}
            Entry::Occupied(taken) => faults.push(clash(*taken.get(), at)),
            Entry::Vacant(free) => {
                free.insert(at);
            }
        }
    }
    // Most paths share their folders with others: each is looked up once.
    let mut met = HashSet::new();
    for (at, path) in folded.iter().enumerate() {
        for folder in path.match_indices('/').map(|(end, _)| &path[..end]).filter(|folder| met.insert(*folder)) {
            if let Some(&file) = files.get(folder) {
                faults.push(clash(at, file));
            }
        }
    }
    faults
}

/// The scripts of the search are known when they are made; until then their folder is theirs.
fn within_search(path: &SitePath, route: &Route, archive: &Archive) -> Option<Diagnostic> {
    let meets = path.folded().starts_with(search::FOLDER) && !matches!(route, Route::Search);
    meets.then(|| {
        let message = format!(
            "{} would be written to `{}`, among the scripts of the search",
            subject(route, path, archive),
            path.as_str()
        );
        Diagnostic::error(message)
            .at(origin(route, path, archive))
            .hint("rename it, or set `generate_search = false` in site.toml")
    })
}

/// Whatever would stand where a build lists its files.
fn over_the_manifest(claims: &[(SitePath, Route)], archive: &Archive) -> Vec<Diagnostic> {
    let is_there = |path: &SitePath| path.folded().split('/').next() == Some(MANIFEST);
    let found = claims.iter().filter(|(path, _)| is_there(path));
    found
        .map(|(path, route)| {
            let message = format!(
                "{} would be written to `{}`, where a build lists its files",
                subject(route, path, archive),
                path.as_str()
            );
            Diagnostic::error(message).at(origin(route, path, archive)).hint("choose another name")
        })
        .collect()
}

/// Whether the route is a file that stands in a document's folder, beside its page.
fn is_beside_document(route: &Route) -> bool {
    matches!(route, Route::Citations(Selection::Document(_), _) | Route::Markdown(_) | Route::Text(_))
}

fn file(archive: &Archive, id: DocumentId) -> String {
    format!("content/{}", archive.documents[id].path)
}

/// The file a user would open to change the route.
fn origin(route: &Route, path: &SitePath, archive: &Archive) -> String {
    match route {
        Route::Document(id) | Route::Redirect(id) | Route::Text(id) => file(archive, *id),
        Route::Collection(at) => format!("content/{}", archive.collections[*at].path),
        Route::Asset(_) => format!("static/{}", path.as_str()),
        _ => path.as_str().to_owned(),
    }
}

/// The route in a sentence.
fn subject(route: &Route, path: &SitePath, archive: &Archive) -> String {
    match route {
        Route::Document(id) => format!("the document `{}`", file(archive, *id)),
        Route::Collection(at) => format!("the collection `content/{}`", archive.collections[*at].path),
        Route::Redirect(id) => format!("an alias of `{}`", file(archive, *id)),
        Route::Asset(_) => format!("the file `static/{}`", path.as_str()),
        Route::Term { kind, term, .. } => {
            format!("the page of the {} `{}`", kind.singular(), kind.terms(archive)[*term].name)
        }
        _ => "a page of the site's own".to_owned(),
    }
}
