//! `site.toml`: [`ConfigFile`] as written, [`Config`] as resolved and checked; `tags.toml`, the [`Vocabulary`]; and the
//! [`Limits`] every stage keeps.

mod pages;
mod tags;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};
use crate::publication::Publication;
use crate::slug::Script;

pub use pages::{FeedFormat, FeedSubject, Feeds, Pages};
pub use tags::{TagConfig, Vocabulary};

/// The settings of an archive, complete and checked.
#[derive(Debug, Clone)]
pub struct Config {
    pub title: String,
    pub description: String,
    /// Who keeps the archive.
    pub author: Option<String>,
    /// Where the site will be published; ends in `/`. Without it links are relative to the host's root (`/`).
    pub base_url: Option<::url::Url>,
    /// BCP 47; the language of the interface.
    pub default_language: String,
    /// Relative to the root.
    pub output_dir: String,
    /// Documents on a page of a list.
    pub paginate_by: usize,
    /// Tags, sources or authors on a page of the list of them all.
    pub paginate_terms_by: usize,
    pub pages: Pages,
    pub feeds: Feeds,
    /// Whether the site has a search.
    pub generate_search: bool,
    /// Entries of a feed.
    pub feed_limit: usize,
    pub script: Script,
    pub tags: Vocabulary,
    /// Most pages that narrow a list down by source, tag and year together.
    pub narrowing_pages: usize,
    /// By the source's name.
    pub sources: BTreeMap<String, SourceConfig>,
    /// By the author's name.
    pub authors: BTreeMap<String, AuthorConfig>,
    pub publish: PublishConfig,
    /// Folder of raw pages that `serve` watches, relative to the root.
    pub inbox: String,
    pub exports: Exports,
    pub limits: Limits,
    /// `[extra]`, for templates.
    pub extra: serde_json::Value,
}

/// What the curator says about an author.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuthorConfig {
    /// Other spellings of the name.
    pub aliases: Vec<String>,
}

/// What the curator says about an outlet.
#[derive(Debug, Clone, Default, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SourceConfig {
    /// Other names and the domains of the same outlet.
    pub aliases: Vec<String>,
    pub language: Option<String>,
    pub country: Option<String>,
    pub homepage: Option<String>,
    pub description: Option<String>,
    /// What of its documents is published, where that is not what `[publish]` says.
    pub publish: Option<Publication>,
}

/// `[publish]`: what of the documents is published.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PublishConfig {
    /// Of documents for which neither they nor their source say otherwise.
    pub default: Publication,
    /// Words of an excerpt where no number is given.
    pub excerpt_words: usize,
    /// Whether pages show pictures that lie with the outlet, asking it for them each time; else they link to them.
    pub remote_pictures: bool,
}

impl Default for PublishConfig {
    fn default() -> Self {
        PublishConfig { default: Publication::Full, excerpt_words: 60, remote_pictures: true }
    }
}

/// Which files are made for other programs.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exports {
    /// BibTeX, RIS and CSL-JSON of each document and list.
    pub citations: bool,
    /// The list of all documents as CSV, JSON and JSON Lines.
    pub data: bool,
    /// Each document's text as Markdown.
    pub markdown: bool,
    /// The list of all feeds, and the feeds among the downloads.
    pub feeds: bool,
    /// The lists of the site's files and of the raw pages behind it, with their SHA-256.
    pub checksums: bool,
}

impl Default for Exports {
    fn default() -> Self {
        Exports { citations: true, data: true, markdown: true, feeds: true, checksums: true }
    }
}

/// Bounds that keep hostile or broken input from taking the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Largest raw page, in bytes.
    pub page_bytes: u64,
    /// Deepest nesting of elements that reaches the tree builder (quadratic in depth); browsers stop at about 512.
    pub nesting: usize,
    /// Largest front matter, in bytes (YAML scanners are quadratic in depth).
    pub front_matter_bytes: usize,
    /// Largest document, in bytes.
    pub document_bytes: u64,
    /// Largest picture that is kept, in bytes.
    pub picture_bytes: u64,
    /// Most pictures that are kept of one page.
    pub pictures: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            page_bytes: 16 << 20,
            nesting: 512,
            front_matter_bytes: 64 << 10,
            document_bytes: 32 << 20,
            picture_bytes: 16 << 20,
            pictures: 200,
        }
    }
}

/// `site.toml` as written; member names as Zola's where Zola has them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    title: Option<String>,
    description: Option<String>,
    author: Option<String>,
    base_url: Option<String>,
    default_language: Option<String>,
    output_dir: Option<String>,
    paginate_by: Option<usize>,
    paginate_terms_by: Option<usize>,
    generate_feeds: Option<bool>,
    generate_search: Option<bool>,
    feed_limit: Option<usize>,
    narrowing_pages: Option<usize>,
    pages: Pages,
    feeds: Feeds,
    slugs: SlugsFile,
    tags: TagsFile,
    sources: BTreeMap<String, SourceConfig>,
    authors: BTreeMap<String, AuthorConfig>,
    publish: PublishConfig,
    ingest: IngestFile,
    exports: Exports,
    limits: Limits,
    extra: Option<toml::Table>,
}

