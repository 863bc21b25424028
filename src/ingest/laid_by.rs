//! What came of the pages at the first look, laid by until all have been looked at.
//!
//! A few megabytes are held as they are; more go to a temporary file, which the system removes whatever becomes of this
//! program.

use std::io::{self, BufReader, Read, Seek, Write};

use tempfile::SpooledTempFile;

use super::Outcome;

/// Bytes that are held in memory, at a guess.
const HELD: usize = 32 << 20;
/// What an outcome takes besides its texts.
const OUTCOME: usize = 4 << 10;

pub(super) struct LaidBy {
    held: Vec<Outcome>,
    /// Bytes that may still be held.
    room: usize,
    /// What comes when there is no more room.
    file: SpooledTempFile,
    count: usize,
    /// Where there is no room, the rest is not laid by: whoever wants it has to look at the page again.
    is_full: bool,
}

impl LaidBy {
    pub fn new() -> Self {
        LaidBy { held: Vec::new(), room: HELD, file: tempfile::spooled_tempfile(0), count: 0, is_full: false }
    }

    pub fn push(&mut self, outcome: Outcome) {
        let bytes = OUTCOME
            + match &outcome {
                Ok(harvested) => harvested.article.body.capacity() + harvested.article.text.capacity(),
                Err(_) => 0,
            };
        if self.count == 0 && !self.is_full && bytes <= self.room {
            self.room -= bytes;
            self.held.push(outcome);
        } else if !self.is_full {
            self.is_full = self.write(&outcome).is_err();
            self.count += usize::from(!self.is_full);
        }
    }

    fn write(&mut self, outcome: &Outcome) -> io::Result<()> {
        let bytes = postcard::to_extend(outcome, Vec::new()).map_err(io::Error::other)?;
        self.file.write_all(&(bytes.len() as u64).to_le_bytes())?;
        self.file.write_all(&bytes)
    }

    /// All that was laid by, in its order.
    pub fn take(mut self) -> impl Iterator<Item = Outcome> {
        let count = if self.file.rewind().is_ok() { self.count } else { 0 };
        let mut file = BufReader::new(self.file);
        // Behind one that cannot be read none is: where the next begins is not known.
        self.held.into_iter().chain((0..count).map_while(move |_| read(&mut file).ok())).fuse()
    }
}

fn read(file: &mut impl Read) -> io::Result<Outcome> {
    let mut length = [0; 8];
    file.read_exact(&mut length)?;
    let mut bytes = vec![0; u64::from_le_bytes(length) as usize];
    file.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Capture, Kind};
    use crate::config::Limits;
    use crate::diagnostic::Diagnostic;
    use crate::extract::{self, furniture::Furniture};
    use crate::ingest::Harvested;

    fn harvested(story: &str) -> Harvested {
        let page = format!(
            "<html lang=en><title>The gate | Quay</title><meta property=og:site_name content=Quay>\
             <meta name=date content=2024-03-05T10:20:30+02:00><link rel=canonical href=https://q.example/a?b=c>\
             <h1>The gate</h1><p class=byline>By Mara Lind</p><nav><a href=/>Home</a></nav>{}",
            format!("<p>{story}</p>").repeat(6)
        );
        let capture = Capture {
            path: "a.html".into(),
            kind: Kind::Html,
            text: page,
            charset: "UTF-8",
            url: None,
            captured: Some("2024-03-06".into()),
        };
        let taken = extract::extract(&capture, &Furniture::default(), &Limits::default()).unwrap();
        Harvested {
            lines: String::new(),
            lesson: None,
            sha256: "ab".into(),
            captured: capture.captured,
            article: taken.output,
            warnings: taken.warnings,
            site: "q.example".into(),
            pictures: Vec::new(),
        }
    }

    #[test]
    fn what_was_laid_by_comes_back_as_it_was_from_memory_and_from_the_disk() {
        let (mut laid_by, mut expected) = (LaidBy::new(), Vec::new());
        let small = harvested("The gate of the lock was closed at nine, and nobody could say when it would open.");
        assert!(small.article.evidence.fields.len() > 4 && small.article.date.is_some(), "{small:?}");
        let mut large = small.clone();
        large.article.body = "A long text. ".repeat(HELD / 39);
        for outcome in [Ok(small.clone()), Err(Diagnostic::error("no article").at("b.html").hint("look")), Ok(large)] {
            for _ in 0..4 {
                laid_by.push(outcome.clone());
                expected.push(outcome.clone());
            }
        }
        assert!(laid_by.take().eq(expected));
    }
}
