//! Numbers, words and marks: what a written date is made of, in whatever digits it was written.

use crate::extract::learned::texture::tally;

/// A piece of a text, with the byte range at which it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub text: &'t str,
    pub start: usize,
    pub end: usize,
    /// Whether a blank or a line's end stands before it.
    pub spaced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Decimal digits of one script, or Chinese numerals before a unit; a value too large is `u64::MAX`.
    Number {
        value: u64,
        digits: usize,
    },
    Word,
    /// Punctuation, full-width forms and dashes folded; `\n` for the end of a line.
    Mark(char),
}

impl Token<'_> {
    pub fn number(&self) -> Option<(u64, usize)> {
        match self.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// Whether `text` can hold a day at all: two numbers, in digits of any script, or the sign for "year".
///
/// Most lines of a page do not; this keeps them from being split.
pub(super) fn may_hold_day(text: &str) -> bool {
    if tally(text.as_bytes(), u8::is_ascii_digit) >= 2 {
        let mut in_number = false;
        let mut numbers = 0;
        for byte in text.bytes() {
            let is_digit = byte.is_ascii_digit();
            numbers += usize::from(is_digit && !in_number);
            in_number = is_digit;
            if numbers == 2 {
                return true;
            }
        }
    }
    let other = |c: char| c == '年' || digit(c).is_some();
    tally(text.as_bytes(), |byte| may_begin_digit(*byte)) > 0 && text.chars().any(|c| c > '\u{7f}' && other(c))
}

/// Splits a text in time linear in its length.
pub(super) fn lex(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5 + 4);
    let mut spaced = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        if first.is_whitespace() && first != '\n' || is_invisible(first) {
            spaced |= first.is_whitespace();
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let after_number = !spaced && tokens.last().is_some_and(|last| last.number().is_some());
        let (kind, length) = if let Some((_, zero)) = digit(first) {
            number(rest, zero)
        } else if let Some(numeral) = chinese_numeral(rest) {
            numeral
        } else if after_number && is_unit(first) {
            (Kind::Word, first.len_utf8())
        } else if is_letter(first) {
            (Kind::Word, word_length(rest))
        } else {
            (Kind::Mark(fold_mark(first)), first.len_utf8())
        };
        tokens.push(Token { kind, text: &rest[..length], start, end: start + length, spaced });
        spaced = first == '\n';
        rest = &rest[length..];
    }
    tokens
}

/// The zeros of the decimal digits that newspapers print: Arabic, Persian, Indic scripts, Thai, full width …
const ZEROS: [char; 18] = [
    '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}',
    '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{ff10}',
];

/// Whether one of [`ZEROS`], a digit behind it or the sign for "year" can begin with a byte.
fn may_begin_digit(byte: u8) -> bool {
    (byte >= 0xd9) & ((byte == 0xd9) | (byte == 0xdb) | (byte & 0xfe == 0xe0) | (byte == 0xe5) | (byte == 0xef))
}

/// A decimal digit's value, and the zero of its script.
fn digit(c: char) -> Option<(u64, char)> {
    if c.is_ascii() {
        return c.to_digit(10).map(|value| (u64::from(value), '0'));
    }
    let zero = ZEROS.into_iter().find(|zero| (*zero as u32..*zero as u32 + 10).contains(&(c as u32)))?;
    Some((u64::from(c as u32 - zero as u32), zero))
}

fn number(text: &str, script: char) -> (Kind, usize) {
    let (mut value, mut digits, mut length) = (0u64, 0, 0);
    for c in text.chars() {
        match digit(c) {
            Some((next, zero)) if zero == script => {
                value = value.saturating_mul(10).saturating_add(next);
                digits += 1;
                length += c.len_utf8();
            }
            _ => break,
        }
    }
    // A year to which a dump glued the time: "October 17, 20236:01 PM".
    let glued = script == '0' && matches!(digits, 5 | 6) && text.starts_with(['1', '2']) && {
        let mut after = text[length..].bytes();
        after.next() == Some(b':') && after.by_ref().take(2).filter(u8::is_ascii_digit).count() == 2
    };
    if glued && let Ok(year @ 1900..=2100) = text[..4].parse() {
        return (Kind::Number { value: year, digits: 4 }, 4);
    }
    (Kind::Number { value, digits }, length)
}

