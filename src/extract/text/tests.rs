//! Whole dumps of invented outlets, in several languages and layouts.

use super::*;
use crate::capture::Kind;

fn capture(text: &str) -> Capture {
    Capture {
        path: "page.txt".into(),
        kind: Kind::Text,
        text: text.to_owned(),
        charset: "UTF-8",
        url: None,
        captured: None,
    }
}

/// What is taken, a member a line.
fn taken(text: &str) -> String {
    let article = match read(&capture(text), &Furniture::default(), &Limits::default()) {
        Ok(read) => read.output,
        Err(reason) => return reason.message,
    };
    let list = |list: &[String]| list.join(" | ");
    let or_none = |value: &Option<String>| value.clone().unwrap_or_default();
    format!(
        "title: {}\nauthors: {}\nsource: {}\ncredit: {}\ndate: {}\nlead: {}\ncaptions: {}\ntags: {}\n\n{}",
        article.title,
        list(&article.authors),
        or_none(&article.source),
        or_none(&article.credit),
        article.date.map(|date| date.to_string()).unwrap_or_default(),
        or_none(&article.description),
        list(&article.captions),
        list(&article.tags),
        article.body
    )
}

#[test]
fn a_spanish_page_with_boxes_in_its_text() {
    insta::assert_snapshot!(taken(
        "El Faro de Lumbra\n\nviernes, 3 de enero de 2025\n\n  • Inicio\n  • Política\n  • Cultura\n  • Deportes\n\nÚLTIMA HORA\n\
         El ferry de las seis saldrá a las siete\n\nEl puente de Lumbra abre tras nueve años de obras\n\n\
         La primera en cruzarlo fue una maestra de la otra orilla.\n\nPor Inés Valbuena\n14 de marzo de 2024 - 08:30\n\
         3 minutos de lectura\nCompartir\n\n\
         El puente sobre el río Lumbra quedó abierto este jueves, nueve años después de que empezaran las obras y con tres \
         meses de adelanto sobre el último de los plazos anunciados.\n\n\
         La alcaldesa, Teresa Orduna, dijo que la ciudad «recupera una orilla». Los vecinos llevaban pancartas con el coste \
         final de la obra.\n\nLee también: Los barqueros piden una fiesta\n\nNoticias relacionadas\n\nUn puente de papel\n\n\
         Qué harán ahora los barqueros\n\n\
         El transbordador que unía las dos orillas hará su último viaje el domingo, con música y sin billete.\n\n\
         Etiquetas: Lumbra, puente, barqueros\n\nLo más leído\n\nEl gato del archivo vuelve a casa tras dos semanas de \
         ausencia y nadie sabe por dónde anduvo\n12 de marzo de 2024\n\n© 2025 El Faro de Lumbra. Todos los derechos reservados.\n"
    ), @r#"
    title: El puente de Lumbra abre tras nueve años de obras
    authors: Inés Valbuena
    source: El Faro de Lumbra
    credit: 
    date: 2024-03-14T08:30
    lead: La primera en cruzarlo fue una maestra de la otra orilla.
    captions: 
    tags: Lumbra | puente | barqueros

    El puente sobre el río Lumbra quedó abierto este jueves, nueve años después de que empezaran las obras y con tres meses de adelanto sobre el último de los plazos anunciados.

    La alcaldesa, Teresa Orduna, dijo que la ciudad «recupera una orilla». Los vecinos llevaban pancartas con el coste final de la obra.

    El transbordador que unía las dos orillas hará su último viaje el domingo, con música y sin billete.
    "#);
}

#[test]
fn a_japanese_page_without_blanks() {
    insta::assert_snapshot!(taken(
        "みなと日報\n\nホーム\n政治\n経済\n社会\n\n港の時計、十年ぶりに動く\n\n2024年3月5日 7時30分\n山野ゆり 記者\n\n\
         シェア\n\n止まっていた港の時計台の時計が、四日の朝に十年ぶりに動き出した。市が昨年から修理を進めていた。\n\n\
         時計は一九二一年に作られ、港の人々に「おじいさん」と呼ばれてきた。針の長さは二メートルを超える。\n\n\
         関連記事\n\n時計台の下の猫、今日も元気\n\n\
         修理にあたった職人は「歯車が一つだけ、どこにも見つからなかった」と話す。その歯車は新しく作られた。\n\n\
         アクセスランキング\n\n港の食堂が閉店、名物の味は残る\n\n無断転載を禁じます\nCopyright みなと日報\n"
    ), @r#"
    title: 港の時計、十年ぶりに動く
    authors: 山野ゆり
    source: みなと日報
    credit: 
    date: 2024-03-05T07:30
    lead: 
    captions: 
    tags: 

    止まっていた港の時計台の時計が、四日の朝に十年ぶりに動き出した。市が昨年から修理を進めていた。

    時計は一九二一年に作られ、港の人々に「おじいさん」と呼ばれてきた。針の長さは二メートルを超える。

    修理にあたった職人は「歯車が一つだけ、どこにも見つからなかった」と話す。その歯車は新しく作られた。
    "#);
}

#[test]
fn lines_broken_at_a_width_and_a_title_with_the_outlet() {
    insta::assert_snapshot!(taken(
        "Mill owners agree to open the sluice - The Weir Post\n\nThe Weir Post\n* Home\n* Valley\n* Weather\n\n\
         Mill owners agree to open the sluice\n\nBy Anna Brightwater and Tom Reed\nPublished: 2 May 2024 16:45\nSource: Valley Press\n\n\
         The owners of the three mills on the upper Weir agreed on Thursday to open the\nsluice for two days a week, so that the \
         meadows below the village of Hay have\nwater in the dry months.\n\n\
         The agreement ends a quarrel that began in 1987 with a letter about a duck and\ngrew until it filled four shelves of the \
         county archive. Nobody at the meeting\ncould say what had become of the duck.\n\n\
         \"We have all been a little stubborn,\" said the oldest of the owners, who is 91\nand has milled flour since he was \
         eleven. He said that he would open the sluice\nhimself, by hand, as long as his knees allowed it.\n\n\
         Comments\n\nfrogfriend: About time too, I say, after all these years of waiting for a little water.\n"
    ), @r#"
    title: Mill owners agree to open the sluice
    authors: Anna Brightwater | Tom Reed
    source: The Weir Post
    credit: Valley Press
    date: 2024-05-02T16:45
    lead: 
    captions: 
    tags: 

    The owners of the three mills on the upper Weir agreed on Thursday to open the sluice for two days a week, so that the meadows below the village of Hay have water in the dry months.

    The agreement ends a quarrel that began in 1987 with a letter about a duck and grew until it filled four shelves of the county archive. Nobody at the meeting could say what had become of the duck.

    "We have all been a little stubborn," said the oldest of the owners, who is 91 and has milled flour since he was eleven. He said that he would open the sluice himself, by hand, as long as his knees allowed it.
    "#);
}

#[test]
fn a_page_without_paragraphs_has_no_article() {
    insta::assert_snapshot!(taken("Home\nNews\nSport\n\n  • Log in\n  • Search\n"), @"no article found: the text holds no paragraph, only short lines");
}

#[test]
fn the_outlet_is_what_the_page_speaks_of_itself_as() {
    let paragraphs = "The ferry crossed the strait at dawn, and the crew counted the crates twice before they let anybody on \
                      board.\n\nNobody at the pier was told why it had been so late, or when the next one would go, and the \
                      harbour master signed the papers without a word.\n\n";
    let page = |head: &str, foot: &str| {
        let text = format!(
            "{head}\nFerry crosses the strait at dawn\n\nBy Mira Castell\n\n5 March 2024\n\n{paragraphs}{paragraphs}{foot}\n"
        );
        read(&capture(&text), &Furniture::default(), &Limits::default()).unwrap().output
    };
    let spoken_of = page(
        "Jump to content\n\nQuay Courier logo\n\n  • Home\n  • News\n  • About Quay Courier\n",
        "Subscribe to the Quay Courier\n\nWrite to desk@quaycourier.example\n\n© 2024 Harbour Media Holdings LLC. All rights reserved.",
    );
    assert_eq!(spoken_of.source.as_deref(), Some("Quay Courier"));
    let owned =
        page("  • Home\n  • News\n", "© 2024 Quay Courier Ltd. All rights reserved.\n\nQuay Courier, Pier 7, Lumbra");
    assert_eq!(owned.source.as_deref(), Some("Quay Courier"));
    let nameless = page("My Cart\n\n0 Items\n", "Back to top");
    let sure = nameless.evidence.confidence(Field::Source);
    assert!(nameless.source.is_none() || sure < 0.5, "{:?} {sure}", nameless.source);
}
