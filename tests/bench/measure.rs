//! Commands run and measured.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// `hoist` with a subcommand, or an option, and what that is given: the binary that `HOIST_BIN` names, else the one
/// that was built with the benchmark.
pub fn hoist<S: AsRef<OsStr>>(subcommand: &str, arguments: &[S]) -> Command {
    let binary = std::env::var_os("HOIST_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_hoist").into());
    let mut command = Command::new(binary);
    command.arg(subcommand).args(arguments);
    command
}

/// What a command took.
#[derive(Clone, Copy)]
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// On the processors, by itself and by the system for it.
    pub cpu: Duration,
    /// The most memory that it held, in bytes.
    pub memory: u64,
}

/// A command with the name that it has in the report.
pub struct Contender<'c> {
    pub name: &'c str,
    pub command: &'c dyn Fn() -> Command,
}

impl Contender<'_> {
    fn run(&self) -> Cost {
        let mut command = (self.command)();
        let start = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.unwrap_or_else(|error| panic!("{} does not start: {error}", self.name));
        let used = child.wait4().expect("it ends");
        assert!(matches!(used.status.code(), Some(0 | 1)), "{} ended with {}", self.name, used.status);
        Cost { wall: start.elapsed(), cpu: used.rusage.utime + used.rusage.stime, memory: used.rusage.maxrss }
    }
}

/// Runs each in turn, `rounds` times over, so that what else the machine does falls on all of them alike. Of each
/// the costs of its quickest run, in the order of `contenders`.
pub fn in_turn(contenders: &[Contender], rounds: usize) -> Vec<Cost> {
    let mut best: Vec<Option<Cost>> = vec![None; contenders.len()];
    for _ in 0..rounds {
        for (best, contender) in best.iter_mut().zip(contenders) {
            let cost = contender.run();
            if best.is_none_or(|best| cost.wall < best.wall) {
                *best = Some(cost);
            }
        }
    }
    best.into_iter().map(|best| best.expect("one round at least")).collect()
}

/// Reports what each took for `bytes` of manifests, and how many times quicker the first was.
pub fn report(title: &str, bytes: u64, contenders: &[Contender], costs: &[Cost]) {
    println!("\n{title}");
    println!("{:28} {:>9} {:>9} {:>9} {:>9}", "", "wall", "cpu", "MB/s", "memory");
    for (contender, cost) in contenders.iter().zip(costs) {
        let rate = bytes as f64 / 1e6 / cost.wall.as_secs_f64();
        let times = cost.wall.as_secs_f64() / costs[0].wall.as_secs_f64();
        println!(
            "{:28} {:>7.0}ms {:>7.0}ms {rate:>9.1} {:>7.1}MB {times:>8.1}x",
            contender.name,
            cost.wall.as_secs_f64() * 1e3,
            cost.cpu.as_secs_f64() * 1e3,
            cost.memory as f64 / 1e6
        );
    }
}
