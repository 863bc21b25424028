//! Dates of publication as outlets write them, in many languages.

use crate::date::PublishedDate;

/// Day/month order where a written date leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// A date found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundDate {
    pub date: PublishedDate,
    /// Byte range of the date in the text.
    pub range: std::ops::Range<usize>,
    /// Whether day and month could be the other way round.
    pub ambiguous: bool,
}

/// Every date written in `text`, in order. `language` (BCP 47) helps to choose between readings, `order` decides `05.03.2024`-like ones.
pub fn find(text: &str, language: Option<&str>, order: Option<Order>) -> Vec<FoundDate> {
    let _ = (text, language, order);
    todo!()
}

/// The date that `text` as a whole is (a metadata value, a `datetime` attribute, "Published: 5 March 2024, 21:30 GMT").
pub fn parse(text: &str, language: Option<&str>, order: Option<Order>) -> Option<PublishedDate> {
    let _ = (text, language, order);
    todo!()
}
