//! YAML front matter of a document: found in the file, read with errors that name the line, written in a fixed order.
//!
//! Names of other tools (Zola, Hugo, Jekyll, Web Clipper, Dublin Core) are read, too; see [`NAMES`].

use std::collections::BTreeMap;

use super::{CaptureRecord, FrontMatter};
use crate::config::Limits;
use crate::date::PublishedDate;
use crate::diagnostic::{Diagnostic, Warned};
use crate::document::yaml::{self, Entry, Node};
use crate::slug::{self, Script};
use crate::url::SourceUrl;

/// Each member of [`FrontMatter`] with the other names under which it is read.
const NAMES: &[(&str, &[&str])] = &[
    ("title", &["headline"]),
    ("date", &["published", "pubdate", "publishDate", "issued"]),
    ("source", &["publisher", "site", "site_name"]),
    ("source_url", &["url", "canonical"]),
    ("credit", &[]),
    ("authors", &["author", "creator", "byline"]),
    ("tags", &["keywords", "subject"]),
    ("language", &["lang"]),
    ("description", &["summary", "excerpt", "abstract"]),
    ("captions", &[]),
    ("aliases", &["redirect_from"]),
    ("draft", &["is_draft"]),
    ("notes", &[]),
    ("slug", &[]),
    ("capture", &[]),
];

/// A file cut in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    pub yaml: &'a str,
    pub body: &'a str,
    /// The file's line on which the body begins, 1-based. The YAML begins on line 2.
    pub body_line: usize,
}

/// Finds the front matter of a file: from a first line `---` to the next line `---`.
pub fn split<'a>(file: &'a str, limits: &Limits) -> Result<Split<'a>, Diagnostic> {
    let text = file.strip_prefix('\u{feff}').unwrap_or(file);
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(Diagnostic::error("no front matter: the first line is not `---`")
            .on_line(1)
            .hint("begin the file with `---`, a line `title: …` and another `---`"));
    }
    let start = first.len();
    let mut at = start;
    for (number, line) in lines.enumerate() {
        if matches!(line.trim_end(), "---" | "...") {
            return Ok(Split { yaml: &text[start..at], body: &text[at + line.len()..], body_line: number + 3 });
        }
        at += line.len();
        if at - start > limits.front_matter_bytes {
            let limit = limits.front_matter_bytes;
            return Err(Diagnostic::error(format!("front matter of more than {limit} bytes"))
                .on_line(number + 2)
                .hint(
                    "end the front matter with a line `---`, or raise `front_matter_bytes` in `[limits]` of site.toml",
                ));
        }
    }
    Err(Diagnostic::error("the front matter has no end: no second line `---`")
        .on_line(1)
        .hint("put a line `---` between the front matter and the text"))
}

/// Reads the YAML of a front matter. Lines in diagnostics are the file's.
pub fn parse(yaml: &str) -> Result<Warned<FrontMatter>, Vec<Diagnostic>> {
    let entries = yaml::parse(yaml).map_err(|fault| {
        let mut error = Diagnostic::error(format!("front matter is not valid YAML: {}", fault.message));
        error.line = Some(fault.line.unwrap_or(1) + 1);
        let hint = match fault.message.starts_with("duplicate") {
            true => "keep one of the two lines",
            false => "texts with `: `, `#` or quotation marks in them belong in quotation marks",
        };
        vec![error.hint(hint)]
    })?;
    let mut reader = Reader::default();
    // The project's own names first: where a file has both, they win and the others are kept as extra members.
    let (own, other): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| NAMES.iter().any(|(name, _)| *name == entry.key));
    own.into_iter().chain(other).for_each(|entry| reader.take(entry));
    if reader.front.title.is_empty() && !reader.seen.contains_key("title") {
        reader.errors.push(Diagnostic::error("no `title`").on_line(2).hint("add a line `title: …`"));
    }
    if reader.errors.is_empty() {
        Ok(Warned { output: reader.front, warnings: reader.warnings })
    } else {
        Err(reader.errors)
    }
}

/// The front matter as it is written: between two lines `---`, members in order, absent ones left out.
pub fn write(front: &FrontMatter) -> String {
    let mut out = String::from("---\n");
    yaml::write_text(&mut out, "title", &front.title);
    if let Some(date) = front.date {
        out += &format!("date: {date}\n");
    }
    let texts = |out: &mut String, members: [(&str, Option<&str>); 3]| {
        for (name, value) in members {
            if let Some(value) = value {
                yaml::write_text(out, name, value);
            }
        }
    };
    let source_url = front.source_url.as_ref().map(SourceUrl::as_str);
    texts(
        &mut out,
        [("source", front.source.as_deref()), ("source_url", source_url), ("credit", front.credit.as_deref())],
    );
    yaml::write_list(&mut out, "authors", &front.authors);
    yaml::write_list(&mut out, "tags", &front.tags);
    let (language, description) = (front.language.as_deref(), front.description.as_deref());
    texts(&mut out, [("language", language), ("description", description), ("slug", front.slug.as_deref())]);
    yaml::write_list(&mut out, "captions", &front.captions);
    yaml::write_list(&mut out, "aliases", &front.aliases);
    if front.draft {
        out += "draft: true\n";
    }
    if let Some(notes) = &front.notes {
        yaml::write_text(&mut out, "notes", notes);
    }
    for (name, value) in &front.extra {
        yaml::write_value(&mut out, name, value);
    }
    if let Some(capture) = &front.capture {
        write_capture(&mut out, capture);
    }
    out + "---\n"
}

