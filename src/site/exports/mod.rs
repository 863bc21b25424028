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

/// The files of the archive's exports, as far as they are wanted; those of the lists and documents among them.
pub(super) fn routes(archive: &Archive, config: &Config, claim: &mut impl FnMut(Route)) {
    if config.exports.citations {
        let documents = (0..archive.documents.len()).map(Selection::Document);
        let terms = Kind::ALL.into_iter().filter(|kind| kind.has_pages(config)).flat_map(|kind| {
            let count = kind.terms(archive).len();
            (0..count).map(move |term| Selection::Term(kind, term))
        });
        let years = archive.years.iter().enumerate().flat_map(|(year, found)| {
            let months = (0..found.months.len()).map(move |month| Selection::Month { year, month });
            config.pages.years.then_some(Selection::Year(year)).into_iter().chain(months)
        });
        let undated = (!archive.undated.is_empty()).then_some(Selection::Undated);
        let selections = documents.chain(terms).chain(years).chain(undated);
        let of_several = |selection: &Selection| selection.with_own_files(archive) == *selection;
        for selection in selections.filter(of_several).chain([Selection::Whole]) {
            Format::ALL.into_iter().for_each(|format| claim(Route::Citations(selection, format)));
        }
    }
    if config.exports.markdown {
        (0..archive.documents.len()).for_each(|id| claim(Route::Markdown(id)));
    }
    if config.exports.data {
        data::Format::ALL.into_iter().for_each(|format| claim(Route::Data(format)));
    }
    if has_opml(config) {
        claim(Route::Opml);
    }
    if has_overview(config) {
        claim(Route::Exports);
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
