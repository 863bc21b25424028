//! What the browser is shown at one moment: the last good site, and what is wrong with the files since.

use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::project::Failure;

/// Faults that a page lists; more would only hide the first.
pub const MOST_LISTED: usize = 50;

/// One page of the site.
pub struct Page {
    /// Relative to the output folder, as in the built site: `tags/c/index.html`.
    pub path: String,
    pub bytes: Result<Vec<u8>>,
}

/// A site as the server sees it.
pub struct Served {
    pub title: String,
    pub page: Box<Pages>,
}

/// Renders the page at a decoded path beginning with `/`, if there is one.
pub type Pages = dyn Fn(&str) -> Option<Page> + Send + Sync;

/// Replaced as a whole whenever files change, so that no request sees half of a change.
#[derive(Clone)]
pub struct Snapshot {
    /// Grows with every snapshot.
    pub number: u64,
    /// The number of the snapshot that brought the site.
    pub site_number: u64,
    /// The last good site; `None` as long as there was none.
    pub site: Option<Arc<Served>>,
    /// Why the files as they are now are no site.
    pub faults: Vec<Diagnostic>,
}

impl Snapshot {
    /// Nothing to show yet. `number` should be larger than any that a server at this address gave before, so that pages
    /// left open since then know they are old.
    pub fn first(number: u64) -> Self {
        Snapshot { number, site_number: number, site: None, faults: Vec::new() }
    }

    /// The snapshot that follows: a new site takes the place of the old one, faults leave it.
    pub fn next(&self, loaded: Result<Served, Vec<Diagnostic>>) -> Self {
        let number = self.number + 1;
        match loaded {
            Ok(site) => Snapshot { number, site_number: number, site: Some(Arc::new(site)), faults: Vec::new() },
            Err(faults) => Snapshot { number, faults, ..self.clone() },
        }
    }

    /// What an open page asks for when something has changed, as JSON.
    pub fn status(&self) -> String {
        #[derive(Serialize)]
        struct Status<'a> {
            site: String,
            faults: Vec<Fault<'a>>,
            /// Faults that are not listed.
            more: usize,
        }
        #[derive(Serialize)]
        struct Fault<'a> {
            place: Option<String>,
            message: &'a str,
            hint: Option<&'a str>,
        }
        let faults = self.faults.iter().take(MOST_LISTED).map(|fault| Fault {
            place: place(fault),
            message: &fault.message,
            hint: fault.hint.as_deref(),
        });
        let more = self.faults.len().saturating_sub(MOST_LISTED);
        let status = Status { site: self.site_number.to_string(), faults: faults.collect(), more };
        serde_json::to_string(&status).expect("strings and lists have a JSON form")
    }
}

/// Where a fault lies, `content/a.md:3`.
pub fn place(fault: &Diagnostic) -> Option<String> {
    let path = fault.path.as_ref()?;
    Some(match fault.line {
        Some(line) => format!("{path}:{line}"),
        None => path.clone(),
    })
}

/// The faults that kept a site from being made.
pub fn faults(failure: Failure) -> Vec<Diagnostic> {
    match failure {
        Failure::Stopped(error) => vec![fault(error)],
        Failure::Content(faults) => faults,
    }
}

/// An error as a fault, its place kept apart from its message.
pub fn fault(mut error: Error) -> Diagnostic {
    let path = error.path.take().map(|path| path.display().to_string());
    let (line, hint) = (error.line.take(), error.hint.take());
    Diagnostic { path, line, hint, ..Diagnostic::error(error.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn served() -> Served {
        Served { title: "Letters".into(), page: Box::new(|_| None) }
    }

    #[test]
    fn faults_leave_the_last_good_site() {
        let first = Snapshot::first(7).next(Ok(served()));
        let broken = first.next(Err(vec![Diagnostic::error("no title")]));
        assert_eq!((broken.number, broken.site_number, broken.faults.len()), (9, 8, 1));
        assert!(broken.site.is_some());
        let repaired = broken.next(Ok(served()));
        assert_eq!((repaired.number, repaired.site_number, repaired.faults.len()), (10, 10, 0));
    }

    #[test]
    fn the_status_names_the_place_of_each_fault() {
        let error = Error::new(ErrorKind::Template, "unknown filter `<b>`")
            .at("templates/page.html")
            .on_line(3)
            .hint("mend it");
        let broken = Snapshot::first(1).next(Err(faults(Failure::Stopped(error.because("cause")))));
        insta::assert_snapshot!(
            broken.status(),
            @r#"{"site":"1","faults":[{"place":"templates/page.html:3","message":"unknown filter `<b>`: cause","hint":"mend it"}],"more":0}"#
        );
        let broken = Snapshot::first(1).next(Err(faults(Failure::Content(vec![Diagnostic::error("two of them")]))));
        insta::assert_snapshot!(broken.status(), @r#"{"site":"1","faults":[{"place":null,"message":"two of them","hint":null}],"more":0}"#);
    }

    #[test]
    fn of_very_many_faults_the_first_are_listed_and_the_rest_counted() {
        let faults = (0..MOST_LISTED + 7).map(|nth| Diagnostic::error(nth.to_string())).collect();
        let status = Snapshot::first(1).next(Err(faults)).status();
        assert_eq!(status.matches("message").count(), MOST_LISTED);
        assert!(status.ends_with(r#""more":7}"#), "{status}");
    }
}
