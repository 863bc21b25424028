//! Documents that no person wrote: injected and overlarge front matter, impossible dates, odd bytes.

use super::*;

#[test]
fn front_matter_cannot_be_injected_by_a_page() {
    let project = Project::new();
    let titles = [
        "a\n---\ndraft: true",
        "---",
        "\"quoted\" 'twice': x # y",
        "- item",
        "!!python/object:os.system x",
        "*alias &anchor",
        "a\u{2028}b\u{85}c",
        "null",
        "2024-03-05",
        "{a: b}",
        "| text",
        "%YAML 1.2",
        "\\u0041 \\x41 \\",
    ];
    for (number, title) in titles.iter().enumerate() {
        let json_ld = json!({ "@type": "NewsArticle", "headline": title, "keywords": [title], "articleSection": title,
            "author": { "name": format!("Mara {title}") }, "description": title, "publisher": { "name": title } });
        let json_ld = json_ld.to_string().replace('<', "\\u003c");
        let shown = escaped(title);
        project.write(
            &format!("raw/{number}.html"),
            format!(
                "<title>{shown}</title><meta property=og:title content=\"{shown}\">\
                 <meta property=article:tag content=\"{shown}\"><meta property=og:site_name content=\"{shown}\">\
                 <script type=application/ld+json>{json_ld}</script><article><h1>{shown}</h1>\
                 <p>{}</p><p>---</p><p>title: taken</p><p>---</p><p>{}</p></article>",
                paragraph(number),
                paragraph(number + 50),
            ),
        );
    }
    assert_no_fault_of_ours(&project.run(&["ingest"]));
    project.run(&["build"]).succeeds();
    let site = assert_harmless(&project);
    let pages: Vec<_> = site.keys().filter(|path| path.starts_with("documents/") && path.ends_with(".html")).collect();
    assert_eq!(pages.len(), titles.len(), "a page is missing, a draft perhaps: {pages:?}");
    for (path, text) in project.tree("content").into_iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = String::from_utf8(text).unwrap();
        for line in ["\ndraft: true\n", "\ntitle: taken\n---"] {
            assert!(!text.contains(line), "{path}:\n{text}");
        }
    }
}

#[test]
fn bombs_in_front_matter_are_refused_with_a_line() {
    let project = Project::new();
    let laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                  d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]";
    let anchors: String = (0..7000).map(|n| format!("&a{n} ")).collect();
    let bombs = [
        ("laughs", laughs.to_owned()),
        ("maps", "{a: ".repeat(16_000)),
        ("lists", "[".repeat(60_000)),
        ("deep", format!("x: {}", "[".repeat(40_000) + &"]".repeat(20_000))),
        ("large", format!("x: {}", "[".repeat(160_000))),
        ("anchors", format!("x: [{anchors}]")),
        ("megabyte", format!("x: \"{}\"", "x".repeat(1 << 20))),
        ("twice", "title: a".to_owned()),
        ("tabs", "\tx: y".to_owned()),
        ("unclosed", "x: \"y".to_owned()),
    ];
    for (name, yaml) in &bombs {
        project.write(&format!("content/{name}.md"), format!("---\ntitle: x\n{yaml}\n---\nText.\n"));
    }
    // What these mean to other readers of YAML they do not mean here.
    project.write("content/object.md", "---\ntitle: x\nmood: !!python/object/apply:os.system [\"id\"]\n---\nText.\n");
    project.write("content/merge.md", "---\ntitle: x\nbase: &b { draft: true, tags: [y] }\n<<: *b\n---\nText.\n");
    let ran = project.run(&["build"]).exits(1);
    assert_no_fault_of_ours(&ran);
    for (name, _) in &bombs {
        let told = ran.err.lines().find(|line| line.starts_with(&format!("content/{name}.md:")));
        let line = told.and_then(|told| told.split(':').nth(1)?.parse::<usize>().ok());
        assert!(line.is_some_and(|line| line > 1), "{name}: {told:?}\n{}", ran.err);
        fs::remove_file(project.path(&format!("content/{name}.md"))).unwrap();
    }
    assert!(!project.path("public").exists());
    project.run(&["build"]);
    let site = project.tree("public");
    assert!(!site.contains_key("tags/y/index.html") && !site.contains_key("documents/y/index.html"));
}

