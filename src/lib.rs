//! Cuttings turns a heap of saved pages into an archive that can be browsed, published and cited.
//!
//! The crate is laid out as the pipeline, in the order in which a page travels. Each stage is a type and a
//! function; a value of a stage exists only when that stage is done.
//!
//! ```text
//!  bytes            capture            extract             document            archive               site                 disk
//! RawPage ─decode─▶ Capture ─extract─▶ Article ──draft──▶ Document ─collect──▶ Archive ───plan────▶ Site ──render──▶ bytes ─publish─▶ public/
//! ```
//!
//! - [`config`], [`slug`], [`date`], [`url`], [`picture`], [`script`], [`publication`], [`checksums`], [`sanitize`], [`diagnostic`], [`error`]: what all
//!   stages share;
//! - [`capture`]: what was saved: the decoded text, its kind, the address and time a saver left in the file;
//! - [`extract`]: the article in the page;
//! - [`markdown`]: HTML tree → Markdown and Markdown → clean HTML; nothing else knows Markdown's syntax;
//! - [`document`]: the Markdown file with its front matter, which is the record a curator edits;
//! - [`archive`]: all documents with their indexes by tag, source, author and month;
//! - [`search`]: the full-text index of an archive, cut into scripts for a browser;
//! - [`site`]: every output path with what it shows, and the bytes of one path at a time;
//! - [`disk`]: files read within limits, and written whole or not at all;
//! - [`preview`]: the development server;
//! - [`project`]: where an archive lies, and how it is read and planned, once or again and again;
//! - [`ingest`], [`build`], [`verify`]: what the commands do;
//! - [`cli`]: arguments, wording, exit codes.
//!
//! `build` renders all paths of a [`site::Site`], `preview` only those the browser asks for, so the two cannot differ.

pub mod checksums;
pub mod collation;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod error;
pub mod picture;
pub mod publication;
pub mod sanitize;
pub mod script;
pub mod slug;
pub mod url;

pub mod capture;
pub mod extract;
pub mod markdown;

pub mod document;

pub mod archive;

pub mod search;

pub mod site;

pub mod disk;

#[cfg(feature = "serve")]
pub mod preview;

pub mod build;
pub mod ingest;
pub mod project;
pub mod verify;

pub mod cli;
