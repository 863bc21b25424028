//! Paragraphs as a local paper would print them, and their languages.

use super::*;

const PARAGRAPHS: &[(&str, &str)] = &[
    (
        "en",
        "The city council approved a plan for the waterfront on Tuesday, after months of debate about the cost. The mayor said that work would begin in spring and that most of the money had already been found by the harbour board.",
    ),
    (
        "es",
        "El consejo municipal aprobó el martes un plan para el paseo marítimo, tras meses de debate sobre su coste. La alcaldesa dijo que las obras comenzarán en primavera y que la mayor parte del dinero ya está disponible.",
    ),
    (
        "pt",
        "A câmara municipal aprovou na terça-feira um plano para a frente ribeirinha, depois de meses de debate sobre o custo. A presidente disse que as obras vão começar na primavera e que não haverá novos impostos.",
    ),
    (
        "fr",
        "Le conseil municipal a approuvé mardi un plan pour le front de mer, après des mois de débat sur son coût. La maire a déclaré que les travaux commenceraient au printemps et que l'argent était déjà trouvé.",
    ),
    (
        "it",
        "Il consiglio comunale ha approvato martedì un piano per il lungomare, dopo mesi di dibattito sui costi. La sindaca ha detto che i lavori inizieranno in primavera e che gran parte del denaro è già disponibile.",
    ),
    (
        "de",
        "Der Stadtrat hat am Dienstag nach monatelanger Debatte über die Kosten einen Plan für das Ufer beschlossen. Die Bürgermeisterin sagte, die Arbeiten würden im Frühjahr beginnen und das Geld sei zum größten Teil vorhanden.",
    ),
    (
        "nl",
        "De gemeenteraad heeft dinsdag na maandenlang overleg over de kosten een plan voor de kade goedgekeurd. De burgemeester zei dat het werk in het voorjaar begint en dat het meeste geld er al is.",
    ),
    (
        "sv",
        "Kommunfullmäktige godkände på tisdagen en plan för strandpromenaden efter månader av debatt om kostnaden. Borgmästaren sade att arbetet börjar till våren och att det mesta av pengarna redan finns.",
    ),
    (
        "da",
        "Byrådet godkendte tirsdag en plan for havnefronten efter flere måneders debat om prisen. Borgmesteren siger, at arbejdet begynder til foråret, og at det meste af pengene allerede er fundet. Der blev ikke sagt noget om skatten.",
    ),
    (
        "no",
        "Bystyret godkjente tirsdag en plan for havnefronten etter flere måneders debatt om prisen. Ordføreren sier at arbeidet begynner til våren, og at det meste av pengene allerede er funnet. Det ble ikke sagt noe om skatten.",
    ),
    (
        "fi",
        "Kaupunginvaltuusto hyväksyi tiistaina rantasuunnitelman kuukausia kestäneen kustannuskeskustelun jälkeen. Pormestari sanoi, että työt alkavat keväällä ja että suurin osa rahoista on jo löytynyt.",
    ),
    (
        "pl",
        "Rada miasta zatwierdziła we wtorek plan odbudowy nabrzeża po wielu miesiącach sporów o koszty. Burmistrz powiedziała, że prace rozpoczną się wiosną, a większość pieniędzy już się znalazła.",
    ),
    (
        "cs",
        "Městská rada v úterý po měsících sporů o náklady schválila plán obnovy nábřeží. Starostka řekla, že práce začnou na jaře a že většina peněz už je k dispozici.",
    ),
    (
        "hu",
        "A városi tanács kedden hónapokig tartó vita után elfogadta a folyópart felújításának tervét. A polgármester azt mondta, hogy a munka tavasszal kezdődik, és a pénz nagy része már megvan.",
    ),
    (
        "ro",
        "Consiliul local a aprobat marți un plan pentru faleză, după luni de dezbateri despre costuri. Primărița a spus că lucrările vor începe în primăvară și că cea mai mare parte a banilor a fost deja găsită.",
    ),
    (
        "tr",
        "Belediye meclisi, aylarca süren maliyet tartışmalarının ardından salı günü sahil planını onayladı. Belediye başkanı, çalışmaların ilkbaharda başlayacağını ve paranın büyük bölümünün bulunduğunu söyledi.",
    ),
    (
        "id",
        "Dewan kota menyetujui rencana tepi laut pada hari Selasa setelah berbulan-bulan berdebat karena biayanya. Wali kota mengatakan bahwa pekerjaan akan dimulai pada musim semi dan sebagian besar uang sudah tersedia dari pemerintah.",
    ),
    (
        "ms",
        "Majlis bandar raya meluluskan pelan pesisir pada hari Selasa selepas berbulan-bulan berdebat kerana kosnya. Datuk bandar berkata bahawa kerja akan bermula tidak lama lagi dan sebahagian besar wang sudah diperoleh daripada kerajaan.",
    ),
    (
        "vi",
        "Hội đồng thành phố hôm thứ ba đã thông qua kế hoạch cải tạo bờ sông sau nhiều tháng tranh luận về chi phí. Thị trưởng nói rằng công việc sẽ bắt đầu vào mùa xuân và phần lớn số tiền đã có sẵn.",
    ),
    (
        "ru",
        "Городской совет утвердил во вторник план восстановления набережной после нескольких месяцев споров о его стоимости. Мэр сообщила, что работы начнутся весной и что большая часть денег уже найдена.",
    ),
    (
        "uk",
        "Міська рада у вівторок ухвалила план відбудови набережної після кількох місяців суперечок про його вартість. Мер повідомила, що роботи розпочнуться навесні і що більшість коштів уже є.",
    ),
    (
        "be",
        "Гарадскі савет у аўторак зацвердзіў план аднаўлення набярэжнай пасля некалькіх месяцаў спрэчак пра яго кошт. Мэр паведаміла, што працы пачнуцца ўвесну і што большая частка грошай ужо ёсць.",
    ),
    (
        "bg",
        "Градският съвет одобри във вторник плана за възстановяване на крайбрежието след няколко месеца спорове за цената му. Кметът съобщи, че работата ще започне през пролетта и че парите вече са намерени.",
    ),
    (
        "sr",
        "Градско веће је у уторак усвојило план за обнову кеја после вишемесечне расправе о трошковима. Градоначелница је рекла да ће радови почети у пролеће и да је већина новца већ нађена. Следећа седница биће одржана у мају.",
    ),
    (
        "mk",
        "Градскиот совет во вторникот го усвои планот за обнова на кејот по неколкумесечна расправа за трошоците. Градоначалничката рече дека работите ќе почнат напролет и дека поголемиот дел од парите се веќе најдени.",
    ),
    (
        "ar",
        "أقر مجلس المدينة يوم الثلاثاء خطة لترميم الواجهة البحرية بعد أشهر من النقاش حول التكلفة. وقالت رئيسة البلدية إن العمل سيبدأ في الربيع وإن معظم المال متوفر بالفعل.",
    ),
    (
        "fa",
        "شورای شهر روز سه‌شنبه پس از ماه‌ها گفت‌وگو درباره هزینه، طرح بازسازی ساحل را تصویب کرد. شهردار گفت که کار در بهار آغاز می‌شود و بیشتر پول هم‌اکنون فراهم شده است.",
    ),
    (
        "ur",
        "شہر کی کونسل نے منگل کو کئی مہینوں کی بحث کے بعد ساحل کی بحالی کا منصوبہ منظور کر لیا۔ میئر نے کہا کہ کام بہار میں شروع ہو گا اور زیادہ تر رقم پہلے ہی مل چکی ہے۔",
    ),
    (
        "he",
        "מועצת העיר אישרה ביום שלישי את התוכנית לשיקום הטיילת לאחר חודשים של דיונים על העלות. ראש העיר אמרה שהעבודות יתחילו באביב ושרוב הכסף כבר נמצא.",
    ),
    (
        "el",
        "Το δημοτικό συμβούλιο ενέκρινε την Τρίτη το σχέδιο για την παραλία ύστερα από μήνες συζητήσεων για το κόστος.",
    ),
    (
        "hi",
        "नगर परिषद ने महीनों की बहस के बाद मंगलवार को तट के पुनर्निर्माण की योजना को मंज़ूरी दे दी। महापौर ने कहा कि काम वसंत में शुरू होगा और अधिकांश पैसा पहले ही मिल चुका है।",
    ),
    ("bn", "নগর পরিষদ কয়েক মাসের বিতর্কের পর মঙ্গলবার নদীতীরের পরিকল্পনা অনুমোদন করেছে।"),
    ("th", "สภาเมืองอนุมัติแผนฟื้นฟูริมน้ำเมื่อวันอังคารหลังจากถกเถียงกันหลายเดือน"),
    (
        "ko",
        "시의회는 비용을 둘러싼 몇 달간의 논의 끝에 화요일 강변 재건 계획을 승인했다. 시장은 공사가 봄에 시작될 것이라고 말했다.",
    ),
    ("zh", "市议会经过数月有关费用的讨论，星期二批准了河岸重建计划。市长说工程将于春天开始，大部分资金已经到位。"),
    ("zh", "市議會經過數月有關費用的討論，星期二批准了河岸重建計劃。市長說工程將於春天開始，大部分資金已經到位。"),
    ("ja", "市議会は数か月にわたる費用の議論の末、火曜日に河岸の再建計画を承認した。市長は工事が春に始まると述べた。"),
];

