//! Whole sites planned and rendered from documents made by hand.

mod copies;
mod kinds;
mod paths;
mod templates;
mod terms;

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::archive::tests::document;
use crate::archive::{self};
use crate::document::{CaptureRecord, Document};
use crate::url::SourceUrl;

const BASE: &str = "base_url = \"https://news.example/archive/\"\ntitle = \"Test Archive\"\n";

fn planned(documents: Vec<Document>, config: &str, theme: Theme, links: Links) -> Result<Site, Vec<Diagnostic>> {
    let config = Config::parse(config, Path::new("site.toml")).unwrap();
    plan(archive::collect(documents, &config).unwrap().output, config, theme, Pictures::default(), links)
}

fn site(documents: Vec<Document>, config: &str) -> Site {
    planned(documents, config, Theme::embedded("en").unwrap(), Links::Rooted)
        .unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn faults(documents: Vec<Document>, config: &str) -> String {
    let faults = planned(documents, config, Theme::embedded("en").unwrap(), Links::Rooted).err().unwrap_or_default();
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

fn text(site: &Site, path: &str) -> String {
    let found = site.find(path).unwrap_or_else(|| panic!("no page answers {path}"));
    String::from_utf8(site.render(&found).unwrap()).unwrap()
}

fn sample() -> Vec<Document> {
    let mut ferry = document(
        "harbour-post/2024-03-05-ferry.md",
        "Ferry strike ends",
        "2024-03-05",
        "The Harbour Post",
        "Ferries, Work",
    );
    ferry.front.authors = vec!["Mira Tallow".into()];
    ferry.front.language = Some("en".into());
    ferry.front.description = Some("Crews return on Monday.".into());
    ferry.front.source_url = SourceUrl::parse("https://harbourpost.example/ferry?id=7");
    ferry.front.aliases = vec!["/2019/ferry/".into(), "/ferry.html".into(), "/documents/2024-03-05-ferry/".into()];
    ferry.front.capture = Some(CaptureRecord { ingested: Some("2024-06-01".into()), ..CaptureRecord::default() });
    ferry.body =
        "See [the orchard](../valley-echo/2024-03-orchard.md#top) and [home](/) and [out](https://e.example/).\n"
            .into();
    let mut orchard =
        document("valley-echo/2024-03-orchard.md", "بساتين الوادي", "2024-03", "Valley Echo", "Orchards, Work");
    orchard.front.language = Some("ar".into());
    let mut old = document("valley-echo/2022-flood.md", "The flood & after", "2022", "Valley Echo", "C++, Work");
    old.front.notes = Some("Checked against the print edition.".into());
    vec![ferry, orchard, old, document("undated-letter.md", "A letter", "", "", "")]
}

#[test]
fn every_path_is_planned_and_renders() {
    let site = site(sample(), BASE);
    let paths = site.paths().unwrap();
    let paths: Vec<&str> = paths.iter().map(SitePath::as_str).collect();
    insta::assert_snapshot!(paths.join("\n"));
    for path in site.paths().unwrap() {
        let bytes = site.render(&path).unwrap_or_else(|error| panic!("{error}"));
        assert!(!bytes.is_empty(), "{}", path.as_str());
    }
}

#[test]
fn an_empty_archive_has_a_home_page() {
    let site = site(Vec::new(), "");
    assert!(text(&site, "/").contains("0 documents"));
    assert!(site.find("/tags/").is_none() && site.find("/sitemap.xml").is_none());
}

#[test]
fn requests_find_their_pages() {
    let site = site(sample(), BASE);
    let found = |path| site.find(path).map(|found| found.as_str().to_owned());
    for (request, expected) in [
        ("/", Some("index.html")),
        ("/tags/work/", Some("tags/work/index.html")),
        ("/tags/work", Some("tags/work/index.html")),
        ("/tags/work/index.html", Some("tags/work/index.html")),
        ("/atom.xml", Some("atom.xml")),
        ("/2024/03/", Some("2024/03/index.html")),
        ("/2019/ferry", Some("2019/ferry/index.html")),
        ("/atom.xml/", None),
        ("/../index.html", None),
        ("//index.html", None),
        ("/none", None),
    ] {
        assert_eq!(found(request).as_deref(), expected, "{request}");
    }
}

#[test]
fn a_document_page_says_what_is_known() {
    insta::assert_snapshot!(text(&site(sample(), BASE), "/documents/2024-03-05-ferry/"));
}

#[test]
fn months_and_years_show_what_is_known_to_them() {
    let site = site(sample(), BASE);
    let month = text(&site, "/2024/03/");
    assert!(month.contains("Tuesday, 5 March") && month.contains("March, day not known"), "{month}");
    let year = text(&site, "/2022/");
    assert!(year.contains("2022, month not known") && site.find("/2022/01/").is_none(), "{year}");
    assert!(text(&site, "/undated/").contains("A letter"));
}

#[test]
fn links_between_documents_follow_the_site() {
    let body = |links| {
        let site = planned(sample(), BASE, Theme::embedded("en").unwrap(), links).unwrap();
        let page = text(&site, "/documents/2024-03-05-ferry/");
        let from = page.find("See ").unwrap();
        page[from..page[from..].find("</p>").unwrap() + from].to_owned()
    };
    let rooted = body(Links::Rooted);
    assert!(rooted.contains("href=\"/archive/documents/2024-03-orchard/#top\""), "{rooted}");
    assert!(rooted.contains("href=\"/archive/\"") && rooted.contains("href=\"https://e.example/\""), "{rooted}");
    let relative = body(Links::Relative);
    assert!(relative.contains("href=\"../../documents/2024-03-orchard/index.html#top\""), "{relative}");
    assert!(relative.contains("href=\"../../index.html\""), "{relative}");
}

#[test]
fn with_relative_links_every_address_is_a_file_of_the_site() {
    let site = planned(sample(), BASE, Theme::embedded("en").unwrap(), Links::Relative).unwrap();
    assert_eq!(missing(&site), Vec::<String>::new());
}

/// Addresses of pages and files that a site with relative links names and does not have.
fn missing(site: &Site) -> Vec<String> {
    let paths = site.paths().unwrap();
    let files: std::collections::HashSet<&str> = paths.iter().map(SitePath::as_str).collect();
    let mut missing = Vec::new();
    for path in site.paths().unwrap().into_iter().filter(|path| path.as_str().ends_with(".html")) {
        let page = scraper::Html::parse_document(&text(site, &format!("/{}", path.as_str())));
        let base = ::url::Url::parse("file:///").unwrap().join(path.as_str()).unwrap();
        let mut check = |written: &str| {
            let target = base.join(written).unwrap();
            if target.scheme() == "file" && !files.contains(target.path().trim_start_matches('/')) {
                missing.push(format!("{}: {written}", path.as_str()));
            }
        };
        for name in ["href", "src", "action"] {
            let linked = scraper::Selector::parse(&format!("[{name}]")).unwrap();
            page.select(&linked).filter_map(|element| element.attr(name)).for_each(&mut check);
        }
        let refresh = scraper::Selector::parse("[http-equiv=refresh]").unwrap();
        let targets = page.select(&refresh).filter_map(|element| element.attr("content")?.split_once("url="));
        targets.for_each(|(_, target)| check(target));
    }
    missing
}

#[test]
fn former_addresses_lead_to_the_document() {
    let page = text(&site(sample(), BASE), "/ferry.html");
    assert!(page.contains("content=\"0; url=/archive/documents/2024-03-05-ferry/\""), "{page}");
    assert!(page.contains("rel=\"canonical\" href=\"https://news.example/archive/documents/2024-03-05-ferry/\""));
}

#[test]
fn two_outputs_at_one_path_name_both_files() {
    let mut twin = document("b/note.md", "Other", "", "", "");
    twin.front.aliases = vec!["/tags/".into(), "/Documents/free/".into()];
    let documents = vec![
        document("a/note.md", "One", "", "", "work"),
        twin,
        document("a/free.md", "Free", "", "", ""),
        document("../x", "Bad", "", "", ""),
    ];
    let mut documents = documents;
    documents[3].slug = "../../etc/x".into();
    insta::assert_snapshot!(faults(documents, ""));
}

#[test]
fn a_file_cannot_stand_where_a_folder_must() {
    let mut one = document("a.md", "One", "", "", "");
    one.front.aliases = vec!["/old.html".into(), "/old.html/more/".into()];
    let said = faults(vec![one], "");
    assert!(said.contains("`old.html`"), "{said}");
    // Files of the site's own, and folders that it needs.
    for alias in ["/atom.xml/", "/tags/work/feed.json/x/", "/404.html/a", "/Robots.txt/"] {
        let mut one = document("a.md", "One", "", "", "work");
        one.front.aliases = vec![alias.into()];
        assert!(faults(vec![one], "").contains("a page of the site's own stands"), "{alias}");
    }
    for name in ["documents", "tags", "Tags/Work", "page", "documents/d3", "tags/work/page", "data"] {
        let assets = BTreeMap::from([(name.to_owned(), b"x".to_vec())]);
        let theme = Theme::new(BTreeMap::new(), assets, "en").unwrap();
        let documents =
            (1..=4).map(|n| document(&format!("d{n}.md"), &format!("One {n}"), "2024-01-02", "", "work")).collect();
        let planned = planned(documents, "paginate_by = 3\n", theme, Links::Rooted);
        assert!(planned.is_err_and(|faults| faults[0].to_string().contains(name)), "{name}");
    }
}

#[test]
fn addresses_that_lead_out_are_refused() {
    for slug in ["../../etc/x", "/abs", "C:\\x", "a/b", "a\\b", ".git", "%2e%2e", "", ".", "a."] {
        let mut one = document("a.md", "One", "", "", "");
        one.slug = slug.into();
        assert!(faults(vec![one], "").contains("content/a.md"), "{slug}");
    }
}

#[test]
fn hostile_names_are_text() {
    let hostile = "</title><script>alert(1)</script>\"onmouseover='x'<!--";
    let mut one = document("a.md", hostile, "2024-01-01", hostile, &hostile.replace(',', ""));
    one.front.authors = vec![hostile.into()];
    one.front.description = Some(hostile.into());
    one.front.credit = Some(hostile.into());
    let site = site(vec![one], &format!("{BASE}feed_limit = 3\n"));
    for path in site.paths().unwrap().into_iter().filter(|path| path.as_str().ends_with(".html")) {
        let page = scraper::Html::parse_document(&text(&site, &format!("/{}", path.as_str())));
        let scripts =
            scraper::Selector::parse("script:not([type='application/ld+json']):not([src]), [onmouseover]").unwrap();
        assert_eq!(page.select(&scripts).count(), 0, "{}", path.as_str());
    }
    let page = text(&site, "/documents/a/");
    let parsed = scraper::Html::parse_document(&page);
    let heading = parsed.select(&scraper::Selector::parse("h1").unwrap()).next().unwrap();
    assert_eq!(heading.text().collect::<String>(), hostile);
    let json_ld = parsed.select(&scraper::Selector::parse("script:not([src])").unwrap()).next().unwrap();
    let json: serde_json::Value = serde_json::from_str(&json_ld.text().collect::<String>()).unwrap();
    assert_eq!(json["headline"], hostile);
}

#[test]
fn feeds_are_the_same_at_every_build() {
    let site = site(sample(), BASE);
    insta::assert_snapshot!("atom", text(&site, "/atom.xml"));
    insta::assert_snapshot!("json_feed", text(&site, "/tags/work/feed.json"));
    insta::assert_snapshot!("sitemap", text(&site, "/sitemap.xml"));
    insta::assert_snapshot!(text(&site, "/robots.txt"), @r"
    User-agent: *
    Allow: /
    Sitemap: https://news.example/archive/sitemap.xml
    ");
}

#[test]
fn without_an_address_feeds_have_names_of_their_own_and_relative_links() {
    let site = site(sample(), "");
    let atom = text(&site, "/tags/work/atom.xml");
    assert!(atom.contains("<id>urn:uuid:") && atom.contains("href=\"../../documents/2024-03-05-ferry/\""), "{atom}");
    let json: serde_json::Value = serde_json::from_str(&text(&site, "/feed.json")).unwrap();
    assert!(json.get("feed_url").is_none() && json["items"][0].get("url").is_none(), "{json}");
}

#[test]
fn characters_that_xml_cannot_hold_are_left_out_and_words_stay_apart() {
    let site = site(vec![document("a.md", "A\u{0}B\u{b}C\u{fffe}<&>", "2024-01-01", "", "")], BASE);
    assert!(text(&site, "/atom.xml").contains("<title>AB C&lt;&amp;&gt;</title>"));
}

#[test]
fn lists_are_divided_into_pages() {
    let documents: Vec<Document> = (1..=7)
        .map(|day| document(&format!("d{day}.md"), &format!("Day {day}"), &format!("2024-01-0{day}"), "", "x"))
        .collect();
    let site = site(documents, "paginate_by = 3");
    let titles = |path: &str| {
        let page = scraper::Html::parse_document(&text(&site, path));
        let links = scraper::Selector::parse(".entry h3").unwrap();
        page.select(&links).map(|title| title.text().collect::<String>()).collect::<Vec<_>>()
    };
    assert_eq!(titles("/"), ["Day 7", "Day 6", "Day 5"]);
    assert_eq!(titles("/tags/x/page/3/"), ["Day 1"]);
    assert_eq!(titles("/2024/01/page/2/"), ["Day 4", "Day 3", "Day 2"]);
    assert!(site.find("/page/1/").is_none() && site.find("/page/4/").is_none());
    assert!(text(&site, "/page/2/").contains("href=\"/page/3/\""));
}

#[test]
fn a_users_files_take_the_place_of_the_defaults() {
    let templates = BTreeMap::from([("tag.html".to_owned(), "{{ site.title }}: {{ list.heading }}".to_owned())]);
    let assets = BTreeMap::from([
        ("style.css".to_owned(), b"own".to_vec()),
        ("robots.txt".to_owned(), b"own".to_vec()),
        ("more/a.txt".to_owned(), b"more".to_vec()),
    ]);
    let theme = Theme::new(templates, assets, "en").unwrap();
    let site = planned(sample(), BASE, theme, Links::Rooted).unwrap();
    assert_eq!(text(&site, "/tags/c-plus-plus/"), "Test Archive: C++");
    for (path, expected) in [("/style.css", "own"), ("/robots.txt", "own"), ("/more/a.txt", "more")] {
        assert_eq!(text(&site, path), expected);
    }
}

#[test]
fn an_unknown_variable_is_an_error_with_file_and_line() {
    let templates = BTreeMap::from([("tag.html".to_owned(), "<p>\n{{ list.heding }}</p>".to_owned())]);
    let site = planned(sample(), BASE, Theme::new(templates, BTreeMap::new(), "en").unwrap(), Links::Rooted).unwrap();
    let error = site.render(&site.find("/tags/work/").unwrap()).unwrap_err();
    insta::assert_snapshot!(error.to_string());
}

#[test]
fn rendering_depends_on_nothing_but_the_content() {
    let (forward, mut reversed) = (sample(), sample());
    reversed.reverse();
    let (one, other) = (site(forward, BASE), site(reversed, BASE));
    assert_eq!(one.paths().unwrap(), other.paths().unwrap());
    for path in one.paths().unwrap() {
        assert!(one.render(&path).unwrap() == other.render(&path).unwrap(), "{}", path.as_str());
    }
}

#[test]
fn a_sitemap_past_its_limit_is_divided_and_names_every_page_once() {
    let lean = format!("{BASE}generate_feeds = false\n[exports]\ncitations = false\ndata = false\nmarkdown = false\n");
    let documents = |count: usize| (0..count).map(|at| document(&format!("d{at}.md"), "", "", "", "")).collect();
    // Beside the documents there are the home page and that of the undated.
    let whole = site(documents(plan::SITEMAP_LIMIT - 2), &lean);
    assert!(text(&whole, "/sitemap.xml").contains("<urlset") && whole.find("/sitemap-1.xml").is_none());
    let divided = site(documents(plan::SITEMAP_LIMIT - 1), &lean);
    let index = text(&divided, "/sitemap.xml");
    let parts = ["sitemap-1.xml", "sitemap-2.xml"];
    assert!(parts.iter().all(|part| index.contains(&format!("<loc>https://news.example/archive/{part}</loc>"))));
    assert_eq!(index.matches("<loc>").count(), parts.len(), "{index}");
    let listed = parts.map(|part| text(&divided, &format!("/{part}")).matches("<loc>").count());
    assert_eq!(listed, [plan::SITEMAP_LIMIT, 1]);
}

#[test]
fn exports_are_made_as_far_as_they_are_wanted() {
    let paths = |config: &str| {
        let site = site(sample(), config);
        site.paths().unwrap().iter().map(|path| path.as_str().to_owned()).collect::<Vec<_>>()
    };
    let has = |paths: &[String], end: &str| paths.iter().any(|path| path.ends_with(end));
    let none = format!("{BASE}generate_feeds = false\n[exports]\ncitations = false\ndata = false\nmarkdown = false\n");
    let left = paths(&none);
    for end in [".bib", ".ris", ".csl.json", ".csv", "documents.json", ".jsonl", ".md", ".opml", "data/index.html"] {
        assert!(!has(&left, end) && has(&paths(BASE), end), "{end}");
    }
    let page = text(&site(sample(), &none), "/documents/2024-03-05-ferry/");
    assert!(page.contains("APA 7") && !page.contains("cite.bib") && !page.contains("/data/"), "{page}");
    // A list of feeds with relative addresses would be of no use to a feed reader.
    assert!(!has(&paths(""), ".opml"));
}

#[test]
fn lists_for_programs_and_texts_are_the_same_at_every_build() {
    let site = site(sample(), BASE);
    insta::assert_snapshot!("documents_json", text(&site, "/data/documents.json"));
    let csv = text(&site, "/data/documents.csv");
    assert!(csv.split_inclusive('\n').all(|line| line.ends_with("\r\n")), "{csv}");
    insta::assert_snapshot!("documents_csv", csv);
    insta::assert_snapshot!("opml", text(&site, "/feeds.opml"));
    insta::assert_snapshot!("markdown", text(&site, "/documents/2024-03-05-ferry/index.md"));
    let lines = text(&site, "/data/documents.jsonl");
    let json: serde_json::Value = serde_json::from_str(&text(&site, "/data/documents.json")).unwrap();
    let read: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json["documents"], serde_json::Value::Array(read));
    assert_eq!(json["count"], json["documents"].as_array().unwrap().len());
}

#[test]
fn a_text_taken_away_has_addresses_that_work_from_there() {
    let markdown = |config: &str, links| {
        let site = planned(sample(), config, Theme::embedded("en").unwrap(), links).unwrap();
        text(&site, "/documents/2024-03-05-ferry/index.md").lines().last().unwrap().to_owned()
    };
    let published = markdown(BASE, Links::Rooted);
    assert!(published.contains("](https://news.example/archive/documents/2024-03-orchard/#top)"), "{published}");
    let nowhere = markdown("", Links::Rooted);
    assert!(nowhere.contains("](../../documents/2024-03-orchard/#top)"), "{nowhere}");
    let on_disk = markdown("", Links::Relative);
    assert!(on_disk.contains("](../../documents/2024-03-orchard/index.html#top)"), "{on_disk}");
}

#[test]
fn an_office_is_no_person_and_the_archive_is_named() {
    let mut one = document("a.md", "One", "2024-01-01", "The Harbour Post", "");
    one.front.authors = vec!["Mira Tallow".into(), "The Harbour Post".into()];
    let page = text(&site(vec![one], BASE), "/documents/a/");
    let json = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let article: serde_json::Value = serde_json::from_str(json).unwrap();
    let kinds: Vec<&str> =
        article["author"].as_array().unwrap().iter().map(|one| one["@type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["Person", "Organization"]);
    let own = "https://news.example/archive/documents/a/";
    assert!(["url", "archivedAt", "mainEntityOfPage"].iter().all(|name| article[name] == own), "{article}");
    assert_eq!(article["isPartOf"]["url"], "https://news.example/archive/");
}
