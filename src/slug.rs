//! Names of every script as parts of an address: stable, unique, safe on every file system.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Longest slug, in characters.
const LONGEST: usize = 80;

/// Names that Windows reserves (`con.txt` too), and path parts the site uses itself.
const RESERVED: &[&str] =
    &["con", "prn", "aux", "nul", "index", "page", "feed", "atom", "tags", "sources", "authors", "collections"];

/// Whether slugs keep the script of the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Script {
    /// Transliterated to lower-case ASCII.
    #[default]
    Ascii,
    /// Letters and digits of every script, in NFC, lower case.
    Unicode,
}

/// The slug of one name, whatever other names there are.
///
/// Never empty, never reserved: such a name gets a suffix derived from the name. Matches
/// `^[a-z0-9][a-z0-9-]{0,79}$`, or the like with letters of any script.
pub fn slug(name: &str, script: Script) -> String {
    let base = base(name, script);
    if base.is_empty() {
        suffix(name)
    } else if is_reserved(&base) {
        with_suffix(&base, name)
    } else {
        base
    }
}

/// An own slug for each name, independent of the names' order; each comes with the one that it would have alone
/// ([`slug`]).
///
/// Where several names have one slug, the plainest keeps it and the others get a suffix derived from the name.
pub fn assign<'a>(names: impl IntoIterator<Item = (&'a str, String)>) -> HashMap<&'a str, String, FixedState> {
    let mut by_slug: HashMap<String, Vec<&str>, FixedState> = HashMap::default();
    for (name, slug) in names {
        by_slug.entry(slug).or_default().push(name);
    }
    let mut assigned = HashMap::with_capacity_and_hasher(by_slug.len(), FixedState::default());
    for (slug, mut names) in by_slug {
        if names.len() > 1 {
            names.sort_by_key(|name| (*name != slug, name.to_lowercase() != slug, *name));
            names.dedup();
        }
        let (plainest, others) = (names[0], &names[1..]);
        assigned.extend(others.iter().map(|name| (*name, with_suffix(&slug, name))));
        assigned.insert(plainest, slug);
    }
    assigned
}

/// `slug` with a short suffix derived from `name`, for a place that is taken.
pub fn with_suffix(slug: &str, name: &str) -> String {
    let suffix = suffix(name);
    let mut kept: String = slug.chars().take(LONGEST - suffix.len() - 1).collect();
    kept.truncate(kept.trim_end_matches('-').len());
    format!("{kept}-{suffix}")
}

fn base(name: &str, script: Script) -> String {
    let lower = match script {
        // As all others would come out, too.
        _ if name.bytes().all(|byte| byte < 0x7f) => spell_symbols(name).to_ascii_lowercase(),
        Script::Ascii => deunicode::deunicode(&spell_symbols(&name.nfc().collect::<String>())).to_lowercase(),
        Script::Unicode => spell_symbols(&name.nfc().collect::<String>()).to_lowercase().nfc().collect(),
    };
    let mut slug = String::new();
    for c in lower.chars() {
        if c.is_alphanumeric() && (script == Script::Unicode || c.is_ascii()) || is_mark(c, script) {
            slug.push(c);
        } else if !is_apostrophe(c) && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let mut short = slug.trim_end_matches('-').to_owned();
    if let Some((end, _)) = short.char_indices().nth(LONGEST) {
        // Cut between words where that loses at most a third.
        let whole = short.as_bytes()[end] == b'-';
        short.truncate(end);
        if let Some(at) = short.rfind('-').filter(|at| !whole && *at * 3 >= end * 2) {
            short.truncate(at);
        }
    }
    short.trim_end_matches('-').to_owned()
}

/// `+` and `#` behind a letter are part of a name (`C++`, `C#`): spelled out, or the names would fall together.
fn spell_symbols(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    let mut behind_word = false;
    for c in name.chars() {
        match c {
            '+' if behind_word => spelled.push_str("-plus"),
            '#' if behind_word => spelled.push_str("-sharp"),
            c => {
                behind_word = c.is_alphanumeric();
                spelled.push(c);
            }
        }
    }
    spelled
}

/// Combining marks carry vowels in many scripts; they are letters for our purpose.
fn is_mark(c: char, script: Script) -> bool {
    script == Script::Unicode && unicode_normalization::char::is_combining_mark(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

fn is_reserved(slug: &str) -> bool {
    let device =
        |prefix| slug.strip_prefix(prefix).is_some_and(|n: &str| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    RESERVED.contains(&slug) || device("com") || device("lpt")
}

fn suffix(name: &str) -> String {
    let composed: String = name.nfc().collect();
    // NFC and NFD of one name are different keys only if they reach us as different names.
    let hashed = if composed == name { composed } else { format!("\u{0}{name}") };
    Sha256::digest(hashed.as_bytes()).iter().take(3).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_stays_what_it_is_when_it_is_composed_and_transliterated() {
        let ascii: String = ('\0'..'\x7f').collect();
        assert_eq!(deunicode::deunicode(&ascii), ascii);
        assert_eq!(ascii.to_lowercase().nfc().collect::<String>(), ascii.to_ascii_lowercase());
    }

    #[test]
    fn transliterates_and_keeps_words_apart() {
        for (name, expected) in [
            ("Kim Jong-un hosts Russia’s minister", "kim-jong-un-hosts-russias-minister"),
            ("C", "c"),
            ("C++", "c-plus-plus"),
            ("C#", "c-sharp"),
            ("Éclair", "eclair"),
            ("E\u{301}clair", "eclair"),
            ("Россия", "rossiia"),
            ("日本", "ri-ben"),
            ("#hashtag + more", "hashtag-more"),
        ] {
            assert_eq!(slug(name, Script::Ascii), expected);
        }
        assert_eq!(slug("Россия и E\u{301}", Script::Unicode), "россия-и-é");
    }

    #[test]
    fn empty_and_reserved_names_get_a_suffix() {
        for name in ["!!!", "..", "\u{200b}", "", "CON", "Com1", "index", "page"] {
            let slug = slug(name, Script::Ascii);
            assert!(
                slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !slug.starts_with('-'),
                "{name} {slug}"
            );
            assert!(!is_reserved(&slug) && slug.len() >= 6, "{name} {slug}");
        }
    }

    #[test]
    fn long_names_are_cut_between_words() {
        let slug = slug(&"word ".repeat(40), Script::Ascii);
        assert!(slug.len() <= 80 && slug.ends_with("word"), "{slug}");
        assert_eq!(super::slug(&"é".repeat(400), Script::Ascii).len(), 80);
    }

    #[test]
    fn names_that_differ_get_slugs_that_differ_whatever_their_order() {
        let names = ["C", "c", "C++", "C#", "É", "E\u{301}", "e", "!!!", "???"];
        let with_slug = |name: &'static str| (name, slug(name, Script::Ascii));
        let forward = assign(names.map(with_slug));
        let backward = assign(names.into_iter().rev().map(with_slug));
        assert_eq!(forward, backward);
        let mut slugs: Vec<&String> = forward.values().collect();
        slugs.sort();
        slugs.dedup();
        assert_eq!(slugs.len(), names.len());
        assert_eq!(forward["c"], "c");
    }
}
