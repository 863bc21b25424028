//! `cuttings build`: read, plan, render in parallel, publish.

use std::path::{Path, PathBuf};

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::file::Refused;
use crate::document::Document;
use crate::document::ledger::restore_addresses;
use crate::error::{Error, ErrorKind, Result};
use crate::site::{self, Links, Pictures, Site, SitePath};
use crate::{archive, disk};

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

/// What a build tells while it is under way; from any thread.
#[derive(Debug, Clone)]
pub enum Event<'a> {
    /// Another build holds the output folder.
    Waiting {
        holder: &'a str,
    },
    /// The site is planned: so many files will be rendered.
    Planned {
        files: usize,
    },
    Rendered,
}

/// What a build did.
#[derive(Debug, Clone)]
pub struct Summary {
    pub output: PathBuf,
    pub documents: usize,
    /// Files of the site.
    pub files: usize,
    /// Files that were new or had changed.
    pub written: usize,
    pub removed: usize,
    pub warnings: Vec<Diagnostic>,
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

/// Builds the site of a project into its output folder: all of it, or nothing.
///
/// `output` is relative to the working folder; without it the site goes where `site.toml` says. With `force` a folder
/// that holds files of others is taken over: those that the site needs are replaced, all others stay.
pub fn build(
    project: &Project,
    options: &Options,
    output: Option<&Path>,
    force: bool,
    tell: &(dyn Fn(Event) + Sync),
) -> Result<Summary, Failure> {
    let folder = admit(project, &read_config(project, options)?, output, force)?;
    // Held from reading to publishing, so that of two builds the later one publishes the later content.
    let _lock = disk::lock::acquire(&disk::publish::lock_path(&folder)?, &|holder| tell(Event::Waiting { holder }))?;
    let Loaded { config, site, mut warnings } = load(project, options)?;
    let paths = site.paths();
    tell(Event::Planned { files: paths.len() });
    let names: Vec<&str> = paths.iter().map(|path| path.as_str()).collect();
    let published = disk::publish::publish(&folder, force, config.exports.checksums, &names, |at| {
        let bytes = bytes(project, &site, &paths[at]);
        tell(Event::Rendered);
        bytes
    })?;
    warnings.extend(published.kept.iter().map(|path| {
        Diagnostic::warning("was not made by Cuttings or has been edited since; it stays as it is")
            .at(folder.join(path).display().to_string())
            .hint("remove the file to have it built again")
    }));
    Ok(Summary {
        documents: site.archive().documents.len(),
        files: paths.len(),
        written: published.written,
        removed: published.removed,
        output: folder,
        warnings,
    })
}

/// The bytes of one file of a project's site: rendered, or a picture as it lies in the archive.
pub fn bytes(project: &Project, site: &Site, path: &SitePath) -> Result<Vec<u8>> {
    match site.picture(path) {
        Some(name) => disk::pictures::read(&project.root, name),
        None => site.render(path),
    }
}

fn admit(project: &Project, config: &Config, output: Option<&Path>, force: bool) -> Result<PathBuf> {
    let requested = output.map_or_else(|| project.root.join(&config.output_dir), Path::to_owned);
    let sources = [disk::content::FOLDER, disk::theme::TEMPLATES, disk::theme::STATIC, &config.inbox];
    let sources: Vec<PathBuf> = sources.iter().map(|folder| project.root.join(folder)).collect();
    disk::output::admit(&requested, &project.root, &sources, force)
}

/// Reads and plans a project: configuration, theme, content.
pub fn load(project: &Project, options: &Options) -> Result<Loaded, Failure> {
    let config = read_config(project, options)?;
    let theme = disk::theme::read(&project.root, &config.limits, &config.default_language)?;
    let content = disk::content::read(&project.root, &config)?;
    let mut warnings = theme.warnings;
    let (errors, doubts): (Vec<Diagnostic>, Vec<Diagnostic>) =
        content.warnings.into_iter().partition(|found| found.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(Failure::Content(errors));
    }
    warnings.extend(doubts);
    let mut documents: Vec<Document> =
        content.output.into_iter().filter(|document| options.drafts || !document.front.draft).collect();
    restore_addresses(&disk::ledger::read(&project.root)?, &mut documents);
    let archive = archive::collect(documents, &config);
    warnings.extend(archive.warnings);
    if config.base_url.is_none() {
        let message = "without `base_url` there is no sitemap, and feeds have relative addresses";
        warnings.push(
            Diagnostic { severity: Severity::Note, ..Diagnostic::warning(message) }
                .at(name_in(project, &project.config_file)),
        );
    }
    let pictures = Pictures::shown(&archive.output, &disk::pictures::list(&project.root)?);
    warnings.extend(pictures.warnings);
    let site = site::plan(archive.output, config.clone(), theme.output, pictures.output, options.links)
        .map_err(Failure::Content)?;
    Ok(Loaded { config, site, warnings })
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
mod tests {
    use super::*;
    use std::fs;

    fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, Project) {
        let place = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = place.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let project = Project { root: place.path().into(), config_file: place.path().join("site.toml") };
        (place, project)
    }

    fn run(project: &Project, folder: Option<&str>) -> Result<Summary, Failure> {
        let folder = folder.map(|folder| project.root.join(folder));
        build(project, &Options::default(), folder.as_deref(), false, &|_| ())
    }

    const SOUND: [(&str, &str); 3] = [
        ("site.toml", "title = \"Kept\"\n"),
        ("content/a.md", "---\ntitle: One\ndate: 2024-01-02\n---\nText.\n"),
        ("content/b.md", "---\ntitle: Two\ntags: [x]\n---\nText.\n"),
    ];

    #[test]
    fn a_project_is_built_once_and_then_only_what_changed() {
        let (place, project) = project(&SOUND);
        let first = run(&project, None).unwrap();
        assert_eq!((first.documents, first.files - first.written), (2, 0));
        assert!(fs::read_to_string(place.path().join("public/documents/a/index.html")).unwrap().contains("One"));
        assert_eq!(run(&project, None).unwrap().written, 0);
        fs::remove_file(place.path().join("content/b.md")).unwrap();
        assert!(run(&project, None).unwrap().removed > 0);
        assert!(!place.path().join("public/documents/b").exists() && !place.path().join("public/tags").exists());
        let mut left: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["content", "public", "site.toml"]);
    }

