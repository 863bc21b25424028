//! HTML, plain text, or neither.
