//! `cuttings build`: read, plan, render in parallel, publish.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::disk::publish::{Manner, Noting, Output};
use crate::disk::record::{Group, Record};
use crate::error::{ErrorKind, Result};
use crate::project::{self, Changed, Failure, Loaded, Options, Project, Reader};
use crate::site::{Digests, SearchMemory, Site, SitePath};

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

/// How often a build begins anew because a document was changed under its hands.
const ATTEMPTS: usize = 5;

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
    let folder = admit(project, &project::read_config(project, options)?, output, force)?;
    // Held from reading to publishing, so that of two builds the later one publishes the later content.
    let _lock = disk::lock::acquire(&disk::publish::lock_path(&folder)?, &|holder| tell(Event::Waiting { holder }))?;
    let mut attempt = 1;
    loop {
        match build_into(project, options, &folder, force, tell) {
            // Somebody saved a document meanwhile: nothing has been published, and the new text is wanted anyway.
            Err(Failure::Stopped(error)) if error.kind == ErrorKind::Changed && attempt < ATTEMPTS => attempt += 1,
            done => return done,
        }
    }
}

/// As [`build`], with an output folder that was admitted and is held.
fn build_into(
    project: &Project,
    options: &Options,
    folder: &Path,
    force: bool,
    tell: &(dyn Fn(Event) + Sync),
) -> Result<Summary, Failure> {
    let mut reader = Reader::with_notes(project.clone(), options.clone(), folder.to_owned());
    let loaded = reader.read(Changed::Anything)?;
    let Loaded { config, mut site, mut warnings } =
        loaded.expect("what is read for the first time differs from nothing");
    let record = Record::read(folder);
    let digests = Digests::of(&site);
    let mut files = site.outputs(&digests);
    let mut groups = Vec::new();
    if config.generate_search {
        let from = digests.search();
        let scripts = scripts(&mut site, from, folder, &record)?;
        groups.push(Group { from, paths: scripts.iter().map(|(path, _)| path.as_str().to_owned()).collect() });
        files.extend(scripts);
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    }
    let outputs: Vec<Output> = files.iter().map(|(path, from)| Output { path: path.as_str(), from: *from }).collect();
    tell(Event::Planned { files: outputs.len() });
    let listed = config.exports.checksums;
    let manner = Manner { force, listed, record: &record, groups: &groups };
    let (published, noting) = disk::publish::publish(folder, manner, &outputs, |at| {
        let bytes = project::bytes(project, &site, &files[at].0);
        tell(Event::Rendered);
        bytes
    })?;
    let (noted, read) = rayon::join(|| noting.map_or(Ok(()), Noting::write), || reader.note(folder));
    noted.and(read)?;
    let documents = site.archive().documents.len();
    // An archive takes a while to give back; a program that ends has no need to wait for it.
    let _ = std::thread::Builder::new().spawn(move || drop((site, reader)));
    warnings.extend(published.kept.iter().map(|path| {
        Diagnostic::warning("was not made by Cuttings or has been edited since; it stays as it is")
            .at(folder.join(path).display().to_string())
            .hint("remove the file to have it built again")
    }));
    Ok(Summary {
        documents,
        files: files.len(),
        written: published.written,
        removed: published.removed,
        output: folder.to_owned(),
        warnings,
    })
}

/// The scripts of the search, each with the number for what it is made from. They are made only if anything differs of
/// all that they are made from, for which `from` stands.
fn scripts(site: &mut Site, from: u64, output: &Path, record: &Record) -> Result<Vec<(SitePath, u64)>> {
    if let Some(known) = record.group(from) {
        return Ok(known.into_iter().map(|(path, from)| (SitePath::written(path), from)).collect());
    }
    let memory = Arc::new(SearchMemory::new(disk::index::read(output)));
    site.remember_search(Arc::clone(&memory));
    let scripts = site.search_outputs()?;
    let kept = std::mem::take(&mut *memory.lock().unwrap_or_else(PoisonError::into_inner));
    disk::index::write(output, &kept)?;
    Ok(scripts)
}

