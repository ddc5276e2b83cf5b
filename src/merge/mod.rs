//! Merging: strategic merge, JSON merge patch, JSON Patch, three-way.
//!
//! In: JSON values and the schema of their kind. Out: patches and merged values, or why they cannot be.
//! The room does no I/O.
