//! The outlet's name: no line says "this is the outlet".
//!
//! Names are taken from all places where outlets are named ([`names`]): the head and the foot of the page, the lines about
//! [`rights`], what stands behind the headline, what many lines begin with, what addresses spell ([`domains`]). Learned
//! weights rank them by their looks, their places and how often the page speaks of them ([`mentions`]), and "no outlet is
//! named" with them.

mod agency;
mod domains;
mod mentions;
mod names;
mod rights;

use std::sync::LazyLock;

use super::candidate::{Experience, Ranked, support, untaken};
use super::headline;
use super::page::Line;
use super::people::{is_menu_word, looks_like_person};
use super::ranking::{Row, Weights, features, magnitude, order, yes};
use super::texture::{folded, words};
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};
use crate::extract::evidence::{Place, Support};
use crate::extract::labels;
use domains::Domains;
use mentions::Said;
use names::{How, Named, Names, Places};
pub(super) use rights::rights;

features! {
    /// What speaks for or against a name as the outlet's.
    Feature {
        Nobody, Head, HeadFirst, HeadSecond, Rank, TopOfPage, Trail, Foot, Signed, Rights, Shorn, Formed, Cut,
        Doubled, Titled, Divided, Recurring, Addressed, PartAddressed, Author, HeadAndRights, Copies, Above, Within,
        Behind, First, Unsaid, CueWord, Person, InTitle, IsTitle, Money, Marks, OneWord, FewWords, ManyWords,
        SmallStart, Caseless, Glued, HoldsOther, InOther, OpensOwner, OpensHead, Opening, Outside, SignedAbroad, AddressedRights,
        Small, Sentence, AllMenu, Thrice, Entry, OpeningThrice,
    }
}

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("weights/outlets.txt"), Feature::NAMES));

/// What the text itself says of its outlet.
#[derive(Debug, Default)]
pub(super) struct Outlet {
    pub name: Option<String>,
    pub support: Support,
    /// The agency a dateline names, or the outlet that reports: "(AGENCY) …", "…, reports The Outlet".
    pub credit: Option<String>,
}

/// Seen on both halves of some 1,060 pages, by host: on the one, cross-checked; on the other, with the weights of the first.
const EXPERIENCE: Experience = &[(0.3, 0.26), (0.6, 0.52), (0.8, 0.71), (0.94, 0.8), (1.0, 0.95)];

/// Names the outlet of a page with its headline at `title`, and what speaks for it.
pub(super) fn find(lines: &[Line], title: usize, zone: Zone, authors: &[String], lead: Option<&str>) -> Outlet {
    /// A name that is less sure than this gives way to the agency that the text names.
    const GIVES_WAY: f32 = 0.5;
    let candidates = candidates(lines, title, zone, authors);
    let rows: Vec<Row> = candidates.iter().map(|(_, row)| row.clone()).collect();
    let shares = WEIGHTS.shares(&rows);
    let order = order(&shares);
    let ranked = order.iter().filter_map(|&at| {
        let named = candidates[at].0.as_ref()?;
        Some(Ranked { value: named.name.clone(), place: place(named), share: shares[at] })
    });
    let best = order.first().and_then(|best| candidates[*best].0.as_ref());
    let mut support = match best {
        Some(_) => support(ranked, EXPERIENCE).unwrap_or_default(),
        None => untaken(ranked),
    };
    let name = best.map(|best| best.name.clone());
    let first = lines[zone.start..zone.end].iter().find(|line| line.is_prose()).map(Line::text);
    let credit = first
        .and_then(agency::dateline)
        .or_else(|| lead.and_then(agency::reported))
        .or_else(|| first.and_then(agency::reported));
    let Some(agency) = credit else { return Outlet { name, support, credit: None } };
    let is_alike = name.as_ref().is_some_and(|name| alike(name, &agency));
    if support.confidence >= GIVES_WAY || is_alike {
        // The head of a page may shout what the text writes as a name.
        let is_shouted = |name: &String| !name.contains(char::is_lowercase) && folded(name) == folded(&agency);
        let name = name.map(|name| if is_shouted(&name) { agency.clone() } else { name });
        return Outlet { name, support, credit: Some(agency) };
    }
    (support.places, support.confidence) = (vec![Place::Dateline], GIVES_WAY);
    Outlet { name: Some(agency.clone()), support, credit: Some(agency) }
}

