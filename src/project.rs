//! A project on disk: where it lies, and how it is read and planned, once or again and again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::archive::{self, Filed, Memory};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Severity, Warned};
use crate::disk;
use crate::disk::file::Refused;
use crate::disk::reading::Reading;
use crate::disk::shelf::Shelf;
use crate::document::ledger::{Ledger, former_addresses};
use crate::error::{Error, ErrorKind, Result};
use crate::site::{self, Links, Pictures, Site, SitePath, Theme};

/// Largest `site.toml` and `tags.toml`, in bytes.
const CONFIG_BYTES: u64 = 1 << 20;

/// Where an archive lies on disk.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that holds `content`, `templates` and `static`.
    pub root: PathBuf,
    /// `site.toml`, or the file named by `--config`.
    pub config_file: PathBuf,
}

impl Project {
    /// What the curator says of the tags; it need not be there.
    pub fn tags_file(&self) -> PathBuf {
        self.root.join("tags.toml")
    }
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
#[derive(Debug)]
pub enum Failure {
    /// `site.toml`, a template or the disk.
    Stopped(crate::error::Error),
    /// Every fault of the content that was found.
    Content(Vec<Diagnostic>),
}

/// Which files may differ from what was read the last time.
#[derive(Debug, Clone, Copy)]
pub enum Changed<'a> {
    Anything,
    /// Nothing but these.
    Files(&'a [PathBuf]),
}

/// Reads a project as often as it changes. What has not changed since the last time is neither read nor worked out
/// again; what comes of it is what a first reading would give.
pub struct Reader {
    project: Project,
    options: Options,
    /// `None` before the first reading, and after one that was not finished.
    kept: Option<Kept>,
    /// The output beside which an earlier run noted what it read, for the first reading; then texts stay in their files.
    notes_beside: Option<PathBuf>,
}

/// What was read, all of it with one configuration.
struct Kept {
    config: Config,
    theme: Warned<Theme>,
    shelf: Shelf,
    ledger: Ledger,
    pictures: BTreeSet<String>,
    memory: Memory,
}

/// The parts of a project that a change can touch.
#[derive(Debug, Default)]
struct Touched {
    theme: bool,
    ledger: bool,
    pictures: bool,
    /// Below the content folder.
    documents: Vec<String>,
}

impl Reader {
    pub fn new(project: Project, options: Options) -> Self {
        Reader { project, options, kept: None, notes_beside: None }
    }

    /// For whoever reads once and lets the texts stay in their files; what an earlier run noted of them beside its
    /// `output` is not read.
    pub fn with_notes(project: Project, options: Options, output: PathBuf) -> Self {
        Reader { project, options, kept: None, notes_beside: Some(output) }
    }

    /// Notes for the next run, beside its `output`, what was read.
    pub fn note(&self, output: &Path) -> Result<()> {
        let Some(Kept { config, shelf, memory, .. }) = &self.kept else { return Ok(()) };
        if shelf.is_all_noted() && memory.was_noted() { Ok(()) } else { Reading::write(output, config, shelf, memory) }
    }

    /// Reads and plans the project: configuration, theme, content. `None` where nothing differs from the last reading.
    pub fn read(&mut self, changed: Changed) -> Result<Option<Loaded>, Failure> {
        let touched = match changed {
            Changed::Files(files) => touched(&self.project, files),
            Changed::Anything => None,
        };
        // Taken out: a reading that is broken off leaves nothing half done behind.
        let kept = match (self.kept.take(), touched) {
            (Some(kept), Some(touched)) => match self.renew(kept, &touched)? {
                (kept, true) => kept,
                (kept, false) => {
                    self.kept = Some(kept);
                    return Ok(None);
                }
            },
            (kept, _) => self.begin(kept)?,
        };
        let kept = self.kept.insert(kept);
        plan(&self.project, &self.options, kept).map(Some)
    }

    /// Reads everything. Of what was `kept` only the documents that have not changed are taken over.
    fn begin(&mut self, kept: Option<Kept>) -> Result<Kept> {
        let root = &self.project.root;
        let config = read_config(&self.project, &self.options)?;
        let theme = disk::theme::read(root, &config.limits, &config.default_language)?;
        // How a file is read depends on these settings.
        let reads_alike = |kept: &Kept| kept.config.script == config.script && kept.config.limits == config.limits;
        let (shelf, memory) = match self.notes_beside.take() {
            Some(output) => Shelf::with_notes(root, &config, &output)?,
            None => {
                let mut shelf = kept.filter(reads_alike).map(|kept| kept.shelf).unwrap_or_default();
                shelf.fill(root, &config)?;
                (shelf, Memory::default())
            }
        };
        let (ledger, pictures) = (disk::ledger::read(root)?, disk::pictures::list(root)?);
        Ok(Kept { config, theme, shelf, ledger, pictures, memory })
    }

