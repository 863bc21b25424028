//! How well documents that carry one story are found, over pairs whose answer is known: `tests/duplicates/`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use cuttings::archive::{Archive, collect};
use cuttings::config::{Config, Limits};
use cuttings::document::{Document, FrontMatter, Header, file};
use cuttings::slug::Script;

/// Of the pairs that are grouped, the part that are copies. One that is not costs a reader a document.
const PRECISION: f64 = 1.0;

/// Of the pairs that are copies, the part that are grouped, without and with those that were rewritten.
const RECALL: f64 = 0.94;
const RECALL_OF_ALL: f64 = 0.77;

/// A document and the story that it carries; `rule` is how it was made.
struct Known {
    document: Document,
    story: String,
    rule: &'static str,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

fn parsed(path: &str, text: &str) -> Document {
    file::parse(path, text, Script::Ascii, &Limits::default()).unwrap_or_else(|e| panic!("{path}: {e:?}")).output
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    found.sort();
    found
}

fn written() -> Vec<Known> {
    let known = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let document = parsed(&format!("written/{name}.md"), &fs::read_to_string(&path).unwrap());
        let story = document.front.extra["story"].as_str().unwrap().to_owned();
        Known { document, story, rule: "written" }
    };
    files(&folder().join("tests/duplicates/written")).into_iter().map(known).collect()
}

/// The texts that others are made of: the demo archive's, one for each story, and those of `tests/pages`.
fn bases() -> Vec<Known> {
    let content = folder().join("content");
    let of_demo = files(&content).into_iter().filter_map(|path| {
        let below = path.strip_prefix(&content).unwrap().to_string_lossy().replace('\\', "/");
        let document = parsed(&below, &fs::read_to_string(&path).unwrap());
        // An agency's report stands for what others made of it.
        let is_copy = document.front.credit.is_some() || below.starts_with("collections/");
        (!is_copy).then_some(document)
    });
    let truth = fs::read_to_string(folder().join("tests/pages/truth.jsonl")).unwrap();
    let of_pages = truth.lines().filter_map(|line| {
        let known: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |member: &str| known[member].as_str().unwrap_or_default().to_owned();
        let front = FrontMatter {
            title: text("title"),
            date: text("date").parse().ok(),
            source: Some("A page".into()),
            ..FrontMatter::default()
        };
        let slug = text("id");
        // Some pages are there only for what is taken from them: they are too short to be copied in part.
        let is_known = known["copied"] != false;
        let is_article = is_known && text("type") == "article" && text("body").chars().count() > 400;
        let path = format!("pages/{slug}.md");
        is_article.then(|| Document { header: Header { path, slug, front, body_line: 1 }, body: text("body") })
    });
    let all = of_demo.chain(of_pages);
    all.map(|document| Known { story: document.slug.clone(), document, rule: "base" }).collect()
}

