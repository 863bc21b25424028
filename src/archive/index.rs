//! The order of time: newest first, and the ranges that years and months take in it.

use std::cmp::Ordering;
use std::ops::Range;

use super::{DocumentId, Filed, Month, Year};

/// Newest first, undated last; documents of one moment by path, so that the order never depends on the disk's.
pub(super) fn sort(documents: &mut [Filed]) {
    documents.sort_by(|a, b| {
        let by_date = match (&a.front.date, &b.front.date) {
            (Some(a), Some(b)) => b.cmp(a),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        by_date.then_with(|| a.path.cmp(&b.path))
    });
}

/// Years with their months, newest first, and the undated documents. Expects the order of [`sort`].
pub(super) fn by_time(documents: &[Filed]) -> (Vec<Year>, Range<DocumentId>) {
    let mut years: Vec<Year> = Vec::new();
    let mut dated = 0;
    for (id, document) in documents.iter().enumerate() {
        let Some(date) = document.front.date else { break };
        dated = id + 1;
        if years.last().is_none_or(|last| last.year != date.year()) {
            years.push(Year { year: date.year(), documents: id..id, months: Vec::new() });
        }
        let Some(year) = years.last_mut() else { continue };
        year.documents.end = id + 1;
        let Some(month) = date.month() else { continue };
        match year.months.last_mut().filter(|last| last.month == month) {
            Some(last) => last.documents.end = id + 1,
            None => year.months.push(Month { year: date.year(), month, documents: id..id + 1 }),
        }
    }
    (years, dated..documents.len())
}