fn write_capture(out: &mut String, capture: &CaptureRecord) {
    let mut block = String::new();
    yaml::write_text(&mut block, "file", &capture.file);
    block += &format!("sha256: {}\n", capture.sha256);
    if let Some(captured) = &capture.captured {
        yaml::write_text(&mut block, "captured", captured);
    }
    if let Some(ingested) = &capture.ingested {
        block += &format!("ingested: {ingested}\n");
    }
    if let Some(digest) = &capture.digest {
        block += &format!("digest: {digest}\n");
    }
    yaml::write_list(&mut block, "warnings", &capture.warnings);
    *out += "capture:\n";
    for line in block.lines() {
        *out += &format!("  {line}\n");
    }
}

/// Fills a [`FrontMatter`] member by member.
#[derive(Default)]
struct Reader {
    front: FrontMatter,
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    /// Our name of each member read → the name in the file.
    seen: BTreeMap<&'static str, String>,
}

impl Reader {
    fn take(&mut self, entry: Entry) {
        let known = NAMES.iter().find(|(name, others)| *name == entry.key || others.contains(&entry.key.as_str()));
        let hides = matches!(entry.key.as_str(), "publish" | "published");
        if let (true, Node::Bool(shown)) = (hides, &entry.value) {
            self.front.draft |= !shown;
            return;
        }
        match known {
            Some((name, _)) if !self.seen.contains_key(name) => {
                self.seen.insert(name, entry.key.clone());
                if !matches!(entry.value, Node::Null) {
                    self.member(name, entry);
                } else if *name == "title" {
                    self.wrong(&entry, "a text");
                }
            }
            Some(_) => self.keep(entry),
            None if entry.key == "taxonomies" => self.taxonomies(entry),
            None => {
                self.warn_of_near_miss(&entry);
                self.keep(entry);
            }
        }
    }

    fn member(&mut self, name: &str, entry: Entry) {
        match name {
            "title" => match entry.value.text().map(|text| text.trim().to_owned()) {
                Some(title) if !title.is_empty() => self.front.title = title,
                _ => self.wrong(&entry, "a text"),
            },
            "date" => self.date(&entry),
            "source" => match self.text(&entry) {
                Some(written) => match SourceUrl::parse(&written) {
                    Some(address) => {
                        self.front.source_url = self.front.source_url.take().or(Some(address));
                        // Another member may still name the outlet.
                        self.seen.remove("source");
                    }
                    None => self.front.source = Some(written),
                },
                None => self.wrong(&entry, "an outlet's name"),
            },
            "source_url" => self.source_url(entry),
            "credit" => self.front.credit = self.optional_text(&entry),
            "language" => self.front.language = self.optional_text(&entry),
            "description" => self.front.description = self.optional_text(&entry),
            "notes" => self.front.notes = self.optional_text(&entry),
            "authors" => self.front.authors = self.list(&entry, &[';']),
            "tags" => self.front.tags = self.list(&entry, &[',', ';']),
            "captions" => self.front.captions = self.list(&entry, &[]),
            "aliases" => self.aliases(entry),
            "draft" => match entry.value {
                Node::Bool(draft) => self.front.draft |= draft,
                _ => self.wrong(&entry, "`true` or `false`"),
            },
            "slug" => self.slug(&entry),
            "capture" => self.capture(entry),
            _ => unreachable!("every name of NAMES is handled"),
        }
    }

    fn date(&mut self, entry: &Entry) {
        let Some(written) = self.text(entry) else { return self.wrong(entry, "a date such as `2024-03-05`") };
        match written.parse::<PublishedDate>() {
            Ok(date) => self.front.date = Some(date),
            Err(invalid) => self.errors.push(
                Diagnostic::error(format!("`{}`: {invalid}", entry.key))
                    .on_line(entry.line + 1)
                    .hint("write the year first; leave the line out if the date is not known"),
            ),
        }
    }

