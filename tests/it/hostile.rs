//! Hostile pages, documents and folders on their whole way: nothing active reaches a reader, nothing stops the run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::oracle::{self, xml_texts};
use crate::project::{Project, Ran};

/// Vectors of our own; the large collection is read beside them where it is there.
const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "</title></textarea></script><script>alert(1)</script>",
    "<a href=\"java\nscript:alert(1)\">x</a> <a href=\" &#1;javascript&colon;alert(1)\">y</a>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\">",
    "<svg><p><style><a id=\"</style><img src=x onerror=alert(1)>\"></p></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe><object data=javascript:x></object>",
    "<form action=javascript:x id=body name=location><input autofocus onfocus=x><button formaction=javascript:x>y</form>",
    "<meta http-equiv=refresh content=\"0; url=javascript:x\"><base href=//evil.example><link rel=stylesheet href=//x>",
    "<p style=\"background: url(javascript:x)\" onclick='x'>text</p><template><script>x</script></template>",
    "x]]></content><script>alert(1)</script><![CDATA[ &amp; &lt; &#0; \u{b}",
    "{{ 7 * 7 }} {% include \"base.html\" %} {# x #} {{ site.title | safe }}",
    "---\ntitle: taken\n---\n<script>alert(1)</script>",
    "`<script>` ](javascript:x) <javascript:x> [x]: data:text/html,x \\<img src=x onerror=y>",
];

/// The folder of collections that are not part of the repository, where it is there.
pub fn shared() -> String {
    std::env::var("CUTTINGS_SHARED").unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned())
}

fn vectors() -> Vec<String> {
    let mut vectors: Vec<String> = VECTORS.iter().map(|vector| (*vector).to_owned()).collect();
    match fs::read_to_string(Path::new(&shared()).join("bench/xss/vectors.jsonl")) {
        Ok(lines) => {
            let read = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a vector a line"));
            let payloads = read.map(|vector| vector["payload"].as_str().expect("a payload").to_owned());
            vectors.extend(payloads.filter(|payload| !payload.trim().is_empty()));
        }
        Err(_) => println!("skipped: the shared collection of vectors is not here"),
    }
    vectors
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A paragraph of words, another for every number: what pages have in common is left out as furniture.
fn paragraph(number: usize) -> String {
    const WORDS: &[&str] = &[
        "harbour",
        "water",
        "bridge",
        "council",
        "evening",
        "carried",
        "against",
        "morning",
        "residents",
        "lantern",
        "behind",
        "between",
        "northern",
        "ferry",
        "pumps",
        "autumn",
        "gauge",
        "meeting",
        "sandbags",
        "letter",
    ];
    let mut seed = number as u64 + 1;
    let words = (0..40).map(|_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(seed >> 33) as usize % WORDS.len()]
    });
    format!("The {}.", words.collect::<Vec<_>>().join(" "))
}

/// Front matter of any strings: JSON is YAML.
fn document(project: &Project, stem: &str, front: &[(&str, Value)], body: &str) {
    let lines: String = front.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    project.write(&format!("content/{stem}.md"), format!("---\n{lines}---\n\n{body}\n"));
}

fn with_base_url(project: &Project) {
    let settings = project.read("site.toml");
    project.write("site.toml", format!("base_url = \"https://archive.example/\"\n{settings}"));
}

#[track_caller]
fn assert_harmless(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let site = project.tree("public");
    assert!(site.keys().any(|path| path.ends_with("index.html")), "no site was built");
    let faults = oracle::faults(&site);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(20)].join("\n"));
    site
}

#[track_caller]
fn assert_no_fault_of_ours(ran: &Ran) {
    assert!(matches!(ran.code, Some(0 | 1)), "{:?}\n{}", ran.code, ran.err);
    for word in ["panicked", "fault of Cuttings", "\u{1b}"] {
        assert!(!ran.err.contains(word), "{}", ran.err);
    }
}

fn select(page: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    page.select(&Selector::parse(selector).unwrap()).map(|element| element.text().collect()).collect()
}

