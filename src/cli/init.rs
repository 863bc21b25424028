//! `cuttings init`

use std::fs;
use std::path::Path;

use super::Exit;
use super::arguments::InitOptions;
use super::terminal::Terminal;
use crate::disk::file::write_whole;
use crate::error::{Error, ErrorKind, Result};
use crate::project::Project;

const SITE_TOML: &str = include_str!("site.toml.template");

pub fn run(project: &Project, options: &InitOptions, terminal: &Terminal) -> Result<Exit> {
    // `--root` names the archive's folder here as for every command.
    let folder = options.folder.as_deref().unwrap_or(&project.root);
    let settings = folder.join("site.toml");
    if settings.exists() {
        return Err(Error::new(ErrorKind::Usage, "there is an archive already").at(&settings));
    }
    let title = options.title.clone().unwrap_or_else(|| title_from(folder));
    let written = SITE_TOML.replace("{title}", &toml::Value::String(title).to_string());
    for part in ["content", "raw"] {
        let part = folder.join(part);
        fs::create_dir_all(&part).map_err(|error| Error::io("make folder", &part, error))?;
    }
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        write_whole(&ignored, b"/public/\n/.public.*\n/.raw.*\n")?;
    }
    write_whole(&settings, written.as_bytes())?;
    let shown = folder.display();
    terminal.say(format_args!("made an archive in {shown}"));
    terminal.say("put saved pages into raw/ there, or name them: cuttings ingest PATH…");
    terminal.say(format_args!("then look at it: cuttings serve --root {shown} --open"));
    Ok(Exit::Done)
}

/// The folder's name, spelled as a title: `river-floods` → `River floods`.
fn title_from(folder: &Path) -> String {
    let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = full.file_name().map(|name| name.to_string_lossy().replace(['-', '_'], " ")).unwrap_or_default();
    let mut letters = name.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Archive".into(),
    }
}
