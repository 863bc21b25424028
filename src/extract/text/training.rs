//! Writes the candidates of many pages with their features, for `training/text_fields.py`; not part of the tests.

use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::ranking::Row;
use super::texture::Contents;
use super::{authors, dates, headline, outlet, page, zone};
use crate::extract::furniture::Furniture;

/// A page a line: the candidates of each field, `[value, row]`, in the file that `CANDIDATES_TO` names, of the dumps
/// (`*.txt`) in the folder `CANDIDATES_OF`. The first line names the features.
#[test]
#[ignore = "writes training data"]
fn candidates_for_training() {
    let folder = std::env::var("CANDIDATES_OF").expect("CANDIDATES_OF names a folder of dumps");
    let out = std::env::var("CANDIDATES_TO").expect("CANDIDATES_TO names a file");
    let mut out = std::io::BufWriter::new(std::fs::File::create(out).unwrap());
    let names = json!({
        "headline": headline::Feature::NAMES, "authors": authors::Feature::NAMES, "dates": dates::Feature::NAMES,
        "outlets": outlet::Feature::NAMES,
    });
    writeln!(out, "{names}").unwrap();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        if let Some(page) = candidates(&path, &text) {
            writeln!(out, "{page}").unwrap();
        }
    }
}

fn candidates(path: &Path, text: &str) -> Option<serde_json::Value> {
    let lines = page::lines(text, &Furniture::default());
    let zone = zone::find(&lines, &mut vec![false; lines.len()])?;
    let contents = Contents::of(&lines);
    let titles: Vec<(String, Row)> = headline::candidates(&lines, &contents, zone)
        .into_iter()
        .map(|(index, row)| (headline::clean(&lines, index), row))
        .collect();
    let title = headline::find(&lines, &contents, zone).map_or(zone.start, |headline| headline.index);
    let authors: Vec<(String, Row)> =
        authors::candidates(&lines, title, zone).into_iter().map(|(names, _, row)| (names.join("; "), row)).collect();
    let dates: Vec<(String, Row)> = dates::candidates(&lines, title, zone, None)
        .into_iter()
        .map(|(date, _, row)| (date.map(|date| date.date_part()).unwrap_or_default(), row))
        .collect();
    let outlets = outlet::rows(&lines, title, zone, &authors::find(&lines, title, zone).0);
    let table = |candidates: Vec<(String, Row)>| -> Vec<_> {
        candidates.into_iter().map(|(value, row)| json!([value, row.0])).collect()
    };
    let id = path.file_stem()?.to_string_lossy().into_owned();
    Some(
        json!({"page": id, "headline": table(titles), "authors": table(authors), "dates": table(dates), "outlets": table(outlets)}),
    )
}
