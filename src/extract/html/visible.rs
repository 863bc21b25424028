//! What a reader sees: headings, bylines, dates, tags; and what microdata and `rel` say about visible elements.

use html5ever::local_name;

use super::authors::EXPLICIT;
use super::below;
use super::blocks::{Block, Kind};
use super::byline::names_degrees;
use super::candidates::{Facts, Place, add};
use super::hints::Hints;
use super::outline::{Entry, Outline, is_block};
use super::tags;
use super::zone::Zone;
use crate::extract::cues::{Cue, Cues};
use crate::extract::labels::{is_korean, joined_by_dots, labelled, sent_by, without_address};
use crate::extract::published::{self, FoundDate};

/// Visible headings and the page's name, in order.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// Index of the entry and its text.
    pub first_level: Vec<(usize, String)>,
    /// Headings of the second and third level, one of which may be the page's where the first holds a logo.
    pub lower: Vec<(usize, String)>,
    pub title_element: String,
}

impl Headings {
    pub fn new(outline: &Outline) -> Self {
        let mut headings = Headings::default();
        for (at, entry) in outline.entries.iter().enumerate() {
            match entry.name() {
                Some(&local_name!("h1")) if !entry.hidden && headings.first_level.len() < 20 => {
                    let text = outline.text(at);
                    if !text.is_empty() {
                        headings.first_level.push((at, text));
                    }
                }
                Some(&local_name!("h2") | &local_name!("h3")) if !entry.hidden && headings.lower.len() < 20 => {
                    headings.lower.push((at, outline.text(at)));
                }
                // A page inlined from another document may bring its title with it; the first is the page's.
                Some(&local_name!("title")) if headings.title_element.is_empty() => {
                    let text = outline.entries[at + 1..entry.end].first().and_then(Entry::text);
                    super::outline::push_collapsed(&mut headings.title_element, text.unwrap_or_default());
                    headings.title_element.truncate(headings.title_element.trim_end().len());
                }
                _ => {}
            }
        }
        headings
    }

    pub fn texts(&self) -> Vec<String> {
        self.first_level.iter().map(|(_, text)| text.clone()).chain([self.title_element.clone()]).collect()
    }
}

/// Blocks after the heading that may hold a byline.
pub(super) const NEAR: usize = 25;
/// Letters of a label or a date in a line of its own.
const SHORT_LINE: u32 = 24;
/// Blocks from a little above the heading to the line below it.
const WITH_DEGREES: usize = 8;
/// Blocks around the heading in which one that says so is the article's.
const NEAREST: usize = 12;
/// Blocks after the heading in which a label in a line of its own says what the next line is.
const LABELLED: usize = 80;
/// How far a day under the text is trusted: one that is told elsewhere goes before it.
const BELOW_TEXT: f32 = 0.42;
/// How far a day away from the heading is trusted that is called that of publication.
const LABELLED_AFAR: f32 = 0.65;
/// Longer lines are sentences, not facts about the text.
pub(super) const LONGEST_LINE: u32 = 120;
/// Entries of a box under the heading in which a byline is looked for, whatever else the box is.
const SMALL_BOX: usize = 60;
/// Entries in an element that holds one fact.
const LARGEST: usize = 400;

/// Adds what the visible page says. `cut` are the parts of the page that are not the article's.
pub(super) fn collect(outline: &Outline, blocks: &[Block], zone: &Zone, cut: &[bool], facts: &mut Facts) {
    let mut skip_to = 0;
    for (at, entry) in outline.entries.iter().enumerate() {
        let Some(_) = entry.name() else { continue };
        note_properties(outline, at, zone, facts);
        if at < skip_to {
            continue;
        }
        // A byline shares a box with buttons often enough.
        let is_near = at > zone.heading && entry.end < zone.near_end(outline) && entry.end - at < SMALL_BOX;
        if cut[at] && !is_near && !entry.hints.has(Hints::BYLINE.and(Hints::DATE).and(Hints::TAGS)) {
            skip_to = entry.end;
            continue;
        }
        note_element(outline, at, zone, facts);
    }
    note_lines(outline, blocks, zone, facts);
    below::collect(outline, blocks, zone, facts);
    tags::note_labelled(outline, blocks, zone, facts);
}

