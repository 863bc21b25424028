//! Lists of files with their SHA-256 as `sha256sum` (GNU coreutils) writes and checks them.
//!
//! A line is the digest, two blanks and the path. A path with a backslash or a line end in it is written with `\\`,
//! `\n` and `\r`, and its line begins with a backslash. Lines that begin with `#` are comments.

use std::fmt;

/// The list of a built site's files, in its root.
pub const MANIFEST: &str = "manifest-sha256.txt";

/// The list of the raw pages behind a built site, beside it.
pub const CAPTURES: &str = "captures-sha256.txt";

/// A file of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    pub path: String,
    /// In lower case.
    pub sha256: String,
}

/// A line that is not of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// 1-based.
    pub line: usize,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a SHA-256, two blanks and a path")
    }
}

/// Adds a line.
pub fn push_line(list: &mut String, sha256: &str, path: &str) {
    let is_plain = memchr::memchr3(b'\\', b'\n', b'\r', path.as_bytes()).is_none();
    list.push_str(if is_plain { "" } else { "\\" });
    list.push_str(sha256);
    list.push_str("  ");
    if is_plain {
        list.push_str(path);
        list.push('\n');
        return;
    }
    for c in path.chars() {
        match c {
            '\\' => list.push_str("\\\\"),
            '\n' => list.push_str("\\n"),
            '\r' => list.push_str("\\r"),
            c => list.push(c),
        }
    }
    list.push('\n');
}

/// Reads a list. Line ends of Windows, and the `*` that marks a file as binary, do not count.
pub fn parse(list: &str) -> Result<Vec<Listed>, Malformed> {
    let mut found = Vec::new();
    for (number, line) in list.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if !line.is_empty() && !line.starts_with('#') {
            found.push(parse_line(line).ok_or(Malformed { line: number + 1 })?);
        }
    }
    Ok(found)
}

fn parse_line(line: &str) -> Option<Listed> {
    let (line, escaped) = match line.strip_prefix('\\') {
        Some(line) => (line, true),
        None => (line, false),
    };
    let (sha256, path) = line.split_at_checked(64)?;
    let path = path.strip_prefix("  ").or_else(|| path.strip_prefix(" *")).filter(|path| !path.is_empty())?;
    let path = if escaped { unescape(path)? } else { path.to_owned() };
    is_sha256(sha256).then(|| Listed { path, sha256: sha256.to_ascii_lowercase() })
}

fn unescape(written: &str) -> Option<String> {
    let mut path = String::with_capacity(written.len());
    let mut rest = written.chars();
    while let Some(c) = rest.next() {
        path.push(match c {
            '\\' => match rest.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            c => c,
        });
    }
    Some(path)
}

/// Whether a text is a SHA-256 in hexadecimal.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let digest = "0a".repeat(32);
        for path in ["a", "a b", " a", "a\\b", "a\nb", "\\n", "a\r", "*a", "#a", "страница/index.html"] {
            let mut list = String::from("# a comment\n");
            push_line(&mut list, &digest, path);
            assert_eq!(parse(&list), Ok(vec![Listed { path: path.into(), sha256: digest.clone() }]), "{path:?}");
            assert_eq!(list.lines().count(), 2);
        }
        assert_eq!(parse(&format!("{}  a\r\n", digest.to_uppercase())).unwrap()[0].sha256, digest);
    }

    #[test]
    fn other_lines_are_refused_with_their_number() {
        let digest = "0a".repeat(32);
        for wrong in ["x".to_owned(), format!("{digest} a"), format!("{digest}  "), format!("\\{digest}  a\\b")] {
            assert_eq!(parse(&format!("\n{wrong}\n")), Err(Malformed { line: 2 }), "{wrong}");
        }
        assert!(parse(&format!("{}é  a", "0".repeat(63))).is_err());
    }
}
