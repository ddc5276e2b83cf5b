use std::mem;

use super::lexer::{Header, Lexer, Scalar, Spot, Style};
use super::strand::Strand;
use crate::render::chart::emit::{Content, Emission};
use crate::render::chart::mark::{HOLE, Origin, Token};

/// A part of a rendered text that is placed as a whole.
#[derive(Debug)]
pub enum Unit {
    /// A line, or several that an open quote or bracket holds together.
    Line(Line),
    /// The lines of a block scalar, whose head the line before ends with.
    Block(Vec<Strand>),
}

/// A logical line.
#[derive(Debug)]
pub struct Line {
    /// Its text.
    pub strand: Strand,
    /// Its scalars and comments.
    pub scalars: Vec<Scalar>,
    /// The head of a block scalar at its end.
    pub header: Option<Header>,
    /// The columns in which entries or elements begin on it.
    pub columns: Vec<usize>,
    /// Whether a macro gave nothing on it: nothing but blanks is left of it, then.
    pub hollow: bool,
    /// The column that further lines of the plain scalar at its end must pass.
    open: Option<isize>,
}

impl Line {
    /// Adds a line of the plain scalar at its end, behind so many blank ones.
    fn extend(&mut self, blank: usize, line: Strand) {
        let lexer = Lexer::within_plain(&line.text);
        self.strand.push_made(&"\n".repeat(blank + 1), None);
        let shift = self.strand.text.len();
        self.strand.append(line);
        for scalar in lexer.scalars {
            let range = scalar.range.start + shift..scalar.range.end + shift;
            match (scalar.style, self.scalars.last_mut()) {
                (Style::Plain, Some(open)) => open.range.end = range.end,
                _ => {
                    self.scalars.push(Scalar { range, ..scalar });
                    self.open = None;
                }
            }
        }
    }
}

/// Brings the tokens of a rendered text into lines. What macros gave is shifted to where it was placed: its own
/// indentation goes, every line of it gets that of the place, and a structure after `key:` goes to a line of
/// its own.
pub fn lay_out(tokens: &[Token<'_>], emitted: &[Emission]) -> Vec<Unit> {
    let mut layout = Layout::new(emitted);
    layout.feed(tokens);
    if !layout.line.text.is_empty() {
        layout.newline();
    }
    if !layout.logical.text.is_empty() {
        layout.end_line();
    }
    layout.end_block();
    layout.units
}

struct Layout<'e> {
    emitted: &'e [Emission],
    units: Vec<Unit>,
    /// The line that is being read.
    line: Strand,
    /// The lines before it that belong to the same logical line, and what is known of them.
    logical: Strand,
    lexer: Lexer,
    hollow: bool,
    /// The columns of the entries and elements that lines may still belong to, the outer ones first.
    columns: Vec<usize>,
    /// The block scalar whose lines are being read, and the column that they must pass.
    block: Option<(Vec<Strand>, isize)>,
}

/// How the lines of a fragment are shifted.
struct Shift {
    dedent: usize,
    indent: usize,
    started: bool,
    newlines: usize,
    line_start: bool,
    held: String,
}

impl<'e> Layout<'e> {
    fn new(emitted: &'e [Emission]) -> Self {
        Self {
            emitted,
            units: Vec::new(),
            line: Strand::default(),
            logical: Strand::default(),
            lexer: Lexer::default(),
            hollow: false,
            columns: Vec::new(),
            block: None,
        }
    }

