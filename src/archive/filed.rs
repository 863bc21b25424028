//! A document as an archive files it: its header at hand, its text where it lies, and what is worked out of it once.
//!
//! Whoever reads an archive again after an edit hands in the same [`Filed`] for each document that has not changed, and
//! pays for those alone that have.

use std::borrow::Cow;
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

use super::duplicates::Sketch;
use super::related;
use super::vocabulary::Numbers;
use crate::document::{Document, Header};
use crate::error::{Error, ErrorKind, Result};
use crate::markdown::{self, References};
use crate::publication::Publication;

/// A document that many may hold at once.
#[derive(Clone)]
pub struct Filed(Arc<Inner>);

struct Inner {
    header: Header,
    text: Arc<Text>,
    title_words: OnceLock<Vec<u64>>,
    numbers: Mutex<Option<Arc<Numbers>>>,
    digest: OnceLock<u64>,
    /// What is left of it under a rule.
    reduced: OnceLock<(Rule, Filed)>,
}

struct Text {
    lies: Lies,
    facts: OnceLock<Facts>,
    words: OnceLock<usize>,
}

enum Lies {
    Here(String),
    /// Where it was read before, and can be read again.
    Apart(Arc<dyn Texts>),
}

/// Texts of documents that are read when they are needed.
pub trait Texts: Send + Sync {
    /// The body of a document.
    fn body(&self, header: &Header) -> Result<String>;
}

/// What was worked out of a text, and need not be again as long as it stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// A number for the text. Another version of the program may give another.
    number: u64,
    is_blank: bool,
    /// Whether a link or picture of it may be one of this site.
    may_lead_here: bool,
    /// Those that may be of this site.
    references: References,
    sketch: Sketch,
    /// As [`markdown::word_count`] counts them, if anybody asked for it.
    words: Option<usize>,
}

/// What may be published of a document, and the words of an excerpt where the rule names none.
pub(super) type Rule = (Publication, usize);

impl Facts {
    pub fn of(body: &str) -> Self {
        let may_lead_here = markdown::may_lead_here(body);
        Facts {
            number: number_of(body),
            is_blank: body.trim().is_empty(),
            may_lead_here,
            references: if may_lead_here { markdown::references(body) } else { References::default() },
            sketch: Sketch::of_body(body),
            words: None,
        }
    }
}

/// The error for a document whose text is no longer what was filed.
pub fn changed(header: &Header) -> Error {
    Error::new(ErrorKind::Changed, "the file changed while the site was made from it")
        .at(format!("content/{}", header.path))
        .hint("begin again when nothing writes to it")
}

fn number_of(body: &str) -> u64 {
    XxHash3_128::oneshot(body.as_bytes()) as u64
}

impl Filed {
    /// A document whose text stays where it lies; `facts` are those of the text.
    pub fn apart(header: Header, facts: Facts, texts: Arc<dyn Texts>) -> Self {
        let words = facts.words.map(OnceLock::from).unwrap_or_default();
        Filed::new(header, Arc::new(Text { lies: Lies::Apart(texts), facts: facts.into(), words }))
    }

    fn new(header: Header, text: Arc<Text>) -> Self {
        let (title_words, numbers, digest, reduced) = Default::default();
        Filed(Arc::new(Inner { header, text, title_words, numbers, digest, reduced }))
    }

