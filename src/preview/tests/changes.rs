//! Files change, open pages follow.

use std::io::{BufRead, BufReader};

use super::*;

/// An open page's ear.
struct Listener(BufReader<TcpStream>);

impl Listener {
    fn of(preview: &Preview) -> Self {
        let mut stream = preview.connect();
        stream.write_all(b"GET /_desk/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        Listener(BufReader::new(stream))
    }

    fn next_number(&mut self) -> u64 {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the channel has ended");
            if let Some(number) = line.strip_prefix("data: ") {
                return number.trim().parse().unwrap();
            }
        }
    }
}

#[test]
fn an_open_page_hears_of_an_edit() {
    let preview = Preview::of(&[("content/letter.md", "first")]);
    let mut listener = Listener::of(&preview);
    assert_eq!(listener.next_number(), 2);
    preview.write("content/letter.md", "second");
    assert_eq!(listener.next_number(), 3);
    assert!(preview.get("/letter/").body.contains("second"));
    assert!(preview.get("/_desk/status").body.contains(r#""site":"3""#));
    assert!(preview.reports_until("reloaded in")[0].starts_with("changed: content/letter.md, reloaded in "));
}

type Save = fn(&Path, &str);

/// How editors save `path`, as seen on disk.
const SAVES: [(&str, Save); 9] = [
    ("in place", |path, text| fs::write(path, text).unwrap()),
    ("new file in place of the old", |path, text| {
        let passing = path.with_file_name("save.tmp");
        fs::write(&passing, text).unwrap();
        fs::rename(passing, path).unwrap();
    }),
    ("vim", |path, text| {
        let folder = path.parent().unwrap();
        let (swap, backup) = (folder.join(".letter.md.swp"), folder.join("letter.md~"));
        fs::write(&swap, "swap").unwrap();
        fs::write(folder.join("4913"), "").unwrap();
        fs::remove_file(folder.join("4913")).unwrap();
        fs::rename(path, &backup).unwrap();
        fs::write(path, text).unwrap();
        fs::remove_file(backup).unwrap();
        fs::remove_file(swap).unwrap();
    }),
    ("Emacs", |path, text| {
        let own = path.with_file_name("#letter.md#");
        #[cfg(unix)]
        std::os::unix::fs::symlink("someone@somewhere.1", path.with_file_name(".#letter.md")).unwrap();
        fs::write(&own, text).unwrap();
        fs::write(path, text).unwrap();
        fs::remove_file(own).unwrap();
        #[cfg(unix)]
        fs::remove_file(path.with_file_name(".#letter.md")).unwrap();
    }),
    ("Kate", |path, text| {
        let swap = path.with_file_name(".letter.md.kate-swp");
        fs::write(&swap, "swap").unwrap();
        fs::write(path, text).unwrap();
        fs::remove_file(swap).unwrap();
    }),
    ("JetBrains", |path, text| {
        let (new, old) = (path.with_file_name("letter.md___jb_tmp___"), path.with_file_name("letter.md___jb_old___"));
        fs::write(&new, text).unwrap();
        fs::rename(path, &old).unwrap();
        fs::rename(new, path).unwrap();
        fs::remove_file(old).unwrap();
    }),
    ("Helix", |path, text| {
        let backup = path.with_file_name(".letter.md.x8Rt2a.bck");
        fs::rename(path, &backup).unwrap();
        fs::write(path, text).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("deleted and made anew", |path, text| {
        fs::remove_file(path).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(path, text).unwrap();
    }),
    ("the folder replaced", |path, text| {
        let folder = path.parent().unwrap();
        let (new, old) = (folder.with_file_name("new"), folder.with_file_name("old"));
        fs::create_dir(&new).unwrap();
        fs::write(new.join("letter.md"), text).unwrap();
        fs::rename(folder, &old).unwrap();
        fs::rename(new, folder).unwrap();
        fs::remove_dir_all(old).unwrap();
    }),
];

#[test]
fn every_way_of_saving_shows_up_and_temporary_files_do_not() {
    let preview = Preview::of(&[("content/a/letter.md", "round -1")]);
    for (round, (name, save)) in SAVES.iter().enumerate() {
        let loads = preview.loads.load(Ordering::SeqCst);
        save(&preview.path("content/a/letter.md"), &format!("round {round}"));
        preview.wait_for_text("/letter/", &format!("round {round}"));
        let loads = preview.loads.load(Ordering::SeqCst) - loads;
        assert!(loads <= 2, "{name}: read {loads} times");
        // Whatever comes later than the page is waited for by the next round's writing.
        preview.write("content/mark.md", &format!("mark {round}"));
        preview.wait_for_text("/mark/", &format!("mark {round}"));
        assert!(preview.get("/").body.starts_with("<body>letter/index.html mark/index.html<"), "{name}");
    }
}

#[test]
fn a_deleted_document_is_gone_and_a_renamed_folder_moves() {
    let preview = Preview::of(&[("content/a/one.md", "1"), ("content/a/two.md", "2"), ("content/three.md", "3")]);
    assert_eq!(preview.get("/two/").status, 200);
    fs::remove_file(preview.path("content/a/two.md")).unwrap();
    preview.wait_for("/two/", |answer| answer.status == 404);
    assert!(!preview.get("/").body.contains("two"));
    fs::rename(preview.path("content/a"), preview.path("content/b")).unwrap();
    preview.write("content/b/four.md", "4");
    preview.wait_for_text("/four/", "4");
    preview.write("content/b/one.md", "1 again");
    preview.wait_for_text("/one/", "1 again");
    fs::remove_dir_all(preview.path("content/b")).unwrap();
    preview.wait_for("/one/", |answer| answer.status == 404);
    assert_eq!(preview.get("/three/").status, 200);
}

#[test]
fn a_watched_folder_may_vanish_and_come_back() {
    let preview = Preview::of(&[("content/one.md", "1")]);
    for round in 0..3 {
        fs::remove_dir_all(preview.path("content")).unwrap();
        preview.wait_for("/one/", |answer| answer.status == 404);
        preview.write("content/deep/er/one.md", &format!("round {round}"));
        preview.wait_for_text("/one/", &format!("round {round}"));
        preview.write("content/deep/er/one.md", &format!("again {round}"));
        preview.wait_for_text("/one/", &format!("again {round}"));
    }
}

#[test]
fn templates_assets_and_settings_are_watched_and_the_output_is_not() {
    let preview = Preview::of(&[("content/one.md", "1"), ("public/index.html", "built")]);
    for path in ["templates/page.html", "static/style.css", "site.toml", "static/.well-known/security.txt"] {
        preview.write(path, "new");
        let reports = preview.reports_until(&format!("changed: {path}"));
        assert_eq!(reports.len(), 1, "{reports:?}");
    }
    preview.write("public/index.html", "built again");
    preview.write("notes.txt", "nobody's");
    preview.write("content/.git/index", "git's own");
    preview.write("content/one.md", "2");
    assert_eq!(preview.reports_until("content/one.md").len(), 1);
    assert_eq!(preview.loads.load(Ordering::SeqCst), 6);
}

#[test]
fn a_fault_leaves_the_last_good_site_until_it_is_repaired() {
    let preview = Preview::of(&[("content/letter.md", "good"), ("content/other.md", "other")]);
    let mut listener = Listener::of(&preview);
    let first = listener.next_number();
    preview.write("content/letter.md", "FAULT <img src=x onerror=alert(1)>\u{1b}[2J");
    assert!(listener.next_number() > first);
    let reports = preview.reports_until("the last good site stays");
    assert_eq!(
        reports,
        [
            "content/letter.md:1: error: found `FAULT <img src=x onerror=alert(1)>\\u{1b}[2J`",
            "changed: content/letter.md, 1 fault: the last good site stays"
        ]
    );
    assert!(preview.get("/letter/").body.contains("good"));
    let status = preview.get("/_desk/status");
    assert_eq!(status.header("content-type"), Some("application/json; charset=utf-8"));
    assert!(status.body.contains(r#"{"site":"2","faults":[{"place":"content/letter.md:1","#), "{status:?}");

    // The same fault is not told twice.
    preview.write("content/other.md", "other still");
    assert_eq!(preview.reports_until("last good site").len(), 1);

    preview.write("content/letter.md", "mended");
    preview.wait_for_text("/letter/", "mended");
    assert!(preview.reports_until("repaired, reloaded in")[0].starts_with("changed: content/letter.md"));
    assert!(preview.get("/other/").body.contains("other still"));
    assert!(preview.get("/_desk/status").body.ends_with(r#""faults":[],"more":0}"#));
}

#[test]
fn a_project_that_is_broken_at_the_start_recovers() {
    let preview = Preview::of(&[("content/letter.md", "FAULT <b>")]);
    let answer = preview.get("/anything/");
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("FAULT &lt;b&gt;") && answer.body.contains("/_desk/reload.js"), "{answer:?}");
    preview.write("content/letter.md", "mended");
    preview.wait_for_text("/letter/", "mended");
}

#[test]
fn raw_pages_are_taken_in_once() {
    let preview = Preview::of(&[("content/one.md", "1"), ("raw/old.txt", "was there before")]);
    preview.write("raw/new.txt", "just arrived");
    preview.wait_for_text("/new/", "just arrived");
    preview.write("content/one.md", "2");
    preview.wait_for_text("/one/", "2");
    let taken: Vec<_> =
        preview.taken_in.lock().unwrap().iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    assert_eq!(taken, ["new.txt"]);
    assert!(preview.reports_until("raw/new.txt").len() == 1);
    assert!(preview.reports_until("content/").iter().all(|line| line.contains("content/one.md")));
}

#[test]
fn without_help_of_the_system_files_are_looked_at() {
    let preview = Preview::with(&[("content/one.md", "1")], Watcher::polling);
    preview.write("content/one.md", "2, longer");
    preview.wait_for_text("/one/", "2, longer");
    fs::remove_dir_all(preview.path("content")).unwrap();
    preview.wait_for("/one/", |answer| answer.status == 404);
}

#[test]
fn a_thousand_files_at_once_are_read_together() {
    let preview = Preview::of(&[]);
    for nth in 0..1000 {
        preview.write(&format!("content/{}/{nth}.md", nth % 10), &format!("text {nth}"));
    }
    preview.wait_for("/", |answer| (0..1000).all(|nth| answer.body.contains(&format!("{nth}/index.html"))));
    let loads = preview.loads.load(Ordering::SeqCst);
    assert!(loads < 100, "read {loads} times");
}

/// Numbers that look random and are the same in every run (Knuth's linear congruential generator, MMIX).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
fn after_any_edits_the_preview_is_what_a_fresh_start_shows() {
    let preview = Preview::of(&[("content/mark.md", "")]);
    let mut dice = Dice(1);
    for step in 0..200 {
        let folder = preview.path(&format!("content/{}", ["", "a", "b", "a/c"][dice.throw(4)]));
        let file = folder.join(format!("{}.md", dice.throw(5)));
        match dice.throw(8) {
            0 => drop(fs::remove_file(&file)),
            1 if folder != preview.path("content/") => drop(fs::remove_dir_all(&folder)),
            2 => drop(fs::rename(&folder, preview.path("content/moved"))),
            3 => drop(fs::rename(preview.path("content/moved"), &folder)),
            4 => drop(fs::rename(&file, folder.join("renamed.md"))),
            5 => write(&file, "FAULT"),
            _ => write(&file, &format!("step {step}")),
        }
        std::thread::sleep(Duration::from_millis(dice.throw(12) as u64));
    }
    let cold = loop {
        match read(preview.folder.path()) {
            Ok(site) => break site,
            Err(faults) => {
                for fault in faults {
                    preview.write(&fault.path.unwrap(), "repaired");
                }
            }
        }
    };
    let page = |path: &str| (cold.page)(path).map(|page| String::from_utf8(page.bytes.unwrap()).unwrap());
    let first = page("/").unwrap();
    let same = |shown: &str, built: &str| shown.starts_with(built.strip_suffix("</body>").unwrap());
    preview.wait_for("/_desk/status", |answer| answer.body.ends_with(r#""faults":[],"more":0}"#));
    preview.wait_for("/", |answer| same(&answer.body, &first));
    for key in first.trim_start_matches("<body>").trim_end_matches("</body>").split(' ') {
        let path = format!("/{key}");
        preview.wait_for(&path, |answer| same(&answer.body, &page(&path).unwrap()));
    }
}
