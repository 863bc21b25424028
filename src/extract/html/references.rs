//! Character references (`&amp;`, `&#8212;`), read as the WHATWG tokenizer reads them.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr;

/// Where a reference stands: in an attribute, one without a semicolon may be the beginning of a query (`?a=1&copy=2`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Text,
    Attribute,
}

/// `text` with the characters that its references stand for.
pub(super) fn resolve(text: &str, within: Within) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        resolved.push_str(&rest[..at]);
        let reference = &rest[at + 1..];
        let read = match reference.strip_prefix('#') {
            Some(number) => numeric(number).map(|(c, length)| ((c, None), 1 + length)),
            None => named(reference, within),
        };
        match read {
            Some(((first, second), length)) => {
                resolved.push(first);
                resolved.extend(second);
                rest = &reference[length..];
            }
            None => {
                resolved.push('&');
                rest = reference;
            }
        }
    }
    resolved.push_str(rest);
    resolved
}

/// The character of a number, and the bytes read.
fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, base, marker) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(base)).count();
    if length == 0 {
        return None;
    }
    let value = digits[..length].chars().filter_map(|digit| digit.to_digit(base));
    let value = value.fold(0u32, |sum, digit| sum.saturating_mul(base).saturating_add(digit));
    let c = match value {
        0 => '\u{fffd}',
        0x80..=0x9f => C1_REPLACEMENTS[(value - 0x80) as usize].or_else(|| char::from_u32(value)).unwrap_or('\u{fffd}'),
        _ => char::from_u32(value).unwrap_or('\u{fffd}'),
    };
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some((c, marker + length + semicolon))
}

/// The one or two characters of the longest name that `text` begins with, and the bytes read.
fn named(text: &str, within: Within) -> Option<((char, Option<char>), usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    // No name goes on behind its semicolon.
    if text.as_bytes().get(letters) == Some(&b';')
        && let Some((first @ 1.., second)) = NAMED_ENTITIES.get(&text[..=letters])
    {
        return Some(((char::from_u32(*first)?, char::from_u32(*second).filter(|c| *c != '\0')), letters + 1));
    }
    let mut found = None;
    // The table holds every beginning of a name, too.
    let ends = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b';').count();
    for length in 1..=ends {
        match NAMED_ENTITIES.get(&text[..length]) {
            Some((0, _)) => {}
            Some(characters) => found = Some((characters, length)),
            None => break,
        }
    }
    let (&(first, second), length) = found?;
    let next = text.as_bytes().get(length);
    let is_query = within == Within::Attribute
        && !text[..length].ends_with(';')
        && next.is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric());
    if is_query {
        return None;
    }
    Some(((char::from_u32(first)?, char::from_u32(second).filter(|c| *c != '\0')), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_every_form() {
        for (text, expected) in [
            ("a &amp; b &lt;p&gt;", "a & b <p>"),
            ("&copy 2024 &notit; &notin;", "© 2024 ¬it; ∉"),
            ("&#8212;&#x2014&#150;", "——–"),
            ("&#0;&#xd800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("& &; &# &#x &nosuch; &", "& &; &# &#x &nosuch; &"),
            ("&NotEqualTilde;", "≂̸"),
        ] {
            assert_eq!(resolve(text, Within::Text), expected, "{text}");
        }
        assert_eq!(resolve("?a=1&copy=2&lt", Within::Attribute), "?a=1&copy=2<");
        assert_eq!(resolve("?a=1&copy=2", Within::Text), "?a=1©=2");
    }
}
