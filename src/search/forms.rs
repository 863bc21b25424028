//! The form under which a word is found: its stem in the document's language, without marks, in one spelling.
//!
//! `static/search-words.js` does the same to the words of a query; a test holds the two together word by word.

use snowball_stemmers_rs::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::korean;
use super::words::is_silent;

/// Characters of a word that are kept: what is longer is no word.
const LONGEST: usize = 40;

/// A language whose word forms are known (Snowball 3).
#[derive(Debug, Clone, Copy)]
pub(super) struct Stemmed {
    /// BCP 47 primary subtag, which stands behind its stems in the index.
    pub code: &'static str,
    /// The stemmer's name, and that of its script.
    pub name: &'static str,
    algorithm: Algorithm,
    script: Script,
}

/// The scripts in which a stemmer can read a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Arabic,
    Armenian,
    Cyrillic,
    Devanagari,
    Greek,
    Hebrew,
    Latin,
    Tamil,
    /// Serbian is written in both.
    CyrillicOrLatin,
    Other,
}

/// By code. Lithuanian is not here: its stemmer differs between the two implementations.
const STEMMED: &[Stemmed] = &[
    Stemmed { code: "ar", name: "arabic", algorithm: Algorithm::Arabic, script: Script::Arabic },
    Stemmed { code: "ca", name: "catalan", algorithm: Algorithm::Catalan, script: Script::Latin },
    Stemmed { code: "da", name: "danish", algorithm: Algorithm::Danish, script: Script::Latin },
    Stemmed { code: "de", name: "german", algorithm: Algorithm::German, script: Script::Latin },
    Stemmed { code: "el", name: "greek", algorithm: Algorithm::Greek, script: Script::Greek },
    Stemmed { code: "en", name: "english", algorithm: Algorithm::English, script: Script::Latin },
    Stemmed { code: "eo", name: "esperanto", algorithm: Algorithm::Esperanto, script: Script::Latin },
    Stemmed { code: "es", name: "spanish", algorithm: Algorithm::Spanish, script: Script::Latin },
    Stemmed { code: "et", name: "estonian", algorithm: Algorithm::Estonian, script: Script::Latin },
    Stemmed { code: "eu", name: "basque", algorithm: Algorithm::Basque, script: Script::Latin },
    Stemmed { code: "fi", name: "finnish", algorithm: Algorithm::Finnish, script: Script::Latin },
    Stemmed { code: "fr", name: "french", algorithm: Algorithm::French, script: Script::Latin },
    Stemmed { code: "ga", name: "irish", algorithm: Algorithm::Irish, script: Script::Latin },
    Stemmed { code: "hi", name: "hindi", algorithm: Algorithm::Hindi, script: Script::Devanagari },
    Stemmed { code: "hu", name: "hungarian", algorithm: Algorithm::Hungarian, script: Script::Latin },
    Stemmed { code: "hy", name: "armenian", algorithm: Algorithm::Armenian, script: Script::Armenian },
    Stemmed { code: "id", name: "indonesian", algorithm: Algorithm::Indonesian, script: Script::Latin },
    Stemmed { code: "it", name: "italian", algorithm: Algorithm::Italian, script: Script::Latin },
    Stemmed { code: "ne", name: "nepali", algorithm: Algorithm::Nepali, script: Script::Devanagari },
    Stemmed { code: "nl", name: "dutch", algorithm: Algorithm::Dutch, script: Script::Latin },
    Stemmed { code: "no", name: "norwegian", algorithm: Algorithm::Norwegian, script: Script::Latin },
    Stemmed { code: "pt", name: "portuguese", algorithm: Algorithm::Portuguese, script: Script::Latin },
    Stemmed { code: "ro", name: "romanian", algorithm: Algorithm::Romanian, script: Script::Latin },
    Stemmed { code: "ru", name: "russian", algorithm: Algorithm::Russian, script: Script::Cyrillic },
    Stemmed { code: "sr", name: "serbian", algorithm: Algorithm::Serbian, script: Script::CyrillicOrLatin },
    Stemmed { code: "sv", name: "swedish", algorithm: Algorithm::Swedish, script: Script::Latin },
    Stemmed { code: "ta", name: "tamil", algorithm: Algorithm::Tamil, script: Script::Tamil },
    Stemmed { code: "tr", name: "turkish", algorithm: Algorithm::Turkish, script: Script::Latin },
    Stemmed { code: "yi", name: "yiddish", algorithm: Algorithm::Yiddish, script: Script::Hebrew },
];

