//! What a saver left in the file: the page's address and the time of saving.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDateTime, SecondsFormat};
use memchr::memmem::Finder;
use regex::Regex;

use super::Kind;
use crate::date::PublishedDate;
use crate::url::SourceUrl;

/// Where a page came from, as far as its saver recorded it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Provenance {
    pub url: Option<SourceUrl>,
    /// ISO 8601.
    pub captured: Option<String>,
}

/// Savers write at the beginning of the file, the Wayback Machine at its end.
const HEAD_BYTES: usize = 16 << 10;
const TAIL_BYTES: usize = 4 << 10;

/// Reads what a saver left in `text`.
pub(super) fn read(text: &str, kind: Kind) -> Provenance {
    let head = super::beginning(text, HEAD_BYTES);
    let tail = &text[super::beginning(text, text.len().saturating_sub(TAIL_BYTES)).len()..];
    match kind {
        Kind::Html => html(head, tail),
        Kind::Text => dump(head, tail),
    }
}

/// How a saver writes; the pattern names its parts `url` and `time`.
struct Mark {
    /// Words without which the pattern is not found: few pages have any, and those of one saver only.
    sign: Finder<'static>,
    pattern: LazyLock<Regex>,
}

macro_rules! marks {
    ($($sign:literal: $pattern:literal,)*) => {
        [$(Mark {
            sign: Finder::new($sign),
            pattern: LazyLock::new(|| Regex::new($pattern).expect("invariant: the patterns of savers are valid")),
        }),*]
    };
}

static MARKS: LazyLock<[Mark; 10]> = LazyLock::new(|| {
    marks![
        "SingleFile": r"(?s)<!--\s*Page saved with SingleFile.{0,200}?url:\s*(?<url>\S+)(?:.{0,200}?saved date:\s*(?<time>[^\n]{1,80}))?",
        "monolith": r"<!--\s*Saved from (?<url>\S+) at (?<time>\S{1,40}) using monolith",
        // Internet Explorer, Firefox, Chrome: "mark of the web", the address preceded by its length
        "saved from url=": r"<!--\s*saved from url=\(\d{1,6}\)(?<url>[^\s>]+)",
        "HTTrack": r"<!--\s*Mirrored from (?<url>\S+) by HTTrack[^,>]{0,80},\s*(?<time>[^>]{1,60}?)\s*-->",
        // Save Page WE
        "savepage-url": r#"<meta name="?savepage-url"? content="(?<url>[^"]+)""#,
        "savepage-date": r#"<meta name="?savepage-date"? content="(?<time>[^"]{1,80})""#,
        // WebScrapBook
        "data-scrapbook-source": r#"<html[^>]{0,400}\bdata-scrapbook-source="(?<url>[^"]+)""#,
        "data-scrapbook-create": r#"<html[^>]{0,600}\bdata-scrapbook-create="(?<time>\d{14})"#,
        // Wayback Machine
        "__wm.wombat": r#"__wm\.wombat\("(?<url>[^"]+)","(?<time>\d{14})""#,
        "FILE ARCHIVED ON": r"FILE ARCHIVED ON (?<time>\d\d:\d\d:\d\d \w{3} \d\d, \d{4}) AND RETRIEVED",
    ]
});

fn html(head: &str, tail: &str) -> Provenance {
    let mut found = Provenance::default();
    let places: &[&str] = if head.len() < HEAD_BYTES - 4 { &[head] } else { &[head, tail] };
    for place in places {
        let signed = MARKS.iter().filter(|mark| mark.sign.find(place.as_bytes()).is_some());
        for captures in signed.filter_map(|mark| mark.pattern.captures(place)) {
            let written = |name| captures.name(name).map(|part| part.as_str());
            found.url = found.url.or_else(|| address(&written("url")?.replace("&amp;", "&")));
            found.captured = found.captured.or_else(|| moment(written("time")?));
        }
    }
    found
}

/// HTTrack leaves the scheme away.
fn address(written: &str) -> Option<SourceUrl> {
    let written = written.trim();
    SourceUrl::parse(written).or_else(|| {
        let host = written.split(['/', ':']).next().filter(|host| host.contains('.') && !written.contains(':'))?;
        (!host.starts_with('.')).then(|| SourceUrl::parse(&format!("http://{written}")))?
    })
}

/// Names that people and tools give to the head lines of a dump.
const URL_NAMES: &[&str] =
    &["url", "source url", "original url", "source_url", "permalink", "link", "address", "page url", "from url"];
const TIME_NAMES: &[&str] = &[
    "retrieved",
    "retrieved on",
    "retrieved at",
    "saved",
    "saved on",
    "saved at",
    "saved date",
    "captured",
    "captured on",
    "captured at",
    "archived",
    "archived on",
    "accessed",
    "accessed on",
    "access date",
    "fetched",
    "fetched at",
    "date saved",
    "downloaded",
    "snapshot",
];

fn dump(head: &str, tail: &str) -> Provenance {
    let mut found = Provenance::default();
    // A dump's own head stands before its first paragraph: a few short lines, each a name and a value.
    for line in head.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "---").take(8) {
        if let Some(url) = SourceUrl::parse(line).filter(|_| !line.contains(char::is_whitespace)) {
            found.url = found.url.or(Some(url));
            continue;
        }
        let Some((name, value)) = line.split_once(':').filter(|(name, _)| name.len() <= 20) else { break };
        let (name, value) = (name.trim().trim_start_matches(['#', '*', '-', ' ']).to_lowercase(), value.trim());
        let value = value.trim_matches(['"', '\'', '<', '>']);
        if URL_NAMES.contains(&name.as_str()) || name == "source" {
            found.url = found.url.or_else(|| SourceUrl::parse(value));
        } else if TIME_NAMES.contains(&name.as_str()) {
            found.captured = found.captured.or_else(|| moment(value));
        }
    }
    // A browser's printed page ends in its address and the number of the sheet: "https://… 3/3".
    static FOOTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^\s*(?<url>https?://\S+)\s+\d{1,3}/\d{1,3}\s*$").expect("invariant: a valid pattern")
    });
    found.url = found.url.or_else(|| SourceUrl::parse(&FOOTER.captures_iter(tail).last()?["url"]));
    found
}

/// A saver's time as ISO 8601, as far as it is given.
fn moment(written: &str) -> Option<String> {
    let written = written.trim();
    if let Ok(date) = written.parse::<PublishedDate>() {
        return Some(date.to_string());
    }
    // JavaScript's Date: "Tue Mar 05 2024 21:30:00 GMT+0300 (Eastern European Time)".
    let plain = written.split(" (").next()?.trim();
    let zoned = DateTime::parse_from_str(plain, "%a %b %d %Y %H:%M:%S GMT%z")
        .or_else(|_| DateTime::parse_from_rfc2822(plain))
        .map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true));
    let utc = |format| NaiveDateTime::parse_from_str(plain, format).map(|moment| moment.and_utc());
    zoned
        .or_else(|_| utc("%Y%m%d%H%M%S").map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true)))
        .or_else(|_| utc("%H:%M:%S %b %d, %Y").map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true)))
        .ok()
}
