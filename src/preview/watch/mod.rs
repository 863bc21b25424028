//! Says when a project's files have changed; knows nothing of what is done about it.
//!
//! What the operating system reports is used as "something changed here" and nothing more: events come doubled, out of
//! order, for files that are gone already, or not at all when a queue overflows. Files that are named are told at once,
//! whether they differ or not, which is for the reader to find out; as soon as nothing more happens all watched folders
//! are looked at anew, and what differs in size, time or identity since the last look is told, too.
//! Folders are watched rather than files, since most editors save by putting a new file in the place of the old one.

mod names;
mod scan;
mod signal;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::config::Config;
use crate::project::Project;

use scan::{Identity, Scan, TICK};
use signal::Signal;

/// A batch of events ends when nothing has happened for so long.
const QUIET: Duration = Duration::from_millis(50);

/// The same where whoever wrote the files has closed them.
const SETTLED: Duration = Duration::from_millis(4);

/// When nothing has happened for so long after files were told by their names, all are looked at.
const OWED: Duration = Duration::from_millis(400);

/// The same where things keep happening: a look takes as long as several edits.
const OWED_AT_MOST: Duration = Duration::from_secs(10);

/// So long after a folder came or went all files are looked at after every batch.
const UNREST: Duration = Duration::from_secs(2);

/// Files that are told without looking at all others; more come from a tool, and take what they take.
const MOST_NAMED: usize = 64;

/// A batch ends after so long even if events keep coming.
const STARVED: Duration = Duration::from_millis(500);

/// How often files are looked at where the system cannot report changes, and how often the watched folders
/// themselves are looked at where it can: a folder that is deleted takes its watch with it.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// A tree that keeps changing while it is looked at is looked at so often, then left to the next batch.
const LOOKS: usize = 4;

/// Which files matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// With all that lies below them. They need not exist.
    pub folders: Vec<PathBuf>,
    pub files: Vec<PathBuf>,
    /// Never looked at, wherever it lies.
    pub output: PathBuf,
}

/// Waits for changes. It is started before the files are first read, so that no change falls between.
pub struct Watcher {
    watched: Watched,
    scan: Scan,
    means: Means,
    /// The watched folders as they were when the system was asked to watch them.
    armed: Vec<Option<Identity>>,
    sender: Sender<Signal>,
    signals: Receiver<Signal>,
    /// When files were told by their names alone, first and last, since all were looked at.
    owes_look: Option<(Instant, Instant)>,
    /// When folders came or went last.
    unrest: Option<Instant>,
    /// What was told last came from a look at all files.
    was_look: bool,
    notice: Option<String>,
}

/// What a batch of events names.
enum Batch {
    Files(BTreeSet<PathBuf>),
    /// Anything may have changed.
    Anywhere,
    /// Nothing has happened for a while.
    Quiet,
}

enum Means {
    Events(RecommendedWatcher),
    Polling,
}

impl Watched {
    /// What a build of `project` reads.
    pub fn of(project: &Project, config: &Config) -> Self {
        // The system may report paths with symbolic links resolved.
        let root = project.root.canonicalize().unwrap_or_else(|_| project.root.clone());
        let config_file = match (project.config_file.parent().map(Path::canonicalize), project.config_file.file_name())
        {
            (Some(Ok(folder)), Some(name)) => folder.join(name),
            _ => root.join(&project.config_file),
        };
        Watched {
            folders: ["content", "templates", "static"].iter().map(|name| root.join(name)).collect(),
            files: vec![config_file, root.join("tags.toml")],
            output: root.join(&config.output_dir),
        }
    }

    /// The same files and one folder more.
    pub fn with(mut self, folder: PathBuf) -> Self {
        self.folders.push(folder);
        self
    }

    /// Whether a change at `path` may be one of a watched file.
    fn concerns(&self, path: &Path) -> bool {
        let inside = |folder: &PathBuf| path.strip_prefix(folder).is_ok_and(|below| !names::is_passing(below));
        !path.starts_with(&self.output)
            && (self.files.iter().any(|file| file == path)
                || self.folders.iter().any(|folder| inside(folder) || folder.starts_with(path)))
    }

