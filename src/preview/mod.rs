//! The live preview: renders what the browser asks for, reloads when a file changes.
//!
//! ```text
//! files ──watch──▶ reload ──▶ Snapshot ──answer──▶ browser
//!                                ▲ guard: may this request pass?
//! ```
//!
//! The site is read once, and after every change what changed of it; pages are rendered one at a time from the same
//! [`crate::site::Site`] that `build` renders whole: the preview is there at once, and cannot differ from the build.
//! Nothing is written.

pub mod guard;
pub mod watch;

mod answer;
mod browser;
mod content_type;
mod desk;
mod events;
mod listen;
mod reload;
mod request_path;
mod server;
mod snapshot;

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::config::Config;
use crate::diagnostic::printable;
use crate::error::{Error, ErrorKind, Result};
use crate::project::{self, Changed, Loaded, Options, Project, Reader};
use crate::site::{Links, SearchMemory};

pub use listen::DEFAULT_PORT;
pub use reload::{Hooks, News, Report, TakeIn};

use answer::Counter;
use guard::Policy;
use reload::{Fresh, Joints, Reloader};
use snapshot::{Page, Served, Snapshot};
use watch::{Watched, Watcher};

/// Pages rendered at the same time; the others wait.
const MOST_RENDERINGS: usize = 16;

/// Where and how to serve.
#[derive(Debug, Clone)]
pub struct PreviewOptions {
    pub interface: IpAddr,
    /// 0 lets the system choose; without one it is [`DEFAULT_PORT`], or the next that is free.
    pub port: Option<u16>,
    /// Host names to answer to besides `localhost`.
    pub allowed_hosts: Vec<String>,
    /// Open the first page in the user's browser.
    pub open: bool,
    /// The address of the preview takes the place of `base_url`.
    pub build: Options,
}

/// Serves the project until interrupted. The address is reported once it answers.
pub fn serve(project: &Project, options: &PreviewOptions, hooks: Hooks) -> Result<()> {
    let listener = listen::listen(options.interface, options.port)?;
    let failed = |error| Error::new(ErrorKind::Io, "cannot serve").because(error);
    let listening = listener.local_addr().map_err(failed)?;
    let url = listen::url(listening);
    let tell = |line: &str| (hooks.report)(News::Event(line));
    if options.port.is_none() && listening.port() != DEFAULT_PORT {
        tell(&format!("note: port {DEFAULT_PORT} is taken; using {}", listening.port()));
    }
    if !listening.ip().is_loopback() {
        tell("warning: the preview can be reached from other machines");
    }

    let (sender, shown) = tokio::sync::watch::channel(Arc::new(Snapshot::first(milliseconds_now())));
    // Until the settings are read the usual ones serve; watching begins before anything is read.
    let watcher = Watcher::new(watched(project, &Config::default()));
    let mut reloader = Reloader::new(join(project, options, &url, hooks), watcher, sender);
    reloader.begin();

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(MOST_RENDERINGS)
        .build()
        .map_err(failed)?;
    runtime.block_on(async {
        listener.set_nonblocking(true).map_err(failed)?;
        let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
        reloader.tell(&announcement(&shown.borrow(), &url));
        if options.open
            && let Err(error) = browser::open(&url)
        {
            reloader.tell(&format!("note: cannot open a browser: {error}"));
        }
        std::thread::spawn(move || reloader.run());
        let names = options.allowed_hosts.iter().map(|name| name.to_ascii_lowercase()).collect();
        let policy = Policy { interface: options.interface, names };
        server::run(listener, Arc::new(Counter { policy, shown })).await;
        Ok(())
    })
}

/// Joins the reloading to the project on disk.
fn join(project: &Project, options: &PreviewOptions, url: &str, hooks: Hooks) -> Joints {
    // Below the preview's own address the site stands at the root, wherever it will be published.
    let build = Options { base_url: Some(url.to_owned()), links: Links::Rooted, ..options.build.clone() };
    let owned = project.clone();
    let mut reader = Reader::new(project.clone(), build);
    let search = Arc::<SearchMemory>::default();
    let load = move |changed: Changed| match reader.read(changed) {
        Ok(Some(mut loaded)) => {
            loaded.site.remember_search(Arc::clone(&search));
            Ok(Some(fresh(&owned, loaded)))
        }
        Ok(None) => Ok(None),
        Err(failure) => Err(snapshot::faults(failure)),
    };
    Joints { load: Box::new(load), hooks, root: absolute(project) }
}

fn fresh(project: &Project, loaded: Loaded) -> Fresh {
    let Loaded { config, site, warnings } = loaded;
    let (watched, inbox) = (watched(project, &config), inbox(project, &config));
    let project = project.clone();
    let page = move |path: &str| {
        let found = site.find(path)?;
        Some(Page { path: found.as_str().to_owned(), bytes: project::bytes(&project, &site, &found) })
    };
    Fresh { site: Served { title: config.title, page: Box::new(page) }, watched, inbox, warnings }
}

fn watched(project: &Project, config: &Config) -> Watched {
    Watched::of(project, config).with(inbox(project, config))
}

fn inbox(project: &Project, config: &Config) -> PathBuf {
    absolute(project).join(&config.inbox)
}

/// The project's folder as the watcher names it.
fn absolute(project: &Project) -> PathBuf {
    project.root.canonicalize().unwrap_or_else(|_| project.root.clone())
}

fn announcement(snapshot: &Snapshot, url: &str) -> String {
    match &snapshot.site {
        Some(site) => format!("Serving {} at {url} (Ctrl-C to stop)", printable(&site.title)),
        None => format!("Serving at {url} as soon as the faults are mended (Ctrl-C to stop)"),
    }
}

/// Larger at every start, so that a page left open from an earlier preview knows it is old.
fn milliseconds_now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
