//! What ingest has ever made: which raw page gave which document, under which address.
//!
//! By it, a document that a person deleted stays deleted, and one that was renamed keeps its old address.

use std::collections::BTreeMap;

use super::Header;
use crate::slug::{self, Script};

/// Every raw page that became a document, by its SHA-256.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// The document's slug when it was made.
    slug: String,
    /// The raw page, as ingest was told of it.
    file: String,
}

const HEADER: &str = "\
# Every raw page that became a document: its SHA-256, the document's first address, the page's file.
# A page listed here whose document is gone was deleted by a person and is not taken in again:
# delete its line, or run `cuttings ingest --restore`, to have it back.
";

impl Ledger {
    /// Reads the text form. A line that is not of that form is passed over: the file may be edited by hand.
    pub fn parse(text: &str) -> Self {
        let entry = |line: &str| {
            let mut parts = line.splitn(3, '\t').map(str::trim);
            let (sha256, slug, file) = (parts.next()?, parts.next()?, parts.next()?);
            let valid = [Script::Ascii, Script::Unicode].iter().any(|script| slug::slug(slug, *script) == slug);
            let is_digest = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
            (is_digest && valid).then(|| (sha256.to_owned(), Entry { slug: slug.to_owned(), file: file.to_owned() }))
        };
        Ledger { entries: text.lines().filter_map(entry).collect() }
    }

    /// The text form: a line a page, in the order of their digests, so that two versions merge.
    pub fn to_text(&self) -> String {
        let mut text = HEADER.to_owned();
        for (sha256, Entry { slug, file }) in &self.entries {
            text += &format!("{sha256}\t{slug}\t{}\n", file.replace(char::is_control, " "));
        }
        text
    }

    pub fn holds(&self, sha256: &str) -> bool {
        self.entries.contains_key(sha256)
    }

    /// Notes a document that ingest made; what is noted already stays.
    pub fn note(&mut self, document: &Header) {
        if let Some(capture) = &document.front.capture {
            let entry = Entry { slug: document.slug.clone(), file: capture.file.clone() };
            self.entries.entry(capture.sha256.clone()).or_insert(entry);
        }
    }

    /// The address under which the document was first published, where that is not its address now.
    pub fn former_address(&self, document: &Header) -> Option<String> {
        let capture = document.front.capture.as_ref()?;
        let Entry { slug, .. } = self.entries.get(&capture.sha256)?;
        (*slug != document.slug).then(|| format!("/documents/{slug}/"))
    }
}

/// The addresses that renamed documents once had and no other has now, each with its document's position; those that
/// stand among a document's aliases are not told again.
pub fn former_addresses<'a>(
    ledger: &Ledger,
    documents: impl Iterator<Item = &'a Header> + Clone,
) -> Vec<(usize, String)> {
    let mut former: Vec<(usize, String)> = documents
        .clone()
        .enumerate()
        .filter_map(|(at, document)| Some((at, ledger.former_address(document)?, document)))
        .filter(|(_, former, document)| !document.front.aliases.contains(former))
        .map(|(at, former, _)| (at, former))
        .collect();
    if !former.is_empty() {
        let taken: std::collections::BTreeSet<String> =
            documents.map(|document| format!("/documents/{}/", document.slug)).collect();
        former.retain(|(_, address)| !taken.contains(address));
    }
    former
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{CaptureRecord, Document, FrontMatter};

    fn document(slug: &str, byte: u8) -> Document {
        let capture = CaptureRecord {
            file: "raw/a\tb.html".into(),
            sha256: format!("{byte:02x}").repeat(32),
            ..Default::default()
        };
        let front = FrontMatter { title: "x".into(), capture: Some(capture), ..Default::default() };
        let header = Header { path: format!("{slug}.md"), slug: slug.into(), front, body_line: 1 };
        Document { header, body: String::new() }
    }

    #[test]
    fn what_was_noted_is_read_again_and_faulty_lines_are_passed_over() {
        let mut ledger = Ledger::default();
        ledger.note(&document("b", 2));
        ledger.note(&document("a", 1));
        ledger.note(&document("later", 1));
        let text = ledger.to_text();
        let spoilt = format!("{text}nonsense\nff\tslug\tfile\n{}\t../../etc\tx\n", "ee".repeat(32));
        let again = Ledger::parse(&spoilt);
        assert_eq!(again.to_text(), text);
        assert_eq!(again.entries.values().map(|entry| entry.slug.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_renamed_document_keeps_its_old_address_unless_another_has_it() {
        let mut ledger = Ledger::default();
        ledger.note(&document("a", 1));
        ledger.note(&document("b", 2));
        let mut documents = [document("new-a", 1), document("new-b", 2), document("b", 3)];
        assert_eq!(
            former_addresses(&ledger, documents.iter().map(|one| &one.header)),
            [(0, "/documents/a/".to_owned())]
        );
        documents[0].front.aliases.push("/documents/a/".into());
        assert_eq!(former_addresses(&ledger, documents.iter().map(|one| &one.header)), []);
    }
}
