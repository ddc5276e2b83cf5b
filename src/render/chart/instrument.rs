//! Rewrites a template so that its output tells where it came from.
//!
//! In: a template as its author wrote it. Out: the same template with [marks](super::mark) before its raw
//! text, with `| __at(…)` around every printed expression (which notes what is printed next, and what the names
//! in it stand for) and
//! with `| __text` around every call and captured block (which keeps the marks of what they gave, and hands
//! the author's expressions plain text). The places come from minijinja's own lexer and parser, so they are
//! right whatever the whitespace control. Errors are led back by [`Instrumented::original`].

use std::ops::Range;

use minijinja::Error;
use minijinja::machinery::ast::{BinOp, BinOpKind, Expr, Stmt};
use minijinja::machinery::{Token, parse, tokenize};
use minijinja::syntax::SyntaxConfig;

use super::reads::{self, AllReads, Reads};
use super::walk::{self, Node};
use super::{limits, mark};
use crate::text::Span;

/// The filter that notes where the value that is printed next came from.
pub const AT: &str = "__at";
/// The filter that keeps the marks of a captured text beside it.
pub const TEXT: &str = "__text";
/// The filter that looks at what an operator made of two texts or lists.
pub const JOINED: &str = "__joined";
/// The filter that looks at what a variable is to hold.
pub const SET: &str = "__set";
/// The function that counts a long piece of a template's own text.
pub const PIECE: &str = "__piece";

/// A rewritten template.
pub struct Instrumented {
    /// What minijinja is to compile.
    pub source: String,
    /// After which byte of the original how many bytes were put in, in order.
    insertions: Vec<(usize, usize)>,
    /// What its expressions read.
    pub reads: AllReads,
}

impl Instrumented {
    /// The part of the author's template that a part of the rewritten one stands for.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let rewritten = self.source.get(range.clone()).unwrap_or_default();
        let noted = noted(rewritten).and_then(|number| self.reads.printed.get(number));
        noted.map_or_else(|| self.byte(range.start)..self.byte(range.end), |reads| reads.span.range())
    }

    fn byte(&self, offset: usize) -> usize {
        let mut shift = 0;
        for &(at, length) in &self.insertions {
            if offset < at + shift {
                break;
            }
            if offset < at + shift + length {
                return at;
            }
            shift += length;
        }
        offset - shift
    }
}

/// Why a template cannot be rewritten.
pub enum Unreadable {
    /// minijinja cannot read it.
    Template(Error),
    /// It holds what has no meaning here.
    Refused {
        /// Where.
        span: Span,
        /// What is wrong.
        message: &'static str,
        /// What to do instead.
        help: &'static str,
    },
}

/// The number of the printed expression that a part of a rewritten template notes, where it notes one.
fn noted(rewritten: &str) -> Option<usize> {
    let (_, arguments) = rewritten.split_once(AT)?;
    let (arguments, _) = arguments.strip_prefix('(')?.split_once(')')?;
    arguments.split(',').nth(1)?.trim().parse().ok()
}

struct Insertion {
    at: usize,
    /// Closing parts go inside out: what was opened last is closed first.
    opened: Option<usize>,
    text: String,
}

/// Rewrites `source`, the template of that `number`.
///
/// # Errors
/// What minijinja says about a template that it cannot read; what is refused before it is asked.
pub fn instrument(
    source: &str,
    name: &str,
    number: u32,
    syntax: &SyntaxConfig,
) -> Result<Instrumented, Unreadable> {
    admit(source, syntax)?;
    let ast = parse(source, name, syntax.clone()).map_err(Unreadable::Template)?;
    let AllReads { printed: reads, stated } = reads::reads(&ast);
    let (mut insertions, mut printed) =
        printed(source, number, syntax, reads).map_err(Unreadable::Template)?;
    let mut refused = None;
    walk::walk(&ast, &mut |node| match node {
        Node::Stmt(Stmt::AutoEscape(block)) => refused = Some(block.span()),
        Node::Stmt(stmt) => statement(stmt, source, number, &mut insertions, &mut printed),
        Node::Expr(Expr::Call(call)) => {
            surround(start(&call.expr), call.span().end_offset as usize, TEXT, &mut insertions);
        }
        Node::Expr(Expr::BinOp(joined)) => operator(joined, joined.span(), &mut insertions),
        Node::Expr(_) => {}
    });
    match refused {
        Some(span) => Err(Unreadable::Refused {
            span: Span::new(span.start_offset as usize, span.end_offset as usize),
            message: "`autoescape` has no meaning here: what is printed always comes out as YAML",
            help: "print `value | safe` where the value is YAML already",
        }),
        None => Ok(apply(source, insertions, AllReads { printed, stated })),
    }
}

