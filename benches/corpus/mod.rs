//! An invented archive of any size, the same at every run: documents of made-up words, as much like saved news as
//! matters for the time that it takes to build a site of them.
//!
//! A document depends on its number alone, so a larger archive begins with the documents of a smaller one. Names of
//! outlets and tags follow Zipf's law, as they do in archives: a few are everywhere, most are rare.

mod random;
mod words;

use std::fmt::Write;

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};
use serde_json::json;

use random::{Random, Zipf};
use words::{Language, Words};

const SOURCES: usize = 200;
const TAGS: usize = 2_000;
const FIRST_NAMES: usize = 300;
const LAST_NAMES: usize = 900;
/// From 2016 to 2025.
const DAYS: usize = 3_653;

/// The names and words that all documents are made of.
pub struct Corpus {
    languages: [(Language, Words); 4],
    sources: Vec<String>,
    source: Zipf,
    tags: Vec<String>,
    tag: Zipf,
    first_names: Vec<String>,
    last_names: Vec<String>,
}

/// A document before it is written in the keys of one program.
pub struct Document {
    /// The file's name without its ending.
    pub slug: String,
    pub title: String,
    pub source: String,
    pub authors: Vec<String>,
    pub published: NaiveDateTime,
    pub tags: Vec<String>,
    pub address: String,
    pub language: &'static str,
    pub lead: String,
    pub body: String,
}

impl Corpus {
    pub fn new() -> Self {
        let languages = Language::ALL.map(|language| (language, Words::of(language)));
        let (_, latin) = &languages[0];
        let mut random = Random::new(1);
        let mut names = latin.names(&mut random, FIRST_NAMES + LAST_NAMES + SOURCES);
        let kinds = ["Beacon", "Dispatch", "Gazette", "Ledger", "Messenger", "Record", "Sentinel", "Telegraph"];
        let towns = names.split_off(FIRST_NAMES + LAST_NAMES);
        let sources = (0..SOURCES).map(|at| format!("{} {}", towns[at / kinds.len()], kinds[at % kinds.len()]));
        let mut sources: Vec<String> = sources.collect();
        random.shuffle(&mut sources);
        let last_names = names.split_off(FIRST_NAMES);
        Corpus {
            sources,
            source: Zipf::new(SOURCES, 1.0),
            tags: latin.phrases(&mut random, TAGS),
            tag: Zipf::new(TAGS, 2.7),
            first_names: names,
            last_names,
            languages,
        }
    }

    /// A headline, another one for each number.
    #[allow(dead_code, reason = "of those that build the archive only one makes pages round it")]
    pub fn headline(&self, number: usize) -> String {
        let mut random = Random::new(500_000_000 + number as u64);
        let count = 5 + random.below(7);
        capitalised(&self.languages[0].1.row(&mut random, count).join(" "))
    }

    /// The document of a number.
    pub fn document(&self, number: usize) -> Document {
        let mut random = Random::new(1_000 + number as u64);
        // 88 % are in Latin letters, 4 % each in Arabic, Korean and Russian.
        let (language, words) = match random.below(100) {
            0..88 => &self.languages[0],
            88..92 => &self.languages[1],
            92..96 => &self.languages[2],
            _ => &self.languages[3],
        };
        let day = NaiveDate::from_ymd_opt(2016, 1, 1).expect("a day of the calendar");
        // More of the later years than of the earlier ones.
        let days = random.below(DAYS);
        let days = if random.below(3) == 0 { days.max(random.below(DAYS)) } else { days };
        let published = day.and_hms_opt(0, 0, 0).expect("midnight")
            + Duration::days(days as i64)
            + Duration::seconds(random.below(86_400) as i64);
        let source = self.sources[self.source.draw(&mut random)].clone();
        let mut tags: Vec<String> = Vec::new();
        let count = 2 + random.below(5);
        while tags.len() < count {
            let tag = &self.tags[self.tag.draw(&mut random)];
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        let authors = (0..1 + random.below(4) / 3)
            .map(|_| format!("{} {}", random.choice(&self.first_names), random.choice(&self.last_names)));
        let authors = authors.collect();
        let (_, latin) = &self.languages[0];
        let host = format!("www.{}-press.example", latin.word(&mut random));
        let slug = format!("{}-{number:06}", latin.row(&mut random, 5).join("-"));
        let address = format!("https://{host}/{}/{:02}/{slug}.html", published.year(), published.month());
        let count = 5 + random.below(7);
        let title = capitalised(&words.row(&mut random, count).join(" "));
        let count = 14 + random.below(15);
        let lead = sentence(words, &mut random, count);
        let body = Body { words, host: &host, random: &mut random, text: String::with_capacity(6_000) }.write();
        Document { slug, title, source, authors, published, tags, address, language: language.tag(), lead, body }
    }
}

impl Document {
    /// The document as a file of an archive of Cuttings.
    pub fn for_cuttings(&self) -> String {
        let mut text = String::with_capacity(self.body.len() + 1_024);
        let members = [
            ("title", json!(self.title)),
            ("source", json!(self.source)),
            ("source_url", json!(self.address)),
            ("authors", json!(self.authors)),
            ("tags", json!(self.tags)),
            ("language", json!(self.language)),
            ("description", json!(self.lead)),
        ];
        let _ = writeln!(text, "---\ndate: {}", self.moment());
        // JSON is YAML.
        members.iter().for_each(|(name, value)| writeln!(text, "{name}: {value}").unwrap_or_default());
        let _ = write!(text, "---\n\n{}", self.body);
        text
    }

