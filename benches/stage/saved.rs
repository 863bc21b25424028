//! Documents as pages that somebody saved: HTML with all that stands round an article, or the text of such a page.

use std::error::Error;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::corpus::{Corpus, Document};

/// Other articles that a page names.
const OTHERS: usize = 12;

/// Writes `count` pages as HTML to the folder `html` below `folder`, and as text to `text`.
pub fn write(count: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    for kind in ["html", "text"] {
        fs::create_dir_all(folder.join(kind))?;
    }
    let corpus = Corpus::new();
    let written = (0..count).into_par_iter().map(|number| {
        let document = corpus.document(number);
        let others = (1..=OTHERS).map(|step| corpus.headline((number + 37 * step) % count.max(1)));
        let page = Page { others: others.collect(), document };
        fs::write(folder.join("html").join(format!("{}.html", page.document.slug)), page.html())?;
        fs::write(folder.join("text").join(format!("{}.txt", page.document.slug)), page.text())
    });
    Ok(written.collect::<std::io::Result<()>>()?)
}

struct Page {
    document: Document,
    /// Headlines of other articles.
    others: Vec<String>,
}

const SECTIONS: [&str; 8] = ["Home", "World", "Region", "Business", "Culture", "Sport", "Opinion", "Archive"];

impl Page {
    fn html(&self) -> String {
        let Document { title, source, address, language, lead, published, .. } = &self.document;
        let authors = self.document.authors.join(" and ");
        let sections: String =
            SECTIONS.iter().map(|name| format!("<li><a href=\"/{name}/\">{name}</a></li>\n")).collect();
        let others = |from: usize| -> String {
            let links = self.others[from..].iter().take(OTHERS / 2);
            links.map(|title| format!("<li><a href=\"/news/{}.html\">{title}</a></li>\n", title.len())).collect()
        };
        let tags = self.document.tags.iter().map(|tag| format!("<a rel=\"tag\" href=\"/tag/{tag}\">{tag}</a> "));
        let body =
            cuttings::markdown::to_html(&self.document.body, "b-", cuttings::markdown::Paragraphs::Plain, &|_| None);
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} | {source}</title>\n\
             <link rel=\"canonical\" href=\"{address}\">\n<meta property=\"og:site_name\" content=\"{source}\">\n\
             <meta property=\"article:published_time\" content=\"{moment}\">\n</head>\n<body>\n\
             <header class=\"top\"><a href=\"/\">{source}</a>\n<nav><ul>\n{sections}</ul></nav></header>\n\
             <main>\n<article>\n<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>\n\
             <p class=\"byline\">By {authors}, <time datetime=\"{moment}\">{day}</time></p>\n\
             <div class=\"share\"><a href=\"#\">Share</a> <a href=\"#\">Print</a> <a href=\"#\">Mail</a></div>\n\
             <div class=\"story\">\n{body}</div>\n<p class=\"tags\">{tags}</p>\n</article>\n\
             <section class=\"related\"><h2>Read next</h2><ul>\n{next}</ul></section>\n</main>\n\
             <aside class=\"popular\"><h2>Most read</h2><ol>\n{popular}</ol></aside>\n\
             <footer><p>Copyright {year} {source}. All rights reserved.</p><ul>\n{sections}</ul></footer>\n</body>\n</html>\n",
            moment = self.document.moment(),
            day = published.format("%-d %B %Y"),
            year = published.format("%Y"),
            body = body.html,
            tags = tags.collect::<String>(),
            next = others(0),
            popular = others(OTHERS / 2),
        )
    }

    fn text(&self) -> String {
        let Document { title, source, lead, published, body, .. } = &self.document;
        let sections = SECTIONS.join("\n");
        let body = cuttings::markdown::plain_text(body);
        format!(
            "{source}\n{sections}\n\n{title}\n\n{lead}\n\nBy {authors}\n{moment}\nShare\nPrint\nMail\n\n{body}\n\n{tags}\n\n\
             Read next\n{next}\n\nMost read\n{popular}\n\nCopyright {year} {source}. All rights reserved.\n{sections}\n",
            authors = self.document.authors.join(" and "),
            moment = published.format("%-d %B %Y, %H:%M"),
            tags = self.document.tags.join("\n"),
            next = self.others[..OTHERS / 2].join("\n"),
            popular = self.others[OTHERS / 2..].join("\n"),
            year = published.format("%Y"),
        )
    }
}
