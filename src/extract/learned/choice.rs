//! The choice of the parts of a page that are kept, by how likely each is to be content and how long it is.
//!
//! Parts of a page are not misjudged one by one: where the cards of one product are taken for content wrongly, so are
//! those of all the others. So the odds of all parts of a page may be taken to be too high or too low by a common factor
//! that nobody knows, and the choice is the one that is best on average over what that factor may be.

/// What the odds of all parts of a page may be multiplied by, and how likely that is.
pub type Common = [(f32, f32)];

/// Every part is judged by itself.
pub const EACH_BY_ITSELF: &Common = &[(1.0, 1.0)];

/// The five points that stand for a normal distribution of the factor's logarithm (Gauss and Hermite) with a deviation of
/// 2. Its mean is -0.3: pages of other sites hold a little less than a table promises.
pub const TOGETHER: &Common = &[
    (0.002_444_4, 0.011_257),
    (0.049_230_0, 0.222_076),
    (0.740_818_2, 0.533_333),
    (11.147_91, 0.222_076),
    (224.514_4, 0.011_257),
];

/// The parts to keep so that the expected F1 of words is highest: every part with its probability of being content and
/// its length in words.
///
/// The likeliest parts are taken, as many as are best. A page of which nothing is certain is thus answered with its
/// likeliest part, not with nothing.
pub fn likeliest(parts: &[(f32, f32)], common: &Common) -> Vec<bool> {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| parts[b].0.total_cmp(&parts[a].0).then(a.cmp(&b)));
    let mut expected = vec![0.0; parts.len()];
    for &(factor, weight) in common {
        let right = |part: usize| {
            let (probability, words) = parts[part];
            words * probability * factor / (1.0 - probability + probability * factor)
        };
        let all: f32 = order.iter().map(|&part| right(part)).sum();
        let (mut found, mut taken) = (0.0, 0.0);
        for (expected, &part) in expected.iter_mut().zip(&order) {
            found += right(part);
            taken += parts[part].1;
            *expected += weight * 2.0 * found / (taken + all).max(f32::MIN_POSITIVE);
        }
    }
    let (mut best, mut count) = (0.0, 0);
    for (place, &f1) in expected.iter().enumerate() {
        if f1 > best {
            (best, count) = (f1, place + 1);
        }
    }
    let mut keep = vec![false; parts.len()];
    order[..count].iter().for_each(|&part| keep[part] = true);
    keep
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(parts: &[(f32, f32)], common: &Common) -> Vec<u8> {
        likeliest(parts, common).iter().map(|&keep| u8::from(keep)).collect()
    }

    #[test]
    fn the_likeliest_parts_are_kept() {
        for common in [EACH_BY_ITSELF, TOGETHER] {
            assert_eq!(kept(&[(0.9, 100.0), (0.1, 50.0), (0.8, 10.0)], common), [1, 0, 1]);
            assert_eq!(kept(&[(0.2, 10.0), (0.02, 10.0)], common), [1, 0], "better the likeliest than nothing");
            assert_eq!(kept(&[], common), [0u8; 0]);
            assert_eq!(kept(&[(0.0, 10.0)], common), [0], "what is surely none is not kept");
            assert_eq!(kept(&[(1.0, 10.0), (0.0, 10.0)], common), [1, 0], "what is certain stays so");
        }
    }

    #[test]
    fn what_is_wrong_together_is_weighed_together() {
        // A hundred cards, most likely none of the text, which is certain but short: alone they look worth keeping.
        let mut parts = vec![(0.99, 100.0)];
        parts.extend([(0.25, 10.0); 100]);
        assert_eq!(likeliest(&parts, EACH_BY_ITSELF).iter().filter(|&&keep| keep).count(), 101);
        assert_eq!(likeliest(&parts, TOGETHER).iter().filter(|&&keep| keep).count(), 1);
    }
}
