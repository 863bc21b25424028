//! What may not be published is nowhere in the output, whatever it stood in and however it might be written.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::project::Project;
use crate::serve::Preview;

/// Words that stand only where nobody may read them.
const MARKERS: [&str; 2] = ["Quenzilfram", "Größelwarp"];

/// Both of them, for whatever takes a text.
const SECRET: &str = "Quenzilfram Größelwarp";

fn picture() -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), SECRET.as_bytes(), &[7; 100]].concat()
}

fn picture_name() -> String {
    let digest: String = Sha256::digest(picture()).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{digest}.png")
}

/// A document that holds the markers in all that may be withheld; `rule` is what it says of itself.
fn document(title: &str, source: &str, rule: &str, names: &str) -> String {
    let name = picture_name();
    format!(
        "---\ntitle: {title}\ndate: 2024-03-05\nsource: {source}\nsource_url: https://quay.example/{source}\n{names}\
         captions: [{SECRET}]\n{rule}notes: A note of the archive\n\
         mood: {SECRET}\nlisted: [{{deep: {SECRET}}}]\ncapture:\n  file: raw/{source}.html\n  sha256: {}\n\
         \x20 ingested: 2024-06-01\n  warnings: [{SECRET}]\n---\n\n\
         One two three four five six <!-- {SECRET} -->[seven][note] eight[^1] nine ten, {SECRET}.\n\n\
         [note]: https://quay.example/n\n[other]: https://quay.example/{SECRET}\n\n\
         [^1]: {SECRET}\n\n```{SECRET}\n{SECRET}\n```\n\n![{SECRET}](../pictures/{name} \"{SECRET}\")\n*{SECRET}*\n\n\
         ## {SECRET}\n\n<p title=\"{SECRET}\">{SECRET}</p>\n\n[{SECRET}](https://quay.example/?{})\n",
        "0a".repeat(32),
        SECRET.replace(' ', "+"),
    )
}

/// An archive of four documents, each under the rule of its own kind.
fn archive(rules: [&str; 4]) -> Project {
    let project = Project::new();
    fill(&project, rules);
    project
}

fn fill(project: &Project, rules: [&str; 4]) {
    project.write(
        "site.toml",
        "title = \"Kept\"\nbase_url = \"https://e.example/\"\n[sources.Beacon]\npublish = \"excerpt 12\"\n",
    );
    let [excerpt, source, metadata, withdrawn] = rules;
    let names = "authors: [Mara Lindqvist]\ntags: [floods]\n";
    // Of twelve words the one lead leaves five, and the other none.
    let short = format!("{names}description: Seven words that a lead may have\n");
    let long = format!("{names}description: {} {SECRET}\n", "lead ".repeat(12));
    let secret = format!("credit: {SECRET}\nauthors: [{SECRET}]\ntags: [{SECRET}]\ndescription: {SECRET}\n");
    // Their texts are one; each is to have a line of its own in feeds.
    let excerpt = format!("{excerpt}not_duplicate_of: [source, metadata, withdrawn]\n");
    let metadata = format!("{metadata}not_duplicate_of: [source, withdrawn]\n");
    project.write("content/quay/excerpt.md", document("An excerpt", "Quay", &excerpt, &short));
    project.write("content/beacon/source.md", document("Of the source", "Beacon", source, &long));
    project.write("content/quay/metadata.md", document("Known only", "Quay", &metadata, &long));
    project.write("content/quay/withdrawn.md", document("Taken back", "Quay", withdrawn, &secret));
    project.write(
        "content/collections/story.md",
        "---\ntitle: A story\n---\nText.\n\n[One](../quay/excerpt.md)\n\n[Two](../quay/metadata.md)\n\n[Three](../quay/withdrawn.md)\n",
    );
    project.write(&format!("content/pictures/{}", picture_name()), picture());
}

const WITHHELD: [&str; 4] =
    ["publish: excerpt 12\n", "", "publish: metadata\n", "publish: withdrawn\nreason: The paper asked for it\n"];
