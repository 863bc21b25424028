//! How often the lines of a page speak of names.

use super::domains::{beginnings, each_word};
use super::names::{Named, Places};

/// How many lines speak of a name.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Said {
    /// That are the name.
    pub alone: usize,
    /// Of these, entries of lists: menus have them.
    pub entries: usize,
    /// That hold it among other words: before the text, in it, and behind it.
    pub above: usize,
    pub within: usize,
    pub behind: usize,
    /// That begin with it.
    pub first: usize,
    /// That write it in small letters, as a word like others.
    pub small: usize,
}

impl Said {
    /// Before the text and behind it, where a page speaks of itself.
    pub fn outside(&self) -> usize {
        self.above + self.behind
    }
}

/// One walk along the words of the page finds the mentions of all names.
pub(super) fn of(names: &[Named], places: &Places) -> Vec<Said> {
    /// Lines of a page's beginning and of its end that are read, and bytes of each.
    const LINES: usize = 300;
    const LAST: usize = 60;
    const BYTES: usize = 120;
    let mut said = vec![Said::default(); names.len()];
    let first = beginnings(names.iter().map(|named| named.name.as_str()));
    let last = places.lines.len().saturating_sub(LAST);
    for (index, line) in places.lines.iter().enumerate().filter(|(index, _)| *index < LINES || *index >= last) {
        let text = line.text();
        let text = &text[..text.floor_char_boundary(BYTES)];
        let mut met = 0u32;
        each_word(text, &first, |start, likely| {
            let mut likely = likely & !met;
            while likely != 0 {
                let at = likely.trailing_zeros() as usize;
                likely &= likely - 1;
                let said = &mut said[at];
                match begins_with(&text[start..], &names[at].name) {
                    Some(Written::Name) => met |= 1 << at,
                    Some(Written::Small) => {
                        said.small += 1;
                        continue;
                    }
                    None => continue,
                }
                match () {
                    () if line.key == names[at].key => {
                        said.alone += 1;
                        said.entries += usize::from(line.is_item());
                        continue;
                    }
                    () if index < places.zone.start.max(places.title) => said.above += 1,
                    () if index < places.zone.end => said.within += 1,
                    () => said.behind += 1,
                }
                said.first += usize::from(start == 0);
            }
        });
    }
    said
}

enum Written {
    Name,
    Small,
}

/// How a text that begins with a name writes it: a word in small letters is none, unless the name is.
fn begins_with(text: &str, name: &str) -> Option<Written> {
    let start = text.as_bytes().get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name.as_bytes()))?;
    text.as_bytes().get(name.len()).is_none_or(|next| !next.is_ascii_alphanumeric() && next.is_ascii()).then_some(())?;
    let small = start[0].is_ascii_lowercase() && start[0] != name.as_bytes()[0];
    Some(if small { Written::Small } else { Written::Name })
}
