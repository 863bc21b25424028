//! Chromium as a process of the tests: found, started, spoken to over a pair of pipes, and gone when they are.
//!
//! The DevTools protocol is spoken over file descriptors 3 and 4 of the browser (`--remote-debugging-pipe`): one JSON
//! message after another, each ended by a NUL. A shell puts the pipes there, so that nothing unsafe is needed, and
//! removes the profile when the browser has ended. The browser ends when its pipe closes, and that happens whatever
//! becomes of the tests.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use serde_json::{Value, json};

/// Longer than any single thing takes, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Where to look when `CUTTINGS_CHROMIUM` names no browser.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// `$1` is the profile's folder, the rest the browser with its arguments.
const SCRIPT: &str = "
trap '' INT
folder=$1
shift
\"$@\" 3<&0 4>&1 </dev/null >/dev/null
rm -rf \"$folder\" || { sleep 1; rm -rf \"$folder\"; }
";

/// A running Chromium. Several tabs, each with a session of its own, may speak to it at once.
pub struct Browser {
    to: Mutex<ChildStdin>,
    heard: Arc<Heard>,
    process: Mutex<Child>,
}

/// What the browser has said and nobody has read yet.
#[derive(Default)]
struct Heard {
    said: Mutex<Said>,
    more: Condvar,
}

#[derive(Default)]
struct Said {
    asked: u64,
    answers: BTreeMap<u64, Value>,
    /// By session, in the order in which they came.
    events: BTreeMap<String, Vec<Value>>,
    /// The last lines of standard error.
    complaints: VecDeque<String>,
    ended: bool,
}

/// The browser that all tests share, or `None` where there is none and none is demanded.
pub fn shared() -> Option<&'static Browser> {
    static BROWSER: OnceLock<Option<Browser>> = OnceLock::new();
    BROWSER
        .get_or_init(|| match find() {
            Some(program) => Some(Browser::start(&program).unwrap_or_else(|error| panic!("{error}"))),
            None => {
                skipped("no Chromium: set CUTTINGS_CHROMIUM, or install one of chromium, google-chrome");
                None
            }
        })
        .as_ref()
}

/// Says, past the test harness's capture, that something could not be checked; where everything is demanded, fails.
#[track_caller]
pub fn skipped(why: &str) {
    assert!(!demanded(), "{why}");
    let _ = writeln!(io::stderr(), "not checked in a browser: {why}");
}

fn demanded() -> bool {
    let set = |name| env::var(name).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    set("CI") || set("CUTTINGS_REQUIRE_BROWSER")
}

fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CUTTINGS_CHROMIUM").filter(|named| !named.is_empty()) {
        return Some(named.into());
    }
    on_path(NAMES)
}

/// The first of these programs that stands on the path.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

impl Browser {
    pub fn start(program: &Path) -> Result<Self, String> {
        let in_words = |error: io::Error| format!("{} does not start: {error}", program.display());
        let folder = tempfile::Builder::new().prefix("cuttings-browser-").tempdir().map_err(in_words)?;
        let profile = folder.path().to_owned();
        let mut command = Command::new("sh");
        command.arg("-c").arg(SCRIPT).arg("sh").arg(&profile).arg(program);
        command.arg(format!("--user-data-dir={}", profile.join("profile").display()));
        command.args([
            "--headless",
            "--remote-debugging-pipe",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-sync",
            "--disable-component-update",
            "--disable-background-networking",
            // Shared memory is small in containers.
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            // No name is looked up: what is not on this machine cannot be reached.
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--lang=en-GB",
        ]);
        // The sandbox refuses to work for root, who owns most containers.
        if fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
            command.arg("--no-sandbox");
        }
        // An interrupt at the terminal is for the tests; the browser then ends with its pipe.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(in_words)?;
        // From here on the shell removes the folder.
        let _ = folder.keep();
        let (Some(to), Some(from), Some(errors)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(format!("{} has no pipes", program.display()));
        };
        let heard = Arc::new(Heard::default());
        let (listener, complainer) = (Arc::clone(&heard), Arc::clone(&heard));
        thread::spawn(move || listener.listen(from));
        thread::spawn(move || complainer.note_complaints(errors));
        let browser = Browser { to: Mutex::new(to), heard, process: Mutex::new(child) };
        browser
            .ask("", "Browser.getVersion", json!({}))
            .map_err(|error| format!("{} does not work: {error}", program.display()))?;
        Ok(browser)
    }

    /// Sends a command to the browser, or to the page of a session, and waits for the answer.
    pub fn ask(&self, session: &str, method: &str, parameters: Value) -> Result<Value, String> {
        let mut said = self.heard.lock();
        said.asked += 1;
        let id = said.asked;
        drop(said);
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let sent = {
            let mut to = self.to.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            write!(to, "{message}\0").and_then(|()| to.flush())
        };
        // A write fails when the browser has ended: the wait below then says so with its last words.
        let answer = self.heard.wait(method, |said| said.answers.remove(&id));
        let mut answer = answer.map_err(|error| match sent {
            Ok(()) => error,
            Err(sent) => format!("{error} ({sent})"),
        })?;
        match answer.get("error") {
            None => Ok(answer["result"].take()),
            Some(error) => Err(format!("{method}: {}", error["message"].as_str().unwrap_or("an unknown error"))),
        }
    }

    /// How many events of a session have come so far.
    pub fn heard_of(&self, session: &str) -> usize {
        self.heard.lock().events.get(session).map_or(0, Vec::len)
    }

    /// The events of a session from the given one on.
    pub fn events(&self, session: &str, from: usize) -> Vec<Value> {
        self.heard.lock().events.get(session).map_or_else(Vec::new, |events| events[from.min(events.len())..].to_vec())
    }

    /// Waits until the events of a session from the given one on hold what is looked for.
    pub fn await_events<T>(
        &self,
        session: &str,
        from: usize,
        what: &str,
        find: impl Fn(&[Value]) -> Option<T>,
    ) -> Result<T, String> {
        self.heard.wait(what, |said| find(said.events.get(session)?.get(from..)?))
    }

    /// Forgets a session that is over.
    pub fn forget(&self, session: &str) {
        self.heard.lock().events.remove(session);
    }

    /// Ends the browser whether it answers or not.
    fn kill(&self) {
        let mut process = self.process.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // The shell leads a group of its own, in which the browser's processes are.
        let group = format!("-{}", process.id());
        let _ = Command::new("sh").args(["-c", "kill -s KILL -- \"$1\"", "sh", &group]).status();
        let _ = process.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let begun = Instant::now();
        let _ = self.ask("", "Browser.close", json!({}));
        while begun.elapsed() < PATIENCE {
            let mut process = self.process.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            if !matches!(process.try_wait(), Ok(None)) {
                return;
            }
            drop(process);
            thread::sleep(Duration::from_millis(20));
        }
        self.kill();
    }
}

