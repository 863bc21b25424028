//! How much of an article goes into front matter: a page may name a megabyte as its title, or tags without end.
//!
//! What is written must be read again at the next build, within the limits of front matter; so each member has a
//! share of them that no honest page comes near.

use crate::extract::Article;

/// Bytes of a title.
const TITLE: usize = 1 << 10;
/// Bytes of the lead.
const DESCRIPTION: usize = 8 << 10;
/// Bytes of one name: of an author, a tag, an outlet.
const NAME: usize = 512;
/// Bytes of all authors, or of all tags.
const NAMES: usize = 8 << 10;
/// Bytes of all captions.
const CAPTIONS: usize = 16 << 10;
/// Bytes of an address; browsers take about as much.
const ADDRESS: usize = 2 << 10;
/// Bytes of a language tag.
const LANGUAGE: usize = 64;

/// Cuts what is longer than its share, and returns what was cut as warnings.
pub(super) fn keep_within(article: &mut Article) -> Vec<String> {
    let mut cut = Vec::new();
    let mut note = |shortened: bool, what: &str| {
        if shortened {
            cut.push(format!("{what} of the page: too long, cut"));
        }
    };
    note(shorten(&mut article.title, TITLE), "the title");
    if let Some(description) = &mut article.description {
        note(shorten(description, DESCRIPTION), "the description");
    }
    note(drop_long(&mut article.source, NAME), "the source");
    note(drop_long(&mut article.credit, NAME), "the credit");
    note(drop_long(&mut article.language, LANGUAGE), "the language");
    let is_long_address = article.source_url.as_ref().is_some_and(|address| address.as_str().len() > ADDRESS);
    if is_long_address {
        article.source_url = None;
    }
    note(is_long_address, "the address");
    note(keep_first(&mut article.authors, NAME, NAMES), "the authors");
    note(keep_first(&mut article.tags, NAME, NAMES), "the tags");
    note(keep_first(&mut article.captions, CAPTIONS, CAPTIONS), "the captions");
    cut
}

/// Cuts a text between words where that is possible.
fn shorten(text: &mut String, longest: usize) -> bool {
    if text.len() <= longest {
        return false;
    }
    let end = (0..=longest).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.truncate(end);
    if let Some(blank) = text.rfind(char::is_whitespace).filter(|blank| *blank > longest / 2) {
        text.truncate(blank);
    }
    text.truncate(text.trim_end().len());
    text.push('…');
    true
}

/// A name that long is none, and half of it would be a wrong one.
fn drop_long(name: &mut Option<String>, longest: usize) -> bool {
    name.take_if(|name| name.len() > longest).is_some()
}

fn keep_first(items: &mut Vec<String>, longest: usize, together: usize) -> bool {
    let before = items.len();
    let mut room = together;
    items.retain(|item| {
        let fits = item.len() <= longest.min(room);
        room -= if fits { item.len() } else { 0 };
        fits
    });
    items.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::SourceUrl;

    #[test]
    fn an_honest_article_stays_as_it_is() {
        let names: Vec<String> = (0..100).map(|n| format!("A tag of {n} words")).collect();
        let honest = Article {
            title: "Water over the lower quay".into(),
            description: Some("A lead of some length. ".repeat(40)),
            captions: vec!["A caption of some length. ".repeat(20); 20],
            authors: names[..20].to_vec(),
            tags: names,
            source_url: SourceUrl::parse(&format!("https://e.example/{}", "path/".repeat(100))),
            ..Article::default()
        };
        let mut article = honest.clone();
        assert_eq!(keep_within(&mut article), [""; 0]);
        assert_eq!(article, honest);
    }

    #[test]
    fn what_is_too_long_is_cut_or_left_out_and_told() {
        let long = "水 ".repeat(20_000);
        let mut article = Article {
            title: long.clone(),
            description: Some("x".repeat(20_000)),
            source: Some(long.clone()),
            credit: Some("An agency".into()),
            language: Some("e".repeat(65)),
            tags: ["floods".into(), long.clone()].into_iter().chain(std::iter::repeat_n("y".repeat(500), 90)).collect(),
            source_url: SourceUrl::parse(&format!("https://e.example/{}", "x".repeat(5000))),
            ..Article::default()
        };
        let told = keep_within(&mut article);
        assert_eq!(told.len(), 6, "{told:?}");
        assert!(article.title.len() <= TITLE + 3 && article.title.ends_with("水…"), "{}", article.title);
        assert_eq!(article.description.map(|text| text.len()), Some(DESCRIPTION + "…".len()));
        assert_eq!((article.source, article.credit.as_deref()), (None, Some("An agency")));
        assert_eq!((article.language, article.source_url), (None, None));
        assert_eq!((article.tags[0].as_str(), article.tags.len()), ("floods", 17));
    }
}
