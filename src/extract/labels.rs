//! What stands beside a writer's name in the lines round a headline, in scripts that set names apart by labels.

use std::borrow::Cow;

use super::cues::{Cue, Cues};
use super::text::{is_wide, looks_like_person};

/// The labels of a line with what each introduces, as pages set them side by side: "来源：… 作者：…", "10:20 كتب: …".
pub(super) fn labelled(part: &str) -> Vec<&str> {
    let mut labelled = Vec::new();
    let mut from = 0;
    if part.contains('：') {
        for (at, _) in part.match_indices(' ') {
            if part[at + 1..].split(' ').next().is_some_and(|word| word.contains('：')) {
                labelled.push(&part[from..at]);
                from = at + 1;
            }
        }
    }
    let rest = from;
    for (colon, _) in part[rest..].match_indices(':').filter(|_| part.len() <= LONGEST_LABELLED) {
        let colon = rest + colon;
        if let Some(start) = label_before(part, from, colon) {
            labelled.push(part[from..start].trim_end());
            from = start;
        }
    }
    labelled.push(&part[from..]);
    labelled
}

/// Bytes of a line in which labels stand side by side.
const LONGEST_LABELLED: usize = 400;

/// Where the label begins that ends before the colon at `colon`, if other words stand before it.
fn label_before(part: &str, from: usize, colon: usize) -> Option<usize> {
    /// Words of a label.
    const MOST: usize = 3;
    const LABELS: &[Cue] = &[Cue::Byline, Cue::Credit, Cue::Published, Cue::Updated, Cue::Caption];
    let before = part[from..colon].trim_end();
    // Hours and addresses have colons as well.
    if !before.ends_with(char::is_alphabetic) || part[colon + 1..].starts_with(['/', ':']) {
        return None;
    }
    if !before.contains(char::is_whitespace) {
        return None;
    }
    let starts = before.rmatch_indices(char::is_whitespace).take(MOST).map(|(at, blank)| from + at + blank.len());
    let cues = Cues::embedded();
    // In a sentence, a word may happen to be some language's label: those begin with a capital.
    let is_label = |start: &usize| {
        let label = &part[*start..colon];
        !label.starts_with(char::is_lowercase)
            && cues.matches(label).any(|found| found.rest.is_empty() && LABELS.contains(&found.cue))
    };
    // "Fact checked by: …" is one label, of which the end is another.
    if cues.matches(&part[from..colon]).any(|found| found.rest.is_empty()) {
        return None;
    }
    starts.filter(is_label).last()
}

/// The name in "岚屿晚报记者 叶知秋": what the outlet calls its writers is glued to the outlet's name.
pub(super) fn sent_by(part: &str) -> Option<&str> {
    /// Characters of an outlet's name.
    const LONGEST: usize = 10;
    let outlet = part.split(' ').next()?;
    // In Korean, names stand before what their bearers are called.
    if part.starts_with(is_korean) {
        return None;
    }
    if outlet.len() == part.len() || !outlet.chars().all(is_wide) || outlet.chars().count() > LONGEST {
        return None;
    }
    // A sentence goes on behind the name: "本报讯（记者 孟小楼）今年…".
    let is_line = |name: &&str| !name.is_empty() && !name.contains(['）', ')', '。', '，']);
    let label = |at: usize| Cues::embedded().rest(Cue::Byline, &part[at..]).filter(is_line);
    outlet.char_indices().skip(1).find_map(|(at, _)| label(at))
}

/// Whether a line is nothing but a person's name, as far as its looks go: two to four words with capitals, or as many
/// without in scripts that have none, or three or four letters in those that put no blanks between words.
pub(super) fn is_bare_name(line: &str) -> bool {
    let cues = Cues::embedded();
    let line = line.trim();
    let letters = line.chars().count();
    if letters > 40
        || !line.chars().all(|c| c.is_alphabetic() || is_mark(c) || matches!(c, ' ' | '\'' | '’' | '-' | '.'))
    {
        return false;
    }
    let words = line.split(' ').count();
    let looks = if is_cased(line) {
        looks_like_person(line)
    } else if line.chars().any(is_wide) {
        // Given names are written with signs of their own in Japan, and are the longer then.
        let signs = line.chars().filter(|c| ('\u{3041}'..='\u{30ff}').contains(c)).count();
        let has_ideograph = line.chars().any(|c| c >= '\u{3400}' && !is_korean(c));
        words == 1
            && (has_ideograph || line.chars().all(is_korean))
            && !line.ends_with(ENDS_OF_OTHERS)
            && ((3..=4).contains(&letters) || (5..=6).contains(&letters) && (2..=4).contains(&signs))
    } else {
        (2..=4).contains(&words) && line.split(' ').all(|word| word.chars().count() >= 2)
    };
    looks
        && cues.matches(line).next().is_none()
        && line.split(' ').all(|word| {
            let says =
                [Cue::Menu, Cue::Desk, Cue::Organisation, Cue::Office, Cue::Role, Cue::Ticker, Cue::Tags, Cue::Button];
            says.iter().all(|cue| !cues.is(*cue, word))
        })
}

/// Letters in which the names of Chinese and Japanese outlets, sections, offices and hours end, and those of people do not.
const ENDS_OF_OTHERS: &[char] = &[
    '报', '報', '网', '網', '社', '经', '經', '台', '刊', '讯', '訊', '时', '時', '分', '版', '道', '部', '局', '处',
    '處', '科', '课', '課', '院', '会', '會', '区', '區', '县', '縣', '省', '町', '所', '室', '组', '組', '者', '事',
    '面', '栏', '欄', '表', '图', '圖', '息', '页', '頁', '录', '錄', '论', '論', '评', '評', '闻', '聞', '場', '场',
    '题', '題',
];

