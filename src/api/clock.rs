use jiff::Timestamp;

/// Where the time comes from: `cli` hands on the system's, tests step their own.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}
