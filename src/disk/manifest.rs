//! The list of what Cuttings wrote into an output folder: the mark by which it knows the folder again, and the only
//! ground on which it ever replaces or removes a file there.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use twox_hash::XxHash3_128;

use super::file::{self, Refused};
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    version: u32,
    #[serde(deserialize_with = "in_order")]
    pub files: BTreeMap<String, Fingerprint>,
}

/// What a file's bytes were when they were written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Fingerprint {
    pub digest: Digest,
    pub size: u64,
}

/// A [`Fingerprint`] as it is written: the digest is called after its kind.
#[derive(Serialize, Deserialize)]
struct Written<T = String> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    xxh3: Option<T>,
    size: u64,
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (sha256, xxh3) = match &self.digest {
            Digest::Sha256(digits) => (Some(digits.as_str()), None),
            Digest::Xxh3(digits) => (None, Some(digits.as_str())),
        };
        Written { sha256, xxh3, size: self.size }.serialize(serializer)
    }
}

impl TryFrom<Written> for Fingerprint {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let digest = match (written.sha256, written.xxh3) {
            (Some(digits), None) => Digest::Sha256(digits),
            (None, Some(digits)) => Digest::Xxh3(digits),
            _ => return Err("a file has one digest, `sha256` or `xxh3`"),
        };
        Ok(Fingerprint { digest, size: written.size })
    }
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

/// A digest in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Digest {
    /// For the list of files that is published.
    Sha256(String),
    /// XXH3 with 128 bits: tells a file that was edited, in a small part of the time. Nobody has a reason to make
    /// one of the same digest: the file would be taken for our own, and replaced.
    Xxh3(String),
}

impl Digest {
    pub fn sha256(bytes: &[u8]) -> Self {
        Digest::Sha256(hexadecimal(&Sha256::digest(bytes)))
    }

    pub fn xxh3(bytes: &[u8]) -> Self {
        Digest::Xxh3(format!("{:032x}", XxHash3_128::oneshot(bytes)))
    }

    /// Whether it is one of the SHA-256.
    pub fn is_sha256(&self) -> bool {
        matches!(self, Digest::Sha256(_))
    }

    pub fn as_str(&self) -> &str {
        match self {
            Digest::Sha256(digits) | Digest::Xxh3(digits) => digits,
        }
    }
}

impl Fingerprint {
    /// With a SHA-256 where the file will be `listed`.
    pub fn of(bytes: &[u8], listed: bool) -> Self {
        let digest = if listed { Digest::sha256(bytes) } else { Digest::xxh3(bytes) };
        Fingerprint { digest, size: bytes.len() as u64 }
    }

    /// Whether these are the bytes.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.size == bytes.len() as u64 && *self == Fingerprint::of(bytes, self.digest.is_sha256())
    }
}

/// Bytes in lower-case hexadecimal.
fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

impl Manifest {
    pub fn new(files: BTreeMap<String, Fingerprint>) -> Self {
        Manifest { version: VERSION, files }
    }

    /// The same bytes for the same files.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).expect("a manifest holds only strings and numbers");
        json.push(b'\n');
        json
    }
}

/// Whether the folder carries a manifest.
pub fn is_marked(folder: &Path) -> bool {
    [NAME, NEXT].iter().any(|name| std::fs::symlink_metadata(folder.join(name)).is_ok_and(|found| found.is_file()))
}

/// The manifest of a folder; `None` if there is none. One that cannot be trusted is an error.
pub fn read(folder: &Path, name: &str) -> Result<Option<Manifest>> {
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
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
    if manifest.version != VERSION {
        return Err(damaged(format!("version {}, expected {VERSION}", manifest.version)));
    }
    match manifest.files.keys().find(|path| !is_inside(path)) {
        Some(path) => Err(damaged(format!("`{path}` lies outside the folder"))),
        None => Ok(Some(manifest)),
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
            let json = format!("{{\"version\":1,\"files\":{{\"{path}\":{{\"sha256\":\"\",\"size\":0}}}}}}");
            assert_eq!(read_back(&json), Err(ErrorKind::Usage), "{path}");
        }
        let no_digest = "{\"version\":1,\"files\":{\"a\":{\"size\":0}}}";
        for text in ["", "{", "{\"version\":2,\"files\":{}}", "[]", no_digest] {
            assert_eq!(read_back(text), Err(ErrorKind::Usage), "{text}");
        }
    }

    #[test]
    fn fingerprints_are_known_digests() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Fingerprint::of(b"", true), Fingerprint { digest: Digest::Sha256(empty.into()), size: 0 });
        let json = serde_json::to_string(&Fingerprint::of(b"", true)).unwrap();
        assert_eq!(json, format!("{{\"sha256\":\"{empty}\",\"size\":0}}"));
        // The test vector of the xxHash specification for no bytes.
        let quick = Fingerprint::of(b"", false);
        assert_eq!(quick.digest, Digest::Xxh3("99aa06d3014798d86001c324468d497f".into()));
        let json = serde_json::to_string(&quick).unwrap();
        assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), quick);
        assert!(quick.is_of(b"") && !quick.is_of(b"x") && Fingerprint::of(b"x", true).is_of(b"x"));
    }
}