/// `二〇二四` and `二十五`, where a unit of date or time follows; `元` is a first year.
fn chinese_numeral(text: &str) -> Option<(Kind, usize)> {
    if text.bytes().next().is_none_or(|byte| byte.is_ascii()) {
        return None;
    }
    let value_of = |c| match c {
        '零' => Some(0),
        _ => "〇一二三四五六七八九".chars().position(|numeral| numeral == c).map(|at| at as u64),
    };
    let (mut value, mut pending, mut digits, mut length) = (0u64, None, 0, 0);
    let mut positional = true;
    // No numeral of a date is longer than four signs.
    for c in text.chars().take(5) {
        match c {
            '元' if length == 0 => value = 1,
            _ if value_of(c).is_some() => {
                let next = value_of(c).unwrap_or(0);
                value = if positional { value * 10 + next } else { value };
                pending = Some(next);
            }
            '十' => {
                value = pending.unwrap_or(1) * 10;
                (positional, pending) = (false, None);
            }
            '廿' if length == 0 => {
                value = 20;
                positional = false;
            }
            _ if length > 0 && is_unit(c) => {
                let value = if positional { value } else { value + pending.unwrap_or(0) };
                return Some((Kind::Number { value, digits }, length));
            }
            _ => return None,
        }
        digits += 1;
        length += c.len_utf8();
    }
    None
}

/// The units that follow the numbers of Chinese, Japanese and Korean dates.
fn is_unit(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '号' | '號' | '時' | '时' | '點' | '点' | '分' | '秒')
        || matches!(c, '년' | '월' | '일' | '시' | '분' | '초')
}

/// A run of letters with their accents. Ideographs and kana are runs of their own.
fn word_length(text: &str) -> usize {
    // Most words are of plain letters, capitals first, and end at a plain sign.
    let bytes = text.as_bytes();
    let capitals = bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let plain = capitals + bytes[capitals..].iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    if plain > 0 && bytes.get(plain).is_none_or(|next| next.is_ascii() && *next != b'\'') {
        return plain;
    }
    let mut length = 0;
    let mut class = None;
    let mut lower = false;
    for c in text.chars() {
        // Dumps run words together where the page had them in boxes: "By A. WriterMarch 5, 2024".
        if lower && c.is_uppercase() {
            break;
        }
        lower = c.is_lowercase();
        let apostrophe = matches!(c, '\'' | '\u{2019}') && length > 0 && {
            text[length + c.len_utf8()..].chars().next().is_some_and(is_letter)
        };
        if !(is_letter(c) || is_accent(c) || is_invisible(c) || apostrophe) {
            break;
        }
        let own = if is_accent(c) || is_invisible(c) || apostrophe { class } else { Some(script_class(c)) };
        let numeral = own == Some(IDEOGRAPHS) && length > 0 && chinese_numeral(&text[length..]).is_some();
        if class.is_some() && own != class || numeral {
            break;
        }
        class = own;
        length += c.len_utf8();
    }
    length
}

const LETTERS: u8 = 0;
const KANA: u8 = 1;
const IDEOGRAPHS: u8 = 2;

fn script_class(c: char) -> u8 {
    match c {
        '\u{3040}'..='\u{30ff}' => KANA,
        '\u{2e80}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => IDEOGRAPHS,
        _ => LETTERS,
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '°')
}

/// Signs that stand with a letter and are not letters to Unicode: accents, vowel points, viramas.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
        || matches!(c, '\u{900}'..='\u{903}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
        || (matches!(c, '\u{93a}'..='\u{e00}') && matches!(c as u32 & 0x7f, 0x3c..=0x4f | 0x55..=0x57))
}

/// Marks of direction and joiners, which stand between the parts of a date without a reader's seeing them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{61c}')
}

fn fold_mark(c: char) -> char {
    match c {
        '：' | '∶' => ':',
        '／' | '\u{2044}' => '/',
        '．' => '.',
        '－' | '\u{2010}' | '\u{2011}' | '\u{2212}' => '-',
        '\u{2012}' | '\u{2014}' | '\u{2015}' => '–',
        '（' => '(',
        '）' => ')',
        '，' | '،' | '、' | '﹐' => ',',
        '\u{2022}' | '・' | '∙' | '●' | '▪' => '·',
        '｜' | '│' | '¦' => '|',
        other => other,
    }
}
