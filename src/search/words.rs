//! A text as runs of letters and digits, the same in the index and in the reader's browser (`static/search-words.js`).

use unicode_normalization::char::is_combining_mark;

use crate::script::is_unspaced;

/// How a run is written, which decides what its words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words with blanks between them: the run is a word.
    Spaced,
    /// Korean: a word with its particles.
    Hangul,
    /// Han, Kana, Thai, Lao, Khmer, Burmese: no blanks, so words are pairs of characters.
    Unspaced,
}

/// Calls `found` with each run of letters, digits and marks of one kind.
pub(super) fn runs<'a>(text: &'a str, mut found: impl FnMut(Kind, &'a str)) {
    let mut open: Option<(usize, Kind)> = None;
    for (at, c) in text.char_indices() {
        let kind = match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Some(Kind::Spaced),
            '\0'..='\x7f' => None,
            c if is_silent(c) || is_combining_mark(c) => {
                // A mark belongs to the letter before it.
                if open.is_some() {
                    continue;
                }
                None
            }
            c if c.is_alphanumeric() => Some(kind(c)),
            _ => None,
        };
        match (open, kind) {
            (Some((_, is)), Some(kind)) if is == kind => {}
            (before, kind) => {
                if let Some((start, is)) = before {
                    found(is, &text[start..at]);
                }
                open = kind.map(|kind| (at, kind));
            }
        }
    }
    if let Some((start, is)) = open {
        found(is, &text[start..]);
    }
}

/// Soft hyphen and joiners: within a word, but no part of it.
pub(super) fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}')
}

fn kind(c: char) -> Kind {
    match c {
        c if is_unspaced(c) => Kind::Unspaced,
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' => {
            Kind::Hangul
        }
        _ => Kind::Spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(Kind, &str)]) {
        let mut read = Vec::new();
        runs(text, |kind, run| read.push((kind, run)));
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn a_text_is_cut_where_its_writing_changes() {
        use Kind::*;
        check("", &[]);
        check(" — ", &[]);
        check("The Quay, 1897", &[(Spaced, "The"), (Spaced, "Quay"), (Spaced, "1897")]);
        check("l’été d'hiver", &[(Spaced, "l"), (Spaced, "été"), (Spaced, "d"), (Spaced, "hiver")]);
        check("e\u{301}te\u{301} ka\u{ad}je", &[(Spaced, "e\u{301}te\u{301}"), (Spaced, "ka\u{ad}je")]);
        check("第3回ダム・水門", &[(Unspaced, "第"), (Spaced, "3"), (Unspaced, "回ダム"), (Unspaced, "水門")]);
        check("KTX열차가 온다", &[(Spaced, "KTX"), (Hangul, "열차가"), (Hangul, "온다")]);
        check("हिन्दी भाषा", &[(Spaced, "हिन्दी"), (Spaced, "भाषा")]);
        check("رُسُومُ العبّارة", &[(Spaced, "رُسُومُ"), (Spaced, "العبّارة")]);
    }
}
