//! Scripts: which are written without blanks between words, so that whoever counts or compares words must count
//! characters there.

/// As [`char::is_alphanumeric`], which looks letters beyond ASCII up in tables: the scripts that most news is written in
/// are known without.
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{430}'..='\u{44f}' | '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fff}' | '\u{627}'..='\u{63a}' => true,
        c => c.is_alphanumeric(),
    }
}

/// Whether a character belongs to such a script: Han, Kana, Thai, Lao, Burmese, Khmer. Punctuation of their blocks is
/// among them.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}'
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
    }
}
