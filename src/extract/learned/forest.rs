//! Boosted decision trees: the sum of what many small trees say of a row of measures, as a probability.
//!
//! A table is text, made by `training/train.py`:
//!
//! ```text
//! # comment
//! bias -1.2                        what is added to every sum
//! measures letters,links,…         the names of the measures, in the order of a row
//! tree 3:0.51 =-0.2 17:2 =0.4 =0.1
//! ```
//!
//! A tree's nodes stand in pre-order. `3:0.51` goes on with the next node where measure 3 is at most 0.51, and behind
//! that one's subtree where it is more; `=0.4` is a leaf.

use std::fmt;

/// A table of trees, ready to be asked.
#[derive(Debug, Default)]
pub struct Forest {
    pub measures: Vec<String>,
    trees: Trees,
}

/// What is asked of a row: all trees of a table, or what is left of them where some measures are known.
#[derive(Debug, Clone, Default)]
pub struct Trees {
    bias: f32,
    nodes: Vec<Node>,
    /// Where each tree begins.
    roots: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    /// The bound, or what the leaf adds.
    value: f32,
    /// The measure asked for.
    measure: u16,
    /// Where in its tree to go on, first if the measure is more than `value`, second if it is not. A leaf leads to itself.
    next: [u8; 2],
}

impl Node {
    fn is_leaf(&self, place: u8) -> bool {
        self.next[0] == place
    }

    /// Where to go on for a value of the measure. No branch: which way a row goes cannot be guessed.
    fn goes_on(&self, value: f32) -> u8 {
        self.next[usize::from(value <= self.value)]
    }
}

/// Trees that are walked down side by side: the processor goes on with one while it waits for another's numbers.
const ABREAST: usize = 8;

/// A line of a table that is not of its form.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    pub line: usize,
    pub reason: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl Forest {
    pub fn parse(table: &str) -> Result<Forest, Malformed> {
        let mut forest = Forest::default();
        for (index, line) in table.lines().enumerate() {
            let malformed = |reason| Malformed { line: index + 1, reason };
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "" | "#" => {}
                "bias" => forest.trees.bias = rest.parse().map_err(|_| malformed("the bias is no number"))?,
                "measures" => forest.measures = rest.split(',').map(str::to_owned).collect(),
                "tree" => forest.trees.add(rest, forest.measures.len()).map_err(malformed)?,
                _ => return Err(malformed("expected `bias`, `measures` or `tree`")),
            }
        }
        Ok(forest)
    }

    /// The probability that the table gives to a row, from 0 to 1.
    pub fn probability(&self, row: &[f32]) -> f32 {
        self.trees.probability(row)
    }

    /// The trees for rows of which some measures are `known`, such as those of the page: what they ask of these is
    /// answered once. A measure that does not stand behind the one named before it is asked for all the same.
    pub fn given(&self, known: &[(&str, f32)]) -> Trees {
        let mut values: Vec<Option<f32>> = vec![None; self.measures.len()];
        let mut measures = self.measures.iter().zip(&mut values);
        for (name, known) in known {
            if let Some((_, value)) = measures.find(|(measure, _)| measure == name) {
                *value = Some(*known);
            }
        }
        let mut given = Trees { bias: self.trees.bias, ..Trees::default() };
        for &root in &self.trees.roots {
            let begin = given.nodes.len();
            given.roots.push(begin as u32);
            self.trees.copy_given(root as usize, 0, &mut given.nodes, begin, &values);
        }
        given
    }
}

impl Trees {
    fn add(&mut self, tree: &str, measures: usize) -> Result<(), &'static str> {
        let first = self.nodes.len();
        self.roots.push(first as u32);
        // Splits whose subtree for "more" has not begun.
        let mut open: Vec<usize> = Vec::new();
        let mut closed = false;
        for (place, word) in tree.split(' ').enumerate() {
            if closed {
                return Err("nodes behind the end of the tree");
            }
            let place = u8::try_from(place).map_err(|_| "a tree of more than 256 nodes")?;
            if let Some(value) = word.strip_prefix('=') {
                let value = value.parse().map_err(|_| "a leaf is no number")?;
                self.nodes.push(Node { measure: 0, value, next: [place; 2] });
                match open.pop() {
                    Some(split) => self.nodes[split].next[0] = place.wrapping_add(1),
                    None => closed = true,
                }
                continue;
            }
            let (measure, value) = word.split_once(':').ok_or("expected `measure:bound` or `=leaf`")?;
            let measure: u16 = measure.parse().map_err(|_| "a measure is no number")?;
            if usize::from(measure) >= measures {
                return Err("a measure that has no name");
            }
            let value = value.parse().map_err(|_| "a bound is no number")?;
            open.push(self.nodes.len());
            self.nodes.push(Node { measure, value, next: [0, place.wrapping_add(1)] });
        }
        if closed { Ok(()) } else { Err("the tree is not complete") }
    }

    /// Copies what a row can reach from a node on of the tree at `root`, where some measures are `known`; returns the
    /// place of the copy in the tree that begins at `begin` of `nodes`.
    fn copy_given(&self, root: usize, place: u8, nodes: &mut Vec<Node>, begin: usize, known: &[Option<f32>]) -> u8 {
        let mut place = place;
        let node = loop {
            let node = self.nodes[root + usize::from(place)];
            match known.get(usize::from(node.measure)).copied().flatten().filter(|_| !node.is_leaf(place)) {
                Some(value) => place = node.goes_on(value),
                None => break node,
            }
        };
        let at = nodes.len();
        // A copy is never larger than its tree.
        let own = (at - begin) as u8;
        nodes.push(Node { next: [own; 2], ..node });
        if !node.is_leaf(place) {
            let [more, other] = node.next;
            let other = self.copy_given(root, other, nodes, begin, known);
            let more = self.copy_given(root, more, nodes, begin, known);
            nodes[at].next = [more, other];
        }
        own
    }

    /// The probability that the trees give to a row, from 0 to 1.
    pub fn probability(&self, row: &[f32]) -> f32 {
        let (groups, rest) = self.roots.as_chunks::<ABREAST>();
        let mut sum = self.bias;
        for group in groups {
            self.leaves(group, row).iter().for_each(|leaf| sum += leaf);
        }
        for root in rest {
            sum += self.leaves(&[*root], row)[0];
        }
        1.0 / (1.0 + (-sum).exp())
    }

    /// What the leaves add that a row reaches in some trees.
    fn leaves<const TREES: usize>(&self, roots: &[u32; TREES], row: &[f32]) -> [f32; TREES] {
        let node = |root: u32, place: u8| &self.nodes[root as usize + usize::from(place)];
        let mut places = [0u8; TREES];
        loop {
            let before = places;
            for (place, &root) in places.iter_mut().zip(roots) {
                let node = node(root, *place);
                *place = node.goes_on(row[usize::from(node.measure)]);
            }
            if places == before {
                return std::array::from_fn(|tree| node(roots[tree], places[tree]).value);
            }
        }
    }
}

