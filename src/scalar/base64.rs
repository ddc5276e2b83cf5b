//! Base64 as Go's `encoding/base64.StdEncoding` decodes it, which is how a Secret's data is read.

use std::fmt;

/// The first byte that cannot be base64, in Go's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Illegal {
    /// Its offset.
    pub at: usize,
}

impl fmt::Display for Illegal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "illegal base64 data at input byte {}", self.at)
    }
}

/// Decodes `text`. Line breaks are passed over, padding is needed, bits left over in the last byte are not
/// looked at.
pub fn decode(text: &str) -> Result<Vec<u8>, Illegal> {
    let source = text.as_bytes();
    let mut decoded = Vec::with_capacity(source.len() / 4 * 3);
    let (mut bits, mut sextets, mut at) = (0u32, 0, 0);
    while at < source.len() {
        let byte = source[at];
        at += 1;
        match (value(byte), byte) {
            (Some(value), _) => {
                (bits, sextets) = (bits << 6 | u32::from(value), sextets + 1);
                if sextets == 4 {
                    decoded.extend_from_slice(&bits.to_be_bytes()[1..]);
                    (bits, sextets) = (0, 0);
                }
            }
            (None, b'\n' | b'\r') => {}
            (None, b'=') if sextets >= 2 => {
                padding(source, at, sextets)?;
                decoded.extend_from_slice(&(bits << (6 * (4 - sextets))).to_be_bytes()[1..sextets]);
                return Ok(decoded);
            }
            (None, _) => return Err(Illegal { at: at - 1 }),
        }
    }
    match sextets {
        0 => Ok(decoded),
        _ => Err(Illegal { at: source.len() - sextets }),
    }
}

/// After the first `=`, at `at` the second one where two are due, then nothing.
fn padding(source: &[u8], at: usize, sextets: usize) -> Result<(), Illegal> {
    let breaks =
        |at: usize| at + source[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let mut at = breaks(at);
    if sextets == 2 {
        match source.get(at) {
            None => return Err(Illegal { at: source.len() }),
            Some(b'=') => at = breaks(at + 1),
            Some(_) => return Err(Illegal { at: at - 1 }),
        }
    }
    if at < source.len() { Err(Illegal { at }) } else { Ok(()) }
}

fn value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
