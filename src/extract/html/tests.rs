//! Small invented pages, each with one thing to get right.

use super::read;
use crate::capture::{Capture, Kind};
use crate::config::Limits;
use crate::extract::{Article, furniture::Furniture};

fn capture(source: &str) -> Capture {
    Capture {
        path: "page.html".into(),
        kind: Kind::Html,
        text: source.to_owned(),
        charset: "UTF-8",
        url: None,
        captured: None,
    }
}

fn article(source: &str) -> Article {
    read(&capture(source), &Furniture::default(), &Limits::default()).map(|read| read.output).unwrap()
}

/// A paragraph that looks like one, told apart by its number.
fn paragraph(n: usize) -> String {
    format!(
        "<p>Paragraph {n} tells how the ferry crossed the strait at dawn, how the crew counted the crates twice, and why \
         the harbour master, who had seen worse, signed the papers without a word.</p>"
    )
}

fn paragraphs(from: usize, to: usize) -> String {
    (from..=to).map(paragraph).collect()
}

/// The numbers of the paragraphs in a text.
fn kept(article: &Article) -> Vec<usize> {
    let numbers = article.text.split("Paragraph ").skip(1);
    numbers.filter_map(|rest| rest.split(' ').next()?.parse().ok()).collect()
}

#[test]
fn metadata_of_each_kind() {
    let body = format!("<main><h1>Ferry crosses the strait</h1>{}</main>", paragraphs(1, 4));
    for (kind, head, before) in [
        (
            "JSON-LD",
            r#"<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry crosses the strait",
            "author": {"@type": "Person", "name": "Mira Castell"}, "datePublished": "2024-03-05T21:30:00+03:00",
            "publisher": {"@type": "Organization", "name": "The Quay Courier"}}</script>"#,
            "",
        ),
        (
            "Open Graph",
            "<meta property=og:title content='Ferry crosses the strait'><meta property=og:site_name content='The Quay Courier'>
            <meta property=article:published_time content='2024-03-05T21:30:00+03:00'><meta property=article:author content='Mira Castell'>",
            "",
        ),
        (
            "Dublin Core",
            "<meta name=DC.title content='Ferry crosses the strait'><meta name=DC.publisher content='The Quay Courier'>
            <meta name=DC.date.issued content='2024-03-05T21:30:00+03:00'><meta name=DC.creator content='Mira Castell'>",
            "",
        ),
        (
            "microdata and the name of the site",
            "<title>Ferry crosses the strait | The Quay Courier</title><meta name=application-name content='The Quay Courier'>",
            "<div><span itemprop=author>By Mira Castell</span> <time itemprop=datePublished datetime='2024-03-05T21:30:00+03:00'>5 March</time></div>",
        ),
    ] {
        let page = article(&format!("<html><head>{head}</head><body>{before}{body}</body></html>"));
        assert_eq!(page.title, "Ferry crosses the strait", "{kind}");
        assert_eq!(page.authors, ["Mira Castell"], "{kind}");
        assert_eq!(page.date.map(|date| date.to_string()).as_deref(), Some("2024-03-05T21:30:00+03:00"), "{kind}");
        assert_eq!(page.source.as_deref(), Some("The Quay Courier"), "{kind}");
        assert_eq!(kept(&page), [1, 2, 3, 4], "{kind}");
    }
}

#[test]
fn the_visible_page_tells_who_and_when() {
    let page = article(&format!(
        "<body><article><h1>Ferry crosses the strait</h1><div>Written by</div><div>Mira Castell</div><div>Published: 5 March 2024</div>{}</article>",
        paragraphs(1, 4)
    ));
    assert_eq!(page.authors, ["Mira Castell"]);
    assert_eq!(page.date.map(|date| date.to_string()).as_deref(), Some("2024-03-05"));
}

#[test]
fn publication_goes_before_the_change() {
    let page = article(&format!(
        "<meta property=article:modified_time content='2024-04-01T08:00:00Z'><meta property=article:published_time content='2024-03-05T00:00:00Z'>
        <h1>Ferry crosses the strait</h1>{}",
        paragraphs(1, 4)
    ));
    // Midnight to the second is a placeholder: the day is known, the time is not.
    assert_eq!(page.date.map(|date| date.to_string()).as_deref(), Some("2024-03-05"));
}

