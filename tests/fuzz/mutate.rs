/// Pieces of text that mean something to YAML or to Kubernetes.
const PIECES: &str = include_str!("yaml.dict");

/// A piece without the escapes of a dictionary: `\\`, `\"`, `\xAB`.
fn unescape(quoted: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = quoted.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'x') => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.push(u8::from_str_radix(&digits, 16).expect("two digits follow"));
            }
            escaped => bytes.extend(escaped),
        }
    }
    String::from_utf8(bytes).expect("the dictionary is text")
}

/// Makes texts out of others, the same ones for the same seed.
pub struct Mutator<'s> {
    state: u64,
    seeds: &'s [String],
    pieces: Vec<String>,
}

impl<'s> Mutator<'s> {
    pub fn new(seed: u64, seeds: &'s [String]) -> Self {
        let quoted = PIECES.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
        Self { state: seed, seeds, pieces: quoted.map(unescape).collect() }
    }

    /// One more text: a seed with up to eight changes.
    pub fn next(&mut self) -> String {
        let mut text = self.seeds[self.below(self.seeds.len())].clone();
        for _ in 0..=self.below(8) {
            self.change(&mut text);
        }
        text
    }

    /// splitmix64.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.random() % limit as u64) as usize
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn stretch(&mut self, text: &str, longest: usize) -> std::ops::Range<usize> {
        let start = self.place(text);
        let mut end = (start + self.below(longest)).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        start..end.max(start)
    }

    fn change(&mut self, text: &mut String) {
        match self.below(6) {
            0 => {
                let gone = self.stretch(text, 8);
                text.replace_range(gone, "");
            }
            1 => {
                let copied = self.stretch(text, 80);
                let copied = text[copied].to_owned();
                let at = self.place(text);
                text.insert_str(at, &copied);
            }
            2 => {
                let other = self.seeds[self.below(self.seeds.len())].clone();
                let taken = self.stretch(&other, 80);
                let at = self.place(text);
                text.insert_str(at, &other[taken]);
            }
            3 => {
                let cut = self.place(text);
                text.truncate(cut);
            }
            _ => {
                let piece = self.below(self.pieces.len());
                let replaced = self.stretch(text, 2);
                text.replace_range(replaced, &self.pieces[piece]);
            }
        }
    }
}
