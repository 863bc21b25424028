//! How much of everything a site of the documents has: counted from the documents, not from any site.

use std::collections::BTreeMap;

use serde::Serialize;

use super::corpus::Document;
use super::peers::month;

/// As all the sites have it.
const PAGE_OF_A_LIST: usize = 50;
const FEED: usize = 20;
const RELATED: usize = 5;

/// What counts of a document.
pub struct Facts {
    source: String,
    month: String,
    tags: Vec<String>,
    bytes: usize,
}

/// The names are those that `compare.py` counts by.
#[derive(Serialize)]
pub struct Expected {
    input_bytes: usize,
    documents: usize,
    tags_of_documents: usize,
    related: usize,
    lists: usize,
    items_of_lists: usize,
    redirects: usize,
    lists_of_terms: usize,
    terms: usize,
    feeds: usize,
    entries_of_feeds: usize,
    addresses_of_sitemap: usize,
}

impl Facts {
    pub fn of(document: &Document, bytes: usize) -> Self {
        let (source, tags) = (document.source.clone(), document.tags.clone());
        Facts { source, month: month(document), tags, bytes }
    }
}

impl Expected {
    pub fn of(facts: &[Facts]) -> Self {
        let mut counts: [BTreeMap<&str, usize>; 3] = Default::default();
        for document in facts {
            let of_kinds =
                [std::slice::from_ref(&document.source), std::slice::from_ref(&document.month), &document.tags];
            for (counts, terms) in counts.iter_mut().zip(of_kinds) {
                terms.iter().for_each(|term| *counts.entry(term).or_default() += 1);
            }
        }
        let [sources, months, tags] = &counts;
        let of_terms = || counts.iter().flat_map(BTreeMap::values).copied();
        let with_feeds = || sources.values().chain(tags.values()).copied().chain([facts.len()]);
        let terms = of_terms().count();
        Expected {
            input_bytes: facts.iter().map(|document| document.bytes).sum(),
            documents: facts.len(),
            tags_of_documents: tags.values().sum(),
            related: facts.len() * RELATED.min(facts.len().saturating_sub(1)),
            lists: of_terms().chain([facts.len()]).map(|documents| documents.div_ceil(PAGE_OF_A_LIST)).sum(),
            items_of_lists: of_terms().chain([facts.len()]).sum(),
            // `page/1/` of every list.
            redirects: terms + 1,
            lists_of_terms: [sources, months, tags].iter().filter(|terms| !terms.is_empty()).count(),
            terms,
            feeds: with_feeds().count(),
            entries_of_feeds: with_feeds().map(|documents| documents.min(FEED)).sum(),
            // The documents, the first page of each list, the lists of terms.
            addresses_of_sitemap: facts.len() + terms + 1 + 3,
        }
    }
}
