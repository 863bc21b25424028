//! `tags.toml`: what the curator says of the tags, one table a tag under the name that the archive prefers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::describe;
use crate::error::{Error, ErrorKind, Result};

/// What the curator says about a tag.
#[derive(Debug, Clone, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct TagConfig {
    /// Other ways in which outlets write it.
    pub aliases: Vec<String>,
    /// How it is called in a language, by BCP 47 tag; each is an alias as well.
    pub names: BTreeMap<String, String>,
    /// The wider tags that it belongs to: their pages hold its documents, too.
    pub parents: Vec<String>,
    pub description: Option<String>,
    /// It has no page and is shown nowhere; documents keep it.
    pub hidden: bool,
}

/// The vocabulary: tags by preferred name, and every other name with the tag it stands for.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    tags: BTreeMap<String, TagConfig>,
    aliases: BTreeMap<String, String>,
}

impl Vocabulary {
    /// Reads `tags.toml`'s text over the `[tags.aliases]` of `site.toml`; `path` is how messages name the file.
    pub(super) fn read(self, written: &str, path: &Path) -> Result<Self> {
        let tags: BTreeMap<String, TagConfig> =
            toml::from_str(written).map_err(|error| describe(&error, written, path))?;
        let mut aliases: BTreeMap<String, String> = self.aliases;
        for (name, tag) in &tags {
            for alias in tag.aliases.iter().chain(tag.names.values()).filter(|alias| *alias != name) {
                match aliases.insert(alias.clone(), name.clone()) {
                    Some(other) if other != *name => {
                        let message = format!("`{alias}` is said to be both `{other}` and `{name}`");
                        return Err(Error::new(ErrorKind::Config, message)
                            .at(path)
                            .hint("a name can stand for one tag; write it under one of them"));
                    }
                    _ => {}
                }
            }
        }
        let aliases = resolve(&aliases).map_err(|error| error.at(path))?;
        let vocabulary = Vocabulary { tags, aliases };
        vocabulary.check_parents().map_err(|error| error.at(path))?;
        Ok(vocabulary)
    }

    /// A vocabulary of nothing but aliases: a written tag → the tag it stands for.
    pub(super) fn of_aliases(written: &BTreeMap<String, String>) -> Result<Self> {
        Ok(Vocabulary { tags: BTreeMap::new(), aliases: resolve(written)? })
    }

    /// The tag that a written tag stands for.
    pub fn preferred<'a>(&'a self, tag: &'a str) -> &'a str {
        self.aliases.get(tag).map_or(tag, String::as_str)
    }

    /// What is said of a tag, by its preferred name.
    pub fn get(&self, name: &str) -> Option<&TagConfig> {
        self.tags.get(name)
    }

    pub fn is_hidden(&self, name: &str) -> bool {
        self.get(name).is_some_and(|tag| tag.hidden)
    }

    /// How a tag is called in a language: the name in that language, in the same without region, or the preferred one.
    pub fn label<'a>(&'a self, name: &'a str, language: &str) -> &'a str {
        let Some(tag) = self.get(name) else { return name };
        let primary = language.split('-').next().unwrap_or(language);
        tag.names.get(language).or_else(|| tag.names.get(primary)).map_or(name, String::as_str)
    }

    /// The wider tags of a tag and all that are wider than those, by preferred name, each once.
    pub fn wider<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let mut found: Vec<&str> = Vec::new();
        let mut open = vec![name];
        while let Some(next) = open.pop() {
            for parent in self.parents(next) {
                if parent != name && !found.contains(&parent) {
                    found.push(parent);
                    open.push(parent);
                }
            }
        }
        found
    }

    /// The tags just above a tag, by preferred name.
    pub fn parents<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.get(name).into_iter().flat_map(|tag| &tag.parents).map(|parent| self.preferred(parent))
    }

    /// A tag that belongs to itself is an error.
    fn check_parents(&self) -> Result<()> {
        for name in self.tags.keys() {
            let mut open: Vec<&str> = self.parents(name).collect();
            let mut met = BTreeSet::new();
            while let Some(next) = open.pop() {
                if next == name {
                    return Err(Error::new(ErrorKind::Config, format!("the `parents` of `{name}` lead back to it"))
                        .hint("a tag cannot belong to itself; remove one of the `parents` on the way"));
                }
                if met.insert(next) {
                    open.extend(self.parents(next));
                }
            }
        }
        Ok(())
    }
}

/// Follows chains of aliases to their end; a circle is an error.
fn resolve(written: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    let mut resolved = BTreeMap::new();
    for (alias, first) in written {
        let mut preferred = first;
        for _ in 0..=written.len() {
            match written.get(preferred) {
                Some(next) => preferred = next,
                None => break,
            }
        }
        if written.contains_key(preferred) {
            return Err(Error::new(ErrorKind::Config, format!("`{alias}` leads from alias to alias in a circle"))
                .hint("every chain of aliases must end in a tag that is no alias itself"));
        }
        resolved.insert(alias.clone(), preferred.clone());
    }
    Ok(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "[Railways]\n[\"Ring Line\"]\naliases = [\"ring line\"]\nparents = [\"railways\"]\n\
        [\"Ring Line\".names]\nru = \"Кольцевая линия\"\nen = \"Ring Line\"\n[Stations]\nparents = [\"ring line\"]\n[spam]\nhidden = true\n";

    fn vocabulary(written: &str) -> Result<Vocabulary> {
        let aliases = BTreeMap::from([("railways".to_owned(), "Railways".to_owned())]);
        Vocabulary::of_aliases(&aliases).unwrap().read(written, Path::new("tags.toml"))
    }

    #[test]
    fn a_tag_is_known_by_all_its_names() {
        let tags = vocabulary(WRITTEN).unwrap();
        for name in ["Ring Line", "ring line", "Кольцевая линия"] {
            assert_eq!(tags.preferred(name), "Ring Line");
        }
        assert_eq!(tags.label("Ring Line", "ru-RU"), "Кольцевая линия");
        assert_eq!(tags.label("Ring Line", "de"), "Ring Line");
        assert_eq!(tags.wider("Stations"), ["Ring Line", "Railways"]);
        assert!(tags.is_hidden("spam") && !tags.is_hidden("Railways"));
    }

    #[test]
    fn faults_say_what_is_wrong() {
        for (written, said) in [
            ("[a]\nparents = [\"b\"]\n[b]\nparents = [\"a\"]\n", "the `parents` of `a` lead back to it"),
            ("[a]\naliases = [\"x\"]\n[b]\naliases = [\"x\"]\n", "`x` is said to be both `a` and `b`"),
            ("[a]\naliases = [\"b\"]\n[b]\naliases = [\"a\"]\n", "in a circle"),
            ("[a]\nparent = [\"b\"]\n", "did you mean `parents`?"),
        ] {
            let error = vocabulary(written).unwrap_err().to_string();
            assert!(error.contains(said) && error.contains("tags.toml"), "{error}");
        }
    }
}
