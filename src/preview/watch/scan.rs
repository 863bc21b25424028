//! The watched files as they are at one moment, cheap to take and to compare: names, sizes, times; no contents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::{Watched, names};

/// Kernels round a file's time to their tick, at most 10 ms: a file that was changed so shortly before it was looked at
/// may change again without its time showing it.
pub const TICK: Duration = Duration::from_millis(20);

/// All watched files and folders with what tells a changed one.
#[derive(Debug, Default)]
pub struct Scan {
    files: BTreeMap<PathBuf, Stamp>,
    folders: BTreeMap<PathBuf, Identity>,
    fresh: bool,
}

/// Which file or folder a path led to; another one of the same name has another identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(u64, u64);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    identity: Identity,
}

impl Scan {
    /// Looks at the files. What cannot be read counts as absent.
    pub fn of(watched: &Watched) -> Self {
        let mut scan = Scan::default();
        for file in &watched.files {
            if let Ok(metadata) = file.metadata() {
                scan.add_file(file.clone(), &metadata);
            }
        }
        for folder in &watched.folders {
            scan.add_folder(folder, &watched.output);
        }
        scan
    }

    /// The folders of the tree, each with its identity.
    pub fn folders(&self) -> &BTreeMap<PathBuf, Identity> {
        &self.folders
    }

    /// Whether a file was changed within [`TICK`] of the look.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Takes up the files that are watched `now` and were not `before`, as they are; forgets those no longer watched.
    pub fn turn(&mut self, before: &Watched, now: &Watched) {
        let Scan { files, folders, .. } = Scan::of(now);
        self.files.retain(|path, _| now.covers(path));
        self.folders.retain(|path, _| now.covers(path));
        self.files.extend(files.into_iter().filter(|(path, _)| !before.covers(path)));
        self.folders.extend(folders.into_iter().filter(|(path, _)| !before.covers(path)));
    }

    /// The files that appeared, vanished or changed since `before`, in order.
    pub fn differences(&self, before: &Scan) -> Vec<PathBuf> {
        let changed = self.files.iter().filter(|(path, stamp)| before.files.get(*path) != Some(stamp));
        let vanished = before.files.keys().filter(|path| !self.files.contains_key(*path));
        let paths: BTreeSet<&PathBuf> = changed.map(|(path, _)| path).chain(vanished).collect();
        paths.into_iter().cloned().collect()
    }

    /// Takes up a single file as it is now. Whether that can be told without looking at the whole tree: a folder that
    /// came or went brings others with it.
    pub fn take_up(&mut self, path: &Path, watched: &Watched) -> bool {
        let metadata = path.metadata().ok();
        let is_folder = metadata.as_ref().is_some_and(Metadata::is_dir) || self.folders.contains_key(path);
        let is_listed = watched.files.iter().any(|file| file == path)
            || path.parent().is_some_and(|parent| self.folders.contains_key(parent));
        if is_folder || !is_listed {
            return false;
        }
        match metadata {
            Some(metadata) => self.add_file(path.to_owned(), &metadata),
            None => drop(self.files.remove(path)),
        }
        true
    }

    fn add_file(&mut self, path: PathBuf, metadata: &Metadata) {
        let modified = metadata.modified().ok();
        let age = modified.and_then(|time| SystemTime::now().duration_since(time).ok());
        self.fresh |= age.is_some_and(|age| age < TICK);
        self.files.insert(path, Stamp { size: metadata.len(), modified, identity: Identity::from(metadata) });
    }

    fn add_folder(&mut self, folder: &Path, output: &Path) {
        let entries = WalkDir::new(folder).into_iter().filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            let of_concern = entry.depth() == 0
                || if entry.file_type().is_dir() { !names::is_private(&name) } else { !names::is_temporary(&name) };
            of_concern && entry.path() != output
        });
        for entry in entries.filter_map(Result::ok) {
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() {
                self.folders.insert(entry.into_path(), Identity::from(&metadata));
            } else {
                self.add_file(entry.into_path(), &metadata);
            }
        }
    }
}

impl Identity {
    /// `None` if there is nothing at `path`.
    pub fn of(path: &Path) -> Option<Self> {
        path.metadata().ok().map(|metadata| Identity::from(&metadata))
    }
}

impl From<&Metadata> for Identity {
    #[cfg(unix)]
    fn from(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Identity(metadata.dev(), metadata.ino())
    }

    /// Elsewhere the time of creation stands in for the number that the file system gives a file.
    #[cfg(not(unix))]
    fn from(metadata: &Metadata) -> Self {
        let created = metadata.created().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let created = created.unwrap_or_default();
        Identity(created.as_secs(), created.subsec_nanos().into())
    }
}
