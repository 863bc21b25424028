//! A text as the words that are compared, each with what stands behind it.

use std::collections::HashMap;

use crate::markdown::is_word_part;
use crate::script::is_unspaced;

/// A word, a character of a script without blanks, or a punctuation mark, with the blanks behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    pub is_word: bool,
    pub begins_paragraph: bool,
}

/// The tokens of a plain text, a paragraph a line.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    text.lines().flat_map(tokens_of_line).collect()
}

fn tokens_of_line(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = line.trim();
    while let Some(first) = rest.chars().next() {
        let is_word = is_word_part(first);
        let length = match is_word && !is_unspaced(first) {
            true => rest.find(|c: char| !(is_word_part(c) || is_apostrophe(c)) || is_unspaced(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let behind = &rest[length..];
        let end = length + (behind.len() - behind.trim_start().len());
        tokens.push(Token { text: &rest[..end], is_word, begins_paragraph: tokens.is_empty() });
        rest = &rest[end..];
    }
    tokens
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Both texts as rows of numbers: the same word has the same. The shapes of quotation marks and dashes, which every
/// outlet sets in its own way, make no difference.
pub(super) fn numbered<'t>(old: &[Token<'t>], new: &[Token<'t>]) -> (Vec<u32>, Vec<u32>) {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut row = |tokens: &[Token<'t>]| {
        let number = |token: &Token<'t>| {
            let next = numbers.len() as u32;
            *numbers.entry(shape(token.text.trim_end())).or_insert(next)
        };
        tokens.iter().map(number).collect::<Vec<_>>()
    };
    (row(old), row(new))
}

fn shape(mark: &str) -> &str {
    match mark {
        "“" | "”" | "„" | "«" | "»" | "‟" => "\"",
        "‘" | "’" | "‚" => "'",
        "–" | "—" | "―" => "-",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_marks_and_blanks() {
        let shown = |text: &str| {
            let one = |token: Token| format!("{}{}|", if token.begins_paragraph { "¶" } else { "" }, token.text);
            tokens(text).into_iter().map(one).collect::<String>()
        };
        assert_eq!(shown("It isn't, he\nsaid."), "¶It |isn't|, |he|¶said|.|");
        assert_eq!(shown("潮水24米。"), "¶潮|水|24|米|。|");
        assert_eq!(shown("وُلِد هنا"), "¶وُلِد |هنا|");
        assert_eq!(shown(" \n\n"), "");
    }

    #[test]
    fn the_shape_of_a_mark_is_no_difference() {
        let (old, new) = (tokens("“so” — now"), tokens("«so» - now"));
        let (old, new) = numbered(&old, &new);
        assert_eq!(old, new);
    }
}
