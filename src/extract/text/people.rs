//! Names of people as bylines write them, without their offices, addresses and dates.

use super::blocks::collapse;
use super::outlet::is_menu;
use super::texture::{is_title_case, is_wide, key, width, words};
use crate::extract::cues::{Cue, Cues};
use crate::extract::labels::{is_bare_name, is_cased, joined_by_dots, korean_in_office, sent_from};
use crate::extract::learned::texture::tally;
use crate::extract::published;

/// Two to four words with capitals, as most names are.
pub(in crate::extract) fn looks_like_person(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
        && (1..=3).contains(&tally(text.as_bytes(), |byte| *byte == b' '))
        && !text.contains(|c: char| c.is_numeric() || is_no_mark_of_names(c))
        && !text.chars().any(is_wide)
        && is_title_case(text)
        && !text.contains(" - ")
        && text.split(' ').all(|word| word.chars().count() > 1)
}

fn is_no_mark_of_names(c: char) -> bool {
    matches!(c, '&' | '|' | '/' | ':' | '!' | '?' | '#' | '@' | '(' | ')' | '[' | ']' | '+' | ',')
}

/// Whether a text is a person's name as far as its looks go, and no part of a menu.
pub(super) fn is_name(text: &str) -> bool {
    looks_like_person(text) && !text.split(' ').any(is_menu_word)
}

/// A word of menus, buttons and tickers.
pub(super) fn is_menu_word(word: &str) -> bool {
    Cues::embedded()
        .matches(word)
        .any(|found| matches!(found.cue, Cue::Menu | Cue::Button | Cue::Ticker) && found.rest.is_empty())
}

/// Whether a text says what somebody is or does, or names a desk rather than a person.
pub(in crate::extract) fn is_office(text: &str) -> bool {
    let cues = Cues::embedded();
    let office = |part: &str| {
        cues.matches(part).any(|found| matches!(found.cue, Cue::Office | Cue::Desk) && found.rest.is_empty())
    };
    office(text) || text.split([' ', '-', '/']).any(office)
}

fn is_organisation(text: &str) -> bool {
    text.split(' ').any(|word| Cues::embedded().is(Cue::Organisation, word))
}

/// A name before "in Reviews", "Published", "Updated" and the like.
pub(super) fn unlabelled(text: &str) -> &str {
    let cut = text.match_indices(' ').map(|(at, _)| at).find(|at| {
        let tail = &text[at + 1..];
        tail.starts_with("in ") || is_label(tail)
    });
    text[..cut.unwrap_or(text.len())].trim_end_matches([' ', '-', ',', '–', '—', ':', '•'])
}

/// Whether a text begins with what stands beside a name in an imprint.
fn is_label(text: &str) -> bool {
    Cues::embedded()
        .matches(text)
        .any(|found| matches!(found.cue, Cue::Published | Cue::Updated | Cue::ReadTime | Cue::Shares))
}

/// The name at a line's end that stands there twice: "Picture of Jane Doe Jane Doe".
pub(super) fn undoubled(text: &str) -> &str {
    let starts: Vec<usize> = text.match_indices(' ').map(|(at, _)| at + 1).collect();
    for name in (1..=4).filter_map(|count| starts.len().checked_sub(count)).map(|at| &text[starts[at]..]) {
        if name.contains(' ') && text[..text.len() - name.len()].trim_end().ends_with(name) {
            return name;
        }
    }
    text
}

/// The name in "ByJane Doe", as dumps write what a page sets apart by its looks.
pub(super) fn glued_by(part: &str) -> Option<&str> {
    part.strip_prefix("By").or(part.strip_prefix("BY")).filter(|name| name.starts_with(char::is_uppercase))
}

/// The name in "Picture of Jane Doe By Jane Doe", "5 March 2024By Jane Doe", "Posted on 5 March by jdoe".
pub(super) fn inner_by(part: &str) -> Option<&str> {
    // At a glance, many bytes at once: few parts have a word that ends so.
    let bytes = part.as_bytes();
    let followed = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    if !followed.fold(false, |any, (byte, next)| any | ((*byte == b'y') & (*next == b' '))) {
        return None;
    }
    let (at, name) = ["By ", "by "].iter().find_map(|by| part.find(by).map(|at| (at, part[at + 3..].trim_start())))?;
    let before = part[..at].chars().next_back()?;
    // Behind a date, a name of small letters is one as well; behind other words, "by" is a word of a sentence.
    let dated = !published::find(&part[..at], None, None).is_empty();
    let parted = before == ' ' || (before.is_numeric() && part[at..].starts_with('B'));
    let fits = parted && width(part) <= 160 && at <= 60 && (dated || name.starts_with(char::is_uppercase));
    fits.then_some(name)
}

/// Whether the first two words of a text may be those of a name with capitals; `true` for other scripts, and for what
/// says at its end what stood before.
pub(super) fn may_begin_name(text: &str) -> bool {
    let mut words = text.split(' ');
    let (Some(first), Some(second)) = (words.next(), words.next()) else { return !is_cased(text) };
    let is_small = |word: &str| word.starts_with(char::is_lowercase) && word.chars().nth(3).is_some();
    (first.starts_with(char::is_uppercase) && !is_small(second))
        || !is_cased(text)
        || undoubled(text).len() < text.len()
}

