//! Differential tests: hoist beside the tools and servers whose behaviour it follows. Each skips aloud when its
//! peer is absent.

mod api_server;
mod defaults;
mod emit;
mod kubectl;
mod objects;
mod scalar;
mod values;
mod yaml;

/// Says that a test was skipped, past the harness, which would keep what a passing test prints to itself.
#[expect(clippy::disallowed_methods, reason = "a test that did not run says so on the terminal")]
fn skipped(why: &str) {
    use std::io::Write;
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}
