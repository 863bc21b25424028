//! JSON-LD in the schema.org vocabulary: what the page tells search engines.
//!
//! Written by hand and by templates, it is often not JSON: comments and CDATA round it, commas before a closing bracket,
//! line breaks inside strings. These are mended; what still does not parse is left alone.

use serde_json::{Map, Value};

use super::candidates::{Facts, Place, add, words};

/// Adds what the page's JSON-LD says. `headings` (visible headings and `<title>`) tell the page's own article from
/// others that are listed beside it.
pub(super) fn collect(scripts: &[&str], headings: &[String], facts: &mut Facts) {
    let documents: Vec<Value> = scripts.iter().take(SCRIPTS).filter_map(|script| parse(script)).collect();
    let nodes = nodes(&documents);
    let headings: Vec<String> = headings.iter().map(|heading| words(heading)).collect();
    for node in &nodes {
        let kind = kind(node.object);
        match kind {
            Kind::Organisation => {
                let confidence = if node.depth == 0 { 0.5 } else { 0.2 };
                for name in texts(node.object.get("name"), "name", &nodes) {
                    add(&mut facts.outlets, &name, Place::LinkedData, confidence);
                }
            }
            Kind::Site => {
                for name in texts(node.object.get("name"), "name", &nodes) {
                    add(&mut facts.outlets, &name, Place::LinkedData, 0.8);
                }
            }
            _ => {}
        }
    }
    // The best work speaks for the page; the others only where they are as good.
    let mut works: Vec<(f32, &Node)> = nodes.iter().filter_map(|node| Some((rank(node, &headings)?, node))).collect();
    works.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let Some(&(best, _)) = works.first() else { return };
    for &(rank, node) in works.iter().filter(|(rank, _)| *rank >= best - 0.25) {
        collect_work(node, rank, &nodes, facts);
    }
}

fn collect_work(node: &Node, rank: f32, nodes: &[Node], facts: &mut Facts) {
    let get = |name: &str| node.object.get(name);
    let all = |name: &str, of: &str| texts(get(name), of, nodes);
    let trust = |full: f32| full * rank.clamp(0.3, 1.0);
    let written = matches!(kind(node.object), Kind::Article | Kind::Other);
    for title in all("headline", "name").iter().chain(&all("name", "name")) {
        add(&mut facts.titles, title, Place::LinkedData, trust(0.85));
    }
    for people in [get("author"), get("creator").filter(|_| get("author").is_none())].into_iter().flatten() {
        collect_people(people, trust(if written { 0.95 } else { 0.6 }), nodes, facts);
    }
    for date in all("datePublished", "@value").iter().chain(&all("uploadDate", "@value")) {
        add(&mut facts.published, date, Place::LinkedData, trust(0.95));
    }
    for date in all("dateCreated", "@value") {
        add(&mut facts.published, &date, Place::LinkedData, trust(0.8));
    }
    for date in all("dateModified", "@value") {
        add(&mut facts.modified, &date, Place::LinkedData, trust(0.6));
    }
    for name in all("publisher", "name") {
        add(&mut facts.outlets, &name, Place::LinkedData, trust(0.85));
    }
    for name in all("creditText", "name").iter().chain(&all("sourceOrganization", "name")) {
        add(&mut facts.credits, name, Place::LinkedData, trust(0.8));
    }
    for tag in all("keywords", "name") {
        // Where a list was meant, templates often write one string.
        for part in tag.split([',', ';', '،', '、']) {
            add(&mut facts.tags, part, Place::LinkedData, trust(0.8));
        }
    }
    for language in all("inLanguage", "name") {
        add(&mut facts.languages, &language, Place::LinkedData, trust(0.6));
    }
    for description in all("description", "@value") {
        add(&mut facts.descriptions, &description, Place::LinkedData, trust(0.6));
    }
    facts.for_subscribers |= match get("isAccessibleForFree") {
        Some(Value::Bool(free)) => !free,
        Some(Value::String(free)) => free.eq_ignore_ascii_case("false"),
        _ => false,
    };
    for body in all("articleBody", "@value").iter().chain(&all("text", "@value")) {
        add(&mut facts.bodies, body, Place::LinkedData, trust(0.8));
    }
}

