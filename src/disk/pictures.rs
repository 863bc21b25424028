//! `content/pictures/`: the pictures that documents show, each under the digest of its bytes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::content;
use super::file::{self, Refused};
use crate::error::{Error, Result};
use crate::picture::{self, FOLDER};

/// The names of all pictures of the archive at `root`. Other files in their folder are not looked at.
pub fn list(root: &Path) -> Result<BTreeSet<String>> {
    let folder = folder(root);
    let failed = |error| Error::io("list", &folder, error);
    match fs::symlink_metadata(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(failed(error)),
        // A link is not followed; that there is one is told with the documents.
        Ok(found) if !found.is_dir() => return Ok(BTreeSet::new()),
        Ok(_) => {}
    }
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if let Some(name) = entry.file_name().to_str().filter(|name| picture::is_name(name))
            && entry.file_type().map_err(failed)?.is_file()
        {
            names.insert(name.to_owned());
        }
    }
    Ok(names)
}

/// Writes a picture whole or not at all; `name` is that of its bytes.
pub fn write(root: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let folder = folder(root);
    if fs::symlink_metadata(&folder).is_ok_and(|found| !found.is_dir()) {
        let reason = io::Error::new(io::ErrorKind::NotADirectory, "not a folder, and links are not followed");
        return Err(Error::io("write into", &folder, reason));
    }
    file::write_whole(&folder.join(name), bytes)
}

/// Reads a picture of the archive.
pub fn read(root: &Path, name: &str) -> Result<Vec<u8>> {
    let path = folder(root).join(name);
    // What was kept was within the limit of its day.
    file::read_limited(&path, u64::MAX - 1).map_err(|refused| match refused {
        Refused::Io(error) => Error::io("read", &path, error),
        Refused::NoFile | Refused::TooLarge(_) => {
            Error::io("read", &path, io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"))
        }
    })
}

fn folder(root: &Path) -> PathBuf {
    root.join(content::FOLDER).join(FOLDER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_listed_by_their_names_alone() {
        let root = tempfile::tempdir().unwrap();
        assert!(list(root.path()).unwrap().is_empty());
        let name = picture::name(b"GIF89a").unwrap();
        write(root.path(), &name, b"GIF89a").unwrap();
        fs::write(folder(root.path()).join("notes.txt"), "mine").unwrap();
        fs::create_dir(folder(root.path()).join(picture::name(b"GIF87a").unwrap())).unwrap();
        assert_eq!(list(root.path()).unwrap(), BTreeSet::from([name.clone()]));
        assert_eq!(read(root.path(), &name).unwrap(), b"GIF89a");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(root.path().join(content::FOLDER)).unwrap();
        std::os::unix::fs::symlink(outside.path(), folder(root.path())).unwrap();
        assert!(write(root.path(), &picture::name(b"GIF89a").unwrap(), b"GIF89a").is_err());
        assert!(fs::read_dir(outside.path()).unwrap().next().is_none() && list(root.path()).unwrap().is_empty());
    }
}