/// `itemprop` and `rel`.
fn note_properties(outline: &Outline, at: usize, zone: &Zone, facts: &mut Facts) {
    let entry = &outline.entries[at];
    let Some(element) = entry.element() else { return };
    if let Some(property) = entry.attr(&local_name!("itemprop")).filter(|_| !entry.is(&local_name!("meta"))) {
        let inside = |confidence: f32| if zone.contains(at) { confidence } else { confidence * 0.5 };
        let foreign = is_foreign(outline, at);
        for property in property.split_ascii_whitespace().filter(|_| !foreign) {
            match property {
                "publisher" => add(&mut facts.outlets, &person(outline, at), Place::Microdata, inside(0.85)),
                "sourceOrganization" => add(&mut facts.credits, &person(outline, at), Place::Microdata, inside(0.8)),
                "headline" => add(&mut facts.titles, &outline.text(at), Place::Microdata, inside(0.8)),
                "author" | "creator" => add(&mut facts.authors, &person(outline, at), Place::Microdata, inside(0.85)),
                "datePublished" => add(&mut facts.published, &moment(outline, at), Place::Microdata, inside(0.9)),
                "dateModified" => add(&mut facts.modified, &moment(outline, at), Place::Microdata, inside(0.6)),
                "keywords" => add(&mut facts.tags, &outline.text(at), Place::Microdata, inside(0.7)),
                "articleBody" => add(&mut facts.bodies, &at.to_string(), Place::Microdata, inside(0.8)),
                _ => {}
            }
        }
    }
    let rel = element.attrs.iter().find(|(name, _)| name.local == local_name!("rel")).map(|(_, value)| &**value);
    for rel in rel.into_iter().flat_map(str::split_ascii_whitespace) {
        if rel.eq_ignore_ascii_case("author")
            && entry.is(&local_name!("a"))
            && zone.contains(at)
            && !is_foreign(outline, at)
        {
            // Those further down link to people of whom the text speaks.
            let trust = if at < zone.near_end(outline) { 0.8 } else { 0.4 };
            add(&mut facts.authors, &outline.text(at), Place::Relation, trust);
        } else if rel.eq_ignore_ascii_case("tag") && zone.contains_or_follows(at) {
            // Publishing systems call sections tags as well.
            let is_section = element.attr("rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("category"));
            let trust = if is_section { 0.6 } else { 0.8 };
            add(&mut facts.tags, &outline.text(at), Place::Relation, trust);
        }
    }
}

/// Whether an element belongs to a comment or to another work than the page's: their authors are not the article's.
fn is_foreign(outline: &Outline, at: usize) -> bool {
    let mut above = at;
    loop {
        let entry = &outline.entries[above];
        let kind = entry.attr(&local_name!("itemtype")).map(|kind| kind.trim_end_matches('/'));
        if entry.is(&local_name!("figcaption"))
            || entry.hints.has(Hints::COMMENTS) && !entry.is(&local_name!("body"))
            || kind.is_some_and(|kind| kind.ends_with("Comment") || kind.ends_with("ImageObject"))
        {
            return true;
        }
        if entry.parent == above {
            return false;
        }
        above = entry.parent;
    }
}

/// `<time>` and elements whose class says what they hold.
fn note_element(outline: &Outline, at: usize, zone: &Zone, facts: &mut Facts) {
    let entry = &outline.entries[at];
    if entry.hidden {
        return;
    }
    let is_tags = entry.hints.has(Hints::TAGS) && !entry.hints.has(Hints::FURNITURE);
    if is_tags && (zone.contains(at) || zone.contains_or_follows(at)) {
        tags::note_called(outline, at, zone, facts);
    }
    let below = zone.below.contains(&at) && !entry.linked;
    if !zone.contains(at) && !below {
        return;
    }
    let updated = |text: &str| Cues::embedded().opens(Cue::Updated, text);
    if entry.is(&local_name!("time")) {
        let parent = &outline.entries[entry.parent];
        let around = if parent.end - entry.parent < 60 { outline.text(entry.parent) } else { String::new() };
        let near = at < zone.near_end(outline);
        let labelled = !near && !below && around.len() < 200 && Cues::embedded().opens(Cue::Published, &around);
        let confidence = match entry.attr(&local_name!("datetime")) {
            _ if labelled => LABELLED_AFAR,
            _ if below => BELOW_TEXT,
            Some(_) if near => 0.8,
            _ if near => 0.75,
            _ => 0.45,
        };
        let list = if around.len() < 200 && updated(&around) { &mut facts.modified } else { &mut facts.published };
        add(list, &moment(outline, at), Place::Time, confidence);
        return;
    }
    let letters: u32 = outline.entries[at..entry.end].iter().take(LARGEST).map(|e| e.letters).sum();
    if letters == 0 || letters > LONGEST_LINE || entry.end - at > LARGEST {
        return;
    }
    if entry.hints.has(Hints::DATE) {
        let text = outline.text(at);
        let list = if updated(&text) { &mut facts.modified } else { &mut facts.published };
        // Further down, dates are those of other stories.
        let trust = match () {
            () if below => BELOW_TEXT,
            () if at < zone.near_end(outline) => 0.65,
            () => 0.5,
        };
        add(list, &text, Place::Byline, trust);
    }
    if below {
        return;
    }
    if entry.hints.has(Hints::BYLINE) {
        let name = person(outline, at);
        let near = at < zone.near_end(outline);
        let trust = match Cues::embedded().rest(Cue::Byline, &name) {
            Some(_) if near => EXPLICIT,
            _ if near => 0.7,
            _ => 0.4,
        };
        add(&mut facts.authors, &name, Place::Byline, trust);
    } else if is_author_link(entry) && at < zone.near_end(outline) && !is_foreign(outline, at) {
        add(&mut facts.authors, &outline.text(at), Place::Relation, 0.65);
    }
}

/// Short lines under the heading that a cue word or a date tells apart.
fn note_lines(outline: &Outline, blocks: &[Block], zone: &Zone, facts: &mut Facts) {
    let cues = Cues::embedded();
    let start = blocks.partition_point(|block| block.first < zone.heading);
    let before = start.saturating_sub(4);
    let mut seen = 0;
    let mut above: Vec<(String, f32)> = Vec::new();
    // A label in a line of its own ("Written by") speaks for the next.
    let mut introduced = None;
    for block in &blocks[before..] {
        if block.first >= zone.end || seen > LABELLED {
            break;
        }
        seen += 1;
        if block.letters > LONGEST_LINE {
            continue;
        }
        if seen > NEAR + 1 {
            // Columns beside the text are written before it.
            if block.letters > SHORT_LINE {
                introduced = None;
                continue;
            }
            let line = outline.text_between(block.first, block.end);
            if introduced == Some(Cue::Published) && published::may_hold_day(&line) {
                add(&mut facts.published, &line, Place::Text, 0.5);
            }
            introduced = Some(Cue::Published).filter(|cue| cues.is(*cue, &line));
            continue;
        }
        let line = outline.text_between(block.first, block.end);
        if block.kind == Kind::Heading {
            let below = block.first > zone.heading;
            let mut labels = [Cue::Byline, Cue::Published, Cue::Updated].into_iter();
            introduced = labels.find(|cue| (below || *cue != Cue::Byline) && cues.is(*cue, &line));
            // The day may be set as a small heading above or below the page's own.
            let is_day = || published::may_hold_day(&line) && published::parse(&line, None, None).is_some();
            if introduced.is_some() || block.first == zone.heading || !is_day() {
                continue;
            }
        }
        let parts = parts(outline, block);
        let trust = if seen < NEAREST { EXPLICIT } else { 0.6 };
        let writer = |part| cues.rest(Cue::Byline, part).or_else(|| sent_by(part));
        let said = parts.iter().enumerate().find_map(|(at, part)| Some((at, writer(part)?)));
        if let Some((at, name)) = said {
            let behind = parts[at + 1..].iter().map(String::as_str);
            let byline: Vec<&str> = std::iter::once(name).chain(behind).collect();
            add(&mut facts.authors, &byline.join(" | "), Place::Byline, trust);
        } else if let Some(name) = parts.split_first().filter(|(label, _)| cues.is(Cue::Byline, label)) {
            add(&mut facts.authors, &name.1.join(" | "), Place::Byline, trust);
        } else if introduced == Some(Cue::Byline) {
            add(&mut facts.authors, &parts.join(" | "), Place::Byline, trust.min(0.85));
        } else if let [name, role, ..] = &parts[..]
            && seen < NEAREST
            && cues.is(Cue::Role, role)
        {
            add(&mut facts.authors, name, Place::Byline, 0.75);
        } else if seen <= WITH_DEGREES && names_degrees(&line) {
            add(&mut facts.authors, &line, Place::Byline, 0.75);
        }
        let published = cues.opens(Cue::Published, &line) || introduced == Some(Cue::Published);
        if let Some(name) = parts.iter().find_map(|part| cues.rest(Cue::Credit, part)).filter(|name| is_name(name)) {
            add(&mut facts.credits, name, Place::Byline, 0.6);
        }
        let label = introduced;
        introduced = [Cue::Byline, Cue::Published, Cue::Updated].into_iter().find(|cue| cues.is(*cue, &line));
        if published::may_hold_day(&line) {
            let near = match () {
                () if parts.len() == 1 && is_told_in_passing(&line, block) => 0.4,
                () if seen < NEAREST => 0.6,
                () => 0.45,
            };
            if block.first < zone.heading && !published {
                // The clock in the page's header stands above the heading, too: what stands below goes before it.
                above.push((line, near));
                continue;
            }
            let is_change = cues.opens(Cue::Updated, &line) || label == Some(Cue::Updated);
            if is_change && !published {
                add(&mut facts.modified, &line, Place::Text, 0.5);
            } else if published {
                add(&mut facts.published, &line, Place::Text, near + 0.12);
            } else {
                add(&mut facts.published, &line, Place::Text, near);
            }
        }
    }
    above.iter().for_each(|(line, near)| add(&mut facts.published, line, Place::Text, *near));
}

/// Whether a day stands in a sentence, which tells of what happened then. A dateline stands at the beginning of one, and a
/// mark behind it.
fn is_told_in_passing(line: &str, block: &Block) -> bool {
    /// Letters of a sentence, and bytes before the day of a dateline.
    const SENTENCE: u32 = 50;
    const BEFORE: usize = 40;
    let is_dateline = |day: &FoundDate| {
        let behind = line[day.range.end..].trim_start_matches(|c: char| c == '.' || c.is_whitespace());
        day.range.start <= BEFORE && behind.starts_with(['—', '–', '-', ':', '：', ')', '）', '|', '/', '•', '·', '―'])
    };
    let is_sentence =
        block.letters >= SENTENCE && line.ends_with(['.', '!', '?', '…', '。', '！', '؟', '۔', '।', '”', '»']);
    is_sentence && published::find(line, None, None).first().is_some_and(|day| !is_dateline(day))
}

/// The parts of a line: between bars and dots, where a wide gap was made of unbreakable blanks, before each label. A
/// mail address is no part of a name.
pub(super) fn parts(outline: &Outline, block: &Block) -> Vec<String> {
    let mut written = String::new();
    let shown = outline.entries[block.first..block.end].iter().filter(|entry| !entry.hidden);
    for text in shown.filter_map(|entry| entry.text()) {
        push_piece(&mut written, text);
    }
    let mut marked = String::with_capacity(written.len());
    // The blanks before a character: how many, and whether one is as wide as an ideograph, or unbreakable.
    let (mut blanks, mut is_wide, mut is_unbreakable) = (0, false, false);
    for c in written.chars() {
        if c.is_whitespace() {
            blanks += 1;
            is_wide |= c == '\u{3000}';
            is_unbreakable |= c == '\u{a0}';
            continue;
        }
        if blanks > 0 {
            marked.push(if is_wide || is_unbreakable && blanks > 1 { '|' } else { ' ' });
            (blanks, is_wide, is_unbreakable) = (0, false, false);
        }
        marked.push(c);
    }
    let marked = joined_by_dots(&marked);
    let parts = marked.split(['|', '•', '·']).flat_map(labelled).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| without_address(part).unwrap_or_else(|| part.to_owned())).collect()
}

