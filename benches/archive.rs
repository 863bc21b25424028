//! How long the stages of a build take on an invented archive of 1,000 documents: `cargo bench --bench archive`.
//!
//! Compare figures of one run with each other, not with those of another machine or day.

mod corpus;

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use cuttings::archive::{self, Archive, Filed, Memory};
use cuttings::config::Config;
use cuttings::disk::publish::{self, Manner, Output};
use cuttings::disk::record::Record;
use cuttings::disk::{content, theme};
use cuttings::document::Document;
use cuttings::project::{self, Options, Project};
use cuttings::site::{self, Links, Pictures, Site, SitePath};

use corpus::Corpus;

const DOCUMENTS: usize = 1_000;

/// An archive on disk, with the templates and settings of `benches/plain`.
fn laid_out(folder: &Path) -> Project {
    let plain = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/plain");
    for entry in walkdir::WalkDir::new(&plain).min_depth(1) {
        let entry = entry.expect("benches/plain can be listed");
        let target = folder.join(entry.path().strip_prefix(&plain).expect("it lies below"));
        if entry.file_type().is_dir() {
            fs::create_dir(target).expect("a folder can be made");
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
    let contents = folder.join("content");
    fs::create_dir(&contents).expect("a folder can be made");
    let corpus = Corpus::new();
    for document in (0..DOCUMENTS).map(|number| corpus.document(number)) {
        let path = contents.join(format!("{}.md", document.slug));
        fs::write(path, document.for_cuttings()).expect("a document can be written");
    }
    Project { root: folder.to_owned(), config_file: folder.join("site.toml") }
}

fn stages(criterion: &mut Criterion) {
    let place = tempfile::tempdir().expect("there is room for temporary files");
    let project = laid_out(place.path());
    let config = project::read_config(&project, &Options::default()).expect("the settings are right");
    let read = || content::read(&project.root, &config).expect("the content can be read").output;
    let documents = read();
    let collected = |documents: Vec<Document>| archive::collect(documents, &config).expect("the texts are held").output;
    let planned = |archive: Archive| planned(archive, &project, &config);

    let mut group = criterion.benchmark_group("archive");
    group.sample_size(10).throughput(Throughput::Elements(DOCUMENTS as u64));
    group.bench_function("read", |bencher| bencher.iter(|| black_box(read())));
    group.bench_function("collect", |bencher| {
        bencher.iter_batched(|| documents.clone(), |documents| black_box(collected(documents)), BatchSize::LargeInput);
    });
    // As after an edit that touched none of them.
    let filed: Vec<Filed> = documents.iter().cloned().map(Filed::from).collect();
    let mut memory = Memory::default();
    let mut collected_again = |filed: Vec<Filed>| {
        let collected = archive::collect_again(filed, &config, &mut memory);
        collected.expect("the texts are held").output
    };
    collected_again(filed.clone());
    group.bench_function("collect again", |bencher| {
        bencher.iter_batched(|| filed.clone(), |filed| black_box(collected_again(filed)), BatchSize::LargeInput);
    });
    let archive = collected(documents.clone());
    group.bench_function("plan", |bencher| {
        bencher.iter_batched(|| archive.clone(), |archive| black_box(planned(archive)), BatchSize::LargeInput);
    });
    let site = planned(archive.clone());
    let paths = site.paths().unwrap();
    let is_page = |path: &SitePath| path.as_str().ends_with(".html");
    let is_of_document = |path: &SitePath| path.as_str().starts_with("documents/");
    let is_feed = |path: &SitePath| path.as_str().ends_with("atom.xml");
    for (name, is_meant) in [
        ("documents", &(|path: &SitePath| is_page(path) && is_of_document(path)) as &dyn Fn(&SitePath) -> bool),
        ("lists", &|path: &SitePath| is_page(path) && !is_of_document(path)),
        ("feeds", &is_feed),
    ] {
        let meant: Vec<&SitePath> = paths.iter().filter(|path| is_meant(path)).collect();
        group.throughput(Throughput::Elements(meant.len() as u64));
        group.bench_function(format!("render {name}"), |bencher| {
            bencher.iter(|| {
                for path in &meant {
                    black_box(site.render(path).expect("the pages can be rendered"));
                }
            });
        });
    }
    let files: Vec<Output> = paths.iter().map(|path| Output { path: path.as_str(), from: 0 }).collect();
    let rendered: Vec<Vec<u8>> =
        paths.iter().map(|path| site.render(path).expect("the pages can be rendered")).collect();
    group.throughput(Throughput::Elements(files.len() as u64));
    for (name, is_new) in [("publish anew", true), ("publish without change", false)] {
        let output = place.path().join("out");
        group.bench_function(name, |bencher| {
            let fresh = || {
                if is_new && output.exists() {
                    fs::remove_dir_all(&output).expect("the last output can be removed");
                }
            };
            let publish = |()| {
                let record = Record::read(&output);
                let manner = Manner { force: false, listed: false, record: &record, groups: &[] };
                let published = publish::publish(&output, manner, &files, |at| Ok(rendered[at].clone()));
                published.expect("the site can be published").0
            };
            bencher.iter_batched(fresh, publish, BatchSize::PerIteration);
        });
    }
}

fn planned(archive: Archive, project: &Project, config: &Config) -> Site {
    let theme = theme::read(&project.root, &config.limits, &config.default_language).expect("the theme is right");
    match site::plan(archive, config.clone(), theme.output, Pictures::default(), Links::Rooted) {
        Ok(site) => site,
        Err(faults) => panic!("the archive can be planned: {faults:?}"),
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
