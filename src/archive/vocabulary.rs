//! Names as a curator prefers them: aliases joined, each name once, with an address of its own.
//!
//! Names are numbered when they are first met, and a document keeps the numbers of those that it carries, so that an
//! archive which is read again after an edit is indexed without looking at names.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize, Serializer};

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
    let of_documents: Vec<Arc<Numbers>> = documents.iter().map(|document| known.numbers(document, config)).collect();
    let mut tags = Gathering::of(&known.tags);
    let mut sources = Gathering::of(&known.sources);
    let mut authors = Gathering::of(&known.authors);
    let mut terms: Vec<DocumentTerms> = Vec::with_capacity(documents.len());
    for (id, numbers) in of_documents.iter().enumerate() {
        let mut own = DocumentTerms::default();
        own.tags.extend(numbers.tags.iter().filter_map(|tag| tags.add(*tag, id)));
        // A wider tag has the documents of the narrower ones; that they carry it was never said of them.
        for wider in numbers.tags.iter().flat_map(|tag| &known.wider[*tag as usize]) {
            tags.add(*wider, id);
        }
        own.authors.extend(numbers.authors.iter().filter_map(|author| authors.add(*author, id)));
        own.source = numbers.source.and_then(|source| sources.add(source, id));
        terms.push(own);
    }
    let Gathering { terms: tags, .. } = tags;
    let Gathering { terms: sources, .. } = sources;
    let Gathering { terms: authors, .. } = authors;
    let as_written: Label = |_, name| name;
    let in_interface: Label = |config, name| config.tags.label(name, &config.default_language);
    if known.tags.learn(&tags, config, in_interface) {
        known.alike = alike(tags.iter().map(|(tag, _)| known.tags.name(*tag)), "tag");
    }
    known.sources.learn(&sources, config, as_written);
    known.authors.learn(&authors, config, as_written);
    let warnings = known.alike.clone();
    let preferred: Vec<&str> = tags.iter().map(|(tag, _)| known.tags.name(*tag)).collect();
    let (mut tags, tag_at) = known.tags.in_order(tags, config, in_interface);
    let (sources, source_at) = known.sources.in_order(sources, config, as_written);
    let (authors, author_at) = known.authors.in_order(authors, config, as_written);
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

/// What is known of the names of each kind, under one configuration.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Known {
    tags: Names,
    sources: Names,
    authors: Names,
    /// For each tag those above it.
    #[serde(skip)]
    wider: Vec<Vec<Number>>,
    /// Notes on tags that differ in case alone.
    #[serde(skip)]
    alike: Vec<Diagnostic>,
    /// Tells these numbers from those of others.
    #[serde(skip)]
    series: Arc<()>,
}

/// How a name is called in the interface's language.
type Label = for<'n> fn(&'n Config, &'n str) -> &'n str;

/// A preferred name, by the order in which names were first met.
type Number = u32;

/// The names that a document carries, as it carries them: one may stand there twice.
pub(super) struct Numbers {
    tags: Box<[Number]>,
    authors: Box<[Number]>,
    source: Option<Number>,
    series: Arc<()>,
}

impl Known {
    /// The numbers of the names that a document carries. Names are met here first.
    fn numbers(&mut self, document: &Filed, config: &Config) -> Arc<Numbers> {
        let mut kept = document.numbers();
        if let Some(numbers) = kept.as_ref().filter(|numbers| Arc::ptr_eq(&numbers.series, &self.series)) {
            return Arc::clone(numbers);
        }
        let front = &document.front;
        let shown = |tag| if config.tags.is_hidden(tag) { "" } else { tag };
        let tags = front.tags.iter().filter_map(|tag| self.tags.number(tag, |tag| shown(config.tags.preferred(tag))));
        let tags: Box<[Number]> = tags.collect();
        while self.wider.len() < self.tags.all.len() {
            let tag = self.tags.name(self.wider.len() as Number).to_owned();
            let wider = config.tags.wider(&tag).into_iter().filter(|tag| !config.tags.is_hidden(tag));
            self.wider.push(wider.filter_map(|tag| self.tags.preferred(tag)).collect());
        }
        let numbers = Arc::new(Numbers {
            tags,
            authors: {
                let authors = front.authors.iter();
                authors.filter_map(|author| self.authors.number(author, |name| config.preferred_author(name))).collect()
            },
            source: front
                .source
                .as_ref()
                .and_then(|name| self.sources.number(name, |name| config.preferred_source(name))),
            series: Arc::clone(&self.series),
        });
        *kept = Some(Arc::clone(&numbers));
        numbers
    }
}

