//! What search engines read first: sitemap.xml (sitemaps.org) and robots.txt (RFC 9309).

use std::fmt::Write;

use super::Site;
use super::path::Href;
use super::plan::SITEMAP_LIMIT;
use super::route::Route;
use super::xml;

const HEADER: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// All pages; or, where they are too many for one file, the list of the parts.
pub(super) fn sitemap(site: &Site) -> Vec<u8> {
    let pages = site.in_sitemap().len();
    if pages <= SITEMAP_LIMIT {
        return part(site, 0);
    }
    let href = absolute(site);
    let mut list = format!("{HEADER}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for at in 0..pages.div_ceil(SITEMAP_LIMIT) {
        let part = href.to(&Route::SitemapPart(at).path(site.archive()));
        let _ = writeln!(list, "<sitemap><loc>{}</loc></sitemap>", xml::escape(&part));
    }
    list.push_str("</sitemapindex>\n");
    list.into_bytes()
}

/// One part of the pages.
pub(super) fn part(site: &Site, part: usize) -> Vec<u8> {
    let href = absolute(site);
    let mut list = format!("{HEADER}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for path in site.in_sitemap().iter().skip(part * SITEMAP_LIMIT).take(SITEMAP_LIMIT) {
        list.push_str("<url><loc>");
        xml::text(&href.to(path), &mut list);
        list.push_str("</loc></url>\n");
    }
    list.push_str("</urlset>\n");
    list.into_bytes()
}

pub(super) fn robots(site: &Site) -> Vec<u8> {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if site.config.base_url.is_some() {
        let _ = writeln!(text, "Sitemap: {}", absolute(site).to(&Route::Sitemap.path(site.archive())));
    }
    text.into_bytes()
}

fn absolute(site: &Site) -> Href {
    Href::absolute(site.config.base_url.as_ref().map_or("/", |url| url.as_str()))
}
