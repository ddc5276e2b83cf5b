use std::ops::Range;

/// Where a node of a YAML document may begin, with the column that decides how deep its parts are indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// First on its line, in that column.
    Line(usize),
    /// After `- `, in that column; after `--- `, in column 0.
    Dash(usize),
    /// After the `:` of a key that stands in that column.
    Key(usize),
    /// Inside `[ ]` or `{ }`.
    Flow,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In `'`.
    Single,
    /// In `"`.
    Double,
    /// No scalar at all: from `#` to the end of the line.
    Comment,
}

/// A scalar or comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Where it stands in the text, its quotes included.
    pub range: Range<usize>,
    /// How it is written.
    pub style: Style,
    /// Whether it is a key.
    pub key: bool,
    /// Whether `? ` stands before it, so that it is one however long it is.
    pub asked: bool,
    /// Where it stands in the document.
    pub spot: Spot,
}

/// The head of a block scalar: `|`, `>-`, `|2+`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Where the scalar stands in the document.
    pub spot: Spot,
    /// The column of the node that it belongs to: its lines are indented more than that; -1 at the top.
    pub parent: isize,
}

/// Finds the scalars of one logical line of block YAML: a line, and those after it while a quote or a bracket
/// is open. A hole counts as an ordinary character: values cannot change what stands around them.
///
/// It reads what YAML's grammar allows on a line, not whether the whole is valid: that the parser says later.
#[derive(Clone, Debug)]
pub struct Lexer {
    at: usize,
    quote: Option<(u8, usize)>,
    depth: usize,
    /// Whether nothing has begun yet at `spot`.
    fresh: bool,
    spot: Spot,
    /// Whether `? ` stands before what begins next.
    asked: bool,
    parent: isize,
    /// What was found so far.
    pub scalars: Vec<Scalar>,
    /// The columns in which entries of maps or elements of lists begin.
    pub columns: Vec<usize>,
    /// The head of a block scalar, whose lines come next.
    pub header: Option<Header>,
}

impl Default for Lexer {
    fn default() -> Self {
        Self {
            at: 0,
            quote: None,
            depth: 0,
            fresh: true,
            spot: Spot::Line(0),
            asked: false,
            parent: -1,
            scalars: Vec::new(),
            columns: Vec::new(),
            header: None,
        }
    }
}

fn is_blank(byte: Option<&u8>) -> bool {
    matches!(byte, None | Some(b' ' | b'\t' | b'\r' | b'\n'))
}

impl Lexer {
    /// Of a whole line.
    pub fn of(line: &str) -> Self {
        let mut lexer = Self::default();
        lexer.run(line);
        lexer
    }

    /// Of a line that goes on with the plain scalar of the line before it.
    pub fn within_plain(line: &str) -> Self {
        let mut lexer = Self { fresh: false, ..Self::default() };
        lexer.run(line);
        lexer
    }

    /// Reads on in `text`, which is what was read before and more.
    pub fn run(&mut self, text: &str) {
        let bytes = text.as_bytes();
        while self.at < bytes.len() {
            match (self.quote, self.depth) {
                (Some((quote, start)), _) => self.quoted(bytes, quote, start),
                (None, 0) => self.block(bytes),
                (None, _) => self.flow(bytes),
            }
        }
    }

    /// Whether a quote or bracket is open, so that the next line belongs to this one.
    pub fn is_open(&self) -> bool {
        self.quote.is_some() || self.depth > 0
    }

    /// Where a node that began after what was read would stand; `None` inside a scalar.
    pub fn spot(&self) -> Option<Spot> {
        match (self.quote, self.depth) {
            (None, 0) => self.fresh.then_some(self.spot),
            (None, _) => Some(Spot::Flow),
            (Some(_), _) => None,
        }
    }

    /// Where a node would stand that began after one more line.
    pub fn spot_behind(&self, line: &str) -> Option<Spot> {
        let mut lexer = Self { at: 0, scalars: Vec::new(), columns: Vec::new(), header: None, ..*self };
        lexer.run(line);
        lexer.spot()
    }

    /// Whether it holds an entry of a map or an element of a list.
    pub fn is_structure(&self) -> bool {
        !self.columns.is_empty()
    }

    fn block(&mut self, bytes: &[u8]) {
        let start = self.at;
        if start == 0 && self.marker(bytes) {
            return;
        }
        self.skip_blanks(bytes);
        let Some(&byte) = bytes.get(self.at) else { return self.line_start() };
        if self.spot == Spot::Line(0) && self.fresh {
            self.spot = Spot::Line(self.at);
        }
        let next_blank = is_blank(bytes.get(self.at + 1));
        match byte {
            b'#' if self.at == 0 || is_blank(bytes.get(self.at - 1)) => self.comment(bytes),
            b'-' | b'?' if next_blank && self.fresh => self.dash(bytes),
            b'&' | b'!' if self.fresh => self.property(bytes),
            b'"' | b'\'' if self.fresh => self.open_quote(byte),
            b'[' | b'{' if self.fresh => self.open_flow(),
            b'|' | b'>' if self.fresh && self.block_header(bytes) => {}
            b':' if next_blank && !self.fresh => self.at += 1,
            _ => self.plain(bytes),
        }
    }

