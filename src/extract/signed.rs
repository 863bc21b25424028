//! The writers that a report names in its own words: in the brackets before its first sentence, as agencies of East
//! Asia set them, and in those behind its last.

use super::cues::{Cue, Cues};
use super::labels::is_bare_name;

/// What reporters are called. In these scripts the word is glued to the name, so that no cue word can be told by the
/// blanks round it.
const BEFORE_NAMES: &[&str] = &["记者", "記者", "通讯员", "通訊員", "特派员", "特派員"];
const BEHIND_NAMES: &[&str] = &["선임기자", "전문기자", "객원기자", "인턴기자", "수습기자", "기자", "특파원"];
/// What stands behind a reporter's name in the same brackets: where from and how, or that a picture is meant.
const SENT: &[&str] = &["报道", "報導", "报导", "報道", "电", "電", "專訪", "专访"];
const PICTURES: &[&str] = &["摄", "攝", "图", "圖", "傳真", "摄影", "攝影"];
/// Behind a Japanese text stand in the same brackets those who took the pictures, and those who read the proofs.
const OTHERS: &[&str] =
    &["写真", "撮影", "構成", "取材班", "編集", "敬称略", "提供", "共同", "時事", "おわり", "つづく", "続く"];

/// Bytes of a paragraph in which its opening stands.
const OPENING: usize = 160;
/// Characters before the opening's brackets: an outlet, a place, a day.
const BEFORE: usize = 20;
/// Characters of names and places in one pair of brackets.
const LONGEST: usize = 48;

/// The writers that the opening of a report's first paragraph names: "（记者江一帆、陆小满）", "(바람섬=통신) 나루빈 기자 =".
pub(super) fn in_opening(paragraph: &str) -> Vec<String> {
    let paragraph = paragraph.trim_start();
    let mut end = paragraph.len().min(OPENING);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    let opening = &paragraph[..end];
    let turkish = in_turkish(opening);
    if !turkish.is_empty() {
        return turkish;
    }
    // Most paragraphs are told apart by their first bytes: nothing but East Asian letters or a bracket begins these.
    if !opening.starts_with(|c: char| "([【〔".contains(c) || c >= '\u{2e80}') {
        return Vec::new();
    }
    let korean = in_korean(opening);
    if korean.is_empty() { in_chinese(opening) } else { korean }
}

/// The writers in the brackets that close a Japanese text: "…という。【佐藤花子】".
pub(super) fn at_end(paragraph: &str) -> Vec<String> {
    let paragraph = paragraph.trim_end();
    let (square, round) = (paragraph.strip_suffix('】'), paragraph.strip_suffix('）'));
    let Some(inner) = square.or(round) else { return Vec::new() };
    let Some(open) = inner.rfind(if square.is_some() { '【' } else { '（' }) else { return Vec::new() };
    let (text, inner) = (&inner[..open], &inner[open + '【'.len_utf8()..]);
    if open == 0 || inner.chars().count() > LONGEST {
        return Vec::new();
    }
    // Round brackets hold much else: a name in them stands behind a sentence in Japanese.
    let is_japanese = || text.ends_with(['。', '」']) && text.contains(|c| ('\u{3041}'..='\u{3096}').contains(&c));
    if square.is_none() && !(is_japanese() && is_bare_name(inner)) {
        return Vec::new();
    }
    let names = inner.split(['、', '・', '，', ',', '／', '/']).map(str::trim);
    let names = names.filter(|name| OTHERS.iter().all(|other| !name.contains(other)));
    names.filter(|name| is_short_name(name, 3..=8) && !is_desk(name)).map(str::to_owned).collect()
}

/// The writers in a byline of its own: "潮聲報／記者蔡宛真、林季平／連線報導".
pub(super) fn in_line(line: &str) -> Vec<String> {
    let line = line.trim();
    let is_line = line.chars().count() <= LONGEST && !line.contains(['。', '（', '(', '「']);
    let at = BEFORE_NAMES.iter().filter_map(|word| line.find(word)).min();
    let Some(at) = at.filter(|at| is_line && line[..*at].chars().count() <= BEFORE) else { return Vec::new() };
    if PICTURES.iter().any(|word| line.ends_with(word)) {
        return Vec::new();
    }
    behind_words(&line[at..])
}

