//! What can be typed.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Keep what was published about your subject: take articles from saved pages, curate them as Markdown files, and build
/// a browsable archive site for any static host.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "\
A new archive:
  cuttings init my-archive
  cd my-archive
  cuttings ingest ~/saved-pages     # HTML files and text dumps become content/*.md
  cuttings serve --open             # look at the site while you correct them
  cuttings build                    # public/ is ready for any static host

Exit codes: 0 done; 1 done, but some items failed or there are findings;
2 wrong use, or nothing was done; 130 interrupted.
Reports go to standard error, data to standard output.";

/// Set apart in the help of each command, so that its own options stand together.
const GLOBAL: &str = "Options of every command";

#[derive(Debug, Args)]
pub struct Global {
    /// The archive's folder
    #[arg(short, long, global = true, value_name = "DIR", default_value = ".", help_heading = GLOBAL)]
    pub root: PathBuf,
    /// The settings file, instead of site.toml in the archive's folder
    #[arg(short, long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    pub config: Option<PathBuf>,
    /// Report errors only
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = GLOBAL)]
    pub quiet: bool,
    /// Report every page, not only those that need attention
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Init(InitOptions),
    Ingest(IngestOptions),
    Extract(ExtractOptions),
    Build(BuildOptions),
    #[cfg(feature = "serve")]
    #[command(visible_alias = "watch")]
    Serve(ServeOptions),
    Check(CheckOptions),
    Verify(VerifyOptions),
    /// Copy the default theme into the archive, to change it
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// Print a script that completes commands and options in your shell
    ///
    /// For bash: cuttings completions bash > ~/.local/share/bash-completion/completions/cuttings
    Completions {
        /// The shell to print for
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// Write the default templates, languages and stylesheet into templates/ and static/
    ///
    /// Files that are there stay as they are. A file in templates/ or static/ takes the place of the default of its
    /// name; what is not there is the program's own. docs/templates.md says what templates may use.
    Eject {
        /// Only these files, by name: document.html, style.css, languages/en.toml
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
}

/// Make a new archive: site.toml, content/ for documents, raw/ for saved pages
#[derive(Debug, Args)]
pub struct InitOptions {
    /// The folder to make the archive in, made if it does not exist; without one, --root
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The archive's title
    #[arg(long)]
    pub title: Option<String>,
}

/// Take the articles from saved pages and write one Markdown file each into content/
///
/// A page that was ingested before makes no second document. A document that you have edited is never overwritten; one
/// that nobody touched is written anew where the page now gives a better one. One that you deleted
/// stays deleted (content/ledger.tsv remembers it). A page that would give the same again is not read (.raw.reading
/// remembers it). A page from which no article can be taken is reported with the reason, and the run goes on.
#[derive(Debug, Args)]
pub struct IngestOptions {
    /// Saved pages: files, folders (with all folders in them), or - for standard input; without any, the inbox raw/
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Take in again pages whose documents were deleted
    #[arg(long)]
    pub restore: bool,
    /// Say what would be done and write nothing
    #[arg(short = 'n', long)]
    pub dry_run: bool,
}

/// Print what ingest would take from saved pages, and write nothing
///
/// JSON: one object a page and line, with the members path, title, authors, source, source_url, credit, date, tags,
/// language, description, captions, body (Markdown), text (plain), evidence and warnings; what was not found is null or
/// empty. docs/extract.md describes each.
#[derive(Debug, Args)]
pub struct ExtractOptions {
    /// Saved pages: files, folders (with all folders in them), or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// How to print
    #[arg(short, long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
    /// Tell for people where each field was found, how sure it is, what else it could be, and what was left out
    #[arg(short, long, conflicts_with = "format")]
    pub explain: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a page and line
    Json,
    /// The documents as ingest would write them
    Markdown,
}

/// Build the site into public/
///
/// Nothing is published unless everything could be built: after a failed build the folder is what it was. A folder that
/// Cuttings did not make is never emptied.
#[derive(Debug, Args)]
pub struct BuildOptions {
    /// The folder to build into, instead of output_dir in site.toml
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub site: SiteOptions,
    /// Let pages refer to each other so that the site can be opened from disk, without a server
    #[arg(long)]
    pub relative: bool,
    /// Take over a folder that holds other files; they stay
    #[arg(short, long)]
    pub force: bool,
    /// Stay and build again when a file changes
    #[cfg(feature = "serve")]
    #[arg(short, long)]
    pub watch: bool,
}

#[derive(Debug, Args)]
pub struct SiteOptions {
    /// Where the site will be published, instead of base_url in site.toml
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Include documents marked `draft: true`
    #[arg(long)]
    pub drafts: bool,
}

/// Show the site on this machine and reload open pages when a file changes
///
/// Watches content/, templates/, static/, site.toml and the inbox raw/, whose new pages are ingested. A fault in a file is
/// shown in the page and here; the last good site stays until it is mended. The output folder is not touched.
#[derive(Debug, Args)]
pub struct ServeOptions {
    /// The port to listen on; without it 1111, or the next free one
    #[arg(short, long)]
    pub port: Option<u16>,
    /// The address to listen on
    #[arg(short, long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub interface: IpAddr,
    /// A host name to answer to besides localhost, where the preview is reached by name from another machine
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// Open the site in the browser
    #[arg(short = 'O', long)]
    pub open: bool,
    /// Leave out documents marked `draft: true`
    #[arg(long)]
    pub no_drafts: bool,
    /// Include drafts; serve does so anyway
    #[arg(long, hide = true, conflicts_with = "no_drafts")]
    pub drafts: bool,
}

/// Read everything as build would and list what needs a person
///
/// Faults (exit code 1) stop a build. Doubts that ingest noted in a document's `capture` block are listed until somebody
/// deletes them there.
#[derive(Debug, Args)]
pub struct CheckOptions {
    #[command(flatten)]
    pub site: SiteOptions,
}

/// Check that a built site is still what was built, file by file
///
/// Compares every file with manifest-sha256.txt, which each build writes into the site's folder, and lists what has
/// changed, what is missing and what does not belong there (exit code 1). Works on any copy of a site, without the archive.
/// The last line, on standard output, is the list's own SHA-256: two copies for which it is the same are the same site.
#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// The folder of the site; without one, output_dir in site.toml
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The folder of the site, as for build
    #[arg(short, long, value_name = "DIR", conflicts_with = "folder")]
    pub output: Option<PathBuf>,
    /// Check the archive as well: raw pages, pictures and documents against what was recorded of them
    #[arg(long)]
    pub captures: bool,
}

impl VerifyOptions {
    /// The folder that was named, in one way or the other.
    pub fn named(&self) -> Option<&PathBuf> {
        self.folder.as_ref().or(self.output.as_ref())
    }
}
