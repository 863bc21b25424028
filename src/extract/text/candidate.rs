//! A value that was chosen for a field, with where it stood, how sure that is, and what else it could have been.

/// A value of a field and what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub value: String,
    /// Where it stands, as a phrase: "the line above the text".
    pub place: &'static str,
    /// The line of the page, from 1.
    pub line: Option<usize>,
    /// From 0 to 1.
    pub confidence: f32,
}

/// The chosen value, and the candidates that came next, the likeliest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    pub chosen: Evidence,
    pub others: Vec<Evidence>,
}

/// More runners-up help nobody who has to choose.
pub(super) const RUNNERS_UP: usize = 4;

impl Choice {
    /// Of candidates in their order, the first is chosen. Candidates of one value count as one.
    pub fn among(ordered: impl IntoIterator<Item = Evidence>) -> Option<Choice> {
        let mut distinct: Vec<Evidence> = Vec::new();
        for evidence in ordered {
            let full = distinct.len() > RUNNERS_UP;
            match distinct.iter_mut().find(|other| other.value == evidence.value) {
                Some(same) => same.confidence = (same.confidence + evidence.confidence).min(1.0),
                None if !full => distinct.push(evidence),
                None => {}
            }
        }
        let mut distinct = distinct.into_iter();
        let chosen = distinct.next()?;
        Some(Choice { chosen, others: distinct.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_of_one_value_count_as_one() {
        let evidence =
            |value: &str, confidence| Evidence { value: value.into(), place: "here", line: None, confidence };
        let choice = Choice::among([evidence("A", 0.5), evidence("B", 0.3), evidence("A", 0.2)]).unwrap();
        assert!((choice.chosen.confidence - 0.7).abs() < 1e-6);
        assert_eq!(choice.others.iter().map(|other| other.value.as_str()).collect::<Vec<_>>(), ["B"]);
        assert_eq!(Choice::among([]), None);
    }
}
