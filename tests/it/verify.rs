//! The lists of digests that a build writes, by `sha256sum` where it is there, and `cuttings verify` on sound and
//! tampered copies.

use std::fs;
use std::path::Path;
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::project::{Project, Ran};

const LIST: &str = "public/manifest-sha256.txt";

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A built archive of a document that was ingested from a page, one written by hand, and files of odd names.
fn archive() -> Project {
    let project = Project::new();
    let page = "<html lang=en><head><title>The gates</title></head><body><article><h1>The gates</h1><p>Residents along the \
        lower quay carried sandbags through the night, after the tide had come higher than any gauge.</p><p>The harbour \
        office said on Tuesday that the gates would stay closed until the water had fallen.</p></article></body></html>";
    project.write("raw/the gates.html", page);
    project.run(&["ingest"]).succeeds();
    project.write("content/by-hand.md", "---\ntitle: By hand\n---\nText.\n");
    project.write("static/a file.txt", "with a blank");
    #[cfg(unix)]
    project.write("static/two\nlines.txt", "with a line end");
    project.run(&["build"]).succeeds();
    project
}

fn verify(project: &Project) -> Ran {
    project.run(&["verify"])
}

/// Runs the real `sha256sum -c`; `None` where there is none.
fn sha256sum(folder: &Path, list: &str) -> Option<bool> {
    let checked = Command::new("sha256sum").args(["--check", "--strict", "--quiet", list]).current_dir(folder).output();
    checked.ok().map(|output| output.status.success())
}

#[test]
fn the_list_holds_every_file_and_is_what_sha256sum_reads() {
    let project = archive();
    let list = project.read(LIST);
    for (path, bytes) in project.tree("public") {
        let line = format!("{}  {path}", sha256(&bytes));
        let escaped = format!("\\{}", line.replace('\n', "\\n"));
        let is_listed = list.lines().any(|found| found == line || found == escaped);
        assert_eq!(is_listed, path != "manifest-sha256.txt" && path != ".cuttings-manifest.json", "{path:?}");
    }
    let paths: Vec<&str> = list.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    assert!(paths.is_sorted() && paths.len() > 10);
    assert_ne!(sha256sum(&project.path("public"), "manifest-sha256.txt"), Some(false));
    assert_ne!(sha256sum(&project.path(""), "public/captures-sha256.txt"), Some(false));
    assert!(project.read("public/captures-sha256.txt").contains("  raw/the gates.html\n"));
    project.write("public/index.html", "x");
    assert_ne!(sha256sum(&project.path("public"), "manifest-sha256.txt"), Some(true));
    project.write("raw/the gates.html", "x");
    assert_ne!(sha256sum(&project.path(""), "public/captures-sha256.txt"), Some(true));
}

#[test]
fn a_site_as_it_was_built_is_sound_here_and_in_a_copy() {
    let project = archive();
    let digest = format!("{}  manifest-sha256.txt\n", sha256(project.read(LIST).as_bytes()));
    let ran = verify(&project).succeeds().says("0 changed, 0 missing, 0 that the list does not know");
    assert_eq!(ran.out, digest);
    // A copy on another machine: no archive, and no hidden files.
    let elsewhere = Project::empty();
    for (path, bytes) in project.tree("public").into_iter().filter(|(path, _)| !path.starts_with('.')) {
        elsewhere.write(&format!("copy/{path}"), bytes);
    }
    assert_eq!(elsewhere.run(&["verify", "copy"]).succeeds().out, digest);
    assert_eq!(elsewhere.run(&["verify", "-o", "copy"]).succeeds().out, digest);
    elsewhere.run(&["verify"]).exits(2);
    elsewhere.run(&["verify", "nowhere"]).exits(2).says("there is no site to check");
    elsewhere.run(&["verify", "copy", "-o", "copy"]).exits(2);
}

