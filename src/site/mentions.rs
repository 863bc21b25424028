//! Which members of views the templates ask for: what none of them mentions need not be made, nor handed over.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::theme::DEFAULT;

/// What each template mentions, with all that it stands on.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions(BTreeMap<String, Words>);

/// The words of templates, the names of members among them; `None` for all words, where members can be asked for without
/// their names.
///
/// A set of bits, one for each word by its number; a few words that are not there have the number of one that is. They
/// are made and handed over for nothing, and change no page.
#[derive(Debug, Clone, Default)]
pub(super) struct Words(Option<Box<[u64; Words::LENGTH]>>);

/// What templates are handed by these names they can print whole.
const VIEWS: &[&str] = &[
    "collection",
    "collections",
    "comparison",
    "document",
    "entry",
    "exports",
    "list",
    "page",
    "site",
    "terms",
    "timeline",
    "undated",
    "ways",
    "years",
];

impl Mentions {
    /// `templates` by name, default ones with [`DEFAULT`] before it.
    pub(super) fn of(templates: &BTreeMap<String, &str>) -> Self {
        let components: Vec<Component> = templates.values().flat_map(|text| components_of(text)).collect();
        let bare = |name: &str| name.strip_prefix(DEFAULT).unwrap_or(name).to_owned();
        let names: BTreeSet<String> = templates.keys().map(|name| bare(name)).collect();
        let mut known: HashMap<&str, Words, FixedState> = HashMap::default();
        let mut words = |name: &str| {
            let texts = reached(name, templates, &components).into_iter();
            // Most templates stand on the same few.
            let words = texts.map(|text| known.entry(text).or_insert_with(|| Words::of(text)).clone());
            words.reduce(Words::and).unwrap_or_default()
        };
        Mentions(names.into_iter().map(|name| (name.clone(), words(&name))).collect())
    }

    /// Whether a page made from `template` can show a member.
    pub(super) fn has(&self, template: &str, member: &str) -> bool {
        self.words(template).has(member)
    }

    /// What a template mentions.
    pub(super) fn words(&self, template: &str) -> &Words {
        self.0.get(template).unwrap_or(Words::all())
    }

    /// What any of several templates mentions.
    pub(super) fn words_of_any<'t>(&self, templates: impl IntoIterator<Item = &'t str>) -> Words {
        templates.into_iter().map(|template| self.words(template).clone()).reduce(Words::and).unwrap_or_default()
    }
}

impl Words {
    /// Of 64 bits each.
    const LENGTH: usize = 512;

    /// Those of a template alone.
    pub(super) fn of(template: &str) -> Self {
        if tags(template).any(asks_without_names) {
            return Words(None);
        }
        let mut set = Box::new([0; Self::LENGTH]);
        for word in template.split(|c| !is_of_word(c)) {
            let (at, bit) = place(word);
            set[at] |= bit;
        }
        Words(Some(set))
    }

    /// For whoever asks for all.
    pub(super) fn all() -> &'static Self {
        &Words(None)
    }

    pub(super) fn is_all(&self) -> bool {
        self.0.is_none()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        let (at, bit) = place(name);
        self.0.as_ref().is_none_or(|set| set[at] & bit != 0)
    }

    /// Those of both.
    fn and(self, other: Self) -> Self {
        let both = self.0.zip(other.0).map(|(mut all, more)| {
            all.iter_mut().zip(more.iter()).for_each(|(bits, more)| *bits |= more);
            all
        });
        Words(both)
    }
}

/// Where the bit of a word stands.
fn place(word: &str) -> (usize, u64) {
    let number = FixedState::default().hash_one(word);
    (number as usize / 64 % Words::LENGTH, 1 << (number % 64))
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What stands between `{{` and `}}`, and between `{%` and `%}`; each with its first bracket.
fn tags(template: &str) -> impl Iterator<Item = &str> {
    let begins = template.match_indices('{').filter(|(at, _)| template[at + 1..].starts_with(['{', '%']));
    begins.map(|(at, _)| {
        let text = &template[at + 1..];
        let end = text.find(if text.starts_with('{') { "}}" } else { "%}" });
        end.map_or(text, |end| &text[..end])
    })
}

/// Whether what a tag says can reach a member whose name no template writes. In doubt it can.
fn asks_without_names(tag: &str) -> bool {
    let inner = tag[1..].trim_matches(|c: char| c == '-' || c.is_whitespace());
    let begins_literal = |at: usize| {
        let is_literal = |c: char| c.is_ascii_digit() || matches!(c, '"' | '\'' | '`' | ':' | '-' | ']');
        inner[at..].trim_start().starts_with(is_literal)
    };
    let mut words = inner.split(|c| !is_of_word(c));
    let is_loop = inner.starts_with("for ");
    // A view printed, taken apart or gone through.
    let is_whole = tag.starts_with('{') && VIEWS.contains(&inner);
    let is_pairs = is_loop && inner.split(" in ").next().is_some_and(|names| names.contains(','));
    let of_all = |word| matches!(word, "__tera_context" | "json_encode" | "str" | "keys" | "values" | "pairs");
    is_whole
        || is_pairs
        || inner.contains("...")
        || words.any(|word| of_all(word) || word == "in" && !is_loop)
        || inner.match_indices('[').any(|(at, _)| !begins_literal(at + 1))
        || ["attribute", "key"].iter().any(|argument| {
            inner.match_indices(argument).any(|(at, argument)| {
                let given = inner[at + argument.len()..].trim_start().strip_prefix('=');
                given.is_some_and(|given| !begins_literal(inner.len() - given.len()))
            })
        })
}

/// A part of a page that any template can call by its name.
struct Component<'t> {
    name: &'t str,
    text: &'t str,
}

