//! The rule engine: judges a Bundle.
//!
//! In: a Bundle and the selection of rules. Out: Diagnostics, each at its place and with its repair.
//! The room does no I/O.
