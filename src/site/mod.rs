//! Stage 5: every output path with what it shows, and the bytes of one path at a time.

mod asked;
mod captures;
mod charts;
mod cite;
mod collections;
mod comparison;
mod dead_links;
mod digests;
mod exports;
mod feed;
mod head;
mod initials;
mod lists;
mod mentions;
mod narrow;
mod page;
mod path;
mod pictures;
mod plan;
mod render;
mod route;
mod search;
mod shared;
mod sitemap;
mod stories;
mod theme;
mod view;
mod wording;
mod xml;

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::fast::FixedState;

use rayon::prelude::*;

use crate::archive::{Archive, DocumentId};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind, Result};
use crate::search::Kept;
use mentions::Words;
use route::Route;

pub use digests::Digests;
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

/// Documents and collections by the number of their file's path.
struct ByFile(HashMap<u64, Route, FixedState>);

impl ByFile {
    fn of(archive: &Archive) -> Self {
        let number = |path: &str| FixedState::default().hash_one(path);
        let documents =
            archive.documents.iter().enumerate().map(|(id, found)| (number(&found.path), Route::Document(id)));
        let collections = archive.collections.iter().enumerate();
        let collections = collections.map(|(at, found)| (number(&found.path), Route::Collection(at)));
        ByFile(documents.chain(collections).collect())
    }

    fn get(&self, path: &str) -> Option<Route> {
        self.0.get(&FixedState::default().hash_one(path)).copied()
    }
}

/// What one indexing for the search leaves for the next. Who makes an index holds it.
pub type SearchMemory = Mutex<Kept>;

/// A planned site. `render` depends on nothing else: no clock, no order of threads.
pub struct Site {
    archive: Archive,
    config: Config,
    theme: Theme,
    pictures: Pictures,
    links: Links,
    places: plan::Places,
    /// The paths of the pages in the sitemap, gathered when it is first asked for.
    in_sitemap: OnceLock<Vec<SitePath>>,
    /// The scripts of the search, made when they are first asked for: a preview that nobody searches needs none.
    search: OnceLock<search::Scripts>,
    search_memory: Arc<SearchMemory>,
    /// Documents and collections by their file, for links from one to another.
    by_file: ByFile,
    /// The collections that link to each document that is in some.
    in_collections: HashMap<DocumentId, Vec<usize>>,
    stories: stories::Stories,
    shared: shared::Shared,
    /// The order of each list of all terms.
    initials: initials::Initials,
    greatest: page::Greatest,
    axis: charts::Axis,
    asked_for: OnceLock<Words>,
}

/// Lists every output path with what it shows. `Err` holds every reason why the content cannot become a site.
pub fn plan(
    archive: Archive,
    config: Config,
    mut theme: Theme,
    pictures: Pictures,
    links: Links,
) -> Result<Site, Vec<Diagnostic>> {
    let stories = stories::Stories::of(&archive);
    let by_file = ByFile::of(&archive);
    let in_collections = collections::memberships(&archive, &by_file);
    let axis = charts::Axis::of(&archive);
    let wording = Arc::clone(&theme.wording);
    theme.set_site(&page::site_view(&archive, &config, &wording));
    let greatest = page::Greatest::of(&archive);
    let shared = shared::Shared::of(&archive);
    let mut site = Site {
        archive,
        config,
        theme,
        pictures,
        links,
        places: plan::Places::default(),
        in_sitemap: OnceLock::new(),
        search: OnceLock::new(),
        search_memory: Arc::default(),
        by_file,
        in_collections,
        stories,
        shared,
        initials: initials::Initials::default(),
        greatest,
        axis,
        asked_for: OnceLock::new(),
    };
    let (places, mut faults) = plan::Places::of(&site);
    site.places = places;
    faults.extend(plan::clashes(&site));
    if faults.is_empty() { Ok(site) } else { Err(faults) }
}

