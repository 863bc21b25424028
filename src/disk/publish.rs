//! `public/`: staged, then swapped; a folder that the tool did not make is never emptied.
//!
//! Pages are written beside the output as they are made; only when the last one has succeeded does anything change.
//! An output that holds nothing but our files is exchanged as a whole, so that at every moment it is all old or all
//! new. Where somebody else's files lie between ours (`CNAME`, `.git`), or where few of very many files have changed,
//! files are replaced one by one, each whole.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use super::file::{self, Refused};
use super::fingerprint::{Digest, Fingerprint};
use super::in_step::InStep;
use super::manifest::{self, Manifest};
use super::record::{Group, Made, Record};
use super::staging::{self, Staging, Way};
use super::stamp::{FRESH, Folder, Stamp};
use crate::checksums::{self, MANIFEST};
use crate::error::{Error, ErrorKind, Result};

/// So many files are many, and a part of them is few: then what changed is put in place file by file.
const MANY: usize = 4_096;
const FEW: usize = 16;

/// What publishing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Files of ours that somebody edited in the output folder, or put there before us: they stay as they are.
    pub kept: Vec<String>,
}

/// A file to publish.
#[derive(Debug, Clone, Copy)]
pub struct Output<'a> {
    /// In the output folder, with `/`.
    pub path: &'a str,
    /// The number for all that it is made from.
    pub from: u64,
}

/// How to publish.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'a> {
    /// Replace files of others that stand in the way.
    pub force: bool,
    /// Make the list of all files as well.
    pub listed: bool,
    /// What is known of the files that lie there.
    pub record: &'a Record,
    /// Files that are made together.
    pub groups: &'a [Group],
}

