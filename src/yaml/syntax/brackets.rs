use super::Failure;
use crate::diag::Diagnostic;

/// A list or a map in brackets that is not closed, or lacks a comma, and a bracket that closes nothing.
pub(super) fn diagnose(failure: &Failure<'_>) -> Option<Diagnostic> {
    let (open, close, what) = match failure.context {
        "while parsing a flow sequence" => ('[', ']', "list"),
        "while parsing a flow mapping" => ('{', '}', "map"),
        _ => return stray(failure),
    };
    let bracket = failure.character(failure.from);
    let (opened, stopped) = (failure.lines.at(failure.from), failure.lines.at(failure.at));
    if opened.number == stopped.number && failure.at < stopped.content().end {
        let span = failure.character(failure.at);
        let message = format!("a `,` or `{close}` is missing before this");
        return Some(
            failure
                .diagnostic(span, message, "")
                .label(failure.text, bracket, format!("in the {what} that begins here"))
                .help("quote a value that has a comma, a colon or a bracket in it"),
        );
    }
    let message = format!("the `{open}` that is opened here is not closed");
    let mut diagnostic = failure.diagnostic(bracket, message, format!("a `{close}` is missing"));
    if failure.at < stopped.content().end {
        diagnostic =
            diagnostic.label(failure.text, stopped.content(), format!("this is no part of the {what}"));
    }
    Some(diagnostic.help(format!("close the {what} with `{close}`")))
}

fn stray(failure: &Failure<'_>) -> Option<Diagnostic> {
    let span = failure.character(failure.at);
    let bracket = failure.text.slice(span);
    let opening = match bracket {
        "]" => "[",
        "}" => "{",
        _ => return None,
    };
    let message = format!("this `{bracket}` closes nothing");
    let help = format!("remove it, open the bracket with `{opening}`, or quote the value");
    Some(failure.diagnostic(span, message, format!("there is no `{opening}` before it")).help(help))
}