#[test]
fn paragraphs_are_told_without_a_declaration() {
    let wrong: Vec<String> = PARAGRAPHS
        .iter()
        .filter(|(language, text)| detect(text, None).as_deref() != Some(*language))
        .map(|(language, text)| format!("{language}: {:?}", detect(text, None)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_right_declaration_is_kept_and_a_template_s_is_not_believed() {
    for (language, text) in PARAGRAPHS {
        assert_eq!(detect(text, Some(language)).as_deref(), Some(*language), "{language}");
        for template in ["en-US", "ru", "ar"] {
            let told = detect(&format!("{text} {text}"), Some(template));
            assert_eq!(told.as_deref(), Some(*language), "{language} declared as {template}");
        }
    }
}

#[test]
fn a_short_text_is_told_by_its_script_or_its_declaration_or_not_at_all() {
    for (text, declared, expected) in [
        ("Fire in harbour", None, None),
        ("Fire in harbour", Some("en-GB"), Some("en")),
        ("Новости дня", None, None),
        ("Новости дня", Some("uk"), Some("uk")),
        ("Новости дня", Some("en"), None),
        ("오늘의 뉴스", None, Some("ko")),
        ("오늘의 뉴스", Some("en"), Some("ko")),
        ("新聞", None, None),
        ("新聞", Some("ja"), Some("ja")),
        ("ニュース一覧", None, Some("ja")),
        ("أخبار", Some("ar_EG"), Some("ar")),
        ("12:30", None, None),
        (
            "Kowalski Marek, Novák Jan, Varga Peter, Nagy Anna, Lindqvist Erik, Jansen Piet, Okafor Chidi, Tanaka Ken",
            None,
            None,
        ),
        ("", Some("pt-BR"), Some("pt")),
        ("", None, None),
    ] {
        assert_eq!(detect(text, declared).as_deref(), expected, "{text} {declared:?}");
    }
}

#[test]
fn declarations_are_brought_to_one_form() {
    for (declared, expected) in [
        ("en-US", Some("en")),
        ("ar_EG", Some("ar")),
        ("ENG", Some("en")),
        ("zh-Hant-TW", Some("zh")),
        ("iw", Some("he")),
        ("nb-NO", Some("no")),
        ("en, fr", Some("en")),
        ("pes", Some("fa")),
        ("gsw", Some("gsw")),
        ("und", None),
        ("x-default", None),
        ("english", None),
        ("", None),
        ("é", None),
    ] {
        assert_eq!(normalise(declared).as_deref(), expected, "{declared}");
    }
}

#[test]
fn hostile_text_is_bounded() {
    for text in ["\u{300}".repeat(100_000), "a".repeat(1_000_000), "ў".repeat(100_000), "一".repeat(100_000)] {
        let _ = detect(&text, Some("en"));
    }
}

#[test]
fn direction_is_that_of_most_letters() {
    for (language, text) in PARAGRAPHS {
        assert_eq!(reads_right_to_left(text), is_right_to_left(language), "{language}");
    }
    assert!(reads_right_to_left("قال المتحدث باسم NATO إن"));
    assert!(!reads_right_to_left("The word سلام means peace"));
    assert!(!reads_right_to_left("12:30"));
}
