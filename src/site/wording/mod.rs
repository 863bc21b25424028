//! The words of the interface in its language: labels, numbers, dates, directions.

mod dates;
mod file;
mod plural;
mod script;

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result};
use file::LanguageFile;
use plural::{Category, Rule};

pub(super) use dates::DateView;
pub(super) use script::direction;

/// The language that every other one stands on.
const FALLBACK: &str = "en";

/// A language of the interface, ready to be used.
#[derive(Debug, Clone)]
pub(super) struct Wording {
    /// Its BCP 47 tag.
    pub language: String,
    file: LanguageFile,
    plurals: Vec<(Category, Rule)>,
    /// Empty where they are those of ASCII.
    digits: Vec<char>,
}

impl Wording {
    /// The language that serves `wanted` best: itself, the same without region or script, or English.
    ///
    /// `templates` are a theme's files by name; those of languages are taken out of it.
    pub(in crate::site) fn choose<'a>(
        templates: impl Iterator<Item = (&'a str, &'a str)>,
        wanted: &str,
    ) -> Result<Self> {
        let files: BTreeMap<String, &str> = templates
            .filter_map(|(name, text)| Some((file::tag_of(name)?.to_ascii_lowercase().replace('_', "-"), text)))
            .collect();
        let english = files.get(FALLBACK).copied().unwrap_or_default();
        let fallback = file::read(FALLBACK, english, None)?;
        let wanted = wanted.to_ascii_lowercase().replace('_', "-");
        let mut tag = wanted.as_str();
        while !files.contains_key(tag) {
            tag = tag.rsplit_once('-').map_or(FALLBACK, |(shorter, _)| shorter);
        }
        let file = if tag == FALLBACK { fallback } else { file::read(tag, files[tag], Some(&fallback))? };
        let rule = |(category, rule): (&Category, &String)| {
            let fault =
                |message| Error::new(ErrorKind::Template, message).at(format!("templates/languages/{tag}.toml"));
            Ok((*category, rule.parse().map_err(fault)?))
        };
        let plurals = file.plurals.iter().map(rule).collect::<Result<_>>()?;
        let digits = if file.numbers.digits == "0123456789" { "" } else { &file.numbers.digits };
        let digits = digits.chars().collect();
        Ok(Wording { language: tag.to_owned(), file, plurals, digits })
    }

    /// The words by name, for templates.
    pub(in crate::site) fn words(&self) -> &BTreeMap<String, String> {
        &self.file.words
    }

    /// A word of the interface. Names are those of `en.toml`.
    pub(in crate::site) fn word(&self, name: &str) -> &str {
        self.file.words.get(name).map_or("", String::as_str)
    }

    pub(in crate::site) fn direction(&self) -> &'static str {
        direction(Some(&self.language), "")
    }

    /// `1,204`
    pub(in crate::site) fn number(&self, number: usize) -> String {
        let digits = number.to_string();
        let grouped = digits.len() >= self.file.numbers.group_from.max(4);
        let mut written = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.chars().enumerate() {
            if grouped && at > 0 && (digits.len() - at).is_multiple_of(3) {
                written.push_str(&self.file.numbers.group);
            }
            written.push(self.digit(digit));
        }
        written
    }

    /// A number that is a name (a year, a day, a time): in the language's digits, never divided into groups.
    pub(in crate::site) fn digits(&self, written: String) -> String {
        if self.digits.is_empty() {
            return written;
        }
        written.chars().map(|c| self.digit(c)).collect()
    }

    fn digit(&self, c: char) -> char {
        c.to_digit(10).and_then(|value| self.digits.get(value as usize)).copied().unwrap_or(c)
    }

    /// `1 document`, `1,204 documents`; `None` if the language has no such count.
    pub(in crate::site) fn count(&self, number: usize, of: &str) -> Option<String> {
        let forms = self.file.counts.get(of)?;
        let holds = |(category, rule): &&(Category, Rule)| rule.holds(number) && forms.contains_key(category);
        let category = self.plurals.iter().find(holds).map_or(Category::Other, |(category, _)| *category);
        Some(fill(forms.get(&category)?, &[("n", &self.number(number))]))
    }

    /// The forms of a count by the CLDR's categories, for scripts that count in the reader's browser.
    pub(in crate::site) fn forms(&self, of: &str) -> BTreeMap<String, &str> {
        let forms = self.file.counts.get(of).into_iter().flatten();
        forms.map(|(category, form)| (format!("{category:?}").to_lowercase(), form.as_str())).collect()
    }

    /// The name of a language: `Korean` for `ko` and `ko-KR`; its tag where the name is not known.
    pub(in crate::site) fn language_name<'a>(&'a self, tag: &'a str) -> &'a str {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        self.file.languages.get(&primary).map_or(tag, String::as_str)
    }
}

/// Puts values in the place of their names in braces.
pub(in crate::site) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let value = behind.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        match value {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = behind;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests;
