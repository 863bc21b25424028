//! `content/<source>/furniture.txt`: what ingest learned of the lines that recur on a source's pages, for a curator to
//! read and edit.
//!
//! A source may have several sites (`quay.example`, `m.quay.example`), whose pages have other lines in common: each has a
//! part of the file. What a curator wrote above all parts holds for every site that has none yet.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::{content, file};
use crate::error::Result;
use crate::extract::furniture::Furniture;

/// Larger files are not ours.
const LARGEST: u64 = 256 << 20;

const HEADER: &str = "\
# Lines that recur on pages of this source: pages with the line / pages seen, a tab, the line.
# Ingest leaves them out of articles when they stand on half of the pages and on three at least, but for those that
# plainly belong to a text.
# Delete a line that belongs to articles, or add one with a count of your own.
";

/// What stands above a site's part, before and behind its name.
const PART: (&str, &str) = ("# Pages of ", ":");

/// What earlier runs learned of all sources.
#[derive(Debug, Default)]
pub struct LearnedLines {
    /// By folder, and there by site; an empty name stands for what is no site's.
    folders: BTreeMap<String, BTreeMap<String, Furniture>>,
    /// The folder in whose file a site's part stands.
    of_sites: BTreeMap<String, String>,
    /// Folders of which something was learned since.
    changed: BTreeSet<String>,
}

impl LearnedLines {
    /// Reads the files of all folders; what cannot be read teaches nothing.
    pub fn read(root: &Path) -> Self {
        let mut learned = LearnedLines::default();
        let folders = fs::read_dir(root.join(content::FOLDER)).into_iter().flatten().flatten();
        let mut folders: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        folders.sort();
        for folder in folders {
            let Ok(bytes) = file::read_limited(&place(root, &folder), LARGEST) else { continue };
            let parts = parse(&String::from_utf8_lossy(&bytes));
            for site in parts.keys().filter(|site| !site.is_empty()) {
                learned.of_sites.entry(site.clone()).or_insert_with(|| folder.clone());
            }
            learned.folders.insert(folder, parts);
        }
        learned
    }

    /// What is known of a site; of one that is not known what its `folder` says of all.
    pub fn of(&self, site: &str, folder: &str) -> Furniture {
        let known = self.of_sites.get(site).and_then(|folder| self.folders.get(folder)?.get(site));
        known.or_else(|| self.folders.get(folder)?.get("")).cloned().unwrap_or_default()
    }

    /// Notes what is known of a site now: in its part, or in a new one of the file in `folder`.
    pub fn learn(&mut self, site: String, folder: String, learned: &Furniture) {
        let folder = self.of_sites.entry(site.clone()).or_insert(folder);
        let parts = self.folders.entry(folder.clone()).or_default();
        if parts.get(&site) != Some(learned) && !learned.is_empty() {
            parts.insert(site, learned.clone());
            // It has gone into the part of the site.
            parts.remove("");
            self.changed.insert(folder.clone());
        }
    }

    /// Writes the files of which something has changed.
    pub fn write(&self, root: &Path) -> Result<()> {
        for folder in &self.changed {
            let mut text = HEADER.to_owned();
            for (site, furniture) in &self.folders[folder] {
                text += &format!("{}{site}{}\n{}", PART.0, PART.1, furniture.to_text());
            }
            let target = place(root, folder);
            if !fs::read(&target).is_ok_and(|old| old == text.as_bytes()) {
                file::write_whole(&target, text.as_bytes())?;
            }
        }
        Ok(())
    }
}

fn parse(text: &str) -> BTreeMap<String, Furniture> {
    let mut parts = BTreeMap::new();
    let (mut site, mut from) = (String::new(), 0);
    let mut at = 0;
    let mut end_part = |site: &str, part: &str| {
        let furniture = Furniture::parse(part);
        if !furniture.is_empty() {
            parts.insert(site.to_owned(), furniture);
        }
    };
    for line in text.split_inclusive('\n') {
        let name = line.trim_end().strip_prefix(PART.0).and_then(|name| name.strip_suffix(PART.1));
        if let Some(name) = name {
            end_part(&site, &text[from..at]);
            (site, from) = (name.trim().to_owned(), at + line.len());
        }
        at += line.len();
    }
    end_part(&site, &text[from..]);
    parts
}

fn place(root: &Path, folder: &str) -> PathBuf {
    root.join(content::FOLDER).join(folder).join("furniture.txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Furniture {
        Furniture::parse(text)
    }

    #[test]
    fn each_site_of_a_source_has_its_part_wherever_its_pages_are_filed() {
        let root = tempfile::tempdir().unwrap();
        let mut learned = LearnedLines::default();
        let (wide, narrow) = (lines("3/4\tHome\n"), lines("3/3\tMenu\n"));
        learned.learn("quay.example".into(), "the-quay".into(), &wide);
        learned.learn("m.quay.example".into(), "the-quay".into(), &narrow);
        learned.learn("post.example".into(), "the-post".into(), &Furniture::default());
        learned.write(root.path()).unwrap();
        let read = LearnedLines::read(root.path());
        assert_eq!(read.of("quay.example", "the-quay-sport"), wide);
        assert_eq!(read.of("m.quay.example", "the-quay"), narrow);
        assert_eq!(read.of("other.example", "the-quay"), Furniture::default());
        assert!(!place(root.path(), "the-post").exists());
        let written = fs::read_to_string(place(root.path(), "the-quay")).unwrap();
        assert!(
            written.starts_with(HEADER) && written.contains("# Pages of m.quay.example:\n3/3\tMenu\n"),
            "{written}"
        );
        // Where it stands once, it stays.
        let mut later = read;
        let more = lines("4/5\tHome\n");
        later.learn("quay.example".into(), "the-quay-sport".into(), &more);
        later.write(root.path()).unwrap();
        assert!(!place(root.path(), "the-quay-sport").exists());
        assert_eq!(LearnedLines::read(root.path()).of("quay.example", ""), more);
    }

    #[test]
    fn what_a_curator_wrote_for_no_site_holds_for_those_without_a_part() {
        let root = tempfile::tempdir().unwrap();
        let target = place(root.path(), "the-quay");
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, "3/3\tSubscribe now\n").unwrap();
        let mut read = LearnedLines::read(root.path());
        let known = read.of("quay.example", "the-quay");
        assert_eq!(known.seen("Subscribe now"), Some((3, 3)));
        read.learn("quay.example".into(), "the-quay".into(), &known);
        read.write(root.path()).unwrap();
        let again = LearnedLines::read(root.path());
        assert_eq!((again.of("quay.example", ""), again.of("b.example", "the-quay")), (known, Furniture::default()));
    }
}