/// Makes the files of the folder `output` what `render` gives for each, but for those that are known to be that
/// already. `output` must have been admitted.
///
/// `Err` leaves the output as it was. What is to be noted for the next build comes with what was done.
pub fn publish<'a, F>(
    output: &'a Path,
    manner: Manner<'a>,
    outputs: &'a [Output],
    render: F,
) -> Result<(Published, Option<Noting<'a>>)>
where
    F: Fn(usize) -> Result<Vec<u8>> + Sync,
{
    let Manner { force, listed, groups, .. } = manner;
    staging::recover(output)?;
    let (old, old_digest) = known_files(output, manner)?;
    let is_first = fs::symlink_metadata(output).is_err();
    let staging = Staging::beside(output);
    let folder = Folder::at(output);
    let known = made_from_the_same(outputs, manner, &old);
    let made =
        outputs.par_iter().zip(known).enumerate().map_init(Way::default, |way, (at, (Output { path, .. }, known))| {
            if let Some(made) = known.filter(|made| folder.stamp(path) == Some(made.stamp)) {
                let (fingerprint, stamp) = (made.fingerprint(), Some(made.stamp));
                return Ok(Done { fate: Fate::Unchanged, fingerprint, stamp, is_known: true });
            }
            let bytes = render(at)?;
            let fate = match is_first {
                true => Fate::Written,
                false => judge(&output.join(path), &bytes, old.files.get(*path), force)?,
            };
            let stamp = if fate == Fate::Written { staging.write(path, &bytes, way)? } else { None };
            Ok(Done { fate, fingerprint: Fingerprint::of(&bytes, listed), stamp, is_known: false })
        });
    let made: Vec<Done> = made.collect::<Result<_>>()?;
    let stamps: Vec<Option<Stamp>> = made.iter().map(|done| done.stamp).collect();
    let is_renewed = made.iter().any(|done| !done.is_known);
    let mut change = Change::default();
    for (Output { path, .. }, Done { fate, .. }) in outputs.iter().zip(&made) {
        match fate {
            Fate::Written => change.written.push(path),
            Fate::Unchanged => change.unchanged.push(path),
            Fate::Kept => change.kept.push((*path).to_owned()),
        }
    }
    let files = outputs.iter().zip(made).map(|(file, done)| (file.path.to_owned(), done.fingerprint));
    let mut files: BTreeMap<String, Fingerprint> = files.collect();
    let is_list = |path: &str| listed && path == MANIFEST;
    let mut there = InStep::with(files.keys().map(|path| (path.as_str(), ())));
    let mut is_gone = |path: &str| there.at(path).is_none() && !is_list(path);
    for (path, fingerprint) in old.files.iter().filter(|(path, _)| is_gone(path)) {
        match on_disk(&output.join(path))? {
            None => {}
            Some(bytes) if fingerprint.is_of(&bytes) => change.removed.push(path),
            // Edited since we wrote it: no longer ours to remove.
            Some(_) => change.kept.push(path.clone()),
        }
    }
    if listed {
        let list = list(&files);
        let fingerprint = Fingerprint::of(&list, listed);
        match judge(&output.join(MANIFEST), &list, old.files.get(MANIFEST), force)? {
            Fate::Written => {
                staging.write(MANIFEST, &list, &mut Way::default())?;
                change.written.push(MANIFEST);
            }
            Fate::Unchanged => change.unchanged.push(MANIFEST),
            Fate::Kept => change.kept.push(MANIFEST.to_owned()),
        }
        files.insert(MANIFEST.to_owned(), fingerprint);
    }
    let new = Manifest::new(files);
    let published = change.summary();
    let is_listed = old == new && output.join(manifest::NAME).exists();
    let is_other = !change.is_empty() || !is_listed || output.join(manifest::NEXT).exists();
    let mut digest = old_digest;
    if is_other {
        let json = new.to_json();
        digest = Some(Digest::xxh3(&json));
        apply(output, staging, &old, &json, &change)?;
    }
    let kept = published.kept.iter().cloned().collect();
    let noting = digest.filter(|_| is_other || is_renewed).map(|digest| {
        let manifest = (digest, new.files);
        Noting { output, outputs, stamps, manifest, kept, groups, since: Instant::now() }
    });
    Ok((published, noting))
}

/// What is known of each file that the last build made from the same, if the list of files agrees. Whether the file still
/// is what it was then is another question.
fn made_from_the_same<'a>(outputs: &[Output], manner: Manner<'a>, old: &Manifest) -> Vec<Option<&'a Made>> {
    let mut recorded = InStep::with(manner.record.files());
    let mut listed = InStep::with(old.files.iter().map(|(path, found)| (path.as_str(), found)));
    let known = outputs.iter().map(|Output { path, from }| {
        let (made, listed) = (recorded.at(path)?, listed.at(path)?);
        let is_same = made.from == *from && made.digest.is_sha256() == manner.listed;
        (is_same && made.fingerprint() == *listed).then_some(made)
    });
    known.collect()
}

/// What the files of an output were made from, to be noted for the next build.
pub struct Noting<'a> {
    output: &'a Path,
    outputs: &'a [Output<'a>],
    stamps: Vec<Option<Stamp>>,
    /// The digest of the list of files, and what it says.
    manifest: (Digest, BTreeMap<String, Fingerprint>),
    /// Files that are not what was made.
    kept: HashSet<String>,
    groups: &'a [Group],
    /// When the last file was written.
    since: Instant,
}

impl Noting<'_> {
    pub fn write(self) -> Result<()> {
        // From then on whoever touches a file leaves another time on it.
        std::thread::sleep(FRESH.saturating_sub(self.since.elapsed()));
        let folder = Folder::at(self.output);
        let (digest, files) = &self.manifest;
        let stamps = self.outputs.par_iter().zip(&self.stamps);
        let stamps: Vec<Option<Stamp>> =
            stamps.map(|(file, stamp)| stamp.or_else(|| folder.stamp(file.path))).collect();
        let mut listed = InStep::with(files.iter().map(|(path, found)| (path.as_str(), found)));
        let made = self.outputs.iter().zip(stamps).filter_map(|(file, stamp)| {
            let (listed, stamp) = (listed.at(file.path)?, stamp?);
            let is_ours = listed.size == stamp.size && !self.kept.contains(file.path);
            is_ours.then_some((file.path, Made { from: file.from, stamp, digest: listed.digest }))
        });
        let made: Vec<(&str, Made)> = made.collect();
        Record::write(self.output, made, self.groups, (*digest, files))
    }
}

