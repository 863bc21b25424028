//! The folder beside the output in which a site is made before it takes the output's place.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::manifest;
use crate::error::{Error, ErrorKind, Result};

/// What makes a folder known as a half-made site; gone before the site takes its place.
const MARK: &str = ".cuttings-staging";

/// A folder `.<output>.staging`, made when the first file is written. Dropped, it is removed.
pub struct Staging {
    folder: PathBuf,
    made: OnceLock<Result<(), String>>,
}

impl Staging {
    pub fn beside(output: &Path) -> Self {
        Staging { folder: sibling(output, "staging"), made: OnceLock::new() }
    }

    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.make()?;
        let target = self.folder.join(path);
        let failed = |error| Error::io("write", &target, error);
        let mut file = match create(&target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_folders(&self.folder, &target)?;
                create(&target)
            }
            other => other,
        }
        .map_err(failed)?;
        file.write_all(bytes).map_err(failed)
    }

    /// Takes over a file of the output that stays as it is. A second name costs no copy; file systems without such
    /// names get one.
    pub fn link(&self, output: &Path, path: &str) -> Result<()> {
        self.make()?;
        let (from, to) = (output.join(path), self.folder.join(path));
        match fs::hard_link(&from, &to) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_folders(&self.folder, &to)?,
            Err(_) => {}
        }
        if fs::hard_link(&from, &to).is_ok() {
            return Ok(());
        }
        fs::copy(&from, &to).map(|_| ()).map_err(|error| Error::io("copy", from, error))
    }

    pub fn move_to(&self, path: &str, target: &Path) -> Result<()> {
        fs::rename(self.folder.join(path), target).map_err(|error| Error::io("write", target, error))
    }

    /// Puts the staged site in the output's place, and removes what stood there.
    pub fn exchange(self, output: &Path, manifest: &[u8]) -> Result<()> {
        self.write(manifest::NAME, manifest)?;
        let mark = self.folder.join(MARK);
        fs::remove_file(&mark).map_err(|error| Error::io("remove", mark, error))?;
        if fs::symlink_metadata(output).is_err() {
            return fs::rename(&self.folder, output).map_err(|error| Error::io("write", output, error));
        }
        match swap(&self.folder, output) {
            Ok(()) => remove_site(&self.folder),
            Err(error) if is_unsupported(&error) => {
                let old = sibling(output, "old");
                fs::rename(output, &old).map_err(|error| Error::io("move aside", output, error))?;
                fs::rename(&self.folder, output).map_err(|error| Error::io("write", output, error))?;
                remove_site(&old)
            }
            Err(error) => Err(Error::io("replace", output, error)),
        }
    }

    pub fn discard(self) -> Result<()> {
        remove_staged(&self.folder)
    }

    fn make(&self) -> Result<()> {
        let made = self.made.get_or_init(|| {
            let parent = self.folder.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(parent)
                .and_then(|()| fs::create_dir(&self.folder))
                .and_then(|()| fs::write(self.folder.join(MARK), "A site that is being made by Cuttings.\n"))
                .map_err(|error| error.to_string())?;
            set_folder_mode(&self.folder).map_err(|error| error.to_string())
        });
        made.as_ref()
            .map_err(|why| Error::new(ErrorKind::Io, format!("cannot make folder: {why}")).at(&self.folder))
            .copied()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After an exchange the folder is gone or has lost its mark; what is left here failed to become a site.
        if fs::symlink_metadata(self.folder.join(MARK)).is_ok() {
            let _ = remove_staged(&self.folder);
        }
    }
}

/// Clears up what a run that was killed left beside the output. Expects that no other run is under way.
pub fn recover(output: &Path) -> Result<()> {
    let (staging, old) = (sibling(output, "staging"), sibling(output, "old"));
    if fs::symlink_metadata(output).is_err() && manifest::is_marked(&old) {
        fs::rename(&old, output).map_err(|error| Error::io("restore", output, error))?;
    }
    for left in [staging, old] {
        match fs::symlink_metadata(&left) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::io("read", left, error)),
            Ok(_) if left.join(MARK).is_file() => remove_staged(&left)?,
            Ok(_) => remove_site(&left)?,
        }
    }
    Ok(())
}

/// Makes one folder, readable to a web server whatever the user's umask.
pub fn make_folder(path: &Path) -> Result<()> {
    let made = match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        other => other,
    };
    made.and_then(|()| set_folder_mode(path)).map_err(|error| Error::io("make folder", path, error))
}

/// Makes the folders between `top` and the file `target`; the last one first, since most often the others are there.
fn make_folders(top: &Path, target: &Path) -> Result<()> {
    let Some(folder) = target.parent().filter(|folder| *folder != top && folder.starts_with(top)) else {
        return Ok(());
    };
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_folders(top, folder)?;
            make_folder(folder)
        }
        made => made.and_then(|()| set_folder_mode(folder)).map_err(|error| Error::io("make folder", folder, error)),
    }
}

/// A name beside the output: `.public.staging`.
pub fn sibling(output: &Path, kind: &str) -> PathBuf {
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!(".{name}.{kind}"))
}

/// Removes a folder that carries our mark: all of it was written by us. The mark goes last, so that a run which is
/// killed while it removes leaves a folder that is still known.
fn remove_staged(folder: &Path) -> Result<()> {
    let failed = |error| Error::io("remove", folder, error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(failed)?,
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        if entry.file_name() == MARK {
            continue;
        }
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) }.map_err(failed)?;
    }
    fs::remove_file(folder.join(MARK)).and_then(|()| fs::remove_dir(folder)).map_err(failed)
}

/// Removes a former site by its own list: whatever else has got into the folder stays, and is reported.
fn remove_site(folder: &Path) -> Result<()> {
    let failed = |error| Error::io("remove", folder, error);
    let foreign = "it holds files that Cuttings did not make: move them away, then remove the folder";
    if !manifest::is_marked(folder) {
        return fs::remove_dir(folder).map_err(|error| failed(error).hint(foreign));
    }
    let listed = manifest::read(folder, manifest::NAME)?.unwrap_or_default();
    for path in listed.files.keys() {
        match fs::remove_file(folder.join(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    let mut folders: Vec<PathBuf> = Vec::new();
    for entry in walkdir::WalkDir::new(folder).contents_first(true).min_depth(1) {
        let entry = entry.map_err(|error| failed(error.into()))?;
        if entry.file_type().is_dir() {
            folders.push(entry.into_path());
        }
    }
    // A folder that holds something refuses to go; that is the test.
    folders.iter().for_each(|empty| drop(fs::remove_dir(empty)));
    for name in [manifest::NEXT, manifest::NAME] {
        let rest = fs::read_dir(folder).map_err(failed)?.flatten().filter(|entry| {
            let name = entry.file_name();
            name != manifest::NAME && name != manifest::NEXT
        });
        if rest.count() == 0 {
            let _ = fs::remove_file(folder.join(name));
        }
    }
    fs::remove_dir(folder).map_err(|error| failed(error).hint(foreign))
}

fn create(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    Ok(file)
}

#[cfg(unix)]
fn set_folder_mode(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn set_folder_mode(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the file system has no exchange of two names.
fn is_unsupported(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported || error.kind() == io::ErrorKind::InvalidInput
}