/// Settings of the whole archive whose names nobody would give a tag or an outlet.
const WHOLE_ARCHIVE: &[&str] = &[
    "base_url",
    "default_language",
    "output_dir",
    "paginate_by",
    "paginate_terms_by",
    "generate_feeds",
    "generate_search",
    "feed_limit",
    "narrowing_pages",
];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SlugsFile {
    unicode: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TagsFile {
    aliases: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct IngestFile {
    inbox: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        resolve(ConfigFile::default()).expect("an empty site.toml is valid")
    }
}

impl Config {
    /// Reads `site.toml`'s text; `path` is how messages name it.
    pub fn parse(written: &str, path: &Path) -> Result<Self> {
        let file: ConfigFile = toml::from_str(written).map_err(|error| describe(&error, written, path))?;
        resolve(file).map_err(|error| error.at(path))
    }

    /// The path part of `base_url` (`/archive/`), or `/`.
    pub fn base_path(&self) -> &str {
        self.base_url.as_ref().map_or("/", |url| url.path())
    }

    /// Takes in the text of `tags.toml`; `path` is how messages name it.
    pub fn with_tags(mut self, written: &str, path: &Path) -> Result<Self> {
        self.tags = self.tags.read(written, path)?;
        Ok(self)
    }

    /// The name of the outlet that a written source (name, alias or domain) stands for.
    pub fn preferred_source<'a>(&'a self, source: &'a str) -> &'a str {
        let named = self.sources.iter().find(|(_, outlet)| outlet.aliases.iter().any(|alias| alias == source));
        named.map_or(source, |(name, _)| name)
    }

    /// The name under which the archive lists an author.
    pub fn preferred_author<'a>(&'a self, author: &'a str) -> &'a str {
        let named = self.authors.iter().find(|(_, said)| said.aliases.iter().any(|alias| alias == author));
        named.map_or(author, |(name, _)| name)
    }
}

fn resolve(file: ConfigFile) -> Result<Config> {
    let invalid = |message: String| Error::new(ErrorKind::Config, message);
    let base_url = match file.base_url.as_deref().map(str::trim).filter(|written| !written.is_empty()) {
        Some(written) => Some(parse_base_url(written)?),
        None => None,
    };
    let paginate_by = file.paginate_by.unwrap_or(50);
    let paginate_terms_by = file.paginate_terms_by.unwrap_or(2_500);
    for (name, value) in [("paginate_by", paginate_by), ("paginate_terms_by", paginate_terms_by)] {
        if value == 0 {
            return Err(invalid(format!("`{name}` is 0; expected at least 1")));
        }
    }
    if file.publish.excerpt_words == 0 {
        return Err(invalid("`excerpt_words` in `[publish]` is 0; expected at least 1".into())
            .hint("to publish nothing of the text, write `default = \"metadata\"`"));
    }
    let mut feeds = file.feeds;
    if file.generate_feeds == Some(false) {
        feeds.formats.clear();
    }
    Ok(Config {
        title: file.title.unwrap_or_else(|| "Archive".into()),
        description: file.description.unwrap_or_default(),
        author: file.author,
        base_url,
        default_language: file.default_language.unwrap_or_else(|| "en".into()),
        output_dir: file.output_dir.unwrap_or_else(|| "public".into()),
        paginate_by,
        paginate_terms_by,
        pages: file.pages,
        feeds,
        generate_search: file.generate_search.unwrap_or(true),
        feed_limit: file.feed_limit.unwrap_or(50),
        script: if file.slugs.unicode { Script::Unicode } else { Script::Ascii },
        tags: read_aliases(&file.tags.aliases)?,
        narrowing_pages: file.narrowing_pages.unwrap_or(1_000),
        sources: file.sources,
        authors: file.authors,
        publish: file.publish,
        inbox: file.ingest.inbox.unwrap_or_else(|| "raw".into()),
        exports: file.exports,
        limits: file.limits,
        extra: serde_json::to_value(file.extra.unwrap_or_default())
            .map_err(|e| invalid("`[extra]` is not usable".into()).because(e))?,
    })
}

/// Checks `--base-url` and `base_url` alike: absolute, http(s), made to end in `/`.
pub fn parse_base_url(written: &str) -> Result<::url::Url> {
    let invalid = || {
        Error::new(ErrorKind::Config, format!("`base_url` is `{written}`; expected an absolute http or https address"))
            .hint("write it like `https://example.org/archive/`, or leave it out")
    };
    let mut url = ::url::Url::parse(written).map_err(|_| invalid())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid());
    }
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// The aliases of `[tags.aliases]`, with no setting of the whole archive among them.
fn read_aliases(written: &BTreeMap<String, String>) -> Result<Vocabulary> {
    // A setting added at the end of the file lands in the last table; here it would be a tag, and silently lost.
    if let Some(alias) = written.keys().find(|alias| WHOLE_ARCHIVE.contains(&alias.as_str())) {
        return Err(Error::new(
            ErrorKind::Config,
            format!("`{alias}` stands below `[tags.aliases]`, as if it were a tag"),
        )
        .hint(format!("put `{alias}` at the top of the file, above the first line in brackets")));
    }
    Vocabulary::of_aliases(written)
}

