//! Names as a curator prefers them: aliases joined, each name once, with an address of its own.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use super::{DocumentTerms, Filed, Term, TermId};
use crate::collation::Collation;
use crate::config::{Config, Vocabulary};
use crate::diagnostic::{Diagnostic, Severity};
use crate::slug;

/// The terms of an archive and of each of its documents.
pub(super) struct Indexed {
    pub terms: Vec<DocumentTerms>,
    pub tags: Vec<Term>,
    pub sources: Vec<Term>,
    pub authors: Vec<Term>,
    pub warnings: Vec<Diagnostic>,
}

/// Indexes documents by tag, source and author. Expects documents in the archive's order.
pub(super) fn index(documents: &[Filed], config: &Config, known: &mut Known) -> Indexed {
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
        for at in 0..own.tags.len() {
            let carried = tags.terms[own.tags[at]].0;
            for wider in config.tags.wider(carried) {
                tags.add(wider, id, |tag| if config.tags.is_hidden(tag) { "" } else { tag });
            }
        }
        for author in &front.authors {
            own.authors.extend(authors.add(author, id, |author| author));
        }
        own.source = front.source.as_ref().and_then(|source| sources.add(source, id, |s| config.preferred_source(s)));
        terms.push(own);
    }
    let as_written = |name| name;
    let in_interface = |name| config.tags.label(name, &config.default_language);
    let preferred: Vec<&str> = tags.terms.iter().map(|(name, _)| *name).collect();
    if known.tags.learn(&tags, config, in_interface) {
        known.alike = alike(preferred.iter().copied(), "tag");
    }
    known.sources.learn(&sources, config, as_written);
    known.authors.learn(&authors, config, as_written);
    let warnings = known.alike.clone();
    let (mut tags, tag_at) = tags.in_order(&known.tags, in_interface);
    let (sources, source_at) = sources.in_order(&known.sources, as_written);
    let (authors, author_at) = authors.in_order(&known.authors, as_written);
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

/// What is known of the names of each kind.
#[derive(Default)]
pub(super) struct Known {
    tags: Names,
    sources: Names,
    authors: Names,
    /// Notes on tags that differ in case alone.
    alike: Vec<Diagnostic>,
}

/// A set of names in the order in which a reader looks them up.
#[derive(Default)]
struct Names {
    /// The place of each name, and the part of the address that names it.
    places: HashMap<String, (TermId, String), FixedState>,
}

impl Names {
    /// Takes up the names that were gathered; whether they are others than the last time.
    fn learn<'a>(&mut self, gathered: &Gathering<'a>, config: &Config, label: impl Fn(&'a str) -> &'a str) -> bool {
        let is_known = |(name, _): &(&str, _)| self.places.contains_key(*name);
        if self.places.len() == gathered.terms.len() && gathered.terms.iter().all(is_known) {
            return false;
        }
        let collation = Collation::new(&config.default_language);
        let mut slugs = slug::assign(gathered.terms.iter().map(|(name, _)| *name), config.script);
        let mut order: Vec<&str> = gathered.terms.iter().map(|(name, _)| *name).collect();
        // Tags may have one label; their order must not depend on which document comes first.
        order.sort_unstable();
        order.sort_by(|a, b| collation.compare(label(a), label(b)));
        let place = |(at, name): (TermId, &str)| {
            let slug = slugs.remove(name).unwrap_or_else(|| slug::slug(name, config.script));
            (name.to_owned(), (at, slug))
        };
        self.places = order.into_iter().enumerate().map(place).collect();
        true
    }
}

/// Terms of one kind in the order in which they were met.
#[derive(Default)]
struct Gathering<'a> {
    /// A name as written → its term; asking the configuration once a name, not once a document.
    written: HashMap<&'a str, Option<TermId>, FixedState>,
    preferred: HashMap<&'a str, TermId, FixedState>,
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

    /// The terms in their order, and the new position of each. The names must have been learnt.
    fn in_order(self, names: &Names, label: impl Fn(&'a str) -> &'a str) -> (Vec<Term>, Vec<TermId>) {
        let mut terms = vec![Term::default(); self.terms.len()];
        let mut moved = Vec::with_capacity(self.terms.len());
        for (name, documents) in self.terms {
            let (to, slug) = &names.places[name];
            moved.push(*to);
            terms[*to] = Term { name: label(name).to_owned(), slug: slug.clone(), documents, ..Term::default() };
        }
        (terms, moved)
    }
}

/// Notes names that differ in case alone: two pages where a curator may have meant one.
fn alike<'a>(names: impl Iterator<Item = &'a str>, kind: &str) -> Vec<Diagnostic> {
    let mut by_fold: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
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