fn admit(project: &Project, config: &Config, output: Option<&Path>, force: bool) -> Result<PathBuf> {
    let requested = output.map_or_else(|| project.root.join(&config.output_dir), Path::to_owned);
    let sources = [disk::content::FOLDER, disk::theme::TEMPLATES, disk::theme::STATIC, &config.inbox];
    let sources: Vec<PathBuf> = sources.iter().map(|folder| project.root.join(folder)).collect();
    disk::output::admit(&requested, &project.root, &sources, force)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::reading::Reading;
    use crate::error::ErrorKind;
    use crate::project::tests::Archive;
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
        assert_eq!(left, [".public.reading", ".public.record", ".public.search", "content", "public", "site.toml"]);
    }

    #[test]
    fn drafts_stay_out_unless_asked_for() {
        let (_place, project) = project(&[SOUND[0], ("content/d.md", "---\ntitle: D\ndraft: true\n---\nText.\n")]);
        let documents = |drafts| {
            let loaded =
                project::load(&project, &Options { drafts, ..Options::default() }).unwrap_or_else(|e| panic!("{e:?}"));
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

    /// Every file below a folder with its bytes.
    fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
        let files = walk.filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| (entry.path().strip_prefix(folder).unwrap().into(), fs::read(entry.path()).unwrap()))
            .collect()
    }

    #[test]
    fn what_is_built_after_an_edit_is_what_is_built_from_nothing() {
        let mut archive = Archive::of_documents(16).with_search();
        let project = archive.project();
        run(&project, None).unwrap();
        let (mut built, mut kept, mut known) = (0, 0, 0);
        for step in 0..30 {
            archive.edit(step);
            known += Reading::read(&project.root.join("public"), &Config::default()).documents.len();
            let other = format!("other{step}");
            match (run(&project, None), run(&project, Some(&other))) {
                (Ok(again), Ok(anew)) => {
                    built += 1;
                    kept += again.files - again.written;
                    let (again, anew) = (tree(&again.output), tree(&anew.output));
                    let differs = again.iter().zip(&anew).find(|(a, b)| a != b).map(|(a, _)| &a.0);
                    assert!(again == anew, "step {step}: {differs:?}, {} and {} files", again.len(), anew.len());
                    fs::remove_dir_all(project.root.join(&other)).unwrap();
                }
                (again, anew) => assert!(again.is_err() && anew.is_err(), "step {step}"),
            }
        }
        assert!(built > 10 && kept > built * 40, "{built} builds kept {kept} files");
        assert!(known > built * 5, "{known} documents were known in {built} builds");
    }

    #[test]
    fn a_document_is_known_as_long_as_its_file_is_the_same() {
        let (place, project) = project(&SOUND);
        let noted = || {
            std::thread::sleep(2 * crate::disk::stamp::FRESH);
            run(&project, None).unwrap();
            let reading = Reading::read(&place.path().join("public"), &Config::default());
            reading.documents.into_iter().map(|noted| noted.header.path).collect::<Vec<_>>()
        };
        assert_eq!(noted(), ["a.md", "b.md"]);
        let file = place.path().join("content/a.md");
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        let edited = SOUND[1].1.replace("Text.", "Next.");
        fs::write(&file, &edited).unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        // The same size and time: only the system knows better, where it keeps more.
        if cfg!(unix) {
            assert_eq!(noted(), ["a.md", "b.md"]);
            assert!(fs::read_to_string(place.path().join("public/documents/a/index.html")).unwrap().contains("Next."));
        }
        fs::write(&file, "---\ntitle: One\nodd: [\n---\n").unwrap();
        assert!(matches!(run(&project, None), Err(Failure::Content(_))));
        fs::write(&file, edited.replace("---\nNext", "titel: x\n---\nNext")).unwrap();
        // What is told of a file must be told again.
        assert_eq!(noted(), ["b.md"]);
        let warned = run(&project, None).unwrap().warnings;
        assert!(warned.iter().any(|one| one.message == "unknown member `titel`"), "{warned:?}");
    }

    #[test]
    fn a_page_is_not_known_by_a_record_that_is_wrong() {
        let (place, project) = project(&SOUND);
        let first = run(&project, None).unwrap();
        let page = place.path().join("public/documents/a/index.html");
        let (sound, record) = (fs::read(&page).unwrap(), place.path().join(".public.record"));
        // Another file of the same length where a page was, with the page's time, and a record of other bytes.
        let time = fs::metadata(&page).unwrap().modified().unwrap();
        let noted = fs::read(&record).unwrap();
        for at in (0..noted.len()).step_by(noted.len() / 40) {
            let mut damaged = noted.clone();
            damaged[at] ^= 0x55;
            fs::write(&record, &damaged).unwrap();
            assert_eq!(run(&project, None).unwrap().written, 0);
            assert_eq!(fs::read(&page).unwrap(), sound);
        }
        fs::write(place.path().join("content/a.md"), "---\ntitle: Ona\ndate: 2024-01-02\n---\nText.\n").unwrap();
        fs::write(&record, &noted).unwrap();
        let changed = run(&project, None).unwrap();
        assert!((1..first.files).contains(&changed.written), "{}", changed.written);
        assert_ne!(fs::read(&page).unwrap(), sound);
        assert!(fs::metadata(&page).unwrap().modified().unwrap() > time);
    }
}
