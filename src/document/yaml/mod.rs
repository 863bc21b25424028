//! The little YAML that front matter needs: a mapping of texts, lists and mappings, with lines, read within a budget.
//!
//! Scalars keep their spelling (`1.10`, `no`), since most members are texts whatever they look like.

mod everyday;

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_yaml::Spanned;

/// A member of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    pub value: Node,
    /// 1-based, within the YAML.
    pub line: usize,
}

/// A value as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Null,
    Bool(bool),
    /// With its spelling.
    Number(Number, String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// Why a text is not the YAML that is expected.
#[derive(Debug)]
pub(super) struct Fault {
    pub message: String,
    pub line: Option<usize>,
}

/// Reads a mapping.
pub(super) fn parse(yaml: &str) -> Result<Vec<Entry>, Fault> {
    everyday::parse(yaml).map_or_else(|| parse_whole(yaml), Ok)
}

fn parse_whole(yaml: &str) -> Result<Vec<Entry>, Fault> {
    let options = serde_yaml::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        merge_keys: serde_yaml::MergeKeyPolicy::AsOrdinary,
        budget: serde_yaml::budget! {
            max_depth: 32,
            max_nodes: 20_000,
            max_aliases: 100,
            max_anchors: 100,
        },
    };
    let raw: Option<Raw> = serde_yaml::from_str_with_options(yaml, options).map_err(|error| {
        let error = error.without_snippet();
        let line = error.location().map(|location| location.line() as usize).filter(|line| *line > 0);
        Fault { message: plain_message(&error.to_string()), line }
    })?;
    match raw {
        None => Ok(Vec::new()),
        Some(Raw::Map(members)) => {
            let spelling = Spelling::new(yaml);
            Ok(members.into_iter().map(|(key, value)| entry(key, value, &spelling)).collect())
        }
        Some(_) => {
            Err(Fault { message: "found no mapping; expected lines such as `title: …`".into(), line: Some(1) })
        }
    }
}

/// What most likely keeps `yaml` from being read, where the parser gave up on `line` (from 1): the line that is to blame,
/// and what to do about it. A parser goes on behind what is left open and stumbles over what comes next.
pub(super) fn likely_cause(yaml: &str, line: usize) -> Option<(usize, &'static str)> {
    let before = yaml.lines().enumerate().take(line + 1).map(|(at, text)| (at + 1, text));
    let mut cause = None;
    for (number, text) in before {
        let indent = &text[..text.len() - text.trim_start().len()];
        if indent.contains('\t') {
            return Some((number, "blanks, not tabs, stand before a line of YAML: put two blanks for each tab"));
        }
        let value = text.split_once(": ").map_or(text.trim_start(), |(_, value)| value.trim_start());
        let value = value.strip_prefix("- ").unwrap_or(value).trim();
        let is_open = |sign: char| value.starts_with(sign) && value.replace("\\\"", "").matches(sign).count() % 2 == 1;
        if is_open('"') || is_open('\'') {
            cause = cause.or(Some((number, "the quotation mark is not closed")));
        } else if value.starts_with('[') && !value.contains(']') {
            cause = cause.or(Some((number, "the bracket is not closed: a list on one line ends in `]`")));
        }
        if cause.is_some_and(|(first, _)| number > first) && (text.ends_with(['"', '\'', ']'])) {
            cause = None;
        }
    }
    cause
}

/// The parser's message without its position and its advice to programmers.
fn plain_message(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    let first = first.rsplit_once(" at line ").map_or(first, |(message, _)| message);
    first.split(", set DuplicateKeyPolicy").next().unwrap_or(first).to_owned()
}

pub(super) fn write_text(out: &mut String, name: &str, value: &str) {
    write_value(out, name, &Value::String(value.to_owned()));
}

/// Leaves an empty list out.
pub(super) fn write_list(out: &mut String, name: &str, items: &[String]) {
    if !items.is_empty() {
        write_value(out, name, &Value::from(items.to_vec()));
    }
}

