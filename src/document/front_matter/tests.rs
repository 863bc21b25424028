//! Front matter in, front matter or messages out.

use super::*;
use crate::config::Limits;

fn lines(diagnostics: Vec<Diagnostic>) -> String {
    diagnostics.into_iter().map(|one| one.at("a.md").to_string() + "\n").collect()
}

fn read(yaml: &str) -> String {
    match parse(yaml) {
        Ok(read) => write(&read.output) + &lines(read.warnings),
        Err(errors) => lines(errors),
    }
}

#[test]
fn members_are_written_in_one_order_and_names_of_other_tools_are_read() {
    insta::assert_snapshot!(read(
        "mood: calm\nlang: en\nauthor: [A. Writer, B. Writer]\ntags: floods, trams\npublished: 2024-03-05\n\
         headline: 'The gates: closed'\nsource: https://e.example/a?utm_source=x\nsite: The Quay\n\
         capture:\n  file: raw/a.html\n  sha256: ABC\n  warnings: [date only from the address]\n"
    ));
}

#[test]
fn verdicts_on_copies_are_read_with_their_lines_and_written_behind_draft() {
    let yaml = "title: a\nnot_duplicate_of: [b, quay/c.md]\nduplicate_of: /documents/d/\nnotes: n\ndraft: true\n";
    let front = parse(yaml).unwrap().output;
    let lines: Vec<usize> = front.not_duplicate_of.iter().chain(&front.duplicate_of).map(|other| other.line).collect();
    assert_eq!(lines, [3, 3, 4]);
    let written = "---\ntitle: a\ndraft: true\nduplicate_of: /documents/d/\nnot_duplicate_of:\n  - b\n  - quay/c.md\n";
    assert_eq!(read(yaml), format!("{written}notes: \"n\"\n---\n"));
    let near = read("title: a\nduplicates_of: b\n");
    assert!(
        near.contains("a.md:3: warning: unknown member `duplicates_of`") && near.contains("`duplicate_of`?"),
        "{near}"
    );
    let wrong = read("title: a\nduplicate_of: [b]\nnot_duplicate_of: {a: b}\n");
    assert!(wrong.contains("a.md:3: error: `duplicate_of`") && wrong.contains("a.md:4: error: `not_dup"), "{wrong}");
}

#[test]
fn a_language_is_a_code_and_people_are_named_in_one_place() {
    let told = read("title: a\nlanguage: Deutsch\n");
    assert!(
        told.contains("a.md:3: warning: `language`: `Deutsch` is no code") && told.contains("did you mean `de`?"),
        "{told}"
    );
    assert!(!told.contains("language: Deutsch"), "{told}");
    assert!(read("title: a\nlang: quayish\n").contains("write its code, such as"));
    let told = read("title: a\nauthors: [B]\nauthor: C\n");
    assert!(told.contains("a.md:4: warning: `author` is not used, as there is `authors`"), "{told}");
}

#[test]
fn scalars_stay_as_they_were_written() {
    insta::assert_snapshot!(read(
        "title: 1.10\ntags: [no, 1.10, ~, on, 2024, 1:30, 'yes']\ndate: 2024\nslug: a-b\nfigure: 1.5\n"
    ));
}

#[test]
fn every_fault_is_named_with_its_line() {
    insta::assert_snapshot!(read(
        "title: [a]\ndate: 5 March\nsource_url: /a\ntags:\n  a: b\nslug: ../../etc/x\ndraft: perhaps\n"
    ));
}

