//! The only rooms that touch the file system.

pub mod content;
pub mod file;
pub mod furniture;
pub mod publish;
pub mod raw;
