//! The live preview: renders what the browser asks for, reloads when a file changes.

use std::net::IpAddr;

use crate::build::{Options, Project};
use crate::error::Result;

/// Where and how to serve.
#[derive(Debug, Clone)]
pub struct PreviewOptions {
    pub interface: IpAddr,
    /// 0 lets the system choose.
    pub port: u16,
    /// Open the first page in the user's browser.
    pub open: bool,
    pub build: Options,
}

/// Serves the project until interrupted. Reports go to standard error; the address is printed once it answers.
pub fn serve(project: &Project, options: &PreviewOptions) -> Result<()> {
    let _ = (project, options);
    todo!()
}
