//! What a page's tree becomes, part by part.

use scraper::Html;

use super::{Converted, from_html};
use crate::url::SourceUrl;

fn convert(body: &str) -> Converted {
    let page = Html::parse_document(&format!("<body>{body}"));
    let base = SourceUrl::parse("https://harbour.example/news/page.html");
    let body = scraper::Selector::parse("body").expect("a selector");
    let root = page.select(&body).next().expect("a body").id();
    from_html(&page, &[root], &|_| false, base.as_ref())
}

#[track_caller]
fn check(body: &str, markdown: &str) {
    assert_eq!(convert(body).markdown.trim_end(), markdown);
}

#[test]
fn headings_begin_at_the_second_level() {
    check("<h1>One</h1><p>a<h3>Two</h3><h6>Six</h6>", "## One\n\na\n\n#### Two\n\n###### Six");
    check("<h3>Only <a class=anchor href=#x>¶</a></h3><h5>deeper #</h5>", "## Only\n\n#### deeper \\#");
    check("<div role=heading aria-level=3>Role <b>bold</b></div>", "## Role bold");
    check("<h2>In<br>two <div>lines</div></h2>", "## In two lines");
    check(
        "<a href=/x><h2>Head</h2><p>para</p></a>",
        "## [Head](https://harbour.example/x)\n\n[para](https://harbour.example/x)",
    );
}

#[test]
fn blanks_collapse_and_stand_outside_marks() {
    check("<p>One <b> two </b>three</p>\n<p><i>four</i></p>", "One **two** three\n\n*four*");
    check("<p>a<b> </b>b<i></i> <b>c</b> <strong>d</strong></p>", "a b **c d**");
    check("<div>loose <div>block</div> tail</div>", "loose\n\nblock\n\ntail");
    check("<p>line one<br>line two<br><br>another<br></p>", "line one\\\nline two\n\nanother");
    check("<p>\u{a0}</p><p>a\u{a0}b", "a\u{a0}b");
}

#[test]
fn emphasis_holds_wherever_it_stands() {
    check("<p><b>Label:</b>text x<b>y</b>z", "<strong>Label:</strong>text x**y**z");
    check("<p><b>하나</b>는 <b>“둘”</b>은", "**하나**는 <strong>“둘”</strong>은");
    check("<p><b><i>both</i></b> <i>a <b>b</b></i>", "**_both_** _a **b**_");
    check("<p><b>one<p>two</b>", "**one**\n\n**two**");
    check("<p><s>old</s> <ins>new</ins> <q>said </q>", "~~old~~ <ins>new</ins> “said”");
    check(
        "<p>H<sub>2</sub>O <abbr title='A \"B\" | C'>ABC</abbr>",
        "H<sub>2</sub>O <abbr title=\"A &quot;B&quot; &#124; C\">ABC</abbr>",
    );
    check("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>");
}

#[test]
fn lists_keep_their_nesting_and_numbers() {
    check("<ul><li>a<ul><li>b<ol start=1><li>c</ol></ul><li>d</ul>", "- a\n  - b\n    1. c\n- d");
    check("<ol start=9><li><p>one<p>two<li>three</ol>", "9. one\n\n   two\n\n10. three");
    check("<ul><li>a</ul><ul><li>b</ul><ol><li>x</ol><ol><li>y</ol>", "- a\n\n+ b\n\n1. x\n\n1) y");
    check("<ul><li>a</li><ul><li>inside</ul>stray<li>b</ul>", "- a\n\n  - inside\n\n  stray\n\n- b");
    check("<ul><li><hr><li>- a<li>1. b<li></ul>", "- ***\n\n- \\- a\n\n- 1\\. b");
    check("<dl><dt>Term<dd>Said of it<dd>More</dl>", "- **Term**\n\n  Said of it\n\n  More");
}

#[test]
fn links_are_absolute_and_lead_to_pages() {
    check("<a href='../a?utm_source=x&id=3#part'>x</a>", "[x](https://harbour.example/a?id=3#part)");
    check("<a href='//cdn.example/x' title='A \"t\"'>x</a>", "[x](https://cdn.example/x \"A \\\"t\\\"\")");
    check("<a href='java\nscript:x'>js</a> <a href='#top'>here</a> <a href=''>none</a>", "js here none");
    check("<a href='mailto:a@b.example'>mail</a>", "[mail](mailto:a@b.example)");
    check("<a href='https://e.example/a'>https://e.example/a</a>", "<https://e.example/a>");
    check(
        "<a href='/a(b'>x</a> <a href='/a(b)'>y</a>",
        "[x](https://harbour.example/a%28b) [y](https://harbour.example/a(b))",
    );
    check("<a href='/p'>[a] *b*</a>", "[\\[a\\] \\*b\\*](https://harbour.example/p)");
}

