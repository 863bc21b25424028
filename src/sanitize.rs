//! The one HTML policy: what elements, attributes and schemes may reach a reader.
//!
//! An allowlist, applied to rendered Markdown after rendering, since harmless text about markup can turn into markup on
//! the way. No element with raw text or foreign content (`style`, `title`, `svg`, `math` …) is allowed: all known ways
//! around the parser that does the cleaning begin with one.
//!
//! Links carry no `rel`: the policy lets no `target` through, so no page is opened that could reach back; whether
//! readers' addresses are passed on is for the whole site to say (a referrer policy), not for each link.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use ::url::{ParseError, Url};
use ammonia::{Builder, UrlRelative};
use serde::{Serialize, Serializer};

/// HTML that has passed the policy. Only this module makes one; only such values are written unescaped into pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SafeHtml(String);

impl SafeHtml {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes HTML that conforms to the policy by the way it was made, without parsing it again.
    ///
    /// The caller vouches that the HTML is well-formed and holds only [`ELEMENTS`] with the attributes of
    /// [`ATTRIBUTES`]; that every text and attribute value in it was escaped; that every address passed
    /// [`safe_href`]; and that every `id` begins with a prefix of the caller's. Rendering from Markdown's events
    /// without raw HTML is the one use; a test compares its output with what [`clean`] makes of it. Links that the site
    /// itself puts at paragraphs may come to it.
    pub(crate) fn conforming(html: String) -> SafeHtml {
        SafeHtml(html)
    }
}

