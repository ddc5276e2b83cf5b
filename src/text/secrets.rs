use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What stands in a sentence in place of a value that is not to be shown.
const MASK: &str = "***";
/// A shorter text is found in too many words that have nothing to do with it.
const SHORTEST: usize = 4;
/// Texts that tell nothing.
const COMMON: [&str; 3] = ["true", "false", "null"];

/// The texts of values that are never to be shown, as they may turn up in a sentence.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// The longest first: one may be a part of another.
    words: Vec<String>,
}

impl Secrets {
    /// Those of `values`: each as it is, each line of it, and the base64 of it. What is short or says nothing by itself
    /// (`true`, a port) is left out.
    pub fn of<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        let mut words = Vec::new();
        for value in values {
            let lines = value.lines().map(str::trim).filter(|line| tells(line));
            words.extend(lines.map(str::to_owned));
            if tells(value) {
                words.push(value.to_owned());
                words.push(STANDARD.encode(value).trim_end_matches('=').to_owned());
            }
        }
        words.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        words.dedup();
        Self { words }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Puts a mask in the place of each of them in `told`.
    pub fn mask(&self, told: &mut String) {
        for word in &self.words {
            if told.contains(word.as_str()) {
                *told = told.replace(word.as_str(), MASK);
            }
        }
    }

    /// Whether `text` holds one of them.
    pub fn is_in(&self, text: &str) -> bool {
        self.words.iter().any(|word| text.contains(word.as_str()))
    }
}

/// Whether who reads a text knows what the value is.
fn tells(text: &str) -> bool {
    let is_small_number = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.chars().count() >= SHORTEST && !is_small_number && !COMMON.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_shows_neither_a_value_nor_a_line_or_the_base64_of_one() {
        let secrets = Secrets::of(["hunter2", "hunter2-prod", "first\nsecond line\n", "8080", "true", "abc"]);
        let masked = |told: &str| {
            let mut told = told.to_owned();
            secrets.mask(&mut told);
            told
        };
        assert_eq!(masked("got `hunter2-prod`, not hunter2x"), "got `***`, not ***x");
        assert_eq!(masked("aHVudGVyMg== and second line"), "***== and ***");
        assert_eq!(masked("true: abc at 8080"), "true: abc at 8080");
        assert!(secrets.is_in("second line") && !secrets.is_in("8080"));
    }
}
