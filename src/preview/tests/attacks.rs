//! What the network may send: every answer is a page of the site or a refusal, and the server goes on.

use super::*;

fn preview() -> Preview {
    Preview::of(&[
        ("content/letter.md", "dear reader"),
        ("site.toml", "secret = true"),
        ("content/bad.md", "UNRENDERABLE"),
    ])
}

/// A raw request line's target → the statuses that may answer it.
#[track_caller]
fn check_target(preview: &Preview, target: &str, expected: &[u16]) {
    let answer =
        preview.send(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes());
    assert!(expected.contains(&answer.status), "{:.80}: {answer:?}", target.escape_debug());
    let outside = ["root:", "secret", "[fonts]"];
    assert!(!outside.iter().any(|text| answer.body.contains(text)), "{target:?}: {answer:?}");
}

#[test]
fn no_target_leads_outside_the_site() {
    let preview = preview();
    let refused = [
        "/../../../../etc/passwd",
        "/..",
        "/.",
        "/./",
        "/letter/../letter/",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/..%2Fsite.toml",
        "/..\\..\\etc\\passwd",
        "/..%5c..%5cetc%5cpasswd",
        "/letter%5c",
        "/%00",
        "/index.html%00.png",
        "/index.html%0d%0aX-Injected:%20yes",
        "//etc/passwd",
        "//evil.example/letter",
        "/letter//",
        "/%2fetc%2fpasswd",
        "/%ff",
        "/%",
        "/%zz",
        "*",
        "",
        "/let\x01ter",
    ];
    for target in refused {
        check_target(&preview, target, &[400]);
    }
    let absent = [
        "/%252e%252e/%252e%252e/etc/passwd",
        "/%252e%252e%252fetc%252fpasswd",
        "/site.toml",
        "/site.toml?raw??",
        "/site.toml?import&raw",
        "/content/letter.md",
        "/c:/windows/win.ini",
        "/C:%3A/windows/win.ini",
        "/site.toml::$DATA",
        "/index.html::$DATA",
        "/SITE~1.TOM",
        "/@fs/etc/passwd",
        "/_desk/../site.toml%20",
        "/_desk/",
        "/_desk/site.toml",
        "/INDEX.HTML",
        "/index.html.",
        "/index.html%20",
        "/...",
        "/%C0%AE%C0%AE/",
    ];
    for target in absent {
        check_target(&preview, target, &[404, 400]);
    }
    // The fragment belongs to the browser; what stands before it is a page or is not.
    check_target(&preview, "/#/../../etc/passwd", &[200, 400]);
    check_target(&preview, "/?/../../etc/passwd", &[200]);
    check_target(&preview, "http://evil.example/", &[403]);
    check_target(&preview, "http://evil.example@localhost/", &[400]);
    check_target(&preview, "http://localhost/", &[200]);
    check_target(&preview, "letter", &[400, 403]);
    check_target(&preview, "file:///etc/passwd", &[400, 403]);
    check_target(&preview, "javascript:alert(1)", &[400]);
    check_target(&preview, &format!("/{}", "a".repeat(60 << 10)), &[404]);
    check_target(&preview, &format!("/{}", "a".repeat(64 << 10)), &[414]);
    check_target(&preview, &format!("/{}", "a/".repeat(1 << 20)), &[0, 400, 414, 431]);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn bytes_that_are_no_request_are_refused() {
    let preview = preview();
    let requests: [&[u8]; 9] = [
        b"\r\n\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\n: no name\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
        b"\xff\xff\xff\xff / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ];
    for request in requests {
        let mut stream = preview.connect();
        let _ = stream.write_all(request);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = Answer::parse(&answer);
        assert!(matches!(answer.status, 0 | 400), "{}: {answer:?}", request.escape_ascii());
        assert_eq!(preview.get("/").status, 200);
    }
}

#[test]
fn a_foreign_host_sees_nothing() {
    let preview = preview();
    let check = |headers: &str, expected: u16| {
        let answer = preview.send(format!("GET /letter/ HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").as_bytes());
        assert_eq!(answer.status, expected, "{:.80}", headers.escape_debug());
        assert_eq!(answer.body.contains("dear reader"), expected == 200, "{headers}");
    };
    check("Host: localhost\r\n", 200);
    check(&format!("Host: 127.0.0.1:{}\r\n", preview.port), 200);
    check("Host: desk.example\r\n", 200);
    check("Host: evil.example\r\n", 403);
    check("Host: 127.0.0.1.evil.example\r\n", 403);
    check("", 400);
    check("Host: \r\n", 400);
    check("Host: [\r\n", 400);
    check("Host: a b\r\n", 400);
    check("Host: \u{e9}\r\n", 400);
    check("Host: localhost\r\nHost: evil.example\r\n", 400);
    check(&format!("Host: {}\r\n", "a".repeat(8 << 10)), 400);
    check("Host: localhost\r\n", 200);
}

#[test]
fn every_answer_keeps_to_itself() {
    let preview = preview();
    let targets = [
        ("/", 200),
        ("/letter/", 200),
        ("/letter", 308),
        ("/bad/", 500),
        ("/data.json", 200),
        ("/nowhere", 404),
        ("/%00", 400),
        ("/_desk/status", 200),
        ("/_desk/reload.js", 200),
        ("/_desk/faults.css", 200),
        ("/_desk/nothing", 404),
    ];
    for (target, expected) in targets {
        let answer = preview.get(target);
        assert_eq!(answer.status, expected, "{target}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{target}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{target}");
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{target}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{target}");
        assert!(answer.header("content-security-policy").is_some_and(|policy| policy.contains("script-src 'self'")));
        assert!(answer.header("content-type").is_some_and(|kind| kind.contains("charset=utf-8")), "{target}");
    }
    assert_eq!(preview.get("/letter").header("location"), Some("/letter/"));
}

#[test]
fn only_get_and_head_are_answered() {
    let preview = preview();
    let send = |method: &str, target: &str| {
        preview.send(format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes())
    };
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"] {
        let answer = send(method, "/letter/");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
        assert!(!answer.body.contains("dear reader"));
    }
    let (get, head) = (send("GET", "/letter/"), send("HEAD", "/letter/"));
    assert_eq!(head.body, "");
    assert_eq!(head.header("content-length"), get.header("content-length"));
    assert_eq!(send("HEAD", "/_desk/events").status, 200);
}

#[test]
fn other_sites_do_not_hear_of_changes() {
    let preview = preview();
    let check = |headers: &str, expected: u16| {
        let mut stream = preview.connect();
        write!(stream, "GET /_desk/events HTTP/1.1\r\nHost: localhost:1111\r\n{headers}\r\n").unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        assert_eq!(start, format!("HTTP/1.1 {expected}").as_bytes(), "{headers}");
    };
    check("", 200);
    check("Origin: http://localhost:1111\r\nSec-Fetch-Site: same-origin\r\n", 200);
    check("Origin: null\r\n", 403);
    check("Origin: http://evil.example\r\n", 403);
    check("Origin: http://localhost:2222\r\n", 403);
    check("Origin: \r\n", 403);
    check("Sec-Fetch-Site: cross-site\r\n", 403);
}

#[test]
fn idle_connections_do_not_keep_a_reader_out() {
    let preview = preview();
    let idle: Vec<TcpStream> = (0..1000)
        .map(|nth| {
            let mut stream = preview.connect();
            if nth % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
            }
            stream
        })
        .collect();
    assert_eq!(preview.get("/letter/").status, 200);
    // The oldest made room, long before their time was up.
    let mut oldest = &idle[0];
    oldest.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert!(!matches!(oldest.read(&mut [0]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock));
    drop(idle);
    assert_eq!(preview.get("/letter/").status, 200);
}

#[test]
fn a_page_that_cannot_be_rendered_says_why_as_text() {
    let answer = preview().get("/bad/");
    assert!(
        answer.body.contains("templates/page.html:4") && answer.body.contains("no filter `&lt;b&gt;`"),
        "{answer:?}"
    );
    assert!(answer.body.contains("/_desk/reload.js"));
}

#[test]
fn only_pages_get_the_script() {
    let preview = preview();
    let script = "<script src=\"/_desk/reload.js\" data-site=\"2\" defer></script></body>";
    assert_eq!(preview.get("/letter/").body, format!("<body><p>dear reader{script}"));
    assert_eq!(preview.get("/nowhere").body, format!("<body>not here{script}"));
    assert_eq!(preview.get("/data.json").body, "{}");
}
