//! Pictures with captions become `figure` and `figcaption`, whatever they were written as: a class, emphasis beneath the
//! picture, a table of two cells. Everything after sees one kind.

use ego_tree::NodeRef;
use html5ever::{LocalName, local_name};
use scraper::{Html, Node};

use super::body::Body;
use super::hints::{self, Hints};
use super::outline::{Outline, push_collapsed};
use super::totals::inside_cut;
use crate::extract::cues::{Cue, Cues};
use crate::markdown::NodeId;

/// A picture's surroundings, by node.
struct Figure {
    holder: NodeId,
    caption: NodeId,
    /// Cells and rows between the two, which no longer stand in a table.
    cells: Vec<NodeId>,
}

/// Pictures looked at; a page with more is a gallery.
const MOST: usize = 400;
/// How far above the picture its holder may stand.
const HIGHEST: usize = 6;
/// Nodes in a holder.
const LARGEST: usize = 80;
/// Characters of a caption.
const LONGEST: usize = 500;

/// Renames the elements round each picture that has a caption.
pub(super) fn mark(page: &mut Html) {
    let pictures = page.tree.nodes().filter(|node| is(node, &local_name!("img"))).take(MOST);
    let figures: Vec<Figure> = pictures.filter_map(figure).collect();
    for figure in figures {
        rename(page, figure.holder, local_name!("figure"));
        rename(page, figure.caption, local_name!("figcaption"));
        for cell in figure.cells {
            rename(page, cell, local_name!("div"));
        }
    }
}

/// The captioned pictures between the heading and the body: they open the article.
pub(super) fn leading(outline: &Outline, heading: Option<usize>, body: &Body) -> Vec<NodeId> {
    let Some(heading) = heading.filter(|&heading| heading < body.root) else { return Vec::new() };
    let inside = inside_cut(outline, &body.furniture);
    let captioned = |at: usize| {
        let within = &outline.entries[at..outline.entries[at].end];
        within.iter().any(|entry| entry.is(&local_name!("figcaption")))
    };
    let figure = |at: &usize| {
        let entry = &outline.entries[*at];
        entry.is(&local_name!("figure")) && entry.end <= body.root && !inside[*at] && !entry.linked && captioned(*at)
    };
    (heading..body.root).filter(figure).take(LEADING).map(|at| outline.entries[at].id).collect()
}

/// Pictures that open an article.
const LEADING: usize = 3;

fn rename(page: &mut Html, id: NodeId, name: LocalName) {
    if let Some(mut node) = page.tree.get_mut(id)
        && let Node::Element(element) = node.value()
    {
        element.name.local = name;
    }
}

/// The holder of a picture is the nearest element above it with words in it.
fn figure(picture: NodeRef<Node>) -> Option<Figure> {
    for holder in picture.ancestors().take(HIGHEST) {
        let name = &holder.value().as_element()?.name.local;
        if is_page(name) {
            return None;
        }
        if is_cell(name) {
            continue;
        }
        if matches!(*name, local_name!("a") | local_name!("li")) && has_words(holder)? {
            return None;
        }
        if has_words(holder)? {
            return described(holder, picture);
        }
    }
    None
}

fn is_page(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("body")
            | local_name!("main")
            | local_name!("article")
            | local_name!("section")
            | local_name!("figcaption")
    )
}

fn is_cell(name: &LocalName) -> bool {
    matches!(*name, local_name!("tbody") | local_name!("tr") | local_name!("td") | local_name!("th"))
}

/// Whether words stand in an element; nothing where it is too large to hold one picture.
fn has_words(holder: NodeRef<Node>) -> Option<bool> {
    let mut words = false;
    for (count, node) in holder.descendants().enumerate() {
        if count > LARGEST {
            return None;
        }
        words = words || node.value().as_text().is_some_and(|text| text.chars().any(char::is_alphanumeric));
    }
    Some(words)
}