/// Appends a piece of text; a bar first where style alone keeps it apart from the one before: `<b>By</b><b>Jane Doe</b>`.
fn push_piece(written: &mut String, piece: &str) {
    let before = written.chars().next_back().is_some_and(|c| c.is_lowercase() || c.is_numeric());
    // Korean puts blanks between words: pieces without one are words of their own.
    let glued = written.ends_with(is_korean) && piece.starts_with(is_korean);
    if glued || before && piece.chars().next().is_some_and(char::is_uppercase) {
        written.push('|');
    }
    written.push_str(piece);
}

/// Whether what follows a cue can be a name rather than a sentence or a list.
fn is_name(text: &str) -> bool {
    text.chars().count() <= 60 && !text.contains("://") && text.chars().any(char::is_alphabetic) && !text.ends_with(':')
}

/// The name in an element: of its `itemprop=name`, its links, or all of its text.
fn person(outline: &Outline, at: usize) -> String {
    let end = outline.entries[at].end.min(at + LARGEST);
    let named = (at + 1..end).find(|&inner| {
        let property = outline.entries[inner].attr(&local_name!("itemprop"));
        property.is_some_and(|property| property == "name")
    });
    if let Some(named) = named {
        return content_or_text(outline, named);
    }
    let links: Vec<String> = (at..end)
        .filter(|&inner| {
            let entry = &outline.entries[inner];
            entry.is(&local_name!("a")) && entry.hints.has(Hints::BYLINE) || is_author_link(entry)
        })
        .map(|inner| outline.text(inner))
        .filter(|text| text.chars().any(char::is_alphabetic))
        .collect();
    if links.is_empty() { content_or_text(outline, at) } else { links.join("; ") }
}

