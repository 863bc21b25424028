//! What tells, without reading it, that a file is not what it was.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A file that was written so shortly ago may be changed again without its time showing it.
pub const FRESH: Duration = Duration::from_millis(20);

/// The same where times are kept in whole seconds.
const FRESH_IN_SECONDS: Duration = Duration::from_millis(2_100);

/// A file's size, and when it was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub size: u64,
    /// Since 1970.
    modified: Duration,
}

/// A file of the curator's, who has many tools: some of them give a file back the time that it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

fn is_past(time: Duration) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let fresh = if time.subsec_nanos() == 0 { FRESH_IN_SECONDS } else { FRESH };
    time + fresh < now
}
