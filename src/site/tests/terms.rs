//! Lists of all tags, sources and authors that are too long for one page.

use scraper::{Html, Selector};

use super::*;

/// Documents with tags of many initials, three letters long: `aba`, `abb` …
fn tagged(tags: &[String]) -> Vec<Document> {
    let documents = tags.chunks(5).enumerate();
    documents
        .map(|(at, tags)| document(&format!("d{at}.md"), &format!("Note {at}"), "2024-01-02", "Quay", &tags.join(", ")))
        .collect()
}

/// So many tags: some under many initials, most under few.
fn tags(count: usize) -> Vec<String> {
    let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
    let name = |n: usize| {
        let first = if n.is_multiple_of(9) { letter(n / 9) } else { letter(n % 3 * 7) };
        format!("{first}{}{}{}", letter(n / 676), letter(n / 26), letter(n))
    };
    let mut tags: Vec<String> = (0..count).map(name).collect();
    tags.push("Éclair".into());
    tags.push("1812".into());
    tags
}

fn all(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|found| found.text().collect::<String>().trim().to_owned()).collect()
}

fn addresses(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|found| found.attr("href").unwrap().to_owned()).collect()
}

/// The pages of the list of all tags.
fn pages(site: &Site) -> Vec<(String, Html)> {
    let number = |page: usize| if page == 1 { "/tags/".to_owned() } else { format!("/tags/page/{page}/") };
    let found = (1..).map(number).take_while(|path| site.find(path).is_some());
    found.map(|path| (path.clone(), Html::parse_document(&text(site, &path)))).collect()
}

#[test]
fn a_long_list_of_tags_is_divided_in_its_order() {
    let whole = pages(&site(tagged(&tags(97)), ""));
    assert_eq!(whole.len(), 1);
    assert_eq!(all(&whole[0].1, ".pager").len(), 0);
    for per_page in [1, 7, 20, 98, 99] {
        let divided = pages(&site(tagged(&tags(97)), &format!("paginate_terms_by = {per_page}\n")));
        assert_eq!(divided.len(), 99_usize.div_ceil(per_page), "{per_page}");
        let names =
            |pages: &[(String, Html)]| pages.iter().flat_map(|(_, page)| all(page, ".terms bdi")).collect::<Vec<_>>();
        assert_eq!(names(&divided), names(&whole), "{per_page}");
        for (at, (path, page)) in divided.iter().enumerate() {
            let of = |relation: &str| addresses(page, &format!(".pager [rel={relation}]"));
            let beside = |at: Option<usize>| at.and_then(|at| divided.get(at)).map(|(path, _)| path.clone());
            assert_eq!(of("prev"), Vec::from_iter(beside(at.checked_sub(1))), "{path}");
            assert_eq!(of("next"), Vec::from_iter(beside(Some(at + 1))), "{path}");
            assert_eq!(all(page, "title")[0].contains(&format!("Page {}", at + 1)), at > 0, "{path}");
        }
    }
}

/// What the initials of a page lead to: name, page, anchor.
fn leads(path: &str, page: &Html) -> Vec<(String, String, String)> {
    let leads = all(page, ".initials a").into_iter().zip(addresses(page, ".initials a"));
    let target = |(name, address): (String, String)| {
        let (folder, anchor) = address.split_once('#').unwrap();
        (name, if folder.is_empty() { path.to_owned() } else { folder.to_owned() }, format!("#{anchor}"))
    };
    leads.map(target).collect()
}

#[test]
fn any_tag_of_a_long_list_is_two_clicks_away() {
    for per_page in [1, 2, 7, 20, 98] {
        let divided = pages(&site(tagged(&tags(97)), &format!("paginate_terms_by = {per_page}\n")));
        let at = |path: &str| &divided.iter().find(|(found, _)| found == path).unwrap().1;
        let first = |name: &str| divided.iter().find(|(_, page)| all(page, ".index h2").iter().any(|own| own == name));
        for (path, page) in &divided {
            let leads_here = leads(path, page);
            let places: Vec<usize> =
                leads_here.iter().map(|lead| divided.iter().position(|(path, _)| *path == lead.1).unwrap()).collect();
            assert!(places.is_sorted(), "{path}: {leads_here:?}");
            for (name, folder, anchor) in &leads_here {
                let (heading, terms) = (all(at(folder), &format!("h2{anchor}")), all(at(folder), ".terms bdi"));
                match name.strip_suffix('…') {
                    _ if heading == [name.as_str()] => assert_eq!(&first(name).unwrap().0, folder, "{path} {name}"),
                    begun => assert!(terms[0].starts_with(begun.unwrap_or(name)), "{path} {name}"),
                }
            }
            // Each initial of this page leads here, or to a page that does.
            for initial in all(page, ".index h2") {
                for (start, from) in &divided {
                    let leads_there = leads(start, from);
                    let (_, begun, _) = leads_there.iter().find(|(name, ..)| *name == initial).unwrap();
                    let leads_on = leads(begun, at(begun));
                    assert!(begun == path || leads_on.iter().any(|(_, to, _)| to == path), "{start} {initial} {path}");
                }
            }
        }
    }
}

