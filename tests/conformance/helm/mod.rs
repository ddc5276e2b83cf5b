//! hoist's charts beside Helm's, where the two are meant to be the same.

mod expressions;
mod made_up;
mod run;
mod schema;
mod trees;
mod values;
