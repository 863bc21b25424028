//! The path of a request as a key into the site: decoded once, and refused where no page could have it.
//!
//! Nothing is ever joined to a folder: the decoded path is looked up among the paths of the planned site. What is
//! refused here could not be found there either; refusing it early keeps ambiguous spellings out of everything behind.

/// Decodes the percent-encoding of `path`; `None` for what no page's path can be.
pub fn decode(path: &str) -> Option<String> {
    let decoded = percent_decode(path)?;
    let inner = decoded.strip_prefix('/')?;
    let ambiguous = decoded.contains(|c: char| c.is_control() || c == '\\');
    // An encoded `/` would be one segment to the browser and two to us.
    let slashes = |text: &str| text.bytes().filter(|byte| *byte == b'/').count();
    let folder = inner.strip_suffix('/').unwrap_or(inner);
    let steps_aside = !inner.is_empty() && folder.split('/').any(|segment| matches!(segment, "" | "." | ".."));
    (!ambiguous && !steps_aside && slashes(path) == slashes(&decoded)).then_some(decoded)
}

/// Encodes a path of the site for a `Location` header.
pub fn encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
        let value = digit()? * 16 + digit()?;
        decoded.push(u8::try_from(value).expect("two hexadecimal digits fit a byte"));
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(decode(path).as_deref(), expected, "{path}");
    }

    #[test]
    fn paths_of_pages_are_decoded_once() {
        check("/", Some("/"));
        check("/tags/c/", Some("/tags/c/"));
        check("/tags/%D0%BC%D0%B8%D1%80/page/2/", Some("/tags/мир/page/2/"));
        check("/a%20b+c.txt", Some("/a b+c.txt"));
        check("/%252e%252e/", Some("/%2e%2e/"));
        check("/x::$DATA", Some("/x::$DATA"));
        check("/...", Some("/..."));
    }

    #[test]
    fn no_page_has_such_a_path() {
        let refused = [
            "",
            "*",
            "a",
            "//",
            "//etc/passwd",
            "/a//b",
            "/.",
            "/./",
            "/..",
            "/a/../b",
            "/%2e%2e/",
            "/%2E/a",
            "/..%2fetc",
            "/a%2Fb",
            "/..\\a",
            "/..%5ca",
            "/%00",
            "/a%0d%0ab",
            "/%7f",
            "/%C2%85",
            "/%",
            "/%2",
            "/%zz",
            "/%+1",
            "/%ff",
        ];
        for path in refused {
            check(path, None);
        }
    }

    #[test]
    fn encoding_is_undone_by_decoding() {
        for path in ["/", "/tags/мир/", "/a b%/c?d#e/", "/\u{202e}/"] {
            assert_eq!(decode(&encode(path)).as_deref(), Some(path));
        }
    }
}
