//! Raw pages and what is made of them.

use super::*;

fn read(path: &str, bytes: &[u8]) -> Result<Warned<Capture>, Diagnostic> {
    decode(&RawPage { path: path.into(), bytes: bytes.to_vec() }, &Limits::default())
}

#[test]
fn a_page_is_read_whole() {
    let capture = read("a.txt", "Headline\r\n\r\nText.".as_bytes()).unwrap().output;
    assert_eq!((capture.text.as_str(), capture.kind, capture.charset), ("Headline\n\nText.", Kind::Text, "UTF-8"));
}
