//! Writes what is measured of each block of pages, for `train.py`.
//!
//! `measure OUT [--caseless] PAGES…` makes `OUT.names` (a name a line), `OUT.f32` (a row a block, little-endian) and
//! `OUT.jsonl` (a page a line: its path, the texts of its blocks, the words of the classes round each).

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};

use cuttings::capture::{Kind, RawPage, decode};
use cuttings::config::Limits;
use cuttings::extract::{html, text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let caseless =
        arguments.iter().position(|argument| argument == "--caseless").map(|at| arguments.remove(at)).is_some();
    let mut weights: HashMap<String, f32> = HashMap::new();
    if let Some(at) = arguments.iter().position(|argument| argument == "--weights") {
        arguments.remove(at);
        for line in std::fs::read_to_string(arguments.remove(at))?.lines() {
            if let Some((word, weight)) = line.split_once('\t') {
                weights.insert(word.to_owned(), weight.parse()?);
            }
        }
    }
    let out = arguments.remove(0);
    let mut rows = BufWriter::new(File::create(format!("{out}.f32"))?);
    let mut pages = BufWriter::new(File::create(format!("{out}.jsonl"))?);
    let mut names = Vec::new();
    let limits = Limits::default();
    for path in arguments {
        let bytes = std::fs::read(&path)?;
        let Ok(warned) = decode(RawPage { path: path.clone(), bytes }, &limits) else { continue };
        let mut capture = warned.output;
        if caseless {
            capture.text = capture.text.to_lowercase();
        }
        let measured = match capture.kind {
            Kind::Html => html::measure(&capture, &limits, &|word| weights.get(word).copied().unwrap_or(0.0)),
            Kind::Text => {
                let text::Measured { names, rows, texts } = text::measure(&capture);
                html::Measured { names, signs: vec![Vec::new(); rows.len()], rows, texts }
            }
        };
        for row in &measured.rows {
            for value in row {
                rows.write_all(&value.to_le_bytes())?;
            }
        }
        let page = serde_json::json!({"path": path, "texts": measured.texts, "signs": measured.signs});
        writeln!(pages, "{page}")?;
        if !measured.names.is_empty() {
            names = measured.names;
        }
    }
    std::fs::write(format!("{out}.names"), names.join("\n"))?;
    Ok(())
}
