//! A citation as a line of text, in the three styles that are asked for most, each for a newspaper article on the web.
//!
//! Titles stand as the outlet wrote them: no style's capitals are forced on them, for they come in every language.

use std::fmt::Write;

use super::name::Name;
use super::{Citation, plain};
use crate::date::{PublishedDate, Qualifier};
use crate::site::xml::escape;

/// A style of citing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::site) enum Style {
    /// The American Psychological Association's, 7th edition.
    Apa,
    /// The Chicago Manual's notes and bibliography, 18th edition; its bibliography.
    Chicago,
    /// The Modern Language Association's, 9th edition.
    Mla,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::site) enum Piece {
    Text(String),
    /// A name, in a direction of its own.
    Name(String),
    /// The article's title, in its own language and direction.
    Title(String),
    /// The title of a newspaper or an archive.
    Italic(String),
    Address(String),
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// As the Modern Language Association shortens them.
const MONTHS_SHORT: [&str; 12] =
    ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];

/// More authors than this are not all listed.
const MOST_IN_APA: usize = 20;
const MOST_IN_CHICAGO: usize = 6;
const MOST_IN_MLA: usize = 2;

impl Style {
    pub(in crate::site) const ALL: [Style; 3] = [Style::Apa, Style::Chicago, Style::Mla];

    pub(in crate::site) fn name(self) -> &'static str {
        match self {
            Style::Apa => "APA 7",
            Style::Chicago => "Chicago 18",
            Style::Mla => "MLA 9",
        }
    }

    pub(in crate::site) fn line(self, citation: &Citation) -> Vec<Piece> {
        let mut line = Line::default();
        match self {
            Style::Apa => apa(citation, &mut line),
            Style::Chicago => chicago(citation, &mut line),
            Style::Mla => mla(citation, &mut line),
        }
        line.pieces
    }
}

impl Piece {
    pub(in crate::site) fn text(&self) -> &str {
        match self {
            Piece::Text(text) | Piece::Name(text) | Piece::Title(text) | Piece::Italic(text) | Piece::Address(text) => {
                text
            }
        }
    }
}

/// The line as HTML. What is copied from it is the plain line.
pub(in crate::site) fn html(pieces: &[Piece], language: Option<&str>) -> String {
    let mut out = String::with_capacity(256);
    for piece in pieces {
        let text = escape(piece.text());
        let _ = match (piece, language) {
            (Piece::Text(_), _) => write!(out, "{text}"),
            (Piece::Title(_), Some(language)) => write!(out, "<bdi lang=\"{}\">{text}</bdi>", escape(language)),
            (Piece::Italic(_), _) => write!(out, "<cite><bdi>{text}</bdi></cite>"),
            (Piece::Name(_) | Piece::Title(_) | Piece::Address(_), _) => write!(out, "<bdi>{text}</bdi>"),
        };
    }
    out
}

#[derive(Default)]
struct Line {
    pieces: Vec<Piece>,
}

impl Line {
    fn text(&mut self, text: impl Into<String>) {
        let text = text.into();
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(&text),
            _ => self.pieces.push(Piece::Text(text)),
        }
    }

    fn push(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    /// A full stop, where there is not one already.
    fn stop(&mut self) {
        if !self.pieces.last().is_some_and(|piece| ends_a_sentence(piece.text())) {
            self.text(".");
        }
    }

    /// The title and the full stop behind it. The stop is the style's: in a title from right to left it would stand on
    /// the wrong side.
    fn title(&mut self, title: String) {
        match closed(title.clone()).strip_suffix('.') {
            Some(before) if before == title => {
                self.push(Piece::Title(title));
                self.text(".");
            }
            _ => self.push(Piece::Title(closed(title))),
        }
    }

    /// The title in quotation marks, with the full stop inside them.
    fn quoted(&mut self, title: &str) {
        self.text("“");
        self.title(inner_quotes(title));
        self.text("”");
    }
}

