//! The command line: arguments, wording, exit codes. One file a command.
//!
//! Reports go to standard error, data to standard output.

mod arguments;
mod build;
mod check;
mod extract;
mod ingest;
mod init;
#[cfg(feature = "serve")]
mod serve;
mod terminal;
mod theme;
mod verify;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use self::arguments::{Arguments, Command};
use self::terminal::Terminal;
use crate::config::Config;
use crate::error::{ErrorKind, Result};
use crate::project::{self, Project};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// Done, with findings or failed items.
    Findings = 1,
    /// Wrong use, or nothing done.
    Nothing = 2,
}

/// Runs the program with its arguments, the first being its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(shown) => {
            // Help and version are no faults; a closed pipe while printing them is none either.
            let _ = shown.print();
            return ExitCode::from(if shown.use_stderr() { Exit::Nothing as u8 } else { Exit::Done as u8 });
        }
    };
    let terminal = Terminal::new(arguments.global.quiet, arguments.global.verbose);
    match dispatch(arguments, &terminal) {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(match error.kind {
                ErrorKind::Usage | ErrorKind::Config => Exit::Nothing as u8,
                ErrorKind::Template | ErrorKind::Content | ErrorKind::Changed | ErrorKind::Io => Exit::Findings as u8,
            })
        }
    }
}

fn dispatch(arguments: Arguments, terminal: &Terminal) -> Result<Exit> {
    let project = project(&arguments.global.root, arguments.global.config.as_deref());
    match arguments.command {
        Command::Init(options) => init::run(&project, &options, terminal),
        Command::Ingest(options) => ingest::run(&project, &options, terminal),
        Command::Extract(options) => extract::run(&project, &options, terminal),
        Command::Build(options) => build::run(&project, &options, terminal),
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(&project, &options, terminal),
        Command::Check(options) => check::run(&project, &options, terminal),
        Command::Verify(options) => verify::run(&project, &options, terminal),
        Command::Theme(command) => theme::run(&project, &command, terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "cuttings", &mut script);
            terminal::print(&script)?;
            Ok(Exit::Done)
        }
    }
}

fn project(root: &Path, config: Option<&Path>) -> Project {
    let config_file = config.map_or_else(|| root.join("site.toml"), PathBuf::from);
    Project { root: root.to_owned(), config_file }
}

/// The project's settings; where there is no project, an error that says how to make one.
fn config(project: &Project) -> Result<Config> {
    project::read_config(project, &project::Options::default())
}

/// The project's settings, where there is a project.
fn config_if_any(project: &Project) -> Result<Option<Config>> {
    if project.config_file.exists() { config(project).map(Some) } else { Ok(None) }
}
