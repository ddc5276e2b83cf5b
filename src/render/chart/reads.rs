//! What each printed expression of a template reads.
//!
//! In: minijinja's syntax tree of a template. Out: for each expression that it prints the [`Chain`]s of names in
//! it, as `port.number`, with what is known of a name that the template itself gave a value. Nothing is run here:
//! [`trace`](super::trace) follows the chains from the values that their names had.

use minijinja::machinery::ast::{self, BinOpKind, CallArg, Expr, Stmt};

use crate::text::Span;

/// What an expression reads.
#[derive(Debug, Default)]
pub struct Reads {
    /// The expression.
    pub span: Span,
    /// The variables whose values are needed to follow the chains.
    pub names: Vec<String>,
    /// The chains in it.
    pub chains: Vec<Chain>,
}

/// Names that lead to a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Where it begins.
    pub root: Root,
    /// What leads on from there.
    pub steps: Vec<Step>,
    /// Whether the value is sure to have a part in what is printed: not one of two branches, nor a default.
    pub sure: bool,
    /// What to follow where the value of the root tells nothing: what the root was made of.
    pub otherwise: Vec<Chain>,
}

/// Where a chain begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Root {
    /// The variable at that place among the names.
    Name(usize),
    /// The value of the key that the variable at that place is.
    Beside(usize),
}

/// A step of a chain.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an element.
    Index(usize),
    /// To what the variable at that place among the names says.
    Named(usize),
}

/// How many chains one expression is followed into, through the variables in it.
const LIMIT: usize = 32;

/// What templates see that no person gave as a value.
const NOT_GIVEN: [&str; 6] = ["release", "chart", "capabilities", "files", "template", "loop"];

/// What the expressions of a template read.
#[derive(Debug, Default)]
pub struct AllReads {
    /// Those that are printed, in the order in which they stand.
    pub printed: Vec<Reads>,
    /// Those of its statements: conditions, and what is iterated over or set.
    pub stated: Vec<Reads>,
}

/// What the expressions of `template` read.
pub fn reads(template: &Stmt<'_>) -> AllReads {
    let mut reader = Reader { found: AllReads::default(), scope: Vec::new(), bound: 0 };
    reader.stmt(template);
    reader.found.printed.sort_by_key(|reads| reads.span.start);
    reader.found
}

/// What is known of a variable.
#[derive(Clone, Debug)]
struct Variable<'s> {
    name: &'s str,
    /// Which of all variables, those of the same name included.
    serial: usize,
    made: Made<'s>,
}

/// What a variable was made of.
#[derive(Clone, Debug)]
enum Made<'s> {
    /// What cannot be told.
    Unknown,
    /// An expression, and the variables that its names were then.
    Of(Vec<Source<'s>>, bool),
    /// The value of the key that another variable is.
    Beside(&'s str, usize),
}

/// A chain whose names are not resolved yet.
#[derive(Clone, Debug)]
struct Source<'s> {
    root: &'s str,
    steps: Vec<Part<'s>>,
    sure: bool,
    /// Which variable the root was.
    serial: Option<usize>,
}

#[derive(Clone, Debug)]
enum Part<'s> {
    Key(String),
    Index(usize),
    Named(&'s str),
}

struct Reader<'s> {
    found: AllReads,
    scope: Vec<Variable<'s>>,
    bound: usize,
}

impl<'s> Reader<'s> {
    fn stmt(&mut self, stmt: &Stmt<'s>) {
        match stmt {
            Stmt::Template(template) => self.body(&template.children),
            Stmt::EmitExpr(emit) => {
                let reads = self.of(&emit.expr);
                self.found.printed.push(reads);
            }
            Stmt::ForLoop(each) => self.each(each),
            Stmt::IfCond(cond) => self.branches(cond),
            Stmt::WithBlock(with) => self.within(|reader| {
                for (target, value) in &with.assignments {
                    reader.assign(target, value);
                }
                reader.body(&with.body);
            }),
            Stmt::Set(set) => self.assign(&set.target, &set.expr),
            Stmt::SetBlock(set) => {
                self.within(|reader| reader.body(&set.body));
                self.bind_all(&set.target);
            }
            Stmt::Macro(declared) => self.declared(declared),
            Stmt::CallBlock(block) => self.declared(&block.macro_decl),
            Stmt::AutoEscape(block) => self.body(&block.body),
            Stmt::FilterBlock(block) => self.body(&block.body),
            Stmt::Block(block) => self.within(|reader| reader.body(&block.body)),
            Stmt::Import(import) => self.bind_all(&import.name),
            Stmt::FromImport(import) => {
                for (name, alias) in &import.names {
                    self.bind_all(alias.as_ref().unwrap_or(name));
                }
            }
            _ => {}
        }
    }

