//! `cuttings serve` as a process, over real HTTP: an edit shows up, and the preview is what a build would give.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::project::Project;

/// Longer than anything takes; a test that fails waits so long, one that passes does not.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that ends with the test.
struct Ending(Child);

/// A running preview.
pub struct Preview {
    child: Ending,
    /// `127.0.0.1:40123`
    host: String,
    reports: Receiver<String>,
}

impl Preview {
    #[track_caller]
    pub fn of(project: &Project) -> Self {
        let mut child = project.command(&["serve", "--port", "0"]).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, reports) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()));
        let mut preview = Preview { child: Ending(child), host: String::new(), reports };
        let line = preview.wait_for_report("http://");
        let (_, address) = line.split_once("http://").unwrap();
        preview.host = address.split('/').next().unwrap().to_owned();
        preview
    }

    #[track_caller]
    fn wait_for_report(&self, text: &str) -> String {
        let mut lines = Vec::new();
        loop {
            let line = self.reports.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {text:?} in {lines:#?}"));
            if line.contains(text) {
                return line;
            }
            lines.push(line);
        }
    }

    fn url(&self) -> String {
        format!("http://{}/", self.host)
    }

    /// The status and the body.
    pub fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
        (status, answer[end + 4..].to_vec())
    }

    /// A page as text, without the line that the preview adds to it.
    fn page(&self, path: &str) -> String {
        String::from_utf8(without_script(self.get(path).1)).unwrap()
    }

    #[track_caller]
    fn wait_for(&self, path: &str, text: &str) {
        self.wait_until(path, |status, page| status == 200 && page.contains(text));
    }

    #[track_caller]
    fn wait_until(&self, path: &str, wanted: impl Fn(u16, &str) -> bool) {
        let begun = Instant::now();
        loop {
            let (status, body) = self.get(path);
            let page = String::from_utf8_lossy(&body);
            if wanted(status, &page) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{path} stays {status}:\n{page}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn without_script(mut page: Vec<u8>) -> Vec<u8> {
    let script = b"<script src=\"/_desk/reload.js\"";
    let end = b"</script>";
    let find = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).rposition(|window| window == text);
    if let Some(start) = find(&page, script) {
        let length = page[start..].windows(end.len()).position(|window| window == end).unwrap() + end.len();
        page.drain(start..start + length);
    }
    page
}

fn document(title: &str, tag: &str) -> String {
    format!(
        "---\ntitle: {title}\ndate: 2024-03-05\nsource: The Harbour Gazette\ntags: [{tag}]\n---\n\nThe ferry was late.\n"
    )
}

fn archive() -> Project {
    let project = Project::new();
    project.write("content/the-harbour-gazette/ferry.md", document("The ferry", "ships"));
    project
}

#[test]
fn an_edited_title_shows_up_wherever_it_stands() {
    let project = archive();
    let preview = Preview::of(&project);
    assert!(preview.page("/documents/ferry/").contains("The ferry"));
    let mut events = TcpStream::connect(&preview.host).unwrap();
    write!(events, "GET /_desk/events HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host).unwrap();
    let mut events = BufReader::new(events).lines().map_while(Result::ok).filter(|line| line.starts_with("data: "));
    let first = events.next().unwrap();

    project.write("content/the-harbour-gazette/ferry.md", document("The late ferry", "ships"));
    assert_ne!(events.next().unwrap(), first);
    for path in ["/documents/ferry/", "/", "/tags/ships/", "/sources/the-harbour-gazette/", "/2024/03/"] {
        assert!(preview.page(path).contains("The late ferry"), "{path}");
    }
    preview.wait_for_report("changed: content/the-harbour-gazette/ferry.md, reloaded in");
}

#[test]
fn the_preview_stands_at_the_root_wherever_the_site_will_be_published() {
    let project = archive();
    let settings = project.read("site.toml");
    let settings: String =
        settings.lines().filter(|line| !line.starts_with("base_url")).map(|l| format!("{l}\n")).collect();
    project.write("site.toml", format!("base_url = \"https://archive.example/papers/\"\n{settings}"));
    let preview = Preview::of(&project);
    let page = preview.page("/");
    assert!(page.contains("/documents/ferry/") && !page.contains("/papers/"), "{page}");
}

#[test]
fn a_fault_is_shown_and_the_last_good_site_stays() {
    let project = archive();
    let preview = Preview::of(&project);
    project.write("content/the-harbour-gazette/ferry.md", "---\ntitle: [\n---\n");
    preview.wait_for_report("error: ");
    preview.wait_for("/_desk/status", "content/the-harbour-gazette/ferry.md");
    assert!(preview.page("/documents/ferry/").contains("The ferry"));
    project.write("content/the-harbour-gazette/ferry.md", document("Mended", "ships"));
    preview.wait_for("/documents/ferry/", "Mended");
    project.write("templates/document.html", "{% if %}");
    preview.wait_for("/_desk/status", "templates/document.html");
    fs::remove_file(project.path("templates/document.html")).unwrap();
    preview.wait_for_report("repaired");
    assert!(preview.page("/documents/ferry/").contains("Mended"));
    project.write("site.toml", "title = 3");
    preview.wait_for("/_desk/status", "site.toml");
    project.write("site.toml", "title = \"New name\"");
    preview.wait_for("/", "New name");
}

#[test]
fn faulty_settings_do_not_keep_the_preview_from_starting() {
    let project = archive();
    project.write("site.toml", "title = 3");
    let preview = Preview::of(&project);
    assert_eq!(preview.get("/").0, 503);
    project.write("site.toml", "title = \"Mended\"");
    preview.wait_for("/", "Mended");
}

#[test]
fn a_raw_page_in_the_inbox_becomes_a_document() {
    let project = archive();
    let preview = Preview::of(&project);
    let paragraph = "The harbour master said on Tuesday that the tide gauge had been read wrongly for eleven years. ";
    let page = format!(
        "<html lang=en><head><title>Tide gauge misread</title><meta property=og:site_name content=\"The Harbour Gazette\">\
         <meta property=article:published_time content=2024-05-01></head><body><article><h1>Tide gauge misread</h1>{}\
         </article></body></html>",
        format!("<p>{}</p>", paragraph.repeat(3)).repeat(4)
    );
    project.write("raw/gauge.html", page);
    preview.wait_for_report("1 new");
    preview.wait_for("/", "Tide gauge misread");
}

#[test]
fn a_kept_picture_is_shown() {
    let project = archive();
    let name = format!("{}.gif", "0a".repeat(32));
    project.write(&format!("content/pictures/{name}"), "GIF89a");
    project.write("content/quay.md", format!("---\ntitle: Quay\n---\n\n![The quay](pictures/{name})\n"));
    let preview = Preview::of(&project);
    assert!(preview.page("/documents/quay/").contains(&format!("src=\"/pictures/{name}\"")));
    assert_eq!(preview.get(&format!("/pictures/{name}")), (200, b"GIF89a".to_vec()));
}

#[test]
fn nothing_is_written_and_the_port_is_free_afterwards() {
    let project = archive();
    project.run(&["build"]).succeeds();
    let before = project.tree(".");
    let mut preview = Preview::of(&project);
    preview.page("/");
    let pid = preview.child.0.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let begun = Instant::now();
    while preview.child.0.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < PATIENCE, "still running");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(TcpListener::bind(&preview.host).is_ok());
    assert_eq!(project.tree("."), before);
}

#[test]
fn build_watch_builds_again_and_outlives_a_fault() {
    let project = archive();
    let child = project.command(&["build", "--watch"]).stderr(Stdio::null()).spawn().unwrap();
    let _ending = Ending(child);
    let page = project.path("public/documents/ferry/index.html");
    let wait_for = |text: &str| {
        let begun = Instant::now();
        while !fs::read_to_string(&page).is_ok_and(|page| page.contains(text)) {
            assert!(begun.elapsed() < PATIENCE, "no {text:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    wait_for("The ferry");
    let document_path = "content/the-harbour-gazette/ferry.md";
    project.write(document_path, document("The late ferry", "ships"));
    wait_for("The late ferry");
    project.write(document_path, "---\ntitle: [\n---\n");
    project.write("content/the-harbour-gazette/bridge.md", document("The bridge", "ships"));
    std::thread::sleep(Duration::from_millis(100));
    project.write(document_path, document("The mended ferry", "ships"));
    wait_for("The mended ferry");
}

#[test]
fn a_taken_port_is_a_wrong_use() {
    let project = archive();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    project.run(&["serve", "--port", &port]).exits(2).says(&port).says("--port");
    Project::empty().run(&["serve", "--port", "0"]).exits(2).says("cuttings init");
}

/// Numbers that look random and are the same in every run (Knuth's linear congruential generator, MMIX).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
fn after_any_edits_the_preview_is_what_a_build_gives() {
    let project = archive();
    let preview = Preview::of(&project);
    let mut dice = Dice(3);
    for step in 0..200 {
        let folder = project.path(["content/a", "content/b", "content/b/c"][dice.throw(3)]);
        let file = folder.join(format!("{}.md", dice.throw(6)));
        let tag = ["ships", "tides", "C++", "порт"][dice.throw(4)];
        match dice.throw(10) {
            0 => drop(fs::remove_file(&file)),
            1 => drop(fs::remove_dir_all(&folder)),
            2 => drop(fs::rename(&folder, project.path("content/moved"))),
            3 => drop(fs::rename(project.path("content/moved"), &folder)),
            4 => drop(project.write("templates/404.html", format!("{{{{ site.title }}}} {step}"))),
            5 => drop(project.write("static/extra.css", format!("/* {step} */"))),
            6 => {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&file, "---\ntitle: [\n---\n").unwrap();
            }
            _ => {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&file, document(&format!("Step {step}"), tag)).unwrap();
            }
        }
        std::thread::sleep(Duration::from_millis(dice.throw(12) as u64));
    }
    // The last edits mend what is broken or stands twice, and leave a mark by which they are known to have been read.
    let mut names = BTreeSet::new();
    for entry in walkdir::WalkDir::new(project.path("content")).into_iter().filter_map(Result::ok) {
        let sound = |text: String| text.contains("date:");
        if entry.file_type().is_file()
            && !(names.insert(entry.file_name().to_owned()) && sound(fs::read_to_string(entry.path()).unwrap()))
        {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    project.write("content/last.md", document("The last edit", "ships"));
    preview.wait_for("/documents/last/", "The last edit");
    preview.wait_for("/_desk/status", r#""faults":[]"#);
    project.run(&["build", "--drafts", "--base-url", &preview.url()]).succeeds();
    let built = project.tree("public");
    assert!(built.len() > 20);
    // The list of files is a build's: the preview renders one page at a time.
    let is_rendered = |path: &str| !path.starts_with('.') && path != "manifest-sha256.txt";
    for (path, bytes) in built.iter().filter(|(path, _)| is_rendered(path)) {
        let (status, shown) = preview.get(&format!("/{path}"));
        assert!(matches!(status, 200 | 404), "{path}: {status}");
        let (shown, built) =
            (String::from_utf8_lossy(&without_script(shown)).into_owned(), String::from_utf8_lossy(bytes));
        assert_eq!(shown, built, "{path}");
    }
}
