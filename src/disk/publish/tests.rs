//! Output folders before and after publishing.

use super::*;
use std::collections::BTreeMap;

/// A folder `out` in a place of its own.
struct Place {
    place: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Place { place: tempfile::tempdir().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.place.path().join("out")
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<Published> {
        self.publish_listed(true, files)
    }

    fn publish_listed(&self, listed: bool, files: &[(&str, &str)]) -> Result<Published> {
        let outputs: Vec<Output> = files.iter().map(|(path, _)| Output { path, from: 0 }).collect();
        let manner = Manner { force: false, listed, record: &Record::default(), groups: &[] };
        let output = self.out();
        let (published, noting) = publish(&output, manner, &outputs, |at| match files[at].1 {
            "FAIL" => Err(Error::new(ErrorKind::Template, "a fault")),
            text => Ok(text.as_bytes().to_vec()),
        })?;
        noting.map_or(Ok(()), Noting::write)?;
        Ok(published)
    }

    /// Every file below the place with its text, the two lists of them aside.
    fn tree(&self) -> BTreeMap<String, String> {
        let walk = walkdir::WalkDir::new(self.place.path()).sort_by_file_name();
        walk.into_iter()
            .map(|entry| entry.unwrap())
            .filter(|entry| {
                let lists = [manifest::NAME, MANIFEST, ".out.record"];
                entry.file_type().is_file() && lists.iter().all(|name| entry.file_name() != *name)
            })
            .map(|entry| {
                let below = entry.path().strip_prefix(self.place.path()).unwrap();
                (below.to_str().unwrap().to_owned(), fs::read_to_string(entry.path()).unwrap())
            })
            .collect()
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What tells one state of the output from another: names, numbers and times of change.
    #[cfg(unix)]
    fn traces(&self) -> Vec<(PathBuf, u64, i64, i64)> {
        use std::os::unix::fs::MetadataExt;
        let walk = walkdir::WalkDir::new(self.place.path()).min_depth(1).sort_by_file_name();
        walk.into_iter()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.path().to_owned(), entry.metadata().unwrap()))
            .map(|(path, found)| (path, found.ino(), found.mtime(), found.mtime_nsec()))
            .collect()
    }
}

fn tree(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| (format!("out/{path}"), (*text).to_owned())).collect()
}

fn counts(published: &Published) -> (usize, usize, usize) {
    (published.written, published.unchanged, published.removed)
}

#[test]
fn only_what_changed_is_written_and_only_what_is_gone_removed() {
    let place = Place::new();
    let first = [("index.html", "1"), ("a/index.html", "a"), ("b/index.html", "b")];
    assert_eq!(counts(&place.publish(&first).unwrap()), (3, 0, 0));
    assert_eq!(place.tree(), tree(&first));
    let second = [("index.html", "2"), ("a/index.html", "a"), ("c/d/index.html", "d")];
    assert_eq!(counts(&place.publish(&second).unwrap()), (2, 1, 1));
    assert_eq!(place.tree(), tree(&second));
    assert!(!place.out().join("b").exists());
}

#[cfg(unix)]
#[test]
fn an_unchanged_site_is_not_touched() {
    let place = Place::new();
    let files = [("index.html", "1"), ("a/index.html", "a")];
    place.publish(&files).unwrap();
    let before = place.traces();
    assert_eq!(counts(&place.publish(&files).unwrap()), (0, 2, 0));
    assert_eq!(place.traces(), before);
}

#[cfg(unix)]
#[test]
fn a_failed_build_leaves_the_old_site_and_nothing_else() {
    let place = Place::new();
    place.publish(&[("index.html", "1"), ("a/index.html", "a")]).unwrap();
    let before = place.traces();
    let failed = place.publish(&[("index.html", "2"), ("a/index.html", "FAIL"), ("b/index.html", "b")]);
    assert_eq!(failed.unwrap_err().kind, ErrorKind::Template);
    assert_eq!(place.traces(), before);
}

#[test]
fn files_of_others_survive() {
    let place = Place::new();
    place.publish(&[("index.html", "1"), ("a/index.html", "a"), ("b/index.html", "b")]).unwrap();
    let others = [("CNAME", "archive.example"), (".nojekyll", ""), (".git/HEAD", "ref"), ("a/keep.txt", "mine")];
    for (path, text) in others {
        place.put(path, text);
    }
    for round in 0..10 {
        let index = format!("round {round}");
        let files = [("index.html", index.as_str()), ("b/index.html", "b"), ("new/index.html", "n")];
        place.publish(&files).unwrap();
        let mut expected = tree(&files);
        expected.extend(tree(&others));
        assert_eq!(place.tree(), expected);
    }
}

#[test]
fn an_edited_file_stays_and_is_reported() {
    let place = Place::new();
    let files = |text| [("index.html", text), ("a/index.html", "a")];
    place.publish(&files("1")).unwrap();
    place.put("index.html", "edited by hand");
    for text in ["1", "2", "3"] {
        assert_eq!(place.publish(&files(text)).unwrap().kept, ["index.html"]);
        assert_eq!(place.tree()["out/index.html"], "edited by hand");
    }
    // Removed from the site, it is no longer ours at all.
    assert_eq!(place.publish(&[("a/index.html", "a")]).unwrap().kept, ["index.html"]);
    assert_eq!(place.tree()["out/index.html"], "edited by hand");
}

