//! `cuttings ingest`: raw pages in, Markdown files out.
