//! Raw pages and what is made of them: one table a theme. Bytes of legacy charsets are encoded here.

use encoding_rs::Encoding;

use super::*;

fn read(path: &str, bytes: &[u8]) -> Result<Warned<Capture>, Diagnostic> {
    decode(RawPage { path: path.into(), bytes: bytes.to_vec() }, &Limits::default())
}

fn capture(path: &str, bytes: &[u8]) -> Capture {
    read(path, bytes).unwrap_or_else(|refused| panic!("{path}: {refused}")).output
}

fn encode(label: &str, text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = Encoding::for_label(label.as_bytes()).unwrap().encode(text);
    assert!(!unmappable, "{label} cannot write {text}");
    bytes.into_owned()
}

fn warnings(path: &str, bytes: &[u8]) -> String {
    let warnings = read(path, bytes).unwrap().warnings;
    warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

const SAMPLES: &[(&str, &str)] = &[
    ("windows-1251", "Городской совет утвердил план восстановления набережной"),
    ("KOI8-R", "Городской совет утвердил план восстановления набережной"),
    ("IBM866", "Городской совет утвердил план восстановления набережной"),
    ("ISO-8859-5", "Городской совет утвердил план восстановления набережной"),
    ("x-mac-cyrillic", "Городской совет утвердил план восстановления набережной"),
    ("KOI8-U", "Міська рада ухвалила план відбудови набережної"),
    ("windows-1256", "أقر مجلس المدينة خطة ترميم الواجهة البحرية"),
    ("ISO-8859-6", "أقر مجلس المدينة خطة ترميم الواجهة البحرية"),
    ("windows-1255", "מועצת העיר אישרה את התוכנית לשיקום הטיילת"),
    ("ISO-8859-8", "מועצת העיר אישרה את התוכנית לשיקום הטיילת"),
    ("windows-1253", "Το δημοτικό συμβούλιο ενέκρινε το σχέδιο"),
    ("ISO-8859-7", "Το δημοτικό συμβούλιο ενέκρινε το σχέδιο"),
    ("windows-1254", "Belediye meclisi sahil için planı onayladı, şehir sevindi"),
    ("windows-1250", "Městská rada schválila plán obnovy nábřeží, řekl mluvčí"),
    ("ISO-8859-2", "Rada miasta zatwierdziła plan odbudowy nabrzeża, źródło"),
    ("windows-1257", "Pilsētas dome apstiprināja krastmalas atjaunošanas plānu"),
    ("windows-1258", "Thành phố"),
    ("windows-874", "สภาเมืองอนุมัติแผนฟื้นฟูริมน้ำ"),
    ("windows-1252", "Le conseil a approuvé le “plan” – 5 €"),
    ("ISO-8859-15", "Le conseil a approuvé le cœur du plan, 5 €"),
    ("macintosh", "Le conseil a approuvé le plan"),
    ("Shift_JIS", "市議会は河岸の再建計画を承認しました"),
    ("EUC-JP", "市議会は河岸の再建計画を承認しました"),
    ("ISO-2022-JP", "市議会は河岸の再建計画を承認しました"),
    ("GBK", "市议会批准了河岸重建计划"),
    ("gb18030", "市议会批准了河岸重建计划"),
    ("Big5", "市議會批准了河岸重建計劃"),
    ("EUC-KR", "시의회는 강변 재건 계획을 승인했다"),
    ("UTF-8", "시의회는 강변 재건 계획을 승인했다 – موافق"),
];

#[test]
fn a_declared_charset_is_followed() {
    for (label, sentence) in SAMPLES {
        if *label == "windows-1258" {
            continue; // encoding_rs writes no combining marks in this charset; the label is tested below.
        }
        for page in [
            format!("<!DOCTYPE html><html><head><meta charset=\"{label}\"><title>{sentence}</title></head><body>"),
            format!("<html><head><META content='text/html; charset={label}' http-equiv=Content-Type><p>{sentence}"),
            format!("<?xml version=\"1.0\" encoding='{label}'?><html><body><p>{sentence}"),
        ] {
            let read = capture("a.html", &encode(label, &page));
            assert!(read.text.contains(sentence), "{label}: {}", read.text);
            assert_eq!(read.charset, Encoding::for_label(label.as_bytes()).unwrap().name());
        }
    }
}

#[test]
fn a_declaration_is_found_where_a_browser_finds_it() {
    for (head, expected) in [
        ("<meta charset=windows-1251>", "windows-1251"),
        ("<meta charset = ' WINDOWS-1251 '>", "windows-1251"),
        ("<!-- <meta charset=koi8-r> --><meta charset=windows-1251>", "windows-1251"),
        ("<!--><meta charset=windows-1251>-->", "windows-1251"),
        ("<a title='<meta charset=koi8-r>'><meta charset=windows-1251>", "windows-1251"),
        ("<meta http-equiv=content-type content='text/html; charset = \"koi8-r\"'>", "KOI8-R"),
        ("<meta name=description content='charset=koi8-r'><meta charset=windows-1251>", "windows-1251"),
        ("<meta charset=nonsense><meta charset=windows-1251>", "windows-1251"),
        ("<metadata charset=koi8-r><meta/charset=windows-1251>", "windows-1251"),
        ("<meta charset=iso-8859-1>", "windows-1252"),
        ("<meta charset=latin1>", "windows-1252"),
        ("<meta charset=us-ascii>", "windows-1252"),
        ("<meta charset=gb2312>", "GBK"),
        ("<meta charset=ks_c_5601-1987>", "EUC-KR"),
        ("<meta charset=x-user-defined>", "windows-1252"),
        ("<meta charset=utf-16>", "UTF-8"),
        ("<meta charset=windows-1258>", "windows-1258"),
        ("<meta charset=utf-7>", "UTF-8"),
        ("<meta charset=x-imap4-modified-utf7>", "UTF-8"),
        ("<meta charset=iso-2022-kr>", "UTF-8"),
        ("<meta charset=hz-gb-2312>", "UTF-8"),
        ("<meta charset=\"", "UTF-8"),
        ("<meta", "UTF-8"),
        ("<!--", "UTF-8"),
        ("", "UTF-8"),
    ] {
        assert_eq!(capture("a.html", format!("<html>{head}").as_bytes()).charset, expected, "{head}");
    }
    let late = format!("<html><!--{}--><meta charset=windows-1251><p>", "x".repeat(5_000));
    assert_eq!(capture("a.html", late.as_bytes()).charset, "windows-1251");
}

#[test]
fn a_charset_is_guessed_from_five_hundred_characters() {
    for (label, sentence, path) in [
        ("windows-1251", "Городской совет утвердил план восстановления набережной, сообщил мэр в среду. ", "a.txt"),
        ("windows-1256", "أقر مجلس المدينة خطة ترميم الواجهة البحرية وقال رئيس البلدية إن العمل يبدأ قريبا. ", "a.txt"),
        (
            "windows-1252",
            "Le conseil municipal a approuvé le plan de rénovation, a déclaré la maire après la séance. ",
            "a.txt",
        ),
        ("Shift_JIS", "市議会は河岸の再建計画を承認しました。工事は春に始まる予定です。", "a.txt"),
        ("EUC-JP", "市議会は河岸の再建計画を承認しました。工事は春に始まる予定です。", "a.txt"),
        ("GBK", "市议会批准了河岸重建计划，工程将于春天开始。市长表示资金已经到位。", "a.txt"),
        ("Big5", "市議會批准了河岸重建計劃，工程將於春天開始。市長表示資金已經到位。", "a.txt"),
        ("EUC-KR", "시의회는 강변 재건 계획을 승인했다. 공사는 봄에 시작될 예정이다. ", "a.txt"),
    ] {
        let text = sentence.repeat(600 / sentence.chars().count() + 1);
        let bytes = encode(label, &text);
        let read = capture(path, &bytes);
        assert_eq!((read.charset, read.text.as_str()), (label, text.as_str()));
        assert!(warnings(path, &bytes).contains("no charset is declared"), "{label}");
        let page = format!("<html><head><title>{sentence}</title></head><body><p>{text}</p></body></html>");
        assert_eq!(capture("a.html", &encode(label, &page)).charset, label);
    }
}

#[test]
fn the_bytes_win_over_a_wrong_declaration() {
    let utf_8 = "<html><meta charset=windows-1251><p>Набережная и “план”".as_bytes();
    assert!(capture("a.html", utf_8).text.contains("Набережная и “план”"));
    insta::assert_snapshot!(warnings("a.html", utf_8), @"a.html: warning: the page declares charset `windows-1251` but its bytes are UTF-8");
    let sentence = "Городской совет утвердил план восстановления набережной, сообщил мэр. ".repeat(9);
    let legacy = encode("windows-1251", &format!("<html><meta charset=utf-8><p>{sentence}"));
    assert!(capture("a.html", &legacy).text.contains(&sentence));
    insta::assert_snapshot!(warnings("a.html", &legacy), @"a.html: warning: the page declares charset `utf-8` but its bytes are windows-1251");
    assert_eq!(warnings("a.html", b"<html><meta charset=utf-8><p>x"), "");
}

#[test]
fn a_byte_order_mark_decides() {
    let text = "<html><meta charset=koi8-r><p>Набережная";
    let utf_16 = |to_bytes: fn(u16) -> [u8; 2], mark: bool| {
        let mark = mark.then_some(0xfeff);
        mark.into_iter().chain(text.encode_utf16()).flat_map(to_bytes).collect::<Vec<u8>>()
    };
    for (bytes, charset) in [
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
        (utf_16(u16::to_le_bytes, true), "UTF-16LE"),
        (utf_16(u16::to_be_bytes, true), "UTF-16BE"),
        (utf_16(u16::to_le_bytes, false), "UTF-16LE"),
        (utf_16(u16::to_be_bytes, false), "UTF-16BE"),
    ] {
        let read = capture("a.html", &bytes);
        assert_eq!((read.charset, read.text.as_str()), (charset, text));
    }
}

#[test]
fn what_no_page_means_to_say_is_dropped() {
    for (bytes, expected) in [
        (&b"one\r\ntwo\rthree\n"[..], "one\ntwo\nthree\n"),
        (b"a\0b and more text", "ab and more text"),
        ("\u{feff}a\u{feff}b".as_bytes(), "ab"),
        ("it\u{92}s \u{93}so\u{94} \u{81}x".as_bytes(), "it’s “so” x"),
        (b"page\x0cbreak", "page\nbreak"),
        (b"bell\x07 tab\t here", "bell tab\t here"),
        ("\u{202e}kept for the reader of titles".as_bytes(), "\u{202e}kept for the reader of titles"),
    ] {
        assert_eq!(capture("a.txt", bytes).text, expected);
    }
}

#[test]
fn broken_sequences_are_replaced_and_counted() {
    let broken = b"<html><meta charset=utf-8><p>caf\xc3\xa9 \xff and \xe2\x82 there, d\xc3\xa9j\xc3\xa0 vu";
    assert!(capture("a.html", broken).text.contains("café \u{fffd} and \u{fffd} there, déjà vu"));
    insta::assert_snapshot!(warnings("a.html", broken), @"a.html: warning: 2 sequences of bytes are no character in UTF-8 and show as \u{fffd}");
    // One that was saved as such is the page's own.
    assert_eq!(warnings("a.html", "<html><p>a \u{fffd} b".as_bytes()), "");
}

#[test]
fn what_is_no_page_is_refused_with_advice() {
    let mhtml = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://e.org/\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n";
    let noise: Vec<u8> = (0..=255).cycle().take(4000).collect();
    let page = RawPage { path: "big.html".into(), bytes: vec![b'x'; 11] };
    let limits = Limits { page_bytes: 10, ..Limits::default() };
    let refused = [
        ("a.html", &b"%PDF-1.7\n..."[..]),
        ("a.html", b"\x89PNG\r\n\x1a\n..."),
        ("a.html", b"PK\x03\x04..."),
        ("a.gz", b"\x1f\x8b\x08..."),
        ("a.mp4", b"\0\0\0\x18ftypmp42"),
        ("a.mhtml", mhtml),
        ("noise.txt", &noise),
        ("empty.txt", b""),
        ("blank.txt", b"\xef\xbb\xbf \r\n\t\0"),
    ];
    let mut messages: Vec<Diagnostic> = refused.iter().map(|(path, bytes)| read(path, bytes).unwrap_err()).collect();
    messages.push(decode(page.clone(), &limits).unwrap_err());
    let messages: Vec<String> = messages.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(messages.join("\n"), @r#"
    a.html: error: this is a PDF document, not a saved page
      help: print its text into a .txt file and ingest that
    a.html: error: this is a PNG image, not a saved page
      help: save the page that shows it, as HTML or text
    a.html: error: this is a ZIP archive (or an office document, an EPUB, a WACZ), not a saved page
      help: unpack it and ingest the pages inside
    a.gz: error: this is a gzip archive, not a saved page
      help: unpack it and ingest the pages inside
    a.mp4: error: this is a video or an image (MP4, HEIF, AVIF), not a saved page
      help: save the page that shows it, as HTML or text
    a.mhtml: error: this is an MHTML archive, not a saved page
      help: save the page as a single HTML file (SingleFile, or the browser's "HTML only") instead
    noise.txt: error: this is binary data, not text
      help: save the page as HTML or as plain text
    empty.txt: error: the page is empty
      help: save the page again
    blank.txt: error: the page is empty
      help: save the page again
    big.html: error: the page has 11 bytes; the limit is 10
      help: raise `page_bytes` under `[limits]` in site.toml, or save the page without its pictures
    "#);
    assert!(decode(RawPage { bytes: vec![b'x'; 10], ..page }, &limits).is_ok());
}

#[test]
fn the_kind_is_told_by_the_content() {
    let prose = "The council met on Tuesday. It approved the plan for the waterfront.\n".repeat(20);
    for (path, text, kind) in [
        ("a.html", "<!doctype html><title>x</title>", Kind::Html),
        ("a.txt", "<!DOCTYPE html><title>x</title>", Kind::Html),
        ("a.txt", "<!-- saved by a tool -->\n<?xml version='1.0'?>\n<HTML lang=en>", Kind::Html),
        ("a", "<html>", Kind::Html),
        ("a.txt", "URL: https://e.org/\n\n<!DOCTYPE html>\n<html>", Kind::Html),
        ("a.txt", &format!("Markup for all\n{}", "<p>Hello <b>you</b></p>\n".repeat(20)), Kind::Text),
        ("a.html", prose.as_str(), Kind::Text),
        ("-", prose.as_str(), Kind::Text),
        ("-", "<div><p>One paragraph.</p><p>Another.</p></div>", Kind::Html),
        ("a.html", "<p>One <b>short</b> paragraph", Kind::Html),
        ("a.txt", "<div class=story><h1>Headline</h1><p>One paragraph.</p><p>Another.</p></div>", Kind::Html),
        ("a.txt", &format!("How to write <b>bold</b> text\n{prose}"), Kind::Text),
        ("a.txt", "<script> considered harmful: a talk about <script> elements", Kind::Text),
        ("a.txt", &format!("{prose}<div>\n<p>Hello</p>\n</div>\n{prose}"), Kind::Text),
        ("a.txt", "a < b and b > c", Kind::Text),
        ("a.txt", "<headline>", Kind::Text),
    ] {
        assert_eq!(capture(path, text.as_bytes()).kind, kind, "{path}: {}", text.get(..60).unwrap_or(text));
    }
}

#[test]
fn what_a_saver_left_is_read() {
    let wayback = format!(
        "<html><body>{}<!--\n     FILE ARCHIVED ON 21:30:05 Mar 05, 2024 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON 01:00:00 Apr 01, 2024.\n-->",
        "<p>Text.</p>".repeat(3000)
    );
    for (path, text, url, captured) in [
        (
            "a.html",
            "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://e.org/story?id=3 \n saved date: Tue Mar 05 2024 21:30:00 GMT+0300 (Eastern European Time)\n--><meta charset=utf-8>",
            "https://e.org/story?id=3",
            "2024-03-05T21:30:00+03:00",
        ),
        (
            "a.html",
            "<!-- Saved from https://e.org/story at 2024-03-05T21:30:00Z using monolith v2.8.1 --><html>",
            "https://e.org/story",
            "2024-03-05T21:30:00Z",
        ),
        (
            "a.html",
            "<!DOCTYPE html>\n<!-- saved from url=(0025)https://e.org/story#part -->\n<html>",
            "https://e.org/story",
            "",
        ),
        ("a.html", "<!-- saved from url=(0014)about:internet -->\n<html>", "", ""),
        (
            "a.html",
            "<html>\n<!-- Mirrored from e.org/story.html by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 05 Mar 2024 21:30:00 GMT -->",
            "http://e.org/story.html",
            "2024-03-05T21:30:00Z",
        ),
        (
            "a.html",
            "<html><head><meta name=\"savepage-url\" content=\"https://e.org/a?b=1&amp;c=2\"><meta name=\"savepage-date\" content=\"Tue Mar 05 2024 21:30:00 GMT+0100 (CET)\">",
            "https://e.org/a?b=1&c=2",
            "2024-03-05T21:30:00+01:00",
        ),
        (
            "a.html",
            "<html lang=\"en\" data-scrapbook-source=\"https://e.org/story\" data-scrapbook-create=\"20240305213000123\">",
            "https://e.org/story",
            "2024-03-05T21:30:00Z",
        ),
        (
            "a.html",
            "<html><script>__wm.wombat(\"https://e.org/story\",\"20240305213000\",\"https://web.archive.org/\");</script>",
            "https://e.org/story",
            "2024-03-05T21:30:00Z",
        ),
        ("a.html", &wayback, "", "2024-03-05T21:30:05Z"),
        ("a.html", "<html><p>url: https://e.org/ is an address</p>", "", ""),
        (
            "a.txt",
            "URL: https://e.org/story?utm_source=x\nRetrieved: 2024-03-05 21:30\n\nHeadline",
            "https://e.org/story",
            "2024-03-05T21:30",
        ),
        (
            "a.txt",
            "---\nsource_url: \"https://e.org/story\"\nsaved: 2024-03-05\n---\nHeadline",
            "https://e.org/story",
            "2024-03-05",
        ),
        ("a.txt", "https://e.org/story\n\nHeadline\n", "https://e.org/story", ""),
        ("a.txt", "Source: https://e.org/story\nHeadline\n", "https://e.org/story", ""),
        ("a.txt", "Headline\nSource: Agency\nhttps://e.org/other\n", "", ""),
        (
            "a.txt",
            "Headline\nText.\n\nhttps://e.org/story 2/3\nMore.\nhttps://e.org/story 3/3\n",
            "https://e.org/story",
            "",
        ),
        ("a.txt", "Saved: javascript:alert(1)\nURL: javascript:alert(1)\nHeadline", "", ""),
    ] {
        let read = capture(path, text.as_bytes());
        let got = (read.url.map(|url| url.to_string()).unwrap_or_default(), read.captured.unwrap_or_default());
        assert_eq!(got, (url.to_owned(), captured.to_owned()), "{}", text.get(..90).unwrap_or(text));
    }
}

#[test]
fn hostile_pages_do_no_harm() {
    let long = |piece: &str| piece.repeat(100_000 / piece.len());
    for text in [
        long("<a "),
        long("<meta "),
        long("<meta charset="),
        long("<!--"),
        long("<"),
        long("</p"),
        long("<!-- Saved from "),
        long("<html data-scrapbook-source=\"x"),
        long("URL: "),
        long("\u{fffe}a"),
        "<meta charset='".into(),
        "<?xml encoding".into(),
    ] {
        let _ = read("a.html", text.as_bytes());
        let _ = read("a.txt", &text.as_bytes()[..text.len() - 1]);
    }
}

#[test]
fn the_digest_is_of_the_raw_bytes() {
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(RawPage { path: "a.txt".into(), bytes: b"abc".to_vec() }.sha256(), digest);
}

/// Every run of pieces of pages is decoded or refused without harm, and what is decoded is clean text.
#[test]
fn pieces_of_pages_in_any_order_do_no_harm() {
    const PIECES: &[&[u8]] = &[
        b"<meta charset=",
        b"<meta http-equiv=content-type content='text/html; charset=",
        b"koi8-r",
        b"utf-16",
        b"utf-8",
        b"iso-2022-jp",
        b"\x1b$B",
        b"\x1b(B",
        b"gb18030",
        b"\x81\x30",
        b"'",
        b"\"",
        b">",
        b"<",
        b"<!--",
        b"-->",
        b"<?xml encoding=",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xd8\x00",
        b"\0",
        b"\r",
        b"\n",
        b"\xc2\x85",
        b"\xc3",
        b"\xe9",
        b"<p>",
        b"</p>",
        b" url: https://e.org/",
        b"Page saved with SingleFile",
        b"URL: ",
        b"Saved: ",
        b"2024-03-05",
        b"caf\xc3\xa9 ",
        b"\xed\xa0\x80",
    ];
    let mut state = 7u64;
    let mut next = |bound: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % bound
    };
    for _ in 0..5_000 {
        let bytes: Vec<u8> = (0..next(20) + 1).flat_map(|_| PIECES[next(PIECES.len())]).copied().collect();
        if let Ok(read) = read(["a.html", "a.txt", "-"][next(3)], &bytes) {
            let odd = |c: char| c == '\u{feff}' || c.is_control() && !matches!(c, '\n' | '\t');
            assert!(!read.output.text.contains(odd), "{bytes:?}");
        }
    }
}