    /// Whether `path` is a watched file or lies in a watched folder.
    fn covers(&self, path: &Path) -> bool {
        self.files.iter().any(|file| file == path) || self.folders.iter().any(|folder| path.starts_with(folder))
    }
}

impl Watcher {
    /// Starts to watch. Where the system cannot report changes, files are looked at once a second; see [`Self::notice`].
    pub fn new(watched: Watched) -> Self {
        let mut watcher = Watcher::polling(watched);
        watcher.start();
        watcher.look();
        watcher
    }

    /// Looks at the files once a second, without help of the system.
    pub fn polling(watched: Watched) -> Self {
        let (sender, signals) = channel();
        let scan = Scan::of(&watched);
        Watcher {
            watched,
            scan,
            means: Means::Polling,
            armed: Vec::new(),
            sender,
            signals,
            owes_look: None,
            unrest: None,
            was_look: false,
            notice: None,
        }
    }

    /// What the user should know about how changes are found, once.
    pub fn notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Watches other files from now on; changes of those watched before are still reported.
    pub fn follow(&mut self, watched: Watched) {
        if watched == self.watched {
            return;
        }
        let before = std::mem::replace(&mut self.watched, watched);
        if matches!(self.means, Means::Events(_)) {
            self.start();
        }
        self.scan.turn(&before, &self.watched);
    }

    /// Blocks until files have changed; returns those that appeared, vanished or differ, in order.
    pub fn wait(&mut self) -> Vec<PathBuf> {
        loop {
            self.was_look = false;
            let changed = match self.await_batch() {
                Batch::Quiet if self.owes_look.is_none() => continue,
                Batch::Files(paths) if paths.len() <= MOST_NAMED => self.named(&paths),
                _ => self.look(),
            };
            if !changed.is_empty() {
                return changed;
            }
        }
    }

    /// The watched files that events name, in order; where folders come or go, with all others that differ.
    fn named(&mut self, paths: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
        let mut changed = BTreeSet::new();
        for path in paths.iter().filter(|path| self.watched.concerns(path)) {
            if self.scan.take_up(path, &self.watched) {
                // A file that was not there and is not may have been in between, and been read.
                changed.insert(path.clone());
                let now = Instant::now();
                self.owes_look = Some((self.owes_look.map_or(now, |(first, _)| first), now));
            } else {
                self.unrest = Some(Instant::now());
            }
        }
        if !self.is_calm() {
            changed.extend(self.look());
        }
        changed.into_iter().collect()
    }

    /// Whether what [`Self::wait`] told last is all that can differ. Where folders come or go, files are read under
    /// names that they no longer have when the next look is taken.
    pub fn is_calm(&self) -> bool {
        !self.was_look && self.unrest.is_none_or(|since| since.elapsed() >= UNREST)
    }

    /// Takes what has changed until now as known: the caller's own writing.
    pub fn absorb(&mut self) {
        std::thread::sleep(QUIET);
        while let Ok(signal) = self.signals.try_recv() {
            self.heeds(&signal);
        }
        self.look();
    }

    /// Blocks until something may have changed and the files have come to rest, or nothing has happened for a while.
    fn await_batch(&mut self) -> Batch {
        if matches!(self.means, Means::Polling) {
            std::thread::sleep(HEARTBEAT);
            return Batch::Anywhere;
        }
        let due = |(first, last): (Instant, Instant)| {
            (last + OWED).min(first + OWED_AT_MOST).saturating_duration_since(Instant::now())
        };
        let patience = self.owes_look.map_or(HEARTBEAT, due);
        let first = match self.signals.recv_timeout(patience) {
            Ok(signal) => signal,
            Err(RecvTimeoutError::Timeout) if !self.settle() && self.armed == self.identities() => return Batch::Quiet,
            Err(_) => return Batch::Anywhere,
        };
        let begun = Instant::now();
        let mut next = Some(first);
        // By path, whether it has come to rest.
        let mut named: BTreeMap<PathBuf, bool> = BTreeMap::new();
        let mut anywhere = false;
        let mut end = begun;
        while let Some(signal) = next {
            if self.heeds(&signal) {
                match signal {
                    Signal::At { paths, settled } => named.extend(paths.into_iter().map(|path| (path, settled))),
                    Signal::Anywhere | Signal::Exhausted(_) => anywhere = true,
                }
                let at_rest = !anywhere && named.values().all(|settled| *settled);
                end = (Instant::now() + if at_rest { SETTLED } else { QUIET }).min(begun + STARVED);
            }
            next = self.signals.recv_timeout(end.saturating_duration_since(Instant::now())).ok();
        }
        if anywhere { Batch::Anywhere } else { Batch::Files(named.into_keys().collect()) }
    }

