//! Ranges of versions as Helm's charts write them: `^1.2`, `>=1.2 <2 || ~3.1`, `1.2 - 1.4`
//! (github.com/Masterminds/semver 3.5.0, `constraints.go`, which decides what the corners mean).

use super::Version;

/// How long a range may be, and how many alternatives it may have.
const LONGEST: usize = 512;
const ALTERNATIVES: usize = 32;

/// A range of versions: one of its alternatives must hold, and of that every comparison.
#[derive(Clone, Debug)]
pub struct Range {
    alternatives: Vec<Vec<Comparison>>,
}

#[derive(Clone, Debug)]
struct Comparison {
    operator: Operator,
    version: Version,
    /// How many of the three numbers are given; the others are missing, or `x` or `*` stands for them.
    given: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    Tilde,
    Caret,
}

/// As they are written; one that begins as another does comes before it.
const OPERATORS: [(&str, Operator); 11] = [
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterOrEqual),
    ("=>", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("=<", Operator::LessOrEqual),
    ("~>", Operator::Tilde),
    ("~", Operator::Tilde),
    ("^", Operator::Caret),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("=", Operator::Equal),
];

impl Range {
    /// Reads a range; an empty one holds every release. `None` for text that is none.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split("||").collect();
        if text.len() > LONGEST || parts.len() > ALTERNATIVES {
            return None;
        }
        let alternatives =
            parts.iter().map(|part| alternative(part, parts.len() == 1)).collect::<Option<_>>()?;
        Some(Self { alternatives })
    }

    /// Whether `version` is in the range. A pre-release is only in an alternative that names one.
    pub fn holds(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|comparisons| {
            let names_one = comparisons.iter().any(|comparison| !comparison.version.pre.is_empty());
            let wanted = version.pre.is_empty() || names_one;
            wanted && comparisons.iter().all(|comparison| comparison.holds(version))
        })
    }
}

/// What must hold together: comparisons with commas or blanks between them, or the two ends of `1.2 - 1.4`.
fn alternative(text: &str, alone: bool) -> Option<Vec<Comparison>> {
    let mut rest = text.trim_start();
    let mut comparisons = Vec::new();
    if rest.is_empty() {
        return (alone && text.is_empty()).then(|| {
            let version = Version::parse("0.0.0").into_iter();
            version.map(|version| Comparison { operator: Operator::Equal, version, given: 0 }).collect()
        });
    }
    while !rest.is_empty() {
        let known = OPERATORS.iter().find(|(written, _)| rest.starts_with(written));
        let (written, operator) = known.copied().unwrap_or(("", Operator::Equal));
        let (word, after) = word(rest[written.len()..].trim_start());
        let comparison = Comparison::read(operator, word)?;
        match after.trim_start().strip_prefix("- ").filter(|_| written.is_empty()) {
            Some(end) => {
                let (word, after) = self::word(end.trim_start());
                comparisons.push(Comparison { operator: Operator::GreaterOrEqual, ..comparison });
                comparisons.push(Comparison::read(Operator::LessOrEqual, word)?);
                rest = after;
            }
            None => {
                comparisons.push(comparison);
                rest = after;
            }
        }
        rest = match rest.trim_start().strip_prefix(',') {
            Some(more) if more.trim().is_empty() => return None,
            Some(more) => more.trim_start(),
            None if rest.is_empty() || rest.starts_with(char::is_whitespace) => rest.trim_start(),
            None => return None,
        };
    }
    Some(comparisons)
}

/// The version that a text begins with, and what follows.
fn word(text: &str) -> (&str, &str) {
    let end = text.find(|one: char| !(one.is_ascii_alphanumeric() || "*.+-".contains(one)));
    text.split_at(end.unwrap_or(text.len()))
}

impl Comparison {
    fn read(operator: Operator, text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let end = text.find(['-', '+']).unwrap_or(text.len());
        let (numbers, suffix) = text.split_at(end);
        let numbers: Vec<&str> = numbers.split('.').collect();
        let is_given = |number: &&&str| !matches!(**number, "x" | "X" | "*");
        let given = numbers.iter().take_while(is_given).count();
        let digits = |number: &&str| !number.is_empty() && number.bytes().all(|one| one.is_ascii_digit());
        let fits = numbers.len() <= 3 && numbers.iter().all(|number| digits(number) || !is_given(&number));
        let numbers = (0..3).map(|at| numbers.get(at).filter(|_| at < given).copied().unwrap_or("0"));
        let whole = format!("{}{suffix}", numbers.collect::<Vec<_>>().join("."));
        Some(Self { operator, version: Version::parse(&whole).filter(|_| fits)?, given })
    }

    fn holds(&self, version: &Version) -> bool {
        let own = &self.version;
        match self.operator {
            Operator::Equal if self.given == 3 => version == own,
            Operator::Equal | Operator::Tilde => self.tilde(version),
            Operator::NotEqual => self.differs(version),
            Operator::Greater if self.given == 3 || version.major != own.major => version > own,
            Operator::Greater => match self.given {
                1 => false,
                2 => version.minor > own.minor,
                _ => version > own,
            },
            Operator::Less => version < own,
            Operator::GreaterOrEqual => version >= own,
            Operator::LessOrEqual if self.given == 3 => version <= own,
            Operator::LessOrEqual => {
                version.major <= own.major
                    && (version.major < own.major || version.minor <= own.minor || self.given == 1)
            }
            Operator::Caret => self.caret(version),
        }
    }

    /// `~1.2.3` stays within 1.2, `~1` within 1; `~0.0.0` and `*` hold everything.
    fn tilde(&self, version: &Version) -> bool {
        let own = &self.version;
        let zero = (own.major, own.minor, own.patch) == (0, 0, 0) && !matches!(self.given, 1 | 2);
        let within = version.major == own.major && (version.minor == own.minor || self.given == 1);
        version >= own && (zero || within)
    }

    /// `!=1.2.3`, and `!=1.2`, which refuses all of 1.2.
    fn differs(&self, version: &Version) -> bool {
        let own = &self.version;
        match self.given {
            3 => version != own,
            _ if version.major != own.major => true,
            1 => false,
            _ if version.minor != own.minor => true,
            2 => version.pre != own.pre,
            _ => version != own,
        }
    }

    /// `^1.2.3` stays within 1, `^0.2.3` within 0.2, and `^0.0.3` is that alone.
    fn caret(&self, version: &Version) -> bool {
        let own = &self.version;
        if version < own || version.major != own.major {
            return false;
        }
        if own.major > 0 || self.given == 1 {
            return true;
        }
        let patch = own.minor > 0 || self.given == 2 || version.patch == own.patch;
        version.minor == own.minor && patch
    }
}
