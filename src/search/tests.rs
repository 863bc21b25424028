//! The index as a whole: what an edit touches, what threads cannot change, what the browser will look up.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::*;

/// A document of invented words, the same for the same number.
fn text(number: u32) -> String {
    let syllables = ["ka", "lo", "mi", "ren", "tu", "sal", "vo", "dri", "pen", "gua", "ho", "zim"];
    let mut state = number.wrapping_mul(2_654_435_761) | 1;
    let mut next = |of: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % of
    };
    let mut text = String::new();
    for word in 1..=120 {
        let length = 1 + next(3);
        (0..=length).for_each(|_| text.push_str(syllables[next(syllables.len())]));
        text.push_str(if word % 20 == 0 { ".\n\n" } else { " " });
    }
    text
}

fn indexed(texts: &[String]) -> BTreeMap<String, Vec<u8>> {
    let documents = vec![Searched::default(); texts.len()];
    let parts = index(&documents, &|at| Ok(Cow::Borrowed(&texts[at])), Kept::default()).unwrap().parts;
    assert!(parts.is_sorted_by_key(|part| part.first.clone()));
    parts
        .into_iter()
        .flat_map(|part| {
            let own = [(format!("d{}", part.name), part.documents), (format!("p{}", part.name), part.places)];
            own.into_iter().chain(part.blocks)
        })
        .collect()
}

#[test]
fn an_edit_changes_few_parts() {
    let mut texts: Vec<String> = (0..400).map(text).collect();
    let before = indexed(&texts);
    assert!(before.len() > 30, "{} scripts", before.len());
    texts[200] = texts[200].replacen(' ', " lighthouse ", 1);
    let after = indexed(&texts);
    let changed: Vec<&String> = after.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    // Of the documents the word's own part; of the places those of the words behind it in its paragraph besides.
    let documents = changed.iter().filter(|name| name.starts_with('d')).count();
    assert!((1..=2).contains(&documents) && changed.len() <= 24, "{changed:?} of {}", before.len());
}

#[test]
fn threads_change_nothing() {
    let texts: Vec<String> = (0..100).map(text).collect();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| indexed(&texts))
    };
    assert_eq!(with(1), with(7));
}

#[test]
fn a_part_is_a_script_of_keys_documents_and_places() {
    let documents = [
        Searched { language: Some("en"), fields: vec![(5, "Ferry")], ..Searched::default() },
        Searched { filters: vec![filter(Filter::Tag, " Núcleo ")], ..Searched::default() },
    ];
    let found = index(&documents, &|at| Ok(Cow::Borrowed(["The ferries wait.", "水门"][at])), Kept::default()).unwrap();
    let [part] = &found.parts[..] else { panic!("{} parts", found.parts.len()) };
    assert_eq!(
        String::from_utf8_lossy(&part.documents),
        format!(
            "cuttingsSearch.part(\"{}\",[\"!t:nucleo\",\"3\",\"ferri:en\",\"1\",\"the:en\",\"-\",\"wait:en\",\"-\",\"水门\",\"=\",\"门\",\"=\"]);\n",
            part.name
        )
    );
    assert_eq!(found.languages, [Language { code: "en", stemmer: "english", script: "latin" }]);
}

#[test]
fn nothing_to_search_makes_no_parts() {
    assert!(index(&[], &|_| Ok(Cow::Borrowed("")), Kept::default()).unwrap().parts.is_empty());
    assert!(index(&[Searched::default()], &|_| Ok(Cow::Borrowed("")), Kept::default()).unwrap().parts.is_empty());
}

#[test]
fn a_text_has_a_key_for_every_word() {
    assert_eq!(keys("Die Fähren: 水门!", Some("de")), ["die:de", "fahr:de", "水门", "门"]);
    assert_eq!(keys("ـ", Some("ar")), [""]);
}

#[test]
fn very_many_places_stand_in_blocks_of_documents() {
    let texts: Vec<String> = (0..900).map(|number| "so it was and ".repeat(1 + number % 30)).collect();
    let documents = vec![Searched::default(); texts.len()];
    let parts = index(&documents, &|at| Ok(Cow::Borrowed(&texts[at])), Kept::default()).unwrap().parts;
    let blocks: Vec<&(String, Vec<u8>)> = parts.iter().flat_map(|part| &part.blocks).collect();
    // Four words, each cut alike; all places of a document in one block.
    assert!(blocks.len() >= 8 && blocks.len().is_multiple_of(4), "{} blocks", blocks.len());
    assert!(parts.iter().all(|part| !part.places.ends_with(b"\"\"]);\n")));
    for (name, script) in &blocks {
        let text = std::str::from_utf8(script).unwrap().split('"').nth(3).unwrap().as_bytes();
        let (mut at, mut documents) = (0, 0);
        while let Some((count, length)) = code::read(&text[at..]) {
            at += length;
            (0..count).for_each(|_| at += code::read(&text[at..]).unwrap().1);
            documents += 1;
        }
        assert!(at == text.len() && documents > 0, "{name}");
    }
}

#[test]
fn an_index_made_from_an_earlier_one_is_that_of_the_same_documents() {
    let mut seed = 0x9e37_79b9_u64;
    let mut below = |limit: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % limit
    };
    let mut texts: BTreeMap<u64, (String, u64)> = (0..60).map(|n| (n * 5, (text(n as u32), n))).collect();
    let indexed = |texts: &BTreeMap<u64, (String, u64)>, kept: Kept| {
        let names: Vec<String> = texts.keys().map(|name| format!("{name:04}")).collect();
        let bodies: Vec<&(String, u64)> = texts.values().collect();
        let searched = |(name, (_, number)): (&String, &&(String, u64))| {
            let filters = vec![filter(Filter::Year, &format!("{}", 2000 + number % 3))];
            (name.clone(), *number, filters)
        };
        let known: Vec<_> = names.iter().zip(&bodies).map(searched).collect();
        let documents: Vec<Searched> = known
            .iter()
            .map(|(name, number, filters)| Searched {
                name,
                text: *number,
                filters: filters.clone(),
                fields: vec![(5, "Ferry")],
                language: Some("en"),
            })
            .collect();
        index(&documents, &|at| Ok(Cow::Borrowed(bodies[at].0.as_str())), kept).unwrap()
    };
    let mut kept = indexed(&texts, Kept::default()).kept;
    for step in 0..60 {
        for _ in 0..=below(3) {
            match below(4) {
                0 => drop(texts.remove(&(below(60) * 5))),
                1 => drop(texts.insert(below(300), (text(step), 1000 + step as u64))),
                2 => drop(texts.insert(below(60) * 5, (String::new(), 2000 + step as u64))),
                _ => {
                    if let Some((text, number)) = texts.get_mut(&(below(60) * 5)) {
                        text.push_str(" unheard");
                        *number += 10_000;
                    }
                }
            }
        }
        let (again, anew) = (indexed(&texts, kept), indexed(&texts, Kept::default()));
        assert!(again.parts == anew.parts, "step {step}");
        kept = again.kept;
    }
}
