//! Choosing among candidates: what speaks for each is added up with learned weights, and the sums become shares.
//!
//! A table of weights is a file of `weights/`, a feature a line, made by `training/text_fields.py`. The shares of all
//! candidates of a page are one (the logistic rule), so that the share of the chosen one says how sure the choice is.

/// Names the features of one kind of candidate, in the order in which they stand in a row.
macro_rules! features {
    ($(#[$note:meta])* $name:ident { $($feature:ident),* $(,)? }) => {
        $(#[$note])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($feature),* }

        impl $name {
            pub const NAMES: &[&str] = &[$(stringify!($feature)),*];
        }
    };
}
pub(super) use features;

/// What speaks for one candidate, by the number of the feature.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row(pub Vec<f32>);

impl Row {
    pub fn new(names: &[&str]) -> Row {
        Row(vec![0.0; names.len()])
    }
}

/// Learned weights, by the number of the feature.
#[derive(Debug)]
pub(super) struct Weights(Vec<f32>);

impl Weights {
    /// Reads a table of `weights/`; a feature that it does not name counts for nothing.
    pub fn parse(table: &str, names: &[&str]) -> Weights {
        let mut weights = vec![0.0; names.len()];
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, weight)) = line.split_once(' ') else { continue };
            if let (Some(at), Ok(weight)) = (names.iter().position(|own| *own == name), weight.trim().parse()) {
                weights[at] = weight;
            }
        }
        Weights(weights)
    }

    pub fn sum(&self, row: &Row) -> f32 {
        self.0.iter().zip(&row.0).map(|(weight, value)| weight * value).sum()
    }

    /// The share of each candidate.
    pub fn shares(&self, rows: &[Row]) -> Vec<f32> {
        let sums: Vec<f32> = rows.iter().map(|row| self.sum(row)).collect();
        let highest = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let parts: Vec<f32> = sums.iter().map(|sum| (sum - highest).exp()).collect();
        let whole: f32 = parts.iter().sum();
        parts.into_iter().map(|part| part / whole.max(f32::MIN_POSITIVE)).collect()
    }
}

/// The candidates from the likeliest on; of equal ones, the one that stands first.
pub(super) fn order(shares: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|a, b| shares[*b].total_cmp(&shares[*a]));
    order
}

pub(super) fn yes(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

/// Distances count by their order of magnitude.
pub(super) fn magnitude(distance: usize) -> f32 {
    (distance as f32).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_one_and_follow_the_weights() {
        let names = ["Near", "Long"];
        let weights = Weights::parse("# a comment\nLong -1\nNear 2.5\nUnknown 9\n", &names);
        let rows = [Row(vec![0.0, 1.0]), Row(vec![1.0, 0.0]), Row(vec![1.0, 1.0])];
        let shares = weights.shares(&rows);
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert_eq!(order(&shares), [1, 2, 0]);
        assert_eq!(weights.shares(&[]), Vec::<f32>::new());
    }
}
