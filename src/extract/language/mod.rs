//! The language a text is written in, and the direction it is read in.
//!
//! The script decides where it belongs to one language; letters of their own decide between neighbours in one script;
//! trigrams (whatlang) decide the rest. What the page declares settles doubt and is never believed against the script.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use whatlang::{Detector, Lang};

/// How much of a text is looked at: enough for trigrams, and a bound for hostile pages.
const SAMPLE_CHARS: usize = 4_000;

/// How much of it the trigrams are counted of.
const TRIGRAM_BYTES: usize = 2_500;

/// Fewer letters than this are too few to tell Latin or Cyrillic languages apart without a declaration.
const FEW_LETTERS: usize = 60;

/// The language of `text` as BCP 47 (`en`, `ar`, `zh`), `declared` by the page where it is plausible; `None` when unsure.
pub fn detect(text: &str, declared: Option<&str>) -> Option<String> {
    let declared = declared.and_then(normalise);
    let letters = Letters::count(text);
    if letters.total == 0 {
        return declared;
    }
    let script = letters.main_script();
    if let Some(own) = letters.told_by_script(script) {
        // Cantonese or a Kurdish in Arabic script is not told by letters alone, but the page may know.
        let kin = declared.filter(|declared| script_of(declared) == Some(script) && !is_told_apart(declared));
        return Some(kin.unwrap_or_else(|| own.to_owned()));
    }
    let declared = declared.filter(|declared| script_of(declared).is_none_or(|own| own == script));
    if !matches!(script, Script::Latin | Script::Cyrillic | Script::Devanagari | Script::Hebrew) {
        return declared;
    }
    let guess = guess(&letters.sample);
    match (guess, declared) {
        (Some(guess), Some(declared)) if guess.language == declared => Some(declared),
        // A declaration left over from a template is common, and so is a detector's slip between close kin.
        (Some(guess), Some(declared)) => {
            let sure = guess.reliable && letters.total >= 4 * FEW_LETTERS && !are_close(guess.language, &declared);
            let known = TRIGRAM_LANGUAGES.iter().any(|(_, code)| *code == declared);
            Some(if sure && known { guess.language.to_owned() } else { declared })
        }
        (Some(guess), None) => (guess.reliable && letters.total >= FEW_LETTERS).then(|| guess.language.to_owned()),
        (None, declared) => declared,
    }
}