/// The parts to keep so that the expected F1 of words is highest: every part with its probability of being content and
/// its length in words.
///
/// Taking parts in the order of their probability, the expected F1 rises as long as a part is likelier than half the F1
/// reached so far. A page of which nothing is certain is thus answered with its likeliest part, not with nothing.
pub fn likeliest(parts: &[(f32, f32)]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| parts[b].0.total_cmp(&parts[a].0).then(a.cmp(&b)));
    let expected: f32 = parts.iter().map(|(probability, words)| probability * words).sum();
    let (mut right, mut taken, mut best, mut count) = (0.0, 0.0, 0.0, 0);
    for (place, &part) in order.iter().enumerate() {
        let (probability, words) = parts[part];
        right += probability * words;
        taken += words;
        let f1 = 2.0 * right / (taken + expected).max(f32::MIN_POSITIVE);
        if f1 > best {
            (best, count) = (f1, place + 1);
        }
    }
    let mut keep = vec![false; parts.len()];
    order[..count].iter().for_each(|&part| keep[part] = true);
    keep
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_down_every_tree() {
        let table = "# two trees\nbias 0.5\nmeasures a,b\ntree 0:0.5 =-1 1:2 =1 =3\ntree =0.25\n";
        let forest = Forest::parse(table).unwrap();
        let sum = |row: &[f32]| {
            let p = forest.probability(row);
            ((p / (1.0 - p)).ln() * 100.0).round() / 100.0
        };
        assert_eq!(sum(&[0.5, 9.0]), -0.25);
        assert_eq!(sum(&[0.6, 2.0]), 1.75);
        assert_eq!(sum(&[0.6, 2.1]), 3.75);
    }

    #[test]
    fn known_measures_are_answered_beforehand() {
        let table = "bias 0.5\nmeasures a,b,c\ntree 0:0.5 1:1 =-1 =-2 2:2 =1 1:1 =3 =4\ntree 1:7 2:0 =5 =6 =7\ntree 2:1 =8 =9\n";
        let forest = Forest::parse(table).unwrap();
        for a in [0.0, 1.0] {
            for b in [0.0, 1.5, 9.0] {
                for c in [-1.0, 1.5, 3.0] {
                    let given = forest.given(&[("b", b)]);
                    assert!(given.nodes.len() < forest.trees.nodes.len());
                    assert_eq!(given.probability(&[a, b, c]), forest.probability(&[a, b, c]), "{a} {b} {c}");
                    let out_of_order = forest.given(&[("c", c), ("a", a)]);
                    assert_eq!(out_of_order.probability(&[a, b, c]), forest.probability(&[a, b, c]), "{a} {b} {c}");
                }
            }
        }
    }

    #[test]
    fn a_table_of_another_form_is_told_with_its_line() {
        for (tree, reason) in [
            ("0:1 =1", "the tree is not complete"),
            ("=1 =2", "nodes behind the end of the tree"),
            ("7:1 =1 =2", "a measure that has no name"),
            ("0:x =1 =2", "a bound is no number"),
            (&("0:1 =1 ".repeat(150) + "=1"), "a tree of more than 256 nodes"),
            ("", "expected `measure:bound` or `=leaf`"),
        ] {
            let found = Forest::parse(&format!("measures a\ntree {tree}")).err();
            assert_eq!(found, Some(Malformed { line: 2, reason }), "{tree}");
        }
    }

    #[test]
    fn the_likeliest_parts_are_kept() {
        let kept = |parts: &[(f32, f32)]| likeliest(parts).iter().map(|&keep| u8::from(keep)).collect::<Vec<_>>();
        assert_eq!(kept(&[(0.9, 100.0), (0.1, 50.0), (0.8, 10.0)]), [1, 0, 1]);
        assert_eq!(kept(&[(0.2, 10.0), (0.02, 10.0)]), [1, 0], "better the likeliest than nothing");
        assert_eq!(kept(&[]), [0u8; 0]);
        assert_eq!(kept(&[(0.0, 10.0)]), [0], "what is surely none is not kept");
    }
}
