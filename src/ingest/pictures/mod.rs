//! The pictures that were saved with a page: in the folder beside it, or in `data:` addresses within it.
//!
//! Extraction knows addresses on the web only. So each saved picture is [set aside](SetAside) before, with an address
//! that stands in for it; where that address comes out in the article's body, the picture is kept and the body refers
//! to its file in the archive. Pictures of the furniture round the article are never read.

mod data_url;
mod tags;

use std::ops::Range;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::capture::{self, Capture, Kind};
use crate::config::Limits;
use crate::diagnostic::Diagnostic;
use crate::disk::file::Refused;
use crate::disk::raw::RawFile;
use crate::disk::saved_files::SavedFiles;
use crate::picture;
use tags::ImageTag;

/// A picture of an article, to be kept in the archive under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The file's name, by its bytes.
    pub name: String,
    /// Its place among the pictures set aside.
    at: usize,
}

/// The saved pictures of a page, while an article is taken from the rest of it.
#[derive(Debug, Default)]
pub(super) struct SetAside {
    /// The page as it was; empty where nothing was set aside.
    source: String,
    files: Option<SavedFiles>,
    pictures: Vec<Saved>,
    /// What every address begins with that stands in for a picture.
    stand_in: String,
}

#[derive(Debug)]
struct Saved {
    place: Place,
    /// The address that is left if the picture cannot be kept; empty where there is none but the picture itself.
    original: String,
}

#[derive(Debug)]
enum Place {
    Beside(Vec<String>),
    /// An address in the source that holds the picture.
    Within(Range<usize>),
}

/// Attributes in which pages keep the picture's address until it comes into view.
const LAZY: &[&str] =
    &["data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-img-src", "data-hi-res-src"];

/// Attributes with several addresses of the picture. A stand-in replaces them, and those above, since extraction
/// prefers them to `src`.
const SETS: &[&str] = &["srcset", "data-srcset", "data-lazy-srcset"];

/// Fewer bytes are no picture but what a page shows until the picture is fetched, or a pixel that counts readers.
const LEAST_BYTES: u64 = 128;

/// The same where the page names another address for the picture: a blurred one of a few pixels stands in for it.
const LEAST_BYTES_BESIDE_ANOTHER: u64 = 4096;

impl SetAside {
    /// Sets the saved pictures of a page aside; its text then holds addresses that stand in for them.
    pub fn from(capture: &mut Capture, files: Option<SavedFiles>) -> Self {
        if capture.kind != Kind::Html
            || files.is_none() && memmem::find(capture.text.as_bytes(), b"data:image/").is_none()
        {
            return SetAside::default();
        }
        let mut aside = SetAside { files, stand_in: free_address(&capture.text), ..SetAside::default() };
        let source = &capture.text;
        let mut text = String::new();
        let mut copied = 0;
        for tag in tags::image_tags(source) {
            let Some(saved) = aside.saved(source, &tag) else { continue };
            text.push_str(&source[copied..tag.place.start]);
            text.push_str("<img");
            for attribute in &tag.attributes {
                let name = attribute.name.as_str();
                if name == "src" {
                    text.push_str(&format!(" src=\"{}{:06}\"", aside.stand_in, aside.pictures.len()));
                } else if !LAZY.contains(&name) && !SETS.contains(&name) {
                    text.push(' ');
                    text.push_str(&source[attribute.whole.clone()]);
                }
            }
            text.push_str(" >");
            copied = tag.place.end;
            aside.pictures.push(saved);
        }
        if aside.pictures.is_empty() {
            return SetAside::default();
        }
        text.push_str(&source[copied..]);
        aside.source = std::mem::replace(&mut capture.text, text);
        aside
    }

    /// The saved picture that a tag shows.
    fn saved(&self, source: &str, tag: &ImageTag) -> Option<Saved> {
        let value = |name: &str| tag.attribute(name).map(|attribute| source[attribute.value.clone()].trim());
        let written = tag.attribute("src")?;
        let address = source[written.value.clone()].trim();
        let elsewhere = LAZY.iter().filter_map(|name| value(name)).find(|lazy| !lazy.is_empty() && !is_data(lazy));
        let on_the_web = elsewhere.and_then(|address| match address.strip_prefix("//") {
            Some(rest) => Some(format!("https://{rest}")),
            None => (address.starts_with("http://") || address.starts_with("https://")).then(|| address.to_owned()),
        });
        let least = |address: &str| match elsewhere {
            Some(other) if file_name(other) != file_name(address) => LEAST_BYTES_BESIDE_ANOTHER,
            _ => LEAST_BYTES,
        };
        if let Some(bytes) = data_url::picture(address) {
            let shown = picture::ending(&bytes).is_some() && bytes.len() as u64 >= least("");
            // Without a picture to keep, the tag is read as if nothing were known of it.
            return shown.then(|| Saved {
                place: Place::Within(written.value.clone()),
                original: on_the_web.as_deref().map(escaped).unwrap_or_default(),
            });
        }
        let files = self.files.as_ref()?;
        let address = address.replace("&amp;", "&");
        let place = files.place(&address)?;
        if files.size(&place).is_some_and(|size| size < least(&address)) {
            return None;
        }
        Some(Saved { place: Place::Beside(place), original: escaped(on_the_web.as_deref().unwrap_or(&address)) })
    }

