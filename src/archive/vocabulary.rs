//! Names as a curator prefers them: aliases joined, each name once, with an address of its own.

use std::collections::{BTreeMap, HashMap};

use super::{DocumentTerms, Term, TermId};
use crate::collation::Collation;
use crate::config::{Config, Vocabulary};
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
            let found = tags.add(tag, id, |tag| {
                let preferred = config.tags.preferred(tag);
                if config.tags.is_hidden(preferred) { "" } else { preferred }
            });
            own.tags.extend(found);
        }
        // A wider tag has the documents of the narrower ones; that they carry it was never said of them.
        let carried: Vec<&str> = own.tags.iter().map(|tag| tags.terms[*tag].0).collect();
        for wider in carried.into_iter().flat_map(|tag| config.tags.wider(tag)) {
            tags.add(wider, id, |tag| if config.tags.is_hidden(tag) { "" } else { tag });
        }
        for author in &front.authors {
            own.authors.extend(authors.add(author, id, |author| author));
        }
        own.source = front.source.as_ref().and_then(|source| sources.add(source, id, |s| config.preferred_source(s)));
        terms.push(own);
    }
    let warnings = tags.alike("tag");
    let collation = Collation::new(&config.default_language);
    let as_written = |name| name;
    let in_interface = |name| config.tags.label(name, &config.default_language);
    let preferred: Vec<&str> = tags.terms.iter().map(|(name, _)| *name).collect();
    let (mut tags, tag_at) = tags.in_order(config.script, &collation, in_interface);
    let (sources, source_at) = sources.in_order(config.script, &collation, as_written);
    let (authors, author_at) = authors.in_order(config.script, &collation, as_written);
    describe(&mut tags, &preferred, &tag_at, &config.tags);
    for own in &mut terms {
        own.tags.iter_mut().for_each(|tag| *tag = tag_at[*tag]);
        own.authors.iter_mut().for_each(|author| *author = author_at[*author]);
        own.source = own.source.map(|source| source_at[source]);
    }
    Indexed { terms, tags, sources, authors, warnings }
}

/// Says of each tag what the vocabulary knows. `preferred` are the tags' names in the order in which they were met,
/// `tag_at` their positions among `tags`.
fn describe(tags: &mut [Term], preferred: &[&str], tag_at: &[TermId], vocabulary: &Vocabulary) {
    let position: HashMap<&str, TermId> = preferred.iter().zip(tag_at).map(|(name, at)| (*name, *at)).collect();
    for (name, &at) in &position {
        let Some(said) = vocabulary.get(name) else { continue };
        let term = &mut tags[at];
        term.description.clone_from(&said.description);
        let names = std::iter::once(*name).chain(said.names.values().map(String::as_str));
        let mut others: Vec<String> = names.filter(|other| *other != term.name).map(str::to_owned).collect();
        others.sort();
        others.dedup();
        term.other_names = others;
        let mut broader: Vec<TermId> =
            vocabulary.parents(name).filter_map(|parent| position.get(parent)).copied().collect();
        broader.sort_unstable();
        broader.dedup();
        for parent in &broader {
            tags[*parent].narrower.push(at);
        }
        tags[at].broader = broader;
    }
    tags.iter_mut().for_each(|tag| tag.narrower.sort_unstable());
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
    fn in_order(
        self,
        script: Script,
        collation: &Collation,
        label: impl Fn(&'a str) -> &'a str,
    ) -> (Vec<Term>, Vec<TermId>) {
        let mut slugs = slug::assign(self.terms.iter().map(|(name, _)| *name), script);
        let mut order: Vec<TermId> = (0..self.terms.len()).collect();
        order.sort_by(|a, b| collation.compare(label(self.terms[*a].0), label(self.terms[*b].0)));
        let mut moved = vec![0; order.len()];
        let mut gathered: Vec<Option<(&str, Vec<usize>)>> = self.terms.into_iter().map(Some).collect();
        let mut terms = Vec::with_capacity(order.len());
        for (to, from) in order.into_iter().enumerate() {
            let (name, documents) = gathered[from].take().expect("each term has one place in the order");
            let slug = slugs.remove(name).unwrap_or_else(|| slug::slug(name, script));
            moved[from] = to;
            terms.push(Term { name: label(name).to_owned(), slug, documents, ..Term::default() });
        }
        (terms, moved)
    }
}
