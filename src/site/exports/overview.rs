//! The page that says what can be taken away, and what each file is for.

use super::super::cite::Format;
use super::super::page::Page;
use super::super::route::{Route, Scope, Selection};
use super::super::view::{ExportView, FileView};
use super::{citations, data, has_opml};
use crate::config::FeedFormat;

/// The downloads of the whole archive, by what they are for.
pub(in crate::site) fn overview<'a>(page: &Page<'a>) -> Vec<ExportView<'a>> {
    let config = &page.site.config;
    let words = page.words();
    let file = |names: [&'static str; 3], route: Route, text: Option<&'a str>| {
        let [name, media_type, extension] = names;
        FileView { name, media_type, extension, url: page.to(route), text }
    };
    let mut groups = Vec::new();
    let mut group = |name: &str, files: Vec<FileView<'a>>| {
        let text = words.word(&format!("{name}_text"));
        groups.push(ExportView { heading: words.word(name), text, files });
    };
    if config.exports.data {
        let formats = data::Format::ALL.into_iter();
        let files = formats.map(|format| {
            file(
                [format.name(), format.media_type(), format.extension()],
                Route::Data(format),
                Some(words.word(format.purpose())),
            )
        });
        group("document_list", files.collect());
    }
    if config.exports.citations {
        group("references", Format::ALL.map(|format| citations(page, Selection::Whole, format)).into());
    }
    if config.exports.markdown {
        group("texts", Vec::new());
    }
    if config.exports.feeds {
        let mut files = Vec::new();
        if Scope::Site.has_feed(FeedFormat::Atom, config) {
            files.push(file(["Atom", "application/atom+xml", "xml"], Route::Atom(Scope::Site), None));
        }
        if Scope::Site.has_feed(FeedFormat::Json, config) {
            files.push(file(["JSON Feed", "application/feed+json", "json"], Route::JsonFeed(Scope::Site), None));
        }
        if has_opml(config) {
            files.push(file(["OPML", "text/x-opml", "opml"], Route::Opml, Some(words.word("all_feeds"))));
        }
        if !files.is_empty() {
            group("feeds", files);
        }
    }
    groups
}
