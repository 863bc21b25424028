//! `meta` and `link` elements: Open Graph, Dublin Core, Highwire and the names that publishing systems use.

use html5ever::local_name;

use super::candidates::{Candidate, Facts, Place, add};
use super::outline::{Entry, Outline};

/// The field that a `meta` element fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Author,
    Published,
    Modified,
    Outlet,
    Address,
    Tag,
    Language,
    Description,
}

/// Names (lower case, punctuation dropped), the field they fill and how far they are trusted.
const NAMES: &[(&str, Field, f32)] = &[
    ("applicationname", Field::Outlet, 0.6),
    ("articleauthor", Field::Author, 0.75),
    ("articleauthorname", Field::Author, 0.8),
    ("articlecreated", Field::Published, 0.8),
    ("articlemodified", Field::Modified, 0.7),
    ("articlemodifiedtime", Field::Modified, 0.8),
    ("articleoriginaldate", Field::Published, 0.85),
    ("articlepublished", Field::Published, 0.9),
    ("articlepublisheddate", Field::Published, 0.9),
    ("articlepublishedtime", Field::Published, 0.92),
    ("articletag", Field::Tag, 0.8),
    ("articletitle", Field::Title, 0.75),
    ("articleupdatedtime", Field::Modified, 0.8),
    ("author", Field::Author, 0.85),
    ("authors", Field::Author, 0.85),
    ("bookauthor", Field::Author, 0.7),
    ("canonical", Field::Address, 0.7),
    ("citationauthor", Field::Author, 0.9),
    ("citationcoverdate", Field::Published, 0.8),
    ("citationdate", Field::Published, 0.85),
    ("citationjournaltitle", Field::Outlet, 0.8),
    ("citationkeywords", Field::Tag, 0.8),
    ("citationlanguage", Field::Language, 0.5),
    ("citationonlinedate", Field::Published, 0.85),
    ("citationpublicationdate", Field::Published, 0.85),
    ("citationtitle", Field::Title, 0.85),
    ("contentlanguage", Field::Language, 0.5),
    ("created", Field::Published, 0.75),
    ("creator", Field::Author, 0.75),
    ("cxenseparserecspublishtime", Field::Published, 0.85),
    ("date", Field::Published, 0.75),
    ("datecreated", Field::Published, 0.75),
    ("datemodified", Field::Modified, 0.7),
    ("datepublished", Field::Published, 0.9),
    ("dcauthor", Field::Author, 0.8),
    ("dccreated", Field::Published, 0.8),
    ("dccreator", Field::Author, 0.8),
    ("dcdate", Field::Published, 0.75),
    ("dcdatecreated", Field::Published, 0.8),
    ("dcdateissued", Field::Published, 0.88),
    ("dcdescription", Field::Description, 0.6),
    ("dclanguage", Field::Language, 0.5),
    ("dcpublisher", Field::Outlet, 0.6),
    ("dcsubject", Field::Tag, 0.7),
    ("dctermsabstract", Field::Description, 0.6),
    ("dctermscreated", Field::Published, 0.8),
    ("dctermscreator", Field::Author, 0.8),
    ("dctermsdate", Field::Published, 0.8),
    ("dctermsissued", Field::Published, 0.88),
    ("dctermsmodified", Field::Modified, 0.7),
    ("dctermssubject", Field::Tag, 0.7),
    ("dctermstitle", Field::Title, 0.7),
    ("dctitle", Field::Title, 0.7),
    ("description", Field::Description, 0.7),
    ("doccreator", Field::Author, 0.6),
    ("fulltitle", Field::Title, 0.6),
    ("headline", Field::Title, 0.75),
    ("keywords", Field::Tag, 0.6),
    ("language", Field::Language, 0.4),
    ("lastmodified", Field::Modified, 0.6),
    ("lastupdated", Field::Modified, 0.6),
    ("newskeywords", Field::Tag, 0.8),
    ("ogarticleauthor", Field::Author, 0.7),
    ("ogarticlemodifiedtime", Field::Modified, 0.7),
    ("ogarticlepublishedtime", Field::Published, 0.9),
    ("ogarticletag", Field::Tag, 0.8),
    ("ogauthor", Field::Author, 0.75),
    ("ogdescription", Field::Description, 0.72),
    ("oglocale", Field::Language, 0.4),
    ("ogpubdate", Field::Published, 0.85),
    ("ogpublisheddate", Field::Published, 0.85),
    ("ogpublishedtime", Field::Published, 0.85),
    ("ogreleasedate", Field::Published, 0.8),
    ("ogsitename", Field::Outlet, 0.9),
    ("ogtitle", Field::Title, 0.8),
    ("ogupdatedtime", Field::Modified, 0.6),
    ("ogurl", Field::Address, 0.8),
    ("originalpublicationdate", Field::Published, 0.88),
    ("pagetitle", Field::Title, 0.6),
    ("parselyauthor", Field::Author, 0.88),
    ("parselypubdate", Field::Published, 0.9),
    ("parselytags", Field::Tag, 0.6),
    ("parselytitle", Field::Title, 0.78),
    ("pubdate", Field::Published, 0.88),
    ("publicationdate", Field::Published, 0.88),
    ("publishdate", Field::Published, 0.88),
    ("published", Field::Published, 0.85),
    ("publisheddate", Field::Published, 0.88),
    ("publishedtime", Field::Published, 0.88),
    ("publisher", Field::Outlet, 0.5),
    ("releasedate", Field::Published, 0.8),
    ("revised", Field::Modified, 0.6),
    ("sailthruauthor", Field::Author, 0.85),
    ("sailthrudate", Field::Published, 0.85),
    ("sailthrudescription", Field::Description, 0.6),
    ("sailthrutags", Field::Tag, 0.6),
    ("sailthrutitle", Field::Title, 0.78),
    ("sitename", Field::Outlet, 0.6),
    ("tags", Field::Tag, 0.6),
    ("timestamp", Field::Published, 0.6),
    ("title", Field::Title, 0.6),
    ("twitterdescription", Field::Description, 0.5),
    ("twittertitle", Field::Title, 0.7),
    ("webauthor", Field::Author, 0.5),
];

