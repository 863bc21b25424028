//! The languages of the interface, held against English and against what their readers expect.

use super::*;

/// The languages that come with the program, by their tags.
fn shipped() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/languages");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = format!("languages/{}", entry.file_name().into_string().unwrap());
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn wording(language: &str) -> Wording {
    let files = shipped();
    Wording::choose(files.iter().map(|(name, text)| (name.as_str(), text.as_str())), language).unwrap()
}

#[test]
fn every_language_says_all_that_english_says_and_nothing_else() {
    let files = shipped();
    let english =
        file::read("en", &files.iter().find(|(name, _)| name.ends_with("/en.toml")).unwrap().1, None).unwrap();
    assert_eq!(files.len(), 8);
    for (name, text) in &files {
        // Without a fallback: whatever is missing is a fault.
        let file = file::read("xx", text, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(names(&file), names(&english), "{name}");
        let rules: Vec<&Category> = file.plurals.keys().collect();
        for (count, forms) in &file.counts {
            let known: Vec<&Category> = forms.keys().filter(|category| **category != Category::Other).collect();
            assert_eq!(known, rules, "{name}: {count}");
        }
    }
}

/// What a file has, and the names in the braces of each word.
fn names(file: &LanguageFile) -> BTreeMap<String, Vec<&str>> {
    let words = file.words.iter().map(|(name, word)| (format!("words.{name}"), braces(word)));
    let counts = file.counts.keys().map(|name| (format!("counts.{name}"), Vec::new()));
    let languages = file.languages.keys().map(|name| (format!("languages.{name}"), Vec::new()));
    words.chain(counts).chain(languages).collect()
}

/// The names in braces.
fn braces(pattern: &str) -> Vec<&str> {
    let mut names: Vec<&str> = pattern.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    names.sort_unstable();
    names
}

#[test]
fn dates_say_what_is_known_and_no_more() {
    let english = wording("en");
    for (written, datetime, label, time) in [
        ("2024", "2024", "2024", None),
        ("2024-03", "2024-03", "March 2024", None),
        ("2024-03-05", "2024-03-05", "5 March 2024", None),
        ("2024-03-05T21:30", "2024-03-05T21:30", "5 March 2024", Some("21:30")),
        ("2024-03-05T21:30+03:00", "2024-03-05T21:30+03:00", "5 March 2024", Some("21:30 UTC+03:00")),
        ("2024-03-05T21:30Z", "2024-03-05T21:30Z", "5 March 2024", Some("21:30 UTC")),
        ("2024~", "2024", "about 2024", None),
        ("2024-03?", "2024-03", "March 2024 (uncertain)", None),
    ] {
        let shown = english.date_view(&written.parse().unwrap());
        assert_eq!((shown.datetime.as_str(), shown.label.as_str(), shown.time.as_deref()), (datetime, label, time));
    }
}

#[test]
fn each_language_writes_dates_and_counts_in_its_own_way() {
    let day = chrono::NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
    for (language, date, weekday, none, one, few, many) in [
        ("en", "1 March 2024", "Friday, 1 March", "0 documents", "1 document", "3 documents", "12,345 documents"),
        ("de", "1. März 2024", "Freitag, 1. März", "0 Dokumente", "1 Dokument", "3 Dokumente", "12.345 Dokumente"),
        (
            "fr-CA",
            "1er mars 2024",
            "Vendredi 1er mars",
            "0 document",
            "1 document",
            "3 documents",
            "12\u{202f}345 documents",
        ),
        (
            "es-MX",
            "1 de marzo de 2024",
            "Viernes, 1 de marzo",
            "0 documentos",
            "1 documento",
            "3 documentos",
            "12.345 documentos",
        ),
        (
            "ru",
            "1 марта 2024",
            "Пятница, 1 марта",
            "0 документов",
            "1 документ",
            "3 документа",
            "12\u{a0}345 документов",
        ),
        ("ar", "١ مارس ٢٠٢٤", "الجمعة، ١ مارس", "لا وثائق", "وثيقة واحدة", "٣ وثائق", "١٢٬٣٤٥ وثيقة"),
        ("ko", "2024년 3월 1일", "3월 1일 금요일", "문서 0건", "문서 1건", "문서 3건", "문서 12,345건"),
        ("zh-Hans-CN", "2024年3月1日", "3月1日，星期五", "0 篇文献", "1 篇文献", "3 篇文献", "12,345 篇文献"),
    ] {
        let wording = wording(language);
        assert_eq!(wording.date(&"2024-03-01".parse().unwrap()), date);
        assert_eq!(wording.weekday(day), weekday);
        let counts = [0, 1, 3, 12345].map(|number| wording.count(number, "documents").unwrap());
        assert_eq!(counts, [none, one, few, many]);
    }
}

#[test]
fn a_language_without_a_file_is_served_in_english() {
    for (wanted, served) in [("ko-KR", "ko"), ("zh_Hant_TW", "zh"), ("AR", "ar"), ("nl", "en"), ("", "en")] {
        assert_eq!(wording(wanted).language, served, "{wanted}");
    }
}

#[test]
fn an_archive_may_bring_a_language_of_its_own() {
    let english = shipped();
    let own = "name = \"Nederlands\"\n[plurals]\none = \"n = 1\"\n[words]\nnewer = \"Nieuwer\"\nmine = \"Eigen\"\n";
    let files = english.iter().map(|(name, text)| (name.as_str(), text.as_str())).chain([("languages/nl.toml", own)]);
    let dutch = Wording::choose(files, "nl-BE").unwrap();
    assert_eq!((dutch.word("newer"), dutch.word("older"), dutch.word("mine")), ("Nieuwer", "Older", "Eigen"));
}

#[test]
fn a_faulty_file_says_where() {
    let english = shipped();
    for (broken, said) in [
        ("[words]\nnewer = 3\n", "languages/xx.toml:2"),
        ("[wrods]\n", "unknown field `wrods`"),
        ("[plurals]\none = \"x\"\n", "`x` is no plural rule"),
        ("[dates]\nmonths = [\"a\"]\n", "`dates.months` has 1 entries; expected 12"),
        ("[counts]\ntags = { one = \"x\" }\n", "`counts.tags` has no `other`"),
    ] {
        let files =
            english.iter().map(|(name, text)| (name.as_str(), text.as_str())).chain([("languages/xx.toml", broken)]);
        let error = Wording::choose(files, "xx").unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn patterns_are_filled_by_name() {
    assert_eq!(fill("{a} of {b}, {c} {", &[("a", "1"), ("b", "{a}")]), "1 of {a}, {c} {");
}
