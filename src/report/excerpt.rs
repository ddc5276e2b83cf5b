use unicode_width::UnicodeWidthChar as _;

use super::spot::visible;
use crate::text::{Span, Text};

/// What stands in place of a value that is not to be shown; its length says nothing of the value's.
const MASK: &str = "********";
/// How many columns a tab takes. Where tab stops are differs from editor to editor.
const TAB: usize = 4;
/// How many bytes of a line are looked at on each side of the place in it.
const REACH: usize = 4096;

/// One line of a text as it is shown: tabs widened, control characters made visible, Secrets masked, cut to a
/// window around the place it is about; and where each byte of it stands then.
pub(super) struct Excerpt {
    /// What is shown.
    pub shown: String,
    cells: Vec<Cell>,
    /// The columns that are shown.
    window: std::ops::Range<usize>,
    /// How many columns the sign takes that says the line began before.
    lead: usize,
}

struct Cell {
    offset: u32,
    column: usize,
    glyph: Glyph,
}

enum Glyph {
    Char(char),
    Tab,
    Mask,
}

impl Glyph {
    fn width(&self) -> usize {
        match self {
            Self::Char(character) => character.width().unwrap_or(1),
            Self::Tab => TAB,
            Self::Mask => MASK.len(),
        }
    }

    fn push_to(&self, shown: &mut String) {
        match self {
            Self::Char(character) => shown.push(*character),
            Self::Tab => shown.extend(std::iter::repeat_n(' ', TAB)),
            Self::Mask => shown.push_str(MASK),
        }
    }
}

impl Excerpt {
    /// Lays out `line` (from 1) of `text` for `width` columns, so that `focus` is in sight.
    pub fn of(text: &Text, line: u32, focus: Span, width: usize) -> Self {
        let start = text.line_span(line).start as usize;
        let whole = Span::new(start, start + text.line(line).len());
        let reach = reach(text, whole, focus);
        let mut cells = cells(text, reach);
        let end = cells.last().map_or(0, |cell| cell.column + cell.glyph.width());
        cells.push(Cell { offset: reach.end, column: end, glyph: Glyph::Char(' ') });
        let mut excerpt = Self { shown: String::new(), cells, window: 0..end, lead: 0 };
        let cut = (reach.start > whole.start, reach.end < whole.end);
        excerpt.choose_window(focus, width.max(20), cut);
        excerpt
    }

    /// Chooses the columns to show, then shows them.
    fn choose_window(&mut self, focus: Span, width: usize, (cut_before, cut_after): (bool, bool)) {
        let total = self.window.end;
        let from = self.column(focus.start);
        let to = self.column(focus.end).max(from + 1);
        let room = width - 2;
        if total > room {
            let wanted = (to - from).min(room);
            let start = from.saturating_sub((room - wanted) / 2).min(total.saturating_sub(room));
            self.window = match to + room / 4 <= room {
                true => 0..room,
                false => start..(start + room).min(total),
            };
        }
        let (before, after) = (self.window.start > 0 || cut_before, self.window.end < total || cut_after);
        if before {
            self.shown.push('…');
            self.lead = 1;
        }
        let window = self.window.clone();
        let within =
            |cell: &&Cell| window.contains(&cell.column) && cell.column + cell.glyph.width() <= window.end;
        let (_, cells) = self.cells.split_last().map_or((None, &[][..]), |(end, cells)| (Some(end), cells));
        // A wide character that the window's first column would split leaves its second column blank.
        let first = cells.iter().find(within).map_or(window.start, |cell| cell.column);
        self.shown.extend(std::iter::repeat_n(' ', first - window.start));
        for cell in cells.iter().filter(within) {
            cell.glyph.push_to(&mut self.shown);
        }
        let kept = self.shown.trim_end().len();
        self.shown.truncate(kept);
        if after {
            self.shown.push('…');
        }
    }

    /// The columns of what is shown that `span` takes: at least one, and none outside the window.
    pub fn columns(&self, span: Span) -> std::ops::Range<usize> {
        let into =
            |column: usize| column.clamp(self.window.start, self.window.end) - self.window.start + self.lead;
        let start = into(self.column(span.start));
        start..into(self.column(span.end)).max(start + 1)
    }