/// Names of people; organisations count for little.
fn collect_people(people: &Value, confidence: f32, nodes: &[Node], facts: &mut Facts) {
    let people = match people {
        Value::Array(people) => people.as_slice(),
        one => std::slice::from_ref(one),
    };
    for person in people.iter().take(20) {
        let organisation = resolve(person, nodes).is_some_and(|object| kind(object) == Kind::Organisation);
        let confidence = if organisation { confidence * 0.3 } else { confidence };
        for name in texts(Some(person), "name", nodes) {
            add(&mut facts.authors, &name, Place::LinkedData, confidence);
        }
    }
}

/// An object of the graph.
struct Node<'a> {
    object: &'a Map<String, Value>,
    /// How many other typed objects it stands in.
    depth: usize,
    /// Inside a list of other works.
    listed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Article,
    /// Other works: a product, a recipe, a question, a course.
    Other,
    Page,
    Site,
    Organisation,
    Person,
    None,
}

fn kind(object: &Map<String, Value>) -> Kind {
    let name = match object.get("@type") {
        Some(Value::String(name)) => name.as_str(),
        Some(Value::Array(names)) => names.iter().find_map(Value::as_str).unwrap_or_default(),
        _ => return Kind::None,
    };
    let name = name.rsplit(['/', ':', '#']).next().unwrap_or(name);
    match name {
        "Person" => Kind::Person,
        "WebSite" => Kind::Site,
        "WebPage" | "ItemPage" | "AboutPage" | "CollectionPage" | "ContactPage" | "FAQPage" | "ProfilePage"
        | "QAPage" | "MedicalWebPage" | "CheckoutPage" => Kind::Page,
        "Report" | "Review" | "CriticReview" => Kind::Article,
        "Recipe"
        | "HowTo"
        | "Product"
        | "VideoObject"
        | "Question"
        | "Course"
        | "Event"
        | "Book"
        | "Movie"
        | "PodcastEpisode"
        | "SoftwareApplication"
        | "JobPosting"
        | "Dataset"
        | "CreativeWork" => Kind::Other,
        _ if name.ends_with("Article") || name.ends_with("Posting") => Kind::Article,
        _ if name.ends_with("Organization")
            || name.ends_with("Business")
            || name == "Corporation"
            || name == "Brand" =>
        {
            Kind::Organisation
        }
        _ => Kind::None,
    }
}

/// How likely a node is the work that the page shows: its kind, its depth, and whether its name is a heading.
fn rank(node: &Node, headings: &[String]) -> Option<f32> {
    let base = match kind(node.object) {
        Kind::Article => 1.0,
        Kind::Other => 0.75,
        Kind::Page => 0.65,
        _ => return None,
    };
    let name = ["headline", "name"].iter().find_map(|name| node.object.get(*name)?.as_str()).map(words);
    let named = match name.filter(|name| !name.is_empty()) {
        None => 0.0,
        Some(name) => match headings
            .iter()
            .any(|heading| heading.contains(&name) || (heading.len() > 20 && name.contains(heading.as_str())))
        {
            true => 0.2,
            false => -0.2,
        },
    };
    let listed = if node.listed { -0.5 } else { 0.0 };
    Some(base + named + listed - 0.1 * node.depth.min(4) as f32)
}

