//! The names in addresses of pages and of mail: `info@harbourweekly.example` says what the outlet is called, but for the
//! blanks. Pages name the addresses of others as well: one counts only where a name on the page is the same.

use memchr::memchr2_iter;

use super::names::Places;
use crate::extract::text::page::Line;

/// A page of more addresses is a list of them.
const MOST: usize = 24;

/// What addresses and accounts are called, in small letters and without their ends: `harbourweekly`.
#[derive(Debug, Default)]
pub(super) struct Domains {
    names: Vec<String>,
    /// Whether each stands outside the text: the page's own addresses do.
    outside: Vec<bool>,
}

/// How far a name is that of an address.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Addressed {
    pub whole: bool,
    /// The same, and the address stands outside the text.
    pub outside: bool,
    /// One begins with the other.
    pub part: bool,
}

impl Domains {
    pub fn of(places: &Places) -> Domains {
        let mut domains = Domains::default();
        for (index, line) in places.lines.iter().enumerate() {
            let text = line.text();
            let bytes = text.as_bytes();
            let outside = !(places.zone.start..places.zone.end).contains(&index);
            let mut read = 0;
            for at in memchr2_iter(b'.', b'@', bytes) {
                let small = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
                let between = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
                let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
                let end = || {
                    bytes[at..].iter().skip(1).position(|byte| !is_host(byte)).map_or(bytes.len(), |far| at + 1 + far)
                };
                if at < read {
                    continue;
                }
                if bytes[at] == b'@' && !between {
                    read = end();
                    domains.add(text.get(at + 1..read).unwrap_or_default(), outside);
                } else if bytes[at] == b'.' && between && small {
                    let start = bytes[..at].iter().rposition(|byte| !is_host(byte)).map_or(0, |before| before + 1);
                    read = end();
                    domains.add_host(text.get(start..read).unwrap_or_default(), outside);
                }
            }
            if domains.names.len() == MOST {
                break;
            }
        }
        domains
    }

    fn add_host(&mut self, host: &str, outside: bool) {
        /// The second part of the ends that have two: `.co.uk`.
        const SECOND: &[&str] = &["co", "com", "org", "net", "ac", "gov", "edu", "or", "ne"];
        let mut labels = host.trim_end_matches('.').rsplit('.');
        let is_end =
            |label: &str| (2..=12).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_lowercase());
        let Some(end) = labels.next().filter(|label| is_end(label)) else { return };
        let Some(second) = labels.next() else { return };
        let name = match labels.next() {
            Some(third) if SECOND.contains(&second) && third != "www" => third,
            _ => second,
        };
        self.add(name, outside);
        // Some are called by the whole: "Harbour.example".
        self.add(&format!("{name}{end}"), outside);
    }

    fn add(&mut self, name: &str, outside: bool) {
        if name.len() > 40 || !name.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return;
        }
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        match self.names.iter().position(|known| *known == name) {
            Some(known) => self.outside[known] |= outside,
            None if name.len() >= 2 && self.names.len() < MOST => {
                self.names.push(name);
                self.outside.push(outside);
            }
            None => {}
        }
    }

    pub fn name(&self, name: &str) -> Addressed {
        /// Letters that are not the same by chance.
        const FEWEST: usize = 4;
        if self.names.is_empty() {
            return Addressed::default();
        }
        let letters: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let bare = letters.strip_prefix("the").filter(|rest| rest.len() >= FEWEST).unwrap_or(&letters);
        let same = |one: &String| *one == letters || one == bare;
        let part = |one: &String| {
            (bare.len() >= FEWEST && one.starts_with(bare)) || (one.len() >= 3 && bare.starts_with(one.as_str()))
        };
        Addressed {
            whole: self.names.iter().any(same),
            outside: self.names.iter().zip(&self.outside).any(|(one, outside)| *outside && same(one)),
            part: self.names.iter().any(part),
        }
    }

    /// How short lines of the page write the names: "Harbour Weekly", with the line.
    pub fn written(&self, lines: &[Line]) -> Vec<(usize, String)> {
        const LONGEST: usize = 60;
        const LINES: usize = 300;
        const FOUND: usize = 6;
        let mut written: Vec<(usize, String)> = Vec::new();
        if self.names.is_empty() {
            return written;
        }
        let first = beginnings(self.names.iter().map(String::as_str));
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.width <= LONGEST).take(LINES) {
            let text = line.text();
            each_word(text, &first, |start, mut likely| {
                while likely != 0 {
                    let name = &self.names[likely.trailing_zeros() as usize];
                    likely &= likely - 1;
                    if let Some(found) = spelled(&text[start..], name)
                        && written.iter().all(|(_, known)| known != found)
                        && written.len() < FOUND
                    {
                        written.push((at, found.to_owned()));
                    }
                }
            });
            if written.len() == FOUND {
                break;
            }
        }
        written
    }
}

