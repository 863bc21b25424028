//! A language of the interface as its file gives it (`templates/languages/en.toml` says what each entry is).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::plural::Category;
use crate::error::{Error, ErrorKind, Result};

/// Where the files stand among the templates.
const FOLDER: &str = "languages/";

/// What a file may hold; what it leaves out is the fallback's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LanguageFile {
    /// The language's own name.
    pub name: String,
    pub plurals: BTreeMap<Category, String>,
    pub numbers: NumbersFile,
    pub dates: DatesFile,
    pub counts: BTreeMap<String, BTreeMap<Category, String>>,
    pub words: BTreeMap<String, String>,
    pub languages: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NumbersFile {
    /// The ten digits, zero first.
    pub digits: String,
    /// What stands between groups of three.
    pub group: String,
    /// The smallest number of digits that is divided.
    pub group_from: usize,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DatesFile {
    pub months: Vec<String>,
    pub months_with_day: Vec<String>,
    pub months_short: Vec<String>,
    /// Monday first.
    pub weekdays: Vec<String>,
    /// The first of a month, where it is not a plain number.
    pub first_day: Option<String>,
    pub day: String,
    pub month: String,
    pub weekday: String,
    pub time: String,
    pub span: String,
    pub approximate: String,
    pub uncertain: String,
    pub day_unknown: String,
    pub month_unknown: String,
}

/// The tag of the language that a template's file describes, `ko` of `languages/ko.toml`.
pub(super) fn tag_of(template: &str) -> Option<&str> {
    template.strip_prefix(FOLDER)?.strip_suffix(".toml").filter(|tag| !tag.contains('/'))
}

/// Reads a file; one that stands in for English must be complete, another one stands on `fallback`.
pub(super) fn read(tag: &str, written: &str, fallback: Option<&LanguageFile>) -> Result<LanguageFile> {
    let path = format!("templates/{FOLDER}{tag}.toml");
    let fault = |message: String| Error::new(ErrorKind::Template, message).at(path.as_str());
    let mut file: LanguageFile = toml::from_str(written).map_err(|error| {
        let line = error.span().map(|span| written[..span.start.min(written.len())].matches('\n').count() + 1);
        let mut described = fault(error.message().to_owned());
        described.line = line;
        described
    })?;
    if let Some(fallback) = fallback {
        file.stand_on(fallback);
    }
    for (name, found, expected) in [
        ("dates.months", file.dates.months.len(), 12),
        ("dates.months_with_day", file.dates.months_with_day.len(), 12),
        ("dates.months_short", file.dates.months_short.len(), 12),
        ("dates.weekdays", file.dates.weekdays.len(), 7),
        ("numbers.digits", file.numbers.digits.chars().count(), 10),
    ] {
        if found != expected {
            return Err(fault(format!("`{name}` has {found} entries; expected {expected}")));
        }
    }
    for (name, forms) in &file.counts {
        if !forms.contains_key(&Category::Other) {
            return Err(fault(format!("`counts.{name}` has no `other`")).hint("every count needs the form `other`"));
        }
    }
    Ok(file)
}

impl LanguageFile {
    /// Takes what is missing from another language.
    fn stand_on(&mut self, fallback: &LanguageFile) {
        let dates = &fallback.dates;
        for (own, other) in [
            (&mut self.dates.months, &dates.months),
            (&mut self.dates.months_with_day, &dates.months_with_day),
            (&mut self.dates.months_short, &dates.months_short),
            (&mut self.dates.weekdays, &dates.weekdays),
        ] {
            if own.is_empty() {
                own.clone_from(other);
            }
        }
        for (own, other) in [
            (&mut self.dates.day, &dates.day),
            (&mut self.dates.month, &dates.month),
            (&mut self.dates.weekday, &dates.weekday),
            (&mut self.dates.time, &dates.time),
            (&mut self.dates.span, &dates.span),
            (&mut self.dates.approximate, &dates.approximate),
            (&mut self.dates.uncertain, &dates.uncertain),
            (&mut self.dates.day_unknown, &dates.day_unknown),
            (&mut self.dates.month_unknown, &dates.month_unknown),
            (&mut self.numbers.digits, &fallback.numbers.digits),
        ] {
            if own.is_empty() {
                own.clone_from(other);
            }
        }
        for (name, forms) in &fallback.counts {
            self.counts.entry(name.clone()).or_insert_with(|| forms.clone());
        }
        for (name, word) in &fallback.words {
            self.words.entry(name.clone()).or_insert_with(|| word.clone());
        }
        for (tag, name) in &fallback.languages {
            self.languages.entry(tag.clone()).or_insert_with(|| name.clone());
        }
    }
}
