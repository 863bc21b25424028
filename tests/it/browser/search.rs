//! The search, as a reader uses it: in many languages, from a host and from disk, with the keyboard alone.

use std::sync::LazyLock;

use super::chromium;
use super::sites::{self, By, Site};
use super::tab::Tab;
use crate::project::Project;

/// A sentence in each language whose words are read in a way of their own, and in some that have none.
const TONGUES: &[(&str, &str)] = &[
    ("ar", "أعلنت الحكومة أنّ الأزمة في الموانئ انتهت وأنّ العبّارات تبحر إلى المدينة"),
    ("ca", "Les barques internacionals esperaven la marea davant del far"),
    ("da", "Fyrmestrene talte bådene i den internationale havn hver aften"),
    ("de", "Die Hafenmeister zählten nachts die größten Fähren vor den Häusern"),
    ("el", "Οι φαροφύλακες μετρούσαν τα διεθνή πλοία στο λιμάνι"),
    ("en", "The international harbours counted running ferries and the keepers' lighthouses"),
    ("eo", "La gardistoj nombris ŝipojn en la internacia haveno"),
    ("es", "Las estaciones internacionales contaban los transbordadores cansados"),
    ("et", "Tuletorni valvurid lugesid rahvusvahelise sadama laevu"),
    ("eu", "Itsasargiaren zaindariek nazioarteko portuko ontziak zenbatu zituzten"),
    ("fa", "نگهبانان فانوس دریایی کشتی‌های بندر را می‌شمردند"),
    ("fi", "Majakanvartijat laskivat kansainvälisen sataman laivoja"),
    ("fr", "L’été, les gardiennes régionales comptaient les bacs arrivés au phare"),
    ("ga", "Chomhair coimeádaithe an tí solais na báid sa chuan"),
    ("he", "שומרי המגדלור ספרו את הסירות בנמל"),
    ("hi", "बंदरगाह के रखवालों ने १२ नावें गिनीं और लौट गए"),
    ("hu", "A világítótorony őrei megszámolták a nemzetközi kikötő hajóit"),
    ("hy", "Փարոսի պահապանները հաշվում էին նավահանգստի նավերը"),
    ("id", "Para penjaga mercusuar menghitung kapal-kapal di pelabuhan"),
    ("it", "I guardiani internazionali contavano i traghetti nelle stazioni"),
    ("ja", "灯台守は国際港のフェリーを数えていた。ﾊﾞｽは来ない。"),
    ("ko", "등대지기들이 항구에서 KTX열차를 세었다"),
    ("ne", "बन्दरगाहका पालेहरूले डुङ्गाहरू गने"),
    ("nl", "De vuurtorenwachters telden 's nachts de internationale veerboten"),
    ("no", "Fyrvokterne talte ferjene i den internasjonale havna"),
    ("pt", "As estações regionais contavam os barcos cansados junto ao farol"),
    ("ro", "Paznicii farului numărau navele internaționale din port"),
    ("ru", "Смотрители маяка считали ёлки и международные паромы у пристаней"),
    ("sr", "Чувари светионика бројали су бродове; Zima je duga."),
    ("sv", "Fyrvaktarna räknade färjorna i den internationella hamnen"),
    ("ta", "கலங்கரை விளக்கக் காவலர்கள் படகுகளை எண்ணினார்கள்"),
    ("th", "ผู้ดูแลประภาคารนับเรือในท่าเรือ"),
    ("tr", "IŞIKLI fenerin bekçileri uluslararası limandaki gemileri sayıyordu"),
    ("uk", "Доглядачі маяка рахували міжнародні пороми й об'єкти"),
    ("yi", "די היטער פֿון לײַכטטורעם האָבן געציילט די שיפֿן"),
    ("zh", "灯塔看守人在国际港口数渡轮"),
];

static TONGUES_SITE: LazyLock<Site> = LazyLock::new(|| {
    let project = Project::new();
    for (language, sentence) in TONGUES {
        let document = format!("---\ntitle: Document in {language}\nlanguage: {language}\n---\n{sentence}\n");
        project.write(&format!("content/in-{language}.md"), &document);
    }
    Site::of("tongues", &project)
});

/// The titles that a query finds, best first, on a page that was opened with the query in its address.
#[track_caller]
fn results(tab: &Tab, site: &Site, by: By, query: &str) -> Vec<String> {
    let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    tab.open(&format!("{}?q={query}", site.url(by, "search/")));
    found(tab)
}

