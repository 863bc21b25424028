//! A built site against its `manifest-sha256.txt`: what is missing, what has changed, what does not belong to it.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::{Compared, Event, Tally, compare};
use crate::checksums::{self, Listed, MANIFEST};
use crate::diagnostic::Diagnostic;
use crate::disk::file::{self, Refused};
use crate::disk::manifest;
use crate::error::{Error, ErrorKind, Result};

/// Largest list read: some million files.
const LIMIT: u64 = 1 << 30;

/// What was found of a site.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    pub files: Tally,
    /// Files and folders that the list does not know.
    pub foreign: Vec<Diagnostic>,
    /// The digest of the list itself: two copies of a site with the same are the same site.
    pub manifest_sha256: String,
}

impl Checked {
    pub fn is_sound(&self) -> bool {
        self.files.is_sound() && self.foreign.is_empty()
    }
}

/// Compares every file of the folder with its list.
pub fn check(folder: &Path, tell: &(dyn Fn(Event) + Sync)) -> Result<Checked> {
    let (listed, manifest_sha256) = read_list(folder)?;
    let (present, foreign) = walk(folder, &listed)?;
    tell(Event::Files(present.len()));
    let shown = |path: &str| folder.join(path).display().to_string();
    // Only what the walk met is read: it never went through a link.
    let compared: Vec<Compared> = listed
        .par_iter()
        .map(|file| {
            if !present.contains(file.path.as_str()) {
                return gone(folder, &file.path);
            }
            let compared =
                compare(&folder.join(&file.path), &shown(&file.path), &file.sha256, "changed since the site was built");
            tell(Event::Read);
            compared
        })
        .collect();
    let mut files = Tally::default();
    compared.into_iter().for_each(|one| files.add(one));
    Ok(Checked { files, foreign, manifest_sha256 })
}

/// What to say of a file that the walk has not met.
fn gone(folder: &Path, path: &str) -> Compared {
    let shown = folder.join(path).display().to_string();
    match std::fs::symlink_metadata(folder.join(path)) {
        Err(_) => Compared::Missing(Diagnostic::error("missing").at(shown)),
        Ok(found) if found.is_file() => {
            Compared::Missing(Diagnostic::error("missing: the folder it should lie in is a link").at(shown))
        }
        Ok(_) => Compared::Changed(Diagnostic::error("not a regular file, but a link, a folder or a device").at(shown)),
    }
}

/// The list of a site, and the digest of the list.
fn read_list(folder: &Path) -> Result<(Vec<Listed>, String)> {
    let path = folder.join(MANIFEST);
    let damaged = |message: String| Error::new(ErrorKind::Content, message).at(&path);
    let bytes = match file::read_limited(&path, LIMIT) {
        Ok(bytes) => bytes,
        Err(Refused::Io(error)) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(Error::new(ErrorKind::Usage, "there is no site to check: the list of its files is missing")
                .at(&path)
                .hint("name the folder of a built site; one that an earlier version built has a list after the next build"));
        }
        Err(Refused::Io(error)) => return Err(Error::io("read", &path, error)),
        Err(Refused::NoFile) => return Err(damaged("not a regular file".into())),
        Err(Refused::TooLarge(limit)) => return Err(damaged(format!("larger than {limit} bytes"))),
    };
    let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let text = String::from_utf8(bytes).map_err(|_| damaged("not UTF-8".into()))?;
    let listed = checksums::parse(&text).map_err(|fault| damaged(fault.to_string()).on_line(fault.line))?;
    let mut met = HashSet::new();
    for file in &listed {
        if !is_inside(&file.path) {
            return Err(damaged(format!("`{}` lies outside the folder", file.path)));
        }
        if !met.insert(&file.path) {
            return Err(damaged(format!("`{}` is listed twice", file.path)));
        }
    }
    Ok((listed, digest))
}

fn is_inside(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains('\0')
}

/// The listed files that are there, and what else is. A folder without any listed file is told once and not entered.
fn walk<'l>(folder: &Path, listed: &'l [Listed]) -> Result<(HashSet<&'l str>, Vec<Diagnostic>)> {
    let known: HashMap<&str, &'l str> = listed.iter().map(|file| (file.path.as_str(), file.path.as_str())).collect();
    let mut folders: HashSet<&str> = HashSet::new();
    for file in listed {
        let above = file.path.match_indices('/').map(|(at, _)| &file.path[..at]);
        folders.extend(above);
    }
    let own = [MANIFEST, manifest::NAME, manifest::NEXT];
    let mut present = HashSet::new();
    let mut foreign = Vec::new();
    let mut entries = WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(|error| Error::io("list", folder, error.into()))?;
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = below.to_str().map(|path| path.replace(std::path::MAIN_SEPARATOR, "/"));
        let path = path.as_deref();
        let shown = || entry.path().display().to_string();
        if entry.file_type().is_dir() {
            if !path.is_some_and(|path| folders.contains(path)) {
                entries.skip_current_dir();
                foreign.push(Diagnostic::warning("a folder that does not belong to the site").at(shown()));
            }
        } else if let Some(found) = path.and_then(|path| known.get(path)) {
            if entry.file_type().is_file() {
                present.insert(*found);
            }
        } else if !path.is_some_and(|path| own.contains(&path)) {
            foreign.push(Diagnostic::warning("does not belong to the site").at(shown()));
        }
    }
    Ok((present, foreign))
}
