//! How sure each field of an article is: where its value stood, and what else it could have been.
//!
//! Both readers fill it beside the [`super::Article`] they return. `extract` prints it, and what is doubtful in it
//! becomes the warnings that a curator sees ([`Evidence::doubts`]).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

#[cfg(doc)]
use super::furniture;
use super::furniture::Furniture;

/// What is known about the fields, and what of the page was left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// A field that was not found may still have `others`.
    pub fields: BTreeMap<Field, Support>,
    pub dropped: Vec<Dropped>,
    /// Parts left out beyond those that `dropped` lists.
    pub dropped_besides: usize,
    /// The keys of the page's lines on which the reading rests, see [`furniture::key`]: where none of them recurs on the
    /// pages of the source, those that do would change nothing.
    pub rests_on: Vec<u32>,
}

/// A field of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Title,
    Authors,
    Date,
    Source,
    SourceUrl,
    Credit,
    Tags,
    Language,
    Description,
    /// How much of the text is expected to be right: the F1 of its words.
    Body,
}

/// What speaks for a field's value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Support {
    /// Where the value stood, the most trusted place first; none where nothing was found.
    pub places: Vec<Place>,
    /// How likely the value is right: of ten fields with 0.9, nine are.
    #[serde(serialize_with = "rounded")]
    pub confidence: f32,
    /// What else the field could have been, the likeliest first.
    pub others: Vec<Claim>,
}

/// A value that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    pub value: String,
    pub place: Place,
    #[serde(serialize_with = "rounded")]
    pub confidence: f32,
}

/// Where on the page a value stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// JSON-LD in the schema.org vocabulary.
    LinkedData,
    /// `og:…` and `article:…`.
    OpenGraph,
    /// Dublin Core, Highwire (`citation_…`) and other names in `meta`.
    Meta,
    /// `itemprop`.
    Microdata,
    /// `link` and `a` with a `rel`.
    Relation,
    /// `<time>`.
    Time,
    /// The visible heading.
    Heading,
    /// `<title>`.
    TitleElement,
    /// A visible line that says who or when.
    Byline,
    /// Any other visible text.
    Text,
    /// What the page keeps for its scripts.
    Script,
    /// The page's address.
    Address,
    /// What the program that saved the page noted in the file.
    Saver,
    /// The place, day or agency with which the text itself begins: "PARIS, 5 March (Agency) —".
    Dateline,
    /// The line at the foot of the page that claims the rights.
    Rights,
    /// What the writing itself shows: its script, its commonest words.
    Writing,
}

/// A part of the page that was left out of the body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dropped {
    /// The line, or its beginning.
    pub excerpt: String,
    /// In words for people.
    pub reason: Cow<'static, str>,
}

/// A field less sure than this is shown to the curator.
pub const UNSURE: f32 = 0.65;
/// The same for the outlet's name: of dumps it is hardly ever sure, and what is a little wrong is often a part of it.
const UNSURE_OF_SOURCE: f32 = 0.5;
/// Other values of a field that are kept.
const MOST_OTHERS: usize = 5;
/// Parts left out that are kept.
const MOST_DROPPED: usize = 60;
/// Characters of a value or a part left out that are kept.
const LONGEST: usize = 160;

impl Evidence {
    /// Notes what speaks for a field's value.
    pub fn note(&mut self, field: Field, support: Support) {
        self.fields.insert(field, support);
    }

    /// Notes a value that stood in one place, where nothing else could have been meant.
    pub fn found(&mut self, field: Field, place: Place, confidence: f32) {
        self.note(field, Support { places: vec![place], confidence, others: Vec::new() });
    }

    /// Notes a part of the page that was left out.
    pub fn drop(&mut self, part: &str, reason: impl Into<Cow<'static, str>>) {
        if self.dropped.len() >= MOST_DROPPED {
            self.dropped_besides += 1;
            return;
        }
        self.dropped.push(Dropped { excerpt: beginning(part), reason: reason.into() });
    }

    /// Notes a line left out because it recurs on pages of the source.
    pub fn drop_recurring(&mut self, line: &str, counts: (usize, usize)) {
        self.drop(line, recurring(counts));
    }

    /// Tells of what was left out that it recurs, where `furniture` knows that it does.
    pub fn tell_recurring(&mut self, furniture: &Furniture) {
        for part in &mut self.dropped {
            if let Some(counts) = furniture.seen(&part.excerpt) {
                part.reason = recurring(counts);
            }
        }
    }

    /// How sure a field is; 0 where it was not found.
    pub fn confidence(&self, field: Field) -> f32 {
        self.fields.get(&field).filter(|support| !support.places.is_empty()).map_or(0.0, |support| support.confidence)
    }

