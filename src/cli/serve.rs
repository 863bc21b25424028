//! `cuttings serve`, and building again when a file changes.

use std::path::PathBuf;

use super::arguments::{ServeOptions, SiteOptions};
use super::build::options_of;
use super::ingest::{tell, today};
use super::terminal::Terminal;
use super::{Exit, config};
use crate::disk::raw;
use crate::error::{ErrorKind, Result};
use crate::ingest;
use crate::preview::watch::{Watched, Watcher};
use crate::preview::{Hooks, News, PreviewOptions, serve};
use crate::project::Project;
use crate::site::Links;

pub fn run(project: &Project, options: &ServeOptions, terminal: &Terminal) -> Result<Exit> {
    // Faulty settings are shown in the browser until they are mended; where there are none, there is no archive.
    if let Err(error) = config(project)
        && error.kind == ErrorKind::Usage
    {
        return Err(error);
    }
    let site = SiteOptions { base_url: None, drafts: !options.no_drafts };
    let preview = PreviewOptions {
        interface: options.interface,
        port: options.port,
        allowed_hosts: options.allow_host.clone(),
        open: options.open,
        build: options_of(&site, Links::Rooted),
    };
    let terminal = *terminal;
    let owned = project.clone();
    let hooks = Hooks {
        take_in: Box::new(move |pages| {
            if let Err(error) = take_in(&owned, pages, &terminal) {
                terminal.error(&error);
            }
        }),
        report: Box::new(move |news| match news {
            News::Finding(finding) => terminal.diagnostic(finding),
            News::Event(line) => terminal.say(line),
        }),
    };
    serve(project, &preview, hooks)?;
    Ok(Exit::Done)
}

/// Ingests pages that arrived in the inbox.
fn take_in(project: &Project, pages: &[PathBuf], terminal: &Terminal) -> Result<()> {
    let config = config(project)?;
    let root = project.root.canonicalize().unwrap_or_else(|_| project.root.clone());
    let found = raw::list_arrived(pages, &root, &config.limits);
    found.warnings.iter().for_each(|warning| terminal.diagnostic(warning));
    if !found.files.is_empty() {
        let how = ingest::Options { today: &today(), dry_run: false, restore: false, noting: false };
        let report = ingest::ingest(&root, &config, &found.files, how, &|| ())?;
        tell(&report, false, terminal);
    }
    Ok(())
}

/// Builds now and after every change, until interrupted. A fault is told, and the next change waited for.
pub fn build_on_change(project: &Project, terminal: &Terminal, build: &dyn Fn() -> Result<Exit>) -> Result<Exit> {
    // Watching begins before the first build: what changes while a build reads is built after it.
    let mut watcher = Watcher::new(Watched::of(project, &config(project)?));
    loop {
        if let Err(error) = build() {
            terminal.error(&error);
        }
        if let Ok(config) = config(project) {
            watcher.follow(Watched::of(project, &config));
        }
        if let Some(notice) = watcher.notice() {
            terminal.say(format_args!("note: {notice}"));
        }
        terminal.say("waiting for changes (Ctrl-C to stop)");
        watcher.wait();
    }
}
