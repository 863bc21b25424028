//! Written dates and what they mean: a table for each theme.

mod languages;

use super::*;

fn found(text: &str, language: Option<&str>) -> String {
    find(text, language, None).iter().map(|found| found.date.to_string()).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(language: &str, cases: &[(&str, &str)]) {
    let language = (!language.is_empty()).then_some(language);
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| found(text, language) != *expected)
        .map(|(text, expected)| format!("{text}: {} instead of {expected}", found(text, language)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn day_and_month_are_told_by_order_then_language() {
    let read = |text, language, order| {
        find(text, language, order).first().map(|found| (found.date.to_string(), found.ambiguous))
    };
    for (text, language, order, expected, ambiguous) in [
        ("05/03/2024", Some("en-US"), None, "2024-05-03", true),
        ("05/03/2024", Some("en-GB"), None, "2024-03-05", true),
        ("05/03/2024", Some("en_US"), Some(Order::DayFirst), "2024-03-05", true),
        ("05.03.2024", Some("en-US"), None, "2024-03-05", true),
        ("05/03/2024", Some("fr"), Some(Order::MonthFirst), "2024-05-03", true),
        ("05/13/2024", Some("fr"), None, "2024-05-13", false),
        ("13/05/2024", Some("en-US"), None, "2024-05-13", false),
        ("05/05/2024", None, None, "2024-05-05", false),
        ("2024-05-03", None, Some(Order::DayFirst), "2024-05-03", false),
        ("5 listopada 2024", Some("hr"), None, "2024-10-05", false),
        ("5 listopada 2024", Some("pl"), None, "2024-11-05", false),
        ("5 listopada 2024", None, None, "2024-11-05", true),
    ] {
        assert_eq!(
            read(text, language, order),
            Some((expected.to_owned(), ambiguous)),
            "{text} {language:?} {order:?}"
        );
    }
}

#[test]
fn what_is_not_a_date_is_not_found() {
    check(
        "en",
        &[
            ("version 1.2.2024.5", ""),
            ("v1.2.2024", ""),
            ("192.168.20.24", ""),
            ("+1 202-555-0142", ""),
            ("010-1234-5678", ""),
            ("won 3-2 in 2024", ""),
            ("$1,234.56", ""),
            ("5.3%", ""),
            ("12 may be enough", ""),
            ("Section 3/4/5", ""),
            ("2024-02-30", ""),
            ("31 April 2024", ""),
            ("0000-01-01", ""),
            ("March 2024", ""),
            ("In 2024", ""),
            ("5 March", ""),
            ("10:30", ""),
            ("https://e.org/2024/03/05/headline", ""),
            ("IMG_20240305_213000.jpg", ""),
            ("ISBN 978-3-16-148410-0", ""),
            ("May 5 people of 2024", ""),
            ("from July 25-27", ""),
            ("Boeing 737-800-2024", ""),
            ("3 comments\nMay 5, 2024", "2024-05-05"),
            ("12\nMarch 2024", ""),
            ("30.6.19.2", ""),
            ("March 5, 2024 10.50 euros", "2024-03-05"),
            ("2024-03-05 10:00 - 11:30", "2024-03-05T10:00"),
            ("5 March 2024 3 min read", "2024-03-05"),
            ("5 March 2024 at 25:99", "2024-03-05"),
        ],
    );
}

#[test]
fn a_zone_is_kept_where_it_has_one_meaning_and_never_invented() {
    check(
        "en",
        &[
            ("5 March 2024 21:30 EST", "2024-03-05T21:30-05:00"),
            ("5 March 2024 21:30 IST", "2024-03-05T21:30"),
            ("5 March 2024 21:30 BST", "2024-03-05T21:30"),
            ("5 March 2024 21:30 CST", "2024-03-05T21:30"),
            ("5 March 2024, 21:30 (UTC+05:30)", "2024-03-05T21:30+05:30"),
            ("5 March 2024, 21:30 GMT-3", "2024-03-05T21:30-03:00"),
            ("5 March 2024 21:30 +99:99", "2024-03-05T21:30"),
            ("5 March 2024 21:30", "2024-03-05T21:30"),
        ],
    );
}

#[test]
fn the_range_covers_the_date_with_its_weekday_and_time() {
    for (text, expected) in [
        ("By A. Writer | Tuesday, 5 March 2024 21:30 GMT | World", "Tuesday, 5 March 2024 21:30 GMT"),
        ("Published: March 5, 2024.", "March 5, 2024"),
        ("نشر في ٥ مارس ٢٠٢٤ هنا", "٥ مارس ٢٠٢٤"),
        ("(5 March 2024)", "5 March 2024"),
        ("3 min | March 5, 2024", "March 5, 2024"),
        ("By A. WriterMar 5, 2024", "Mar 5, 2024"),
        ("October 17, 20236:01 PM ET", "October 17, 2023"),
    ] {
        let found = find(text, None, None);
        assert_eq!(&text[found[0].range.clone()], expected);
    }
}

#[test]
fn a_value_is_one_date_as_a_whole() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("2024-03-05T21:30:10.123+03:00", "2024-03-05T21:30:10+03:00"),
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("March 2024", "2024-03"),
        ("Mar. 2024", "2024-03"),
        ("marzo de 2024", "2024-03"),
        ("مارس ٢٠٢٤", "2024-03"),
        ("2024年3月", "2024-03"),
        ("3/2024", "2024-03"),
        ("2024 г.", "2024"),
        ("20240305", "2024-03-05"),
        ("20240305213000", "2024-03-05T21:30:00"),
        ("20240305T213000Z", "2024-03-05T21:30:00Z"),
        ("20240305T2130+0300", "2024-03-05T21:30+03:00"),
        ("1709674200", "2024-03-05T21:30:00Z"),
        ("1709674200000", "2024-03-05T21:30:00Z"),
        ("Published: 5 March 2024, 21:30 GMT", "2024-03-05T21:30Z"),
        ("  Tue, 05 Mar 2024 21:30:00 +0300  ", "2024-03-05T21:30:00+03:00"),
        ("5 March 2024 (2024-03-05)", "2024-03-05"),
        ("1234567", ""),
        ("12345678901234567890", ""),
        ("99999999", ""),
        ("0001-01-01T00:00:00", ""),
        ("1234", ""),
        ("Published 5 March 2024, updated 6 March 2024", ""),
        ("On 5 March 2024 the council of the town said that it would not", ""),
        ("5 March 2024, 48 comments", ""),
        ("", ""),
        ("soon", ""),
        ("292277026596", ""),
        ("2024-03-05T10:00+99:99", ""),
        ("2024-02-30", ""),
    ] {
        let read = parse(text, None, None).map(|date| date.to_string()).unwrap_or_default();
        if read != expected {
            wrong.push(format!("{text}: {read} instead of {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hostile_values_are_refused_without_harm() {
    let long = |piece: &str| piece.repeat(10_000 / piece.len());
    for text in [
        format!("Tue, 05 Mar 2024 21:30:00 {}", long("(")),
        long("9"),
        long("1."),
        long("1/"),
        long("5 March "),
        long("Mon, "),
        long("(2024-"),
        long("年"),
        long("一"),
        long("\u{300}"),
        long("٣"),
        long("a.m."),
        "٢٠٢٤-٠٢-٣٠".into(),
        "+99:99".into(),
        "2024-03-05T99999999999999999999:00".into(),
        "\u{ff19}\u{ff19}年\u{ff19}月".into(),
    ] {
        parse(&text, Some("en"), None);
        for found in find(&text, Some("en"), None) {
            assert!(text.get(found.range).is_some());
        }
    }
}

/// Every run of pieces of dates is read without harm, and what is found is a date in the text.
#[test]
fn pieces_of_dates_in_any_order_do_no_harm() {
    const PIECES: &[&str] = &[
        "5",
        "05",
        "31",
        "2024",
        "1403",
        "2567",
        "99999999999999999999",
        "0",
        "21",
        "30",
        "٥",
        "۱۴۰۲",
        "March",
        "Mar",
        "مارس",
        "كانون",
        "الثاني",
        "اسفند",
        "марта",
        "年",
        "月",
        "日",
        "년",
        "월",
        "일",
        "오후",
        "時",
        "分",
        "半",
        "二〇",
        "十",
        "令和",
        "元",
        "th",
        "er",
        "de",
        "of",
        "at",
        "am",
        "p",
        "m",
        "a.m.",
        "GMT",
        "Z",
        "T",
        "EST",
        "+",
        "-",
        "/",
        ".",
        ":",
        ",",
        "|",
        "(",
        ")",
        " ",
        " ",
        "\n",
        "\u{200f}",
        "\u{301}",
        "'",
        "h",
        "Uhr",
        "Mon",
        "tháng",
        "năm",
        "é",
        "🙂",
    ];
    // A linear congruential generator: the same pieces in every run.
    let mut state = 7u64;
    let mut next = |bound: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % bound
    };
    for _ in 0..20_000 {
        let text: String = (0..next(14) + 1).map(|_| PIECES[next(PIECES.len())]).collect();
        let language = [None, Some("en-US"), Some("fa"), Some("ko"), Some("th"), Some("vi")][next(6)];
        for found in find(&text, language, None) {
            assert!(!text[found.range].is_empty(), "{text}");
            assert_eq!(found.date.to_string().parse(), Ok(found.date), "{text}");
        }
        let _ = parse(&text, language, Some(Order::MonthFirst));
    }
}
