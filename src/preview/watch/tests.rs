//! The watcher alone, over real folders.

use std::fs;

use super::*;

fn watched(root: &Path) -> Watched {
    Watched {
        folders: vec![root.join("content"), root.join("in/box")],
        files: vec![root.join("site.toml")],
        output: root.join("content/public"),
    }
}

#[test]
fn only_watched_files_are_of_concern() {
    let watched = watched(Path::new("/archive"));
    let check = |path: &str, expected| assert_eq!(watched.concerns(Path::new(path)), expected, "{path}");
    check("/archive/content/a.md", true);
    check("/archive/content", true);
    check("/archive/content/a/b.md", true);
    check("/archive/site.toml", true);
    check("/archive/in", true);
    check("/archive", true);
    check("/archive/in/box/page.html", true);
    check("/archive/in/other", false);
    check("/archive/content/public/index.html", false);
    check("/archive/content/a.md~", false);
    check("/archive/content/.git/index", false);
    check("/archive/contents/a.md", false);
    check("/archive/other.toml", false);
}

#[test]
fn lost_events_lead_to_a_look_at_everything() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("content")).unwrap();
    let mut watcher = Watcher::new(watched(&root));
    // Nothing the system says arrives: its sender is replaced.
    (watcher.sender, watcher.signals) = channel();
    fs::write(root.join("content/a.md"), "a").unwrap();
    let overflow = notify::Event::new(notify::EventKind::Other).set_flag(notify::event::Flag::Rescan);
    watcher.sender.send(Signal::of(Ok(overflow)).unwrap()).unwrap();
    assert_eq!(watcher.wait(), [root.join("content/a.md")]);
}

#[test]
fn at_the_limit_of_the_system_files_are_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("content")).unwrap();
    let mut watcher = Watcher::new(watched(&root));
    assert_eq!(watcher.notice(), None);
    fs::write(root.join("content/a.md"), "a").unwrap();
    watcher.sender.send(Signal::Exhausted("no more watches".into())).unwrap();
    assert_eq!(watcher.wait(), [root.join("content/a.md")]);
    assert!(watcher.notice().is_some_and(|notice| notice.contains("no more watches")));
    assert_eq!(watcher.notice(), None);
    fs::write(root.join("content/b.md"), "b").unwrap();
    assert!(watcher.wait().contains(&root.join("content/b.md")));
}

#[test]
fn own_writing_can_be_absorbed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("content")).unwrap();
    let mut watcher = Watcher::new(watched(&root));
    fs::write(root.join("content/own.md"), "written by ourselves").unwrap();
    watcher.absorb();
    fs::write(root.join("content/theirs.md"), "written by somebody").unwrap();
    assert_eq!(watcher.wait(), [root.join("content/theirs.md")]);
}

#[test]
fn other_folders_can_be_followed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("content")).unwrap();
    fs::create_dir_all(root.join("elsewhere/deep")).unwrap();
    fs::write(root.join("elsewhere/known.html"), "there before").unwrap();
    let mut watcher = Watcher::new(watched(&root));
    let folders = vec![root.join("content"), root.join("elsewhere")];
    fs::write(root.join("content/before.md"), "not yet reported").unwrap();
    watcher.follow(Watched { folders, ..watched(&root) });
    fs::write(root.join("elsewhere/deep/new.html"), "new").unwrap();
    // A file may be told more than once.
    let mut changed = BTreeSet::new();
    while changed.len() < 2 {
        changed.extend(watcher.wait());
    }
    assert!(changed.contains(&root.join("content/before.md")), "{changed:?}");
    assert!(changed.contains(&root.join("elsewhere/deep/new.html")), "{changed:?}");
}

#[test]
fn a_missing_folder_is_found_when_it_appears() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let mut watcher = Watcher::new(watched(&root));
    fs::create_dir_all(root.join("in/box")).unwrap();
    fs::write(root.join("in/box/page.html"), "page").unwrap();
    assert_eq!(watcher.wait(), [root.join("in/box/page.html")]);
    fs::write(root.join("in/box/other.html"), "other").unwrap();
    assert!(watcher.wait().contains(&root.join("in/box/other.html")));
}
