//! Agencies and outlets that the text itself says it was taken from.

use crate::extract::cues::{Cue, Cues};
use crate::extract::text::texture::{width, words};

/// The agency in "(AGENCY) Text", "PLACE (Agency) - Text", "PLACE, May 5 (Agency) — Text".
pub(super) fn dateline(text: &str) -> Option<String> {
    let open = text.find(['(', '（'])?;
    let close = open + text[open..].find([')', '）'])?;
    let name = text[open..close].trim_matches(['(', '（']).trim();
    let before = &text[..open];
    let after = text[close..].trim_start_matches([')', '）']).trim_start();
    let place = before.split_whitespace().next().is_none_or(|word| word.chars().all(|c| !c.is_lowercase()))
        && width(before) <= 40;
    let dashed = after.starts_with(['-', '–', '—', ':', '−']);
    let fits =
        width(name) <= 40 && name.chars().any(char::is_uppercase) && words(name) <= 5 && !name.contains(['.', ';']);
    (fits && place && (open == 0 || dashed)).then(|| name.to_owned())
}

/// The outlet in "…, reports The Outlet" at the very end of a lead.
pub(super) fn reported(text: &str) -> Option<String> {
    let cues = Cues::embedded();
    let (at, _) = text
        .char_indices()
        .rev()
        .filter(|(_, c)| matches!(c, ',' | '،' | '，' | '–' | '—'))
        .find(|(at, _)| text.len() - at < 120)?;
    let last = text[at..].trim_start_matches([',', '،', '，', '–', '—', ' ']);
    let name = cues.rest(Cue::Reported, last)?.trim_end_matches(['.', ' ']);
    let capital = name.split(' ').all(|word| word.chars().next().is_some_and(|c| !c.is_lowercase()));
    (capital && words(name) <= 5 && words(name) >= 1).then(|| name.to_owned())
}
