//! The words of a Markdown body as cheaply as they can be had: one pass over the text, without its tree.
//!
//! For comparing texts by the thousand. What stands in the addresses of links and in HTML tags is left out; whether a
//! word is emphasised, quoted or part of a heading is not asked.

use crate::script::{is_alphanumeric, is_unspaced};

/// The words of a body in their order: runs of letters, digits and marks. Scripts that write no blanks between words
/// give each character by itself.
pub fn words(markdown: &str) -> impl Iterator<Item = &str> {
    Words { text: markdown, at: 0 }
}

/// Whether a character is part of a word: a letter, a digit, a mark on one, or what is not seen between them.
pub fn is_word_part(c: char) -> bool {
    is_alphanumeric(c)
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{670}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

struct Words<'m> {
    text: &'m str,
    at: usize,
}

impl<'m> Iterator for Words<'m> {
    type Item = &'m str;

    fn next(&mut self) -> Option<&'m str> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            if byte.is_ascii_alphanumeric() {
                return Some(self.word());
            }
            match byte {
                b'(' if self.at > 0 && bytes[self.at - 1] == b']' => self.skip_to(b')'),
                b'<' if bytes
                    .get(self.at + 1)
                    .is_some_and(|next| next.is_ascii_alphabetic() || b"/!".contains(next)) =>
                {
                    self.skip_to(b'>');
                }
                0..0x80 => self.at += 1,
                _ => {
                    let c = self.text[self.at..].chars().next()?;
                    if is_unspaced(c) {
                        let start = self.at;
                        self.at += c.len_utf8();
                        return Some(&self.text[start..self.at]);
                    }
                    if is_word_part(c) {
                        return Some(self.word());
                    }
                    self.at += c.len_utf8();
                }
            }
        }
    }
}

impl<'m> Words<'m> {
    /// The run of word characters that begins here.
    fn word(&mut self) -> &'m str {
        let start = self.at;
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() {
                self.at += 1;
            } else if byte.is_ascii() {
                break;
            } else {
                match self.text[self.at..].chars().next() {
                    Some(c) if is_word_part(c) && !is_unspaced(c) => self.at += c.len_utf8(),
                    _ => break,
                }
            }
        }
        &self.text[start..self.at]
    }

    /// Behind the next `end` of the line; where there is none, what looked like markup is none.
    fn skip_to(&mut self, end: u8) {
        let rest = &self.text.as_bytes()[self.at..];
        // Addresses and tags are short; a text of opening brackets alone must not cost the square of its length.
        let within = &rest[..rest.len().min(2048)];
        match memchr::memchr2(end, b'\n', within) {
            Some(length) if within[length] == end => self.at += length + 1,
            _ => self.at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_their_markup() {
        for (markdown, expected) in [
            ("## The *gates*, [closed](https://e.example/a \"t\")!", "The gates closed"),
            ("a <b class=\"x\">bold</b> word, 1 < 2, a<2", "a bold word 1 2 a 2"),
            ("![Harbour](pictures/a.png) it's 40%", "Harbour it s 40"),
            ("潮水 24米。", "潮 水 24 米"),
            ("e\u{301}te\u{301} وُلِد", "e\u{301}te\u{301} وُلِد"),
            ("](", ""),
            ("[a](b c", "a b c"),
        ] {
            assert_eq!(words(markdown).collect::<Vec<_>>().join(" "), expected, "{markdown}");
        }
    }

    #[test]
    fn brackets_without_end_cost_no_more_than_their_number() {
        assert_eq!(words(&"](".repeat(500_000)).count(), 0);
        assert_eq!(words(&"<a".repeat(200_000)).count(), 200_000);
    }
}
