/// Numbers by key, where a key may have several: sorted once, and then looked up. It takes a quarter of the memory
/// of a map of lists.
#[derive(Debug, Default)]
pub(super) struct Index {
    entries: Vec<(u64, u32)>,
}

impl Index {
    /// Adds a number; [`Index::sort`] comes after the last.
    pub fn push(&mut self, key: u64, number: u32) {
        self.entries.push((key, number));
    }

    /// Puts it in order.
    pub fn sort(&mut self) {
        self.entries.sort_unstable();
    }

    /// The entries of `key`, the numbers in their order.
    pub fn get(&self, key: u64) -> &[(u64, u32)] {
        let start = self.entries.partition_point(|&(known, _)| known < key);
        let length = self.entries[start..].iter().take_while(|&&(known, _)| known == key).count();
        &self.entries[start..start + length]
    }

    /// The entries of each key.
    pub fn runs(&self) -> impl Iterator<Item = &[(u64, u32)]> {
        self.entries.chunk_by(|one, other| one.0 == other.0)
    }
}
