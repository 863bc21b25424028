//! The language a text is written in, and the direction it is read in.
//!
//! The script decides where it belongs to one language; letters of their own decide between neighbours in one script;
//! short words, then trigrams (whatlang), decide the rest. What the page declares settles doubt and is never believed
//! against the script.

mod scripts;
mod short_words;

#[cfg(test)]
mod tests;

use whatlang::{Detector, Lang};

use scripts::{Letters, Script, is_told_apart, script_of};
use short_words::ShortWords;

/// How much of a text the trigrams are counted of.
const TRIGRAM_CHARS: usize = 2_000;

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

/// Whether most of `text` is written from right to left, where its language is not known.
pub fn reads_right_to_left(text: &str) -> bool {
    matches!(Letters::count(text).main_script(), Script::Arabic | Script::Hebrew | Script::Of("dv"))
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
    let short_words = ShortWords::count(sample);
    if let Some(language) = short_words.decide() {
        return Some(Guess { language, reliable: true });
    }
    let detector = Detector::with_allowlist(TRIGRAM_LANGUAGES.iter().map(|(lang, _)| *lang).collect());
    let beginning = sample.char_indices().nth(TRIGRAM_CHARS).map_or(sample, |(end, _)| &sample[..end]);
    let info = detector.detect(beginning)?;
    let (_, language) = TRIGRAM_LANGUAGES.iter().find(|(lang, _)| *lang == info.lang())?;
    // Trigrams of a list of names are those of some language, too; its short words are missing.
    Some(Guess { language, reliable: info.is_reliable() && short_words.allow(language) })
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
