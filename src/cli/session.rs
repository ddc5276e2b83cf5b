use std::ffi::OsString;
use std::future::Future;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use ring::rand::SystemRandom;
use tokio::runtime::Runtime;
use tracing::Level;

use super::{Failure, Output, Stream};
use crate::api::Clock;
use crate::apply::Maker;
use crate::client::{self, Surroundings};
use crate::diag::Diagnostic;
use crate::render::fetch::{Credentials, Web};
use crate::report::{self, Style};

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorWhen {
    /// On terminals, unless NO_COLOR is set; everywhere if CLICOLOR_FORCE is
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// The process and its surroundings. Nothing else reads the environment, the current directory, standard
/// input, the clock, or what a terminal can do; verbs hand on what the rooms need of it.
pub struct Session {
    color: ColorWhen,
    clock: Arc<SystemClock>,
    runtime: OnceLock<Runtime>,
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the surroundings")]
impl Session {
    /// The words of the command line, the program's name first.
    pub fn arguments() -> Vec<OsString> {
        std::env::args_os().collect()
    }

    /// Takes hold of the surroundings. `verbosity` 1 logs what is done to standard error, 2 more of it.
    pub fn start(color: ColorWhen, verbosity: u8) -> Self {
        // `Style` decides for each stream on its own; `colored` itself is not to look at standard output.
        colored::control::set_override(true);
        let level = match verbosity {
            0 => None,
            1 => Some(Level::DEBUG),
            _ => Some(Level::TRACE),
        };
        if let Some(level) = level {
            let log = tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(level);
            log.without_time().with_target(false).with_ansi(false).init();
        }
        Self { color, clock: Arc::new(SystemClock), runtime: OnceLock::new() }
    }

    /// A variable of the environment; `None` where it is not set, empty or not UTF-8.
    pub fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// A variable of the environment as it is; `None` where it is not set or empty.
    pub fn var_os(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name).filter(|value| !value.is_empty())
    }

    /// The user's home directory.
    pub fn home_dir(&self) -> Option<PathBuf> {
        std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
    }

    /// Where hoist keeps what outlives a command: `$XDG_STATE_HOME/hoist`, else `~/.local/state/hoist`.
    ///
    /// # Errors
    /// A configuration failure where the user has no home.
    pub fn state_dir(&self) -> Result<PathBuf, Failure> {
        let absolute = |path: &PathBuf| path.is_absolute();
        let state = self.var_os("XDG_STATE_HOME").map(PathBuf::from).filter(absolute);
        let state = state.or_else(|| self.home_dir().map(|home| home.join(".local/state")));
        state.map(|state| state.join("hoist")).ok_or_else(|| {
            Failure::config("there is no home directory to keep state in")
                .hint("name a folder: `--local=DIR`")
        })
    }

    /// Where hoist keeps what can be had again: `$XDG_CACHE_HOME/hoist`, else `~/.cache/hoist`; `None` where the user
    /// has no home.
    pub fn cache_dir(&self) -> Option<PathBuf> {
        let absolute = |path: &PathBuf| path.is_absolute();
        let cache = self.var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(absolute);
        let cache = cache.or_else(|| self.home_dir().map(|home| home.join(".cache")));
        cache.map(|cache| cache.join("hoist"))
    }

    /// The way to what URLs name; with `offline` only to what was fetched before. Nothing is opened yet.
    ///
    /// # Errors
    /// As [`Session::surroundings`].
    pub fn web(&self, offline: bool) -> Result<Web, Failure> {
        let around = self.surroundings()?;
        let connect = move || client::web(around.clone()).map_err(|error| error.to_string());
        let cache = self.cache_dir().map(|cache| cache.join("web"));
        let web = Web::new(Box::new(connect), cache, offline, self.now());
        Ok(web.with_credentials(self.credentials()))
    }

    /// Where docker and Helm keep what registries and repositories are shown.
    fn credentials(&self) -> Credentials {
        let home = self.home_dir();
        let path = |name: &str| self.var_os(name).map(PathBuf::from);
        let below = |folder: &str| home.as_ref().map(|home| home.join(folder));
        let settings = path("XDG_CONFIG_HOME")
            .or_else(|| below(if cfg!(target_os = "macos") { "Library/Preferences" } else { ".config" }));
        let helm = path("HELM_CONFIG_HOME").or_else(|| settings.map(|settings| settings.join("helm")));
        let of_helm = |name: &str| helm.as_ref().map(|helm| helm.join(name));
        let registry = path("HELM_REGISTRY_CONFIG").or_else(|| of_helm("registry/config.json"));
        let docker = path("DOCKER_CONFIG").or_else(|| below(".docker"));
        let registries = registry.into_iter().chain(docker.map(|docker| docker.join("config.json")));
        let repositories = path("HELM_REPOSITORY_CONFIG").or_else(|| of_helm("repositories.yaml"));
        Credentials::new(registries.collect(), repositories)
    }

    /// The directory that relative paths start from.
    ///
    /// # Errors
    /// A configuration failure where it was deleted or may not be read.
    pub fn current_dir(&self) -> Result<PathBuf, Failure> {
        std::env::current_dir()
            .map_err(|error| Failure::config(format!("cannot tell the current directory: {error}")))
    }

    /// What the client needs to know of the process. A credential plugin may ask a person where standard input
    /// is a terminal.
    ///
    /// # Errors
    /// As [`Session::current_dir`].
    pub fn surroundings(&self) -> Result<Surroundings, Failure> {
        Ok(Surroundings {
            env: std::env::vars_os().collect(),
            home: self.home_dir(),
            cwd: self.current_dir()?,
            interactive: io::stdin().is_terminal(),
        })
    }

    /// All of standard input.
    ///
    /// # Errors
    /// A configuration failure where it cannot be read, a usage failure where it is a terminal: nobody waits
    /// for manifests to be typed.
    pub fn read_stdin(&self) -> Result<Vec<u8>, Failure> {
        let mut stdin = io::stdin().lock();
        if stdin.is_terminal() {
            return Err(Failure::usage("`-` reads standard input, and that is a terminal")
                .hint("pipe manifests in: `cat deploy.yaml | hoist validate -`"));
        }
        let mut content = Vec::new();
        let read = stdin.read_to_end(&mut content);
        read.map_err(|error| Failure::config(format!("cannot read standard input: {error}")))?;
        Ok(content)
    }

    /// Where results go.
    pub fn stdout(&self) -> Output {
        Output::new(Box::new(io::stdout()))
    }

    /// Where everything else goes.
    pub fn stderr(&self) -> Output {
        Output::new(Box::new(io::stderr()))
    }

    /// Writes a warning to standard error.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn warn(&self, message: &str) -> Result<(), Failure> {
        let mut err = self.stderr();
        report::failure::warn(&mut err, message, self.style(Stream::Err))?;
        Ok(err.flush()?)
    }

    /// Shows what is wrong with sources on standard error.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn tell(&self, diagnostics: &[Diagnostic]) -> Result<(), Failure> {
        let mut err = self.stderr();
        for (at, diagnostic) in diagnostics.iter().enumerate() {
            if at > 0 {
                writeln!(err)?;
            }
            report::human::write_one(&mut err, diagnostic, self.style(Stream::Err))?;
        }
        Ok(err.flush()?)
    }

    /// Whether a person looks at `stream`.
    pub fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Out => io::stdout().is_terminal(),
            Stream::Err => io::stderr().is_terminal(),
        }
    }

    /// How to write to `stream`: colours and width.
    pub fn style(&self, stream: Stream) -> Style {
        let terminal = self.is_terminal(stream);
        let color = match self.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto if self.var_os("NO_COLOR").is_some() => false,
            ColorWhen::Auto if self.var("CLICOLOR_FORCE").is_some_and(|force| force != "0") => true,
            ColorWhen::Auto => terminal && self.var("TERM").is_none_or(|term| term != "dumb"),
        };
        let width = match stream {
            Stream::Out => terminal_size::terminal_size_of(io::stdout()),
            Stream::Err => terminal_size::terminal_size_of(io::stderr()),
        };
        let width = width.map(|(width, _)| usize::from(width.0)).filter(|_| terminal);
        let links = (terminal && color).then(|| self.link_base()).flatten();
        Style { color, width: width.unwrap_or(Style::PLAIN.width), links }
    }

    /// The directory that links start from; it is found out once.
    fn link_base(&self) -> Option<&'static Path> {
        static BASE: OnceLock<Option<PathBuf>> = OnceLock::new();
        BASE.get_or_init(|| self.current_dir().ok()).as_deref()
    }

    /// The system's clock, to hand on to the rooms.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// The system's randomness and time, to make values of; with `makes` those are made that no object holds yet.
    pub fn maker(&self, makes: bool) -> Maker {
        Maker { random: Arc::new(SystemRandom::new()), now: self.now(), makes }
    }

    /// Runs `work` to its end on the runtime, which is started when it is first needed.
    ///
    /// # Errors
    /// An internal failure where the system has no threads or descriptors left for a runtime.
    pub fn block_on<F: Future>(&self, work: F) -> Result<F::Output, Failure> {
        let runtime = match self.runtime.get() {
            Some(runtime) => runtime,
            None => {
                let started = Runtime::new();
                let started = started.map_err(|error| Failure::internal(format!("cannot start: {error}")))?;
                self.runtime.get_or_init(|| started)
            }
        };
        Ok(runtime.block_on(work))
    }
}

impl Clock for Session {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// The time of the machine.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