    /// On a line of nothing but spaces a node would stand after them.
    fn line_start(&mut self) {
        if self.fresh && matches!(self.spot, Spot::Line(_)) {
            self.spot = Spot::Line(self.at);
        } else if self.fresh && matches!(self.spot, Spot::Dash(_)) {
            self.spot = Spot::Dash(self.at);
        }
    }

    /// `---`, `...` and directives.
    fn marker(&mut self, bytes: &[u8]) -> bool {
        if bytes[0] == b'%' {
            self.at = bytes.len();
            self.fresh = false;
            return true;
        }
        let is_marker = (bytes.starts_with(b"---") || bytes.starts_with(b"...")) && is_blank(bytes.get(3));
        if is_marker {
            self.at = 3;
            self.spot = Spot::Dash(0);
        }
        is_marker
    }

    fn dash(&mut self, bytes: &[u8]) {
        self.asked = bytes[self.at] == b'?';
        self.columns.push(self.at);
        self.parent = self.at as isize;
        self.at += 1;
        self.skip_blanks(bytes);
        self.spot = Spot::Dash(self.at);
    }

    fn property(&mut self, bytes: &[u8]) {
        let length = bytes[self.at..].iter().position(|byte| is_blank(Some(byte)));
        self.at = length.map_or(bytes.len(), |length| self.at + length);
    }

    fn comment(&mut self, bytes: &[u8]) {
        let end = bytes[self.at..].iter().position(|&byte| byte == b'\n');
        let end = end.map_or(bytes.len(), |length| self.at + length);
        self.push(self.at..end, Style::Comment, false);
        self.at = end;
        self.fresh = false;
    }

    fn open_quote(&mut self, quote: u8) {
        self.quote = Some((quote, self.at));
        self.at += 1;
    }

