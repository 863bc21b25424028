//! Scripts: which are written without blanks between words, so that whoever counts or compares words must count
//! characters there.

/// As [`char::is_alphanumeric`], which looks letters beyond ASCII up in tables: the scripts that most news is written in
/// are known without.
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{f8}'..='\u{2af}' | '\u{d8}'..='\u{f6}' | '\u{400}'..='\u{481}' | '\u{620}'..='\u{657}' => true,
        '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}' | '\u{c0}'..='\u{d6}' => true,
        '\u{2010}'..='\u{203f}' | '\u{80}'..='\u{a9}' => false,
        c => c.is_alphanumeric(),
    }
}

/// As [`char::to_lowercase`]; letters of scripts that have no capitals, and small Cyrillic ones, are not looked up.
pub fn to_lowercase(c: char) -> impl Iterator<Item = char> {
    let is_small = matches!(c,
        '\u{df}'..='\u{ff}' | '\u{430}'..='\u{44f}' | '\u{5d0}'..='\u{6ff}' | '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}');
    let looked_up = (!is_small).then(|| c.to_lowercase());
    is_small.then_some(c).into_iter().chain(looked_up.into_iter().flatten())
}

/// Whether a character belongs to a script that writes blanks between clauses and none between words: Thai, Lao, Burmese,
/// Khmer.
pub fn is_spaced_by_clauses(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Letters of such a script that make a word, on average.
pub const LETTERS_A_WORD: usize = 4;

/// Whether a character belongs to a script that writes no blanks between words: these, Han and Kana. Punctuation of their
/// blocks is among them.
pub fn is_unspaced(c: char) -> bool {
    is_spaced_by_clauses(c)
        || matches!(c,
        '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_or_none() {
        for c in ['水', '門', 'の', 'ダ', 'ﾀ', '々', 'เ', 'ລ', 'က', 'ក', '𠀋'] {
            assert!(is_unspaced(c), "{c}");
        }
        for c in ['a', 'é', 'ж', 'ع', 'ह', '한', '1', ' ', '。'] {
            assert!(!is_unspaced(c), "{c}");
        }
    }

    #[test]
    fn letters_and_digits_are_those_of_the_standard_library() {
        assert!(('\0'..=char::MAX).all(|c| is_alphanumeric(c) == c.is_alphanumeric()));
        assert!(('\0'..=char::MAX).all(|c| to_lowercase(c).eq(c.to_lowercase())));
    }
}