    fn body(&mut self, stmts: &[Stmt<'s>]) {
        stmts.iter().for_each(|stmt| self.stmt(stmt));
    }

    /// Reads what has variables of its own.
    fn within(&mut self, read: impl FnOnce(&mut Self)) {
        let outer = self.scope.len();
        read(self);
        self.scope.truncate(outer);
    }

    fn declared(&mut self, declared: &ast::Macro<'s>) {
        self.within(|reader| {
            declared.args.iter().for_each(|name| reader.bind_all(name));
            reader.body(&declared.body);
        });
    }

    fn each(&mut self, each: &ast::ForLoop<'s>) {
        self.stated(&each.iter);
        self.within(|reader| {
            match &each.target {
                Expr::List(list) => reader.bind_pair(&list.items),
                Expr::Tuple(tuple) => reader.bind_pair(&tuple.items),
                target => reader.bind_all(target),
            }
            reader.body(&each.body);
        });
        self.within(|reader| reader.body(&each.else_body));
    }

    /// The names of a key and its value, as `items` and `dictsort` give them.
    fn bind_pair(&mut self, targets: &[Expr<'s>]) {
        targets.iter().for_each(|target| self.bind_all(target));
        if let [Expr::Var(key), Expr::Var(value)] = targets {
            let serial = self.known(key.id).map_or(0, |variable| variable.serial);
            self.bind(value.id, Made::Beside(key.id, serial));
        }
    }

    /// What only one branch sets is not known afterwards.
    fn branches(&mut self, cond: &ast::IfCond<'s>) {
        self.stated(&cond.expr);
        for body in [&cond.true_body, &cond.false_body] {
            let outer = self.scope.len();
            self.body(body);
            let set: Vec<_> = self.scope.drain(outer..).map(|variable| variable.name).collect();
            set.into_iter().for_each(|name| self.bind(name, Made::Unknown));
        }
    }

    fn assign(&mut self, target: &Expr<'s>, value: &Expr<'s>) {
        self.stated(value);
        match target {
            Expr::Var(name) => {
                let mut sources = Vec::new();
                collect(value, true, &mut sources);
                for source in &mut sources {
                    source.serial = self.known(source.root).map(|variable| variable.serial);
                }
                self.bind(name.id, Made::Of(sources, chain(value).is_some()));
            }
            target => self.bind_all(target),
        }
    }

    /// Binds every name in a target to what is not known.
    fn bind_all(&mut self, target: &Expr<'s>) {
        match target {
            Expr::Var(name) => self.bind(name.id, Made::Unknown),
            Expr::List(list) => list.items.iter().for_each(|item| self.bind_all(item)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.bind_all(item)),
            _ => {}
        }
    }

    fn bind(&mut self, name: &'s str, made: Made<'s>) {
        self.bound += 1;
        self.scope.push(Variable { name, serial: self.bound, made });
    }

    fn known(&self, name: &str) -> Option<&Variable<'s>> {
        self.scope.iter().rev().find(|variable| variable.name == name)
    }

    /// What an expression reads, with the variables as they are now.
    fn of(&self, expr: &Expr<'s>) -> Reads {
        let mut sources = Vec::new();
        collect(expr, true, &mut sources);
        let (mut names, mut room) = (Vec::new(), LIMIT);
        let chains =
            sources.iter().filter_map(|source| self.resolve(source, &mut names, &mut room)).collect();
        let span = expr.span();
        Reads { span: Span::new(span.start_offset as usize, span.end_offset as usize), names, chains }
    }

    /// Notes what an expression of a statement reads.
    fn stated(&mut self, expr: &Expr<'s>) {
        let reads = self.of(expr);
        self.found.stated.push(reads);
    }

    fn resolve(&self, source: &Source<'s>, names: &mut Vec<String>, room: &mut usize) -> Option<Chain> {
        *room = room.checked_sub(1)?;
        let variable = self.known(source.root);
        if variable.is_none() && NOT_GIVEN.contains(&source.root) {
            return None;
        }
        let root = Root::Name(numbered(source.root, names));
        let steps: Vec<Step> = source.steps.iter().map(|part| step(part, names)).collect();
        let otherwise = match variable.map(|variable| &variable.made) {
            Some(Made::Of(sources, plain)) if *plain || steps.is_empty() => {
                let same = |inner: &&Source<'s>| inner.serial == self.serial(inner.root);
                let inner = sources.iter().filter(same);
                let mut inner: Vec<Chain> =
                    inner.filter_map(|inner| self.resolve(inner, names, room)).collect();
                inner.iter_mut().for_each(|chain| chain.extend(&steps, source.sure));
                inner
            }
            Some(Made::Beside(key, serial)) if self.serial(key) == Some(*serial) => {
                let root = Root::Beside(numbered(key, names));
                vec![Chain { root, steps: steps.clone(), sure: false, otherwise: Vec::new() }]
            }
            _ => Vec::new(),
        };
        Some(Chain { root, steps, sure: source.sure, otherwise })
    }

    fn serial(&self, name: &str) -> Option<usize> {
        self.known(name).map(|variable| variable.serial)
    }
}

impl Chain {
    /// Goes on by `steps`, whichever way it is followed.
    fn extend(&mut self, steps: &[Step], sure: bool) {
        self.steps.extend_from_slice(steps);
        self.sure &= sure;
        self.otherwise.iter_mut().for_each(|chain| chain.extend(steps, sure));
    }
}

fn step(part: &Part<'_>, names: &mut Vec<String>) -> Step {
    match part {
        Part::Key(key) => Step::Key(key.clone()),
        Part::Index(index) => Step::Index(*index),
        Part::Named(name) => Step::Named(numbered(name, names)),
    }
}

/// The place of `name` among the names; it is added where it is not there yet.
fn numbered(name: &str, names: &mut Vec<String>) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

/// The expression as one chain, where it is one.
fn chain<'s>(expr: &Expr<'s>) -> Option<Source<'s>> {
    let (held, part) = match expr {
        Expr::Var(name) => {
            return Some(Source { root: name.id, steps: Vec::new(), sure: true, serial: None });
        }
        Expr::GetAttr(get) => (&get.expr, Part::Key(get.name.to_owned())),
        Expr::GetItem(get) => (&get.expr, subscript(&get.subscript_expr)?),
        _ => return None,
    };
    let mut source = chain(held)?;
    source.steps.push(part);
    Some(source)
}

