//! A judge of whole built sites: what in any file would a browser run, or fetch from where it must not?

use std::collections::BTreeMap;

use ego_tree::iter::Edge;
use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use rayon::prelude::*;
use scraper::{ElementRef, Html, HtmlTreeSink};
use serde_json::Value;

/// Elements that no page of the site has.
const NEVER: &[&str] = &[
    "animate",
    "applet",
    "base",
    "embed",
    "fencedframe",
    "foreignobject",
    "frame",
    "frameset",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "object",
    "plaintext",
    "portal",
    "set",
    "style",
    "xmp",
];

/// Elements that templates may use, but no document may bring in.
const NEVER_IN_CONTENT: &[&str] = &[
    "audio", "button", "form", "input", "link", "main", "meta", "noscript", "script", "select", "svg", "template",
    "textarea", "title", "video",
];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &[
    "action",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "formaction",
    "from",
    "href",
    "icon",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "profile",
    "src",
    "to",
    "usemap",
    "values",
    "xlink:href",
];

/// All that is wrong with the files of a site, each with its path.
pub fn faults(site: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let files: Vec<(&String, &Vec<u8>)> = site.iter().collect();
    let found = files.into_par_iter().flat_map_iter(|(path, bytes)| {
        let faults = match std::str::from_utf8(bytes) {
            Ok(text) => faults_of_file(path, text),
            Err(error) => vec![format!("not UTF-8: {error}")],
        };
        faults.into_iter().map(move |fault| format!("{path}: {fault}"))
    });
    found.collect()
}

fn faults_of_file(path: &str, text: &str) -> Vec<String> {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => faults_of_page(text),
        "xml" => match xml_texts(text) {
            // Atom: a text construct is plain text unless its type says otherwise.
            Ok(texts) => texts
                .iter()
                .filter(|(tag, _)| tag.contains("type=\"html\""))
                .flat_map(|(_, html)| faults_of_body(html))
                .collect(),
            Err(fault) => vec![fault],
        },
        "json" => match serde_json::from_str::<Value>(text) {
            Ok(json) => bodies(&json).flat_map(faults_of_body).collect(),
            Err(error) => vec![format!("not JSON: {error}")],
        },
        "opml" => xml_texts(text).err().into_iter().collect(),
        "jsonl" => text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).err())
            .map(|error| format!("not JSON: {error}"))
            .collect(),
        // A file without a type is taken for a page by what it begins with.
        "md" if !text.starts_with("---\n") => vec!["does not begin with front matter".to_owned()],
        "bib" if text.lines().any(|line| !is_bibtex(line)) => vec!["a line that is no BibTeX".to_owned()],
        "ris" if text.split_inclusive('\n').any(|line| !is_ris(line)) => vec!["a line that is no RIS".to_owned()],
        "csv" => text.lines().filter(|row| runs_in_a_spreadsheet(row)).map(|row| format!("a formula: {row}")).collect(),
        "md" | "bib" | "ris" => Vec::new(),
        // The theme's own; `.cuttings-manifest` and the like hold names and digests.
        "css" | "svg" | "js" | "txt" => Vec::new(),
        _ if path.starts_with('.') => Vec::new(),
        _ => vec!["a file of a kind that no site has".to_owned()],
    }
}

/// One member a line, as it is written here.
fn is_bibtex(line: &str) -> bool {
    matches!(line, "" | "}")
        || line.starts_with('@') && line.ends_with(',')
        || line.starts_with("  ") && line.contains(" = ") && line.ends_with(',')
}