/// Links to the pages of authors: by `rel` or by their address.
fn is_author_link(entry: &Entry) -> bool {
    if !entry.is(&local_name!("a")) {
        return false;
    }
    let rel =
        entry.attr(&local_name!("rel")).is_some_and(|rel| rel.split_ascii_whitespace().any(|rel| rel == "author"));
    let href = entry.attr(&local_name!("href")).unwrap_or_default();
    // The last part is the writer's own.
    rel || href.rsplit('/').skip(1).any(|part| AUTHOR_PATHS.binary_search(&part).is_ok())
}

/// Parts of addresses below which outlets keep the pages of their writers, in many languages; sorted.
const AUTHOR_PATHS: &[&str] = &[
    "auteur",
    "auteurs",
    "author",
    "authors",
    "autor",
    "autora",
    "autore",
    "autoren",
    "autores",
    "autori",
    "autorzy",
    "avtor",
    "avtory",
    "avtors",
    "by",
    "colunistas",
    "contributor",
    "contributors",
    "firma",
    "firmas",
    "journaliste",
    "journalistes",
    "muhabir",
    "penulis",
    "people",
    "periodista",
    "profile",
    "redacteur",
    "signataires",
    "staff",
    "tac-gia",
    "writer",
    "writers",
    "yazar",
    "yazarlar",
];

