//! A document as the text of its file, and back.

use sha2::{Digest, Sha256};

use super::{Document, Header, front_matter};
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::slug::{self, Script};

/// Reads a file's text; `path` is its place below the content folder, with `/`.
///
/// Diagnostics carry lines, and the path as `content/…`.
pub fn parse(path: &str, text: &str, script: Script, limits: &Limits) -> Result<Warned<Document>, Vec<Diagnostic>> {
    let shown = format!("content/{path}");
    let place = |found: Vec<Diagnostic>| found.into_iter().map(|one| one.at(&shown)).collect::<Vec<_>>();
    let split = front_matter::split(text, limits).map_err(|error| place(vec![error]))?;
    let Warned { output: front, warnings } = front_matter::parse(split.yaml).map_err(place)?;
    let slug = front.slug.clone().unwrap_or_else(|| slug::slug(stem(path), script));
    let header = Header { path: path.to_owned(), slug, front, body_line: split.body_line };
    Ok(Warned { output: Document { header, body: with_plain_ends(split.body) }, warnings: place(warnings) })
}

/// The body of a file's text alone; `None` if there is no front matter before it.
pub fn body(text: &str, limits: &Limits) -> Option<String> {
    Some(with_plain_ends(front_matter::split(text, limits).ok()?.body))
}

/// A text whose lines end in one character, wherever its file was written.
fn with_plain_ends(text: &str) -> String {
    // Most texts are so already, and to look for one byte is quicker than for two.
    if memchr::memchr(b'\r', text.as_bytes()).is_none() { text.to_owned() } else { text.replace("\r\n", "\n") }
}

/// The file's text: front matter, a blank line, the body.
pub fn write(document: &Document) -> String {
    let body = document.body.trim_matches('\n');
    let front = front_matter::write(&document.front);
    if body.is_empty() { front } else { format!("{front}\n{body}\n") }
}

/// Writes a document with the digest of itself in its capture record, so that a later change can be told.
pub fn write_sealed(document: &mut Document) -> String {
    if let Some(capture) = &mut document.front.capture {
        capture.digest = None;
        let digest = digest(&write(document));
        document.front.capture.as_mut().expect("the capture was there a line ago").digest = Some(digest);
    }
    write(document)
}

/// Whether a file is still what ingest wrote. Line ends do not count: version control may change them.
pub fn is_untouched(text: &str, document: &Document) -> bool {
    let written = document.front.capture.as_ref().and_then(|capture| capture.digest.as_deref());
    written.is_some_and(|written| digest(text) == written)
}

/// SHA-256 of a file's text without the line that holds the digest.
fn digest(text: &str) -> String {
    let mut hasher = Sha256::new();
    let mut sealed = false;
    for line in text.lines() {
        if !sealed && line.starts_with("  digest: ") {
            sealed = true;
            continue;
        }
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The file's name without folders and `.md`.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{CaptureRecord, FrontMatter};

    fn sealed() -> (Document, String) {
        let capture = CaptureRecord { file: "raw/a.html".into(), sha256: "00".into(), ..Default::default() };
        let front = FrontMatter { title: "The gates".into(), capture: Some(capture), ..Default::default() };
        let header = Header { path: "quay/a.md".into(), slug: "a".into(), front, body_line: 0 };
        let mut document = Document { header, body: "One.\n\nTwo.".into() };
        let text = write_sealed(&mut document);
        (document, text)
    }

    fn read(text: &str) -> Document {
        parse("quay/a.md", text, Script::Ascii, &Limits::default()).unwrap().output
    }

    #[test]
    fn what_was_written_reads_the_same() {
        let (document, text) = sealed();
        let again = read(&text);
        assert_eq!((again.front.clone(), again.body.trim()), (document.front.clone(), document.body.as_str()));
        assert_eq!(text.lines().nth(again.body_line), Some("One."));
        assert_eq!(body(&text, &Limits::default()), Some(again.body));
    }

    #[test]
    fn a_person_s_change_is_told_from_what_ingest_wrote() {
        let (_, text) = sealed();
        let untouched = |text: &str| is_untouched(text, &read(text));
        assert!(untouched(&text) && untouched(&text.replace('\n', "\r\n")));
        for edited in [text.replace("gates", "gate"), text.replace("One.", "One!"), text.replace("raw/a", "raw/b")] {
            assert!(!untouched(&edited), "{edited}");
        }
        assert!(!untouched("---\ntitle: by hand\n---\n"));
    }

    #[test]
    fn the_slug_follows_the_file_s_name_unless_it_is_set() {
        assert_eq!(read("---\ntitle: x\n---\n").slug, "a");
        assert_eq!(read("---\ntitle: x\nslug: b-c\n---\n").slug, "b-c");
    }
}
