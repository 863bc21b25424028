//! How a line looks: how long it is, whether it is a sentence, whether it is made of names or of codes.

/// Columns of a terminal that a text takes: a Chinese character says about as much as two letters.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Characters written without blanks between words, and Hangul, which takes as much room.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
}

/// Whether the last character, closing quotes and brackets aside, ends a sentence.
pub(super) fn ends_sentence(text: &str) -> bool {
    const CLOSING: &[char] = &['"', '\'', '”', '’', '»', '›', ')', ']', '」', '』', '）', '】', '“', '*', '_'];
    text.trim_end().trim_end_matches(CLOSING).trim_end().ends_with(is_terminal)
}

fn is_terminal(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥' | '።' | '։' | '။')
}

/// How many sentences begin within a text: terminals with a blank or a wide character behind them.
pub(super) fn sentences(text: &str) -> usize {
    let mut count = 0;
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        // An initial ("J. Doe") ends no sentence.
        let ends = is_terminal(c) && (c != '.' || !before.is_uppercase());
        if ends && (next.is_whitespace() || is_wide(next) || "\"”’»)".contains(next) || is_wide(c)) {
            count += 1;
        }
        before = c;
    }
    count
}

/// Words; of writing without blanks, two characters count as one.
pub(super) fn words(text: &str) -> usize {
    let wide = text.chars().filter(|c| is_wide(*c) && c.is_alphanumeric() && !is_hangul(*c)).count();
    let spaced = text
        .split_whitespace()
        .filter(|word| word.contains(|c: char| c.is_alphanumeric() && (!is_wide(c) || is_hangul(c))));
    spaced.count() + wide.div_ceil(2)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Letters and digits alone, in lower case, so that quotes, dashes and blanks do not keep two lines from being the same.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() && c != '\'' && c != '’' {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A code or counter that no reader reads: a token of capitals, digits and marks.
pub(super) fn is_code(text: &str) -> bool {
    let (mut digits, mut letters, mut small) = (0, 0, 0);
    for c in text.chars() {
        digits += usize::from(c.is_numeric());
        letters += usize::from(c.is_alphabetic());
        small += usize::from(c.is_lowercase());
    }
    letters == 0
        || (digits >= 4 && small == 0 && !text.chars().any(is_wide) && words(text) <= 3 && digits + 4 >= letters)
}

/// Whether every word of a line of letters with cases begins with a capital, particles aside.
pub(super) fn is_title_case(text: &str) -> bool {
    let mut any = false;
    for word in text.split_whitespace() {
        let Some(first) = word.chars().find(|c| c.is_alphabetic()) else { continue };
        if first.is_lowercase() && word.chars().count() > 3 {
            return false;
        }
        any |= first.is_uppercase();
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_sentences() {
        for (text, ends) in [
            ("He went home.", true),
            ("He said “no”.", true),
            ("彼は言った。", true),
            ("قال نعم؟", true),
            ("Home", false),
        ] {
            assert_eq!(ends_sentence(text), ends, "{text}");
        }
        assert_eq!(sentences("J. Doe went home. Nobody knows why! “Why?” she said"), 3);
        assert_eq!(words("다리가 다시 열렸다"), 3);
        assert_eq!(words("橋が開いた"), 3);
    }

    #[test]
    fn tells_codes_from_words() {
        for (text, code) in [
            ("HW-0042-TIDE-0920", true),
            ("ABC13072025ID11", true),
            ("00:00 / 02:31", true),
            ("World War II", false),
            ("2024년 4월", false),
        ] {
            assert_eq!(is_code(text), code, "{text}");
        }
    }
}
