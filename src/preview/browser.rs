//! Opens an address in the user's browser.

use std::io;
use std::process::{Command, Stdio};

/// Asks the desktop to open `url`; does not wait for it.
pub fn open(url: &str) -> io::Result<()> {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        // `start` is part of the shell; its first argument is the window's title.
        let mut shell = Command::new("cmd");
        shell.args(["/C", "start", ""]);
        shell
    } else {
        Command::new("xdg-open")
    };
    let mut child = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Somebody has to wait for it, or it stays in the list of processes until we end.
    std::thread::spawn(move || child.wait());
    Ok(())
}
