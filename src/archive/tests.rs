//! Indexes over documents made by hand.

use super::*;
use crate::document::{Document, FrontMatter, Header};

/// A document as its file `path` would give it; `tags` and `authors` separated by commas.
pub(crate) fn document(path: &str, title: &str, date: &str, source: &str, tags: &str) -> Document {
    let slug = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md").to_owned();
    let list = |written: &str| written.split(',').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect();
    let front = FrontMatter {
        title: title.into(),
        date: (!date.is_empty()).then(|| date.parse().unwrap()),
        source: (!source.is_empty()).then(|| source.into()),
        tags: list(tags),
        ..FrontMatter::default()
    };
    let header = Header { path: path.into(), slug, front, body_line: 5 };
    Document { header, body: format!("The body of {title}.\n") }
}

fn archive(documents: Vec<Document>, config: &str) -> Archive {
    collect(documents, &Config::parse(config, std::path::Path::new("site.toml")).unwrap()).unwrap().output
}

fn slugs(archive: &Archive, ids: impl IntoIterator<Item = DocumentId>) -> Vec<&str> {
    ids.into_iter().map(|id| archive.documents[id].slug.as_str()).collect()
}

#[test]
fn documents_stand_newest_first_and_undated_last() {
    let archive = archive(
        vec![
            document("b.md", "b", "", "", ""),
            document("year.md", "year", "2024", "", ""),
            document("a.md", "a", "2024-03-05", "", ""),
            document("a2.md", "a2", "2024-03-05", "", ""),
            document("month.md", "month", "2024-03", "", ""),
            document("old.md", "old", "2022-12-31", "", ""),
            document("late.md", "late", "2024-03-05T21:30", "", ""),
        ],
        "",
    );
    assert_eq!(slugs(&archive, 0..7), ["late", "a", "a2", "month", "year", "old", "b"]);
    let years: Vec<_> = archive.years.iter().map(|year| (year.year, year.documents.clone())).collect();
    assert_eq!(years, [(2024, 0..5), (2022, 5..6)]);
    let months: Vec<_> = archive.months().map(|m| (m.year, m.month, m.documents.clone())).collect();
    assert_eq!(months, [(2024, 3, 0..4), (2022, 12, 5..6)]);
    assert_eq!(archive.undated, 6..7);
    assert_eq!(archive.neighbours(0), (None, Some(1)));
    assert_eq!(archive.neighbours(5), (Some(4), None));
    assert_eq!(archive.neighbours(6), (None, None));
}

#[test]
fn aliases_join_tags_and_sources() {
    let archive = archive(
        vec![
            document("a.md", "a", "2024-01-03", "harbour.example", "sea ports, Ports,  , Sea Ports"),
            document("b.md", "b", "2024-01-02", "The Harbour Post", "Ports"),
        ],
        "[tags.aliases]\n\"sea ports\" = \"Ports\"\n\"Sea Ports\" = \"sea ports\"\n\
         [sources.\"The Harbour Post\"]\naliases = [\"harbour.example\"]\n",
    );
    let tags: Vec<_> = archive.tags.iter().map(|tag| (tag.name.as_str(), tag.documents.clone())).collect();
    assert_eq!(tags, [("Ports", vec![0, 1])]);
    assert_eq!(archive.sources.len(), 1);
    assert_eq!(archive.terms[0], DocumentTerms { tags: vec![0], source: Some(0), authors: vec![] });
}

#[test]
fn names_that_differ_have_addresses_that_differ() {
    let archive = archive(vec![document("a.md", "a", "", "", "C, C++, C#, c, É, E\u{301}, !!!, ???, 日本")], "");
    let mut slugs: Vec<&str> = archive.tags.iter().map(|tag| tag.slug.as_str()).collect();
    assert_eq!(slugs.len(), 9);
    slugs.sort_unstable();
    slugs.dedup();
    assert_eq!(slugs.len(), 9, "{slugs:?}");
}

