//! `ingest` and `extract` from outside: what is written, what is left alone, what is said.

use std::fs;

use crate::project::Project;

/// A saved page, small but with what real ones have around the article.
fn page(title: &str, paragraph: &str) -> String {
    format!(
        r#"<!DOCTYPE html><html lang="en"><head><title>{title} | The Quay</title>
<meta property="og:site_name" content="The Quay"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2024-03-05T21:30:00+02:00">
<link rel="canonical" href="https://quay.example/{slug}"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>{title}</h1><p class="byline">By Mara Lindqvist</p>
<p>{paragraph}</p>
<p>The harbour office said on Tuesday that the gates would stay closed until the water had fallen by half a metre,
and that ferries would leave from the northern pier in the meantime.</p>
<p>Two of the four pumps were replaced last autumn; the others are as old as the dyke itself, which was raised after
the flood that nobody in the town has forgotten.</p></article>
<footer>All rights reserved. <a href="/privacy">Privacy</a></footer></body></html>"#,
        slug = title.to_lowercase().replace(' ', "-"),
    )
}

const FLOOD: &str = "Residents along the lower quay carried sandbags through the night, after the tide had come \
                     higher than any gauge was made for, and the bridge was shut to all but ambulances.";

fn documents(project: &Project) -> Vec<String> {
    project.tree("content").into_keys().filter(|path| path.ends_with(".md")).collect()
}

#[test]
fn a_page_becomes_one_document_once() {
    let project = Project::new();
    project.write("raw/flood.html", page("Water over the lower quay", FLOOD));
    project.run(&["ingest"]).succeeds().says("1 new");
    assert_eq!(documents(&project), ["the-quay/2024-03-05-water-over-the-lower-quay.md"]);
    let before = project.tree("content");
    project.run(&["ingest", "raw"]).succeeds().says("1 unchanged");
    project.run(&["ingest", "raw/flood.html"]).succeeds().says("1 unchanged");
    assert_eq!(project.tree("content"), before);
    let written = project.read("content/the-quay/2024-03-05-water-over-the-lower-quay.md");
    for part in [
        "title: Water over the lower quay",
        "date: 2024-03-05T21:30",
        "source: The Quay",
        "source_url: https://quay.example/water-over-the-lower-quay",
        "  - Mara Lindqvist",
        "language: en",
        "  file: raw/flood.html",
        "carried sandbags through the night",
    ] {
        assert!(written.contains(part), "{part} is not in\n{written}");
    }
    for part in ["Privacy", "Home", "All rights"] {
        assert!(!written.contains(part), "{part} is in\n{written}");
    }
}

#[test]
fn what_a_person_edited_is_never_written() {
    let project = Project::new();
    project.write("raw/flood.html", page("Water over the lower quay", FLOOD));
    project.run(&["ingest"]).succeeds();
    let path = "content/the-quay/2024-03-05-water-over-the-lower-quay.md";
    let edited = project.read(path).replace("title: Water", "title: High water");
    project.write(path, &edited);
    project.run(&["ingest"]).succeeds().says("1 kept as edited");
    assert_eq!(project.read(path), edited);
}

#[test]
fn doubts_are_told_when_a_document_is_written_and_not_again() {
    let project = Project::new();
    let undated = page("Water over the lower quay", FLOOD).replace("2024-03-05", "");
    project.write("raw/flood.html", undated);
    project.run(&["ingest"]).succeeds().says("1 new").says("doubt");
    let again = project.run(&["ingest"]).succeeds().says("1 unchanged");
    assert!(!again.err.contains("doubt"), "{}", again.err);
}

const PROMISE: &str = "Readers of The Quay get the letter from the harbour every Friday, with the tides of the coming week and all that the council decided.";

/// A page with a paragraph of its own and, among those of its text, one that other pages have, too.
fn page_of_many(title: &str, number: usize, promise: &str) -> String {
    let own =
        format!("Pier {number} was shut for the {number}th time this year, after boards had come loose near its end.");
    let others = [
        "The harbour office said on Tuesday that the gates",
        "Two of the four pumps were replaced last autumn; the others",
    ];
    let page = page(title, &format!("{FLOOD} {own}"));
    let page = others.iter().fold(page, |page, words| page.replace(words, &format!("On pier {number} {words}")));
    page.replace("</article>", &format!("<p>{promise}</p><p>{own} Nobody was hurt there.</p></article>"))
}

