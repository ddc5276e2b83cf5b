use super::number::is_no_string;

/// A key of more bytes needs a `?` before it: readers look for its colon within 1024 characters.
pub const LONGEST_KEY: usize = 1000;

/// Writes a string: plain, quoted, or as a literal block whose lines stand at `column`, or at 2 for the root.
pub(super) fn write(out: &mut String, text: &str, column: usize) {
    match Block::of(text) {
        Some(block) => block.write(out, column.max(2)),
        None => write_inline(out, text),
    }
}

/// Writes a string on one line: plain or quoted.
pub(in crate::yaml) fn write_inline(out: &mut String, text: &str) {
    if is_no_string(text) || !text.chars().all(is_printable) {
        double_quoted(out, text);
    } else if can_be_plain(text) {
        out.push_str(text);
    } else if text.contains('\'') && !text.contains(['"', '\\']) {
        out.extend(["\"", text, "\""]);
    } else {
        out.extend(["'", &text.replace('\'', "''"), "'"]);
    }
}

/// Whether a string that is taken for nothing else needs no quotes in block style.
fn can_be_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else { return false };
    let opens = match first {
        b'-' => !matches!(bytes.get(1), None | Some(b' ')),
        b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
        | b'"' | b'%' | b'@' | b'`' | b' ' => false,
        _ => true,
    };
    opens
        && !matches!(last, b' ' | b':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("---")
        && !text.starts_with("...")
}

/// Whether a character may stand in a string of one line as it is.
pub fn is_printable(char: char) -> bool {
    matches!(char, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// With escapes that YAML 1.1, YAML 1.2 and JSON share.
pub(in crate::yaml) fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_printable(char) => out.push(char),
            _ => out.push_str(&format!("\\u{:04x}", char as u32)),
        }
    }
    out.push('"');
}

/// A string of several lines as a literal block.
struct Block<'t> {
    lines: &'t str,
    header: &'static str,
}

impl<'t> Block<'t> {
    /// The block for `text`; `None` where a block would not be faithful or no easier to read.
    fn of(text: &'t str) -> Option<Self> {
        let lines = text.trim_end_matches('\n');
        let printable = |char: char| char == '\n' || char == '\t' || is_printable(char);
        let readable = lines.contains('\n') || (text.len() > lines.len() && !lines.is_empty());
        let ends_blank = lines.ends_with([' ', '\t'])
            && lines.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        if !readable || ends_blank || !text.chars().all(printable) {
            return None;
        }
        // The reader would take white space at the start for indentation, so that is said first.
        let indented = lines.starts_with([' ', '\t', '\n']);
        let header = match (text.len() - lines.len(), indented) {
            (0, false) => "|-",
            (1, false) => "|",
            (_, false) => "|+",
            (0, true) => "|2-",
            (1, true) => "|2",
            (_, true) => "|2+",
        };
        let lines = if header.ends_with('+') { text.strip_suffix('\n').unwrap_or(text) } else { lines };
        Some(Self { lines, header })
    }

    /// Without the last line break, which every value has.
    fn write(&self, out: &mut String, column: usize) {
        out.push_str(self.header);
        for line in self.lines.split('\n') {
            out.push('\n');
            if !line.is_empty() {
                out.extend(std::iter::repeat_n(' ', column));
                out.push_str(line);
            }
        }
    }
}
