//! `build` from outside: what is published, where, and what never is.

use std::collections::BTreeMap;
use std::fs;

use crate::project::{Project, files};

fn document(project: &Project, path: &str, front: &str, body: &str) {
    project.write(&format!("content/{path}.md"), format!("---\n{front}\n---\n\n{body}\n"));
}

/// Three documents of two sources in two months, and one without a date.
fn archive() -> Project {
    let project = Project::new();
    document(
        &project,
        "quay/2024-03-05-gates",
        "title: The gates\ndate: 2024-03-05\nsource: The Quay\ntags: [C, C++, floods]\naliases: [/old/gates/]",
        "See [the pumps](../beacon/2024-04-01-pumps.md).",
    );
    document(
        &project,
        "beacon/2024-04-01-pumps",
        "title: The pumps\ndate: 2024-04-01T10:00\nsource: Beacon\ntags: ['C#', flooding]\nauthors: [Mara Lindqvist]",
        "Text of the pumps.",
    );
    document(&project, "beacon/year", "title: A year\ndate: 2023\nsource: Beacon", "Text of a year.");
    document(&project, "beacon/undated-letter", "title: A letter\nsource: Beacon\nlanguage: ar", "نص");
    project.write("tags.toml", "[floods]\naliases = [\"flooding\"]\n");
    project
}

/// A web server is another user than who built the site.
#[cfg(unix)]
#[test]
fn a_site_is_readable_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let project = archive();
    for (umask, output) in [("022", "a"), ("077", "b"), ("002", "c"), ("000", "d")] {
        let script = format!("umask {umask} && exec \"$0\" build -o {output}");
        let mut command = std::process::Command::new("sh");
        let done =
            command.args(["-c", &script, env!("CARGO_BIN_EXE_cuttings")]).current_dir(project.path(".")).output();
        assert!(done.unwrap().status.success());
        let output = project.path(output);
        let mut modes = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&output).into_iter().map(|entry| entry.unwrap()) {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            *modes.entry((entry.file_type().is_dir(), mode)).or_insert(0) += 1;
        }
        let kinds: Vec<_> = modes.keys().copied().collect();
        assert_eq!(kinds, [(false, 0o644), (true, 0o755)], "umask {umask}");
    }
}

#[test]
fn every_document_and_index_has_its_page() {
    let project = archive();
    project.run(&["build", "--base-url", "https://e.example/archive/"]).succeeds();
    for path in [
        "index.html",
        "documents/2024-03-05-gates/index.html",
        "documents/undated-letter/index.html",
        "2024/index.html",
        "2024/03/index.html",
        "2024/04/index.html",
        "2023/index.html",
        "undated/index.html",
        "tags/index.html",
        "tags/c/index.html",
        "tags/c-plus-plus/index.html",
        "tags/c-sharp/index.html",
        "tags/floods/index.html",
        "tags/floods/atom.xml",
        "sources/index.html",
        "sources/beacon/index.html",
        "sources/beacon/atom.xml",
        "authors/mara-lindqvist/index.html",
        "authors/mara-lindqvist/atom.xml",
        "documents/2024-03-05-gates/cite.ris",
        "documents/2024-03-05-gates/index.md",
        "data/index.html",
        "data/documents.csv",
        "data/documents.csl.json",
        "feeds.opml",
        "old/gates/index.html",
        "atom.xml",
        "feed.json",
        "sitemap.xml",
        "robots.txt",
        "404.html",
    ] {
        assert!(project.path("public").join(path).is_file(), "{path}");
    }
    assert!(!project.path("public/tags/flooding").exists());
    let floods = project.read("public/tags/floods/index.html");
    assert!(floods.contains("The gates") && floods.contains("The pumps"));
    let gates = project.read("public/documents/2024-03-05-gates/index.html");
    assert!(gates.contains("href=\"/archive/documents/2024-04-01-pumps/\""), "{gates}");
    assert!(project.read("public/documents/undated-letter/index.html").contains("dir=\"rtl\""));
}

#[test]
fn a_site_for_the_disk_has_no_rooted_link() {
    let project = archive();
    project.run(&["build", "--relative"]).succeeds();
    for (path, bytes) in project.tree("public") {
        if path.ends_with(".html") {
            let text = String::from_utf8(bytes).unwrap();
            for rooted in ["href=\"/", "src=\"/"] {
                assert!(!text.contains(rooted), "{path} has {rooted}");
            }
        }
    }
    assert!(project.read("public/2024/03/index.html").contains("../../documents/2024-03-05-gates/index.html"));
}