#[test]
fn a_paragraph_that_recurs_is_left_out_of_the_pages_that_took_it() {
    let project = Project::new();
    for number in 1..=4 {
        let promise = if number < 4 { PROMISE } else { "Divers will look at the posts below the water next week." };
        project.write(&format!("raw/{number}.html"), page_of_many(&format!("Pier {number} is shut"), number, promise));
    }
    // By itself a page cannot tell.
    let alone = project.run(&["extract", "raw/1.html"]).succeeds();
    assert!(alone.out.contains(PROMISE), "{}", alone.out);
    let fourth = project.run(&["extract", "--format", "markdown", "raw/4.html"]).succeeds().out;
    let told = project.run(&["extract", "--explain", "raw"]).succeeds().out;
    assert_eq!(told.matches("stands on 3 of 4 pages of this source").count(), 3, "{told}");
    project.run(&["ingest"]).succeeds().says("4 new");
    let body = |text: &str| text.rsplit("---\n").next().unwrap_or_default().to_owned();
    for number in 1..=3 {
        let text = project.read(&format!("content/the-quay/2024-03-05-pier-{number}-is-shut.md"));
        assert!(!text.contains("letter from the harbour") && text.contains("Nobody was hurt there"), "{text}");
    }
    // The fourth has no such line: it is what it is by itself.
    assert_eq!(body(&project.read("content/the-quay/2024-03-05-pier-4-is-shut.md")), body(&fourth));
}

#[test]
fn a_moved_document_is_known_again() {
    let project = Project::new();
    project.write("raw/flood.html", page("Water over the lower quay", FLOOD));
    project.run(&["ingest"]).succeeds();
    fs::create_dir_all(project.path("content/floods")).unwrap();
    let path = "content/the-quay/2024-03-05-water-over-the-lower-quay.md";
    fs::rename(project.path(path), project.path("content/floods/first.md")).unwrap();
    project.run(&["ingest"]).succeeds().says("1 unchanged");
    assert_eq!(documents(&project), ["floods/first.md"]);
    // Links to the address it had go on working.
    project.run(&["build"]).succeeds();
    let old = project.read("public/documents/2024-03-05-water-over-the-lower-quay/index.html");
    assert!(old.contains("/documents/first/"), "{old}");
}

#[test]
fn a_deleted_document_stays_deleted_until_it_is_asked_for() {
    let project = Project::new();
    project.write("raw/flood.html", page("Water over the lower quay", FLOOD));
    project.run(&["ingest"]).succeeds();
    let path = "content/the-quay/2024-03-05-water-over-the-lower-quay.md";
    let text = project.read(path);
    fs::remove_file(project.path(path)).unwrap();
    project.run(&["ingest"]).succeeds().says("1 left deleted");
    assert!(documents(&project).is_empty());
    project.run(&["ingest", "--restore"]).succeeds().says("1 new");
    assert_eq!(project.read(path), text);
}

#[test]
fn copies_failures_and_dry_runs_are_told() {
    let project = Project::new();
    project.write("raw/a.html", page("Water over the lower quay", FLOOD));
    project.write("raw/b.html", page("Water over the lower quay", FLOOD));
    project.write("raw/empty.html", "");
    project.write("raw/picture.html", b"\x89PNG\r\n\x1a\n0000000000");
    project.write("raw/menu.txt", "Home\nNews\nContact\n");
    let dry = project.run(&["ingest", "--dry-run"]).exits(1).says("1 new").says("nothing was written");
    assert!(documents(&project).is_empty(), "{}", dry.err);
    let ran = project.run(&["ingest"]).exits(1).says("1 new, 1 skipped as copies, 3 failed");
    for path in ["raw/empty.html", "raw/picture.html", "raw/menu.txt"] {
        assert!(ran.err.contains(&format!("{path}: error: ")), "{}", ran.err);
    }
    assert_eq!(documents(&project).len(), 1);
}

#[test]
fn two_pages_of_one_title_and_day_get_two_addresses() {
    let project = Project::new();
    project.write("raw/a.html", page("Water over the lower quay", FLOOD));
    project.write("raw/b.html", page("Water over the lower quay", &FLOOD.replace("tide", "river")));
    project.run(&["ingest"]).succeeds().says("2 new");
    let before = project.tree("content");
    assert_eq!(documents(&project).len(), 2);
    project.run(&["ingest", "raw/b.html", "raw/a.html"]).succeeds().says("2 unchanged");
    assert_eq!(project.tree("content"), before);
}

