//! Re-ingest: a page that is in the archive already meets its document. A person's work always wins.

use super::{Document, file};

/// What becomes of the document on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// A person has edited it: it is theirs.
    Kept,
    /// The page gives the same document again.
    Unchanged,
    /// Nobody touched it and the page now gives this text.
    Bettered(String),
}

/// Decides about `existing`, whose file holds `text`, when its raw page now gives `draft`.
///
/// Where the file lies, and what was recorded of its first ingest, stays. Unless the document is a person's, the draft
/// bears afterwards what its file does or will, the digest included.
pub fn merge(existing: &Document, text: &str, draft: &mut Document) -> Merged {
    if !file::is_untouched(text, existing) {
        return Merged::Kept;
    }
    if let (Some(new), Some(old)) = (&mut draft.front.capture, &existing.front.capture) {
        new.file = old.file.clone();
        new.ingested = old.ingested.clone();
    }
    let again = file::write_sealed(draft);
    // Version control may have changed the ends of lines.
    if again == text || again == text.replace("\r\n", "\n") { Merged::Unchanged } else { Merged::Bettered(again) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::document::{CaptureRecord, FrontMatter, Header};
    use crate::slug::Script;

    fn draft(title: &str) -> Document {
        let capture = CaptureRecord { file: "raw/b.html".into(), sha256: "00".into(), ..Default::default() };
        let front = FrontMatter { title: title.into(), capture: Some(capture), ..Default::default() };
        let header = Header { path: "quay/a.md".into(), slug: "a".into(), front, body_line: 0 };
        Document { header, body: "Text.".into() }
    }

    fn decide(edit: impl Fn(String) -> String, title: &str) -> Merged {
        let text = edit(file::write_sealed(&mut draft("One")));
        let existing = file::parse("quay/a.md", &text, Script::Ascii, &Limits::default()).unwrap().output;
        let mut again = draft(title);
        again.front.capture.as_mut().unwrap().file = "elsewhere/b.html".into();
        merge(&existing, &text, &mut again)
    }

    #[test]
    fn the_same_page_changes_nothing() {
        assert_eq!(decide(|text| text, "One"), Merged::Unchanged);
        assert_eq!(decide(|text| text.replace('\n', "\r\n"), "One"), Merged::Unchanged);
    }

    #[test]
    fn an_untouched_document_is_bettered_and_an_edited_one_kept() {
        assert!(
            matches!(decide(|text| text, "Two"), Merged::Bettered(text) if text.contains("title: Two") && text.contains("raw/b.html"))
        );
        assert_eq!(decide(|text| text.replace("Text.", "Text!"), "Two"), Merged::Kept);
        assert_eq!(decide(|text| text.replace("title: One", "title: One\ntags: [x]"), "One"), Merged::Kept);
        assert_eq!(decide(|text| text.replace("  digest:", "  digests:"), "One"), Merged::Kept);
    }
}
