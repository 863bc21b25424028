//! The sites that the browser is shown: the demo archive and archives of the tests' own, built once for all tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use super::http::Server;
use super::odd;
use crate::project::{Project, files, shared};

/// The site stands below a path of its host, so that an address that forgets this is noticed.
const BELOW: &str = "/papers/";
/// Where it would be published: no test ever goes there.
pub const PUBLISHED: &str = "https://archive.example/papers/";

/// One archive, built to be served and built to be opened from the disk.
pub struct Site {
    pub name: &'static str,
    served: PathBuf,
    on_disk: PathBuf,
    server: Server,
    /// The pages by their address below the site's root: `""`, `2024/05/`, `404.html`.
    pub pages: BTreeMap<String, Page>,
}

/// A page of a site.
pub struct Page {
    pub address: String,
    /// What kind of page it is, as far as its address tells: `home`, `year`, `month`, `tags`, `tags/*`.
    pub kind: String,
    pub html: String,
    pub language: String,
    /// It only sends the reader elsewhere.
    pub redirects: bool,
}

/// How a reader comes to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Http,
    Disk,
}

pub static DEMO: LazyLock<Site> = LazyLock::new(|| Site::build("demo", Path::new(env!("CARGO_MANIFEST_DIR"))));
pub static ODD: LazyLock<Site> = LazyLock::new(|| Site::of("odd", &odd::archive()));
pub static ONE: LazyLock<Site> = LazyLock::new(|| Site::of("one document", &odd::one_document()));
pub static EMPTY: LazyLock<Site> = LazyLock::new(|| Site::of("empty", &odd::nothing()));
pub static MIRRORED: LazyLock<Site> = LazyLock::new(|| Site::of("right to left", &odd::right_to_left()));

/// The archive that real dumps of pages make, ingested and built; `None` where the shared collection is not here.
pub static INGESTED: LazyLock<Option<Site>> = LazyLock::new(|| {
    let dumps = PathBuf::from(shared()).join("seeds").canonicalize().ok()?;
    let project = Project::new();
    project.run(&["ingest", dumps.to_str()?]).succeeds();
    Some(Site::of("ingested", &project))
});

pub fn all() -> [&'static Site; 5] {
    [&DEMO, &ODD, &ONE, &EMPTY, &MIRRORED]
}

impl Site {
    pub fn of(name: &'static str, project: &Project) -> Self {
        Self::build(name, &project.path(""))
    }

    fn build(name: &'static str, project: &Path) -> Self {
        let built = |way: &str, arguments: &[&str]| {
            // Cargo's folder for such things: a run that is killed leaves nothing that the next does not take over.
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(name).join(way);
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(folder.parent().unwrap()).unwrap();
            let ran = Command::new(env!("CARGO_BIN_EXE_cuttings"))
                .current_dir(project)
                .args(["build", "--output"])
                .arg(&folder)
                .args(arguments)
                .output()
                .unwrap();
            assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
            folder
        };
        let served = built("served", &["--base-url", PUBLISHED]);
        let on_disk = built("on disk", &["--relative"]);
        let pages = files(&served)
            .into_iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| {
                let page = Page::of(&path, String::from_utf8(bytes).unwrap());
                (page.address.clone(), page)
            })
            .collect();
        let server = Server::of(served.clone(), BELOW);
        Site { name, served, on_disk, server, pages }
    }

    /// The address of a page as the browser is given it.
    pub fn url(&self, by: By, address: &str) -> String {
        match by {
            By::Http => format!("{}{address}", self.root(by)),
            By::Disk if address.is_empty() || address.ends_with('/') => format!("{}{address}index.html", self.root(by)),
            By::Disk => format!("{}{address}", self.root(by)),
        }
    }

    pub fn root(&self, by: By) -> String {
        match by {
            By::Http => format!("{}{BELOW}", self.server.origin),
            By::Disk => format!("file://{}/", self.on_disk.display()).replace(' ', "%20"),
        }
    }

    /// The address below the site's root of what a browser shows or a link leads to; `None` outside the site.
    pub fn address(&self, by: By, url: &str) -> Option<String> {
        let url = url.split(['#', '?']).next()?;
        let address = url.strip_prefix(&self.root(by))?;
        Some(address.strip_suffix("index.html").unwrap_or(address).to_owned())
    }

    /// The page that a browser shows or a link leads to.
    pub fn page_at(&self, by: By, url: &str) -> Option<&Page> {
        self.pages.get(&self.address(by, url)?)
    }

    pub fn folder(&self, by: By) -> &Path {
        match by {
            By::Http => &self.served,
            By::Disk => &self.on_disk,
        }
    }

    /// What a link on a page of the served site leads to, as an address below the site's root.
    pub fn resolve(&self, by: By, from: &str, href: &str) -> Option<String> {
        let published = match by {
            By::Http => PUBLISHED.to_owned(),
            By::Disk => self.root(by),
        };
        let base = url::Url::parse(&published).ok()?.join(from).ok()?;
        Some(base.join(href).ok()?.as_str().strip_prefix(&published)?.to_owned())
    }

    /// One page of every kind, and of documents one for every language and for each notice that stands on some. The
    /// longest, which shows most.
    pub fn kinds(&self) -> Vec<&Page> {
        let mut longest: BTreeMap<String, &Page> = BTreeMap::new();
        for page in self.pages.values().filter(|page| !page.redirects) {
            let notice = page.html.split("<p class=\"draft\"").nth(1).and_then(|rest| rest.split(['.', '<']).next());
            let kind = match page.kind.as_str() {
                "documents/*" => format!("{} {} {}", page.kind, page.language, notice.unwrap_or_default()),
                kind => kind.to_owned(),
            };
            let shown = longest.entry(kind).or_insert(page);
            if shown.html.len() < page.html.len() {
                *shown = page;
            }
        }
        longest.into_values().collect()
    }
}

impl Page {
    fn of(path: &str, html: String) -> Self {
        let address = path.strip_suffix("index.html").unwrap_or(path).to_owned();
        let language = language_of(&html);
        let redirects = html.contains("http-equiv=\"refresh\"");
        Page { kind: kind_of(&address), address, html, language, redirects }
    }
}

pub fn kind_of(address: &str) -> String {
    let parts: Vec<&str> = address.split('/').filter(|part| !part.is_empty()).collect();
    let number = |part: &str, digits| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    let further = if parts.contains(&"page") { " further" } else { "" };
    let kind = match parts.as_slice() {
        [] | ["page", _] => "home".to_owned(),
        [year] | [year, "page", _] if number(year, 4) => "year".to_owned(),
        [year, month] | [year, month, "page", _] if number(year, 4) && number(month, 2) => "month".to_owned(),
        [only] | [only, "page", _] => (*only).to_owned(),
        ["tags", _, "sources", ..] => "narrowed".to_owned(),
        ["tags" | "sources", _, year, ..] if number(year, 4) => "narrowed".to_owned(),
        ["documents", _, "compared"] => "compared".to_owned(),
        [first, ..] => format!("{first}/*"),
    };
    kind + further
}

/// The language of the article, or of the page where there is none.
fn language_of(html: &str) -> String {
    let tag = html.find("<article").or_else(|| html.find("<html")).unwrap_or(0);
    let tag = &html[tag..];
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    let language = tag.split_once("lang=\"").and_then(|(_, rest)| rest.split('"').next());
    language.unwrap_or_default().to_owned()
}
