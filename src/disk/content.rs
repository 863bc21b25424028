//! `content/`: reading all documents, writing one.

use std::fs::{self, Metadata};
use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::file;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Warned};
use crate::document::{Document, Header, file as document_file};
use crate::error::{Error, Result};

/// The folder of the documents, below the project's root.
pub const FOLDER: &str = "content";

/// A document together with the text of its file.
#[derive(Debug, Clone)]
pub struct StoredDocument {
    pub document: Document,
    pub text: String,
}

/// Reads every `*.md` below `root/content`, in the order of their paths. Symbolic links are not followed.
///
/// Documents that cannot be read are left out, each with a [`crate::diagnostic::Severity::Error`].
pub fn read(root: &Path, config: &Config) -> Result<Warned<Vec<Document>>> {
    let stored = read_stored(root, config)?;
    let documents = stored.output.into_iter().map(|stored| stored.document).collect();
    Ok(Warned { output: documents, warnings: stored.warnings })
}

/// As [`read`], for whoever wants no texts: they are held no longer than it takes to read a file.
pub fn read_headers(root: &Path, config: &Config) -> Result<Warned<Vec<Header>>> {
    let folder = root.join(FOLDER);
    let (paths, warnings) = list(&folder)?;
    let header = |one: Warned<StoredDocument>| Warned { output: one.output.document.header, warnings: one.warnings };
    let read = paths.par_iter().map(|path| read_one(&folder, path, config).map(header));
    Ok(gather(read.collect(), warnings))
}

/// One document with the text of its file; `path` is below the content folder.
pub fn read_document(root: &Path, path: &str, config: &Config) -> Result<StoredDocument, Vec<Diagnostic>> {
    read_one(&root.join(FOLDER), path, config).map(|read| read.output)
}

/// As [`read`], keeping the text of each file.
pub fn read_stored(root: &Path, config: &Config) -> Result<Warned<Vec<StoredDocument>>> {
    let folder = root.join(FOLDER);
    let (paths, warnings) = list(&folder)?;
    let read = paths.par_iter().map(|path| read_one(&folder, path, config));
    Ok(gather(read.collect(), warnings))
}

/// What was read, and all that was found on the way.
fn gather<T>(read: Vec<Result<Warned<T>, Vec<Diagnostic>>>, mut warnings: Vec<Diagnostic>) -> Warned<Vec<T>> {
    let mut all = Vec::with_capacity(read.len());
    for one in read {
        match one {
            Ok(one) => {
                all.push(one.output);
                warnings.extend(one.warnings);
            }
            Err(errors) => warnings.extend(errors),
        }
    }
    Warned { output: all, warnings }
}

/// Writes a document's file whole or not at all; `path` is below the content folder.
pub fn write(root: &Path, path: &str, text: &str) -> Result<()> {
    let target = root.join(FOLDER).join(path);
    file::write_whole(&target, text.as_bytes())
}

/// The documents' paths below `folder`, with `/`, in order.
pub(super) fn list(folder: &Path) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    let mut paths = Vec::new();
    let mut warnings = Vec::new();
    if !folder.exists() {
        return Ok((paths, warnings));
    }
    // Folders below `folder` that are still to be listed, with `/` behind each.
    let mut folders = vec![String::new()];
    while let Some(below) = folders.pop() {
        let listed = folder.join(&below);
        let failed = |error| Error::io("list", &listed, error);
        for entry in fs::read_dir(&listed).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let (name, kind) = (entry.file_name(), entry.file_type().map_err(failed)?);
            if is_hidden(&name) {
                continue;
            }
            let shown = || format!("{FOLDER}/{below}{}", name.display());
            match name.to_str() {
                _ if kind.is_symlink() => {
                    warnings.push(Diagnostic::warning("a symbolic link is not followed").at(shown()));
                }
                Some(name) if kind.is_dir() => folders.push([&below, name, "/"].concat()),
                Some(name) if kind.is_file() && name.ends_with(".md") => paths.push([&below, name].concat()),
                None if kind.is_dir() || kind.is_file() && name.as_encoded_bytes().ends_with(b".md") => {
                    warnings.push(Diagnostic::error("the name is not UTF-8").at(shown()).hint("rename it"));
                }
                _ => {}
            }
        }
    }
    paths.sort_unstable();
    warnings.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((paths, warnings))
}

