//! The words of a Markdown body as cheaply as they can be had: one pass over the text, without its tree.
//!
//! For comparing texts by the thousand. What stands in the addresses of links and in HTML tags is left out; whether a
//! word is emphasised, quoted or part of a heading is not asked.

use crate::script::{is_alphanumeric, is_unspaced};

/// Takes words piece by piece.
pub trait TakesWords {
    /// The next letters and digits of the word.
    fn ascii(&mut self, piece: Piece);
    /// The next letter, digit or mark of the word, beyond ASCII.
    fn letter(&mut self, c: char);
    fn end_of_word(&mut self);

    /// A word that is one piece of less than eight, as most are.
    fn word(&mut self, piece: Piece) {
        self.ascii(piece);
        self.end_of_word();
    }
}

/// Up to eight letters and digits of ASCII, of which most words consist.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// One to a byte, the first in the lowest, in lower case; zero where there is none.
    pub lower: u64,
    /// 1 to 8.
    pub length: usize,
    pub has_digit: bool,
}

/// One in each of eight bytes; the highest bit of each; the bit that small letters have and capitals have not.
const EACH: u64 = u64::MAX / 255;
const HIGHEST: u64 = EACH * 0x80;
const SMALL: u64 = EACH * 0x20;

/// Eight bytes of a text, looked at together.
struct Eight {
    bytes: u64,
    /// The highest bit of each byte that is a digit, and of each that is a letter or digit of ASCII.
    digits: u64,
    parts: u64,
}

impl Eight {
    /// The first ones of a text; those that are missing at its end count as zeros.
    fn at_start(text: &[u8]) -> Self {
        let bytes = match text.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => text.iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
        };
        let (plain, small) = (bytes & !HIGHEST, bytes & !HIGHEST | SMALL);
        // Of a byte below 128 the highest bit of the sum tells whether it is at least `from`; none goes over into the
        // next.
        let at_least = |bytes: u64, from: u8| bytes + EACH * u64::from(128 - from);
        let digits = at_least(plain, b'0') & !at_least(plain, b'9' + 1);
        let letters = at_least(small, b'a') & !at_least(small, b'z' + 1);
        let of_ascii = !bytes & HIGHEST;
        Eight { bytes, digits: digits & of_ascii, parts: (digits | letters) & of_ascii }
    }

    /// How many letters and digits they begin with.
    fn length(&self) -> usize {
        (!self.parts & HIGHEST).trailing_zeros() as usize / 8
    }

    /// The first `length` of them, which are letters and digits.
    fn piece(&self, length: usize) -> Piece {
        let own = u64::MAX >> (64 - 8 * length);
        // Digits have the bit of small letters already.
        Piece { lower: (self.bytes | SMALL) & own, length, has_digit: self.digits & own != 0 }
    }

    /// Whether the byte behind the first `length`, which are fewer than eight, is beyond ASCII.
    fn goes_on_beyond_ascii(&self, length: usize) -> bool {
        self.bytes >> (8 * length) & 0x80 != 0
    }
}

/// What a byte means by itself.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Between,
    /// A letter or digit of ASCII.
    Part,
    /// What has to be looked at by itself: characters beyond ASCII, and what may begin an address or a tag.
    Other,
}

const MEANINGS: [Meaning; 256] = {
    let mut meanings = [Meaning::Between; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte >= 0x80 || byte == b'(' as usize || byte == b'<' as usize {
            meanings[byte] = Meaning::Other;
        } else if (byte as u8).is_ascii_alphanumeric() {
            meanings[byte] = Meaning::Part;
        }
        byte += 1;
    }
    meanings
};

/// Hands out the words of a body in their order: runs of letters, digits and marks. Scripts that write no blanks between
/// words give each character by itself.
pub fn read_words(markdown: &str, taker: &mut impl TakesWords) {
    let mut reader = Reader { markdown, taker, in_word: false };
    let bytes = markdown.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match MEANINGS[usize::from(*byte)] {
            Meaning::Between => {
                reader.end_word();
                at += 1;
            }
            Meaning::Part => at += reader.take_part(&Eight::at_start(&bytes[at..])),
            Meaning::Other => at = reader.take_other(at),
        }
    }
    reader.end_word();
}

struct Reader<'a, T> {
    markdown: &'a str,
    taker: &'a mut T,
    in_word: bool,
}

impl<T: TakesWords> Reader<'_, T> {
    /// Takes the letters and digits that eight bytes begin with; how many they are.
    fn take_part(&mut self, eight: &Eight) -> usize {
        let length = eight.length();
        let piece = eight.piece(length);
        if !self.in_word && length < 8 && !eight.goes_on_beyond_ascii(length) {
            self.taker.word(piece);
        } else {
            self.in_word = true;
            self.taker.ascii(piece);
        }
        length
    }

    /// Characters beyond ASCII, or an address or tag if one begins here; where the text goes on.
    fn take_other(&mut self, start: usize) -> usize {
        let bytes = self.markdown.as_bytes();
        let mut at = start;
        for c in self.markdown[start..].chars() {
            match c {
                '\0'..='\x7f' => break,
                // Letters of the scripts that most news is written in.
                '\u{d8}'..='\u{f6}' | '\u{400}'..='\u{481}' | '\u{620}'..='\u{657}' | '\u{ac00}'..='\u{d7a3}' => {
                    self.taker.letter(c);
                    self.in_word = true;
                }
                c if is_unspaced(c) => {
                    self.end_word();
                    self.taker.letter(c);
                    self.taker.end_of_word();
                }
                c if is_word_part(c) => {
                    self.taker.letter(c);
                    self.in_word = true;
                }
                _ => self.end_word(),
            }
            at += c.len_utf8();
        }
        if at > start {
            return at;
        }
        self.end_word();
        at + match bytes[at] {
            b'(' if at > 0 && bytes[at - 1] == b']' => length_to(b')', &bytes[at..]),
            b'<' if bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || b"/!".contains(next)) => {
                length_to(b'>', &bytes[at..])
            }
            _ => 1,
        }
    }

    fn end_word(&mut self) {
        if std::mem::take(&mut self.in_word) {
            self.taker.end_of_word();
        }
    }
}

