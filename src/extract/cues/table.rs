//! Phrases in the order of their keys, to be found by how a line begins.

use std::ops::Range;

use super::{Phrase, Shape};

/// Phrases by their keys, letter by letter: all those whose key a line begins with are found in one walk along it.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// In the order of their keys.
    pub phrases: Vec<Phrase>,
    nodes: Vec<Node>,
    /// The steps from each node to the next, in the order of their bytes, those of a node side by side.
    steps: Vec<(u8, u32)>,
    /// For each first byte of a key one more than the node it leads to: most walks end there.
    first: Vec<u32>,
    /// Set for the first four bytes of each key, by a number of them: most lines are told apart by that.
    openings: Vec<u64>,
}

/// The place reached by the first bytes of some keys.
#[derive(Debug, Default)]
pub(super) struct Node {
    steps: Range<usize>,
    /// The phrases whose key ends here.
    pub ending: Range<usize>,
}

/// The numbers that four letters are told by.
const OPENINGS: usize = 1 << 16;

fn opening(letters: [u8; 4]) -> usize {
    (u32::from_le_bytes(letters).wrapping_mul(0x9e37_79b1) >> 16) as usize
}

/// Notes how lines begin that begin with `key`; behind a `bounded` one stands a blank, if any letter follows.
fn open(openings: &mut [u64], key: &[u8], is_bounded: bool) {
    let at = match key.first_chunk() {
        Some(four) => opening(*four),
        None => {
            for next in (b'a'..=b'z').chain([b' ']).filter(|next| !is_bounded || *next == b' ') {
                open(openings, &[key, &[next]].concat(), false);
            }
            return;
        }
    };
    openings[at / 64] |= 1 << (at % 64);
}

impl Table {
    pub fn sort(&mut self) {
        self.phrases.retain(|phrase| !phrase.key.is_empty());
        // The sort is stable: phrases of one key stay in the order of the files.
        self.phrases.sort_by(|a, b| a.key.cmp(&b.key));
        self.grow(0..self.phrases.len(), 0);
        self.first = vec![0; 256];
        let root = self.nodes.last().map_or(0..0, |root| root.steps.clone());
        self.steps[root].iter().for_each(|(byte, node)| self.first[usize::from(*byte)] = node + 1);
        self.openings = vec![0; OPENINGS / 64];
        for phrase in &self.phrases {
            let is_bounded = phrase.bare < phrase.fixed.len() || phrase.shape == Shape::Label;
            open(&mut self.openings, &phrase.key, is_bounded);
        }
    }

    /// Whether a key may begin as these bytes of a line do, or a line go on so behind a shorter key; in doubt yes, and so
    /// for all but letters with single blanks.
    pub fn may_open(&self, mut bytes: [u8; 4]) -> bool {
        let mut before = b' ';
        for byte in &mut bytes {
            if !(byte.is_ascii_alphabetic() || (*byte == b' ' && before != b' ')) {
                return true;
            }
            byte.make_ascii_lowercase();
            before = *byte;
        }
        let at = opening(bytes);
        self.openings[at / 64] & (1 << (at % 64)) != 0
    }

    /// Makes the node for the phrases of `range`, whose keys have their first `depth` bytes in common.
    fn grow(&mut self, range: Range<usize>, depth: usize) -> u32 {
        let key = |table: &Table, at: usize| table.phrases[at].key.get(depth).copied();
        let mut at = range.start;
        while at < range.end && key(self, at).is_none() {
            at += 1;
        }
        let ending = range.start..at;
        let mut steps = Vec::new();
        while at < range.end {
            let byte = key(self, at);
            let end = at + self.phrases[at..range.end].partition_point(|phrase| phrase.key.get(depth).copied() == byte);
            steps.extend(byte.map(|byte| (byte, self.grow(at..end, depth + 1))));
            at = end;
        }
        let from = self.steps.len();
        self.steps.extend(steps);
        self.nodes.push(Node { steps: from..self.steps.len(), ending });
        (self.nodes.len() - 1) as u32
    }

    /// Hands out each phrase whose key `bytes` begins with, shorter keys first.
    pub fn each(&self, bytes: impl Iterator<Item = u8>, mut found: impl FnMut(&Phrase)) {
        let Some(mut node) = self.root() else { return };
        for byte in bytes {
            match self.step(node, byte) {
                Some(next) => node = next,
                None => return,
            }
            self.phrases[node.ending.clone()].iter().for_each(&mut found);
        }
    }

    /// The node before the first byte of all keys.
    pub fn root(&self) -> Option<&Node> {
        self.nodes.last()
    }

    pub fn step(&self, node: &Node, byte: u8) -> Option<&Node> {
        if node.steps.end == self.steps.len() {
            // The root's steps stand last.
            return self.nodes.get((self.first[usize::from(byte)] as usize).wrapping_sub(1));
        }
        let steps = &self.steps[node.steps.clone()];
        let at = match steps {
            [(only, _)] => (*only == byte).then_some(0),
            _ => steps.binary_search_by_key(&byte, |(own, _)| *own).ok(),
        };
        at.map(|at| &self.nodes[steps[at].1 as usize])
    }

    /// A step for each byte of a character.
    pub fn step_all<'t>(&'t self, node: &'t Node, c: char) -> Option<&'t Node> {
        c.encode_utf8(&mut [0; 4]).bytes().try_fold(node, |node, byte| self.step(node, byte))
    }
}