pub(super) fn write_value(out: &mut String, name: &str, value: &Value) {
    let member = Map::from_iter([(name.to_owned(), value.clone())]);
    let options = serde_yaml::ser_options! { compact_list_indent: false, folded_wrap_chars: usize::MAX };
    let plain = serde_yaml::to_string_with_options(&member, options).ok().filter(|yaml| reads_as(yaml, name, value));
    // JSON is YAML: where the easy form does not read back the same, this one does.
    let yaml = plain.unwrap_or_else(|| format!("{}: {value}\n", Value::from(name)));
    out.push_str(&yaml);
    if !yaml.ends_with('\n') {
        out.push('\n');
    }
}

fn reads_as(yaml: &str, name: &str, value: &Value) -> bool {
    let closes = yaml.lines().any(|line| matches!(line.trim_end(), "---" | "..."));
    !closes
        && parse(yaml).is_ok_and(|entries| match entries.as_slice() {
            [entry] => entry.key == name && entry.value.clone().into_json() == *value,
            _ => false,
        })
}

impl Node {
    /// A scalar's text; `None` for null, lists and mappings.
    pub fn text(&self) -> Option<String> {
        match self {
            Node::Text(text) | Node::Number(_, text) => Some(text.clone()),
            Node::Bool(value) => Some(value.to_string()),
            Node::Null | Node::List(_) | Node::Map(_) => None,
        }
    }

    /// For messages: `empty`, `a list`, `` `text` ``.
    pub fn describe(&self) -> String {
        match self {
            Node::Null => "empty".into(),
            Node::List(_) => "a list".into(),
            Node::Map(_) => "a mapping".into(),
            scalar => {
                let text = scalar.text().unwrap_or_default();
                let short: String = text.chars().take(40).collect();
                if text.trim().is_empty() { "empty".into() } else { format!("`{short}`") }
            }
        }
    }

    pub fn into_json(self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Number(number, _) => Value::Number(number),
            Node::Text(text) => Value::String(text),
            Node::List(items) => items.into_iter().map(Node::into_json).collect(),
            Node::Map(members) => members.into_iter().map(|entry| (entry.key, entry.value.into_json())).collect(),
        }
    }
}

/// A value as the parser hands it over, its number's spelling still in the text.
enum Raw {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

fn entry(key: Spanned<String>, value: Spanned<Raw>, spelling: &Spelling) -> Entry {
    Entry { line: key.referenced.line() as usize, key: key.value, value: node(value, spelling) }
}

fn node(raw: Spanned<Raw>, spelling: &Spelling) -> Node {
    match raw.value {
        Raw::Null => Node::Null,
        Raw::Bool(value) => Node::Bool(value),
        Raw::Number(number) => {
            let written = spelling.of(&raw.defined).unwrap_or_else(|| number.to_string());
            Node::Number(number, written)
        }
        Raw::Text(text) => Node::Text(text),
        Raw::List(items) => Node::List(items.into_iter().map(|item| node(item, spelling)).collect()),
        Raw::Map(members) => Node::Map(members.into_iter().map(|(key, value)| entry(key, value, spelling)).collect()),
    }
}

/// Finds a plain scalar in the text again, by line and column.
struct Spelling<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Spelling<'a> {
    fn new(yaml: &'a str) -> Self {
        Spelling { lines: yaml.lines().collect() }
    }

    fn of(&self, location: &serde_yaml::Location) -> Option<String> {
        let line = self.lines.get((location.line() as usize).checked_sub(1)?)?;
        let rest: String = line.chars().skip((location.column() as usize).checked_sub(1)?).collect();
        let plain = rest.split([' ', '\t', ',', ']', '}', '#']).next().unwrap_or_default();
        // A number is one word; anything else (an explicit tag, an anchor) is left to the parser's reading.
        plain.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')).then(|| plain.to_owned())
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text, a number, `true`, `false`, a list or a mapping")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Number(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Number::from_f64(value).map_or_else(|| Raw::Text(value.to_string()), Raw::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(member) = members.next_entry()? {
            map.push(member);
        }
        Ok(Raw::Map(map))
    }
}
