//! How a line looks: how long it is, whether it is a sentence, whether it is made of names or of codes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::page::Line;
use crate::extract::learned::texture::tally;

/// What one look at a text tells of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Texture {
    /// Columns of a terminal that it takes: a Chinese character says about as much as two letters.
    pub width: usize,
    /// Words; of writing without blanks, two characters count as one.
    pub words: usize,
    /// Same for texts of the same letters and digits, whatever the case, the quotes, dashes and blanks; 0 for none.
    pub key: u64,
    /// A code or counter that no reader reads: a token of capitals, digits and marks.
    pub code: bool,
    /// Figures, whatever the script.
    pub digits: usize,
}

/// What an ASCII character is to a text: a letter in lower case, a digit, or one of the three below.
const SIGNS: [u8; 128] = {
    let mut signs = [OTHER; 128];
    let mut at = 0;
    while at < signs.len() {
        signs[at] = match at as u8 {
            byte @ (b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9') => byte.to_ascii_lowercase(),
            b'\t'..=b'\r' | b' ' => BLANK,
            b'\'' => APOSTROPHE,
            _ => OTHER,
        };
        at += 1;
    }
    signs
};
/// The same of every byte, but 0 for what is neither an ASCII letter nor a digit.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut at = 0;
    while at < SIGNS.len() {
        if SIGNS[at] > APOSTROPHE {
            plain[at] = SIGNS[at];
        }
        at += 1;
    }
    plain
};

const OTHER: u8 = 0;
const BLANK: u8 = 1;
const APOSTROPHE: u8 = 2;

impl Texture {
    pub fn of(text: &str) -> Texture {
        let bytes = text.as_bytes();
        let (mut width, mut spaced_words, mut wide_signs) = (0, 0, 0);
        let (mut digits, mut letters, mut small) = (0, 0, 0);
        // ASCII letters and figures.
        let mut plain = 0;
        let mut any_wide = false;
        let mut counted = false;
        let mut key = Key::default();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            while let Some(&byte) = bytes.get(at).filter(|byte| byte.is_ascii()) {
                match SIGNS[usize::from(byte)] {
                    OTHER => key.pause(),
                    BLANK => {
                        counted = false;
                        key.pause();
                    }
                    APOSTROPHE => {}
                    sign => {
                        spaced_words += usize::from(!counted);
                        counted = true;
                        key.add_plain(sign);
                        // Nearly always more letters stand behind a letter.
                        let from = at;
                        while let Some(sign) =
                            bytes.get(at + 1).map(|byte| PLAIN[usize::from(*byte)]).filter(|s| *s > 0)
                        {
                            key.mix(char::from(sign));
                            at += 1;
                        }
                        plain += at + 1 - from;
                    }
                }
                at += 1;
            }
            width += at - start;
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            let wide = is_wide(c);
            any_wide |= wide;
            width += if wide { 2 } else { 1 };
            if c.is_whitespace() {
                counted = false;
                key.pause();
            } else if c.is_alphanumeric() {
                if wide && !is_hangul(c) {
                    wide_signs += 1;
                } else if !counted {
                    counted = true;
                    spaced_words += 1;
                }
                if c.is_numeric() {
                    digits += 1;
                } else {
                    letters += 1;
                    small += usize::from(c.is_lowercase());
                }
                key.add(c);
            } else if c != '’' {
                key.pause();
            }
        }
        let plain_digits = tally(bytes, u8::is_ascii_digit);
        digits += plain_digits;
        letters += plain - plain_digits;
        // Asked only of what may be a code.
        small += if digits >= 4 { tally(bytes, u8::is_ascii_lowercase) } else { 0 };
        let words = spaced_words + usize::div_ceil(wide_signs, 2);
        let code = letters == 0 || (digits >= 4 && small == 0 && !any_wide && words <= 3 && digits + 4 >= letters);
        Texture { width, words, key: key.finish(), code, digits }
    }
}

/// Adds up letters and digits to a number that stands for a text; one blank stands for whatever is between them.
#[derive(Clone, Copy, Default)]
struct Key {
    sum: u64,
    paused: bool,
}

impl Key {
    fn add(&mut self, c: char) {
        if self.paused && self.sum != 0 {
            self.mix(' ');
        }
        self.paused = false;
        match c {
            c if c.is_ascii() => self.mix(c.to_ascii_lowercase()),
            c => c.to_lowercase().for_each(|lower| self.mix(lower)),
        }
    }

    /// A letter in lower case, or a digit.
    fn add_plain(&mut self, byte: u8) {
        if self.paused {
            if self.sum != 0 {
                self.mix(' ');
            }
            self.paused = false;
        }
        self.mix(char::from(byte));
    }

    fn pause(&mut self) {
        self.paused = true;
    }