/// `Askwith, J., & Tramper, N. (2023, November 9). Title. *Source*. https://…`
fn apa(citation: &Citation, line: &mut Line) {
    let date = citation.date.as_ref().map_or_else(
        || "n.d.".to_owned(),
        |date| {
            let of_year = match (date.month(), date.day_of_month()) {
                (Some(month), Some(day)) => format!("{:04}, {} {day}", date.year(), name_of(month, &MONTHS)),
                (Some(month), None) => format!("{:04}, {}", date.year(), name_of(month, &MONTHS)),
                _ => format!("{:04}", date.year()),
            };
            doubtful(date, "ca.", of_year)
        },
    );
    let authors = &citation.authors;
    for (at, name) in authors.iter().enumerate() {
        let is_last = at + 1 == authors.len();
        if authors.len() > MOST_IN_APA && !is_last && at >= MOST_IN_APA - 1 {
            continue;
        }
        match at {
            0 => {}
            _ if is_last && authors.len() > MOST_IN_APA => line.text(", . . . "),
            _ if is_last => line.text(", & "),
            _ => line.text(", "),
        }
        line.push(Piece::Name(with_initials(name)));
    }
    let title = citation.title.clone().into_owned();
    if authors.is_empty() {
        line.title(title);
        line.text(format!(" ({date}). "));
    } else {
        line.stop();
        line.text(format!(" ({date}). "));
        line.title(title);
        line.text(" ");
    }
    if let Some(source) = citation.source {
        line.push(Piece::Italic(one_line(source)));
        line.stop();
        line.text(" ");
    }
    let archive = one_line(citation.archive);
    match (citation.original, &citation.page) {
        (Some(original), page) => {
            line.push(Piece::Address(original.to_owned()));
            line.text(" (archived in ");
            line.push(Piece::Name(archive));
            if let Some(page) = page {
                line.text(", ");
                line.push(Piece::Address(page.clone()));
            }
            line.text(")");
        }
        (None, page) => {
            line.push(Piece::Name(archive));
            line.stop();
            if let Some(page) = page {
                line.text(" ");
                line.push(Piece::Address(page.clone()));
            }
        }
    }
}

/// `Askwith, Jory, and Nell Tramper. “Title.” *Source*, November 9, 2023. https://….`
fn chicago(citation: &Citation, line: &mut Line) {
    let authors = &citation.authors;
    let shown = if authors.len() > MOST_IN_CHICAGO { 3 } else { authors.len() };
    for (at, name) in authors.iter().take(shown).enumerate() {
        match at {
            0 => {}
            _ if at + 1 == authors.len() => line.text(", and "),
            _ => line.text(", "),
        }
        line.push(Piece::Name(if at == 0 { turned_round(name) } else { in_order(name) }));
    }
    if shown < authors.len() {
        line.text(", et al.");
    }
    // An article that nobody has signed is listed under the newspaper.
    let leading_source = citation.source.filter(|_| authors.is_empty());
    if let Some(source) = leading_source {
        line.push(Piece::Italic(one_line(source)));
    }
    if !line.pieces.is_empty() {
        line.stop();
        line.text(" ");
    }
    line.quoted(&citation.title);
    line.text(" ");
    let is_led_in = citation.source.is_some() && leading_source.is_none();
    if let Some(source) = citation.source.filter(|_| is_led_in) {
        line.push(Piece::Italic(one_line(source)));
        line.text(", ");
    }
    line.text(citation.date.as_ref().map_or_else(
        || if is_led_in { "n.d." } else { "N.d." }.to_owned(),
        |date| {
            let written = match (date.month(), date.day_of_month()) {
                (Some(month), Some(day)) => format!("{} {day}, {:04}", name_of(month, &MONTHS), date.year()),
                (Some(month), None) => format!("{} {:04}", name_of(month, &MONTHS), date.year()),
                _ => format!("{:04}", date.year()),
            };
            doubtful(date, "ca.", written)
        },
    ));
    line.stop();
    if let Some(original) = citation.original {
        line.text(" ");
        line.push(Piece::Address(original.to_owned()));
        line.text(".");
    }
    line.text(" Archived in ");
    line.push(Piece::Name(one_line(citation.archive)));
    if let Some(page) = &citation.page {
        line.text(", ");
        line.push(Piece::Address(page.clone()));
    }
    line.stop();
}

