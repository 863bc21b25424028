//! Templates and assets: the embedded defaults, each replaced by the user's file of the same name.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::quality::FixedState;

use rust_embed::Embed;
use tera::{Kwargs, State, Tera, Value};

use super::mentions::Mentions;
use super::view::SiteView;
use super::wording::{self, Wording};
use crate::error::{Error, ErrorKind, Result};

/// Before the name of a default template: a user's `document.html` may extend `default/document.html`.
pub(super) const DEFAULT: &str = "default/";

/// A complete theme: its templates parsed, its assets ready to be written, the words of its interface.
#[derive(Clone)]
pub struct Theme {
    pub(super) tera: Tera,
    pub(super) wording: Arc<Wording>,
    pub(super) mentions: Arc<Mentions>,
    assets: Arc<Vec<(String, Cow<'static, [u8]>)>>,
    /// Names of the assets that the user brought.
    own: Arc<BTreeSet<String>>,
    /// Of all templates and languages.
    digest: u64,
    /// Whether a template can say how many documents there are.
    shows_count: bool,
}

#[derive(Embed)]
#[folder = "templates/"]
struct DefaultTemplates;

#[derive(Embed)]
#[folder = "static/"]
struct DefaultAssets;

impl Theme {
    /// The default theme, its interface in a language (BCP 47).
    pub fn embedded(language: &str) -> Result<Self> {
        Self::new(BTreeMap::new(), BTreeMap::new(), language)
    }

    /// The default theme with the user's templates and assets, by name (`document.html`, `pictures/a.png`), in place
    /// of those of the same name and beside them; its interface in a language (BCP 47).
    pub fn new(templates: BTreeMap<String, String>, assets: BTreeMap<String, Vec<u8>>, language: &str) -> Result<Self> {
        let defaults = default_templates();
        let all = defaults.iter().chain(&templates).map(|(name, text)| (name.as_str(), text.as_str()));
        let wording = Arc::new(Wording::choose(all, language)?);
        let tera = parse(&defaults, &templates, &wording)?;
        let named = defaults.iter().map(|(name, text)| (format!("{DEFAULT}{name}"), text.as_str()));
        let named = named.chain(templates.iter().map(|(name, text)| (name.clone(), text.as_str())));
        let named: BTreeMap<String, &str> = named.collect();
        let digest = FixedState::default().hash_one((&named, language));
        let shows_count = named.values().any(|text| text.contains("site.documents") || text.contains("__tera_context"));
        let is_template = |(name, _): &(&String, &&str)| !name.ends_with(".toml");
        let mentions = named.iter().filter(is_template).map(|(name, text)| (name.clone(), *text)).collect();
        let mentions = Arc::new(Mentions::of(&mentions));
        let own = assets.keys().cloned().collect();
        let mut all = default_assets();
        all.extend(assets.into_iter().map(|(name, bytes)| (name, Cow::Owned(bytes))));
        Ok(Theme {
            tera,
            wording,
            mentions,
            assets: Arc::new(all.into_iter().collect()),
            own: Arc::new(own),
            digest,
            shows_count,
        })
    }

    /// Makes `site` known to every template.
    pub(super) fn set_site(&mut self, site: &SiteView) {
        self.tera.global_context().insert("site", site);
    }

    /// A number for all that its pages are made with.
    pub(super) fn digest(&self) -> u64 {
        self.digest
    }

    pub(super) fn shows_count(&self) -> bool {
        self.shows_count
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

/// The embedded templates and languages, by name.
pub(crate) fn default_templates() -> BTreeMap<String, String> {
    let text = |name: &str| Some(String::from_utf8_lossy(&DefaultTemplates::get(name)?.data).into_owned());
    DefaultTemplates::iter().filter_map(|name| Some((name.to_string(), text(&name)?))).collect()
}

/// The embedded assets, by name.
pub(crate) fn default_assets() -> BTreeMap<String, Cow<'static, [u8]>> {
    DefaultAssets::iter().filter_map(|name| Some((name.to_string(), DefaultAssets::get(&name)?.data))).collect()
}

fn parse(defaults: &BTreeMap<String, String>, own: &BTreeMap<String, String>, wording: &Arc<Wording>) -> Result<Tera> {
    let mut tera = Tera::new();
    // Everything that a template writes is escaped, whatever the template is called.
    tera.autoescape_on([""]);
    register_filters(&mut tera, wording);
    tera.global_context().insert("words", wording.words());
    tera.set_fallback_prefixes([DEFAULT]).map_err(|error| describe(&error))?;
    let is_template = |name: &&String| !name.ends_with(".toml");
    let defaults = defaults.iter().filter(|(name, _)| is_template(name));
    let own = own.iter().filter(|(name, _)| is_template(name));
    let all = defaults
        .map(|(name, text)| (format!("{DEFAULT}{name}"), text.as_str()))
        .chain(own.map(|(name, text)| (name.clone(), text.as_str())));
    tera.add_raw_templates(all).map_err(|error| describe(&error))?;
    Ok(tera)
}

/// `number`, `count(of=…)`, `fill(…)` and `language`: what templates write in the interface's own way.
fn register_filters(tera: &mut Tera, wording: &Arc<Wording>) {
    let words = Arc::clone(wording);
    tera.register_filter("number", move |number: usize, _: Kwargs, _: &State| words.number(number));
    let words = Arc::clone(wording);
    tera.register_filter("count", move |number: usize, arguments: Kwargs, _: &State| {
        let of: &str = arguments.must_get("of")?;
        words.count(number, of).ok_or_else(|| tera::Error::message(format!("no language file counts `{of}`")))
    });
    let words = Arc::clone(wording);
    tera.register_filter("language", move |tag: &str, _: Kwargs, _: &State| words.language_name(tag).to_owned());
    let words = Arc::clone(wording);
    tera.register_filter("fill", move |pattern: &str, arguments: Kwargs, _: &State| {
        let value = |value: &Value| match value.as_i64() {
            Some(number) => words.digits(number.to_string()),
            None => value.to_string(),
        };
        let values: Vec<(String, String)> =
            arguments.iter().map(|(name, given)| (name.to_string(), value(given))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        wording::fill(pattern, &values)
    });
}

/// A template's fault with its file and line.
pub(super) fn describe(error: &tera::Error) -> Error {
    match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
            let error = Error::new(ErrorKind::Template, report.message())
                .at(format!("templates/{}", report.filename()))
                .on_line(report.span().start_line);
            match nearest(report.message()) {
                Some(name) => error.hint(format!("did you mean `{name}`?")),
                None => error,
            }
        }
        _ => Error::new(ErrorKind::Template, error.to_string()).at("templates"),
    }
}

/// The name most like the one that is not defined, among those that a message lists as available.
fn nearest(message: &str) -> Option<&str> {
    let unknown = message.split('`').nth(1)?;
    let (_, available) = message.split_once("Available ")?;
    let (_, names) = available.split_once(": ")?;
    let near = names.split(", ").map(|name| (strsim::damerau_levenshtein(name, unknown), name)).min()?;
    (near.0 <= (unknown.chars().count() / 3).max(1)).then_some(near.1)
}
