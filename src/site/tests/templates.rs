//! The templates as an interface: what they may use is documented, what they write is safe.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::*;
use crate::site::page::Page;

const DOCUMENTATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md");

/// The heading under which an object at `path` is documented; `None` for what is anybody's own.
fn documented_as(path: &str) -> Option<&str> {
    let last = path.rsplit('.').next().unwrap_or(path);
    Some(match (path, last) {
        (_, "extra") => return None,
        ("terms.groups[]", _) => "initial",
        ("terms.initials[]" | "list.newer" | "list.older", _) | (_, "trail[]") => "link",
        (_, "newer" | "older" | "newer_in_source" | "older_in_source" | "related[]" | "entries[]" | "entry") => "entry",
        ("comparison.first" | "comparison.copy", _) | (_, "carried[]" | "carried_first") => "carrier",
        ("comparison.title[]" | "comparison.description[]", _) | (_, "paragraphs[][]") => "piece",
        (_, "date" | "captured" | "ingested") => "date",
        ("collections[]" | "ways.collections[]", _) => "story",
        ("document.collections[]", _) => "link",
        ("collection.authors[]", _) => return None,
        ("list.days", _) => "days",
        (_, "authors[]" | "tags[]" | "sources[]" | "terms[]" | "together[]" | "broader[]" | "narrower[]") => "term",
        (_, "nav[]") => "section",
        ("years[]", _) => "years",
        ("exports[]", _) => "exports",
        (_, name) => name.strip_suffix("s[]").or(name.strip_suffix("[]")).unwrap_or(name),
    })
}

fn collect(path: &str, value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Object(members) => {
            let Some(section) = documented_as(path) else { return };
            let section = found.entry(section.to_owned()).or_default();
            section.extend(members.keys().cloned());
            for (name, member) in members {
                collect(&format!("{path}.{name}"), member, found);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| collect(&format!("{path}[]"), entry, found)),
        _ => {}
    }
}

#[test]
fn every_variable_is_documented_and_every_documented_one_exists() {
    let config = format!(
        "{BASE}paginate_by = 2\npaginate_terms_by = 2\n[sources.\"Valley Echo\"]\ncountry = \"NN\"\n[extra]\nown = 1\n"
    );
    let tags = "[Labour]\ndescription = \"d\"\n[Work]\nparents = [\"Labour\"]\nnames = { de = \"Arbeit\" }\n";
    let config =
        Config::parse(&config, Path::new("site.toml")).unwrap().with_tags(tags, Path::new("tags.toml")).unwrap();
    let archive = archive::collect(rich_sample(), &config).unwrap().output;
    let theme = Theme::embedded("en").unwrap();
    let site = plan(archive, config, theme, Pictures::default(), Links::Rooted).unwrap();
    let mut found = BTreeMap::new();
    for (path, route) in &site.routes() {
        let prepared = render::prepare(&Page::new(&site, path), *route).unwrap();
        for name in [
            "page",
            "list",
            "document",
            "comparison",
            "ways",
            "terms",
            "years",
            "undated",
            "timeline",
            "collections",
            "collection",
            "exports",
        ] {
            if let Some(value) = prepared.context.get(name) {
                collect(name, &serde_json::to_value(value).unwrap(), &mut found);
            }
        }
    }
    let site_view = serde_json::to_value(page::site_view(&site.archive, &site.config, &site.theme.wording)).unwrap();
    collect("site", &site_view, &mut found);

    let text = std::fs::read_to_string(DOCUMENTATION).unwrap();
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut section = String::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## `") {
            section = heading.trim_end_matches('`').to_owned();
        } else if let Some(row) = line.strip_prefix("| `").filter(|_| !section.is_empty()) {
            documented.entry(section.clone()).or_default().insert(row.split('`').next().unwrap().to_owned());
        }
    }
    assert_eq!(found, documented);
}

