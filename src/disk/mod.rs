//! The only rooms that touch the file system.

pub mod content;
pub mod file;
pub mod furniture;
pub mod ledger;
pub mod lock;
pub mod manifest;
pub mod output;
pub mod publish;
pub mod raw;
mod staging;
pub mod theme;
