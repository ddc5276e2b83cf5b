/// Numbers that look random and are the same for the same seed (xorshift64).
pub struct Random(u64);

impl Random {
    /// The seed may not be 0, from which xorshift never gets away.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// A number below `bound`; 0 where there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        match bound {
            0 => 0,
            bound => (self.0 >> 16) as usize % bound,
        }
    }

    /// At most `count` of `items`, in their order.
    pub fn some<T>(&mut self, items: impl IntoIterator<Item = T>, count: usize) -> Vec<T> {
        let mut items: Vec<T> = items.into_iter().collect();
        while items.len() > count {
            let at = self.below(items.len());
            items.remove(at);
        }
        items
    }
}
