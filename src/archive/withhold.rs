//! What may not be published is taken out of the documents before anything is made of them.
//!
//! So no page, list, feed, index or download has to know what to leave out: it never sees it. Each document says
//! afterwards, in [`Document::publication`], what was done to it.

use std::collections::HashMap;

use super::{Filed, Term};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::error::Result;
use crate::markdown::Allowance;
use crate::publication::Publication;

/// Leaves of each document what its own front matter, else its source, else the archive lets be published.
///
/// A collection is the curator's own text: only its own front matter counts.
pub(super) fn withhold(documents: &mut [Filed], collections: &mut [Document], config: &Config) -> Result<()> {
    let mut of_sources: HashMap<String, Option<Publication>> = HashMap::new();
    for document in documents {
        let of_source = document.front.source.as_deref().and_then(|source| match of_sources.get(source) {
            Some(known) => *known,
            None => {
                let said = config.sources.get(config.preferred_source(source)).and_then(|outlet| outlet.publish);
                of_sources.insert(source.to_owned(), said);
                said
            }
        });
        let publication = document.front.publish.or(of_source).unwrap_or(config.publish.default);
        if publication != Publication::Full || document.publication() != Publication::Full {
            let rule = (publication, config.publish.excerpt_words);
            *document = document.reduced(rule, |document| reduce(document, rule.0, rule.1))?;
        }
    }
    for collection in collections {
        let publication = collection.publication();
        if publication != Publication::Full {
            reduce(collection, publication, config.publish.excerpt_words);
        }
    }
    Ok(())
}

fn reduce(document: &mut Document, publication: Publication, excerpt_words: usize) {
    document.front.publish = Some(publication);
    match publication {
        Publication::Full => return,
        Publication::Excerpt(words) => {
            let words = words.unwrap_or(excerpt_words);
            document.front.publish = Some(Publication::Excerpt(Some(words)));
            // The lead is the outlet's words as much as the text is.
            let mut allowance = Allowance::of_words(words);
            let description = document.front.description.take().map(|lead| allowance.first_words(&lead));
            document.front.description = description.filter(|lead| !lead.is_empty());
            document.body = allowance.excerpt(&document.body);
        }
        Publication::Metadata => {
            document.body = String::new();
            document.front.description = None;
        }
        Publication::Withdrawn => {
            document.body = String::new();
            document.front.description = None;
            // Who wrote or was named can be the very reason.
            document.front.authors = Vec::new();
            document.front.credit = None;
            document.front.tags = Vec::new();
        }
    }
    // Members of other names and what ingest was not sure of may quote the text.
    document.front.captions = Vec::new();
    document.front.extra = serde_json::Map::new();
    if let Some(capture) = &mut document.front.capture {
        capture.warnings = Vec::new();
        // By its digest a page can be told by whoever has a copy.
        if publication == Publication::Withdrawn {
            (capture.file, capture.sha256, capture.digest) = (String::new(), String::new(), None);
        }
    }
}

/// A rule for a source that no document has: most likely its name is misspelt, and nothing is withheld.
pub(super) fn without_documents(sources: &[Term], config: &Config) -> Vec<Diagnostic> {
    let ruled = config.sources.iter().filter_map(|(name, outlet)| Some((name, outlet.publish?)));
    let unmet = ruled.filter(|(name, _)| !sources.iter().any(|source| source.name == **name));
    unmet
        .map(|(name, publication)| {
            let message = format!("`publish = \"{publication}\"` is said of `{name}`, but no document has this source");
            let near = sources.iter().map(|source| (strsim::damerau_levenshtein(&source.name, name), &source.name));
            let near = near.min().filter(|(distance, _)| *distance <= 3);
            let told = Diagnostic { severity: Severity::Warning, ..Diagnostic::warning(message) }.at("site.toml");
            match near {
                Some((_, near)) => told.hint(format!("did you mean `{near}`?")),
                None => {
                    told.hint("write the source as it stands in the documents, or give that as one of its `aliases`")
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::collect;
    use super::super::tests::document;
    use super::*;

    const CONFIG: &str = "[publish]\ndefault = \"metadata\"\nexcerpt_words = 3\n\
        [sources.\"The Courant\"]\naliases = [\"Courant\"]\npublish = \"excerpt\"\n[sources.Beacon]\npublish = \"full\"\n";

    /// What is left of a document of `source` that says `own` of itself.
    fn left(source: &str, own: Option<&str>) -> Document {
        let mut one = document("a.md", "Title", "2024-01-02", source, "tag");
        one.body = "One two three four five.\n".into();
        one.front.description = Some("Lead".into());
        one.front.authors = vec!["A. Writer".into()];
        one.front.captions = vec!["Caption".into()];
        one.front.extra.insert("more".into(), "text".into());
        one.front.notes = Some("Note".into());
        one.front.publish = own.map(|own| own.parse().unwrap());
        let archive = collect(vec![one], &Config::parse(CONFIG, Path::new("site.toml")).unwrap()).unwrap().output;
        archive.documents[0].whole().unwrap()
    }

    #[test]
    fn the_document_s_own_rule_wins_over_its_source_s_and_that_over_the_archive_s() {
        for (source, own, expected) in [
            ("Beacon", None, "full"),
            ("Beacon", Some("withdrawn"), "withdrawn"),
            ("Courant", None, "excerpt 3"),
            ("The Courant", Some("excerpt 2"), "excerpt 2"),
            ("The Courant", Some("full"), "full"),
            ("Elsewhere", None, "metadata"),
            ("", None, "metadata"),
        ] {
            assert_eq!(left(source, own).publication().to_string(), expected, "{source} {own:?}");
        }
    }

    #[test]
    fn each_rule_leaves_what_it_allows() {
        let full = left("Beacon", None);
        assert_eq!((full.body.len(), full.front.captions.len(), full.front.extra.len()), (25, 1, 1));
        let excerpt = left("Courant", None);
        assert_eq!((excerpt.body.as_str(), excerpt.front.description.as_deref()), ("One two …\n", Some("Lead")));
        let metadata = left("", None);
        assert_eq!((metadata.body.as_str(), &metadata.front.description), ("", &None));
        assert_eq!((metadata.front.authors.len(), metadata.front.tags.len()), (1, 1));
        let withdrawn = left("", Some("withdrawn"));
        assert_eq!((withdrawn.front.authors.len(), withdrawn.front.tags.len()), (0, 0));
        for one in [excerpt.header.front, withdrawn.header.front] {
            assert!(one.captions.is_empty() && one.extra.is_empty());
            assert_eq!((one.title.as_str(), one.notes.as_deref()), ("Title", Some("Note")));
        }
    }

    #[test]
    fn a_rule_for_a_misspelt_source_is_told() {
        let config = Config::parse("[sources.Becon]\npublish = \"metadata\"\n", Path::new("site.toml")).unwrap();
        let said = collect(vec![document("a.md", "Title", "", "Beacon", "")], &config).unwrap().warnings;
        assert!(said.len() == 1 && said[0].hint.as_deref() == Some("did you mean `Beacon`?"), "{said:?}");
    }
}
