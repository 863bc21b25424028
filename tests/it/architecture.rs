//! The rules of the house, held by the build: docs/architecture.md says why.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Rooms in the order in which they may depend: each on itself and on those behind it.
const ROOMS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["ingest", "build", "verify", "preview"],
    &["project"],
    &["disk"],
    &["site"],
    &["search"],
    &["archive"],
    &["document"],
    &["extract"],
    &["markdown"],
    &["capture"],
    &["config", "sanitize"],
    &["slug", "date", "url", "picture", "publication", "checksums", "collation", "script"],
    &["diagnostic", "error"],
];

fn sources() -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources: Vec<(PathBuf, String)> = WalkDir::new(&src)
        .into_iter()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let below = entry.path().strip_prefix(&src).unwrap().to_owned();
            (below, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    sources.sort();
    assert!(sources.len() > 20);
    sources
}

fn room(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(room: &str) -> Option<usize> {
    ROOMS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn a_file_says_what_it_is_and_stays_short() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{} does not open with `//! `", path.display()));
        }
        let lines = text.lines().count();
        if lines >= 500 {
            wrong.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_room_is_named_for_nothing() {
    let vague = ["utils", "util", "helpers", "helper", "common", "misc", "manager", "types", "prelude", "stuff"];
    for (path, _) in sources() {
        for part in path.iter() {
            let name = part.to_string_lossy();
            assert!(!vague.contains(&name.trim_end_matches(".rs")), "{}", path.display());
        }
    }
}

#[test]
fn dependencies_point_one_way() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = room(&path);
        if own == "lib" || own == "main" {
            continue;
        }
        let from = floor(&own).unwrap_or_else(|| panic!("{own} has no place in ROOMS"));
        // Tests may look anywhere.
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        for (number, line) in code.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for part in line.split("crate::").skip(1) {
                let other: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if let Some(to) = floor(&other)
                    && to < from
                {
                    wrong.push(format!("{}:{}: {own} depends on {other}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_unfinished() {
    for (path, text) in sources() {
        for mark in ["todo!(", "unimplemented!(", "dbg!("] {
            assert!(!text.contains(mark), "{} holds {mark}", path.display());
        }
    }
}
