//! `cuttings build`: read, plan, render in parallel, publish.

use std::path::PathBuf;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::site::{Links, Site};

/// Where an archive lies on disk.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that holds `content`, `templates` and `static`.
    pub root: PathBuf,
    /// `site.toml`, or the file named by `--config`.
    pub config_file: PathBuf,
}

/// What a build or preview was asked for beyond `site.toml`.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub drafts: bool,
    pub base_url: Option<String>,
    pub links: Links,
}

/// A project read from disk and planned.
pub struct Loaded {
    pub config: Config,
    pub site: Site,
    /// Warnings; a site with errors is not made.
    pub warnings: Vec<Diagnostic>,
}

/// Why there is no site.
pub enum Failure {
    /// `site.toml`, a template or the disk.
    Stopped(crate::error::Error),
    /// Every fault of the content that was found.
    Content(Vec<Diagnostic>),
}

/// Reads and plans a project: configuration, theme, content.
pub fn load(project: &Project, options: &Options) -> Result<Loaded, Failure> {
    let _ = (project, options);
    todo!()
}
