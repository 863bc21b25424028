//! Characters that mean something in CommonMark, and how each place keeps them from meaning it.
//!
//! Escaping is minimal, so that a curator reads text and not backslashes, but errs on the safe side: what cannot be
//! told from the text alone (what stands beyond its edges) is escaped.

/// Plain text as CommonMark: every character that could mean something is escaped. Lines stay lines.
pub fn escape_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        // Blanks before a line could make it code, two behind it a hard break; a carriage return ends a line as well.
        let line = line.trim_matches([' ', '\t', '\r', '\x0c']);
        let place = Place { line_start: true, ..Place::default() };
        match line.contains('\r') {
            true => escape_span(&mut out, &line.replace('\r', " "), place),
            false => escape_span(&mut out, line, place),
        }
    }
    out
}

/// Where a stretch of text stands, as far as that decides what its characters mean there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// It opens a line, where block markers count.
    pub line_start: bool,
    /// Something follows on the same line.
    pub followed: bool,
    /// What follows opens with a bracket, so that `!` before it would make an image.
    pub before_bracket: bool,
    /// It stands behind a footnote's mark, which `:` or `(` would turn into something else.
    pub after_note: bool,
    /// In a link's text or an image's description, where brackets must balance.
    pub bracketed: bool,
    /// In a table's cell, which `|` would end.
    pub cell: bool,
}

/// Writes one line of text with what could mean something in `place` escaped.
pub(super) fn escape_span(out: &mut String, text: &str, place: Place) {
    let bytes = text.as_bytes();
    let mut written = 0;
    let mut at = if place.line_start { escape_block_marker(out, text) } else { 0 };
    written += at;
    if place.after_note && at == 0 && matches!(bytes.first(), Some(b':' | b'(' | b'[')) {
        out.push('\\');
        out.push(char::from(bytes[0]));
        (at, written) = (1, 1);
    }
    while at < bytes.len() {
        let byte = bytes[at];
        if !MEANINGFUL[usize::from(byte)] {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let escaped = match byte {
            b'_' => {
                end = run_end(bytes, at, b'_');
                !is_inert_underscore(text, at, end)
            }
            b'[' => match harmless_bracket(text, at, place) {
                Some(closed) => {
                    end = closed;
                    false
                }
                None => true,
            },
            _ => is_live(text, at, place),
        };
        if escaped {
            out.push_str(&text[written..at]);
            for _ in at..end {
                out.push('\\');
                out.push(char::from(byte));
            }
            written = end;
        }
        at = end;
    }
    out.push_str(&text[written..]);
}

/// Writes an address as a link's destination: what would end or change it is percent-encoded.
pub(super) fn write_destination(out: &mut String, address: &str) {
    let balanced = has_balanced_parentheses(address);
    for (at, character) in address.char_indices() {
        match character {
            '\0'..=' ' | '\x7f' | '<' | '>' | '"' | '`' | '\\' | '|' => percent_encode(out, character),
            '(' | ')' if !balanced => percent_encode(out, character),
            '&' if is_entity(&address[at..]) => out.push_str("&amp;"),
            _ => out.push(character),
        }
    }
}

/// Writes ` "title"` of a link or image. A title has no line breaks, since a blank line would end the link.
pub(super) fn write_title(out: &mut String, title: &str) {
    out.push_str(" \"");
    for (at, character) in title.char_indices() {
        match character {
            '"' | '\\' | '<' | '`' | '|' => {
                out.push('\\');
                out.push(character);
            }
            '&' if is_entity(&title[at..]) => out.push_str("\\&"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// Writes text into inline HTML, as an element's content or within a quoted attribute.
pub(super) fn write_html_text(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '|' => out.push_str("&#124;"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(character),
        }
    }
}

/// Whether a table's delimiter row, a thematic break or a heading's underline could be made of this line.
fn is_ruling(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'-' | b':' | b'|' | b' ' | b'\t'))
}

/// Escapes what would open a block at the start of a line; returns how many bytes of `text` it wrote.
fn escape_block_marker(out: &mut String, text: &str) -> usize {
    let bytes = text.as_bytes();
    let Some(&first) = bytes.first() else { return 0 };
    let ends_marker = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t'));
    let opens_block = match first {
        b'#' => {
            let end = run_end(bytes, 0, b'#');
            end <= 6 && ends_marker(end)
        }
        b'>' => true,
        b'+' => ends_marker(1),
        b'-' => ends_marker(1) || is_ruling(text),
        b':' | b'|' => is_ruling(text),
        b'=' => ends_marker(run_end(bytes, 0, b'=')),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let delimiter = matches!(bytes.get(digits), Some(b'.' | b')'));
            if digits <= 9 && delimiter && ends_marker(digits + 1) {
                out.push_str(&text[..digits]);
                out.push('\\');
                out.push(char::from(bytes[digits]));
                return digits + 1;
            }
            false
        }
        _ => false,
    };
    if !opens_block {
        return 0;
    }
    out.push('\\');
    out.push(char::from(first));
    1
}

/// Bytes that may have to be escaped anywhere in a line.
const MEANINGFUL: [bool; 256] = {
    let mut table = [false; 256];
    let meaningful = b"\\`*_~[]<&!|";
    let mut at = 0;
    while at < meaningful.len() {
        table[meaningful[at] as usize] = true;
        at += 1;
    }
    table
};

/// Whether the character at `at`, one of [`MEANINGFUL`] but no underscore or opening bracket, could mean something.
fn is_live(text: &str, at: usize, place: Place) -> bool {
    let bytes = text.as_bytes();
    let next = bytes.get(at + 1).copied();
    match bytes[at] {
        b'\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
        // A delimiter run with blanks on both sides opens and closes nothing.
        b'*' | b'~' => {
            let before = at.checked_sub(1).map(|before| bytes[before]);
            !(before == Some(b' ') && next == Some(b' '))
        }
        b'<' => next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')),
        b'&' => is_entity(&text[at..]),
        b'!' => next.is_none() && place.before_bracket,
        b'|' => place.cell,
        _ => true,
    }
}

/// Underscores within a word or between blanks are no delimiters (CommonMark 6.2).
fn is_inert_underscore(text: &str, start: usize, end: usize) -> bool {
    match (text[..start].chars().next_back(), text[end..].chars().next()) {
        (Some(before), Some(after)) => {
            (before.is_alphanumeric() && after.is_alphanumeric()) || (before == ' ' && after == ' ')
        }
        _ => false,
    }
}

/// The end of a bracketed word such as `[sic]` that can stand as it is: no link, reference, footnote, task or image.
///
/// A reference needs a definition, and this writer makes none.
fn harmless_bracket(text: &str, open: usize, place: Place) -> Option<usize> {
    const LONGEST: usize = 60;
    if place.bracketed || text[..open].ends_with(['!', ']', '\\']) {
        return None;
    }
    let is_plain = |character: char| character.is_alphanumeric() || " .,;'’…?–—-".contains(character);
    let inside = text[open + 1..].char_indices().take(LONGEST).find(|(_, character)| !is_plain(*character));
    let (length, ']') = inside? else { return None };
    let words = text[open + 1..open + 1 + length].trim();
    if words.chars().count() < 2 {
        return None;
    }
    let end = open + length + 2;
    match text.as_bytes().get(end) {
        Some(b'(' | b'[' | b':' | b'{') => None,
        None if place.followed => None,
        _ => Some(end),
    }
}

/// Whether `text`, which begins with `&`, begins with what CommonMark reads as a character reference.
fn is_entity(text: &str) -> bool {
    const LONGEST: usize = 33;
    let mut bytes = text.bytes().skip(1).take(LONGEST).peekable();
    if bytes.peek() == Some(&b'#') {
        bytes.next();
    }
    let mut length = 0;
    for byte in bytes {
        match byte {
            b';' => return length > 0,
            byte if byte.is_ascii_alphanumeric() => length += 1,
            _ => return false,
        }
    }
    false
}

fn has_balanced_parentheses(address: &str) -> bool {
    // CommonMark lets implementations limit the nesting; all allow this much.
    const DEEPEST: i32 = 8;
    let mut depth = 0;
    for byte in address.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if !(0..=DEEPEST).contains(&depth) {
            return false;
        }
    }
    depth == 0
}

