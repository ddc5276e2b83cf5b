//! The characters that lead through a rendered text while it is being made.
//!
//! minijinja writes text; where each piece of it came from, and where a value stands, must travel in that text
//! through macros, captured blocks and includes. Unicode sets the noncharacters U+FDD0 to U+FDEF aside for
//! exactly this, inside one program: no template may contain one (it is refused), and values never stand in
//! the text at all, only their numbers do, so nothing that a person writes can be taken for a mark.

use crate::text::{Cause, Span};

/// Before raw text: `PLACE template : offset CLOSE` says where in which template it stands.
pub const PLACE: char = '\u{FDD0}';
/// Ends the numbers that follow [`PLACE`] and [`HOLE`].
pub const CLOSE: char = '\u{FDD1}';
/// `HOLE number CLOSE` stands for the emission of that number.
pub const HOLE: char = '\u{FDD2}';
/// Before what a macro or a captured block gave.
pub const BEGIN: char = '\u{FDD3}';
/// After what a macro or a captured block gave.
pub const END: char = '\u{FDD4}';

/// Where a piece of rendered text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The template, by its number.
    pub template: u32,
    /// The place in it: where the raw text begins, or the expression.
    pub span: Span,
    /// The given values that made what was printed there.
    pub cause: Cause,
}

impl Origin {
    /// The place `skipped` bytes further, where `length` bytes stand, for text that stands there byte for byte;
    /// the same place for any other.
    pub fn advanced(self, skipped: usize, length: usize, verbatim: bool) -> Self {
        let start = self.span.start as usize + skipped;
        let span = if verbatim { Span::new(start, start + length) } else { self.span };
        Self { span, ..self }
    }
}

/// One piece of a marked text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'m> {
    /// Text of a template, and where it begins there.
    Raw(&'m str, Option<Origin>),
    /// The place of the emission of that number.
    Hole(usize),
    /// What follows up to the matching end came from a macro or a captured block.
    Begin,
    /// The end of that.
    End,
}

/// Whether `character` is a mark, or one of those set aside for more of them.
pub fn is_mark(character: char) -> bool {
    ('\u{FDD0}'..='\u{FDEF}').contains(&character)
}

/// The mark to stand before raw text.
pub fn place(template: u32, offset: usize) -> String {
    format!("{PLACE}{template}:{offset}{CLOSE}")
}

/// The mark that stands for an emission.
pub fn hole(number: usize) -> String {
    format!("{HOLE}{number}{CLOSE}")
}

/// Takes a marked text apart.
pub fn tokens(marked: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = marked;
    let mut origin = None;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        match first {
            PLACE | HOLE => {
                let (numbers, behind) = after.split_once(CLOSE).unwrap_or((after, ""));
                match first {
                    PLACE => origin = read_place(numbers),
                    _ => tokens.extend(numbers.parse().ok().map(Token::Hole)),
                }
                rest = behind;
            }
            BEGIN | END => {
                tokens.push(if first == BEGIN { Token::Begin } else { Token::End });
                rest = after;
            }
            _ => {
                let end = rest.find(is_mark).unwrap_or(rest.len());
                tokens.push(Token::Raw(&rest[..end], origin.take()));
                rest = &rest[end..];
            }
        }
    }
    tokens
}

fn read_place(numbers: &str) -> Option<Origin> {
    let (template, offset) = numbers.split_once(':')?;
    let offset = offset.parse().ok()?;
    let span = Span::new(offset, offset);
    Some(Origin { template: template.parse().ok()?, span, cause: Cause::None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_apart_as_they_were_put_together() {
        let marked = format!("{}a: {}{BEGIN}{}b\n{END}", place(2, 7), hole(3), place(0, 1));
        let at =
            |template, offset| Some(Origin { template, span: Span::new(offset, offset), cause: Cause::None });
        let expected = [
            Token::Raw("a: ", at(2, 7)),
            Token::Hole(3),
            Token::Begin,
            Token::Raw("b\n", at(0, 1)),
            Token::End,
        ];
        assert_eq!(tokens(&marked), expected);
    }
}
