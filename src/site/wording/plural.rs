//! Which form of a word goes with a number: the plural rules of the Unicode CLDR, for whole numbers.
//!
//! A rule is written as the CLDR writes it, with `n` for the number: `n % 10 = 2..4 and n % 100 != 12..14`. `or`
//! binds weaker than `and`; a relation compares `n`, or what `n` leaves over, with numbers and ranges between commas.

use std::ops::RangeInclusive;

use serde::Deserialize;

/// The categories of the CLDR, in the order in which their rules are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Category {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// Any of these must hold: all relations of one of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule(Vec<Vec<Relation>>);

#[derive(Debug, Clone, PartialEq)]
struct Relation {
    modulus: Option<usize>,
    negated: bool,
    ranges: Vec<RangeInclusive<usize>>,
}

impl Rule {
    pub(super) fn holds(&self, number: usize) -> bool {
        self.0.iter().any(|all| all.iter().all(|relation| relation.holds(number)))
    }
}

impl Relation {
    fn holds(&self, number: usize) -> bool {
        let compared = self.modulus.map_or(number, |modulus| number % modulus);
        self.ranges.iter().any(|range| range.contains(&compared)) != self.negated
    }
}

impl std::str::FromStr for Rule {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let all = |part: &str| part.split(" and ").map(relation).collect::<Result<Vec<_>, _>>();
        written.split(" or ").map(all).collect::<Result<_, _>>().map(Rule)
    }
}

fn relation(written: &str) -> Result<Relation, String> {
    let fault = || format!("`{}` is no plural rule; expected the like of `n % 10 = 2..4`", written.trim());
    let (left, right) = written.split_once('=').ok_or_else(fault)?;
    let (left, negated) = left.trim_end().strip_suffix('!').map_or((left, false), |left| (left, true));
    let left = left.trim().strip_prefix('n').ok_or_else(fault)?.trim();
    let modulus = match left.strip_prefix('%') {
        Some(modulus) => Some(modulus.trim().parse().ok().filter(|modulus| *modulus > 0).ok_or_else(fault)?),
        None if left.is_empty() => None,
        None => return Err(fault()),
    };
    let number = |written: &str| written.trim().parse::<usize>().map_err(|_| fault());
    let range = |written: &str| match written.split_once("..") {
        Some((from, to)) => Ok(number(from)?..=number(to)?),
        None => number(written).map(|number| number..=number),
    };
    let ranges = right.split(',').map(range).collect::<Result<_, _>>()?;
    Ok(Relation { modulus, negated, ranges })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_hold_as_the_cldr_says() {
        for (rule, held, not) in [
            ("n = 1", vec![1], vec![0, 2, 11]),
            ("n = 0..1", vec![0, 1], vec![2]),
            ("n % 10 = 1 and n % 100 != 11", vec![1, 21, 101], vec![11, 111, 2]),
            ("n % 10 = 2..4 and n % 100 != 12..14", vec![2, 23, 104], vec![12, 13, 5]),
            ("n % 10 = 0 or n % 10 = 5..9 or n % 100 = 11..14", vec![0, 5, 11, 112], vec![1, 22]),
            ("n = 1,3,5..7", vec![1, 3, 6], vec![2, 4, 8]),
        ] {
            let parsed: Rule = rule.parse().unwrap();
            assert!(held.iter().all(|n| parsed.holds(*n)), "{rule}");
            assert!(!not.iter().any(|n| parsed.holds(*n)), "{rule}");
        }
        for broken in ["", "n", "x = 1", "n % 0 = 1", "n = a", "n % = 1", "m n = 1"] {
            assert!(broken.parse::<Rule>().is_err(), "{broken}");
        }
    }
}
