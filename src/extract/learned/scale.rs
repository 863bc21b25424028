//! The scale of lengths and counts, on which twice as much is a step, wherever.

use std::sync::LazyLock;

/// Most counts of a page are small, and asked for again and again.
static SMALL: LazyLock<[f32; 2048]> = LazyLock::new(|| std::array::from_fn(|n| (n as f32 + 1.0).ln()));

/// The logarithm of one more than `n`.
pub fn ln(n: f32) -> f32 {
    let whole = n as usize;
    match SMALL.get(whole) {
        Some(known) if whole as f32 == n => *known,
        _ => (n + 1.0).ln(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_what_would_be_computed() {
        for n in [-0.5, 0.0, 0.25, 1.0, 17.0, 17.5, 2047.0, 2048.0, 1e9] {
            assert_eq!(ln(n).to_bits(), (n + 1.0).ln().to_bits(), "{n}");
        }
        assert!(ln(-2.0).is_nan() && ln(f32::NAN).is_nan());
    }
}
