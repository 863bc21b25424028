//! The YAML that front matter is nearly always written in, read a line at a time.
//!
//! `name: text`, a text in quotation marks, a list on one line or below its name, a block of such members. Anything
//! else, and whatever could be a number, is left to the whole parser, which does much more for each character; what is read
//! here reads the same there, which a test holds.

use super::{Entry, Node};

/// Members and list items that are read here at most; the whole parser has a budget, and says when it is spent.
const MOST_NODES: usize = 4_000;

/// Blocks within blocks.
const DEEPEST: usize = 8;

/// Plain words that are no texts in some version of YAML.
const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];

/// Reads a mapping; `None` where the text needs the whole parser.
pub(super) fn parse(yaml: &str) -> Option<Vec<Entry>> {
    if !yaml.bytes().all(|byte| byte == b'\n' || (byte >= b' ' && byte != 0x7f)) {
        return None;
    }
    let is_special =
        |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    if !yaml.is_ascii() && yaml.chars().any(is_special) {
        return None;
    }
    let mut lines = Lines { rest: yaml, number: 1, nodes: 0 };
    let entries = lines.mapping(0, 0)?;
    lines.peek().is_none().then_some(entries)
}

struct Lines<'y> {
    rest: &'y str,
    /// Of the next line, 1-based.
    number: usize,
    nodes: usize,
}

/// A line that holds something.
struct Line<'y> {
    indent: usize,
    text: &'y str,
    number: usize,
}

impl<'y> Lines<'y> {
    /// The next line that is not blank.
    fn peek(&mut self) -> Option<Line<'y>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let end = memchr::memchr(b'\n', self.rest.as_bytes()).unwrap_or(self.rest.len());
            let text = self.rest[..end].trim_start_matches(' ');
            if !text.is_empty() {
                return Some(Line { indent: end - text.len(), text: text.trim_end_matches(' '), number: self.number });
            }
            self.skip(end);
        }
    }

    fn take(&mut self) {
        let end = memchr::memchr(b'\n', self.rest.as_bytes()).unwrap_or(self.rest.len());
        self.skip(end);
    }

    fn skip(&mut self, end: usize) {
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        self.number += 1;
    }

    /// The members whose lines begin at `indent`.
    fn mapping(&mut self, indent: usize, depth: usize) -> Option<Vec<Entry>> {
        let mut entries: Vec<Entry> = Vec::new();
        while let Some(line) = self.peek().filter(|line| line.indent >= indent) {
            // Deeper lines belong to the value above, which was thought to be at its end.
            if line.indent > indent || depth > DEEPEST {
                return None;
            }
            let (key, written) = line.text.split_once(':')?;
            if !is_key(key) || entries.iter().any(|entry| entry.key == key) {
                return None;
            }
            self.count()?;
            self.take();
            let value = match written.strip_prefix(' ').map(|written| written.trim_start_matches(' ')) {
                Some(written) if !written.is_empty() => self.value(written)?,
                _ if written.is_empty() => self.below(indent, depth)?,
                _ => return None,
            };
            entries.push(Entry { key: key.to_owned(), value, line: line.number });
        }
        Some(entries)
    }

    /// What stands in the lines below a name at `indent`.
    fn below(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let Some(line) = self.peek() else { return Some(Node::Null) };
        let is_item = line.text.starts_with("- ");
        if line.indent < indent || (line.indent == indent && !is_item) {
            return Some(Node::Null);
        }
        if !is_item {
            return self.mapping(line.indent, depth + 1).map(Node::Map);
        }
        let at = line.indent;
        let mut items = Vec::new();
        while let Some(line) = self.peek().filter(|line| line.indent == at) {
            let Some(item) = line.text.strip_prefix("- ") else { break };
            self.count()?;
            self.take();
            items.push(scalar(item.trim_start_matches(' '))?);
        }
        // A line between the two depths fits neither.
        self.peek().is_none_or(|line| line.indent <= indent).then_some(Node::List(items))
    }

    /// What stands behind a name.
    fn value(&mut self, written: &str) -> Option<Node> {
        let Some(mut rest) = written.strip_prefix('[') else { return scalar(written) };
        let mut items = Vec::new();
        rest = rest.trim_start_matches(' ');
        if rest == "]" {
            return Some(Node::List(items));
        }
        loop {
            self.count()?;
            let end = match rest.as_bytes().first()? {
                quote @ (b'"' | b'\'') => quoted_length(rest, *quote)?,
                _ => rest.find([',', ']'])?,
            };
            let item = rest[..end].trim_end_matches(' ');
            let is_quoted = item.starts_with(['"', '\'']);
            if !is_quoted && item.contains([':', '[', '{', '}', '"', '\'']) {
                return None;
            }
            items.push(scalar(item)?);
            rest = rest[end..].trim_start_matches(' ');
            match rest.as_bytes().first()? {
                b',' => rest = rest[1..].trim_start_matches(' '),
                b']' if rest.len() == 1 => return Some(Node::List(items)),
                _ => return None,
            }
        }
    }

    fn count(&mut self) -> Option<()> {
        self.nodes += 1;
        (self.nodes <= MOST_NODES).then_some(())
    }
}

/// A name that cannot be read as anything else.
fn is_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        && !is_word(key)
}

fn is_word(text: &str) -> bool {
    text.len() <= 8 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A text on one line, in quotation marks or without.
fn scalar(written: &str) -> Option<Node> {
    let text = match written.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let end = quoted_length(written, *quote)?;
            if end != written.len() {
                return None;
            }
            let inner = &written[1..end - 1];
            match *quote {
                b'\'' => inner.replace("''", "'"),
                _ => unescape(inner)?,
            }
        }
        _ if is_plain_text(written) => written.to_owned(),
        _ => return None,
    };
    Some(Node::Text(text))
}

