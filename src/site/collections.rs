//! Collections: a curator's text in which documents are shown where a paragraph is nothing but a link to their file.

use std::collections::HashMap;

use tera::Value;

use super::ByFile;
use super::page::{Page, resolve};
use super::route::Route;
use super::view::{CollectionLink, CollectionView, PartView};
use super::wording;
use crate::archive::{Archive, DocumentId};
use crate::document::Document;
use crate::markdown::{self, Paragraphs, Part};
use crate::url::percent_decode;

/// Which collections link to a document, anywhere in their text.
pub(super) fn memberships(archive: &Archive, by_file: &ByFile) -> HashMap<DocumentId, Vec<usize>> {
    let mut found: HashMap<DocumentId, Vec<usize>> = HashMap::new();
    for (at, collection) in archive.collections.iter().enumerate() {
        for link in markdown::references(&collection.body).links {
            if let Some(id) = document_at(by_file, &collection.path, &link.address) {
                let own = found.entry(id).or_default();
                if own.last() != Some(&at) {
                    own.push(at);
                }
            }
        }
    }
    found
}

/// The document whose file a link in the file `from` names.
fn document_at(by_file: &ByFile, from: &str, address: &str) -> Option<DocumentId> {
    let path = address.split(['#', '?']).next()?;
    match by_file.get(&resolve(from, &percent_decode(path)?)?)? {
        Route::Document(id) => Some(id),
        _ => None,
    }
}

pub(super) fn collection<'a>(page: &Page<'a>, at: usize) -> CollectionView<'a> {
    let collection = &page.archive().collections[at];
    let front = &collection.front;
    let parts = markdown::parts(&collection.body);
    let views = parts.into_iter().enumerate().map(|(number, part)| part_view(page, collection, number, part));
    CollectionView {
        title: &front.title,
        dir: wording::direction(front.language.as_deref(), &front.title),
        language: front.language.as_deref(),
        description: front.description.as_deref(),
        authors: &front.authors,
        draft: front.draft,
        count: shown(page, collection),
        parts: views.collect(),
    }
}

fn part_view(page: &Page, collection: &Document, number: usize, part: Part) -> PartView {
    let text = |markdown: &str| {
        let prefix = format!("part-{}-", number + 1);
        let html = page.html(markdown, &prefix, Paragraphs::Named, &collection.path);
        PartView { html: Some(Value::safe_string(&html)), entry: None }
    };
    match part {
        Part::Text(markdown) => text(markdown),
        Part::Link { address, text: words } => match document_at(&page.site.by_file, &collection.path, &address) {
            Some(id) => PartView { html: None, entry: Some(page.entry(id)) },
            // A link elsewhere is a paragraph like any other.
            None => text(&format!("[{}]({address})\n", markdown::escape_text(&words))),
        },
    }
}

/// The collections as lists show them.
pub(super) fn links<'a>(page: &Page<'a>) -> Vec<CollectionLink<'a>> {
    let collections = page.archive().collections.iter().enumerate();
    collections
        .map(|(at, collection)| CollectionLink {
            title: &collection.front.title,
            url: page.to(Route::Collection(at)),
            dir: wording::direction(collection.front.language.as_deref(), &collection.front.title),
            language: collection.front.language.as_deref(),
            description: collection.front.description.as_deref(),
            count: shown(page, collection),
        })
        .collect()
}

/// How many documents a collection shows.
fn shown(page: &Page, collection: &Document) -> usize {
    let parts = markdown::parts(&collection.body);
    let is_document = |part: &Part| match part {
        Part::Link { address, .. } => document_at(&page.site.by_file, &collection.path, address).is_some(),
        Part::Text(_) => false,
    };
    parts.iter().filter(|part| is_document(part)).count()
}
