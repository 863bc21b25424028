//! What of a document is published: all of it, an excerpt, what is known about it, or that it was withdrawn.
//!
//! `site.toml` says it for the archive and its sources, a document's front matter for itself. The archive applies it
//! once, before anything is made of the documents; see [`crate::archive::collect`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What of a document is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Publication {
    #[default]
    Full,
    /// The first words; as many as `site.toml` says where no number is given.
    Excerpt(Option<usize>),
    /// Title, source, date, authors, tags and address, but nothing of the text.
    Metadata,
    /// The page stays, so that citations still lead somewhere; what stood there is gone.
    Withdrawn,
}

/// What may be written.
pub const EXPECTED: &str = "`full`, `excerpt`, `excerpt 80` (words), `metadata` or `withdrawn`";

const NAMES: [&str; 4] = ["full", "excerpt", "metadata", "withdrawn"];

/// A written value that means nothing, with the name that it is nearest to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    written: String,
    pub near: Option<&'static str>,
}

impl Publication {
    /// The name without the number: `full`, `excerpt`, `metadata`, `withdrawn`.
    pub fn name(self) -> &'static str {
        match self {
            Publication::Full => "full",
            Publication::Excerpt(_) => "excerpt",
            Publication::Metadata => "metadata",
            Publication::Withdrawn => "withdrawn",
        }
    }

    /// Whether search engines may list the page: there is text on it.
    pub fn is_listed(self) -> bool {
        matches!(self, Publication::Full | Publication::Excerpt(_))
    }
}

impl FromStr for Publication {
    type Err = Unknown;

    fn from_str(written: &str) -> Result<Self, Unknown> {
        let mut parts = written.split_ascii_whitespace();
        let unknown = |near| Unknown { written: written.trim().to_owned(), near };
        let (name, number) = (parts.next().unwrap_or_default(), parts.next());
        match (name, number, parts.next()) {
            ("full", None, None) => Ok(Publication::Full),
            ("excerpt", None, None) => Ok(Publication::Excerpt(None)),
            ("excerpt", Some(words), None) => match words.parse() {
                Ok(words) if words > 0 => Ok(Publication::Excerpt(Some(words))),
                _ => Err(unknown(None)),
            },
            ("metadata", None, None) => Ok(Publication::Metadata),
            ("withdrawn", None, None) => Ok(Publication::Withdrawn),
            _ => {
                let distance = |name: &str, known: &str| strsim::damerau_levenshtein(&name.to_lowercase(), known);
                let near = NAMES.iter().map(|known| (distance(name, known), *known)).min();
                Err(unknown(near.filter(|(distance, _)| *distance <= 3).map(|(_, known)| known)))
            }
        }
    }
}

impl fmt::Display for Publication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Publication::Excerpt(Some(words)) => write!(f, "excerpt {words}"),
            other => f.write_str(other.name()),
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` does not say what to publish; expected {EXPECTED}", self.written)?;
        self.near.map_or(Ok(()), |name| write!(f, "; did you mean `{name}`?"))
    }
}

impl std::error::Error for Unknown {}

impl Serialize for Publication {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Publication {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_written_again() {
        for written in ["full", "excerpt", "excerpt 80", "metadata", "withdrawn"] {
            assert_eq!(written.parse::<Publication>().map(|read| read.to_string()).as_deref(), Ok(written));
        }
        assert_eq!(" excerpt   80 ".parse(), Ok(Publication::Excerpt(Some(80))));
    }

    #[test]
    fn anything_else_is_refused_with_the_nearest_name() {
        let near = |written: &str| written.parse::<Publication>().unwrap_err().near;
        assert_eq!(near("exerpt"), Some("excerpt"));
        assert_eq!(near("Withdrawn"), Some("withdrawn"));
        assert_eq!(near("meta-data"), Some("metadata"));
        for written in ["", "everything", "excerpt 0", "excerpt -1", "excerpt many", "excerpt 8 words", "full 3"] {
            assert!(written.parse::<Publication>().is_err(), "{written}");
        }
    }
}
