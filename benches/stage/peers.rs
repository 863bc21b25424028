//! A document in the keys of other programs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::corpus::Document;

/// Outlets and months are taxonomies, as tags are.
pub fn for_hugo(document: &Document) -> String {
    let mut text = members(document);
    let _ = write!(
        text,
        "source: {}\nmonth: {}\ntags: {}\noriginal: {}\nlanguage: {}\n---\n\n{}",
        json!([document.source]),
        json!([month(document)]),
        json!(document.tags),
        json!(document.address),
        json!(document.language),
        document.body,
    );
    text
}

pub fn for_zola(document: &Document) -> String {
    let mut text = members(document);
    let taxonomies = json!({ "source": [document.source], "month": [month(document)], "tags": document.tags });
    let extra = json!({ "original": document.address, "language": document.language });
    let _ = write!(text, "taxonomies: {taxonomies}\nextra: {extra}\n---\n\n{}", document.body);
    text
}

/// What both call alike.
fn members(document: &Document) -> String {
    let mut text = String::with_capacity(document.body.len() + 1_024);
    let _ = writeln!(text, "---\ndate: {}", document.moment());
    let members: [(&str, Value); 3] =
        [("title", json!(document.title)), ("authors", json!(document.authors)), ("description", json!(document.lead))];
    members.iter().for_each(|(name, value)| writeln!(text, "{name}: {value}").unwrap_or_default());
    text
}

/// `2024-03`
pub fn month(document: &Document) -> String {
    document.published.format("%Y-%m").to_string()
}