const FULL: &str = "publish: full\n";

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    let letter = |six: &[u8]| char::from(LETTERS[six.iter().fold(0, |value, bit| value << 1 | bit) as usize]);
    bits.chunks_exact(6).map(letter).collect()
}

/// Every way in which a marker could be written, in lower case; those of Base64 as they are.
fn forms() -> Vec<(String, bool)> {
    let mut forms = Vec::new();
    for marker in MARKERS {
        let lower = marker.to_lowercase();
        let ascii = |c: char| c.is_ascii();
        let written = |escape: &dyn Fn(char) -> String| -> String {
            lower.chars().map(|c| if ascii(c) { c.to_string() } else { escape(c) }).collect()
        };
        forms.push((lower.clone(), true));
        forms.push((written(&|c| c.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect()), true));
        forms.push((written(&|c| format!("\\u{:04x}", u32::from(c))), true));
        forms.push((written(&|c| format!("&#{};", u32::from(c))), true));
        // As slugs and the words of a search index would have it.
        forms.push((written(&|c| if c == 'ö' { "o".into() } else { "ss".into() }), true));
        for text in [marker, &lower] {
            for before in 0..3 {
                // The letters that do not depend on what stands around the word.
                let coded = base64(&[&vec![0; before], text.as_bytes()].concat());
                let first = (before * 8).div_ceil(6);
                forms.push((coded[first..].to_owned(), false));
            }
        }
    }
    forms
}

/// Where a marker is found: in names or bytes.
fn leaks(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let forms = forms();
    let mut found = Vec::new();
    for (path, bytes) in files {
        let whole = [path.as_bytes(), b"\n", bytes].concat();
        let text = String::from_utf8_lossy(&whole);
        let lower = text.to_lowercase();
        for (form, folded) in &forms {
            if if *folded { lower.contains(form) } else { text.contains(form) } {
                found.push(format!("{path}: {form}"));
            }
        }
    }
    found
}

#[test]
fn what_is_withheld_is_nowhere_in_the_output() {
    let project = archive(WITHHELD);
    project.run(&["build"]).succeeds();
    let files = project.tree("public");
    assert_eq!(leaks(&files), Vec::<String>::new());
    assert!(!files.keys().any(|path| path.ends_with(".png")), "{:?}", files.keys());
    project.run(&["build", "--relative", "--output", "other"]).succeeds();
    assert_eq!(leaks(&project.tree("other")), Vec::<String>::new());
    // The same documents in full have the markers in all sorts of files: the search can find them.
    let open = archive([FULL; 4]);
    open.run(&["build"]).succeeds();
    let found = leaks(&open.tree("public"));
    assert!(open.path(&format!("public/pictures/{}", picture_name())).is_file());
    for place in ["documents/metadata/index.html", "documents/excerpt/index.html", "atom.xml", "feed.json", "tags/"] {
        assert!(found.iter().any(|leak| leak.starts_with(place)), "{place} has none: {found:?}");
    }
    // What was published once goes with the next build.
    fill(&open, WITHHELD);
    open.run(&["build"]).succeeds();
    assert_eq!(leaks(&open.tree("public")), Vec::<String>::new());
    assert_eq!(open.tree("public"), files);
}

#[test]
fn the_preview_withholds_the_same() {
    let project = archive(WITHHELD);
    project.run(&["build"]).succeeds();
    let preview = Preview::of(&project);
    let mut files = BTreeMap::new();
    for path in project.tree("public").into_keys().filter(|path| path.is_ascii() && !path.starts_with('.')) {
        let (status, bytes) = preview.get(&format!("/{}", path.trim_end_matches("index.html")));
        assert_eq!(status == 200, path != "manifest-sha256.txt", "{path}: {status}");
        files.insert(path, bytes);
    }
    assert_eq!(leaks(&files), Vec::<String>::new());
    let (status, _) = preview.get(&format!("/pictures/{}", picture_name()));
    assert_eq!(status, 404);
}

