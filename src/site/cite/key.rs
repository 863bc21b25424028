//! The names by which BibTeX entries are cited: `askwith2023-surge-breaks-over-averwicks-w4k1t7x2`.

use super::Citation;
use crate::slug::{Script, slug};

/// Longest part of the key that is made of the author's or source's name, and of the slug.
const WHO: usize = 20;
const WHAT: usize = 32;

/// Digits of base 32 as Crockford chose them: none that is easily taken for another.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Author or source, year, and what the document's address says. The key of a document depends on nothing but the document:
/// it stays while the archive grows.
///
/// A long address is cut and its hash put behind it (40 bits), so that no two documents have one key.
pub(super) fn key(citation: &Citation) -> String {
    let who = citation.authors.first().map(|name| name.leading()).or(citation.source).unwrap_or("anon");
    let mut key: String = slug(who, Script::Ascii).chars().filter(char::is_ascii_alphanumeric).take(WHO).collect();
    if let Some(date) = citation.date {
        key.push_str(&format!("{:04}", date.year()));
    }
    key.push('-');
    let plain = citation.slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain && citation.slug.len() <= WHAT {
        key.push_str(citation.slug);
        return key;
    }
    let ascii = if plain { citation.slug.to_owned() } else { slug(citation.slug, Script::Ascii) };
    let date = citation.date.map(|date| date.date_part() + "-").unwrap_or_default();
    let words = ascii.strip_prefix(&date).unwrap_or(&ascii);
    let end = words.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= WHAT).last().unwrap_or(0);
    let cut = &words[..end];
    let whole = if end < words.len() { cut.rsplit_once('-').map_or(cut, |(before, _)| before) } else { cut };
    key.push_str(whole);
    key.push('-');
    let hash = hash(citation.slug);
    key.extend((0..8).rev().map(|at| char::from(DIGITS[(hash >> (5 * at) & 31) as usize])));
    key
}

/// FNV-1a folded to 40 bits, as the names of paragraphs are.
fn hash(text: &str) -> u64 {
    let fnv = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (fnv >> 40 ^ fnv) & 0xff_ffff_ffff
}
