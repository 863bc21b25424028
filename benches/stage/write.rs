//! Only writing: the least that any program must do that makes these files.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;
use walkdir::WalkDir;

/// A file's path below the folder, and what is in it.
type Held = (PathBuf, Vec<u8>);

/// Reads all of `from`, then writes it to `to`, which must not be there, on two threads.
pub fn measure(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    let mut files: Vec<Held> = Vec::new();
    for entry in WalkDir::new(from).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push((entry.path().strip_prefix(from)?.to_owned(), fs::read(entry.path())?));
        }
    }
    let (first, second) = files.split_at(files.len() / 2);
    let (cpu, wall) = (cpu_seconds(), Instant::now());
    fs::create_dir(to)?;
    std::thread::scope(|scope| {
        let threads = [first, second].map(|files| scope.spawn(move || write(files, to)));
        threads.into_iter().try_for_each(|thread| thread.join().expect("writing does not panic"))
    })?;
    let cpu = cpu_seconds().zip(cpu).map(|(after, before)| after - before);
    println!("{}", json!({ "cpu": cpu, "wall": wall.elapsed().as_secs_f64() }));
    Ok(())
}

fn write(files: &[Held], to: &Path) -> io::Result<()> {
    let mut folder = PathBuf::new();
    for (path, bytes) in files {
        let target = to.join(path);
        if let Some(parent) = target.parent().filter(|parent| *parent != folder) {
            fs::create_dir_all(parent)?;
            folder = parent.to_owned();
        }
        fs::write(target, bytes)?;
    }
    Ok(())
}

/// What this process has computed so far, where the system says so in a file (Linux, proc(5)): in hundredths.
fn cpu_seconds() -> Option<f64> {
    let said = fs::read_to_string("/proc/self/stat").ok()?;
    // The second member, the program's name, may hold blanks; it ends in `)`.
    let members: Vec<&str> = said.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| members.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