/// The results on the page, as soon as all of them are there.
#[track_caller]
fn found(tab: &Tab) -> Vec<String> {
    tab.value(
        "new Promise(done => {
            const look = () => document.getElementById('status').textContent && !document.querySelector('form.search').ariaBusy
                ? done([...document.querySelectorAll('#results h3')].map(title => title.textContent))
                : setTimeout(look, 20);
            look();
        })",
    )
}

#[test]
fn four_scripts_are_searched_from_a_host_and_from_disk() {
    let Some(browser) = chromium::shared() else { return };
    for by in [By::Http, By::Disk] {
        let tab = Tab::on(browser);
        for (query, title) in [
            ("pier 17", "Inquiry into Tessel pier hears that warning was filed and forgotten"),
            ("поезда", "Пробный поезд прошёл виадук Тессель"),
            ("열차를", "순환선 첫 열차, 해솔포를 떠나다"),
            ("الدعامات", "السرواني: الجسر الذي لا يُسأل عنه أحد لا يحرسه أحد"),
        ] {
            let titles = results(&tab, &sites::DEMO, by, query);
            assert!(titles.iter().any(|found| found == title), "{by:?} {query}: {titles:?}");
        }
        assert!(tab.complaints().is_empty(), "{:?}", tab.complaints());
    }
}

