//! A project that is read again after each of many edits, held against one that is read for the first time.

use std::fs;

use super::*;

/// An archive that is edited at random.
pub(crate) struct Archive {
    place: tempfile::TempDir,
    seed: u64,
}

impl Archive {
    fn new() -> Self {
        let archive = Archive { place: tempfile::tempdir().unwrap(), seed: 0x2545_f491_4f6c_dd1d };
        archive.write(
            "site.toml",
            "title = \"Kept\"\npaginate_by = 4\npaginate_terms_by = 2\nbase_url = \"https://kept.example/\"\n\
             generate_search = false\n",
        );
        archive
    }

    /// With so many documents, and a collection.
    pub(crate) fn of_documents(count: usize) -> Self {
        let mut archive = Self::new();
        for n in 0..count {
            let text = archive.document().replace("title: twice\n", "");
            archive.write(&format!("content/d{n}.md"), &text);
        }
        archive.write("content/collections/c.md", "---\ntitle: Strung\n---\nText.\n\n- [one](../d1.md)\n");
        archive
    }

    pub(crate) fn with_search(self) -> Self {
        self.write("site.toml", "title = \"Kept\"\npaginate_by = 4\n");
        self
    }

    /// Changes, adds or removes a file; which it was.
    pub(crate) fn edit(&mut self, step: usize) -> PathBuf {
        let name = format!("content/d{}.md", self.below(30));
        let text = self.document();
        match self.below(12) {
            0 => {
                let path = self.project().root.join(&name);
                let _ = fs::remove_file(&path);
                path
            }
            1 => self.write("content/sub/e.md", &text),
            2 => self.write(
                "site.toml",
                &format!(
                    "title = \"Kept {step}\"\npaginate_by = {}\npaginate_terms_by = {}\ngenerate_search = {}\n",
                    3 + step % 3,
                    1 + step % 4,
                    step.is_multiple_of(2)
                ),
            ),
            3 => self.write("templates/404.html", if step.is_multiple_of(2) { "gone" } else { "{{ page.title }}" }),
            4 => self.write("content/collections/c.md", &format!("---\ntitle: S\n---\n- [x](../d{}.md)\n", step % 9)),
            _ => self.write(&name, &text),
        }
    }

    pub(crate) fn project(&self) -> Project {
        let root = self.place.path().canonicalize().unwrap();
        Project { config_file: root.join("site.toml"), root }
    }

    fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.place.path().canonicalize().unwrap().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn below(&mut self, limit: usize) -> usize {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        (self.seed >> 11) as usize % limit
    }

    fn one_of(&mut self, words: &[&str]) -> String {
        words[self.below(words.len())].to_owned()
    }

    /// A document of few names, so that most edits touch the lists of others.
    fn document(&mut self) -> String {
        let title = format!("{} {}", self.one_of(&["Gates", "Ferry", "Orchard", "Flood"]), self.below(40));
        let mut text = format!("---\ntitle: {title}\n");
        let dates = ["2024-03-05", "2024-03-06T10:00", "2023-11", "2022", "2024-01-31", "2023-11-02"];
        if self.below(6) > 0 {
            text += &format!("date: {}\n", self.one_of(&dates));
        }
        text += &format!("source: {}\n", self.one_of(&["Courant", "Valley Echo", "Beacon", "courant"]));
        let tags = ["work", "Work", "tides", "rail", "수문", "éclat"];
        text += &format!("tags: [{}, {}]\n", self.one_of(&tags), self.one_of(&tags));
        text += &format!("authors: [{}]\n", self.one_of(&["Mira Tallow", "Jory Askwith", "Ö. Lind"]));
        match self.below(14) {
            0 => text += "draft: true\n",
            1 => text += "publish: metadata\n",
            2 => text += "publish: excerpt 12\n",
            3 => text += "publish: withdrawn\n",
            4 => text += "duplicate_of: d1\n",
            5 => text += "not_duplicate_of: [d2]\n",
            6 => text += &format!("aliases: [/old/{}/]\n", self.below(300)),
            7 if self.below(3) == 0 => text += "title: twice\n",
            _ => {}
        }
        let story = self.below(5);
        let shared: String = (0..90).map(|n| format!("word{story}x{n} ")).collect();
        let own: String = (0..self.below(25)).map(|n| format!("own{}n{n} ", self.below(1000))).collect();
        text + "---\n" + &shared + "\n\n" + &own + "\n\n[another](d3.md) ![p](pictures/none.png)\n"
    }
}

/// Every file of the site, or what is wrong with the content.
fn outcome(loaded: Result<Loaded, Failure>) -> Vec<(String, Vec<u8>)> {
    match loaded {
        Ok(Loaded { site, warnings, .. }) => {
            let told = warnings.iter().map(|warning| ("warning".to_owned(), warning.to_string().into_bytes()));
            let files = site.paths().unwrap().into_iter().map(|path| {
                let bytes = site.render(&path).unwrap();
                (path.as_str().to_owned(), bytes)
            });
            told.chain(files).collect()
        }
        Err(Failure::Content(faults)) => {
            faults.iter().map(|fault| ("fault".to_owned(), fault.to_string().into_bytes())).collect()
        }
        Err(Failure::Stopped(error)) => vec![("error".to_owned(), error.to_string().into_bytes())],
    }
}

#[test]
fn after_any_edit_a_project_reads_as_if_for_the_first_time() {
    let mut archive = Archive::of_documents(24);
    let (project, options) = (archive.project(), Options::default());
    let mut reader = Reader::new(project.clone(), options.clone());
    let mut last = outcome(reader.read(Changed::Anything).map(Option::unwrap));
    assert_ne!(last[0].0, "fault", "{}", String::from_utf8_lossy(&last[0].1));
    let (mut sites, mut faulty) = (0, 0);
    for step in 0..80 {
        let changed = archive.edit(step);
        match reader.read(Changed::Files(&[changed])) {
            // Nothing differs from the last time, which the first reading below must find as well.
            Ok(None) => {}
            read => last = outcome(read.map(Option::unwrap)),
        }
        let first = outcome(load(&project, &options));
        if matches!(first.first(), Some((kind, _)) if kind == "fault" || kind == "error") {
            faulty += 1;
        } else {
            sites += 1;
        }
        assert!(last == first, "step {step}: {:?}", last.iter().zip(&first).find(|(a, b)| a != b).map(|(a, _)| &a.0));
    }
    assert!(sites > 20 && faulty > 5, "{sites} {faulty}");
}

#[test]
fn what_was_touched_and_not_changed_is_no_change() {
    let mut archive = Archive::new();
    let text = archive.document();
    let path = archive.write("content/a.md", &text);
    let mut reader = Reader::new(archive.project(), Options::default());
    assert!(reader.read(Changed::Anything).unwrap().is_some());
    fs::write(&path, &text).unwrap();
    assert!(reader.read(Changed::Files(&[path])).unwrap().is_none());
}