/// "Murat DÜMEN - Selin YOSUN / KANDİL, (SPA)-": the family's name, the place and the agency in capitals.
fn in_turkish(opening: &str) -> Vec<String> {
    let Some((people, rest)) = opening.split_once('/') else { return Vec::new() };
    let place = rest.trim_start().split([',', '(']).next().unwrap_or_default().trim();
    let is_capital = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    let is_sent = !place.is_empty() && place.split(' ').all(is_capital) && rest.contains("(") && rest.contains(")-");
    let is_name = |name: &str| {
        let words: Vec<&str> = name.split(' ').collect();
        (2..=4).contains(&words.len())
            && words.last().is_some_and(|last| is_capital(last))
            && name.contains(char::is_lowercase)
    };
    let names: Vec<&str> = people.split([',', '-', '–']).map(str::trim).collect();
    match is_sent && names.iter().all(|name| is_name(name)) {
        true => names.into_iter().map(str::to_owned).collect(),
        false => Vec::new(),
    }
}

/// "(바람섬=다섯항구통신) 나루빈 기자 = …", "[뱃머리=서리풀·마가을 기자] …".
fn in_korean(opening: &str) -> Vec<String> {
    let Some((word, at)) = BEHIND_NAMES.iter().find_map(|word| opening.find(word).map(|at| (word, at))) else {
        return Vec::new();
    };
    let after = opening[at + word.len()..].trim_start();
    let before = &opening[..at];
    let from = match before.rfind([')', ']', '】', '=', '(', '[', '【']) {
        Some(sign) => sign + before[sign..].chars().next().map_or(0, char::len_utf8),
        None => 0,
    };
    let bracketed = before.contains('=') && after.starts_with([')', ']', '】']);
    let is_opening = after.starts_with('=') || bracketed;
    if !is_opening || before[from..].chars().count() > LONGEST {
        return Vec::new();
    }
    let names = before[from..].split([' ', ',', '·', '/', '、', '\u{a0}']).filter(|name| !name.is_empty());
    names.filter(|name| is_short_name(name, 2..=5) && !is_desk(name)).map(str::to_owned).collect()
}

/// "（记者江一帆、陆小满）", "〔記者陳雨農／白鹿灣報導〕", "（海灣社記者王曉嵐望潮5日電）".
fn in_chinese(opening: &str) -> Vec<String> {
    let Some(open) = opening.find(['（', '(', '〔', '[', '【']) else { return Vec::new() };
    let bracket = opening[open..].chars().next().map_or(0, char::len_utf8);
    let inner = &opening[open + bracket..];
    let Some(close) = inner.find(['）', ')', '〕', ']', '】']) else { return Vec::new() };
    let before = &opening[..open];
    if before.chars().count() > BEFORE || before.contains(['。', '，', '、']) {
        return Vec::new();
    }
    let inner = &inner[..close];
    if inner.chars().count() > LONGEST || PICTURES.iter().any(|word| inner.ends_with(word)) {
        return Vec::new();
    }
    behind_words(inner)
}

/// The names behind each word for a reporter.
fn behind_words(inner: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = inner;
    while let Some((at, word)) =
        BEFORE_NAMES.iter().filter_map(|word| rest.find(word).map(|at| (at, word))).min_by_key(|(at, _)| *at)
    {
        rest = rest[at + word.len()..].trim_start_matches([' ', '：', ':', '\u{3000}']);
        let end = BEFORE_NAMES.iter().filter_map(|word| rest.find(word)).min().unwrap_or(rest.len());
        for part in rest[..end].split(['、', '，', ',', ' ', '／', '/', '\u{3000}']).filter(|part| !part.is_empty())
        {
            let name = without_place(part);
            let is_whole = name.len() == part.len();
            if !is_short_name(name, 2..=4) || is_desk(name) {
                break;
            }
            names.push(name.to_owned());
            if !is_whole {
                break;
            }
        }
    }
    names
}

