//! Stage 5: every output path with what it shows, and the bytes of one path at a time.

mod charts;
mod cite;
mod collections;
mod exports;
mod feed;
mod head;
mod lists;
mod narrow;
mod page;
mod path;
mod pictures;
mod plan;
mod render;
mod route;
mod sitemap;
mod theme;
mod view;
mod wording;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::archive::{Archive, DocumentId};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind, Result};
use route::Route;

pub use path::SitePath;
pub use pictures::Pictures;
pub use theme::Theme;
pub(crate) use theme::{default_assets, default_templates};

/// How pages refer to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Links {
    /// From the root of the host, below the path of `base_url`: `/archive/tags/`.
    #[default]
    Rooted,
    /// From page to page with explicit `index.html`, for a site opened from disk.
    Relative,
}

/// A planned site. `render` depends on nothing else: no clock, no order of threads.
pub struct Site {
    archive: Archive,
    config: Config,
    theme: Theme,
    pictures: Pictures,
    links: Links,
    routes: BTreeMap<SitePath, Route>,
    /// Documents and collections by their file, for links from one to another.
    by_file: HashMap<String, Route>,
    /// The collections that link to each document that is in some.
    in_collections: HashMap<DocumentId, Vec<usize>>,
    greatest: page::Greatest,
    axis: charts::Axis,
}

/// Lists every output path with what it shows. `Err` holds every reason why the content cannot become a site.
pub fn plan(
    archive: Archive,
    config: Config,
    mut theme: Theme,
    pictures: Pictures,
    links: Links,
) -> Result<Site, Vec<Diagnostic>> {
    let routes = plan::routes(&archive, &config, &theme, &pictures)?;
    let documents = archive.documents.iter().enumerate().map(|(id, found)| (found.path.clone(), Route::Document(id)));
    let stories = archive.collections.iter().enumerate().map(|(at, found)| (found.path.clone(), Route::Collection(at)));
    let by_file: HashMap<String, Route> = documents.chain(stories).collect();
    let in_collections = collections::memberships(&archive, &by_file);
    let axis = charts::Axis::of(&archive);
    let wording = Arc::clone(&theme.wording);
    theme.set_site(&page::site_view(&archive, &config, &wording));
    let greatest = page::Greatest::of(&archive);
    Ok(Site { archive, config, theme, pictures, links, routes, by_file, in_collections, greatest, axis })
}

impl Site {
    /// All output paths, in order.
    pub fn paths(&self) -> Vec<&SitePath> {
        self.routes.keys().collect()
    }

    /// The output path that answers a request for `path` (percent-decoded, beginning with `/`, below the base path).
    ///
    /// `/tags/x/` and `/tags/x` are both the page `tags/x/index.html`.
    pub fn find(&self, path: &str) -> Option<&SitePath> {
        SitePath::candidates(path).iter().find_map(|candidate| Some(self.routes.get_key_value(candidate)?.0))
    }

    /// The name of the picture that stands at a path. Its bytes are not held here: they are as they lie on disk.
    pub fn picture(&self, path: &SitePath) -> Option<&str> {
        match self.routes.get(path) {
            Some(Route::Picture(at)) => Some(self.pictures.name(*at)),
            _ => None,
        }
    }

    /// The bytes of one output file that is not a [picture](Site::picture).
    pub fn render(&self, path: &SitePath) -> Result<Vec<u8>> {
        match self.routes.get_key_value(path) {
            Some((path, route)) => render::render(self, path, *route),
            None => Err(Error::new(ErrorKind::Content, format!("the site has no `{}`", path.as_str()))),
        }
    }

    pub fn archive(&self) -> &Archive {
        &self.archive
    }
}

#[cfg(test)]
mod tests;
