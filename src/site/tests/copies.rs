//! Stories that were carried more than once: one line in lists, all of them counted, each reached from the others.

use super::*;

const TEXT: &str = "Pilots of the outer harbour refused on Monday to bring in any ship after dark until the light on the \
    northern mole burns again. It went out in the storm of the second week and nobody has said who is to pay for the \
    lamp. The harbour office holds that the mole belongs to the province. The province holds that a lamp is not a \
    mole. Four ships rode at anchor through the night, among them the ferry with the mail, and came in at first light.";

/// Two stories: one carried by three outlets over the turn of a month, one by a single one.
fn carried() -> Vec<Document> {
    let with = |path: &str, date: &str, source: &str, tags: &str, body: &str| {
        let mut found = document(path, &format!("Pilots refuse ({source})"), date, source, tags);
        found.body = body.to_owned();
        found.front.authors = vec!["A. Pen".into()];
        found
    };
    let longer = format!("{TEXT}\n\nThe Echo has asked the province twice.");
    let shorter = TEXT.replace(" after dark", "").replace("second week", "week before last");
    vec![
        with("wire/pilots-wire.md", "2024-01-30", "Wire", "pilots", TEXT),
        with("echo/pilots-echo.md", "2024-01-31", "Echo", "pilots, Echo news", &longer),
        with("post/pilots-post.md", "2024-02-01", "Post", "pilots", &shorter),
        document("echo/other.md", "Other news", "2024-01-31", "Echo", "pilots"),
    ]
}