/// Text as a page or a feed shows it: blanks collapsed, control characters and what is no character in XML gone.
fn shown(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

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
                "ul.tags a",
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
    let pages: Vec<_> = site.keys().filter(|path| path.starts_with("documents/")).collect();
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
fn pages_made_to_exhaust_end_with_an_article_or_a_reason() {
    // Deep and long enough to overflow a stack; a test is no place for more.
    const SIZE: usize = 1 << 17;
    let project = Project::new();
    let start = format!(
        "<!doctype html><html lang=en><title>Water over the quay</title><article><h1>Water over the quay</h1><p>{}</p>",
        paragraph(0)
    );
    let units = [
        "<div>",
        "<span>",
        "<b><p>",
        "<table><tr><td>",
        "<a href=x>",
        "<!--",
        "<!-- --!>",
        "&amp",
        "<svg>",
        "<math><mi>",
        "<ul><li>",
        "<font><p>x",
        "<template>",
        "<select><option>",
        "<blockquote>",
        "</p>",
        "<td colspan=1000 rowspan=9>",
    ];
    for (number, unit) in units.into_iter().enumerate() {
        project.write(&format!("raw/unit-{number}.html"), start.clone() + &unit.repeat(SIZE / unit.len()));
    }
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    let pages = [
        ("attributes", format!("{start}<p{attributes}>x")),
        ("quote", format!("{start}<p title=\"{}", "x".repeat(SIZE))),
        ("title", format!("<title>{}</title><p>{}", "Water ".repeat(SIZE / 6), paragraph(1))),
        ("tags", start.clone() + &"<meta property=article:tag content=\"water\">".repeat(20_000)),
        (
            "named",
            (0..20_000).map(|n| format!("<meta property=article:tag content=\"t{n}\">")).collect::<String>() + &start,
        ),
        ("json", format!("<script type=application/ld+json>{}</script>{start}", "{\"a\":[".repeat(SIZE / 12))),
        ("address", format!("<link rel=canonical href=\"https://e.example/{}\">{start}", "x".repeat(SIZE))),
        ("language", format!("<html lang=\"en-{}\">{}", "x".repeat(100_000), &start[start.find("<title").unwrap()..])),
        ("dates", start.clone() + &"<time datetime=2024-03-05>5 March 2024</time> ".repeat(10_000)),
        ("stars", format!("{start}<p>a{}", "*a".repeat(SIZE / 4))),
        ("references", format!("{start}<p>{}", "[a](".repeat(SIZE / 8))),
    ];
    for (name, page) in pages {
        project.write(&format!("raw/{name}.html"), page);
    }
    let dumps = [
        ("word", "x".repeat(SIZE)),
        ("lines", "x\n".repeat(SIZE / 8)),
        ("colons", "Source: ".repeat(SIZE / 16)),
        ("commas", "Tags: a, ".repeat(SIZE / 18)),
        ("years", "March 5, 2024 ".repeat(SIZE / 28)),
    ];
    for (name, dump) in dumps {
        project.write(&format!("raw/{name}.txt"), format!("Water over the quay\n\n{}\n\n{dump}\n", paragraph(2)));
        project.write(&format!("raw/only-{name}.txt"), dump);
    }
    let pages = project.tree("raw").len();
    let ran = project.run(&["ingest"]);
    assert_no_fault_of_ours(&ran);
    let written = project.tree("content").keys().filter(|path| path.ends_with(".md")).count();
    let refused = ran.err.lines().filter(|line| line.contains("raw/") && line.contains(": error: ")).count();
    assert_eq!(written + refused, pages, "{}", ran.err);
    // What ingest writes, build can read, whatever the page was.
    project.run(&["build"]).succeeds();
    assert_harmless(&project);
}

#[test]
fn a_page_of_the_limit_is_taken_and_one_above_it_is_not_even_read() {
    const LIMIT: usize = 16 << 20;
    let project = Project::new();
    let mut page =
        format!("<title>Water over the quay</title><article><h1>Water over the quay</h1><p>{}", paragraph(0));
    page.extend(std::iter::repeat_n(' ', LIMIT - page.len()));
    project.write("raw/exact.html", &page);
    project.write("raw/over.html", page + " ");
    let sparse = fs::File::create(project.path("raw/sparse.html")).unwrap();
    sparse.set_len(10 << 30).unwrap();
    let ran = project.run(&["ingest"]).exits(1).says("1 new, 2 failed");
    for name in ["over", "sparse"] {
        assert!(ran.err.contains(&format!("raw/{name}.html: error: larger than {LIMIT} bytes")), "{}", ran.err);
    }
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
    assert_eq!(site.keys().filter(|path| path.starts_with("documents/")).count(), oddities.len());
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{path}");
    }
}

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

#[cfg(unix)]
mod files {
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
}
