//! How long the stages take on the demo archive: `cargo bench`.
//!
//! Compare figures of one run with each other, not with those of another machine or day.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use cuttings::capture::{self, RawPage};
use cuttings::config::Limits;
use cuttings::extract;
use cuttings::extract::furniture::Furniture;
use cuttings::markdown;
use cuttings::project::{self, Options, Project};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn raw_pages(ending: &str) -> Vec<RawPage> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("tests/raw"))
        .expect("the demo's raw pages are there")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    paths.sort();
    let read = |path: &Path| RawPage {
        path: path.display().to_string(),
        bytes: fs::read(path).expect("a raw page can be read"),
    };
    paths.iter().map(|path| read(path)).collect()
}

/// Bytes in, article out.
fn extraction(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("extract");
    let (limits, nothing_learned) = (Limits::default(), Furniture::default());
    for ending in ["html", "txt"] {
        let pages = raw_pages(ending);
        group.throughput(Throughput::Elements(pages.len() as u64));
        group.bench_function(ending, |bencher| {
            bencher.iter(|| {
                for page in &pages {
                    let capture =
                        capture::decode(page.clone(), &limits).expect("the demo's pages can be decoded").output;
                    let _ = black_box(extract::extract(&capture, &nothing_learned, &limits));
                }
            });
        });
    }
}

/// Markdown in, clean HTML out.
fn rendering(criterion: &mut Criterion) {
    let config = cuttings::config::Config::default();
    let documents = cuttings::disk::content::read(&root(), &config).expect("the demo can be read").output;
    let bytes: usize = documents.iter().map(|document| document.body.len()).sum();
    let mut group = criterion.benchmark_group("render");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("bodies", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                black_box(markdown::to_html(&document.body, "x-", markdown::Paragraphs::Linked, &|_| None));
            }
        });
    });
}

/// A project on disk in, every page's bytes out; nothing is written.
fn site(criterion: &mut Criterion) {
    let project = Project { root: root(), config_file: root().join("site.toml") };
    let load = || match project::load(&project, &Options::default()) {
        Ok(loaded) => loaded,
        Err(failure) => panic!("the demo archive can be planned: {failure:?}"),
    };
    criterion.bench_function("site/load", |bencher| bencher.iter(|| black_box(load().site.paths().unwrap().len())));
    let loaded = load();
    criterion.bench_function("site/render", |bencher| {
        bencher.iter(|| {
            for path in loaded.site.paths().unwrap() {
                black_box(loaded.site.render(&path).expect("the demo's pages can be rendered"));
            }
        });
    });
}

criterion_group!(benches, extraction, rendering, site);
criterion_main!(benches);
