//! Random choices that are the same in every run.

/// A random number generator (xorshift64*, Vigna 2016); each seed gives its own sequence.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below the limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) % limit
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn choose<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len() as u64) as usize]
    }

    /// Text of at most `longest` characters, with everything that file formats stumble over: quotes, separators, line
    /// ends, COPY's end marker, blanks at the edges, and any Unicode character but NUL.
    pub fn text(&mut self, longest: u64) -> String {
        const TRAPS: [&str; 14] = [
            "\"", "\"\"", ",", "\n", "\r", "\r\n", "\n\\.\n", "\\.", "\\N", "NULL", " ", "\t", "''", "Nguyễn",
        ];
        let mut text = String::new();
        for _ in 0..self.below(8) {
            if self.chance(70) {
                text.push_str(self.choose::<&str>(&TRAPS));
            } else {
                text.push(self.character());
            }
        }
        text.chars().take(longest as usize).collect()
    }

    fn character(&mut self) -> char {
        loop {
            let code = match self.below(3) {
                0 => 1 + self.below(0x7f),
                1 => self.below(0x3000),
                _ => self.below(0x11_0000),
            };
            match char::from_u32(code as u32) {
                None | Some('\0') => {}
                Some(character) => return character,
            }
        }
    }
}
