//! `cuttings check`

use super::arguments::CheckOptions;
use super::build::{options_of, tell_failure};
use super::terminal::{Terminal, counted};
use super::{Exit, config};
use crate::archive::COLLECTIONS;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::content;
use crate::document::Document;
use crate::error::Result;
use crate::project::{self, Project};
use crate::site::Links;

pub fn run(project: &Project, options: &CheckOptions, terminal: &Terminal) -> Result<Exit> {
    let config = config(project)?;
    let mut faults = 0;
    let mut doubts = 0;
    match project::load(project, &options_of(&options.site, Links::Rooted)) {
        Ok(loaded) => loaded.warnings.iter().for_each(|warning| {
            terminal.diagnostic(warning);
            doubts += usize::from(warning.severity == Severity::Warning);
        }),
        Err(failure) => faults = tell_failure(failure, terminal)?,
    }
    let documents = content::read(&project.root, &config)?;
    if faults > 0 {
        // The faults were told; a curator mends the doubts of the same files in the same round.
        for doubt in documents.warnings.iter().filter(|found| found.severity == Severity::Warning) {
            terminal.diagnostic(doubt);
            doubts += 1;
        }
    }
    for document in &documents.output {
        let noted = document.front.capture.as_ref().map(|capture| capture.warnings.as_slice()).unwrap_or_default();
        for doubt in noted {
            terminal.diagnostic(&Diagnostic::warning(doubt.clone()).at(format!("content/{}", document.path)));
            doubts += 1;
        }
    }
    let is_collection = |document: &&Document| document.path.starts_with(COLLECTIONS);
    let collections = documents.output.iter().filter(is_collection).count();
    terminal.say(format_args!(
        "{}, {}, {}",
        counted(documents.output.len() - collections, "document"),
        counted(faults, "fault"),
        counted(doubts, "doubt")
    ));
    Ok(if faults > 0 { Exit::Findings } else { Exit::Done })
}