#[test]
fn every_word_of_every_language_is_read_alike_and_found() {
    let Some(browser) = chromium::shared() else { return };
    let tab = Tab::on(browser);
    let site = &*TONGUES_SITE;
    let mut faults = Vec::new();
    for (language, sentence) in TONGUES {
        results(&tab, site, By::Http, sentence);
        let read: Vec<String> =
            tab.value(&format!("cuttingsSearch.keysOfText({}, '{language}')", serde_json::Value::from(*sentence)));
        let expected = cuttings::search::keys(sentence, Some(language));
        if read != expected {
            faults.push(format!("{language}: {read:?}, expected {expected:?}"));
        }
        let unspaced = ["ja", "zh", "th"].contains(language);
        for word in sentence.split_whitespace().filter(|_| !unspaced) {
            let query = serde_json::Value::from(word.replace([',', '.', ';', '-'], " "));
            let slugs: Vec<String> = tab.value(&format!(
                "cuttingsSearch.find({query}).then(found => Promise.all(found.documents.map(cuttingsSearch.card)))
                    .then(cards => cards.map(card => card.slug))"
            ));
            if !slugs.contains(&format!("in-{language}")) {
                faults.push(format!("{language}: `{word}` finds {slugs:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn forms_that_stand_nowhere_are_found() {
    let Some(browser) = chromium::shared() else { return };
    let tab = Tab::on(browser);
    for (query, language) in [
        ("harbour", "en"),
        ("lighthouse runs", "en"),
        ("estacion", "es"),
        ("großer Fähre", "de"),
        ("حكومة", "ar"),
        ("الازمة", "ar"),
        ("ازمه", "ar"),
        ("العبارة", "ar"),
        ("паром", "ru"),
        ("елка", "ru"),
        ("항구", "ko"),
        ("등대지기", "ko"),
        ("ışık*", "tr"),
        ("港口", "zh"),
        ("塔", "zh"),
        ("フェリー", "ja"),
        ("バス", "ja"),
        ("12 नावें", "hi"),
        ("ประภาคาร", "th"),
        ("keep*", "en"),
        ("light", "en"),
    ] {
        let titles = results(&tab, &TONGUES_SITE, By::Http, query);
        assert!(titles.contains(&format!("Document in {language}")), "{query}: {titles:?}");
    }
}

#[test]
fn a_query_says_more_than_words() {
    let Some(browser) = chromium::shared() else { return };
    let site = Project::new();
    let document = |name: &str, date: &str, source: &str, tags: &str, body: &str| {
        let front = format!("title: {name}\ndate: {date}\nsource: {source}\ntags: [{tags}]\nlanguage: en");
        site.write(&format!("content/{name}.md"), format!("---\n{front}\n---\n{body}\n"));
    };
    document("one", "2024-03-05", "The Quay Post", "Ferries", "The night ferry sailed on time.");
    document("two", "2024-04", "The Quay Post", "Work", "The ferry by night. A strike was called.");
    document("three", "2023", "Harbour Sheet", "Ferries, Work", "Ferry hands strike at night.");
    document("four", "2022-01-01", "Harbour Sheet", "Weather", "Rain on the quay.");
    let site = Site::of("query", &site);
    let tab = Tab::on(browser);
    for (query, expected) in [
        ("ferry", "one three two"),
        ("\"night ferry\"", "one"),
        ("“night ferry”", "one"),
        ("\"ferries by nights\"", "two"),
        ("ferry -strike", "one"),
        ("ferry -\"night ferry\"", "three two"),
        ("source:\"the quay post\"", "one two"),
        ("source:quay ferry", "one two"),
        ("tag:ferries", "one three"),
        ("tag:ferries tag:work", "three"),
        ("ferry -tag:work", "one"),
        ("year:2024", "one two"),
        ("language:en rain", "four"),
        ("after:2024-04", "two"),
        ("after:2024-03-06", "two"),
        ("before:2023", "four"),
        ("before:2024 ferry", "three"),
        ("after:2023 before:2024", "three"),
        ("source:nobody", ""),
        ("rai", "four"),
        ("constructor", ""),
        ("source:constructor __proto__", ""),
        ("rain ferry", "four one three two"),
    ] {
        let mut titles = results(&tab, &site, By::Http, query);
        titles.sort();
        let mut expected: Vec<&str> = expected.split_whitespace().collect();
        expected.sort();
        assert_eq!(titles, expected, "{query}");
    }
    // By what they say, and by their dates.
    assert_eq!(results(&tab, &site, By::Http, "ferries")[2], "two", "a tag weighs more than a text");
    for (order, expected) in [("newest", ["two", "one", "three"]), ("oldest", ["three", "one", "two"])] {
        tab.open(&format!("{}?q=ferry&order={order}", site.url(By::Http, "search/")));
        assert_eq!(found(&tab), expected);
    }
    tab.open(&format!("{}?tag=Ferries&source=Harbour+Sheet", site.url(By::Http, "search/")));
    assert_eq!(found(&tab), ["three"]);
}

#[test]
fn the_keyboard_alone_searches_and_the_address_can_be_shared() {
    let Some(browser) = chromium::shared() else { return };
    let site = &*sites::DEMO;
    for by in [By::Http, By::Disk] {
        let tab = Tab::on(browser);
        tab.open(&site.url(by, "tags/"));
        tab.press("/");
        assert_eq!(tab.evaluate("document.activeElement.id"), "q");
        tab.type_text("tessel pier");
        tab.go(|tab| tab.press("Enter"));
        let titles = found(&tab);
        assert!(titles.len() > 3, "{titles:?}");
        let shared = tab.url();
        assert!(shared.contains("q=tessel"), "{shared}");
        tab.press("ArrowDown");
        tab.press("ArrowDown");
        tab.press("ArrowUp");
        let focused: String = tab.value("document.activeElement.textContent");
        assert_eq!(focused, titles[0]);
        assert!(tab.evaluate("document.querySelectorAll('#results mark').length > 2").as_bool().unwrap());
        tab.go(|tab| tab.press("Enter"));
        assert!(site.page_at(by, &tab.url()).is_some_and(|page| page.kind == "documents/*"), "{}", tab.url());
        tab.open(&shared);
        assert_eq!(found(&tab), titles);
        // What is typed is answered as it is typed, and stands in the address.
        tab.press("/");
        tab.evaluate("document.getElementById('q').select()");
        tab.type_text("surge");
        let answered: bool = tab.value(
            "new Promise(done => {
                const look = () => location.search === '?q=surge' && document.querySelector('#results mark')?.textContent.toLowerCase() === 'surge'
                    ? done(true) : setTimeout(look, 20);
                look();
            })",
        );
        assert!(answered);
    }
}

#[test]
fn nothing_that_a_document_holds_is_run() {
    let Some(browser) = chromium::shared() else { return };
    let project = Project::new();
    let hostile = "\\<img src=x onerror=\"window.harmed=1\"\\> \\</script\\>\\<script\\>window.harmed=2\\</script\\> \"); window.harmed=3; (\"";
    project.write("content/harm.md", format!("---\ntitle: \"<script>window.harmed=4</script> needle\"\nsource: \"\\\"]);window.harmed=5;//\"\ntags: [\"'</script><img src=x onerror=window.harmed=6>\"]\n---\nneedle {hostile}\n"));
    let site = Site::of("search harm", &project);
    for by in [By::Http, By::Disk] {
        let tab = Tab::on(browser);
        let titles = results(&tab, &site, by, "needle \"<img src=x onerror=window.harmed=7>\"");
        assert_eq!(titles.len(), 1, "{titles:?}");
        tab.evaluate("document.getElementsByName('tag')[0].focus()");
        assert!(tab.evaluate("window.harmed === undefined").as_bool().unwrap());
    }
}
