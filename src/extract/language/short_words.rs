//! Articles, prepositions and conjunctions: the quickest and surest sign of most languages in Latin letters.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::are_close;

/// How many of each language's short words a text has.
pub(super) struct ShortWords {
    words: usize,
    hits: [usize; SHORT_WORDS.len()],
}

impl ShortWords {
    pub fn count(sample: &str) -> Self {
        static LANGUAGES_OF: LazyLock<HashMap<&str, Vec<usize>, RandomState>> = LazyLock::new(|| {
            let mut languages_of: HashMap<&str, Vec<usize>, RandomState> = HashMap::default();
            for (index, (_, words)) in SHORT_WORDS.iter().enumerate() {
                for word in words.split(' ') {
                    languages_of.entry(word).or_default().push(index);
                }
            }
            languages_of
        });
        let mut counted = ShortWords { words: 0, hits: [0; SHORT_WORDS.len()] };
        let lower = sample.to_lowercase();
        for word in lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            counted.words += 1;
            for index in LANGUAGES_OF.get(word).into_iter().flatten() {
                counted.hits[*index] += 1;
            }
        }
        counted
    }

    /// The language whose short words make up a good part of the text and clearly more of it than any other's.
    pub fn decide(&self) -> Option<&'static str> {
        let (best, hits) = self.hits.iter().copied().enumerate().max_by_key(|(_, hits)| *hits)?;
        let (language, _) = SHORT_WORDS[best];
        let ahead = self.hits.iter().zip(SHORT_WORDS).enumerate().all(|(index, (other, (rival, _)))| {
            // Danish and Norwegian share most of these words: the few that they do not share decide.
            index == best || if are_close(language, rival) { hits >= other + 3 } else { hits >= 2 * other }
        });
        (hits >= 5 && hits * 12 >= self.words && ahead).then_some(language)
    }

    /// Whether the text may be in `language`: some of its short words are there, or none are known.
    pub fn allow(&self, language: &str) -> bool {
        let known = self.hits.iter().zip(SHORT_WORDS).find(|(_, (own, _))| *own == language);
        known.is_none_or(|(hits, _)| *hits >= 3 && hits * 25 >= self.words)
    }
}

/// The short words that run through every paragraph of a language and few of its neighbours'. Languages that join their
/// particles to the words (Turkish, Finnish, Hungarian) have too few of them.
const SHORT_WORDS: &[(&str, &str)] = &[
    ("en", "the of and to is that with was for on are this it from by have be at not you your we our his they which"),
    ("es", "el los las y que en con por una para del es su al más como pero fue está muy sobre entre hasta también"),
    (
        "pt",
        "o os as e que em com por uma para do da dos das não é ao no na mais como mas foi está muito sobre até também",
    ),
    (
        "fr",
        "le les et que en dans avec pour une du des est sur au aux pas plus par qui ce cette son sa ses il elle été",
    ),
    (
        "it",
        "il gli e che in con per una di del della dei delle è non più come ma sono nel nella sul alla anche ha questo",
    ),
    (
        "de",
        "der die und den das mit von für ist ein eine dem des im nicht auf sich auch an als nach wie bei wird aus sie",
    ),
    (
        "nl",
        "de het en een van dat met voor is op te zijn niet aan er ook als bij door naar om maar hij wordt heeft uit",
    ),
    ("sv", "och att det som en på är av för med den till inte om ett han de har från men sig var efter vid eller även"),
    (
        "da",
        "og at det som en på er af for med den til ikke om et han de har fra men sig var efter ved eller også blev hvad siger noget mellem",
    ),
    (
        "no",
        "og at det som en på er av for med den til ikke om et han de har fra men seg var etter ved eller også ble hva sier noe mellom",
    ),
    (
        "id",
        "yang dan di dengan untuk dari ini itu dalam pada tidak akan juga ke karena bahwa adalah oleh bisa uang polisi mengatakan pemerintah",
    ),
    (
        "ms",
        "yang dan di dengan untuk dari ini itu dalam pada tidak akan juga ke kerana bahawa adalah oleh boleh wang polis berkata kerajaan daripada",
    ),
    ("pl", "i w na z do się nie że to jest o jak po od za ale przez dla oraz są przy który która"),
    ("ro", "și de la în cu pe care din nu este un o pentru mai sunt au fost că prin după sau"),
];
