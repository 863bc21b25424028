//! The preview's own addresses below `/_desk/`, and what it adds to a served page.
//!
//! A page gets one line: a script that listens for changes. The script itself, its style and what it says come from
//! files of their own, so that pages keep a Content-Security-Policy without inline scripts. Pages read the same
//! without it.

use std::fmt::Write;

use crate::diagnostic::{Diagnostic, printable};

use super::snapshot::{MOST_LISTED, place};

/// Where open pages hear of changes.
pub const EVENTS: &str = "/_desk/events";

/// Where they ask what changed.
pub const STATUS: &str = "/_desk/status";

/// A file of the preview's own.
pub struct Asset {
    pub content_type: &'static str,
    pub text: &'static str,
}

/// The file at `path`, if there is one.
pub fn asset(path: &str) -> Option<Asset> {
    match path {
        "/_desk/reload.js" => {
            Some(Asset { content_type: "text/javascript; charset=utf-8", text: include_str!("reload.js") })
        }
        "/_desk/faults.css" => {
            Some(Asset { content_type: "text/css; charset=utf-8", text: include_str!("faults.css") })
        }
        _ => None,
    }
}

/// `page` with the reload script at its end, which knows the site's number.
pub fn with_reload(mut page: Vec<u8>, site_number: u64) -> Vec<u8> {
    let script = format!("<script src=\"/_desk/reload.js\" data-site=\"{site_number}\" defer></script>");
    let end_tag = b"</body>";
    let end = page.windows(end_tag.len()).rposition(|window| window.eq_ignore_ascii_case(end_tag));
    let place = end.unwrap_or(page.len());
    page.splice(place..place, script.into_bytes());
    page
}

/// A page in place of one that cannot be shown; reloads itself like any other.
pub fn fault_page(heading: &str, faults: &[Diagnostic], site_number: u64) -> Vec<u8> {
    let mut list = String::new();
    for fault in faults.iter().take(MOST_LISTED) {
        list.push_str("<li>");
        if let Some(place) = place(fault) {
            let _ = write!(list, "<code>{}</code>", escape(&place));
        }
        let _ = write!(list, "<pre>{}</pre>", escape(&fault.message));
        if let Some(hint) = &fault.hint {
            let _ = write!(list, "<p>{}</p>", escape(hint));
        }
        list.push_str("</li>\n");
    }
    if faults.len() > MOST_LISTED {
        let _ = writeln!(list, "<li>and {} more</li>", faults.len() - MOST_LISTED);
    }
    let heading = escape(heading);
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{heading}</title>\n\
         <link rel=\"stylesheet\" href=\"/_desk/faults.css\">\n</head>\n<body class=\"faults\">\n<h1>{heading}</h1>\n\
         <ul>\n{list}</ul>\n<p>This page reloads itself when the fault is repaired.</p>\n</body>\n</html>\n"
    );
    with_reload(page.into_bytes(), site_number)
}

/// `text` for the inside of an element, control characters shown.
fn escape(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let with = String::from_utf8(with_reload(page.into(), 5)).unwrap();
        assert_eq!(with.replace("<script src=\"/_desk/reload.js\" data-site=\"5\" defer></script>", "|"), expected);
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        check("<body><p>a</p></body></html>", "<body><p>a</p>|</body></html>");
        check("<body>a</BODY>", "<body>a|</BODY>");
        check("<pre></body></pre></body>", "<pre></body></pre>|</body>");
        check("<p>a", "<p>a|");
        check("", "|");
    }

    #[test]
    fn faults_are_shown_as_text() {
        let fault = Diagnostic::error("found `<img src=x onerror=alert(1)>`\u{1b}[2J")
            .at("content/\"><script>.md")
            .on_line(2)
            .hint("a & b");
        let page = String::from_utf8(fault_page("A <b> fault", &[fault], 5)).unwrap();
        insta::assert_snapshot!(page, @r#"
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>A &lt;b&gt; fault</title>
        <link rel="stylesheet" href="/_desk/faults.css">
        </head>
        <body class="faults">
        <h1>A &lt;b&gt; fault</h1>
        <ul>
        <li><code>content/&quot;&gt;&lt;script&gt;.md:2</code><pre>found `&lt;img src=x onerror=alert(1)&gt;`\u{1b}[2J</pre><p>a &amp; b</p></li>
        </ul>
        <p>This page reloads itself when the fault is repaired.</p>
        <script src="/_desk/reload.js" data-site="5" defer></script></body>
        </html>
        "#);
    }
}
