use super::{Reader, Result, Unsupported};

/// What is made of the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

impl Reader<'_, '_, '_> {
    /// Reads a block scalar whose `|` or `>` stands at `start`, its lines included.
    pub(super) fn block_scalar(&mut self, start: usize, end: usize) -> Result {
        let folded = self.bytes[start] == b'>';
        let chomping = match self.content[start + 1..end].trim_end_matches(' ') {
            "" => Chomping::Clip,
            "-" => Chomping::Strip,
            "+" => Chomping::Keep,
            _ => return Err(Unsupported),
        };
        let mut scalar = Lines { value: self.builder.begin_decoded(), breaks: 0, blank: false, empty: true };
        let indent = self.text_indent()?;
        // Up to where there is something but white space.
        let mut last = start + 1 + usize::from(chomping != Chomping::Clip);
        while self.at < self.bytes.len() {
            let (line, line_end) = (self.at, self.line_end(self.at));
            let content = self.skip_spaces(line, line_end);
            if content == line_end && line_end - line <= indent {
                scalar.breaks += 1;
            } else if content - line < indent {
                // Where indentation is due a tab is an error.
                if self.bytes[content] == b'\t' {
                    return Err(Unsupported);
                }
                break;
            } else {
                let text = &self.content[line + indent..line_end];
                scalar.push(self.builder.decoded_text(), text, folded);
                let visible = text.trim_end_matches([' ', '\t']).len();
                last = if visible > 0 { line + indent + visible } else { last };
            }
            self.at = self.next_line(line_end);
        }
        scalar.end(self.builder.decoded_text(), chomping);
        self.builder.end_decoded(scalar.value, self.span(start, last));
        Ok(())
    }

    /// The column at which the lines of a block scalar stand: that of the first one with content. The innermost
    /// container's is the least that is more than its own; without any content it does not matter.
    fn text_indent(&self) -> Result<usize> {
        let least = self.levels.last().map_or(0, |level| level.column + 1);
        let (mut at, mut longest) = (self.at, 0);
        while at < self.bytes.len() {
            let end = self.line_end(at);
            let content = self.skip_spaces(at, end);
            if content < end {
                let column = content - at;
                // Blank lines before it that are longer move the column; tabs are taken for a mistake.
                let odd = longest > column.max(least) || self.bytes[content] == b'\t';
                return if odd { Err(Unsupported) } else { Ok(column.max(least)) };
            }
            longest = longest.max(end - at);
            at = self.next_line(end);
        }
        if longest > least { Err(Unsupported) } else { Ok(least) }
    }
}

/// The lines of a block scalar so far.
struct Lines {
    /// Where its value begins among the decoded strings.
    value: usize,
    /// How many line breaks have been read since the last line with content.
    breaks: usize,
    /// Whether that line began with white space.
    blank: bool,
    /// Whether there has been none.
    empty: bool,
}

impl Lines {
    /// Adds a line. When folded, one break between two lines that do not begin with white space is a space, and of
    /// several the first is dropped.
    fn push(&mut self, value: &mut String, line: &str, folded: bool) {
        let blank = line.starts_with([' ', '\t']);
        let fold = folded && !self.empty && !self.blank && !blank;
        match (fold, self.breaks) {
            (true, 1) => value.push(' '),
            (true, breaks) => value.extend(std::iter::repeat_n('\n', breaks - 1)),
            (false, breaks) => value.extend(std::iter::repeat_n('\n', breaks)),
        }
        value.push_str(line);
        (self.breaks, self.blank, self.empty) = (1, blank, false);
    }

    fn end(&mut self, value: &mut String, chomping: Chomping) {
        let breaks = match chomping {
            Chomping::Strip => 0,
            Chomping::Clip => self.breaks.min(usize::from(!self.empty)),
            Chomping::Keep => self.breaks,
        };
        value.extend(std::iter::repeat_n('\n', breaks));
    }
}
