//! hoist takes Kubernetes manifests from source to cluster: it renders templates, validates, diffs, plans and
//! applies with a three-way merge, and carries an API server of its own, so that all of that works on a laptop
//! with nothing else installed.
//!
//! ```text
//! Source ──render──▶ Bundle of Objects ──check──▶ Diagnostics ──▶ report
//!                       │
//!                       ├── diff (two Bundles) ──▶ Changes ──▶ report
//!                       └── apply::plan (last applied, desired, live) ──▶ Plan ──▶ apply::run ──▶ Events ──▶ report
//! ```
//!
//! There is one way from a Source to a Plan, `apply::prepare`: what diff shows is what apply does.
//!
//! # The rooms
//!
//! A room names only rooms above it:
//!
//! - [`text`]: source text, byte spans, lines, source maps (rendered span → template span).
//! - [`diag`]: Diagnostics, and the sink that long work reports to. It prints nothing.
//! - [`yaml`]: the parser, the scalar resolver, the emitter, edits in place; the [`yaml::View`] trait, one
//!   read-only face over a parsed tree and a JSON value. It knows no Kubernetes.
//! - [`scalar`]: the small grammars: quantities, durations, addresses, versions, names. It knows no kinds.
//! - [`object`]: references, Objects, Bundles.
//! - [`kinds`]: what hoist knows of each kind: the table, the schemas and the one validator, the API server's
//!   semantic rules, its defaults, readiness.
//! - [`merge`]: strategic merge, three-way, JSON merge patch, JSON Patch.
//! - [`diff`]: comparing two objects, list elements aligned by merge key.
//! - [`render`]: from what a person named to a Bundle: files, values, charts. It talks to no cluster.
//! - [`check`]: the rule engine: rules, selection, suppression, fixes.
//! - [`api`]: the HTTP vocabulary both sides share, and the [`api::Transport`] and [`api::Clock`] traits.
//! - [`client`]: kubeconfig, credentials, TLS, discovery, retries. It does not know `server`.
//! - [`server`]: the embedded API server: store, registry, strategies, watch, OpenAPI, controllers. It does not
//!   know `client`.
//! - [`apply`]: prepare, live, plan (pure), ordering, execution, waiting. It prints nothing.
//! - [`report`]: every output format, one file each. It decides nothing.
//! - [`cli`]: arguments, `Session`, one file a verb. It holds no logic that another verb needs.
//!
//! # What always holds
//!
//! 1. `yaml` knows no Kubernetes; the rooms up to `api`, but for `render`, do no I/O; `apply::plan` is a pure
//!    function, so a plan can be made from files alone.
//! 2. `client` and `server` meet only in `api`: tests put the server behind `Transport` in process, and the same
//!    tests run over TLS and against a real cluster.
//! 3. A manifest is judged by one implementation, over `View`: schema and semantic rules yield field errors in
//!    the API server's own form; `check` turns them into Diagnostics on spanned trees, the server turns the same
//!    ones into a Status.
//! 4. Only `report` and `cli` write to a terminal; only `cli::Session` reads the environment, the current
//!    directory and the clock, and hands them on.
//! 5. What hoist knows of a kind stands in its row of `kinds::table`; a kind's name is a string literal nowhere
//!    else.
//! 6. Adding a rule touches its `.rs`, its `.md` and one line in its group's list; adding an output format, a
//!    command or a kind, one file or one row and its line in the list that holds it.
//! 7. Functions have at most 40 lines, files at most 600; a file is called by what it holds.
//! 8. Rooms log through `tracing`; only `cli` installs a subscriber.
//!
//! People's text is parsed to a [`yaml::Tree`], an immutable arena whose nodes carry spans; what is sent to, kept
//! by or merged with an API server is a [`serde_json::Value`]. There is no third representation.
//!
//! `tests/architecture` fails where one of these is broken.

pub mod api;
pub mod apply;
pub mod check;
pub mod cli;
pub mod client;
pub mod diag;
pub mod diff;
pub mod kinds;
pub mod merge;
pub mod object;
pub mod render;
pub mod report;
pub mod scalar;
pub mod server;
pub mod text;
pub mod yaml;