#[test]
fn the_page_says_what_is_withheld_and_why() {
    let project = archive(WITHHELD);
    project.run(&["build"]).succeeds();
    let page = |slug: &str| project.read(&format!("public/documents/{slug}/index.html"));
    let noindex = "<meta name=\"robots\" content=\"noindex\">";
    let (excerpt, source) = (page("excerpt"), page("source"));
    for shown in ["Seven words that a lead may have", "One two three four five …", "A note of the archive"] {
        assert!(excerpt.contains(shown), "{shown:?} is not in {excerpt}");
    }
    assert!(source.contains("lead lead …") && !source.contains("One two"), "{source}");
    for page in [excerpt, source] {
        assert!(page.contains("This is an excerpt.") && !page.contains(noindex), "{page}");
    }
    let metadata = page("metadata");
    assert!(metadata.contains("The text is not published here.") && metadata.contains(noindex), "{metadata}");
    assert!(metadata.contains("Mara Lindqvist") && metadata.contains("href=\"https://quay.example/Quay\""));
    let withdrawn = page("withdrawn");
    for shown in ["has been withdrawn", "The paper asked for it", "A note of the archive", "Taken back", noindex] {
        assert!(withdrawn.contains(shown), "{shown}: {withdrawn}");
    }
    let sitemap = project.read("public/sitemap.xml");
    assert!(sitemap.contains("documents/excerpt/") && sitemap.contains("documents/source/"));
    assert!(!sitemap.contains("documents/withdrawn/") && !sitemap.contains("documents/metadata/"));
    let captures = project.read("public/captures-sha256.txt");
    assert!(captures.contains("raw/Beacon.html"), "{captures}");
    let feed = project.read("public/atom.xml");
    assert!(feed.contains("The text is not published here.") && feed.contains("One two three four five …"), "{feed}");
}

#[test]
fn a_rule_that_means_nothing_stops_the_build() {
    let project = archive(WITHHELD);
    project.write("content/quay/wrong.md", "---\ntitle: Wrong\npublish: withdraw\n---\nText.\n");
    project
        .run(&["build"])
        .exits(1)
        .says("content/quay/wrong.md:3: error: `publish` is")
        .says("did you mean `withdrawn`?");
    assert!(!project.path("public").exists());
    project.write("content/quay/wrong.md", "---\ntitle: Draft\npublish: false\n---\nText.\n");
    project.write("site.toml", "[publish]\ndefault = \"metdata\"\n");
    project.run(&["build"]).exits(2).says("site.toml:2").says("did you mean `metadata`?");
    project.write("site.toml", "[publish]\ndefault = \"metadata\"\n");
    project.run(&["build"]).succeeds();
    assert!(!project.path("public/documents/wrong").exists(), "`publish: false` is a draft");
}

#[test]
fn pictures_of_other_hosts_become_links_where_the_curator_wants_it() {
    let project = Project::new();
    let body = "![The pier](https://quay.example/a.jpg)\n*The pier at noon*\n\n![x](http://quay.example/b.jpg)\n";
    project.write("content/a.md", format!("---\ntitle: A\nnotes: '![n](https://quay.example/n.png)'\n---\n{body}"));
    project.write("content/collections/s.md", format!("---\ntitle: S\n---\n{body}"));
    let pages = ["documents/a/index.html", "collections/s/index.html", "atom.xml", "feed.json"];
    project.write("site.toml", "title = \"Kept\"\n");
    project.run(&["build"]).succeeds();
    let shown = project.read("public/documents/a/index.html");
    assert!(
        shown.contains("<img src=\"https://quay.example/a.jpg\"")
            && shown.contains("img-src 'self' data: http: https:;")
    );
    project.write("site.toml", "title = \"Kept\"\n[publish]\nremote_pictures = false\n");
    project.run(&["build"]).succeeds();
    for page in pages {
        let text = project.read(&format!("public/{page}"));
        assert!(!text.contains("<img src=") && !text.contains("&lt;img src="), "{page}: {text}");
    }
    let linked = project.read("public/documents/a/index.html");
    assert!(
        linked.contains("<a href=\"https://quay.example/a.jpg\" rel=\"external noopener noreferrer\">The pier</a>")
    );
    assert!(linked.contains("img-src 'self' data:;"), "{linked}");
}