/// The names that a part of a line consists of, without a byline's label: "Jane Doe, Senior Editor".
///
/// `near` says that it stands beside a date or the like, where a single word can be a name as well.
pub(super) fn bare(part: &str, near: bool) -> Vec<String> {
    if !is_cased(part) {
        return if near { uncased(part) } else { Vec::new() };
    }
    // A name has two capitals: most lines are told apart by that.
    let capitals = part.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count();
    if capitals < if near { 1 } else { 2 } {
        return Vec::new();
    }
    let part = collapse(part);
    let dates = published::find(&part, None, None);
    let (before, after) = match dates.first() {
        Some(date) => (&part[..date.range.start], &part[date.range.end..]),
        None => (&part[..], ""),
    };
    for piece in [before, after] {
        if says_something_else(piece) {
            continue;
        }
        let whole = piece;
        let piece = Cues::embedded().rest(Cue::Portrait, piece).unwrap_or(piece);
        let piece = undoubled(unlabelled(piece.trim()));
        let piece = piece.split(" - ").next().unwrap_or_default();
        let mut two = piece.split(" / ");
        let piece = two.next().unwrap_or_default();
        // "Mira Holt / Tom Reed"; a place is written in capitals.
        if let Some(second) =
            two.next().filter(|second| is_name(second) && is_name(piece) && second.contains(char::is_lowercase))
        {
            return vec![piece.to_owned(), second.to_owned()];
        }
        let piece = piece.split(['(', '[']).next().unwrap_or_default().trim();
        if !piece.starts_with(char::is_uppercase) || (piece != whole && says_something_else(piece)) {
            continue;
        }
        // "PORTO LANTERNA, 5 marzo 2024" is a place.
        let is_place = whole.trim_end().ends_with(',') && !piece.contains(char::is_lowercase);
        if is_name(piece) && !is_place && !is_menu(piece) {
            return vec![piece.to_owned()];
        }
        let single = near && !piece.contains(' ') && piece.chars().count() > 2;
        if single && piece.chars().all(char::is_alphabetic) {
            return if is_menu_word(piece) { Vec::new() } else { vec![piece.to_owned()] };
        }
        let first = piece.split([',', ';', '&']).next().unwrap_or_default().trim();
        if first.len() < piece.len() && piece.len() <= 200 && is_name(first) {
            let names = people(piece);
            let rest_is_said = piece.split([',', ';', '&']).skip(1).all(|other| {
                let other = other.trim();
                looks_like_person(other) || is_office(other) || is_title_of_learning(other)
            });
            if rest_is_said && names.iter().all(|name| looks_like_person(name)) {
                return names;
            }
        }
    }
    Vec::new()
}

/// The name that a part of a line consists of in scripts without capitals, but for a date.
fn uncased(part: &str) -> Vec<String> {
    let part = collapse(part);
    let date = published::find(&part, None, None).into_iter().next().map_or(part.len()..part.len(), |date| date.range);
    let pieces = [&part[..date.start], &part[date.end..]].map(|piece| piece.trim_matches([' ', '-', ',', '،']));
    let name = pieces.into_iter().find_map(|piece| match korean_in_office(piece).or_else(|| sent_from(piece)) {
        None => (is_bare_name(piece) && !published::is_weekday(piece)).then_some(piece),
        name => name,
    });
    name.map(str::to_owned).into_iter().collect()
}

/// Whether a text is a label, a button or the like as a whole.
fn says_something_else(text: &str) -> bool {
    let other = |cue| !matches!(cue, Cue::Desk | Cue::Office | Cue::Portrait | Cue::Menu | Cue::Caption);
    Cues::embedded().matches(text).any(|found| other(found.cue))
}

/// `MD`, `Ph.D.`, `RDN`: letters behind a name.
fn is_title_of_learning(text: &str) -> bool {
    (2..=24).contains(&text.len()) && text.split(' ').all(|word| word.chars().filter(|c| c.is_uppercase()).count() >= 2)
}

