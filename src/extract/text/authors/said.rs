//! What a page says of a name beside naming it as an author.

use super::Page;
use crate::extract::cues::Cue;
use crate::extract::text::texture::width;

#[derive(Default)]
pub(super) struct Said {
    /// Lines that are the name and nothing else.
    pub copies: usize,
    /// A paragraph that begins with the name, below the name or behind the text.
    pub biography: bool,
    /// "About Jane Doe", "Posts by Jane Doe".
    pub introduced: bool,
    /// Named with the rights: the outlet, or the owner of a page of one author.
    pub rights: bool,
    /// At the very top of the page: the outlet's name, or such an owner's.
    pub page_top: bool,
    /// Paragraphs in the middle of the text begin with the name: the text is about its bearer.
    pub in_text: bool,
}

impl Page<'_> {
    /// What the page says of a name elsewhere.
    pub(super) fn said_of(&self, name: &str, name_key: u64) -> Said {
        let mut said = Said::default();
        let (first, last) = (name.as_bytes().first(), name.as_bytes().last());
        for (index, line) in self.lines.iter().enumerate().take(self.to()) {
            let text = line.text();
            let alone = line.key == name_key;
            // At a glance: nearly all lines neither begin nor end with the name.
            let bytes = text.as_bytes();
            let may_say = bytes.first() == first || (line.words <= 12 && bytes.last() == last);
            if !(alone || may_say || line.has(Cue::Copyright)) {
                continue;
            }
            said.copies += usize::from(alone && index >= self.from());
            if index < 6 && index + 2 < self.top && (alone || text.starts_with(name)) {
                said.page_top = true;
            }
            if alone || text.len() <= name.len() || index <= self.top {
                continue;
            }
            if let Some(rest) = text.strip_prefix(name) {
                let told = line.words >= 7 && rest.starts_with([' ', ',', '(', '\'', '’']);
                let below_name = index > 0 && self.lines[index - 1].text().contains(name);
                said.biography |= told && (below_name || index + 3 >= self.zone.end);
                said.in_text |= told && !below_name && index + 3 < self.zone.end;
            } else if line.words <= 12 {
                said.introduced |= text.strip_suffix(name).is_some_and(|before| width(before) <= 24);
            }
            said.rights |= line.has(Cue::Copyright) && text.contains(name);
        }
        said
    }
}
