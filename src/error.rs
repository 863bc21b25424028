//! What stops a command: a broken disk, a wrong configuration, a template that does not render.
//!
//! A bad page or document is not an [`Error`] but a [`crate::diagnostic::Diagnostic`]: the run goes on without it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostic::{printable, printable_path};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command stopped. Displayed on one line, the cause after a colon: `public/index.html: cannot write: disk full`.
#[derive(Debug)]
pub struct Error {
    pub kind: ErrorKind,
    /// What was found, what was expected.
    pub message: String,
    pub path: Option<PathBuf>,
    /// 1-based.
    pub line: Option<usize>,
    /// What the reader can do about it.
    pub hint: Option<String>,
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What kind of fault it was; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Wrong arguments, or a request that is refused before anything is done (exit 2).
    Usage,
    /// `site.toml` cannot be understood (exit 2).
    Config,
    /// A template is missing or wrong (exit 1).
    Template,
    /// The content cannot become a site: two outputs at one path, for instance (exit 1).
    Content,
    /// A file changed while it was in use; to begin anew may well succeed (exit 1).
    Changed,
    /// The operating system refused (exit 1).
    Io,
}

impl Error {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), path: None, line: None, hint: None, source: None }
    }

    /// An operating-system error with the path it concerns: `verb` completes "cannot …".
    pub fn io(verb: &str, path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Error::new(ErrorKind::Io, format!("cannot {verb}")).at(path).because(source)
    }

    pub fn at(mut self, path: impl AsRef<Path>) -> Self {
        self.path = Some(path.as_ref().to_owned());
        self
    }

    pub fn on_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}:", printable_path(&path.display().to_string()))?;
            match self.line {
                Some(line) => write!(f, "{line}: ")?,
                None => f.write_str(" ")?,
            }
        }
        f.write_str(&printable(&self.message))?;
        let mut cause = self.source.as_deref().map(|source| source as &dyn std::error::Error);
        while let Some(error) = cause {
            write!(f, ": {}", printable(&error.to_string()))?;
            cause = error.source();
        }
        match &self.hint {
            Some(hint) => write!(f, "\n  help: {}", printable(hint)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
