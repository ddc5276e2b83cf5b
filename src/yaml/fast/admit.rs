use super::{Result, Unsupported};

/// What a document consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// Characters that stand for themselves, and line feeds.
    Plain,
    /// Tabs besides.
    WithTabs,
}

/// Looks at all bytes once: carriage returns, control characters and the line breaks of Unicode are for the other
/// parser.
pub(super) fn look(bytes: &[u8]) -> Result<Admission> {
    let (mut control, mut wide) = (false, false);
    for &byte in bytes {
        control |= (byte < b' ') & (byte != b'\n') | (byte == 0x7f);
        wide |= byte >= 0x80;
    }
    if wide && has_special(bytes) {
        return Err(Unsupported);
    }
    if !control {
        return Ok(Admission::Plain);
    }
    let only_tabs = bytes.iter().all(|&byte| byte >= b' ' && byte != 0x7f || matches!(byte, b'\n' | b'\t'));
    if only_tabs { Ok(Admission::WithTabs) } else { Err(Unsupported) }
}

/// Whether there is a character beyond ASCII that YAML does not allow or takes for a line break: those of one
/// control block, the separators of lines and paragraphs, the byte order mark and what is no character.
fn has_special(bytes: &[u8]) -> bool {
    memchr::memchr3_iter(0xc2, 0xe2, 0xef, bytes).any(|at| match bytes[at..] {
        [0xc2, second, ..] => second < 0xa0,
        [0xe2, 0x80, third, ..] => matches!(third, 0xa8 | 0xa9),
        [0xef, 0xbb, third, ..] => third == 0xbf,
        [0xef, 0xbf, third, ..] => matches!(third, 0xbe | 0xbf),
        _ => false,
    })
}
