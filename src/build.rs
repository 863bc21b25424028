//! `cuttings build`: read, plan, render in parallel, publish.

use std::path::PathBuf;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::file::Refused;
use crate::error::{Error, ErrorKind, Result};
use crate::site::{self, Links, Site};
use crate::{archive, disk};

/// Largest `site.toml`, in bytes.
const CONFIG_BYTES: u64 = 1 << 20;

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
    let config = read_config(project, options)?;
    let theme = disk::theme::read(&project.root, &config.limits)?;
    let content = disk::content::read(&project.root, &config)?;
    let mut warnings = theme.warnings;
    let (errors, doubts): (Vec<Diagnostic>, Vec<Diagnostic>) =
        content.warnings.into_iter().partition(|found| found.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(Failure::Content(errors));
    }
    warnings.extend(doubts);
    let documents = content.output.into_iter().filter(|document| options.drafts || !document.front.draft).collect();
    let archive = archive::collect(documents, &config);
    warnings.extend(archive.warnings);
    if config.base_url.is_none() {
        let message = "without `base_url` there is no sitemap, and feeds have relative addresses";
        warnings.push(Diagnostic { severity: Severity::Note, ..Diagnostic::warning(message) }.at(config_name(project)));
    }
    let site = site::plan(archive.output, config.clone(), theme.output, options.links).map_err(Failure::Content)?;
    Ok(Loaded { config, site, warnings })
}

/// `site.toml`, with what the command line says in its place.
fn read_config(project: &Project, options: &Options) -> Result<Config> {
    let name = config_name(project);
    let written = disk::file::read_limited(&project.config_file, CONFIG_BYTES).map_err(|refused| match refused {
        Refused::Io(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Error::new(ErrorKind::Usage, "no such file; expected the settings of an archive")
                .at(&project.config_file)
                .hint("make an archive with `cuttings init`, or name its folder with `--root`")
        }
        Refused::Io(error) => Error::io("read", &project.config_file, error),
        Refused::NoFile => Error::new(ErrorKind::Usage, "not a regular file").at(&project.config_file),
        Refused::TooLarge(limit) => {
            Error::new(ErrorKind::Config, format!("larger than {limit} bytes")).at(&project.config_file)
        }
    })?;
    let written =
        String::from_utf8(written).map_err(|_| Error::new(ErrorKind::Config, "not UTF-8").at(config_name(project)))?;
    let mut config = Config::parse(&written, name.as_ref())?;
    if let Some(url) = &options.base_url {
        config.base_url = Some(config::parse_base_url(url)?);
    }
    Ok(config)
}

/// The configuration file as messages name it: relative to the project where it lies inside.
fn config_name(project: &Project) -> String {
    project.config_file.strip_prefix(&project.root).unwrap_or(&project.config_file).display().to_string()
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Stopped(error)
    }
}
