//! Stage 3: the Markdown file with its YAML front matter, the record that a curator edits.

mod bounds;
pub mod draft;
pub mod file;
pub mod front_matter;
mod language;
pub mod ledger;
pub mod merge;
mod yaml;

use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use crate::date::PublishedDate;
use crate::publication::Publication;
use crate::url::SourceUrl;

/// One document of the archive, as its file holds it.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Document {
    pub header: Header,
    /// CommonMark.
    pub body: String,
}

/// A document but for its text.
#[derive(Debug, Clone, PartialEq, Hash, Serialize, Deserialize)]
pub struct Header {
    /// Below the content folder, with `/`.
    pub path: String,
    /// The part of the address that names it: from the file's stem.
    pub slug: String,
    pub front: FrontMatter,
    /// The file's line on which the body begins, 1-based.
    pub body_line: usize,
}

impl Header {
    /// What of it is published. In an archive that holds for what the document's members hold, too.
    pub fn publication(&self) -> Publication {
        self.front.publish.unwrap_or_default()
    }
}

/// A document is its header, with a text.
impl Deref for Document {
    type Target = Header;

    fn deref(&self) -> &Header {
        &self.header
    }
}

impl DerefMut for Document {
    fn deref_mut(&mut self) -> &mut Header {
        &mut self.header
    }
}

/// The front matter's members, in the order in which they are written.
#[derive(Debug, Clone, Default, PartialEq, Hash, Serialize, Deserialize)]
pub struct FrontMatter {
    pub title: String,
    pub date: Option<PublishedDate>,
    /// The outlet's name.
    pub source: Option<String>,
    /// The page's address.
    pub source_url: Option<SourceUrl>,
    pub credit: Option<String>,
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    /// BCP 47.
    pub language: Option<String>,
    pub description: Option<String>,
    pub captions: Vec<String>,
    /// Former addresses, each beginning with `/`.
    pub aliases: Vec<String>,
    pub draft: bool,
    /// What of the document is published, where that is not what its source or the archive says.
    pub publish: Option<Publication>,
    /// Why a document is withdrawn or shown in part; for readers.
    pub reason: Option<String>,
    /// The document that this one is a copy of, as a person says.
    pub duplicate_of: Option<Reference>,
    /// Documents that this one is no copy of, whatever the texts say.
    pub not_duplicate_of: Vec<Reference>,
    /// The curator's own notes, CommonMark.
    pub notes: Option<String>,
    /// Where the address is to differ from the file's name.
    pub slug: Option<String>,
    pub capture: Option<CaptureRecord>,
    /// Members of other names, kept as they are; templates find them as `extra`.
    #[serde(with = "as_json")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// What [`CaptureRecord::file`] says of a page that came by standard input: it is no file.
pub const STANDARD_INPUT: &str = "standard input";

/// Another document, as a front matter names it: by its file, its slug or an address.
#[derive(Debug, Clone, Default, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub to: String,
    /// The line of the file on which it stands, 1-based.
    pub line: usize,
}

/// Where it stands makes no other reference of it.
impl PartialEq for Reference {
    fn eq(&self, other: &Self) -> bool {
        self.to == other.to
    }
}

impl Hash for Reference {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.to.hash(state);
    }
}

/// Where a document came from: what ingest wrote, and what it needs to know a page again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CaptureRecord {
    /// The raw page, as ingest was told of it.
    pub file: String,
    /// SHA-256 of the raw page.
    pub sha256: String,
    /// When the page was saved, as its saver recorded it.
    pub captured: Option<String>,
    /// The day on which it was ingested, `2026-11-22`.
    pub ingested: Option<String>,
    /// SHA-256 of what ingest wrote, this member aside: tells whether a person has edited since.
    pub digest: Option<String>,
    /// What ingest was not sure of.
    pub warnings: Vec<String>,
}

/// Members of any shape, for formats that must be told what comes.
mod as_json {
    use serde::{Deserialize, Deserializer, Serializer, de, ser};

    type Members = serde_json::Map<String, serde_json::Value>;

    pub fn serialize<S: Serializer>(members: &Members, serializer: S) -> Result<S::Ok, S::Error> {
        match members.is_empty() {
            true => serializer.serialize_str(""),
            false => serializer.serialize_str(&serde_json::to_string(members).map_err(ser::Error::custom)?),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "" => Ok(Members::new()),
            written => serde_json::from_str(written).map_err(de::Error::custom),
        }
    }
}