    /// The column of a byte in the whole line.
    fn column(&self, offset: u32) -> usize {
        let after = self.cells.partition_point(|cell| cell.offset <= offset);
        self.cells.get(after.saturating_sub(1)).map_or(0, |cell| cell.column)
    }
}

/// The part of a line that is looked at: all of it, but of a line of megabytes what is near `focus`.
fn reach(text: &Text, whole: Span, focus: Span) -> Span {
    let line = text.slice(whole);
    let at = (focus.start.clamp(whole.start, whole.end) - whole.start) as usize;
    let mut start = at.saturating_sub(REACH);
    let mut end = (at + REACH).min(line.len());
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    while !line.is_char_boundary(end) {
        end += 1;
    }
    let before = whole.start as usize;
    Span::new(before + start, before + end)
}

/// One cell for each character, or for each run of bytes that is not to be shown.
fn cells(text: &Text, reach: Span) -> Vec<Cell> {
    let concealed = text.concealed_in(reach);
    let (mut cells, mut column, mut hidden) = (Vec::new(), 0, None);
    for (at, character) in text.slice(reach).char_indices() {
        let offset = reach.start + at as u32;
        let run = concealed.iter().position(|span| span.contains(offset));
        if run.is_some() && run == hidden {
            continue;
        }
        hidden = run;
        let glyph = match character {
            _ if run.is_some() => Glyph::Mask,
            '\t' => Glyph::Tab,
            other => Glyph::Char(visible(other)),
        };
        let width = glyph.width();
        cells.push(Cell { offset, column, glyph });
        column += width;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(content: &str, focus: Span, width: usize) -> (String, std::ops::Range<usize>) {
        let text = Text::new("t", content);
        let excerpt = Excerpt::of(&text, 1, focus, width);
        let columns = excerpt.columns(focus);
        (excerpt.shown, columns)
    }

    #[test]
    fn carets_stand_under_tabs_wide_and_control_characters() {
        assert_eq!(excerpt("a:\tb\n", Span::new(3, 4), 80), ("a:    b".to_owned(), 6..7));
        assert_eq!(excerpt("日本: x\r\n", Span::new(8, 9), 80), ("日本: x".to_owned(), 6..7));
        assert_eq!(excerpt("a\u{1b}b", Span::new(2, 3), 80), ("a␛b".to_owned(), 2..3));
    }

    #[test]
    fn a_place_without_length_or_past_the_end_still_has_a_caret() {
        assert_eq!(excerpt("ab\n", Span::new(2, 2), 80), ("ab".to_owned(), 2..3));
        assert_eq!(excerpt("", Span::new(0, 0), 80), (String::new(), 0..1));
        assert_eq!(excerpt("ab\ncd", Span::new(1, 5), 80), ("ab".to_owned(), 1..2));
    }

    #[test]
    fn a_long_line_is_cut_around_its_place() {
        let line = format!("{}HERE{}", "a".repeat(100_000), "b".repeat(100_000));
        let (shown, columns) = excerpt(&line, Span::new(100_000, 100_004), 60);
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert_eq!(shown.chars().skip(columns.start).take(columns.len()).collect::<String>(), "HERE");
        assert!(shown.chars().count() <= 60);
        let (shown, columns) = excerpt(&format!("kind: {}", "x".repeat(500)), Span::new(0, 4), 60);
        assert!(shown.starts_with("kind") && columns == (0..4), "{shown}");
    }

    #[test]
    fn what_is_concealed_is_masked_and_its_length_with_it() {
        let text = Text::new("t", "password: hunter2 # why\n");
        text.conceal(Span::new(10, 17));
        let excerpt = Excerpt::of(&text, 1, Span::new(10, 17), 80);
        assert_eq!(excerpt.shown, "password: ******** # why");
        assert_eq!(excerpt.columns(Span::new(10, 17)), 10..18);
        assert_eq!(excerpt.columns(Span::new(18, 19)), 19..20);
    }
}
