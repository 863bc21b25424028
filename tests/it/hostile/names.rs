//! Names that fall together, vanish, or mean something to a file system.

use super::*;

/// Names chosen to fall together, to vanish, or to mean something to a file system.
const NAMES: &[&str] = &[
    "C",
    "c",
    "C++",
    "C#",
    "É",
    "E\u{301}",
    "é",
    "!!!",
    "???",
    "..",
    ".",
    "\u{200b}",
    "CON",
    "nul",
    "com1",
    "lpt9.txt",
    "aux.html",
    "index",
    "page",
    "feed",
    "atom",
    "tags",
    "sources",
    "authors",
    "page/2",
    "a/b",
    "a\\b",
    "a b ",
    "a-b",
    "A B",
    "../../etc/passwd",
    "%2e%2e%2f",
    "/abs",
    "C:\\x",
    ".git",
    "~",
    "日本",
    "日本語",
    "ريال",
    "Ёлка",
    "елка",
    "ß",
    "ss",
    "ﬁ",
    "fi",
    "İ",
    "i",
    "🙂",
    "🙃",
    "-",
    "--",
    "- -",
    "a",
    "a.",
    "a ",
    "null",
    "true",
    "2024",
    "1.10",
    "\u{202e}abc",
    "ἀ",
    "ｆｕｌｌ",
    "full",
];

#[test]
fn every_name_has_an_address_of_its_own_that_every_file_system_takes() {
    let build = |names: &mut dyn Iterator<Item = &&str>| {
        let project = Project::new();
        let long = "é".repeat(400);
        for (number, name) in names.enumerate() {
            let title = json!(format!("{number}"));
            document(&project, &format!("n{number}"), &[("title", title), ("tags", json!([name, long]))], "Text.");
        }
        project.run(&["build"]).succeeds();
        project
    };
    let project = build(&mut NAMES.iter());
    let site = assert_harmless(&project);
    let is_device = |name: &str| {
        let stem = name.split('.').next().unwrap_or_default();
        let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
        matches!(stem, "con" | "prn" | "aux" | "nul") || numbered.is_some_and(|n| n.len() == 1)
    };
    let mut tags = Vec::new();
    for path in site.keys() {
        let parts: Vec<&str> = path.split('/').collect();
        for part in &parts[..parts.len() - 1] {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            let fits = part.len() <= 80 && part.starts_with(plain) && part.chars().all(|c| plain(c) || c == '-');
            assert!(fits && !is_device(part), "{path}");
        }
        if let ["tags", tag, "index.html"] = parts[..] {
            tags.push(tag);
            assert!(!matches!(tag, "page" | "index" | "tags"), "{path}");
        }
    }
    let distinct: std::collections::BTreeSet<&str> = NAMES.iter().map(|name| name.trim()).collect();
    assert_eq!(tags.len(), distinct.len() + 1, "{tags:?}");
    let addresses = |project: &Project| {
        let page = project.read("public/tags/index.html");
        let page = Html::parse_document(&page);
        let links = Selector::parse("main ul.terms a").unwrap();
        page.select(&links)
            .map(|link| (link.text().collect::<String>(), link.attr("href").unwrap_or_default().to_owned()))
            .collect::<BTreeMap<String, String>>()
    };
    let turned = build(&mut NAMES.iter().rev());
    assert_eq!(addresses(&turned), addresses(&project));
}

#[test]
fn an_address_that_leads_elsewhere_is_refused_with_its_line() {
    let project = Project::new();
    let slugs = ["../../etc/x", "/abs", "C:\\x", "a/b", "a\\b", ".git", "%2e%2e", "con", "", "a b", "A", "index", "-a"];
    for (number, slug) in slugs.into_iter().enumerate() {
        document(&project, &format!("s{number}"), &[("title", json!("x")), ("slug", json!(slug))], "Text.");
    }
    let ran = project.run(&["build"]).exits(1);
    for number in 0..slugs.len() {
        assert!(ran.err.contains(&format!("content/s{number}.md:3: error: `slug`")), "{number}\n{}", ran.err);
    }
    let project = Project::new();
    let aliases =
        ["/../x", "/a/../../x", "/.git/config", "/%2e%2e/x", "/a\\b", "/", "//evil.example/", "/con:", "/x\u{0}"];
    for (number, alias) in aliases.into_iter().enumerate() {
        document(&project, &format!("a{number}"), &[("title", json!("x")), ("aliases", json!([alias]))], "Text.");
    }
    let ran = project.run(&["build"]).exits(1);
    for number in 0..aliases.len() {
        assert!(ran.err.contains(&format!("content/a{number}.md")), "{number}\n{}", ran.err);
    }
    assert!(!project.path("public").exists());
}

#[test]
fn outputs_at_one_address_are_told_together_and_nothing_is_published() {
    let project = Project::new();
    document(&project, "one/same", &[("title", json!("One"))], "Text.");
    document(&project, "two/Same", &[("title", json!("Two"))], "Text.");
    document(
        &project,
        "three",
        &[("title", json!("Three")), ("aliases", json!(["/tags/", "/documents/same/"]))],
        "Text.",
    );
    document(&project, "four", &[("title", json!("Four")), ("tags", json!(["x"]))], "Text.");
    project.write("static/documents/four/index.html", "mine");
    let ran = project.run(&["build"]).exits(1);
    for path in ["content/one/same.md", "content/two/Same.md", "content/three.md", "static/documents/four/index.html"] {
        assert!(ran.err.contains(path), "{path}\n{}", ran.err);
    }
    assert!(!project.path("public").exists());
}