    #[test]
    fn drafts_stay_out_unless_asked_for() {
        let (_place, project) = project(&[SOUND[0], ("content/d.md", "---\ntitle: D\ndraft: true\n---\nText.\n")]);
        let documents = |drafts| {
            let loaded = load(&project, &Options { drafts, ..Options::default() }).unwrap_or_else(|e| panic!("{e:?}"));
            loaded.site.archive().documents.len()
        };
        assert_eq!((documents(false), documents(true)), (0, 1));
    }

    #[test]
    fn a_fault_leaves_the_last_good_site() {
        let (place, project) = project(&SOUND);
        run(&project, None).unwrap();
        let page = place.path().join("public/documents/a/index.html");
        let before = fs::metadata(&page).unwrap().modified().unwrap();
        fs::write(place.path().join("content/b.md"), "---\ntitle: [\n---\n").unwrap();
        fs::write(place.path().join("content/a.md"), "---\ntitle: Changed\n---\n").unwrap();
        assert!(matches!(run(&project, None), Err(Failure::Content(faults)) if faults.len() == 1));
        fs::write(place.path().join("content/b.md"), "---\ntitle: Two\n---\n").unwrap();
        fs::create_dir(place.path().join("templates")).unwrap();
        fs::write(place.path().join("templates/404.html"), "{{ nothing }}").unwrap();
        assert!(matches!(run(&project, None), Err(Failure::Stopped(error)) if error.kind == ErrorKind::Template));
        assert_eq!(fs::metadata(&page).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn two_documents_at_one_path_publish_nothing() {
        let (place, project) = project(&[SOUND[0], ("content/x/a.md", "---\ntitle: One\n---\n"), SOUND[1]]);
        let Err(Failure::Content(faults)) = run(&project, None) else { panic!("built") };
        assert_eq!(faults.len(), 1);
        let said = faults[0].to_string();
        assert!(said.contains("content/a.md") && said.contains("content/x/a.md"), "{said}");
        assert!(!place.path().join("public").exists());
    }

    #[test]
    fn folders_of_the_project_are_no_output() {
        let (_place, project) = project(&SOUND);
        for folder in [".", "content", "static", "raw/x", ".."] {
            let refused = run(&project, Some(folder));
            assert!(matches!(refused, Err(Failure::Stopped(error)) if error.kind == ErrorKind::Usage), "{folder}");
        }
    }

    #[test]
    fn builds_at_once_take_turns() {
        let (place, project) = project(&SOUND);
        std::thread::scope(|scope| {
            let builds: Vec<_> = (0..8).map(|_| scope.spawn(|| run(&project, None).unwrap().written)).collect();
            let written: Vec<usize> = builds.into_iter().map(|build| build.join().unwrap()).collect();
            assert_eq!(written.iter().filter(|count| **count > 0).count(), 1, "{written:?}");
        });
        assert!(place.path().join("public/index.html").exists());
    }
}