/// What reads the words of documents in one language.
pub(super) struct Reader {
    stemmed: Option<(Stemmed, Stemmer)>,
    /// Whether `I` is a capital `ı`.
    dotless: bool,
}

impl Stemmed {
    /// The language of a document, by its BCP 47 tag.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = primary(tag);
        let code = if matches!(primary.as_str(), "nb" | "nn") { "no" } else { primary.as_str() };
        STEMMED.binary_search_by(|known| known.code.cmp(code)).ok().map(|at| STEMMED[at])
    }

    /// The letters by which a query's word is known to be one for this stemmer, as `static/search-words.js` names them.
    pub fn script_name(self) -> &'static str {
        match self.script {
            Script::Arabic => "arabic",
            Script::Armenian => "armenian",
            Script::Cyrillic => "cyrillic",
            Script::Devanagari => "devanagari",
            Script::Greek => "greek",
            Script::Hebrew => "hebrew",
            Script::Latin => "latin",
            Script::Tamil => "tamil",
            Script::CyrillicOrLatin => "cyrillic latin",
            Script::Other => "",
        }
    }

    fn reads(self, script: Script) -> bool {
        self.script == script
            || self.script == Script::CyrillicOrLatin && matches!(script, Script::Cyrillic | Script::Latin)
    }
}

impl Reader {
    /// For documents in a language (BCP 47), or in one that is not known.
    pub fn new(language: Option<&str>) -> Self {
        let stemmed = language.and_then(Stemmed::of);
        Reader {
            stemmed: stemmed.map(|stemmed| (stemmed, Stemmer::create(stemmed.algorithm))),
            dotless: language.is_some_and(|tag| matches!(primary(tag).as_str(), "tr" | "az")),
        }
    }

    /// The key of a word written with blanks round it: its stem and the language's code, or the plain word.
    /// Empty if nothing of it is left.
    pub fn word(&self, written: &str) -> String {
        let lower = lower(written, self.dotless);
        let reader = self.stemmed.as_ref().filter(|(stemmed, _)| stemmed.reads(script(&lower)));
        match reader {
            Some((stemmed, stemmer)) => {
                let spelt = if stemmed.script == Script::Arabic { arabic(&lower) } else { lower };
                match fold(&stemmer.stem(&spelt)) {
                    stem if stem.is_empty() => stem,
                    stem => format!("{stem}:{}", stemmed.code),
                }
            }
            None => fold(&lower),
        }
    }

    /// The key of a Korean word: without its particles.
    pub fn hangul(written: &str) -> String {
        let composed: String = written.nfkc().take(LONGEST).collect();
        korean::without_particles(&composed).to_owned()
    }
}

/// The characters of a run that is written without blanks.
pub(super) fn characters(written: &str) -> Vec<char> {
    written.nfkc().flat_map(char::to_lowercase).filter(|c| !is_silent(*c)).collect()
}

/// The name of a tag or source as filters are looked up: a plain word, its blanks kept.
pub(super) fn name(written: &str) -> String {
    let lower = written.nfkc().flat_map(char::to_lowercase).collect::<String>();
    fold(lower.trim())
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn lower(written: &str, dotless: bool) -> String {
    if written.is_ascii() && !dotless {
        let mut lower = written.to_ascii_lowercase();
        lower.truncate(LONGEST);
        return lower;
    }
    let composed: String = written.nfkc().take(LONGEST).filter(|c| !is_silent(*c) && !is_vowel_sign(*c)).collect();
    if dotless { composed.replace('I', "ı").replace('İ', "i").to_lowercase() } else { composed.to_lowercase() }
}

/// Vowel and cantillation signs of Arabic and Hebrew, which most texts leave out, and the Arabic stretch.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{591}'..='\u{5c7}')
}