/// Sees that a template is one that may be read.
fn admit(source: &str, syntax: &SyntaxConfig) -> Result<(), Unreadable> {
    let refuse = |span, message, help| Err(Unreadable::Refused { span, message, help });
    if let Some(at) = source.find(mark::is_mark) {
        let message = "a template cannot hold the noncharacters U+FDD0 to U+FDEF";
        return refuse(Span::new(at, at + 3), message, "remove the character");
    }
    if source.len() > limits::TEMPLATE {
        let message = "a template of more than 4 MiB is not read";
        return refuse(Span::default(), message, "break it up, or loop over values");
    }
    match too_deep(source, syntax).map_err(Unreadable::Template)? {
        Some(span) => refuse(span, "this expression is too long", "break it up with `{% set %}`"),
        None => Ok(()),
    }
}

/// The marks before raw text, and around printed expressions, which are given back as well: what each `reads`.
fn printed(
    source: &str,
    number: u32,
    syntax: &SyntaxConfig,
    reads: Vec<Reads>,
) -> Result<(Vec<Insertion>, Vec<Reads>), Error> {
    let (mut insertions, mut printed) = (Vec::new(), Vec::new());
    let mut reads = reads.into_iter();
    let mut start = None;
    for token in tokenize(source, false, syntax.clone()) {
        let (token, span) = token?;
        match token {
            Token::TemplateData(raw) if !raw.is_empty() => {
                let at = raw.as_ptr() as usize - source.as_ptr() as usize;
                let mut text = mark::place(number, at);
                if raw.len() > limits::SHORT && !is_raw(&source[..at]) {
                    text.insert_str(0, &format!("{{{{ {PIECE}({}) }}}}", raw.len()));
                }
                insertions.push(Insertion { at, opened: None, text });
            }
            Token::VariableStart => start = Some(span.end_offset as usize),
            Token::VariableEnd => {
                let Some(start) = start.take() else { continue };
                let end = span.start_offset as usize;
                let trimmed = start + source[start..end].trim_end().len();
                let skipped = source[start..trimmed].len() - source[start..trimmed].trim_start().len();
                let span = Span::new(start + skipped, trimmed);
                let reads = Reads { span, ..reads.next().unwrap_or_default() };
                surround(start, end, &at(number, printed.len(), &reads.names), &mut insertions);
                printed.push(reads);
            }
            _ => {}
        }
    }
    Ok((insertions, printed))
}

/// The filter that notes the printed expression of that number.
fn at(template: u32, expression: usize, names: &[String]) -> String {
    let names: String = names.iter().map(|name| format!(", {name}")).collect();
    format!("{AT}({template}, {expression}{names})")
}

fn statement(
    stmt: &Stmt<'_>,
    source: &str,
    number: u32,
    insertions: &mut Vec<Insertion>,
    printed: &mut Vec<Reads>,
) {
    match stmt {
        Stmt::SetBlock(set) => {
            let at = set.target.span().end_offset as usize;
            insertions.push(Insertion { at, opened: None, text: format!(" | {TEXT}") });
        }
        Stmt::Set(set) if !is_place(&set.expr) => {
            let behind = set.target.span().end_offset as usize;
            let end = set.expr.span().end_offset as usize;
            if let Some(equals) = source[behind..end].find('=') {
                surround(behind + equals + 1, end, SET, insertions);
            }
        }
        Stmt::FilterBlock(block) => {
            let span = block.filter.span();
            let (start, end) = (span.start_offset as usize, span.end_offset as usize);
            insertions.push(Insertion { at: start, opened: None, text: format!("{TEXT} | ") });
            let text = format!(" | {}", at(number, printed.len(), &[]));
            insertions.push(Insertion { at: end, opened: Some(0), text });
            printed.push(Reads { span: Span::new(start, end), ..Reads::default() });
        }
        _ => {}
    }
}

