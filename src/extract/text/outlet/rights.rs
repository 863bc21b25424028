//! Owners in the lines about rights: "© 2024 The Gazette. All rights reserved."

use crate::extract::cues::{Cue, Cues};
use crate::extract::text::imprint::parts;
use crate::extract::text::texture::{folded, words};

/// A name that stands with the rights.
pub(super) struct Owner {
    pub name: String,
    /// A sign or a year says so, and not only words: these introduce who has made the site as well.
    pub signed: bool,
}

/// The name in "© 2024 The Gazette. All rights reserved."
pub(in crate::extract::text) fn rights(raw: &str) -> Vec<String> {
    owners(raw).into_iter().map(|owner| owner.name).collect()
}

pub(super) fn owners(raw: &str) -> Vec<Owner> {
    let cues = Cues::embedded();
    let mut names = Vec::new();
    for part in parts(raw) {
        for sentence in sentences(part) {
            let mut rest = sentence.trim();
            while let Some(found) =
                cues.matches(rest).find(|found| found.cue == Cue::Copyright && found.rest.len() < rest.len())
            {
                rest = found.rest;
                if rest.is_empty() {
                    break;
                }
            }
            // "Subscribe Copyright © The Gazette"
            if let Some((_, owner)) =
                rest.rsplit_once(['©', 'ⓒ']).filter(|(_, owner)| owner.contains(char::is_alphabetic))
            {
                rest = owner;
            }
            let mut name = bare(rest);
            // "2024 Copyright The Gazette": the year stood before the word.
            if let Some(found) = cues.matches(name).find(|found| found.cue == Cue::Copyright && !found.rest.is_empty())
            {
                name = bare(found.rest);
            }
            let name = owner(name);
            let signed = sentence.contains(['©', 'ⓒ']) || sentence.bytes().filter(u8::is_ascii_digit).count() >= 4;
            let copyright = sentence.contains(['©', 'ⓒ']) || rest.len() < sentence.trim().len();
            if copyright && (1..=6).contains(&words(name)) {
                names.push(Owner { name: name.to_owned(), signed });
            }
        }
    }
    names
}

/// A name without the years and marks round it; other figures may be its own: "98 Quays".
fn bare(name: &str) -> &str {
    /// Figures of a year.
    const YEAR: usize = 4;
    let trim = |name| str::trim_matches(name, |c: char| c.is_whitespace() || "©ⓒ()–-:«»“”\"".contains(c));
    let mut name = trim(name);
    loop {
        let rest = name.trim_start_matches(char::is_numeric);
        let rest = if name[..name.len() - rest.len()].chars().count() >= YEAR { rest } else { name };
        let left = rest.trim_end_matches(char::is_numeric);
        let left = if rest[left.len()..].chars().count() >= YEAR { left } else { rest };
        let left = trim(left);
        if left.len() == name.len() {
            return if name.contains(char::is_alphabetic) { name } else { "" };
        }
        name = left;
    }
}

/// A text cut at its commas and full stops, but for those within "St. Mora" and "harbour.example".
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = text.char_indices().filter(|&(at, c)| match c {
        '。' | ',' | '،' => true,
        '.' => {
            let word = text[..at].rsplit(' ').next().unwrap_or_default();
            let is_short = word.len() <= 2 && word.starts_with(|c: char| c.is_ascii_uppercase());
            !is_short && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
        }
        _ => false,
    });
    ends.map(|(at, c)| (at, at + c.len_utf8())).chain([(text.len(), text.len())]).map(move |(end, next)| {
        let sentence = &text[from..end];
        from = next;
        sentence
    })
}

/// A company's name without what says that it is one: "The Gazette Ltd" → "The Gazette".
pub(super) fn without_form(name: &str) -> &str {
    /// The forms of companies, dots aside.
    const FORMS: &[&str] = &[
        "ab",
        "ag",
        "as",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "kg",
        "kk",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "ltda",
        "nv",
        "oy",
        "plc",
        "pte",
        "pty",
        "pvt",
        "sa",
        "sas",
        "sarl",
        "sl",
        "spa",
        "srl",
    ];
    let mut name = name;
    while let Some((rest, last)) = name.rsplit_once([' ', ',']) {
        let last: String = folded(last).split(' ').collect();
        if !last.is_empty() && !FORMS.contains(&last.as_str()) {
            break;
        }
        name = rest;
    }
    name.trim_end_matches([' ', ','])
}

/// The owner's name without the words that say that it is one: "لمجلة المنارة", "برای خبرگزاری ساحل محفوظ است", "thuộc Báo
/// Bến Cảng".
fn owner(name: &str) -> &str {
    const BEFORE: &[&str] = &["متعلق به ", "برای ", "این سایت ", "لدى ", "محفوظة "];
    const BEHIND: &[&str] = &[" محفوظ است", " محفوظ می‌باشد", " می‌باشد", " است", " محفوظة", " 版权所有", " 版權所有"];
    let mut name = name.trim();
    while let Some(rest) = BEFORE.iter().find_map(|word| name.strip_prefix(word)) {
        name = rest.trim_start();
    }
    while let Some(rest) = BEHIND.iter().find_map(|word| name.strip_suffix(word)) {
        name = rest.trim_end();
    }
    // Words of small letters before a name belong to the sentence.
    while let Some((first, rest)) = name.split_once(' ').filter(|(first, _)| first.chars().all(char::is_lowercase)) {
        if !rest.contains(char::is_uppercase) {
            return "";
        }
        name = if first.chars().count() <= 6 { rest } else { return name };
    }
    // The preposition is glued to the first word in Arabic.
    match name.strip_prefix('ل').filter(|rest| ORGANISATIONS.iter().any(|word| rest.starts_with(word))) {
        Some(rest) => rest,
        None => name,
    }
}

/// What the names of Arabic outlets begin with.
const ORGANISATIONS: &[&str] = &["صحيفة", "جريدة", "مجلة", "وكالة", "موقع", "شبكة", "قناة", "بوابة", "مؤسسة", "إذاعة"];
