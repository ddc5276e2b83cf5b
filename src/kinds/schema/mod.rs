//! The schemas of built-in kinds and custom resources, read in place from one binary form, and the validator.
