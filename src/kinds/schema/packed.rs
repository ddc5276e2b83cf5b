use super::layout::*;

/// Schemas in their packed form, read in place. Nothing is checked beforehand: what lies outside of the bytes
/// reads as nothing, so that no bytes at all can make a reader panic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed<'t> {
    bytes: &'t [u8],
}

impl<'t> Packed<'t> {
    pub(super) const fn new(bytes: &'t [u8]) -> Self {
        Self { bytes }
    }

    /// The word with number `at`.
    #[inline]
    pub(super) fn word(self, at: usize) -> u32 {
        let start = at * 4;
        match self.bytes.get(start..start + 4) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        }
    }

    /// The bytes of the string that the word `at` refers to.
    #[inline]
    pub(super) fn string(self, at: usize) -> &'t [u8] {
        let start = self.word(HEADER_STRINGS) as usize + self.word(at) as usize;
        let Some(&[low, high]) = self.bytes.get(start..start + 2) else { return &[] };
        let length = usize::from(u16::from_le_bytes([low, high]));
        self.bytes.get(start + 2..start + 2 + length).unwrap_or_default()
    }

    /// The string that the word `at` refers to.
    pub(super) fn text(self, at: usize) -> &'t str {
        str::from_utf8(self.string(at)).unwrap_or_default()
    }

    /// The list that the word `at` refers to, with entries of `size` words.
    #[inline]
    pub(super) fn list(self, at: usize, size: usize) -> List {
        match self.word(at) {
            0 => List { first: 0, count: 0, size },
            list => List { first: list as usize + 1, count: self.word(list as usize) as usize, size },
        }
    }

    /// The list of strings that the word `at` refers to.
    pub(super) fn texts(self, at: usize) -> impl Iterator<Item = &'t str> {
        self.list(at, 1).entries().map(move |entry| self.text(entry))
    }
}

/// A list of entries, each of as many words.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    first: usize,
    count: usize,
    size: usize,
}

impl List {
    /// How many entries it has.
    pub(super) fn len(self) -> usize {
        self.count
    }

    /// The first word of each entry.
    pub(super) fn entries(self) -> impl Iterator<Item = usize> {
        (0..self.count).map(move |number| self.first + number * self.size)
    }

    /// The first word of the last entry for which `wanted` holds; it holds for all entries before that one and
    /// for none after it.
    pub(super) fn last_where(self, mut wanted: impl FnMut(usize) -> bool) -> Option<usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            match wanted(self.first + middle * self.size) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low.checked_sub(1).map(|entry| self.first + entry * self.size)
    }

    /// The first word of the entry for which `order` says equal; the list is sorted by it.
    #[inline]
    pub(super) fn find(self, mut order: impl FnMut(usize) -> std::cmp::Ordering) -> Option<usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            let entry = self.first + middle * self.size;
            match order(entry) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(entry),
            }
        }
        None
    }
}
