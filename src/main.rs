//! The `cuttings` program: everything is in the library; this turns its result into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    cuttings::cli::run(std::env::args_os())
}