    fn feed(&mut self, tokens: &[Token<'_>]) {
        let mut rest = tokens;
        while let Some((token, behind)) = rest.split_first() {
            rest = behind;
            match *token {
                Token::Raw(text, origin) => self.raw(text, origin),
                Token::Hole(number) => self.hole(number),
                Token::Begin => {
                    let (inner, behind) = fragment(behind);
                    self.fragment(inner, true);
                    rest = behind;
                }
                Token::End => {}
            }
        }
    }

    fn raw(&mut self, text: &str, origin: Option<Origin>) {
        let mut offset = 0;
        for piece in text.split_inclusive('\n') {
            let content = piece.strip_suffix('\n').unwrap_or(piece);
            self.line.push_raw(content, origin.map(|origin| origin.advanced(offset, content.len(), true)));
            if content.len() < piece.len() {
                self.newline();
            }
            offset += piece.len();
        }
    }

    fn hole(&mut self, number: usize) {
        match self.emitted.get(number) {
            Some(Emission { content: Content::Verbatim(text), origin, .. }) => {
                self.fragment(&[Token::Raw(text, Some(*origin))], false);
            }
            _ => self.line.push_hole(number),
        }
    }

    /// Places what a macro gave, or text that its author vouches for (then not `verbatim`).
    fn fragment(&mut self, tokens: &[Token<'_>], verbatim: bool) {
        let outline = Outline::of(tokens, self.emitted);
        if outline.lines == 0 {
            self.hollow = true;
            return;
        }
        // Where one line stands makes no difference to it.
        let spot = if outline.structure || outline.lines > 1 { self.spot() } else { None };
        let indent = match spot {
            Some(Spot::Key(column)) => {
                self.line.trim_end();
                self.newline();
                self.line.push_made(&" ".repeat(column + 2), None);
                column + 2
            }
            Some(Spot::Line(column) | Spot::Dash(column)) => column,
            _ => self.line.text.len() - self.line.text.trim_start_matches(' ').len(),
        };
        let shift = Shift {
            dedent: outline.dedent,
            indent,
            started: false,
            newlines: 0,
            line_start: true,
            held: String::new(),
        };
        self.shifted(tokens, shift, verbatim);
    }

    fn shifted(&mut self, tokens: &[Token<'_>], mut shift: Shift, verbatim: bool) {
        let mut rest = tokens;
        while let Some((token, behind)) = rest.split_first() {
            rest = behind;
            match *token {
                Token::Raw(text, origin) => self.shifted_raw(text, origin, verbatim, &mut shift),
                Token::Hole(number) => {
                    self.settle(&mut shift, None);
                    self.hole(number);
                }
                Token::Begin => {
                    let (inner, behind) = fragment(behind);
                    if Outline::of(inner, self.emitted).lines > 0 {
                        self.settle(&mut shift, None);
                    }
                    self.fragment(inner, verbatim);
                    rest = behind;
                }
                Token::End => {}
            }
        }
    }

    fn shifted_raw(&mut self, text: &str, origin: Option<Origin>, verbatim: bool, shift: &mut Shift) {
        let mut offset = 0;
        for piece in text.split_inclusive('\n') {
            let content = piece.strip_suffix('\n').unwrap_or(piece);
            let ends = content.len() < piece.len();
            let blank = content.trim_matches([' ', '\t', '\r']).is_empty();
            if shift.line_start && blank {
                shift.held.push_str(content);
            } else {
                let mut skipped = 0;
                if shift.line_start && shift.held.is_empty() {
                    let spaces = content.len() - content.trim_start_matches(' ').len();
                    skipped = spaces.min(shift.dedent);
                }
                self.settle(shift, origin.map(|origin| origin.advanced(offset, 0, verbatim)));
                let content = &content[skipped..];
                let at = origin.map(|origin| origin.advanced(offset + skipped, content.len(), verbatim));
                match verbatim {
                    true => self.line.push_raw(content, at),
                    false => self.line.push_made(content, at),
                }
            }
            if ends {
                shift.newlines += 1;
                shift.line_start = true;
                shift.held.clear();
            }
            offset += piece.len();
        }
    }

    /// Begins the line that content is about to stand on, with the indentation of the fragment's place.
    fn settle(&mut self, shift: &mut Shift, origin: Option<Origin>) {
        if !mem::take(&mut shift.line_start) {
            return;
        }
        if mem::replace(&mut shift.started, true) {
            for _ in 0..shift.newlines {
                self.newline();
            }
            self.line.push_made(&" ".repeat(shift.indent), origin);
        }
        shift.newlines = 0;
        let held = mem::take(&mut shift.held);
        self.line.push_made(held.get(shift.dedent.min(held.len())..).unwrap_or_default(), origin);
    }

    /// Where a node that begins now would stand; `None` inside a scalar.
    fn spot(&self) -> Option<Spot> {
        if self.in_block(&self.line) {
            return None;
        }
        self.lexer.spot_behind(&self.line.text)
    }

    fn in_block(&self, line: &Strand) -> bool {
        let Some((_, parent)) = &self.block else { return false };
        let blank = || line.text.len() as isize > *parent || line.text.is_empty();
        let is_marker = line.text.starts_with("---") || line.text.starts_with("...");
        line.indent().map_or_else(blank, |indent| indent as isize > *parent) && !is_marker
    }

    fn newline(&mut self) {
        let line = mem::take(&mut self.line);
        let in_block = self.in_block(&line) || self.block.is_some() && line.indent().is_none();
        if let (true, Some((lines, _))) = (in_block, &mut self.block) {
            lines.push(line);
            return;
        }
        self.end_block();
        let Some(line) = self.continued(line) else { return };
        if self.lexer.is_open() {
            self.logical.push_made("\n", None);
        }
        self.logical.append(line);
        self.lexer.run(&self.logical.text);
        if !self.lexer.is_open() {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let mut lexer = mem::take(&mut self.lexer);
        let hollow = mem::take(&mut self.hollow);
        let open = self.open_plain(&lexer);
        if let Some(header) = &mut lexer.header {
            header.parent = self.outer(header.spot).unwrap_or(header.parent);
        }
        self.note_columns(&lexer);
        self.block = lexer.header.as_ref().map(|header| (Vec::new(), header.parent));
        self.units.push(Unit::Line(Line {
            strand: mem::take(&mut self.logical),
            scalars: lexer.scalars,
            header: lexer.header,
            columns: lexer.columns,
            hollow,
            open,
        }));
    }

    /// Notes the columns of the nodes that are open after a line.
    fn note_columns(&mut self, lexer: &Lexer) {
        if let Some(first) = lexer.columns.first() {
            self.columns.retain(|outer| outer < first);
            self.columns.extend(&lexer.columns);
        }
    }

    /// The column that further lines of the plain scalar at the end of a line must pass.
    fn open_plain(&self, lexer: &Lexer) -> Option<isize> {
        let (spot, parent) = lexer.open_plain()?;
        Some(self.outer(spot).unwrap_or(parent))
    }

    /// The column of the node that holds what begins on a line of its own; -1 at the top.
    fn outer(&self, spot: Spot) -> Option<isize> {
        let Spot::Line(column) = spot else { return None };
        let outer = self.columns.iter().rev().find(|&&outer| outer < column);
        Some(outer.map_or(-1, |&outer| outer as isize))
    }

    /// Adds a line to the one before it where it is the next line of a plain scalar that a value has a part in;
    /// gives it back where it is not.
    fn continued(&mut self, line: Strand) -> Option<Strand> {
        let Some(indent) = line.indent().filter(|_| self.logical.text.is_empty()) else { return Some(line) };
        let is_blank = |unit: &&Unit| matches!(unit, Unit::Line(line) if line.strand.text.trim().is_empty());
        let blank = self.units.iter().rev().take_while(is_blank).count();
        let before = self.units.len().checked_sub(blank + 1).map(|before| &self.units[before]);
        let Some(Unit::Line(Line { strand, scalars, open: Some(column), .. })) = before else {
            return Some(line);
        };
        let open = scalars.last().map_or("", |scalar| &strand.text[scalar.range.clone()]);
        let has_part = open.contains(HOLE) || !line.is_whole();
        let is_deeper = indent as isize > *column && !line.text[indent..].starts_with('#');
        let sole = |number: usize| self.emitted.get(number).map(|emission| &emission.content);
        let is_node =
            open.chars().eq([HOLE]) && strand.last_hole().and_then(sole).is_some_and(Content::is_no_text);
        if !has_part || !is_deeper || is_node || Lexer::of(&line.text).is_structure() {
            return Some(line);
        }
        self.units.truncate(self.units.len() - blank);
        if let Some(Unit::Line(before)) = self.units.last_mut() {
            before.extend(blank, line);
        }
        None
    }

    fn end_block(&mut self) {
        if let Some((lines, _)) = self.block.take() {
            self.units.push(Unit::Block(lines));
        }
    }
}

/// Splits what follows a [`Token::Begin`] at its end.
fn fragment<'t, 'm>(tokens: &'t [Token<'m>]) -> (&'t [Token<'m>], &'t [Token<'m>]) {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Begin => depth += 1,
            Token::End if depth == 0 => return (&tokens[..at], &tokens[at + 1..]),
            Token::End => depth -= 1,
            _ => {}
        }
    }
    (tokens, &[])
}

