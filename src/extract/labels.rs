//! What stands beside a writer's name in the lines round a headline, in scripts that set names apart by labels.

use super::cues::{Cue, Cues};
use super::text::is_wide;

/// The labels of a line with what each introduces, as Chinese pages set them side by side: "来源：… 作者：…".
pub(super) fn labelled(part: &str) -> Vec<&str> {
    let mut labelled = Vec::new();
    let mut from = 0;
    if part.contains('：') {
        for (at, _) in part.match_indices(' ') {
            if part[at + 1..].split(' ').next().is_some_and(|word| word.contains('：')) {
                labelled.push(&part[from..at]);
                from = at + 1;
            }
        }
    }
    labelled.push(&part[from..]);
    labelled
}

/// The name in "岚屿晚报记者 叶知秋": what the outlet calls its writers is glued to the outlet's name.
pub(super) fn sent_by(part: &str) -> Option<&str> {
    /// Characters of an outlet's name.
    const LONGEST: usize = 10;
    let outlet = part.split(' ').next()?;
    if outlet.len() == part.len() || !outlet.chars().all(is_wide) || outlet.chars().count() > LONGEST {
        return None;
    }
    let label = |at: usize| Cues::embedded().rest(Cue::Byline, &part[at..]).filter(|name| !name.is_empty());
    outlet.char_indices().skip(1).find_map(|(at, _)| label(at))
}

/// A part of a line without the writer's mail address, if it holds one.
pub(super) fn without_address(part: &str) -> Option<String> {
    if !part.contains('@') {
        return None;
    }
    let is_address = |word: &str| word.contains('@') && word.contains('.');
    part.split(' ')
        .any(is_address)
        .then(|| part.split(' ').filter(|word| !is_address(word)).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_is_sent_by_an_outlet_and_has_an_address() {
        assert_eq!(sent_by("岚屿晚报记者 叶知秋"), Some("叶知秋"));
        assert_eq!(sent_by("岚屿晚报 叶知秋"), None);
        assert_eq!(without_address("류미르 기자 mir@pogunews.example").as_deref(), Some("류미르 기자"));
        assert_eq!(without_address("류미르 기자"), None);
    }

    #[test]
    fn labels_side_by_side_are_parts() {
        assert_eq!(labelled("07:26 来源：望潮日报 作者：沈望舒"), ["07:26", "来源：望潮日报", "作者：沈望舒"]);
        assert_eq!(labelled("Tuesday: a day"), ["Tuesday: a day"]);
    }
}
