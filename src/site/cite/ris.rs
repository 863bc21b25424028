//! RIS: a line a fact, lines end in CR LF, a record ends in `ER`.

use std::fmt::Write;

use super::name::Name;
use super::{Citation, plain};

/// A newspaper article.
pub(super) fn write(citation: &Citation, out: &mut String) {
    let mut line = |tag: &str, value: &str| {
        let _ = write!(out, "{tag}  - {value}\r\n");
    };
    line("TY", "NEWS");
    line("ID", citation.slug);
    for author in &citation.authors {
        line("AU", &self::author(author));
    }
    line("TI", &citation.title);
    if let Some(source) = citation.source {
        line("T2", &plain(source));
    }
    if let Some(date) = citation.date {
        line("PY", &format!("{:04}", date.year()));
        line("DA", &slashed(date.year(), date.month(), date.day_of_month()));
    }
    if let Some(address) = citation.original.or(citation.page.as_deref()) {
        line("UR", address);
    }
    if let Some(seen) = citation.seen {
        line("Y2", &slashed(seen.year(), seen.month(), seen.day_of_month()));
    }
    line("DB", &plain(citation.archive));
    line("AN", citation.slug);
    if let Some(page) = &citation.page {
        line("AV", page);
    }
    if let Some(language) = citation.language {
        line("LA", &plain(language));
    }
    for tag in &citation.tags {
        line("KW", &plain(tag));
    }
    if let Some(description) = &citation.description {
        line("AB", description);
    }
    if citation.is_in_doubt() {
        line("N1", "The date is approximate or uncertain.");
    }
    line("ER", "");
    out.push_str("\r\n");
}

/// `Askwith, Jory`. A comma at the end keeps programs from taking the last word of a name for the family.
fn author(name: &Name) -> String {
    match name {
        Name::Person { family, given, suffix: None } => format!("{}, {}", plain(family), plain(given)),
        Name::Person { family, given, suffix: Some(suffix) } => {
            format!("{}, {}, {suffix}", plain(family), plain(given))
        }
        Name::Whole(name) | Name::Organisation(name) => {
            let name = plain(name);
            if name.contains(' ') { format!("{},", name.trim_end_matches(',')) } else { name.into_owned() }
        }
    }
}

/// `2023/11/09/`: a part that is not known is left out, its slash stays.
fn slashed(year: i32, month: Option<u32>, day: Option<u32>) -> String {
    let two = |part: Option<u32>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    format!("{year:04}/{}/{}/", two(month), two(day))
}