fn is_ris(line: &str) -> bool {
    let Some(line) = line.strip_suffix("\r\n") else { return false };
    let tag = line.split("  - ").next().unwrap_or_default();
    line.is_empty() || line.contains("  - ") && tag.len() == 2 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a cell begins as formulas do; in quotation marks or not.
fn runs_in_a_spreadsheet(row: &str) -> bool {
    let mut quoted = false;
    let starts = row.char_indices().filter(|(at, c)| {
        if *c == '"' {
            quoted = !quoted;
        }
        *at == 0 || !quoted && *c == ','
    });
    let starts: Vec<usize> = starts.map(|(at, c)| if c == ',' { at + 1 } else { at }).collect();
    starts.into_iter().any(|at| row[at..].trim_start_matches('"').starts_with(['=', '+', '-', '@', '\t', '\r']))
}

fn bodies(feed: &Value) -> impl Iterator<Item = &str> {
    let items = feed["items"].as_array().into_iter().flatten();
    items.filter_map(|item| item["content_html"].as_str())
}

/// All that is active in a page, parsed as browsers parse it with scripts and without.
pub fn faults_of_page(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if text.contains('\0') {
        found.push("a NUL".to_owned());
    }
    // Whether scripts run changes how one element is read, and nothing else.
    let has_noscript = text.to_ascii_lowercase().contains("<noscript");
    let readings: &[bool] = if has_noscript { &[true, false] } else { &[true] };
    for scripting in readings {
        let page = parse(text, *scripting);
        let counts = judge_tree(&page, &mut found);
        let redirects = text.contains("http-equiv=\"refresh\"");
        if counts != [1, 1, usize::from(!redirects), 1] {
            found.push(format!("{counts:?} × <title>, <body>, <main>, <meta charset>"));
        }
        // What a browser would read again after a script had copied it: no second reading gives another tree.
        let again = parse(&page.html(), *scripting);
        if !elements(&again).eq(elements(&page)) {
            found.push("another tree when it is parsed again".to_owned());
        }
    }
    found
}

/// The same for a body that stands in a feed.
pub fn faults_of_body(body: &str) -> Vec<String> {
    let page = format!(
        "<!doctype html><html><head><meta charset=utf-8><title>t</title></head>\
         <body><main><article>{body}</article></main></body></html>"
    );
    faults_of_page(&page)
}

/// Judges every element; returns how many there are of those that a page has once.
fn judge_tree(page: &Html, found: &mut Vec<String>) -> [usize; 4] {
    let (mut counts, mut around) = ([0; 4], 0);
    for edge in page.tree.root().traverse() {
        let (Edge::Open(node) | Edge::Close(node)) = edge;
        let Some(element) = ElementRef::wrap(node) else { continue };
        let value = element.value();
        let is_content = value.name() == "article" || value.classes().any(|class| matches!(class, "body" | "notes"));
        if matches!(edge, Edge::Close(_)) {
            around -= usize::from(is_content);
            continue;
        }
        judge(element, around > 0, found);
        around += usize::from(is_content);
        match value.name() {
            // A drawing has titles of its own.
            "title" if &*value.name.ns == "http://www.w3.org/1999/xhtml" => counts[0] += 1,
            "body" => counts[1] += 1,
            "main" => counts[2] += 1,
            "meta" => counts[3] += usize::from(value.attr("charset").is_some()),
            _ => {}
        }
    }
    counts
}

fn judge(element: ElementRef, in_content: bool, found: &mut Vec<String>) {
    let value = element.value();
    let name = value.name();
    let is_wrong = match name {
        name if NEVER.contains(&name) => true,
        name if in_content && NEVER_IN_CONTENT.contains(&name) => true,
        "script" => !is_own_script(element),
        "meta" => match value.attr("http-equiv") {
            None => false,
            Some("Content-Security-Policy") => value.attr("content").is_none_or(|policy| policy.contains("unsafe")),
            Some("refresh") => value.attr("content").is_none_or(|content| !content.starts_with("0; url=/documents/")),
            Some(_) => true,
        },
        "link" => value.attr("rel") == Some("stylesheet") && value.attr("href").is_none_or(|href| href.contains(':')),
        _ => false,
    };
    if is_wrong {
        found.push(format!("<{name}>"));
    }
    for (attribute, text) in value.attrs() {
        let is_active = attribute.starts_with("on")
            || matches!(attribute, "style" | "srcdoc" | "is" | "contenteditable" | "autofocus")
            || in_content && matches!(attribute, "name" | "target" | "srcset" | "formaction" | "http-equiv")
            || attribute == "srcset" && text.split(',').any(|one| !is_harmless_address(one))
            || ADDRESSES.contains(&attribute) && !is_harmless_address(text);
        if is_active {
            found.push(format!("<{name} {attribute}={text:?}>"));
        }
    }
}

/// Data that is valid JSON, or a file of the site's own.
fn is_own_script(script: ElementRef) -> bool {
    let text: String = script.text().collect();
    match (script.value().attr("type"), script.value().attr("src")) {
        (Some("application/ld+json" | "application/json"), None) => serde_json::from_str::<Value>(&text).is_ok(),
        (None | Some("module"), Some(src)) => text.is_empty() && !src.contains(':') && !src.starts_with("//"),
        _ => false,
    }
}

fn parse(html: &str, scripting_enabled: bool) -> Html {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    parse_document(HtmlTreeSink::new(Html::new_document()), options).one(html)
}

/// Where each element opens, with its attributes, and where one closes.
fn elements(page: &Html) -> impl Iterator<Item = Option<(&str, Vec<(&str, &str)>)>> {
    page.tree.root().traverse().filter_map(|edge| match edge {
        Edge::Open(node) => node.value().as_element().map(|value| Some((value.name(), value.attrs().collect()))),
        Edge::Close(node) => node.value().is_element().then_some(None),
    })
}

/// As WHATWG URL reads a scheme: leading blanks and control characters, and tabs and line ends within, do not count.
fn is_harmless_address(address: &str) -> bool {
    let bare: String = address
        .trim_start_matches(|character: char| character <= ' ')
        .chars()
        .filter(|character| !matches!(character, '\t' | '\n' | '\r'))
        .collect();
    let Some((scheme, _)) = bare.split_once(':') else { return true };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character));
    !is_scheme || ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str())
}