/// An archive that has something of everything: long lists, a collection, documents known to a month alone.
pub(super) fn rich_sample() -> Vec<Document> {
    let mut documents = sample();
    for day in 1..=14 {
        let (path, date) = (format!("valley-echo/note-{day}.md"), format!("2023-{:02}-{day:02}", day % 12 + 1));
        let source = if day % 2 == 0 { "Valley Echo" } else { "The Harbour Post" };
        documents.push(document(&path, &format!("Note {day}"), &date, source, "Work, Ferries"));
    }
    documents.push(document("valley-echo/note.md", "Note of a month", "2023-05", "Valley Echo", "Work"));
    for (path, source, date) in
        [("a/tide.md", "Valley Echo", "2024-01-05"), ("b/tide.md", "The Harbour Post", "2024-01-06")]
    {
        let mut carried = document(path, "Tide tables", date, source, "Work");
        carried.slug = path.trim_end_matches(".md").replace('/', "-");
        carried.front.description = Some("Higher than ever.".into());
        let words = (0..90).map(|n| format!("tide{n} ")).collect::<String>();
        carried.body = format!("{words}\n\nSaid {source}.\n");
        documents.push(carried);
    }
    let mut story = document("collections/strike.md", "The strike", "", "", "");
    story.front.authors = vec!["An archivist".into()];
    story.body = "It began so:\n\n[The end](../harbour-post/2024-03-05-ferry.md)\n\nand went on.\n".into();
    documents.push(story);
    documents
}

/// Every default template with its name.
fn templates() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut templates: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "html"))
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap()))
        .collect();
    templates.sort();
    templates
}

/// What is wrong with where a template writes its values.
fn faults(template: &str) -> Vec<String> {
    let mut faults = Vec::new();
    // A script of the site's own stands in a file beside the page; nothing is written into one.
    let own = "<script defer src=\"{{ page.root }}";
    let inline = template.matches("<script").count() - template.matches(own).count();
    let closed = template.matches(".js\"></script>").count();
    if inline > 0 || closed != template.matches(own).count() {
        faults.push("`<script`".to_owned());
    }
    for forbidden in ["safe", "<style", " style=", "javascript:", "autoescape"] {
        if template.contains(forbidden) {
            faults.push(format!("`{forbidden}`"));
        }
    }
    // Where in the HTML we are: outside of tags, in a tag, or in an attribute's quotes after its name.
    let (mut in_tag, mut quote, mut attribute) = (false, None, String::new());
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        let skipped = [("{%", "%}"), ("{#", "#}")].into_iter().find(|(open, _)| rest.starts_with(open));
        if let Some((_, close)) = skipped {
            rest = &rest[rest.find(close).map_or(rest.len(), |at| at + 2)..];
            continue;
        }
        if rest.starts_with("{{") {
            let end = rest.find("}}").map_or(rest.len(), |at| at + 2);
            let value = rest[2..end.max(4) - 2].trim();
            if in_tag && quote.is_none() {
                faults.push(format!("`{value}` in a tag, outside of quotes"));
            }
            let name = attribute.rsplit([' ', '\n']).next().unwrap_or_default().trim_end_matches('=');
            if quote.is_some() && name.starts_with("on") {
                faults.push(format!("`{value}` in `{name}`"));
            }
            let address = [
                "url",
                "root",
                "home",
                "atom",
                "json",
                "canonical",
                "target",
                "homepage",
                "first",
                "last",
                "previous",
                "next",
            ];
            let last = value.rsplit(['.', '_']).next().unwrap_or_default();
            if quote.is_some()
                && matches!(name, "href" | "src")
                && !address.contains(&last)
                && !value.starts_with("loop.")
            {
                faults.push(format!("`{value}` in `{name}` is no address"));
            }
            rest = &rest[end..];
            continue;
        }
        match (in_tag, quote, c) {
            (false, _, '<') => (in_tag, attribute) = (true, String::new()),
            (true, None, '>') => in_tag = false,
            (true, None, '"' | '\'') => quote = Some(c),
            (true, Some(open), c) if c == open => (quote, attribute) = (None, String::new()),
            (true, None, c) => attribute.push(c),
            _ => {}
        }
        rest = &rest[c.len_utf8()..];
    }
    faults
}

#[test]
fn templates_write_values_only_where_escaping_keeps_them_harmless() {
    for (name, template) in templates() {
        assert_eq!(faults(&template), Vec::<String>::new(), "{name}");
    }
    for broken in [
        "<a data-x={{ x }}>",
        "<a href=\"{{ entry.title }}\">",
        "<p>{{ x | safe }}</p>",
        "<script>{{ x }}</script>",
        "<script defer src=\"{{ page.root }}{{ x }}\"></script>",
        "<script defer src=\"{{ page.root }}a.js\">{{ x }}</script>",
        "<p style=\"{{ x }}\">",
        "<p {{ x }}>",
        "<a onclick=\"{{ x }}\">",
    ] {
        assert!(!faults(broken).is_empty(), "{broken}");
    }
}

