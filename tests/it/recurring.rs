//! What the pages of one outlet have in common is left out of its documents, but not what belongs to their texts.

use std::fs;

use crate::project::Project;

const PROMISE: &str =
    "Readers get the letter from the harbour every Friday, with the tides of the coming week and the fares.";
const QUESTIONS: [&str; 3] =
    ["What was your first job?", "What do you see from your window?", "What would you save from a fire?"];

fn page(outlet: &str, name: &str, title: &str, body: &str) -> String {
    format!(
        "<html lang=\"en\"><head><title>{title} | {outlet}</title><meta property=\"og:site_name\" content=\"{outlet}\">\
         <link rel=\"canonical\" href=\"https://quay.example/{name}\"></head><body><nav><a href=\"/\">Home</a></nav><article>\
         <h1>{title}</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    )
}

/// The text of the documents of an archive into which the pages came one by one.
fn documents(pages: &[(String, String)]) -> Vec<String> {
    let project = Project::new();
    for (name, page) in pages {
        project.write(&format!("raw/{name}.html"), page);
        project.run(&["ingest"]).succeeds();
    }
    let walk =
        walkdir::WalkDir::new(project.path("content")).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let files = walk.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "md"));
    files.map(|entry| fs::read_to_string(entry.path()).unwrap()).collect()
}

#[test]
fn a_column_keeps_the_questions_that_it_asks_every_week() {
    let column = |number: usize| {
        let answers = QUESTIONS.map(|question| {
            let own = format!(
                "Guest {number} says that it was the {number}th year on the pier, and would not have missed one day of it. "
            );
            format!("<p><strong>{question}</strong></p><p>{}</p>", own.repeat(3))
        });
        let text = answers.join(&format!("<p>{PROMISE}</p>")).replacen(PROMISE, "That was long ago.", 1);
        (
            format!("{number}"),
            page("The Quay", &format!("{number}"), &format!("Three questions for guest {number}"), &text),
        )
    };
    let documents = documents(&(1..=5).map(column).collect::<Vec<_>>());
    assert_eq!(documents.len(), 5);
    for document in documents {
        assert!(QUESTIONS.iter().all(|question| document.contains(question)), "{document}");
        assert!(!document.contains(PROMISE), "{document}");
    }
}

#[test]
fn lists_of_one_form_stay_whole() {
    let list = |day: usize| {
        let row = |hour: &str, case: usize, kind: &str| {
            format!("<tr><td>{hour}</td><td>QC-{}</td><td>{kind}</td></tr>", 100 * day + case)
        };
        let rows =
            [row("10.00 am", 1, "Mention"), row("10.30 am", 2, "Trial"), row("11.15 am", 3, "Sentence")].concat();
        let table = format!("<table><tr><th>Hour</th><th>Case</th><th>Kind</th></tr>{rows}</table>");
        let text = format!("<p>The following cases are listed to be heard on Quay Street.</p><h2>Court 1</h2>{table}");
        (format!("{day}"), page("Quay Court", &format!("{day}"), &format!("List of cases for {day} March 2024"), &text))
    };
    for (at, document) in documents(&(1..=5).map(list).collect::<Vec<_>>()).into_iter().enumerate() {
        let rows = document.lines().filter(|line| line.starts_with("| 1")).map(|line| line.matches(" | ").count());
        assert_eq!(rows.collect::<Vec<_>>(), [2, 2, 2], "{at}: {document}");
        assert!(document.contains("are listed to be heard"), "{document}");
    }
}

#[test]
fn states_of_one_page_do_not_take_each_others_text() {
    let entries: Vec<String> = (1..=5)
        .map(|hour| {
            format!(
                "<h2>{hour}:00 Water</h2><p>At {hour} o'clock the water in the tunnel stood {hour} hands above the road. Nobody \
                 was in it any more, as {hour} wardens had seen to it that all cars left in time, the police said.</p>"
            )
        })
        .collect();
    let state =
        |hours: usize| (format!("{hours}"), page("The Quay", "live", "Flood, live", &entries[..hours].concat()));
    let mut hours: Vec<usize> = documents(&(1..=5).map(state).collect::<Vec<_>>())
        .iter()
        .map(|document| document.matches("hands above the road").count())
        .collect();
    hours.sort_unstable();
    assert_eq!(hours, [1, 2, 3, 4, 5]);
}
