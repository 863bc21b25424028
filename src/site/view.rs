//! What templates may see: small values made for one page, borrowed from the archive where they can be.
//!
//! `docs/templates.md` documents every member; a test holds the two together.

use serde::Serialize;
use tera::Value;

use super::charts::{DaysView, SparkView, TimelineView};
use super::wording::DateView;

/// `site`: the same on every page.
#[derive(Serialize)]
pub(super) struct SiteView<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub author: Option<&'a str>,
    pub language: &'a str,
    pub dir: &'static str,
    /// Ends in `/`.
    pub base_url: Option<&'a str>,
    pub documents: usize,
    /// Whether pages may show pictures of other hosts.
    pub remote_pictures: bool,
    /// `[extra]` of site.toml.
    pub extra: &'a serde_json::Value,
    /// Name and version of the program, for `<meta name="generator">`.
    pub generator: &'static str,
}

/// `page`: on every page.
#[derive(Serialize)]
pub(super) struct PageView<'a> {
    /// Which template shows it: `home`, `document`, `month`, `tag` …
    pub kind: &'static str,
    /// The page's own title, without the site's.
    pub title: String,
    pub description: Option<&'a str>,
    /// What leads from this page to the site's root: `/`, `/archive/`, `../../`.
    pub root: &'a str,
    /// The home page.
    pub home: String,
    /// Absolute address of the page; only with a `base_url`.
    pub canonical: Option<String>,
    /// The site's sections that exist.
    pub nav: Value,
    /// The search page, where the site has one.
    pub search: Option<String>,
    /// Feeds that follow what the page shows, the narrowest first.
    pub feeds: Vec<Value>,
    /// What the page shows, for other programs: a document's text and citation, the references of a list.
    pub files: Vec<FileView<'a>>,
    /// The page of all downloads.
    pub downloads_url: Option<String>,
    /// The pages above this one, the home page first.
    pub trail: Vec<NamedLink>,
}

#[derive(Serialize)]
pub(super) struct NavView<'a> {
    pub name: &'a str,
    pub url: String,
    /// Whether the page belongs to the section.
    pub current: bool,
}

#[derive(Serialize)]
pub(super) struct FeedView {
    pub title: String,
    /// At least one of the two is there.
    pub atom: Option<String>,
    pub json: Option<String>,
}

#[derive(Serialize)]
pub(super) struct NamedLink {
    pub name: String,
    pub url: String,
}

/// A tag, source or author with its page.
#[derive(Serialize)]
pub(super) struct TermView<'a> {
    pub name: &'a str,
    /// None for an author where authors have no pages.
    pub url: Option<String>,
    /// Documents found there.
    pub count: usize,
    pub dir: &'static str,
    /// 1 (few) to 5 (many), by the logarithm of the count.
    pub weight: u8,
    /// Its documents in time; on the lists of all terms.
    pub spark: Option<SparkView>,
}

/// A document as a list shows it.
#[derive(Serialize)]
pub(super) struct EntryView<'a> {
    pub title: &'a str,
    pub url: String,
    pub language: Option<&'a str>,
    pub dir: &'static str,
    pub date: Option<DateView>,
    pub source: Option<Value>,
    pub description: Option<&'a str>,
    /// Others that carried the story, the first before all; the first few.
    pub carried: Vec<CarrierView<'a>>,
    /// `Also carried by 3 others`; null where there are none.
    pub carried_label: Option<String>,
}

/// A document that carried the same story.
#[derive(Serialize)]
pub(super) struct CarrierView<'a> {
    /// The outlet, or the title where that is not known.
    pub name: &'a str,
    pub name_dir: &'static str,
    pub title: &'a str,
    pub url: String,
    pub language: Option<&'a str>,
    /// Of the title.
    pub dir: &'static str,
    pub date: Option<DateView>,
    /// Whether it carried the story before all others.
    pub first: bool,
    /// The page that compares the two; null where there is none.
    pub compared_url: Option<String>,
}

#[derive(Serialize)]
pub(super) struct SourceLink<'a> {
    pub name: &'a str,
    pub url: String,
    pub dir: &'static str,
}

