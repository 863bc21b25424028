//! The full-text index of an archive, cut into scripts that a browser loads one by one, from a host or from disk.
//!
//! A word of a document is kept under its form in the document's language ([`forms`]); for each such key the index has
//! the documents that hold it, with how much they say of it (BM25, in steps), and where in them it stands. The keys, in
//! order, are cut into parts of some kilobytes where the keys themselves say so, so that an edit changes the parts of
//! the words it touches and no others. `docs/search.md` describes the format; `static/search.js` reads it.

mod code;
mod forms;
mod gather;
mod korean;
mod parts;
mod renew;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_embed::Embed;

use crate::error::Result;
use forms::Stemmed;
pub use renew::Kept;

/// What is searched of one document, apart from its body.
#[derive(Debug, Clone, Default, Hash)]
pub struct Searched<'a> {
    /// By which it is known from one indexing to the next; documents are in the order of their names.
    pub name: &'a str,
    /// A number for the body: another one has another.
    pub text: u64,
    /// BCP 47.
    pub language: Option<&'a str>,
    /// Texts with what a word in them weighs, compared to one of the body.
    pub fields: Vec<(u8, &'a str)>,
    /// What the document is found by apart from its words: [`filter`] keys.
    pub filters: Vec<String>,
}

/// What a list of results can be narrowed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    Tag,
    Source,
    Year,
    Language,
}

/// The index of an archive.
#[derive(Default)]
pub struct Index {
    pub documents: usize,
    /// In the order of their keys.
    pub parts: Vec<Part>,
    /// Languages of the documents with a stemmer: the code that stands behind their keys, the stemmer's name, the
    /// scripts it reads.
    pub languages: Vec<Language>,
    /// For the next indexing.
    pub kept: Kept,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    pub code: &'static str,
    pub stemmer: &'static str,
    pub script: &'static str,
}

/// A stretch of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Of its files; from its first key.
    pub name: String,
    pub first: String,
    /// A script with its keys and the documents of each.
    pub documents: Vec<u8>,
    /// A script with the places of each key in its documents.
    pub places: Vec<u8>,
    /// Scripts with the places of keys that have very many, by name.
    pub blocks: Vec<(String, Vec<u8>)>,
}

/// The script of the JavaScript stemmers, and the one they all stand on.
#[derive(Embed)]
#[folder = "src/search/snowball/"]
struct Scripts;

/// What the other stemmers' scripts stand on.
pub const BASE_STEMMER: &str = "base";

/// Asked for a document by its position, gives its body, CommonMark.
pub type Bodies<'a> = dyn Fn(usize) -> Result<Cow<'a, str>> + Sync + 'a;

/// Indexes documents; a document is known by its position. An error comes from `bodies` alone.
///
/// Documents that are the same as when something was `kept` are not read; what comes of it is what the first indexing
/// of the same documents would give.
pub fn index<'a>(documents: &[Searched<'a>], bodies: &Bodies<'a>, kept: Kept) -> Result<Index> {
    let mut languages: BTreeMap<&str, Language> = BTreeMap::new();
    for stemmed in documents.iter().filter_map(|document| Stemmed::of(document.language?)) {
        let Stemmed { code, name, .. } = stemmed;
        languages.insert(code, Language { code, stemmer: name, script: stemmed.script_name() });
    }
    let kept = renew::renew(kept, documents, bodies)?;
    let parts = parts::cut(&kept.keys, documents.len());
    Ok(Index { documents: documents.len(), parts, languages: languages.into_values().collect(), kept })
}

/// The script of a stemmer, by its name.
pub fn script(stemmer: &str) -> Option<Vec<u8>> {
    Some(Scripts::get(&format!("{stemmer}.js"))?.data.into_owned())
}

/// The licence of the stemmers' scripts, which travels with them.
pub fn licence() -> Vec<u8> {
    Scripts::get("LICENSE").map(|file| file.data.into_owned()).unwrap_or_default()
}

/// Korean particles, which the script that reads queries takes off as well.
pub fn particles() -> &'static [&'static str] {
    korean::particles()
}

/// The key under which the documents with a tag, a source, a year or a language are found.
///
/// It begins with a character that no word has, and stands before all words.
pub fn filter(by: Filter, name: &str) -> String {
    let by = match by {
        Filter::Language => 'l',
        Filter::Source => 's',
        Filter::Tag => 't',
        Filter::Year => 'y',
    };
    format!("!{by}:{}", forms::name(name))
}

/// The keys of a text in a language, word for word: what `static/search-words.js` must make of the same text.
pub fn keys(text: &str, language: Option<&str>) -> Vec<String> {
    let reader = forms::Reader::new(language);
    let mut keys = Vec::new();
    words::runs(text, |kind, run| match kind {
        words::Kind::Spaced => keys.push(reader.word(run)),
        words::Kind::Hangul => keys.push(forms::Reader::hangul(run)),
        words::Kind::Unspaced => {
            let characters = forms::characters(run);
            keys.extend((0..characters.len()).map(|at| characters[at..].iter().take(2).collect::<String>()));
        }
    });
    keys
}

/// Appends numbers as the parts write them: small ones as one character. Negative ones take twice the range.
pub fn push_numbers(numbers: impl IntoIterator<Item = i32>, out: &mut Vec<u8>) {
    numbers.into_iter().for_each(|number| code::push_signed(number, out));
}

#[cfg(test)]
mod tests;
