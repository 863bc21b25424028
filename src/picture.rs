//! A picture that the archive keeps: what may be one, and what its file is called.
//!
//! A picture is known by its bytes: its file is named after their SHA-256, so that two documents with one picture share
//! it and an address says for good what it shows.

use sha2::{Digest, Sha256};

/// The folder of the pictures, below the content folder and in the built site.
pub const FOLDER: &str = "pictures";

/// Tells from the first bytes of a file whether it is of a format.
type Beginning = fn(&[u8]) -> bool;

/// Endings of the formats that are kept, each with the test for the beginning of its files. Drawings (SVG) are not among them: they
/// can hold scripts and fetch from elsewhere, and are not opened safely by everyone whom the archive may be given to.
const FORMATS: &[(&str, Beginning)] = &[
    ("png", |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n")),
    ("jpg", |bytes| bytes.starts_with(b"\xff\xd8\xff")),
    ("gif", |bytes| bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")),
    ("webp", |bytes| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")),
    ("avif", is_avif),
];

/// The name of the file that keeps `bytes`; `None` unless they are a picture by their beginning.
pub fn name(bytes: &[u8]) -> Option<String> {
    let ending = ending(bytes)?;
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("{digest}.{ending}"))
}

/// The format of `bytes` by their beginning, as the ending of a file. What a server or a name says does not count.
pub fn ending(bytes: &[u8]) -> Option<&'static str> {
    FORMATS.iter().find(|(_, begins)| begins(bytes)).map(|(ending, _)| *ending)
}

/// Whether a file of this name keeps a picture.
pub fn is_name(name: &str) -> bool {
    name.split_once('.').is_some_and(|(digest, ending)| {
        digest.len() == 64
            && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && FORMATS.iter().any(|(known, _)| *known == ending)
    })
}

/// The name of the kept picture that a relative address in a document leads to.
///
/// How many folders up the address goes does not matter: a document that was moved still has its pictures.
pub fn named_by(address: &str) -> Option<&str> {
    let (folder, name) = address.rsplit_once('/')?;
    let folder = folder.strip_suffix(FOLDER)?;
    let relative = folder.split_terminator('/').all(|part| matches!(part, "." | ".."));
    (relative && is_name(name)).then_some(name)
}

/// An ISO base media file that names AVIF among its brands (AVIF 1.1, section 6).
fn is_avif(bytes: &[u8]) -> bool {
    if bytes.get(4..8) != Some(b"ftyp") {
        return false;
    }
    let length = bytes.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
    // The brand, a version, then brands that it is compatible with; no file names more than a few.
    let brands = bytes.get(8..length.min(bytes.len()).min(128)).unwrap_or_default();
    brands.chunks(4).enumerate().any(|(at, brand)| at != 1 && matches!(brand, b"avif" | b"avis"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_have_a_name() {
        let check = |bytes: &[u8], expected: Option<&str>| assert_eq!(ending(bytes), expected, "{bytes:?}");
        check(b"\x89PNG\r\n\x1a\nrest", Some("png"));
        check(b"\xff\xd8\xff\xe0", Some("jpg"));
        check(b"GIF89a\x01", Some("gif"));
        check(b"RIFF\0\0\0\0WEBPVP8 ", Some("webp"));
        check(b"\0\0\0\x1cftypavif\0\0\0\0", Some("avif"));
        check(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", Some("avif"));
        check(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", None);
        check(b"\0\0\0\x10ftypmp42\0\0\0\0avif", None);
        check(b"<svg xmlns='http://www.w3.org/2000/svg'/>", None);
        check(b"<!DOCTYPE html>", None);
        check(b"RIFF\0\0\0\0WAVE", None);
        check(b"", None);
        assert_eq!(
            name(b"GIF89a").as_deref(),
            Some("610f5ae4d76e332636a17bd357fd6ce99029316a99d320280d4d77a746bf29e8.gif")
        );
    }

    #[test]
    fn an_address_leads_to_a_picture_from_any_folder() {
        let name = format!("{}.jpg", "0a".repeat(32));
        for before in ["../pictures/", "../../pictures/", "pictures/", "./pictures/"] {
            assert_eq!(named_by(&format!("{before}{name}")), Some(name.as_str()), "{before}");
        }
        for before in
            ["", "https://e.example/pictures/", "/pictures/", "../photos/", "other/pictures/", "../mypictures/"]
        {
            assert_eq!(named_by(&format!("{before}{name}")), None, "{before}");
        }
        for wrong in [
            "../pictures/a.jpg".to_owned(),
            format!("../pictures/{name}.svg"),
            format!("../pictures/{}", name.to_uppercase()),
        ] {
            assert_eq!(named_by(&wrong), None, "{wrong}");
        }
    }
}