/// The site's files with their digests, for whoever has a copy. [`manifest`] lists the same for the next build; it is
/// another file because a copy of a site must not pass for a folder that a build may write into, and because other
/// tools (BagIt, RFC 8493) have lists of this name.
fn list(files: &BTreeMap<String, Fingerprint>) -> Vec<u8> {
    let mut list = String::with_capacity(files.len() * 100);
    files.iter().for_each(|(path, fingerprint)| checksums::push_line(&mut list, &fingerprint.digest.to_string(), path));
    list.into_bytes()
}

/// The lock that whoever publishes to `output` must hold; the folder it stands in is made.
pub fn lock_path(output: &Path) -> Result<PathBuf> {
    let parent = output.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| Error::io("make folder", parent, error))?;
    Ok(staging::sibling(output, "staging.lock"))
}

/// What becomes of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Written,
    Unchanged,
    Kept,
}

/// One file, after it was looked at.
struct Done {
    fate: Fate,
    fingerprint: Fingerprint,
    /// With which it lies in the output, or will: as far as that is known yet.
    stamp: Option<Stamp>,
    /// It is what the record says, and was not made.
    is_known: bool,
}

#[derive(Default)]
struct Change<'a> {
    written: Vec<&'a str>,
    unchanged: Vec<&'a str>,
    removed: Vec<&'a str>,
    kept: Vec<String>,
}

impl Change<'_> {
    fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    fn summary(&self) -> Published {
        // The list is no page of the site, and changes with any of them.
        let pages = |paths: &[&str]| paths.iter().filter(|path| **path != MANIFEST).count();
        Published {
            written: pages(&self.written),
            unchanged: pages(&self.unchanged),
            removed: pages(&self.removed),
            kept: self.kept.clone(),
        }
    }
}

/// The files in the output that are ours. After a crash in the midst of replacing them one by one, those that had
/// been replaced already count as well.
///
/// With the digest of the list, if there is one.
fn known_files(output: &Path, Manner { force, record, .. }: Manner) -> Result<(Manifest, Option<Digest>)> {
    let read = |name| match manifest::read_known(output, name, |digest| record.manifest(digest)) {
        Err(error) if force && error.kind == ErrorKind::Usage => Ok(None),
        other => other,
    };
    let (known, digest) = read(manifest::NAME)?.unzip();
    let mut known = known.unwrap_or_default();
    for (path, fingerprint) in read(manifest::NEXT)?.map(|(next, _)| next.files).unwrap_or_default() {
        if on_disk(&output.join(&path))?.is_some_and(|bytes| fingerprint.is_of(&bytes)) {
            known.files.insert(path, fingerprint);
        }
    }
    Ok((known, digest))
}

/// Compares what shall be at `target` with what is there. The bytes themselves are compared: a manifest can be wrong.
fn judge(target: &Path, bytes: &[u8], ours: Option<&Fingerprint>, force: bool) -> Result<Fate> {
    let Some(found) = on_disk(target)? else { return Ok(Fate::Written) };
    if found == bytes {
        return Ok(Fate::Unchanged);
    }
    let untouched = ours.is_some_and(|ours| ours.is_of(&found));
    // An empty file is what a power cut leaves of one that had not reached the disk.
    Ok(if untouched || force || found.is_empty() { Fate::Written } else { Fate::Kept })
}

/// The bytes of a regular file; `None` if there is nothing.
fn on_disk(path: &Path) -> Result<Option<Vec<u8>>> {
    match file::read_limited(path, u64::MAX - 1) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(Refused::Io(error)) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(Refused::Io(error)) => Err(Error::io("read", path, error)),
        Err(_) => Err(Error::new(ErrorKind::Io, "stands where a page must be written, and is no regular file")
            .at(path)
            .hint("move it out of the output folder")),
    }
}

