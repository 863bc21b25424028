//! Pages made to exhaust time and memory, and pages at the limit.

use super::*;

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
