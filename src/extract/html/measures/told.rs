//! What a page tells machines of its kind.

use html5ever::local_name;
use memchr::memmem;

use crate::extract::html::candidates::{Facts, words};
use crate::extract::html::outline::{Entry, Outline};
use crate::extract::html::visible::Headings;

/// What the page says it is.
#[derive(Debug, Default)]
pub(in crate::extract::html) struct Told {
    /// JSON-LD names an article, a product, a list, a thread.
    pub article: bool,
    pub product: bool,
    pub list: bool,
    pub thread: bool,
    /// `og:type`.
    pub og_article: bool,
    pub og_product: bool,
    /// Gives a date of publication.
    pub dated: bool,
    /// The heading, or the page's name, as words.
    pub title: String,
    /// Texts given to machines (`articleBody`, descriptions), as words.
    pub texts: String,
    /// The rules found what looks like an article.
    pub found: bool,
}

/// Entries among which the head of the page is.
const HEAD: usize = 4000;
/// Bytes of the texts given to machines that are looked at.
const LONGEST_TEXTS: usize = 60_000;

impl Told {
    pub fn new(
        outline: &Outline,
        linked_data: &[&str],
        facts: &Facts,
        headings: &Headings,
        heading: Option<usize>,
        found: bool,
    ) -> Told {
        let says = |kinds: &[&str]| {
            let holds =
                |script: &&str| kinds.iter().any(|kind| memmem::find(script.as_bytes(), kind.as_bytes()).is_some());
            linked_data.iter().any(holds)
        };
        let is_type = |entry: &&Entry| {
            entry.is(&local_name!("meta")) && entry.attr(&local_name!("property")).is_some_and(|name| name == "og:type")
        };
        let og = outline.entries.iter().take(HEAD).find(is_type);
        let og = og.and_then(|entry| entry.attr(&local_name!("content"))).unwrap_or_default();
        let mut all = headings.first_level.iter().chain(&headings.lower);
        let heading = heading.and_then(|at| all.find(|(found, _)| *found == at));
        let mut texts = String::new();
        for told in facts.bodies.iter().chain(&facts.descriptions) {
            texts.push_str(&told.value);
            texts.push(' ');
            if texts.len() > LONGEST_TEXTS {
                break;
            }
        }
        let mut end = texts.len().min(LONGEST_TEXTS);
        while !texts.is_char_boundary(end) {
            end -= 1;
        }
        Told {
            article: says(&["Article\"", "\"BlogPosting\""]),
            product: says(&["\"Product\"", "\"ProductGroup\""]),
            list: says(&["\"ItemList\"", "\"CollectionPage\"", "\"OfferCatalog\"", "\"SearchResultsPage\""]),
            thread: says(&["\"DiscussionForumPosting\"", "\"QAPage\"", "\"Question\"", "\"Comment\""]),
            og_article: og.contains("article") || og.contains("blog"),
            og_product: og.contains("product"),
            dated: !facts.published.is_empty(),
            title: heading.map_or_else(|| words(&headings.title_element), |(_, text)| words(text)),
            texts: words(&texts[..end]),
            found,
        }
    }
}
