//! Files as they stand in a revision of a git repository, read through git itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::Error;
use super::files::{self, Decoded};
use crate::kinds::nearest;

/// What would lead git to another repository than the one around a path: the environment of a git hook has them.
const LOCAL: [&str; 5] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"];

/// What lists files that are left out of a walk, the stronger first.
const IGNORES: [&str; 2] = [".ignore", ".gitignore"];

/// How `git ls-tree` writes a link; its object follows.
const LINK: &str = "120000 blob ";
/// So many links one after the other git follows.
const HOPS: usize = 40;

/// The files below a path in a revision.
#[derive(Debug)]
pub struct Snapshot {
    /// The revision, as a person wrote it.
    reference: String,
    /// The path, as a person wrote it.
    shown: String,
    /// The path from the repository's root.
    root: String,
    /// The files by their paths below it; one with an empty path where it is a file's.
    files: BTreeSet<String>,
    /// The links among them, each with the object that says where it leads.
    links: BTreeMap<String, String>,
    /// What [`IGNORES`] say, by the directories that they stand in.
    ignores: Vec<(PathBuf, Gitignore)>,
    reader: Mutex<Reader>,
}

/// What `path@reference` names; `None` where neither is there, so that the name may be any file's.
///
/// # Errors
/// [`Error::Git`]: the path is in no repository, the repository has no such revision, the revision no such path.
pub fn find(name: &str) -> Result<Option<Snapshot>, Error> {
    let mut wrong = None;
    for (at, _) in name.match_indices('@') {
        let (path, reference) = (&name[..at], &name[at + 1..]);
        if reference.is_empty() {
            continue;
        }
        let path = if path.is_empty() { "." } else { path };
        match Snapshot::open(path, reference) {
            Ok(snapshot) => return Ok(Some(snapshot)),
            Err(Missing::Path(error)) => return Err(error),
            Err(Missing::Revision(error)) if Path::new(path).exists() => wrong = wrong.or(Some(error)),
            Err(Missing::Revision(_)) => {}
        }
    }
    wrong.map_or(Ok(None), Err)
}

/// Whether `path` is there in `reference`.
///
/// # Errors
/// [`Error::Git`]: the path is in no repository, or the repository has no such revision.
pub fn holds(path: &Path, reference: &str) -> Result<bool, Error> {
    match Snapshot::open(&path.to_string_lossy(), reference) {
        Ok(_) => Ok(true),
        Err(Missing::Path(_)) => Ok(false),
        Err(Missing::Revision(error)) => Err(error),
    }
}

/// Why there is no snapshot.
enum Missing {
    /// There is no repository, or no such revision in it.
    Revision(Error),
    /// The revision does not hold the path.
    Path(Error),
}

impl Snapshot {
    fn open(path: &str, reference: &str) -> Result<Self, Missing> {
        let repository = Repository::around(Path::new(path)).map_err(Missing::Revision)?;
        let tree = repository.tree(reference).map_err(Missing::Revision)?;
        let root = repository.root(Path::new(path)).map_err(Missing::Revision)?;
        let (files, links) = repository.list(&tree, &root).map_err(Missing::Path)?;
        let shown = path.trim_end_matches('/').trim_start_matches("./");
        if files.is_empty() {
            let message = format!("there is no `{shown}` in `{reference}`");
            return Err(Missing::Path(Error::Git { message, hint: None }));
        }
        let reader = Reader::start(&repository.directory, tree);
        let reader = reader.map_err(|error| Missing::Path(cannot_start(&error)))?;
        let mut snapshot = Self {
            reference: reference.to_owned(),
            shown: if shown.is_empty() { "." } else { shown }.to_owned(),
            root,
            files,
            links,
            ignores: Vec::new(),
            reader: Mutex::new(reader),
        };
        snapshot.ignores = snapshot.read_ignores();
        Ok(snapshot)
    }

    /// What a file of it is called in what people are shown: `deploy/web.yaml@main`.
    pub fn name(&self, path: &str) -> String {
        let Self { shown, reference, .. } = self;
        match (shown.as_str(), path) {
            (_, "") => format!("{shown}@{reference}"),
            (".", _) => format!("{path}@{reference}"),
            _ => format!("{shown}/{path}@{reference}"),
        }
    }

    /// The files below `path`, which is written as this one's was, in the same revision.
    ///
    /// # Errors
    /// Where the revision holds nothing there.
    pub fn another(&self, path: &Path) -> Result<Arc<Self>, Error> {
        Self::open(&path.to_string_lossy(), &self.reference).map(Arc::new).map_err(|missing| match missing {
            Missing::Path(error) | Missing::Revision(error) => error,
        })
    }

    /// The path that it starts from, as a person wrote it.
    pub fn path(&self) -> &str {
        &self.shown
    }

    /// Whether it is one file.
    pub fn is_file(&self) -> bool {
        self.holds("")
    }

