//! Where an output file stands, and how pages refer to it.

use std::fmt::Write;

use super::Links;

/// A file of the built site, relative to the output folder, with `/`: `documents/a/index.html`, `atom.xml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(String);

/// What a folder's page is called; addresses leave it out.
const INDEX: &str = "index.html";

impl SitePath {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that a build wrote to `path`.
    pub fn written(path: &str) -> Self {
        SitePath(path.to_owned())
    }

    pub(super) fn file(path: impl Into<String>) -> Self {
        SitePath(path.into())
    }

    /// The page of a folder; `folder` is empty or ends in `/`. Further pages of a list stand at `page/2/`.
    pub(super) fn index(folder: &str, page: usize) -> Self {
        match page {
            0 => SitePath([folder, INDEX].concat()),
            page => SitePath(format!("{folder}page/{}/{INDEX}", page + 1)),
        }
    }

    /// Reads a former address (`/2019/old-name/`, `/old.html`) as the file that would answer it.
    ///
    /// `Err` says what is wrong with the address: nothing may point out of the site, or into a hidden folder.
    pub(super) fn from_alias(written: &str) -> Result<Self, &'static str> {
        let Some(path) = written.strip_prefix('/') else { return Err("does not begin with `/`") };
        if path.contains(['\\', '?', '#', '%', ':']) || path.chars().any(char::is_control) {
            return Err("holds a character that an address of a page cannot have");
        }
        let folder = path.is_empty() || path.ends_with('/');
        let trimmed = path.strip_suffix('/').unwrap_or(path);
        if trimmed.is_empty() {
            return Err("is the home page's");
        }
        if !trimmed.split('/').all(is_safe_component) {
            return Err("leads out of the site or into a hidden folder");
        }
        let named = trimmed.ends_with(".html") || trimmed.ends_with(".htm");
        Ok(if named && !folder { SitePath(trimmed.into()) } else { SitePath(format!("{trimmed}/{INDEX}")) })
    }

    /// The file that answers a request for `path`, and the one that answers if `path` names a folder without its slash.
    pub(super) fn candidates(path: &str) -> [Self; 2] {
        let path = path.strip_prefix('/').unwrap_or(path);
        if path.is_empty() || path.ends_with('/') {
            [SitePath(format!("{path}{INDEX}")), SitePath(format!("{path}{INDEX}"))]
        } else {
            [SitePath(path.into()), SitePath(format!("{path}/{INDEX}"))]
        }
    }

    /// The address below the site's root, not encoded: `documents/a/`.
    pub(super) fn address(&self) -> &str {
        match self.0.strip_suffix(INDEX) {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        }
    }

    /// As file systems compare names that fold case, so that no two outputs meet on one of them.
    pub(super) fn folded(&self) -> String {
        use unicode_normalization::UnicodeNormalization;
        if self.0.is_ascii() { self.0.to_ascii_lowercase() } else { self.0.to_lowercase().nfc().collect() }
    }
}

/// Whether a name can be one part of a path on every file system.
pub(super) fn is_safe_component(name: &str) -> bool {
    // Nearly all names are slugs. Looked at to the end, so that many bytes are looked at in one step.
    let is_plain = name.bytes().fold(true, |is, byte| is & (byte.is_ascii_alphanumeric() | (byte == b'-')));
    if is_plain && !name.is_empty() && name.len() <= 255 {
        return true;
    }
    let forbidden =
        |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '%' | '?' | '#' | '*' | '<' | '>' | '|' | '"');
    !name.is_empty()
        && name.len() <= 255
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.contains(forbidden)
}

/// How one page (or feed) writes the addresses of others.
#[derive(Debug, Clone)]
pub(super) struct Href {
    prefix: String,
    /// Whether `index.html` is written out, for a site opened from disk.
    explicit: bool,
}

impl Href {
    /// For the page at `from`, below `base_path` (which begins and ends with `/`).
    pub(super) fn from_page(links: Links, base_path: &str, from: &SitePath) -> Self {
        match links {
            Links::Rooted => Href { prefix: base_path.to_owned(), explicit: false },
            Links::Relative => Href { prefix: up(from), explicit: true },
        }
    }

    /// Absolute addresses below `base_url`.
    pub(super) fn absolute(base_url: &str) -> Self {
        Href { prefix: base_url.to_owned(), explicit: false }
    }

    /// Relative addresses for a file that is read away from the site's root, such as a feed without `base_url`.
    pub(super) fn relative(from: &SitePath) -> Self {
        Href { prefix: up(from), explicit: false }
    }

    /// What stands before every address: `/archive/`, `../../`, `https://example.org/`.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(super) fn to(&self, path: &SitePath) -> String {
        let below = if self.explicit { path.as_str() } else { path.address() };
        let mut href = String::with_capacity(self.prefix.len() + below.len());
        href.push_str(&self.prefix);
        encode(below, &mut href);
        href
    }
}

fn up(from: &SitePath) -> String {
    match from.as_str().matches('/').count() {
        0 => "./".into(),
        depth => "../".repeat(depth),
    }
}

/// Percent-encodes what RFC 3986 does not allow in a path; `/` stays.
fn encode(path: &str, into: &mut String) {
    // Nearly all paths are made of slugs.
    if path.bytes().all(|byte| STAYS[usize::from(byte)]) {
        return into.push_str(path);
    }
    for byte in path.bytes() {
        if STAYS[usize::from(byte)] {
            into.push(byte as char);
        } else {
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

/// Bytes that are not encoded.
const STAYS: [bool; 256] = {
    let mut stays = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        stays[byte] = matches!(
            byte as u8,
            b'a'..=b'z'
                | b'A'..=b'Z'
                | b'0'..=b'9'
                | b'-'
                | b'_'
                | b'.'
                | b'~'
                | b'/'
                | b'!'
                | b'$'
                | b'('
                | b')'
                | b'+'
                | b','
                | b'@'
        );
        byte += 1;
    }
    stays
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_addresses_are_read_or_refused() {
        let read = |written| SitePath::from_alias(written).map(|path| path.0);
        for (written, expected) in [
            ("/2019/old/", "2019/old/index.html"),
            ("/2019/old", "2019/old/index.html"),
            ("/old.html", "old.html"),
            ("/Страница/", "Страница/index.html"),
        ] {
            assert_eq!(read(written).as_deref(), Ok(expected));
        }
        for refused in [
            "",
            "/",
            "//",
            "old/",
            "/../x",
            "/a/../b",
            "/./a",
            "/.git/config",
            "/a//b",
            "/a\\b",
            "/C:/x",
            "/%2e%2e/x",
            "/a?b",
            "/a#b",
            "/a\0",
        ] {
            assert!(read(refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn pages_refer_to_each_other() {
        let (from, to) = (SitePath::index("tags/oil/", 1), SitePath::index("documents/2024-é/", 0));
        let home = SitePath::index("", 0);
        assert_eq!(from.as_str(), "tags/oil/page/2/index.html");
        let rooted = Href::from_page(Links::Rooted, "/archive/", &from);
        assert_eq!(
            (rooted.to(&to).as_str(), rooted.to(&home).as_str()),
            ("/archive/documents/2024-%C3%A9/", "/archive/")
        );
        let relative = Href::from_page(Links::Relative, "/archive/", &from);
        assert_eq!(relative.to(&to), "../../../../documents/2024-%C3%A9/index.html");
        assert_eq!(Href::from_page(Links::Relative, "/", &home).to(&from), "./tags/oil/page/2/index.html");
    }
}
