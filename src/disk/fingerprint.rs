//! What a file's bytes were when they were written, and how that is noted.

use std::fmt;

use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest as _, Sha256};
use twox_hash::XxHash3_128;

/// What a file's bytes were when they were written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Fingerprint {
    pub digest: Digest,
    pub size: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Digest {
    /// For the list of files that is published.
    Sha256([u8; 32]),
    /// XXH3 with 128 bits: tells a file that was edited, in a small part of the time. Nobody has a reason to make
    /// one of the same digest: the file would be taken for our own, and replaced.
    Xxh3([u8; 16]),
}

impl Digest {
    pub fn sha256(bytes: &[u8]) -> Self {
        Digest::Sha256(Sha256::digest(bytes).into())
    }

    pub fn xxh3(bytes: &[u8]) -> Self {
        Digest::Xxh3(XxHash3_128::oneshot(bytes).to_be_bytes())
    }

    /// Whether it is one of the SHA-256.
    pub fn is_sha256(&self) -> bool {
        matches!(self, Digest::Sha256(_))
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Digest::Sha256(bytes) => bytes,
            Digest::Xxh3(bytes) => bytes,
        }
    }

    /// Adds the digest in lower-case hexadecimal.
    pub fn write_to(&self, text: &mut String) {
        let mut digits = [0; 64];
        for (two, byte) in digits.chunks_exact_mut(2).zip(self.bytes()) {
            two.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        text.push_str(std::str::from_utf8(&digits[..2 * self.bytes().len()]).expect("digits are ASCII"));
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// In lower-case hexadecimal.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_to(&mut text);
        f.write_str(&text)
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

    /// The name that the digest is noted under.
    pub fn kind(&self) -> &'static str {
        if self.digest.is_sha256() { "sha256" } else { "xxh3" }
    }
}

/// A [`Fingerprint`] as it is written: the digest is called after its kind.
#[derive(Deserialize)]
struct Written {
    sha256: Option<Hexadecimal<32>>,
    xxh3: Option<Hexadecimal<16>>,
    size: u64,
}

impl TryFrom<Written> for Fingerprint {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let digest = match (written.sha256, written.xxh3) {
            (Some(Hexadecimal(bytes)), None) => Digest::Sha256(bytes),
            (None, Some(Hexadecimal(bytes))) => Digest::Xxh3(bytes),
            _ => return Err("a file has one digest, `sha256` or `xxh3`"),
        };
        Ok(Fingerprint { digest, size: written.size })
    }
}

struct Hexadecimal<const LENGTH: usize>([u8; LENGTH]);

impl<'de, const LENGTH: usize> Deserialize<'de> for Hexadecimal<LENGTH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits<const LENGTH: usize>;
        impl<const LENGTH: usize> Visitor<'_> for Digits<LENGTH> {
            type Value = Hexadecimal<LENGTH>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                write!(f, "{} hexadecimal digits", 2 * LENGTH)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
                let mut bytes = [0; LENGTH];
                let is_right = text.len() == 2 * LENGTH
                    && bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)).all(|(byte, two)| {
                        let found = digit(two[0]).zip(digit(two[1]));
                        found.is_some_and(|(high, low)| {
                            *byte = high << 4 | low;
                            true
                        })
                    });
                if is_right { Ok(Hexadecimal(bytes)) } else { Err(E::invalid_value(Unexpected::Str(text), &self)) }
            }
        }
        deserializer.deserialize_str(Digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(fingerprint: &Fingerprint) -> String {
        format!("{{\"{}\":\"{}\",\"size\":{}}}", fingerprint.kind(), fingerprint.digest, fingerprint.size)
    }

    #[test]
    fn fingerprints_are_known_digests() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(json(&Fingerprint::of(b"", true)), format!("{{\"sha256\":\"{empty}\",\"size\":0}}"));
        // The test vector of the xxHash specification for no bytes.
        let quick = Fingerprint::of(b"", false);
        assert_eq!(quick.digest.to_string(), "99aa06d3014798d86001c324468d497f");
        assert!(quick.is_of(b"") && !quick.is_of(b"x") && Fingerprint::of(b"x", true).is_of(b"x"));
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        for listed in [true, false] {
            let fingerprint = Fingerprint::of(b"x", listed);
            let written = json(&fingerprint);
            assert_eq!(serde_json::from_str::<Fingerprint>(&written).unwrap(), fingerprint);
            for damaged in
                [written.replace("\":\"", "\":\"0"), written.replace("\":\"", "\":\"g"), "{\"size\":1}".into()]
            {
                assert!(serde_json::from_str::<Fingerprint>(&damaged).is_err(), "{damaged}");
            }
        }
    }
}
