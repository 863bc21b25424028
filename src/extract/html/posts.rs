//! The posts of a thread: who wrote each, and when.
//!
//! Such lines look like the labels that stand everywhere on a page, so that nothing measured of a single block tells them.
//! What tells them is the thread: elements of one name in which the text stands, most of which name somebody.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::ops::Range;

use chrono::NaiveDate;
use foldhash::fast::FixedState;
use html5ever::local_name;
use scraper::node::Element;

use super::blocks::{Block, Kind};
use super::hints::{Hints, each_word};
use super::measures;
use super::outline::Outline;
use crate::extract::published;

/// Letters of a text that somebody posted.
const TEXT: u32 = 20;
/// Letters and words of a line that names somebody, or a day.
const LINE: u32 = 60;
const NAME_WORDS: usize = 5;
/// Elements above a text that may be its post.
const ABOVE: usize = 24;

/// A line of a post that may name its writer or its day.
struct Line {
    /// Which post it stands in, and the block.
    post: usize,
    block: usize,
    text: String,
    /// What the line's element is called: the like lines of all posts are of one name.
    name: u64,
    /// What the elements in and round it say of a writer.
    said: Said,
    /// The day that it names.
    day: Option<NaiveDate>,
    /// It holds a moment that machines can read.
    is_time: bool,
}

/// What was found of a thread: its posts, how many of them name somebody, and the blocks that do.
struct Thread {
    posts: Vec<usize>,
    named: usize,
    blocks: Vec<usize>,
}

/// What short blocks say, each read once.
type Read = HashMap<usize, (String, Option<NaiveDate>), FixedState>;

/// The blocks, besides those `kept`, that belong to the posts of a thread: who wrote each, and when, and posts of which
/// nothing was kept; none where the page is no thread.
pub(super) fn besides(outline: &Outline, blocks: &[Block], kept: &[bool]) -> Vec<usize> {
    let texts: Vec<&Block> = blocks
        .iter()
        .zip(kept)
        .filter(|(block, kept)| **kept && block.letters >= TEXT)
        .map(|(block, _)| block)
        .collect();
    let all: u32 = texts.iter().map(|block| block.letters).sum();
    // For each name of elements those that hold a text and no other of the name round it, and the letters in all of them.
    let mut of_name: HashMap<u64, (Vec<usize>, u32), FixedState> = HashMap::default();
    let mut known: HashSet<usize, FixedState> = HashSet::default();
    let mut met: Vec<u64> = Vec::new();
    for block in &texts {
        met.clear();
        for at in outline.above(block.at).take(ABOVE) {
            let Some(name) = name(outline, at).filter(|name| !met.contains(name)) else { continue };
            let (posts, letters) = of_name.entry(name).or_default();
            *letters += block.letters;
            if known.insert(at) {
                posts.push(at);
            }
            met.push(name);
        }
    }
    let mut read = Read::default();
    let threads = of_name.into_iter().filter(|(_, (posts, letters))| posts.len() >= 2 && letters * 10 >= all * 6);
    let threads = threads.filter_map(|(name, (posts, _))| {
        thread(outline, blocks, kept, with_siblings(outline, name, &posts), &mut read)
    });
    // Of elements inside one another those of which most name somebody; of equals the outer ones.
    let best = threads.max_by_key(|thread| (thread.named, std::cmp::Reverse(thread.posts[0])));
    let Some(Thread { posts, blocks: mut found, .. }) = best else { return Vec::new() };
    found.extend(passed_over(outline, blocks, kept, &posts));
    found.sort_unstable();
    found.dedup();
    found
}

/// The posts, and what is called so and stands beside them; in order.
fn with_siblings(outline: &Outline, called: u64, posts: &[usize]) -> Vec<usize> {
    let parents: HashSet<usize, FixedState> = posts.iter().map(|at| outline.entries[*at].parent).collect();
    let is_beside = |at: &usize| {
        let entry = &outline.entries[*at];
        !entry.hidden && parents.contains(&entry.parent) && name(outline, *at) == Some(called)
    };
    let first = posts.iter().min().copied().unwrap_or(0);
    let mut all: Vec<usize> = (first..outline.entries.len()).filter(is_beside).collect();
    all.extend(posts);
    all.sort_unstable();
    all.dedup();
    all
}

/// For each post its blocks; of posts inside one another, each has what stands before the next.
fn blocks_of(outline: &Outline, blocks: &[Block], posts: &[usize]) -> Vec<Range<usize>> {
    let end = |post: usize| outline.entries[posts[post]].end.min(posts.get(post + 1).copied().unwrap_or(usize::MAX));
    let first_from = |at: usize| blocks.partition_point(|block| block.first < at);
    (0..posts.len()).map(|post| first_from(posts[post])..first_from(end(post))).collect()
}

