//! One page in the making: how it refers to others, and the views that pages of all kinds share.

use serde::Serialize;
use tera::Value;

use super::asked::Asked;
use super::mentions::Words;
use super::path::{Href, SitePath};
use super::route::{Kind, Route, Scope};
use super::view::{EntryView, FeedView, MonthView, NamedLink, NavView, PageView, SiteView, SourceLink, TermView};
use super::wording::{self, Wording};
use super::{Links, Site, exports, stories};
use crate::archive::{Archive, DocumentId, TermId};
use crate::config::{Config, FeedFormat};
use crate::markdown::{self, Paragraphs};
use crate::url::percent_decode;

/// The parts of a site that every page leads to.
pub(super) const SECTIONS: usize = 5;

/// The page at `path`, and the addresses it writes.
pub(super) struct Page<'a> {
    pub site: &'a Site,
    pub path: &'a SitePath,
    pub href: Href,
    /// Whether it shows documents and terms in the words of all other pages, their addresses among them.
    pub is_alike: bool,
    /// What its template can ask for.
    pub asks: &'a Words,
}

/// The greatest numbers of documents, which the weights in views are measured by.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Greatest {
    terms: [usize; Kind::ALL.len()],
    month: usize,
}

impl Greatest {
    pub(super) fn of(archive: &Archive) -> Self {
        let largest = |kind: Kind| kind.terms(archive).iter().map(|term| term.documents.len()).max().unwrap_or(0);
        let month = archive.months().map(|month| month.documents.len()).max().unwrap_or(0);
        Greatest { terms: Kind::ALL.map(largest), month }
    }
}

/// What the site says of itself, on every page alike.
pub(super) fn site_view<'a>(archive: &Archive, config: &'a Config, words: &'a Wording) -> SiteView<'a> {
    SiteView {
        title: &config.title,
        description: &config.description,
        author: config.author.as_deref(),
        language: &words.language,
        dir: words.direction(),
        base_url: config.base_url.as_ref().map(|url| url.as_str()),
        documents: archive.documents.len(),
        remote_pictures: config.publish.remote_pictures,
        extra: &config.extra,
        generator: concat!("Cuttings ", env!("CARGO_PKG_VERSION")),
    }
}

/// The template of a kind of page.
pub(super) fn template(kind: &str) -> String {
    [kind, ".html"].concat()
}

impl<'a> Page<'a> {
    /// A page whose template can ask for anything.
    pub(super) fn new(site: &'a Site, path: &'a SitePath) -> Self {
        let href = Href::from_page(site.links, site.config.base_path(), path);
        Page { site, path, href, is_alike: site.links == Links::Rooted, asks: Words::all() }
    }

    /// A page whose template is handed what it asks for.
    pub(super) fn of_kind(site: &'a Site, path: &'a SitePath, kind: &str) -> Self {
        Page { asks: site.theme.mentions.words(&template(kind)), ..Self::new(site, path) }
    }

    /// The same page with all that there is, and nothing that was made for other pages.
    pub(super) fn whole(self) -> Self {
        Page { is_alike: false, asks: Words::all(), ..self }
    }

    /// A view as the template is to see it.
    pub(super) fn asked<'v, T: ?Sized>(&'v self, view: &'v T) -> Asked<'v, T> {
        self.asks.asked(view)
    }

    /// A value that pages of all kinds may share.
    fn shared<T: Serialize>(&self, view: &T) -> Value {
        let asks = if self.is_alike { self.site.asked_for() } else { self.asks };
        Value::from_serializable(&asks.asked(view))
    }