    /// Puts the addresses of kept pictures into a body in place of those that stood in for them.
    ///
    /// A picture that cannot be kept is told in `warnings`, and the body gets the address that the page has for it.
    pub fn settle(&self, body: &mut String, limits: &Limits, warnings: &mut Vec<Diagnostic>) -> Vec<Kept> {
        const DIGITS: usize = 6;
        if self.pictures.is_empty() || !body.contains(&self.stand_in) {
            return Vec::new();
        }
        let mut kept: Vec<Kept> = Vec::new();
        let mut left_out = 0;
        let mut settled = String::with_capacity(body.len());
        let mut rest = body.as_str();
        while let Some(found) = rest.find(&self.stand_in) {
            settled.push_str(&rest[..found]);
            rest = &rest[found + self.stand_in.len()..];
            let number = rest.get(..DIGITS).and_then(|digits| digits.parse::<usize>().ok());
            let Some((at, saved)) = number.and_then(|at| Some((at, self.pictures.get(at)?))) else { continue };
            rest = &rest[DIGITS..];
            let name = match kept.iter().find(|known| known.at == at) {
                Some(known) => Some(known.name.clone()),
                None if kept.len() >= limits.pictures => {
                    left_out += 1;
                    None
                }
                None => match self.load(at, limits) {
                    Ok((name, _)) => {
                        kept.push(Kept { name: name.clone(), at });
                        Some(name)
                    }
                    Err(reason) => {
                        let shown = self.shown(saved);
                        warnings.push(Diagnostic::warning(format!("the picture {shown} was not kept: {reason}")));
                        None
                    }
                },
            };
            match name {
                Some(name) => settled.push_str(&format!("../{}/{name}", picture::FOLDER)),
                None if saved.original.is_empty() => rest = leave_description(&mut settled, rest),
                None => settled.push_str(&saved.original),
            }
        }
        settled.push_str(rest);
        *body = settled;
        if left_out > 0 {
            let message = format!("only {} pictures were kept; the page has {left_out} more", limits.pictures);
            warnings.push(Diagnostic::warning(message).hint("raise `pictures` in `[limits]` of site.toml"));
        }
        kept
    }

    /// Reads a picture: its name in the archive and its bytes, or why it cannot be kept.
    fn load(&self, at: usize, limits: &Limits) -> Result<(String, Vec<u8>), String> {
        let too_large = |limit: u64| format!("it is larger than {limit} bytes (`picture_bytes` in site.toml)");
        let bytes = match &self.pictures[at].place {
            Place::Beside(place) => {
                let files = self.files.as_ref().ok_or("the folder of the page's files is gone")?;
                files.read(place, limits.picture_bytes).map_err(|refused| match refused {
                    Refused::TooLarge(limit) => too_large(limit),
                    Refused::NoFile => "it is no regular file in the page's own folder".to_owned(),
                    Refused::Io(error) if error.kind() == std::io::ErrorKind::NotFound => {
                        "it was not saved with the page".to_owned()
                    }
                    Refused::Io(error) => error.to_string(),
                })?
            }
            Place::Within(address) => {
                let bytes = data_url::picture(self.source[address.clone()].trim()).unwrap_or_default();
                if bytes.len() as u64 > limits.picture_bytes {
                    return Err(too_large(limits.picture_bytes));
                }
                bytes
            }
        };
        let name = picture::name(&bytes).ok_or("it is no PNG, JPEG, GIF, WebP or AVIF")?;
        Ok((name, bytes))
    }

    fn shown(&self, saved: &Saved) -> String {
        match &saved.place {
            Place::Beside(place) => format!("`{}`", place.join("/")),
            Place::Within(_) => "within the page".to_owned(),
        }
    }
}

/// The bytes of the pictures that were kept of a page, read from it again: a run may take in more pages than the
/// memory could hold pictures of.
pub(super) fn read_again(
    page: &RawFile,
    kept: &[&Kept],
    limits: &Limits,
) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
    let mut capture = capture::decode(page.read(limits)?, limits)?.output;
    let aside = SetAside::from(&mut capture, page.saved_files());
    let read = kept.iter().map(|kept| match (kept.at < aside.pictures.len()).then(|| aside.load(kept.at, limits)) {
        Some(Ok((name, bytes))) if name == kept.name => Ok((name, bytes)),
        _ => Err(Diagnostic::error("the page or a picture of it changed while it was read").at(page.shown.clone())),
    });
    read.collect()
}

/// The beginning of an address that no page means: the first of its kind that this one does not hold.
fn free_address(source: &str) -> String {
    let named = |number: usize| format!("https://picture-{number}.invalid/");
    (0..).map(named).find(|address| memmem::find(source.as_bytes(), address.as_bytes()).is_none()).unwrap_or_default()
}

/// Leaves the words of a picture that has no address: `settled` ends where the address would stand, `rest` goes on
/// behind it. Returns what is behind the picture.
fn leave_description<'a>(settled: &mut String, rest: &'a str) -> &'a str {
    let behind = match rest.strip_prefix(')') {
        Some(behind) => Some(behind),
        // A title; quotation marks within are escaped.
        None => rest.split_once("\")").map(|(_, behind)| behind),
    };
    let (Some(start), Some(behind), true) = (settled.rfind("!["), behind, settled.ends_with("](")) else { return rest };
    let description = settled[start + 2..settled.len() - 2].to_owned();
    settled.truncate(start);
    settled.push_str(&description);
    behind
}

fn is_data(address: &str) -> bool {
    address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// The last part of an address's path.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or(path)
}

/// An address as a destination in Markdown: what could end it or begin something else is percent-encoded.
fn escaped(address: &str) -> String {
    let mut escaped = String::with_capacity(address.len());
    for byte in address.replace("&amp;", "&").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => escaped.push(byte.into()),
            b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'?' | b'#' | b'@' | b'=' | b'+' | b',' | b';' | b'%' => {
                escaped.push(byte.into());
            }
            // An ampersand may begin a character reference, which Markdown reads in addresses as well.
            b'&' => escaped.push_str("&amp;"),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
