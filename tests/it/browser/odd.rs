//! Archives of the tests' own: invented, and odd wherever a page could break.

use crate::project::Project;

/// Longer than any line, with nowhere to break it.
fn endless(piece: &str) -> String {
    piece.repeat(40)
}

fn document(project: &Project, path: &str, front: &str, body: &str) {
    project.write(&format!("content/{path}.md"), format!("---\n{front}\n---\n\n{body}\n"));
}

/// Nothing is in it yet.
pub fn nothing() -> Project {
    Project::new()
}

/// One document, and of that only what must be there.
pub fn one_document() -> Project {
    let project = Project::new();
    document(&project, "letter", "title: A letter", "One line.");
    project
}

/// An archive whose curators write from right to left.
pub fn right_to_left() -> Project {
    let project = Project::new();
    let settings = "title = \"أوراق الميناء\"\ndescription = \"ما كتبته صحف الميناء.\"\n\
                    default_language = \"ar\"\npaginate_terms_by = 1\n";
    project.write("site.toml", settings);
    let arabic =
        "date: 2024-03-05\nsource: جريدة الرصيف\ntags: [الميناء, Quay 7]\nauthors: [سلمى الحوّاط]\nlanguage: ar";
    document(
        &project,
        "raseef/harbour",
        &format!("title: الميناء يفتح أبوابه\n{arabic}"),
        "فتح الميناء أبوابه صباح اليوم.",
    );
    let english =
        "date: 2024-03-06\nsource: The Quay\nsource_url: https://quay.example/gates\ntags: [Quay 7]\nlanguage: en";
    document(&project, "quay/gates", &format!("title: The gates (again)\n{english}"), "The gates were opened.");
    let withheld = "date: 2024-03-07\nsource: جريدة الرصيف\nlanguage: ar\nsource_url: https://raseef.example/a";
    let reasons = "reason: طلبت الصحيفة ذلك.";
    for rule in ["metadata", "withdrawn", "excerpt 3"] {
        let front = format!("title: الرصيف ({rule})\n{withheld}\npublish: {rule}\n{reasons}");
        document(&project, &format!("raseef/{}", &rule[..7]), &front, "لم يعد هذا النص هنا كما كان.");
    }
    project
}

/// Long words, wide tables, many scripts, missing fields, mark-up that means harm.
pub fn archive() -> Project {
    let project = Project::new();
    project.write("site.toml", settings());
    hostile_documents(&project);
    incomplete_documents(&project);
    withheld_documents(&project);
    for (slug, language, source, title, text) in SCRIPTS {
        let front = format!(
            "title: \"{title}\"\ndate: 2023-11-{:02}\nsource: {source}\nlanguage: {language}\nauthors: [{source}]\n\
             source_url: https://{language}.example/{slug}\ntags: [{source}, Quay 7, floods]\ndescription: \"{title}\"",
            slug.len() + 3
        );
        let body =
            format!("{text}\n\n## {title}\n\n- {text}\n- {text}\n\n> {text}\n\n[{title}](letter-without-anything.md)");
        document(&project, slug, &front, &body);
    }
    project
}

fn settings() -> String {
    format!(
        "title = \"Odd papers of {}\"\ndescription = \"Everything that a page could break at: <b> & «{}».\"\n\
         author = \"{}\"\npaginate_by = 5\npaginate_terms_by = 6\n\n[tags.aliases]\nflooding = \"floods\"\n\n\
         [sources.\"The Quay\"]\naliases = [\"quay.example\"]\nlanguage = \"en\"\nhomepage = \"https://quay.example/\"\n\
         description = \"{}\"\n",
        endless("Long"),
        endless("Mot"),
        endless("Kurator"),
        endless("Beschreibung")
    )
}

/// Slug, language, source, title and a paragraph.
const SCRIPTS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "arabic",
        "ar",
        "جريدة الرصيف",
        "المدّ يعلو الرصيف (رقم 7) للمرة الثانية",
        "قالت مديرة الميناء إنّ الماء بلغ العلامة 3.40 م عند الفجر، ثم انحسر. وسُئلت عن شركة Quay Works فقالت: «لم يصلنا منها شيء».",
    ),
    (
        "hebrew",
        "he",
        "עיתון הרציף",
        "הגאות עלתה על רציף 7",
        "מנהלת הנמל אמרה כי המים הגיעו לסימן 3.40 עם שחר, ואז נסוגו. חברת Quay Works לא השיבה.",
    ),
    (
        "persian",
        "fa",
        "روزنامهٔ اسکله",
        "آب از اسکلهٔ ۷ بالا آمد",
        "مدیر بندر گفت آب سحرگاه به نشانهٔ ۳٫۴۰ رسید و سپس فرو نشست. شرکت Quay Works پاسخی نداد.",
    ),
    (
        "korean",
        "ko",
        "부두신문",
        "밀물이 7번 부두를 넘었다",
        "항만장은 새벽에 물이 3.40미터 표시까지 올랐다가 빠졌다고 말했다. 부두공사(Quay Works)는 답하지 않았다.",
    ),
    (
        "chinese",
        "zh",
        "码头报",
        "潮水再次漫过七号码头",
        "港务长说，黎明时水位达到三点四米的标记，随后退去。码头工程公司（Quay Works）没有答复。",
    ),
    (
        "japanese",
        "ja",
        "埠頭新聞",
        "潮が第七埠頭を越えた",
        "港長によると、明け方に水は三・四メートルの印に達し、その後引いた。埠頭工業（Quay Works）は答えなかった。",
    ),
    (
        "hindi",
        "hi",
        "घाट समाचार",
        "ज्वार सातवें घाट के ऊपर आया",
        "बंदरगाह प्रमुख ने कहा कि भोर में पानी 3.40 के निशान तक पहुँचा और फिर उतर गया।",
    ),
    (
        "german",
        "de",
        "Kaibote",
        "Hochwasserschutzbeauftragtenversammlung am Kai 7",
        "Die Hafenmeisterin sagte, das Wasser habe bei Tagesanbruch die Marke von 3,40 Metern erreicht und sei dann gefallen.",
    ),
];