fn place(named: &Named) -> Place {
    match () {
        () if named.is(How::Signed) || named.is(How::Rights) => Place::Rights,
        () if named.is(How::Titled) => Place::Heading,
        () => Place::Text,
    }
}

fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    a.contains(&b) || b.contains(&a)
}

/// A name with its row; without a name, that no outlet is named.
type Candidate = (Option<Named>, Row);

/// Every name with what speaks for it; that no outlet is named comes last.
fn candidates(lines: &[Line], title: usize, zone: Zone, authors: &[String]) -> Vec<Candidate> {
    let places = Places { lines, title, top: headline::first_copy(lines, title), zone };
    let domains = Domains::of(&places);
    let names = Names::of(&places, authors, &domains).all;
    let said = mentions::of(&names, &places);
    let rows: Vec<Row> = (0..names.len()).map(|at| row(&names, at, said[at], &places, &domains)).collect();
    let mut nobody = Row::new(Feature::NAMES);
    nobody.0[Feature::Nobody as usize] = 1.0;
    names.into_iter().map(Some).zip(rows).chain([(None, nobody)]).collect()
}

/// Every name and its row, for the making of the weights.
#[cfg(test)]
pub(super) fn rows(lines: &[Line], title: usize, zone: Zone, authors: &[String]) -> Vec<(String, Row)> {
    let candidates = candidates(lines, title, zone, authors).into_iter();
    candidates.map(|(named, row)| (named.map(|named| named.name).unwrap_or_default(), row)).collect()
}