/// Every object of the documents, in order.
fn nodes(documents: &[Value]) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut open: Vec<(&Value, usize, bool)> = documents.iter().rev().map(|document| (document, 0, false)).collect();
    while let Some((value, depth, listed)) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values.iter().rev().map(|value| (value, depth, listed))),
            Value::Object(object) => {
                let typed = object.contains_key("@type");
                if typed {
                    nodes.push(Node { object, depth, listed });
                }
                let inner = depth + usize::from(typed);
                for (name, value) in object.iter().rev().filter(|(_, value)| value.is_object() || value.is_array()) {
                    let listed = listed
                        || matches!(
                            name.as_str(),
                            "itemListElement"
                                | "hasPart"
                                | "mentions"
                                | "comment"
                                | "isPartOf"
                                | "blogPost"
                                | "review"
                                | "isBasedOn"
                                | "citation"
                        );
                    open.push((value, inner, listed));
                }
            }
            _ => {}
        }
        if nodes.len() >= NODES {
            break;
        }
    }
    nodes
}

/// The object itself, or the one of the graph that its `@id` names.
fn resolve<'a>(value: &'a Value, nodes: &[Node<'a>]) -> Option<&'a Map<String, Value>> {
    let object = value.as_object()?;
    let id = object.get("@id").and_then(Value::as_str);
    match id.filter(|_| object.len() == 1) {
        Some(id) => nodes
            .iter()
            .find(|node| node.object.len() > 1 && node.object.get("@id").and_then(Value::as_str) == Some(id))
            .map(|node| node.object),
        None => Some(object),
    }
}

/// The strings of a value: itself, those of a list, or the member `of` of objects.
fn texts(value: Option<&Value>, of: &str, nodes: &[Node]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<&Value> = value.into_iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => found.push(decode_entities(text)),
            Value::Array(values) => open.extend(values.iter().rev().take(100)),
            Value::Object(_) => {
                let member = resolve(value, nodes).and_then(|object| object.get(of).or_else(|| object.get("@value")));
                open.extend(member.filter(|member| !member.is_object()));
            }
            _ => {}
        }
        if found.len() >= 100 {
            break;
        }
    }
    found
}

/// Scripts of one page that are read.
const SCRIPTS: usize = 50;
/// Objects of one page that are looked at.
const NODES: usize = 2000;

fn parse(script: &str) -> Option<Value> {
    let script = script.trim();
    serde_json::from_str(script).or_else(|_| serde_json::from_str(&mended(script))).ok()
}

/// The script without wrappings, with control characters in strings escaped and stray commas removed.
fn mended(script: &str) -> String {
    let script = script.replace("<![CDATA[", "").replace("]]>", "");
    let start = script.find(['{', '[']).unwrap_or(0);
    let end = script.rfind(['}', ']']).map_or(script.len(), |at| at + 1);
    let script = script.get(start..end).unwrap_or_default();
    let mut mended = String::with_capacity(script.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in script.chars() {
        match c {
            _ if escaped => {
                escaped = false;
                // JSON knows few escapes; `\'` and the like stand for the character itself.
                if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                    mended.pop();
                }
                mended.push(if c.is_control() { ' ' } else { c });
            }
            '\\' if quoted => {
                escaped = true;
                mended.push(c);
            }
            '"' => {
                quoted = !quoted;
                mended.push(c);
            }
            '}' | ']' if !quoted => {
                let kept = mended.trim_end_matches([',', ' ', '\n', '\r', '\t', ';']).len();
                mended.truncate(kept);
                mended.push(c);
            }
            '\n' | '\r' | '\t' if quoted => mended.push(' '),
            c if quoted && c.is_control() => {}
            c => mended.push(c),
        }
    }
    mended
}

/// Strings in JSON-LD often hold HTML's character references, though nothing decodes them there.
fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    const NAMED: &[(&str, &str)] = &[
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
        ("&lsquo;", "‘"),
        ("&rsquo;", "’"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&hellip;", "…"),
    ];
    let mut decoded = text.replace("&amp;", "&");
    for (reference, character) in NAMED {
        decoded = decoded.replace(reference, character);
    }
    decode_numbers(&decoded)
}

