//! Markup, names and addresses that would act in a reader's browser.

use super::*;

#[test]
fn saved_pages_bring_nothing_active_along() {
    let project = Project::new();
    with_base_url(&project);
    let vectors = vectors();
    for (number, vector) in vectors.iter().enumerate() {
        let (first, second) = (paragraph(2 * number), paragraph(2 * number + 1));
        let named = escaped(&vectors[(number + 1) % vectors.len()]);
        let title = format!("Page {number} of the {}", &first[4..30]);
        project.write(
            &format!("raw/page-{number}.html"),
            format!(
                "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>\
                 <meta property=og:title content=\"{title}\"><meta property=og:site_name content=\"The Quay {}\">\
                 <meta name=author content=\"{named}\"><meta property=article:tag content=\"{named}\">\
                 <meta name=description content=\"{named}\"><meta name=keywords content=\"{named}\">\
                 <link rel=canonical href=\"{named}\"></head>\
                 <body><article><h1>{title}</h1><p>{first}</p>\n{vector}\n<p>{second}</p></article></body></html>",
                number % 7,
            ),
        );
        if number < VECTORS.len() || number % 8 == 0 {
            let lines = vector.replace('\0', "");
            project.write(&format!("raw/dump-{number}.txt"), format!("{title}\n\n{second}\n\n{lines}\n\n{first}\n"));
        }
    }
    let pages = project.tree("raw").len();
    let ran = project.run(&["ingest"]);
    assert_no_fault_of_ours(&ran);
    let written = project.tree("content").keys().filter(|path| path.ends_with(".md")).count();
    assert!(written * 10 > pages * 9, "{written} of {pages}\n{}", ran.err);
    project.run(&["build"]).succeeds();
    assert_harmless(&project);
}

#[test]
fn titles_names_and_captions_are_shown_as_they_are() {
    let project = Project::new();
    with_base_url(&project);
    let settings = project.read("site.toml");
    project.write(
        "site.toml",
        settings.replace("title = \"Test archive\"", "title = '</title><script>x</script> & \"y\"'"),
    );
    let vectors = vectors();
    for (number, vector) in vectors.iter().enumerate() {
        // A few outlets, authors and tags are shared by all; each vector is one of them once.
        let front = [
            ("title", json!(vector)),
            ("date", json!(format!("2024-{:02}-{:02}", number % 12 + 1, number % 28 + 1))),
            ("source", json!(vector)),
            ("credit", json!(vector)),
            ("authors", json!([vector])),
            ("tags", json!([vector])),
            ("language", json!(if number % 2 == 0 { "en" } else { vector })),
            ("description", json!(vector)),
            ("captions", json!([vector])),
            ("notes", json!(vector)),
            ("mood", json!(vector)),
        ];
        document(&project, &format!("v/v{number:04}"), &front, "Text.");
    }
    project.run(&["build"]).succeeds();
    let site = assert_harmless(&project);
    let text = |path: &str| std::str::from_utf8(&site[path]).unwrap();
    let wrong: Vec<String> = vectors
        .par_iter()
        .enumerate()
        .flat_map_iter(|(number, vector)| {
            let page = text(&format!("documents/v{number:04}/index.html"));
            let expected = shown(vector);
            let places = [
                "header.heading h1",
                "header.heading p.lead",
                "p.byline a",
                "ul.tags a[rel=tag]",
                "section.captions li",
                "p.kicker a",
            ];
            let differs = move |place: &&str| shown(&select(page, place).concat()) != expected;
            places.into_iter().filter(differs).map(move |place| format!("{place}: {vector:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let feed: Value = serde_json::from_str(text("feed.json")).unwrap();
    let titles = |shown_in: &mut dyn Iterator<Item = String>| {
        let known: Vec<String> = vectors.iter().map(|vector| shown(vector)).collect();
        let titles: Vec<String> = shown_in.map(|title| shown(&title)).collect();
        let strange: Vec<&String> = titles.iter().filter(|title| !known.contains(title)).collect();
        assert!(titles.len() > 5 && strange.is_empty(), "{strange:?}");
    };
    titles(&mut feed["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()));
    let atom = text("atom.xml").split_once("<entry").map(|(_, entries)| entries).unwrap();
    let atom = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><feed><entry{atom}");
    let texts = xml_texts(&atom).unwrap();
    titles(&mut texts.into_iter().filter(|(tag, _)| *tag == "title").map(|(_, title)| title));
}

/// The forms in which Markdown takes an address.
fn link_forms(address: &str) -> String {
    [
        format!("[x]({address})"),
        format!("[x](<{address}>)"),
        format!("![x]({address})"),
        format!("<{address}>"),
        format!("[x]\n\n[x]: {address}"),
        format!("[x]({address} \"title\")"),
        format!("<a href=\"{address}\">x</a>"),
    ]
    .join("\n\n")
}

#[test]
fn bodies_written_by_hand_bring_nothing_active_along() {
    let project = Project::new();
    with_base_url(&project);
    for (number, vector) in vectors().iter().enumerate() {
        let body = format!("{vector}\n\n> {vector}\n\n- a\n\n  {vector}\n\n| a |\n|---|\n| {vector} |");
        let front = [("title", json!(format!("Body {number}"))), ("notes", json!(body)), ("tags", json!(["one"]))];
        document(&project, &format!("b/b{number:04}"), &front, &body);
    }
    for (number, address) in [
        "javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&Tab;script:alert(1)",
        "&#1;javascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
    ]
    .into_iter()
    .enumerate()
    {
        document(&project, &format!("l/l{number}"), &[("title", json!(address))], &link_forms(address));
    }
    document(&project, "l/heading", &[("title", json!("Heading"))], "# h {#x onclick=alert(1)}\n\n## h {.x style=y}");
    project.run(&["build"]).succeeds();
    assert_harmless(&project);
    project.run(&["build", "--relative", "--output", "disk"]).succeeds();
    let faults = oracle::faults(&project.tree("disk"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_address_that_is_none_is_refused_with_its_line_and_never_linked() {
    let project = Project::new();
    let addresses =
        ["javascript:alert(1)", "data:text/html,x", "\tjava\nscript:alert(1)", "//evil.example", "file:///etc/passwd"];
    for (number, address) in addresses.into_iter().enumerate() {
        document(&project, &format!("s{number}"), &[("title", json!("x")), ("source_url", json!(address))], "Text.");
    }
    let ran = project.run(&["build"]).exits(1);
    for number in 0..addresses.len() {
        assert!(ran.err.contains(&format!("content/s{number}.md:3: error: `source_url`")), "{}", ran.err);
    }
    // As the outlet's name, and in the settings, they are texts.
    let project = Project::new();
    let mut settings = project.read("site.toml");
    for (number, address) in addresses.into_iter().enumerate() {
        document(&project, &format!("s{number}"), &[("title", json!("x")), ("source", json!(address))], "Text.");
        settings += &format!("[sources.{}]\nhomepage = {}\n", json!(address.trim()), json!(address));
    }
    project.write("site.toml", settings);
    project.run(&["build"]).succeeds();
    assert_harmless(&project);
}
