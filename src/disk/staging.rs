//! The folder beside the output in which a site is made before it takes the output's place.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::manifest;
use super::stamp::Stamp;
use crate::error::{Error, ErrorKind, Result};

/// What makes a folder known as a half-made site; gone before the site takes its place.
const MARK: &str = ".cuttings-staging";

/// A folder `.<output>.staging`, made when the first file is written. Dropped, it is removed.
pub struct Staging {
    folder: PathBuf,
    made: OnceLock<Result<Modes, String>>,
}

/// Who may read what is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Modes {
    /// Everybody, of itself.
    Readable,
    /// The user's umask, or a rule of the folder, gives it to fewer: a web server must be let in.
    ToSet,
}

impl Staging {
    pub fn beside(output: &Path) -> Self {
        Staging { folder: sibling(output, "staging"), made: OnceLock::new() }
    }

    /// Writes a new file; the stamp that it is left with, if the system tells it. `way` is that of the file before.
    pub fn write(&self, path: &str, bytes: &[u8], way: &mut Way) -> Result<Option<Stamp>> {
        let modes = self.make()?;
        for folder in way.lead_to(path) {
            let folder = self.folder.join(folder);
            make_one(&folder, modes).map_err(|error| Error::io("make folder", folder, error))?;
        }
        let target = self.folder.join(path);
        let failed = |error| Error::io("write", &target, error);
        let mut file = create(&target).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        if modes == Modes::ToSet {
            set_mode(&target, FILE_MODE).map_err(failed)?;
        }
        Ok(file.metadata().ok().and_then(|found| Stamp::from(&found)))
    }

    /// Takes over a file of the output that stays as it is. A second name costs no copy; file systems without such
    /// names get one.
    pub fn link(&self, output: &Path, path: &str) -> Result<()> {
        let modes = self.make()?;
        let (from, to) = (output.join(path), self.folder.join(path));
        match fs::hard_link(&from, &to) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_folders(&self.folder, &to, modes)?,
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
        self.write(manifest::NAME, manifest, &mut Way::default())?;
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

    fn make(&self) -> Result<Modes> {
        let make = || {
            let parent = self.folder.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(parent)?;
            folder_builder().create(&self.folder)?;
            let mark = self.folder.join(MARK);
            create(&mark)?.write_all(b"A site that is being made by Cuttings.\n")?;
            if has_mode(&self.folder, FOLDER_MODE)? && has_mode(&mark, FILE_MODE)? {
                return Ok(Modes::Readable);
            }
            set_mode(&self.folder, FOLDER_MODE)?;
            Ok(Modes::ToSet)
        };
        let made = self.made.get_or_init(|| make().map_err(|error: io::Error| error.to_string()));
        let failed = |why| Error::new(ErrorKind::Io, format!("cannot make folder: {why}")).at(&self.folder);
        made.as_ref().copied().map_err(failed)
    }
}

/// The folders that lead to the file that was written last: whoever writes files in the order of their paths makes each
/// folder once, and asks for none in vain.
#[derive(Debug, Default)]
pub struct Way(String);

impl Way {
    /// The folders above `path` that do not lead to the file before, the widest first.
    fn lead_to<'p>(&mut self, path: &'p str) -> impl Iterator<Item = &'p str> + use<'p> {
        let folder = path.rfind('/').map_or("", |end| &path[..end]);
        let alike = folder.bytes().zip(self.0.bytes()).take_while(|(a, b)| a == b).count();
        let is_end = |path: &str| path.len() == alike || path.as_bytes()[alike] == b'/';
        // Names may begin alike and yet be two.
        let known = match is_end(folder) && is_end(&self.0) {
            true => alike,
            false => folder.as_bytes()[..alike].iter().rposition(|byte| *byte == b'/').unwrap_or(0),
        };
        folder.clone_into(&mut self.0);
        let from = if known == 0 { 0 } else { known + 1 };
        let ends = folder.bytes().enumerate().skip(from).filter(|(_, byte)| *byte == b'/').map(|(at, _)| at);
        let last = (folder.len() > known).then_some(folder.len());
        ends.chain(last).map(|end| &folder[..end])
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
    make_one(path, Modes::ToSet).map_err(|error| Error::io("make folder", path, error))
}

/// Makes the folders between `top` and the file `target`; the last one first, since most often the others are there.
fn make_folders(top: &Path, target: &Path, modes: Modes) -> Result<()> {
    let Some(folder) = target.parent().filter(|folder| *folder != top && folder.starts_with(top)) else {
        return Ok(());
    };
    let made = match make_one(folder, modes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_folders(top, folder, modes)?;
            make_one(folder, modes)
        }
        made => made,
    };
    made.map_err(|error| Error::io("make folder", folder, error))
}

fn make_one(folder: &Path, modes: Modes) -> io::Result<()> {
    match folder_builder().create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        made => made?,
    }
    if modes == Modes::ToSet { set_mode(folder, FOLDER_MODE) } else { Ok(()) }
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
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE_MODE);
    options.open(path)
}

fn folder_builder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER_MODE);
    builder
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(unix)]
fn has_mode(path: &Path, mode: u32) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::symlink_metadata(path)?.permissions().mode() & 0o777 == mode)
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn has_mode(_: &Path, _: u32) -> io::Result<bool> {
    Ok(true)
}

/// Readable to all, a folder and a file.
const FOLDER_MODE: u32 = 0o755;
const FILE_MODE: u32 = 0o644;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_folder_on_the_way_is_made_once() {
        let mut way = Way::default();
        for (path, expected) in [
            ("404.html", ""),
            ("a/index.html", "a"),
            ("a/b/c/index.html", "a/b, a/b/c"),
            ("a/b/c/d.html", ""),
            ("a/b-c/index.html", "a/b-c"),
            ("a/b/index.html", "a/b"),
            ("a/é/index.html", "a/é"),
            ("a/è/x/index.html", "a/è, a/è/x"),
            ("b/c/d", "b, b/c"),
            ("bc/d", "bc"),
            ("e", ""),
            ("bc/d", "bc"),
        ] {
            assert_eq!(way.lead_to(path).collect::<Vec<_>>().join(", "), expected, "{path}");
        }
    }
}
