//! Ranked candidates of a field → what speaks for the one that is chosen.

use crate::extract::evidence::{Claim, Place, Support};

/// A value that a field could have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranked {
    pub value: String,
    pub place: Place,
    /// What the weights give it of the whole, from 0 to 1.
    pub share: f32,
}

/// How often a choice is right by the share it got: points of a line that rises from the first to the last.
pub(super) type Experience = &'static [(f32, f32)];

/// What speaks for the first of candidates in their order. Candidates of one value count as one.
pub(super) fn support(ordered: impl IntoIterator<Item = Ranked>, experience: Experience) -> Option<Support> {
    let mut ordered = ordered.into_iter();
    let chosen = ordered.next()?;
    let (mut places, mut share, mut others) = (vec![chosen.place], chosen.share, Vec::new());
    for candidate in ordered {
        if candidate.value != chosen.value {
            others.push(candidate.claim());
            continue;
        }
        share += candidate.share;
        if !places.contains(&candidate.place) {
            places.push(candidate.place);
        }
    }
    let support = Support { places, confidence: learned(share, experience), others: Vec::new() };
    Some(support.with_others(others, &[&chosen.value]))
}

/// What speaks for candidates none of which was taken.
pub(super) fn untaken(ordered: impl IntoIterator<Item = Ranked>) -> Support {
    Support::default().with_others(ordered.into_iter().map(|candidate| candidate.claim()), &[])
}

impl Ranked {
    fn claim(self) -> Claim {
        Claim { value: self.value, place: self.place, confidence: self.share }
    }
}

fn learned(share: f32, experience: Experience) -> f32 {
    let (mut below, mut confidence) = (0.0, 0.0);
    for &(point, right) in experience {
        if share < point {
            return confidence + (right - confidence) * (share - below) / (point - below);
        }
        (below, confidence) = (point, right);
    }
    confidence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_of_one_value_count_as_one() {
        let candidate = |value: &str, place, share| Ranked { value: value.into(), place, share };
        let ordered =
            [candidate("A", Place::Heading, 0.5), candidate("B", Place::Text, 0.3), candidate("A", Place::Text, 0.2)];
        let support = support(ordered, &[(0.6, 0.5), (0.8, 0.9)]).unwrap();
        assert_eq!(support.places, [Place::Heading, Place::Text]);
        assert!((support.confidence - 0.7).abs() < 1e-6, "half way between the points: {}", support.confidence);
        assert_eq!(support.others.iter().map(|other| other.value.as_str()).collect::<Vec<_>>(), ["B"]);
        assert_eq!(super::support([], &[]), None);
    }

    #[test]
    fn a_share_beyond_the_points_is_as_sure_as_the_last() {
        let points: Experience = &[(0.5, 0.4), (0.9, 0.95)];
        assert_eq!(learned(1.0, points), 0.95);
        assert!((learned(0.25, points) - 0.2).abs() < 1e-6);
    }
}