    fn quoted(&mut self, bytes: &[u8], quote: u8, start: usize) {
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' if quote == b'"' => self.at += 1,
                _ if byte != quote => {}
                b'\'' if bytes.get(self.at) == Some(&b'\'') => self.at += 1,
                _ => {
                    self.quote = None;
                    let style = if quote == b'"' { Style::Double } else { Style::Single };
                    return self.scalar(bytes, start..self.at, style);
                }
            }
        }
    }

    fn open_flow(&mut self) {
        self.depth = 1;
        self.at += 1;
        self.fresh = false;
    }

    fn flow(&mut self, bytes: &[u8]) {
        match bytes[self.at] {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => self.at += 1,
            b'?' if is_blank(bytes.get(self.at + 1)) => {
                self.asked = true;
                self.at += 1;
            }
            b'[' | b'{' => {
                self.depth += 1;
                self.at += 1;
            }
            b']' | b'}' => {
                self.depth -= 1;
                self.at += 1;
            }
            b'#' if is_blank(bytes.get(self.at - 1)) => self.comment(bytes),
            quote @ (b'"' | b'\'') => self.open_quote(quote),
            b'&' | b'!' => self.property(bytes),
            _ => self.plain(bytes),
        }
    }

    fn plain(&mut self, bytes: &[u8]) {
        let start = self.at;
        let in_flow = self.depth > 0;
        while let Some(&byte) = bytes.get(self.at) {
            let next = bytes.get(self.at + 1);
            let ends = match byte {
                b'\n' => true,
                b':' => is_blank(next) || in_flow && matches!(next, Some(b',' | b']' | b'}')),
                b'#' => self.at > start && is_blank(bytes.get(self.at - 1)),
                b',' | b'[' | b']' | b'{' | b'}' => in_flow,
                _ => false,
            };
            if ends {
                break;
            }
            self.at += 1;
        }
        let trailing = bytes[start..self.at].iter().rev().take_while(|byte| is_blank(Some(byte))).count();
        self.scalar(bytes, start..self.at - trailing, Style::Plain);
    }

    /// Files a scalar: a key where a colon follows it.
    fn scalar(&mut self, bytes: &[u8], range: Range<usize>, style: Style) {
        let mut after = range.end;
        while matches!(bytes.get(after), Some(b' ' | b'\t')) {
            after += 1;
        }
        let colon = bytes.get(after) == Some(&b':');
        let in_flow = self.depth > 0;
        let key = colon && (is_blank(bytes.get(after + 1)) || in_flow);
        let key = key && (in_flow || self.fresh);
        self.at = self.at.max(range.end);
        if style == Style::Plain && self.continues(bytes, range.clone(), key) {
            return;
        }
        let asked = std::mem::take(&mut self.asked) && (in_flow || self.fresh);
        self.push(range.clone(), style, key || asked);
        if let Some(scalar) = self.scalars.last_mut() {
            scalar.asked = asked;
        }
        self.fresh = false;
        if key && !in_flow {
            let column = self.column(bytes, range.start);
            self.columns.push(column);
            self.parent = column as isize;
            self.at = after + 1;
            self.spot = Spot::Key(column);
            self.fresh = true;
        }
    }

    /// Whether a plain scalar in brackets is the next line of the one before it, which is longer then.
    fn continues(&mut self, bytes: &[u8], range: Range<usize>, key: bool) -> bool {
        let is_flow = |scalar: &&mut Scalar| {
            scalar.style == Style::Plain
                && scalar.spot == Spot::Flow
                && !scalar.key
                && range.start > scalar.range.end
        };
        let last = self.scalars.last_mut().filter(|_| self.depth > 0).filter(is_flow);
        let Some(last) = last.filter(|last| bytes[last.range.end..range.start].trim_ascii().is_empty())
        else {
            return false;
        };
        last.range.end = range.end;
        last.key = key;
        true
    }

    /// Where the plain scalar stands that could go on on the next line, and the column of the node that holds it,
    /// as far as this line tells.
    pub fn open_plain(&self) -> Option<(Spot, isize)> {
        let last = self.scalars.last()?;
        let open =
            last.style == Style::Plain && !last.key && last.spot != Spot::Flow && self.header.is_none();
        open.then_some((last.spot, self.parent))
    }

    fn push(&mut self, range: Range<usize>, style: Style, key: bool) {
        let spot = if self.depth > 0 { Spot::Flow } else { self.spot };
        self.scalars.push(Scalar { range, style, key, asked: false, spot });
    }

    fn column(&self, bytes: &[u8], at: usize) -> usize {
        at - bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1)
    }

    fn block_header(&mut self, bytes: &[u8]) -> bool {
        let rest = &bytes[self.at + 1..];
        let length = rest.iter().position(|byte| !matches!(byte, b'+' | b'-' | b'0'..=b'9'));
        let end = self.at + 1 + length.unwrap_or(rest.len());
        let behind = bytes[end..].trim_ascii();
        let alone = behind.is_empty() || behind[0] == b'#' && is_blank(bytes.get(end));
        if alone {
            self.header = Some(Header { range: self.at..end, spot: self.spot, parent: self.parent });
            self.at = bytes.len();
            self.fresh = false;
        }
        alone
    }

    fn skip_blanks(&mut self, bytes: &[u8]) {
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |scalar: Scalar| {
            let key = if scalar.key { "key " } else { "" };
            format!("{key}{} {:?} {:?}", &text[scalar.range], scalar.style, scalar.spot)
        };
        Lexer::of(text).scalars.into_iter().map(show).collect()
    }

    #[test]
    fn scalars_are_found_where_they_stand() {
        let cases: [(&str, &[&str]); 9] = [
            ("a: b c # d", &["key a Plain Line(0)", "b c Plain Key(0)", "# d Comment Key(0)"]),
            ("  - name: x", &["key name Plain Dash(4)", "x Plain Key(4)"]),
            ("- - x", &["x Plain Dash(4)"]),
            ("image: repo:tag", &["key image Plain Line(0)", "repo:tag Plain Key(0)"]),
            ("url: http://a#b", &["key url Plain Line(0)", "http://a#b Plain Key(0)"]),
            ("'a''b': \"c\\\"d\"", &["key 'a''b' Single Line(0)", "\"c\\\"d\" Double Key(0)"]),
            (
                "a: [x, {b: 'y'}]",
                &["key a Plain Line(0)", "x Plain Flow", "key b Plain Flow", "'y' Single Flow"],
            ),
            ("--- # start", &["# start Comment Dash(0)"]),
            ("a: !tag &anchor b", &["key a Plain Line(0)", "b Plain Key(0)"]),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_partial_line_tells_where_the_next_node_stands() {
        let cases = [
            ("    ", Some(Spot::Line(4))),
            ("", Some(Spot::Line(0))),
            ("  labels: ", Some(Spot::Key(2))),
            ("  - ", Some(Spot::Dash(4))),
            ("  - name: ", Some(Spot::Key(4))),
            ("a: [", Some(Spot::Flow)),
            ("a: \"x", None),
            ("a: x", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Lexer::of(text).spot(), expected, "{text:?}");
        }
    }

    #[test]
    fn heads_of_block_scalars_know_their_depth() {
        let parents =
            ["a: |", "  - |-", "  - b: >2+ # c", "|"].map(|text| Lexer::of(text).header.unwrap().parent);
        assert_eq!(parents, [0, 2, 4, -1]);
        assert!(Lexer::of("a: | b").header.is_none());
    }
}
