//! The program from outside: real files, the real binary, real HTTP.

mod again;
mod architecture;
mod browser;
mod build;
mod cli;
mod duplicates;
mod hostile;
mod ingest;
mod languages;
mod oracle;
mod pictures;
mod project;
mod publication;
mod raw_pages;
mod recurring;
mod serve;
mod verify;
