//! Stage 2, the article in the page.
//!
//! [`html`] and [`text`] are the two readers; [`published`], [`cues`], [`furniture`], [`language`]
//! and [`evidence`] serve both.

pub mod cues;
pub mod evidence;
pub mod furniture;
pub mod html;
mod labels;
pub mod language;
pub mod learned;
pub mod published;
mod recurring;
mod signed;
pub mod text;

use chrono::{NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::capture::{Capture, Kind};
use crate::config::Limits;
use crate::date::PublishedDate;
use crate::diagnostic::{Diagnostic, Warned};
use crate::url::SourceUrl;
use evidence::Evidence;
use furniture::Furniture;

/// What was published, as far as the page tells.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    pub title: String,
    pub authors: Vec<String>,
    /// The outlet's name.
    pub source: Option<String>,
    /// The page's address.
    pub source_url: Option<SourceUrl>,
    /// The agency or outlet the story was taken from, as named on the page ("Source: …").
    pub credit: Option<String>,
    pub date: Option<PublishedDate>,
    pub tags: Vec<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// The lead or summary.
    pub description: Option<String>,
    pub captions: Vec<String>,
    /// CommonMark (with tables and footnotes), without the title.
    pub body: String,
    /// The body as plain text: a paragraph, heading or list item a line.
    pub text: String,
    /// How sure each field is, and what was left out.
    pub evidence: Evidence,
}

/// Takes the article from a page. `furniture` is what is known of the lines that recur on pages of its source.
///
/// `Err` is the reason why no article can be taken from the page.
pub fn extract(capture: &Capture, furniture: &Furniture, limits: &Limits) -> Result<Warned<Article>, Diagnostic> {
    let mut read = match capture.kind {
        Kind::Html => html::read(capture, furniture, limits),
        Kind::Text => text::read(capture, furniture, limits),
    }?;
    let day = read.output.date.and_then(|date| date.calendar_day());
    if day.is_some_and(|day| day > latest_day(capture)) {
        let message = "the date of publication lies after the day on which the page was saved";
        read.warnings.push(Diagnostic::warning(message).at(&capture.path));
    }
    Ok(read)
}

/// The last day on which a page could have appeared: that after the day on which it was saved, as days begin earlier
/// elsewhere; where that is not known, after today.
fn latest_day(capture: &Capture) -> NaiveDate {
    let saved = capture.captured.as_deref().and_then(|moment| moment.parse::<PublishedDate>().ok());
    let day = saved.and_then(|moment| moment.calendar_day()).unwrap_or_else(|| Utc::now().date_naive());
    day.succ_opt().unwrap_or(day)
}
