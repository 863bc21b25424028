//! Links from one document to the file of another that is not there.

use super::Site;
use super::page::{has_scheme, resolve};
use crate::diagnostic::Diagnostic;
use crate::document::Header;
use crate::markdown::{self, Reference};
use crate::url::percent_decode;

impl Site {
    /// A warning for each link of a document or collection that names a Markdown file which is no part of the site. Where
    /// else a link may lead is not known here.
    pub fn dead_links(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for document in &self.archive.documents {
            self.tell_dead(document, &document.references().links, &mut found);
        }
        for collection in &self.archive.collections {
            self.tell_dead(collection, &markdown::references(&collection.body).links, &mut found);
        }
        found
    }

    fn tell_dead(&self, document: &Header, links: &[Reference], found: &mut Vec<Diagnostic>) {
        for link in links.iter().filter(|link| self.is_dead(&document.path, &link.address)) {
            let told = Diagnostic::warning(format!("the link `{}` leads to no document of the site", link.address));
            found.push(
                told.at(format!("content/{}", document.path))
                    .on_line(document.body_line + link.line)
                    .hint("give the other file's path as seen from this one, or take the link out; a draft is no part of the site"),
            );
        }
    }

    fn is_dead(&self, from: &str, address: &str) -> bool {
        let path = address.split(['#', '?']).next().unwrap_or_default();
        if !path.ends_with(".md") || path.starts_with('/') || has_scheme(path) {
            return false;
        }
        let file = percent_decode(path).and_then(|path| resolve(from, &path));
        file.is_none_or(|file| self.by_file.get(&file).is_none())
    }
}
