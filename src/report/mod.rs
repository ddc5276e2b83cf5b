//! What people and programs read: every output format, one file each.
//!
//! In: Diagnostics, Changes, Plans, Events. Out: text. The room decides nothing.
