//! The archive for other programs: lists of documents as data, texts as Markdown, feeds as one list, and the page that
//! leads to them.

pub(super) mod data;
pub(super) mod markdown;
pub(super) mod opml;
mod overview;

use super::cite::{Citation, Format, Style, html};
use super::page::Page;
use super::route::{Kind, Route, Scope, Selection};
use super::view::{CiteView, FileView, StyleView};
use crate::archive::{Archive, DocumentId};
use crate::config::Config;
use tera::Value;

pub(super) use overview::overview;

impl Selection {
    /// The documents, newest first.
    pub(super) fn documents(self, archive: &Archive) -> Box<dyn Iterator<Item = DocumentId> + '_> {
        match self {
            Selection::Document(id) => Box::new(std::iter::once(id)),
            Selection::Whole => Box::new(0..archive.documents.len()),
            Selection::Term(kind, term) => Box::new(kind.terms(archive)[term].documents.iter().copied()),
            Selection::Year(year) => Box::new(archive.years[year].documents.clone()),
            Selection::Month { year, month } => Box::new(archive.years[year].months[month].documents.clone()),
            Selection::Undated => Box::new(archive.undated.clone()),
        }
    }

    /// What has the references of the selection: a list of a single document has none beside that document's own. Most
    /// authors and many tags of an archive have no more than one.
    fn with_own_files(self, archive: &Archive) -> Selection {
        let mut documents = self.documents(archive);
        match (self, documents.next(), documents.next()) {
            (Selection::Whole, ..) => self,
            (_, Some(id), None) => Selection::Document(id),
            _ => self,
        }
    }
}

/// All files that the archive's exports may have, those of single texts aside; [`has`] says which are wanted.
pub(super) fn each(archive: &Archive, offer: &mut impl FnMut(Route)) {
    let documents = (0..archive.documents.len()).map(Selection::Document);
    let terms = Kind::ALL.into_iter().flat_map(|kind| {
        let count = kind.terms(archive).len();
        (0..count).map(move |term| Selection::Term(kind, term))
    });
    let years = archive.years.iter().enumerate().flat_map(|(year, found)| {
        let months = (0..found.months.len()).map(move |month| Selection::Month { year, month });
        std::iter::once(Selection::Year(year)).chain(months)
    });
    let selections = documents.chain(terms).chain(years).chain([Selection::Undated, Selection::Whole]);
    for selection in selections {
        Format::ALL.into_iter().for_each(|format| offer(Route::Citations(selection, format)));
    }
    data::Format::ALL.into_iter().for_each(|format| offer(Route::Data(format)));
    offer(Route::Opml);
    offer(Route::Exports);
}

/// Whether a file of the exports, or the page that says what they are, is wanted.
pub(super) fn has(archive: &Archive, config: &Config, route: Route) -> bool {
    match route {
        Route::Citations(selection, _) => {
            let is_there = match selection {
                Selection::Document(_) | Selection::Whole | Selection::Month { .. } => true,
                Selection::Term(kind, _) => kind.has_pages(config),
                Selection::Year(_) => config.pages.years,
                Selection::Undated => !archive.undated.is_empty(),
            };
            config.exports.citations && is_there && selection.with_own_files(archive) == selection
        }
        Route::Markdown(_) => config.exports.markdown,
        Route::Data(_) => config.exports.data,
        Route::Opml => has_opml(config),
        Route::Exports => has_overview(config),
        _ => false,
    }
}

/// Whether there is anything to take away.
fn has_overview(config: &Config) -> bool {
    let has_feeds = config.exports.feeds && (Scope::Site.feed(config).is_some() || has_opml(config));
    config.exports.citations || config.exports.data || config.exports.markdown || has_feeds
}

/// Whether the site's feeds are listed in a file: OPML needs absolute addresses.
fn has_opml(config: &Config) -> bool {
    let terms = Kind::ALL.map(|kind| Scope::Term(kind, 0));
    let any_feed = [Scope::Site].iter().chain(&terms).any(|scope| scope.feed(config).is_some());
    config.exports.feeds && config.base_url.is_some() && any_feed
}

/// The page of all downloads.
pub(super) fn overview_url(page: &Page) -> Option<String> {
    has_overview(&page.site.config).then(|| page.to(Route::Exports))
}

/// What a page shows, for other programs: a document's text, and the references.
pub(super) fn files<'a>(page: &Page<'a>, selection: Selection) -> Vec<FileView<'a>> {
    let exports = &page.site.config.exports;
    let text = match selection {
        Selection::Document(id) if exports.markdown => Some(FileView {
            name: "Markdown",
            media_type: "text/markdown",
            extension: "md",
            url: page.to(Route::Markdown(id)),
            text: None,
        }),
        _ => None,
    };
    let formats = Format::ALL.into_iter().filter(|_| exports.citations);
    let selection = selection.with_own_files(page.archive());
    text.into_iter().chain(formats.map(|format| citations(page, selection, format))).collect()
}

fn citations<'a>(page: &Page<'a>, selection: Selection, format: Format) -> FileView<'a> {
    FileView {
        name: format.name(),
        media_type: format.media_type(),
        extension: format.extension(),
        url: page.to(Route::Citations(selection, format)),
        text: None,
    }
}

/// How a document is cited, on its page.
pub(super) fn cite<'a>(page: &Page<'a>, id: DocumentId) -> CiteView<'a> {
    let citation = Citation::of(page, id);
    let style = |style: Style| StyleView {
        name: style.name(),
        text: Value::safe_string(&html(&style.line(&citation), citation.language)),
    };
    CiteView { styles: Style::ALL.map(style).into(), files: files(page, Selection::Document(id)) }
}
