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

use super::row::Sheet;

/// A table of trees, ready to be asked.
#[derive(Debug, Default)]
pub struct Forest {
    pub measures: Vec<String>,
    bias: f32,
    /// The splits of all trees, those of a tree side by side in pre-order.
    splits: Vec<Split>,
    trees: Vec<Tree>,
    /// What the leaves add, those of a tree side by side from its least to its most.
    leaves: Vec<f32>,
}

/// What is asked of the rows of a page: all trees of a table, or what is left of them where some measures are known.
#[derive(Debug)]
pub struct Trees<'f> {
    bias: f32,
    splits: Vec<Split>,
    trees: Vec<Tree>,
    leaves: &'f [f32],
}

/// A row begins with all leaves of a tree open; where the measure is more than the bound, those on the other side close.
/// The first leaf that is open in the end is the row's. So every split is asked of every row, but none waits for the
/// answer of another, and many rows are asked at once.
#[derive(Debug, Clone, Copy)]
struct Split {
    bound: f32,
    /// The leaves that stay open where the measure is more than `bound`, a bit each.
    open: u32,
    /// The measure asked for.
    measure: u16,
    /// Splits in the subtree for "at most", and in both.
    less: u8,
    under: u8,
}

#[derive(Debug, Clone, Copy)]
struct Tree {
    /// One past its last split.
    end: u32,
    /// Its first leaf.
    leaves: u32,
    /// The leaves that are open before anything is asked.
    open: u32,
}

/// Rows that are asked at once.
pub const ABREAST: usize = 16;

/// Leaves of a tree, a bit each.
const MOST_LEAVES: usize = 32;

/// Up to [`ABREAST`] rows of measures, side by side.
#[derive(Debug)]
pub struct Rows {
    /// The first measure of all rows, then the second.
    cells: Vec<f32>,
    /// Where the next measure goes of the row that is being put down.
    next: usize,
    /// Rows that are whole.
    count: usize,
}

impl Rows {
    /// Room for rows of as many `measures`; what is put down beyond is not asked for.
    pub fn of(measures: usize) -> Rows {
        Rows { cells: vec![0.0; measures * ABREAST], next: 0, count: 0 }
    }

    /// Ends a row. At most [`ABREAST`] may be begun before [`Rows::clear`].
    pub fn end(&mut self) {
        self.count += 1;
        self.next = self.count;
    }

    pub fn clear(&mut self) {
        (self.next, self.count) = (0, 0);
    }
}

impl Sheet for Rows {
    const IS_NAMED: bool = false;

