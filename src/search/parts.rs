//! The index cut into parts, each two scripts.

use std::collections::HashSet;

use super::Part;
use super::gather::Key;

/// A part is cut no earlier than at this size of its documents' script, and no later.
const LEAST: usize = 6 << 10;
const MOST: usize = 20 << 10;

/// One key in so many may begin a part.
const ONE_IN: u32 = 48;

/// Keys in so many documents (or a fifth of all, if that is more) have no places: they would be the most of the index,
/// and say least. A phrase with such a word is found by its other words, and held against the text.
const COMMON: usize = 500;

/// Cuts the keys, which are in order, where they themselves say so: an edit moves no cut but those it touches.
pub(super) fn cut(keys: Vec<Key>, documents: usize) -> Vec<Part> {
    let common = (documents / 5).max(COMMON);
    let mut parts: Vec<Part> = Vec::new();
    let mut names = HashSet::new();
    let mut open: Option<Part> = None;
    for key in keys {
        let size = open.as_ref().map_or(0, |part| part.documents.len());
        let marked = size >= LEAST && hash(&key.key).is_multiple_of(ONE_IN);
        if marked || size > 0 && size + key.list.len() > MOST {
            parts.extend(open.take().map(close));
        }
        let part = open.get_or_insert_with(|| Part {
            name: name(&key.key, &mut names),
            first: key.key.clone(),
            documents: Vec::with_capacity(MOST),
            places: Vec::with_capacity(MOST),
        });
        push(&key, key.documents as usize > common, part);
    }
    parts.extend(open.map(close));
    parts
}

/// A key with its documents in the one script, its places in the other, in the same order.
fn push(key: &Key, common: bool, part: &mut Part) {
    let before = |script: &[u8]| if script.is_empty() { "" } else { "," };
    let comma = before(&part.documents);
    part.documents.extend_from_slice(comma.as_bytes());
    part.documents.extend_from_slice(serde_json::Value::from(key.key.as_str()).to_string().as_bytes());
    part.documents.extend_from_slice(b",\"");
    part.documents.extend_from_slice(&key.list);
    part.documents.push(b'"');
    part.places.extend_from_slice(comma.as_bytes());
    part.places.push(b'"');
    if !common {
        part.places.extend_from_slice(&key.places);
    }
    part.places.push(b'"');
}

fn close(part: Part) -> Part {
    let script = |kind: &str, list: &[u8]| {
        let mut script = format!("cuttingsSearch.{kind}(\"{}\",[", part.name).into_bytes();
        script.extend_from_slice(list);
        script.extend_from_slice(b"]);\n");
        script
    };
    let (documents, places) = (script("part", &part.documents), script("places", &part.places));
    Part { documents, places, ..part }
}

/// The name of a part, from its first key: the same as long as that is.
fn name(first: &str, taken: &mut HashSet<u32>) -> String {
    let mut number = hash(first);
    while !taken.insert(number) {
        number = number.wrapping_add(1);
    }
    format!("{number:08x}")
}

/// FNV-1a: the same on every machine and in every release.
fn hash(key: &str) -> u32 {
    key.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
