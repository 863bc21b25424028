//! The program from outside: real files, the real binary, real HTTP.

mod architecture;
mod ingest;
mod project;
