//! The programs that hoist is compared with.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program `name` on the path, or where Go installs it; says so where there is none. `probe` is what it is
/// asked to see whether it runs.
pub fn find(name: &str, probe: &str) -> Option<PathBuf> {
    let path = crate::variable("PATH").unwrap_or_default();
    let installed = crate::variable("HOME").map(|home| Path::new(&home).join("go/bin"));
    let mut programs = std::env::split_paths(&path).chain(installed).map(|folder| folder.join(name));
    let runs = |program: &PathBuf| {
        let mut command = Command::new(program);
        command.arg(probe).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let found = programs.find(runs);
    if found.is_none() {
        crate::skipped(&format!("{name} is not installed"));
    }
    found
}

/// Runs `program` in `directory` and gives what it prints; ends the test with its complaint where it fails.
pub fn run(program: impl AsRef<Path>, directory: &Path, arguments: &[&str]) -> String {
    let output = command(program.as_ref(), directory).args(arguments).output().expect("it starts");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {arguments:?}: {complaint}", program.as_ref().display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// `program` in `directory`, which is its home as well: nothing of the surroundings has a part in what it does.
pub fn command(program: &Path, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory).env_clear().env("HOME", directory).stdin(Stdio::null());
    command
}

/// The binary under test.
pub fn hoist() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_hoist"))
}
