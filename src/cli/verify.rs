//! `cuttings verify`

use std::path::PathBuf;

use super::arguments::VerifyOptions;
use super::terminal::{self, Terminal, counted};
use super::{Exit, config};
use crate::checksums::{self, MANIFEST};
use crate::error::Result;
use crate::project::Project;
use crate::verify::{Event, Tally, archive, site};

pub fn run(project: &Project, options: &VerifyOptions, terminal: &Terminal) -> Result<Exit> {
    let mut sound = true;
    match folder(project, options)? {
        // Without a site there is still an archive to check.
        folder if options.captures && options.named().is_none() && !folder.exists() => {
            terminal.say(format_args!("no site is built in {} yet", folder.display()));
        }
        folder => sound &= check_site(folder, terminal)?,
    }
    if options.captures {
        sound &= check_archive(project, terminal)?;
    }
    Ok(if sound { Exit::Done } else { Exit::Findings })
}

/// The folder that was named, or the archive's own output folder.
fn folder(project: &Project, options: &VerifyOptions) -> Result<PathBuf> {
    match options.named() {
        Some(folder) => Ok(folder.clone()),
        None => Ok(project.root.join(config(project)?.output_dir)),
    }
}

fn check_site(folder: PathBuf, terminal: &Terminal) -> Result<bool> {
    let bar = terminal.progress(0, "Verifying");
    let checked = site::check(&folder, &|event| advance(&bar, event));
    bar.finish_and_clear();
    let checked = checked?;
    checked.files.findings.iter().chain(&checked.foreign).for_each(|finding| terminal.diagnostic(finding));
    terminal.say(format_args!(
        "{}: {}, {} that the list does not know",
        folder.display(),
        told(&checked.files, "file"),
        checked.foreign.len()
    ));
    // Data: what two people compare.
    let mut line = String::new();
    checksums::push_line(&mut line, &checked.manifest_sha256, MANIFEST);
    terminal::print(line.as_bytes())?;
    Ok(checked.is_sound())
}

fn check_archive(project: &Project, terminal: &Terminal) -> Result<bool> {
    let config = config(project)?;
    let bar = terminal.progress(0, "Verifying");
    let checked = archive::check(&project.root, &config, &|event| advance(&bar, event));
    bar.finish_and_clear();
    let checked = checked?;
    let findings = checked.captures.findings.iter().chain(&checked.pictures.findings);
    findings.chain(&checked.documents.findings).for_each(|finding| terminal.diagnostic(finding));
    let documents = &checked.documents;
    terminal.say(format_args!("raw pages: {}", told(&checked.captures, "page")));
    terminal.say(format_args!("pictures: {}", told(&checked.pictures, "picture")));
    terminal.say(format_args!(
        "documents: {} as ingest wrote them, {} edited since, {} without a raw page",
        documents.untouched, documents.edited, documents.without_capture
    ));
    Ok(checked.is_sound())
}

fn advance(bar: &indicatif::ProgressBar, event: Event) {
    match event {
        Event::Files(files) => bar.set_length(files as u64),
        Event::Read => bar.inc(1),
    }
}

/// `3 files as listed, 1 changed, 0 missing`
fn told(tally: &Tally, noun: &str) -> String {
    let same = counted(tally.same, noun);
    format!("{same} as recorded, {} changed, {} missing", tally.changed, tally.missing)
}
