//! The codes by which documents name their language (BCP 47).

use icu_locale_core::LanguageIdentifier;

/// Names that people write in place of a code, in small letters.
const NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("العربية", "ar"),
    ("chinese", "zh"),
    ("中文", "zh"),
    ("czech", "cs"),
    ("dutch", "nl"),
    ("nederlands", "nl"),
    ("english", "en"),
    ("french", "fr"),
    ("français", "fr"),
    ("german", "de"),
    ("deutsch", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("עברית", "he"),
    ("hindi", "hi"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("italiano", "it"),
    ("japanese", "ja"),
    ("日本語", "ja"),
    ("korean", "ko"),
    ("한국어", "ko"),
    ("persian", "fa"),
    ("farsi", "fa"),
    ("فارسی", "fa"),
    ("polish", "pl"),
    ("polski", "pl"),
    ("portuguese", "pt"),
    ("português", "pt"),
    ("russian", "ru"),
    ("русский", "ru"),
    ("spanish", "es"),
    ("español", "es"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("türkçe", "tr"),
    ("ukrainian", "uk"),
    ("українська", "uk"),
    ("vietnamese", "vi"),
];

/// Whether a text has the form of a language's code, with or without script, region and variants: `en`, `zh-Hant`,
/// `pt-BR`. Codes of more than three letters are of the form, too, but no language has one.
pub fn is_tag(written: &str) -> bool {
    LanguageIdentifier::try_from_str(written).is_ok_and(|tag| !tag.is_unknown() && tag.language.as_str().len() <= 3)
}

/// The code of a language that is written by its name, or as programs write it: `de_CH`.
pub fn code_of(written: &str) -> Option<String> {
    let joined = written.trim().replace('_', "-");
    let name = written.trim().to_lowercase();
    let named = NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| (*code).to_owned());
    named.or_else(|| is_tag(&joined).then_some(joined))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_names() {
        for tag in ["en", "ar", "pt-BR", "zh-Hant", "zh-Hant-TW", "gsw", "sr-Latn", "ca-valencia"] {
            assert!(is_tag(tag), "{tag}");
        }
        for other in ["english", "deutsch", "xx-yy-zz", "e", "", "en us", "und", "de_CH"] {
            assert!(!is_tag(other), "{other}");
        }
        for (written, code) in [("Deutsch", "de"), ("العربية", "ar"), ("de_CH", "de-CH")] {
            assert_eq!(code_of(written).as_deref(), Some(code));
        }
        assert_eq!(code_of("quayish"), None);
    }
}