/// `document`: on a document's page.
#[derive(Serialize)]
pub(super) struct DocumentView<'a> {
    pub title: &'a str,
    pub url: String,
    pub slug: &'a str,
    /// The file, below the content folder.
    pub path: &'a str,
    pub language: Option<&'a str>,
    pub dir: &'static str,
    pub date: Option<DateView>,
    pub source: Option<Value>,
    /// The page's original address, http or https.
    pub source_url: Option<&'a str>,
    /// The host of `source_url`.
    pub source_host: Option<&'a str>,
    pub credit: Option<&'a str>,
    /// As in [`TermView`].
    pub authors: Vec<Value>,
    pub tags: Vec<Value>,
    /// The lead.
    pub description: Option<&'a str>,
    /// Those that do not stand beneath a picture of the body.
    pub captions: Vec<&'a str>,
    /// The body: HTML that has passed the policy, written without escaping.
    pub body: Value,
    /// Not for the published site; only shown when drafts are asked for.
    pub draft: bool,
    /// What of the document is published: `full`, `excerpt`, `metadata` or `withdrawn`.
    pub publication: &'static str,
    /// Why it is not published in full.
    pub reason: Option<&'a str>,
    /// The curator's notes, like `body`.
    pub notes: Option<Value>,
    /// When the page was saved, as its saver recorded it.
    pub captured: Option<DateView>,
    /// When it was taken into the archive.
    pub ingested: Option<DateView>,
    /// Members of the front matter that Cuttings does not know.
    pub extra: &'a serde_json::Map<String, serde_json::Value>,
    /// A `<script type="application/ld+json">` with what search engines read, complete.
    pub json_ld: Option<Value>,
    /// The neighbours in time, each as in [`EntryView`].
    pub newer: Option<Value>,
    pub older: Option<Value>,
    /// The neighbours in time among those of the same source.
    pub newer_in_source: Option<Value>,
    pub older_in_source: Option<Value>,
    /// The collections that it is part of.
    pub collections: Vec<NamedLink>,
    /// Others that carried the story, the first before all.
    pub carried: Vec<CarrierView<'a>>,
    /// `Also carried by 3 others`; null where there are none.
    pub carried_label: Option<String>,
    /// The one that carried the story first; null on its own page.
    pub carried_first: Option<CarrierView<'a>>,
    pub related: Vec<Value>,
    /// How to cite it.
    pub cite: Option<CiteView<'a>>,
}

/// How a document is cited.
#[derive(Serialize)]
pub(super) struct CiteView<'a> {
    pub styles: Vec<StyleView>,
    pub files: Vec<FileView<'a>>,
}

/// A citation in a style.
#[derive(Serialize)]
pub(super) struct StyleView {
    /// `APA 7`
    pub name: &'static str,
    /// HTML, written without escaping.
    pub text: Value,
}

/// A file for another program.
#[derive(Serialize)]
pub(super) struct FileView<'a> {
    /// `BibTeX`
    pub name: &'a str,
    pub media_type: &'static str,
    /// `bib`
    pub extension: &'static str,
    pub url: String,
    /// What it is for, where that is to be said.
    pub text: Option<&'a str>,
}

/// Files of the whole archive that serve one purpose.
#[derive(Serialize)]
pub(super) struct ExportView<'a> {
    pub heading: &'a str,
    pub text: &'a str,
    pub files: Vec<FileView<'a>>,
}

/// `list`: on every page that lists documents.
#[derive(Serialize)]
pub(super) struct ListView<'a> {
    pub heading: &'a str,
    /// The direction of the heading.
    pub dir: &'static str,
    /// Documents on all pages of the list.
    pub count: usize,
    /// Lines on all pages of the list: each story has one.
    pub stories: usize,
    /// `12 documents`, or `12 documents, 9 stories`
    pub count_label: String,
    /// `month`, `day`, or empty where the entries are not divided by time.
    pub grouped_by: &'static str,
    /// The entries of this page, each as in [`EntryView`].
    pub groups: Vec<GroupView>,
    pub pager: Option<PagerView>,
    /// On a year's page and those of its months: the twelve months, with their counts.
    pub months: Vec<MonthView<'a>>,
    /// The neighbouring year or month.
    pub newer: Option<NamedLink>,
    pub older: Option<NamedLink>,
    /// What `site.toml` says of a source, or `tags.toml` of a tag.
    pub about: Option<AboutView<'a>>,
    /// On a year's page: its days.
    pub days: Option<DaysView>,
    /// On the pages of sources, tags and authors: their documents in time.
    pub timeline: Option<TimelineView>,
    /// On a tag's page: the tags that most often stand beside it, with how often.
    pub together: Vec<TermView<'a>>,
    /// What the list is narrowed down by already.
    pub chosen: Vec<ChosenView<'a>>,
    /// What the list can be narrowed down by.
    pub narrow: Vec<NarrowView<'a>>,
}

/// A part of what a narrowed list is narrowed down by.
#[derive(Serialize)]
pub(super) struct ChosenView<'a> {
    /// `Source`
    pub label: &'a str,
    pub name: String,
    pub dir: &'static str,
    /// The list without it.
    pub url: String,
}

