//! The user's `templates/` and `static/`, which take the place of the embedded defaults.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use super::file;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::error::{Error, ErrorKind, Result};
use crate::site::{self, Theme};

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

/// What [`eject`] did.
pub struct Ejected {
    /// Files written.
    pub written: usize,
    /// Files that were there already, relative to the project.
    pub kept: Vec<String>,
}

/// Writes the embedded theme's files into the project at `root`: those that are named (`document.html`, `style.css`,
/// `languages/en.toml`), or all. No file is overwritten.
pub fn eject(root: &Path, names: &[String]) -> Result<Ejected> {
    let templates = site::default_templates().into_iter().map(|(name, text)| (TEMPLATES, name, text.into_bytes()));
    let assets = site::default_assets().into_iter().map(|(name, bytes)| (STATIC, name, bytes.into_owned()));
    let all: Vec<(&str, String, Vec<u8>)> = templates.chain(assets).collect();
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|(_, known, _)| known == *name)) {
        let near = all.iter().map(|(_, known, _)| (strsim::damerau_levenshtein(known, unknown), known)).min();
        let error = Error::new(ErrorKind::Usage, format!("the default theme has no file `{unknown}`"));
        return Err(match near.filter(|(distance, _)| *distance <= 3) {
            Some((_, name)) => error.hint(format!("did you mean `{name}`?")),
            None => error.hint("`cuttings theme eject` without names writes all files"),
        });
    }
    let mut ejected = Ejected { written: 0, kept: Vec::new() };
    for (folder, name, bytes) in all.iter().filter(|(_, name, _)| names.is_empty() || names.contains(name)) {
        let shown = format!("{folder}/{name}");
        let path = root.join(&shown);
        if path.symlink_metadata().is_ok() {
            ejected.kept.push(shown);
            continue;
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| Error::io("make folder", parent, error))?;
        }
        file::write_whole(&path, bytes)?;
        ejected.written += 1;
    }
    Ok(ejected)
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

    #[test]
    fn the_default_theme_can_be_taken_over_file_by_file() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("templates")).unwrap();
        std::fs::write(root.path().join("templates/tag.html"), "mine").unwrap();
        let named = eject(root.path(), &["languages/en.toml".into(), "tag.html".into()]).unwrap();
        assert_eq!((named.written, named.kept), (1, vec!["templates/tag.html".to_owned()]));
        let all = eject(root.path(), &[]).unwrap();
        assert!(all.written > 20 && root.path().join("static/style.css").exists());
        assert_eq!(std::fs::read_to_string(root.path().join("templates/tag.html")).unwrap(), "mine");
        let error = eject(root.path(), &["documnt.html".into()]).err().unwrap().to_string();
        assert!(error.contains("did you mean `document.html`?"), "{error}");
    }
}