/// What stands up to the next `end` of the line; where there is none, what looked like markup is none.
fn length_to(end: u8, rest: &[u8]) -> usize {
    // Addresses and tags are short; a text of opening brackets alone must not cost the square of its length.
    let within = &rest[..rest.len().min(2048)];
    match memchr::memchr2(end, b'\n', within) {
        Some(length) if within[length] == end => length + 1,
        _ => 1,
    }
}

/// Whether a character is part of a word: a letter, a digit, a mark on one, or what is not seen between them.
pub fn is_word_part(c: char) -> bool {
    is_alphanumeric(c)
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{670}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

/// Words of a text in Markdown: what stands between blanks and has a letter or digit in it; where no blanks are written,
/// each character is one, as word processors count.
pub fn word_count(body: &str) -> usize {
    let is_word_by_itself = |c: char| c.is_alphanumeric() && is_unspaced(c);
    body.split_whitespace()
        .map(|token| {
            // The most common case first: a token of ASCII is one word or none.
            if token.is_ascii() {
                return usize::from(token.bytes().any(|byte| byte.is_ascii_alphanumeric()));
            }
            let single = token.chars().filter(|c| is_word_by_itself(*c)).count();
            let other = token.chars().any(|c| c.is_alphanumeric() && !is_word_by_itself(c));
            single + usize::from(other)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Listed {
        words: Vec<String>,
        word: String,
    }

    impl TakesWords for Listed {
        fn ascii(&mut self, piece: Piece) {
            let letters = &piece.lower.to_le_bytes()[..piece.length];
            assert_eq!(letters.iter().any(u8::is_ascii_digit), piece.has_digit);
            self.word.push_str(std::str::from_utf8(letters).unwrap());
        }

        fn letter(&mut self, c: char) {
            self.word.push(c);
        }

        fn end_of_word(&mut self) {
            self.words.push(std::mem::take(&mut self.word));
        }
    }

    fn words(markdown: &str) -> Vec<String> {
        let mut listed = Listed::default();
        read_words(markdown, &mut listed);
        assert_eq!(listed.word, "");
        listed.words
    }

    #[test]
    fn words_are_found_without_their_markup() {
        for (markdown, expected) in [
            ("## The *gates*, [closed](https://e.example/a \"t\")!", "The gates closed"),
            ("a <b class=\"x\">bold</b> word, 1 < 2, a<2", "a bold word 1 2 a 2"),
            ("![Harbour](pictures/a.png) it's 40%", "Harbour it s 40"),
            ("潮水 24米。", "潮 水 24 米"),
            ("e\u{301}te\u{301} وُلِد", "e\u{301}te\u{301} وُلِد"),
            (
                "Abcdefgh Abcdefghi0 abcdefg\u{e9}hijklmnopqrstuvw@[`{/:",
                "Abcdefgh Abcdefghi0 abcdefg\u{e9}hijklmnopqrstuvw",
            ),
            ("](", ""),
            ("[a](b c", "a b c"),
        ] {
            assert_eq!(words(markdown).join(" "), expected.to_ascii_lowercase(), "{markdown}");
        }
    }

    #[test]
    fn words_are_what_stands_between_other_characters() {
        let alphabet: Vec<char> = "aZm09z{`@[/: _-.é\u{301}ж한\u{a0}".chars().collect();
        let mut seed = 1_u64;
        for _ in 0..2_000 {
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) as usize
            };
            let text: String = (0..next() % 300).map(|_| alphabet[next() % alphabet.len()]).collect();
            let expected: Vec<String> =
                text.split(|c| !is_word_part(c)).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
            let found: Vec<String> = words(&text).iter().map(|word| word.to_ascii_lowercase()).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn brackets_without_end_cost_no_more_than_their_number() {
        assert_eq!(words(&"](".repeat(500_000)).len(), 0);
        assert_eq!(words(&"<a".repeat(200_000)).len(), 200_000);
    }

    #[test]
    fn words_are_counted_in_every_script() {
        for (text, expected) in [
            ("", 0),
            ("The tide — at 3.40 a.m. — rose.\n\n## Two\n\n- x\n", 8),
            ("밀물이 7번 부두를 넘었다", 4),
            ("潮水再次漫过七号码头。", 10),
            ("قالت مديرة الميناء", 3),
        ] {
            assert_eq!(word_count(text), expected, "{text}");
        }
    }
}