/// The figure that `holder` is, if it holds nothing but the picture and, beneath it, its caption.
fn described(holder: NodeRef<Node>, picture: NodeRef<Node>) -> Option<Figure> {
    let (mut text, mut beneath, mut linked) = (String::new(), false, 0);
    let mut caption: Option<NodeRef<Node>> = None;
    for node in holder.descendants() {
        beneath |= node.id() == picture.id();
        match node.value() {
            Node::Element(element) => match element.name.local {
                // Another caption is marked already, another picture may be whose caption it is.
                local_name!("figcaption") => return None,
                local_name!("img") if node.id() != picture.id() => return None,
                _ => {}
            },
            Node::Text(words) if words.chars().any(char::is_alphanumeric) => {
                if !beneath {
                    return None;
                }
                push_collapsed(&mut text, words);
                let within = node.ancestors().take_while(|above| above.id() != holder.id());
                linked += words.len() * usize::from(within.clone().any(|above| is(&above, &local_name!("a"))));
                caption = match caption {
                    None => within.last(),
                    // All words stand in one child of the holder, or in one child of a child.
                    Some(first) if within.last().is_some_and(|last| last.id() == first.id()) => Some(first),
                    Some(_) => return None,
                };
            }
            _ => {}
        }
    }
    // Where the child holds the picture, too, as the body of a table does, the caption stands deeper.
    let mut caption = caption?;
    while caption.descendants().any(|node| node.id() == picture.id()) {
        let mut with_words = caption.children().filter(|child| has_words(*child) == Some(true));
        caption = with_words.next()?;
        if with_words.next().is_some() {
            return None;
        }
    }
    let length = text.chars().count();
    if !(4..=LONGEST).contains(&length) || linked * 2 > text.len() || holder.value().as_element().is_none() {
        return None;
    }
    let in_figure = is(&holder, &local_name!("figure"));
    let in_table = is(&holder, &local_name!("table"));
    if !(in_figure || in_table || is_described_by(caption) || Cues::embedded().opens(Cue::Caption, &text)) {
        return None;
    }
    while is(&caption, &local_name!("tr")) {
        caption = caption.children().find(|child| has_words(*child) == Some(true))?;
    }
    caption.value().as_element()?;
    let mut cells: Vec<NodeId> = Vec::new();
    if in_table {
        let cell = |node: &NodeRef<Node>| node.value().as_element().is_some_and(|element| is_cell(&element.name.local));
        cells.extend(holder.descendants().filter(cell).map(|node| node.id()).filter(|id| *id != caption.id()));
    }
    Some(Figure { holder: holder.id(), caption: caption.id(), cells })
}

/// Whether an element is a caption by its class, or by being emphasised as a whole.
fn is_described_by(caption: NodeRef<Node>) -> bool {
    let mut node = caption;
    loop {
        let Some(element) = node.value().as_element() else { return false };
        let names = [element.attr("class"), element.attr("id")];
        let hints = names.into_iter().flatten().map(hints::of_names).fold(Hints::NONE, Hints::and);
        if hints.has(Hints::CAPTION)
            || matches!(element.name.local, local_name!("em") | local_name!("i") | local_name!("small"))
        {
            return true;
        }
        let mut children = node.children().filter(|child| !is_blank(child));
        match (children.next(), children.next()) {
            (Some(only), None) => node = only,
            _ => return false,
        }
    }
}

fn is_blank(node: &NodeRef<Node>) -> bool {
    match node.value() {
        Node::Text(text) => text.trim().is_empty(),
        Node::Element(element) => element.name.local == local_name!("br"),
        _ => true,
    }
}

fn is(node: &NodeRef<Node>, name: &LocalName) -> bool {
    node.value().as_element().is_some_and(|element| element.name.local == *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_in_any_markup() {
        let check = |source: &str, expected: Option<&str>| {
            let mut page = Html::parse_document(source);
            mark(&mut page);
            let selector = scraper::Selector::parse("figure > figcaption, figure figcaption").unwrap();
            let found = page.select(&selector).next().map(|caption| caption.text().collect::<String>());
            assert_eq!(found.as_deref(), expected, "{source}");
        };
        check("<div><img src=a.jpg><p class=image-caption>Boats at dawn</p></div>", Some("Boats at dawn"));
        check("<p><img src=a.jpg><br><em>Boats at dawn</em></p>", Some("Boats at dawn"));
        check("<p><a href=b.jpg><img src=a.jpg></a><span>Photo: Mira Castell</span></p>", Some("Photo: Mira Castell"));
        check("<table><tr><td><img src=a.jpg><tr><td>Boats at dawn</table>", Some("Boats at dawn"));
        check("<figure><img src=a.jpg><div>Boats at dawn</div></figure>", Some("Boats at dawn"));
        check("<div><img src=a.jpg><p>The boats came back.</p></div>", None);
        check("<div><img src=a.jpg><p class=caption><a href=/b>Another story</a></p></div>", None);
        check("<div><img src=a.jpg><img src=b.jpg><p class=caption>Boats</p></div>", None);
        check("<table><tr><td>Name<td><img src=a.jpg><tr><td>Boats<td>at dawn</table>", None);
    }
}
