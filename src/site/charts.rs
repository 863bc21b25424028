//! Time drawn: a year day by day, the archive month by month, a term's share of it. Templates write the shapes as SVG.
//!
//! Coordinates are in units of the drawing's view box, or hundredths of its width, and begin where the interface's lines begin: in a language that
//! is written from right to left, time runs to the left.

use serde::Serialize;

use super::page::{Page, weight};
use super::route::Route;
use crate::archive::{Archive, DocumentId};

/// The heat map: days as squares, a line for each month.
const SQUARE: usize = 11;
const STEP: usize = 13;
const MONTH_NAMES: usize = 44;
const DAY_NUMBERS: usize = 14;

/// The height of the timeline's highest bar, in CSS pixels.
const TIMELINE_HEIGHT: usize = 64;
/// The least number of documents that get the whole height.
const FULL_HEIGHT: usize = 4;
/// The part of a bar's room that it takes, and the widest it gets, in hundredths of the width.
const BAR_SHARE: f64 = 0.72;
const WIDEST_BAR: f64 = 2.2;
/// Months that a timeline shows one by one; more are shown year by year.
const MOST_MONTHS: usize = 180;

/// Room for the name of a year, in hundredths of the width.
const MARK_ROOM: f64 = 12.0;

/// Columns of a sparkline.
const SPARK_COLUMNS: usize = 48;
const SPARK_HEIGHT: usize = 12;

/// `list.days`: the days of a year.
#[derive(Serialize)]
pub(super) struct DaysView {
    pub width: usize,
    pub height: usize,
    /// The side of a square.
    pub square: usize,
    /// Where the names of the months begin.
    pub names_x: usize,
    /// A row for each month.
    pub rows: Vec<DayRowView>,
    /// The numbers above: the 1st, the 5th, the 10th …
    pub numbers: Vec<DayNumberView>,
    /// Days that have documents.
    pub filled: usize,
    /// `3 documents are dated to their month alone`; null where there are none.
    pub month_only: Option<String>,
    pub year_only: Option<String>,
}

#[derive(Serialize)]
pub(super) struct DayRowView {
    pub name: String,
    pub y: usize,
    pub days: Vec<DayView>,
}

#[derive(Serialize)]
pub(super) struct DayView {
    pub x: usize,
    /// `2024-03-05`
    pub datetime: String,
    /// `5 March 2024`
    pub label: String,
    pub count: usize,
    /// 0 (none) to 5 (as many as on any day of the year).
    pub weight: u8,
    /// Its place on the month's page; none where there are no documents.
    pub url: Option<String>,
}

#[derive(Serialize)]
pub(super) struct DayNumberView {
    pub x: usize,
    pub label: String,
}

/// `timeline`: documents by month, or by year where there are many.
#[derive(Serialize)]
pub(super) struct TimelineView {
    /// Of the highest bar, in pixels.
    pub height: usize,
    pub bars: Vec<BarView>,
    /// Where years begin.
    pub marks: Vec<MarkView>,
    /// What it covers: `March 2020 to June 2024`.
    pub label: String,
    /// The documents of the highest bar.
    pub most: usize,
}

#[derive(Serialize)]
pub(super) struct BarView {
    /// `12.5%`
    pub x: String,
    pub y: usize,
    pub width: String,
    pub height: usize,
    /// `March 2024`
    pub label: String,
    /// `2024-03`
    pub datetime: String,
    pub count: usize,
    pub url: Option<String>,
}

#[derive(Serialize)]
pub(super) struct MarkView {
    pub x: String,
    pub label: String,
}

/// A small chart in a line of text.
#[derive(Serialize)]
pub(super) struct SparkView {
    pub width: usize,
    pub height: usize,
    /// For `<path d>`.
    pub path: String,
}

/// The months that an archive covers, counted from the first.
#[derive(Debug, Clone, Copy, Default, Hash)]
pub(super) struct Axis {
    /// Months since the year 0.
    first: i64,
    months: usize,
}

impl Axis {
    pub(super) fn of(archive: &Archive) -> Self {
        let number = |month: &crate::archive::Month| i64::from(month.year) * 12 + i64::from(month.month) - 1;
        let newest = archive.months().next().map(number);
        let oldest = archive.months().last().map(number);
        match (oldest, newest) {
            (Some(first), Some(last)) => Axis { first, months: (last - first + 1) as usize },
            _ => Axis::default(),
        }
    }

