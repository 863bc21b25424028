//! What tells, without reading it, that a file is not what it was.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A file that was written so shortly ago may be changed again without its time showing it.
pub const FRESH: Duration = Duration::from_millis(20);

/// The same where times are kept in whole seconds.
const FRESH_IN_SECONDS: Duration = Duration::from_millis(2_100);

/// A file's size, and when it was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    pub size: u64,
    /// Since 1970.
    modified: Duration,
}

/// A file of the curator's, who has many tools: some of them give a file back the time that it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    stamp: Stamp,
    /// Which file it is, and when anything of it last changed, since 1970: both kept by the system alone. Zero where
    /// the system keeps no such thing.
    inode: u64,
    changed: Duration,
}

impl Stamp {
    /// `None` for what is no regular file.
    pub fn of(path: &Path) -> Option<Self> {
        Self::from(&fs::symlink_metadata(path).ok()?)
    }

    pub fn from(metadata: &Metadata) -> Option<Self> {
        let modified = metadata.modified().ok().filter(|_| metadata.is_file())?.duration_since(UNIX_EPOCH).ok()?;
        Some(Stamp { size: metadata.len(), modified })
    }

    /// Whether whoever writes to the file from now on leaves another time on it.
    pub fn is_settled(&self) -> bool {
        is_past(self.modified)
    }

    #[cfg(test)]
    pub fn at(modified: Duration, size: u64) -> Self {
        Stamp { size, modified }
    }
}

impl Identity {
    /// `None` for what is no regular file.
    pub fn of(path: &Path) -> Option<Self> {
        Self::from(&fs::symlink_metadata(path).ok()?)
    }

    pub fn from(metadata: &Metadata) -> Option<Self> {
        let stamp = Stamp::from(metadata)?;
        #[cfg(unix)]
        let (inode, changed) = {
            use std::os::unix::fs::MetadataExt;
            let (seconds, part) = (u64::try_from(metadata.ctime()).ok()?, u32::try_from(metadata.ctime_nsec()).ok()?);
            (metadata.ino(), Duration::new(seconds, part))
        };
        #[cfg(not(unix))]
        let (inode, changed) = (0, Duration::ZERO);
        Some(Identity { stamp, inode, changed })
    }

    /// As [`Stamp::is_settled`].
    pub fn is_settled(&self) -> bool {
        self.stamp.is_settled() && is_past(self.changed)
    }
}

/// A folder whose files are asked after one by one: opened, so that the system need not find it anew for each.
pub struct Folder {
    path: PathBuf,
    #[cfg(target_os = "linux")]
    opened: Option<std::os::fd::OwnedFd>,
}

impl Folder {
    pub fn at(path: &Path) -> Self {
        #[cfg(target_os = "linux")]
        let opened = {
            use rustix::fs::{Mode, OFlags, open};
            open(path, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).ok()
        };
        Folder {
            path: path.to_owned(),
            #[cfg(target_os = "linux")]
            opened,
        }
    }

    /// As [`Stamp::of`] for a file below the folder.
    pub fn stamp(&self, file: &str) -> Option<Stamp> {
        Some(self.identity(file)?.stamp)
    }

    /// As [`Identity::of`] for a file below the folder.
    pub fn identity(&self, file: &str) -> Option<Identity> {
        #[cfg(target_os = "linux")]
        if let Some(opened) = &self.opened {
            use rustix::fs::{AtFlags, StatxFlags, statx};
            use rustix::io::Errno;
            match statx(opened, file, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS) {
                Ok(found) => return told(&found),
                Err(Errno::NOENT | Errno::NOTDIR) => return None,
                // Older systems do not know the question.
                Err(_) => {}
            }
        }
        Identity::of(&self.path.join(file))
    }
}

#[cfg(target_os = "linux")]
fn told(found: &rustix::fs::Statx) -> Option<Identity> {
    use rustix::fs::{FileType, StatxTimestamp};
    if FileType::from_raw_mode(found.stx_mode.into()) != FileType::RegularFile {
        return None;
    }
    let since = |time: StatxTimestamp| Some(Duration::new(u64::try_from(time.tv_sec).ok()?, time.tv_nsec));
    let stamp = Stamp { size: found.stx_size, modified: since(found.stx_mtime)? };
    Some(Identity { stamp, inode: found.stx_ino, changed: since(found.stx_ctime)? })
}

fn is_past(time: Duration) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let fresh = if time.subsec_nanos() == 0 { FRESH_IN_SECONDS } else { FRESH };
    time + fresh < now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_says_of_its_files_what_their_paths_say() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("a")).unwrap();
        fs::write(place.path().join("a/b.md"), "text").unwrap();
        let folder = Folder::at(place.path());
        for file in ["a/b.md", "a", "a/c.md", "a/b.md/c"] {
            let path = place.path().join(file);
            assert_eq!((folder.identity(file), folder.stamp(file)), (Identity::of(&path), Stamp::of(&path)), "{file}");
        }
        assert!(folder.identity("a/b.md").is_some_and(|found| found.stamp.size == 4));
        assert_eq!(Folder::at(&place.path().join("missing")).identity("a/b.md"), None);
    }
}
