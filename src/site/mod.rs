//! Stage 5: every output path with what it shows, and the bytes of one path at a time.

use crate::archive::Archive;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::error::Result;

/// A file of the built site, relative to the output folder, with `/`: `documents/a/index.html`, `atom.xml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(String);

impl SitePath {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How pages refer to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Links {
    /// From the root of the host, below the path of `base_url`: `/archive/tags/`.
    #[default]
    Rooted,
    /// From page to page with explicit `index.html`, for a site opened from disk.
    Relative,
}

/// Templates and assets: the embedded defaults, each replaced by the user's file of the same name.
pub struct Theme {}

/// A planned site. `render` depends on nothing else: no clock, no order of threads.
pub struct Site {}

/// Lists every output path with what it shows. `Err` holds every reason why the content cannot become a site.
pub fn plan(archive: Archive, config: Config, theme: Theme, links: Links) -> Result<Site, Vec<Diagnostic>> {
    let _ = (archive, config, theme, links);
    todo!()
}

impl Site {
    /// All output paths, in order.
    pub fn paths(&self) -> Vec<&SitePath> {
        todo!()
    }

    /// The output path that answers a request for `path` (percent-decoded, beginning with `/`, below the base path).
    pub fn find(&self, path: &str) -> Option<&SitePath> {
        let _ = path;
        todo!()
    }

    /// The bytes of one output file.
    pub fn render(&self, path: &SitePath) -> Result<Vec<u8>> {
        let _ = path;
        todo!()
    }
}
