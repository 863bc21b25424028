//! The reader of HTML pages: metadata from what machines were told, the body by scoring the visible page.

use super::{Article, Furniture};
use crate::capture::Capture;
use crate::config::Limits;
use crate::diagnostic::{Diagnostic, Warned};

pub(super) fn read(capture: &Capture, furniture: &Furniture, limits: &Limits) -> Result<Warned<Article>, Diagnostic> {
    let _ = (capture, furniture, limits);
    todo!()
}
