//! What a run of all cases found, as figures and as the cases in which hoist differs.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use hoist::kinds::table::Kind;

use super::mutants::Mutant;
use super::peers::{Finding, Verdicts};
use super::server::{self, LeftOut, Places};
use super::{CORPUS, SIX};
use crate::api_server::Answer;

/// One case with both verdicts.
pub struct Outcome<'c> {
    pub kind: &'static Kind,
    pub name: &'c str,
    pub mutant: &'c Mutant,
    /// The file, below the root of all.
    pub file: &'c Path,
    pub answer: &'c Answer,
    /// What hoist has against it.
    pub errors: &'c [Finding],
}

impl Outcome<'_> {
    fn left_out(&self) -> Option<LeftOut> {
        server::left_out(self.answer)
    }

    fn server_takes(&self) -> bool {
        self.answer.status < 400
    }

    fn hoist_takes(&self) -> bool {
        self.errors.is_empty()
    }

    fn agrees(&self) -> bool {
        self.server_takes() == self.hoist_takes()
    }

    /// Whether hoist names a field that the server names: with any of its errors, and with its first. `None`
    /// where there is nothing to compare.
    fn path_agrees(&self) -> Option<(bool, bool)> {
        if self.server_takes() || self.hoist_takes() {
            return None;
        }
        let places = Places::of(self.answer);
        let mut same =
            self.errors.iter().map(|error| error.path.as_deref().is_some_and(|path| places.contain(path)));
        let first = same.next()?;
        (!places.is_empty()).then(|| (first || same.any(|same| same), first))
    }

    fn is_of_the_six(&self) -> bool {
        SIX.iter().any(|kind| std::ptr::eq(*kind, self.kind))
    }

    /// The case for one who wants to know what is wrong.
    fn shown(&self) -> String {
        let errors = self.errors.iter().map(|error| {
            let path = error.path.as_deref().unwrap_or("-");
            format!("    hoist:  {path} [{}] {}\n", error.rule, error.message)
        });
        let Mutant { family, what, .. } = self.mutant;
        let (kind, name, file) = (self.kind.kind, self.name, self.file.display());
        let errors = errors.collect::<String>();
        format!(
            "{kind} {name} {family}: {what} ({file})\n    server: {}\n{errors}",
            server::shown(self.answer)
        )
    }
}

/// Cases and how many of them are right.
#[derive(Clone, Copy, Default)]
struct Share {
    all: usize,
    right: usize,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }

    /// In percent; all of nothing is right.
    fn percent(self) -> f64 {
        if self.all == 0 { 100.0 } else { self.right as f64 * 100.0 / self.all as f64 }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:6.2} % ({} of {})", self.percent(), self.right, self.all)
    }
}

/// The figures of one set of cases.
#[derive(Clone, Copy, Default)]
struct Figures {
    verdict: Share,
    false_alarms: usize,
    missed: usize,
    path: Share,
    first_path: Share,
}

impl Figures {
    fn add(&mut self, outcome: &Outcome<'_>) {
        self.verdict.add(outcome.agrees());
        self.false_alarms += usize::from(outcome.server_takes() && !outcome.hoist_takes());
        self.missed += usize::from(!outcome.server_takes() && outcome.hoist_takes());
        if let Some((any, first)) = outcome.path_agrees() {
            self.path.add(any);
            self.first_path.add(first);
        }
    }
}

/// The figures of all cases and of their parts.
pub struct Report<'o> {
    seed: u64,
    outcomes: &'o [Outcome<'o>],
    all: Figures,
    six: Figures,
    kinds: BTreeMap<&'static str, Figures>,
    families: BTreeMap<&'static str, Figures>,
    left_out: BTreeMap<LeftOut, usize>,
    peers: Vec<(&'static str, Share, Share)>,
}