/// New names are looked up among the others one by one as long as they are fewer than this part of them; more are sorted
/// with all.
const FEW: usize = 16;

/// The names of one kind that were ever met. Another run gets them in their order, which it need not make anew.
#[derive(Default, Deserialize)]
#[serde(from = "Noted")]
struct Names {
    /// A name as written → its preferred one; asking the configuration once a name, not once a document.
    written: HashMap<String, Option<Number>, FixedState>,
    by_name: HashMap<String, Number, FixedState>,
    /// By number.
    all: Vec<Name>,
    /// Those that the last archive had, in the order in which a reader looks them up.
    order: Vec<Number>,
    /// The number for what put them in that order.
    ordered_by: u64,
}

/// [`Names`] as they are noted: what put them in their order, and each with the slug that it would have alone.
type Noted = (u64, Vec<(String, String)>);

struct Name {
    name: String,
    /// Made when it is first needed.
    plain_slug: Option<String>,
    /// The place in [`Names::order`], and the part of the address that names it.
    place: Option<(TermId, String)>,
}

impl Names {
    /// The preferred name of one as written; `None` where that is blank.
    fn number<'a>(&mut self, written: &'a str, prefer: impl Fn(&'a str) -> &'a str) -> Option<Number> {
        if let Some(number) = self.written.get(written) {
            return *number;
        }
        let number = self.preferred(prefer(written.trim()));
        self.written.insert(written.to_owned(), number);
        number
    }

    fn preferred(&mut self, name: &str) -> Option<Number> {
        let name = name.trim();
        if let Some(number) = self.by_name.get(name).copied().or(name.is_empty().then_some(Number::MAX)) {
            return (number != Number::MAX).then_some(number);
        }
        let number = self.all.len() as Number;
        self.all.push(Name { name: name.to_owned(), plain_slug: None, place: None });
        self.by_name.insert(name.to_owned(), number);
        Some(number)
    }

    fn name(&self, number: Number) -> &str {
        &self.all[number as usize].name
    }

    /// Finds an order and addresses for the names of an archive, if they are others than the last time; whether they
    /// are.
    fn learn(&mut self, terms: &[Gathered], config: &Config, label: Label) -> bool {
        let is_placed = |(number, _): &Gathered| self.all[*number as usize].place.is_some();
        if self.order.len() == terms.len() && terms.iter().all(is_placed) {
            return false;
        }
        // Those that were there stay in their order, if it is that of the language and the labels of today.
        if self.ordered_by != self.ordering(config, label) {
            self.order.clear();
        }
        let mut is_there = vec![false; self.all.len()];
        terms.iter().for_each(|(number, _)| is_there[*number as usize] = true);
        let mut order: Vec<Number> = self.order.drain(..).collect();
        order.retain(|number| std::mem::take(&mut is_there[*number as usize]));
        let new = (0..).zip(&is_there).filter(|(_, is_new)| **is_new).map(|(number, _)| number).collect();
        let order = self.sorted(order, new, config, label);
        for name in &mut self.all {
            name.place = None;
        }
        for number in &order {
            let Name { name, plain_slug, .. } = &mut self.all[*number as usize];
            plain_slug.get_or_insert_with(|| slug::slug(name, config.script));
        }
        let plain = order.iter().map(|number| &self.all[*number as usize]);
        let mut slugs =
            slug::assign(plain.map(|name| (name.name.as_str(), name.plain_slug.clone().unwrap_or_default())));
        let slugs: Vec<Option<String>> = order.iter().map(|number| slugs.remove(self.name(*number))).collect();
        for ((at, number), slug) in order.iter().enumerate().zip(slugs) {
            self.all[*number as usize].place = slug.map(|slug| (at, slug));
        }
        self.order = order;
        self.ordered_by = self.ordering(config, label);
        true
    }

