//! Reads files, several at a time, as text.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use super::Error;
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};

/// How many processors there are. To ask is to read several files.
pub fn processors() -> usize {
    static PROCESSORS: LazyLock<usize> =
        LazyLock::new(|| thread::available_parallelism().map_or(2, usize::from));
    *PROCESSORS
}

/// Does `work` for every item on all processors; the results come in the order of the items.
pub fn in_parallel<I: Sync, R: Send>(items: &[I], work: impl Fn(&I) -> R + Sync) -> Vec<R> {
    if items.len() < 2 || processors() < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..items.len().min(processors()) {
            scope.spawn(|| {
                let mut own = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    own.push((at, work(item)));
                }
                done.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Files of this length or more are not read: places in a text are 32 bits.
const LONGEST: u64 = u32::MAX as u64;
/// So much is read of a packed chart: what may come over the network, too.
const LONGEST_PACKED: u64 = 64 << 20;
/// So much is read of a pipe or a device, which may have no end.
const LONGEST_STREAM: u64 = 256 << 20;

/// Reads a file, called `name` in what people are shown. Of one that is too long nothing is kept.
///
/// # Errors
/// Where it is not there or cannot be read.
pub fn read(path: &Path, name: &str) -> Result<Decoded, Error> {
    let unreadable = |source| Error::Unreadable { path: PathBuf::from(name), source };
    let file = fs::File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    let (length, longest) = match metadata.is_file() {
        true => (metadata.len(), LONGEST),
        false => (0, LONGEST_STREAM),
    };
    let mut content = Vec::new();
    if length < longest {
        content.reserve_exact(length as usize + 1);
        file.take(longest).read_to_end(&mut content).map_err(unreadable)?;
    }
    match length >= longest || content.len() as u64 >= longest {
        true => Ok(Err(Box::new(too_long(name, longest)))),
        false => Ok(decode(name, content)),
    }
}

/// The bytes of a packed chart, called `name` in what people are shown.
///
/// # Errors
/// Where it is not there, cannot be read, or is larger than any packed chart.
pub fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let unreadable = |source| Error::Unreadable { path: PathBuf::from(name), source };
    let file = fs::File::open(path).map_err(unreadable)?;
    let mut content = Vec::new();
    file.take(LONGEST_PACKED + 1).read_to_end(&mut content).map_err(unreadable)?;
    match content.len() as u64 > LONGEST_PACKED {
        true => {
            let reason = format!("it has more than {} MiB", LONGEST_PACKED >> 20);
            Err(unreadable(io::Error::new(io::ErrorKind::FileTooLarge, reason)))
        }
        false => Ok(content),
    }
}

fn too_long(name: &str, longest: u64) -> Diagnostic {
    let message = match longest {
        LONGEST => "a file of 4 GiB or more cannot be read".to_owned(),
        _ => format!("of a pipe or a device no more than {} MiB are read", longest >> 20),
    };
    let text = std::sync::Arc::new(Text::new(name, ""));
    Diagnostic::new("yaml/size", Severity::Error, message)
        .label(&text, Span::default(), "")
        .help("split it into several files")
}

/// A text, or what kept bytes from being one.
pub type Decoded = Result<Text, Box<Diagnostic>>;

/// Bytes as text: UTF-8, or UTF-16 where a byte order mark says so, as kubectl reads it.
pub fn decode(name: &str, content: Vec<u8>) -> Decoded {
    let utf16 = |decode: fn([u8; 2]) -> u16| {
        let units = content[2..].chunks_exact(2).map(|pair| decode([pair[0], pair[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match content.as_slice() {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
            let message = "the byte order mark is that of UTF-32, which Kubernetes does not read";
            let text = std::sync::Arc::new(Text::new(name, ""));
            let diagnostic = Diagnostic::new("yaml/encoding", Severity::Error, message);
            let diagnostic = diagnostic.label(&text, Span::default(), "").help("save the file as UTF-8");
            return Err(Box::new(diagnostic));
        }
        [0xFE, 0xFF, ..] => return Ok(Text::new(name, utf16(u16::from_be_bytes))),
        [0xFF, 0xFE, ..] => return Ok(Text::new(name, utf16(u16::from_le_bytes))),
        _ => {}
    }
    String::from_utf8(content).map(|content| Text::new(name, content)).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Box::new(not_text(name, error.as_bytes(), at))
    })
}

fn not_text(name: &str, content: &[u8], at: usize) -> Diagnostic {
    let shown = String::from_utf8_lossy(content).into_owned();
    let byte = content.get(at).copied().unwrap_or_default();
    let message =
        format!("the byte 0x{byte:02X} is no UTF-8: this is not a text file, or of another encoding");
    // What comes before the byte is valid, so the replacement character stands at the same place.
    let span = Span::new(at, (at + char::REPLACEMENT_CHARACTER.len_utf8()).min(shown.len()));
    let text = std::sync::Arc::new(Text::new(name, shown));
    Diagnostic::new("yaml/encoding", Severity::Error, message)
        .label(&text, span, "")
        .help("save the file as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_their_order() {
        let items: Vec<usize> = (0..500).collect();
        assert_eq!(
            in_parallel(&items, |item| item * 2),
            items.iter().map(|item| item * 2).collect::<Vec<_>>()
        );
    }

    #[test]
    fn bytes_become_text() {
        assert_eq!(decode("f", b"a: \xC3\xBC".to_vec()).unwrap().content(), "a: ü");
        assert_eq!(decode("f", b"\xFF\xFEa\0:\0".to_vec()).unwrap().content(), "a:");
        let refused = decode("f", b"a: 1\nb: \xFF\n".to_vec()).unwrap_err();
        let label = &refused.labels[0];
        assert_eq!((label.text.position(label.span.start).line, refused.rule.as_ref()), (2, "yaml/encoding"));
    }
}