/// The name in "은하늘 해솔대 교수": Korean names are one word, behind which stand where their bearers work and as what.
pub(super) fn korean_in_office(text: &str) -> Option<&str> {
    /// Words between a name and the office: an employer's name.
    const BETWEEN: usize = 3;
    let mut words = text.split(' ');
    let name = words.next()?;
    let fits = (2..=4).contains(&name.chars().count()) && text.chars().all(|c| is_korean(c) || matches!(c, ' ' | '·'));
    let office = |word: &str| [Cue::Role, Cue::Office].iter().any(|cue| Cues::embedded().is(*cue, word));
    (fits && !office(name) && words.take(BETWEEN).any(office)).then_some(name)
}

pub(super) fn is_korean(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// The name in "مرسى الياقوت: راشد الغوّاص": Arabic papers open a report with the place and its writer, on a line of their own.
pub(super) fn sent_from(line: &str) -> Option<&str> {
    let is_arabic = |c: char| ('\u{620}'..='\u{6ff}').contains(&c);
    let (place, name) = line.split_once(':').or_else(|| line.split_once(" - ")).or_else(|| line.split_once(" ـ "))?;
    let (place, name) = (place.trim(), name.trim());
    let is_place = place.chars().all(|c| is_arabic(c) || c == ' ') && (1..=3).contains(&place.split(' ').count());
    let fits = is_place && name.starts_with(is_arabic) && Cues::embedded().matches(place).next().is_none();
    (fits && is_bare_name(name)).then_some(name)
}

/// A line with commas where middle dots stand between Korean names, which part of other lines are set apart by.
pub(super) fn joined_by_dots(line: &str) -> Cow<'_, str> {
    let between = |at: usize| line[..at].ends_with(is_korean) && line[at + '·'.len_utf8()..].starts_with(is_korean);
    match line.match_indices('·').any(|(at, _)| between(at)) {
        true => line.char_indices().map(|(at, c)| if c == '·' && between(at) { ',' } else { c }).collect(),
        false => line.into(),
    }
}

/// Whether a text is written in a script with capitals.
pub(super) fn is_cased(text: &str) -> bool {
    text.chars().any(|c| c.is_lowercase() || c.is_uppercase())
}

/// Vowel signs and points, which are no letters but stand within words.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{200c}')
}

/// A part of a line without the writer's mail address, if it holds one.
pub(super) fn without_address(part: &str) -> Option<String> {
    if !part.contains('@') {
        return None;
    }
    let is_address = |word: &str| word.contains('@') && word.contains('.');
    part.split(' ')
        .any(is_address)
        .then(|| part.split(' ').filter(|word| !is_address(word)).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_is_sent_by_an_outlet_and_has_an_address() {
        assert_eq!(sent_by("岚屿晚报记者 叶知秋"), Some("叶知秋"));
        assert_eq!(sent_by("岚屿晚报 叶知秋"), None);
        assert_eq!(sent_by("本报讯（记者 孟小楼）今年的休渔期提前了。"), None);
        assert_eq!(sent_from("مرسى الياقوت: راشد الغوّاص"), Some("راشد الغوّاص"));
        assert_eq!(sent_from("تصوير: راشد الغوّاص"), None);
        assert_eq!(joined_by_dots("글 서리풀·마가을 기자 · 사진"), "글 서리풀,마가을 기자 · 사진");
        assert_eq!(without_address("류미르 기자 mir@pogunews.example").as_deref(), Some("류미르 기자"));
        assert_eq!(without_address("류미르 기자"), None);
    }

    #[test]
    fn a_name_alone_is_told_from_a_section() {
        for name in ["Hải Đăng", "دنة حافظ", "דנה חופית", "शिवानी जलधर", "温若水", "三枝はるか", "Mira Castell"]
        {
            assert!(is_bare_name(name), "{name}");
        }
        for other in [
            "اقتصاد",
            "Politics",
            "أخبار محلية",
            "社会",
            "潮汐财经",
            "駐車場",
            "5 مارس",
            "The ferry is late.",
            "वीडियो",
        ] {
            assert!(!is_bare_name(other), "{other}");
        }
    }

    #[test]
    fn labels_side_by_side_are_parts() {
        assert_eq!(labelled("07:26 来源：望潮日报 作者：沈望舒"), ["07:26", "来源：望潮日报", "作者：沈望舒"]);
        assert_eq!(labelled("Tuesday: a day"), ["Tuesday: a day"]);
        assert_eq!(
            labelled("اقتصاد ٠٥ مارس ٢٠٢٤ - ١٠:٢٠ ص كتب: سهى القنديل"),
            ["اقتصاد ٠٥ مارس ٢٠٢٤ - ١٠:٢٠ ص", "كتب: سهى القنديل"]
        );
        assert_eq!(labelled("By Mira Holt Publish Date: 5 March"), ["By Mira Holt", "Publish Date: 5 March"]);
        assert_eq!(labelled("Fact checked by: Ola Brandt"), ["Fact checked by: Ola Brandt"]);
        assert_eq!(labelled("According to their data: three"), ["According to their data: three"]);
        assert_eq!(
            labelled("Harbour news: a map of the coast: by the sea"),
            ["Harbour news: a map of the coast: by the sea"]
        );
    }
}
