//! The command line: help, exit codes, messages to the letter.

use std::io::Read;
use std::process::Stdio;

use crate::project::Project;

#[test]
fn help_names_every_command_and_each_command_has_help() {
    let project = Project::empty();
    let help = project.run(&["--help"]).succeeds().out;
    for command in ["init", "ingest", "extract", "build", "serve", "check", "completions"] {
        assert!(help.contains(&format!("\n  {command}")), "{command} is not in\n{help}");
        let own = project.run(&[command, "--help"]).succeeds().out;
        assert!(own.contains("Usage: cuttings"), "{own}");
    }
    assert!(project.run(&["watch", "--help"]).succeeds().out.contains("reload"));
}

#[test]
fn wrong_use_is_told_and_exits_with_2() {
    let project = Project::empty();
    project.run(&[]).exits(2);
    project.run(&["biuld"]).exits(2).says("build");
    project.run(&["build"]).exits(2).says("there is no archive here");
    project.run(&["extract"]).exits(2);
    project.run(&["init"]).succeeds();
    project.run(&["init"]).exits(2).says("there is an archive already");
    project.run(&["--root", "elsewhere", "init"]).succeeds();
    assert!(project.read("elsewhere/site.toml").contains("title = \"Elsewhere\""));
}

#[test]
fn a_wrong_setting_is_told_with_its_line() {
    let project = Project::empty();
    project.write("site.toml", "title = \"x\"\nbase_ulr = \"https://e.example\"\n");
    project.run(&["build"]).exits(2).says("site.toml:2: unknown field `base_ulr`").says("did you mean `base_url`?");
}

#[test]
fn every_faulty_document_is_listed_and_nothing_is_published() {
    let project = Project::new();
    project.write("content/a.md", "---\ntitle: Good\n---\nText.\n");
    project.run(&["build"]).succeeds();
    let before = project.tree("public");
    project.write("content/b.md", "---\ntitle: [1]\ndate: soon\n---\n");
    project.write("content/c.md", "no front matter\n");
    let ran = project.run(&["build"]).exits(1);
    let faults: Vec<&str> = ran.err.lines().filter(|line| line.contains("error: ")).collect();
    assert_eq!(
        faults,
        [
            "content/b.md:2: error: `title` is a list; expected a text",
            "content/b.md:3: error: `date`: `soon` is not a date; expected `2024`, `2024-03`, `2024-03-05` or \
             `2024-03-05T21:30`",
            "content/c.md:1: error: no front matter: the first line is not `---`",
        ]
    );
    assert_eq!(project.tree("public"), before);
    project.run(&["check"]).exits(1).says("1 document, 3 faults");
}

#[test]
fn check_finds_links_to_documents_that_are_not_there() {
    let project = Project::new();
    let links =
        "Text with [one](b.md), [another](../gone/c.md#p) and [a third](https://e.example/d.md).\n\n[e]: f.md\n\n[e]\n";
    project.write("content/quay/a.md", format!("---\ntitle: A\n---\n{links}"));
    project.write("content/quay/b.md", "---\ntitle: B\n---\nThe [first](a.md), its [page](/documents/a/).\n");
    project.write("content/collections/piers.md", "---\ntitle: Piers\n---\n[A](../quay/a.md)\n\n[X](../quay/x.md)\n");
    let checked = project.run(&["check"]).succeeds();
    let dead: Vec<&str> = checked.err.lines().filter(|line| line.contains("leads to no document")).collect();
    let expected = [
        "content/quay/a.md:4: warning: the link `../gone/c.md#p` leads to no document of the site",
        "content/quay/a.md:8: warning: the link `f.md` leads to no document of the site",
        "content/collections/piers.md:6: warning: the link `../quay/x.md` leads to no document of the site",
    ];
    assert_eq!(dead, expected, "{}", checked.err);
    project.run(&["build"]).succeeds().says("leads to no document");
    // What was noted of the texts tells the same.
    project.run(&["build"]).succeeds().says("content/quay/a.md:8: warning: the link `f.md`");
}

#[test]
fn check_lists_what_ingest_was_not_sure_of() {
    let project = Project::new();
    project.write(
        "content/a.md",
        "---\ntitle: Good\ncapture:\n  file: raw/a.html\n  sha256: aa\n  warnings:\n    - no date was found\n---\nText.\n",
    );
    project.run(&["check"]).succeeds().says("content/a.md: warning: no date was found").says("0 faults, 1 doubt");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let project = Project::empty();
    for number in 0..50 {
        let paragraph =
            format!("Paragraph {number} of a page that is long enough to be taken for an article. ").repeat(200);
        project.write(
            &format!("raw/{number}.html"),
            format!("<title>Page {number}</title><h1>Page {number}</h1><p>{paragraph}"),
        );
    }
    let mut child = project.command(&["extract", "raw"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(0) && !said.contains("panic"), "{:?} {said}", ended.status);
}

#[cfg(unix)]
#[test]
fn names_of_files_cannot_steer_the_terminal() {
    let project = Project::new();
    project.write("raw/\u{1b}[31mred\n.html", "");
    let ran = project.run(&["ingest"]).exits(1);
    assert!(!ran.err.contains('\u{1b}') && ran.err.contains("\\u{1b}[31mred"), "{}", ran.err);
}

#[test]
fn completions_are_printed_for_every_shell() {
    let project = Project::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(project.run(&["completions", shell]).succeeds().out.contains("ingest"), "{shell}");
    }
}

#[test]
fn quiet_says_nothing_and_verbose_names_every_page() {
    let project = Project::new();
    project.write("content/a.md", "---\ntitle: Good\n---\nText.\n");
    assert_eq!(project.run(&["build", "--quiet"]).succeeds().err, "");
}
