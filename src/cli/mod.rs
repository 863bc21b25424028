//! The command line: arguments, wording, exit codes.
