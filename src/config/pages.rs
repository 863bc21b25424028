//! Which kinds of page and feed a site has: `[pages]` and `[feeds]`.

use serde::Deserialize;

/// `[pages]`: the kinds of page that an archive can be without.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pages {
    /// A page for each author, with its feeds and files, and the list of all.
    pub authors: bool,
    pub years: bool,
    /// A copy beside what it was made from, word by word.
    pub comparisons: bool,
    /// Whether `page/1/` of a list leads to the list, as links from a site made with Hugo or Zola expect.
    pub numbered_first: bool,
    /// Whether each paragraph of a document can be linked.
    pub paragraph_links: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Pages { authors: true, years: true, comparisons: true, numbered_first: false, paragraph_links: true }
    }
}

/// `[feeds]`: in which formats there are feeds, and of what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Feeds {
    /// None where `generate_feeds` is false.
    pub formats: Vec<FeedFormat>,
    pub of: Vec<FeedSubject>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedFormat {
    Atom,
    Json,
}

/// What feeds can follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedSubject {
    Site,
    Tags,
    Sources,
    Authors,
}

impl Default for Feeds {
    fn default() -> Self {
        use FeedSubject::{Authors, Site, Sources, Tags};
        Feeds { formats: vec![FeedFormat::Atom, FeedFormat::Json], of: vec![Site, Tags, Sources, Authors] }
    }
}

impl Feeds {
    pub fn has(&self, format: FeedFormat, subject: FeedSubject) -> bool {
        self.formats.contains(&format) && self.of.contains(&subject)
    }
}
