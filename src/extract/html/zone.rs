//! The part of a page in which the facts about its article stand.

use std::ops::Range;

use html5ever::local_name;

use super::hints::Hints;
use super::outline::{Entry, Outline, is_heading};

/// The part of the page in which the facts about the article stand: from its heading to the end of its text.
#[derive(Debug, Clone)]
pub(super) struct Zone {
    pub heading: usize,
    pub end: usize,
    /// What stands under the text, up to the heading of something else: the day may be told there.
    pub below: Range<usize>,
}

impl Zone {
    pub(super) fn new(outline: &Outline, heading: usize, end: usize) -> Self {
        let entries = &outline.entries[end..(end + BELOW).min(outline.entries.len())];
        let ends = |entry: &Entry| {
            let name = entry.name();
            entry.hints.has(Hints::COMMENTS)
                || name.is_some_and(|name| {
                    matches!(*name, local_name!("footer") | local_name!("form")) || is_heading(name)
                })
        };
        let to = entries.iter().position(ends).unwrap_or(entries.len());
        Zone { heading, end, below: end..end + to }
    }

    pub(super) fn contains(&self, at: usize) -> bool {
        // A byline or date may stand a little above the heading.
        at + ABOVE >= self.heading && at < self.end
    }

    pub(super) fn contains_or_follows(&self, at: usize) -> bool {
        at >= self.heading && at < self.end + BELOW
    }

    /// Up to here an element is near the heading.
    pub(super) fn near_end(&self, outline: &Outline) -> usize {
        (self.heading + 120).min(outline.entries.len())
    }
}

/// Entries above the heading and below the text that still belong to the article.
const ABOVE: usize = 60;
const BELOW: usize = 200;
