//! The file server of the tests: a built site below a path of its host, as any static host would give it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

/// Serves until the tests end.
pub struct Server {
    /// `http://127.0.0.1:40123`
    pub origin: String,
}

impl Server {
    /// Serves a folder below a path that begins and ends with a slash.
    pub fn of(folder: PathBuf, below: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
        let address = listener.local_addr().expect("a listener has an address");
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                // Nobody is left to tell of a connection that the browser gave up.
                thread::spawn(move || answer(&stream, &folder, below));
            }
        });
        Server { origin: format!("http://{address}") }
    }
}

fn answer(stream: &TcpStream, folder: &Path, below: &str) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            header.clear();
        }
        let address = request.split(' ').nth(1).unwrap_or_default();
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let (status, file) = match path.strip_prefix(below).and_then(|path| file_at(folder, path)) {
            Some(file) => ("200 OK", file),
            None => ("404 Not Found", folder.join("404.html")),
        };
        let body = fs::read(&file).unwrap_or_default();
        let mut stream = stream;
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
            content_type(&file),
            body.len()
        )?;
        stream.write_all(&body)?;
    }
}

/// What stands at a path of the site. A folder without its slash is nothing: the site should not need a redirect.
fn file_at(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decoded(path);
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    let file = folder.join(if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path });
    file.is_file().then_some(file)
}

pub fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match hex {
            Some(decoded) if byte == b'%' => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "json" => "application/json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "wasm" => "application/wasm",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