#[test]
fn names_alike_but_for_case_are_noted() {
    let warned = collect(vec![document("a.md", "a", "", "", "Oil, oil")], &Config::default()).unwrap();
    let notes: Vec<String> = warned.warnings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(notes.join("\n"), @r"
    note: `Oil`, `oil` are 2 tags that differ in case alone
      help: to join them, name one under `[tags.aliases]` in `site.toml`
    ");
}

#[test]
fn however_many_carried_a_story_it_is_related_once() {
    let words = |seed: usize| (0..60).map(|n| format!("w{seed}x{n} ")).collect::<String>();
    let with = |name: String, tags: &str, body: String| Document {
        body,
        ..document(&format!("{name}.md"), &name, "2024-03-05", &name, tags)
    };
    let mut documents = vec![with("asked".into(), "x, y, z", words(0))];
    documents.extend((0..21).map(|n| with(format!("copy{n:02}"), "x, y, z", words(1))));
    documents.extend((0..3).map(|n| with(format!("other{n}"), "x, y", words(2 + n))));
    documents.extend((0..400).map(|n| with(format!("far{n}"), "", words(10 + n))));
    let archive = archive(documents, "");
    let asked = archive.documents.iter().position(|one| one.slug == "asked").unwrap();
    let related = archive.related(asked);
    let found = slugs(&archive, related.iter().copied());
    assert!(found[0].starts_with("copy") && found[1..] == ["other0", "other1", "other2"], "{found:?}");
}

#[test]
fn rare_tags_and_words_make_documents_related() {
    let mut documents: Vec<Document> =
        (0..60).map(|n| document(&format!("n{n}.md"), &format!("Notice {n}"), "2023-05-01", "", "news")).collect();
    documents.push(document(
        "ferry-a.md",
        "Ferry strike halts the Lindmouth crossing",
        "2024-01-05",
        "",
        "news, ferries",
    ));
    documents.push(document("ferry-b.md", "Crews end strike at Lindmouth", "2021-02-01", "", "news, ferries"));
    documents.push(document("ferry-c.md", "A new ferry for northern islands", "2024-02-01", "", "ferries"));
    documents.push(document("other.md", "Orchards in bloom", "2024-01-06", "", "news"));
    let archive = archive(documents, "");
    let at = |slug: &str| archive.documents.iter().position(|d| d.slug == slug).unwrap();
    assert_eq!(slugs(&archive, archive.related(at("ferry-a")).to_vec()), ["ferry-b", "ferry-c"]);
    assert_eq!(archive.related(at("other")), Vec::<DocumentId>::new());
}

#[test]
fn names_stand_as_if_nothing_had_been_noted() {
    let config = |language: &str, tags: &str| {
        let config = format!("default_language = \"{language}\"\n");
        let config = Config::parse(&config, std::path::Path::new("site.toml")).unwrap();
        config.with_tags(tags, std::path::Path::new("tags.toml")).unwrap()
    };
    let with = |tags: &[String]| vec![document("a.md", "a", "2024-03-05", "", &tags.join(", "))];
    let many: Vec<String> = (0..60).map(|n| format!("tag {:02}", n * 37 % 60)).collect();
    let more: Vec<String> =
        many.iter().skip(3).cloned().chain(["Ångström", "Éclair", "zebra"].map(String::from)).collect();
    let most: Vec<String> = more.iter().cloned().chain((0..30).map(|n| format!("a further {n}"))).collect();
    let called = "[zebra]\nnames = { sv = \"Antilop\" }\n";
    let mut notes: Vec<u8> = Vec::new();
    for (tags, config) in [
        (&many, config("en", "")),
        // A few that are new are put among the others, many are sorted with them.
        (&more, config("en", "")),
        (&most, config("en", "")),
        (&most, config("sv", "")),
        (&most, config("sv", called)),
        (&more, config("en", called)),
    ] {
        let mut memory: Memory = postcard::from_bytes(&notes).unwrap_or_default();
        let noted = collect_again(with(tags), &config, &mut memory).unwrap().output;
        let anew = collect(with(tags), &config).unwrap().output;
        let named = |archive: &Archive| archive.tags.iter().map(|tag| format!("{} {}", tag.name, tag.slug)).collect();
        let (noted, anew): (Vec<String>, Vec<String>) = (named(&noted), named(&anew));
        assert_eq!(noted, anew, "{} {}", config.default_language, tags.len());
        notes = postcard::to_stdvec(&memory).unwrap();
    }
}
