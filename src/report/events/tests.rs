use std::time::Duration;

use super::*;
use crate::apply::{Affected, DryRun, Outcome};
use crate::object::{Gvk, Reference};

fn web() -> Affected {
    let gvk = Gvk::new("apps.example/v1", "Widget");
    let reference = Reference { gvk, namespace: Some("shop".to_owned()), name: "web".to_owned() };
    Affected { resource: "widget.apps.example".to_owned(), reference }
}

fn shown(events: &[Event], format: Format, live: bool) -> (String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let sink = |stream| Sink { stream, style: Style::PLAIN };
    let mut writer = Events::new(sink(&mut out), sink(&mut err), format, live);
    events.iter().for_each(|event| writer.show(event).unwrap());
    (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn done(outcome: Outcome, dry_run: Option<DryRun>) -> Event {
    Event::Done { object: web(), outcome, dry_run }
}

fn progress(awaits: &str) -> Event {
    Event::Progress { object: web(), awaits: awaits.to_owned(), after: Duration::from_millis(1500) }
}

#[test]
fn results_are_kubectls_lines() {
    let events = [
        done(Outcome::Created, None),
        done(Outcome::Configured, Some(DryRun::Client)),
        done(Outcome::Unchanged, Some(DryRun::Server)),
        done(Outcome::Deleted, None),
    ];
    let (out, err) = shown(&events, Format::Human, false);
    assert_eq!(
        out,
        "widget.apps.example/web created\nwidget.apps.example/web configured (dry run)\n\
         widget.apps.example/web unchanged (server dry run)\nwidget.apps.example \"web\" deleted\n"
    );
    assert_eq!(err, "");
}

#[test]
fn everything_else_stands_beside_them() {
    let events = [
        Event::Failed {
            object: web(),
            reason: "it is refused".to_owned(),
            details: vec!["spec.x: Required value".to_owned()],
            help: vec!["mend it".to_owned()],
        },
        Event::Skipped { object: web(), because: "a failed".to_owned() },
        Event::Warning { object: None, message: "old".to_owned() },
        progress("Available: 0/1"),
        Event::Ready { object: web(), after: Duration::from_secs(125) },
        Event::NotReady { object: web(), reason: "no \u{1b}[31mimage".to_owned() },
    ];
    let (out, err) = shown(&events, Format::Human, false);
    assert_eq!(out, "");
    assert!(!err.contains('\u{1b}'), "{err}");
    let lines: Vec<_> = err.lines().collect();
    assert_eq!(
        lines[..7],
        [
            "error: widget.apps.example/web: it is refused",
            "  spec.x: Required value",
            "  help: mend it",
            "skipped: widget.apps.example/web, because a failed",
            "warning: old",
            "widget.apps.example/web is not ready yet: Available: 0/1",
            "widget.apps.example/web is ready after 2m05s",
        ]
    );
}

#[test]
fn without_a_terminal_progress_is_told_now_and_then() {
    let at = |seconds: u64, awaits: &str| Event::Progress {
        object: web(),
        awaits: awaits.to_owned(),
        after: Duration::from_secs(seconds),
    };
    let events = [at(0, "0/3"), at(1, "1/3"), at(4, "2/3"), at(6, "2/3")];
    let (_, err) = shown(&events, Format::Human, false);
    let lines: Vec<_> =
        err.lines().filter_map(|line| line.rsplit_once(": ")).map(|(_, awaits)| awaits).collect();
    assert_eq!(lines, ["0/3", "2/3"]);
}

#[test]
fn on_a_terminal_progress_is_redrawn_and_ends_clean() {
    let events = [
        progress("Available: 0/2"),
        progress("Available: 1/2"),
        Event::Ready { object: web(), after: Duration::ZERO },
    ];
    let (_, err) = shown(&events, Format::Human, true);
    assert_eq!(err.matches("\u{1b}[2A\u{1b}[J").count(), 2);
    assert!(err.ends_with("\u{1b}[2A\u{1b}[Jwidget.apps.example/web is ready after 0.0s\n"), "{err:?}");
}

#[test]
fn json_is_one_object_a_line() {
    let (out, _) = shown(&[done(Outcome::Created, Some(DryRun::Server)), progress("x")], Format::Json, true);
    let object =
        r#""object":{"apiVersion":"apps.example/v1","kind":"Widget","namespace":"shop","name":"web"}"#;
    let first = format!(r#"{{"version":1,{object},"event":"done","outcome":"created","dryRun":"server"}}"#);
    let second = format!(r#"{{"version":1,{object},"event":"progress","awaits":"x","seconds":1.5}}"#);
    assert_eq!(out, format!("{first}\n{second}\n"));
}
