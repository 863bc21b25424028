//! The order in which readers of a language look names up: the Unicode Collation Algorithm with the CLDR's tailorings.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use unicode_normalization::UnicodeNormalization;

/// The initial consonants of Hangul, under which Korean lists keep syllables.
const CONSONANTS: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];

/// How a language orders names.
pub struct Collation {
    names: CollatorBorrowed<'static>,
    letters: CollatorBorrowed<'static>,
}

impl Collation {
    /// The order of a language by its BCP 47 tag; that of the root for one the CLDR does not know.
    pub fn new(language: &str) -> Self {
        let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
        let of = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new((&locale).into(), options)
                .or_else(|_| Collator::try_new(Default::default(), options))
                .expect("the order of the root is compiled in")
        };
        Collation { names: of(Strength::Tertiary), letters: of(Strength::Primary) }
    }

    /// The order of two names; those that the language holds for equal are equal.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.names.compare(a, b)
    }

    /// Where a name stands: what sorts before another name's key stands before it. Names that the language holds for
    /// equal have one key. For sorting many names, not for keeping.
    pub fn key(&self, name: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(2 * name.len());
        let Ok(()) = self.names.write_sort_key_to(name, &mut key);
        key
    }

    /// The letter under which a list keeps a name. Accents do not count where the language does not count them (`É`
    /// stands with `E`, but `Å` by itself in Swedish); Hangul goes by its first consonant.
    pub fn initial(&self, name: &str) -> String {
        let Some(first) = name.chars().find(|c| c.is_alphanumeric()) else { return "#".into() };
        let Some(base) = first.nfd().next() else { return "#".into() };
        if let '\u{1100}'..='\u{1112}' = base {
            return CONSONANTS[base as usize - 0x1100].to_string();
        }
        if base.is_numeric() {
            return "0–9".into();
        }
        let (own, plain) = (first.to_string(), base.to_string());
        let letter = if self.letters.compare(&own, &plain) == Ordering::Equal { plain } else { own };
        letter.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_readers_of_the_language_look() {
        for (language, order) in [
            ("en", ["Apple", "Éclair", "zebra", "Ångström"].as_slice()),
            ("sv", &["Apple", "Éclair", "zebra", "Ångström"]),
            ("es", &["nada", "nube", "ñandú", "oso"]),
            ("de", &["Arbeit", "Ärger", "Ast"]),
            ("ru", &["берег", "Ёлка", "ерш", "жук"]),
            ("ko", &["가람", "나루", "다리"]),
            ("ar", &["أحمد", "بيروت", "تاريخ"]),
            ("not a tag", &["a", "B", "c"]),
        ] {
            let collation = Collation::new(language);
            let mut sorted = order.to_vec();
            sorted.reverse();
            sorted.sort_by_cached_key(|name| collation.key(name));
            let expected: Vec<&str> = match language {
                // What English readers look for under A.
                "en" => vec!["Ångström", "Apple", "Éclair", "zebra"],
                "ru" => vec!["берег", "Ёлка", "ерш", "жук"],
                _ => order.to_vec(),
            };
            assert_eq!(sorted, expected, "{language}");
            assert!(sorted.is_sorted_by(|a, b| collation.compare(a, b).is_le()), "{language}");
        }
    }

    #[test]
    fn names_are_kept_under_their_letter() {
        for (language, name, expected) in [
            ("en", "Éclair", "E"),
            ("en", "Ångström", "A"),
            ("sv", "Ångström", "Å"),
            ("es", "ñandú", "Ñ"),
            ("de", "Ärger", "A"),
            ("en", "한국", "ㅎ"),
            ("ru", "«Газета»", "Г"),
            ("en", "1812", "0–9"),
            ("en", "!!!", "#"),
            ("en", "", "#"),
        ] {
            assert_eq!(Collation::new(language).initial(name), expected, "{language}: {name}");
        }
    }
}
