//! Footnotes: what the text refers to by a number belongs to it, wherever on the page it stands.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;
use html5ever::local_name;

use super::blocks::Block;
use super::outline::{Outline, is_heading};

/// Letters of what a reference says, `[12]`, and of a note.
const REFERENCE: u32 = 4;
const NOTE: u32 = 1_500;

/// The blocks, besides those `kept`, in which the notes stand that the kept ones refer to.
pub(super) fn referred(outline: &Outline, blocks: &[Block], kept: &[bool]) -> Vec<usize> {
    let entries = &outline.entries;
    let texts = blocks.iter().zip(kept).filter(|(_, kept)| **kept).flat_map(|(block, _)| block.first..block.end);
    let short = texts.filter(|at| (1..=REFERENCE).contains(&entries[*at].letters) && entries[*at].linked);
    let links = short.filter_map(|at| outline.above(at).take(4).find(|at| entries[*at].is(&local_name!("a"))));
    let wanted = links.filter_map(|at| entries[at].attr(&local_name!("href"))?.strip_prefix('#'));
    let wanted: HashSet<&str, FixedState> = wanted.filter(|id| !id.is_empty()).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut places: HashMap<&str, usize, FixedState> = HashMap::default();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(id) = entry.attr(&local_name!("id")).filter(|id| wanted.contains(id)) {
            places.entry(id).or_insert(at);
        }
    }
    let mut found: Vec<usize> = Vec::new();
    for mut at in places.into_values() {
        // A mark inside the note may bear the name.
        while !entries[at].block && entries[at].parent != at {
            at = entries[at].parent;
        }
        let from = blocks.partition_point(|block| block.first < at);
        let to = blocks.partition_point(|block| block.first < entries[at].end);
        let letters: u32 = blocks[from..to].iter().map(|block| block.letters).sum();
        let is_note = (1..=NOTE).contains(&letters)
            && !entries[at].hidden
            && !outline.name(at).is_some_and(is_heading)
            && !kept[from..to].contains(&true);
        if is_note {
            found.extend(from..to);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::extract::html::{blocks, measures, parse};

    #[test]
    fn notes_that_the_text_refers_to_are_found() {
        let page = "<p>It falls.<sup><a href='#n1'>1</a></sup> It rises.<a href='#n2'>[2]</a> \
                    <a href='#top'>To the top of the page</a> <a href='#h'>3</a></p><h2 id='h'>Notes</h2>\
                    <ol><li id='n1'><p>At spring tides. <a href='#r1'>back</a></p></li>\
                    <li><span id='n2'></span>Zeegers, 2019.</li><li id='n9'>Nobody asks for it.</li></ol>\
                    <div id='top'>Menu</div>";
        let page = parse::parse(&page.into(), Limits::default().nesting);
        let outline = Outline::new(&page, &|_| 0.0);
        let blocks = blocks::with_hidden(&outline);
        let kept: Vec<bool> = (0..blocks.len()).map(|at| at == 0).collect();
        let mut found = referred(&outline, &blocks, &kept);
        found.sort_unstable();
        let texts: Vec<String> = found.iter().map(|at| measures::text(&outline, &blocks[*at])).collect();
        assert_eq!(texts, ["At spring tides. back", "Zeegers, 2019."]);
    }
}
