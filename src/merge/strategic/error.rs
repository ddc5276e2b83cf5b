use crate::yaml::Path;

/// Why a patch cannot be made or applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// An object or a patch is no map.
    #[error("only maps can be merged")]
    NotAMap,
    /// The desired list has the same element twice.
    #[error("{first} and {second} are the same element, {identity}: keep one of them")]
    Duplicate {
        /// Where it stands first.
        first: Path,
        /// Where it stands again.
        second: Path,
        /// What both are, as `name=A`.
        identity: String,
    },
    /// An element of a list does not say which one it is.
    #[error("{list}: an element has no `{key}`, by which elements of this list are told apart")]
    NoMergeKey {
        /// The list's field.
        list: String,
        /// The merge key.
        key: String,
    },
    /// Lists cannot be merged whose elements are lists, or partly maps and partly not.
    #[error("{list}: the elements of the list are not all maps, or not all plain values")]
    Element {
        /// The list's field.
        list: String,
    },
    /// A `$patch` other than `replace` or `delete`, which the API server does not know either.
    #[error("`$patch: {0}` is neither `replace` nor `delete`")]
    UnknownDirective(String),
    /// A directive whose value has not the form it must have.
    #[error("the value of `{0}` has not the form of that directive")]
    Malformed(String),
    /// A patch sets a field that its own `$retainKeys` does not name; the server answers 400.
    #[error("`$retainKeys` does not name `{0}`, which the same patch sets")]
    NotRetained(String),
    /// A patch has an element that its own `$setElementOrder` lacks or has elsewhere.
    #[error("{0}: the order of the elements in the patch is not that of its `$setElementOrder`")]
    Order(String),
}
