//! `cuttings serve`, and building again when a file changes.

use super::arguments::ServeOptions;
use super::terminal::Terminal;
use super::{Exit, config};
use crate::build::Project;
use crate::error::Result;

pub fn run(project: &Project, options: &ServeOptions, terminal: &Terminal) -> Result<Exit> {
    let _ = (project, options, terminal, config(project)?);
    todo!()
}

pub fn rebuild_on_change(project: &Project, terminal: &Terminal, build: &dyn Fn() -> Result<Exit>) -> Result<Exit> {
    let _ = (project, terminal, build);
    todo!()
}
