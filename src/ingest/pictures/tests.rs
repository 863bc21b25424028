//! Saved pictures set aside and settled, without an archive around them.

use std::fs;
use std::path::Path;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn png(bytes: usize) -> Vec<u8> {
    PNG.iter().copied().chain(std::iter::repeat(7)).take(bytes).collect()
}

/// The page's text with each tag's address as extraction would find it, after its pictures are set aside.
fn capture(text: &str) -> Capture {
    Capture { path: "a.html".into(), kind: Kind::Html, text: text.into(), charset: "UTF-8", url: None, captured: None }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("a_files");
    fs::create_dir(&files).unwrap();
    fs::write(files.join("large.png"), png(5000)).unwrap();
    fs::write(files.join("small.png"), png(500)).unwrap();
    fs::write(files.join("pixel.png"), png(60)).unwrap();
    fs::write(files.join("drawing.svg"), "<svg xmlns='http://www.w3.org/2000/svg'>".repeat(9)).unwrap();
    folder
}

/// What becomes of a page's source and, once settled, of a body that shows all of its pictures.
fn run(folder: &Path, source: &str, limits: &Limits) -> (String, String, Vec<String>) {
    let mut capture = capture(source);
    let aside = SetAside::from(&mut capture, SavedFiles::beside(&folder.join("a.html")));
    let mut body: String =
        (0..aside.pictures.len()).map(|at| format!("![]({}{at:06})\n", aside.stand_in)).collect::<String>() + "End";
    let mut warnings = Vec::new();
    aside.settle(&mut body, limits, &mut warnings);
    let body = body.strip_suffix("End").unwrap().to_owned();
    (capture.text, body, warnings.into_iter().map(|one| one.message).collect())
}

#[track_caller]
fn check(source: &str, expected_source: &str, expected_body: &str, expected_warning: &str) {
    let folder = folder();
    let (text, body, warnings) = run(folder.path(), source, &Limits::default());
    assert_eq!((text.as_str(), body.as_str()), (expected_source, expected_body));
    assert_eq!(warnings.join("; "), expected_warning);
}

#[test]
fn a_saved_picture_is_referred_to_by_its_bytes() {
    let name = picture::name(&png(500)).unwrap();
    check(
        "a <IMG class=x srcset='b 2x' src='a_files/small.png' alt=y> b",
        "a <img class=x src=\"https://picture-0.invalid/000000\" alt=y > b",
        &format!("![](../pictures/{name})\n"),
        "",
    );
}

#[test]
fn pictures_of_the_web_and_placeholders_stay_as_they_are() {
    for tag in [
        "<img src='https://e.example/a.png'>",
        "<img src='a_files/pixel.png'>",
        "<img src='other_files/small.png'>",
        "<img src='a_files/../a.html'>",
        "<img src='file:///etc/passwd'>",
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src='https://e.example/b.png'>",
        "<img src='data:image/svg+xml;base64,PHN2Zz48L3N2Zz4='>",
        "<img data-src='https://e.example/b.png' src='a_files/small.png'>",
        "<img data-src='//e.example/b.png' src='a_files/small.png'>",
        "<img data-original='/b.png' src='a_files/small.png'>",
        "<img alt=''>",
    ] {
        check(tag, tag, "", "");
    }
}

#[test]
fn a_picture_with_another_address_is_taken_if_it_is_that_picture_or_large() {
    let (small, large) = (picture::name(&png(500)).unwrap(), picture::name(&png(5000)).unwrap());
    let expected = format!("![](../pictures/{small})\n![](../pictures/{large})\n");
    let source = "<img data-src='https://e.example/x/small.png?w=2' src='a_files/small.png'>\
                  <img src='./a_files/large.png' data-src='https://e.example/b.png'>";
    let stand_ins = "<img src=\"https://picture-0.invalid/000000\" ><img src=\"https://picture-0.invalid/000001\" >";
    check(source, stand_ins, &expected, "");
}

#[test]
fn what_cannot_be_kept_leaves_the_address_and_a_warning() {
    let stand_in = "<img src=\"https://picture-0.invalid/000000\" >";
    check(
        "<img src='a_files/none%20(1).png'>",
        stand_in,
        "![](a_files/none%20%281%29.png)\n",
        "the picture `none (1).png` was not kept: it was not saved with the page",
    );
    check(
        "<img src='a_files/drawing.svg' data-src='//e.example/drawing.svg'>",
        stand_in,
        "![](https://e.example/drawing.svg)\n",
        "the picture `drawing.svg` was not kept: it is no PNG, JPEG, GIF, WebP or AVIF",
    );
}

#[test]
fn the_limits_hold() {
    let folder = folder();
    let source = "<img src='a_files/small.png'><img src='a_files/large.png'>";
    let limited = |limits: Limits| run(folder.path(), source, &limits);
    let (_, body, warnings) = limited(Limits { picture_bytes: 4999, ..Limits::default() });
    assert!(body.contains("../pictures/") && body.contains("(a_files/large.png)"), "{body}");
    assert!(warnings[0].contains("4999 bytes"), "{warnings:?}");
    let (_, body, warnings) = limited(Limits { pictures: 1, ..Limits::default() });
    assert_eq!((body.matches("../pictures/").count(), warnings.len()), (1, 1), "{body} {warnings:?}");
}

#[test]
fn a_page_that_knows_the_stand_in_gets_another() {
    let source = "<a href='https://picture-0.invalid/000000'>x</a><img src='a_files/small.png'>";
    let folder = folder();
    let (text, _, _) = run(folder.path(), source, &Limits::default());
    assert!(text.ends_with("<img src=\"https://picture-1.invalid/000000\" >"), "{text}");
}

#[test]
fn numbers_that_stand_for_nothing_are_dropped() {
    let folder = folder();
    let mut capture = capture("<img src='a_files/small.png'>");
    let aside = SetAside::from(&mut capture, SavedFiles::beside(&folder.path().join("a.html")));
    for rest in ["000009", "12", "\u{e9}\u{e9}\u{e9}\u{e9}", ""] {
        let mut body = format!("a {}{rest}", aside.stand_in);
        assert!(aside.settle(&mut body, &Limits::default(), &mut Vec::new()).is_empty());
        assert_eq!(body, format!("a {rest}"));
    }
}

#[test]
fn a_picture_that_is_nowhere_else_leaves_its_description() {
    let source = format!("<img src='data:image/gif;base64,R0lGODlh{}'>", "A".repeat(400));
    let mut capture = capture(&source);
    let aside = SetAside::from(&mut capture, None);
    let check = |template: &str, expected: &str| {
        let mut body = template.replace("HERE", &format!("{}000000", aside.stand_in));
        aside.settle(&mut body, &Limits { picture_bytes: 9, ..Limits::default() }, &mut Vec::new());
        assert_eq!(body, expected);
    };
    check("a ![b](HERE) c", "a b c");
    check(r#"![b \[x\]](HERE "t \" u") ![c](https://e.example/c)"#, r"b \[x\] ![c](https://e.example/c)");
    check("[![b](HERE)](https://e.example/)\n_d_", "[b](https://e.example/)\n_d_");
    check("a HERE b", "a  b");
}