/// How names end that a publishing system puts its own name before (`awa-publishedDate`, `cXenseParse:publishtime`).
const ENDINGS: &[(&str, Field, f32)] = &[
    ("citationdate", Field::Published, 0.8),
    ("datemodified", Field::Modified, 0.6),
    ("datepub", Field::Published, 0.8),
    ("datepublished", Field::Published, 0.85),
    ("modifieddate", Field::Modified, 0.6),
    ("modifiedtime", Field::Modified, 0.6),
    ("pubdate", Field::Published, 0.8),
    ("publicationdate", Field::Published, 0.8),
    ("publishdate", Field::Published, 0.8),
    ("publishedat", Field::Published, 0.8),
    ("publisheddate", Field::Published, 0.8),
    ("publishedtime", Field::Published, 0.8),
    ("publishtime", Field::Published, 0.8),
];

/// Adds what the page's `meta` and `link` elements say.
pub(super) fn collect(outline: &Outline, facts: &mut Facts) {
    // "twitter:label1: Written by" says what "twitter:data1" is; the pairs come in either order.
    let mut labels: [Option<&str>; 2] = [None; 2];
    let mut data: [Option<&str>; 2] = [None; 2];
    for entry in &outline.entries {
        match entry.name() {
            Some(&local_name!("meta")) => {
                let Some(content) = content(entry) else { continue };
                let Some(name) = name(entry) else { continue };
                match name.as_str() {
                    "twitterlabel1" => labels[0] = Some(content),
                    "twitterlabel2" => labels[1] = Some(content),
                    "twitterdata1" => data[0] = Some(content),
                    "twitterdata2" => data[1] = Some(content),
                    name => note(name, content, facts),
                }
            }
            Some(&local_name!("link")) => {
                let (rel, href) = (entry.attr(&local_name!("rel")), entry.attr(&local_name!("href")));
                if let (Some(rel), Some(href)) = (rel, href)
                    && rel.trim().eq_ignore_ascii_case("canonical")
                {
                    add(&mut facts.addresses, href, Place::Relation, 0.9);
                }
            }
            Some(&local_name!("html")) => {
                if let Some(language) = entry.attr(&local_name!("lang")) {
                    add(&mut facts.languages, language, Place::Meta, 0.7);
                }
            }
            _ => {}
        }
    }
    for (label, data) in labels.iter().zip(data) {
        if let (Some(label), Some(data)) = (label, data)
            && super::super::cues::Cues::embedded().is(super::super::cues::Cue::Byline, label)
        {
            add(&mut facts.authors, data, Place::Meta, 0.85);
        }
    }
}

