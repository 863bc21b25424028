//! Groups of documents made by hand.

use super::*;
use crate::archive::tests::document;
use crate::archive::{Archive, collect};
use crate::config::Config;
use crate::document::{Document, Reference};

/// A report of `count` words of its own.
fn report(seed: usize, count: usize) -> String {
    (0..count)
        .map(|n| {
            format!("{}{n}ly{}", ["gate", "tide", "quay", "rail"][n % 4], "abc".repeat(seed))
                + if n % 12 == 11 { ".\n\n" } else { " " }
        })
        .collect()
}

fn with(path: &str, date: &str, source: &str, body: &str) -> Document {
    Document { body: body.into(), ..document(path, path, date, source, "") }
}

fn archive(documents: Vec<Document>) -> (Archive, String) {
    let warned = collect(documents, &Config::default()).unwrap();
    (warned.output, warned.warnings.iter().map(|one| format!("{one}\n")).collect())
}

/// The groups by slug, the lead first.
fn groups(archive: &Archive) -> Vec<Vec<&str>> {
    let names = |group: &[DocumentId]| group.iter().map(|id| archive.documents[*id].slug.as_str()).collect();
    let mut groups: Vec<Vec<&str>> = archive.duplicates.groups().map(names).collect();
    groups.sort();
    groups
}

fn refers(to: &str) -> Reference {
    Reference { to: to.into(), line: 3 }
}

#[test]
fn the_earliest_leads_and_of_one_day_the_longest() {
    let text = report(1, 200);
    let longer = format!("{text}\n\n{}", report(9, 20));
    let cut: String = text.split_inclusive(' ').take(80).collect();
    let (found, _) = archive(vec![
        with("b/late.md", "2024-03-06", "B", &text),
        with("c/cut.md", "2024-03-05", "C", &cut),
        with("a/longest.md", "2024-03-05", "A", &longer),
        with("d/undated.md", "", "D", &text),
        with("e/year.md", "2024", "E", &text),
        with("f/other.md", "2024-03-05", "F", &report(2, 200)),
    ]);
    assert_eq!(groups(&found), [["longest", "cut", "late", "year", "undated"]]);
    let at = |slug: &str| found.documents.iter().position(|d| d.slug == slug).unwrap();
    let duplicates = &found.duplicates;
    assert_eq!(duplicates.lead_of(at("late")), at("longest"));
    assert_eq!((duplicates.group(at("cut")).len(), duplicates.copies(at("longest")).len()), (5, 4));
    assert!(duplicates.is_copy(at("year")) && !duplicates.is_copy(at("longest")) && !duplicates.is_copy(at("other")));
    assert_eq!((duplicates.lead_of(at("other")), duplicates.group(at("other"))), (at("other"), &[][..]));
}

#[test]
fn the_earlier_hour_leads_where_hours_are_known() {
    let text = report(1, 120);
    let longer = format!("{text}\n\n{}", report(9, 20));
    let (found, _) = archive(vec![
        with("a/ten.md", "2024-03-05T10:00", "A", &longer),
        with("b/nine.md", "2024-03-05T09:00", "B", &text),
    ]);
    assert_eq!(groups(&found), [["nine", "ten"]]);
}

#[test]
fn short_texts_are_one_only_with_the_same_words_and_title() {
    let notice = "The quay is closed today.";
    let titled = |path: &str, title: &str, source: &str, body: &str| Document {
        body: body.into(),
        ..document(path, title, "2024-03-05", source, "")
    };
    let (found, _) = archive(vec![
        titled("a/a.md", "Quay closed", "A", notice),
        titled("b/b.md", "QUAY CLOSED", "B", "The quay is **closed** today."),
        titled("c/c.md", "Notice", "C", notice),
        titled("d/d.md", "Quay closed", "D", "The quay is open today."),
        titled("e/e.md", "Nothing", "E", ""),
        titled("f/f.md", "Nothing", "F", ""),
    ]);
    assert_eq!(groups(&found), [["a", "b"]]);
}

#[test]
fn a_chain_is_no_group() {
    // Each text is a copy of the next by four fifths; the first has nothing in common with the last.
    let words: Vec<String> = (0..1400).map(|n| format!("word{n}")).collect();
    let links = (0..6).map(|n| {
        with(
            &format!("s{n}/n{n}.md"),
            &format!("2024-03-0{}", n + 1),
            &format!("S{n}"),
            &words[n * 80..n * 80 + 400].join(" "),
        )
    });
    let (found, _) = archive(links.collect());
    let shown = groups(&found);
    assert!(shown.iter().all(|group| group.len() <= 3) && !shown.is_empty(), "{shown:?}");
}