/// The name in "王曉嵐望潮5日電" and "张三北京报道": what is sent from a place has its name glued to the writer's. Nothing
/// where a part is a place alone.
fn without_place(part: &str) -> &str {
    let Some(word) = SENT.iter().find(|word| part.ends_with(**word)) else { return part };
    let glued = part[..part.len() - word.len()].trim_end_matches(|c: char| c.is_numeric() || c == '日' || c == '月');
    let dated = glued.len() + word.len() < part.len();
    let letters = glued.chars().count();
    // Names of three letters are the rule, places have two or more.
    let name = match letters {
        5.. => 3,
        4 => 2,
        2 | 3 if dated => letters,
        _ => 0,
    };
    let end = glued.char_indices().nth(name).map_or(glued.len(), |(at, _)| at);
    if name == 0 { "" } else { &glued[..end] }
}

fn is_short_name(name: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&name.chars().count()) && name.chars().all(|c| c.is_alphabetic() && c >= '\u{2e80}')
}

fn is_desk(name: &str) -> bool {
    let cues = Cues::embedded();
    [Cue::Desk, Cue::Role, Cue::Office, Cue::Organisation].iter().any(|cue| cues.is(*cue, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_name_their_writers_in_the_opening() {
        for (paragraph, expected) in [
            ("浪花网望潮3月5日电（记者江一帆、陆小满）大桥合龙。", &["江一帆", "陆小满"][..]),
            ("（浪花社記者王曉嵐望潮5日電）燈塔開放。", &["王曉嵐"]),
            ("〔記者陳雨農／白鹿灣報導〕魚丸攤三十年沒漲價。", &["陳雨農"]),
            ("本报讯（记者 孟小楼 通讯员 白帆）休渔期提前。", &["孟小楼", "白帆"]),
            ("【本報記者何嘉汶白鷺報導】電車停駛。", &["何嘉汶"]),
            ("（记者李舟摄）船队出港。", &[]),
            ("新的大桥（见图）今天合龙，记者在现场看到。", &[]),
            ("大桥今天合龙，共有三人（记者江一帆）到场。", &[]),
            ("(바람섬=물결통신) 나루빈 기자 = 첫 발전기가 돈다.", &["나루빈"]),
            ("(바람섬=물결통신) 나루빈 도한결 기자 = 첫 발전기가 돈다.", &["나루빈", "도한결"]),
            ("[물결일보=고새벽 기자] 막차가 늦어진다.", &["고새벽"]),
            ("[해솔포=물결일보]고새벽 특파원= 막차가 늦어진다.", &["고새벽"]),
            ("(바람섬=물결통신) 첫 발전기를 본 기자들이 놀랐다.", &[]),
            ("(Lumbra) The ferry is back.", &[]),
            ("Murat DÜMEN - Selin YOSUN / KANDİL, (SPA)- Değirmen açıldı.", &["Murat DÜMEN", "Selin YOSUN"]),
            ("Murat Dümen ve / veya Selin, bir yolcu (öğretmen)- dedi.", &[]),
        ] {
            assert_eq!(in_opening(paragraph), expected, "{paragraph}");
        }
    }

    #[test]
    fn japanese_texts_name_their_writers_at_the_end() {
        assert_eq!(at_end("予約は受け付けていない。【佐伯みなと、写真も】"), ["佐伯みなと"]);
        assert_eq!(at_end("店は三時間開く。【佐伯みなと、堀川しおり】"), ["佐伯みなと", "堀川しおり"]);
        assert!(at_end("詳しくは次の通り。【写真】").is_empty());
        assert!(at_end("【佐伯みなと】").is_empty());
        assert_eq!(at_end("住民が本棚を一段ずつ持ち寄った。（高瀬ゆうき）"), ["高瀬ゆうき"]);
        assert!(at_end("店主は浜口さわさん（68）").is_empty());
        assert!(at_end("日程は次の通り。（敬称略）").is_empty());
        assert_eq!(in_line("潮聲報／ 記者蔡宛真、林季平／連線報導"), ["蔡宛真", "林季平"]);
        assert!(in_line("水上劇場的舞台隨潮水升降。記者林季平／攝影").is_empty());
    }
}
