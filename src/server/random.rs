//! What has to be unlike everything before: uids, name endings, tokens.

use std::fmt::Write;

use rustls::crypto::SecureRandom;

/// The letters and digits that cannot be read as words or mistaken for one another (apimachinery
/// `pkg/util/rand/rand.go`).
const ALPHABET: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// A source of randomness fit for secrets: the one that TLS uses.
pub struct Random(&'static dyn SecureRandom);

impl Random {
    /// The system's.
    pub fn new() -> Self {
        Self(rustls::crypto::ring::default_provider().secure_random)
    }

    /// Fills `bytes`. Where the system has no randomness to give (it does not happen once it has booted), they
    /// stay as they are.
    fn fill(&self, bytes: &mut [u8]) {
        if self.0.fill(bytes).is_err() {
            tracing::error!("the system gives no randomness");
        }
    }

    /// A random uid (RFC 9562, version 4).
    pub fn uid(&self) -> String {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut text = String::with_capacity(36);
        for (at, byte) in bytes.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// An ending for a generated name.
    pub fn suffix(&self, length: usize) -> String {
        let mut bytes = vec![0; length];
        self.fill(&mut bytes);
        bytes.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect()
    }

    /// 256 bits as hexadecimal digits.
    pub fn token(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&self, bound: usize) -> usize {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        (u64::from_le_bytes(bytes) % bound as u64) as usize
    }
}

impl Default for Random {
    fn default() -> Self {
        Self::new()
    }
}