impl<'o> Report<'o> {
    pub fn new(seed: u64, outcomes: &'o [Outcome<'o>]) -> Self {
        let mut report = Self {
            seed,
            outcomes,
            all: Figures::default(),
            six: Figures::default(),
            kinds: BTreeMap::new(),
            families: BTreeMap::new(),
            left_out: BTreeMap::new(),
            peers: Vec::new(),
        };
        for outcome in outcomes {
            match outcome.left_out() {
                Some(why) => *report.left_out.entry(why).or_default() += 1,
                None => report.add(outcome),
            }
        }
        report
    }

    fn add(&mut self, outcome: &Outcome<'_>) {
        self.families.entry(outcome.mutant.family).or_default().add(outcome);
        if outcome.mutant.family == CORPUS {
            return;
        }
        self.all.add(outcome);
        if outcome.is_of_the_six() {
            self.six.add(outcome);
        }
        self.kinds.entry(outcome.kind.kind).or_default().add(outcome);
    }

    fn judged(&self) -> impl Iterator<Item = &'o Outcome<'o>> {
        self.outcomes.iter().filter(|outcome| outcome.left_out().is_none())
    }

    /// Adds the figures of another tool on the same cases, where it is there.
    pub fn beside(&mut self, tool: &'static str, verdicts: Option<Verdicts>, root: &Path) {
        let Some(verdicts) = verdicts else { return };
        let (mut all, mut six) = (Share::default(), Share::default());
        for outcome in self.judged().filter(|outcome| outcome.mutant.family != CORPUS) {
            let Some(takes) = verdicts.get(&root.join(outcome.file)) else { continue };
            let right = *takes == outcome.server_takes();
            all.add(right);
            if outcome.is_of_the_six() {
                six.add(right);
            }
        }
        self.peers.push((tool, six, all));
    }

    /// The cases in which hoist differs, in its verdict and then in the place.
    pub fn differences(&self) -> String {
        let verdicts = self.judged().filter(|outcome| !outcome.agrees()).map(Outcome::shown);
        let places = self.judged().filter(|it| it.path_agrees().is_some_and(|(_, first)| !first));
        let places = places.map(|outcome| format!("PLACE {}", outcome.shown()));
        verdicts.chain(places).collect()
    }

    /// A line for each case: its file, what the server answered, and what was done.
    pub fn answers(&self) -> String {
        let line = |it: &Outcome<'_>| {
            let (kind, Mutant { family, what, .. }) = (it.kind.kind, it.mutant);
            let what = what.replace('\n', " ");
            let (file, answer, body) =
                (it.file.display(), server::shown(it.answer), &it.answer.body["details"]);
            format!("{file}\t{kind}\t{family}\t{what}\t{answer}\t{body}\n")
        };
        self.outcomes.iter().map(line).collect()
    }

    /// Fails where hoist is less right than it has to be.
    pub fn assert(&self) {
        let is_as_written = |it: &Outcome<'_>| matches!(it.mutant.family, "unmutated" | CORPUS);
        let alarms = self.judged().filter(|it| is_as_written(it) && it.server_takes() && !it.hoist_takes());
        let wrong: String = alarms.map(Outcome::shown).collect();
        assert!(wrong.is_empty(), "manifests that are right are refused:\n{wrong}");
        assert!(self.all.verdict.all * 3 > self.outcomes.len(), "too few are judged to prove anything");
        let least = [
            ("verdicts on the six kinds", self.six.verdict, 99.5),
            ("verdicts on all kinds", self.all.verdict, 98.0),
            ("places on the six kinds", self.six.path, 95.0),
            ("places on all kinds", self.all.path, 95.0),
        ];
        for (what, share, least) in least {
            assert!(share.percent() >= least, "{what}: {share}, less than {least} %\n{}", self.differences());
        }
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} cases (seed {}), {} judged", self.outcomes.len(), self.seed, self.all.verdict.all)?;
        self.left_out.iter().try_for_each(|(why, count)| writeln!(f, "  left out: {count:5} {why}"))?;
        let groups = [("the six kinds", &self.six), ("all kinds", &self.all)];
        let families = self.families.iter().map(|(name, figures)| (*name, figures));
        let kinds = self.kinds.iter().map(|(name, figures)| (*name, figures));
        writeln!(
            f,
            "{:32} {:>24} {:>6} {:>6}  {:>24} {:>24}",
            "", "verdict", "false", "missed", "place", "first place"
        )?;
        for (name, it) in groups.into_iter().chain(kinds).chain(families) {
            let (verdict, path, first) =
                (it.verdict.to_string(), it.path.to_string(), it.first_path.to_string());
            writeln!(
                f,
                "{name:32} {verdict:>24} {:>6} {:>6}  {path:>24} {first:>24}",
                it.false_alarms, it.missed
            )?;
        }
        writeln!(f, "{:32} {:>24} {:>24}", "on the same cases", "the six kinds", "all kinds")?;
        writeln!(
            f,
            "{:32} {:>24} {:>24}",
            "hoist",
            self.six.verdict.to_string(),
            self.all.verdict.to_string()
        )?;
        for (tool, six, all) in &self.peers {
            writeln!(f, "{tool:32} {:>24} {:>24}", six.to_string(), all.to_string())?;
        }
        Ok(())
    }
}
