//! What is wrong with comments that keep findings quiet.

mod invalid;
mod unexplained;
mod unused;

use crate::check::selection;
use crate::check::suppression::Suppression;
use crate::check::{Group, Selection};
use crate::diag::Diagnostic;

pub(super) static GROUP: Group = Group {
    name: "suppression",
    about: "What is wrong with comments that keep findings quiet",
    practice: false,
    rules: &[&unused::RULE, &unexplained::RULE, &invalid::RULE],
};

/// What is wrong with a comment. A rule that was not asked for cannot show whether it is used.
pub(in crate::check) fn wrong(suppression: &Suppression, selection: &Selection) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut known = Vec::new();
    for name in &suppression.names {
        match selection::named(suppression.word(name)) {
            Ok(()) => known.push(name),
            Err(unknown) => found.push(invalid::unknown(suppression, name, &unknown)),
        }
    }
    if suppression.names.is_empty() {
        return vec![invalid::nameless(suppression)];
    }
    let unused = known.iter().filter(|name| !name.used && selection.contains_all(suppression.word(name)));
    let unused: Vec<_> = unused.copied().collect();
    let all_unused = !unused.is_empty() && unused.len() == suppression.names.len();
    if all_unused {
        found.push(unused::whole(suppression));
    } else {
        found.extend(unused.iter().map(|name| unused::one(suppression, name)));
        found.extend((!suppression.explained).then(|| unexplained::finding(suppression)));
    }
    found
}