fn percent_encode(out: &mut String, character: char) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut buffer = [0; 4];
    for byte in character.encode_utf8(&mut buffer).bytes() {
        out.push('%');
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    }
}

fn run_end(bytes: &[u8], start: usize, byte: u8) -> usize {
    start + bytes[start..].iter().take_while(|&&other| other == byte).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escape_text(text), expected);
    }

    #[test]
    fn leaves_ordinary_prose_alone() {
        for text in [
            "A + B = C, and 3 < 4 > 2, R&D, 5 * 3; \"quoted\" (aside) - dash.",
            "The word [sic] stands; so does snake_case, C:\\dir and 50%.",
            "1.5 million; #hashtag; -5 degrees; +3; 2024. was a year",
            "Привет, мир! 한국어 「引用」 العربية",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn escapes_what_opens_a_block() {
        check("# one", "\\# one");
        check("- one", "\\- one");
        check("---", "\\---");
        check("===", "\\===");
        check("1. one", "1\\. one");
        check("2024) one", "2024\\) one");
        check("> one", "\\> one");
        check("a | b\n--- | ---", "a | b\n\\--- | ---");
        check(":--|--:", "\\:--|--:");
        check("    code", "code");
        check("~~~", "\\~\\~\\~");
        check("```", "\\`\\`\\`");
    }

    #[test]
    fn escapes_what_opens_a_span() {
        check("*a* _b_ ~c~ `d`", "\\*a\\* \\_b\\_ \\~c\\~ \\`d\\`");
        check("[a](b) ![c](d) [e]: f [^g]", "\\[a\\](b) !\\[c\\](d) \\[e\\]: f \\[^g\\]");
        check("<b> </b> <!-- &amp; &#60; &copy", "\\<b> \\</b> \\<!-- \\&amp; \\&#60; &copy");
        check("a\\*b \\", "a\\\\\\*b \\\\");
        check("- [ ] task, [x] task", "\\- \\[ \\] task, \\[x\\] task");
    }
}
