//! Names as a curator prefers them: aliases joined, each name once, with an address of its own.

use std::collections::{BTreeMap, HashMap};

use super::{DocumentTerms, Term, TermId};
use crate::collation::Collation;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::slug::{self, Script};

/// The terms of an archive and of each of its documents.
pub(super) struct Indexed {
    pub terms: Vec<DocumentTerms>,
    pub tags: Vec<Term>,
    pub sources: Vec<Term>,
    pub authors: Vec<Term>,
    pub warnings: Vec<Diagnostic>,
}

/// Indexes documents by tag, source and author. Expects documents in the archive's order.
pub(super) fn index(documents: &[Document], config: &Config) -> Indexed {
    let mut tags = Gathering::default();
    let mut sources = Gathering::default();
    let mut authors = Gathering::default();
    let mut terms: Vec<DocumentTerms> = Vec::with_capacity(documents.len());
    for (id, document) in documents.iter().enumerate() {
        let front = &document.front;
        let mut own = DocumentTerms::default();
        for tag in &front.tags {
            own.tags.extend(tags.add(tag, id, |tag| config.preferred_tag(tag)));
        }
        for author in &front.authors {
            own.authors.extend(authors.add(author, id, |author| author));
        }
        own.source = front.source.as_ref().and_then(|source| sources.add(source, id, |s| config.preferred_source(s)));
        terms.push(own);
    }
    let warnings = tags.alike("tag");
    let collation = Collation::new(&config.default_language);
    let (tags, tag_at) = tags.in_order(config.script, &collation);
    let (sources, source_at) = sources.in_order(config.script, &collation);
    let (authors, author_at) = authors.in_order(config.script, &collation);
    for own in &mut terms {
        own.tags.iter_mut().for_each(|tag| *tag = tag_at[*tag]);
        own.authors.iter_mut().for_each(|author| *author = author_at[*author]);
        own.source = own.source.map(|source| source_at[source]);
    }
    Indexed { terms, tags, sources, authors, warnings }
}

/// Terms of one kind in the order in which they were met.
#[derive(Default)]
struct Gathering<'a> {
    /// A name as written → its term; asking the configuration once a name, not once a document.
    written: HashMap<&'a str, Option<TermId>>,
    preferred: HashMap<&'a str, TermId>,
    terms: Vec<(&'a str, Vec<usize>)>,
}

impl<'a> Gathering<'a> {
    /// Notes that `document` carries `written`; `None` if the name is blank or the document has the term already.
    fn add(&mut self, written: &'a str, document: usize, prefer: impl Fn(&'a str) -> &'a str) -> Option<TermId> {
        let term = match self.written.get(written) {
            Some(term) => *term,
            None => {
                let preferred = prefer(written.trim()).trim();
                let term = (!preferred.is_empty()).then(|| match self.preferred.get(preferred) {
                    Some(term) => *term,
                    None => {
                        self.terms.push((preferred, Vec::new()));
                        self.preferred.insert(preferred, self.terms.len() - 1);
                        self.terms.len() - 1
                    }
                });
                self.written.insert(written, term);
                term
            }
        }?;
        let documents = &mut self.terms[term].1;
        if documents.last() == Some(&document) {
            return None;
        }
        documents.push(document);
        Some(term)
    }

    /// Notes names that differ in case alone: two pages where a curator may have meant one.
    fn alike(&self, kind: &str) -> Vec<Diagnostic> {
        let mut by_fold: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, _) in &self.terms {
            by_fold.entry(name.to_lowercase()).or_default().push(name);
        }
        let groups = by_fold.into_values().filter(|names| names.len() > 1);
        groups
            .map(|mut names| {
                names.sort_unstable();
                let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let message = format!("{} are {} {kind}s that differ in case alone", listed.join(", "), names.len());
                Diagnostic { severity: Severity::Note, ..Diagnostic::warning(message) }
                    .hint("to join them, name one under `[tags.aliases]` in `site.toml`")
            })
            .collect()
    }

    /// The terms as a reader looks them up, and the new position of each.
    fn in_order(self, script: Script, collation: &Collation) -> (Vec<Term>, Vec<TermId>) {
        let mut slugs = slug::assign(self.terms.iter().map(|(name, _)| *name), script);
        let mut order: Vec<TermId> = (0..self.terms.len()).collect();
        order.sort_by(|a, b| collation.compare(self.terms[*a].0, self.terms[*b].0));
        let mut moved = vec![0; order.len()];
        let mut gathered: Vec<Option<(&str, Vec<usize>)>> = self.terms.into_iter().map(Some).collect();
        let mut terms = Vec::with_capacity(order.len());
        for (to, from) in order.into_iter().enumerate() {
            let (name, documents) = gathered[from].take().expect("each term has one place in the order");
            let slug = slugs.remove(name).unwrap_or_else(|| slug::slug(name, script));
            moved[from] = to;
            terms.push(Term { name: name.to_owned(), slug, documents });
        }
        (terms, moved)
    }
}
