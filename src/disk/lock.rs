//! One writer at a time: a lock that the operating system lifts by itself when its holder dies.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// A held lock; dropped, it is free and its file gone.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// The lock lasts as long as the file is open.
    _file: File,
}

/// Takes the lock at `path`, waiting for whoever holds it. `waiting` is told once who that is.
pub fn acquire(path: &Path, waiting: &dyn Fn(&str)) -> Result<Lock> {
    let failed = |error| Error::io("lock", path, error);
    loop {
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who holds the lock may be about to write its name; not knowing it is no reason to stop.
                let _ = (&file).take(64).read_to_string(&mut holder);
                waiting(holder.trim());
                file.lock().map_err(failed)?;
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // The holder before us removed the file it had locked: what we hold then is a lock on nothing.
        if !is_same(&file, path) {
            continue;
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
        writeln!(file, "process {}", std::process::id()).map_err(failed)?;
        return Ok(Lock { path: path.to_owned(), _file: file });
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(held), Ok(found)) => (held.dev(), held.ino()) == (found.dev(), found.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held, so that nobody can come to hold a lock on a file that is about to go.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn holders_take_turns_and_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".public.lock");
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let _lock = acquire(&path, &|_| {}).unwrap();
                        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(most.into_inner(), 1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn who_waits_learns_for_whom() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".public.lock");
        let held = acquire(&path, &|_| {}).unwrap();
        let (told, said) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(|| acquire(&path, &|holder| told.send(holder.to_owned()).unwrap()).unwrap());
            assert_eq!(said.recv().unwrap(), format!("process {}", std::process::id()));
            drop(held);
        });
    }
}
