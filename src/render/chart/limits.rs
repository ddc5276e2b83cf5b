//! How much a chart may cost: no template runs for long or takes much memory, whoever wrote it.

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, State, Value};

/// How many steps of minijinja's machine one template may take: some ten thousand objects, or about a second.
pub const FUEL: u64 = 20_000_000;

/// How deep includes and macros may nest, in minijinja's measure (a macro is 4, an include 10).
pub const DEPTH: usize = 400;

/// How long a text one function may make, in bytes. No object may be longer than 1.5 MiB in a cluster.
pub const TEXT: usize = 16 * 1024 * 1024;

/// How long a list one function may make: as long as minijinja's longest range.
pub const LIST: usize = 100_000;

/// How long a template may be, in bytes. All of a chart's are in memory at once, several times over.
pub const TEMPLATE: usize = 4 * 1024 * 1024;

/// How many operators, calls and brackets of an expression, and how many `{% elif %}`, may stand in one another:
/// minijinja goes through them one within the other.
pub const OPERATORS: usize = 500;

/// How long a piece of a template's own text may be before it counts as work where it is printed: what is shorter
/// is bounded by [`FUEL`].
pub const SHORT: usize = 64;

/// How deep maps and lists may nest, as in a file of values.
pub const NESTING: usize = crate::yaml::MAX_DEPTH;

/// How much one template may print, keep of what its macros print, and have its functions work through, in bytes:
/// about a second, and ten thousand objects of ten kilobytes in two macros.
const WORK: usize = 256 * 1024 * 1024;

/// What an element of a list or a map counts for, in bytes.
pub const ELEMENT: usize = 32;

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
    spend_bytes(state, size)
}

/// Counts `size` bytes as worked through.
///
/// # Errors
/// As [`spend`].
pub fn spend_bytes(state: &mut State<'_, '_>, size: usize) -> Result<(), Error> {
    let work = state.get_or_insert_extension_with(Work::default);
    work.0 = work.0.saturating_add(size);
    match work.0 > WORK {
        true => Err(Error::from(ErrorKind::OutOfFuel)),
        false => Ok(()),
    }
}

/// The filter [`JOINED`](super::instrument::JOINED): what an operator made of two texts or lists has a bound, as
/// what a function makes.
///
/// # Errors
/// Where it is too long, or too much was made before.
pub fn joined(state: &mut State<'_, '_>, value: Value) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::String => text(value.as_str().map(str::len))?,
        ValueKind::Seq | ValueKind::Iterable => list(value.len())?,
        _ => return Ok(value),
    }
    spend(state, &value)?;
    Ok(value)
}

/// The filter [`SET`](super::instrument::SET): what a variable holds may be nested in what it holds next, so that
/// this is the place to look how deep it is.
///
/// # Errors
/// Where it is nested deeper than [`NESTING`], or too much was looked at before.
pub fn set(state: &mut State<'_, '_>, value: Value) -> Result<Value, Error> {
    let Work(before) = *state.get_or_insert_extension_with(Work::default);
    let mut left = WORK.saturating_sub(before);
    let all = left;
    look_through(&value, NESTING, &mut left)?;
    spend_bytes(state, all - left)?;
    Ok(value)
}

fn look_through(value: &Value, depth: usize, left: &mut usize) -> Result<(), Error> {
    let is_map = value.kind() == ValueKind::Map;
    let is_nested = is_map || value.kind() == ValueKind::Seq;
    let cost = if is_nested { ELEMENT } else { 1 };
    *left = left.checked_sub(cost).ok_or_else(|| Error::from(ErrorKind::OutOfFuel))?;
    if !is_nested {
        return Ok(());
    }
    let too_deep = || refuse(format!("the value would be nested more than {NESTING} levels deep"));
    let depth = depth.checked_sub(1).ok_or_else(too_deep)?;
    for item in value.try_iter()? {
        match is_map {
            true => look_through(&value.get_item(&item)?, depth, left)?,
            false => look_through(&item, depth, left)?,
        }
    }
    Ok(())
}

/// The function [`PIECE`](super::instrument::PIECE): counts a long piece of a template's own text as printed.
///
/// # Errors
/// As [`spend`].
pub fn piece(state: &mut State<'_, '_>, length: usize) -> Result<Value, Error> {
    spend_bytes(state, length)?;
    Ok(Value::from(""))
}

fn refuse(why: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}
