//! What one ingest took from the raw pages, in the project's folder: the next one reads those alone that are new, or that would
//! give something else now.
//!
//! As with [`super::reading`] nothing of it is needed. A page counts as known only if the system says of its file, and of
//! those saved beside it, what it said when the page was read, and if the same settings hold.

use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

use super::stamp::Identity;
use super::{memo, staging};
use crate::config::Config;
use crate::error::Result;

const MAGIC: &[u8] = b"Cuttings: what was taken from the raw pages. It can be deleted.\n1\n";

/// The raw pages of which something is noted.
#[derive(Debug, Default, PartialEq)]
pub struct NotedPages {
    /// By the page's file, as the front matter records it.
    pages: BTreeMap<String, Noted>,
}

/// A raw page as it was read last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    pub file: FileState,
    pub sha256: String,
    /// What the page's source is known by when lines are counted.
    pub site: String,
    /// The folder in which its document belongs.
    pub folder: String,
    /// What the page is known by among those whose lines were counted.
    pub lines: String,
    /// The lines on which the reading rests; see [`crate::extract::evidence::Evidence::rests_on`].
    pub rests_on: Vec<u32>,
    /// Which lines were known to recur on the pages of the source, as a sum, where the page was read knowing them.
    pub lesson: Option<u64>,
    /// The names of its pictures in the archive.
    pub pictures: Vec<String>,
    /// The digest that the document bears if nobody has edited it; none where somebody had.
    pub digest: Option<String>,
}

/// What the system says of a page's file, and of those saved beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    pub page: Identity,
    /// A number for the names and states of all files in the page's folder; 0 where there is none.
    pub beside: u64,
}

impl NotedPages {
    /// What the last ingest noted; nothing where that cannot be trusted.
    pub fn read(root: &Path, config: &Config) -> Self {
        let read = memo::read(&place(root, config), MAGIC).and_then(|bytes| postcard::from_bytes(&bytes).ok());
        match read {
            Some((under, pages)) if under == settings(config) => NotedPages { pages },
            Some::<(u64, _)>(_) | None => NotedPages::default(),
        }
    }

    pub fn write(&self, root: &Path, config: &Config) -> Result<()> {
        memo::write(&place(root, config), MAGIC, &(settings(config), &self.pages))
    }

    /// What is noted of the page at `recorded`, if its files are as they were.
    pub fn of(&self, recorded: &str, file: FileState) -> Option<&Noted> {
        self.pages.get(recorded).filter(|noted| noted.file == file)
    }

    /// Notes what was taken from a page, or that nothing is known of it any more.
    pub fn note(&mut self, recorded: String, noted: Option<Noted>) {
        match noted {
            Some(noted) => drop(self.pages.insert(recorded, noted)),
            None => drop(self.pages.remove(&recorded)),
        }
    }

    /// Keeps what is noted of the pages whose SHA-256 is `wanted`.
    pub fn retain(&mut self, wanted: impl Fn(&str) -> bool) {
        self.pages.retain(|_, noted| wanted(&noted.sha256));
    }

    /// Two files of the same bytes make one document: what is known of it by one page, the other knows as well.
    pub fn join_copies(&mut self) {
        let known = self.pages.values().filter_map(|noted| Some((noted.sha256.clone(), noted.digest.clone()?)));
        let known: BTreeMap<String, String> = known.collect();
        for noted in self.pages.values_mut().filter(|noted| noted.digest.is_none()) {
            noted.digest = known.get(&noted.sha256).cloned();
        }
    }
}

/// In the project's folder, wherever the inbox lies: `.raw.reading`.
fn place(root: &Path, config: &Config) -> PathBuf {
    let inbox = Path::new(&config.inbox).file_name().unwrap_or("raw".as_ref());
    staging::sibling(&root.join(inbox), "reading")
}

/// What decides what is made of a page.
fn settings(config: &Config) -> u64 {
    FixedState::default().hash_one(format!("{:?} {:?} {:?}", config.script, config.limits, config.sources))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn noted(path: &Path, sha256: &str) -> Noted {
        let (site, folder, lines) = ("quay.example".into(), "the-quay".into(), "00".into());
        let file = FileState { page: Identity::of(path).unwrap(), beside: 0 };
        Noted {
            file,
            sha256: sha256.into(),
            site,
            folder,
            lines,
            rests_on: vec![1, 2],
            lesson: None,
            pictures: Vec::new(),
            digest: None,
        }
    }

    #[test]
    fn a_page_is_known_as_long_as_its_file_and_the_settings_are_what_they_were() {
        let root = tempfile::tempdir().unwrap();
        let page = root.path().join("a.html");
        fs::write(&page, "one").unwrap();
        let mut config = Config::default();
        let mut pages = NotedPages::default();
        let first = noted(&page, "aa");
        pages.note("raw/a.html".into(), Some(first.clone()));
        pages.write(root.path(), &config).unwrap();
        let read = NotedPages::read(root.path(), &config);
        assert_eq!(read, pages);
        assert_eq!(read.of("raw/a.html", first.file), Some(&first));
        assert_eq!(read.of("raw/b.html", first.file), None);
        assert_eq!(read.of("raw/a.html", FileState { beside: 7, ..first.file }), None);
        fs::write(&page, "other").unwrap();
        assert_eq!(read.of("raw/a.html", noted(&page, "aa").file), None);
        config.limits.page_bytes += 1;
        assert_eq!(NotedPages::read(root.path(), &config), NotedPages::default());
    }

    #[test]
    fn copies_know_of_their_document_by_one_another() {
        let root = tempfile::tempdir().unwrap();
        let page = root.path().join("a.html");
        fs::write(&page, "one").unwrap();
        let mut pages = NotedPages::default();
        pages.note("a".into(), Some(Noted { digest: Some("d".into()), ..noted(&page, "aa") }));
        pages.note("b".into(), Some(noted(&page, "aa")));
        pages.note("c".into(), Some(noted(&page, "cc")));
        pages.join_copies();
        let digests: Vec<Option<&str>> = pages.pages.values().map(|noted| noted.digest.as_deref()).collect();
        assert_eq!(digests, [Some("d"), Some("d"), None]);
        pages.retain(|sha256| sha256 == "cc");
        assert_eq!(pages.pages.keys().collect::<Vec<_>>(), ["c"]);
    }
}
