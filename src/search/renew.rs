//! An index made from one of an earlier run: what was said of documents that are the same is taken over, and only the
//! others are read.

use std::hash::BuildHasher;
use std::iter::Peekable;

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

use super::gather::{Key, LEVELS, gather, in_script_order, push_document};
use super::{Bodies, Searched, code};
use crate::error::Result;

/// Of so many documents at most one may be new; where more are, it is as well to read all.
const FEW: usize = 4;

/// What one indexing leaves for the next.
#[derive(Default, Serialize, Deserialize)]
pub struct Kept {
    /// The documents in their order, each under its name, with a number for all that is searched of it.
    documents: Vec<(String, u64)>,
    /// In order.
    pub(super) keys: Vec<Key>,
}

/// Indexes documents; they are in the order of their names, now as the last time. What comes of it does not depend on
/// what was kept.
pub(super) fn renew<'a>(kept: Kept, documents: &[Searched<'a>], bodies: &Bodies<'a>) -> Result<Kept> {
    let named = |document: &Searched| (document.name.to_owned(), FixedState::default().hash_one(document));
    let now: Vec<(String, u64)> = documents.iter().map(named).collect();
    let (places, new) = compare(&kept.documents, &now);
    if new.len() * FEW > now.len() {
        let all: Vec<usize> = (0..now.len()).collect();
        return Ok(Kept { documents: now, keys: gather(documents, bodies, &all)? });
    }
    let keys = join(kept.keys, &places, gather(documents, bodies, &new)?);
    Ok(Kept { documents: now, keys })
}

/// Where each of the documents of `before` stands now, if it is the same; and which of `now` are not among them.
fn compare(before: &[(String, u64)], now: &[(String, u64)]) -> (Vec<Option<u32>>, Vec<usize>) {
    let mut places = Vec::with_capacity(before.len());
    let mut new = Vec::new();
    for (at, (name, number)) in now.iter().enumerate() {
        while before.get(places.len()).is_some_and(|(other, _)| other < name) {
            places.push(None);
        }
        match before.get(places.len()).filter(|(other, _)| other == name) {
            Some((_, before)) if before == number => places.push(Some(at as u32)),
            Some(_) => {
                places.push(None);
                new.push(at);
            }
            None => new.push(at),
        }
    }
    places.resize(before.len(), None);
    (places, new)
}

/// The old keys without documents that are gone, those that are left at their new places, and the new keys.
fn join(old: Vec<Key>, places: &[Option<u32>], new: Vec<Key>) -> Vec<Key> {
    let is_moved = places.iter().zip(0_u32..).any(|(now, before)| now.is_some_and(|now| now != before));
    let mut keys = Vec::with_capacity(old.len() + new.len());
    let mut new = new.into_iter().peekable();
    for key in old {
        while let Some(before) = new.next_if(|new| in_script_order(&new.key, &key.key).is_lt()) {
            keys.push(before);
        }
        let added = new.next_if(|new| new.key == key.key);
        let is_touched =
            added.is_some() || is_moved || entries(&key).any(|entry| places[entry.document as usize].is_none());
        keys.extend(if is_touched { turned(&key, places, added.as_ref()) } else { Some(key) });
    }
    keys.extend(new);
    keys
}

/// A key with those of its documents that are left, and those that are new.
fn turned(key: &Key, places: &[Option<u32>], added: Option<&Key>) -> Option<Key> {
    let mut turned = Key { key: key.key.clone(), documents: 0, list: Vec::new(), places: Vec::new() };
    let left = entries(key).filter_map(|entry| Some(Entry { document: places[entry.document as usize]?, ..entry }));
    let mut before = None;
    for entry in merged(left.peekable(), added.into_iter().flat_map(entries).peekable()) {
        push_document(before, entry.document, entry.level, &mut turned.list);
        turned.places.extend_from_slice(entry.places);
        turned.documents += 1;
        before = Some(entry.document);
    }
    (turned.documents > 0).then_some(turned)
}

fn merged<'k>(
    mut a: Peekable<impl Iterator<Item = Entry<'k>>>,
    mut b: Peekable<impl Iterator<Item = Entry<'k>>>,
) -> impl Iterator<Item = Entry<'k>> {
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(first), Some(second)) if first.document < second.document => a.next(),
        (_, Some(_)) => b.next(),
        (_, None) => a.next(),
    })
}

/// A document of a key.
struct Entry<'k> {
    document: u32,
    level: u32,
    /// How often the key stands in it, and the distances; nothing of a key that stands nowhere ([`super::filter`]).
    places: &'k [u8],
}

fn entries(key: &Key) -> impl Iterator<Item = Entry<'_>> {
    let (mut list, mut places) = (key.list.as_slice(), key.places.as_slice());
    let mut next = 0;
    std::iter::from_fn(move || {
        let (number, length) = code::read(list)?;
        list = &list[length..];
        let (document, level) = (next + number / LEVELS, number % LEVELS);
        next = document + 1;
        let all = places;
        if level > 0 {
            let (count, length) = code::read(places)?;
            places = &places[length..];
            for _ in 0..count {
                places = &places[code::length(places)?..];
            }
        }
        Some(Entry { document, level, places: &all[..all.len() - places.len()] })
    })
}
