//! The picture that an element stands for: its address behind lazy loading, its description.

use scraper::{ElementRef, Html};

use super::address::Addresses;
use super::element::attribute;

/// A picture with the address a reader can fetch it from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Image {
    pub address: String,
    pub alt: String,
    pub title: String,
}

/// What an image element is to a reader.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Picture {
    Shown(Image),
    /// A sign among words, such as an emoji: its description is the text.
    Sign(String),
}

/// The widest variant that is taken from a `srcset`: beyond it a reader sees no difference.
const WIDEST: f64 = 1600.0;

/// Attributes in which lazy loaders keep the address until the picture comes into view.
const LAZY: &[&str] =
    &["data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-hi-res-src", "data-img-src"];

const LAZY_SETS: &[&str] = &["data-srcset", "data-lazy-srcset"];

/// Reads an image element; `None` if there is nothing to see (a counting pixel, a placeholder without a picture).
pub(super) fn read(element: ElementRef, addresses: &Addresses) -> Option<Picture> {
    let value = element.value();
    let alt = collapse(attribute(value, "alt").unwrap_or_default());
    let class = attribute(value, "class").unwrap_or_default().to_ascii_lowercase();
    if !alt.is_empty() && alt.chars().count() <= 8 && (class.contains("emoji") || class.contains("smiley")) {
        return Some(Picture::Sign(alt));
    }
    if is_dot(attribute(value, "width")) || is_dot(attribute(value, "height")) {
        return None;
    }
    let address = address(element, addresses)?;
    let title = collapse(attribute(value, "title").unwrap_or_default());
    let title = if title == alt { String::new() } else { title };
    Some(Picture::Shown(Image { address, alt, title }))
}

/// Reads the first picture in the markup of a `noscript` element.
pub(super) fn read_fallback(markup: &str, addresses: &Addresses) -> Option<Picture> {
    const LONGEST: usize = 8 * 1024;
    if markup.len() > LONGEST || !markup.contains("<img") {
        return None;
    }
    let page = Html::parse_fragment(markup);
    let image = page.tree.nodes().filter_map(ElementRef::wrap).find(|element| element.value().name() == "img")?;
    read(image, addresses)
}

fn address(element: ElementRef, addresses: &Addresses) -> Option<String> {
    let value = element.value();
    let resolve = |written: &str| addresses.picture(written).filter(|_| !is_placeholder(written));
    let from_sets = |element: ElementRef, names: &[&str]| {
        names.iter().filter_map(|name| attribute(element.value(), name)).find_map(|set| resolve(widest(set)?))
    };
    LAZY.iter()
        .filter_map(|name| attribute(value, name))
        .find_map(resolve)
        .or_else(|| from_sets(element, LAZY_SETS))
        .or_else(|| attribute(value, "src").and_then(resolve))
        .or_else(|| from_sets(element, &["srcset"]))
        .or_else(|| {
            let picture =
                element.parent().and_then(ElementRef::wrap).filter(|parent| parent.value().name() == "picture")?;
            let mut sources =
                picture.children().filter_map(ElementRef::wrap).filter(|child| child.value().name() == "source");
            sources.find_map(|source| from_sets(source, LAZY_SETS).or_else(|| from_sets(source, &["srcset"])))
        })
}

/// The widest candidate of a `srcset` that is no wider than needed, else the narrowest.
fn widest(set: &str) -> Option<&str> {
    let mut best: Option<(f64, &str)> = None;
    for (address, size) in candidates(set) {
        let better = match best {
            None => true,
            Some((best, _)) if best > WIDEST => size < best,
            Some((best, _)) => size > best && size <= WIDEST,
        };
        if better {
            best = Some((size, address));
        }
    }
    best.map(|(_, address)| address)
}

/// The candidates of a `srcset` with their widths; a density counts as that many times an ordinary screen.
///
/// An address may hold commas, a comma ends one only before a blank (WHATWG HTML, parsing a srcset attribute).
fn candidates(set: &str) -> impl Iterator<Item = (&str, f64)> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|character: char| character == ',' || character.is_ascii_whitespace());
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|character: char| character.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        if bare.len() < address.len() {
            rest = after;
            return Some((bare, 1.0));
        }
        let (descriptor, after) = after.split_once(',').unwrap_or((after, ""));
        rest = after;
        let descriptor = descriptor.trim();
        let size = match descriptor.strip_suffix('x') {
            Some(density) => density.parse().unwrap_or(1.0) * 800.0,
            None => descriptor.strip_suffix('w').and_then(|width| width.trim().parse().ok()).unwrap_or(1.0),
        };
        Some((address, size))
    })
}

/// Whether a side of one pixel or none makes the picture invisible.
fn is_dot(side: Option<&str>) -> bool {
    matches!(side.map(|side| side.trim().trim_end_matches("px")), Some("0" | "1"))
}

/// Whether an address names the stand-in that pages show until the picture is fetched.
fn is_placeholder(address: &str) -> bool {
    let file = address.rsplit('/').next().unwrap_or(address).to_ascii_lowercase();
    ["placeholder", "blank.", "spacer", "transparent.", "pixel.", "1x1", "lazyload", "lazy-load", "loading."]
        .iter()
        .any(|sign| file.contains(sign))
}

fn collapse(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_a_wide_enough_variant() {
        let check = |set, expected: Option<&str>| assert_eq!(widest(set), expected, "{set}");
        check("a.jpg 320w, b.jpg 1280w, c.jpg 4000w", Some("b.jpg"));
        check("a.jpg, b.jpg 2x", Some("b.jpg"));
        check("w_1,h_2/a.jpg 600w,w_2,h_4/b.jpg 1200w", Some("w_2,h_4/b.jpg"));
        check("huge.jpg 4000w, large.jpg 2000w", Some("large.jpg"));
        check(" , ", None);
    }
}