#[test]
fn building_again_writes_nothing_and_elsewhere_gives_the_same_bytes() {
    let project = archive();
    project.run(&["build"]).succeeds();
    let first = project.tree("public");
    project.run(&["build"]).succeeds().says("0 written");
    assert_eq!(project.tree("public"), first);
    let other = archive();
    let environment = [("TZ", "Asia/Tokyo"), ("LANG", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "1")];
    other.run_with(&["build"], b"", &environment).succeeds();
    let differing: Vec<&String> =
        first.iter().filter(|(p, b)| other.tree("public").get(*p) != Some(b)).map(|(p, _)| p).collect();
    assert_eq!(differing, Vec::<&String>::new());
}

#[test]
fn spellings_of_an_author_are_joined_wherever_the_name_stands() {
    let project = Project::new();
    for (file, author) in [("a", "Mira Holt"), ("b", "M. Holt"), ("c", "ميرا هولت")] {
        project.write(
            &format!("content/quay/{file}.md"),
            format!("---\ntitle: {file}\ndate: 2024-03-05\nauthors: [{author}]\n---\nText of {file}.\n"),
        );
    }
    project.run(&["build"]).succeeds();
    assert!(project.path("public/authors/m-holt/index.html").is_file());
    let settings = project.read("site.toml") + "\n[authors.\"Mira Holt\"]\naliases = [\"M. Holt\", \"ميرا هولت\"]\n";
    project.write("site.toml", settings);
    project.run(&["build"]).succeeds();
    assert!(!project.path("public/authors/m-holt").exists());
    let list = project.read("public/authors/mira-holt/index.html");
    for document in ["/documents/a/", "/documents/b/", "/documents/c/"] {
        assert!(list.contains(document), "{list}");
    }
    assert!(project.read("public/documents/c/index.html").contains("/authors/mira-holt/"));
    assert!(project.read("content/quay/c.md").contains("ميرا هولت"));
    let again = project.tree("public");
    project.run(&["build", "-o", "anew"]).succeeds();
    assert_eq!(project.tree("anew"), again);
}

#[test]
fn a_removed_document_s_page_goes_and_only_it() {
    let project = archive();
    project.run(&["build"]).succeeds();
    project.write("public/CNAME", "e.example");
    fs::remove_file(project.path("content/beacon/year.md")).unwrap();
    project.run(&["build"]).succeeds();
    assert!(!project.path("public/documents/year").exists() && !project.path("public/2023").exists());
    assert!(project.path("public/documents/undated-letter/index.html").is_file());
    assert_eq!(project.read("public/CNAME"), "e.example");
}

#[test]
fn two_documents_at_one_address_are_a_fault_that_names_both() {
    let project = archive();
    document(&project, "elsewhere/2024-03-05-gates", "title: Another", "Text.");
    let ran = project.run(&["build"]).exits(1);
    assert!(!project.path("public").exists());
    for path in ["content/quay/2024-03-05-gates.md", "content/elsewhere/2024-03-05-gates.md"] {
        assert!(ran.err.contains(path), "{}", ran.err);
    }
}

#[test]
fn folders_that_are_not_ours_are_refused() {
    let project = archive();
    project.write("mine/keep.txt", "x");
    let before: BTreeMap<String, Vec<u8>> = project.tree("");
    for output in [".", "content", "/", "..", "mine", "content/site", "templates"] {
        project.run(&["build", "--output", output]).exits(2);
        assert_eq!(project.tree(""), before, "{output}");
    }
    project.run(&["build", "--output", "mine", "--force"]).succeeds();
    assert_eq!(project.read("mine/keep.txt"), "x");
}

#[test]
fn a_broken_template_stops_the_build_and_leaves_the_old_site() {
    let project = archive();
    project.run(&["build"]).succeeds();
    let before = files(&project.path("public"));
    project.write(
        "templates/document.html",
        "{% extends \"base.html\" %}\n{% block content %}{{ nothing.here }}{% endblock %}",
    );
    let ran = project.run(&["build"]).exits(1);
    assert!(ran.err.contains("document.html"), "{}", ran.err);
    assert_eq!(files(&project.path("public")), before);
}

#[test]
fn a_user_s_template_and_asset_take_the_place_of_the_defaults() {
    let project = archive();
    project.write("templates/404.html", "Nothing lives here.");
    project.write("static/own.css", "body { color: red }");
    project.run(&["build"]).succeeds();
    assert_eq!(project.read("public/404.html").trim(), "Nothing lives here.");
    assert_eq!(project.read("public/own.css"), "body { color: red }");
}

#[test]
fn drafts_are_built_when_asked_for() {
    let project = archive();
    document(&project, "quay/draft", "title: Unfinished\ndraft: true", "Text.");
    project.run(&["build"]).succeeds();
    assert!(!project.path("public/documents/draft").exists());
    project.run(&["build", "--drafts"]).succeeds();
    assert!(project.path("public/documents/draft/index.html").is_file());
}

#[test]
fn an_empty_archive_builds() {
    let project = Project::new();
    project.run(&["build"]).succeeds();
    assert!(project.read("public/index.html").contains("Test archive"));
}
