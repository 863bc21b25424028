//! Raw pages: finding them below the paths that a user names, reading one within the limits.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::file::{self, Refused};
use super::noted::FileState;
use super::saved_files::{self, SavedFiles};
use super::stamp::Identity;
use crate::capture::RawPage;
use crate::config::Limits;
use crate::diagnostic::Diagnostic;
use crate::document::STANDARD_INPUT;

/// Endings of files that are taken for raw pages when a folder is named. A file named itself is always tried.
const PAGE_ENDINGS: &[&str] = &[
    "html", "htm", "xhtml", "xht", "shtml", "php", "asp", "aspx", "jsp", "cfm", "txt", "text", "mht", "mhtml", "pdf",
    "warc", "wacz",
];

/// Endings of files that pages load, and of archives of files: they are not looked into.
const OTHER_ENDINGS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff", "js", "mjs", "css", "json", "map",
    "xml", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "m4a", "webm", "ogg", "mov", "zip", "gz", "tar", "md",
    "toml", "csv",
];

/// A raw page that is known but not read yet.
#[derive(Debug, Clone)]
pub struct RawFile {
    location: Location,
    /// As the user would type it, for messages.
    pub shown: String,
    /// For the front matter: below the project's root or below the folder that was named; no path of one machine.
    pub recorded: String,
    /// Lies outside the project's folder, and is not kept with it.
    pub is_outside: bool,
}

#[derive(Debug, Clone)]
enum Location {
    File(PathBuf),
    /// Standard input, read already: it cannot be read twice.
    Memory(Vec<u8>),
}

/// What was found below the named paths.
#[derive(Debug, Default)]
pub struct Found {
    pub files: Vec<RawFile>,
    pub warnings: Vec<Diagnostic>,
    /// Files in folders that are no pages by their ending: pictures, scripts, style sheets.
    pub others: usize,
}

/// Lists the raw pages of files, folders (recursively, in order of names) and `-` for standard input, each once.
///
/// Symbolic links inside folders are not followed; hidden files and a saved page's `…_files` folder are passed over.
pub fn list(paths: &[PathBuf], root: &Path, limits: &Limits) -> Found {
    let mut found = Found::default();
    let mut listed = BTreeSet::new();
    let root = &fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    for path in paths {
        if path.as_os_str() == "-" {
            add_standard_input(&mut found, limits);
        } else if path.is_dir() {
            add_folder(path, root, &mut found, &mut listed);
        } else if let Err(error) = fs::metadata(path) {
            found.warnings.push(Diagnostic::error(format!("cannot read: {error}")).at(path.display().to_string()));
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str());
            // A link that the user names is the user's will.
            let target = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            add_file(path, target, PathBuf::from(name), root, &mut found, &mut listed);
        }
    }
    found
}

/// As [`list`], for files that a watched folder reported: those that are no pages by their ending are passed over.
pub fn list_arrived(paths: &[PathBuf], root: &Path, limits: &Limits) -> Found {
    let is_page = |path: &&PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let inside_saved_files = path.ancestors().skip(1).any(|folder| is_saved_files(&folder.to_string_lossy()));
        !name.starts_with('.') && !inside_saved_files && is_page(path)
    };
    let pages: Vec<PathBuf> = paths.iter().filter(is_page).cloned().collect();
    list(&pages, root, limits)
}

impl RawFile {
    /// Reads the page; it is named as in messages.
    pub fn read(&self, limits: &Limits) -> Result<RawPage, Diagnostic> {
        let bytes = match &self.location {
            Location::Memory(bytes) => bytes.clone(),
            Location::File(path) => file::read_limited(path, limits.page_bytes)
                .map_err(|refused| refusal(refused).at(self.shown.clone()))?,
        };
        Ok(RawPage { path: self.shown.clone(), bytes })
    }

    /// What the system says of the page's files; `None` where there is none, or one that could not be read.
    pub fn state(&self) -> Option<FileState> {
        match &self.location {
            Location::File(path) => {
                let beside = SavedFiles::beside(path).map_or(0, |saved| saved.state());
                Some(FileState { page: Identity::of(path)?, beside })
            }
            Location::Memory(_) => None,
        }
    }

    /// The folder of pictures that a browser saved beside the page.
    pub fn saved_files(&self) -> Option<SavedFiles> {
        match &self.location {
            Location::File(path) => SavedFiles::beside(path),
            Location::Memory(_) => None,
        }
    }
}

fn refusal(refused: Refused) -> Diagnostic {
    match refused {
        Refused::TooLarge(limit) => Diagnostic::error(format!("larger than {limit} bytes"))
            .hint("raise `page_bytes` in `[limits]` of site.toml if this is a page"),
        Refused::NoFile => Diagnostic::error("not a regular file"),
        Refused::Io(error) => Diagnostic::error(format!("cannot read: {error}")),
    }
}