    /// The place of a document, if its month is known.
    fn place(&self, archive: &Archive, id: DocumentId) -> Option<usize> {
        let date = archive.documents[id].front.date?;
        usize::try_from(i64::from(date.year()) * 12 + i64::from(date.month()?) - 1 - self.first).ok()
    }

    fn year_and_month(&self, place: usize) -> (i32, u32) {
        let number = self.first + place as i64;
        (number.div_euclid(12) as i32, number.rem_euclid(12) as u32 + 1)
    }
}

/// The days of a year that has documents known to their day.
pub(super) fn days(page: &Page, year: usize) -> Option<DaysView> {
    let archive = page.archive();
    let words = page.words();
    let found = &archive.years[year];
    let mirrored = words.direction() == "rtl";
    let width = MONTH_NAMES + 31 * STEP;
    let x = |from: usize, own: usize| if mirrored { width - from - own } else { from };
    let mut counts = [[0_usize; 32]; 13];
    let mut firsts = [[0_usize; 32]; 13];
    let (mut month_only, mut year_only) = (0, 0);
    for id in found.documents.clone() {
        let Some(date) = archive.documents[id].front.date else { continue };
        match (date.month(), date.day_of_month()) {
            (Some(month), Some(day)) => {
                let count = &mut counts[month as usize][day as usize];
                if *count == 0 {
                    firsts[month as usize][day as usize] = id;
                }
                *count += 1;
            }
            (Some(_), None) => month_only += 1,
            _ => year_only += 1,
        }
    }
    let most = counts.iter().flatten().copied().max().unwrap_or(0);
    if most == 0 {
        return None;
    }
    let day_view = |month: u32, day: u32, last_month: Option<usize>| {
        let count = counts[month as usize][day as usize];
        let date = chrono::NaiveDate::from_ymd_opt(found.year, month, day)?;
        Some(DayView {
            x: x(MONTH_NAMES + (day as usize - 1) * STEP, SQUARE),
            datetime: date.to_string(),
            label: words.day(found.year, month, day),
            count,
            weight: weight(count, most),
            url: last_month.filter(|_| count > 0).map(|at| {
                let list = Route::Month { year, month: at, page: 0 };
                let first = firsts[month as usize][day as usize] - found.months[at].documents.start;
                // A day of which each story was carried before, in the same month, has no heading there.
                let line = (first..first + count).find_map(|place| page.site.stories.line(list, place).ok());
                let (line, anchor) = match line {
                    Some(line) => (line, format!("#day-{day}")),
                    None => (
                        page.site.stories.line(list, first).unwrap_or_else(|line| line.saturating_sub(1)),
                        String::new(),
                    ),
                };
                page.to(Route::Month { year, month: at, page: line / page.site.config.paginate_by }) + &anchor
            }),
        })
    };
    let rows = (1..=12).map(|month| {
        let at = found.months.iter().position(|found| found.month == month);
        DayRowView {
            name: words.month_short(month).to_owned(),
            y: DAY_NUMBERS + (month as usize - 1) * STEP,
            days: (1..=31).filter_map(|day| day_view(month, day, at)).collect(),
        }
    });
    let numbers = [1, 5, 10, 15, 20, 25, 30].map(|day: usize| DayNumberView {
        x: x(MONTH_NAMES + (day - 1) * STEP + SQUARE / 2, 0),
        label: words.digits(day.to_string()),
    });
    Some(DaysView {
        width,
        height: DAY_NUMBERS + 12 * STEP,
        square: SQUARE,
        names_x: x(0, 0),
        rows: rows.collect(),
        numbers: numbers.into(),
        filled: counts.iter().flatten().filter(|count| **count > 0).count(),
        month_only: (month_only > 0).then(|| words.count(month_only, "month_only")).flatten(),
        year_only: (year_only > 0).then(|| words.count(year_only, "year_only")).flatten(),
    })
}