    fn source_url(&mut self, entry: Entry) {
        let address = entry.value.text().and_then(|written| SourceUrl::parse(&written));
        match address {
            Some(address) => self.front.source_url = Some(address),
            // `url` is a page's path in other tools.
            None if entry.key != "source_url" => {
                self.seen.remove("source_url");
                self.keep(entry);
            }
            None => self.wrong(&entry, "an address that begins with `http://` or `https://`"),
        }
    }

    /// Obsidian keeps names of notes in `aliases`; only addresses of this site concern us.
    fn aliases(&mut self, entry: Entry) {
        let all = self.list(&entry, &[]);
        let (addresses, names): (Vec<String>, Vec<String>) = all.into_iter().partition(|alias| alias.starts_with('/'));
        self.front.aliases = addresses;
        if !names.is_empty() {
            self.front.extra.insert(entry.key, names.into());
        }
    }

    fn slug(&mut self, entry: &Entry) {
        let written = self.text(entry).unwrap_or_default();
        let valid = [Script::Ascii, Script::Unicode].iter().any(|script| slug::slug(&written, *script) == written);
        if valid {
            self.front.slug = Some(written);
        } else {
            self.wrong(entry, "lower-case letters, digits and hyphens, such as `2024-03-05-flood-gates`");
        }
    }

    fn taxonomies(&mut self, mut entry: Entry) {
        if let Node::Map(members) = &mut entry.value
            && let Some(at) = members.iter().position(|member| member.key == "tags")
            && !self.seen.contains_key("tags")
        {
            let tags = members.remove(at);
            self.seen.insert("tags", "taxonomies.tags".into());
            self.front.tags = self.list(&tags, &[',', ';']);
            if members.is_empty() {
                return;
            }
        }
        self.keep(entry);
    }

    fn capture(&mut self, entry: Entry) {
        let Node::Map(members) = entry.value else { return self.wrong(&entry, "the block that ingest wrote") };
        let mut record = CaptureRecord::default();
        for member in members {
            let text = member.value.text();
            match (member.key.as_str(), text) {
                ("file", Some(file)) => record.file = file,
                ("sha256", Some(sha256)) => record.sha256 = sha256.to_ascii_lowercase(),
                ("captured", captured) => record.captured = captured,
                ("ingested", ingested) => record.ingested = ingested,
                ("digest", digest) => record.digest = digest,
                ("warnings", _) => record.warnings = self.list(&member, &[]),
                _ => {}
            }
        }
        self.front.capture = Some(record);
    }