#[test]
fn whatever_was_done_to_a_file_is_told() {
    let project = archive();
    project.write("public/style.css", "body { color: red }");
    fs::remove_file(project.path("public/404.html")).unwrap();
    project.write("public/documents/added/index.html", "x");
    project.write("public/more/deep/a.html", "x");
    project.write("public/.htaccess", "x");
    let ran = verify(&project).exits(1);
    for said in [
        "public/style.css: error: changed since the site was built",
        "public/404.html: error: missing",
        "public/documents/added: warning: a folder that does not belong to the site",
        "public/more: warning: a folder that does not belong to the site",
        "public/.htaccess: warning: does not belong to the site",
        "1 changed, 1 missing, 3 that the list does not know",
    ] {
        assert!(ran.err.contains(said), "{said:?} is not in:\n{}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), 6, "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_link_is_no_file_of_the_site() {
    use std::os::unix::fs::symlink;
    let project = archive();
    let same = project.path("same.css");
    fs::rename(project.path("public/style.css"), &same).unwrap();
    symlink(&same, project.path("public/style.css")).unwrap();
    fs::rename(project.path("public/documents"), project.path("elsewhere")).unwrap();
    symlink(project.path("elsewhere"), project.path("public/documents")).unwrap();
    symlink("/etc/passwd", project.path("public/extra")).unwrap();
    let ran = verify(&project).exits(1);
    for said in [
        "public/style.css: error: not a regular file",
        "public/documents/by-hand/index.html: error: missing: the folder it should lie in is a link",
        "public/documents: warning: does not belong to the site",
        "public/extra: warning: does not belong to the site",
    ] {
        assert!(ran.err.contains(said), "{said:?} is not in:\n{}", ran.err);
    }
}

#[test]
fn a_tampered_list_is_never_trusted() {
    let project = archive();
    let list = project.read(LIST);
    let digest = verify(&project).succeeds().out;
    let tampered = |text: String| {
        project.write(LIST, text);
        verify(&project).exits(1)
    };
    let other = format!("{}{}", if list.starts_with('0') { '1' } else { '0' }, &list[1..]);
    let ran = tampered(other).says("changed since the site was built");
    assert_ne!(ran.out, digest);
    tampered(list.lines().skip(1).map(|line| format!("{line}\n")).collect()).says("does not belong to the site");
    tampered(format!("{list}{}  ../site.toml\n", "0".repeat(64))).says("lies outside the folder");
    tampered(format!("{list}{}  /etc/passwd\n", "0".repeat(64))).says("lies outside the folder");
    tampered(format!("{list}{list}")).says("is listed twice");
    tampered(format!("{list}nonsense\n")).says(&format!(":{}: ", list.lines().count() + 1));
}

#[test]
fn the_list_is_kept_up_and_never_stands_in_the_way() {
    let project = archive();
    let before = project.read(LIST);
    project.run(&["build"]).succeeds().says("0 written");
    project.write("content/more.md", "---\ntitle: More\n---\nText.\n");
    project.run(&["build"]).succeeds();
    assert_ne!(project.read(LIST), before);
    verify(&project).succeeds();
    // Beside a file of somebody else, pages are replaced one by one.
    project.write("public/CNAME", "e.example");
    project.write("content/more.md", "---\ntitle: Another\n---\nText.\n");
    project.run(&["build"]).succeeds();
    let ran = verify(&project).exits(1);
    assert!(ran.err.contains("0 changed, 0 missing, 1 that the list does not know"), "{}", ran.err);
    fs::remove_file(project.path("public/CNAME")).unwrap();
    // An earlier version wrote no such list.
    fs::remove_file(project.path(LIST)).unwrap();
    let hidden = project.read("public/.cuttings-manifest.json");
    let mut old: serde_json::Value = serde_json::from_str(&hidden).unwrap();
    old["files"].as_object_mut().unwrap().shift_remove("manifest-sha256.txt");
    project.write("public/.cuttings-manifest.json", old.to_string());
    verify(&project).exits(2).says("the list of its files is missing");
    project.run(&["build"]).succeeds().says("0 written");
    verify(&project).succeeds();
    // A folder that holds a list of that name is not ours for that.
    project.write("bag/manifest-sha256.txt", "");
    project.write("bag/data/a.txt", "years of work");
    project.run(&["build", "--output", "bag"]).exits(2);
    project.write("static/manifest-sha256.txt", "mine");
    project.run(&["build"]).exits(1).says("where a build lists its files");
}

#[test]
fn the_archive_s_own_files_are_checked_too() {
    let project = archive();
    let picture = b"\x89PNG\r\n\x1a\nrest";
    let name = format!("content/pictures/{}.png", sha256(picture));
    project.write(&name, picture);
    let check = |code| project.run(&["verify", "--captures"]).exits(code);
    check(0).says("raw pages: 1 page as recorded, 0 changed, 0 missing").says("pictures: 1 picture as recorded");
    check(0).says("documents: 1 as ingest wrote them, 0 edited since, 1 without a raw page");
    project.write(&name, "x");
    check(1).says("not the picture that its name says");
    project.write(&name, picture);
    let page = project.read("raw/the gates.html");
    project.write("raw/the gates.html", format!("{page} "));
    check(1).says("raw/the gates.html: error: not the page that was ingested");
    fs::remove_file(project.path("raw/the gates.html")).unwrap();
    check(1).says("raw/the gates.html: error: missing");
    project.write("raw/the gates.html", page);
    let ledger = project.read("content/ledger.tsv");
    project.write("content/ledger.tsv", "");
    check(1).says("its raw page is not in `content/ledger.tsv`");
    project.write("content/ledger.tsv", ledger);
    check(0);
    fs::remove_dir_all(project.path("public")).unwrap();
    check(0).says("no site is built");
}