/// As other outlets would have carried it.
fn made(base: &Known, other: &Known) -> Vec<Known> {
    let paragraphs: Vec<&str> = base.document.body.split("\n\n").collect();
    let half = paragraphs.iter().map(|paragraph| paragraph.len()).sum::<usize>() / 2;
    let mut length = 0;
    let first: Vec<&str> = paragraphs
        .iter()
        .take_while(|paragraph| {
            let is_in = length < half;
            length += paragraph.len();
            is_in
        })
        .copied()
        .collect();
    let copied = base.document.body.replace(['“', '”', '«', '»'], "\"").replace('*', "_").replace(" — ", " - ");
    let last = other.document.body.split("\n\n").last().unwrap_or_default();
    let edited = |every| replaced(&paragraphs[..paragraphs.len() - 1].join("\n\n"), every) + "\n\n" + last;
    let variants = [
        ("copied", copied),
        ("retitled", base.document.body.clone()),
        ("cut", first.join("\n\n")),
        ("edited", edited(25)),
        ("rewritten", edited(10)),
    ];
    let make = |(at, (rule, body)): (usize, (&'static str, String))| {
        let mut document = base.document.clone();
        document.body = body;
        document.path = format!("{rule}/{}.md", base.document.slug);
        document.slug = format!("{rule}-{}", base.document.slug);
        document.front.source = Some(format!("Outlet {at}"));
        if rule != "copied" {
            document.front.title = format!("{rule} {at}");
            document.front.description = None;
        }
        Known { document, story: base.story.clone(), rule }
    };
    variants.into_iter().enumerate().map(make).collect()
}

/// Every so many words another one; of scripts without blanks, so many pairs of characters.
fn replaced(text: &str, every: usize) -> String {
    let is_unspaced = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() * 2 > text.chars().count();
    if is_unspaced {
        let stranger = |(at, c): (usize, char)| if at % (every * 2) == 3 && c != '\n' { '某' } else { c };
        return text.chars().enumerate().map(stranger).collect();
    }
    let word = |(at, word): (usize, &str)| {
        let rest = word.trim_end_matches(|c: char| !c.is_whitespace());
        let blank: String = word.chars().filter(|c| c.is_whitespace()).collect();
        if at % every == every / 2 && rest.len() < word.len() + 1 {
            format!("other{}{blank}", char::from(b'a' + (at % 26) as u8))
        } else {
            word.to_owned()
        }
    };
    text.split_inclusive(char::is_whitespace).enumerate().map(word).collect()
}

#[derive(Default)]
struct Count {
    pairs: usize,
    found: usize,
}

impl Count {
    fn part(&self) -> f64 {
        if self.pairs == 0 { 1.0 } else { self.found as f64 / self.pairs as f64 }
    }
}

#[test]
fn copies_are_found_and_nothing_else() {
    let bases = bases();
    let mut all = written();
    for (at, base) in bases.iter().enumerate() {
        all.extend(made(base, &bases[(at + 7) % bases.len()]));
    }
    all.extend(bases);
    assert!(all.len() >= 60);
    let stories: BTreeMap<String, (&str, &str)> =
        all.iter().map(|known| (known.document.slug.clone(), (known.story.as_str(), known.rule))).collect();
    assert_eq!(stories.len(), all.len(), "every document has a name of its own");
    let archive = collect(all.iter().map(|known| known.document.clone()).collect(), &Config::default()).unwrap().output;
    let report = measure(&archive, &stories);
    println!("{}", report.text);
    assert!(report.wrong.is_empty() && report.precision >= PRECISION, "grouped wrongly:\n{}", report.wrong.join("\n"));
    assert!(report.recall >= RECALL, "recall {:.3}; missed:\n{}", report.recall, report.missed.join("\n"));
    assert!(report.recall_of_all >= RECALL_OF_ALL, "recall of all {:.3}", report.recall_of_all);
}

struct Report {
    text: String,
    precision: f64,
    recall: f64,
    recall_of_all: f64,
    wrong: Vec<String>,
    missed: Vec<String>,
}

fn measure(archive: &Archive, stories: &BTreeMap<String, (&str, &str)>) -> Report {
    let of = |id: usize| stories[&archive.documents[id].slug];
    let (mut grouped, mut all, mut plain) = (Count::default(), Count::default(), Count::default());
    let mut by_rule: BTreeMap<&str, Count> = BTreeMap::new();
    let (mut wrong, mut missed) = (Vec::new(), Vec::new());
    for a in 0..archive.documents.len() {
        for b in a + 1..archive.documents.len() {
            let ((story, rule), (other, other_rule)) = (of(a), of(b));
            let is_grouped = archive.duplicates.lead_of(a) == archive.duplicates.lead_of(b);
            let name = || format!("{} + {}", archive.documents[a].path, archive.documents[b].path);
            if is_grouped {
                grouped.pairs += 1;
                grouped.found += usize::from(story == other);
                if story != other {
                    wrong.push(name());
                }
            }
            if story == other {
                let is_rewritten = rule == "rewritten" || other_rule == "rewritten";
                for count in [Some(&mut all), (!is_rewritten).then_some(&mut plain)].into_iter().flatten() {
                    count.pairs += 1;
                    count.found += usize::from(is_grouped);
                }
                if rule == "base" || other_rule == "base" || rule == "written" {
                    let count = by_rule.entry(if rule == "base" { other_rule } else { rule }).or_default();
                    count.pairs += 1;
                    count.found += usize::from(is_grouped);
                }
                if !is_grouped && !is_rewritten {
                    missed.push(name());
                }
            }
        }
    }
    let mut text = format!(
        "{} documents, {} pairs of copies\nprecision {:.3} ({} pairs grouped)\nrecall {:.3} ({:.3} with what was rewritten)\n",
        archive.documents.len(),
        all.pairs,
        grouped.part(),
        grouped.pairs,
        plain.part(),
        all.part()
    );
    for (rule, count) in by_rule {
        let _ = writeln!(text, "  {rule}: {} of {}", count.found, count.pairs);
    }
    let (precision, recall, recall_of_all) = (grouped.part(), plain.part(), all.part());
    Report { text, precision, recall, recall_of_all, wrong, missed }
}