    /// Whether there is a file at `path`.
    pub fn holds(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// The files below `path`, by their paths in the snapshot.
    pub fn below<'s>(&'s self, path: &'s str) -> impl Iterator<Item = &'s str> {
        let inside = move |file: &&String| {
            path.is_empty() || file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
        };
        self.files.iter().filter(inside).map(String::as_str)
    }

    /// The text of a file.
    ///
    /// # Errors
    /// Where git cannot give it. What is no text is the inner error.
    pub fn read(&self, path: &str) -> Result<Decoded, Error> {
        Ok(files::decode(&self.name(path), self.bytes(path)?))
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Where git cannot give them.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Error> {
        let name = self.name(path);
        match self.content(&joined(&self.root, path)) {
            Ok(Some(content)) => Ok(content),
            Ok(None) => {
                let message =
                    format!("`{name}` is no file: a link that leads out of the repository, or nowhere");
                Err(Error::Git { message, hint: None })
            }
            Err(source) => Err(Error::Unreadable { path: name.into(), source }),
        }
    }

    /// Whether `.gitignore` or `.ignore` leave a file out that is there all the same: a walk of the directory on
    /// disk would not find it either.
    pub fn ignores(&self, path: &Path) -> bool {
        let path = Path::new(&self.root).join(path);
        for folder in path.ancestors().skip(1) {
            for (_, rules) in self.ignores.iter().filter(|(of, _)| of == folder) {
                let inside = path.strip_prefix(folder).unwrap_or(&path);
                match rules.matched_path_or_any_parents(inside, false) {
                    Match::None => {}
                    Match::Ignore(_) => return true,
                    Match::Whitelist(_) => return false,
                }
            }
        }
        false
    }

    fn read_ignores(&self) -> Vec<(PathBuf, Gitignore)> {
        let is_one = |file: &str| IGNORES.contains(&file.rsplit('/').next().unwrap_or(file));
        let inside = self.files.iter().filter(|file| is_one(file)).map(|file| joined(&self.root, file));
        let above = Path::new(&self.root)
            .ancestors()
            .skip(1)
            .flat_map(|folder| IGNORES.map(|name| folder.join(name).to_string_lossy().into_owned()));
        let mut files: Vec<String> = inside.chain(above).collect();
        files.sort_by_key(|file| !file.ends_with(IGNORES[0]));
        let rules = files.into_iter().filter_map(|file| {
            let content = self.content(&file).ok().flatten()?;
            let mut builder = GitignoreBuilder::new("");
            for line in String::from_utf8_lossy(&content).lines() {
                // A line that is no pattern is skipped, as git does.
                let _ = builder.add_line(None, line);
            }
            let folder = Path::new(&file).parent().unwrap_or(Path::new("")).to_owned();
            Some((folder, builder.build().ok()?))
        });
        rules.collect()
    }

    /// Makes sure that no link on the way to the file at `path` of `folder` leads out of the folder, even where it
    /// leads back.
    ///
    /// # Errors
    /// [`Error::Link`] where one does. That it leads nowhere or in a circle is told by whoever reads it.
    pub fn check(&self, folder: &str, path: &str) -> Result<(), Error> {
        let steps = |path: &str| path.split('/').rev().map(str::to_owned).collect::<Vec<_>>();
        let (mut open, mut at, mut told, mut hops) = (steps(path), Vec::new(), String::new(), 0);
        while let Some(step) = open.pop() {
            let out = told.starts_with('/') || step == ".." && at.pop().is_none();
            if out {
                let shown = self.name(&joined(folder, path));
                let message = format!("`{shown}` is a link that leads out of the chart, to `{told}`");
                return Err(Error::Link { message, hint: Some("copy what it leads to into the chart") });
            }
            if matches!(step.as_str(), "" | "." | "..") {
                continue;
            }
            at.push(step);
            let Some(object) = self.links.get(&joined(folder, &at.join("/"))) else { continue };
            let content = self.reader.lock().unwrap_or_else(PoisonError::into_inner).ask(object);
            told = String::from_utf8_lossy(&content.ok().flatten().unwrap_or_default()).into_owned();
            open.extend(steps(&told));
            at.pop();
            hops += 1;
            if hops > HOPS {
                break;
            }
        }
        Ok(())
    }

    fn content(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).read(path)
    }
}

fn joined(folder: &str, path: &str) -> String {
    match (folder.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => folder.to_owned(),
        _ => format!("{folder}/{path}"),
    }
}

/// A repository, seen from a directory of it.
struct Repository {
    directory: PathBuf,
    /// The directory's path from the repository's root; ends with a slash unless it is empty.
    prefix: String,
}

impl Repository {
    /// The one that `path` is in, or would be if it were there.
    fn around(path: &Path) -> Result<Self, Error> {
        let directory = path.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
        let directory = match directory.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => directory.to_owned(),
        };
        let asked = git(&directory, &["rev-parse", "--show-prefix"])?;
        if !asked.status.success() {
            let shown = path.display();
            let message = match said(&asked.stderr) {
                text if text.contains("not a git repository") => format!("`{shown}` is in no git repository"),
                text => format!("git cannot read the repository of `{shown}`: {text}"),
            };
            return Err(Error::Git { message, hint: None });
        }
        Ok(Self { directory, prefix: said(&asked.stdout) })
    }