fn select(page: &str, selector: &str) -> Vec<String> {
    let parsed = scraper::Html::parse_document(page);
    let selector = scraper::Selector::parse(selector).unwrap();
    let text = |element: scraper::ElementRef| {
        element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    parsed.select(&selector).map(text).collect()
}

#[test]
fn a_story_has_one_line_in_each_list_and_all_lines_at_its_source() {
    let site = site(carried(), BASE);
    for (path, titles, label) in [
        ("/", vec!["Other news", "Pilots refuse (Wire)"], "4 documents, 2 stories"),
        ("/2024/", vec!["Other news", "Pilots refuse (Wire)"], "4 documents, 2 stories"),
        ("/2024/01/", vec!["Other news", "Pilots refuse (Wire)"], "3 documents, 2 stories"),
        ("/2024/02/", vec!["Pilots refuse (Post)"], "1 document"),
        ("/tags/pilots/", vec!["Other news", "Pilots refuse (Wire)"], "4 documents, 2 stories"),
        ("/tags/echo-news/", vec!["Pilots refuse (Echo)"], "1 document"),
        ("/authors/a-pen/", vec!["Pilots refuse (Wire)"], "3 documents, 1 story"),
        ("/sources/echo/", vec!["Pilots refuse (Echo)", "Other news"], "2 documents"),
    ] {
        let page = text(&site, path);
        let mut shown = select(&page, ".documents .entry h3");
        let mut titles = titles;
        shown.sort_unstable();
        titles.sort_unstable();
        assert_eq!(shown, titles, "{path}");
        assert!(select(&page, ".meta").contains(&label.to_owned()), "{path}: {label}");
    }
    let lines = select(&text(&site, "/"), ".entry .carried");
    assert_eq!(lines, ["Also carried by 2 others: Echo, Post"]);
    assert_eq!(select(&text(&site, "/2024/02/"), ".entry .carried"), ["Also carried by 2 others: Wire, Echo"]);
    assert_eq!(select(&text(&site, "/sources/"), ".count"), ["2", "1", "1"]);
}

#[test]
fn pages_of_a_list_are_divided_by_lines() {
    let mut documents = carried();
    documents.extend(
        (1..=3).map(|day| document(&format!("n{day}.md"), &format!("N{day}"), &format!("2024-01-0{day}"), "", "")),
    );
    let site = site(documents, "paginate_by = 2");
    let titles = |path: &str| select(&text(&site, path), ".entry h3");
    assert_eq!(titles("/").len() + titles("/page/2/").len() + titles("/page/3/").len(), 5);
    assert!(site.find("/page/4/").is_none());
    assert_eq!((titles("/page/2/"), titles("/page/3/")), (vec!["N3".into(), "N2".into()], vec!["N1".into()]));
    // The year's days lead to where the line of the day stands; where it has none, to the month.
    let year = scraper::Html::parse_document(&text(&site, "/2024/"));
    let days = scraper::Selector::parse(".days table a").unwrap();
    for link in year.select(&days).filter_map(|day| day.attr("href")) {
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let page = text(&site, path);
        assert!(anchor.is_empty() || page.contains(&format!("id=\"{anchor}\"")), "{link}");
    }
}

#[test]
fn feeds_have_a_story_once_and_a_source_s_feed_all_it_carried() {
    let site = site(carried(), BASE);
    let entries = |path: &str| text(&site, path).matches("<entry>").count();
    let counts = (entries("/atom.xml"), entries("/tags/pilots/atom.xml"), entries("/sources/echo/atom.xml"));
    assert_eq!(counts, (2, 2, 2));
}

#[test]
fn documents_lead_to_each_other_and_to_what_differs() {
    let site = site(carried(), BASE);
    let lead = text(&site, "/documents/pilots-wire/");
    assert_eq!(select(&lead, "section.carried h2"), ["Also carried by 2 others"]);
    assert_eq!(
        select(&lead, "section.carried .meta"),
        ["Echo · 31 January 2024 · Compare", "Post · 1 February 2024 · Compare"]
    );
    assert!(!lead.contains("Carried first by"));
    let copy = text(&site, "/documents/pilots-post/");
    assert!(
        select(&copy, ".record div")
            .contains(&"Carried first by Wire, 30 January 2024 (Compare)".replace("by Wire", "byWire"))
    );
    assert!(!select(&copy, "section.related:not(.carried) h3").iter().any(|title| title.starts_with("Pilots")));
    assert!(site.find("/documents/pilots-wire/compared/").is_none());
    let compared = text(&site, "/documents/pilots-post/compared/");
    assert!(compared.contains("<meta name=\"robots\" content=\"noindex, follow\">"));
    assert!(!text(&site, "/sitemap.xml").contains("compared"));
    assert_eq!(select(&compared, ".body del").concat(), "[Left out: after dark ][Left out: second ]");
    assert_eq!(select(&compared, ".body ins").concat(), "[Added: before last ]");
    assert_eq!(select(&compared, ".record dd").last().unwrap(), "84 words the same, 3 words left out, 2 words added");
}

#[test]
fn a_text_that_is_not_there_is_not_compared() {
    let mut documents = carried();
    let mut withheld = document("post/withheld.md", "Pilots refuse", "2024-02-02", "Post", "");
    withheld.body.clear();
    withheld.front.duplicate_of = Some(crate::document::Reference { to: "pilots-wire".into(), line: 2 });
    documents.push(withheld);
    let site = site(documents, BASE);
    assert!(site.find("/documents/withheld/compared/").is_none());
    assert!(select(&text(&site, "/documents/withheld/"), "section.carried h2") == ["Also carried by 3 others"]);
}

#[test]
fn hostile_texts_are_compared_as_text() {
    let mut documents = carried();
    documents[2].front.title = "</title><script>alert(1)</script>".into();
    documents[2].body = format!("{TEXT} <script>alert(1)</script> `<img src=x onerror=alert(1)>`");
    let page = text(&site(documents, BASE), "/documents/pilots-post/compared/");
    let parsed = scraper::Html::parse_document(&page);
    let alive = scraper::Selector::parse("script, main img, [onerror]").unwrap();
    assert_eq!(parsed.select(&alive).count(), 0);
    assert!(page.contains("&lt;img"));
}
