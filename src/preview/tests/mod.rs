//! The whole preview over real HTTP and real folders, with a small archive in place of the site.

mod attacks;
mod changes;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::*;
use crate::diagnostic::Diagnostic;

/// Longer than anything takes; a test that fails waits so long, one that passes does not.
const PATIENCE: Duration = Duration::from_secs(20);

/// A project in a folder of its own and a preview of it. Threads end with the test's process.
struct Preview {
    folder: TempDir,
    port: u16,
    reports: Mutex<Receiver<String>>,
    loads: Arc<AtomicUsize>,
    taken_in: Arc<Mutex<Vec<PathBuf>>>,
}

impl Preview {
    /// Starts with `files`, each a path and a text.
    fn of(files: &[(&str, &str)]) -> Self {
        Preview::with(files, Watcher::new)
    }

    fn with(files: &[(&str, &str)], watcher: fn(Watched) -> Watcher) -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for (path, text) in files {
            write(&root.join(path), text);
        }
        let project = Project { config_file: root.join("site.toml"), root: root.clone() };
        let watched = watched(&project, &Config::default());
        let (report, reports) = channel();
        let (loads, taken_in) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (counted, taken) = (loads.clone(), taken_in.clone());
        let (from, into) = (root.clone(), root.clone());
        let read_again = watched.clone();
        let joints = Joints {
            load: Box::new(move |_| {
                counted.fetch_add(1, Ordering::SeqCst);
                let site = read(&from)?;
                Ok(Some(Fresh { site, watched: read_again.clone(), inbox: from.join("raw"), warnings: vec![] }))
            }),
            hooks: Hooks {
                take_in: Box::new(move |pages| {
                    for page in pages {
                        let name = page.file_stem().unwrap().to_string_lossy();
                        write(&into.join(format!("content/{name}.md")), &fs::read_to_string(page).unwrap_or_default());
                    }
                    taken.lock().unwrap().extend_from_slice(pages);
                }),
                report: Box::new(move |news| {
                    let line = match news {
                        News::Finding(diagnostic) => diagnostic.to_string(),
                        News::Event(line) => line.to_owned(),
                    };
                    // The test may be over.
                    let _ = report.send(line);
                }),
            },
            root,
        };
        let (sender, shown) = tokio::sync::watch::channel(Arc::new(Snapshot::first(1)));
        let mut reloader = Reloader::new(joints, watcher(watched), sender);
        reloader.begin();
        std::thread::spawn(move || reloader.run());
        Preview { folder, port: serve_in_background(shown), reports: Mutex::new(reports), loads, taken_in }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.path(path), text);
    }

    fn get(&self, path: &str) -> Answer {
        let port = self.port;
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").as_bytes())
    }

    /// Sends `request` as it is and reads until the server closes.
    fn send(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may refuse before it has read all.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::parse(&answer)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Waits until the page at `path` satisfies `wanted`.
    #[track_caller]
    fn wait_for(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if wanted(&answer) {
                return answer;
            }
            assert!(begun.elapsed() < PATIENCE, "{path} stays {answer:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    fn wait_for_text(&self, path: &str, text: &str) {
        self.wait_for(path, |answer| answer.status == 200 && answer.body.contains(text));
    }

    /// The reports since the last call, at least until one that contains `last`.
    #[track_caller]
    fn reports_until(&self, last: &str) -> Vec<String> {
        let reports = self.reports.lock().unwrap();
        let mut lines = Vec::new();
        while !lines.last().is_some_and(|line: &String| line.contains(last)) {
            lines.push(reports.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no `{last}` in {lines:?}")));
        }
        lines
    }
}

fn serve_in_background(shown: tokio::sync::watch::Receiver<Arc<Snapshot>>) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let policy = Policy { interface: IpAddr::V4(Ipv4Addr::LOCALHOST), names: vec!["desk.example".into()] };
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            listener.set_nonblocking(true).unwrap();
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            server::run(listener, Arc::new(Counter { policy, shown })).await;
        });
    });
    port
}

#[derive(Debug, PartialEq, Eq)]
struct Answer {
    /// 0 if the connection was closed without an answer.
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Answer { status, headers, body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Reads a project as the site does, only smaller: every `content/**/x.md` is the page `/x/`, the first page lists them.
/// `FAULT` in a document makes it unreadable, `UNRENDERABLE` fails its page.
fn read(root: &Path) -> Result<Served, Vec<Diagnostic>> {
    let mut pages = BTreeMap::new();
    let mut faults = Vec::new();
    for entry in WalkDir::new(root.join("content")).sort_by_file_name().into_iter().filter_map(Result::ok) {
        let path = entry.path();
        let document = entry.file_type().is_file() && path.extension().is_some_and(|extension| extension == "md");
        if let (true, Ok(text)) = (document, fs::read_to_string(path)) {
            if text.contains("FAULT") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                faults.push(Diagnostic::error(format!("found `{text}`")).at(name).on_line(1));
            }
            let stem = path.file_stem().unwrap().to_string_lossy();
            pages.insert(format!("{stem}/index.html"), format!("<body><p>{text}</body>"));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let list = pages.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
    pages.insert("index.html".into(), format!("<body>{list}</body>"));
    pages.insert("404.html".into(), "<body>not here</body>".into());
    pages.insert("data.json".into(), "{}".into());
    let page = move |path: &str| {
        let key = path.strip_prefix('/')?;
        let key = if key.is_empty() || key.ends_with('/') { format!("{key}index.html") } else { key.to_owned() };
        let bytes = pages.get(&key)?.clone().into_bytes();
        let failed = bytes.windows(12).any(|window| window == b"UNRENDERABLE");
        let broken = || Err(Error::new(ErrorKind::Template, "no filter `<b>`").at("templates/page.html").on_line(4));
        Some(Page { path: key, bytes: if failed { broken() } else { Ok(bytes) } })
    };
    Ok(Served { title: "Letters".into(), page: Box::new(page) })
}
