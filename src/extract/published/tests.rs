//! Written dates and what they mean: one table a theme.

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
fn english() {
    check(
        "en",
        &[
            ("5 March 2024", "2024-03-05"),
            ("March 5th, 2024", "2024-03-05"),
            ("Mar. 5, 2024 9:30 pm ET", "2024-03-05T21:30"),
            ("Tuesday, 02 January 2024 12:17 GMT", "2024-01-02T12:17Z"),
            ("14-Sep-25", "2025-09-14"),
            ("• 22 Mar 2025 21:30", "2025-03-22T21:30"),
            ("Tuesday, the 5th of March, 2024 at 9 p.m.", "2024-03-05T21:00"),
            ("Published 9:30 PM EST, Tue March 5, 2024", "2024-03-05T21:30-05:00"),
            ("Tue, 05 Mar 2024 21:30:00 +0300", "2024-03-05T21:30:00+03:00"),
            ("Tue Mar  5 21:30:00 2024", "2024-03-05T21:30:00"),
            ("Tue Mar 05 21:30:00 +0000 2024", "2024-03-05T21:30:00Z"),
            ("Tue Mar 05 2024 21:30:00 GMT+0300 (Somewhere Standard Time)", "2024-03-05T21:30:00+03:00"),
            ("2024-07-13 03:04:10", "2024-07-13T03:04:10"),
            ("2024-03-05T21:30:10-03:30", "2024-03-05T21:30:10-03:30"),
            ("2024-03-05T21:30Z", "2024-03-05T21:30Z"),
            ("05/03/2024", "2024-05-03"),
            ("15/03/2024", "2024-03-15"),
            ("Updated: March 5, 2024 | 12:05 a.m. | 3 min read", "2024-03-05T00:05"),
            ("From 1 May 2023 to 3 June 2024.", "2023-05-01 2024-06-03"),
            ("5 Mar '24", "2024-03-05"),
            ("5 March 2024 0330 GMT", "2024-03-05T03:30Z"),
        ],
    );
}
