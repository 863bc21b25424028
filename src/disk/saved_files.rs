//! The folder of pictures that a browser saves beside a page: `page_files/` beside `page.html`.
//!
//! What a page names is a stranger's word: only regular files below this one folder are read, and no link is followed.

use std::fs;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

use foldhash::quality::FixedState;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

use super::file::{self, Refused};
use super::stamp::Identity;
use crate::url::percent_decode;

/// How the folder's name ends, after the page's own name without its ending.
pub const ENDINGS: &[&str] = &["_files", ".files"];

/// The folder of one page.
#[derive(Debug, Clone)]
pub struct SavedFiles {
    path: PathBuf,
    /// In one normal form: file systems differ in which they keep.
    name: String,
}

impl SavedFiles {
    /// The folder of the page at `page`, if there is one.
    pub fn beside(page: &Path) -> Option<Self> {
        let stem = page.file_stem()?.to_str()?;
        ENDINGS.iter().find_map(|ending| {
            let path = page.with_file_name(format!("{stem}{ending}"));
            let is_folder = fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir());
            is_folder.then(|| SavedFiles { path, name: composed(&format!("{stem}{ending}")) })
        })
    }

    /// The place in the folder that an address on the page means; `None` for every other address.
    pub fn place(&self, address: &str) -> Option<Vec<String>> {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let decoded = percent_decode(path)?;
        let mut parts = decoded.strip_prefix("./").unwrap_or(&decoded).split('/');
        if composed(parts.next()?) != self.name {
            return None;
        }
        let below: Vec<String> = parts.map(str::to_owned).collect();
        (!below.is_empty() && below.iter().all(|part| is_plain(part))).then_some(below)
    }

    /// How large the file at a place is; `None` unless it is a regular file.
    pub fn size(&self, place: &[String]) -> Option<u64> {
        let found = fs::symlink_metadata(self.resolve(place).ok()?).ok()?;
        found.is_file().then_some(found.len())
    }

    /// A number for the names of all that lies in the folder and what the system says of it: another one, if any of it
    /// changes.
    pub fn state(&self) -> u64 {
        let mut states: Vec<(PathBuf, Option<Identity>)> =
            WalkDir::new(&self.path).into_iter().flatten().map(|entry| entry.into_path()).map(state).collect();
        states.sort_by(|one, other| one.0.cmp(&other.0));
        FixedState::default().hash_one(states).max(1)
    }

    /// Reads the file at a place.
    pub fn read(&self, place: &[String], limit: u64) -> Result<Vec<u8>, Refused> {
        file::read_limited(&self.resolve(place)?, limit)
    }

    /// The file's path, after a look at each folder on the way: a link could lead anywhere.
    fn resolve(&self, place: &[String]) -> Result<PathBuf, Refused> {
        let mut path = self.path.clone();
        for part in place {
            if !fs::symlink_metadata(&path).map_err(Refused::Io)?.is_dir() {
                return Err(Refused::NoFile);
            }
            path.push(part);
        }
        Ok(path)
    }
}

fn state(path: PathBuf) -> (PathBuf, Option<Identity>) {
    let identity = Identity::of(&path);
    (path, identity)
}

/// Whether a part of a path names something in its folder and nothing else, on every system.
fn is_plain(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && !part.contains(|c: char| matches!(c, '/' | '\\' | ':') || c.is_control())
}

fn composed(name: &str) -> String {
    name.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> (tempfile::TempDir, SavedFiles) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [("page.html", "page"), ("page_files/a b.jpg", "picture"), ("other_files/b.jpg", "other")] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let files = SavedFiles::beside(&folder.path().join("page.html")).unwrap();
        (folder, files)
    }

    #[test]
    fn addresses_lead_into_the_page_s_own_folder_and_nowhere_else() {
        let (_folder, files) = saved();
        for address in ["page_files/a%20b.jpg", "./page_files/a b.jpg", "page_files/a%20b.jpg?w=3#x"] {
            let place = files.place(address).unwrap_or_else(|| panic!("{address}"));
            assert_eq!(files.read(&place, 100).unwrap(), b"picture");
            assert_eq!(files.size(&place), Some(7));
        }
        for address in [
            "page_files",
            "page_files/",
            "page_files/../page.html",
            "page_files/%2e%2e/page.html",
            "page_files/..%2fpage.html",
            "page_files/x\\..\\..\\page.html",
            "page_files//etc/passwd",
            "page_files/C:/x",
            "other_files/b.jpg",
            "../page_files/a b.jpg",
            "/page_files/a b.jpg",
            "//page_files/a b.jpg",
            "file:///etc/passwd",
            "file:page_files/a b.jpg",
            "page.html",
            "",
            "page_files/%ff",
            "page_files/a\0",
        ] {
            assert_eq!(files.place(address), None, "{address}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        use std::os::unix::fs::symlink;
        let (folder, files) = saved();
        let own = folder.path().join("page_files");
        symlink(folder.path().join("other_files/b.jpg"), own.join("link.jpg")).unwrap();
        symlink(folder.path().join("other_files"), own.join("sub")).unwrap();
        for address in ["page_files/link.jpg", "page_files/sub/b.jpg"] {
            let place = files.place(address).unwrap();
            assert!(files.read(&place, 100).is_err() && files.size(&place).is_none(), "{address}");
        }
        symlink(folder.path().join("other_files"), folder.path().join("linked_files")).unwrap();
        assert!(SavedFiles::beside(&folder.path().join("linked.html")).is_none());
    }

    #[test]
    fn the_name_may_be_composed_in_either_way() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("e\u{301}te_files")).unwrap();
        let files = SavedFiles::beside(&folder.path().join("e\u{301}te.html")).unwrap();
        assert!(files.place("\u{e9}te_files/a.jpg").is_some() && files.place("%C3%A9te_files/a.jpg").is_some());
    }
}
