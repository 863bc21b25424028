//! Addresses on a page, made absolute and kept only where a reader may follow them.

use ::url::Url;

use crate::url::{SourceUrl, remove_tracking};

/// The address that a page's own references are relative to.
pub(super) struct Addresses {
    base: Option<Url>,
}

impl Addresses {
    pub fn new(base: Option<&SourceUrl>) -> Self {
        Addresses { base: base.and_then(SourceUrl::to_url) }
    }

    /// Where a link leads, without tracking; `None` unless that is an http(s) or mailto address.
    ///
    /// A link to a place in the page itself leads nowhere: its target keeps no name in the document.
    pub fn link(&self, written: &str) -> Option<String> {
        let written = written.trim();
        if written.is_empty() || written.starts_with('#') {
            return None;
        }
        let mut url = self.resolve(written)?;
        match url.scheme() {
            "http" | "https" => remove_tracking(&mut url),
            "mailto" => {}
            _ => return None,
        }
        Some(url.into())
    }

    /// Where a picture lies; `None` unless that is an http(s) address.
    pub fn picture(&self, written: &str) -> Option<String> {
        let url = self.resolve(written.trim()).filter(|_| !written.trim().is_empty())?;
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }

    fn resolve(&self, written: &str) -> Option<Url> {
        match &self.base {
            Some(base) => base.join(written).ok(),
            None => Url::parse(written).ok(),
        }
    }
}