/// The texts of an XML file, each with the tag that opened its element, character references resolved; `Err` says why
/// it is not well-formed (XML 1.0).
pub fn xml_texts(xml: &str) -> Result<Vec<(&str, String)>, String> {
    if let Some(odd) = xml.chars().find(|c| !is_xml_character(*c)) {
        return Err(format!("not well-formed: holds {odd:?}"));
    }
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>").ok_or("no XML declaration")?;
    let (mut open, mut texts, mut roots) = (Vec::<&str>::new(), Vec::new(), 0);
    while let Some((text, behind)) = rest.split_once('<') {
        if open.is_empty() && !text.trim().is_empty() {
            return Err(format!("not well-formed: text outside the root: {text:?}"));
        }
        texts.push((open.last().copied().unwrap_or_default(), xml_unescaped(text)?));
        let end = tag_end(behind).ok_or("not well-formed: a tag without end")?;
        let tag = &behind[..end];
        rest = &behind[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop().and_then(|tag| tag.split_whitespace().next()) != Some(name) {
                return Err(format!("not well-formed: </{name}> closes another"));
            }
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name = tag.split_whitespace().next().unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(format!("not well-formed: <{tag}>"));
        }
        roots += usize::from(open.is_empty());
        xml_attributes(&tag[name.len()..])?;
        if !is_empty {
            open.push(tag);
        }
    }
    match (open.is_empty(), roots, rest.trim()) {
        (true, 1, "") => Ok(texts),
        _ => Err(format!("not well-formed: {roots} roots, {open:?} open at the end")),
    }
}

/// Where the `>` stands that no quotation marks enclose.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })
}