#[test]
fn pages_that_are_not_kept_with_the_archive_are_told() {
    let project = Project::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let folder = elsewhere.path().join("saved");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("flood.html"), page("Water over the lower quay", FLOOD)).unwrap();
    project
        .run(&["ingest", folder.to_str().unwrap()])
        .succeeds()
        .says("outside the archive's folder")
        .says("`saved/flood.html`");
    project.run(&["verify", "--captures"]).exits(1).says("can be copied to that place");
    project.write("saved/flood.html", page("Water over the lower quay", FLOOD));
    project.run(&["verify", "--captures"]).succeeds();
    let again = project.run(&["ingest", folder.to_str().unwrap()]).succeeds();
    assert!(!again.err.contains("outside"), "{}", again.err);
}

#[test]
fn a_page_that_scripts_draw_is_told_from_a_notice() {
    let project = Project::new();
    let state = format!(
        "<html><body><div id=app></div><script id=__DATA__ type=application/json>{{\"a\":\"{}\"}}</script>",
        "x ".repeat(900)
    );
    project
        .write("raw/app.html", state)
        .write("raw/wall.html", "<html><body><p>Accept?</p><button>Yes</button></body></html>");
    project.run(&["ingest"]).exits(1).says("SingleFile").says("look at the file in a browser");
}

#[test]
fn without_an_archive_or_pages_nothing_is_done() {
    Project::empty().run(&["ingest", "x"]).exits(2).says("cuttings init");
    let project = Project::new();
    project.run(&["ingest"]).exits(2).says("no saved pages");
    project.run(&["ingest", "nowhere.html"]).exits(2).says("nowhere.html: error: cannot read");
}

#[test]
fn extract_prints_json_or_markdown_and_writes_nothing() {
    let project = Project::empty();
    let text = page("Water over the lower quay", FLOOD);
    project.write("flood.html", &text);
    let ran = project.run(&["extract", "flood.html"]).succeeds();
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let members: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        [
            "path",
            "title",
            "authors",
            "source",
            "source_url",
            "credit",
            "date",
            "tags",
            "language",
            "description",
            "captions",
            "body",
            "text",
            "evidence",
            "warnings"
        ]
    );
    assert_eq!(found["path"], "flood.html");
    assert_eq!(found["date"], "2024-03-05T21:30:00+02:00");
    let sure = found["evidence"]["date"]["confidence"].as_f64().unwrap();
    assert!((0.5..=1.0).contains(&sure), "{}", found["evidence"]);
    assert!(!found["evidence"]["title"]["places"].as_array().unwrap().is_empty(), "{}", found["evidence"]);
    let ran = project.run(&["extract", "--explain", "flood.html"]).succeeds();
    assert!(ran.out.contains("title:") && ran.out.contains(" sure, from "), "{}", ran.out);
    project.run(&["extract", "--explain", "--format", "json", "flood.html"]).exits(2);
    let ran = project.run_with(&["extract", "-", "--format", "markdown"], text.as_bytes(), &[]).succeeds();
    assert!(ran.out.starts_with("---\ntitle: Water over the lower quay\n"), "{}", ran.out);
    assert_eq!(project.tree("").len(), 1);
}

#[cfg(unix)]
#[test]
fn links_and_devices_in_a_folder_are_passed_over() {
    let project = Project::new();
    project.write("raw/a.html", page("Water over the lower quay", FLOOD));
    std::os::unix::fs::symlink("/etc/passwd", project.path("raw/passwd.txt")).unwrap();
    std::os::unix::fs::symlink("..", project.path("raw/up")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        project.path("raw/fifo.html"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from(0o600),
        0,
    )
    .unwrap();
    project.run(&["ingest", "--verbose"]).succeeds().says("1 new").says("symbolic link").says("not a regular file");
}

#[test]
fn a_page_over_the_limit_is_refused_and_the_others_are_taken() {
    let project = Project::new();
    let settings = project.read("site.toml");
    project.write("site.toml", settings + "\n[limits]\npage_bytes = 5000\n");
    project.write("raw/a.html", page("Water over the lower quay", FLOOD));
    project.write("raw/big.html", page("Large", &"word ".repeat(2000)));
    project.run(&["ingest"]).exits(1).says("raw/big.html: error: larger than 5000 bytes").says("1 new, 1 failed");
}