/// A way to narrow a list down.
#[derive(Serialize)]
pub(super) struct NarrowView<'a> {
    /// `Sources`
    pub label: &'a str,
    pub options: Vec<OptionView>,
}

#[derive(Serialize)]
pub(super) struct OptionView {
    pub name: String,
    pub dir: &'static str,
    pub url: String,
    pub count: usize,
}

/// What `[sources]` in `site.toml` says of an outlet, or `tags.toml` of a tag.
#[derive(Serialize)]
pub(super) struct AboutView<'a> {
    pub description: Option<&'a str>,
    pub country: Option<&'a str>,
    pub language: Option<&'a str>,
    /// http or https; anything else is left out.
    pub homepage: Option<String>,
    /// A tag's names in other languages.
    pub other_names: &'a [String],
    /// The tags just above and just below a tag.
    pub broader: Vec<TermView<'a>>,
    pub narrower: Vec<TermView<'a>>,
}

#[derive(Serialize)]
pub(super) struct GroupView {
    pub label: String,
    /// The day, month or year as ISO 8601; none for what is not dated.
    pub datetime: Option<String>,
    /// What the group can be linked by, on a month's page: `day-5`.
    pub anchor: Option<String>,
    /// The group's own page, where it has one.
    pub url: Option<String>,
    pub entries: Vec<Value>,
}

/// The way through a list of several pages.
#[derive(Serialize)]
pub(super) struct PagerView {
    /// From 1.
    pub page: usize,
    pub pages: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub first: String,
    pub last: String,
}

#[derive(Serialize)]
pub(super) struct MonthView<'a> {
    /// `March`
    pub name: String,
    /// `Mar`
    pub short: &'a str,
    /// `March 2024`
    pub label: String,
    /// `2024-03`
    pub datetime: String,
    pub count: usize,
    /// None where the month has no documents.
    pub url: Option<String>,
    /// 0 (none) to 5 (most of any month).
    pub weight: u8,
    pub current: bool,
}

/// `ways`: on the home page's first page.
#[derive(Serialize)]
pub(super) struct WaysView<'a> {
    /// All documents in time.
    pub timeline: Option<TimelineView>,
    pub collections: Vec<CollectionLink<'a>>,
    /// The newest months.
    pub months: Vec<MonthView<'a>>,
    /// The sources with most documents.
    pub sources: Vec<TermView<'a>>,
    /// The tags with most documents, in alphabetical order.
    pub tags: Vec<TermView<'a>>,
}

/// A collection in a list.
#[derive(Serialize)]
pub(super) struct CollectionLink<'a> {
    pub title: &'a str,
    pub url: String,
    pub dir: &'static str,
    pub language: Option<&'a str>,
    pub description: Option<&'a str>,
    /// Documents that it shows.
    pub count: usize,
}

/// `collection`: on a collection's page.
#[derive(Serialize)]
pub(super) struct CollectionView<'a> {
    pub title: &'a str,
    pub dir: &'static str,
    pub language: Option<&'a str>,
    pub description: Option<&'a str>,
    pub authors: &'a [String],
    pub draft: bool,
    /// Documents that it shows.
    pub count: usize,
    pub parts: Vec<PartView>,
}

/// A stretch of a collection: either text or a document.
#[derive(Serialize)]
pub(super) struct PartView {
    pub html: Option<Value>,
    pub entry: Option<Value>,
}

/// `terms`: on the lists of all tags, sources and authors.
#[derive(Serialize)]
pub(super) struct TermsView<'a> {
    pub heading: &'a str,
    pub count: usize,
    /// `12 tags`
    pub count_label: String,
    /// The terms of this page, by initial letter.
    pub groups: Vec<TermGroupView<'a>>,
    /// Where each initial begins, on this page or another.
    pub initials: Vec<NamedLink>,
    pub pager: Option<PagerView>,
}

#[derive(Serialize)]
pub(super) struct TermGroupView<'a> {
    pub initial: &'a str,
    pub terms: Vec<TermView<'a>>,
}

/// An entry of `years`: on the list of all months.
#[derive(Serialize)]
pub(super) struct YearView<'a> {
    pub year: i32,
    /// The year in the interface's digits.
    pub label: String,
    /// None where years have no pages.
    pub url: Option<String>,
    pub count: usize,
    /// All twelve, January first.
    pub months: Vec<MonthView<'a>>,
}

/// `undated`: on the list of all months, where there are undated documents.
#[derive(Serialize)]
pub(super) struct UndatedView {
    pub url: String,
    pub count: usize,
}
