//! `cuttings ingest`

use std::path::PathBuf;

use super::arguments::IngestOptions;
use super::terminal::{Terminal, counted};
use super::{Exit, config};
use crate::diagnostic::{Severity, printable_path};
use crate::disk::raw::{self, RawFile};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Fate, Options, Report, ingest};
use crate::project::Project;

pub fn run(project: &Project, options: &IngestOptions, terminal: &Terminal) -> Result<Exit> {
    let config = config(project)?;
    let root = project.root.strip_prefix(".").unwrap_or(&project.root);
    let inbox = root.join(&config.inbox);
    if options.paths.is_empty() && !inbox.is_dir() {
        return Err(Error::new(ErrorKind::Usage, "no page was named and there is no inbox")
            .at(&inbox)
            .hint("name saved pages or folders of them: `cuttings ingest PATH…`"));
    }
    let paths = if options.paths.is_empty() { vec![inbox] } else { options.paths.clone() };
    let mut found = raw::list(&paths, &project.root, &config.limits);
    found.warnings.iter().for_each(|warning| terminal.diagnostic(warning));
    let unread = found.warnings.iter().filter(|one| one.severity == Severity::Error).count();
    if found.files.is_empty() {
        let named: Vec<String> =
            paths.iter().map(|path: &PathBuf| printable_path(&path.display().to_string())).collect();
        terminal.say(format_args!("no saved pages in {}", named.join(", ")));
        return Ok(Exit::Nothing);
    }
    found.files.sort_by(|a, b| a.recorded.cmp(&b.recorded));
    let today = today();
    let how = Options { today: &today, dry_run: options.dry_run, restore: options.restore, noting: true };
    let bar = terminal.progress(found.files.len(), "Ingesting");
    let report = ingest(&project.root, &config, &found.files, how, &|| bar.inc(1))?;
    bar.finish_and_clear();
    tell(&report, options.dry_run, terminal);
    let new = report.pages.iter().map(|(_, fate)| matches!(fate, Fate::New(_)));
    let outside: Vec<&RawFile> =
        found.files.iter().zip(new).filter(|(page, is_new)| *is_new && page.is_outside).map(|(page, _)| page).collect();
    if let [first, ..] = outside[..] {
        terminal.say(format_args!(
            "note: {} outside the archive's folder. To keep such pages with it, copy them to where the documents name \
             them below that folder, as `{}`",
            match outside.len() {
                1 => "1 new document is of a page".to_owned(),
                count => format!("{count} new documents are of pages"),
            },
            printable_path(&first.recorded)
        ));
    }
    if found.others > 0 {
        terminal.detail(format_args!("{} passed over (pictures, scripts …)", counted(found.others, "other file")));
    }
    Ok(if report.failed() + unread > 0 { Exit::Findings } else { Exit::Done })
}

/// The day by this machine's clock, `2026-11-22`.
pub fn today() -> String {
    chrono::Local::now().format("%Y-%m-%d").to_string()
}

/// Says what became of the pages, those that need attention by name, and sums up.
pub fn tell(report: &Report, dry_run: bool, terminal: &Terminal) {
    for warning in &report.warnings {
        match warning.severity {
            Severity::Error => terminal.diagnostic(warning),
            Severity::Warning | Severity::Note => terminal.detail(warning),
        }
    }
    for (page, fate) in &report.pages {
        let page = printable_path(page);
        match fate {
            Fate::New(path) => terminal.detail(format_args!("new: content/{path} from {page}")),
            Fate::Bettered(path) => terminal.say(format_args!("bettered: content/{path} from {page}")),
            Fate::Unchanged(path) => terminal.detail(format_args!("unchanged: content/{path} from {page}")),
            Fate::Kept(path) => terminal.detail(format_args!("kept: content/{path}, edited since it came from {page}")),
            Fate::Copy(first) => {
                terminal.say(format_args!("skipped: {page}, the same bytes as {}", printable_path(first)));
            }
            Fate::Deleted => terminal.detail(format_args!("deleted: {page} had a document that somebody deleted")),
            Fate::Failed(reason) => terminal.diagnostic(reason),
        }
    }
    terminal.say(summary(report, dry_run));
}

/// One line: `412 new, 3 unchanged, 2 failed`.
fn summary(report: &Report, dry_run: bool) -> String {
    let order = ["new", "bettered", "unchanged", "kept as edited", "skipped as copies", "left deleted", "failed"];
    let told: Vec<String> = order
        .iter()
        .map(|word| (report.pages.iter().filter(|(_, fate)| fate_in_a_word(fate) == *word).count(), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let doubts = report.warnings.iter().filter(|one| one.severity == Severity::Warning).count();
    let doubts = match doubts {
        0 => String::new(),
        _ if dry_run => format!("; {}", counted(doubts, "doubt")),
        _ => format!("; {} (see `cuttings check`)", counted(doubts, "doubt")),
    };
    format!("{}{}{doubts}", told.join(", "), if dry_run { " (dry run: nothing was written)" } else { "" })
}

fn fate_in_a_word(fate: &Fate) -> &'static str {
    match fate {
        Fate::New(_) => "new",
        Fate::Bettered(_) => "bettered",
        Fate::Unchanged(_) => "unchanged",
        Fate::Kept(_) => "kept as edited",
        Fate::Copy(_) => "skipped as copies",
        Fate::Deleted => "left deleted",
        Fate::Failed(_) => "failed",
    }
}