#[test]
fn code_is_verbatim() {
    check("<pre class='brush: js;'>\n  x\n\n  y\n</pre>", "```js\n  x\n\n  y\n```");
    check("<pre><code class='hljs language-rust'>a ```` b</code></pre>", "`````rust\na ```` b\n`````");
    check("<div class='highlight-source-python'><pre>x<br><span>y</span></pre></div>", "```python\nx\ny\n```");
    check("<blockquote><pre>a\n\nb</pre></blockquote>", "> ```\n> a\n>\n> b\n> ```");
    check("<code>a|b</code> <code>`x`</code> <code> </code>", "`a|b` `` `x` ``");
    check("<code>Vec&lt;<a href=/t>T</a>&gt;</code><code>y</code>", "`Vec<`[`T`](https://harbour.example/t)`>y`");
    check("<blockquote><cite>mudlark wrote:</cite>When?</blockquote>", "> mudlark wrote:\n>\n> When?");
    check("<blockquote>It is shut.<cite>Jarl Osk</cite></blockquote>", "> It is shut.\n>\n> Jarl Osk");
    check("<blockquote>I read <cite>The Quay</cite></blockquote>", "> I read *The Quay*");
    check("<math alttext='x^2'><mi>x</mi></math>", "`x^2`");
}

#[test]
fn tables_hold_data_or_dissolve() {
    check(
        "<table><caption>Cap</caption><tr><th>A<th>B|C<tr><td>1<br>2<td><p>x<p><code>y|z</code></table>",
        "Cap\n\n| A | B\\|C |\n| --- | --- |\n| 1<br>2 | x<br>`y\\|z` |",
    );
    check("<table><tr><td>1<td>2<tr><td>3<td>4</table>", "| | |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |");
    check(
        "<table><tr><th>a<th>b<tr><td colspan=2>wide<tr><td rowspan=2>tall<td>z<tr><td>w</table>",
        "| a | b |\n| --- | --- |\n| wide | |\n| tall | z |\n| | w |",
    );
    check("<table role=presentation><tr><td>1<td>2<tr><td>3<td>4</table>", "1\n\n2\n\n3\n\n4");
    check("<table><tr><td><h2>Head</h2><p>column<td>side</table>", "## Head\n\ncolumn\n\nside");
}

#[test]
fn pictures_are_found_and_captioned() {
    let figure =
        convert("<figure><img src=a.jpg alt='An *alt*'><figcaption>By <i>X</i> [Y]</figcaption></figure><p>Next");
    assert_eq!(figure.markdown, "![An \\*alt\\*](https://harbour.example/news/a.jpg)\n_By X \\[Y\\]_\n\nNext\n");
    assert_eq!((figure.text.as_str(), figure.captions), ("Next", vec!["By X [Y]".to_owned()]));
    check(
        "<img src=/blank.gif data-original=/real.jpg alt=x><noscript><img src=/real.jpg></noscript>",
        "![x](https://harbour.example/real.jpg)",
    );
    check(
        "<picture><source srcset='/s.webp 400w, /l.webp 1200w'><img alt=p></picture>",
        "![p](https://harbour.example/l.webp)",
    );
    check(
        "<img src='data:image/gif;base64,R0'><noscript><img src=/only.jpg alt=o></noscript>",
        "![o](https://harbour.example/only.jpg)",
    );
    check("a<img width=1 height=1 src=/t.gif> <img class=emoji alt='🙂' src=/s.png>", "a 🙂");
    check("<a href=/p><img src=/i.jpg alt=i></a>", "[![i](https://harbour.example/i.jpg)](https://harbour.example/p)");
    check(
        "<figure><table><tr><th>a<th>b<tr><td>1<td>2</table><figcaption>Table 1</figcaption></figure>",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\nTable 1",
    );
    assert_eq!(convert("<figure><video src=x></video><figcaption>Film</figcaption></figure>").captions, ["Film"]);
}

