//! A line as phrases are written: lower case, blanks and numbers as one character each.

/// A cue stands at a line's start or fills a short line: more of a line need not be looked at.
const LOOKED_AT: usize = 160;

/// A line in the form in which phrases are written: lower case, blanks and numbers as one character each.
pub(super) struct Folded<'a> {
    line: &'a str,
    /// The part of the line that was folded, without what decorates its ends.
    start: usize,
    end: usize,
    pub text: String,
    /// Whether the line goes on behind `text`.
    pub cut: bool,
}

impl<'a> Folded<'a> {
    pub fn new(line: &'a str) -> Folded<'a> {
        let (start, end) = undecorated(line);
        let mut text = String::with_capacity((end - start).min(LOOKED_AT) + 8);
        let mut cut = false;
        fold(&line[start..end], |c, _| {
            cut = text.len() >= LOOKED_AT;
            if !cut {
                text.push(c);
            }
            !cut
        });
        Folded { line, start, end, text, cut }
    }

    /// Where in the line byte `at` of the folded text stands.
    fn origin(&self, at: usize) -> usize {
        let (mut origin, mut length) = (self.end, 0);
        fold(&self.line[self.start..self.end], |c, from| {
            let reached = length >= at;
            if reached {
                origin = self.start + from;
            }
            length += c.len_utf8();
            !reached
        });
        origin
    }

    /// The part of the line from byte `at` of the folded text on.
    pub fn rest(&self, at: usize) -> &'a str {
        let end = self.line.trim_end().len();
        let origin = if at >= self.text.len() && !self.cut { self.end } else { self.origin(at) };
        self.line[origin.min(end)..end].trim()
    }

    /// The part of the line before byte `at` of the folded text.
    pub fn before(&self, at: usize) -> &'a str {
        self.line[self.start..self.origin(at)].trim()
    }
}

/// Where a line begins and ends, without what decorates it.
pub(super) fn undecorated(line: &str) -> (usize, usize) {
    let decoration = |c: char| match c {
        '|' | '-' | '*' | '#' | '>' | ',' | ';' | '.' => true,
        '•' | '·' | '–' | '—' | '»' | '›' | '▶' | '►' | '★' | '✎' | '✍' | '…' => true,
        _ => c.is_whitespace(),
    };
    // Most lines begin and end with a letter.
    if let [first, .., last] = line.as_bytes()
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return (0, line.len());
    }
    let start = line.len() - line.trim_start_matches(decoration).len();
    let end = line.trim_end_matches(|c| decoration(c) && c != '#').len().max(start);
    (start, end)
}

/// Whether a character is folded to itself: letters of scripts without capitals, and the marks of the press.
pub(super) fn is_plain(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{65f}' | '\u{671}'..='\u{6d3}' | '\u{3041}'..='\u{30ff}')
        || matches!(c, '\u{ac00}'..='\u{d7a3}' | '”' | '“' | '»' | '«' | '©' | '®')
}

/// Hands out each folded character of `text` and where it stands, until `push` has enough.
pub(super) fn fold(text: &str, mut push: impl FnMut(char, usize) -> bool) {
    let mut last = NONE;
    for (at, c) in text.char_indices() {
        let folded = match c {
            'a'..='z' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            c if c.is_whitespace() => ' ',
            c if c.is_numeric() => '#',
            '’' | '‘' => '\'',
            // Left and right marks, joiners and soft hyphens are not seen.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{ad}' | '\u{feff}' => {
                continue;
            }
            c if c.is_ascii() => c,
            c => {
                for lower in c.to_lowercase().filter_map(plain_i) {
                    if !push(lower, at) {
                        return;
                    }
                    last = lower;
                }
                continue;
            }
        };
        if matches!(folded, ' ' | '#') && folded == last && (folded == ' ' || c != '#') {
            continue;
        }
        if !push(folded, at) {
            return;
        }
        last = folded;
    }
}

/// What stands before the first character of a line.
const NONE: char = '\0';

/// Turkish has an `i` without a dot and an `İ` with one; capitals do not tell which, so all are one letter here.
pub(super) fn plain_i(c: char) -> Option<char> {
    match c {
        'ı' => Some('i'),
        '\u{307}' => None,
        c => Some(c),
    }
}
