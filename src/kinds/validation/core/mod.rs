//! The kinds of the core group but pods.

pub(super) mod claims;
pub(super) mod config;
pub(super) mod node;
pub(super) mod quota;
pub(super) mod rest;
pub(super) mod service;
pub(super) mod volume;