/// Posts of which most name their writers, who are not all one.
fn thread(outline: &Outline, blocks: &[Block], kept: &[bool], posts: Vec<usize>, read: &mut Read) -> Option<Thread> {
    let mut lines: Vec<Line> = Vec::new();
    let mut cards = 0;
    let (mut written, mut linked) = (0, 0);
    for (post, range) in blocks_of(outline, blocks, &posts).into_iter().enumerate() {
        cards += usize::from(range.clone().any(|at| kept[at] && leads_to_a_story(outline, &blocks[at])));
        for block in range.clone().filter(|at| kept[*at]).map(|at| &blocks[at]) {
            written += block.letters;
            linked += block.linked;
        }
        let may_say = |block: &Block| (2..=LINE).contains(&block.letters) && !outline.entries[block.first].hidden;
        let asked = range.filter(|at| !kept[*at] && may_say(&blocks[*at]));
        lines.extend(asked.filter_map(|block| line(outline, blocks, (post, posts[post]), block, read)));
    }
    let most = |count: usize| count >= 2 && count * 10 >= posts.len() * 6;
    // Headlines that lead elsewhere are those of a list of stories.
    if most(cards) || linked * 2 > written {
        return None;
    }
    let writers = column(
        &lines,
        |line| line.said > Said::Nothing && (line.day.is_some() || is_name(&line.text)),
        |lines| {
            let texts: HashSet<&str, FixedState> = lines.iter().map(|line| line.text.as_str()).collect();
            let bare = lines.iter().filter(|line| line.day.is_none()).count();
            let named = lines.iter().filter(|line| line.said > Said::About).count();
            if texts.len() < 2 { 0 } else { 2 * (lines.len() + texts.len()) + bare + named }
        },
    )?;
    if !most(writers.len()) {
        return None;
    }
    let days = column(
        &lines,
        |line| line.day.is_some() || line.is_time,
        |lines| {
            // A thread goes on in time, which the days on which its writers joined it do not.
            let days: Vec<NaiveDate> = lines.iter().filter_map(|line| line.day).collect();
            let in_order = days.array_windows().filter(|[a, b]| a <= b).count();
            2 * (lines.len() + in_order) + lines.iter().filter(|line| line.is_time).count()
        },
    );
    let days = days.filter(|days| most(days.len())).unwrap_or_default();
    let found = writers.iter().chain(&days).map(|line| line.block).collect();
    Some(Thread { named: writers.len(), posts, blocks: found })
}

/// Whether a block is a headline that leads to another page, as those of a list of stories do.
fn leads_to_a_story(outline: &Outline, block: &Block) -> bool {
    let is_within = |at: usize| {
        let link = outline.above(at).take(3).find(|at| outline.entries[*at].is(&local_name!("a")));
        link.and_then(|at| outline.entries[at].attr(&local_name!("href"))).is_some_and(|href| href.contains('#'))
    };
    block.kind == Kind::Heading && block.link_density() > 0.5 && !is_within(outline.entries[block.first].parent)
}

/// The texts of posts whose text was not kept: what stands in the elements in which other posts have theirs.
fn passed_over(outline: &Outline, blocks: &[Block], kept: &[bool], posts: &[usize]) -> Vec<usize> {
    let ranges = blocks_of(outline, blocks, posts);
    let holder = |post: usize, at: usize| {
        let within = outline.above(blocks[at].at).take_while(|at| *at > posts[post]);
        within.filter_map(|at| name(outline, at)).next()
    };
    let mut letters: HashMap<u64, u32, FixedState> = HashMap::default();
    for (post, range) in ranges.iter().enumerate() {
        for at in range.clone().filter(|at| kept[*at]) {
            if let Some(holder) = holder(post, at) {
                *letters.entry(holder).or_default() += blocks[at].letters;
            }
        }
    }
    let Some((text, _)) = letters.into_iter().max_by_key(|(holder, letters)| (*letters, *holder)) else {
        return Vec::new();
    };
    let is_text = |post: usize, at: usize| holder(post, at) == Some(text);
    let empty = ranges.into_iter().enumerate().filter(|(post, range)| {
        let mut texts = range.clone().filter(|at| kept[*at]);
        !texts.any(|at| is_text(*post, at))
    });
    let texts = empty.flat_map(|(post, range)| {
        range.filter(move |at| !outline.entries[blocks[*at].first].hidden && is_text(post, *at))
    });
    texts.collect()
}

