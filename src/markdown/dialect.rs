//! The Markdown that documents are written in.

use pulldown_cmark::Options;

/// CommonMark with tables, strikethrough and footnotes. Heading attributes stay off: they would carry event handlers.
pub(super) const DIALECT: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_FOOTNOTES);
