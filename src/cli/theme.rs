//! `cuttings theme`

use super::Exit;
use super::arguments::ThemeCommand;
use super::terminal::{Terminal, counted};
use crate::disk;
use crate::error::Result;
use crate::project::Project;

pub fn run(project: &Project, command: &ThemeCommand, terminal: &Terminal) -> Result<Exit> {
    let ThemeCommand::Eject { names } = command;
    let ejected = disk::theme::eject(&project.root, names)?;
    for path in &ejected.kept {
        terminal.say(format_args!("{path}: is there already and stays as it is"));
    }
    terminal.say(format_args!(
        "{} of the default theme written; those that you do not change are better removed, so that they follow the program",
        counted(ejected.written, "file")
    ));
    Ok(if ejected.written == 0 { Exit::Findings } else { Exit::Done })
}