    fn put(&mut self, _: &'static str, value: f32) {
        if let Some(cell) = self.cells.get_mut(self.next) {
            *cell = value;
        }
        self.next += ABREAST;
    }
}

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
                "bias" => forest.bias = rest.parse().map_err(|_| malformed("the bias is no number"))?,
                "measures" => forest.measures = rest.split(',').map(str::to_owned).collect(),
                "tree" => forest.add(rest).map_err(malformed)?,
                _ => return Err(malformed("expected `bias`, `measures` or `tree`")),
            }
        }
        Ok(forest)
    }

    fn add(&mut self, tree: &str) -> Result<(), &'static str> {
        let (first, first_leaf) = (self.splits.len(), self.leaves.len());
        // Splits whose subtree for "more" has not ended, and whether it has begun.
        let mut open: Vec<(usize, bool)> = Vec::new();
        let mut closed = false;
        for word in tree.split(' ') {
            if closed {
                return Err("nodes behind the end of the tree");
            }
            if let Some(value) = word.strip_prefix('=') {
                let leaf = self.leaves.len() - first_leaf;
                if leaf == MOST_LEAVES {
                    return Err("a tree of more than 32 leaves");
                }
                self.leaves.push(value.parse().map_err(|_| "a leaf is no number")?);
                while let Some((split, true)) = open.last() {
                    self.splits[*split].under = (self.splits.len() - split - 1) as u8;
                    open.pop();
                }
                match open.last_mut() {
                    Some((split, has_begun)) => {
                        self.splits[*split].less = (self.splits.len() - *split - 1) as u8;
                        // Until here the first leaf of its subtree is kept there.
                        let first = self.splits[*split].open;
                        self.splits[*split].open = !(bits(leaf + 1) & !bits(first as usize));
                        *has_begun = true;
                    }
                    None => closed = true,
                }
                continue;
            }
            let (measure, value) = word.split_once(':').ok_or("expected `measure:bound` or `=leaf`")?;
            let measure: u16 = measure.parse().map_err(|_| "a measure is no number")?;
            if usize::from(measure) >= self.measures.len() {
                return Err("a measure that has no name");
            }
            let bound = value.parse().map_err(|_| "a bound is no number")?;
            open.push((self.splits.len(), false));
            let leaf = (self.leaves.len() - first_leaf) as u32;
            self.splits.push(Split { bound, open: leaf, measure, less: 0, under: 0 });
            if self.splits.len() - first >= MOST_LEAVES {
                return Err("a tree of more than 32 leaves");
            }
        }
        let all = bits(self.leaves.len() - first_leaf);
        self.trees.push(Tree { end: self.splits.len() as u32, leaves: first_leaf as u32, open: all });
        if closed { Ok(()) } else { Err("the tree is not complete") }
    }

    /// The trees for rows of which some measures are `known`, such as those of the page: what they ask of these is
    /// answered once. A measure that does not stand behind the one named before it is asked for all the same.
    pub fn given(&self, known: &[(&str, f32)]) -> Trees<'_> {
        let mut values: Vec<Option<f32>> = vec![None; self.measures.len()];
        let mut measures = self.measures.iter().zip(&mut values);
        for (name, known) in known {
            if let Some((_, value)) = measures.find(|(measure, _)| measure == name) {
                *value = Some(*known);
            }
        }
        let mut splits = Vec::with_capacity(self.splits.len());
        let mut trees = Vec::with_capacity(self.trees.len());
        let mut first = 0;
        for tree in &self.trees {
            let mut open = tree.open;
            // Where a known measure is at most the bound, what lies on the other side is not reached: from the end of
            // the subtree for "at most" up to the end of both.
            let mut unreached: Vec<(usize, usize)> = Vec::new();
            let mut at = first;
            while at < tree.end as usize {
                if let Some(&(from, to)) = unreached.last()
                    && from == at
                {
                    unreached.pop();
                    at = to;
                    continue;
                }
                let split = self.splits[at];
                let (more, end) = (at + 1 + usize::from(split.less), at + 1 + usize::from(split.under));
                at += 1;
                match values[usize::from(split.measure)] {
                    None => splits.push(split),
                    Some(value) if value <= split.bound => unreached.push((more, end)),
                    Some(_) => {
                        open &= split.open;
                        at = more;
                    }
                }
            }
            trees.push(Tree { end: splits.len() as u32, open, ..*tree });
            first = tree.end as usize;
        }
        Trees { bias: self.bias, splits, trees, leaves: &self.leaves }
    }
}

/// The lowest bits.
fn bits(count: usize) -> u32 {
    if count >= MOST_LEAVES { u32::MAX } else { (1 << count) - 1 }
}

