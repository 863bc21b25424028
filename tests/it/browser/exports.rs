//! What the site hands to other programs is read by other people's programs: feeds and lists by Jing (in the Nu checker)
//! against grammars, references and JSON-LD by readers from npm.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::chromium::{on_path, skipped};
use super::sites::{self, By, PUBLISHED};

fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// The files of a built site whose names end so.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let all = crate::project::files(folder);
    all.keys().filter(|path| path.ends_with(end)).map(|path| folder.join(path)).collect()
}

#[test]
fn feeds_sitemaps_and_opml_follow_their_grammars() {
    let jing = tools().join("node_modules/vnu-jar/build/dist/vnu.jar");
    if !jing.is_file() {
        return skipped("Jing is not installed: run npm ci --ignore-scripts in tests/browser");
    }
    let Some(java) = on_path(&["java"]) else { return skipped("Jing needs a Java") };
    let faults = |grammar: &str, files: &[PathBuf]| {
        let ran = Command::new(&java)
            .args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"])
            .arg(&jing)
            .args(["nu.validator.vendor.thaiopensource.relaxng.util.Driver", "-c"])
            .arg(tools().join("grammars").join(grammar))
            .args(files)
            .output()
            .expect("java starts");
        let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
        if ran.status.success() { String::new() } else { said }
    };
    let broken = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser/broken-atom.xml");
    std::fs::create_dir_all(broken.parent().unwrap()).unwrap();
    std::fs::write(&broken, "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>x</id></feed>").unwrap();
    assert!(!faults("atom.rnc", &[broken]).is_empty(), "the grammar admits anything");
    for site in sites::all() {
        let folder = site.folder(By::Http);
        let feeds = files(folder, "atom.xml");
        assert!(!feeds.is_empty());
        assert_eq!(faults("atom.rnc", &feeds), "", "{}", site.name);
        assert_eq!(faults("atom.rnc", &files(site.folder(By::Disk), "atom.xml")), "", "{}", site.name);
        assert_eq!(faults("opml.rnc", &files(folder, ".opml")), "", "{}", site.name);
        assert_eq!(faults("sitemap.rnc", &files(folder, "sitemap.xml")), "", "{}", site.name);
    }
}

#[test]
fn references_and_linked_data_are_read_as_they_were_meant() {
    if !tools().join("node_modules/jsonld").is_dir() {
        return skipped("the readers are not installed: run npm ci --ignore-scripts in tests/browser");
    }
    let Some(node) = on_path(&["node", "nodejs"]) else { return skipped("the readers need Node.js") };
    for site in sites::all() {
        let ran = Command::new(&node)
            .arg(tools().join("exports.js"))
            .arg(site.folder(By::Http))
            .arg(PUBLISHED)
            .output()
            .expect("node starts");
        let told: Value = serde_json::from_slice(&ran.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
        assert_eq!(told["faults"], Value::Array(Vec::new()), "{}", site.name);
        let documents = site.pages.values().filter(|page| page.kind == "documents/*" && !page.redirects).count();
        let read = |what: &str| told["read"][what].as_u64().unwrap() as usize;
        assert_eq!(read("jsonld"), documents, "{}", site.name);
        // Each stands in a file of its own and in that of the whole archive at least.
        for format in ["bib", "ris", "csl"] {
            assert!(read(format) >= 2 * documents, "{}: {told}", site.name);
        }
    }
}

/// JSON Feed 1.1: what must be there, and of what kind.
#[test]
fn json_feeds_keep_to_their_standard() {
    for site in sites::all() {
        for feed in files(site.folder(By::Http), "feed.json") {
            let place = feed.display();
            let json: Value = serde_json::from_slice(&std::fs::read(&feed).unwrap()).unwrap();
            assert_eq!(json["version"], "https://jsonfeed.org/version/1.1", "{place}");
            let address = |value: &Value| value.as_str().is_some_and(|url| url::Url::parse(url).is_ok());
            assert!(json["title"].is_string() && address(&json["home_page_url"]), "{place}");
            let own = url::Url::parse(PUBLISHED).unwrap();
            let below = feed.strip_prefix(site.folder(By::Http)).unwrap().to_str().unwrap().to_owned();
            assert_eq!(json["feed_url"], own.join(&below).unwrap().as_str(), "{place}");
            let mut ids = std::collections::BTreeSet::new();
            for item in json["items"].as_array().expect("a feed has items") {
                assert!(ids.insert(item["id"].as_str().expect("an item has an id")), "{place}: {item}");
                assert!(item["content_html"].is_string() || item["content_text"].is_string(), "{place}: {item}");
                assert!(address(&item["url"]), "{place}: {item}");
                for date in ["date_published", "date_modified"] {
                    let sound = |date: &str| chrono::DateTime::parse_from_rfc3339(date).is_ok();
                    assert!(item[date].is_null() || item[date].as_str().is_some_and(sound), "{place}: {item}");
                }
                let authors = item["authors"].as_array().map_or(&[][..], Vec::as_slice);
                assert!(authors.iter().all(|author| author["name"].is_string()), "{place}: {item}");
            }
        }
    }
}

/// Each page says by which address it is to be known, and what else is there of it is there.
#[test]
fn every_page_names_itself_and_what_else_there_is_of_it() {
    for site in sites::all() {
        for page in site.pages.values().filter(|page| !page.redirects) {
            let own = format!("<link rel=\"canonical\" href=\"{PUBLISHED}{}\">", page.address);
            assert!(page.html.contains(&own), "{}: {} has no {own}", site.name, page.address);
            let kind = if page.kind == "documents/*" { "article" } else { "website" };
            let graph = format!("<meta property=\"og:type\" content=\"{kind}\">");
            assert_eq!(page.html.matches("property=\"og:type\"").count(), 1, "{}", page.address);
            assert!(page.html.contains(&graph), "{}: {}", site.name, page.address);
            if page.kind == "documents/*" {
                let types = ["text/markdown", "application/x-bibtex", "application/x-research-info-systems"];
                for media_type in types.into_iter().chain(["application/vnd.citationstyles.csl+json"]) {
                    let link = format!("<link rel=\"alternate\" type=\"{media_type}\"");
                    assert!(page.html.contains(&link), "{}: {} has no {link}", site.name, page.address);
                }
            }
        }
    }
}
