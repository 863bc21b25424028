//! The pictures that a body shows.

use pulldown_cmark::{Event, Parser, Tag};
use serde::{Deserialize, Serialize};

use super::dialect::DIALECT;

/// A picture as a body refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictured {
    /// As it was written.
    pub address: String,
    /// The body's line, 0-based.
    pub line: usize,
}

/// The pictures of a body in its order. Those in raw HTML are not among them.
pub fn pictures(markdown: &str) -> Vec<Pictured> {
    if !markdown.contains("![") {
        return Vec::new();
    }
    let (mut line, mut counted) = (0, 0);
    let mut found = Vec::new();
    for (event, place) in Parser::new_ext(markdown, DIALECT).into_offset_iter() {
        let Event::Start(Tag::Image { dest_url, .. }) = event else { continue };
        // A footnote may be given out of its place.
        if place.start < counted {
            (line, counted) = (0, 0);
        }
        line += markdown[counted..place.start].matches('\n').count();
        counted = place.start;
        found.push(Pictured { address: dest_url.into_string(), line });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_has_its_address_and_line() {
        let found =
            pictures("Text.\n\n![a](b.jpg)\n*c*\n\n> x ![d][e] `![f](g)`\n\n[e]: <h i.png>\n\\![j](k) [l](m)\n");
        let found: Vec<_> = found.iter().map(|one| (one.address.as_str(), one.line)).collect();
        assert_eq!(found, [("b.jpg", 2), ("h i.png", 5)]);
    }
}