impl Trees<'_> {
    /// The probabilities that the trees give to rows, from 0 to 1; of the places without a row they are void.
    pub fn probabilities(&self, rows: &Rows) -> [f32; ABREAST] {
        let (columns, _) = rows.cells.as_chunks::<ABREAST>();
        let mut sums = [self.bias; ABREAST];
        let mut first = 0;
        for tree in &self.trees {
            let mut open = [tree.open; ABREAST];
            for split in &self.splits[first..tree.end as usize] {
                let column = &columns[usize::from(split.measure)];
                for (open, value) in open.iter_mut().zip(column) {
                    *open &= split.open | if *value <= split.bound { u32::MAX } else { 0 };
                }
            }
            first = tree.end as usize;
            let leaves = &self.leaves[tree.leaves as usize..];
            for (sum, open) in sums.iter_mut().zip(&open) {
                *sum += leaves[open.trailing_zeros() as usize];
            }
        }
        sums.map(|sum| 1.0 / (1.0 + (-sum).exp()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probability(trees: &Trees, row: &[f32]) -> f32 {
        let mut rows = Rows::of(row.len());
        push(&mut rows, row);
        trees.probabilities(&rows)[0]
    }

    fn push(rows: &mut Rows, row: &[f32]) {
        row.iter().for_each(|value| rows.put("", *value));
        rows.end();
    }

    #[test]
    fn a_row_goes_down_every_tree() {
        let table = "# two trees\nbias 0.5\nmeasures a,b\ntree 0:0.5 =-1 1:2 =1 =3\ntree =0.25\n";
        let forest = Forest::parse(table).unwrap();
        let sum = |row: &[f32]| {
            let p = probability(&forest.given(&[]), row);
            ((p / (1.0 - p)).ln() * 100.0).round() / 100.0
        };
        assert_eq!(sum(&[0.5, 9.0]), -0.25);
        assert_eq!(sum(&[0.6, 2.0]), 1.75);
        assert_eq!(sum(&[0.6, 2.1]), 3.75);
    }

    #[test]
    fn rows_do_not_disturb_one_another() {
        let table = "bias 0\nmeasures a,b\ntree 0:2 1:1 =1 0:1 =2 =3 1:7 =4 =5\n";
        let forest = Forest::parse(table).unwrap();
        let trees = forest.given(&[]);
        let all: Vec<[f32; 2]> = (0..2 * ABREAST).map(|n| [(n % 4) as f32, (n / 4 + 1) as f32]).collect();
        let mut rows = Rows::of(2);
        let mut asked = Vec::new();
        for group in all.chunks(ABREAST) {
            group.iter().for_each(|row| push(&mut rows, row));
            asked.extend(trees.probabilities(&rows));
            rows.clear();
        }
        let alone: Vec<f32> = all.iter().map(|row| probability(&trees, row)).collect();
        assert_eq!(asked, alone);
        let mut leaves: Vec<String> = alone.iter().map(|p| format!("{:.0}", (p / (1.0 - p)).ln())).collect();
        leaves.sort();
        leaves.dedup();
        assert_eq!(leaves, ["1", "2", "3", "4", "5"]);
    }

    #[test]
    fn known_measures_are_answered_beforehand() {
        let table = "bias 0.5\nmeasures a,b,c\ntree 0:0.5 1:1 =-1 =-2 2:2 =1 1:1 =3 =4\ntree 1:7 2:0 =5 =6 =7\ntree 2:1 =8 =9\n";
        let forest = Forest::parse(table).unwrap();
        let all = forest.given(&[]);
        for a in [0.0, 1.0] {
            for b in [0.0, 1.5, 9.0] {
                for c in [-1.0, 1.5, 3.0] {
                    let given = forest.given(&[("b", b)]);
                    assert!(given.splits.len() < forest.splits.len());
                    assert_eq!(probability(&given, &[a, b, c]), probability(&all, &[a, b, c]), "{a} {b} {c}");
                    let out_of_order = forest.given(&[("c", c), ("a", a)]);
                    assert_eq!(probability(&out_of_order, &[a, b, c]), probability(&all, &[a, b, c]), "{a} {b} {c}");
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
            (&("0:1 =1 ".repeat(150) + "=1"), "a tree of more than 32 leaves"),
            ("", "expected `measure:bound` or `=leaf`"),
        ] {
            let found = Forest::parse(&format!("measures a\ntree {tree}")).err();
            assert_eq!(found, Some(Malformed { line: 2, reason }), "{tree}");
        }
    }
}
