//! Random choices that are the same in every run of the tests.

/// A pseudo-random number generator (xorshift64*, Vigna 2016).
pub struct Random(u64);

impl Random {
    /// Each seed has a sequence of its own.
    pub fn new(seed: u64) -> Self {
        Self(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }

    pub fn choose<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }

    pub fn chance(&mut self) -> bool {
        self.below(2) == 0
    }
}
