//! Which folder a site may be written to: never one that holds the archive, nor one that somebody else filled.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest;
use crate::error::{Error, ErrorKind, Result};

/// Resolves `requested` and refuses it (exit 2) where writing a site there could cost the user anything.
///
/// `sources` are the project's own folders (`content`, `static` …). With `force` a folder that holds files of others
/// is taken over: files that the site needs are replaced, all others stay.
pub fn admit(requested: &Path, root: &Path, sources: &[PathBuf], force: bool) -> Result<PathBuf> {
    let refuse = |why: &str| Error::new(ErrorKind::Usage, format!("cannot be the output folder: {why}")).at(requested);
    let choose = "choose a folder of its own, like `public`";
    if fs::symlink_metadata(requested).is_ok_and(|found| found.is_symlink()) {
        return Err(refuse("it is a symbolic link").hint("name the folder it leads to"));
    }
    let output = resolve(requested).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => refuse("its path leads back from a folder that does not exist").hint(choose),
        _ => Error::io("resolve", requested, error),
    })?;
    let root = fs::canonicalize(root).map_err(|error| Error::io("resolve", root, error))?;
    if output.parent().is_none() {
        return Err(refuse("it is the root of the file system").hint(choose));
    }
    if root.starts_with(&output) {
        return Err(refuse("it holds the project").hint(choose));
    }
    if std::env::home_dir().and_then(|home| fs::canonicalize(home).ok()).is_some_and(|home| home.starts_with(&output)) {
        return Err(refuse("it holds your home folder").hint(choose));
    }
    for source in sources {
        let source = resolve(source).map_err(|error| Error::io("resolve", source, error))?;
        if output.starts_with(&source) {
            return Err(refuse(&format!("it lies in `{}`, which the site is made from", source.display())).hint(choose));
        }
    }
    match fs::symlink_metadata(&output) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(output),
        Err(error) => Err(Error::io("read", requested, error)),
        Ok(found) if !found.is_dir() => Err(refuse("it is a file").hint(choose)),
        Ok(_) if force || manifest::is_marked(&output) || is_empty(&output)? => Ok(output),
        Ok(_) => Err(refuse("it holds files that Cuttings did not make")
            .hint("choose an empty folder, or take this one over with `--force` (its other files stay)")),
    }
}

/// The absolute path without links, of which the last parts need not exist yet.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Ok(resolved) => Ok(resolved),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let absolute = std::path::absolute(path)?;
            match (absolute.parent(), absolute.file_name()) {
                (Some(parent), Some(name)) => Ok(resolve(parent)?.join(name)),
                _ => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

fn is_empty(folder: &Path) -> Result<bool> {
    Ok(fs::read_dir(folder).map_err(|error| Error::io("list", folder, error))?.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_hold_anything_of_value_are_refused() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("project");
        for folder in ["content/a", "static", "raw", "full", "empty"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("full/thesis.txt"), "years of work").unwrap();
        fs::write(root.join("file"), "x").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join("empty"), root.join("link")).unwrap();
        let sources = [root.join("content"), root.join("static"), root.join("raw"), root.join("templates")];
        let home = std::env::home_dir().unwrap();
        let check = |path: PathBuf, force| admit(&path, &root, &sources, force).map_err(|error| error.kind);
        for refused in [
            "",
            ".",
            "..",
            "content",
            "content/a",
            "content/new",
            "static/x",
            "raw",
            "templates",
            "file",
            "link",
            "new/../..",
        ] {
            assert_eq!(check(root.join(refused), true), Err(ErrorKind::Usage), "{refused}");
        }
        assert_eq!(check("/".into(), true), Err(ErrorKind::Usage));
        assert_eq!(check(home, true), Err(ErrorKind::Usage));
        assert_eq!(check(root.join("full"), false), Err(ErrorKind::Usage));
        for allowed in ["empty", "new", "new/deep", "contents"] {
            assert!(check(root.join(allowed), false).is_ok(), "{allowed}");
        }
        assert!(check(root.join("full"), true).is_ok());
        assert_eq!(fs::read_to_string(root.join("full/thesis.txt")).unwrap(), "years of work");
    }
}