/// Of the lines that are `wanted` those of the name for which most speaks, one of each post; of equals those that stand first.
fn column<'l>(
    lines: &'l [Line],
    wanted: impl Fn(&Line) -> bool,
    speaks: impl Fn(&[&'l Line]) -> usize,
) -> Option<Vec<&'l Line>> {
    let mut columns: Vec<Vec<&Line>> = Vec::new();
    let mut of_name: HashMap<u64, usize, FixedState> = HashMap::default();
    for line in lines.iter().filter(|line| wanted(line)) {
        let at = *of_name.entry(line.name).or_insert(columns.len());
        if at == columns.len() {
            columns.push(Vec::new());
        }
        match columns[at].last_mut() {
            // Beside the writer stands who edited the post.
            Some(last) if last.post == line.post => {
                if line.said > last.said {
                    *last = line;
                }
            }
            _ => columns[at].push(line),
        }
    }
    let columns = columns.into_iter().map(|lines| (speaks(&lines), lines)).filter(|(speaks, _)| *speaks > 0);
    columns.rev().max_by_key(|(speaks, _)| *speaks).map(|(_, lines)| lines)
}

/// Reads a line of a post, which is told by its number and its element; `None` where it can name neither.
fn line(
    outline: &Outline,
    blocks: &[Block],
    (post, element): (usize, usize),
    at: usize,
    read: &mut Read,
) -> Option<Line> {
    let block = &blocks[at];
    let (text, day) = read.entry(at).or_insert_with(|| {
        let text = measures::text(outline, block);
        let day = published::find(&text, None, None).first().and_then(|found| found.date.calendar_day());
        (text, day)
    });
    let holders = outline.above(block.at).take(4).take_while(|at| *at > element);
    let elements = (block.first..block.end).flat_map(|at| [at, outline.entries[at].parent]).chain(holders);
    let elements = elements.filter_map(|at| outline.entries[at].element());
    let said = elements.map(of_writer).max().unwrap_or(Said::Nothing);
    let is_time = holds_time(outline, block);
    let name = FixedState::default().hash_one(names(outline, block.at));
    let says = said > Said::Nothing || day.is_some() || is_time;
    says.then(|| Line { post, block: at, text: text.clone(), name, said, day: *day, is_time })
}

fn is_name(text: &str) -> bool {
    text.split(' ').count() <= NAME_WORDS && text.contains(char::is_alphabetic) && !text.contains([':', '：'])
}

/// Words in names of elements that stand round the writer of a post, and those that stand round all that is said of one.
const WRITER: &[&str] = &["author", "byline", "commenter", "creator", "nickname", "poster", "postedby", "username"];
const ABOUT: &[&str] = &["member", "membername", "nick", "profile", "user", "usercard", "userinfo"];
/// How addresses lead to what is said of one.
const PROFILES: &[&str] = &["/user/", "/users/", "/member/", "/members/", "/profile/", "/u/", "/author/"];

/// What an element says of a writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Nothing,
    /// That something is said of one.
    About,
    /// That this is one, by its name or by where it leads.
    Named,
    /// The same, to machines.
    Told,
}

fn of_writer(element: &Element) -> Said {
    let said = element.attrs.iter().map(|(name, value)| match name.local {
        local_name!("itemprop") | local_name!("rel") if value.split_ascii_whitespace().any(|word| word == "author") => {
            Said::Told
        }
        local_name!("class") | local_name!("id") => {
            let mut found = Said::Nothing;
            each_word(value, |word| {
                found = found.max(match () {
                    () if WRITER.contains(&word) => Said::Named,
                    () if ABOUT.contains(&word) => Said::About,
                    () => Said::Nothing,
                });
            });
            found
        }
        local_name!("href") if PROFILES.iter().any(|part| value.contains(part)) => Said::Named,
        _ => Said::Nothing,
    });
    said.max().unwrap_or(Said::Nothing)
}

/// Whether a block holds a moment that machines can read, or stands in what its name calls a date.
fn holds_time(outline: &Outline, block: &Block) -> bool {
    let is_time =
        |at: usize| outline.entries[at].is(&local_name!("time")) || outline.entries[at].hints.has(Hints::DATE);
    let text = block.first..block.end;
    text.map(|at| outline.entries[at].parent).chain([block.at]).any(is_time)
}

/// A number for what an element is called, if that may be the name of posts.
fn name(outline: &Outline, at: usize) -> Option<u64> {
    let (tag, called) = names(outline, at)?;
    let is_telling = !called.is_empty() || tag.contains('-') || matches!(tag, "article" | "li" | "tr" | "section");
    is_telling.then(|| FixedState::default().hash_one((tag, called)))
}

