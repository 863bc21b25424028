//! A byline → the names in it, cleaned of cue words, roles, dates and addresses.

use crate::extract::cues::{Cue, Cues};
use crate::extract::labels::{is_cased, korean_in_office};
use crate::extract::published;
use crate::extract::text::is_office;

/// The names in a byline. `is_seen` says that it is a visible line, where other things than names may stand.
pub(super) fn split(byline: &str, is_seen: bool) -> Vec<String> {
    let cues = Cues::embedded();
    let said = cues.rest(Cue::Byline, byline).or_else(|| cues.rest(Cue::AuthorBox, byline));
    let byline = said.unwrap_or(byline);
    let byline = without_dates(byline.trim());
    if is_address(byline.trim()) {
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::new();
    let parts = byline.split(['|', '•', '·', '●', '\n', '/', '、', '،']);
    for part in parts.flat_map(|part| part.split(" – ")).flat_map(|part| part.split(" - ")) {
        let before = names.len();
        names_of_part(part, is_seen, &mut names);
        // Behind the names of a visible line stand roles, dates and buttons.
        if is_seen && names.len() > before {
            break;
        }
    }
    names.dedup();
    names
}

fn names_of_part(part: &str, is_seen: bool, names: &mut Vec<String>) {
    let cues = Cues::embedded();
    // "Reviewed by …" names another than the writer.
    if is_seen && (cues.opens(Cue::Updated, part) || cues.opens(Cue::Published, part)) {
        return;
    }
    let part = cues.rest(Cue::Byline, part).unwrap_or(part);
    let mut parts: Vec<&str> = split_words(part);
    let is_one_word = |name: &&str| !name.trim().is_empty() && !name.trim().contains(' ') && is_cased(name);
    // "Doe, Jane" in the bibliographic manner.
    if let [last, first] = parts[..]
        && part.contains(',')
        && is_one_word(&last)
        && is_one_word(&first)
        && !is_credential(first.trim())
    {
        names.push(format!("{} {}", first.trim(), last.trim()));
        return;
    }
    // A couple that writes under its given names, or a firm.
    if parts.len() == 2 && !part.contains([',', ';']) && parts.iter().all(is_one_word) {
        names.extend(clean(part, is_seen));
        return;
    }
    // A sentence that speaks of writers is no byline.
    let is_sentence = |first: &&str| clean(first, true).is_none() && !cues.is(Cue::Role, first);
    if is_seen && parts.first().is_some_and(is_sentence) {
        return;
    }
    if parts.len() > 1 {
        let first = parts[0];
        let is_beside = |part: &str| is_credential(part) || is_cased(part) && is_office(part);
        parts.retain(|part| std::ptr::eq(*part, first) || !is_beside(part.trim()));
    }
    // Behind a name of several words, one that stands alone is a place: "Mira Castell, Lumbra".
    if is_seen && part.contains(',') && is_cased(part) && parts.first().is_some_and(|first| first.trim().contains(' '))
    {
        parts.retain(|name| name.trim().contains(' '));
    }
    names.extend(parts.iter().filter_map(|name| clean(name, is_seen)));
}

/// Splits at commas and at the words for "and".
fn split_words(part: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = part.split([',', '&', '，', ';']).collect();
    for and in [
        " and ", " und ", " et ", " y ", " e ", " и ", " и др", " ve ", " en ", " och ", " og ", " i ", " with ",
        " та ", " і ", " dan ", " và ", " और ",
    ] {
        parts = parts.into_iter().flat_map(|part| part.split(and)).collect();
    }
    // "A, B, and C" leaves the word before the last name.
    parts
        .into_iter()
        .map(|part| part.strip_prefix("and ").unwrap_or(part))
        .filter(|part| !part.trim().is_empty())
        .collect()
}

/// A byline with a bar where a date stood in it.
fn without_dates(byline: &str) -> String {
    let mut kept = String::with_capacity(byline.len());
    let mut from = 0;
    for found in published::find(byline, None, None) {
        let before = byline[from..found.range.start].trim_end();
        // "Jane Doe on 5 March": the preposition goes with the date.
        let preposition = before.rsplit(' ').next().filter(|word| is_preposition(word)).map_or(0, str::len);
        kept.push_str(before[..before.len() - preposition].trim_end());
        kept.push('|');
        from = found.range.end;
    }
    kept.push_str(&byline[from..]);
    kept
}

fn is_preposition(word: &str) -> bool {
    word.chars().count() <= 3 && word.chars().all(char::is_lowercase)
}

/// "PhD", "M.D.": letters after a name.
fn is_credential(part: &str) -> bool {
    let part = part.trim_matches(['.', ' ']);
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = part.chars().filter(|c| c.is_uppercase()).count();
    let is_short = letters <= 2 && part.is_ascii();
    !part.contains(' ') && letters <= 6 && (capitals >= 2 || is_short || matches!(part, "Jr" | "Sr" | "Esq"))
}

/// A name without cue words, roles, handles, addresses and dates.
fn clean(name: &str, is_seen: bool) -> Option<String> {
    let cues = Cues::embedded();
    let mut name = name.trim().trim_matches(['"', '“', '”', '(', ')', '[', ']', ':', '*', '.', ' ']);
    if let Some(rest) = cues.rest(Cue::Byline, name) {
        name = rest.trim();
    }
    // "宋砺 发自 望潮": from where it was sent. With capitals, such words can be parts of a name.
    let sent = |at: &usize| !is_cased(name) && cues.opens(Cue::Published, name[*at..].trim_start());
    if let Some(at) = name.match_indices(' ').map(|(at, _)| at).find(sent) {
        name = name[..at].trim();
    }
    const SAID: &[&str] = &[" Updated", " Last Updated", " Publish Date"];
    if let Some(at) = SAID.iter().filter_map(|word| name.find(word)).min() {
        name = name[..at].trim();
    }
    if let Some(at) = name.find([',', '(', '@', '<']).filter(|at| *at > 0) {
        name = name[..at].trim();
    }
    // "Mira Castell1": the number of a footnote with the writer's address.
    name = name.trim_end_matches([' ', '»', '›', '→', '|']);
    let bare = name.trim_end_matches(|c: char| c.is_numeric());
    if name.contains(' ') && bare.ends_with(char::is_alphabetic) {
        name = bare;
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let count = name.split_whitespace().count();
    if letters < 2 || count > 8 || name.chars().count() > 80 || (digits > 0 && (is_seen || digits * 2 > letters)) {
        return None;
    }
    if is_address(name) || is_label(name) {
        return None;
    }
    // A role that stands alone is nobody; one before or after a name is cut.
    if cues.is(Cue::Role, name) {
        return None;
    }
    name = without_role(name);
    if is_seen && !can_be_name(name) {
        return None;
    }
    let shouted = letters > 3 && !name.chars().any(char::is_lowercase) && name.is_ascii() && name.contains(' ');
    Some(if shouted { capitalised(name) } else { name.to_owned() })
}

/// Whether a line is a cue that cannot be a name.
fn is_label(name: &str) -> bool {
    const LABELS: &[Cue] = &[
        Cue::Byline,
        Cue::Updated,
        Cue::Published,
        Cue::Button,
        Cue::Menu,
        Cue::ReadTime,
        Cue::Shares,
        Cue::Tags,
        Cue::Comments,
        Cue::AuthorBox,
        Cue::Newsletter,
        Cue::ReadMore,
        Cue::MostRead,
        Cue::Related,
    ];
    Cues::embedded().matches(name).any(|found| found.rest.is_empty() && LABELS.contains(&found.cue))
}

/// A name without what the person is to the outlet.
fn without_role(name: &str) -> &str {
    let cues = Cues::embedded();
    if let Some(name) = korean_in_office(name) {
        return name;
    }
    let blanks: Vec<usize> = name.match_indices(' ').map(|(at, _)| at).collect();
    for &at in &blanks {
        if name[..at].contains(' ') && cues.is(Cue::Role, &name[at..]) {
            return name[..at].trim();
        }
    }
    for &at in blanks.iter().rev() {
        if name[at..].trim().contains(' ') && cues.is(Cue::Role, &name[..at]) {
            return name[at..].trim();
        }
    }
    name
}

/// Whether a visible piece of text looks like a name: a few words, in scripts with capitals each with one but for
/// particles.
fn can_be_name(name: &str) -> bool {
    let count = name.split_whitespace().count();
    if !is_cased(name) {
        return name.chars().count() <= 40 && count <= 6;
    }
    let capital = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !c.is_lowercase());
    let starts = name.split_whitespace().next().is_some_and(|word| capital(word) || (count > 1 && starts_name(word)));
    let fits = |word: &str| capital(word) || word.chars().count() <= 3 || Cues::embedded().is(Cue::Organisation, word);
    count <= 6 && starts && name.split_whitespace().all(fits) && !name.ends_with(['?', '!', ':'])
}

/// Particles with which a family's name begins, a small letter though it is.
fn starts_name(word: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ter", "van", "von",
    ];
    PARTICLES.contains(&word.trim_end_matches(['-', '’', '\'']))
}