/// What a fragment looks like.
struct Outline {
    /// How many lines that are not blank.
    lines: usize,
    /// The indentation that all of them have.
    dedent: usize,
    /// Whether it begins with an entry of a map or an element of a list.
    structure: bool,
}

impl Outline {
    fn of(tokens: &[Token<'_>], emitted: &[Emission]) -> Self {
        let mut text = String::new();
        let (mut more, mut nested_structure) = (0, None);
        let mut rest = tokens;
        while let Some((token, behind)) = rest.split_first() {
            rest = behind;
            let nested = match *token {
                Token::Raw(raw, _) => {
                    text.push_str(raw);
                    continue;
                }
                Token::Hole(number) => match emitted.get(number).map(|emission| &emission.content) {
                    Some(Content::Verbatim(raw)) => Some(Self::of(&[Token::Raw(raw, None)], emitted)),
                    _ => None,
                },
                Token::Begin => {
                    let (inner, behind) = fragment(behind);
                    rest = behind;
                    Some(Self::of(inner, emitted))
                }
                Token::End => continue,
            };
            let Some(nested) = nested else {
                text.push(HOLE);
                continue;
            };
            if nested.lines > 0 {
                more += nested.lines - 1;
                if text.trim().is_empty() {
                    nested_structure = Some(nested.structure);
                }
                text.push(HOLE);
            }
        }
        Self::read(&text, more, nested_structure == Some(true))
    }

    fn read(text: &str, more: usize, nested_structure: bool) -> Self {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
        let lexer = Lexer::of(lines.peek().copied().unwrap_or_default());
        let indents = lines.map(|line| line.len() - line.trim_start_matches(' ').len());
        let (count, dedent) =
            indents.fold((0, usize::MAX), |(count, least), indent| (count + 1, least.min(indent)));
        Self { lines: count + more, dedent, structure: lexer.is_structure() || nested_structure }
    }
}
