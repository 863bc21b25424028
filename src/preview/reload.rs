//! From changed files to the next snapshot: read them again, show what comes of it if it is a site, say what is wrong
//! if not.
//!
//! Pages are not patched: each snapshot is planned anew from the documents as they are, so that the preview after any
//! number of edits is what a fresh start would show.

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
use crate::project::Changed;

/// Findings told at a time.
const MOST_FINDINGS: usize = 20;

/// What the preview leaves to its caller.
pub struct Hooks {
    /// Takes raw pages that appeared in the inbox, or changed there, into the archive. The project is read again after.
    pub take_in: Box<TakeIn>,
    /// Shows a report to the user.
    pub report: Box<Report>,
}

pub type TakeIn = dyn Fn(&[PathBuf]) + Send;

pub type Report = dyn Fn(News) + Send;

/// Something to tell the user.
#[derive(Debug, Clone, Copy)]
pub enum News<'a> {
    /// A fault, or a doubt, about a file.
    Finding(&'a Diagnostic),
    /// What the preview does; one line.
    Event(&'a str),
}

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
    /// Reads what has changed of the project; `None` if nothing of it differs, `Err` with every fault found.
    pub load: Box<Load>,
    pub hooks: Hooks,
    /// What paths in reports are relative to.
    pub root: PathBuf,
}

pub type Load = dyn FnMut(Changed) -> Result<Option<Fresh>, Vec<Diagnostic>> + Send;

/// The state between two changes.
pub struct Reloader {
    joints: Joints,
    watcher: Watcher,
    shown: watch::Sender<Arc<Snapshot>>,
    inbox: Option<PathBuf>,
    told_warnings: HashSet<String>,
    told_faults: HashSet<String>,
}

impl Reloader {
    /// `watcher` has been started before anything was read.
    pub fn new(joints: Joints, watcher: Watcher, shown: watch::Sender<Arc<Snapshot>>) -> Self {
        Reloader { joints, watcher, shown, inbox: None, told_warnings: HashSet::new(), told_faults: HashSet::new() }
    }

    /// Reads the project for the first time.
    pub fn begin(&mut self) {
        self.read(Changed::Anything);
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
        let mut changes = if self.watcher.is_calm() { Changed::Files(&others) } else { Changed::Anything };
        if !arrived.is_empty() {
            (self.joints.hooks.take_in)(&arrived);
            // What it wrote is about to be read; it is no change of its own.
            self.watcher.absorb();
            changes = Changed::Anything;
        } else if others.is_empty() {
            return;
        }
        let begun = Instant::now();
        let was_broken = !self.shown.borrow().faults.is_empty();
        if !self.read(changes) {
            return;
        }
        // What an editor put beside a file for a moment is gone by now, and is not named if anything else is.
        let there: Vec<PathBuf> = others.iter().filter(|path| path.exists()).cloned().collect();
        let named = [&there, &others, &arrived].into_iter().find(|files| !files.is_empty());
        let what = name_changes(named.map_or(&[], Vec::as_slice), &self.joints.root);
        let outcome = self.describe(was_broken, begun.elapsed());
        self.tell(&format!("changed: {what}, {outcome}"));
    }

    /// Reads what has changed and shows what came of it; `false` if nothing differs.
    fn read(&mut self, changed: Changed) -> bool {
        // A fault in our own reading must not end the preview: the next edit may well be the one that avoids it.
        let load = &mut self.joints.load;
        let loaded = catch_unwind(AssertUnwindSafe(|| load(changed))).unwrap_or_else(|_| {
            Err(vec![Diagnostic::error("reading the project stopped halfway; this is a fault of the program itself")])
        });
        let before = self.shown.borrow().clone();
        let next = match loaded {
            Ok(None) => return false,
            Ok(Some(fresh)) => {
                self.watcher.follow(fresh.watched);
                self.inbox = Some(fresh.inbox);
                self.told_warnings = self.tell_new(&fresh.warnings, &self.told_warnings);
                self.told_faults.clear();
                before.next(Ok(fresh.site))
            }
            Err(faults) => {
                self.told_faults = self.tell_new(&faults, &self.told_faults);
                before.next(Err(faults))
            }
        };
        self.shown.send_replace(Arc::new(next));
        true
    }

    /// Reports the findings that were not among those told at the last reading; returns what has now been told.
    fn tell_new(&self, findings: &[Diagnostic], told: &HashSet<String>) -> HashSet<String> {
        let lines: HashSet<String> = findings.iter().map(Diagnostic::to_string).collect();
        let new: Vec<&Diagnostic> = findings.iter().filter(|finding| !told.contains(&finding.to_string())).collect();
        for finding in new.iter().take(MOST_FINDINGS) {
            (self.joints.hooks.report)(News::Finding(finding));
        }
        if new.len() > MOST_FINDINGS {
            self.tell(&format!("… and {} more; `cuttings check` lists them all", new.len() - MOST_FINDINGS));
        }
        lines
    }

    /// Reports a line.
    pub fn tell(&self, line: &str) {
        (self.joints.hooks.report)(News::Event(line));
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
            self.tell(&format!("note: {notice}"));
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
