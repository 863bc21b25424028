//! What an output path shows.

use super::path::SitePath;
use super::{cite, exports};
use crate::archive::{Archive, COLLECTIONS, DocumentId, Facet, Term, TermId};
use crate::checksums;
use crate::config::{Config, FeedFormat, FeedSubject};

/// What stands at an output path. Pages of a list count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Route {
    Home {
        page: usize,
    },
    Document(DocumentId),
    /// A copy beside its lead, word by word.
    Compared(DocumentId),
    /// `year` and `month` are positions in the archive.
    Year {
        year: usize,
        page: usize,
    },
    Month {
        year: usize,
        month: usize,
        page: usize,
    },
    Undated {
        page: usize,
    },
    /// The list of all years and months.
    Months,
    /// The list of all terms of a kind.
    Terms {
        kind: Kind,
        page: usize,
    },
    Term {
        kind: Kind,
        term: TermId,
        page: usize,
    },
    /// Position among the narrowed lists.
    Narrowed {
        list: usize,
        page: usize,
    },
    /// The list of all collections.
    Collections,
    /// Position among the collections.
    Collection(usize),
    Atom(Scope),
    JsonFeed(Scope),
    /// The sitemap, or the list of its parts where there are several.
    Sitemap,
    SitemapPart(usize),
    Robots,
    NotFound,
    /// The search page.
    Search,
    /// The words of a document in a script, for excerpts.
    Text(DocumentId),
    /// A former address of a document.
    Redirect(DocumentId),
    /// What leads from `page/1/` of a list to the list.
    NumberedFirst(List),
    /// Position among the theme's assets.
    Asset(usize),
    /// Position among the pictures.
    Picture(usize),
    /// The raw pages with their digests.
    Captures,
    /// References for reference managers.
    Citations(Selection, cite::Format),
    /// A document's text.
    Markdown(DocumentId),
    /// The list of all documents for programs.
    Data(exports::data::Format),
    /// The list of all feeds.
    Opml,
    /// The page of all downloads.
    Exports,
}

/// The kinds of terms, each with an index of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Tag,
    Source,
    Author,
}

/// The lists that are divided into pages, but for the narrowed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum List {
    Home,
    /// `year` and `month` are positions in the archive.
    Year(usize),
    Month {
        year: usize,
        month: usize,
    },
    Undated,
    /// All terms of a kind.
    Terms(Kind),
    Term {
        kind: Kind,
        term: TermId,
    },
}

/// What a feed follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    Site,
    Term(Kind, TermId),
}

/// Which documents a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Selection {
    Document(DocumentId),
    Whole,
    Term(Kind, TermId),
    /// `year` and `month` are positions in the archive.
    Year(usize),
    Month {
        year: usize,
        month: usize,
    },
    Undated,
}

impl Kind {
    pub(super) const ALL: [Kind; 3] = [Kind::Tag, Kind::Source, Kind::Author];

    pub(super) fn terms(self, archive: &Archive) -> &[Term] {
        match self {
            Kind::Tag => &archive.tags,
            Kind::Source => &archive.sources,
            Kind::Author => &archive.authors,
        }
    }

    /// Whether the kind's terms have pages, and with them feeds and files of their own.
    pub(super) fn has_pages(self, config: &Config) -> bool {
        self != Kind::Author || config.pages.authors
    }

    /// The folder of the kind's pages.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Kind::Tag => "tags",
            Kind::Source => "sources",
            Kind::Author => "authors",
        }
    }

    /// Of the pages of its terms.
    pub(super) fn template(self) -> &'static str {
        match self {
            Kind::Tag => "tag.html",
            Kind::Source => "source.html",
            Kind::Author => "author.html",
        }
    }

    fn feed_subject(self) -> FeedSubject {
        match self {
            Kind::Tag => FeedSubject::Tags,
            Kind::Source => FeedSubject::Sources,
            Kind::Author => FeedSubject::Authors,
        }
    }

    pub(super) fn singular(self) -> &'static str {
        match self {
            Kind::Tag => "tag",
            Kind::Source => "source",
            Kind::Author => "author",
        }
    }
}

impl List {
    /// One of its pages, from 0.
    pub(super) fn page(self, page: usize) -> Route {
        match self {
            List::Home => Route::Home { page },
            List::Year(year) => Route::Year { year, page },
            List::Month { year, month } => Route::Month { year, month, page },
            List::Undated => Route::Undated { page },
            List::Terms(kind) => Route::Terms { kind, page },
            List::Term { kind, term } => Route::Term { kind, term, page },
        }
    }
}

impl Scope {
    /// Whether there is a feed of it in the format.
    pub(super) fn has_feed(self, format: FeedFormat, config: &Config) -> bool {
        let (subject, has_pages) = match self {
            Scope::Site => (FeedSubject::Site, true),
            Scope::Term(kind, _) => (kind.feed_subject(), kind.has_pages(config)),
        };
        has_pages && config.feeds.has(format, subject)
    }

    /// The feed that readers know best, if there is one.
    pub(super) fn feed(self, config: &Config) -> Option<Route> {
        let atom = self.has_feed(FeedFormat::Atom, config).then_some(Route::Atom(self));
        atom.or_else(|| self.has_feed(FeedFormat::Json, config).then_some(Route::JsonFeed(self)))
    }
}

