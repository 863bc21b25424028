//! What a person says of copies: `duplicate_of` and `not_duplicate_of`, read as the documents that they name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::archive::{DocumentId, Filed};
use crate::diagnostic::{Diagnostic, Warned};
use crate::document::Reference;

/// Unknown names for which the nearest known one is looked for; each costs a walk over all documents.
const MOST_HINTS: usize = 20;

/// The verdicts of an archive.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdicts {
    /// Copy → original; an original is no copy itself.
    originals: BTreeMap<DocumentId, DocumentId>,
    named: BTreeSet<DocumentId>,
    /// Pairs that are never grouped, each both ways.
    apart: BTreeSet<(DocumentId, DocumentId)>,
}

impl Verdicts {
    /// What a document is said to be a copy of.
    pub(super) fn original(&self, id: DocumentId) -> Option<DocumentId> {
        self.originals.get(&id).copied()
    }

    /// Whether others are said to be copies of it.
    pub(super) fn is_original(&self, id: DocumentId) -> bool {
        self.named.contains(&id)
    }

    /// The documents that one is never grouped with.
    pub(super) fn apart_from(&self, id: DocumentId) -> impl Iterator<Item = DocumentId> + '_ {
        self.apart.range((id, 0)..=(id, DocumentId::MAX)).map(|(_, other)| *other)
    }

    pub(super) fn originals(&self) -> impl Iterator<Item = (DocumentId, DocumentId)> + '_ {
        self.originals.iter().map(|(copy, original)| (*copy, *original))
    }
}

/// Reads the verdicts of all documents; names that lead nowhere and verdicts in a circle are warned of and left out.
pub(super) fn read(documents: &[Filed]) -> Warned<Verdicts> {
    let has_verdict =
        |document: &Filed| document.front.duplicate_of.is_some() || !document.front.not_duplicate_of.is_empty();
    if !documents.iter().any(has_verdict) {
        return Warned { output: Verdicts::default(), warnings: Vec::new() };
    }
    let mut reading = Reading { names: Names::of(documents), documents, warnings: Vec::new(), hints: MOST_HINTS };
    let mut said: BTreeMap<DocumentId, DocumentId> = BTreeMap::new();
    let mut apart = BTreeSet::new();
    for (id, document) in documents.iter().enumerate() {
        for other in &document.front.not_duplicate_of {
            if let Some(other) = reading.find(id, "not_duplicate_of", other) {
                apart.extend([(id, other), (other, id)]);
            }
        }
        if let Some(other) = &document.front.duplicate_of
            && let Some(original) = reading.find(id, "duplicate_of", other)
        {
            if apart.contains(&(id, original)) {
                let message = "`duplicate_of` and `not_duplicate_of` name the same document; the two stay apart";
                reading.warn(id, other.line, message.to_owned(), "keep one of the two lines");
            } else {
                said.insert(id, original);
            }
        }
    }
    let originals = reading.resolved(&said);
    let named = originals.values().copied().collect();
    Warned { output: Verdicts { originals, named, apart }, warnings: reading.warnings }
}

struct Reading<'a> {
    names: Names<'a>,
    documents: &'a [Filed],
    warnings: Vec<Diagnostic>,
    hints: usize,
}

