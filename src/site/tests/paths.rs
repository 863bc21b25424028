//! What a path is read as, held against the list of all routes.

use super::super::cite;
use super::super::route::{List, Scope, Selection};
use super::templates::rich_sample;
use super::*;

/// Routes like one, some of which no site has.
fn alike(route: Route) -> Vec<Route> {
    let mut others = vec![route];
    match route {
        Route::Home { page } => others.push(Route::Home { page: page + 1 }),
        Route::Year { year, page } => others.push(Route::Year { year, page: page + 1 }),
        Route::Month { year, month, page } => others.push(Route::Month { year, month, page: page + 1 }),
        Route::Undated { page } => others.push(Route::Undated { page: page + 1 }),
        Route::Terms { kind, page } => {
            others.extend([Route::Terms { kind, page: page + 1 }, Route::NumberedFirst(List::Terms(kind))]);
        }
        Route::Term { kind, term, page } => {
            let scope = Scope::Term(kind, term);
            others.extend([Route::Term { kind, term, page: page + 1 }, Route::Atom(scope), Route::JsonFeed(scope)]);
            others.push(Route::NumberedFirst(List::Term { kind, term }));
            others.extend(cite::Format::ALL.map(|f| Route::Citations(Selection::Term(kind, term), f)));
        }
        Route::Narrowed { list, page } => others.push(Route::Narrowed { list, page: page + 1 }),
        Route::Document(id) => others.extend([Route::Compared(id), Route::Text(id), Route::Markdown(id)]),
        _ => {}
    }
    others.extend([Route::Sitemap, Route::SitemapPart(0), Route::Opml, Route::Search, Route::Captures, Route::Exports]);
    others.push(Route::NumberedFirst(List::Home));
    others
}

#[test]
fn every_route_is_found_at_its_path_and_none_at_another() {
    let mut met = 0;
    for settings in [
        "",
        "[pages]\nnumbered_first = true\nyears = false\n",
        "paginate_terms_by = 2\n[pages]\nnumbered_first = true\n",
        "[pages]\nauthors = false\ncomparisons = false\n[feeds]\nformats = [\"json\"]\n",
        "generate_search = false\n[exports]\ncitations = false\nmarkdown = false\nchecksums = false\n",
    ] {
        let site = site(rich_sample(), &format!("paginate_by = 3\n{BASE}{settings}"));
        let routes: BTreeMap<SitePath, Route> = site.routes().into_iter().collect();
        assert_eq!(routes.len(), site.routes().len(), "two routes at one path");
        for (path, route) in &routes {
            assert_eq!(site.route(path), Some(*route), "{path:?}");
            for other in alike(*route) {
                let path = other.path(&site.archive);
                assert_eq!(site.route(&path), routes.get(&path).copied(), "{path:?}");
            }
            let path = path.as_str();
            for wrong in [format!("{path}x"), format!("x/{path}"), path.replace('0', "00"), path.replacen('/', "//", 1)]
            {
                let wrong = SitePath::file(wrong);
                assert_eq!(site.route(&wrong), routes.get(&wrong).copied(), "{wrong:?}");
            }
            met += 1;
        }
    }
    assert!(met > 800, "{met}");
}
