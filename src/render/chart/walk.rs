//! Visits every statement and expression of a template's syntax tree, the outer ones first.

use minijinja::machinery::ast::{self, CallArg, Expr, Stmt};

/// A node of the tree.
pub enum Node<'n, 's> {
    /// A statement.
    Stmt(&'n Stmt<'s>),
    /// An expression, but for the call of a `{% call %}` or `{% do %}`, which is part of its statement.
    Expr(&'n Expr<'s>),
}

/// Calls `visit` with `stmt` and everything in it.
pub fn walk<'n, 's>(stmt: &'n Stmt<'s>, visit: &mut dyn FnMut(Node<'n, 's>)) {
    visit(Node::Stmt(stmt));
    match stmt {
        Stmt::Template(template) => body(&template.children, visit),
        Stmt::EmitExpr(emit) => expr(&emit.expr, visit),
        Stmt::EmitRaw(_) => {}
        Stmt::ForLoop(each) => {
            exprs([&each.target, &each.iter].into_iter().chain(&each.filter_expr), visit);
            body(each.body.iter().chain(&each.else_body), visit);
        }
        Stmt::IfCond(cond) => {
            expr(&cond.expr, visit);
            body(cond.true_body.iter().chain(&cond.false_body), visit);
        }
        Stmt::WithBlock(with) => {
            exprs(with.assignments.iter().flat_map(|(target, value)| [target, value]), visit);
            body(&with.body, visit);
        }
        Stmt::Set(set) => exprs([&set.target, &set.expr], visit),
        Stmt::SetBlock(set) => {
            exprs([&set.target].into_iter().chain(&set.filter), visit);
            body(&set.body, visit);
        }
        Stmt::Macro(declared) => declaration(declared, visit),
        Stmt::CallBlock(block) => {
            call(&block.call, visit);
            declaration(&block.macro_decl, visit);
        }
        Stmt::Do(statement) => call(&statement.call, visit),
        _ => others(stmt, visit),
    }
}

/// The statements that are about other templates, or about what becomes of the text in them.
fn others<'n, 's>(stmt: &'n Stmt<'s>, visit: &mut dyn FnMut(Node<'n, 's>)) {
    match stmt {
        Stmt::AutoEscape(block) => {
            expr(&block.enabled, visit);
            body(&block.body, visit);
        }
        Stmt::FilterBlock(block) => {
            expr(&block.filter, visit);
            body(&block.body, visit);
        }
        Stmt::Block(block) => body(&block.body, visit),
        Stmt::Import(import) => expr(&import.expr, visit),
        Stmt::FromImport(import) => expr(&import.expr, visit),
        Stmt::Extends(extends) => expr(&extends.name, visit),
        Stmt::Include(include) => expr(&include.name, visit),
        _ => {}
    }
}

fn body<'n, 's: 'n>(stmts: impl IntoIterator<Item = &'n Stmt<'s>>, visit: &mut dyn FnMut(Node<'n, 's>)) {
    for stmt in stmts {
        walk(stmt, visit);
    }
}

fn declaration<'n, 's>(declared: &'n ast::Macro<'s>, visit: &mut dyn FnMut(Node<'n, 's>)) {
    exprs(&declared.defaults, visit);
    body(&declared.body, visit);
}

fn exprs<'n, 's: 'n>(all: impl IntoIterator<Item = &'n Expr<'s>>, visit: &mut dyn FnMut(Node<'n, 's>)) {
    for one in all {
        expr(one, visit);
    }
}

fn expr<'n, 's>(node: &'n Expr<'s>, visit: &mut dyn FnMut(Node<'n, 's>)) {
    visit(Node::Expr(node));
    match node {
        Expr::Var(_) | Expr::Const(_) => {}
        Expr::Slice(slice) => {
            let bounds = [&slice.start, &slice.stop, &slice.step].into_iter().flatten();
            exprs([&slice.expr].into_iter().chain(bounds), visit);
        }
        Expr::UnaryOp(op) => expr(&op.expr, visit),
        Expr::BinOp(op) => exprs([&op.left, &op.right], visit),
        Expr::Compare(compare) => {
            exprs([&compare.expr].into_iter().chain(compare.ops.iter().map(|op| &op.expr)), visit);
        }
        Expr::IfExpr(choice) => {
            exprs([&choice.test_expr, &choice.true_expr].into_iter().chain(&choice.false_expr), visit);
        }
        Expr::Filter(filter) => {
            exprs(&filter.expr, visit);
            args(&filter.args, visit);
        }
        Expr::Test(test) => {
            expr(&test.expr, visit);
            args(&test.args, visit);
        }
        Expr::GetAttr(get) => expr(&get.expr, visit),
        Expr::GetItem(get) => exprs([&get.expr, &get.subscript_expr], visit),
        Expr::Call(called) => call(called, visit),
        Expr::List(list) => exprs(&list.items, visit),
        Expr::Tuple(tuple) => exprs(&tuple.items, visit),
        Expr::Map(map) => exprs(map.keys.iter().chain(&map.values), visit),
    }
}

fn call<'n, 's>(called: &'n ast::Call<'s>, visit: &mut dyn FnMut(Node<'n, 's>)) {
    expr(&called.expr, visit);
    args(&called.args, visit);
}

fn args<'n, 's>(all: &'n [CallArg<'s>], visit: &mut dyn FnMut(Node<'n, 's>)) {
    for argument in all {
        match argument {
            CallArg::Pos(value)
            | CallArg::Kwarg(_, value)
            | CallArg::PosSplat(value)
            | CallArg::KwargSplat(value) => expr(value, visit),
        }
    }
}
