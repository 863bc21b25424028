//! The pictures of the archive that its documents show, and only those: what nobody refers to is not published.

use std::collections::BTreeSet;

use super::path::SitePath;
use crate::archive::Archive;
use crate::diagnostic::{Diagnostic, Warned};
use crate::picture::{FOLDER, named_by};

/// Names of the pictures to publish, in order.
#[derive(Debug, Clone, Default)]
pub struct Pictures(Vec<String>);

impl Pictures {
    /// Looks for what the documents show among the pictures that are `there`. Each that is missing is a warning.
    pub fn shown(archive: &Archive, there: &BTreeSet<String>) -> Warned<Self> {
        let mut shown: BTreeSet<&String> = BTreeSet::new();
        let mut warnings = Vec::new();
        for document in &archive.documents {
            for pictured in &document.references().pictures {
                if leads_elsewhere(&pictured.address) {
                    continue;
                }
                match named_by(&pictured.address).and_then(|name| there.get(name)) {
                    Some(name) => {
                        shown.insert(name);
                    }
                    None => warnings.push(
                        Diagnostic::warning(format!("the picture `{}` is not in the archive", pictured.address))
                            .at(format!("content/{}", document.path))
                            .on_line(document.body_line + pictured.line)
                            .hint(format!("ingest its page again, put the file back into `content/{FOLDER}/`, or take the picture out")),
                    ),
                }
            }
        }
        Warned { output: Pictures(shown.into_iter().cloned().collect()), warnings }
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = SitePath> {
        self.0.iter().map(|name| path(name))
    }

    pub(super) fn name(&self, at: usize) -> &str {
        &self.0[at]
    }

    /// Where the picture that an address in a document leads to is published.
    pub(super) fn find(&self, address: &str) -> Option<SitePath> {
        let name = named_by(address)?;
        self.0.binary_search_by(|known| known.as_str().cmp(name)).ok().map(|at| path(&self.0[at]))
    }
}

fn path(name: &str) -> SitePath {
    SitePath::file(format!("{FOLDER}/{name}"))
}

/// Whether an address leads to the web or to a file of the site's own (`/logo.png`), which the theme may have.
fn leads_elsewhere(address: &str) -> bool {
    address.is_empty() || address.starts_with(['/', '#', '?']) || ::url::Url::parse(address).is_ok()
}
