//! The HTTP vocabulary that clients and servers of the Kubernetes API share.
//!
//! In and out: [`Request`]s and [`Response`]s as values, [`Status`], paths, verbs, patch types, watch events;
//! [`Transport`], over which `client` reaches a real API server and tests reach the embedded one in process;
//! [`Clock`]. The room opens no connection and reads no time.

mod clock;
mod patch;
mod path;
mod status;
mod transport;
mod watch;

pub use clock::Clock;
pub use patch::PatchType;
pub use path::{ResourcePath, decode, encode_into, query_pairs};
pub use status::{Cause, Details, Reason, Status};
pub use transport::{Body, Request, Response, Transport, TransportError};
pub use watch::{WatchEvent, WatchType};
