//! What the names say that a page gives its elements: classes, ids, roles and properties, each name read once.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use html5ever::local_name;
use scraper::node::Element;

use super::hints::{self, Hints, each_word};

/// The names of one page.
pub(super) struct Names<'p, 'w> {
    /// What a word in a name counts.
    weigh: &'w dyn Fn(&str) -> f32,
    /// By the attribute as it is written: most elements of a page share theirs with others.
    known: HashMap<&'p str, Name, RandomState>,
    /// What the words of all names count, those that count nothing left out.
    weights: Vec<f32>,
}

#[derive(Debug, Clone)]
struct Name {
    hints: Hints,
    /// Its words among `weights`.
    weights: Range<u32>,
}

impl<'p, 'w> Names<'p, 'w> {
    pub fn new(weigh: &'w dyn Fn(&str) -> f32) -> Self {
        Names { weigh, known: HashMap::default(), weights: Vec::new() }
    }

    /// What an element's names hint at, and what all their words together count.
    pub fn of(&mut self, element: &'p Element) -> (Hints, f32) {
        let (mut hints, mut weight) = (Hints::NONE, 0.0);
        for (attribute, value) in &element.attrs {
            let name = match attribute.local {
                local_name!("class") | local_name!("id") => {
                    let name = self.read(value);
                    hints = hints.and(name.hints);
                    name
                }
                local_name!("role") => {
                    hints = hints.and(hints::of_role(value.trim()));
                    self.read(value)
                }
                local_name!("itemprop") => self.read(value),
                _ => continue,
            };
            let weights = &self.weights[name.weights.start as usize..name.weights.end as usize];
            weights.iter().for_each(|word| weight += word);
        }
        (hints, weight)
    }

    fn read(&mut self, value: &'p str) -> Name {
        if let Some(name) = self.known.get(value) {
            return name.clone();
        }
        let (first, mut hints) = (self.weights.len() as u32, Hints::NONE);
        each_word(value, |word| {
            hints = hints.and(hints::of_word(word));
            let weight = (self.weigh)(word);
            if weight != 0.0 {
                self.weights.push(weight);
            }
        });
        let name = Name { hints, weights: first..self.weights.len() as u32 };
        self.known.insert(value, name.clone());
        name
    }
}

/// Hands out the words of an element's names, as often as they stand there.
pub(super) fn each_name_word(element: &Element, mut found: impl FnMut(&str)) {
    for (attribute, value) in &element.attrs {
        match attribute.local {
            local_name!("class") | local_name!("id") | local_name!("role") | local_name!("itemprop") => {
                each_word(value, &mut found);
            }
            _ => {}
        }
    }
}
