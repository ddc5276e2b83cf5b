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

    /// The span of one template that produced the rendered `span`, as near as the pieces tell; where several
    /// templates had a part in it, the part of the first.
    pub fn origin_of(&self, span: Span) -> Option<(&Arc<Text>, Span)> {
        let (template, first) = self.origin(span.start)?;
        let last_byte = span.end.saturating_sub(1).max(span.start);
        let index = self.pieces.partition_point(|piece| piece.rendered_end <= last_byte);
        let end = match (self.origin(last_byte), self.pieces.get(index)) {
            (Some((other, _)), _) if !Arc::ptr_eq(template, other) => first.end,
            (Some((_, last)), Some(piece)) if piece.verbatim => last.start + u32::from(!span.is_empty()),
            (Some((_, last)), _) => last.end,
            (None, _) => first.end,
        };
        Some((template, Span { start: first.start, end: end.max(first.start) }))
    }

    /// The spans of templates that were copied byte for byte into the rendered `span`.
    pub fn copied_into(&self, span: Span) -> impl Iterator<Item = (&Arc<Text>, Span)> {
        let from = self.pieces.partition_point(|piece| piece.rendered_end <= span.start);
        let starts = from.checked_sub(1).map_or(0, |before| self.pieces[before].rendered_end);
        let mut start = starts;
        self.pieces[from..]
            .iter()
            .map_while(move |piece| {
                let rendered = Span { start, end: piece.rendered_end };
                start = piece.rendered_end;
                (rendered.start < span.end).then_some((piece, rendered))
            })
            .filter(|(piece, _)| piece.verbatim)
            .map(move |(piece, rendered)| {
                let at = |offset: u32| piece.origin.start + (offset - rendered.start);
                let copied =
                    Span { start: at(span.start.max(rendered.start)), end: at(span.end.min(rendered.end)) };
                (&piece.template, copied)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `password: {{ it }}` rendered to `password: hunter2`, line break copied.
    fn rendered() -> (Arc<Text>, SourceMap) {
        let template = Arc::new(Text::new("t", "password: {{ it }}\n"));
        let mut map = SourceMap::default();
        map.push(10, &template, Span::new(0, 10), true);
        map.push(17, &template, Span::new(10, 18), false);
        map.push(18, &template, Span::new(18, 19), true);
        (template, map)
    }

    #[test]
    fn a_rendered_span_leads_to_what_made_it() {
        let (template, map) = rendered();
        let origin = |start, end| map.origin_of(Span::new(start, end)).map(|(_, span)| template.slice(span));
        assert_eq!(origin(0, 8), Some("password"));
        assert_eq!(origin(10, 17), Some("{{ it }}"));
        assert_eq!(origin(12, 13), Some("{{ it }}"));
        assert_eq!(origin(0, 17), Some("password: {{ it }}"));
        assert_eq!(origin(4, 4), Some(""));
    }

    #[test]
    fn only_copied_bytes_are_copied() {
        let (template, map) = rendered();
        let copied = |start, end| -> Vec<&str> {
            map.copied_into(Span::new(start, end)).map(|(_, span)| template.slice(span)).collect()
        };
        assert_eq!(copied(4, 18), ["word: ", "\n"]);
        assert!(copied(10, 17).is_empty());
    }
}
