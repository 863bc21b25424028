//! The list of what Cuttings wrote into an output folder: the mark by which it knows the folder again, and the only
//! ground on which it ever replaces or removes a file there.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::file::{self, Refused};
use super::fingerprint::{Digest, Fingerprint};
use crate::error::{Error, ErrorKind, Result};

/// The manifest in an output folder.
pub const NAME: &str = ".cuttings-manifest.json";

/// A manifest that is about to hold: written before files are replaced one by one, so that after a crash those that
/// had been replaced are known as ours.
pub const NEXT: &str = ".cuttings-manifest.next.json";

const VERSION: u32 = 1;

/// Largest manifest read: some million files.
const LIMIT: u64 = 1 << 30;

/// Every file of a site, by its path in the output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    version: u32,
    #[serde(deserialize_with = "in_order")]
    pub files: BTreeMap<String, Fingerprint>,
}

/// Files come in their order, so that the tree need not be searched for the place of each.
fn in_order<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Fingerprint>, D::Error> {
    struct Files;
    impl<'de> Visitor<'de> for Files {
        type Value = BTreeMap<String, Fingerprint>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("files by their paths")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut files = Vec::new();
            while let Some(file) = map.next_entry()? {
                files.push(file);
            }
            Ok(files.into_iter().collect())
        }
    }
    deserializer.deserialize_map(Files)
}

impl Manifest {
    pub fn new(files: BTreeMap<String, Fingerprint>) -> Self {
        Manifest { version: VERSION, files }
    }

    /// The same bytes for the same files: a member a line, as programs indent JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = String::with_capacity(self.files.len() * 160 + 64);
        json.push_str(&format!("{{\n  \"version\": {},\n  \"files\": {{", self.version));
        for (number, (path, fingerprint)) in self.files.iter().enumerate() {
            json.push_str(if number == 0 { "\n    " } else { ",\n    " });
            push_string(&mut json, path);
            json.extend([": {\n      \"", fingerprint.kind(), "\": \""]);
            fingerprint.digest.write_to(&mut json);
            json.extend(["\",\n      \"size\": ", &fingerprint.size.to_string(), "\n    }"]);
        }
        json.push_str(if self.files.is_empty() { "}\n}\n" } else { "\n  }\n}\n" });
        json.into_bytes()
    }
}

/// Adds a string of JSON. Nearly all paths are written as they are.
fn push_string(json: &mut String, text: &str) {
    let is_plain = text.bytes().all(|byte| byte >= b' ' && !matches!(byte, b'"' | b'\\'));
    match is_plain {
        true => json.extend(["\"", text, "\""]),
        false => json.push_str(&serde_json::to_string(text).expect("a string is JSON")),
    }
}

/// Whether the folder carries a manifest.
pub fn is_marked(folder: &Path) -> bool {
    [NAME, NEXT].iter().any(|name| std::fs::symlink_metadata(folder.join(name)).is_ok_and(|found| found.is_file()))
}

/// The manifest of a folder; `None` if there is none. One that cannot be trusted is an error.
pub fn read(folder: &Path, name: &str) -> Result<Option<Manifest>> {
    Ok(read_known(folder, name, |_| None)?.map(|(manifest, _)| manifest))
}

/// As [`read`], with the digest of the bytes; what is `known` by that digest is not read.
pub fn read_known(
    folder: &Path,
    name: &str,
    known: impl FnOnce(Digest) -> Option<Manifest>,
) -> Result<Option<(Manifest, Digest)>> {
    let path = folder.join(name);
    let damaged = |why: String| {
        Error::new(ErrorKind::Usage, format!("the list of what Cuttings wrote is damaged: {why}"))
            .at(&path)
            .hint("empty the output folder, or take it over with `--force`")
    };
    let bytes = match file::read_limited(&path, LIMIT) {
        Ok(bytes) => bytes,
        Err(Refused::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(Refused::Io(error)) => return Err(Error::io("read", &path, error)),
        Err(Refused::NoFile) => return Err(damaged("it is not a regular file".into())),
        Err(Refused::TooLarge(limit)) => return Err(damaged(format!("it is larger than {limit} bytes"))),
    };
    let digest = Digest::xxh3(&bytes);
    let manifest = match known(digest) {
        Some(known) => known,
        None => serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?,
    };
    if manifest.version != VERSION {
        return Err(damaged(format!("version {}, expected {VERSION}", manifest.version)));
    }
    match manifest.files.keys().find(|path| !is_inside(path)) {
        Some(path) => Err(damaged(format!("`{path}` lies outside the folder"))),
        None => Ok(Some((manifest, digest))),
    }
}

fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_list_is_never_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let read_back = |text: &str| {
            std::fs::write(folder.path().join(NAME), text).unwrap();
            read(folder.path(), NAME).map(|found| found.is_some()).map_err(|error| error.kind)
        };
        assert!(read(folder.path(), NAME).unwrap().is_none());
        let sound = Manifest::new(BTreeMap::from([("a/b.html".to_owned(), Fingerprint::of(b"x", true))]));
        assert_eq!(read_back(std::str::from_utf8(&sound.to_json()).unwrap()), Ok(true));
        for path in ["../x", "/etc/passwd", "a/../../x", "", "a//b", "..\\\\x"] {
            let file = format!("{{\"sha256\":\"{}\",\"size\":0}}", "0".repeat(64));
            let json = format!("{{\"version\":1,\"files\":{{\"{path}\":{file}}}}}");
            assert_eq!(read_back(&json), Err(ErrorKind::Usage), "{path}");
        }
        let no_digest = "{\"version\":1,\"files\":{\"a\":{\"size\":0}}}";
        for text in ["", "{", "{\"version\":2,\"files\":{}}", "[]", no_digest] {
            assert_eq!(read_back(text), Err(ErrorKind::Usage), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_and_is_json_as_others_write_it() {
        let folder = tempfile::tempdir().unwrap();
        for paths in [vec![], vec!["a"], vec!["a", "b/\u{e9}\u{7f}.html", "c\"d", "e\tf"]] {
            let files = paths.iter().enumerate();
            let files = files.map(|(at, path)| ((*path).to_owned(), Fingerprint::of(path.as_bytes(), at % 2 == 0)));
            let manifest = Manifest::new(files.collect());
            std::fs::write(folder.path().join(NAME), manifest.to_json()).unwrap();
            assert_eq!(read(folder.path(), NAME).unwrap(), Some(manifest.clone()));
            let value: serde_json::Value = serde_json::from_slice(&manifest.to_json()).unwrap();
            let indented = serde_json::to_string_pretty(&value).unwrap() + "\n";
            assert_eq!(indented.as_bytes(), manifest.to_json());
        }
    }
}