#[test]
fn impossible_dates_are_told_or_left_out() {
    let project = Project::new();
    let comments = "(".repeat(10_000);
    let dates = [
        "2024-02-30",
        "0000",
        "0000-00-00",
        "292277026596",
        "-1",
        "2024-13-01",
        "2024-03-05T25:61",
        "2024-03-05T00:00+99:99",
        "99999-01-01",
        "１２３４-０１-０１",
        "Tue, 31 Feb 2024 10:00:00 +9999",
    ];
    for (number, date) in dates.into_iter().enumerate() {
        document(&project, &format!("d{number}"), &[("title", json!("x")), ("date", json!(date))], "Text.");
    }
    document(&project, "comments", &[("title", json!("x")), ("date", json!(comments))], "Text.");
    let ran = project.run(&["build"]).exits(1);
    assert_no_fault_of_ours(&ran);
    let told = ran.err.lines().filter(|line| line.contains(".md:3: error: `date`")).count();
    assert_eq!(told, dates.len() + 1, "{}", ran.err);

    let project = Project::new();
    let odd = ["2024-03-05T00:00:00.999999999999999999999Z", comments.as_str()];
    for (number, date) in dates.into_iter().chain(odd).enumerate() {
        let json_ld = json!({ "@type": "NewsArticle", "datePublished": date });
        project.write(
            &format!("raw/{number}.html"),
            format!(
                "<title>Water over the quay {number}</title><meta property=article:published_time content=\"{date}\">\
                 <script type=application/ld+json>{json_ld}</script><article><h1>Water over the quay {number}</h1>\
                 <p>Published: <time datetime=\"{date}\">{date}</time><p>{}<p>{}</article>",
                paragraph(number),
                paragraph(number + 50),
            ),
        );
    }
    project.run(&["ingest"]).succeeds();
    project.run(&["build"]).succeeds();
    assert_harmless(&project);
}

#[test]
fn odd_bytes_become_clean_text() {
    let project = Project::new();
    let text = paragraph(0);
    let page = |inner: &[u8]| {
        let mut page = b"<meta charset=utf-8><title>Water over the quay</title><article><h1>Water ".to_vec();
        page.extend_from_slice(inner);
        page.extend_from_slice(format!("quay</h1><p>{text}</p><p>before ").as_bytes());
        page.extend_from_slice(inner);
        page.extend_from_slice(format!("after. {}</p></article>", paragraph(1)).as_bytes());
        page
    };
    let stacked = "a\u{300}\u{301}".repeat(100);
    let oddities: [&[u8]; 9] = [
        b"\xff\xfe\xc3\x28",
        b"\0\0",
        b"&#xD800;&#0;&#x80;&#xFFFE;&#x110000;&#99999999999;",
        "\u{feff}".as_bytes(),
        "\u{202e}evil\u{2066}".as_bytes(),
        "\u{80}\u{9f}\u{85}".as_bytes(),
        b"\x01\x08\x0b\x1b[31m\x7f",
        "\u{fffe}\u{ffff}\u{e000}\u{10ffff}".as_bytes(),
        stacked.as_bytes(),
    ];
    for (number, oddity) in oddities.into_iter().enumerate() {
        project.write(&format!("raw/{number}.html"), page(oddity));
    }
    let ran = project.run(&["ingest"]);
    assert_no_fault_of_ours(&ran);
    for (path, bytes) in project.tree("content").into_iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = String::from_utf8(bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        let odd = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(odd, None, "{path}:\n{text}");
    }
    let ran = project.run(&["build"]).succeeds();
    assert_no_fault_of_ours(&ran);
    let site = assert_harmless(&project);
    let pages = site.keys().filter(|path| path.starts_with("documents/") && path.ends_with(".html"));
    assert_eq!(pages.count(), oddities.len());
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{path}");
    }
}