impl Route {
    /// The kind of page, after which its template is called; files that no template makes have none.
    pub(super) fn kind(self) -> Option<&'static str> {
        Some(match self {
            Route::Home { .. } => "home",
            Route::Document(_) => "document",
            Route::Compared(_) => "compared",
            Route::Year { .. } => "year",
            Route::Month { .. } => "month",
            Route::Undated { .. } => "undated",
            Route::Months => "months",
            Route::Terms { kind, .. } => kind.folder(),
            Route::Term { kind, .. } => kind.singular(),
            Route::Narrowed { .. } => "narrowed",
            Route::Collections => "collections",
            Route::Collection(_) => "collection",
            Route::Redirect(_) | Route::NumberedFirst(_) => "redirect",
            Route::Search => "search",
            Route::Exports => "data",
            Route::NotFound => "404",
            Route::Atom(_)
            | Route::JsonFeed(_)
            | Route::Sitemap
            | Route::SitemapPart(_)
            | Route::Robots
            | Route::Text(_)
            | Route::Asset(_)
            | Route::Picture(_)
            | Route::Captures
            | Route::Citations(..)
            | Route::Markdown(_)
            | Route::Data(_)
            | Route::Opml => return None,
        })
    }

    /// Where the route stands. Redirects, assets and pictures stand where the plan alone knows.
    pub(super) fn path(self, archive: &Archive) -> SitePath {
        match self {
            Route::Home { page } => SitePath::index("", page),
            Route::Document(id) | Route::Redirect(id) => SitePath::index(&document_folder(id, archive), 0),
            Route::Compared(id) => SitePath::index(&format!("documents/{}/compared/", archive.documents[id].slug), 0),
            Route::Year { year, page } => SitePath::index(&year_folder(year, archive), page),
            Route::Month { year, month, page } => SitePath::index(&month_folder(year, month, archive), page),
            Route::Undated { page } => SitePath::index("undated/", page),
            Route::Months => SitePath::index("months/", 0),
            Route::Terms { kind, page } => SitePath::index(&format!("{}/", kind.folder()), page),
            Route::Term { kind, term, page } => SitePath::index(&term_folder(kind, term, archive), page),
            Route::Narrowed { list, page } => {
                SitePath::index(&narrowed_folder(archive.narrowing.lists()[list].0, archive), page)
            }
            Route::Collections => SitePath::index(COLLECTIONS, 0),
            Route::Collection(at) => SitePath::index(&format!("{COLLECTIONS}{}/", archive.collections[at].slug), 0),
            Route::Atom(scope) => feed(scope, archive, "atom.xml"),
            Route::JsonFeed(scope) => feed(scope, archive, "feed.json"),
            Route::Sitemap => SitePath::file("sitemap.xml"),
            Route::SitemapPart(part) => SitePath::file(format!("sitemap-{}.xml", part + 1)),
            Route::Robots => SitePath::file("robots.txt"),
            Route::NotFound => SitePath::file("404.html"),
            Route::Search => SitePath::index(super::search::FOLDER, 0),
            Route::Text(id) => SitePath::file(format!("documents/{}/text.js", archive.documents[id].slug)),
            Route::Captures => SitePath::file(checksums::CAPTURES),
            Route::NumberedFirst(list) => {
                SitePath::file(format!("{}page/1/index.html", list.page(0).path(archive).address()))
            }
            Route::Asset(_) | Route::Picture(_) => SitePath::file(""),
            Route::Citations(selection, format) => {
                let name = if matches!(selection, Selection::Document(_)) { "cite" } else { "documents" };
                SitePath::file(format!("{}{name}.{}", selection.folder(archive), format.extension()))
            }
            Route::Markdown(id) => SitePath::file(Selection::Document(id).folder(archive) + "index.md"),
            Route::Data(format) => SitePath::file(format!("{DATA}documents.{}", format.extension())),
            Route::Opml => SitePath::file("feeds.opml"),
            Route::Exports => SitePath::index(DATA, 0),
        }
    }
}

/// The folder of the downloads of the whole archive.
const DATA: &str = "data/";

impl Selection {
    /// Where the page stands that shows the documents, and their files beside it.
    fn folder(self, archive: &Archive) -> String {
        match self {
            Selection::Document(id) => document_folder(id, archive),
            Selection::Whole => DATA.to_owned(),
            Selection::Term(kind, term) => term_folder(kind, term, archive),
            Selection::Year(year) => year_folder(year, archive),
            Selection::Month { year, month } => month_folder(year, month, archive),
            Selection::Undated => "undated/".to_owned(),
        }
    }
}

fn document_folder(id: DocumentId, archive: &Archive) -> String {
    ["documents/", &archive.documents[id].slug, "/"].concat()
}

fn year_folder(year: usize, archive: &Archive) -> String {
    format!("{:04}/", archive.years[year].year)
}

fn month_folder(year: usize, month: usize, archive: &Archive) -> String {
    let month = &archive.years[year].months[month];
    format!("{:04}/{:02}/", month.year, month.month)
}

fn feed(scope: Scope, archive: &Archive, file: &str) -> SitePath {
    match scope {
        Scope::Site => SitePath::file(file),
        Scope::Term(kind, term) => SitePath::file(term_folder(kind, term, archive) + file),
    }
}

fn term_folder(kind: Kind, term: TermId, archive: &Archive) -> String {
    [kind.folder(), "/", &kind.terms(archive)[term].slug, "/"].concat()
}

/// Below the page of the tag, else of the source: `tags/work/sources/valley-echo/2024/`.
fn narrowed_folder(facet: Facet, archive: &Archive) -> String {
    let of_term = |kind: Kind, term: Option<TermId>| term.map(|term| term_folder(kind, term, archive));
    let year = facet.year.map(|year| format!("{:04}/", archive.years[year].year));
    [of_term(Kind::Tag, facet.tag), of_term(Kind::Source, facet.source), year].into_iter().flatten().collect()
}