fn content_or_text(outline: &Outline, at: usize) -> String {
    let content =
        outline.entries[at].attr(&local_name!("content")).map(str::trim).filter(|content| !content.is_empty());
    content.map_or_else(|| pieces(outline, at), str::to_owned)
}

/// The text inside an element with a bar between lines and where style alone keeps its pieces apart.
fn pieces(outline: &Outline, at: usize) -> String {
    let mut written = String::new();
    let mut line = None;
    for entry in outline.entries[at..outline.entries[at].end].iter().filter(|entry| !entry.hidden) {
        let Some(text) = entry.text() else {
            line = line.filter(|_| !entry.is(&local_name!("br")));
            continue;
        };
        if written.len() > LONGEST_PIECES {
            break;
        }
        let mut holder = entry.parent;
        while outline.name(holder).is_some_and(|name| !is_block(name)) && outline.entries[holder].parent != holder {
            holder = outline.entries[holder].parent;
        }
        if line != Some(holder) && !written.is_empty() {
            written.push('|');
        }
        line = Some(holder);
        push_piece(&mut written, text);
    }
    let parts = written.split('|').map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ")
}

/// Bytes of an element's text after which no name is looked for.
const LONGEST_PIECES: usize = 2000;

/// The machine-readable form of a date where there is one, else its text.
fn moment(outline: &Outline, at: usize) -> String {
    let entry = &outline.entries[at];
    let attribute = [local_name!("datetime"), local_name!("content")].iter().find_map(|name| entry.attr(name));
    let attribute = attribute.map(str::trim).filter(|value| value.chars().any(|c| c.is_numeric()));
    attribute.map_or_else(|| outline.text(at), str::to_owned)
}