/// Whether a line is one or more names with degrees behind them: "Mira Castell, DVM; Ola Brandt, MS, RDN".
pub(super) fn names_degrees(line: &str) -> bool {
    let parts = split_words(line);
    let is_degree = |part: &str| {
        let part = part.trim();
        is_credential(part) && part.chars().filter(|c| c.is_uppercase()).count() >= 2
    };
    let degrees = parts.iter().filter(|part| is_degree(part)).count();
    let is_full_name = |part: &&&str| part.trim().contains(' ') && clean(part, true).is_some();
    let names = parts.iter().filter(|part| !is_degree(part)).filter(is_full_name).count();
    degrees > 0 && names > 0 && degrees + names == parts.len() && !is_degree(parts[0])
}

fn capitalised(name: &str) -> String {
    let mut start = true;
    name.chars()
        .map(|c| {
            let written = if start { c } else { c.to_ascii_lowercase() };
            start = !c.is_alphanumeric();
            written
        })
        .collect()
}

pub(super) fn is_address(name: &str) -> bool {
    let is_domain = || {
        let last = name.rsplit('.').next().unwrap_or_default();
        name.contains('.')
            && !name.contains(' ')
            && psl::suffix(last.as_bytes()).is_some_and(|suffix| suffix.is_known())
    };
    name.contains("://")
        || name.contains("www.")
        || name.starts_with(['@', '/', '#'])
        || (name.contains('@') && name.contains('.'))
        || is_domain()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_split_and_cleaned() {
        for (byline, expected) in [
            ("By Mira Castell", vec!["Mira Castell"]),
            ("Mira Castell and Ola Brandt", vec!["Mira Castell", "Ola Brandt"]),
            ("Mira Castell, Ola Brandt & Jun Seo", vec!["Mira Castell", "Ola Brandt", "Jun Seo"]),
            ("Mira Castell, Ola Brandt, and Jun Seo", vec!["Mira Castell", "Ola Brandt", "Jun Seo"]),
            ("Mira Castell, Staff Writer", vec!["Mira Castell"]),
            ("Mira Castell, Senior Tides & Ferries Reporter", vec!["Mira Castell"]),
            ("Mira Castell, Harbour Correspondent, and Ola Brandt", vec!["Mira Castell", "Ola Brandt"]),
            ("Mira Castell, PhD, RD", vec!["Mira Castell"]),
            ("Castell, Mira", vec!["Mira Castell"]),
            ("MIRA CASTELL", vec!["Mira Castell"]),
            ("Mira & Ola", vec!["Mira & Ola"]),
            ("mira.castell", vec!["mira.castell"]),
            ("Mira Castell | Harbour Desk Weekly", vec!["Mira Castell", "Harbour Desk Weekly"]),
            ("https://example.org/mira", vec![]),
            ("example.org", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(split(byline, false), expected, "{byline}");
        }
    }

    #[test]
    fn a_visible_byline_is_only_its_names() {
        for (byline, expected) in [
            ("Mira Castell | Harbour Desk Weekly", vec!["Mira Castell"]),
            ("By Mira Castell on 5 March 2024 ● 6 min read", vec!["Mira Castell"]),
            ("March 5, 2024 | 5 min read", vec![]),
            ("Learn about our | editorial policies", vec![]),
            ("Reviewed by Ola Brandt | Mira Castell", vec!["Mira Castell"]),
            ("Mira Castell1 ; Ola van der Brandt2", vec!["Mira Castell", "Ola van der Brandt"]),
            ("Journalist Mira Castell", vec!["Mira Castell"]),
            ("记者 宋砺 发自 望潮", vec!["宋砺"]),
            ("은하늘 해솔대 교수", vec!["은하늘"]),
            ("Von Mira Castell und Ola Brandt, Lumbra", vec!["Mira Castell", "Ola Brandt"]),
        ] {
            assert_eq!(split(byline, true), expected, "{byline}");
        }
    }
}
