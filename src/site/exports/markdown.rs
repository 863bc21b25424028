//! A document as Markdown with front matter: what its page shows, for editors, note-takers and language tools.
//!
//! Not the archive's own file: what only the curator needs stays at home (where the raw page lies, what ingest was not
//! sure of), and addresses are those of the published site.

use std::borrow::Cow;
use std::fmt::Write;

use super::super::page::Page;
use super::super::route::{Kind, Route};
use crate::archive::DocumentId;
use crate::error::Result;
use crate::markdown;

pub(in crate::site) fn file(page: &Page, id: DocumentId) -> Result<Vec<u8>> {
    let archive = page.archive();
    let document = &archive.documents[id];
    let front = &document.front;
    let terms = &archive.terms[id];
    let body = document.body()?;
    let mut out = String::with_capacity(body.len() + 1024);
    out.push_str("---\n");
    member(&mut out, "title", Some(&front.title));
    if let Some(date) = front.date {
        // Bare, as curators write them; no form of a date means anything else in YAML.
        let _ = writeln!(out, "date: {date}");
    }
    member(&mut out, "source", terms.source.map(|source| archive.sources[source].name.as_str()));
    member(&mut out, "source_url", front.source_url.as_ref().map(|url| url.as_str()));
    member(&mut out, "credit", front.credit.as_deref());
    let names = |kind: Kind, ids: &[usize]| ids.iter().map(|at| kind.terms(archive)[*at].name.as_str()).collect();
    list(&mut out, "authors", names(Kind::Author, &terms.authors));
    list(&mut out, "tags", names(Kind::Tag, &terms.tags));
    member(&mut out, "language", front.language.as_deref());
    member(&mut out, "description", front.description.as_deref());
    list(&mut out, "captions", front.captions.iter().map(String::as_str).collect());
    let from_here = Page {
        site: page.site,
        path: page.path,
        href: page.site.feed_href(page.path),
        is_alike: false,
        asks: page.asks,
    };
    let rewritten = |written: &str| -> String {
        markdown::with_addresses(written, &|address| from_here.rewrite(&document.path, address)).into_owned()
    };
    member(&mut out, "notes", front.notes.as_deref().map(rewritten).as_deref());
    member(&mut out, "archive", Some(&page.site.config.title));
    member(&mut out, "archive_url", page.canonical(&Route::Document(id).path(archive)).as_deref());
    out.push_str("---\n\n");
    out.push_str(rewritten(body.trim_matches('\n')).as_str());
    out.push('\n');
    Ok(out.into_bytes())
}

fn member(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = writeln!(out, "{name}: {}", scalar(value));
    }
}

fn list(out: &mut String, name: &str, items: Vec<&str>) {
    if !items.is_empty() {
        let _ = writeln!(out, "{name}:");
        for item in items {
            let _ = writeln!(out, "  - {}", scalar(item));
        }
    }
}

/// A text as YAML: plain where every reader of YAML takes it for that text, else as a JSON string, which is YAML, too.
fn scalar(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let quoted = serde_json::Value::from(text).to_string();
    // Line ends to YAML 1.1, though not to JSON.
    let breaks = [('\u{85}', "\\u0085"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029"), ('\u{feff}', "\\ufeff")];
    Cow::Owned(breaks.iter().fold(quoted, |quoted, (c, escape)| quoted.replace(*c, escape)))
}

fn is_plain(text: &str) -> bool {
    const WORDS_OF_YAML: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let harmless = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ',' | ';' | '(' | ')' | '/' | '\'' | '’' | '“' | '”')
    };
    // An address has a colon without a blank behind it.
    let harmless =
        |c: char| harmless(c) || text.starts_with("http") && matches!(c, ':' | '?' | '=' | '&' | '%' | '~' | '+');
    text.starts_with(char::is_alphabetic)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && text.chars().all(harmless)
        && !WORDS_OF_YAML.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_reads_back_as_itself() {
        for (text, expected) in [
            ("The gates", "The gates"),
            ("2024-03-05", "\"2024-03-05\""),
            ("2024", "\"2024\""),
            ("No", "\"No\""),
            ("Garrowby report: nobody lied", "\"Garrowby report: nobody lied\""),
            ("https://e.example/a?b=1&c=%20", "https://e.example/a?b=1&c=%20"),
            ("https://e.example/#x", "\"https://e.example/#x\""),
            ("- x", "\"- x\""),
            ("a\u{2028}b\n---\nc", "\"a\\u2028b\\n---\\nc\""),
            ("مَن يدفع", "مَن يدفع"),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), expected);
            let read: std::collections::BTreeMap<String, String> =
                serde_yaml::from_str(&format!("x: {}\n", scalar(text))).unwrap();
            assert_eq!(read["x"], text);
        }
    }
}
