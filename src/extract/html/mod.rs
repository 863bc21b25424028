//! The reader of HTML pages: metadata from what machines were told, the body by scoring the visible page.

mod blocks;
mod body;
mod hints;
mod outline;
mod parse;
mod scan;

use super::{Article, Furniture};
use crate::capture::Capture;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};
use crate::markdown;

pub(super) fn read(capture: &Capture, furniture: &Furniture, limits: &Limits) -> Result<Warned<Article>, Diagnostic> {
    let _ = furniture;
    let scanned = scan::scan(&capture.text);
    let page = parse::parse(&scanned.markup, limits.nesting);
    let outline = outline::Outline::new(&page);
    if std::env::var("DBG").is_ok() { eprintln!("{} source {} markup {} nodes {} blocks {} letters {} hidden {}", capture.path, capture.text.len(), scanned.markup.len(), outline.entries.len(), blocks::blocks(&outline).len(), outline.entries.iter().map(|e|e.letters).sum::<u32>(), outline.entries.iter().filter(|e|e.hidden).map(|e|e.letters).sum::<u32>()); eprintln!("{}", &scanned.markup[scanned.markup.len().saturating_sub(600)..]); }
    let Some(body) = body::find(&outline) else {
        return Err(Diagnostic::error("no article found").at(&capture.path));
    };
    let skipped: std::collections::HashSet<_> =
        (body.root..outline.entries[body.root].end).filter(|&at| body.cut[at]).map(|at| outline.entries[at].node.id()).collect();
    let converted =
        markdown::from_html(&page, &[outline.entries[body.root].node.id()], &|id| skipped.contains(&id), capture.url.as_ref());
    let article = Article { body: converted.markdown, text: converted.text, captions: converted.captions, ..Article::default() };
    Ok(Warned { output: article, warnings: Vec::new() })
}
