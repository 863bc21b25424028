//! `captures-sha256.txt`: the raw pages behind what is published, with their digests as front matter has them.
//!
//! Whoever has the archive's folder can check its raw pages against the published site, and whoever has the same page
//! saved can tell that it is the same. The pages of withdrawn documents are not listed: the archive has let go of what
//! would name them.

use super::Site;
use crate::archive::Archive;
use crate::checksums;
use crate::document::{CaptureRecord, STANDARD_INPUT};

const HEADER: &str = "\
# The raw pages that the published documents were taken from, with their SHA-256.
# To check them, run this in the archive's own folder, where the pages lie, with this file's path:
#   sha256sum -c public/captures-sha256.txt
";

/// Whether any published document has a raw page.
pub(super) fn are_there(archive: &Archive) -> bool {
    records(archive).next().is_some()
}

/// The list, in the order of paths.
pub(super) fn list(site: &Site) -> Vec<u8> {
    let mut pages: Vec<(&str, &str)> =
        records(&site.archive).map(|record| (record.file.as_str(), record.sha256.as_str())).collect();
    pages.sort_unstable();
    pages.dedup();
    let mut list = HEADER.to_owned();
    pages.iter().for_each(|(file, sha256)| checksums::push_line(&mut list, sha256, file));
    list.into_bytes()
}

fn records(archive: &Archive) -> impl Iterator<Item = &CaptureRecord> {
    let records = archive.documents.iter().filter_map(|document| document.front.capture.as_ref());
    // What came from standard input is no file.
    records.filter(|record| {
        !record.file.is_empty() && record.file != STANDARD_INPUT && checksums::is_sha256(&record.sha256)
    })
}