fn add_standard_input(found: &mut Found, limits: &Limits) {
    let stdin: Box<dyn Read> = Box::new(io::stdin().lock());
    match file::read_bounded(stdin, limits.page_bytes, 0) {
        Ok(bytes) => found.files.push(RawFile {
            location: Location::Memory(bytes),
            shown: "-".into(),
            recorded: STANDARD_INPUT.into(),
            is_outside: false,
        }),
        Err(refused) => found.warnings.push(refusal(refused).at("standard input")),
    }
}

fn add_folder(folder: &Path, root: &Path, found: &mut Found, listed: &mut BTreeSet<PathBuf>) {
    let full = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = full.file_name().map(PathBuf::from).unwrap_or_default();
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder).display().to_string();
                found.warnings.push(Diagnostic::error(format!("cannot list: {}", io::Error::from(error))).at(path));
                continue;
            }
        };
        let shown = || shown(entry.path());
        if entry.file_type().is_symlink() {
            found.warnings.push(Diagnostic::warning("a symbolic link is not followed").at(shown()));
        } else if entry.file_type().is_dir() {
        } else if !is_page(entry.path()) {
            found.others += 1;
        } else if !entry.file_type().is_file() {
            found.warnings.push(Diagnostic::warning("not a regular file: skipped").at(shown()));
        } else {
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            // No link leads on inside the folder.
            add_file(entry.path(), full.join(below), name.join(below), root, found, listed);
        }
    }
}

fn add_file(
    path: &Path,
    target: PathBuf,
    outside: PathBuf,
    root: &Path,
    found: &mut Found,
    listed: &mut BTreeSet<PathBuf>,
) {
    if !listed.insert(target.clone()) {
        return;
    }
    let below_root = target.strip_prefix(root).map(Path::to_owned);
    let is_outside = below_root.is_err();
    let recorded = below_root.unwrap_or(outside);
    let recorded = recorded.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    found.files.push(RawFile {
        location: Location::File(target),
        shown: path.to_string_lossy().into_owned(),
        recorded,
        is_outside,
    });
}

/// A path as the user would type it.
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).to_string_lossy().into_owned()
}

/// Whether a file in a folder is a page, by its ending or, where that says nothing (`news.html?id=7`, `article`), by how
/// it begins.
fn is_page(path: &Path) -> bool {
    let is_among = |endings: &[&str]| {
        path.extension().is_some_and(|ending: &OsStr| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    };
    is_among(PAGE_ENDINGS) || !is_among(OTHER_ENDINGS) && begins_as_html(path)
}

fn begins_as_html(path: &Path) -> bool {
    const READ: u64 = 1024;
    // A FIFO would keep whoever opens it waiting.
    let is_file = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    let mut beginning = Vec::new();
    let is_read = is_file && fs::File::open(path).is_ok_and(|file| file.take(READ).read_to_end(&mut beginning).is_ok());
    let beginning = String::from_utf8_lossy(&beginning).to_ascii_lowercase();
    let text = beginning.trim_start_matches('\u{feff}').trim_start();
    is_read
        && text.starts_with('<')
        && ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| text.contains(tag))
}

/// Hidden files, and the folder of pictures and scripts that browsers save beside a page.
fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || entry.file_type().is_dir() && is_saved_files(&name)
}

fn is_saved_files(folder: &str) -> bool {
    saved_files::ENDINGS.iter().any(|end| folder.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_in_order_each_once_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        for path in ["raw/b.html", "raw/a.TXT", "raw/a_files/x.html", "raw/.hidden.html", "raw/sub/c.htm", "raw/p.png"]
        {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let raw = root.path().join("raw");
        let found = list(&[raw.clone(), raw.join("b.html"), raw.join("none.html")], root.path(), &Limits::default());
        let recorded: Vec<_> = found.files.iter().map(|file| file.recorded.as_str()).collect();
        assert_eq!(recorded, ["raw/a.TXT", "raw/b.html", "raw/sub/c.htm"]);
        assert_eq!((found.others, found.warnings.len()), (1, 1));
        for (name, text) in [("news.html?id=7", "\n<!DOCTYPE html><p>x"), ("eel", "<HTML><p>x"), ("list", "x <html>")] {
            fs::write(raw.join(name), text).unwrap();
        }
        let found = list(std::slice::from_ref(&raw), root.path(), &Limits::default());
        let unnamed: Vec<_> =
            found.files.iter().map(|file| file.recorded.as_str()).filter(|name| !name.contains('/')).collect();
        assert_eq!((found.files.len(), unnamed.len(), found.others), (5, 0, 2));
        let elsewhere = tempfile::tempdir().unwrap();
        let found = list(&[raw], elsewhere.path(), &Limits::default());
        assert_eq!(found.files[0].recorded, "raw/a.TXT");
    }

    #[test]
    fn a_page_over_the_limit_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a.html");
        fs::write(&path, [b'x'; 11]).unwrap();
        let read = |page_bytes| {
            let limits = Limits { page_bytes, ..Limits::default() };
            list(std::slice::from_ref(&path), root.path(), &limits).files[0].read(&limits).map(|page| page.bytes.len())
        };
        assert_eq!(read(11), Ok(11));
        assert!(read(10).unwrap_err().message.contains("10 bytes"));
    }
}
