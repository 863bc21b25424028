//! How a text looks, whatever its language: its length, sentences, capitals, figures and marks.

use crate::script::{LETTERS_A_WORD, is_spaced_by_clauses};

/// Counts over a text that may come in parts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Texture {
    /// Letters and digits; those of scripts written without blanks count for two, as they say more.
    pub letters: u32,
    /// Words; of writing without blanks two characters make one, or four where they are letters.
    pub words: f32,
    /// Words that begin with a capital.
    pub capitals: u32,
    /// Letters that are capitals.
    pub upper: u32,
    pub digits: u32,
    /// Marks that end a sentence or part its clauses.
    pub stops: u32,
    /// Marks that set parts of a row apart.
    pub marks: u32,
    /// Signs of currencies.
    pub currency: u32,
    pub question: u32,
    /// The text begins with a capital.
    pub starts_upper: bool,
    /// The last letter or mark ends a sentence.
    pub terminal: bool,
    state: State,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Blank,
    Word,
    /// Behind a full stop or comma, which counts if a blank follows.
    Stop,
    /// Behind a letter of a script in which a blank parts clauses.
    Clause,
}

/// How many bytes of a text are as wanted, counted many at once.
pub fn tally(bytes: &[u8], wanted: impl Fn(&u8) -> bool) -> usize {
    /// A byte counts no further.
    const MOST: usize = 255;
    bytes.chunks(MOST).map(|chunk| usize::from(chunk.iter().map(|byte| u8::from(wanted(byte))).sum::<u8>())).sum()
}

impl Texture {
    pub fn of(text: &str) -> Texture {
        let mut texture = Texture::default();
        texture.add(text);
        texture.end();
        texture
    }

    /// Adds a part of the text.
    pub fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            // Most of most texts are small letters.
            let small = bytes[at..].iter().take_while(|byte| byte.is_ascii_lowercase()).count();
            if small > 0 {
                self.letter(small as u32, false);
                at += small;
            }
            let Some(c) = text[at..].chars().next() else { return };
            self.push(c);
            at += c.len_utf8();
        }
    }

    fn push(&mut self, c: char) {
        match c {
            'a'..='z' => self.letter(1, false),
            'A'..='Z' => {
                self.upper += 1;
                self.letter(1, true);
            }
            '0'..='9' => {
                self.digits += 1;
                self.letter(1, false);
            }
            ' ' | '\n' | '\t' | '\r' | '\u{a0}' => self.blank(),
            '.' | '!' | '?' | ',' | ';' | ':' => {
                self.question += u32::from(c == '?');
                self.terminal = matches!(c, '.' | '!' | '?');
                self.state = State::Stop;
            }
            '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '«' | '*' | '_' if self.state == State::Stop => {
                self.blank()
            }
            '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '«' | '*' | '_' => {}
            '|' | '•' | '·' | '›' | '/' | '→' | '>' | '+' | '=' => {
                self.marks += 1;
                self.terminal = false;
                self.state = State::Blank;
            }
            '$' | '€' | '£' | '¥' | '₹' | '₩' | '₽' => {
                self.currency += 1;
                self.terminal = false;
            }
            '。' | '！' | '？' | '؟' | '।' | '۔' | '…' => {
                self.question += u32::from(matches!(c, '？' | '؟'));
                self.terminal = true;
                self.stops += 1;
                self.state = State::Blank;
            }
            '，' | '、' | '；' | '،' | '؛' => {
                self.terminal = false;
                self.stops += 1;
                self.state = State::Blank;
            }
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' => {
                self.words += 0.5;
                self.letters += 2;
                self.terminal = false;
                self.state = State::Blank;
            }
            '\u{ac00}'..='\u{d7af}' => self.letter(2, false),
            _ if is_spaced_by_clauses(c) && c.is_alphanumeric() => {
                self.digits += u32::from(c.is_numeric());
                self.words += 1.0 / LETTERS_A_WORD as f32;
                self.letters += 1;
                self.terminal = false;
                self.state = State::Clause;
            }
            _ if c.is_alphanumeric() => {
                let upper = c.is_uppercase();
                self.upper += u32::from(upper);
                self.digits += u32::from(c.is_numeric());
                self.letter(1, upper);
            }
            _ if c.is_whitespace() => self.blank(),
            _ => {}
        }
    }

    fn letter(&mut self, weight: u32, upper: bool) {
        if self.letters == 0 {
            self.starts_upper = upper;
        }
        self.letters += weight;
        if self.state == State::Blank {
            self.words += 1.0;
            self.capitals += u32::from(upper);
        }
        self.terminal = false;
        self.state = State::Word;
    }

    fn blank(&mut self) {
        self.stops += u32::from(matches!(self.state, State::Stop | State::Clause));
        self.state = State::Blank;
    }

    /// Ends a part that a word cannot reach across.
    pub fn end(&mut self) {
        if self.state == State::Clause {
            // No mark ends a sentence there; what has several clauses is one.
            self.terminal = self.stops > 1;
            self.state = State::Blank;
        }
        self.blank();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_blanks_part_clauses_letters_make_words() {
        let sentence = Texture::of("ประภาคารเปิดอีกครั้ง หลังจากปิดซ่อมนาน ชาวบ้านมาร่วมงาน ตั้งแต่เช้า");
        assert!((10.0..20.0).contains(&sentence.words), "{}", sentence.words);
        assert_eq!((sentence.stops, sentence.terminal), (3, true));
        let label = Texture::of("หน้าแรก");
        assert_eq!((label.stops, label.terminal), (0, false));
    }
}
