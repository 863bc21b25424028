//! From changed files to the next snapshot: read everything again, show it if it is a site, say what is wrong if not.
//!
//! Nothing is patched: the preview after any number of edits is what a fresh start would show, by construction.

use std::collections::HashSet;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::snapshot::{Served, Snapshot};
use super::watch::{Watched, Watcher};
use crate::diagnostic::{Diagnostic, printable};

/// Warnings shown at a time.
const MOST_WARNINGS: usize = 20;

/// A project as just read.
pub struct Fresh {
    pub site: Served,
    /// The files it was made from.
    pub watched: Watched,
    /// Where raw pages arrive.
    pub inbox: PathBuf,
    pub warnings: Vec<Diagnostic>,
}

/// What the reloading is joined to.
pub struct Joints {
    /// Reads the project; `Err` holds every fault found.
    pub load: Box<dyn Fn() -> Result<Fresh, Vec<Diagnostic>> + Send>,
    pub take_in: Box<TakeIn>,
    /// Shows a line to the user.
    pub report: Box<dyn Fn(&str) + Send>,
    /// What paths in reports are relative to.
    pub root: PathBuf,
}

/// Told of raw pages that appeared in the inbox or changed, before the project is read again.
pub type TakeIn = dyn Fn(&[PathBuf]) + Send;

/// The state between two changes.
pub struct Reloader {
    joints: Joints,
    watcher: Watcher,
    shown: watch::Sender<Arc<Snapshot>>,
    inbox: Option<PathBuf>,
    warned: HashSet<String>,
}

impl Reloader {
    /// `watcher` has been started before anything was read.
    pub fn new(joints: Joints, watcher: Watcher, shown: watch::Sender<Arc<Snapshot>>) -> Self {
        Reloader { joints, watcher, shown, inbox: None, warned: HashSet::new() }
    }

    /// Reads the project for the first time.
    pub fn begin(&mut self) {
        self.read();
        self.pass_on_notice();
    }

    /// Follows the files for ever.
    pub fn run(mut self) {
        loop {
            self.turn();
        }
    }

    /// Waits for the next change and shows it.
    fn turn(&mut self) {
        let changed = self.watcher.wait();
        self.pass_on_notice();
        let inbox = self.inbox.as_deref();
        let (raw, others): (Vec<_>, Vec<_>) =
            changed.into_iter().partition(|path| inbox.is_some_and(|inbox| path.starts_with(inbox)));
        let arrived: Vec<PathBuf> = raw.into_iter().filter(|path| path.is_file()).collect();
        if !arrived.is_empty() {
            (self.joints.take_in)(&arrived);
            // What it wrote is about to be read; it is no change of its own.
            self.watcher.absorb();
        } else if others.is_empty() {
            return;
        }
        let begun = Instant::now();
        let was_broken = !self.shown.borrow().faults.is_empty();
        self.read();
        let what = name_changes(if others.is_empty() { &arrived } else { &others }, &self.joints.root);
        let outcome = self.describe(was_broken, begun.elapsed());
        (self.joints.report)(&format!("changed: {what}, {outcome}"));
    }

    /// Reads the project and shows what came of it.
    fn read(&mut self) {
        // A fault in our own reading must not end the preview: the next edit may well be the one that avoids it.
        let loaded = catch_unwind(AssertUnwindSafe(&self.joints.load)).unwrap_or_else(|_| {
            Err(vec![Diagnostic::error("reading the project stopped halfway; this is a fault of the program itself")])
        });
        let before = self.shown.borrow().clone();
        let next = match loaded {
            Ok(fresh) => {
                self.watcher.follow(fresh.watched);
                self.inbox = Some(fresh.inbox);
                self.warn(&fresh.warnings);
                before.next(Ok(fresh.site))
            }
            Err(faults) => {
                for fault in faults.iter().filter(|fault| !before.faults.contains(fault)) {
                    (self.joints.report)(&fault.to_string());
                }
                before.next(Err(faults))
            }
        };
        self.shown.send_replace(Arc::new(next));
    }

    /// Reports warnings that the last reading did not bring.
    fn warn(&mut self, warnings: &[Diagnostic]) {
        let lines: Vec<String> = warnings.iter().map(Diagnostic::to_string).collect();
        let new: Vec<&String> = lines.iter().filter(|line| !self.warned.contains(*line)).collect();
        for line in new.iter().take(MOST_WARNINGS) {
            (self.joints.report)(line);
        }
        if new.len() > MOST_WARNINGS {
            (self.joints.report)(&format!("… and {} more warnings", new.len() - MOST_WARNINGS));
        }
        self.warned = lines.into_iter().collect();
    }

    fn describe(&self, was_broken: bool, took: Duration) -> String {
        let snapshot = self.shown.borrow();
        let stays = if snapshot.site.is_some() { "the last good site stays" } else { "there is no site yet" };
        match snapshot.faults.len() {
            0 if was_broken => format!("repaired, reloaded in {} ms", took.as_millis()),
            0 => format!("reloaded in {} ms", took.as_millis()),
            1 => format!("1 fault: {stays}"),
            faults => format!("{faults} faults: {stays}"),
        }
    }

    fn pass_on_notice(&mut self) {
        if let Some(notice) = self.watcher.notice() {
            (self.joints.report)(&format!("note: {notice}"));
        }
    }
}

/// The first of the changed files, and how many more there are.
fn name_changes(changed: &[PathBuf], root: &Path) -> String {
    let Some(first) = changed.first() else { return String::new() };
    let mut named = printable(&first.strip_prefix(root).unwrap_or(first).display().to_string());
    if changed.len() > 1 {
        let _ = write!(named, " and {} more", changed.len() - 1);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_changed_file_is_named_and_the_rest_counted() {
        let check = |changed: &[&str], expected| {
            let changed: Vec<PathBuf> = changed.iter().map(PathBuf::from).collect();
            assert_eq!(name_changes(&changed, Path::new("/archive")), expected);
        };
        check(&["/archive/content/a.md"], "content/a.md");
        check(&["/archive/a.md", "/archive/b.md", "/archive/c.md"], "a.md and 2 more");
        check(&["/elsewhere/site.toml"], "/elsewhere/site.toml");
        check(&["/archive/\u{1b}[2J.md"], "\\u{1b}[2J.md");
    }
}