    fn text(&self, entry: &Entry) -> Option<String> {
        entry.value.text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn optional_text(&mut self, entry: &Entry) -> Option<String> {
        match &entry.value {
            Node::List(_) | Node::Map(_) => {
                self.wrong(entry, "a text");
                None
            }
            _ => self.text(entry),
        }
    }

    /// A list of texts; a single text counts as a list of one, or is cut at `separators`.
    fn list(&mut self, entry: &Entry, separators: &[char]) -> Vec<String> {
        let tidy = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let items: Vec<String> = match &entry.value {
            Node::Null => return Vec::new(),
            Node::List(items) => {
                let texts: Option<Vec<Option<String>>> = items
                    .iter()
                    .map(|item| match item {
                        Node::List(_) | Node::Map(_) => None,
                        item => Some(item.text().and_then(tidy)),
                    })
                    .collect();
                match texts {
                    Some(texts) => texts.into_iter().flatten().collect(),
                    None => {
                        self.wrong(entry, "a list of texts, one a line behind `- `");
                        return Vec::new();
                    }
                }
            }
            Node::Map(_) => {
                self.wrong(entry, "a list of texts, one a line behind `- `");
                return Vec::new();
            }
            scalar => {
                let text = scalar.text().unwrap_or_default();
                text.split(|c| separators.contains(&c)).filter_map(|part| tidy(part.to_owned())).collect()
            }
        };
        let mut unique: Vec<String> = Vec::new();
        for item in items {
            if !unique.contains(&item) {
                unique.push(item);
            }
        }
        unique
    }

    fn keep(&mut self, entry: Entry) {
        self.front.extra.insert(entry.key, entry.value.into_json());
    }

    fn wrong(&mut self, entry: &Entry, expected: &str) {
        let found = entry.value.describe();
        self.errors.push(
            Diagnostic::error(format!("`{}` is {found}; expected {expected}", entry.key)).on_line(entry.line + 1),
        );
    }

    fn warn_of_near_miss(&mut self, entry: &Entry) {
        let names =
            NAMES.iter().flat_map(|(name, others)| others.iter().chain([name]).map(move |other| (*other, *name)));
        let near = names.map(|(other, name)| (strsim::damerau_levenshtein(other, &entry.key), name)).min();
        if let Some((distance, name)) = near
            && distance <= if entry.key.len() > 4 { 2 } else { 1 }
        {
            self.warnings.push(
                Diagnostic::warning(format!("unknown member `{}`", entry.key))
                    .on_line(entry.line + 1)
                    .hint(format!("did you mean `{name}`? Members of other names are kept as `extra`")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(diagnostics: Vec<Diagnostic>) -> String {
        diagnostics.into_iter().map(|one| one.at("a.md").to_string() + "\n").collect()
    }

    fn read(yaml: &str) -> String {
        match parse(yaml) {
            Ok(read) => write(&read.output) + &lines(read.warnings),
            Err(errors) => lines(errors),
        }
    }

    #[test]
    fn members_are_written_in_one_order_and_names_of_other_tools_are_read() {
        insta::assert_snapshot!(read(
            "mood: calm\nlang: en\nauthor: [A. Writer, B. Writer]\ntags: floods, trams\npublished: 2024-03-05\n\
             headline: 'The gates: closed'\nsource: https://e.example/a?utm_source=x\nsite: The Quay\n\
             capture:\n  file: raw/a.html\n  sha256: ABC\n  warnings: [date only from the address]\n"
        ));
    }

    #[test]
    fn scalars_stay_as_they_were_written() {
        insta::assert_snapshot!(read(
            "title: 1.10\ntags: [no, 1.10, ~, on, 2024, 1:30, 'yes']\ndate: 2024\nslug: a-b\nfigure: 1.5\n"
        ));
    }

    #[test]
    fn every_fault_is_named_with_its_line() {
        insta::assert_snapshot!(read(
            "title: [a]\ndate: 5 March\nsource_url: /a\ntags:\n  a: b\nslug: ../../etc/x\ndraft: perhaps\n"
        ));
    }

    #[test]
    fn broken_yaml_has_a_line() {
        insta::assert_snapshot!(read("title: a\n\ttags: b: c\n"));
        insta::assert_snapshot!(read("title: a\ntitle: b\n"));
        insta::assert_snapshot!(read("- a\n- b\n"));
        insta::assert_snapshot!(read(""));
    }

    #[test]
    fn a_misspelt_member_is_kept_and_the_right_name_offered() {
        insta::assert_snapshot!(read("title: a\nauther: b\ncolour: red\n"));
    }

    #[test]
    fn drafts_have_several_names() {
        for yaml in [
            "title: a\ndraft: true",
            "title: a\npublished: false",
            "title: a\npublish: false",
            "title: a\nis_draft: true",
        ] {
            assert!(parse(yaml).unwrap().output.draft, "{yaml}");
        }
    }

    #[test]
    fn the_body_begins_behind_the_second_rule() {
        let limits = Limits::default();
        let file = "---\ntitle: a\n---\n\n---\nbody\n---\n";
        assert_eq!(split(file, &limits), Ok(Split { yaml: "title: a\n", body: "\n---\nbody\n---\n", body_line: 4 }));
        for broken in ["", "title: a", "---\ntitle: a\n", " ---\n---\n"] {
            assert!(split(broken, &limits).is_err(), "{broken}");
        }
        let crlf = split("\u{feff}---\r\ntitle: a\r\n---\r\nbody", &limits).unwrap();
        assert_eq!((crlf.yaml, crlf.body), ("title: a\r\n", "body"));
    }

    #[test]
    fn writing_and_reading_is_the_identity() {
        let nasty = [
            "no",
            "~",
            "1.10",
            "2024-01-01",
            ": ",
            "---",
            "- a",
            "#x",
            "a: b",
            "a #b",
            "'",
            "\"",
            "\\",
            "\u{2028}",
            "\u{0}",
            "x\ny",
            "x\n\n  y\n",
            "\t",
            "é\u{301}",
            "اقتباس: «نص»",
            "{a",
            "[a",
            "!!x",
            "*a",
            "&a",
            "%a",
            "@a",
            "`a",
            "|",
            ">",
            "null",
            "0x1F",
            "1e3",
            "<script>alert(1)</script>",
            "\u{202e}abc",
            "\u{feff}x",
            "a\r\nb",
            "=",
            "<<",
            "?",
            "? a",
            "-",
            "\u{7f}",
            "\u{85}x",
        ];
        for text in nasty {
            let title = format!("t{text}");
            let item = text.trim().to_owned();
            let tags: Vec<String> = if item.is_empty() { Vec::new() } else { vec![item] };
            let front = FrontMatter {
                title: title.trim().into(),
                tags,
                notes: Some(format!("n {text} n")),
                ..Default::default()
            };
            let written = write(&front);
            let split = split(&written, &Limits::default()).unwrap_or_else(|e| panic!("{text:?}: {e}\n{written}"));
            assert_eq!(parse(split.yaml).map(|read| read.output), Ok(front), "{text:?}\n{written}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                    d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
        for yaml in [bomb.to_owned(), "{a: ".repeat(15_000), "[".repeat(60_000), "&a ".repeat(20_000)] {
            assert!(parse(&yaml).is_err());
        }
    }
}