/// Whether the language is written from right to left.
pub fn is_right_to_left(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    matches!(primary, "ar" | "fa" | "he" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb" | "arc" | "syr")
}

/// A declared language as its BCP 47 primary subtag: `en-US`, `ar_EG` and `ENG` give `en`, `ar` and `en`.
pub fn normalise(declared: &str) -> Option<String> {
    let primary = declared.split(['-', '_', ',', ';']).next()?.trim().to_ascii_lowercase();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    const OTHER_CODES: &[(&str, &str)] = &[
        ("iw", "he"),
        ("in", "id"),
        ("ji", "yi"),
        ("nb", "no"),
        ("nn", "no"),
        ("jp", "ja"),
        ("cn", "zh"),
        ("ua", "uk"),
        ("fil", "tl"),
        ("ger", "de"),
        ("fre", "fr"),
        ("chi", "zh"),
        ("per", "fa"),
        ("prs", "fa"),
        ("arb", "ar"),
        ("ara", "ar"),
        ("pes", "fa"),
        ("fas", "fa"),
        ("urd", "ur"),
        ("zho", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("ell", "el"),
        ("tha", "th"),
        ("ben", "bn"),
        ("cmn", "zh"),
        ("dut", "nl"),
        ("gre", "el"),
        ("cze", "cs"),
        ("rum", "ro"),
        ("msa", "ms"),
        ("may", "ms"),
    ];
    if let Some((_, code)) = OTHER_CODES.iter().find(|(other, _)| *other == primary) {
        return Some((*code).to_owned());
    }
    if matches!(primary.as_str(), "und" | "mul" | "zxx" | "mis" | "xx") {
        return None;
    }
    let short = Lang::from_code(&primary).and_then(|lang| TRIGRAM_LANGUAGES.iter().find(|(own, _)| *own == lang));
    Some(short.map_or(primary, |(_, code)| (*code).to_owned()))
}

/// What whatlang tells apart among Latin and Cyrillic languages and those in Devanagari and Hebrew letters.
///
/// Left out: Esperanto, Latin and languages of which its sample is so small that English prose is taken for them.
const TRIGRAM_LANGUAGES: &[(Lang, &str)] = &[
    (Lang::Eng, "en"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Nld, "nl"),
    (Lang::Pol, "pl"),
    (Lang::Ces, "cs"),
    (Lang::Slk, "sk"),
    (Lang::Slv, "sl"),
    (Lang::Hrv, "hr"),
    (Lang::Ron, "ro"),
    (Lang::Hun, "hu"),
    (Lang::Fin, "fi"),
    (Lang::Est, "et"),
    (Lang::Swe, "sv"),
    (Lang::Dan, "da"),
    (Lang::Nob, "no"),
    (Lang::Tur, "tr"),
    (Lang::Aze, "az"),
    (Lang::Uzb, "uz"),
    (Lang::Tuk, "tk"),
    (Lang::Ind, "id"),
    (Lang::Jav, "jv"),
    (Lang::Vie, "vi"),
    (Lang::Lit, "lt"),
    (Lang::Lav, "lv"),
    (Lang::Cat, "ca"),
    (Lang::Tgl, "tl"),
    (Lang::Afr, "af"),
    (Lang::Cym, "cy"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Bel, "be"),
    (Lang::Bul, "bg"),
    (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"),
    (Lang::Hin, "hi"),
    (Lang::Mar, "mr"),
    (Lang::Nep, "ne"),
    (Lang::Heb, "he"),
    (Lang::Yid, "yi"),
];

struct Guess {
    language: &'static str,
    reliable: bool,
}

fn guess(sample: &str) -> Option<Guess> {
    if let Some(language) = by_short_words(sample) {
        return Some(Guess { language, reliable: true });
    }
    let detector = Detector::with_allowlist(TRIGRAM_LANGUAGES.iter().map(|(lang, _)| *lang).collect());
    let beginning = &sample[..sample.floor_char_boundary(TRIGRAM_BYTES)];
    let info = detector.detect(beginning)?;
    let (_, language) = TRIGRAM_LANGUAGES.iter().find(|(lang, _)| *lang == info.lang())?;
    Some(Guess { language, reliable: info.is_reliable() })
}

/// The short words that run through every paragraph of a language and few of its neighbours'.
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
    ("tr", "ve bir bu için ile de da olarak olan çok daha gibi sonra kadar ancak ise en olduğu göre değil"),
    ("pl", "i w na z do się nie że to jest o jak po od za ale przez dla oraz są przy który która"),
    ("ro", "și de la în cu pe care din nu este un o pentru mai sunt au fost că prin după sau"),
];

/// The language whose short words make up a good part of `sample` and clearly more of it than any other's.
fn by_short_words(sample: &str) -> Option<&'static str> {
    static LANGUAGES_OF: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
        let mut languages_of: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, (_, words)) in SHORT_WORDS.iter().enumerate() {
            for word in words.split(' ') {
                languages_of.entry(word).or_default().push(index);
            }
        }
        languages_of
    });
    let lower = sample.to_lowercase();
    let (mut words, mut hits) = (0, [0usize; SHORT_WORDS.len()]);
    for word in lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        for index in LANGUAGES_OF.get(word).into_iter().flatten() {
            hits[*index] += 1;
        }
    }
    let best = (0..hits.len()).max_by_key(|index| hits[*index])?;
    let second = (0..hits.len()).filter(|index| *index != best).map(|index| hits[index]).max()?;
    let (language, _) = SHORT_WORDS[best];
    let kin = (0..hits.len())
        .any(|index| hits[index] == second && index != best && are_close(language, SHORT_WORDS[index].0));
    // Danish and Norwegian share most of these words, so that a few that they do not share decide.
    let ahead = if kin { hits[best] >= second + 3 } else { hits[best] >= 2 * second };
    (hits[best] >= 5 && hits[best] * 12 >= words && ahead).then_some(language)
}

