//! Two things at one path, or a file where another needs a folder, on file systems that fold case as well.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::path::{SitePath, is_safe_component};
use super::super::route::Route;
use super::super::{Site, search};
use super::file;
use crate::archive::{Archive, DocumentId};
use crate::checksums::MANIFEST;
use crate::diagnostic::Diagnostic;

/// Every fault. What the site chooses itself meets nothing of its own, so only documents are compared with documents,
/// and what others chose with all.
pub(in crate::site) fn clashes(site: &Site) -> Vec<Diagnostic> {
    let mut faults = documents(site);
    let chosen = &site.places.chosen;
    let folded: Vec<String> = chosen.iter().map(|(path, _)| path.folded()).collect();
    let mut files: HashMap<&str, usize> = HashMap::with_capacity(chosen.len());
    for (at, path) in folded.iter().enumerate() {
        let (own_path, route) = &chosen[at];
        match files.entry(path) {
            Entry::Occupied(taken) => faults.push(clash(site, (own_path, *route), &chosen[*taken.get()])),
            Entry::Vacant(free) => {
                free.insert(at);
            }
        }
        if let Some(other) = made_by_site(site, path) {
            faults.push(clash(site, (own_path, *route), &other));
        }
    }
    let mut met = std::collections::HashSet::new();
    for (at, path) in folded.iter().enumerate() {
        for folder in path.match_indices('/').map(|(end, _)| &path[..end]).filter(|folder| met.insert(*folder)) {
            if let Some(&file) = files.get(folder) {
                faults.push(clash(site, (&chosen[file].0, chosen[file].1), &chosen[at]));
            } else if let Some(other) = made_by_site(site, folder) {
                faults.push(clash(site, (&chosen[at].0, chosen[at].1), &other));
            }
        }
        if let Some(other) = within(site, path) {
            faults.push(clash(site, (&chosen[at].0, chosen[at].1), &other));
        }
    }
    for (path, route) in chosen {
        faults.extend(within_search(site, path, *route));
        faults.extend(over_the_manifest(path, *route, &site.archive));
    }
    faults
}

/// Documents at one address.
fn documents(site: &Site) -> Vec<Diagnostic> {
    let documents = &site.archive.documents;
    let mut taken: HashMap<u64, DocumentId, foldhash::fast::FixedState> = HashMap::default();
    taken.reserve(documents.len());
    let mut faults = Vec::new();
    for (id, document) in documents.iter().enumerate().filter(|(_, document)| is_safe_component(&document.slug)) {
        // Slugs are small letters already, but for those of files that a person named.
        let is_folded = !document.slug.bytes().any(|byte| byte.is_ascii_uppercase()) && document.slug.is_ascii();
        let number = match is_folded {
            true => super::number(&document.slug),
            false => super::number(&Route::Document(id).path(&site.archive).folded()["documents/".len()..][..]),
        };
        match taken.entry(number) {
            Entry::Occupied(first) => {
                let (path, other) = (Route::Document(id).path(&site.archive), *first.get());
                let other = (Route::Document(other).path(&site.archive), Route::Document(other));
                faults.push(clash(site, (&path, Route::Document(id)), &other));
            }
            Entry::Vacant(free) => {
                free.insert(id);
            }
        }
    }
    faults
}

/// What the site itself would write to a path.
fn made_by_site(site: &Site, path: &str) -> Option<(SitePath, Route)> {
    let path = SitePath::file(path);
    let route = super::reading::read(site, path.as_str())?;
    let is_there = site.has(route) && route.path(&site.archive) == path;
    is_there.then_some((path, route))
}

/// Something that the site itself would write into a folder.
fn within(site: &Site, folder: &str) -> Option<(SitePath, Route)> {
    // Nearly every folder has a page; those that have none hold the pages of lists, or of documents.
    let page = made_by_site(site, &format!("{folder}/index.html"));
    let numbered = || {
        let below =
            if folder == "page" { "" } else { folder.strip_suffix("/page").filter(|below| !below.is_empty())? };
        let path = if below.is_empty() { String::new() } else { format!("{below}/") };
        [1, 2].into_iter().find_map(|number| made_by_site(site, &format!("{path}page/{number}/index.html")))
    };
    let of_documents = || {
        let first = (folder == "documents" && !site.archive.documents.is_empty()).then_some(Route::Document(0))?;
        Some((first.path(&site.archive), first))
    };
    let of_narrowed = || {
        let lists = 0..site.archive.narrowing.lists().len();
        let list = |list| Route::Narrowed { list, page: 0 };
        let inside = |route: &Route| route.path(&site.archive).as_str().starts_with(&format!("{folder}/"));
        let found = folder.ends_with("/sources").then(|| lists.map(list).find(inside))??;
        Some((found.path(&site.archive), found))
    };
    page.or_else(numbered).or_else(of_documents).or_else(of_narrowed)
}

fn clash(site: &Site, (path, route): (&SitePath, Route), (other_path, other): &(SitePath, Route)) -> Diagnostic {
    let archive = &site.archive;
    let message = format!(
        "{} would be written to `{}`, where {} stands{}",
        subject(route, path, archive),
        path.as_str(),
        subject(*other, other_path, archive),
        if path == other_path { String::new() } else { format!(" (`{}`)", other_path.as_str()) },
    );
    Diagnostic::error(message).at(origin(route, path, archive)).hint("rename one of them")
}

/// The scripts of the search are known when they are made; until then their folder is theirs.
fn within_search(site: &Site, path: &SitePath, route: Route) -> Option<Diagnostic> {
    let meets = site.config.generate_search && path.folded().starts_with(search::FOLDER);
    meets.then(|| {
        let message = format!(
            "{} would be written to `{}`, among the scripts of the search",
            subject(route, path, &site.archive),
            path.as_str()
        );
        Diagnostic::error(message)
            .at(origin(route, path, &site.archive))
            .hint("rename it, or set `generate_search = false` in site.toml")
    })
}

/// Whatever would stand where a build lists its files.
fn over_the_manifest(path: &SitePath, route: Route, archive: &Archive) -> Option<Diagnostic> {
    let is_there = path.folded().split('/').next() == Some(MANIFEST);
    is_there.then(|| {
        let message = format!(
            "{} would be written to `{}`, where a build lists its files",
            subject(route, path, archive),
            path.as_str()
        );
        Diagnostic::error(message).at(origin(route, path, archive)).hint("choose another name")
    })
}

/// The file a user would open to change the route.
fn origin(route: Route, path: &SitePath, archive: &Archive) -> String {
    match route {
        Route::Document(id) | Route::Redirect(id) | Route::Text(id) => file(archive, id),
        Route::Collection(at) => format!("content/{}", archive.collections[at].path),
        Route::Asset(_) => format!("static/{}", path.as_str()),
        _ => path.as_str().to_owned(),
    }
}

/// The route in a sentence.
fn subject(route: Route, path: &SitePath, archive: &Archive) -> String {
    match route {
        Route::Document(id) => format!("the document `{}`", file(archive, id)),
        Route::Collection(at) => format!("the collection `content/{}`", archive.collections[at].path),
        Route::Redirect(id) => format!("an alias of `{}`", file(archive, id)),
        Route::Asset(_) => format!("the file `static/{}`", path.as_str()),
        Route::Term { kind, term, .. } => {
            format!("the page of the {} `{}`", kind.singular(), kind.terms(archive)[term].name)
        }
        _ => "a page of the site's own".to_owned(),
    }
}