    fn mix(&mut self, c: char) {
        self.sum = (self.sum.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// The high bits are mixed best: tables look at the low ones.
    fn finish(self) -> u64 {
        self.sum ^ (self.sum >> 32)
    }
}

/// What texts of the same letters and digits have in common; see [`Texture::key`].
pub fn key(text: &str) -> u64 {
    Texture::of(text).key
}

/// Hands out, as a number, each word that carries a text's meaning: longer words, or pairs of wide characters.
///
/// Endings differ between a headline and the text: the first letters stand for a word.
pub(super) fn each_content_word(text: &str, mut found: impl FnMut(u64)) {
    let bytes = text.as_bytes();
    let is_letter = |byte: &u8| PLAIN[usize::from(*byte)] > 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if is_letter(byte) {
            let start = at;
            while bytes.get(at).is_some_and(is_letter) {
                at += 1;
            }
            let word = &bytes[start..at];
            match bytes.get(at) {
                // The word may go on, with letters of another kind.
                Some(next) if *next == b'\'' || !next.is_ascii() => at = other_content_word(text, start, &mut found),
                _ => match word.len() {
                    0..=3 => {}
                    4..=6 => found(plain_sum(&word[..4])),
                    _ => found(plain_sum(&word[..5])),
                },
            }
        } else if byte.is_ascii() {
            at += 1;
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            at = match c.is_alphanumeric() {
                true => other_content_word(text, at, &mut found),
                false => at + c.len_utf8(),
            };
        }
    }
}

/// What ASCII letters stand for.
fn plain_sum(letters: &[u8]) -> u64 {
    let mut key = Key::default();
    letters.iter().for_each(|byte| key.mix(char::from(PLAIN[usize::from(*byte)])));
    key.finish()
}

/// Hands out what the word stands for that begins at `from`; returns where it ends.
fn other_content_word(text: &str, from: usize, found: &mut impl FnMut(u64)) -> usize {
    let mut word: Vec<char> = Vec::with_capacity(16);
    let mut any_wide = false;
    let mut end = text.len();
    for (at, c) in text[from..].char_indices() {
        if c.is_alphanumeric() {
            any_wide |= is_wide(c);
            // Of a long word, only the beginning counts.
            if word.len() < 12 || any_wide {
                match c {
                    'a'..='z' => word.push(c),
                    c => word.extend(c.to_lowercase()),
                }
            }
        } else if !matches!(c, '\'' | '’') {
            end = from + at;
            break;
        }
    }
    if any_wide {
        word.windows(2).for_each(|pair| found(sum(pair)));
    } else if word.len() >= 4 {
        // Arabic writes its article before the word.
        let letters = word.strip_prefix(&['ا', 'ل']).unwrap_or(&word);
        let kept = if letters.len() > 6 { 5 } else { 4 };
        found(sum(&letters[..kept.min(letters.len())]));
    }
    end
}

/// The content words of a page's lines, told once for all that ask for them.
pub(super) struct Contents {
    words: Vec<u64>,
    /// For each line one past its last word.
    ends: Vec<u32>,
}

impl Contents {
    pub fn of(lines: &[Line]) -> Contents {
        let mut contents = Contents { words: Vec::new(), ends: Vec::with_capacity(lines.len()) };
        for line in lines {
            each_content_word(line.text(), |word| contents.words.push(word));
            contents.ends.push(contents.words.len() as u32);
        }
        contents
    }

    pub fn line(&self, at: usize) -> &[u64] {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[from as usize..self.ends[at] as usize]
    }
}

pub(super) fn content_words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    each_content_word(text, |word| words.push(word));
    words
}

fn sum(letters: &[char]) -> u64 {
    let mut key = Key::default();
    letters.iter().for_each(|c| key.mix(*c));
    key.finish()
}

/// A table whose keys are sums already: they need no further hashing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Summed(u64);

impl Hasher for Summed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, sum: u64) {
        self.0 = sum;
    }
}

/// What is known of sums; see [`Summed`].
pub(super) type BySum<T> = HashMap<u64, T, BuildHasherDefault<Summed>>;

/// Columns of a terminal that a text takes: a Chinese character says about as much as two letters.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Characters written without blanks between words, and Hangul, which takes as much room.
pub(in crate::extract) fn is_wide(c: char) -> bool {
    c >= '\u{1100}'
        && matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
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
    Texture::of(text).words
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

/// A code or counter; see [`Texture::code`].
pub(super) fn is_code(text: &str) -> bool {
    Texture::of(text).code
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
    fn a_key_stands_for_letters_and_digits() {
        for (one, other) in [
            ("The “Old” Quay - closed", "the old quay: CLOSED!"),
            ("Mira's boats", "Mira’s boats"),
            ("المرفأ، القديم", "المرفأ القديم"),
        ] {
            assert_eq!(key(one), key(other), "{one} / {other}");
        }
        for (one, other) in [("The old quay", "The oldquay"), ("Quay 1", "Quay 2"), ("橋が開いた", "橋が閉いた")]
        {
            assert_ne!(key(one), key(other), "{one} / {other}");
        }
        assert_eq!(key("— • —"), 0);
    }

    #[test]
    fn endings_do_not_keep_two_words_apart() {
        assert_eq!(content_words("Bridges, at a lake"), content_words("bridging the Lakes"));
        assert_eq!(content_words("المدينة"), content_words("مدينة"));
        assert_eq!(content_words("橋が開").len(), 2);
        assert_eq!(content_words("of it a"), Vec::<u64>::new());
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
