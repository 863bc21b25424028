//! What would stand at a path by its form: the folder says of what, the file in which shape.

use super::super::cite;
use super::super::exports::data;
use super::super::route::{Kind, List, Route, Scope, Selection};
use super::super::{Site, search};
use super::number;
use crate::archive::{Facet, TermId};
use crate::checksums;

/// The route whose path this may be. Whether it is, and whether the site has it, is for the caller to ask.
pub(super) fn read(site: &Site, path: &str) -> Option<Route> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if file != "index.html" {
        return read_file(site, &parts, file);
    }
    match parts.as_slice() {
        ["documents", slug] => Some(Route::Document(document(site, slug)?)),
        ["documents", slug, "compared"] => Some(Route::Compared(document(site, slug)?)),
        ["months"] => Some(Route::Months),
        ["data"] => Some(Route::Exports),
        [folder] if Some(*folder) == search::FOLDER.strip_suffix('/') => Some(Route::Search),
        [above @ .., "page", number] => {
            let page = number.parse::<usize>().ok()?.checked_sub(1)?;
            match (list(site, above), page) {
                (Some(list), 0) => Some(Route::NumberedFirst(list)),
                (Some(list), page) => Some(list.page(page)),
                (None, page) => Some(Route::Narrowed { list: narrowed(site, above)?, page }),
            }
        }
        _ => match list(site, &parts) {
            Some(list) => Some(list.page(0)),
            None => Some(Route::Narrowed { list: narrowed(site, &parts)?, page: 0 }),
        },
    }
}

fn read_file(site: &Site, parts: &[&str], file: &str) -> Option<Route> {
    if let ["documents", slug] = parts {
        let id = document(site, slug)?;
        return match file.split_once('.')? {
            ("index", "md") => Some(Route::Markdown(id)),
            ("text", "js") => Some(Route::Text(id)),
            ("cite", extension) => Some(Route::Citations(Selection::Document(id), citation_format(extension)?)),
            _ => None,
        };
    }
    if let ["data"] = parts {
        let (_, extension) = file.split_once('.')?;
        return match data::Format::ALL.into_iter().find(|format| format.extension() == extension) {
            Some(format) => Some(Route::Data(format)),
            None => Some(Route::Citations(Selection::Whole, citation_format(extension)?)),
        };
    }
    if parts.is_empty() {
        let part = file.strip_prefix("sitemap-").and_then(|rest| rest.strip_suffix(".xml"));
        if let Some(part) = part {
            return Some(Route::SitemapPart(part.parse::<usize>().ok()?.checked_sub(1)?));
        }
        return match file {
            "atom.xml" => Some(Route::Atom(Scope::Site)),
            "feed.json" => Some(Route::JsonFeed(Scope::Site)),
            "sitemap.xml" => Some(Route::Sitemap),
            "robots.txt" => Some(Route::Robots),
            "404.html" => Some(Route::NotFound),
            "feeds.opml" => Some(Route::Opml),
            checksums::CAPTURES => Some(Route::Captures),
            _ => None,
        };
    }
    let list = list(site, parts)?;
    match (list, file) {
        (List::Term { kind, term }, "atom.xml") => Some(Route::Atom(Scope::Term(kind, term))),
        (List::Term { kind, term }, "feed.json") => Some(Route::JsonFeed(Scope::Term(kind, term))),
        (list, file) => {
            let selection = match list {
                List::Home | List::Terms(_) => return None,
                List::Year(year) => Selection::Year(year),
                List::Month { year, month } => Selection::Month { year, month },
                List::Undated => Selection::Undated,
                List::Term { kind, term } => Selection::Term(kind, term),
            };
            Some(Route::Citations(selection, citation_format(file.split_once('.')?.1)?))
        }
    }
}

/// The list whose first page stands in a folder.
fn list(site: &Site, folder: &[&str]) -> Option<List> {
    match folder {
        [] => Some(List::Home),
        ["undated"] => Some(List::Undated),
        [folder, slug] if kind(folder).is_some() => {
            let kind = kind(folder)?;
            Some(List::Term { kind, term: term(site, kind, slug)? })
        }
        [folder] if kind(folder).is_some() => kind(folder).map(List::Terms),
        [written] => Some(List::Year(year(site, written)?)),
        [written, month] => {
            let (year, month) = (year(site, written)?, month.parse::<u32>().ok()?);
            let months = &site.archive.years[year].months;
            Some(List::Month { year, month: months.iter().position(|found| found.month == month)? })
        }
        _ => None,
    }
}

/// The narrowed list whose first page stands in a folder.
fn narrowed(site: &Site, folder: &[&str]) -> Option<usize> {
    let tag = |slug: &str| term(site, Kind::Tag, slug);
    let source = |slug: &str| term(site, Kind::Source, slug);
    let (tags, sources) = (Kind::Tag.folder(), Kind::Source.folder());
    let facet = match folder {
        [kind, own, rest @ ..] if *kind == tags => match rest {
            [kind, other] if *kind == sources => {
                Facet { tag: Some(tag(own)?), source: Some(source(other)?), year: None }
            }
            [kind, other, at] if *kind == sources => {
                Facet { tag: Some(tag(own)?), source: Some(source(other)?), year: Some(year(site, at)?) }
            }
            [at] => Facet { tag: Some(tag(own)?), source: None, year: Some(year(site, at)?) },
            _ => return None,
        },
        [kind, own, at] if *kind == sources => {
            Facet { tag: None, source: Some(source(own)?), year: Some(year(site, at)?) }
        }
        _ => return None,
    };
    site.archive.narrowing.find(facet)
}

fn kind(folder: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.folder() == folder)
}

fn document(site: &Site, slug: &str) -> Option<usize> {
    site.places.documents.get(&number(slug)).copied()
}

fn term(site: &Site, kind: Kind, slug: &str) -> Option<TermId> {
    site.places.terms[kind as usize].get(&number(slug)).copied()
}

/// The position of a year.
fn year(site: &Site, written: &str) -> Option<usize> {
    let year: i32 = written.parse().ok()?;
    site.archive.years.binary_search_by(|found| year.cmp(&found.year)).ok()
}

fn citation_format(extension: &str) -> Option<cite::Format> {
    cite::Format::ALL.into_iter().find(|format| format.extension() == extension)
}