/// Puts what was staged in place, with the manifest `new`.
fn apply(output: &Path, staging: Staging, old: &Manifest, new: &[u8], change: &Change) -> Result<()> {
    // To exchange the folder as a whole costs a name for each of its files; a few files among very many are replaced
    // one by one, each whole.
    let changed = change.written.len() + change.removed.len();
    let is_small = change.unchanged.len() > MANY && changed <= change.unchanged.len() / FEW;
    if !is_small && is_wholly_ours(output, old)? {
        let linked = change.unchanged.par_iter().copied().chain(change.kept.par_iter().map(String::as_str));
        linked.try_for_each(|path| staging.link(output, path))?;
        staging.exchange(output, new)
    } else {
        replace_one_by_one(output, staging, new, change)
    }
}

/// Whether every file in the output is on our list, and every folder holds one.
fn is_wholly_ours(output: &Path, old: &Manifest) -> Result<bool> {
    if !output.exists() {
        return Ok(true);
    }
    let mut folders = std::collections::HashSet::new();
    for path in old.files.keys() {
        let mut end = path.len();
        // Files stand in the order of their paths, so that most folders have been met.
        while let Some(at) = path[..end].rfind('/') {
            if !folders.insert(&path[..at]) {
                break;
            }
            end = at;
        }
    }
    for entry in walkdir::WalkDir::new(output).min_depth(1) {
        let entry = entry.map_err(|error| Error::io("list", output, error.into()))?;
        let below = entry.path().strip_prefix(output).unwrap_or(entry.path());
        let Some(path) = below.to_str() else { return Ok(false) };
        let ours = if entry.file_type().is_dir() {
            folders.contains(path)
        } else {
            entry.file_type().is_file()
                && (old.files.contains_key(path) || path == manifest::NAME || path == manifest::NEXT)
        };
        if !ours {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Assets, then documents, then the lists that lead to them, then the list of all; then the manifest; then what is gone is removed.
fn replace_one_by_one(output: &Path, staging: Staging, new: &[u8], change: &Change) -> Result<()> {
    for path in &change.written {
        make_real_folder(output, Path::new(path).parent().unwrap_or(Path::new("")))?;
    }
    let announce = |name: &str| {
        staging.write(name, new, &mut Way::default())?;
        staging.move_to(name, &output.join(name))
    };
    announce(manifest::NEXT)?;
    let mut order = change.written.clone();
    order.sort_by_key(|path| match path {
        path if *path == MANIFEST => 3,
        path if !path.ends_with(".html") && !path.ends_with(".xml") && !path.ends_with(".json") => 0,
        path if path.starts_with("documents/") => 1,
        _ => 2,
    });
    for path in order {
        staging.move_to(path, &output.join(path))?;
    }
    announce(manifest::NAME)?;
    for path in &change.removed {
        remove_file_and_empty_folders(output, path)?;
    }
    let next = output.join(manifest::NEXT);
    fs::remove_file(&next).map_err(|error| Error::io("remove", next, error))?;
    staging.discard()
}

/// Makes the folder below `output`, refusing to write through a link that somebody put there.
fn make_real_folder(output: &Path, folder: &Path) -> Result<()> {
    let mut path = output.to_owned();
    for part in folder {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => {
                return Err(Error::new(ErrorKind::Io, "stands where a folder must be made, and is none")
                    .at(&path)
                    .hint("move it out of the output folder"));
            }
            Err(_) => staging::make_folder(&path)?,
        }
    }
    Ok(())
}

fn remove_file_and_empty_folders(output: &Path, path: &str) -> Result<()> {
    let file = output.join(path);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Error::io("remove", file, error)),
        _ => {}
    }
    let mut folder: Option<PathBuf> = file.parent().map(Path::to_owned);
    while let Some(empty) = folder.filter(|folder| folder != output) {
        // A folder that still holds something refuses to go; that is the test.
        if fs::remove_dir(&empty).is_err() {
            break;
        }
        folder = empty.parent().map(Path::to_owned);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