    /// `2024-03-05T17:20:00Z`
    pub fn moment(&self) -> String {
        self.published.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

/// A body in the making: 300 to 900 words in paragraphs, with all that bodies have.
struct Body<'a> {
    words: &'a Words,
    host: &'a str,
    random: &'a mut Random,
    text: String,
}

impl Body<'_> {
    fn write(mut self) -> String {
        // The sum of three is far oftener in the middle than at the ends.
        let wanted = 300 + (0..3).map(|_| self.random.below(201)).sum::<usize>();
        let (has_headings, has_lists, has_quotes) = (self.one_in(3), self.one_in(4), self.one_in(4));
        let (has_picture, has_note) = (self.one_in(7), self.one_in(12));
        let (mut written, mut under_heading) = (0, 0);
        while written < wanted {
            let before = written;
            if has_headings && under_heading > 160 {
                let count = 3 + self.random.below(5);
                let heading = capitalised(&self.words.row(self.random, count).join(" "));
                let _ = writeln!(self.text, "## {heading}\n");
                (written, under_heading) = (written + count, 0);
            } else if has_lists && self.one_in(9) {
                written += self.list();
            } else if has_quotes && self.one_in(9) {
                let count = 12 + self.random.below(18);
                let quoted = sentence(self.words, self.random, count);
                let _ = writeln!(self.text, "> {quoted}\n");
                written += count;
            } else {
                written += self.paragraph();
            }
            if before == 0 && has_picture {
                let number = self.random.below(1_000_000);
                let caption = self.words.row(self.random, 6).join(" ");
                let _ = writeln!(self.text, "![{caption}](https://{}/pictures/{number}.jpg)\n", self.host);
            }
            under_heading += written - before;
        }
        if has_note {
            let note = sentence(self.words, self.random, 12);
            let length = self.text.trim_end().len();
            self.text.truncate(length);
            let _ = writeln!(self.text, "[^1]\n\n[^1]: {note}");
        }
        self.text
    }

    fn list(&mut self) -> usize {
        let mut written = 0;
        let mark = if self.one_in(3) { "1." } else { "-" };
        for _ in 0..3 + self.random.below(4) {
            let count = 5 + self.random.below(10);
            let item = sentence(self.words, self.random, count);
            let _ = writeln!(self.text, "{mark} {item}");
            written += count;
        }
        self.text.push('\n');
        written
    }

    fn paragraph(&mut self) -> usize {
        let mut written = 0;
        let sentences = 2 + self.random.below(4);
        let linked = if self.one_in(4) { self.random.below(sentences) } else { sentences };
        for at in 0..sentences {
            let count = 8 + self.random.below(20);
            let mut said = sentence(self.words, self.random, count);
            if self.one_in(9) {
                let word = self.words.word(self.random);
                let _ = write!(said, " *{word}*.");
            }
            if at == linked {
                let number = self.random.below(1_000_000);
                let name = self.words.row(self.random, 3).join(" ");
                let _ = write!(said, " [{name}](https://{}/{number}).", self.host);
            }
            if at > 0 {
                self.text.push(' ');
            }
            self.text.push_str(&said);
            written += count;
        }
        self.text.push_str("\n\n");
        written
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.random.below(many) == 0
    }
}

fn sentence(words: &Words, random: &mut Random, count: usize) -> String {
    let mut row: Vec<String> = words.row(random, count).into_iter().map(str::to_owned).collect();
    if count > 12 && random.below(2) == 0 {
        row[count / 2].push(',');
    }
    if random.below(20) == 0 {
        row[count / 3] = (2 + random.below(4_000)).to_string();
    }
    let said = capitalised(&row.join(" "));
    if random.below(14) == 0 { format!("“{said}.”") } else { format!("{said}.") }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}
