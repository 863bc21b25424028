//! Templates and assets: the embedded defaults, each replaced by the user's file of the same name.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rust_embed::Embed;
use tera::Tera;

use super::view::SiteView;
use crate::error::{Error, ErrorKind, Result};

/// A complete theme: its templates parsed, its assets ready to be written.
pub struct Theme {
    pub(super) tera: Tera,
    assets: Vec<(String, Cow<'static, [u8]>)>,
    /// Names of the assets that the user brought.
    own: BTreeSet<String>,
}

#[derive(Embed)]
#[folder = "templates/"]
struct DefaultTemplates;

#[derive(Embed)]
#[folder = "static/"]
struct DefaultAssets;

impl Theme {
    /// The default theme.
    pub fn embedded() -> Result<Self> {
        Self::new(BTreeMap::new(), BTreeMap::new())
    }

    /// The default theme with the user's templates and assets, by name (`document.html`, `pictures/a.png`), in place
    /// of those of the same name and beside them.
    pub fn new(templates: BTreeMap<String, String>, assets: BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let mut sources: BTreeMap<String, Cow<'static, str>> = BTreeMap::new();
        for name in DefaultTemplates::iter() {
            if let Some(file) = DefaultTemplates::get(&name) {
                sources.insert(name.into_owned(), Cow::Owned(String::from_utf8_lossy(&file.data).into_owned()));
            }
        }
        sources.extend(templates.into_iter().map(|(name, text)| (name, Cow::Owned(text))));
        let own = assets.keys().cloned().collect();
        let mut all: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        for name in DefaultAssets::iter() {
            if let Some(file) = DefaultAssets::get(&name) {
                all.insert(name.into_owned(), file.data);
            }
        }
        all.extend(assets.into_iter().map(|(name, bytes)| (name, Cow::Owned(bytes))));
        Ok(Theme { tera: parse(sources)?, assets: all.into_iter().collect(), own })
    }

    /// Makes `site` known to every template.
    pub(super) fn set_site(&mut self, site: &SiteView) {
        self.tera.global_context().insert("site", site);
    }

    pub(super) fn asset_names(&self) -> impl Iterator<Item = &str> {
        self.assets.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn asset(&self, at: usize) -> &[u8] {
        &self.assets[at].1
    }

    /// Whether the user brought an asset of this name.
    pub(crate) fn is_replaced(&self, name: &str) -> bool {
        self.own.contains(name)
    }
}

fn parse(sources: BTreeMap<String, Cow<'static, str>>) -> Result<Tera> {
    let mut tera = Tera::new();
    // Everything that a template writes is escaped, whatever the template is called.
    tera.autoescape_on([""]);
    tera.add_raw_templates(sources.iter().map(|(name, text)| (name.as_str(), text.as_ref())))
        .map_err(|error| describe(&error))?;
    Ok(tera)
}

/// A template's fault with its file and line.
pub(super) fn describe(error: &tera::Error) -> Error {
    match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            Error::new(ErrorKind::Template, report.message())
                .at(format!("templates/{}", report.filename()))
                .on_line(report.span().start_line)
        }
        _ => Error::new(ErrorKind::Template, error.to_string()).at("templates"),
    }
}
