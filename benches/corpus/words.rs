//! Made-up words in four scripts: of few syllables where they are common, of more where they are rare.

use std::collections::HashSet;

use super::random::{Random, Zipf};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Russian,
    Arabic,
    Korean,
}

/// The words of a language, the most common ones first.
pub struct Words {
    words: Vec<String>,
    drawn: Zipf,
}

/// Words that a reader meets all the time, and those beyond them that are still common.
const COMMON: (usize, usize) = (250, 4_000);

impl Language {
    pub const ALL: [Language; 4] = [Language::English, Language::Russian, Language::Arabic, Language::Korean];

    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Russian => "ru",
            Language::Arabic => "ar",
            Language::Korean => "ko",
        }
    }

    fn vocabulary(self) -> usize {
        if self == Language::English { 30_000 } else { 12_000 }
    }

    fn syllable(self, random: &mut Random, word: &mut String) {
        match self {
            Language::English => {
                const BEFORE: &[&str] = &[
                    "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w", "bl", "br", "cl", "dr",
                    "fl", "gr", "pl", "pr", "sh", "sl", "sp", "st", "th", "tr", "qu",
                ];
                const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "a", "e", "o", "ai", "ea", "ou"];
                const BEHIND: &[&str] = &["", "", "", "n", "r", "s", "t", "l", "nd", "st", "m", "ck"];
                [BEFORE, VOWELS, BEHIND].iter().for_each(|sounds| word.push_str(random.choice::<&str>(sounds)));
            }
            Language::Russian => {
                const BEFORE: &[&str] =
                    &["б", "в", "г", "д", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ч", "ш", "пр", "ст", "тр"];
                const VOWELS: &[&str] = &["а", "е", "и", "о", "у", "я", "ы", "ё"];
                const BEHIND: &[&str] = &["", "", "", "н", "й", "л", "т", "ть"];
                [BEFORE, VOWELS, BEHIND].iter().for_each(|sounds| word.push_str(random.choice::<&str>(sounds)));
            }
            Language::Arabic => {
                const LETTERS: &[&str] = &[
                    "ب", "ت", "ج", "ح", "خ", "د", "ر", "ز", "س", "ش", "ص", "ط", "ع", "ف", "ق", "ك", "ل", "م", "ن", "ه",
                ];
                const VOWELS: &[&str] = &["ا", "و", "ي", "", ""];
                [LETTERS, VOWELS].iter().for_each(|sounds| word.push_str(random.choice::<&str>(sounds)));
            }
            Language::Korean => {
                // Unicode composes a syllable of a first sound, a vowel and a last sound, or none (0).
                const VOWELS: &[usize] = &[0, 4, 8, 13, 18, 20];
                const LAST: &[usize] = &[0, 0, 4, 8, 16, 21];
                let at = (random.below(19) * 21 + random.choice(VOWELS)) * 28 + random.choice(LAST);
                word.extend(char::from_u32(0xac00 + at as u32));
            }
        }
    }
}

impl Words {
    pub fn of(language: Language) -> Self {
        let mut random = Random::new(language as u64 + 100);
        let mut met = HashSet::new();
        let mut words = Vec::with_capacity(language.vocabulary());
        while words.len() < language.vocabulary() {
            let syllables = match words.len() {
                rank if rank < COMMON.0 => 1,
                rank if rank < COMMON.1 => 2,
                _ => 2 + random.below(2),
            };
            let mut word = String::new();
            (0..syllables).for_each(|_| language.syllable(&mut random, &mut word));
            // Where all short words are taken, the next one is longer.
            while !met.insert(word.clone()) {
                language.syllable(&mut random, &mut word);
            }
            words.push(word);
        }
        let drawn = Zipf::new(words.len(), 2.7);
        Words { words, drawn }
    }

    pub fn word(&self, random: &mut Random) -> &str {
        &self.words[self.drawn.draw(random)]
    }

    pub fn row(&self, random: &mut Random, count: usize) -> Vec<&str> {
        (0..count).map(|_| self.word(random)).collect()
    }

    /// So many names, no two alike.
    pub fn names(&self, random: &mut Random, count: usize) -> Vec<String> {
        let rare = &self.words[COMMON.0..];
        let mut met = HashSet::new();
        let mut names = Vec::with_capacity(count);
        while names.len() < count {
            let word = random.choice(rare);
            if word.len() < 10 && met.insert(word) {
                names.push(super::capitalised(word));
            }
        }
        names
    }

    /// So many expressions of one word or two, no two alike.
    pub fn phrases(&self, random: &mut Random, count: usize) -> Vec<String> {
        let rare = &self.words[COMMON.0..];
        let mut met = HashSet::new();
        let mut phrases = Vec::with_capacity(count);
        while phrases.len() < count {
            let first = random.choice(rare);
            let phrase = match random.below(2) {
                0 => first.clone(),
                _ => format!("{first} {}", random.choice(rare)),
            };
            if met.insert(phrase.clone()) {
                phrases.push(phrase);
            }
        }
        phrases
    }
}