    pub(super) fn archive(&self) -> &'a Archive {
        &self.site.archive
    }

    /// The words of the interface.
    pub(super) fn words(&self) -> &'a Wording {
        &self.site.theme.wording
    }

    /// Whether a page made from `template` can show a member that costs something to make.
    pub(super) fn shows(&self, template: &str, member: &'static str) -> bool {
        self.site.theme.mentions.has(template, member)
    }

    pub(super) fn to(&self, route: Route) -> String {
        self.href.to(&route.path(self.archive()))
    }

    /// The page's own absolute address.
    pub(super) fn canonical(&self, path: &SitePath) -> Option<String> {
        Some(Href::absolute(self.site.config.base_url.as_ref()?.as_str()).to(path))
    }

    /// The view that every page has. `section` is the part of the site it belongs to.
    pub(super) fn view(&self, kind: &'static str, title: impl Into<String>, section: Option<Route>) -> PageView<'_> {
        PageView {
            kind,
            title: title.into(),
            description: None,
            root: self.href.prefix(),
            home: self.to(Route::Home { page: 0 }),
            canonical: self.canonical(self.path),
            nav: self.nav(section),
            search: self.site.config.generate_search.then(|| self.to(Route::Search)),
            feeds: self.feeds(None),
            files: Vec::new(),
            downloads_url: exports::overview_url(self),
            trail: vec![NamedLink { name: self.site.config.title.clone(), url: self.to(Route::Home { page: 0 }) }],
        }
    }

    /// The sections that exist; `section` is the one that the page belongs to.
    fn nav(&self, section: Option<Route>) -> Value {
        let archive = self.archive();
        let terms = |kind| Route::Terms { kind, page: 0 };
        let sections: [_; SECTIONS] = [
            ("collections", Route::Collections, !archive.collections.is_empty()),
            ("months", Route::Months, !archive.years.is_empty()),
            ("sources", terms(Kind::Source), !archive.sources.is_empty()),
            ("tags", terms(Kind::Tag), !archive.tags.is_empty()),
            ("authors", terms(Kind::Author), self.site.config.pages.authors && !archive.authors.is_empty()),
        ];
        let make = || {
            let there = sections.iter().filter(|(_, _, exists)| *exists);
            let views = there.map(|(name, route, _)| NavView {
                name: self.words().word(name),
                url: self.to(*route),
                current: section == Some(*route),
            });
            self.shared(&views.collect::<Vec<_>>())
        };
        let at = sections.iter().position(|(_, route, _)| section == Some(*route));
        if self.is_alike { self.site.shared.nav(at, make) } else { make() }
    }

    /// The feeds of a term, where it has some, and those of the site.
    pub(super) fn feeds(&self, term: Option<(Kind, TermId)>) -> Vec<Value> {
        let config = &self.site.config;
        let term = term.map(|(kind, term)| Scope::Term(kind, term));
        let scopes = term.into_iter().chain([Scope::Site]).filter(|scope| scope.feed(config).is_some());
        let make = |scope: Scope| {
            self.shared(&FeedView {
                title: self.scope_title(scope),
                atom: scope.has_feed(FeedFormat::Atom, config).then(|| self.to(Route::Atom(scope))),
                json: scope.has_feed(FeedFormat::Json, config).then(|| self.to(Route::JsonFeed(scope))),
            })
        };
        let feed = |scope| match scope {
            Scope::Site if self.is_alike => self.site.shared.feed(|| make(scope)),
            _ => make(scope),
        };
        scopes.map(feed).collect()
    }

    /// What a feed is called: the site's title, or the term's before it.
    pub(super) fn scope_title(&self, scope: Scope) -> String {
        match scope {
            Scope::Site => self.site.config.title.clone(),
            Scope::Term(kind, term) => {
                format!("{} · {}", kind.terms(self.archive())[term].name, self.site.config.title)
            }
        }
    }

    pub(super) fn link(&self, name: impl Into<String>, route: Route) -> NamedLink {
        NamedLink { name: name.into(), url: self.to(route) }
    }

    /// The list of all months; an archive without any dates has none.
    pub(super) fn months_link(&self) -> Option<NamedLink> {
        (!self.archive().years.is_empty()).then(|| self.link(self.words().word("months"), Route::Months))
    }

    /// A document's line in lists.
    pub(super) fn entry(&self, id: DocumentId) -> Value {
        let make = || self.shared(&self.entry_view(id));
        if self.is_alike { self.site.shared.entry(id, make) } else { make() }
    }

    fn entry_view(&self, id: DocumentId) -> EntryView<'a> {
        let front = &self.archive().documents[id].front;
        EntryView {
            title: &front.title,
            url: self.to(Route::Document(id)),
            language: front.language.as_deref(),
            dir: wording::direction(front.language.as_deref(), &front.title),
            date: front.date.as_ref().map(|date| self.words().date_view(date)),
            source: self.source_link(id),
            description: front.description.as_deref(),
            carried: stories::named(self, id),
            carried_label: stories::carried_label(self, id),
        }
    }

    /// A document's source with its page.
    pub(super) fn source_link(&self, id: DocumentId) -> Option<Value> {
        let term = self.archive().terms[id].source?;
        let make = || {
            let name = self.archive().sources[term].name.as_str();
            let url = self.to(Route::Term { kind: Kind::Source, term, page: 0 });
            self.shared(&SourceLink { name, url, dir: wording::direction(None, name) })
        };
        Some(if self.is_alike { self.site.shared.source(term, make) } else { make() })
    }

    /// A term as a document's page names it.
    pub(super) fn term_link(&self, kind: Kind, term: TermId) -> Value {
        let make = || self.shared(&self.term(kind, term));
        if self.is_alike { self.site.shared.term(kind, term, make) } else { make() }
    }

    pub(super) fn term(&self, kind: Kind, term: TermId) -> TermView<'a> {
        let found = &kind.terms(self.archive())[term];
        TermView {
            name: &found.name,
            url: kind.has_pages(&self.site.config).then(|| self.to(Route::Term { kind, term, page: 0 })),
            count: found.documents.len(),
            dir: wording::direction(None, &found.name),
            weight: weight(found.documents.len(), self.site.greatest.terms[kind as usize]),
            spark: None,
        }
    }

    /// The page of a year, where years have pages.
    pub(super) fn year_url(&self, year: usize) -> Option<String> {
        self.site.config.pages.years.then(|| self.to(Route::Year { year, page: 0 }))
    }

    /// The page of a year, or of a month of it.
    pub(super) fn time_url(&self, year: i32, month: Option<u32>) -> Option<String> {
        let years = &self.archive().years;
        let at = years.binary_search_by(|found| year.cmp(&found.year)).ok()?;
        let Some(month) = month else { return self.year_url(at) };
        let month = years[at].months.iter().position(|found| found.month == month)?;
        Some(self.to(Route::Month { year: at, month, page: 0 }))
    }

    /// A month of the year at `year`, whether it has documents or not.
    pub(super) fn month(&self, year: usize, month: u32, current: bool) -> MonthView<'a> {
        let of_year = &self.archive().years[year];
        let at = of_year.months.iter().position(|found| found.month == month);
        let count = at.map_or(0, |at| of_year.months[at].documents.len());
        MonthView {
            name: self.words().month_name(month),
            short: self.words().month_short(month),
            label: self.words().month_label(of_year.year, month),
            datetime: format!("{:04}-{month:02}", of_year.year),
            count,
            url: at.map(|month| self.to(Route::Month { year, month, page: 0 })),
            weight: weight(count, self.site.greatest.month),
            current,
        }
    }

    /// A Markdown text that stands in the file `from`, as HTML for this page.
    pub(super) fn html(&self, markdown: &str, prefix: &str, paragraphs: Paragraphs, from: &str) -> String {
        let config = &self.site.config;
        let paragraphs = if config.pages.paragraph_links { paragraphs } else { Paragraphs::Plain };
        let rendered = markdown::to_html(markdown, prefix, paragraphs, &|address| self.rewrite(from, address));
        match config.publish.remote_pictures {
            true => rendered.html.into(),
            false => markdown::with_linked_pictures(rendered.html.as_str()),
        }
    }

    /// The address to write for one that a body gives, which stands in the file `from`: files of other documents lead to their pages, pictures of the
    /// archive to where they are published, addresses below this site's root to where that root is. `None` leaves the address as it was written.
    pub(super) fn rewrite(&self, from: &str, address: &str) -> Option<String> {
        let (path, rest) = address.split_at(address.find(['#', '?']).unwrap_or(address.len()));
        if path.is_empty() || path.starts_with("//") || has_scheme(path) {
            return None;
        }
        let decoded = percent_decode(path)?;
        if decoded.starts_with('/') {
            return Some(self.href.to(&self.site.find(&decoded)?) + rest);
        }
        if let Some(picture) = self.site.pictures.find(&decoded) {
            return Some(self.href.to(&picture));
        }
        let other = self.site.by_file.get(&resolve(from, &decoded)?)?;
        Some(self.to(other) + rest)
    }
}

impl Site {
    /// The weight of a term among those of its kind.
    pub(super) fn weight(&self, kind: Kind, term: TermId) -> u8 {
        weight(kind.terms(&self.archive)[term].documents.len(), self.greatest.terms[kind as usize])
    }
}

/// 0 for none, else 1 to 5 by the logarithm of the count.
pub(super) fn weight(count: usize, greatest: usize) -> u8 {
    match (count, greatest) {
        (0, _) => 0,
        (_, 0 | 1) => 1,
        _ => 1 + ((count as f64).ln() / (greatest as f64).ln() * 4.0).round() as u8,
    }
}

/// `path`, which stands in the file `from`, as a path below the content folder; `None` if it leads out of it.
pub(super) fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether an address begins with a scheme (RFC 3986, 3.1).
pub(super) fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

impl Site {
    /// Links of a feed: absolute where the site's address is known, else relative to the feed.
    pub(super) fn feed_href(&self, from: &SitePath) -> Href {
        match (&self.config.base_url, self.links) {
            (Some(url), _) => Href::absolute(url.as_str()),
            (None, Links::Rooted) => Href::relative(from),
            (None, Links::Relative) => Href::from_page(Links::Relative, "/", from),
        }
    }
}
