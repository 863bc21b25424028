//! A text as it is compared: its words folded to what does not change from outlet to outlet, each as a number.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

use crate::markdown::{self, Piece};
use crate::script::is_unspaced;

/// Words of one shingle: enough that two writers do not meet in it by chance.
const SHINGLE: usize = 4;

/// Characters of one shingle where words are not divided by blanks; four words are about as long.
const SHINGLE_UNSPACED: usize = 7;

/// Characters that count as one word where words are not divided.
const CHARACTERS_A_WORD: usize = 2;

/// The words of a text, hashed. The same on every machine and in every run.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    tokens: Vec<u64>,
    unspaced: usize,
    /// Hashes of the tokens that hold a digit, in order, each once.
    pub numbers: Vec<u64>,
}

impl Text {
    pub(super) fn of(markdown: &str) -> Self {
        let tokens = Vec::with_capacity(markdown.len() / 6);
        let mut reader = Reader { text: Text { tokens, ..Text::default() }, word: Word::default() };
        markdown::read_words(markdown, &mut reader);
        let mut text = reader.text;
        text.numbers.sort_unstable();
        text.numbers.dedup();
        text
    }

    /// The length in words, whatever the script.
    pub(super) fn words(&self) -> usize {
        self.tokens.len() - self.unspaced + self.unspaced.div_ceil(CHARACTERS_A_WORD)
    }

    /// A number for the whole text: two texts of the same words have the same.
    pub(super) fn whole(&self) -> u64 {
        mix(self.tokens.iter().fold(SEED, |hash, token| step(hash, *token)))
    }

    /// The shingles in their order: each run of a few words as a number.
    pub(super) fn shingles(&self) -> Vec<u64> {
        let join = |hash: u64, word: &u64| hash.rotate_left(9).wrapping_add(*word);
        if self.unspaced * 2 > self.tokens.len() {
            return self.tokens.windows(SHINGLE_UNSPACED).map(|words| mix(words.iter().fold(0, join))).collect();
        }
        // Without a loop for nearly all.
        self.tokens.array_windows::<SHINGLE>().map(|[a, b, c, d]| mix(join(join(join(*a, b), c), d))).collect()
    }

    /// The shingles in the order of their numbers, each once.
    pub(super) fn shingle_set(&self) -> Vec<u64> {
        let mut set = self.shingles();
        set.sort_unstable();
        set.dedup();
        set
    }
}

/// A text in the making.
struct Reader {
    text: Text,
    word: Word,
}

/// A word without its case, accents and marks, in one spelling, as far as it was read.
#[derive(Default)]
struct Word {
    /// Of the bytes that went before, eight at a time.
    hash: u64,
    /// The bytes since, the first in the lowest, and how many they are: less than eight.
    rest: u64,
    length: usize,
    has_digit: bool,
    /// Whether it holds more than marks.
    has_letter: bool,
}

impl Word {
    /// Takes up to eight bytes; how a word is divided does not change its number.
    fn take(&mut self, bytes: u64, length: usize) {
        self.rest |= bytes << (8 * self.length);
        if self.length + length >= 8 {
            self.hash = step(self.hash, self.rest);
            self.rest = bytes.checked_shr(8 * (8 - self.length) as u32).unwrap_or(0);
        }
        self.length = (self.length + length) % 8;
        self.has_letter = true;
    }

    fn take_character(&mut self, c: char) {
        self.take_folded(Folded::default().and(c));
    }

    fn take_folded(&mut self, folded: Folded) {
        if folded.length > 0 {
            self.take(folded.bytes, usize::from(folded.length));
            self.has_digit |= folded.is_digit;
        }
    }

    fn number(&self) -> u64 {
        step(self.hash, self.rest)
    }
}

impl markdown::TakesWords for Reader {
    fn ascii(&mut self, piece: Piece) {
        self.word.take(piece.lower, piece.length);
        self.word.has_digit |= piece.has_digit;
    }

    fn word(&mut self, piece: Piece) {
        let number = step(0, piece.lower);
        self.text.tokens.push(number);
        if piece.has_digit {
            self.text.numbers.push(number);
        }
    }

    fn letter(&mut self, c: char) {
        match FOLDED.get((c as usize).wrapping_sub(FIRST_FOLDED)) {
            Some(folded) => self.word.take_folded(*folded),
            // Hangul has nothing to fold.
            None if matches!(c, '\u{ac00}'..='\u{d7a3}') => self.word.take_character(c),
            None => {
                self.text.unspaced += usize::from(is_unspaced(c));
                fold_character(c, &mut |part| self.word.take_character(part));
            }
        }
    }