#[test]
fn a_file_lost_from_the_output_comes_back() {
    let place = Place::new();
    let files = [("index.html", "1"), ("a/index.html", "a")];
    place.publish(&files).unwrap();
    fs::remove_file(place.out().join("a/index.html")).unwrap();
    place.put("index.html", "");
    place.publish(&files).unwrap();
    assert_eq!(place.tree(), tree(&files));
}

#[test]
fn a_manifest_with_wrong_digests_harms_nothing() {
    let place = Place::new();
    let files = [("index.html", "1"), ("a/index.html", "a")];
    place.publish(&files).unwrap();
    let path = place.out().join(manifest::NAME);
    let wrong =
        fs::read_to_string(&path).unwrap().replace(&Fingerprint::of(b"1", true).digest.to_string(), &"0".repeat(64));
    fs::write(&path, wrong).unwrap();
    assert_eq!(counts(&place.publish(&files).unwrap()), (0, 2, 0));
    assert_eq!(place.tree(), tree(&files));
    assert_eq!(
        manifest::read(&place.out(), manifest::NAME).unwrap().unwrap().files["index.html"],
        Fingerprint::of(b"1", true)
    );
}

#[test]
fn what_a_killed_run_left_is_cleared_up() {
    let place = Place::new();
    let files = [("index.html", "1"), ("a/index.html", "a")];
    place.publish(&files).unwrap();
    // Killed while staging.
    let half = Staging::beside(&place.out());
    half.write("x/index.html", b"half", &mut Way::default()).unwrap();
    std::mem::forget(half);
    place.publish(&files).unwrap();
    assert_eq!(place.tree(), tree(&files));
    // Killed between the two renames where names cannot be exchanged.
    fs::rename(place.out(), place.place.path().join(".out.old")).unwrap();
    place.publish(&files).unwrap();
    assert_eq!(place.tree(), tree(&files));
    // Killed after the exchange, before the former site was removed.
    let other = Place::new();
    other.publish(&[("gone.html", "old"), ("a/index.html", "a")]).unwrap();
    fs::rename(other.out(), place.place.path().join(".out.staging")).unwrap();
    place.publish(&files).unwrap();
    assert_eq!(place.tree(), tree(&files));
}

#[test]
fn a_run_killed_while_replacing_files_one_by_one_is_taken_up() {
    let place = Place::new();
    place.publish(&[("index.html", "1"), ("a/index.html", "a")]).unwrap();
    place.put("CNAME", "archive.example");
    let new = [("index.html", "2"), ("a/index.html", "a2"), ("b/index.html", "b")];
    let fingerprints =
        new.iter().map(|(path, text)| ((*path).to_owned(), Fingerprint::of(text.as_bytes(), true))).collect();
    fs::write(place.out().join(manifest::NEXT), Manifest::new(fingerprints).to_json()).unwrap();
    place.put("a/index.html", "a2");
    let published = place.publish(&[("index.html", "3"), ("a/index.html", "a3")]).unwrap();
    assert_eq!(published.kept, Vec::<String>::new());
    let mut expected = tree(&[("index.html", "3"), ("a/index.html", "a3")]);
    expected.extend(tree(&[("CNAME", "archive.example")]));
    assert_eq!(place.tree(), expected);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let place = Place::new();
    let outside = tempfile::tempdir().unwrap();
    place.publish(&[("index.html", "1")]).unwrap();
    std::os::unix::fs::symlink(outside.path(), place.out().join("tags")).unwrap();
    assert!(place.publish(&[("index.html", "2"), ("tags/index.html", "t")]).is_err());
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn modes_do_not_depend_on_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.publish(&[("a/index.html", "1")]).unwrap();
    let mode = |path: &str| fs::metadata(place.out().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("a"), mode("a/index.html"), mode(manifest::NAME)), (0o755, 0o755, 0o644, 0o644));
}

#[test]
fn the_manifest_is_the_same_wherever_the_site_is_built() {
    let manifest = |files: &[(&str, &str)]| {
        let place = Place::new();
        place.publish(files).unwrap();
        fs::read(place.out().join(manifest::NAME)).unwrap()
    };
    let (a, b) = (("index.html", "1"), ("a/index.html", "a"));
    assert_eq!(manifest(&[a, b]), manifest(&[b, a]));
}

#[test]
fn a_folder_that_only_looks_like_ours_is_left_alone() {
    let place = Place::new();
    let foreign = place.place.path().join(".out.staging");
    fs::create_dir_all(foreign.join("empty")).unwrap();
    assert!(place.publish(&[("index.html", "1")]).is_err());
    assert!(foreign.join("empty").exists() && !place.out().exists());
}

#[test]
fn the_list_of_files_is_made_where_it_is_wanted_and_goes_where_it_is_not() {
    let place = Place::new();
    let files = [("index.html", "1"), ("a/index.html", "a")];
    let is_there = |place: &Place| place.out().join(MANIFEST).exists();
    place.publish_listed(false, &files).unwrap();
    assert!(!is_there(&place));
    assert_eq!(counts(&place.publish(&files).unwrap()), (0, 2, 0));
    assert!(is_there(&place));
    assert_eq!(counts(&place.publish_listed(false, &files).unwrap()), (0, 2, 0));
    assert!(!is_there(&place));
    assert_eq!(place.tree(), tree(&files));
}
