//! What the letters of a text tell: its script, and the language where script or letters leave but one.

use std::collections::BTreeMap;

use crate::extract::learned::texture::tally;

/// How much of a text is looked at: enough for trigrams, and a bound for hostile pages.
const SAMPLE_CHARS: usize = 4_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
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
pub(super) struct Letters {
    by_script: Vec<(Script, usize)>,
    pub total: usize,
    /// Letters that tell languages of one script apart, with their number.
    own: BTreeMap<char, usize>,
    kana: usize,
    pub sample: String,
}

impl Letters {
    pub fn count(text: &str) -> Self {
        let mut letters =
            Letters { by_script: Vec::new(), total: 0, own: Default::default(), kana: 0, sample: String::new() };
        let end = text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(end, _)| end);
        letters.sample.push_str(&text[..end]);
        // Nearly all letters of most texts, counted without a look at the table.
        let plain = tally(&text.as_bytes()[..end], u8::is_ascii_alphabetic);
        if plain > 0 {
            letters.total = plain;
            letters.by_script.push((Script::Latin, plain));
        }
        for c in text[..end].chars().filter(|c| !c.is_ascii() && c.is_alphabetic()) {
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
    pub fn main_script(&self) -> Script {
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
    pub fn told_by_script(&self, script: Script) -> Option<&'static str> {
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
pub(super) fn script_of(language: &str) -> Option<Script> {
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
pub(super) fn is_told_apart(language: &str) -> bool {
    let by_letters = [
        "ar", "fa", "ur", "ps", "ckb", "ug", "zh", "ja", "ru", "uk", "be", "bg", "mk", "sr", "kk", "tg", "tt", "he",
        "yi",
    ];
    by_letters.contains(&language)
        || SCRIPTS.iter().any(|(_, _, script)| matches!(script, Script::Of(own) if *own == language))
}