    fn end_of_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        // What is nothing but marks is no word.
        if word.has_letter {
            self.text.tokens.push(word.number());
        }
        if word.has_digit {
            self.text.numbers.push(word.number());
        }
    }
}

/// What is left of a character when its case, accents and marks are gone.
#[derive(Clone, Copy, Default)]
struct Folded {
    /// UTF-8, the first in the lowest.
    bytes: u64,
    /// 0 for a mark.
    length: u8,
    is_digit: bool,
}

impl Folded {
    fn and(self, c: char) -> Self {
        let mut written = [0; 8];
        let length = c.encode_utf8(&mut written).len() as u8;
        let bytes = self.bytes | u64::from_le_bytes(written) << (8 * self.length);
        Folded { bytes, length: self.length + length, is_digit: self.is_digit || c.is_ascii_digit() }
    }
}

/// Of the alphabets that most news is written in, beyond ASCII: taking their letters apart costs more than all else that
/// is done with them.
static FOLDED: LazyLock<Vec<Folded>> = LazyLock::new(|| {
    let folded = |c: char| {
        let mut folded = Folded::default();
        fold_character(c, &mut |part| folded = folded.and(part));
        folded
    };
    ('\u{80}'..='\u{6ff}').map(folded).collect()
});

/// Whose place is the first there.
const FIRST_FOLDED: usize = 0x80;

fn fold_character(c: char, take: &mut impl FnMut(char)) {
    let digit = |zero: u32| char::from_digit(u32::from(c) - zero, 10).unwrap_or(c);
    match c {
        // Accents, vowel signs, the stretched line of Arabic, and what is not seen.
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{ad}' => {}
        '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
        // Latin, Greek and Cyrillic letters by what they are made of: `é` and `e` with an accent are one.
        '\u{c0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => decompose_canonical(c, |part| {
            if !matches!(part, '\u{300}'..='\u{36f}') {
                part.to_lowercase().for_each(&mut *take);
            }
        }),
        'آ' | 'أ' | 'إ' | 'ٱ' => take('ا'),
        'ى' | 'ی' => take('ي'),
        'ک' => take('ك'),
        '\u{660}'..='\u{669}' => take(digit(0x660)),
        '\u{6f0}'..='\u{6f9}' => take(digit(0x6f0)),
        '\u{966}'..='\u{96f}' => take(digit(0x966)),
        // Full-width letters and digits.
        '\u{ff01}'..='\u{ff5e}' => {
            take(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c).to_ascii_lowercase());
        }
        c => take(c),
    }
}

/// An arbitrary odd number with as many ones as zeros (the golden ratio, as Knuth has it): changing it changes which
/// stretches of a text are looked at, never what is found of them.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

fn step(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(SEED)
}

/// The last steps of SplitMix64: every bit of the result depends on every bit of `hash`.
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        Text::of(a).whole() == Text::of(b).whole()
    }

    #[test]
    fn spellings_of_one_word_are_one_word() {
        for (a, b) in [
            ("Été à Paris", "ete\u{301} A PARIS"),
            ("أُعلِنَ في المـــوانئ", "اعلن في الموانئ"),
            ("٢٤ قطارا", "24 قطارا"),
            ("ЁЛКА й", "елка и"),
            ("２４ ｋｍ", "24 km"),
            ("**so\u{ad}ft** _words_", "soft words"),
        ] {
            assert!(same(a, b), "{a} / {b}");
        }
        assert!(!same("닻", "닺") && !same("潮水", "水潮") && !same("a b", "ab"));
    }

    #[test]
    fn words_are_counted_in_every_script() {
        let counts = |text: &str| Text::of(text).words();
        assert_eq!(
            (counts("the gates are closed"), counts("潮水今晨上涨"), counts("열차가 해솔포를 떠난다")),
            (4, 3, 3)
        );
    }

    #[test]
    fn the_numbers_are_the_same_on_every_machine() {
        let shingles = Text::of("The gate was closed at nine").shingles();
        assert_eq!(shingles.len(), 3);
        assert_eq!(shingles[0], Text::of("the GATE was closed").shingles()[0]);
        assert_eq!(Text::of("gate").whole(), KNOWN);
    }

    /// Computed once: another number means that other stretches are compared from now on.
    const KNOWN: u64 = 7_748_346_545_912_834_292;
}