impl Reading<'_> {
    /// The document that a member of the document `id` names; `None` with a warning if there is none.
    fn find(&mut self, id: DocumentId, member: &str, other: &Reference) -> Option<DocumentId> {
        let document = &self.documents[id];
        match self.names.find(&document.path, &other.to) {
            Some(found) if found == id => {
                let message = format!("`{member}` names the document itself");
                self.warn(id, other.line, message, "name another document, or leave the line out");
                None
            }
            Some(found) => Some(found),
            None => {
                let near = self.hints.checked_sub(1).and_then(|left| {
                    self.hints = left;
                    self.names.nearest(&other.to)
                });
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name the other document by its file, its slug or its address".to_owned(),
                };
                self.warn(id, other.line, format!("`{member}`: there is no document `{}`", other.to), &hint);
                None
            }
        }
    }

    /// Each copy with the document at the end of what is said: a copy of a copy is one of the original.
    fn resolved(&mut self, said: &BTreeMap<DocumentId, DocumentId>) -> BTreeMap<DocumentId, DocumentId> {
        let mut originals: BTreeMap<DocumentId, Option<DocumentId>> = BTreeMap::new();
        for &copy in said.keys() {
            let mut way = Vec::new();
            let mut met = BTreeSet::new();
            let mut at = copy;
            let original = loop {
                if let Some(known) = originals.get(&at) {
                    break *known;
                }
                if !met.insert(at) {
                    // Only those on the circle itself; what leads into it is told by the circle's own warning.
                    let start = way.iter().position(|id| *id == at).unwrap_or_default();
                    self.warn_of_circle(&way[start..]);
                    break None;
                }
                way.push(at);
                match said.get(&at) {
                    Some(next) => at = *next,
                    None => {
                        way.pop();
                        break Some(at);
                    }
                }
            };
            originals.extend(way.into_iter().map(|id| (id, original)));
        }
        originals.into_iter().filter_map(|(copy, original)| Some((copy, original?))).collect()
    }

    fn warn_of_circle(&mut self, circle: &[DocumentId]) {
        let Some(&id) = circle.iter().min() else { return };
        let line = self.documents[id].front.duplicate_of.as_ref().map_or(1, |other| other.line);
        let paths: Vec<String> = circle.iter().map(|id| format!("`content/{}`", self.documents[*id].path)).collect();
        let message = format!("`duplicate_of` goes in a circle: {}", paths.join(", "));
        self.warn(id, line, message, "take the line out of the document that is the original");
    }

    fn warn(&mut self, id: DocumentId, line: usize, message: String, hint: &str) {
        let path = format!("content/{}", self.documents[id].path);
        self.warnings.push(Diagnostic::warning(message).at(path).on_line(line).hint(hint));
    }
}

/// Everything that a document can be called by.
struct Names<'a> {
    by_path: HashMap<&'a str, DocumentId>,
    by_slug: HashMap<&'a str, DocumentId>,
    by_address: HashMap<&'a str, DocumentId>,
}

impl<'a> Names<'a> {
    fn of(documents: &'a [Filed]) -> Self {
        let mut names = Names { by_path: HashMap::new(), by_slug: HashMap::new(), by_address: HashMap::new() };
        for (id, document) in documents.iter().enumerate() {
            names.by_path.insert(&document.path, id);
            names.by_slug.entry(&document.slug).or_insert(id);
            if let Some(address) = &document.front.source_url {
                names.by_address.entry(address.as_str()).or_insert(id);
            }
        }
        names
    }

    /// A path (below `content/`, or from the file `from`), a slug, an address of this site or of the original page.
    fn find(&self, from: &str, written: &str) -> Option<DocumentId> {
        if written.starts_with("http://") || written.starts_with("https://") {
            let address = crate::url::SourceUrl::parse(written)?;
            return self.by_address.get(address.as_str()).copied();
        }
        let path = written.strip_prefix("content/").unwrap_or(written);
        let with_ending = format!("{}.md", path.trim_end_matches(".md"));
        let beside = beside(from, &with_ending);
        let slug = written.trim_end_matches('/').rsplit('/').next().unwrap_or(written);
        let is_slug = !written.contains('/') || written.trim_start_matches('/').starts_with("documents/");
        self.by_path
            .get(with_ending.as_str())
            .or_else(|| self.by_path.get(beside?.as_str()))
            .or_else(|| self.by_slug.get(slug.trim_end_matches(".md")).filter(|_| is_slug))
            .copied()
    }

    fn nearest(&self, written: &str) -> Option<&'a str> {
        let wanted = written.trim_start_matches("content/");
        let names = if wanted.contains('/') { &self.by_path } else { &self.by_slug };
        let near = names.keys().map(|name| (strsim::damerau_levenshtein(name, wanted), *name)).min()?;
        (near.0 <= wanted.chars().count() / 4 + 1).then_some(near.1)
    }
}

/// `path`, written in the file `from`, as a path below the content folder; `None` if it leads out of it.
fn beside(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