/// The people (or desks) that a byline names, without their offices and addresses.
pub(super) fn people(written: &str) -> Vec<String> {
    let mut text = written.trim();
    if let Some(found) = published::find(written, None, None).first() {
        text = written[..found.range.start].trim();
        // "Mira Holt le 5 mars": the word before the day goes with it.
        let small = |word: &str| word.chars().count() <= 3 && word.chars().all(char::is_lowercase);
        text = text.rsplit_once(' ').filter(|(_, last)| small(last)).map_or(text, |(name, _)| name);
    }
    let text = unlabelled(unglued(text));
    let text = &*joined_by_dots(text);
    let text = text.split(['|', '•', '·', '(', '[', '\n', '/', '⋅', '<']).next().unwrap_or_default();
    let text = text.split("  ").next().unwrap_or_default();
    let text = text.split(" – ").next().unwrap_or_default().split(" — ").next().unwrap_or_default();
    let text = text.split(" - ").next().unwrap_or_default().trim();
    let kept: Vec<&str> =
        text.split_whitespace().filter(|word| !word.contains('@') && !word.starts_with("http")).collect();
    let text = kept.join(" ");
    if let Some(name) = korean_in_office(&text) {
        return vec![name.to_owned()];
    }
    let mut names: Vec<String> = Vec::new();
    for (index, part) in split_names(undoubled(&text)).into_iter().enumerate() {
        let part = part.trim().trim_matches([',', ';', ':', '.', '-', '–', '"', '“', '”']).trim();
        let part = strip_by(part);
        let count = words_of(part);
        if part.is_empty() && index > 0 {
            continue;
        }
        if part.is_empty() || count > 6 || width(part) > 60 {
            break;
        }
        // Behind a name stands an office as often as a second name: "Jane Doe, Senior Editor, and Tom Reed".
        if index > 0 && (is_office(part) || is_title_of_learning(part) || is_organisation(part)) {
            continue;
        }
        // "Linny and Peter" are two; a word behind a whole name is a place or a trade.
        let first_words = names.first().map_or(0, |name| words_of(name));
        if index > 0 && !(2..=4).contains(&count) && !(count == 1 && first_words == 1) {
            break;
        }
        let first = part.chars().find(|c| c.is_alphabetic());
        let handle = names.is_empty() && index == 0 && count == 1 && written.trim() == part;
        if first.is_none_or(|first| first.is_lowercase() && !handle) || part.contains(['?', '!']) {
            break;
        }
        if !names.iter().any(|name| key(name) == key(part)) {
            names.push(part.to_owned());
        }
    }
    names
}

/// Without a label that a dump glued to the name: "Jane DoePublished:".
fn unglued(text: &str) -> &str {
    let bytes = text.char_indices().zip(text.chars().skip(1));
    for ((at, c), next) in bytes {
        if c.is_lowercase() && next.is_uppercase() {
            let end = at + c.len_utf8();
            if is_label(&text[end..]) {
                return &text[..end];
            }
        }
    }
    text
}

fn words_of(text: &str) -> usize {
    if text.chars().any(is_wide) { text.split_whitespace().count() } else { words(text) }
}

fn strip_by(part: &str) -> &str {
    match part.split_once(' ') {
        Some((by, rest)) if by.eq_ignore_ascii_case("by") => rest.trim(),
        _ => part,
    }
}

/// Names are set apart by commas, `&`, and the word "and" of the page's language.
fn split_names(text: &str) -> Vec<&str> {
    const SIGNS: &[&str] = &[
        ",", ";", "、", "，", "،", " and ", " & ", " y ", " et ", " und ", " e ", " en ", " i ", " и ", " و ", " ve ",
        " dan ", " та ", " і ", " और ",
    ];
    let mut parts = vec![text];
    for sign in SIGNS.iter().filter(|sign| text.contains(*sign)) {
        parts = parts.into_iter().flat_map(|part| part.split(sign)).collect();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_names_people_and_what_they_are() {
        for (written, expected) in [
            ("Mira Holt, Senior Editor", &["Mira Holt"][..]),
            ("Mira Holt and Tom Reed", &["Mira Holt", "Tom Reed"]),
            ("Mira Holt, MD, RDN, and Tom Reed", &["Mira Holt", "Tom Reed"]),
            ("Mira HoltPublished: 5 March 2024", &["Mira Holt"]),
            ("Inés Valbuena y Luis Orduna", &["Inés Valbuena", "Luis Orduna"]),
            ("Mira and Tom", &["Mira", "Tom"]),
            ("Mira Holt, Lumbra", &["Mira Holt"]),
            ("Mira Holt le 5 mars 2024", &["Mira Holt"]),
            ("mholt", &["mholt"]),
            ("the time it was over", &[]),
        ] {
            assert_eq!(people(written), expected, "{written}");
        }
    }

    #[test]
    fn a_name_stands_without_a_label() {
        for (part, near, expected) in [
            ("Mira Holt 5 March 2024", false, &["Mira Holt"][..]),
            ("5 March 2024 Mira Holt", false, &["Mira Holt"]),
            ("Mira Holt, MD, RDN", false, &["Mira Holt"]),
            ("Mira Holt - Fish correspondent", false, &["Mira Holt"]),
            ("Picture of Mira Holt Mira Holt", false, &["Mira Holt"]),
            ("Mira", true, &["Mira"]),
            ("Mira", false, &[]),
            ("About Us", true, &[]),
            ("Published on", true, &[]),
            ("Last updated", true, &[]),
            ("Oats, Milk & Honey", false, &[]),
            ("三枝はるか2024年3月5日 10時20分", true, &["三枝はるか"]),
            ("דנה חופית", true, &["דנה חופית"]),
            ("은하늘 해솔대 교수", true, &["은하늘"]),
        ] {
            assert_eq!(bare(part, near), expected, "{part}");
        }
    }
}