fn xml_attributes(mut rest: &str) -> Result<(), String> {
    let mut seen = Vec::new();
    while !rest.trim().is_empty() {
        let wrong = || format!("not well-formed: attributes {rest:?}");
        let (name, behind) = rest.split_once("=\"").ok_or_else(wrong)?;
        let (value, behind) = behind.split_once('"').ok_or_else(wrong)?;
        let plain = name.trim_start();
        let is_name = plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_'));
        if plain.len() == name.len() || plain.is_empty() || !is_name || seen.contains(&plain) || value.contains('<') {
            return Err(wrong());
        }
        let value = xml_unescaped(value)?;
        if plain == "href" && !is_harmless_address(&value) {
            return Err(format!("href={value:?}"));
        }
        seen.push(plain);
        rest = behind;
    }
    Ok(())
}

fn xml_unescaped(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, behind) = part.split_once(';').ok_or(format!("not well-formed: a bare & before {part:?}"))?;
        let number = name.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16));
        let number = number.or_else(|| name.strip_prefix('#').map(str::parse));
        let meant = match (name, number) {
            ("amp", _) => '&',
            ("lt", _) => '<',
            ("gt", _) => '>',
            ("quot", _) => '"',
            ("apos", _) => '\'',
            (_, Some(Ok(number))) => char::from_u32(number).filter(|c| is_xml_character(*c)).ok_or(name)?,
            _ => return Err(format!("not well-formed: &{name};")),
        };
        out.push(meant);
        out.push_str(behind);
    }
    Ok(out)
}

fn is_xml_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[test]
fn sees_what_is_active() {
    for body in [
        "<script>x</script>",
        "<script src=/own.js></script>",
        "<p onclick=x>",
        "<a href='java\tscript:x'>",
        "<a href=' JAVASCRIPT:x'>",
        "<img src=data:text/html,x>",
        "<p style=x>",
        "<svg></svg>",
        "<b name=x>",
        "<meta http-equiv=refresh content='0; url=//e.example'>",
        "<noscript><p title='</noscript><img src=x onerror=x>'></noscript>",
        "</article></main><main>",
    ] {
        assert!(!faults_of_body(body).is_empty(), "{body}");
    }
    assert_eq!(
        faults_of_body("<a href='/x:y' title='javascript:x'>x</a> <img src=https://e.example/x alt=onerror>"),
        [""; 0]
    );
}

#[test]
fn sees_what_is_not_well_formed() {
    let page = "<?xml version=\"1.0\" encoding=\"utf-8\"?><a b=\"&lt;\">x &amp; &#38;<c/>y</a>";
    let texts = xml_texts(page).unwrap();
    assert_eq!(texts, [("", String::new()), ("a b=\"&lt;\"", "x & &".into()), ("a b=\"&lt;\"", "y".into())]);
    for broken in [
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a b=\"x\" b=\"y\"/>",
        "<a b=\"<\"/>",
        "<a b='x'/>",
        "<a>&nbsp;</a>",
        "<a>a & b</a>",
        "<a>\u{b}</a>",
        "<a>&#11;</a>",
        "<a/>x",
        "<a href=\"javascript:x\"/>",
    ] {
        assert!(xml_texts(&format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{broken}\n")).is_err(), "{broken}");
    }
}

#[test]
fn sees_what_other_programs_would_run_or_misread() {
    for (path, text) in [
        ("a.csv", "a,b\r\nx,=1+1\r\n"),
        ("a.csv", "a\r\n\"@x, y\"\r\n"),
        ("a.ris", "TY  - NEWS\r\nTI  - One\nTwo\r\nER  - \r\n"),
        ("a.ris", "TY  - NEWS\r\nTwo\r\nER  - \r\n"),
        ("a.bib", "@misc{x,\n  title = {One\nTwo},\n}\n"),
        ("a.md", "<script>"),
        ("a.jsonl", "{}\n{\n"),
        ("a.opml", "<opml>"),
    ] {
        assert!(!faults_of_file(path, text).is_empty(), "{path} {text}");
    }
    assert_eq!(faults_of_file("a.csv", "a,\"x, -1 \"\"=2\"\", y\"\r\n"), [""; 0]);
}
