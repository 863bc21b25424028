//! What `compare.sh` and `ingest.sh` need that is not a site builder.
//!
//! - `stage corpus N FOLDER` writes N invented documents three times, in the keys of Cuttings, Hugo and Zola, and
//!   beside them `expected.json`: how much of everything a site of them has;
//! - `stage saved N FOLDER` writes N invented pages as somebody would have saved them, as HTML and as text;
//! - `stage write FROM TO` reads the folder FROM, and writes the same files to TO on two threads; what the writing
//!   alone took is printed as JSON.

#[path = "../corpus/mod.rs"]
mod corpus;
mod expected;
mod peers;
mod saved;
mod write;

use std::error::Error;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use corpus::Corpus;
use expected::{Expected, Facts};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["corpus", count, folder] => stage(count.parse()?, Path::new(folder)),
        ["saved", count, folder] => saved::write(count.parse()?, Path::new(folder)),
        ["write", from, to] => write::measure(Path::new(from), Path::new(to)),
        _ => Err("expected `stage corpus N FOLDER`, `stage saved N FOLDER` or `stage write FROM TO`".into()),
    }
}

fn stage(count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let contents = ["cuttings", "hugo", "zola"].map(|name| folder.join(name).join("content"));
    for content in &contents {
        fs::create_dir_all(content)?;
    }
    let corpus = Corpus::new();
    let written = (0..count).into_par_iter().map(|number| {
        let document = corpus.document(number);
        let texts = [document.for_cuttings(), peers::for_hugo(&document), peers::for_zola(&document)];
        for (content, text) in contents.iter().zip(&texts) {
            fs::write(content.join(format!("{}.md", document.slug)), text)?;
        }
        Ok(Facts::of(&document, texts[0].len()))
    });
    let facts: Vec<Facts> = written.collect::<std::io::Result<_>>()?;
    fs::write(folder.join("expected.json"), serde_json::to_vec_pretty(&Expected::of(&facts))?)?;
    Ok(())
}