    /// When folders came or went and it is quiet since, asks for all watches once more; whether that was so. A watch for a
    /// folder that is made again at once can get lost, as what is still to be told of its forerunner ends it.
    fn settle(&mut self) -> bool {
        let is_over = self.unrest.is_some_and(|since| since.elapsed() >= UNREST);
        if is_over {
            self.unrest = None;
            self.arm();
        }
        is_over
    }

    fn heeds(&mut self, signal: &Signal) -> bool {
        match signal {
            Signal::At { paths, .. } => paths.iter().any(|path| self.watched.concerns(path)),
            Signal::Anywhere => true,
            Signal::Exhausted(reason) => {
                self.fall_back(reason.clone());
                true
            }
        }
    }

    /// Compares the files with the last look, when they have come to rest and all their folders are watched.
    fn look(&mut self) -> Vec<PathBuf> {
        self.owes_look = None;
        self.was_look = true;
        let before = std::mem::take(&mut self.scan);
        let mut folders = before.folders().clone();
        for _ in 0..LOOKS {
            self.scan = Scan::of(&self.watched);
            let polling = matches!(self.means, Means::Polling);
            let all_watched = polling || (*self.scan.folders() == folders && self.armed == self.identities());
            if all_watched && !self.scan.is_fresh() {
                break;
            }
            if !all_watched {
                folders = self.scan.folders().clone();
                self.arm();
            }
            if self.scan.is_fresh() {
                std::thread::sleep(TICK);
            }
        }
        self.scan.differences(&before)
    }

    fn start(&mut self) {
        let sender = self.sender.clone();
        let started = notify::recommended_watcher(move |event| {
            if let Some(signal) = Signal::of(event) {
                // Nobody listens any more when the watcher is gone.
                let _ = sender.send(signal);
            }
        });
        match started {
            Ok(system) => {
                self.means = Means::Events(system);
                self.arm();
            }
            Err(error) => self.fall_back(error.to_string()),
        }
    }

    /// Asks the system to watch all folders that exist, and the folders around them in which they may appear.
    fn arm(&mut self) {
        self.armed = self.identities();
        let Means::Events(system) = &mut self.means else { return };
        let mut around: Vec<&Path> = self
            .watched
            .files
            .iter()
            .chain(&self.watched.folders)
            .filter_map(|path| path.ancestors().skip(1).find(|ancestor| ancestor.is_dir()))
            .collect();
        around.sort();
        around.dedup();
        let around = around.into_iter().map(|folder| (folder, RecursiveMode::NonRecursive));
        let below = self.watched.folders.iter().map(|folder| (folder.as_path(), RecursiveMode::Recursive));
        for (folder, mode) in around.chain(below) {
            match system.watch(folder, mode) {
                // A folder that has just gone is found again by the heartbeat.
                Err(error) if folder.is_dir() => return self.fall_back(error.to_string()),
                _ => {}
            }
        }
    }

    fn identities(&self) -> Vec<Option<Identity>> {
        self.watched.folders.iter().map(|folder| Identity::of(folder)).collect()
    }

    fn fall_back(&mut self, reason: String) {
        self.means = Means::Polling;
        self.notice = Some(format!("the system cannot report changes ({reason}); looking for them once a second"));
    }
}

#[cfg(test)]
mod tests;