fn subscript<'s>(expr: &Expr<'s>) -> Option<Part<'s>> {
    match expr {
        Expr::Var(name) => Some(Part::Named(name.id)),
        Expr::Const(constant) => match constant.value.as_str() {
            Some(key) => Some(Part::Key(key.to_owned())),
            None => constant.value.as_usize().map(Part::Index),
        },
        _ => None,
    }
}

/// Collects the chains in an expression whose values may become part of what it gives.
fn collect<'s>(expr: &Expr<'s>, sure: bool, found: &mut Vec<Source<'s>>) {
    if let Some(source) = chain(expr) {
        return found.push(Source { sure, ..source });
    }
    match expr {
        Expr::Slice(slice) => collect(&slice.expr, sure, found),
        Expr::UnaryOp(op) => collect(&op.expr, sure, found),
        Expr::BinOp(op) => {
            let both = sure && !matches!(op.op, BinOpKind::ScAnd | BinOpKind::ScOr);
            collect(&op.left, both, found);
            collect(&op.right, both, found);
        }
        Expr::Compare(compare) => {
            collect(&compare.expr, sure, found);
            compare.ops.iter().for_each(|op| collect(&op.expr, sure, found));
        }
        Expr::IfExpr(choice) => {
            collect(&choice.true_expr, false, found);
            choice.false_expr.iter().for_each(|other| collect(other, false, found));
        }
        Expr::Filter(filter) => {
            let kept = sure && !matches!(filter.name, "default" | "d");
            filter.expr.iter().for_each(|piped| collect(piped, kept, found));
            arguments(&filter.args, kept, found);
        }
        Expr::Test(test) => collect(&test.expr, sure, found),
        Expr::GetAttr(get) => collect(&get.expr, false, found),
        Expr::GetItem(get) => collect(&get.expr, false, found),
        Expr::Call(call) => arguments(&call.args, false, found),
        Expr::List(list) => list.items.iter().for_each(|item| collect(item, false, found)),
        Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| collect(item, false, found)),
        Expr::Map(map) => map.values.iter().for_each(|value| collect(value, false, found)),
        Expr::Var(_) | Expr::Const(_) => {}
    }
}

fn arguments<'s>(args: &[CallArg<'s>], sure: bool, found: &mut Vec<Source<'s>>) {
    for argument in args {
        match argument {
            CallArg::Pos(value)
            | CallArg::Kwarg(_, value)
            | CallArg::PosSplat(value)
            | CallArg::KwargSplat(value) => collect(value, sure, found),
        }
    }
}
