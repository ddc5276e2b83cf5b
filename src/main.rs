//! The `hoist` binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    hoist::cli::main()
}
