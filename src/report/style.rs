use std::borrow::Cow;
use std::path::Path;

use colored::{ColoredString, Colorize as _};

/// How to write to a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub color: bool,
    /// How many columns a line may have.
    pub width: usize,
    /// The directory that the names of texts start from, where places are to be links: on terminals only.
    pub links: Option<&'static Path>,
}

impl Style {
    /// For files, pipes and tests: no colour, no links, lines of up to 140 columns.
    pub const PLAIN: Self = Self { color: false, width: 140, links: None };

    /// `text` as `paint` colours it, or as it is: `style.paint("error", |text| text.red().bold())`.
    pub fn paint<'t>(
        self,
        text: &'t str,
        paint: impl FnOnce(ColoredString) -> ColoredString,
    ) -> Cow<'t, str> {
        match self.color && !text.is_empty() {
            true => Cow::Owned(paint(text.normal()).to_string()),
            false => Cow::Borrowed(text),
        }
    }
}