#[test]
fn footnotes_find_their_notes() {
    check(
        "<p>Text<sup id=r1>[<a href='#fn1'>1</a>]</sup> more<a class=noteref href=#n>*</a>.</p>\
         <ol><li id=fn1><p>First. <a href=#r1>↩</a></p><p>Second.</p></li><li id=n>Other <b>note</b></li></ol>",
        "Text[^1] more[^2].\n\n[^1]: First.\n\n    Second.\n\n[^2]: Other **note**",
    );
    check(
        "<p>A<sup><a href=#s>1</a></sup> B<sup><a href=#s>2</a></sup><section id=s>Both</section>",
        "A<sup>1</sup> B<sup>2</sup>\n\nBoth",
    );
    check(
        "<p>A<sup><a href=#n>1</a></sup><ul><li id=n><a href=/b>B</a></ul>",
        "A[^1]\n\n[^1]: [B](https://harbour.example/b)",
    );
    check("<p>A<sup><a href=#s>1</a></sup><div><a id=s></a></div>", "A<sup>1</sup>");
    check("<p>Text<sup><a href='#gone'>1</a></sup>: x", "Text<sup>1</sup>: x");
    check(
        "<p>A<a href='#_ftn1' name='_ftnref1'>[1]</a></p><div><p><a href='#_ftnref1' name='_ftn1'>[1]</a> B</p></div>",
        "A[^1]\n\n[^1]: B",
    );
}

#[test]
fn direction_and_disclosure_stay() {
    check("<p>a<p dir=rtl>مرحبا", "a\n\n<div dir=\"rtl\">\n\nمرحبا\n\n</div>");
    check("<div dir=rtl><p>مرحبا</div>", "مرحبا");
    check(
        "<p>a <span dir=rtl>نعم</span> <bdo dir=rtl>b</bdo>",
        "a <span dir=\"rtl\">نعم</span> <bdo dir=\"rtl\">b</bdo>",
    );
    check(
        "<details><summary>More &lt;b> <i>x</i></summary><p>In <i>it</i></details>",
        "<details><summary>More &lt;b&gt; x</summary>\n\nIn *it*\n\n</details>",
    );
}

#[test]
fn several_roots_leave_out_what_is_skipped() {
    let page = Html::parse_fragment("<p id=a>one</p><p id=b>two</p><p id=c>three <b>not</b> four</p>");
    let find = |selector: &str| {
        page.select(&scraper::Selector::parse(selector).expect("a selector")).next().expect("an element").id()
    };
    let skipped = find("b");
    let converted = from_html(&page, &[find("#c"), find("#a")], &|node| node == skipped, None);
    assert_eq!(converted.markdown, "three four\n\none\n");
    assert_eq!(converted.text, "three four\none");
}

/// A parser builds such trees only without the cap on depth that pages are read with; they must do no harm even so.
#[test]
fn deep_and_large_trees_need_no_stack() {
    let on_a_small_stack = |body: String| {
        let thread = std::thread::Builder::new().stack_size(512 * 1024);
        let convert = move || {
            let mut converted = convert(&body);
            let rendered =
                crate::markdown::to_html(&converted.markdown, "", crate::markdown::Paragraphs::Named, &|_| None);
            converted.text.truncate(40);
            (converted.text, rendered.html.as_str().len())
        };
        thread.spawn(convert).expect("a thread").join().expect("no panic")
    };
    for (open, depth) in [
        ("<span>", 5000),
        ("<blockquote>", 500),
        ("<ul><li>", 250),
        ("<b><i>", 500),
        ("<table><tr><td>", 200),
        ("<details><summary>s</summary>", 200),
        ("<figure>", 400),
        ("<a href=/x>", 5000),
        ("<dl><dd>", 200),
        ("<sup><div dir=rtl><div dir=ltr>", 150),
    ] {
        let (text, length) = on_a_small_stack(format!("{}word", open.repeat(depth)));
        assert!(text.ends_with("word") || depth > 20 && text.starts_with('s'), "{open}: {text}");
        assert!(length < 200 * depth + 2000, "{open} became {length} bytes");
    }
    for part in
        ["<br>", "_", "[", "`", "&amp;", "*a", "<b>x</b>", "<a href=#f>1</a>", "<td>", "<img src=x>", "![](", "\\"]
    {
        on_a_small_stack(part.repeat(20_000));
    }
}