#[test]
fn a_body_in_parts_is_one_body() {
    let split = format!(
        "<body><div class=story><div>{}</div><div class=advertisement>Buy a boat today!</div><div>{}</div></div></body>",
        paragraphs(1, 3),
        paragraphs(4, 6)
    );
    let lead_outside = format!(
        "<body><div><div class=intro>{}</div><div class=article-body>{}</div></div></body>",
        paragraph(1),
        paragraphs(2, 6)
    );
    for source in [split, lead_outside] {
        let page = article(&source);
        assert_eq!(kept(&page), [1, 2, 3, 4, 5, 6], "{source}");
        assert!(!page.text.contains("boat"), "{}", page.text);
    }
}

#[test]
fn what_is_not_the_article_stays_out() {
    for (kind, furniture) in [
        ("by name", format!("<aside>{}</aside>", paragraph(9))),
        ("by role", format!("<div role=complementary>{}</div>", paragraph(9))),
        ("by class", format!("<div class=related-posts>{}</div>", paragraph(9))),
        ("cookie banner", format!("<div id=cookie-consent>{}</div>", paragraph(9))),
        ("comments", format!("<section class=comments>{}</section>", paragraph(9))),
        ("hidden", format!("<div style='display: none'>{}</div>", paragraph(9))),
        ("announced", format!("<div><h3>Related articles</h3>{}</div>", paragraph(9))),
        ("links", "<ul><li><a href=/a>Paragraph 9 of another story</a><li><a href=/b>More of it</a></ul>".to_owned()),
    ] {
        let page = article(&format!("<body><div>{}{furniture}</div></body>", paragraphs(1, 6)));
        assert_eq!(kept(&page), [1, 2, 3, 4, 5, 6], "{kind}");
    }
}

#[test]
fn a_class_that_holds_all_of_the_page_is_not_believed() {
    let page = article(&format!("<body><div class='page has-sidebar share'>{}</div></body>", paragraphs(1, 4)));
    assert_eq!(kept(&page), [1, 2, 3, 4]);
    let posts: String = (1..=4).map(|n| format!("<div class=comment>{}</div>", paragraph(n))).collect();
    assert_eq!(kept(&article(&format!("<body><h1>Which knot holds?</h1>{posts}</body>"))), [1, 2, 3, 4]);
}

#[test]
fn a_page_without_text_is_refused_with_the_reason() {
    for source in ["", "<html></html>", "<nav><a href=/>Home</a></nav>", "<script>let a = 'text';</script>"] {
        let refused = read(&capture(source), &Furniture::default(), &Limits::default()).unwrap_err();
        assert!(refused.to_string().starts_with("page.html: error: no text"), "{refused}");
    }
}

#[test]
fn a_page_of_scraps_is_given_whole() {
    let items: String = (1..=9).map(|n| format!("<div>Rope of {n} strands</div>")).collect();
    let page = article(&format!("<body><nav><a href=/>Home</a></nav><h2>Ropes</h2>{items}</body>"));
    assert!(page.text.contains("Rope of 9 strands") && !page.text.contains("Home"), "{}", page.text);
}

#[test]
fn pictures_of_the_article_keep_their_captions() {
    for (kind, before, inside) in [
        ("figure", "", "<figure><img src=https://e.org/a.jpg><figcaption>Crates at dawn</figcaption></figure>"),
        ("class", "", "<div><img src=https://e.org/a.jpg><p class=photo-caption>Crates at dawn</p></div>"),
        ("cell", "", "<table><tr><td><img src=https://e.org/a.jpg><tr><td>Crates at dawn</table>"),
        ("above the body", "<figure><img src=https://e.org/a.jpg><figcaption>Crates at dawn</figcaption></figure>", ""),
    ] {
        let page = article(&format!(
            "<body><h1>Ferry crosses the strait</h1>{before}<div class=article-body>{inside}{}</div></body>",
            paragraphs(1, 4)
        ));
        assert_eq!(page.captions, ["Crates at dawn"], "{kind}");
        assert!(page.body.contains("![](https://e.org/a.jpg)\n_Crates at dawn_"), "{kind}: {}", page.body);
        assert!(!page.text.contains("Crates at dawn"), "{kind}: {}", page.text);
    }
}

#[test]
fn what_stands_between_paragraphs_and_is_not_the_articles_goes() {
    for inserted in [
        "<div><p>Advertisement</p><p>Zephyr boots keep you dry</p></div>",
        "<div><em>Ad</em> Zephyr boots keep you dry</div>",
        "<p>Read also: Zephyr leaves the harbour</p>",
        "<p><a href=/z><b>Read more: Zephyr leaves the harbour</b></a></p>",
        "<p><b>Related:</b><br><a href=/z>Zephyr leaves the harbour</a></p>",
    ] {
        let page = article(&format!("<body><div>{}{inserted}{}</div></body>", paragraphs(1, 3), paragraphs(4, 6)));
        assert_eq!(kept(&page), [1, 2, 3, 4, 5, 6], "{inserted}");
        assert!(!page.text.contains("Zephyr"), "{}", page.text);
    }
}

