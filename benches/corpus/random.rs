//! Numbers that look random and are the same on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        // Mixed, so that the rows of neighbouring seeds are not the same row shifted by one.
        Random(mixed(seed))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// 0 to `bound`, without `bound` itself.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    pub fn choice<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Ranks, the first the most likely: each by 1 / (rank + shift).
pub struct Zipf {
    /// The weights up to each rank, in whole numbers so that every machine draws alike.
    up_to: Vec<u64>,
}

impl Zipf {
    pub fn new(ranks: usize, shift: f64) -> Self {
        let weight = |rank: usize| (1e12 / (rank as f64 + 1.0 + shift)) as u64;
        let up_to = (0..ranks).scan(0, |sum, rank| {
            *sum += weight(rank);
            Some(*sum)
        });
        Zipf { up_to: up_to.collect() }
    }

    pub fn draw(&self, random: &mut Random) -> usize {
        let whole = self.up_to.last().copied().unwrap_or(1);
        let drawn = random.below(whole as usize) as u64;
        self.up_to.partition_point(|sum| *sum <= drawn)
    }
}
