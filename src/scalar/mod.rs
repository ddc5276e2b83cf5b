//! The small grammars of values: quantities, durations, addresses, versions, names.
//!
//! In: the text of a scalar. Out: the value it stands for, or why it is none, in the words of the API server.
//! The room knows no kinds: who may hold which value is for `kinds` to say.

pub mod address;
pub mod base64;
pub mod cidr;
mod decimal;
pub mod duration;
mod go;
pub mod names;
pub mod percent;
pub mod quantity;
pub mod range;
pub mod semver;
pub mod time;
mod url;

pub use cidr::Cidr;
pub use duration::Duration;
pub use quantity::Quantity;
pub use range::Range;
pub use semver::Version;
pub use time::Time;
pub use url::Url;