#[test]
fn a_body_without_an_element_of_its_own() {
    let page = article(&format!(
        "<table><tr><td><a href=/><img alt='The Quay Courier logo' src=l.gif></a> Today: 3 December 2023
        <tr><td>Ropes in all sizes<td><h1>Ferry crosses the strait</h1>
        <div>10 November 2023, 09:15 &nbsp; Author: Mira Castell &nbsp; Source: Strait Telegraph</div>{}
        <b>Comments (2)</b><br><div>Zephyr, 10.11.2023<br>I was there.</div>
        <tr><td>© 2023 The Quay Courier. All rights reserved.</table>",
        paragraphs(1, 6)
    ));
    assert_eq!(kept(&page), [1, 2, 3, 4, 5, 6]);
    for absent in ["Today", "Ropes", "09:15", "Comments", "Zephyr", "©"] {
        assert!(!page.text.contains(absent), "{absent}: {}", page.text);
    }
    assert_eq!(page.source.as_deref(), Some("The Quay Courier"));
    assert_eq!(page.credit.as_deref(), Some("Strait Telegraph"));
    assert_eq!(page.authors, ["Mira Castell"]);
}

#[test]
fn the_lead_is_the_description_and_not_said_twice() {
    let lead = "Nobody on board had expected so calm a sea in the first week of March.";
    for (kind, head, standfirst) in [
        ("class", "", format!("<p class=standfirst>{lead}</p>")),
        ("as told", format!("<meta name=description content='{lead}'>").as_str(), format!("<h2>{lead}</h2>")),
    ] {
        let page = article(&format!(
            "{head}<body><article><h1>Ferry crosses the strait</h1>{standfirst}{}</article>",
            paragraphs(1, 4)
        ));
        assert_eq!(page.description.as_deref(), Some(lead), "{kind}");
        assert!(!page.text.contains("calm a sea"), "{kind}: {}", page.text);
    }
    let cut = "Paragraph 1 tells how the ferry crossed the strait at da…";
    let page = article(&format!("<meta name=description content='{cut}'><h1>Ferry</h1>{}", paragraphs(1, 4)));
    assert_eq!(page.description, None);
}

#[test]
fn authors_of_comments_are_not_the_articles() {
    let page = article(&format!(
        "<article><h1>Ferry crosses the strait</h1><p>By <a rel=author href=/m>Mira Castell</a></p>{}</article>
        <div itemscope itemtype='https://schema.org/Comment'><b itemprop=author>Zephyr</b> <a rel=author>Boreas</a></div>",
        paragraphs(1, 4)
    ));
    assert_eq!(page.authors, ["Mira Castell"]);
}

#[test]
fn of_agreeing_dates_the_more_exact_is_taken() {
    let page = article(&format!(
        "<meta name=date content=2024-03-05><article><h1>Ferry crosses the strait</h1>
        <p><time datetime='2024-03-05T21:30:00+03:00'>5 March</time></p>{}</article>",
        paragraphs(1, 4)
    ));
    assert_eq!(page.date.map(|date| date.to_string()).as_deref(), Some("2024-03-05T21:30:00+03:00"));
}

/// R-12: whatever a page is made of, the reader ends, within a worker's stack.
#[test]
fn hostile_pages_are_read_or_refused() {
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=b")).collect();
    let mut pages = vec![format!("<p{attributes}>text")];
    for unit in [
        "<div>",
        "<span>",
        "<b><p>",
        "<table><tr><td>",
        "<a href=x>",
        "<!--",
        "&amp",
        "<p x=\"",
        "<li>x<p>y",
        "</p>",
        "<svg>",
        "<time>1</time>",
        "<i itemprop=author>x",
        "<h1>x",
        "<",
    ] {
        pages.push(unit.repeat((1 << 20) / unit.len()));
    }
    let worker = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        for page in &pages {
            let _ = read(&capture(page), &Furniture::default(), &Limits::default());
        }
    });
    worker.unwrap().join().unwrap();
}