#[test]
fn a_page_of_a_list_of_terms_has_so_many_links_and_no_more_however_many_terms_there_are() {
    // Each under an initial of its own, as in scripts of many characters.
    let names: Vec<String> = (0..3000).map(|n| char::from_u32(0x4e00 + n).unwrap().to_string()).collect();
    for (per_page, at_most) in [(10, 10 + 250), (1000, 1000 + 250)] {
        let site = site(tagged(&names), &format!("paginate_terms_by = {per_page}\n"));
        let pages = pages(&site);
        assert_eq!(pages.len(), 3000 / per_page);
        for (path, page) in &pages {
            let links = addresses(page, "a").len();
            assert!(links <= at_most, "{path}: {links}");
            let initials = all(page, ".initials a");
            assert!(initials.len() >= (3000 / per_page).min(100), "{path}: {}", initials.len());
        }
        let names: usize = pages.iter().map(|(_, page)| all(page, ".terms li").len()).sum();
        assert_eq!(names, 3000);
    }
}

/// The pages of the list of all tags, each with its digest and its text, where one document has another tag.
fn with_tag(tag: &str) -> Vec<(String, u64, String)> {
    let mut documents = tagged(&tags(97));
    documents.extend((0..4).map(|n| document(&format!("more{n}.md"), "More", "2023-01-02", "Quay", "Éclair")));
    documents.push(document("other.md", "Other", "2023-01-01", "Quay", tag));
    let site = site(documents, "paginate_terms_by = 10\n");
    let outputs = site.outputs(&Digests::of(&site)).into_iter();
    let of_list =
        outputs.filter(|(path, _)| path.as_str() == "tags/index.html" || path.as_str().starts_with("tags/page/"));
    let page = |(path, digest): (SitePath, u64)| {
        let text = String::from_utf8(site.render(&path).unwrap()).unwrap();
        (path.as_str().to_owned(), digest, text)
    };
    of_list.map(page).collect()
}

#[test]
fn a_tag_that_is_found_more_often_changes_its_own_page_of_the_list() {
    let (before, after) = (with_tag(""), with_tag("1812"));
    let changed: Vec<&str> =
        before.iter().zip(&after).filter(|(a, b)| a.1 != b.1).map(|(a, ..)| a.0.as_str()).collect();
    assert_eq!((changed, before.len()), (vec!["tags/index.html"], 10));
}

#[test]
fn a_page_of_a_list_of_terms_that_shows_something_else_has_another_digest() {
    // As many tags each time, but other initials, or initials that begin elsewhere.
    let sites = ["aa", "ab", "baa", "haaa", "oazz", "qqqq", "zzzz", "Ω"].map(with_tag);
    let mut differ = 0;
    for (one, other) in sites.iter().flat_map(|one| sites.iter().map(move |other| (one, other))) {
        for (a, b) in one.iter().zip(other) {
            assert!(a.0 == b.0 && (a.2 == b.2 || a.1 != b.1), "{}", a.0);
            differ += usize::from(a.2 != b.2);
        }
    }
    assert!(differ > 100, "{differ}");
}

#[test]
fn the_first_of_several_pages_is_found_by_its_number_where_that_is_wanted() {
    let wanted = "[pages]\nnumbered_first = true\n";
    assert!(site(tagged(&tags(97)), wanted).find("/tags/page/1/").is_none());
    let config = format!("{BASE}paginate_terms_by = 50\n{wanted}");
    let site = site(tagged(&tags(97)), &config);
    let page = text(&site, "/tags/page/1/");
    assert!(page.contains("content=\"0; url=/archive/tags/\"") && page.contains("<title>Tags</title>"), "{page}");
    assert!(site.find("/sources/page/1/").is_none() && site.find("/tags/page/2/").is_some());
    let second = text(&site, "/tags/page/2/");
    assert!(second.contains("rel=\"canonical\" href=\"https://news.example/archive/tags/page/2/\""), "{second}");
    assert!(!text(&site, "/sitemap.xml").contains("/page/"));
}
