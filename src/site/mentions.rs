//! Which members of a page's context its templates can ask for: what none of them mentions need not be made.

use std::collections::{BTreeMap, BTreeSet};

use super::theme::DEFAULT;

/// Members that cost something to make.
const COSTLY: &[&str] = &[
    "carried",
    "cite",
    "days",
    "files",
    "json_ld",
    "narrow",
    "newer",
    "newer_in_source",
    "older",
    "older_in_source",
    "related",
    "timeline",
    "together",
    "trail",
    "ways",
];

/// Ways to ask for members without their names. Whoever goes one of them gets all.
const UNNAMED: &[&str] =
    &["__tera_context", "json_encode", " in document ", " in page ", " in list ", "document[", "page[", "list["];

/// What each template mentions, with all that it stands on.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions(BTreeMap<String, BTreeSet<&'static str>>);

impl Mentions {
    /// `templates` by name, default ones with [`DEFAULT`] before it.
    pub(super) fn of(templates: &BTreeMap<String, &str>) -> Self {
        let components: Vec<Component> = templates.values().flat_map(|text| components_of(text)).collect();
        let bare = |name: &str| name.strip_prefix(DEFAULT).unwrap_or(name).to_owned();
        let names: BTreeSet<String> = templates.keys().map(|name| bare(name)).collect();
        let mentioned = |name: String| {
            let texts = reached(&name, templates, &components);
            let is_unnamed = texts.iter().any(|text| UNNAMED.iter().any(|way| text.contains(way)));
            let is_mentioned = |member: &&str| is_unnamed || texts.iter().any(|text| text.contains(*member));
            (name, COSTLY.iter().copied().filter(is_mentioned).collect())
        };
        Mentions(names.into_iter().map(mentioned).collect())
    }

    /// Whether a page made from `template` can show a member.
    pub(super) fn has(&self, template: &str, member: &'static str) -> bool {
        debug_assert!(COSTLY.contains(&member), "{member} is not looked for");
        self.0.get(template).is_none_or(|members| members.contains(member))
    }
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
    }
}
