//! What a body refers to: the addresses of its pictures and links, with their lines.

use pulldown_cmark::{Event, Parser, Tag};
use serde::{Deserialize, Serialize};

use super::dialect::DIALECT;

/// An address in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// As it was written.
    pub address: String,
    /// The body's line, 0-based.
    pub line: usize,
}

/// The pictures and links of a body, each in its order. Those in raw HTML are not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct References {
    pub pictures: Vec<Reference>,
    pub links: Vec<Reference>,
}

pub fn references(markdown: &str) -> References {
    let mut found = References::default();
    if !markdown.contains("](") && !markdown.contains("]:") {
        return found;
    }
    let (mut line, mut counted) = (0, 0);
    for (event, place) in Parser::new_ext(markdown, DIALECT).into_offset_iter() {
        let (list, address) = match event {
            Event::Start(Tag::Image { dest_url, .. }) => (&mut found.pictures, dest_url),
            Event::Start(Tag::Link { dest_url, .. }) => (&mut found.links, dest_url),
            _ => continue,
        };
        // A footnote may be given out of its place.
        if place.start < counted {
            (line, counted) = (0, 0);
        }
        line += markdown[counted..place.start].matches('\n').count();
        counted = place.start;
        list.push(Reference { address: address.into_string(), line });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_and_link_has_its_address_and_line() {
        let found =
            references("Text.\n\n![a](b.jpg)\n*c*\n\n> x ![d][e] `![f](g)`\n\n[e]: <h i.png>\n\\![j](k) [l](m)\n");
        let told = |list: &[Reference]| -> Vec<(String, usize)> {
            list.iter().map(|one| (one.address.clone(), one.line)).collect()
        };
        assert_eq!(told(&found.pictures), [("b.jpg".to_owned(), 2), ("h i.png".to_owned(), 5)]);
        assert_eq!(told(&found.links), [("k".to_owned(), 8), ("m".to_owned(), 8)]);
    }
}
