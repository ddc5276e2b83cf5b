/// The sink to which long work reports how far it is. `report` shows it; tests leave it [`Silent`].
pub trait Progress: Send + Sync {
    /// A new stretch of work, with how many steps it has where that is known.
    fn begin(&self, what: &str, steps: Option<u64>);
    /// `steps` more steps are done.
    fn advance(&self, steps: u64);
    /// The stretch is over.
    fn end(&self);
}

/// Shows nothing.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _steps: Option<u64>) {}
    fn advance(&self, _steps: u64) {}
    fn end(&self) {}
}