/// For each byte, capital or not, the names that begin with it, a bit each.
pub(super) type Beginnings = [u32; 256];

pub(super) fn beginnings<'n>(names: impl Iterator<Item = &'n str>) -> Beginnings {
    let mut first = [0u32; 256];
    for (at, name) in names.enumerate() {
        let byte = name.as_bytes()[0];
        for byte in [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()] {
            first[usize::from(byte)] |= 1 << at;
        }
    }
    first
}

/// Hands out where words begin that may be one of the names, and which.
pub(super) fn each_word(text: &str, first: &Beginnings, mut found: impl FnMut(usize, u32)) {
    let bytes = text.as_bytes();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    for (at, byte) in bytes.iter().enumerate() {
        let likely = first[usize::from(*byte)];
        if likely != 0 && is_letter(*byte) && (at == 0 || !is_letter(bytes[at - 1])) {
            found(at, likely);
        }
    }
}

/// What `text` begins with, if it is `letters` with blanks or marks between: a name begins with a capital there.
fn spelled<'t>(text: &'t str, letters: &str) -> Option<&'t str> {
    let mut wanted = letters.bytes();
    let mut end = 0;
    let (mut capital, mut blanks) = (false, 0);
    for (at, byte) in text.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() {
            match wanted.next() {
                Some(letter) if letter == byte.to_ascii_lowercase() => {}
                Some(_) => return None,
                None => break,
            }
            capital |= byte.is_ascii_uppercase();
            end = at + 1;
            blanks = 0;
        } else if matches!(byte, b' ' | b'-' | b'&' | b'.' | b'\'') && blanks < 3 && wanted.len() > 0 {
            blanks += 1;
        } else {
            break;
        }
    }
    // The address itself is no name.
    let at_end =
        text.as_bytes().get(end).is_none_or(|next| !next.is_ascii_alphanumeric() && !matches!(next, b'@' | b'.'))
            || text.as_bytes().get(end) == Some(&b'.')
                && text.as_bytes().get(end + 1).is_none_or(u8::is_ascii_whitespace);
    (wanted.len() == 0 && capital && at_end).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::furniture::Furniture;
    use crate::extract::text::page;
    use crate::extract::text::zone::Zone;

    #[test]
    fn an_address_tells_how_a_name_is_written() {
        let text = "Write to info@harbour-weekly.co.uk or see www.tdl.example/en.\n\nHarbour Weekly shop\n\nharbourweekly.co.uk\n";
        let lines = page::lines(text, &Furniture::default());
        let zone = Zone { start: 1, end: 2 };
        let domains = Domains::of(&Places { lines: &lines, title: 0, top: 0, zone });
        assert_eq!(domains.names, ["harbourweekly", "harbourweeklyuk", "tdl", "tdlexample"]);
        assert_eq!(domains.written(&lines), [(1, "Harbour Weekly".to_owned())]);
        let of = |name| {
            let Addressed { whole, outside, part } = domains.name(name);
            (whole, outside, part)
        };
        assert_eq!(of("The Harbour Weekly"), (true, true, true));
        assert_eq!(of("Harbour"), (false, false, true));
        assert_eq!(of("Quay"), (false, false, false));
    }
}
