//! The raw pages of the demo archive's outlets, and what a careful curator takes from each.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::project::Project;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/raw")
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "html" || extension == "txt"));
    pages.sort();
    assert!(pages.len() >= 12, "{pages:?}");
    pages
}

/// Words alone: spacing, case and punctuation do not count.
fn folded(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    format!(" {} ", words.join(" "))
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|one| folded(one.as_str().unwrap_or_default())).collect()
}

fn differences(truth: &Value, found: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let said = |value: &Value| folded(value.as_str().unwrap_or_default());
    for member in ["title", "source", "credit", "language", "description"] {
        // Where careful curators may differ, the truth lists every answer.
        let accepted = truth[format!("{member}_accepts")].as_array().cloned().unwrap_or_default();
        let mut answers = accepted.iter().chain([&truth[member]]);
        if !answers.any(|answer| said(answer) == said(&found[member])) {
            wrong.push(format!("{member}: {} is not {}", found[member], truth[member]));
        }
    }
    if truth["date"] != found["date"] {
        wrong.push(format!("date: {} is not {}", found["date"], truth["date"]));
    }
    for member in ["authors", "tags", "captions"] {
        let (mut expected, mut got) = (texts(&truth[member]), texts(&found[member]));
        expected.sort();
        got.sort();
        if expected != got {
            wrong.push(format!("{member}: {} is not {}", found[member], truth[member]));
        }
    }
    let text = said(&found["text"]);
    for paragraph in texts(&truth["body"]) {
        if !text.contains(&paragraph) {
            wrong.push(format!("missing: {paragraph}"));
        }
    }
    for absent in texts(&truth["absent"]) {
        if text.contains(&absent) {
            wrong.push(format!("not the article's: {absent}"));
        }
    }
    wrong
}

/// The pages are read together, as ingest reads them, so that what pages of one source share is learned.
#[test]
fn every_page_gives_what_a_careful_curator_would_take() {
    let project = Project::empty();
    let pages = pages();
    let arguments: Vec<&str> = ["extract"].into_iter().chain(pages.iter().map(|path| path.to_str().unwrap())).collect();
    let ran = project.run(&arguments).succeeds();
    let found: BTreeMap<PathBuf, Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|page| (PathBuf::from(page["path"].as_str().unwrap()), page))
        .collect();
    let mut wrong = Vec::new();
    for path in &pages {
        let truth = fs::read_to_string(path.with_extension("truth.json")).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        let truth: Value = serde_json::from_str(&truth).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        wrong.extend(differences(&truth, &found[path]).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Snapshots of the documents as ingest would write them, so that a change of any of them is seen.
#[test]
fn the_documents_of_the_pages() {
    let project = Project::empty();
    for path in pages() {
        let ran = project.run(&["extract", "--format", "markdown", path.to_str().unwrap()]).succeeds();
        let here = path.to_str().unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../raw/snapshots" }, {
            insta::assert_snapshot!(name.clone(), ran.out.replace(here, &name));
        });
    }
}
