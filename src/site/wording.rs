//! Dates, months and directions as a reader sees them. The interface speaks English.

use serde::Serialize;

use crate::date::{PublishedDate, Qualifier};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Languages written from right to left (their usual script, by primary subtag).
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "arc", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "khw", "ks", "lrc", "mzn", "nqo", "pnb",
    "prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi",
];

/// A date as pages show it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DateView {
    /// For `<time datetime>`: exactly what is known.
    pub datetime: String,
    /// `5 March 2024`, `March 2024`, `about 2024`.
    pub label: String,
    /// The day within the month, `5`, where it is known.
    pub day: Option<u32>,
    /// `21:30`, with the zone where it was given.
    pub time: Option<String>,
}

impl DateView {
    pub(super) fn new(date: &PublishedDate) -> Self {
        let time = date.time().map(|time| match time.offset {
            Some(offset) if offset.local_minus_utc() == 0 => format!("{} UTC", time.clock.format("%H:%M")),
            Some(offset) => format!("{} UTC{offset}", time.clock.format("%H:%M")),
            None => time.clock.format("%H:%M").to_string(),
        });
        let written = date.to_string();
        DateView {
            datetime: written.trim_end_matches(['?', '~', '%']).to_owned(),
            label: label(date),
            day: date.day_of_month(),
            time,
        }
    }

    /// A moment as ingest recorded it; one that is no date is not shown.
    pub(super) fn read(written: &str) -> Option<Self> {
        written.parse().ok().as_ref().map(DateView::new)
    }
}

/// `5 March 2024`, `March 2024`, `2024`; in doubt `about 2024`, `March 2024 (uncertain)`.
pub(super) fn label(date: &PublishedDate) -> String {
    let exact = match (date.month(), date.day_of_month()) {
        (Some(month), Some(day)) => format!("{day} {}", month_label(date.year(), month)),
        (Some(month), None) => month_label(date.year(), month),
        _ => date.year().to_string(),
    };
    match date.qualifier() {
        None => exact,
        Some(Qualifier::Approximate) => format!("about {exact}"),
        Some(Qualifier::Uncertain) => format!("{exact} (uncertain)"),
        Some(Qualifier::Both) => format!("about {exact} (uncertain)"),
    }
}

/// `March 2024`
pub(super) fn month_label(year: i32, month: u32) -> String {
    format!("{} {year}", month_name(month))
}

/// `March`
pub(super) fn month_name(month: u32) -> &'static str {
    MONTHS.get((month as usize).wrapping_sub(1)).copied().unwrap_or_default()
}

/// The direction of a text: by its language, or by its first letter where the language is not known.
pub(super) fn direction(language: Option<&str>, text: &str) -> &'static str {
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

/// The letter under which an alphabetical list keeps a name; accents do not count, Hangul goes by its first consonant.
pub(super) fn initial(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    const CONSONANTS: [char; 19] = [
        'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ',
        'ㅎ',
    ];
    match name.chars().find(|c| c.is_alphanumeric()).and_then(|first| first.nfd().next()) {
        Some(first @ '\u{1100}'..='\u{1112}') => CONSONANTS[first as usize - 0x1100].to_string(),
        Some(first) if first.is_numeric() => "0–9".into(),
        Some(first) => first.to_uppercase().collect(),
        None => "#".into(),
    }
}

/// `1 document`, `1,204 documents`
pub(super) fn count(number: usize, singular: &str, plural: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { singular } else { plural })
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_what_is_known_and_no_more() {
        for (written, datetime, label, time) in [
            ("2024", "2024", "2024", None),
            ("2024-03", "2024-03", "March 2024", None),
            ("2024-03-05", "2024-03-05", "5 March 2024", None),
            ("2024-03-05T21:30", "2024-03-05T21:30", "5 March 2024", Some("21:30")),
            ("2024-03-05T21:30+03:00", "2024-03-05T21:30+03:00", "5 March 2024", Some("21:30 UTC+03:00")),
            ("2024-03-05T21:30Z", "2024-03-05T21:30Z", "5 March 2024", Some("21:30 UTC")),
            ("2024~", "2024", "about 2024", None),
            ("2024-03?", "2024-03", "March 2024 (uncertain)", None),
        ] {
            let shown = DateView::new(&written.parse().unwrap());
            assert_eq!((shown.datetime.as_str(), shown.label.as_str(), shown.time.as_deref()), (datetime, label, time));
        }
    }

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

    #[test]
    fn names_are_kept_under_their_letter() {
        for (name, expected) in
            [("Éclair", "E"), ("한국", "ㅎ"), ("«Газета»", "Г"), ("1812", "0–9"), ("!!!", "#"), ("", "#")]
        {
            assert_eq!(initial(name), expected, "{name}");
        }
        assert_eq!(count(1, "document", "documents"), "1 document");
        assert_eq!(count(1234567, "document", "documents"), "1,234,567 documents");
    }
}