impl From<SafeHtml> for String {
    fn from(html: SafeHtml) -> String {
        html.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for SafeHtml {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Cleans any HTML. Names that it gives to its elements, and links to them, begin with `prefix` afterwards, so that
/// they can neither meet those of the page around it nor stand in for a property of the document (DOM clobbering).
pub fn clean(html: &str, prefix: &str) -> SafeHtml {
    let attributes: HashMap<&str, HashSet<&str>> =
        ATTRIBUTES.iter().map(|(element, names)| (*element, names.iter().copied().collect())).collect();
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .clean_content_tags(DROPPED_WHOLE.iter().copied().collect())
        .tag_attributes(attributes)
        .generic_attributes(EVERYWHERE.iter().copied().collect())
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .id_prefix(Some(prefix))
        .set_tag_attribute_value("img", "loading", "lazy");
    let owned = prefix.to_owned();
    builder.attribute_filter(move |element, attribute, value| filter_value(element, attribute, value, &owned));
    SafeHtml(builder.clean(html).to_string())
}

/// An address that a reader may follow, as it was written: http, https, mailto or relative; else `None`.
///
/// Judged as a browser reads it (WHATWG URL): tabs and line ends within it and blanks around it do not count.
pub fn safe_href(address: &str) -> Option<&str> {
    if is_plainly_safe(address) {
        return Some(address);
    }
    let safe = match Url::parse(address) {
        Ok(url) => SCHEMES.contains(&url.scheme()),
        Err(ParseError::RelativeUrlWithoutBase) => true,
        Err(_) => false,
    };
    safe.then_some(address)
}

/// Whether an address is of the web and of a host with a name like most: what follows cannot make it another, or none.
fn is_plainly_safe(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) else { return false };
    let (host, _) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let is_plain = |label: &str| {
        label.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
            && !label.starts_with("xn--")
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.split('.').all(is_plain)
}

/// Whether a class may be given by content. All others could dress text up as part of the site.
pub(crate) fn is_allowed_class(element: &str, class: &str) -> bool {
    match element {
        "code" => class.strip_prefix("language-").is_some_and(|name| {
            !name.is_empty() && name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_graphic())
        }),
        "div" => matches!(class, "table" | "footnote-definition"),
        "sup" => matches!(class, "footnote-reference" | "footnote-definition-label"),
        "td" | "th" => matches!(class, "left" | "center" | "right"),
        _ => false,
    }
}

/// Schemes that a link may have.
const SCHEMES: &[&str] = &["http", "https", "mailto"];

/// Elements that may reach a reader.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Attributes that an element may have.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("code", &["class"]),
    ("details", &["open"]),
    // A table may be wider than the window: the box it scrolls in must be reached by the keyboard.
    ("div", &["class", "tabindex"]),
    ("img", &["src", "alt", "width", "height"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed"]),
    ("sup", &["class"]),
    ("td", &["class", "colspan", "rowspan"]),
    ("th", &["class", "colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Attributes that every element may have.
const EVERYWHERE: &[&str] = &["dir", "id", "lang", "title"];

/// Elements that go with all that is in them, since it is not text for a reader.
const DROPPED_WHOLE: &[&str] = &[
    "embed", "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "title",
];

/// What becomes of an allowed attribute's value; `None` takes the attribute away.
fn filter_value<'v>(element: &str, attribute: &str, value: &'v str, prefix: &str) -> Option<Cow<'v, str>> {
    match attribute {
        "class" => {
            let kept: Vec<&str> =
                value.split_ascii_whitespace().filter(|class| is_allowed_class(element, class)).collect();
            (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
        }
        "href" => match value.strip_prefix('#') {
            Some(name) if !name.starts_with(prefix) => Some(Cow::Owned(format!("#{prefix}{name}"))),
            _ => Some(Cow::Borrowed(value)),
        },
        "tabindex" => (value == "0").then_some(Cow::Borrowed(value)),
        "dir" => matches!(value, "ltr" | "rtl" | "auto").then_some(Cow::Borrowed(value)),
        _ => Some(Cow::Borrowed(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_with_raw_text_or_foreign_content_is_allowed() {
        const NEVER: &[&str] = &[
            "svg",
            "math",
            "style",
            "script",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "template",
            "noscript",
            "title",
            "textarea",
            "xmp",
            "noembed",
            "noframes",
            "plaintext",
            "base",
            "meta",
            "link",
        ];
        for element in NEVER {
            assert!(!ELEMENTS.contains(element), "{element}");
        }
        for (element, attributes) in ATTRIBUTES {
            assert!(ELEMENTS.contains(element), "{element}");
            assert!(
                attributes.iter().all(|name| !name.starts_with("on") && !["style", "name", "target"].contains(name))
            );
        }
    }

    /// RUSTSEC-2025-0071 and those after it are closed from 4.1.4 on.
    #[test]
    fn the_cleaner_is_recent_enough() {
        let manifest = include_str!("../Cargo.toml");
        let line = manifest.lines().find(|line| line.starts_with("ammonia = ")).expect("a dependency on ammonia");
        let version: Vec<u32> =
            line.split('"').nth(1).expect("a version").split('.').map(|part| part.parse().expect("a number")).collect();
        assert!(version >= vec![4, 1, 4], "{line}");
    }

    #[test]
    fn keeps_structure_and_drops_what_acts() {
        let check = |html: &str, expected: &str| assert_eq!(clean(html, "d1-").as_str(), expected, "{html}");
        check("<p onclick=x style=y class=z>a<script>b</script><style>c</style></p>", "<p>a</p>");
        check("<a href='javascript:x' target=_blank>a</a><a href='/b'>b</a>", "<a>a</a><a href=\"/b\">b</a>");
        check(
            "<b id=location>a</b><a href='#location' name=x>b</a>",
            "<b id=\"d1-location\">a</b><a href=\"#d1-location\">b</a>",
        );
        check(
            "<code class='language-c++ evil'>a</code><p dir=RTL>b</p><p dir=rtl lang=ar>c",
            "<code class=\"language-c++\">a</code><p>b</p><p dir=\"rtl\" lang=\"ar\">c</p>",
        );
        check("<img src=a.jpg srcset=b.jpg onerror=x alt=y>", "<img src=\"a.jpg\" alt=\"y\" loading=\"lazy\">");
        check("<details open><summary>a</summary>b</details>", "<details open=\"\"><summary>a</summary>b</details>");
        check("<form action=x><input><textarea><b></textarea></form>text", "text");
    }

    #[test]
    fn only_web_mail_and_relative_addresses_are_followed() {
        for address in [
            "https://e.example/a",
            "HTTP://e.example",
            "mailto:a@b.example",
            "/a:b",
            "a.html",
            "#x",
            "?q",
            "./a:b",
            "//e.example/",
        ] {
            assert_eq!(safe_href(address), Some(address));
        }
        for address in [
            "javascript:alert(1)",
            "\tjava\nscript:alert(1)",
            " JAVASCRIPT:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://e.example/x",
            "http://[bad",
            "x:y",
        ] {
            assert_eq!(safe_href(address), None, "{address:?}");
        }
    }

    #[test]
    fn what_looks_safe_at_once_is_an_address_of_the_web() {
        let hosts = [
            "e.example",
            "e",
            "a-b.c3",
            "a.b",
            "A.example",
            "1.2",
            "a.1",
            "xn--a",
            "a..b",
            ".a",
            "",
            "é.example",
            "a_b",
        ];
        let ends =
            ["", "/", "/a?b#c", "?q", "#f", ":80/", ":x/", "\\a", "@b", "\t/", " ", "/<\u{0}>", "%41/", "/\u{202e}"];
        let mut plain = 0;
        for scheme in ["http://", "https://", "https:", "HTTPS://", "ftp://", "javascript://", ""] {
            for (host, end) in hosts.iter().flat_map(|host| ends.map(|end| (host, end))) {
                let address = format!("{scheme}{host}{end}");
                if is_plainly_safe(&address) {
                    let url = Url::parse(&address).unwrap_or_else(|error| panic!("{address:?}: {error}"));
                    assert!(matches!(url.scheme(), "http" | "https") && url.host_str() == Some(host), "{address:?}");
                    plain += 1;
                }
            }
        }
        assert_eq!(plain, 2 * 4 * 7);
    }
}
