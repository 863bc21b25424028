//! The only rooms that touch the file system.

pub mod content;
pub mod file;
pub mod publish;
pub mod theme;