    /// Reads what was touched; whether anything of it is not as it was.
    fn renew(&self, mut kept: Kept, touched: &Touched) -> Result<(Kept, bool)> {
        let root = &self.project.root;
        let mut differs = touched.theme || touched.ledger || touched.pictures;
        if touched.theme {
            kept.theme = disk::theme::read(root, &kept.config.limits, &kept.config.default_language)?;
        }
        if touched.ledger {
            kept.ledger = disk::ledger::read(root)?;
        }
        if touched.pictures {
            kept.pictures = disk::pictures::list(root)?;
        }
        differs |= kept.shelf.renew(root, &touched.documents, &kept.config)?;
        Ok((kept, differs))
    }
}

/// The parts that files belong to; `None` if one of them is a setting, on which all depends, or belongs to no part.
fn touched(project: &Project, files: &[PathBuf]) -> Option<Touched> {
    let root = project.root.canonicalize().unwrap_or_else(|_| project.root.clone());
    let mut touched = Touched::default();
    for file in files {
        let below = file.strip_prefix(&root).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
        match below.split_once('/')? {
            (disk::theme::TEMPLATES | disk::theme::STATIC, _) => touched.theme = true,
            (disk::content::FOLDER, disk::ledger::NAME) => touched.ledger = true,
            (disk::content::FOLDER, path) if path.ends_with(".md") => touched.documents.push(path.to_owned()),
            (disk::content::FOLDER, path) if path.starts_with(crate::picture::FOLDER) => touched.pictures = true,
            // What ingest has learnt is nothing that a site shows.
            (disk::content::FOLDER, _) => {}
            _ => return None,
        }
    }
    Some(touched)
}

/// Reads and plans a project once.
pub fn load(project: &Project, options: &Options) -> Result<Loaded, Failure> {
    let loaded = Reader::new(project.clone(), options.clone()).read(Changed::Anything)?;
    Ok(loaded.expect("what is read for the first time differs from nothing"))
}

/// Plans what was read.
fn plan(project: &Project, options: &Options, kept: &mut Kept) -> Result<Loaded, Failure> {
    let Kept { config, theme, shelf, ledger, pictures, memory } = kept;
    let mut warnings = theme.warnings.clone();
    let (errors, doubts): (Vec<Diagnostic>, Vec<Diagnostic>) =
        shelf.findings().cloned().partition(|found| found.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(Failure::Content(errors));
    }
    warnings.extend(doubts);
    let mut documents: Vec<Filed> =
        shelf.documents().filter(|document| options.drafts || !document.front.draft).cloned().collect();
    for (at, former) in former_addresses(ledger, documents.iter().map(|filed| &**filed)) {
        documents[at] = documents[at].changed(|header| header.front.aliases.push(former.clone()));
    }
    let archive = archive::collect_again(documents, config, memory)?;
    warnings.extend(archive.warnings);
    if config.base_url.is_none() {
        let message = "without `base_url` there is no sitemap, and feeds have relative addresses";
        warnings.push(
            Diagnostic { severity: Severity::Note, ..Diagnostic::warning(message) }
                .at(name_in(project, &project.config_file)),
        );
    }
    let pictures = Pictures::shown(&archive.output, pictures);
    warnings.extend(pictures.warnings);
    let site = site::plan(archive.output, config.clone(), theme.output.clone(), pictures.output, options.links)
        .map_err(Failure::Content)?;
    warnings.extend(site.dead_links());
    Ok(Loaded { config: config.clone(), site, warnings })
}

/// The bytes of one file of a project's site: rendered, or a picture as it lies in the archive.
pub fn bytes(project: &Project, site: &Site, path: &SitePath) -> Result<Vec<u8>> {
    match site.picture(path) {
        Some(name) => disk::pictures::read(&project.root, name),
        None => site.render(path),
    }
}

/// `site.toml`, with what the command line says in its place.
pub fn read_config(project: &Project, options: &Options) -> Result<Config> {
    let written = read_settings(project, &project.config_file)?.ok_or_else(|| {
        Error::new(ErrorKind::Usage, "there is no archive here: the file does not exist")
            .at(&project.config_file)
            .hint("make a new archive with `cuttings init DIR`, or name one with `--root DIR`")
    })?;
    let mut config = Config::parse(&written, name_in(project, &project.config_file).as_ref())?;
    let tags = project.tags_file();
    if let Some(written) = read_settings(project, &tags)? {
        config = config.with_tags(&written, name_in(project, &tags).as_ref())?;
    }
    if let Some(url) = &options.base_url {
        config.base_url = Some(config::parse_base_url(url)?);
    }
    Ok(config)
}

/// The text of a file of settings; `None` where there is no such file.
fn read_settings(project: &Project, path: &Path) -> Result<Option<String>> {
    let written = match disk::file::read_limited(path, CONFIG_BYTES) {
        Ok(written) => written,
        Err(Refused::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(Refused::Io(error)) => return Err(Error::io("read", path, error)),
        Err(Refused::NoFile) => return Err(Error::new(ErrorKind::Usage, "not a regular file").at(path)),
        Err(Refused::TooLarge(limit)) => {
            return Err(Error::new(ErrorKind::Config, format!("larger than {limit} bytes")).at(path));
        }
    };
    let text = String::from_utf8(written);
    text.map(Some).map_err(|_| Error::new(ErrorKind::Config, "not UTF-8").at(name_in(project, path)))
}

/// A file as messages name it: relative to the project where it lies inside.
fn name_in(project: &Project, path: &Path) -> String {
    path.strip_prefix(&project.root).unwrap_or(path).display().to_string()
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Stopped(error)
    }
}

#[cfg(test)]
pub(crate) mod tests;