#[test]
fn broken_yaml_has_a_line() {
    insta::assert_snapshot!(read("title: a\n\ttags: b: c\n"));
    for (yaml, told) in [
        ("title: \"a\ntags: b\nsource: c\n", "a.md:2: error: front matter is not valid YAML: "),
        ("title: a\ntags: [b, c\nsource: c\n", "a.md:3: error: front matter is not valid YAML: "),
        ("title: a\ntags:\n\t- b\n", "a.md:4: error: front matter is not valid YAML: "),
    ] {
        let read = read(yaml);
        assert!(read.starts_with(told) && (read.contains("is not closed") || read.contains("not tabs")), "{read}");
    }
    assert_eq!(read("titel: a\n"), "a.md:2: error: no `title`\n  help: unknown member `titel`; write `title`\n");
    insta::assert_snapshot!(read("title: a\ntitle: b\n"));
    insta::assert_snapshot!(read("- a\n- b\n"));
    insta::assert_snapshot!(read(""));
}

#[test]
fn a_misspelt_member_is_kept_and_the_right_name_offered() {
    insta::assert_snapshot!(read("title: a\nauther: b\ncolour: red\n"));
}

#[test]
fn drafts_have_several_names() {
    for yaml in
        ["title: a\ndraft: true", "title: a\npublished: false", "title: a\npublish: false", "title: a\nis_draft: true"]
    {
        assert!(parse(yaml).unwrap().output.draft, "{yaml}");
    }
}

#[test]
fn the_body_begins_behind_the_second_rule() {
    let limits = Limits::default();
    let file = "---\ntitle: a\n---\n\n---\nbody\n---\n";
    assert_eq!(split(file, &limits), Ok(Split { yaml: "title: a\n", body: "\n---\nbody\n---\n", body_line: 4 }));
    for broken in ["", "title: a", "---\ntitle: a\n", " ---\n---\n"] {
        assert!(split(broken, &limits).is_err(), "{broken}");
    }
    let crlf = split("\u{feff}---\r\ntitle: a\r\n---\r\nbody", &limits).unwrap();
    assert_eq!((crlf.yaml, crlf.body), ("title: a\r\n", "body"));
}

#[test]
fn writing_and_reading_is_the_identity() {
    let nasty = [
        "no",
        "~",
        "1.10",
        "2024-01-01",
        ": ",
        "---",
        "- a",
        "#x",
        "a: b",
        "a #b",
        "'",
        "\"",
        "\\",
        "\u{2028}",
        "\u{0}",
        "x\ny",
        "x\n\n  y\n",
        "\t",
        "é\u{301}",
        "اقتباس: «نص»",
        "{a",
        "[a",
        "!!x",
        "*a",
        "&a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "null",
        "0x1F",
        "1e3",
        "<script>alert(1)</script>",
        "\u{202e}abc",
        "\u{feff}x",
        "a\r\nb",
        "=",
        "<<",
        "?",
        "? a",
        "-",
        "\u{7f}",
        "\u{85}x",
    ];
    for text in nasty {
        let title = format!("t{text}");
        let item = text.trim().to_owned();
        let tags: Vec<String> = if item.is_empty() { Vec::new() } else { vec![item] };
        let front =
            FrontMatter { title: title.trim().into(), tags, notes: Some(format!("n {text} n")), ..Default::default() };
        let written = write(&front);
        let split = split(&written, &Limits::default()).unwrap_or_else(|e| panic!("{text:?}: {e}\n{written}"));
        assert_eq!(parse(split.yaml).map(|read| read.output), Ok(front), "{text:?}\n{written}");
    }
}

#[test]
fn bombs_are_refused() {
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    for yaml in [bomb.to_owned(), "{a: ".repeat(15_000), "[".repeat(60_000), "&a ".repeat(20_000)] {
        assert!(parse(&yaml).is_err());
    }
}

#[test]
fn what_is_published_is_read_and_a_misspelt_rule_refused() {
    assert_eq!(
        read("title: a\npublish: excerpt 80\nreason: a right\n"),
        "---\ntitle: a\npublish: excerpt 80\nreason: a right\n---\n"
    );
    insta::assert_snapshot!(read("title: a\npublish: withdrwan\n"));
    assert!(parse("title: a\npublish: excerpt lots").is_err() && parse("title: a\npublish: [full]").is_err());
    assert!(parse("title: a\nregion: north\nseason: 3").unwrap().warnings.is_empty());
}