/// Languages between which a detector slips, so that a page's own word is worth more.
fn are_close(one: &str, other: &str) -> bool {
    const CLOSE: &[&[&str]] = &[
        &["no", "da", "sv"],
        &["id", "ms", "jv"],
        &["hr", "sr", "bs", "sl"],
        &["cs", "sk"],
        &["es", "gl", "ca", "pt"],
        &["nl", "af"],
        &["ru", "be", "uk"],
        &["bg", "mk", "sr"],
        &["hi", "mr", "ne"],
        &["tr", "az", "tk", "uz"],
        &["fi", "et"],
    ];
    CLOSE.iter().any(|group| group.contains(&one) && group.contains(&other))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Hebrew,
    Devanagari,
    /// Ideographs, and kana where there are any.
    Han,
    /// A script that one language is written in, nearly always: its code.
    Of(&'static str),
}

/// Scripts by code point, the language each stands for.
const SCRIPTS: &[(u32, u32, Script)] = &[
    (0x41, 0x24f, Script::Latin),
    (0x370, 0x3ff, Script::Of("el")),
    (0x400, 0x52f, Script::Cyrillic),
    (0x530, 0x58f, Script::Of("hy")),
    (0x590, 0x5ff, Script::Hebrew),
    (0x600, 0x6ff, Script::Arabic),
    (0x750, 0x77f, Script::Arabic),
    (0x780, 0x7bf, Script::Of("dv")),
    (0x900, 0x97f, Script::Devanagari),
    (0x980, 0x9ff, Script::Of("bn")),
    (0xa00, 0xa7f, Script::Of("pa")),
    (0xa80, 0xaff, Script::Of("gu")),
    (0xb00, 0xb7f, Script::Of("or")),
    (0xb80, 0xbff, Script::Of("ta")),
    (0xc00, 0xc7f, Script::Of("te")),
    (0xc80, 0xcff, Script::Of("kn")),
    (0xd00, 0xd7f, Script::Of("ml")),
    (0xd80, 0xdff, Script::Of("si")),
    (0xe00, 0xe7f, Script::Of("th")),
    (0xe80, 0xeff, Script::Of("lo")),
    (0xf00, 0xfff, Script::Of("bo")),
    (0x1000, 0x109f, Script::Of("my")),
    (0x10a0, 0x10ff, Script::Of("ka")),
    (0x1100, 0x11ff, Script::Of("ko")),
    (0x1200, 0x139f, Script::Of("am")),
    (0x1780, 0x17ff, Script::Of("km")),
    (0x1e00, 0x1eff, Script::Latin),
    (0x1f00, 0x1fff, Script::Of("el")),
    (0x3040, 0x30ff, Script::Han),
    (0x3400, 0x9fff, Script::Han),
    (0xac00, 0xd7a3, Script::Of("ko")),
    (0xf900, 0xfaff, Script::Han),
    (0xfb50, 0xfdff, Script::Arabic),
    (0xfe70, 0xfeff, Script::Arabic),
];

/// The letters of a text's beginning.
struct Letters {
    by_script: Vec<(Script, usize)>,
    total: usize,
    /// Letters that tell languages of one script apart, with their number.
    own: BTreeMap<char, usize>,
    kana: usize,
    sample: String,
}

impl Letters {
    fn count(text: &str) -> Self {
        let mut letters =
            Letters { by_script: Vec::new(), total: 0, own: Default::default(), kana: 0, sample: String::new() };
        for c in text.chars().take(SAMPLE_CHARS) {
            letters.sample.push(c);
            if !c.is_alphabetic() {
                continue;
            }
            let Some(script) = script(c) else { continue };
            letters.total += 1;
            letters.kana += usize::from(matches!(c, '\u{3040}'..='\u{30ff}'));
            match letters.by_script.iter_mut().find(|(own, _)| *own == script) {
                Some((_, count)) => *count += 1,
                None => letters.by_script.push((script, 1)),
            }
            if matches!(script, Script::Cyrillic | Script::Arabic | Script::Hebrew) {
                *letters.own.entry(c.to_lowercase().next().unwrap_or(c)).or_default() += 1;
            }
        }
        letters
    }

    /// The script that carries most of the text; a syllable or an ideograph is worth several letters.
    fn main_script(&self) -> Script {
        let weight = |(script, count): &(Script, usize)| match script {
            Script::Han | Script::Of("ko") => count * 3,
            _ => *count,
        };
        let main = self.by_script.iter().max_by_key(|entry| (weight(entry), entry.0));
        main.map_or(Script::Latin, |(script, _)| *script)
    }

    fn of(&self, script: Script) -> usize {
        self.by_script.iter().find(|(own, _)| *own == script).map_or(0, |(_, count)| *count)
    }

    /// The language that the script, or the letters it has of its own, leaves; `None` where it leaves several.
    fn told_by_script(&self, script: Script) -> Option<&'static str> {
        let all = self.of(script);
        let any = |letters: &str| letters.chars().filter_map(|c| self.own.get(&c)).sum::<usize>();
        let share = |letters: &str, per_mille: usize| any(letters) * 1000 > all * per_mille;
        match script {
            Script::Of(language) => Some(language),
            Script::Han if self.kana * 7 > all && all >= 4 => Some("ja"),
            Script::Han if all >= 20 && self.kana * 20 < all => Some("zh"),
            Script::Hebrew if share("װױײ", 5) => Some("yi"),
            Script::Hebrew if all >= 10 && self.own.len() > 3 && !share("ײ", 1) => Some("he"),
            Script::Arabic if all < 12 => None,
            Script::Arabic if share("ټډړږښڼۍ", 12) => Some("ps"),
            Script::Arabic if share("ۇۈۋڭ", 30) => Some("ug"),
            Script::Arabic if share("ڕڵۆێە", 40) => Some("ckb"),
            Script::Arabic if share("ٹڈڑںےہ", 20) => Some("ur"),
            Script::Arabic if share("پچژگ", 8) && any("یک") >= any("ةىي") => Some("fa"),
            Script::Arabic if any("یک") > any("ةىيك") => Some("fa"),
            Script::Arabic => Some("ar"),
            Script::Cyrillic if all < 40 => None,
            Script::Cyrillic if share("ў", 4) => Some("be"),
            Script::Cyrillic if share("ӣӯҳҷ", 8) => Some("tg"),
            Script::Cyrillic if share("ұқғ", 8) => Some("kk"),
            Script::Cyrillic if share("әҗһ", 15) => Some("tt"),
            Script::Cyrillic if share("өү", 15) => None,
            Script::Cyrillic if share("їєґ", 4) && !share("ыэъ", 4) => Some("uk"),
            Script::Cyrillic if share("ѓќѕ", 3) => Some("mk"),
            Script::Cyrillic if share("ђћ", 3) => Some("sr"),
            Script::Cyrillic if share("ы", 4) && !share("іїєј", 4) => Some("ru"),
            Script::Cyrillic if share("ъ", 4) && !share("ыэјі", 1) => Some("bg"),
            _ => None,
        }
    }
}