#[test]
fn one_outlet_s_forms_are_no_copies() {
    let form = |n: usize| format!("{} {}", report(1, 200), report(n + 20, 25));
    let of = |sources: [&str; 2]| {
        let (found, _) = archive(vec![
            with("a/a.md", "2024-03-05", sources[0], &form(1)),
            with("b/b.md", "2024-03-06", sources[1], &form(2)),
        ]);
        groups(&found).len()
    };
    assert_eq!((of(["A", "B"]), of(["A", "A"])), (1, 0));
}

#[test]
fn other_numbers_are_another_report() {
    let of = |n: usize| {
        let line = |k: usize| {
            format!(
                "At station {} the water stood steadily at {} metres above the old mark. ",
                ["north", "south", "east", "west"][k % 4],
                100 * n + k
            )
        };
        (0..12).map(line).collect::<String>()
    };
    let (found, _) = archive(vec![
        with("a/a.md", "2024-03-05", "A", &of(1)),
        with("b/b.md", "2024-03-06", "B", &of(2)),
        with("c/c.md", "2024-03-06", "C", &of(2)),
    ]);
    assert_eq!(groups(&found), [["b", "c"]]);
}

#[test]
fn a_person_s_verdict_stands() {
    let text = report(1, 120);
    let mut like = with("b/like.md", "2024-03-06", "B", &text);
    like.front.not_duplicate_of = vec![refers("first")];
    let mut unlike = with("c/unlike.md", "2023-01-01", "C", &report(5, 90));
    unlike.front.duplicate_of = Some(refers("../a/first.md"));
    let mut further = with("d/further.md", "2024-03-06", "D", "Short.");
    further.front.duplicate_of = Some(refers("/documents/unlike/"));
    let (found, said) = archive(vec![with("a/first.md", "2024-03-05", "A", &text), like, unlike, further]);
    assert_eq!(groups(&found), [["first", "unlike", "further"]]);
    assert_eq!(said, "");
}

#[test]
fn verdicts_that_cannot_be_followed_are_told_with_their_line() {
    let mut documents = Vec::new();
    for (path, to, not) in [
        ("x/one.md", Some("two"), None),
        ("x/two.md", Some("x/three.md"), None),
        ("x/three.md", Some("content/x/one.md"), None),
        ("x/self.md", Some("self"), None),
        ("x/lost.md", Some("thre"), Some("nowhere-at-all")),
        ("x/both.md", Some("lost"), Some("lost")),
        ("x/into.md", Some("two"), None),
    ] {
        let mut document = with(path, "2024-03-05", "X", "");
        document.front.duplicate_of = to.map(refers);
        document.front.not_duplicate_of = not.map(refers).into_iter().collect();
        documents.push(document);
    }
    let (found, said) = archive(documents);
    assert_eq!(groups(&found), Vec::<Vec<&str>>::new());
    insta::assert_snapshot!(said);
}

#[test]
fn an_original_is_found_by_the_address_of_its_page() {
    let mut first = with("a/first.md", "2024-03-05", "A", "One.");
    first.front.source_url = crate::url::SourceUrl::parse("https://a.example/first");
    let mut copy = with("b/copy.md", "2024-03-04", "B", "Another.");
    copy.front.duplicate_of = Some(refers("https://a.example/first?utm_source=feed"));
    let (found, said) = archive(vec![first, copy]);
    assert_eq!((groups(&found), said.as_str()), (vec![vec!["first", "copy"]], ""));
}

#[test]
fn thousands_of_one_text_are_one_group_and_of_one_boilerplate_none() {
    let text = report(1, 60);
    let same: Vec<Document> = (0..3000).map(|n| with(&format!("a/n{n:04}.md"), "2024-03-05", "A", &text)).collect();
    let (found, _) = archive(same);
    assert_eq!(groups(&found).iter().map(Vec::len).collect::<Vec<_>>(), [3000]);
    let notices = (0..2000).map(|n| {
        let own: String = (0..60).map(|k| format!("own{n}x{k} ")).collect();
        with(&format!("a/n{n:04}.md"), "2024-03-05", &format!("S{n}"), &format!("{own}\n\n{text}"))
    });
    assert!(archive(notices.collect()).0.duplicates.is_empty());
}
