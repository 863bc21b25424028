//! Pictures that lie with others, as links: nobody is asked for anything before a reader follows one.

use ::url::Url;

/// Where addresses of the site's own lead, for as long as they are judged.
const OWN: &str = "http://own.invalid/";

/// Puts a link in the place of each picture of another host in HTML that has passed the policy.
///
/// Its text is the picture's description, else the host. Within a link, which cannot hold another, the text stands
/// alone.
pub fn with_linked_pictures(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut in_link = false;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let (tag, behind) = tag.split_at(end_of_tag(tag));
        rest = behind;
        match tag.strip_prefix("<img").filter(|more| more.starts_with([' ', '>', '/'])) {
            Some(attributes) => match remote_host(attributes) {
                Some(host) => write_link(&mut out, attributes, &host, in_link),
                None => out.push_str(tag),
            },
            None => {
                in_link = (in_link || tag.starts_with("<a ")) && !tag.starts_with("</a>");
                out.push_str(tag);
            }
        }
    }
    out.push_str(rest);
    out
}

/// The length of a tag; a `>` in a quoted value does not end it.
fn end_of_tag(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.map_or(tag.len(), |end| end + 1)
}

/// The value of an attribute as it was escaped.
fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = attributes;
    while let Some((before, behind)) = rest.split_once("=\"") {
        let (value, more) = behind.split_once('"')?;
        if before.trim_start() == name {
            return Some(value);
        }
        rest = more;
    }
    None
}

/// The host of a picture that does not lie with the site itself, as a browser would read the address.
fn remote_host(attributes: &str) -> Option<String> {
    let address = attribute(attributes, "src")?.replace("&quot;", "\"").replace("&nbsp;", "\u{a0}");
    let address = address.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let own = Url::parse(OWN).ok()?;
    let led_to = own.join(&address).ok()?;
    let host = led_to.host_str()?;
    (led_to.host() != own.host()).then(|| host.to_owned())
}

fn write_link(out: &mut String, attributes: &str, host: &str, in_link: bool) {
    let address = attribute(attributes, "src").unwrap_or_default();
    let alt = attribute(attributes, "alt").unwrap_or_default();
    let text = if alt.trim().is_empty() { host } else { alt };
    if in_link {
        out.push_str(text);
    } else {
        out.push_str(&format!("<a href=\"{address}\" rel=\"external noopener noreferrer\">{text}</a>"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Paragraphs, to_html};

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        let html = to_html(markdown, "t-", Paragraphs::Named, &|_| None).html;
        let linked = with_linked_pictures(html.as_str());
        assert!(linked.contains(expected), "{expected:?} is not in {linked}");
        assert!(!linked.contains("<img") || expected.contains("<img"), "{linked}");
    }

    #[test]
    fn a_picture_of_another_host_becomes_a_link() {
        let rel = "rel=\"external noopener noreferrer\"";
        check(
            "![The \"pier\" > sea](https://e.example/a.jpg?b&c)\n",
            &format!("<a href=\"https://e.example/a.jpg?b&amp;c\" {rel}>The &quot;pier&quot; &gt; sea</a>"),
        );
        check("![](http://e.example/a.jpg)\n", &format!("<a href=\"http://e.example/a.jpg\" {rel}>e.example</a>"));
        check("![x](//e.example/a.jpg)\n", &format!("<a href=\"//e.example/a.jpg\" {rel}>x</a>"));
        check("<div><img src=\"HTTPS:\\\\e.example/a\" alt=x></div>\n", ">x</a>");
        check("[![x](https://e.example/a.jpg)](https://e.example/)\n", "<a href=\"https://e.example/\">x</a>");
        check("![x](https://e.example/a.jpg)\n*caption*\n", "</a>");
    }

    #[test]
    fn the_site_s_own_pictures_stay() {
        for markdown in ["![x](../pictures/a.jpg)\n", "![x](/logo.png)\n", "<p><img src=\"a.png\" alt=\"b > c\"></p>\n"]
        {
            let html = to_html(markdown, "t-", Paragraphs::Named, &|_| None).html;
            assert_eq!(with_linked_pictures(html.as_str()), html.as_str());
        }
    }
}
