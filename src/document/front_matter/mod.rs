//! YAML front matter of a document: found in the file, read with errors that name the line, written in a fixed order.
//!
//! Names of other tools (Zola, Hugo, Jekyll, Web Clipper, Dublin Core) are read, too; see [`NAMES`].

mod reader;
#[cfg(test)]
mod tests;

use super::{CaptureRecord, FrontMatter};
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::document::yaml;
use crate::url::SourceUrl;
use reader::Reader;

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
    ("publish", &[]),
    ("reason", &[]),
    ("duplicate_of", &[]),
    ("not_duplicate_of", &[]),
    ("notes", &[]),
    ("slug", &[]),
    ("capture", &[]),
];

/// Our name of a member that is written under a name.
fn known(written: &str) -> Option<&'static str> {
    let first = written.bytes().next();
    let is = |name: &&str| name.bytes().next() == first && **name == *written;
    NAMES.iter().find(|(name, others)| is(name) || others.iter().any(is)).map(|(name, _)| *name)
}

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
        let line = fault.line.unwrap_or(1);
        let (line, hint) = match fault.message.starts_with("duplicate") {
            true => (line, "keep one of the two lines"),
            false => yaml::likely_cause(yaml, line)
                .unwrap_or((line, "texts with `: `, `#` or quotation marks in them belong in quotation marks")),
        };
        error.line = Some(line + 1);
        vec![error.hint(hint)]
    })?;
    let mut reader = Reader::default();
    // The project's own names first: where a file has both, they win and the others are kept as extra members.
    let entries = entries.into_iter().map(|entry| (known(&entry.key), entry));
    let (own, other): (Vec<_>, Vec<_>) =
        entries.partition(|(known, entry)| known.is_some_and(|name| name == entry.key));
    own.into_iter().chain(other).for_each(|(known, entry)| reader.take(known, entry));
    if reader.front.title.is_empty() && !reader.seen.contains_key("title") {
        // A slip of the pen is told as such.
        let misspelt =
            reader.warnings.iter().find(|one| one.hint.as_deref().is_some_and(|hint| hint.contains("`title`")));
        let (line, hint) = match misspelt {
            Some(told) => (told.line.unwrap_or(2), format!("{}; write `title`", told.message)),
            None => (2, "add a line `title: …`".to_owned()),
        };
        reader.errors.push(Diagnostic::error("no `title`").on_line(line).hint(hint));
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
    if let Some(publish) = front.publish {
        out += &format!("publish: {publish}\n");
    }
    if let Some(reason) = &front.reason {
        yaml::write_text(&mut out, "reason", reason);
    }
    if let Some(original) = &front.duplicate_of {
        yaml::write_text(&mut out, "duplicate_of", &original.to);
    }
    let others: Vec<String> = front.not_duplicate_of.iter().map(|other| other.to.clone()).collect();
    yaml::write_list(&mut out, "not_duplicate_of", &others);
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
