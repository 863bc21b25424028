//! `data:` addresses, which hold the picture themselves (RFC 2397), as far as they hold bytes in base64.

use std::borrow::Cow;

use crate::url::percent_decode;

/// The bytes of a `data:image/…;base64,…` address; `None` for every other address and for broken base64.
pub(super) fn picture(address: &str) -> Option<Vec<u8>> {
    const SCHEME: &str = "data:";
    let head = address.get(..SCHEME.len())?;
    let rest = head.eq_ignore_ascii_case(SCHEME).then(|| &address[SCHEME.len()..])?;
    let (kind, data) = rest.split_once(',')?;
    // What kind of picture the address claims to be does not count; that it claims to be one does.
    let kind = kind.trim_start().to_ascii_lowercase();
    if !kind.starts_with("image/") || !kind.trim_end().ends_with("base64") {
        return None;
    }
    let data = if data.contains('%') { Cow::Owned(percent_decode(data)?) } else { Cow::Borrowed(data) };
    decode(data.as_bytes())
}

/// Decodes base64 as the WHATWG Infra Standard does: blanks do not count, padding may be left out.
fn decode(data: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(data.len() / 4 * 3);
    let (mut bits, mut held, mut padding) = (0_u32, 0_u32, 0);
    for &byte in data.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' if padding < 2 => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    // Six bits alone are no byte.
    (held < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_from_base64_alone() {
        let check =
            |address: &str, expected: Option<&[u8]>| assert_eq!(picture(address).as_deref(), expected, "{address}");
        check("data:image/gif;base64,R0lGODlh", Some(b"GIF89a"));
        check("DATA:image/gif;charset=x;base64,R0lG\n ODlh", Some(b"GIF89a"));
        check("data:image/png;base64,TQ==", Some(b"M"));
        check("data:image/png;base64,TQ", Some(b"M"));
        check("data:image/png;base64,TWE%3D", Some(b"Ma"));
        check("data:image/png;base64,+/+/", Some(b"\xfb\xff\xbf"));
        check("data:image/png;base64,T", None);
        check("data:image/png;base64,TQ==TQ==", None);
        check("data:image/png;base64,T*E=", None);
        check("data:image/svg+xml,%3Csvg/%3E", None);
        check("data:text/html;base64,TQ==", None);
        check("https://e.example/data:image/png;base64,TQ==", None);
        check("d\u{e4}ta:", None);
    }
}