fn components_of(text: &str) -> impl Iterator<Item = Component<'_>> {
    text.match_indices("component ").filter_map(|(at, keyword)| {
        let is_definition = text[..at].trim_end().trim_end_matches('-').ends_with("{%");
        let text = &text[at + keyword.len()..];
        let text = text.split_once("endcomponent").map_or(text, |(own, _)| own);
        let name = text.split(|c| !is_of_name(c)).next().unwrap_or_default();
        (is_definition && !name.is_empty()).then_some(Component { name, text })
    })
}

impl Component<'_> {
    /// Whether a template calls it: `{{ <name … /> }}`.
    fn is_called_in(&self, template: &str) -> bool {
        let calls = template.match_indices(self.name).filter(|(at, _)| template[..*at].ends_with('<'));
        calls.into_iter().any(|(at, name)| !template[at + name.len()..].starts_with(is_of_name))
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | ':')
}

/// The texts of a template and of all that it extends, includes or calls.
fn reached<'t>(name: &str, templates: &BTreeMap<String, &'t str>, components: &[Component<'t>]) -> Vec<&'t str> {
    let find = |name: &str| {
        let own = templates.get_key_value(name);
        own.or_else(|| templates.get_key_value(format!("{DEFAULT}{name}").as_str()))
    };
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut uncalled: Vec<&Component> = components.iter().collect();
    let mut texts = Vec::new();
    let mut waiting: Vec<_> = find(name).into_iter().collect();
    while let Some((name, text)) = waiting.pop() {
        if met.insert(name) {
            texts.push(*text);
            waiting.extend(text.split(['"', '\'', '`']).filter(|part| part.ends_with(".html")).filter_map(find));
        }
        // What is called can call others in its turn.
        let mut read = texts.len().saturating_sub(1);
        while let Some(text) = texts.get(read).copied() {
            let called = uncalled.extract_if(.., |component| component.is_called_in(text));
            texts.extend(called.map(|component| component.text));
            read += 1;
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_stands_on_counts_and_what_is_replaced_does_not() {
        let mentions = Mentions::of(&BTreeMap::from([
            ("document.html".to_owned(), "{% extends 'base.html' %}{{ <x list={list} /> }}<yy>{{ document.body }}"),
            ("base.html".to_owned(), "{% include \"default/foot.html\" %}"),
            ("default/document.html".to_owned(), "{{ document.json_ld }}"),
            ("default/base.html".to_owned(), "{{ document.related }}"),
            ("default/foot.html".to_owned(), "{{ document.cite }}"),
            (
                "default/parts.html".to_owned(),
                "{% component x(list) %}{{ <z a={list} /> }}{% endcomponent x %}\n{%- component y(list) -%}{{ list.days }}\
                 {% endcomponent y %}{% component z(a) %}{{ a.narrow }}{% endcomponent z %}",
            ),
            ("default/tag.html".to_owned(), "{% for k, v in list %}{{ k }}{% endfor %}"),
        ]));
        let has = |member| mentions.has("document.html", member);
        assert!(has("cite") && has("narrow") && !has("json_ld") && !has("related") && !has("days"));
        assert!(mentions.has("tag.html", "timeline") && mentions.has("unknown.html", "days"));
        let several = mentions.words_of_any(["document.html", "base.html"]);
        assert!(several.has("narrow") && !several.has("json_ld") && !several.is_all());
        assert!(mentions.words_of_any(["document.html", "tag.html"]).is_all());
    }

    #[test]
    fn whoever_can_ask_without_names_gets_all() {
        for template in [
            "{{ document }}",
            "{{- entry | json_encode -}}",
            "{{ __tera_context }}",
            "{% for name, value in document %}{{ value.x }}{% endfor %}",
            "{{ document[name] }}",
            "{{ document.extra | get(key=name) }}",
            "{{ document | get(key = name) }}",
            "{% for a in list.entries | sort(attribute=by) %}{% endfor %}",
            "{% set all = {...document} %}",
            "{% if name in document %}x{% endif %}",
            "{{ document.date | keys | join(sep=\"\") }}",
        ] {
            assert!(Words::of(template).is_all(), "{template}");
        }
        for template in [
            "{{ document.title }} {% for a in list.entries %}{{ a.x }}{% endfor %} [note] {\"a\": 1}",
            "{{ document[\"title\"] }}{{ years[0].title }}{{ x.datetime[:4] }}",
            "{% for a in list.entries | sort(attribute=\"title\") %}{{ a }}{% endfor %}",
            "{% block title %}{% if not loop.first %}, {% endif %}{% endblock title %}",
        ] {
            let words = Words::of(template);
            assert!(words.has("title") && !words.has("titles"), "{template}");
        }
    }
}
