use std::sync::Arc;

use super::{Cause, Causes, Given, Location, Secrets, Span, Text};

/// Leads places of a rendered text back to the templates they came from.
///
/// A rendered text is a run of pieces; each piece was copied from, or produced by, one span of one template, and
/// may be what given values made of it.
#[derive(Debug, Default)]
pub struct SourceMap {
    pieces: Vec<Piece>,
    given: Arc<Given>,
    causes: Vec<Causes>,
}

#[derive(Debug)]
struct Piece {
    rendered_end: u32,
    template: Arc<Text>,
    origin: Span,
    verbatim: bool,
    cause: Cause,
}

impl SourceMap {
    /// The same where the pieces' causes are numbers of what is `given`, and places in `causes`.
    pub fn with_given(self, given: &Arc<Given>, causes: Vec<Causes>) -> Self {
        Self { given: given.clone(), causes, ..self }
    }

    /// Adds the next piece: the rendered text up to `rendered_end` came from `origin` in `template`, byte for
    /// byte when `verbatim`, as the result of an expression otherwise. Pieces are added in order.
    pub fn push(&mut self, rendered_end: usize, template: &Arc<Text>, origin: Span, verbatim: bool) {
        let (rendered_end, template) = (rendered_end as u32, template.clone());
        self.pieces.push(Piece { rendered_end, template, origin, verbatim, cause: Cause::None });
    }

    /// Says which given values made the piece that was added last.
    pub fn because_of(&mut self, cause: Cause) {
        if let Some(last) = self.pieces.last_mut() {
            last.cause = cause;
        }
    }

    /// The numbers of the given values that made the rendered `span` what it is.
    pub fn values_of(&self, span: Span) -> Vec<u32> {
        let mut found = Vec::new();
        for number in self.causes_of(span).flat_map(|cause| self.certain(cause)) {
            if !found.contains(number) {
                found.push(*number);
            }
        }
        found
    }

    /// Where the given values were set that made the rendered `span` what it is.
    pub fn set_at(&self, span: Span) -> Vec<&Location> {
        let mut found: Vec<&Location> = Vec::new();
        for number in self.values_of(span) {
            found.extend(self.given.location(number).filter(|location| !found.contains(location)));
        }
        found
    }

    /// Where the given values of a cause were set.
    pub fn locations(&self, cause: Cause) -> impl Iterator<Item = &Location> {
        let numbers = self.certain(&cause).to_vec();
        numbers.into_iter().filter_map(|number| self.given.location(number))
    }

    fn certain<'m>(&'m self, cause: &'m Cause) -> &'m [u32] {
        match cause {
            Cause::None => &[],
            Cause::One(number) => std::slice::from_ref(number),
            Cause::Several(at) => self.causes.get(*at as usize).map_or(&[], |causes| &causes.certain),
        }
    }

    /// What was given, by the numbers of [`Self::values_of`].
    pub fn given(&self) -> &Arc<Given> {
        &self.given
    }

    /// Marks what set the values that may have had a part in the rendered `span` as never to be shown.
    pub fn conceal_values(&self, span: Span) {
        for cause in self.causes_of(span) {
            match cause {
                Cause::None => {}
                Cause::One(number) => self.given.conceal(*number),
                Cause::Several(at) => {
                    let causes = self.causes.get(*at as usize);
                    let all =
                        causes.into_iter().flat_map(|causes| causes.certain.iter().chain(&causes.possible));
                    all.for_each(|number| self.given.conceal(*number));
                }
            }
        }
    }

    /// The rendered spans of `content` that values made which are never to be shown: what one of the `concealed` is
    /// sure to be a part of, and any other value's text that holds one of the `secrets`.
    pub fn made_of(&self, concealed: &[u32], secrets: &Secrets, content: &str) -> Vec<Span> {
        let is_concealed = |number: &u32| {
            let within = self.given.within(*number);
            let first = concealed.partition_point(|concealed| *concealed < within.start);
            concealed.get(first).is_some_and(|concealed| within.contains(concealed))
        };
        let mut start = 0;
        let mut spans = Vec::new();
        for piece in &self.pieces {
            let span = Span { start, end: piece.rendered_end };
            start = piece.rendered_end;
            let shows = || secrets.is_in(content.get(span.range()).unwrap_or_default());
            if !piece.verbatim && (self.certain(&piece.cause).iter().any(is_concealed) || shows()) {
                spans.push(span);
            }
        }
        spans
    }

    /// The causes of the pieces that are within `span`, or around it.
    fn causes_of(&self, span: Span) -> impl Iterator<Item = &Cause> {
        let from = self.pieces.partition_point(|piece| piece.rendered_end <= span.start);
        let last_byte = span.end.saturating_sub(1).max(span.start);
        let to = self.pieces.partition_point(|piece| piece.rendered_end <= last_byte);
        self.pieces[from..self.pieces.len().min(to + 1)].iter().map(|piece| &piece.cause)
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
