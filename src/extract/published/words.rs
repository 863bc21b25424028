//! What the words of a date mean, by language, read from the files in `words/`.
//!
//! A file holds a line a meaning: the month's number, or a name of [`Meaning`], a colon, and the written forms.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use foldhash::fast::RandomState;
use unicode_normalization::UnicodeNormalization;

use super::tokens::Token;

/// No word of the lexicon has more bytes.
const LONGEST_WORD: usize = 60;

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    /// 1 to 12.
    Month(u32),
    /// A month of the solar Hijri calendar, 1 to 12.
    Jalali(u32),
    /// The word that makes the number after it a month (Vietnamese "tháng 3").
    MonthNumber,
    Weekday,
    Morning,
    Afternoon,
    /// `st` in `1st`.
    Ordinal,
    /// Stands between the parts of a day: `5 de marzo de 2024`.
    Of,
    /// Stands before a time.
    At,
    /// Stands after a year.
    Year,
    /// Stands after, or within, a time: `21h30`, `21:30 Uhr`.
    Hour,
    /// Greenwich.
    Utc,
}

/// The languages and meanings of a phrase.
type Entry = Vec<(&'static str, Meaning)>;

#[derive(Default)]
struct Lexicon {
    /// By folded phrase, in the order of [`FILES`].
    phrases: HashMap<String, Entry, RandomState>,
    /// The beginnings of phrases of several words.
    beginnings: HashSet<String, RandomState>,
}

/// Where two languages use one word for two months, the one that stands first here is meant,
/// unless the text's own language says otherwise.
const FILES: &[(&str, &str)] = &[
    ("en", include_str!("words/en.txt")),
    ("ar", include_str!("words/ar.txt")),
    ("fa", include_str!("words/fa.txt")),
    ("ur", include_str!("words/ur.txt")),
    ("ru", include_str!("words/ru.txt")),
    ("uk", include_str!("words/uk.txt")),
    ("be", include_str!("words/be.txt")),
    ("bg", include_str!("words/bg.txt")),
    ("ko", include_str!("words/ko.txt")),
    ("zh", include_str!("words/zh.txt")),
    ("ja", include_str!("words/ja.txt")),
    ("es", include_str!("words/es.txt")),
    ("pt", include_str!("words/pt.txt")),
    ("fr", include_str!("words/fr.txt")),
    ("de", include_str!("words/de.txt")),
    ("it", include_str!("words/it.txt")),
    ("nl", include_str!("words/nl.txt")),
    ("tr", include_str!("words/tr.txt")),
    ("pl", include_str!("words/pl.txt")),
    ("cs", include_str!("words/cs.txt")),
    ("hr", include_str!("words/hr.txt")),
    ("sr", include_str!("words/sr.txt")),
    ("ro", include_str!("words/ro.txt")),
    ("hu", include_str!("words/hu.txt")),
    ("el", include_str!("words/el.txt")),
    ("he", include_str!("words/he.txt")),
    ("hi", include_str!("words/hi.txt")),
    ("bn", include_str!("words/bn.txt")),
    ("ta", include_str!("words/ta.txt")),
    ("id", include_str!("words/id.txt")),
    ("vi", include_str!("words/vi.txt")),
    ("th", include_str!("words/th.txt")),
    ("tl", include_str!("words/tl.txt")),
    ("sv", include_str!("words/sv.txt")),
    ("da", include_str!("words/da.txt")),
    ("is", include_str!("words/is.txt")),
    ("fi", include_str!("words/fi.txt")),
    ("lt", include_str!("words/lt.txt")),
    ("lv", include_str!("words/lv.txt")),
    ("ca", include_str!("words/ca.txt")),
    ("sw", include_str!("words/sw.txt")),
];

/// Languages whose dates are read with another's words.
const KIN: &[(&str, &str)] = &[
    ("sk", "cs"),
    ("mk", "sr"),
    ("bs", "hr"),
    ("sl", "hr"),
    ("no", "da"),
    ("nb", "da"),
    ("nn", "da"),
    ("gl", "ca"),
    ("ms", "id"),
    ("mr", "hi"),
    ("ne", "hi"),
    ("et", "fi"),
    ("az", "tr"),
    ("af", "nl"),
];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for (language, file) in FILES {
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let (meaning, forms) = line.split_once(':').expect("invariant: a line of words/ has a colon");
            let meaning = meaning_of(meaning).expect("invariant: a line of words/ begins with a known meaning");
            for form in forms.split(',') {
                lexicon.add(fold(form.trim()).into_owned(), language, meaning);
            }
        }
    }
    lexicon
});

impl Lexicon {
    fn add(&mut self, phrase: String, language: &'static str, meaning: Meaning) {
        for (at, _) in phrase.match_indices([' ', '.']) {
            self.beginnings.insert(phrase[..at].to_owned());
        }
        let entry = self.phrases.entry(phrase).or_default();
        if !entry.contains(&(language, meaning)) {
            entry.push((language, meaning));
        }
    }
}