    /// The number for what decides the order of those that are in order.
    fn ordering(&self, config: &Config, label: Label) -> u64 {
        let mut hasher = FixedState::default().build_hasher();
        config.default_language.hash(&mut hasher);
        self.order.iter().for_each(|number| label(config, self.name(*number)).hash(&mut hasher));
        hasher.finish()
    }

    /// Puts names that are new among others in their order.
    fn sorted(&self, order: Vec<Number>, new: Vec<Number>, config: &Config, label: Label) -> Vec<Number> {
        if new.is_empty() {
            return order;
        }
        let collation = Collation::new(&config.default_language);
        // Tags may have one label; their order must not depend on which document comes first.
        let written = |number: Number| (label(config, self.name(number)), self.name(number));
        if new.len() * FEW > order.len() {
            let mut all = [order, new].concat();
            all.sort_by_cached_key(|number| (collation.key(written(*number).0), written(*number)));
            return all;
        }
        let mut placed: Vec<(usize, Number)> = Vec::with_capacity(new.len());
        for number in new {
            let one = written(number);
            let is_before = |other: &Number| {
                let other = written(*other);
                collation.compare(other.0, one.0).then_with(|| other.cmp(&one)).is_lt()
            };
            placed.push((order.partition_point(is_before), number));
        }
        placed.sort_by_cached_key(|(at, number)| (*at, collation.key(written(*number).0), written(*number)));
        let mut all = Vec::with_capacity(order.len() + placed.len());
        let mut from = 0;
        for (at, number) in placed {
            all.extend_from_slice(&order[from..at]);
            all.push(number);
            from = at;
        }
        all.extend_from_slice(&order[from..]);
        all
    }

    /// The terms in their order, and the new position of each. The names must have been learnt.
    fn in_order(&self, gathered: Vec<Gathered>, config: &Config, label: Label) -> (Vec<Term>, Vec<TermId>) {
        let mut terms = vec![Term::default(); gathered.len()];
        let mut moved = Vec::with_capacity(gathered.len());
        for (number, documents) in gathered {
            let Name { name, place, .. } = &self.all[number as usize];
            let (to, slug) = place.as_ref().expect("the names of an archive are learnt before they are ordered");
            moved.push(*to);
            terms[*to] =
                Term { name: label(config, name).to_owned(), slug: slug.clone(), documents, ..Term::default() };
        }
        (terms, moved)
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = self.order.iter().map(|number| &self.all[*number as usize]);
        let names = names.map(|name| (&name.name, name.plain_slug.as_deref().unwrap_or_default()));
        (self.ordered_by, names.collect::<Vec<_>>()).serialize(serializer)
    }
}

impl From<Noted> for Names {
    fn from((ordered_by, ordered): Noted) -> Self {
        let mut names = Names { order: (0..ordered.len() as Number).collect(), ordered_by, ..Names::default() };
        for ((name, slug), number) in ordered.into_iter().zip(0..) {
            names.by_name.insert(name.clone(), number);
            names.all.push(Name { name, plain_slug: Some(slug), place: None });
        }
        names
    }
}

/// A name with the documents that carry it.
type Gathered = (Number, Vec<usize>);

/// Terms of one kind in the order in which they were met.
struct Gathering {
    /// By number; the last one there is for a name that was not met.
    at: Vec<u32>,
    terms: Vec<Gathered>,
}

impl Gathering {
    fn of(names: &Names) -> Self {
        Gathering { at: vec![u32::MAX; names.all.len()], terms: Vec::new() }
    }

    /// Notes that `document` carries a name; `None` if it has it already.
    fn add(&mut self, number: Number, document: usize) -> Option<TermId> {
        let at = &mut self.at[number as usize];
        if *at == u32::MAX {
            *at = self.terms.len() as u32;
            self.terms.push((number, Vec::new()));
        }
        let at = *at as TermId;
        let documents = &mut self.terms[at].1;
        if documents.last() == Some(&document) {
            return None;
        }
        documents.push(document);
        Some(at)
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