    /// The tree of a revision.
    fn tree(&self, reference: &str) -> Result<String, Error> {
        let tree = format!("{reference}^{{tree}}");
        let asked = git(&self.directory, &["rev-parse", "--verify", "--quiet", "--end-of-options", &tree])?;
        if asked.status.success() {
            return Ok(said(&asked.stdout));
        }
        let ask = |arguments: &[&str]| git(&self.directory, arguments).map(|answer| said(&answer.stdout));
        let known = ask(&["for-each-ref", "--format=%(refname:short)"])?;
        let hint = match nearest(reference, known.lines()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if ask(&["rev-parse", "--is-shallow-repository"])? == "true" => Some(format!(
                "the clone is shallow; fetch it first: `git fetch --depth=1 origin {reference}`"
            )),
            None => None,
        };
        Err(Error::Git { message: format!("the repository has no revision `{reference}`"), hint })
    }

    /// `path` from the repository's root.
    fn root(&self, path: &Path) -> Result<String, Error> {
        let mut steps: Vec<&str> = self.prefix.split('/').filter(|step| !step.is_empty()).collect();
        let shown = path.to_string_lossy();
        let here = self.directory.to_string_lossy();
        let rest = path.strip_prefix(&self.directory).unwrap_or(path);
        let rest = if shown == here { Path::new("") } else { rest };
        for step in rest.components() {
            match step {
                Component::Normal(name) => steps.push(name.to_str().unwrap_or_default()),
                Component::ParentDir => _ = steps.pop(),
                _ => {}
            }
        }
        Ok(steps.join("/"))
    }

    /// The files of a tree below `root`, by their paths from there, and the objects of those that are links. Submodules
    /// are no files.
    fn list(&self, tree: &str, root: &str) -> Result<(BTreeSet<String>, BTreeMap<String, String>), Error> {
        let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", tree, "--"];
        if !root.is_empty() {
            arguments.push(root);
        }
        let listed = git(&self.directory, &arguments)?;
        if !listed.status.success() {
            return Err(Error::Git { message: said(&listed.stderr), hint: None });
        }
        let text = String::from_utf8_lossy(&listed.stdout);
        let entries = text.split('\0').filter_map(|entry| entry.split_once('\t'));
        let (mut files, mut links) = (BTreeSet::new(), BTreeMap::new());
        for (about, path) in entries.filter(|(about, _)| about.contains(" blob ")) {
            let inside = path.strip_prefix(root).unwrap_or(path).trim_start_matches('/').to_owned();
            if let Some(object) = about.strip_prefix(LINK) {
                links.insert(inside.clone(), object.to_owned());
            }
            files.insert(inside);
        }
        Ok((files, links))
    }
}

/// Runs git to its end.
fn git(directory: &Path, arguments: &[&str]) -> Result<Output, Error> {
    command(directory).args(arguments).stdin(Stdio::null()).output().map_err(|error| cannot_start(&error))
}

fn command(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).env("LC_ALL", "C").env("GIT_LITERAL_PATHSPECS", "1");
    LOCAL.iter().for_each(|name| _ = command.env_remove(name));
    command
}

fn cannot_start(error: &io::Error) -> Error {
    let hint = "it must be installed for sources such as `deploy/@main`".to_owned();
    Error::Git { message: format!("git cannot be run: {error}"), hint: Some(hint) }
}

fn said(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().trim_start_matches("fatal: ").to_owned()
}

/// A `git cat-file` that answers one question after the other.
#[derive(Debug)]
struct Reader {
    tree: String,
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reader {
    fn start(directory: &Path, tree: String) -> io::Result<Self> {
        let mut process = command(directory)
            .args(["cat-file", "--batch", "--follow-symlinks"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (questions, answers) = pipes.ok_or_else(|| io::Error::other("git has no pipes"))?;
        Ok(Self { tree, process, questions, answers: BufReader::new(answers) })
    }

    /// The content of the file at `path` from the root; `None` where there is none.
    fn read(&mut self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let question = format!("{}:{path}", self.tree);
        self.ask(&question)
    }

    /// The content of what git calls by a name; of a link by its object, what it says.
    fn ask(&mut self, question: &str) -> io::Result<Option<Vec<u8>>> {
        if question.contains('\n') {
            return Ok(None);
        }
        writeln!(self.questions, "{question}")?;
        self.questions.flush()?;
        let mut header = Vec::new();
        if self.answers.read_until(b'\n', &mut header)? == 0 {
            return Err(io::Error::other("git has ended"));
        }
        let header = String::from_utf8_lossy(&header);
        let words: Vec<&str> = header.split_whitespace().collect();
        let (is_file, size) = match words.as_slice() {
            [_, kind @ ("blob" | "tree" | "commit" | "tag"), size] => (*kind == "blob", size.parse()),
            // A link that leads nowhere: what it says follows.
            ["dangling" | "symlink" | "loop" | "notdir", size] => (false, size.parse()),
            _ => return Ok(None),
        };
        let size: usize = size.map_err(io::Error::other)?;
        let mut content = vec![0; size + 1];
        self.answers.read_exact(&mut content)?;
        content.pop();
        Ok(is_file.then_some(content))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It only reads; where it has ended already there is nothing to stop.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
