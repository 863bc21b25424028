//! All feeds of the site as one list (OPML 2.0), which feed readers take in.

use std::fmt::Write;

use super::super::page::Page;
use super::super::path::Href;
use super::super::route::{Kind, Route, Scope};
use super::super::xml::escape;

/// The feed of the site, then those of the sources, tags and authors in groups. Addresses are absolute, as OPML wants them.
pub(in crate::site) fn opml(page: &Page) -> Vec<u8> {
    let archive = page.archive();
    let config = &page.site.config;
    let href = Href::absolute(config.base_url.as_ref().map_or("/", |url| url.as_str()));
    let mut xml = String::with_capacity(4096);
    let _ = writeln!(
        xml,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<opml version=\"2.0\">\n<head>\n<title>{}</title>",
        escape(&config.title)
    );
    if let Some(author) = &config.author {
        let _ = writeln!(xml, "<ownerName>{}</ownerName>", escape(author));
    }
    xml.push_str("</head>\n<body>\n");
    let outline = |xml: &mut String, name: &str, scope: Scope, shown: Route| {
        let Some(feed) = scope.feed(config) else { return };
        let name = escape(name);
        let _ = writeln!(
            xml,
            "<outline type=\"rss\" text=\"{name}\" title=\"{name}\" xmlUrl=\"{}\" htmlUrl=\"{}\"/>",
            escape(&href.to(&feed.path(archive))),
            escape(&href.to(&shown.path(archive))),
        );
    };
    outline(&mut xml, &config.title, Scope::Site, Route::Home { page: 0 });
    for kind in [Kind::Source, Kind::Tag, Kind::Author] {
        let terms = kind.terms(archive);
        if terms.is_empty() || Scope::Term(kind, 0).feed(config).is_none() {
            continue;
        }
        let _ = writeln!(xml, "<outline text=\"{}\">", escape(page.words().word(kind.folder())));
        for (term, found) in terms.iter().enumerate() {
            outline(&mut xml, &found.name, Scope::Term(kind, term), Route::Term { kind, term, page: 0 });
        }
        xml.push_str("</outline>\n");
    }
    xml.push_str("</body>\n</opml>\n");
    xml.into_bytes()
}