/// Bounds what an operator makes of two texts or lists.
fn operator(joined: &BinOp<'_>, span: minijinja::machinery::Span, insertions: &mut Vec<Insertion>) {
    if matches!(joined.op, BinOpKind::Add | BinOpKind::Concat | BinOpKind::Mul) {
        surround(span.start_offset as usize, span.end_offset as usize, JOINED, insertions);
    }
}

/// Whether an expression only names what is there already.
fn is_place(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Var(_) | Expr::Const(_) => true,
        Expr::GetAttr(get) => is_place(&get.expr),
        Expr::GetItem(get) => is_place(&get.expr),
        _ => false,
    }
}

/// Whether what comes after `before` stands in `{% raw %}`, where nothing can be printed.
fn is_raw(before: &str) -> bool {
    let tag = before.trim_end().strip_suffix("%}").map(|tag| tag.trim_end_matches(['-', '+']).trim_end());
    tag.is_some_and(|tag| tag.ends_with("raw"))
}

/// The tag whose expression is too deep to be gone through.
fn too_deep(source: &str, syntax: &SyntaxConfig) -> Result<Option<Span>, Error> {
    let (mut start, mut depth, mut branches) = (0, Depth::default(), Depth::default());
    let mut is_first = false;
    for token in tokenize(source, false, syntax.clone()) {
        let (token, span) = token?;
        let was_first = std::mem::replace(&mut is_first, matches!(token, Token::BlockStart));
        match token {
            Token::VariableStart | Token::BlockStart => {
                start = span.start_offset as usize;
                depth = Depth::default();
            }
            Token::ParenOpen | Token::BracketOpen | Token::BraceOpen => depth.open(),
            Token::ParenClose | Token::BracketClose | Token::BraceClose => depth.close(),
            Token::Comma => depth.here = depth.outer.last().copied().unwrap_or(0),
            Token::Ident("if") if was_first => branches.outer.push(branches.here),
            Token::Ident("endif") if was_first => branches.close(),
            Token::Ident("elif") if was_first => branches.here += 1,
            Token::Ident("and" | "or" | "not" | "in" | "is" | "if" | "else") => depth.here += 1,
            Token::Ident(_) | Token::Str(_) | Token::Int(_) | Token::TemplateData(_) => {}
            _ => depth.here += 1,
        }
        if depth.here.max(branches.here) > limits::OPERATORS {
            return Ok(Some(Span::new(start, span.end_offset as usize)));
        }
    }
    Ok(None)
}

/// How many things stand in one another.
#[derive(Default)]
struct Depth {
    here: usize,
    /// How many did before each bracket that is open.
    outer: Vec<usize>,
}

impl Depth {
    fn open(&mut self) {
        self.here += 1;
        self.outer.push(self.here);
    }

    fn close(&mut self) {
        self.here = self.outer.pop().unwrap_or(self.here);
    }
}

/// Where an expression begins. minijinja's span of `a.b.c()` begins at its last dot.
fn start(expr: &Expr<'_>) -> usize {
    match expr {
        Expr::Call(call) => start(&call.expr),
        Expr::GetAttr(get) => start(&get.expr),
        Expr::GetItem(get) => start(&get.expr),
        Expr::Slice(slice) => start(&slice.expr),
        other => other.span().start_offset as usize,
    }
}

fn surround(start: usize, end: usize, filter: &str, insertions: &mut Vec<Insertion>) {
    insertions.push(Insertion { at: start, opened: None, text: "(".to_owned() });
    insertions.push(Insertion { at: end, opened: Some(start), text: format!(" | {filter})") });
}

fn apply(source: &str, mut insertions: Vec<Insertion>, reads: AllReads) -> Instrumented {
    insertions
        .sort_by_key(|insertion| (insertion.at, insertion.opened.map_or(0, |start| usize::MAX - start)));
    let mut result = String::with_capacity(source.len() * 2);
    let mut copied = 0;
    for insertion in &insertions {
        result.push_str(&source[copied..insertion.at]);
        result.push_str(&insertion.text);
        copied = insertion.at;
    }
    result.push_str(&source[copied..]);
    let insertions = insertions.into_iter().map(|insertion| (insertion.at, insertion.text.len())).collect();
    Instrumented { source: result, insertions, reads }
}
