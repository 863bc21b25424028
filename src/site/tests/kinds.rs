//! Archives with fewer kinds of page, feed and file: what is not made is not linked either.

use super::templates::rich_sample;
use super::*;

/// A sample with something of every kind: two authors, one of them with several documents.
fn written() -> Vec<Document> {
    let mut documents = rich_sample();
    for (at, document) in documents.iter_mut().enumerate().filter(|(_, found)| found.front.authors.is_empty()) {
        document.front.authors = vec![if at % 2 == 0 { "Mira Tallow" } else { "Jory Askwith" }.into()];
    }
    documents
}

/// The site with `settings`, from disk; every page of it leads to what is there.
fn sound(settings: &str) -> Site {
    let config = format!("paginate_by = 3\n{BASE}{settings}");
    let site = planned(written(), &config, Theme::embedded("en").unwrap(), Links::Relative).unwrap();
    assert_eq!(missing(&site), Vec::<String>::new(), "{settings}");
    // What gives full addresses is held against the same files.
    let files = site.paths().unwrap();
    for list in ["/sitemap.xml", "/feeds.opml"].into_iter().filter(|list| site.find(list).is_some()) {
        for address in text(&site, list).split("https://news.example/archive/").skip(1) {
            let path = address.split(['<', '"']).next().unwrap();
            assert!(site.find(&format!("/{path}")).is_some(), "{settings}: {list} names {path}");
        }
    }
    assert!(files.iter().all(|path| !site.render(path).unwrap().is_empty()));
    site
}

/// Paths in which something stands; behind `^` it must be their beginning.
fn paths_with(site: &Site, part: &str) -> usize {
    let has_it = |path: &str| match part.strip_prefix('^') {
        Some(beginning) => path.starts_with(beginning),
        None => format!("/{path}").contains(part),
    };
    site.paths().unwrap().iter().filter(|path| has_it(path.as_str())).count()
}

#[test]
fn what_an_archive_is_without_is_not_linked() {
    let whole = sound("");
    let no_other = "[exports]\ncitations = false\ndata = false\nmarkdown = false\n";
    for (settings, gone) in [
        ("[pages]\nauthors = false\n", vec!["/authors/"]),
        ("paginate_terms_by = 1\n[pages]\nauthors = false\n", vec!["/authors/"]),
        ("[pages]\nyears = false\n", vec!["^2022/", "^2023/index.html", "^2023/page/2/", "^2023/documents.bib"]),
        ("[pages]\ncomparisons = false\n", vec!["/compared"]),
        ("[feeds]\nformats = [\"atom\"]\n", vec!["/feed.json"]),
        ("[feeds]\nformats = [\"json\"]\n", vec!["/atom.xml"]),
        ("[feeds]\nof = [\"tags\"]\n", vec!["/sources/valley-echo/atom.xml", "/authors/mira-tallow/atom.xml"]),
        ("[feeds]\nof = [\"site\"]\n", vec!["/sources/valley-echo/feed.json", "/tags/work/atom.xml"]),
        ("[feeds]\nof = []\n", vec!["atom.xml", "feed.json", "feeds.opml"]),
        ("[exports]\nfeeds = false\n", vec!["feeds.opml"]),
        ("[pages]\nauthors = false\n[feeds]\nof = [\"authors\"]\n", vec!["/authors/", "atom.xml", "feeds.opml"]),
        (&format!("{no_other}feeds = false\n"), vec!["/data/", "feeds.opml", ".bib", ".md"]),
        (&format!("[feeds]\nof = [\"tags\"]\n{no_other}"), vec!["/data/documents"]),
        (
            &format!("[pages]\nauthors = false\nyears = false\ncomparisons = false\n[feeds]\nformats = []\n{no_other}"),
            vec!["/authors/", "^2022/", "/compared", "atom.xml", "feed.json", "/data/", "feeds.opml"],
        ),
    ] {
        let site = sound(settings);
        for part in gone {
            assert!(paths_with(&whole, part) > 0, "{part}");
            assert_eq!(paths_with(&site, part), 0, "{settings}: {part}");
        }
    }
    assert!(whole.find("/atom.xml").is_some() && sound("[feeds]\nof = [\"tags\"]\n").find("/atom.xml").is_none());
    let bare = sound("generate_search = false\n");
    assert!(bare.find("/keys.js").is_none() && bare.find("/search.css").is_none() && bare.find("/style.css").is_some());
}

#[test]
fn authors_and_years_without_pages_are_still_named() {
    let site = sound("[pages]\nauthors = false\nyears = false\n");
    let page = text(&site, "/documents/2024-03-05-ferry/");
    assert!(page.contains("<bdi>Mira Tallow</bdi>") && !page.contains("rel=\"author\""), "{page}");
    // The month stands alone in the trail, and so has to say of which year.
    assert!(page.contains(">March 2024</a>"), "{page}");
    let months = text(&site, "/months/");
    assert!(months.contains("<time datetime=\"2022\">2022</time>") && months.contains("2023/05/"), "{months}");
    assert!(site.find("/2023/05/").is_some() && text(&site, "/2023/05/").contains("Note of a month"));
}

#[test]
fn paragraphs_without_links_have_no_names_either() {
    let page = |settings: &str| text(&sound(settings), "/documents/2024-03-05-ferry/");
    let (linked, plain) = (page(""), page("[pages]\nparagraph_links = false\n"));
    assert!(linked.contains("<p id=\"text-") && linked.contains("class=\"anchor\""), "{linked}");
    assert!(!plain.contains("id=\"text-") && !plain.contains("class=\"anchor\"") && plain.contains("<p>"), "{plain}");
    let feed = text(&sound("[pages]\nparagraph_links = false\n"), "/atom.xml");
    assert!(feed.contains("&lt;p&gt;") && !feed.contains("id=&quot;text-"), "{feed}");
}

#[test]
fn the_first_page_of_a_list_is_also_found_by_its_number_where_that_is_wanted() {
    assert!(sound("").find("/page/1/").is_none());
    let site = sound("[pages]\nnumbered_first = true\n");
    for (list, title) in [
        ("", "Test Archive"),
        ("2023/", "2023"),
        ("2023/05/", "May 2023"),
        ("undated/", "Undated"),
        ("tags/work/", "Work"),
        ("sources/valley-echo/", "Valley Echo"),
        ("authors/mira-tallow/", "Mira Tallow"),
    ] {
        let page = text(&site, &format!("/{list}page/1/"));
        let up = "../".repeat(list.matches('/').count() + 2);
        assert!(page.contains(&format!("content=\"0; url={up}{list}index.html\"")), "{page}");
        assert!(page.contains(&format!("<link rel=\"canonical\" href=\"https://news.example/archive/{list}\">")));
        assert!(page.contains(&format!("<title>{title}</title>")), "{page}");
    }
    assert!(!text(&site, "/sitemap.xml").contains("/page/"));
    let lists = paths_with(&site, "/page/1/index.html");
    let terms = site.archive.tags.len() + site.archive.sources.len() + site.archive.authors.len();
    assert_eq!(lists, terms + site.archive.years.len() + site.archive.months().count() + 2);
}

#[test]
fn checksums_are_left_out_where_they_are_not_wanted() {
    let mut documents = sample();
    documents[0].front.capture =
        Some(CaptureRecord { file: "raw/a.html".into(), sha256: "a".repeat(64), ..CaptureRecord::default() });
    assert!(site(documents.clone(), BASE).find("/captures-sha256.txt").is_some());
    let config = format!("{BASE}[exports]\nchecksums = false\n");
    assert!(site(documents, &config).find("/captures-sha256.txt").is_none());
}