    /// CommonMark. An error of the kind [`ErrorKind::Changed`] if it is no longer what it was.
    pub fn body(&self) -> Result<Cow<'_, str>> {
        let texts = match &self.0.text.lies {
            Lies::Here(body) => return Ok(Cow::Borrowed(body)),
            Lies::Apart(texts) => texts,
        };
        let body = texts.body(self)?;
        match number_of(&body) == self.facts().number {
            true => Ok(Cow::Owned(body)),
            false => Err(changed(self)),
        }
    }

    /// All of the document.
    pub fn whole(&self) -> Result<Document> {
        Ok(Document { header: self.0.header.clone(), body: self.body()?.into_owned() })
    }

    /// What is known of the text, for another run.
    pub fn noted(&self) -> Facts {
        Facts { words: self.0.text.words.get().copied(), ..self.facts().clone() }
    }

    /// Whether more is known of the text than it was filed with.
    pub fn has_news(&self) -> bool {
        self.0.text.words.get().is_some() && self.facts().words.is_none()
    }

    /// What is known of the text.
    pub fn facts(&self) -> &Facts {
        self.0.text.facts.get_or_init(|| match &self.0.text.lies {
            Lies::Here(body) => Facts::of(body),
            Lies::Apart(_) => unreachable!("a text that lies apart is filed with its facts"),
        })
    }

    /// The words of the title by number, each once.
    pub(super) fn title_words(&self) -> &[u64] {
        self.0.title_words.get_or_init(|| related::title_words(&self.front.title))
    }

    /// The numbers of the names that it carries, for whoever indexes them.
    pub(super) fn numbers(&self) -> MutexGuard<'_, Option<Arc<Numbers>>> {
        self.0.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What tells copies of the text.
    pub(super) fn sketch(&self) -> &Sketch {
        &self.facts().sketch
    }

    /// A number for the text. Another version of the program may give another.
    pub fn text_number(&self) -> u64 {
        self.facts().number
    }

    /// A number for all that it holds. Another version of the program may give another.
    pub fn digest(&self) -> u64 {
        *self.0.digest.get_or_init(|| FixedState::default().hash_one((&self.0.header, self.facts().number)))
    }

    /// The words of the text.
    pub fn word_count(&self) -> Result<usize> {
        match self.0.text.words.get() {
            Some(words) => Ok(*words),
            None => {
                let words = markdown::word_count(&self.body()?);
                Ok(*self.0.text.words.get_or_init(|| words))
            }
        }
    }

    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        self.facts().is_blank
    }

    /// Whether a link or picture of its texts may be one of this site.
    pub fn may_lead_here(&self) -> bool {
        self.facts().may_lead_here || self.front.notes.as_deref().is_some_and(markdown::may_lead_here)
    }

    /// The pictures and links of the text, in order; a text of which all certainly lead elsewhere may have none.
    pub fn references(&self) -> &References {
        &self.facts().references
    }

    /// What `reduce` leaves of the document under a rule.
    pub(super) fn reduced(&self, rule: Rule, reduce: impl Fn(&mut Document)) -> Result<Filed> {
        if let Some((made_for, reduced)) = self.0.reduced.get()
            && *made_for == rule
        {
            return Ok(reduced.clone());
        }
        let mut document = self.whole()?;
        reduce(&mut document);
        let reduced = Filed::from(document);
        // That of another rule stays, if there is one.
        let _ = self.0.reduced.set((rule, reduced.clone()));
        Ok(reduced)
    }

    /// Another document in its place, with the same text and a header changed by `change`.
    pub fn changed(&self, change: impl Fn(&mut Header)) -> Filed {
        let mut header = self.0.header.clone();
        change(&mut header);
        Filed::new(header, Arc::clone(&self.0.text))
    }

    /// A number that no other reading has as long as this one is held.
    pub(super) fn number(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl From<Document> for Filed {
    fn from(document: Document) -> Self {
        let text = Text { lies: Lies::Here(document.body), facts: OnceLock::new(), words: OnceLock::new() };
        Filed::new(document.header, Arc::new(text))
    }
}

impl Deref for Filed {
    type Target = Header;

    fn deref(&self) -> &Header {
        &self.0.header
    }
}

impl fmt::Debug for Filed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.header.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::document;

    struct Rewritten;

    impl Texts for Rewritten {
        fn body(&self, header: &Header) -> Result<String> {
            Ok(format!("Another text of {}.\n", header.path))
        }
    }

    #[test]
    fn a_text_that_is_no_longer_what_was_filed_is_not_given_out() {
        let header = document("a.md", "One", "", "", "").header;
        let filed = |text: &str| Filed::apart(header.clone(), Facts::of(text), Arc::new(Rewritten));
        assert_eq!(filed("Another text of a.md.\n").body().unwrap(), "Another text of a.md.\n");
        let refused = filed("The body of One.\n").body().unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Changed);
        assert!(refused.to_string().starts_with("content/a.md: "), "{refused}");
    }

    #[test]
    fn what_is_held_and_what_lies_apart_have_one_digest() {
        let whole = document("a.md", "One", "2024-03-05", "Beacon", "x");
        let apart = Filed::apart(whole.header.clone(), Facts::of(&whole.body), Arc::new(Rewritten));
        let digest = Filed::from(whole.clone()).digest();
        assert_eq!(apart.digest(), digest);
        let other = Document { body: format!("{}!", whole.body), ..whole };
        assert_ne!(Filed::from(other).digest(), digest);
        assert_ne!(apart.changed(|header| header.front.title.push('!')).digest(), digest);
    }
}