impl Site {
    /// All output paths, in order.
    pub fn paths(&self) -> Result<Vec<SitePath>> {
        let scripts = self.search_outputs()?.into_iter().map(|(path, _)| path);
        let mut paths: Vec<SitePath> = self.routes().into_iter().map(|(path, _)| path).chain(scripts).collect();
        paths.sort_unstable();
        Ok(paths)
    }

    /// All output paths in order, but those of the search's scripts, each with the number for all that it is made from.
    pub fn outputs(&self, digests: &Digests) -> Vec<(SitePath, u64)> {
        let mut routes = self.routes();
        routes.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let digest = |(path, route): (SitePath, Route)| {
            let digest = self.digest(digests, &path, route);
            (path, digest)
        };
        routes.into_par_iter().map(digest).collect()
    }

    /// The search's scripts, in order, each with the number for what it is made from. They are made when they are asked
    /// for.
    pub fn search_outputs(&self) -> Result<Vec<(SitePath, u64)>> {
        let outputs = self.scripts()?.into_iter().flat_map(search::Scripts::outputs);
        Ok(outputs.map(|(path, number)| (path.clone(), number)).collect())
    }

    /// The search's scripts are made from what `memory` has of an earlier indexing, and what this one keeps is left there.
    pub fn remember_search(&mut self, memory: Arc<SearchMemory>) {
        self.search_memory = memory;
    }

    /// The scripts of the search; none where the archive has no search.
    fn scripts(&self) -> Result<Option<&search::Scripts>> {
        if !self.config.generate_search {
            return Ok(None);
        }
        // Held while they are made, so that nobody makes them a second time.
        let mut memory = self.search_memory.lock().unwrap_or_else(PoisonError::into_inner);
        if self.search.get().is_none() {
            let (scripts, kept) = search::scripts(self, std::mem::take(&mut memory))?;
            *memory = kept;
            let _ = self.search.set(scripts);
        }
        Ok(self.search.get())
    }

    /// What any of the site's templates can ask for.
    fn asked_for(&self) -> &Words {
        self.asked_for.get_or_init(|| {
            // Where documents can show all, the other kinds of page need not be looked for.
            let document = self.theme.mentions.words(&page::template("document"));
            match document.is_all() {
                true => Words::all().clone(),
                false => {
                    let templates: Vec<String> = self.kinds().into_iter().map(page::template).collect();
                    self.theme.mentions.words_of_any(templates.iter().map(String::as_str))
                }
            }
        })
    }

    /// The output path that answers a request for `path` (percent-decoded, beginning with `/`, below the base path).
    ///
    /// `/tags/x/` and `/tags/x` are both the page `tags/x/index.html`.
    pub fn find(&self, path: &str) -> Option<SitePath> {
        // What cannot be made for a fault is there all the same, and says so when it is rendered.
        let is_there = |path: &SitePath| self.route(path).is_some() || !matches!(self.script(path), Ok(None));
        SitePath::candidates(path).into_iter().find(is_there)
    }

    /// A script of the search. Only a path in their folder has the index made.
    fn script(&self, path: &SitePath) -> Result<Option<&[u8]>> {
        match path.as_str().starts_with(search::FOLDER) {
            true => Ok(self.scripts()?.and_then(|scripts| scripts.get(path))),
            false => Ok(None),
        }
    }

    /// The name of the picture that stands at a path. Its bytes are not held here: they are as they lie on disk.
    pub fn picture(&self, path: &SitePath) -> Option<&str> {
        match self.route(path) {
            Some(Route::Picture(at)) => Some(self.pictures.name(at)),
            _ => None,
        }
    }

    /// The bytes of one output file that is not a [picture](Site::picture).
    pub fn render(&self, path: &SitePath) -> Result<Vec<u8>> {
        match self.route(path) {
            Some(route) => render::render(self, path, route),
            None => match self.script(path)? {
                Some(script) => Ok(script.to_vec()),
                None => Err(Error::new(ErrorKind::Content, format!("the site has no `{}`", path.as_str()))),
            },
        }
    }

    pub fn archive(&self) -> &Archive {
        &self.archive
    }
}

#[cfg(test)]
mod tests;
