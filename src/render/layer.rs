use std::sync::Arc;

use super::values::{Node, set};
use super::{Error, SettingKind};
use crate::text::Text;
use crate::yaml::Segment;

/// What one file of values, or one flag, sets.
#[derive(Debug)]
pub(super) enum Layer {
    /// A file.
    File(Node),
    /// A flag.
    Flag {
        /// Which.
        kind: SettingKind,
        /// What followed it.
        argument: Arc<Text>,
        /// What that says.
        settings: Vec<set::Setting>,
    },
}

impl Layer {
    /// Lays it over what was given before.
    ///
    /// # Errors
    /// Where a flag leads into what was set to something else.
    pub fn lay_over(self, given: &mut Node) -> Result<(), Error> {
        match self {
            Self::File(file) => given.merge(file),
            Self::Flag { kind, argument, settings } => {
                given.set(&argument, settings).map_err(|refusal| kind.refused(&argument, refusal))?;
            }
        }
        Ok(())
    }

    /// What it says of the value that `segments` lead to.
    pub fn at(&self, segments: &[Segment]) -> Option<Node> {
        match self {
            Self::File(file) => file.at(segments).cloned(),
            Self::Flag { argument, settings, .. } => {
                let about = settings.iter().rev().filter(|setting| {
                    // Setting an element of a list fills those before it, which says nothing of them.
                    setting.path.iter().zip(segments).all(|(step, segment)| step.kind == *segment)
                });
                about.into_iter().find_map(|setting| {
                    let mut alone = Node::default();
                    alone.set(argument, vec![setting.clone()]).ok()?;
                    alone.at(segments).cloned()
                })
            }
        }
    }
}

impl PartialEq<Segment> for set::StepKind {
    fn eq(&self, segment: &Segment) -> bool {
        match (self, segment) {
            (Self::Key(one), Segment::Field(other) | Segment::Key(other)) => one == other,
            (Self::Index(one), Segment::Index(other)) => one == other,
            _ => false,
        }
    }
}
