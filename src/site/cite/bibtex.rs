//! BibTeX in UTF-8, for BibTeX and biblatex alike: what one of them does not know, it passes over.

use std::borrow::Cow;
use std::fmt::Write;

use super::key::key;
use super::name::Name;
use super::{Citation, plain};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// An `@article` of a newspaper; without an outlet, which an article must have, `@misc`.
pub(super) fn write(citation: &Citation, out: &mut String) {
    let kind = if citation.source.is_some() { "article" } else { "misc" };
    let _ = writeln!(out, "@{kind}{{{},", key(citation));
    let authors: Vec<String> = citation.authors.iter().map(author).collect();
    if !authors.is_empty() {
        field(out, "author", &authors.join(" and "));
    }
    // The second pair of braces keeps capitals as the paper set them.
    field(out, "title", &format!("{{{}}}", escape(&citation.title)));
    if let Some(source) = citation.source {
        field(out, "journal", &escape(&plain(source)));
        field(out, "entrysubtype", "newspaper");
    }
    if let Some(date) = citation.date {
        field(out, "date", &(date.date_part() + qualifier(citation)));
        field(out, "year", &format!("{:04}", date.year()));
        if let Some(month) = date.month().and_then(|month| MONTHS.get(month as usize - 1)) {
            let _ = writeln!(out, "  month = {month},");
        }
    }
    if let Some(address) = citation.original.or(citation.page.as_deref()) {
        field(out, "url", &verbatim(address));
    }
    if let Some(seen) = citation.seen {
        field(out, "urldate", &seen.to_string());
    }
    let archive = plain(citation.archive);
    let archive = escape(&archive);
    match &citation.page {
        Some(page) => field(out, "note", &format!("Archived in {archive}, {}", escape(page))),
        None => field(out, "note", &format!("Archived in {archive}")),
    }
    if let Some(language) = citation.language {
        field(out, "language", &escape(language));
    }
    if !citation.tags.is_empty() {
        let tags: Vec<String> =
            citation.tags.iter().map(|tag| escape(&plain(tag)).replace(", ", " ").replace(',', " ")).collect();
        field(out, "keywords", &tags.join(", "));
    }
    if let Some(description) = &citation.description {
        field(out, "abstract", &escape(description));
    }
    out.push_str("}\n\n");
}

fn field(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "  {name} = {{{value}}},");
}

/// EDTF as biblatex reads it.
fn qualifier(citation: &Citation) -> &'static str {
    use crate::date::Qualifier;
    match citation.date.and_then(|date| date.qualifier()) {
        Some(Qualifier::Approximate) => "~",
        Some(Qualifier::Uncertain) => "?",
        Some(Qualifier::Both) => "%",
        None => "",
    }
}

/// `Askwith, Jory`; what is not taken apart stands in braces, so that BibTeX does not do it either.
fn author(name: &Name) -> String {
    match name {
        Name::Person { family, given, suffix: None } => format!("{}, {}", part(family), part(given)),
        Name::Person { family, given, suffix: Some(suffix) } => {
            format!("{}, {suffix}, {}", part(family), part(given))
        }
        Name::Whole(name) | Name::Organisation(name) => format!("{{{}}}", escape(&plain(name))),
    }
}

/// A part of a name; commas and the word `and` would divide it.
fn part(name: &str) -> String {
    let name = plain(name);
    let escaped = escape(&name);
    let divides = escaped.contains(',') || escaped.split(' ').any(|word| word.eq_ignore_ascii_case("and"));
    if divides { format!("{{{escaped}}}") } else { escaped.into_owned() }
}

/// Text for LaTeX. Braces are spelled out, for BibTeX counts them even behind a backslash.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '{', '}', '~', '^', '$', '&', '%', '#', '_']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '$' | '&' | '%' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// An address, which is not typeset as text: only what would end the field is changed.
fn verbatim(address: &str) -> String {
    address.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D")
}
