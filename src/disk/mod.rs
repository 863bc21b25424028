//! Where an archive's files are read, within limits, and written, whole or not at all.

pub mod content;
pub mod digest;
pub mod file;
mod fingerprint;
pub mod furniture;
mod in_step;
pub mod index;
pub mod ledger;
pub mod lock;
pub mod manifest;
mod memo;
pub mod noted;
pub mod output;
pub mod pictures;
pub mod publish;
pub mod raw;
pub mod reading;
pub mod record;
pub mod saved_files;
pub mod shelf;
mod staging;
pub mod stamp;
pub mod theme;
