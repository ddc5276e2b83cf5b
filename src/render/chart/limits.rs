//! How much a chart may cost: no template runs for long or takes much memory, whoever wrote it.

use minijinja::{Error, ErrorKind, State, Value};

/// How many steps of minijinja's machine one template may take: some ten thousand objects, or about a second.
pub const FUEL: u64 = 20_000_000;

/// How deep includes and macros may nest, in minijinja's measure (a macro is 4, an include 10).
pub const DEPTH: usize = 400;

/// How long a text one function may make, in bytes. No object may be longer than 1.5 MiB in a cluster.
pub const TEXT: usize = 16 * 1024 * 1024;

/// How long a list one function may make: as long as minijinja's longest range.
pub const LIST: usize = 100_000;

/// How much one template's functions may work through, in bytes: about a second.
const WORK: usize = 256 * 1024 * 1024;

/// What an element of a list or a map counts for, in bytes.
const ELEMENT: usize = 32;

/// What the functions of a render have worked through.
#[derive(Default)]
struct Work(usize);

/// Refuses a text of `length` bytes where that is too long; asked before the text is made.
///
/// # Errors
/// Where it is longer than [`TEXT`].
pub fn text(length: Option<usize>) -> Result<(), Error> {
    match length.is_some_and(|length| length <= TEXT) {
        true => Ok(()),
        false => Err(refuse(format!("the text would be longer than {} MiB", TEXT >> 20))),
    }
}

/// Refuses a list of `length` elements where that is too long; asked before the list is made.
///
/// # Errors
/// Where it is longer than [`LIST`].
pub fn list(length: Option<usize>) -> Result<(), Error> {
    match length.is_some_and(|length| length <= LIST) {
        true => Ok(()),
        false => Err(refuse(format!("the list would be longer than {LIST} elements"))),
    }
}

/// Counts `value` as worked through by a function.
///
/// # Errors
/// Where the template's functions have worked through too much.
pub fn spend(state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let size = match value.as_str() {
        Some(text) => text.len(),
        None => value.len().unwrap_or(0).saturating_mul(ELEMENT),
    };
    let work = state.get_or_insert_extension_with(Work::default);
    work.0 = work.0.saturating_add(size);
    match work.0 > WORK {
        true => Err(Error::from(ErrorKind::OutOfFuel)),
        false => Ok(()),
    }
}

fn refuse(why: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}
