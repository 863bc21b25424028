//! One member of a front matter after the other: what it means, and what is wrong with it.

use std::collections::BTreeMap;

use super::NAMES;
use crate::date::PublishedDate;
use crate::diagnostic::Diagnostic;
use crate::document::language;
use crate::document::yaml::{Entry, Node};
use crate::document::{CaptureRecord, FrontMatter, Reference};
use crate::publication::{EXPECTED, Publication};
use crate::slug::{self, Script};
use crate::url::SourceUrl;

/// Fills a [`FrontMatter`] member by member.
#[derive(Default)]
pub(super) struct Reader {
    pub front: FrontMatter,
    pub errors: Vec<Diagnostic>,
    pub warnings: Vec<Diagnostic>,
    /// Our name of each member read → the name in the file.
    pub seen: BTreeMap<&'static str, String>,
}

impl Reader {
    /// `known` is our name of the member, if it has one.
    pub fn take(&mut self, known: Option<&'static str>, entry: Entry) {
        let hides = matches!(entry.key.as_str(), "publish" | "published");
        if let (true, Node::Bool(shown)) = (hides, &entry.value) {
            self.front.draft |= !shown;
            return;
        }
        match known {
            Some(name) if !self.seen.contains_key(name) => {
                self.seen.insert(name, entry.key.clone());
                if !matches!(entry.value, Node::Null) {
                    self.member(name, entry);
                } else if name == "title" {
                    self.wrong(&entry, "a text");
                }
            }
            Some(name) => {
                self.warn_of_second(name, &entry);
                self.keep(entry);
            }
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
            "language" => self.language(&entry),
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
            "publish" => self.publish(&entry),
            "reason" => self.front.reason = self.optional_text(&entry),
            "duplicate_of" => {
                let line = entry.line + 1;
                self.front.duplicate_of = self.optional_text(&entry).map(|to| Reference { to, line });
            }
            "not_duplicate_of" => {
                let line = entry.line + 1;
                let others = self.list(&entry, &[]).into_iter();
                self.front.not_duplicate_of = others.map(|to| Reference { to, line }).collect();
            }
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

    fn language(&mut self, entry: &Entry) {
        let Some(written) = self.optional_text(entry) else { return };
        if language::is_tag(&written) {
            self.front.language = Some(written);
            return;
        }
        let hint = match language::code_of(&written) {
            Some(code) => format!("did you mean `{code}`?"),
            None => "write its code, such as `en`, `ar` or `pt-BR`".to_owned(),
        };
        self.warnings.push(
            Diagnostic::warning(format!("`{}`: `{written}` is no code of a language (BCP 47)", entry.key))
                .on_line(entry.line + 1)
                .hint(hint),
        );
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

    fn publish(&mut self, entry: &Entry) {
        let written = self.text(entry).unwrap_or_default();
        match written.parse::<Publication>() {
            Ok(publish) => self.front.publish = Some(publish),
            Err(unknown) => {
                self.wrong(entry, EXPECTED);
                if let (Some(error), Some(near)) = (self.errors.last_mut(), unknown.near) {
                    error.hint = Some(format!("did you mean `{near}`?"));
                }
            }
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

    /// Other tools write one thing under two names; people and subjects are what a curator adds to.
    fn warn_of_second(&mut self, name: &'static str, entry: &Entry) {
        if matches!(name, "authors" | "tags") && !matches!(entry.value, Node::Null) {
            let used = &self.seen[name];
            self.warnings.push(
                Diagnostic::warning(format!("`{}` is not used, as there is `{used}`", entry.key))
                    .on_line(entry.line + 1)
                    .hint(format!("join the two under `{name}`")),
            );
        }
    }

    fn warn_of_near_miss(&mut self, entry: &Entry) {
        // Other members have names like `reason` (`region`, `season`); one that is misspelt withholds nothing.
        let names = NAMES.iter().filter(|(name, _)| *name != "reason");
        let names = names.flat_map(|(name, others)| others.iter().chain([name]).map(move |other| (*other, *name)));
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
