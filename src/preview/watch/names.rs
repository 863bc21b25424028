//! Names of files that come and go while an editor saves, and of folders that are nobody's content.

use std::path::{Component, Path};

/// Whether `path`, relative to a watched folder, is of no concern: an editor's temporary file, or inside a hidden folder.
pub fn is_passing(path: &Path) -> bool {
    let mut names = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    let Some(name) = names.next_back() else { return false };
    is_temporary(&name) || names.any(|folder| is_private(&folder))
}

/// Whether a folder belongs to a tool (`.git`, `.obsidian`) rather than to the content. `.well-known` is published.
pub fn is_private(folder: &str) -> bool {
    folder.starts_with('.') && folder != ".well-known"
}

/// What vim, Emacs, Kate, JetBrains, Helix, gedit and macOS leave beside a file while or after they save it.
pub fn is_temporary(name: &str) -> bool {
    let endings = ["~", ".swp", ".swo", ".swx", ".swpx", ".kate-swp", "___jb_tmp___", "___jb_old___", ".bck"];
    name == "4913"
        || name == ".DS_Store"
        || name.starts_with(".#")
        || name.starts_with(".goutputstream-")
        || (name.starts_with('#') && name.ends_with('#'))
        || endings.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_files_pass_unnoticed() {
        let passing = [
            "4913",
            "post.md~",
            ".post.md.swp",
            "a/.post.md.swx",
            "a/#post.md#",
            "a/.#post.md",
            ".post.md.kate-swp",
            "post.md___jb_tmp___",
            "post.md___jb_old___",
            ".post.md.x8Rt2a.bck",
            ".goutputstream-4KXW2Z",
            ".DS_Store",
            ".git/index",
            "a/.obsidian/workspace.json",
        ];
        for path in passing {
            assert!(is_passing(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn documents_and_assets_do_not() {
        let noticed =
            ["", "post.md", "a/post.md", "49132", "#post.md", "swp", ".nojekyll", ".well-known/x", "a~b.md", "a"];
        for path in noticed {
            assert!(!is_passing(Path::new(path)), "{path}");
        }
    }
}