#[test]
fn every_page_forbids_scripts_that_are_not_the_sites_own() {
    let site = site(sample(), BASE);
    for path in site.paths().unwrap().into_iter().filter(|path| path.as_str().ends_with(".html")) {
        let page = text(&site, &format!("/{}", path.as_str()));
        let parsed = scraper::Html::parse_document(&page);
        let count = |selector: &str| parsed.select(&scraper::Selector::parse(selector).unwrap()).count();
        assert_eq!(count("head > meta[http-equiv='Content-Security-Policy']"), 1, "{}", path.as_str());
        assert_eq!(
            count("[style], style, script:not([type='application/ld+json']):not([src])"),
            0,
            "{}",
            path.as_str()
        );
        assert!(!page.contains("unsafe-inline"), "{}", path.as_str());
        assert_eq!(count("main h1, header h1"), usize::from(!page.contains("refresh")), "{}", path.as_str());
    }
}

#[test]
fn the_stylesheet_is_small_and_asks_nothing_of_other_hosts() {
    let css = text(&site(Vec::new(), ""), "/style.css");
    assert!(css.len() < 25_000, "{} bytes", css.len());
    assert!(!css.contains("@import") && !css.contains("url(") && !css.contains("http"));
}

#[test]
fn a_template_may_extend_the_default_of_its_own_name() {
    let own =
        "{% extends \"default/document.html\" %}{% block cite %}<p>By hand: {{ words.source }}</p>{% endblock cite %}";
    let theme =
        Theme::new(BTreeMap::from([("document.html".to_owned(), own.to_owned())]), BTreeMap::new(), "de").unwrap();
    let page = text(&planned(sample(), BASE, theme, Links::Rooted).unwrap(), "/documents/2024-03-05-ferry/");
    assert!(page.contains("By hand: Quelle") && page.contains("Ferry strike ends"), "{page}");
}

#[test]
fn a_member_that_is_misspelt_is_told_among_those_there_are() {
    let own = "<h1>{{ document.source_urll }}</h1>".to_owned();
    let theme = Theme::new(BTreeMap::from([("document.html".to_owned(), own)]), BTreeMap::new(), "en").unwrap();
    let site = planned(sample(), BASE, theme, Links::Rooted).unwrap();
    let error = site.render(&site.find("/documents/2024-03-05-ferry/").unwrap()).unwrap_err();
    assert_eq!(error.hint.as_deref(), Some("did you mean `source_url`?"), "{error:?}");
}

#[test]
fn the_default_theme_says_what_it_asks_for() {
    let theme = Theme::embedded("en").unwrap();
    for (name, _) in templates() {
        assert!(!theme.mentions.words(&name).is_all(), "{name}");
    }
}

#[test]
fn every_language_makes_whole_pages_without_a_word_of_english() {
    let english = site(sample(), BASE);
    for language in ["ar", "de", "es", "fr", "ko", "ru", "zh"] {
        let config = format!("{BASE}default_language = \"{language}\"\n");
        let theme = Theme::embedded(language).unwrap();
        let site = planned(sample(), &config, theme, Links::Rooted).unwrap();
        assert_eq!(site.paths().unwrap().len(), english.paths().unwrap().len());
        for path in ["/", "/2024/03/", "/months/", "/tags/work/", "/undated/", "/documents/2024-03-05-ferry/", "/data/"]
        {
            let page = text(&site, path);
            let parsed = scraper::Html::parse_document(&page);
            let body = parsed.select(&scraper::Selector::parse("body").unwrap()).next().unwrap();
            let shown: String = body.text().collect::<Vec<_>>().join(" ");
            // The styles of citing are English ones.
            let english = scraper::Selector::parse("dl[lang=en]").unwrap();
            let shown = parsed
                .select(&english)
                .fold(shown, |shown, cited| shown.replace(&cited.text().collect::<Vec<_>>().join(" "), ""));
            assert!(page.contains(&format!("<html lang=\"{language}\"")), "{language} {path}");
            for word in [
                "Skip to",
                "Months",
                "Newest",
                "Older",
                "Newer",
                "Undated",
                "March",
                "Related",
                "Cite this",
                "References",
            ] {
                assert!(!shown.contains(word), "{language} {path}: {word}");
            }
        }
    }
}