/// What an element is called: its tag, and the first of its classes or the beginning of its id, without figures.
fn names<'a>(outline: &Outline<'a>, at: usize) -> Option<(&'a str, &'a str)> {
    let entry = &outline.entries[at];
    let class = entry.attr(&local_name!("class")).and_then(|names| names.split_ascii_whitespace().next());
    let called = class.or_else(|| entry.attr(&local_name!("id"))).unwrap_or_default();
    let end = called.find(|c: char| c.is_ascii_digit()).unwrap_or(called.len());
    Some((&**entry.name()?, &called[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::extract::html::{blocks, parse};

    /// What is found besides of a page on which only paragraphs and headings are kept, those aside that say `no`.
    fn told(page: &str) -> Vec<String> {
        let page = parse::parse(&page.into(), Limits::default().nesting);
        let outline = Outline::new(&page, &|_| 0.0);
        let blocks = blocks::with_hidden(&outline);
        let is_kept = |block: &Block| {
            matches!(block.kind, Kind::Paragraph | Kind::Heading) && !measures::text(&outline, block).contains("no ")
        };
        let kept: Vec<bool> = blocks.iter().map(is_kept).collect();
        besides(&outline, &blocks, &kept).iter().map(|at| measures::text(&outline, &blocks[*at])).collect()
    }

    const POSTS: [(&str, &str, &str); 3] = [
        ("tidewatcher", "4 March 2024", "Does anybody know why the east sluice was shut on Sunday morning?"),
        ("mudlark", "4 March 2024", "They found a crack in the lower hinge, the notice is on the quay."),
        ("tidewatcher", "6 March 2024", "Thank you, I had not seen the notice when I went past there."),
    ];

    #[test]
    fn each_post_of_a_thread_keeps_its_writer_and_its_day() {
        let posts = POSTS.map(|(name, day, text)| {
            format!(
                "<div class='post odd{}'><div class='side'><a class='username' href='/members/{name}/'>{name}</a>\
                 <div class='user-title'>Member</div><div class='user-joined'>1 May 2019</div></div>\
                 <div class='head'><time datetime='x'>{day}</time></div><p>{text}</p><div>Like</div></div>",
                day.len()
            )
        });
        let page = format!("<body><div class='menu'><a href='/u/x'>Log in</a></div>{}</body>", posts.concat());
        let expected = ["tidewatcher", "4 March 2024", "mudlark", "4 March 2024", "tidewatcher", "6 March 2024"];
        assert_eq!(told(&page), expected);
    }

    #[test]
    fn a_post_of_which_nothing_was_kept_comes_along() {
        let posts = [POSTS[0], POSTS[1], ("holt", "7 March 2024", "I say no more."), POSTS[2]].map(|(name, day, text)| {
            format!(
                "<li class='post'><h3><a href='?p=1#p1'>Re: sluice</a></h3><div class='author'>by {name} {day}</div>\
                 <div class='content'><p>{text}</p></div><div class='sign'>no greeting</div></li>"
            )
        });
        let told = told(&format!("<body><ul>{}</ul></body>", posts.concat()));
        let texts = told.iter().filter(|line| !line.starts_with("by ")).collect::<Vec<_>>();
        assert_eq!((told.len(), texts), (5, vec![&"I say no more.".to_owned()]));
    }

    #[test]
    fn what_stands_inside_one_another_is_a_thread_as_well() {
        let page = POSTS.iter().rev().fold(String::new(), |inner, (name, day, text)| {
            format!("<li class='c'><div class='byline'>{name} {day}</div><p>{text}</p><ol>{inner}</ol></li>")
        });
        assert_eq!(told(&page), ["tidewatcher 4 March 2024", "mudlark 4 March 2024", "tidewatcher 6 March 2024"]);
    }

    #[test]
    fn a_list_of_stories_and_the_parts_of_an_article_are_no_thread() {
        let card = |name: &str, text: &str| {
            format!(
                "<article><h2><a href='/x'>{text}</a></h2><span class='author'>{name}</span><p>{text}</p></article>"
            )
        };
        let cards: String = POSTS.iter().map(|(name, _, text)| card(name, text)).collect();
        let parts: String =
            POSTS.iter().map(|(_, _, text)| format!("<section><h2>Part</h2><p>{text}</p></section>")).collect();
        let one: String =
            POSTS.iter().map(|(_, _, text)| format!("<li><i class='author'>A</i><p>{text}</p></li>")).collect();
        for page in [cards, parts, one] {
            assert_eq!(told(&page), [""; 0], "{page}");
        }
    }
}
