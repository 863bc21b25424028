//! What lies in folders besides pages: odd names of files, links, pipes, devices.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::*;

fn page(number: usize) -> String {
    format!(
        "<title>Water over quay {number}</title><article><h1>Water over quay {number}</h1><p>{}<p>{}</article>",
        paragraph(number),
        paragraph(number + 50)
    )
}

#[test]
fn names_of_files_harm_nothing() {
    let project = Project::new();
    let long = [b"x".repeat(250), b".html".to_vec()].concat();
    let names: [&[u8]; 9] = [
        b"\xff.html",
        b"a\nb.html: error: forged.html",
        &long,
        b"-.html",
        b"--force.html",
        b" .html",
        b"\x1b]0;x\x07.html",
        "\u{202e}lmth.html".as_bytes(),
        b"'; rm -rf $HOME `x`.html",
    ];
    for (number, name) in names.into_iter().enumerate() {
        fs::write(project.path("raw").join(OsStr::from_bytes(name)), page(number)).unwrap();
        // Another with nothing in it, so that its name is in a message.
        fs::create_dir_all(project.path("raw/empty")).unwrap();
        fs::write(project.path("raw/empty").join(OsStr::from_bytes(name)), "").unwrap();
    }
    let ran = project.run(&["ingest", "--verbose"]).exits(1).says("9 new").says("9 failed");
    assert_no_fault_of_ours(&ran);
    let steers = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!ran.err.contains(steers), "{:?}", ran.err);
    assert!(!ran.err.lines().any(|line| line.starts_with("b.html")), "{}", ran.err);
    project.run(&["build"]).succeeds();
    assert_harmless(&project);
    fs::write(project.path("content").join(OsStr::from_bytes(b"\xff.md")), "---\ntitle: x\n---\n").unwrap();
    project.run(&["build"]).exits(1).says("not UTF-8");
}

#[test]
fn links_lead_nowhere_and_are_told() {
    let project = Project::new();
    let outside = Project::empty();
    outside.write("secret.html", page(7).replace("Water", "Secret"));
    outside.write("secret.md", "---\ntitle: Secret\n---\nSecret\n");
    outside.write("folder/secret.css", "/* Secret */");
    project.write("raw/own.html", page(1));
    document(&project, "own", &[("title", json!("Own"))], "Text.");
    fs::create_dir_all(project.path("static")).unwrap();
    fs::create_dir_all(project.path("templates")).unwrap();
    for (folder, ending) in [("raw", "html"), ("content", "md"), ("static", "html"), ("templates", "html")] {
        let folder = project.path(folder);
        symlink(
            outside.path(&format!("secret.{}", if ending == "md" { "md" } else { "html" })),
            folder.join(format!("out.{ending}")),
        )
        .unwrap();
        symlink(folder.join(format!("out.{ending}")), folder.join(format!("chain.{ending}"))).unwrap();
        symlink("nowhere", folder.join(format!("dangling.{ending}"))).unwrap();
        symlink(format!("loop.{ending}"), folder.join(format!("loop.{ending}"))).unwrap();
        symlink("..", folder.join("up")).unwrap();
        symlink(outside.path("folder"), folder.join("folder")).unwrap();
    }
    let told = |ran: &Ran, folder: &str| {
        let line = |line: &&str| {
            line.trim_start_matches("./").starts_with(&format!("{folder}/")) && line.contains("symbolic link")
        };
        ran.err.lines().filter(line).count()
    };
    let ran = project.run(&["ingest", "--verbose"]).says("1 new");
    assert_eq!((ran.code, told(&ran, "raw")), (Some(0), 6), "{}", ran.err);
    let ran = project.run(&["build"]).succeeds();
    for folder in ["content", "static", "templates"] {
        assert_eq!(told(&ran, folder), 6, "{folder}\n{}", ran.err);
    }
    let site = assert_harmless(&project);
    let leaked: Vec<_> = site
        .iter()
        .filter(|(path, bytes)| path.contains("ecret") || String::from_utf8_lossy(bytes).contains("Secret"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(leaked, Vec::<&String>::new());
}

#[test]
fn nothing_is_written_through_a_link_in_the_output() {
    let project = Project::new();
    let outside = Project::empty();
    document(&project, "own", &[("title", json!("Own"))], "Text.");
    project.run(&["build"]).succeeds();
    fs::rename(project.path("public/documents"), outside.path("documents")).unwrap();
    symlink(outside.path("documents"), project.path("public/documents")).unwrap();
    let before = outside.tree("");
    document(&project, "own", &[("title", json!("Own"))], "Other text.");
    document(&project, "more", &[("title", json!("More"))], "More text.");
    let ran = project.run(&["build"]);
    assert_no_fault_of_ours(&ran);
    assert_eq!(outside.tree(""), before, "{}", ran.err);
    symlink(outside.path("documents"), project.path("linked")).unwrap();
    project.run(&["build", "--output", "linked"]).exits(2).says("symbolic link");
    assert_eq!(outside.tree(""), before);
}

#[test]
fn pipes_sockets_and_folders_are_no_pages() {
    let project = Project::new();
    project.write("raw/own.html", page(1));
    document(&project, "own", &[("title", json!("Own"))], "Text.");
    let mut sockets = Vec::new();
    for (folder, ending) in [("raw", "html"), ("content", "md"), ("static", "html"), ("templates", "html")] {
        let folder = project.path(folder);
        fs::create_dir_all(folder.join(format!("folder.{ending}"))).unwrap();
        mknodat(CWD, folder.join(format!("pipe.{ending}")), FileType::Fifo, Mode::from(0o600), 0).unwrap();
        sockets.push(UnixListener::bind(folder.join(format!("socket.{ending}"))).unwrap());
    }
    project.run(&["ingest"]).succeeds().says("1 new");
    project.run(&["ingest", "raw/pipe.html"]).exits(1).says("not a regular file");
    let ran = project.run(&["build"]).succeeds();
    assert_no_fault_of_ours(&ran);
    assert_harmless(&project);
}
