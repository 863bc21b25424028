//! The judge of a dump's blocks: which of them are content, by what was learned from pages whose content is known.
//!
//! What the rules of [`super::zone`] say of a block is one measure among many here.

use std::sync::LazyLock;

use super::measures::{Measures, Rules};
use super::page::{Line, Role};
use crate::extract::learned::forest::{Forest, likeliest};
use crate::extract::learned::row::Row;

static BLOCKS: LazyLock<Forest> = LazyLock::new(|| {
    Forest::parse(include_str!("../learned/text-blocks.txt"))
        .unwrap_or_else(|error| unreachable!("invariant: the table is read by a test: {error}"))
});

/// Decides of each block whether it is content. Lines that recur on the pages of the source are none, and neither is what
/// the rules dropped for its words: a label, a box of other stories.
pub(super) fn judge(lines: &[Line], rules: Rules) -> Vec<bool> {
    let page = Measures::new(lines, rules);
    let mut row = Row::default();
    let mut parts: Vec<(f32, f32)> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let probability = if line.furniture || overruled(lines, rules, index) {
            0.0
        } else {
            page.row(index, &mut row);
            let probability = BLOCKS.probability(&row.values);
            // A sentence in the midst of the rules' text is lost for no more than a doubt.
            if rules.keeps(index) && line.terminal && line.words >= 4 { probability.sqrt() } else { probability }
        };
        parts.push((probability, line.words as f32));
    }
    likeliest(&parts)
}

/// Where the rules found a text they know what its labels mean: theirs and the four lines below a label behind the text.
fn overruled(lines: &[Line], rules: Rules, index: usize) -> bool {
    let Some(zone) = rules.zone else { return false };
    rules.dropped[index]
        || (index > zone.end && lines[index.saturating_sub(4)..index].iter().any(|above| above.role == Role::End))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::furniture::Furniture;
    use crate::extract::text::{page, zone};

    #[test]
    fn the_table_weighs_the_measures_there_are() {
        let lines = page::lines("A line of a page that is measured.\n\nAnd another one.\n", &Furniture::default());
        let mut dropped = vec![false; lines.len()];
        let zone = zone::find(&lines, &mut dropped);
        let page = Measures::new(&lines, Rules { zone, dropped: &dropped, headline: None });
        let mut row = Row { names: Some(Vec::new()), ..Row::default() };
        page.row(0, &mut row);
        assert_eq!(row.names.unwrap_or_default(), BLOCKS.measures);
    }
}