impl Heard {
    fn lock(&self) -> MutexGuard<'_, Said> {
        // A test that fails while it holds the lock leaves nothing half done.
        self.said.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn wait<T>(&self, what: &str, mut find: impl FnMut(&mut Said) -> Option<T>) -> Result<T, String> {
        let begun = Instant::now();
        let mut said = self.lock();
        loop {
            if let Some(found) = find(&mut said) {
                return Ok(found);
            }
            let last_words = || said.complaints.iter().fold(String::new(), |all, line| all + "\n  " + line);
            if said.ended {
                return Err(format!("Chromium ended before {what} was answered:{}", last_words()));
            }
            let Some(left) = PATIENCE.checked_sub(begun.elapsed()) else {
                return Err(format!(
                    "Chromium did not answer {what} within {} seconds:{}",
                    PATIENCE.as_secs(),
                    last_words()
                ));
            };
            said = self.more.wait_timeout(said, left).unwrap_or_else(|poisoned| poisoned.into_inner()).0;
        }
    }

    fn listen(&self, from: ChildStdout) {
        let mut from = BufReader::new(from);
        let mut message = Vec::new();
        loop {
            message.clear();
            let read = from.read_until(0, &mut message);
            if !matches!(read, Ok(length) if length > 0) || message.pop() != Some(0) {
                break;
            }
            let Ok(mut value) = serde_json::from_slice::<Value>(&message) else { continue };
            let mut said = self.lock();
            if let Some(id) = value["id"].as_u64() {
                said.answers.insert(id, value);
            } else if let Some(session) = value["sessionId"].as_str().map(str::to_owned) {
                let event = json!({"method": value["method"].take(), "params": value["params"].take()});
                said.events.entry(session).or_default().push(event);
            }
            drop(said);
            self.more.notify_all();
        }
        self.lock().ended = true;
        self.more.notify_all();
    }

    fn note_complaints(&self, errors: impl Read) {
        for line in BufReader::new(errors).lines().map_while(Result::ok) {
            let complaints = &mut self.lock().complaints;
            complaints.push_back(line);
            if complaints.len() > 12 {
                complaints.pop_front();
            }
        }
    }
}

#[test]
fn a_program_that_is_no_browser_is_told_from_one() {
    let error = Browser::start(Path::new("/bin/false")).err().expect("it is no browser");
    assert!(error.contains("/bin/false does not work: Chromium ended"), "{error}");
}

#[test]
fn no_profile_is_left_behind() {
    let Some(program) = shared().and_then(|_| find()) else { return };
    let browser = Browser::start(&program).unwrap_or_else(|error| panic!("{error}"));
    let arguments = browser.ask("", "Browser.getBrowserCommandLine", json!({}));
    drop(arguments);
    let tab = super::tab::Tab::on(&browser);
    tab.open("about:blank");
    let process = browser.process.lock().unwrap().id();
    let profile = profile_of(process);
    assert!(profile.is_dir(), "{}", profile.display());
    drop(tab);
    drop(browser);
    assert!(!profile.exists(), "{} is left", profile.display());
}

/// The folder that the shell of a browser was given.
fn profile_of(shell: u32) -> PathBuf {
    let arguments = fs::read(format!("/proc/{shell}/cmdline")).unwrap();
    let folder = arguments.split(|byte| *byte == 0).nth(4).unwrap();
    PathBuf::from(String::from_utf8(folder.to_vec()).unwrap())
}
