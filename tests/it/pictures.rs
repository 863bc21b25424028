//! Pictures saved with a page: kept under their digest, shipped with the site, missed when they are gone.

use std::collections::BTreeMap;
use std::fs;

use sha2::{Digest, Sha256};

use crate::project::{Project, Ran};

/// A page whose article shows what `pictures` says, in its second paragraph.
fn page(title: &str, pictures: &str) -> String {
    format!(
        r#"<!DOCTYPE html><html lang="en"><head><title>{title} | The Quay</title>
<meta property="og:site_name" content="The Quay"><meta property="article:published_time" content="2024-03-05">
<link rel="canonical" href="https://quay.example/{title}"></head>
<body><div class="logo"><img src="flood_files/logo.png" alt="The Quay"></div><nav><a href="/">Home</a></nav>
<article><h1>{title}</h1><p class="byline">By Mara Lindqvist</p><p>Residents along the lower quay carried sandbags through the night, after the tide had come
higher than any gauge was made for, and the bridge was shut to all but ambulances.</p>
{pictures}
<p>The harbour office said on Tuesday that the gates would stay closed until the water had fallen by half a metre,
and that ferries would leave from the northern pier in the meantime.</p></article>
<footer>All rights reserved.</footer></body></html>"#
    )
}

/// A file that begins as a PNG does; `seed` makes it different from others.
fn png(seed: u8) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), &[seed; 600]].concat()
}

fn name(bytes: &[u8], ending: &str) -> String {
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{digest}.{ending}")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(LETTERS[(bits >> (18 - 6 * at) & 63) as usize].into());
        }
    }
    text + &"=".repeat((3 - bytes.len() % 3) % 3)
}

fn pictures(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let kept = project.path("content/pictures");
    if kept.exists() { crate::project::files(&kept) } else { BTreeMap::new() }
}

fn document(project: &Project, title: &str) -> String {
    project.read(&format!("content/the-quay/2024-03-05-{}.md", title.to_lowercase()))
}

fn ingest(project: &Project) -> Ran {
    project.run(&["ingest"])
}

fn flood() -> Project {
    let project = Project::new();
    let shown = r#"<figure><img src="./flood_files/gates.png" alt="The gates"><figcaption>The gates at dawn.</figcaption></figure>"#;
    project.write("raw/flood.html", page("Flood", shown));
    project.write("raw/flood_files/gates.png", png(1)).write("raw/flood_files/logo.png", png(2));
    project
}

#[test]
fn a_picture_of_the_article_is_kept_and_one_of_the_furniture_is_not() {
    let project = flood();
    ingest(&project).succeeds();
    let gates = name(&png(1), "png");
    assert_eq!(pictures(&project), BTreeMap::from([(gates.clone(), png(1))]));
    let written = document(&project, "Flood");
    assert!(written.contains(&format!("![The gates](../pictures/{gates})")), "{written}");
    assert!(!written.contains("warnings"), "{written}");
    let shown = project.run(&["extract", "--format", "markdown", "raw/flood.html"]).succeeds().out;
    assert!(shown.contains(&gates), "{shown}");

    let before = project.tree("content");
    ingest(&project).succeeds().says("1 unchanged");
    assert_eq!(project.tree("content"), before);
    fs::remove_file(project.path("content/pictures").join(&gates)).unwrap();
    ingest(&project).succeeds().says("1 unchanged");
    assert_eq!(project.tree("content"), before, "a lost picture comes back with its page");
}

#[test]
fn pictures_that_come_after_their_page_are_kept() {
    let project = flood();
    let folder = project.path("raw/flood_files");
    fs::rename(&folder, project.path("later")).unwrap();
    // Files that were written just now are not noted.
    std::thread::sleep(std::time::Duration::from_millis(50));
    ingest(&project).succeeds().says("1 new");
    assert!(project.path(".raw.reading").is_file() && pictures(&project).is_empty());
    fs::rename(project.path("later"), &folder).unwrap();
    ingest(&project).succeeds().says("1 bettered");
    assert_eq!(pictures(&project).into_keys().collect::<Vec<_>>(), [name(&png(1), "png")]);
}

#[test]
fn a_dry_run_keeps_nothing() {
    let project = flood();
    project.run(&["ingest", "--dry-run"]).succeeds();
    assert!(pictures(&project).is_empty());
}

#[test]
fn two_documents_share_a_picture_and_a_page_holds_its_own() {
    let project = flood();
    let (inline, gif) = (png(3), [b"GIF89a".as_slice(), &[9; 500]].concat());
    let shown = format!(
        r#"<img src="ebb_files/copy.png" alt="The same"><img src="data:image/png;base64,{}" alt="Within">
           <img src='data:image/jpeg;base64,{}' alt="A GIF that calls itself JPEG">"#,
        base64(&inline),
        base64(&gif)
    );
    project.write("raw/ebb.html", page("Ebb", &shown)).write("raw/ebb_files/copy.png", png(1));
    ingest(&project).succeeds().says("2 new");
    let names = [name(&png(1), "png"), name(&inline, "png"), name(&gif, "gif")];
    let written = document(&project, "Ebb");
    names.iter().for_each(|name| assert!(written.contains(&format!("](../pictures/{name})")), "{written}"));
    let mut expected = names.to_vec();
    expected.sort();
    assert_eq!(pictures(&project).into_keys().collect::<Vec<_>>(), expected);
}