fn describe(error: &toml::de::Error, written: &str, path: &Path) -> Error {
    let message = error.message().to_owned();
    let line = error.span().map(|span| written[..span.start.min(written.len())].matches('\n').count() + 1);
    let mut described = Error::new(ErrorKind::Config, message.clone()).at(path);
    described.line = line;
    let unknown = message.strip_prefix("unknown field `").or_else(|| message.strip_prefix("unknown variant `"));
    if let Some(found) = unknown.and_then(|rest| rest.split('`').next()) {
        let names = message.split('`').skip(3).step_by(2);
        let near = names.map(|name| (strsim::damerau_levenshtein(name, found), name)).min();
        if let Some((_, name)) = near.filter(|(distance, _)| *distance <= 2) {
            return described.hint(format!("did you mean `{name}`?"));
        }
        if WHOLE_ARCHIVE.contains(&found) && message.starts_with("unknown field") {
            return described.hint(format!("put `{found}` at the top of the file, above the first line in brackets"));
        }
        if message.contains("`extra`") {
            return described
                .hint("settings of your own belong in `[extra]`, where templates find them as `site.extra`");
        }
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(written: &str) -> String {
        Config::parse(written, Path::new("site.toml")).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_setting_is_named_with_its_line_and_the_nearest_name() {
        insta::assert_snapshot!(message("title = \"x\"\nbase_ulr = \"https://e.org\"\n"));
        insta::assert_snapshot!(message("[extra]\na = 1\n[colours]\nred = 1\n"));
    }

    #[test]
    fn a_setting_that_landed_in_a_table_is_told_where_it_belongs() {
        let hint = "help: put `base_url` at the top of the file, above the first line in brackets";
        for table in ["[tags.aliases]", "[sources.\"The Courant\"]", "[limits]"] {
            let said = message(&format!("title = \"x\"\n{table}\nbase_url = \"https://e.example/\"\n"));
            assert!(said.contains(hint), "{said}");
        }
        assert!(!message("[sources.\"The Courant\"]\ncity = \"Averwick\"\n").contains("site.extra"));
    }

    #[test]
    fn unknown_kinds_of_page_and_feed_are_named_with_the_nearest() {
        for (written, near) in [
            ("[pages]\nauthor = false\n", "authors"),
            ("[pages]\ncomparison = false\n", "comparisons"),
            ("[feeds]\nformat = []\n", "formats"),
            ("[feeds]\nformats = [\"atm\"]\n", "atom"),
            ("[feeds]\nof = [\"tag\"]\n", "tags"),
            ("[exports]\nchecksum = false\n", "checksums"),
        ] {
            let said = message(written);
            assert!(said.contains(&format!("did you mean `{near}`?")) && said.contains("site.toml:2"), "{said}");
        }
    }

    #[test]
    fn without_feeds_there_are_none_in_any_format() {
        let config = |written| Config::parse(written, Path::new("site.toml")).unwrap();
        let all = "[feeds]\nformats = [\"atom\"]\n";
        assert!(config(all).feeds.has(FeedFormat::Atom, FeedSubject::Site));
        assert!(!config(&format!("generate_feeds = false\n{all}")).feeds.has(FeedFormat::Atom, FeedSubject::Site));
    }

    #[test]
    fn wrong_values_say_what_was_expected() {
        insta::assert_snapshot!(message("base_url = \"example.org\""));
        insta::assert_snapshot!(message("paginate_by = 0"));
        insta::assert_snapshot!(message("title = 3"));
        assert!(message("paginate_terms_by = 0").contains("`paginate_terms_by` is 0; expected at least 1"));
        insta::assert_snapshot!(message("[tags.aliases]\na = \"b\"\nb = \"a\""));
        insta::assert_snapshot!(message("[sources.\"The Courant\"]\nlanguage = \"en\"\npublish = \"exerpt\"\n"));
    }

    #[test]
    fn aliases_are_followed_to_their_end() {
        let config = Config::parse("[tags.aliases]\na = \"b\"\nb = \"c\"", Path::new("site.toml")).unwrap();
        assert_eq!(["a", "b", "d"].map(|tag| config.tags.preferred(tag)), ["c", "c", "d"]);
    }
}
