//! The index cut into parts, each two scripts.

use std::collections::HashSet;

use super::gather::{Key, LEVELS};
use super::{Part, code};

/// A part is cut no earlier than at this size of its documents' script, and no later.
const LEAST: usize = 6 << 10;
const MOST: usize = 20 << 10;

/// One key in so many may begin a part.
const ONE_IN: u32 = 48;

/// Places of a key that take more than this stand in scripts of their own, each for a range of documents: a phrase
/// with a common word costs what its other words leave to look at.
const BLOCK: usize = 12 << 10;

/// Cuts the keys, which are in order, where they themselves say so: an edit moves no cut but those it touches.
pub(super) fn cut(keys: &[Key], documents: usize) -> Vec<Part> {
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
            blocks: Vec::new(),
        });
        push(key, documents, part);
    }
    parts.extend(open.map(close));
    parts
}

/// A key with its documents in the one script, its places in the other, in the same order. In the place of those that
/// stand apart there is a number: documents whose positions agree but for so many bits are in one block.
fn push(key: &Key, documents: usize, part: &mut Part) {
    let before = |script: &[u8]| if script.is_empty() { "" } else { "," };
    let comma = before(&part.documents);
    part.documents.extend_from_slice(comma.as_bytes());
    part.documents.extend_from_slice(serde_json::Value::from(key.key.as_str()).to_string().as_bytes());
    part.documents.extend_from_slice(b",\"");
    part.documents.extend_from_slice(&key.list);
    part.documents.push(b'"');
    part.places.extend_from_slice(comma.as_bytes());
    if key.places.len() <= BLOCK {
        part.places.push(b'"');
        part.places.extend_from_slice(&key.places);
        part.places.push(b'"');
        return;
    }
    // So many documents as take about a block's length, rounded to a power of two, which few edits change.
    let in_block = (documents * BLOCK / key.places.len()).max(1);
    let bits = in_block.ilog2();
    part.places.extend_from_slice(bits.to_string().as_bytes());
    for (block, places) in blocks(key, bits) {
        let name = format!("{}-{:08x}-{block}", part.name, hash(&key.key));
        let mut script = format!("cuttingsSearch.places(\"{name}\",\"").into_bytes();
        script.extend_from_slice(places);
        script.extend_from_slice(b"\");\n");
        part.blocks.push((name, script));
    }
}

/// The places of a key, cut where the positions of its documents differ in more than the lowest `bits`.
fn blocks(key: &Key, bits: u32) -> Vec<(u32, &[u8])> {
    let mut blocks: Vec<(u32, &[u8])> = Vec::new();
    let (mut list, mut places) = (key.list.as_slice(), key.places.as_slice());
    let mut document = None;
    let mut start = places;
    while let Some((number, length)) = code::read(list) {
        list = &list[length..];
        let at = document.map_or(number / LEVELS, |before: u32| before + number / LEVELS + 1);
        document = Some(at);
        if blocks.last().is_none_or(|(block, _)| *block != at >> bits) {
            start = places;
            blocks.push((at >> bits, &[]));
        }
        let (count, length) = code::read(places).unwrap_or_default();
        places = &places[length..];
        for _ in 0..count {
            let (_, length) = code::read(places).unwrap_or_default();
            places = &places[length..];
        }
        if let Some(last) = blocks.last_mut() {
            last.1 = &start[..start.len() - places.len()];
        }
    }
    blocks
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