    /// What a curator should look at, in words: fields not found, and those that may be wrong.
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        for (field, missing) in [
            (Field::Title, "no title was found"),
            (Field::Authors, "no author was found"),
            (Field::Date, "no date of publication was found"),
            (Field::Source, "no source was found"),
        ] {
            let support = self.fields.get(&field).filter(|support| !support.places.is_empty());
            let Some(support) = support else {
                doubts.push(missing.to_owned());
                continue;
            };
            // An address that stands for the outlet's name is no mistake.
            let unsure = if field == Field::Source { UNSURE_OF_SOURCE } else { UNSURE };
            if support.confidence >= unsure || support.places == [Place::Address] && field == Field::Source {
                continue;
            }
            let name = match field {
                Field::Title => "the title",
                Field::Authors => "the author",
                Field::Source => "the source",
                _ => "the date of publication",
            };
            let other = support.others.first().filter(|other| other.confidence >= support.confidence * 0.4);
            let or = other.map(|other| format!("; it could also be `{}` ({})", other.value, other.place));
            let places = list_places(&support.places);
            doubts.push(format!("{name} may be wrong: it was taken from {places}{}", or.unwrap_or_default()));
        }
        doubts
    }
}

impl Support {
    /// Keeps the likeliest of `others`, each value once, and none that is one of `taken`.
    pub fn with_others(mut self, others: impl IntoIterator<Item = Claim>, taken: &[&str]) -> Self {
        let mut others: Vec<Claim> =
            others.into_iter().filter(|other| !taken.contains(&other.value.as_str())).collect();
        others.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        for other in others {
            if self.others.len() >= MOST_OTHERS {
                break;
            }
            if self.others.iter().all(|known| known.value != other.value) {
                self.others.push(Claim { value: beginning(&other.value), ..other });
            }
        }
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::LinkedData => "JSON-LD",
            Place::OpenGraph => "Open Graph",
            Place::Meta => "a meta element",
            Place::Microdata => "microdata",
            Place::Relation => "a link's rel",
            Place::Time => "a <time> element",
            Place::Heading => "the heading",
            Place::TitleElement => "<title>",
            Place::Byline => "a line beside the headline",
            Place::Text => "the text of the page",
            Place::Address => "the page's address",
            Place::Script => "what the page keeps for its scripts",
            Place::Saver => "a note of the program that saved the page",
            Place::Dateline => "the line that opens the text",
            Place::Rights => "the line about rights",
            Place::Writing => "the writing itself",
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Title => "title",
            Field::Authors => "authors",
            Field::Date => "date",
            Field::Source => "source",
            Field::SourceUrl => "source_url",
            Field::Credit => "credit",
            Field::Tags => "tags",
            Field::Language => "language",
            Field::Description => "description",
            Field::Body => "body",
        })
    }
}

/// "the heading, Open Graph and JSON-LD".
pub fn list_places(places: &[Place]) -> String {
    match places {
        [] => "nowhere".into(),
        [one] => one.to_string(),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(Place::to_string).collect();
            format!("{} and {last}", first.join(", "))
        }
    }
}

/// The first characters of a text, on one line.
fn beginning(text: &str) -> String {
    let mut short = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count >= LONGEST {
            short.push('…');
            break;
        }
        short.push(if c.is_whitespace() { ' ' } else { c });
    }
    short
}

/// Two digits behind the point: more would claim more than is known.
fn rounded<S: Serializer>(confidence: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    match serializer.is_human_readable() {
        true => serializer.serialize_f64((f64::from(*confidence) * 100.0).round() / 100.0),
        false => serializer.serialize_f32(*confidence),
    }
}

fn recurring((with, pages): (usize, usize)) -> Cow<'static, str> {
    format!("stands on {with} of {pages} pages of this source").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(value: &str, confidence: f32) -> Claim {
        Claim { value: value.into(), place: Place::Text, confidence }
    }

    #[test]
    fn what_is_missing_or_unsure_is_told_with_its_place() {
        let mut evidence = Evidence::default();
        evidence.found(Field::Title, Place::Heading, 0.9);
        let unsure = Support { places: vec![Place::Address, Place::Text], confidence: 0.4, others: Vec::new() };
        evidence.note(Field::Date, unsure.with_others([claim("2024-03-05", 0.3)], &["2024-03-06"]));
        evidence.note(Field::Authors, Support::default());
        assert_eq!(
            evidence.doubts(),
            [
                "no author was found",
                "the date of publication may be wrong: it was taken from the page's address and the text of the page; \
                 it could also be `2024-03-05` (the text of the page)",
                "no source was found",
            ]
        );
    }

    #[test]
    fn other_values_stand_once_the_likeliest_first() {
        let others = [claim("b", 0.2), claim("a", 0.1), claim("taken", 0.9), claim("c", 0.5), claim("b", 0.1)];
        let support = Support::default().with_others(others, &["taken"]);
        let values: Vec<&str> = support.others.iter().map(|other| other.value.as_str()).collect();
        assert_eq!(values, ["c", "b", "a"]);
    }

    #[test]
    fn what_is_kept_of_the_parts_left_out_is_bounded() {
        let mut evidence = Evidence::default();
        (0..100).for_each(|_| evidence.drop(&"x\n".repeat(500), "a menu"));
        evidence.drop_recurring("Home", (18, 20));
        assert_eq!((evidence.dropped.len(), evidence.dropped_besides), (MOST_DROPPED, 41));
        assert!(evidence.dropped.iter().all(|part| part.excerpt.chars().count() <= LONGEST + 1));
    }
}
