//! The direction of a text.

/// Languages written from right to left (their usual script, by primary subtag).
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "arc", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "khw", "ks", "lrc", "mzn", "nqo", "pnb",
    "prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi",
];

/// The direction of a text: by its language, or by its first letter where the language is not known.
pub(in crate::site) fn direction(language: Option<&str>, text: &str) -> &'static str {
    let rtl = match language {
        Some(tag) => {
            let mut subtags = tag.split(['-', '_']);
            let primary = subtags.next().unwrap_or_default().to_ascii_lowercase();
            // A script, where it is named, decides: `az-Arab`, `ku-Latn`.
            match subtags.next().filter(|subtag| subtag.len() == 4).map(str::to_ascii_lowercase).as_deref() {
                Some("arab" | "hebr" | "thaa" | "nkoo" | "syrc" | "adlm") => true,
                Some(_) => false,
                None => RIGHT_TO_LEFT.contains(&primary.as_str()),
            }
        }
        None => text.chars().find(|c| c.is_alphabetic()).is_some_and(is_right_to_left),
    };
    if rtl { "rtl" } else { "ltr" }
}

fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e900}'..='\u{1e95f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_language_then_script() {
        for (language, text, expected) in [
            (Some("ar"), "x", "rtl"),
            (Some("ar-EG"), "x", "rtl"),
            (Some("az-Arab"), "x", "rtl"),
            (Some("ku-Latn"), "x", "ltr"),
            (Some("ko"), "منشور", "ltr"),
            (None, "«منشور»", "rtl"),
            (None, "2024: note", "ltr"),
            (None, "", "ltr"),
        ] {
            assert_eq!(direction(language, text), expected, "{language:?} {text}");
        }
    }
}