/// One spelling for what is written in several ways: alef with or without its hamza, ى for ي and ه for ة at the end;
/// and no "and" or "so" joined to the article, which the stemmer leaves there.
fn arabic(word: &str) -> String {
    let mut letters: Vec<char> = word
        .chars()
        .map(|letter| match letter {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            letter => letter,
        })
        .collect();
    if letters.len() > 5 && matches!(letters[..3], ['و' | 'ف', 'ا', 'ل']) {
        letters.remove(0);
    }
    if letters.len() > 2
        && let Some(last) = letters.last_mut()
    {
        *last = match *last {
            'ى' => 'ي',
            'ه' => 'ة',
            letter => letter,
        };
    }
    letters.into_iter().collect()
}

/// Without accents, with plain letters for joined and stroked ones, with the digits 0 to 9.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfd() {
        match letter {
            '\u{300}'..='\u{36f}' | '\u{653}'..='\u{655}' => {}
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'þ' => folded.push_str("th"),
            'ς' => folded.push('σ'),
            // Persian and Urdu letters for the Arabic ones that stand in their place.
            'ی' | 'ى' => folded.push('ي'),
            'ک' => folded.push('ك'),
            'ہ' => folded.push('ه'),
            '٠'..='٩' => folded.push(digit(letter, '٠')),
            '۰'..='۹' => folded.push(digit(letter, '۰')),
            '०'..='९' => folded.push(digit(letter, '०')),
            '০'..='৯' => folded.push(digit(letter, '০')),
            letter => folded.push(letter),
        }
    }
    folded
}

fn digit(of: char, zero: char) -> char {
    char::from(b'0' + (of as u32 - zero as u32) as u8)
}

/// The script of a word, by its first letter.
fn script(word: &str) -> Script {
    let Some(first) = word.chars().find(|c| !c.is_numeric()) else { return Script::Other };
    match first {
        'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{530}'..='\u{58f}' => Script::Armenian,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Script::Arabic,
        '\u{900}'..='\u{97f}' => Script::Devanagari,
        '\u{b80}'..='\u{bff}' => Script::Tamil,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(language: &str, words: &[&str]) {
        let reader = Reader::new(Some(language));
        let keys: Vec<String> = words.iter().map(|word| reader.word(word)).collect();
        assert!(keys.iter().all(|key| *key == keys[0] && !key.is_empty()), "{words:?}: {keys:?}");
    }

    #[test]
    fn the_forms_of_a_word_have_one_key() {
        alike("en", &["bridge", "Bridges", "bridged"]);
        alike("en-GB", &["library", "LIBRARIES"]);
        alike("es", &["nación", "naciones", "nacion"]);
        alike("fr", &["régional", "régionale", "regional"]);
        alike("de", &["Häuser", "häusern", "Haus"]);
        alike("ru", &["мост", "моста", "Мосты"]);
        alike("ru", &["ёлка", "елки"]);
        alike("tr", &["IŞIK", "ışık"]);
        alike("ar", &["الحكومة", "حكومة", "الحكومه", "حكومه", "للحكومة", "والحكومة", "بالحكومة"]);
        alike("ar", &["الأزمة", "أزمة", "الازمة", "ازمه", "الأَزْمَة", "الأزمـــة"]);
        alike("ar", &["مستشفى", "مستشفي", "المستشفى"]);
        alike("fa", &["می‌خواهم", "میخواهم"]);
        alike("el", &["δρόμος", "ΔΡΌΜΟΣ", "δρόμου"]);
        alike("hi", &["१२", "12"]);
    }

    #[test]
    fn a_word_is_read_in_its_own_script_only() {
        let arabic = Reader::new(Some("ar"));
        assert_eq!(arabic.word("NATO"), "nato");
        assert_eq!(Reader::new(Some("en")).word("running"), "run:en");
        assert_eq!(Reader::new(None).word("Running"), "running");
        assert_eq!(
            Reader::new(Some("uk")).word("Міст"),
            "міст".nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).collect::<String>()
        );
        assert_eq!(Reader::new(Some("en")).word("1897"), "1897");
    }

    #[test]
    fn every_language_named_has_its_script() {
        assert!(STEMMED.is_sorted_by_key(|stemmed| stemmed.code));
        for stemmed in STEMMED {
            assert!(!stemmed.script_name().is_empty(), "{}", stemmed.name);
            assert!(super::super::script(stemmed.name).is_some(), "{}", stemmed.name);
        }
    }
}