fn meaning_of(written: &str) -> Option<Meaning> {
    let month = |digits: &str| digits.parse().ok().filter(|month| (1..=12).contains(month));
    Some(match written {
        "month" => Meaning::MonthNumber,
        "weekday" => Meaning::Weekday,
        "am" => Meaning::Morning,
        "pm" => Meaning::Afternoon,
        "ordinal" => Meaning::Ordinal,
        "of" => Meaning::Of,
        "at" => Meaning::At,
        "year" => Meaning::Year,
        "hour" => Meaning::Hour,
        "utc" => Meaning::Utc,
        _ => match written.strip_prefix("jalali ") {
            Some(digits) => Meaning::Jalali(month(digits)?),
            None => Meaning::Month(month(written)?),
        },
    })
}

/// The file in which a language's words stand.
pub(super) fn family(language: &str) -> &str {
    KIN.iter().find(|(own, _)| *own == language).map_or(language, |(_, family)| family)
}

/// A word or phrase of the lexicon in a text.
pub(super) struct Phrase {
    entry: &'static Entry,
    /// The token after it, its closing full stop taken along.
    pub next: usize,
}

/// The longest phrase of up to three words that begins at `at`; `м.м.` and `p. m.` are phrases as well.
pub(super) fn phrase(tokens: &[Token], at: usize) -> Option<Phrase> {
    let word = |at: usize| {
        Some(fold(tokens.get(at).filter(|token| token.is_word() && token.text.len() <= LONGEST_WORD)?.text))
    };
    let mut key = word(at)?;
    let mut next = at + 1;
    let mut found = LEXICON.phrases.get(&*key).map(|entry| Phrase { entry, next });
    for _ in 0..2 {
        if !LEXICON.beginnings.contains(&*key) {
            break;
        }
        let dotted = tokens.get(next).is_some_and(|token| token.is_mark('.') && !token.spaced);
        let second = next + usize::from(dotted);
        let Some(word) = word(second) else { break };
        key = Cow::Owned(format!("{key}{}{word}", if dotted { '.' } else { ' ' }));
        next = second + 1;
        if let Some(entry) = LEXICON.phrases.get(&*key) {
            found = Some(Phrase { entry, next });
        }
    }
    let mut phrase = found?;
    if tokens.get(phrase.next).is_some_and(|token| token.is_mark('.') && !token.spaced) {
        phrase.next += 1;
    }
    Some(phrase)
}

impl Phrase {
    /// What `pick` finds among the meanings: in `language` if it has one, else in the first that does;
    /// and whether other languages have another.
    pub fn pick<T: PartialEq>(
        &self,
        language: Option<&str>,
        pick: impl Fn(&'static str, Meaning) -> Option<T>,
    ) -> Option<(T, bool)> {
        let of = |wanted: Option<&str>| {
            let mut meanings = self.entry.iter().filter(|(own, _)| wanted.is_none_or(|wanted| wanted == *own));
            meanings.find_map(|(own, meaning)| pick(own, *meaning))
        };
        if let Some(own) = language.and_then(|language| of(Some(language))) {
            return Some((own, false));
        }
        let first = of(None)?;
        let doubtful = self.entry.iter().any(|(own, meaning)| pick(own, *meaning).is_some_and(|other| other != first));
        Some((first, doubtful))
    }

    pub fn means(&self, meaning: Meaning) -> bool {
        self.entry.iter().any(|(_, own)| *own == meaning)
    }
}

/// Lower case, without accents, with one form for letters that keyboards confuse, so that `FÉVRIER`, `fevrier`
/// and `Février` are one word, and so are `أبريل` and `ابريل`.
fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    // Canonical decomposition would take Hangul syllables apart.
    if word.chars().any(|c| matches!(c, '\u{ac00}'..='\u{d7a3}')) {
        return Cow::Borrowed(word);
    }
    let lower = word.chars().flat_map(char::to_lowercase);
    let bare = lower
        .nfd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{93c}' | '\u{9bc}'));
    bare.filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{ad}'))
        .map(|c| match c {
            'ى' | 'ی' => 'ي',
            'ک' => 'ك',
            'ς' => 'σ',
            'ı' => 'i',
            '\u{2019}' => '\'',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_twelve_months() {
        for (language, file) in FILES.iter().filter(|(language, _)| !matches!(*language, "ko" | "zh" | "ja")) {
            for month in 1..=12 {
                assert!(file.contains(&format!("\n{month}: ")), "{language}: {month}");
            }
        }
    }

    #[test]
    fn no_language_has_two_months_of_one_name() {
        for (phrase, entry) in LEXICON.phrases.iter() {
            let months = |own: &str| {
                let months =
                    entry.iter().filter(|(language, meaning)| *language == own && matches!(meaning, Meaning::Month(_)));
                months.count()
            };
            for (language, _) in FILES {
                assert!(months(language) <= 1, "{language}: {phrase}");
            }
        }
    }

    #[test]
    fn keyboards_and_accents_make_no_difference() {
        for (one, other) in [
            ("FÉVRIER", "fevrier"),
            ("أبريل", "ابريل"),
            ("Μαρτίου", "μαρτιου"),
            ("Ağustos", "agustos"),
            ("سه‌شنبه", "سهشنبه"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
    }
}