fn script(c: char) -> Option<Script> {
    let code = c as u32;
    let at = SCRIPTS.partition_point(|(_, last, _)| *last < code);
    SCRIPTS.get(at).filter(|(first, _, _)| *first <= code).map(|(_, _, script)| *script)
}

/// The script a declared language is written in; `None` where it is written in several, or unknown here.
fn script_of(language: &str) -> Option<Script> {
    let own = SCRIPTS.iter().find(|(_, _, script)| matches!(script, Script::Of(own) if *own == language));
    if let Some((_, _, script)) = own {
        return Some(*script);
    }
    Some(match language {
        "ru" | "uk" | "be" | "bg" | "mk" | "kk" | "ky" | "mn" | "tg" | "tt" => Script::Cyrillic,
        "ar" | "fa" | "ur" | "ps" | "ckb" | "ug" | "sd" => Script::Arabic,
        "he" | "yi" => Script::Hebrew,
        "zh" | "ja" | "yue" => Script::Han,
        "hi" | "mr" | "ne" | "sa" => Script::Devanagari,
        "ti" => Script::Of("am"),
        "as" => Script::Of("bn"),
        "sr" | "bs" | "uz" | "az" | "tk" | "ku" | "pa" | "ms" | "ha" | "ro" => return None,
        _ => Script::Latin,
    })
}

/// Whether [`Letters::told_by_script`] can name the language itself, so that a declaration of it proves nothing.
fn is_told_apart(language: &str) -> bool {
    let by_letters = [
        "ar", "fa", "ur", "ps", "ckb", "ug", "zh", "ja", "ru", "uk", "be", "bg", "mk", "sr", "kk", "tg", "tt", "he",
        "yi",
    ];
    by_letters.contains(&language)
        || SCRIPTS
            .iter()
            .any(|(_, _, script)| *script == Script::Of("") || matches!(script, Script::Of(own) if *own == language))
}
