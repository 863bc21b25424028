//! The user's `templates/` and `static/`, which take the place of the embedded defaults.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use super::file;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::error::{Error, ErrorKind, Result};
use crate::site::Theme;

/// The folders of a theme, below the project's root.
pub const TEMPLATES: &str = "templates";
pub const STATIC: &str = "static";

/// What file managers and version control leave in folders; never part of a site.
const IGNORED: &[&str] = &[".git", ".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini"];

/// Reads the theme of the project at `root`. Symbolic links are not followed, each is reported.
pub fn read(root: &Path, limits: &Limits, language: &str) -> Result<Warned<Theme>> {
    let mut warnings = Vec::new();
    let mut templates = BTreeMap::new();
    for (name, bytes) in files(root, TEMPLATES, limits.document_bytes, &mut warnings)? {
        let text = String::from_utf8(bytes).map_err(|error| {
            let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            Error::new(ErrorKind::Template, "not UTF-8").at(format!("{TEMPLATES}/{name}")).on_line(line)
        })?;
        templates.insert(name, text);
    }
    // Films and scans are for the curator to judge; only what cannot be a file's size stops here.
    let assets = files(root, STATIC, u64::MAX - 1, &mut warnings)?;
    Ok(Warned { output: Theme::new(templates, assets, language)?, warnings })
}

/// The regular files below a folder by their path in it, with `/`.
fn files(root: &Path, folder: &str, limit: u64, warnings: &mut Vec<Diagnostic>) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let top = root.join(folder);
    match std::fs::symlink_metadata(&top) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(Error::io("read", &top, error)),
        Ok(kind) if kind.is_symlink() => {
            warnings.push(Diagnostic::warning("a symbolic link is not followed").at(folder));
            return Ok(found);
        }
        Ok(_) => {}
    }
    let is_ignored = |name: &std::ffi::OsStr| IGNORED.iter().any(|ignored| name == *ignored);
    let walk = WalkDir::new(&top).min_depth(1).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| !is_ignored(entry.file_name())) {
        let entry = entry.map_err(|error| Error::io("list", &top, error.into()))?;
        let below = entry.path().strip_prefix(&top).unwrap_or(entry.path());
        let shown = format!("{folder}/{}", below.display());
        if entry.file_type().is_dir() {
            continue;
        }
        if entry.file_type().is_symlink() {
            warnings.push(Diagnostic::warning("a symbolic link is not followed").at(shown));
            continue;
        }
        let Some(name) = below.to_str() else {
            warnings.push(Diagnostic::warning("the file's name is not UTF-8").at(shown).hint("rename the file"));
            continue;
        };
        match file::read_limited(entry.path(), limit) {
            Ok(bytes) => {
                found.insert(name.replace(std::path::MAIN_SEPARATOR, "/"), bytes);
            }
            Err(file::Refused::NoFile) => warnings.push(Diagnostic::warning("not a regular file").at(shown)),
            Err(file::Refused::TooLarge(limit)) => {
                return Err(Error::new(ErrorKind::Template, format!("larger than {limit} bytes")).at(shown));
            }
            Err(file::Refused::Io(error)) => return Err(Error::io("read", entry.path(), error)),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_cannot_be_parsed_is_named_with_its_line() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join(TEMPLATES)).unwrap();
        std::fs::write(root.path().join("templates/tag.html"), "<p>\n{% if list %}\n</p>\n").unwrap();
        let error = read(root.path(), &Limits::default(), "en").err().unwrap().to_string();
        assert!(error.starts_with("templates/tag.html:"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_reported_and_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret.txt"), "secret").unwrap();
        std::fs::create_dir(root.path().join(STATIC)).unwrap();
        std::fs::write(root.path().join("static/own.txt"), "own").unwrap();
        for (name, target) in
            [("file", outside.path().join("secret.txt")), ("folder", outside.path().into()), ("loop", "..".into())]
        {
            std::os::unix::fs::symlink(target, root.path().join(STATIC).join(name)).unwrap();
        }
        std::os::unix::fs::symlink(outside.path(), root.path().join(TEMPLATES)).unwrap();
        let theme = read(root.path(), &Limits::default(), "en").unwrap();
        assert_eq!(theme.warnings.len(), 4);
        assert!(theme.output.is_replaced("own.txt") && !theme.output.is_replaced("file"));
    }
}