fn hostile_documents(project: &Project) {
    let long = endless("Wort");
    let front = format!(
        "title: Überlang{long}\ndate: 2024-02-29T23:59\nsource: Verlag{long}\nauthors: [Autor{long}, Mara Lindqvist]\n\
         tags: [Stichwort{long}, 'C++', 'C#', floods]\nlanguage: de\ncredit: Bild{long}\ndescription: Vorspann{long}\n\
         source_url: https://quay.example/{long}?a=1&b=2\ncaptions: [Unterschrift{long}]\nnotes: Notiz{long}"
    );
    let body = format!(
        "# {long}\n\n{long}\n\n- {long}\n\n> {long}\n\n`{long}`\n\n```\n{long}\n```\n\n<https://quay.example/{long}>"
    );
    document(project, "long-words", &front, &body);

    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(300));
    let table = format!("{}{}{}", row("Tide"), row("---"), row("3.40"));
    let deep: String = (0..30).map(|level| format!("{}- level {level}\n", "  ".repeat(level))).collect();
    let quotes = format!("{} deep", ">".repeat(30));
    let wide =
        "date: 2024-02-28\nsource: The Quay\ntags: [floods]\nsource_url: https://quay.example/wide\nlanguage: en";
    document(
        project,
        "wide-table",
        &format!("title: Three hundred columns\n{wide}"),
        &format!("{table}\nAnd lists:\n\n{deep}\nAnd quotes:\n\n{quotes}"),
    );

    document(
        project,
        "harm",
        "title: '</title><script>alert(1)</script> \u{202e}reversed \"quoted\" & <b>bold</b>'\ndate: 2024-02-27\n\
         source: The Quay\ntags: ['<i>tag</i>', '\"', \"\u{202e}gat\"]\nauthors: ['<u>Author</u>']\n\
         description: '<img src=x onerror=alert(1)>'\nsource_url: https://quay.example/?q=\"><script>\nlanguage: en",
        "<script>alert(1)</script>\n\n<p id=\"main\">A paragraph that calls itself main.</p>\n\n<div><p>Not closed\n\n\
         ## Twice\n\n## Twice\n\n<b>bold <i>crossed</b> over</i>\n\n<table><tr><td>cell\n\nWith a note[^1] and \
         another[^1].\n\n[^1]: The note.\n\n<style>body { display: none }</style>\n\n<a href=\"javascript:alert(1)\">link</a>",
    );

    document(
        project,
        "rich",
        "title: Everything that a text may hold\ndate: 2024-02-26T08:15:00+02:00\nsource: The Quay\ncredit: Wire\n\
         tags: [flooding, Quay 7]\nauthors: [Mara Lindqvist, Ivo Brandt]\nlanguage: en\nsource_url: https://quay.example/rich\n\
         captions: [The quay at dawn., The quay at dusk.]\nnotes: |\n  Two *notes*, the second in a list:\n\n  - [a link](https://notes.example/)\n\
         aliases: [/old/rich/]\ndescription: A lead with *no* mark-up.",
        "# One\n\nText with [a link](wide-table.md), *emphasis*, **weight**, `code`, H~2~O, ~~struck~~ and a line\\\nbroken.\n\n\
         ## Two\n\n1. first\n2. second\n   - inner\n\n### Three\n\n> quoted\n>\n> > twice\n\n| a | b |\n| --- | ---: |\n| one | 2 |\n\n\
         ---\n\n```rust\nfn tide() -> f64 { 3.40 }\n```\n\nCalled [الميناء](arabic.md) there.\n\n#### Four\n\nThe end.[^end]\n\n[^end]: Or not.",
    );
}

/// Documents of which not all is shown, with a host and a reason that are hard to break.
fn withheld_documents(project: &Project) {
    let front = format!(
        "date: 2024-02-24\nsource: The Quay\nsource_url: https://{}.example/a\nlanguage: en\nreason: Why {}",
        "quay".repeat(15),
        endless("Reason")
    );
    for rule in ["metadata", "withdrawn", "excerpt 3"] {
        let own = format!("title: Not all of it\n{front}\npublish: {rule}");
        document(project, &format!("withheld-{}", &rule[..7]), &own, "One *two three four* five.");
    }
}

fn incomplete_documents(project: &Project) {
    document(project, "letter-without-anything", "title: A letter", "Neither date nor source.");
    document(project, "only-a-month", "title: Only a month\ndate: 2024-02\nsource: The Quay", "Some day in February.");
    document(project, "only-a-year", "title: Only a year\ndate: 2022\nsource: The Quay\ntags: [floods]", "Some day.");
    document(
        project,
        "no-source",
        "title: No source\ndate: 2024-02-25\ntags: [Quay 7]",
        "Who printed it is not known.",
    );
    document(project, "no-text", "title: No text\ndate: 2024-01-01\nsource: The Quay", "");
    document(
        project,
        "before-the-epoch",
        "title: Old\ndate: 1899-12-31\nsource: The Quay\nlanguage: en",
        "The old quay.",
    );
    for day in 1..=12 {
        let front = format!("title: Day {day}\ndate: 2024-05-{day:02}\nsource: The Quay\ntags: [floods]\nlanguage: en");
        document(project, &format!("daily-{day:02}"), &front, "High water at six.");
    }
}