/// Documents by month over all the time that the archive covers; none for less than three months.
pub(super) fn timeline(page: &Page, documents: impl Iterator<Item = DocumentId>) -> Option<TimelineView> {
    let axis = page.site.axis;
    if axis.months < 3 {
        return None;
    }
    let words = page.words();
    let by_year = axis.months > MOST_MONTHS;
    let (first_year, _) = axis.year_and_month(0);
    let (last_year, _) = axis.year_and_month(axis.months - 1);
    let columns = if by_year { (last_year - first_year + 1) as usize } else { axis.months };
    let mut counts = vec![0_usize; columns];
    for place in documents.filter_map(|id| axis.place(page.archive(), id)) {
        let column = if by_year { (axis.year_and_month(place).0 - first_year) as usize } else { place };
        if let Some(count) = counts.get_mut(column) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    // One document a month is no peak: a chart of such months is low.
    let height = TIMELINE_HEIGHT * most.min(FULL_HEIGHT) / FULL_HEIGHT;
    let step = 100.0 / columns as f64;
    let bar_width = (step * BAR_SHARE).min(WIDEST_BAR);
    let mirrored = words.direction() == "rtl";
    let x = |from: f64, own: f64| percent(if mirrored { 100.0 - from - own } else { from });
    let time = |at: usize| match axis.year_and_month(at) {
        _ if by_year => (first_year + at as i32, None),
        (year, month) => (year, Some(month)),
    };
    let name = |at: usize| match time(at) {
        (year, None) => words.year(year),
        (year, Some(month)) => words.month_label(year, month),
    };
    let bar = |(at, count): (usize, &usize)| {
        let (year, month) = time(at);
        // Even one document is seen.
        let own = (count * height / most).max(2);
        BarView {
            x: x(at as f64 * step, bar_width),
            y: height - own,
            width: percent(bar_width),
            height: own,
            label: name(at),
            datetime: month.map_or_else(|| format!("{year:04}"), |month| format!("{year:04}-{month:02}")),
            count: *count,
            url: page.time_url(year, month),
        }
    };
    let bars = counts.iter().enumerate().filter(|(_, count)| **count > 0).map(bar).collect();
    let marks = marks(&axis, columns, by_year).into_iter();
    let mark = |at: usize| MarkView { x: x(at as f64 * step, 0.0), label: words.year(time(at).0) };
    Some(TimelineView {
        height,
        bars,
        marks: marks.map(mark).collect(),
        label: words.span(&name(0), &name(columns - 1)),
        most,
    })
}

/// The columns where years begin, as far as there is room for their names.
fn marks(axis: &Axis, columns: usize, by_year: bool) -> Vec<usize> {
    let starts_year = |at: &usize| by_year || *at == 0 || axis.year_and_month(*at).1 == 1;
    let room = (columns as f64 * MARK_ROOM / 100.0).ceil() as usize;
    let mut starts: Vec<usize> = (0..columns).filter(starts_year).collect();
    // A first year that ends at once leaves its place to the second; a last one would stand out over the edge.
    if starts.len() > 1 && starts[1] < room {
        starts.remove(0);
    }
    starts.retain(|at| *at == 0 || at + room / 2 <= columns);
    let mut free_from = 0;
    starts.retain(|at| {
        let is_free = *at >= free_from;
        free_from = if is_free { at + room } else { free_from };
        is_free
    });
    starts
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// A term's documents over all the time that the archive covers; none where that is less than three months.
pub(super) fn spark(page: &Page, documents: &[DocumentId]) -> Option<SparkView> {
    let axis = page.site.axis;
    if axis.months < 3 {
        return None;
    }
    let months_a_column = axis.months.div_ceil(SPARK_COLUMNS);
    let columns = axis.months.div_ceil(months_a_column);
    let mut counts = vec![0_usize; columns];
    for place in documents.iter().filter_map(|id| axis.place(page.archive(), *id)) {
        if let Some(count) = counts.get_mut(place / months_a_column) {
            *count += 1;
        }
    }
    if page.words().direction() == "rtl" {
        counts.reverse();
    }
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let mut path = format!("M0 {SPARK_HEIGHT}");
    let mut height = 0;
    for count in counts.iter().copied() {
        let next = if count == 0 { 0 } else { (count * SPARK_HEIGHT / most).max(1) };
        if next != height {
            path.push_str(&format!("V{}", SPARK_HEIGHT - next));
            height = next;
        }
        path.push_str("h1");
    }
    path.push_str(&format!("V{SPARK_HEIGHT}z"));
    Some(SparkView { width: columns, height: SPARK_HEIGHT, path })
}