fn content<'a>(entry: &Entry<'a>) -> Option<&'a str> {
    entry.attr(&local_name!("content")).map(str::trim).filter(|content| !content.is_empty())
}

/// The element's name in the notation of [`NAMES`].
fn name(entry: &Entry) -> Option<String> {
    let written = [local_name!("property"), local_name!("name"), local_name!("itemprop"), local_name!("http-equiv")]
        .iter()
        .find_map(|attribute| entry.attr(attribute))?;
    let short = written.len() <= 60;
    short.then(|| written.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect())
}

fn note(name: &str, content: &str, facts: &mut Facts) {
    let whole = NAMES.binary_search_by(|(known, ..)| known.cmp(&name)).ok().map(|at| &NAMES[at]);
    let ending = || ENDINGS.iter().find(|(ending, ..)| name.ends_with(ending));
    let Some(&(_, field, confidence)) = whole.or_else(ending) else { return };
    let place = match name {
        _ if name.starts_with("og") || name.starts_with("article") => Place::OpenGraph,
        _ => Place::Meta,
    };
    let list: &mut Vec<Candidate> = match field {
        Field::Title => &mut facts.titles,
        Field::Author => &mut facts.authors,
        Field::Published => &mut facts.published,
        Field::Modified => &mut facts.modified,
        Field::Outlet => &mut facts.outlets,
        Field::Address => &mut facts.addresses,
        Field::Language => &mut facts.languages,
        Field::Description => &mut facts.descriptions,
        Field::Tag => {
            content.split([',', ';', '،', '、']).for_each(|tag| add(&mut facts.tags, tag, place, confidence));
            return;
        }
    };
    add(list, content, place, confidence);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_that_the_search_needs() {
        let mut sorted = NAMES.to_vec();
        sorted.sort_by_key(|(name, ..)| *name);
        let of = |names: &[(&'static str, Field, f32)]| names.iter().map(|(name, ..)| *name).collect::<Vec<_>>();
        assert_eq!(of(NAMES), of(&sorted));
    }

    #[test]
    fn systems_put_their_own_names_before() {
        for (name, published, modified) in [
            ("awa-publishedDate", 1, 0),
            ("cXenseParse:publishtime", 1, 0),
            ("date-pub", 1, 0),
            ("dateCreated datePublished", 1, 0),
            ("shop:article_modified_time", 0, 1),
            ("event-date", 0, 0),
        ] {
            let page = scraper::Html::parse_document(&format!("<meta itemprop='{name}' content='2024-03-05'>"));
            let mut facts = Facts::default();
            collect(&Outline::new(&page, &|_| 0.0), &mut facts);
            assert_eq!((facts.published.len(), facts.modified.len()), (published, modified), "{name}");
        }
    }

    #[test]
    fn one_name_in_several_notations() {
        for name in ["DC.date.issued", "dc:date:issued", "DC.Date.Issued", "dc-date-issued"] {
            let page = scraper::Html::parse_document(&format!("<meta name='{name}' content='2024-03-05'>"));
            let mut facts = Facts::default();
            collect(&Outline::new(&page, &|_| 0.0), &mut facts);
            assert_eq!(facts.published.len(), 1, "{name}");
        }
    }
}