/// The length of the text in quotation marks that begins `written`, with both of them.
fn quoted_length(written: &str, quote: u8) -> Option<usize> {
    let bytes = written.as_bytes();
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// `\"` and `\\`; other escapes are left to the whole parser.
fn unescape(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        let escaped = *rest.as_bytes().get(at + 1).filter(|byte| matches!(byte, b'"' | b'\\'))?;
        text.push_str(&rest[..at]);
        text.push(char::from(escaped));
        rest = &rest[at + 2..];
    }
    text.push_str(rest);
    Some(text)
}

/// Whether what stands without quotation marks is a text, and nothing but a text.
fn is_plain_text(written: &str) -> bool {
    let starts_well = match written.chars().next() {
        Some(c) if c.is_ascii_digit() => is_date(written) || is_digest(written),
        Some(c) => c.is_alphabetic() && !is_word(written),
        None => false,
    };
    starts_well && !written.contains(": ") && !written.contains(" #") && !written.ends_with(':')
}

/// `2024-03`, `2024-03-05`, `2024-03-05T21:30:10+03:00`
fn is_date(written: &str) -> bool {
    let bytes = written.as_bytes();
    bytes.len() >= 7
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[5..7].iter().all(u8::is_ascii_digit)
        && bytes[7..].iter().all(|byte| byte.is_ascii_digit() || b"-:+.TZ".contains(byte))
}

/// A SHA-256 in hexadecimal that has a letter no number has.
fn is_digest(written: &str) -> bool {
    written.len() == 64
        && written.bytes().all(|byte| byte.is_ascii_hexdigit())
        && written.bytes().any(|byte| b"acdf".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::super::parse_whole;
    use super::*;

    #[track_caller]
    fn check(yaml: &str) {
        let found = parse(yaml).unwrap_or_else(|| panic!("left to the whole parser:\n{yaml}"));
        assert_eq!(found, parse_whole(yaml).unwrap(), "{yaml}");
    }

    #[test]
    fn everyday_front_matter_is_read_as_the_whole_parser_reads_it() {
        check("title: The gates: closed\n".replace(": closed", "").as_str());
        check("title: \"The \\\"gates\\\": closed \\\\ # 1\"\ndate: 2024-03-05T21:30:10+03:00\ndraft:\n");
        check("tags: [a, \"b, c\", 'it''s', d e ]\nauthors: []\nsource_url: https://e.example/a?b=1#c\n");
        check("authors:\n  - Mira Tallow\n  - \"O: K\"\ntags:\n- ö\n- 한국\n\nlanguage: ar\n");
        let digest = format!("9a{}", "01".repeat(31));
        check(&format!("title: x\ncapture:\n  file: raw/a.html\n  sha256: {digest}\n  warnings:\n    - one\nx: z\n"));
        check("");
    }

    #[test]
    fn what_may_be_more_than_a_text_is_left_to_the_whole_parser() {
        for yaml in [
            "a: 1",
            "a: yes",
            "a: Null",
            "a: ~",
            "a: |\n  x",
            "a: x\n  y",
            "a: &b c",
            "a: *b",
            "a: b #c",
            "a: b: c",
            "a: {b: c}",
            "a: 0x1f",
            "a: 1e5",
            "1: a",
            "a: b\na: c",
            "a: \"\\n\"",
            "a: \"b\n  c\"",
            "a: [b,\n c]",
            "# a",
            "a: -",
            "- a",
            "a:\n  - - b",
            "a:\n  - b: c",
            "a: '",
            "a: \"b\" c",
            "? a",
            "a: !!str b",
            "a: [b: c]",
            "a:b",
            "a:\tb",
            "a: b\n\n  c",
            "a:\n  b: c\n d: e",
            "a: .5",
            "a: +1",
            "a: b\r\n",
        ] {
            assert_eq!(parse(yaml), None, "{yaml}");
        }
    }

    /// Lines put together at random from pieces that mean something to YAML.
    #[test]
    fn whatever_is_read_here_reads_the_same_there() {
        const PIECES: &[&str] = &[
            "a",
            "b",
            "title",
            "date",
            ": ",
            ":",
            "\n",
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            "\n- ",
            "\n  - ",
            "[",
            "]",
            ", ",
            "\"",
            "'",
            "''",
            "\\\"",
            "\\\\",
            " ",
            "#",
            " #",
            "2024-03-05",
            "12",
            "1.5",
            "true",
            "No",
            "x y",
            "ö",
            "~",
            "&",
            "*",
            "!",
            "|",
            ">",
            "{",
            "}",
            "%",
            "@",
            "`",
            "?",
            "T10:00",
            "é: ",
            "k: ",
            "\nk: ",
            "\nl:",
            "\n  m: ",
        ];
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed >> 11) as usize % below
        };
        let (mut read, mut nested) = (0, 0);
        for _ in 0..60_000 {
            let mut yaml = String::from(["a: ", "k:", "title: \"", "tags: [", "l:\n  - ", "m:\n  n: "][next(6)]);
            for _ in 0..next(9) {
                yaml.push_str(PIECES[next(PIECES.len())]);
            }
            if let Some(found) = parse(&yaml) {
                read += 1;
                nested += usize::from(found.iter().any(|entry| !matches!(entry.value, Node::Text(_))));
                match parse_whole(&yaml) {
                    Ok(whole) => assert_eq!(found, whole, "{yaml}"),
                    Err(fault) => panic!("{}: {yaml}", fault.message),
                }
            }
        }
        assert!(read > 3_000 && nested > 1_000, "{read} {nested}");
    }
}
