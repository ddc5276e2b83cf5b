use std::sync::Arc;

use super::{Span, Text};

/// Leads places of a rendered text back to the templates they came from.
///
/// A rendered text is a run of pieces; each piece was copied from, or produced by, one span of one template.
#[derive(Debug, Default)]
pub struct SourceMap {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    rendered_end: u32,
    template: Arc<Text>,
    origin: Span,
    verbatim: bool,
}

impl SourceMap {
    /// Adds the next piece: the rendered text up to `rendered_end` came from `origin` in `template`, byte for
    /// byte when `verbatim`, as the result of an expression otherwise. Pieces are added in order.
    pub fn push(&mut self, rendered_end: usize, template: &Arc<Text>, origin: Span, verbatim: bool) {
        let piece = Piece { rendered_end: rendered_end as u32, template: template.clone(), origin, verbatim };
        self.pieces.push(piece);
    }

    /// The template and the span in it that produced the rendered byte `offset`.
    pub fn origin(&self, offset: u32) -> Option<(&Arc<Text>, Span)> {
        let index = self.pieces.partition_point(|piece| piece.rendered_end <= offset);
        let piece = self.pieces.get(index).or_else(|| self.pieces.last())?;
        let start = index.checked_sub(1).map_or(0, |before| self.pieces[before].rendered_end);
        let origin = match piece.verbatim && offset >= start {
            true => {
                let at = (piece.origin.start + (offset - start)).min(piece.origin.end);
                Span { start: at, end: piece.origin.end.max(at) }
            }
            false => piece.origin,
        };
        Some((&piece.template, origin))
    }
}