fn row(names: &[Named], at: usize, said: Said, places: &Places, domains: &Domains) -> Row {
    let mut row = Row::new(Feature::NAMES);
    let mut set = |feature: Feature, value: f32| row.0[feature as usize] = value;
    let named = &names[at];
    let name = named.name.as_str();
    let is = |how: How| yes(named.is(how));
    set(Feature::Head, is(How::Head));
    if named.is(How::Head) && named.rank < usize::MAX {
        set(Feature::HeadFirst, yes(named.rank == 0));
        set(Feature::HeadSecond, yes(named.rank == 1));
        set(Feature::Rank, magnitude(named.rank));
        set(Feature::TopOfPage, yes(named.line < 3));
    }
    for (feature, how) in [
        (Feature::Trail, How::Trail),
        (Feature::Foot, How::Foot),
        (Feature::Signed, How::Signed),
        (Feature::Rights, How::Rights),
        (Feature::Shorn, How::Shorn),
        (Feature::Formed, How::Formed),
        (Feature::Cut, How::Cut),
        (Feature::Doubled, How::Doubled),
        (Feature::Titled, How::Titled),
        (Feature::Divided, How::Divided),
        (Feature::Recurring, How::Recurring),
        (Feature::Author, How::Author),
        (Feature::Opening, How::Opening),
    ] {
        set(feature, is(how));
    }
    let addressed = domains.name(name);
    set(Feature::Addressed, yes(addressed.whole));
    set(Feature::PartAddressed, yes(addressed.part && !addressed.whole));
    set(Feature::HeadAndRights, yes(named.is(How::Head) && (named.is(How::Signed) || named.is(How::Rights))));
    set(Feature::Copies, magnitude(said.alone.saturating_sub(1)));
    set(Feature::Above, magnitude(said.above));
    set(Feature::Within, magnitude(said.within));
    set(Feature::Behind, magnitude(said.behind));
    set(Feature::First, magnitude(said.first));
    set(Feature::Unsaid, yes(said.above + said.within + said.behind == 0));
    let cues = Cues::embedded();
    set(Feature::CueWord, yes(cues.matches(name).next().is_some()));
    let words = words(name);
    set(Feature::Person, yes(looks_like_person(name)));
    let title = &places.lines[places.title];
    set(Feature::IsTitle, yes(named.key == title.key));
    set(Feature::InTitle, yes(named.key != title.key && title.text().contains(name)));
    set(Feature::Money, yes(name.contains(['$', '€', '£', '%', '#', '+'])));
    set(Feature::Marks, yes(name.contains(['?', ':', '“', '"', '→', '>', '»', ';', '/'])));
    set(Feature::OneWord, yes(words <= 1));
    set(Feature::FewWords, yes((3..=4).contains(&words)));
    set(Feature::ManyWords, yes(words >= 5));
    let cased = labels::is_cased(name);
    set(Feature::SmallStart, yes(name.starts_with(char::is_lowercase)));
    set(Feature::Caseless, yes(!cased));
    let glued =
        name.as_bytes().windows(2).filter(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase()).count();
    set(Feature::Glued, glued.min(4) as f32);
    let abroad = !name.is_ascii() && name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    set(Feature::SignedAbroad, yes(named.is(How::Signed) && abroad));
    set(Feature::Outside, yes(addressed.outside));
    set(Feature::AddressedRights, yes(addressed.whole && named.is(How::Signed)));
    let thrice = said.outside() >= 3;
    set(Feature::Thrice, yes(thrice));
    set(Feature::Small, magnitude(said.small));
    set(
        Feature::Sentence,
        yes(name.split(' ').skip(1).any(|word| word.len() > 3 && word.starts_with(char::is_lowercase))),
    );
    set(Feature::AllMenu, yes(name.split(' ').all(is_menu_word)));
    let opens = |other: &Named| {
        other.name.len() > name.len() && other.name.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
    };
    set(Feature::Entry, yes(said.entries > 0));
    set(Feature::OpeningThrice, yes(thrice && names.iter().any(|other| other.is(How::Signed) && opens(other))));
    set(Feature::OpensOwner, yes(names.iter().any(|other| other.is(How::Signed) && opens(other))));
    set(Feature::OpensHead, yes(names.iter().any(|other| other.rank < 2 && opens(other))));
    let holds =
        |whole: &Named, part: &Named| whole.name.len() > part.name.len() && whole.name.contains(part.name.as_str());
    set(Feature::HoldsOther, yes(names.iter().any(|other| holds(named, other))));
    set(Feature::InOther, yes(names.iter().any(|other| holds(other, named))));
    row
}

/// Whether most words of a line are those of menus: links that a dump has run together.
pub(super) fn is_menu(text: &str) -> bool {
    /// Words of one link, and of a line of links.
    const LINK: usize = 3;
    const LONGEST: usize = 16;
    let words: Vec<&str> = text.split(' ').take(LONGEST + 1).collect();
    if !(2..=LONGEST).contains(&words.len()) {
        return false;
    }
    const LINKS: &[Cue] = &[Cue::Menu, Cue::Button, Cue::Newsletter, Cue::Ticker];
    let cues = Cues::embedded();
    let link = |words: &[&str]| {
        cues.matches(&words.join(" ")).any(|found| found.rest.is_empty() && LINKS.contains(&found.cue))
    };
    // Most lines do not begin with a link.
    if !(1..=LINK.min(words.len())).any(|length| link(&words[..length])) {
        return false;
    }
    let (mut at, mut linked) = (0, 0);
    while at < words.len() {
        let length = (1..=LINK.min(words.len() - at)).rev().find(|length| link(&words[at..at + length]));
        linked += length.unwrap_or(0);
        at += length.unwrap_or(1);
    }
    linked * 2 > words.len()
}

/// "Headline - Outlet", "Headline | Outlet".
pub(super) fn split_title(title: &str) -> Option<(&str, &str)> {
    let (headline, name) =
        [" | ", " - ", " – ", " — ", " » ", " :: "].iter().filter_map(|sign| title.rsplit_once(sign)).next()?;
    (words(name) <= 5 && words(headline) >= 3).then_some((headline.trim(), name.trim()))
}
