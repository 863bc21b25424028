//! Scripts: which are written without blanks between words, so that whoever counts or compares words must count
//! characters there.

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
}