fn read_one(folder: &Path, path: &str, config: &Config) -> Result<Warned<StoredDocument>, Vec<Diagnostic>> {
    parse(path, read_bytes(folder, path, config)?.0, config)
}

/// The bytes of a document's file, and what the system said of it before it was read.
pub(super) fn read_bytes(folder: &Path, path: &str, config: &Config) -> Result<(Vec<u8>, Metadata), Vec<Diagnostic>> {
    let fault = |message: String| vec![Diagnostic::error(message).at(format!("{FOLDER}/{path}"))];
    file::read_known(&folder.join(path), config.limits.document_bytes).map_err(|refused| match refused {
        file::Refused::TooLarge(limit) => {
            let mut errors = fault(format!("larger than {limit} bytes"));
            errors[0].hint = Some("split the document, or raise `document_bytes` in `[limits]` of site.toml".into());
            errors
        }
        file::Refused::NoFile => fault("not a regular file".into()),
        file::Refused::Io(error) => fault(format!("cannot read: {error}")),
    })
}

/// A document from the bytes of its file.
pub(super) fn parse(path: &str, bytes: Vec<u8>, config: &Config) -> Result<Warned<StoredDocument>, Vec<Diagnostic>> {
    let fault = |message: String| vec![Diagnostic::error(message).at(format!("{FOLDER}/{path}"))];
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        let mut errors = fault("not UTF-8".into());
        errors[0].line = Some(line);
        errors[0].hint = Some("save the file as UTF-8".into());
        errors
    })?;
    let parsed = document_file::parse(path, &text, config.script, &config.limits)?;
    Ok(Warned { output: StoredDocument { document: parsed.output, text }, warnings: parsed.warnings })
}

pub(super) fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

/// Removes what an interrupted run left behind.
pub fn sweep(root: &Path) -> Result<()> {
    for entry in WalkDir::new(root.join(FOLDER)).into_iter().flatten() {
        let name = entry.file_name().as_encoded_bytes();
        if entry.file_type().is_file() && name.starts_with(file::STAGED_PREFIX.as_bytes()) {
            fs::remove_file(entry.path()).map_err(|error| Error::io("remove", entry.path(), error))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = root.path().join(FOLDER).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        root
    }

    #[test]
    fn every_fault_of_every_file_is_listed_and_the_others_are_read() {
        let root = project(&[
            ("b/good.md", b"---\ntitle: Good\n---\nText.\n"),
            ("a/bad.md", b"---\ntitle: [x]\ndate: never\n---\n"),
            ("a/latin.md", b"---\ntitle: Caf\xe9\n---\n"),
            ("a/none.md", b"Only text.\n"),
            ("a/furniture.txt", b"not a document"),
            (".hidden/x.md", b"nothing"),
        ]);
        let read = read(root.path(), &Config::default()).unwrap();
        assert_eq!(read.output.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["b/good.md"]);
        let said: String = read.warnings.iter().map(|one| format!("{one}\n")).collect();
        insta::assert_snapshot!(said);
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_folder_are_not_followed() {
        let root = project(&[("a/good.md", b"---\ntitle: Good\n---\n")]);
        let outside = tempfile::NamedTempFile::new().unwrap();
        fs::write(outside.path(), "---\ntitle: Outside\n---\n").unwrap();
        let content = root.path().join(FOLDER);
        std::os::unix::fs::symlink(outside.path(), content.join("link.md")).unwrap();
        std::os::unix::fs::symlink("..", content.join("a/up")).unwrap();
        let read = read(root.path(), &Config::default()).unwrap();
        assert_eq!((read.output.len(), read.warnings.len()), (1, 2));
    }

    #[test]
    fn writing_leaves_whole_files_and_sweeping_nothing_else() {
        let root = project(&[]);
        write(root.path(), "new/a.md", "---\ntitle: a\n---\n").unwrap();
        fs::write(root.path().join("content/new").join(format!("{}x", file::STAGED_PREFIX)), "half").unwrap();
        sweep(root.path()).unwrap();
        let names: Vec<_> =
            fs::read_dir(root.path().join("content/new")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["a.md"]);
    }
}