/// Where pages tell the day of publication; `day` is where it stands.
#[test]
fn days_wherever_they_stand() {
    let text = paragraphs(1, 4);
    let page = |head: &str, above: &str, below: &str| {
        format!("<html lang=en><head>{head}</head><body><main>{above}{text}</main>{below}</body></html>")
    };
    let heading = "<h1>Ferry crosses the strait</h1>";
    for (place, source) in [
        ("a heading above the title", page("", &format!("<h5>March 5, 2024</h5>{heading}"), "")),
        ("a heading that is a label", page("", &format!("{heading}<h4>Published</h4><div>March 5, 2024</div>"), "")),
        ("its name in another's", page("<meta name=quay-publishedDate content=20240305>", heading, "")),
        ("a state", page("<script>var s = {\"publishedAt\": \"2024-03-05T21:30:00Z\"}</script>", heading, "")),
        ("under the text", page("", heading, "<p><time datetime=2024-03-05>March 5</time></p><h2>More</h2>")),
        ("under the writer", page("", heading, "<p>Written by Mira Holt</p><p>March 5, 2024</p>")),
        (
            "called so far below the title",
            page(
                "<meta property=article:published_time content=2024-03-01>",
                &format!("{heading}{}", paragraphs(5, 80)),
                "",
            )
            .replace("</main>", "<div>Published <time datetime=2024-03-05>March 5, 2024</time></div></main>"),
        ),
    ] {
        let date = article(&source).date.map(|date| date.date_part());
        assert_eq!(date.as_deref(), Some("2024-03-05"), "{place}");
    }
}

#[test]
fn days_of_other_stories_under_the_text() {
    let text = paragraphs(1, 4);
    let page =
        |below: &str| format!("<html lang=en><body><main><h1>Ferry crosses</h1>{text}</main>{below}</body></html>");
    for below in [
        "<a href=/x><time datetime=2024-03-05>March 5</time> The harbour is open</a>",
        "<h2>More stories</h2><div class=date>March 5, 2024</div>",
        "<div class=comments><time datetime=2024-03-05>March 5</time></div>",
        "<p>Written by Mira Holt</p><p>Updated March 5, 2024</p>",
    ] {
        assert_eq!(article(&page(below)).date.map(|date| date.date_part()), None, "{below}");
    }
}

#[test]
fn parts_that_are_sent_later_are_shown() {
    let text = paragraphs(1, 4);
    let streamed = format!("<div hidden id=S:1><h1>Ferry crosses</h1><p>March 5, 2024</p>{text}</div>");
    let found = article(&streamed);
    assert_eq!(kept(&found), [1, 2, 3, 4]);
    assert_eq!(found.date.map(|date| date.date_part()).as_deref(), Some("2024-03-05"));
}

#[test]
fn a_name_over_a_word_about_its_bearer_signs() {
    let about = "<p>Mira Holt sails between the islands and has written of ports and ferries for ten years.</p>";
    let page = |below: &str| format!("<main><h1>Ferry crosses</h1>{}</main>{below}", paragraphs(1, 4));
    assert_eq!(article(&page(&format!("<p>Mira Holt</p><p>Editor</p>{about}"))).authors, ["Mira Holt"]);
    assert!(article(&page(&format!("<p>Ola Brandt</p>{about}"))).authors.is_empty());
}

/// Scripts that write no blanks between words and no mark behind sentences.
#[test]
fn short_pages_without_blanks_between_words() {
    let page = |heading: &str, paragraphs: [&str; 2]| {
        let [one, two] = paragraphs;
        format!("<nav><a href=/>{heading}</a></nav><main><h1>{heading}</h1><p>{one}</p><p>{two}</p></main>")
    };
    for (heading, paragraphs) in [
        (
            "ประภาคารเก่าเปิดอีกครั้ง",
            [
                "ประภาคารเก่าบนแหลมเปิดให้เข้าชมอีกครั้งเมื่อวานนี้ หลังจากปิดซ่อมนานสามปี ชาวบ้านกว่าร้อยคนมาร่วมงานตั้งแต่เช้า",
                "ผู้ดูแลบอกว่าโคมไฟดวงใหม่ส่องได้ไกลกว่าเดิม และเรือประมงจะกลับเข้าฝั่งได้ปลอดภัยขึ้น แม้ในคืนที่มีหมอกหนา",
            ],
        ),
        (
            "渡轮因退潮停航",
            [
                "两岛之间的渡轮昨天早上停航，原因是水位降到十年来最低。数百名乘客从清晨起就在码头等候。",
                "港口工作人员说，下午涨潮后渡轮将恢复运行，请乘客出发前查看时刻表。",
            ],
        ),
    ] {
        let found = article(&page(heading, paragraphs));
        assert_eq!(found.title, heading);
        assert!(paragraphs.iter().all(|paragraph| found.text.contains(paragraph)), "{}", found.text);
    }
}