/// `&#39;` and `&#x27;`.
fn decode_numbers(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("&#") {
        decoded.push_str(&rest[..at]);
        let reference = &rest[at + 2..];
        let end = reference.bytes().take(9).position(|b| b == b';');
        let number = end.map(|end| &reference[..end]).and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => number.parse().ok(),
        });
        match (number.and_then(char::from_u32), end) {
            (Some(character), Some(end)) => {
                decoded.push(character);
                rest = &reference[end + 1..];
            }
            _ => {
                decoded.push_str("&#");
                rest = reference;
            }
        }
    }
    decoded + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(script: &str) -> Facts {
        let mut facts = Facts::default();
        collect(&[script], &["Harbour reopens after storm".to_owned()], &mut facts);
        facts
    }

    fn values(candidates: &[super::super::candidates::Candidate]) -> Vec<&str> {
        candidates.iter().map(|candidate| candidate.value.as_str()).collect()
    }

    #[test]
    fn people_and_publishers_are_found_through_the_graph() {
        let facts = facts(
            r##"{"@context": "https://schema.org", "@graph": [
              {"@type": "NewsArticle", "headline": "Harbour reopens after storm", "author": [{"@id": "#p1"}, {"@type": "Person", "name": "Ola Brandt"}],
               "publisher": {"@id": "#o"}, "datePublished": "2024-03-05T21:30:00+03:00", "keywords": "ports, weather", "inLanguage": "en-GB"},
              {"@type": "Person", "@id": "#p1", "name": "Mira Castell"},
              {"@type": "NewsMediaOrganization", "@id": "#o", "name": "The Quay Courier"}]}"##,
        );
        assert_eq!(values(&facts.authors), ["Mira Castell", "Ola Brandt"]);
        assert!(values(&facts.outlets).contains(&"The Quay Courier"));
        assert_eq!(values(&facts.published), ["2024-03-05T21:30:00+03:00"]);
        assert_eq!(values(&facts.tags), ["ports", "weather"]);
    }

    #[test]
    fn the_article_that_the_page_shows_wins_over_those_it_lists() {
        let facts = facts(
            r#"[{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Another story", "author": "Someone Else"}]},
              {"@type": ["NewsArticle"], "headline": "Harbour reopens after storm", "author": "Mira Castell"}]"#,
        );
        assert_eq!(values(&facts.authors), ["Mira Castell"]);
    }

    #[test]
    fn a_text_for_subscribers_is_known() {
        for (free, paid) in
            [("false", true), ("\"False\"", true), ("true", false), ("\"True\"", false), ("null", false)]
        {
            let script = format!("{{\"@type\": \"NewsArticle\", \"author\": \"A\", \"isAccessibleForFree\": {free}}}");
            assert_eq!(facts(&script).for_subscribers, paid, "{free}");
        }
    }

    #[test]
    fn what_is_nearly_json_is_read() {
        for script in [
            "<!-- {\"@type\": \"Article\", \"author\": \"Mira Castell\",} -->",
            "//<![CDATA[\n{\"@type\": \"Article\", \"author\": [\"Mira Castell\", ],}\n//]]>",
            "{\"@type\": \"Article\", \"description\": \"two\nlines\", \"author\": \"Mira Castell\"};",
            "{\"@type\": \"Article\", \"description\": \"it\\'s\", \"author\": \"Mira Castell\"}",
        ] {
            assert_eq!(values(&facts(script).authors), ["Mira Castell"], "{script}");
        }
    }

    #[test]
    fn what_is_no_json_says_nothing() {
        for script in ["", "{", "var x = 1;", "null", "[[[[", "\"x\"", &"[".repeat(100_000)] {
            assert!(facts(script).authors.is_empty());
        }
    }

    #[test]
    fn character_references_are_decoded() {
        assert_eq!(
            decode_entities("A &amp; B &#39;c&#x27; &quot;d&quot; &#; &#99999999;"),
            "A & B 'c' \"d\" &#; &#99999999;"
        );
    }
}
