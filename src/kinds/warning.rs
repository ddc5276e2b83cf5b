use crate::yaml::Path;

/// What an API server takes and warns of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Why it warns.
    pub concern: Concern,
    /// The field that it warns of.
    pub path: Path,
    /// What it says, the path included.
    pub message: String,
    /// What means the same and may be written in the place of the key or value there.
    pub synonym: Option<&'static str>,
}

/// Why an API server warns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// It will not do, or does not any longer, what is asked.
    Deprecated,
    /// It does something else than somebody who writes this will expect.
    Surprising,
}
