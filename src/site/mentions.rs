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
        let has_components = |text: &str| text.contains("{% component") || text.contains("{%- component");
        let parts: Vec<&str> = templates.values().copied().filter(|text| has_components(text)).collect();
        let bare = |name: &str| name.strip_prefix(DEFAULT).unwrap_or(name).to_owned();
        let names: BTreeSet<String> = templates.keys().map(|name| bare(name)).collect();
        let mentioned = |name: String| {
            let mut texts = parts.clone();
            texts.extend(reached(&name, templates));
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

/// The texts of a template and of all that it extends or includes.
fn reached<'t>(name: &str, templates: &BTreeMap<String, &'t str>) -> Vec<&'t str> {
    let find = |name: &str| {
        let own = templates.get_key_value(name);
        own.or_else(|| templates.get_key_value(format!("{DEFAULT}{name}").as_str()))
    };
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut texts = Vec::new();
    let mut waiting: Vec<_> = find(name).into_iter().collect();
    while let Some((name, text)) = waiting.pop() {
        if met.insert(name) {
            texts.push(*text);
            waiting.extend(text.split(['"', '\'', '`']).filter(|part| part.ends_with(".html")).filter_map(find));
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
            ("document.html".to_owned(), "{% extends 'base.html' %}{{ document.body }}"),
            ("base.html".to_owned(), "{% include \"default/foot.html\" %}"),
            ("default/document.html".to_owned(), "{{ document.json_ld }}"),
            ("default/base.html".to_owned(), "{{ document.related }}"),
            ("default/foot.html".to_owned(), "{{ document.cite }}"),
            ("default/parts.html".to_owned(), "{% component x(list) %}{{ list.narrow }}{% endcomponent x %}"),
            ("default/tag.html".to_owned(), "{% for k, v in list %}{{ k }}{% endfor %}"),
        ]));
        let has = |member| mentions.has("document.html", member);
        assert!(has("cite") && has("narrow") && !has("json_ld") && !has("related"));
        assert!(mentions.has("tag.html", "timeline") && mentions.has("unknown.html", "days"));
    }
}