#[test]
fn tools_of_the_site_in_a_heading_are_left_out() {
    let page = format!(
        "<main><h1>Ferry crosses the strait</h1>{}<h2>History of the ferry <span class=editsection>[<a href=/edit>edit</a>]</span></h2>{}</main>",
        paragraphs(1, 2),
        paragraphs(3, 4)
    );
    let article = article(&page);
    assert!(article.body.contains("## History of the ferry\n"), "{}", article.body);
    assert_eq!(kept(&article), [1, 2, 3, 4]);
}

#[test]
fn tags_are_a_list_of_names_and_no_row_of_buttons() {
    let page = |tags: &str| {
        let body = paragraphs(1, 4);
        article(&format!("<main><h1>Ferry crosses the strait</h1><div class=topic>{body}{tags}</div></main>")).tags
    };
    let list = "<ul class=tags><li><a href=/t/1>#ferries</a><li><a href=/t/2>Night crossings</a></ul>";
    assert_eq!(page(list), ["ferries", "Night crossings"]);
    let posts = "<p>As <a href=/u/1>mira_c</a> said, <a href=/u/2>ola</a> was there.</p><a href=/s>Share</a> <a href=/r>Reply</a>";
    assert_eq!(page(posts), Vec::<String>::new());
    let buttons = "<div class=tags><a href=/s>Share</a><a href=/r>Reply</a><a href=/u>mira_c</a></div>";
    assert_eq!(page(buttons), Vec::<String>::new());
}

#[test]
fn pictures_that_close_a_text_belong_to_it() {
    let close = |end: &str| {
        let page = format!(
            "<article><h1>Ferry</h1>{}{end}</article><footer><img src=https://q.example/seal.png></footer>",
            paragraphs(1, 3)
        );
        let article = article(&page);
        let pictures = ["pier.png", "share.png", "seal.png"].map(|name| article.body.contains(name));
        (pictures, article.captions)
    };
    let figure =
        "<figure><img src=https://q.example/pier.png alt=Pier><figcaption>The pier at dawn</figcaption></figure>";
    assert_eq!(close(figure), ([true, false, false], vec!["The pier at dawn".to_owned()]));
    assert_eq!(close("<img src=https://q.example/pier.png alt=Pier>").0, [true, false, false]);
    assert_eq!(close("<a href='https://post.example'><img src=https://q.example/share.png></a>").0, [false; 3]);
}

/// What is doubted of a page of which nobody knows when it was saved.
fn doubts(head: &str, text: &str) -> Vec<String> {
    let page = format!("<head>{head}</head><article><h1>Ferry crosses the strait</h1>{text}</article>");
    let read = crate::extract::extract(&capture(&page), &Furniture::default(), &Limits::default()).unwrap();
    read.warnings.into_iter().map(|warning| warning.message).collect()
}

#[test]
fn what_may_be_wrong_with_a_page_is_told() {
    let has = |doubts: &[String], what: &str| doubts.iter().any(|doubt| doubt.contains(what));
    let (text, short) = (
        paragraphs(1, 4),
        "<p>The page that you were looking for has sailed, and will not be back before the spring. Ask at the harbour office, or go back to the quay.</p>",
    );
    let on = |day: &str| format!("<meta property='article:published_time' content='{day}'>");
    let paid = "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"Ferry crosses the strait\", \
                \"isAccessibleForFree\": false}</script>";
    for (head, text, what, is_told) in [
        (on("2099-03-05"), &text, "after the day on which the page was saved", true),
        (on("2024-03-05"), &text, "after the day on which the page was saved", false),
        (on("2024-03-05"), &short.to_owned(), "few words", true),
        (on("2024-03-05"), &text, "few words", false),
        (paid.to_owned(), &text, "for subscribers", true),
        (paid.to_owned(), &paragraphs(1, 20), "for subscribers", false),
        (String::new(), &text, "no source was found", true),
        (
            String::new(),
            &format!("<p>It was opened on 3 May 1923 by the mayor, who was the first to pay.</p>{text}"),
            "date",
            true,
        ),
        (String::new(), &format!("<p>By Mira Castell, 3 May 2023</p>{text}"), "date", false),
    ] {
        let doubts = doubts(&head, text);
        assert_eq!(has(&doubts, what), is_told, "{what} {head}: {doubts:?}");
    }
}
