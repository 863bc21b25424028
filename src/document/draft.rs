//! Article → the document that ingest writes.

use std::path::Path;

use super::{CaptureRecord, Document, FrontMatter, Header, bounds};
use crate::config::Config;
use crate::extract::Article;
use crate::slug;

/// Makes the document of an article; `record` says where it came from.
///
/// The path is where the document belongs; the caller finds another slug where that is taken.
pub fn draft(article: Article, mut record: CaptureRecord, config: &Config) -> Document {
    let script = config.script;
    let mut article = with_preferred_source(article, config);
    record.warnings.extend(bounds::keep_within(&mut article));
    if article.title.trim().is_empty() {
        article.title = file_name(&record.file);
        record.warnings.push("no title was found: the name of the file stands for it".into());
    }
    let host = article.source_url.as_ref().map(|url| url.host().to_owned());
    let folder = slug::slug(article.source.as_deref().or(host.as_deref()).unwrap_or("unknown source"), script);
    let day = article.date.map_or("undated".into(), |date| date.date_part());
    let name = slug::slug(&format!("{day} {}", article.title), script);
    let front = FrontMatter {
        title: article.title,
        date: article.date,
        source: article.source,
        source_url: article.source_url,
        credit: article.credit,
        authors: article.authors,
        tags: article.tags,
        language: article.language,
        description: article.description,
        captions: article.captions,
        capture: Some(record),
        ..FrontMatter::default()
    };
    let header = Header { path: format!("{folder}/{name}.md"), slug: name, front, body_line: 0 };
    Document { header, body: article.body }
}

/// What browsers save a page under is its title more often than not.
fn file_name(path: &str) -> String {
    let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let plain: String = stem.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match plain.trim() {
        "" | "-" => "Untitled".into(),
        name => name.to_owned(),
    }
}

/// The outlet's name as `site.toml` has it, found by another of its names or by the page's domain.
fn with_preferred_source(mut article: Article, config: &Config) -> Article {
    let host = article.source_url.as_ref().map(|url| url.host().to_owned());
    let named = article.source.as_deref().map(|source| config.preferred_source(source).to_owned());
    let by_host = host.as_deref().and_then(|host| Some(config.preferred_source(host)).filter(|name| *name != host));
    article.source = by_host.map(str::to_owned).or(named);
    article
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title_of(path: &str, title: &str) -> (String, usize) {
        let record = CaptureRecord { file: path.into(), ..CaptureRecord::default() };
        let article = Article { title: title.into(), ..Article::default() };
        let front = draft(article, record, &Config::default()).header.front;
        (front.title, front.capture.unwrap().warnings.len())
    }

    #[test]
    fn a_page_without_a_title_is_called_like_its_file() {
        assert_eq!(title_of("raw/a.html", "The gates"), ("The gates".into(), 0));
        assert_eq!(title_of("raw/The gates.html", " "), ("The gates".into(), 1));
        assert_eq!(title_of("raw/a\nb\u{1b}.html", ""), ("a b".into(), 1));
        assert_eq!(title_of("-", ""), ("Untitled".into(), 1));
    }
}
