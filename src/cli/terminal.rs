//! What is said on standard error, and how much of it; data on standard output.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::{Diagnostic, Severity};
use crate::error::{Error, Result};

/// Standard error with the volume that the user chose. A closed standard error is no reason to stop.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    pub fn new(quiet: bool, verbose: bool) -> Self {
        Terminal { quiet, verbose }
    }

    /// A line of the report.
    pub fn say(&self, line: impl Display) {
        if !self.quiet {
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// A line that only `--verbose` shows.
    pub fn detail(&self, line: impl Display) {
        if self.verbose {
            self.say(line);
        }
    }

    /// Errors always, warnings unless quiet.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) {
        if !self.quiet || diagnostic.severity == Severity::Error {
            let _ = writeln!(io::stderr(), "{diagnostic}");
        }
    }

    pub fn error(&self, error: &Error) {
        let _ = writeln!(io::stderr(), "error: {error}");
    }

    /// A bar for `length` steps; hidden where standard error is no terminal.
    pub fn progress(&self, length: usize, doing: &'static str) -> ProgressBar {
        if self.quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}").expect("the template is valid");
        let bar = ProgressBar::new(length as u64).with_style(style).with_message(doing);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

/// `1 fault`, `2 faults`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Writes data to standard output. A reader that has seen enough (`| head`) is no fault.
pub fn print(bytes: &[u8]) -> Result<Printed> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(Printed::All),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Printed::Closed),
        Err(error) => Err(Error::io("write to", "standard output", error)),
    }
}

/// Whether anybody still reads standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    All,
    Closed,
}
