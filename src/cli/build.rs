//! `cuttings build`

use std::time::Instant;

use super::arguments::{BuildOptions, SiteOptions};
use super::terminal::{Terminal, counted};
use super::{Exit, config};
use crate::build::{self, Event, Summary};
use crate::error::Result;
use crate::project::{Failure, Options, Project};
use crate::site::Links;

pub fn run(project: &Project, options: &BuildOptions, terminal: &Terminal) -> Result<Exit> {
    config(project)?;
    let links = if options.relative { Links::Relative } else { Links::Rooted };
    let site = options_of(&options.site, links);
    let output = options.output.as_deref();
    let build = || -> Result<Exit> {
        let started = Instant::now();
        let bar = terminal.progress(0, "Building");
        let built = build::build(project, &site, output, options.force, &|event| match event {
            Event::Waiting { holder } => terminal.say(format_args!("waiting: {holder} builds into the same folder")),
            Event::Planned { files } => bar.set_length(files as u64),
            Event::Rendered => bar.inc(1),
        });
        bar.finish_and_clear();
        match built {
            Ok(summary) => {
                tell(&summary, started, terminal);
                Ok(Exit::Done)
            }
            Err(failure) => {
                let faults = tell_failure(failure, terminal)?;
                terminal.say(format_args!("nothing was published: {}", counted(faults, "fault")));
                Ok(Exit::Findings)
            }
        }
    };
    #[cfg(feature = "serve")]
    if options.watch {
        return super::serve::build_on_change(project, terminal, &build);
    }
    build()
}

/// What the site options mean for the stages.
pub fn options_of(site: &SiteOptions, links: Links) -> Options {
    Options { drafts: site.drafts, base_url: site.base_url.clone(), links }
}

/// Lists every fault and counts them; an error that is no fault of the content is returned.
pub fn tell_failure(failure: Failure, terminal: &Terminal) -> Result<usize> {
    match failure {
        Failure::Stopped(error) => Err(error),
        Failure::Content(faults) => {
            faults.iter().for_each(|fault| terminal.diagnostic(fault));
            Ok(faults.len())
        }
    }
}

fn tell(summary: &Summary, started: Instant, terminal: &Terminal) {
    summary.warnings.iter().for_each(|warning| terminal.diagnostic(warning));
    terminal.say(format_args!(
        "{}, {} in {} ({} written, {} removed), {:.1} s",
        counted(summary.documents, "document"),
        counted(summary.files, "file"),
        summary.output.display(),
        summary.written,
        summary.removed,
        started.elapsed().as_secs_f64(),
    ));
}