#[test]
fn the_site_ships_what_its_documents_show() {
    let project = flood();
    ingest(&project).succeeds();
    let gates = name(&png(1), "png");
    let unused = name(&png(7), "png");
    project.write(&format!("content/pictures/{unused}"), png(7));
    let moved = format!("---\ntitle: Moved\n---\n\nText.\n\n![x](../pictures/{gates})\n");
    project.write("content/a/b/moved.md", &moved);
    project.run(&["build"]).succeeds();
    let site = project.tree("public");
    assert_eq!(site[&format!("pictures/{gates}")], png(1));
    assert!(!site.contains_key(&format!("pictures/{unused}")));
    for page in ["documents/2024-03-05-flood/index.html", "documents/moved/index.html"] {
        let html = String::from_utf8_lossy(&site[page]).into_owned();
        assert!(html.contains(&format!("src=\"/pictures/{gates}\"")), "{page}: {html}");
    }
    let html = String::from_utf8_lossy(&site["documents/2024-03-05-flood/index.html"]).into_owned();
    assert_eq!(html.matches("The gates at dawn.").count(), 1, "a caption stands beneath its picture alone: {html}");
    project.run(&["build", "--relative", "--output", "disk"]).succeeds();
    let html = project.read("disk/documents/2024-03-05-flood/index.html");
    assert!(html.contains(&format!("src=\"../../pictures/{gates}\"")), "{html}");
    project.run(&["build", "--base-url", "https://ring.example/papers/"]).succeeds();
    for (file, before) in [("atom.xml", "https://ring.example/papers/"), ("documents/moved/index.html", "/papers/")] {
        let text = project.read(&format!("public/{file}"));
        assert!(text.contains(&format!("{before}pictures/{gates}")), "{file}: {text}");
    }
    project.run(&["check"]).succeeds().says("0 doubts");
}

#[test]
fn check_misses_a_picture_that_is_gone() {
    let project = flood();
    ingest(&project).succeeds();
    let gates = name(&png(1), "png");
    fs::remove_file(project.path("content/pictures").join(&gates)).unwrap();
    let written = document(&project, "Flood");
    let line = written.lines().position(|line| line.contains(&gates)).unwrap() + 1;
    let place = format!("content/the-quay/2024-03-05-flood.md:{line}");
    project.run(&["check"]).succeeds().says(&place).says("is not in the archive").says("1 doubt");
    project.run(&["build"]).succeeds();
    assert!(!project.path("public/pictures").exists());
}

#[test]
fn nothing_outside_the_page_s_own_folder_is_read() {
    let project = Project::new();
    let secret = png(9);
    project.write("raw/secret.png", &secret).write("raw/other_files/secret.png", &secret);
    project.write("secret.png", &secret).write("raw/flood_files/plain.png", png(1));
    let mut addresses = vec![
        "flood_files/../secret.png".to_owned(),
        "flood_files/%2e%2e/secret.png".to_owned(),
        "flood_files/..%2f..%2fsecret.png".to_owned(),
        "flood_files\\..\\secret.png".to_owned(),
        "./flood_files/./../secret.png".to_owned(),
        "../secret.png".to_owned(),
        "secret.png".to_owned(),
        "other_files/secret.png".to_owned(),
        project.path("secret.png").display().to_string(),
        format!("file://{}", project.path("secret.png").display()),
        format!("flood_files/{}", project.path("secret.png").display()),
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(project.path("secret.png"), project.path("raw/flood_files/link.png")).unwrap();
        std::os::unix::fs::symlink(project.path("raw/other_files"), project.path("raw/flood_files/sub")).unwrap();
        addresses.extend(["flood_files/link.png".to_owned(), "flood_files/sub/secret.png".to_owned()]);
    }
    let shown: String = addresses.iter().map(|address| format!("<p><img src=\"{address}\" alt=\"x\"></p>\n")).collect();
    project.write("raw/flood.html", page("Flood", &(shown + "<img src='flood_files/plain.png' alt='plain'>")));
    ingest(&project).succeeds();
    assert_eq!(pictures(&project).into_keys().collect::<Vec<_>>(), [name(&png(1), "png")]);
    assert!(!document(&project, "Flood").contains(&name(&secret, "png")));
}

#[test]
fn what_is_no_picture_or_too_large_is_told_and_its_address_stays() {
    let project = flood();
    let settings = project.read("site.toml");
    project.write("site.toml", format!("{settings}\n[limits]\npicture_bytes = 700\n"));
    let shown = r#"<p><img src="flood_files/page.png" alt="A page"></p><p><img src="flood_files/large.png" alt="Large"></p>
                   <p><img src="flood_files/drawing.svg" alt="Drawing"></p><p><img src="flood_files/none.png" alt="None"></p>"#;
    project.write("raw/flood.html", page("Flood", shown));
    project.write("raw/flood_files/page.png", "<!DOCTYPE html><script>alert(1)</script>".repeat(9));
    project.write("raw/flood_files/large.png", [png(1), png(2)].concat());
    project.write("raw/flood_files/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".repeat(9));
    ingest(&project).succeeds().says("4 doubts");
    assert!(pictures(&project).is_empty());
    let written = document(&project, "Flood");
    for part in [
        "![A page](flood_files/page.png)",
        "![None](flood_files/none.png)",
        "`drawing.svg` was not kept: it is no PNG",
        "`large.png` was not kept: it is larger than 700 bytes",
        "`none.png` was not kept: it was not saved",
    ] {
        assert!(written.contains(part), "{part} is not in\n{written}");
    }
    project.run(&["build"]).succeeds();
}