/// `Askwith, Jory, and Nell Tramper. “Title.” *Source*, 9 Nov. 2023, https://…. *Archive*, https://….`
fn mla(citation: &Citation, line: &mut Line) {
    let authors = &citation.authors;
    if let Some(first) = authors.first() {
        line.push(Piece::Name(turned_round(first)));
        match authors.get(1) {
            Some(second) if authors.len() <= MOST_IN_MLA => {
                line.text(", and ");
                line.push(Piece::Name(in_order(second)));
            }
            Some(_) => line.text(", et al."),
            None => {}
        }
        line.stop();
        line.text(" ");
    }
    line.quoted(&citation.title);
    let date = citation.date.as_ref().map(|date| {
        let written = match (date.month(), date.day_of_month()) {
            (Some(month), Some(day)) => format!("{day} {} {:04}", name_of(month, &MONTHS_SHORT), date.year()),
            (Some(month), None) => format!("{} {:04}", name_of(month, &MONTHS_SHORT), date.year()),
            _ => format!("{:04}", date.year()),
        };
        Piece::Text(doubtful(date, "circa", written))
    });
    let source = citation.source.map(|source| Piece::Italic(one_line(source)));
    let original = citation.original.map(|original| Piece::Address(original.to_owned()));
    let first: Vec<Piece> = [source, date, original].into_iter().flatten().collect();
    let page = citation.page.clone().map(Piece::Address);
    let second: Vec<Piece> = [Some(Piece::Italic(one_line(citation.archive))), page].into_iter().flatten().collect();
    for container in [first, second].into_iter().filter(|container| !container.is_empty()) {
        for (at, piece) in container.into_iter().enumerate() {
            line.text(if at == 0 { " " } else { ", " });
            match piece {
                Piece::Text(text) => line.text(text),
                piece => line.push(piece),
            }
        }
        line.stop();
    }
}

fn one_line(text: &str) -> String {
    plain(text).into_owned()
}

fn name_of(month: u32, names: &[&'static str; 12]) -> &'static str {
    names.get((month as usize).wrapping_sub(1)).copied().unwrap_or_default()
}

/// A date that is not certain stands in brackets, as what does not stand in the source.
fn doubtful(date: &PublishedDate, about: &str, written: String) -> String {
    match date.qualifier() {
        None => written,
        Some(Qualifier::Approximate) => format!("{about} {written}"),
        Some(Qualifier::Uncertain) => format!("[{written}?]"),
        Some(Qualifier::Both) => format!("[{about} {written}?]"),
    }
}

/// `Askwith, J.-L.`
fn with_initials(name: &Name) -> String {
    let Name::Person { family, given, suffix } = name else { return one_line(name.leading()) };
    let mut written = one_line(family);
    written.push(',');
    for word in given.split_whitespace() {
        written.push(' ');
        for (at, part) in word.split(['-', '‐']).filter(|part| !part.is_empty()).enumerate() {
            if at > 0 {
                written.push('-');
            }
            written.extend(part.chars().next());
            written.push('.');
        }
    }
    if let Some(suffix) = suffix {
        written.push_str(", ");
        written.push_str(suffix);
    }
    written
}

/// `Askwith, Jory`
fn turned_round(name: &Name) -> String {
    match name {
        Name::Person { family, given, suffix: None } => one_line(&format!("{family}, {given}")),
        Name::Person { family, given, suffix: Some(suffix) } => one_line(&format!("{family}, {given}, {suffix}")),
        Name::Whole(name) | Name::Organisation(name) => one_line(name),
    }
}

/// `Jory Askwith`
fn in_order(name: &Name) -> String {
    match name {
        Name::Person { family, given, suffix } => one_line(&format!("{given} {family} {}", suffix.unwrap_or_default())),
        Name::Whole(name) | Name::Organisation(name) => one_line(name),
    }
}

/// A title with a full stop at its end, inside the quotation marks that end it, where it has no other such sign.
fn closed(mut title: String) -> String {
    let is_quote = |c: char| matches!(c, '”' | '’' | '"' | '“' | '»');
    if ends_a_sentence(title.trim_end_matches(is_quote)) {
        return title;
    }
    // A single mark is an apostrophe unless another one opens.
    let ends_quoted = title.ends_with(['”', '"']) || title.ends_with('’') && title.contains('‘');
    let last = title.chars().next_back().map_or(0, char::len_utf8);
    let at = if ends_quoted { title.len() - last } else { title.len() };
    title.insert(at, '.');
    title
}

fn ends_a_sentence(text: &str) -> bool {
    text.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '۔', '।', '‽'])
}

/// Double quotation marks inside double ones become single ones. Titles with marks of another language stay as they are.
fn inner_quotes(title: &str) -> String {
    if title.contains(['„', '«', '»', '「', '『']) {
        return title.to_owned();
    }
    let mut out = String::with_capacity(title.len());
    let mut opens = true;
    for c in title.chars() {
        out.push(match c {
            '“' => '‘',
            '”' => '’',
            '"' if opens => '‘',
            '"' => '’',
            c => c,
        });
        opens = c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '“' | '‘' | '"');
    }
    out
}
