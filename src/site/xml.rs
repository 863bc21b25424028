//! Text and elements as XML 1.0 writes them.

/// Text for XML 1.0: markup escaped, characters that it cannot hold left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    self::text(text, &mut escaped);
    escaped
}

/// Writes text; markup and characters as [`escape`] has them.
pub(super) fn text(text: &str, xml: &mut String) {
    let mut copied = 0;
    let mut at = 0;
    while let Some(length) = text.as_bytes()[at..].iter().position(|byte| MAY_BE_SPECIAL[usize::from(*byte)]) {
        at += length;
        let Some(c) = text[at..].chars().next() else { break };
        let written = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\u{fffe}' | '\u{ffff}' => "",
            // XML has no form feed, but the words on its sides stay two.
            c if c.is_ascii() => {
                if c.is_whitespace() {
                    " "
                } else {
                    ""
                }
            }
            c => {
                at += c.len_utf8();
                continue;
            }
        };
        xml.push_str(&text[copied..at]);
        xml.push_str(written);
        at += c.len_utf8();
        copied = at;
    }
    xml.push_str(&text[copied..]);
}

/// Bytes that are not written as they are, and the one with which the two begin that XML has no place for.
const MAY_BE_SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        special[byte] = match byte as u8 {
            b'&' | b'<' | b'>' | b'"' | b'\'' | 0xef => true,
            b'\t' | b'\n' => false,
            other => other < b' ',
        };
        byte += 1;
    }
    special
};

/// An element that holds text, on a line of its own.
pub(super) fn element(name: &str, text: &str, xml: &mut String) {
    xml.extend(["<", name, ">"]);
    self::text(text, xml);
    xml.extend(["</", name, ">\n"]);
}

/// An element that holds nothing, on a line of its own.
pub(super) fn empty(name: &str, attributes: &[(&str, &str)], xml: &mut String) {
    xml.extend(["<", name]);
    for (name, value) in attributes {
        attribute(name, value, xml);
    }
    xml.push_str("/>\n");
}

pub(super) fn attribute(name: &str, value: &str, xml: &mut String) {
    xml.extend([" ", name, "=\""]);
    self::text(value, xml);
    xml.push('"');
}
