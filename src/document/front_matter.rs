//! YAML front matter: read with errors that name the line, written in a fixed order.
