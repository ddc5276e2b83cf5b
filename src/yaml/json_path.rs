use std::cmp::Ordering;

use serde_json::Value;

use super::{Shape, View};

/// A way to any number of values in an object, in the dialect of JSONPath that kubectl, CustomResourceDefinitions and
/// their users write (client-go `util/jsonpath`): `{.spec.containers[0].image}`, the braces and the first dot left
/// out or not.
///
/// It has fields (`.a\.b`, `['a.b']`), `.*`, all elements (`[*]`), elements from both ends (`[0]`, `[-1]`), slices (`[0:2]`), unions
/// (`[0,2]`, `['a','b']`), filters (`[?(@.name=="web")]`) and `..`. RFC 9535 is another dialect: it demands a `$`, knows
/// no `\.`, and takes no dash in a name without quotes, so the libraries for it refuse what people write here.
/// Text around the braces, and `range`, make a printer of a path: they are refused.
#[derive(Clone, Debug)]
pub struct JsonPath {
    steps: Vec<Step>,
}

/// Why a text is no [`JsonPath`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no JSONPath: {reason}")]
pub struct BadJsonPath {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

#[derive(Clone, Debug)]
enum Step {
    Field(String),
    /// A name in quotes. kubectl reads the dots in it as steps, everybody else as part of the name: the name counts
    /// where it is there.
    Quoted(String, Vec<Step>),
    All,
    Element(i64),
    Slice {
        from: Option<i64>,
        to: Option<i64>,
        by: usize,
    },
    Union(Vec<Vec<Step>>),
    Where(Operand, Option<(Comparison, Operand)>),
    /// What it stands at and everything in it that holds something.
    Descend,
}

#[derive(Clone, Debug)]
enum Operand {
    Path(Vec<Step>),
    Literal(Value),
}

/// Whether a comparison holds between values that stand so to each other.
type Comparison = fn(Ordering) -> bool;

const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Ordering::is_eq),
    ("!=", Ordering::is_ne),
    ("<=", Ordering::is_le),
    (">=", Ordering::is_ge),
    ("<", Ordering::is_lt),
    (">", Ordering::is_gt),
];

impl JsonPath {
    /// Reads a path. An empty one, `$`, `@` and `{}` lead to the root.
    ///
    /// # Errors
    /// [`BadJsonPath`].
    pub fn parse(text: &str) -> Result<Self, BadJsonPath> {
        let trimmed = text.trim();
        let inside = trimmed.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let mut parser = Parser { rest: inside.unwrap_or(trimmed) };
        let steps = parser.steps();
        let steps = steps.map_err(|reason| BadJsonPath { text: text.to_owned(), reason })?;
        Ok(Self { steps })
    }

    /// The values that it leads to, in their order: none where a field or element on the way is not there.
    pub fn find<'a, V: View<'a>>(&self, root: V) -> Vec<V> {
        follow(&self.steps, root)
    }
}

struct Parser<'t> {
    rest: &'t str,
}

impl<'t> Parser<'t> {
    fn steps(&mut self) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        while let Some(next) = self.rest.chars().next() {
            match next {
                '$' | '@' | ' ' => self.rest = &self.rest[1..],
                '[' => steps.push(self.bracket()?),
                '.' if self.rest.starts_with("..") => {
                    self.rest = &self.rest[2..];
                    steps.push(Step::Descend);
                    if self
                        .rest
                        .starts_with(|next: char| next == '*' || next == '_' || next.is_alphanumeric())
                    {
                        steps.push(self.field()?);
                    }
                }
                '.' => {
                    self.rest = &self.rest[1..];
                    steps.push(self.field()?);
                }
                '*' | '_' => steps.push(self.field()?),
                '{' | '}' => {
                    return Err("one pair of braces around all of it is the most it can have".to_owned());
                }
                _ if next.is_alphanumeric() && steps.is_empty() => steps.push(self.field()?),
                _ => return Err(format!("`{next}` cannot stand at `{}`", self.rest)),
            }
        }
        match steps.first() {
            Some(Step::Field(word)) if word == "range" || word == "end" => {
                Err(format!("`{word}` makes a text of a path, and a path is wanted"))
            }
            _ => Ok(steps),
        }
    }

    fn field(&mut self) -> Result<Step, String> {
        let (mut name, mut end, mut escaped) = (String::new(), self.rest.len(), false);
        for (at, letter) in self.rest.char_indices() {
            match letter {
                '\\' if !escaped => escaped = true,
                ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}' if !escaped => {
                    end = at;
                    break;
                }
                _ => {
                    name.push(letter);
                    escaped = false;
                }
            }
        }
        self.rest = &self.rest[end..];
        match name.as_str() {
            "" => Err("a name is missing after the dot".to_owned()),
            "*" => Ok(Step::All),
            _ => Ok(Step::Field(name)),
        }
    }

    /// What stands in brackets, at the first of which the parser is.
    fn bracket(&mut self) -> Result<Step, String> {
        let inside = self.closed()?;
        if let Some(filter) = inside.strip_prefix("?(").and_then(|rest| rest.strip_suffix(')')) {
            return filter_step(filter);
        }
        let parts = split(inside, ',');
        match parts.as_slice() {
            [one] => element(one),
            several => {
                let each = several.iter().map(|one| element(one.trim()).map(|step| vec![step]));
                each.collect::<Result<_, _>>().map(Step::Union)
            }
        }
    }

    /// The text in the brackets; brackets in quotes, and those of a filter, do not close them.
    fn closed(&mut self) -> Result<&'t str, String> {
        let (mut quote, mut depth, mut escaped) = (None, 0_usize, false);
        for (at, letter) in self.rest.char_indices() {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if quote == Some(letter) => quote = None,
                _ if quote.is_some() => {}
                '\'' | '"' => quote = Some(letter),
                '[' => depth += 1,
                ']' if depth > 1 => depth -= 1,
                ']' => {
                    let inside = &self.rest[1..at];
                    self.rest = &self.rest[at + 1..];
                    return Ok(inside);
                }
                _ => {}
            }
        }
        Err(format!("`{}` is not closed", self.rest))
    }
}

/// The parts of a text between separators that stand in no quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if quote == Some(letter) => quote = None,
            '\'' | '"' if quote.is_none() => quote = Some(letter),
            _ if letter == separator && quote.is_none() => {
                parts.push(&text[start..at]);
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn element(text: &str) -> Result<Step, String> {
    let wrong = || format!("`[{text}]` is neither an element, as `[0]`, nor a name, as `['a']`");
    if text == "*" {
        return Ok(Step::Slice { from: None, to: None, by: 1 });
    }
    if let Some(name) = quoted(text) {
        let steps = Parser { rest: &format!(".{name}") }.steps()?;
        return Ok(Step::Quoted(name.replace('\\', ""), steps));
    }
    let number = |text: &str| match text.trim() {
        "" => Ok(None),
        digits => digits.parse::<i64>().map(Some).map_err(|_| wrong()),
    };
    match text.split(':').collect::<Vec<_>>().as_slice() {
        [index] => number(index)?.map(Step::Element).ok_or_else(wrong),
        [from, to] => Ok(Step::Slice { from: number(from)?, to: number(to)?, by: 1 }),
        [from, to, by] => {
            let by = usize::try_from(number(by)?.unwrap_or(1)).ok().filter(|by| *by > 0).ok_or_else(wrong)?;
            Ok(Step::Slice { from: number(from)?, to: number(to)?, by })
        }
        _ => Err(wrong()),
    }
}

/// What stands in quotes of either sort.
fn quoted(text: &str) -> Option<&str> {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('\'').or_else(|| inside('"'))
}

fn filter_step(text: &str) -> Result<Step, String> {
    let sign = |at: char| matches!(at, '!' | '<' | '>' | '=');
    let Some(at) = text.find(sign) else {
        return Ok(Step::Where(operand(text)?, None));
    };
    let (left, rest) = text.split_at(at);
    let length = rest.find(|letter| !sign(letter)).unwrap_or(rest.len());
    let (operator, right) = rest.split_at(length);
    let known = COMPARISONS.iter().find(|(name, _)| *name == operator);
    let (_, comparison) = known.ok_or_else(|| format!("`{operator}` compares nothing"))?;
    if right.trim().is_empty() {
        return Err(format!("`{text}` compares with nothing"));
    }
    Ok(Step::Where(operand(left)?, Some((*comparison, operand(right)?))))
}

fn operand(text: &str) -> Result<Operand, String> {
    let text = text.trim();
    if let Some(inside) = quoted(text) {
        let plain = inside.replace("\\\"", "\"").replace("\\'", "'").replace("\\\\", "\\");
        return Ok(Operand::Literal(plain.into()));
    }
    let number = text.starts_with(|first: char| first.is_ascii_digit() || first == '-' || first == '+');
    match text {
        "true" => Ok(Operand::Literal(true.into())),
        "false" => Ok(Operand::Literal(false.into())),
        _ if number => {
            let digits = text.trim_start_matches('+');
            let number =
                digits.parse::<i64>().map(Value::from).or_else(|_| digits.parse::<f64>().map(Value::from));
            number.map(Operand::Literal).map_err(|_| format!("`{text}` is no number"))
        }
        _ => Parser { rest: text }.steps().map(Operand::Path),
    }
}

fn follow<'a, V: View<'a>>(steps: &[Step], root: V) -> Vec<V> {
    steps.iter().fold(vec![root], |found, step| found.into_iter().flat_map(|at| step.from(at)).collect())
}

impl Step {
    /// Where the step leads from a value.
    fn from<'a, V: View<'a>>(&self, at: V) -> Vec<V> {
        match self {
            Self::Field(name) => at.get(name).into_iter().collect(),
            Self::Quoted(name, steps) => at.get(name).map_or_else(|| follow(steps, at), |found| vec![found]),
            Self::All => held(at),
            Self::Element(index) => {
                let index = from_the_end(*index, at.items().count());
                index.and_then(|index| at.items().nth(index)).into_iter().collect()
            }
            Self::Slice { from, to, by } => {
                let length = at.items().count();
                let from = from.map_or(Some(0), |from| from_the_end(from, length));
                let to = to.map_or(Some(length), |to| from_the_end(to, length));
                let range = from.zip(to).filter(|(from, to)| from < to && *to <= length);
                let within = |(from, to)| at.items().skip(from).take(to - from).step_by(*by).collect();
                range.map(within).unwrap_or_default()
            }
            Self::Union(each) => each.iter().flat_map(|steps| follow(steps, at)).collect(),
            Self::Where(left, test) => at.items().filter(|item| passes(*item, left, test.as_ref())).collect(),
            Self::Descend => {
                let held = held(at);
                let further = held.iter().flat_map(|inner| Self::Descend.from(*inner)).collect::<Vec<_>>();
                let own = (!held.is_empty()).then_some(at);
                own.into_iter().chain(further).collect()
            }
        }
    }
}

/// The entries of a map, or the elements of a list.
fn held<'a, V: View<'a>>(at: V) -> Vec<V> {
    at.entries().map(|(_, value)| value).chain(at.items()).collect()
}

fn from_the_end(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    usize::try_from(if index < 0 { length + index } else { index }).ok()
}

fn passes<'a, V: View<'a>>(item: V, left: &Operand, test: Option<&(Comparison, Operand)>) -> bool {
    let Some((comparison, right)) = test else {
        return matches!(left, Operand::Path(steps) if !follow(steps, item).is_empty());
    };
    let ordering = match (left.values(item).as_slice(), right.values(item).as_slice()) {
        ([left], [right]) => compare(*left, *right),
        _ => None,
    };
    ordering.is_some_and(*comparison)
}

impl Operand {
    fn values<'v, 'a: 'v, V: View<'a>>(&'v self, item: V) -> Vec<Shape<'v>> {
        match self {
            Self::Path(steps) => follow(steps, item).into_iter().map(View::shape).collect(),
            Self::Literal(value) => vec![View::shape(value)],
        }
    }
}

/// How two scalars of one sort compare; others do not.
fn compare(left: Shape<'_>, right: Shape<'_>) -> Option<Ordering> {
    let number = |shape: Shape<'_>| match shape {
        Shape::Int(number) => Some(number as f64),
        Shape::Float(number) => Some(number),
        _ => None,
    };
    match (left, right) {
        (Shape::Str(left), Shape::Str(right)) => Some(left.cmp(right)),
        (Shape::Bool(left), Shape::Bool(right)) => Some(left.cmp(&right)),
        (Shape::Int(left), Shape::Int(right)) => Some(left.cmp(&right)),
        (left, right) => number(left)?.partial_cmp(&number(right)?),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(path: &str) -> Vec<Value> {
        let object = json!({
            "metadata": {"labels": {"a.b/c": "x", "a": {"b": "deep"}}},
            "list": [{"name": "web", "n": 1, "on": true}, {"name": "db", "n": 2}, {"n": 3.5}],
        });
        JsonPath::parse(path).expect(path).find(&object).into_iter().cloned().collect()
    }

    #[test]
    fn paths_lead_to_values() {
        for (path, found) in [
            (".list[0].n", json!([1])),
            ("{.list[0].n}", json!([1])),
            ("list[0].n", json!([1])),
            ("$.list[-1].n", json!([3.5])),
            ("{.list[*].n}", json!([1, 2, 3.5])),
            (".list[0:2].n", json!([1, 2])),
            (".list[1:].n", json!([2, 3.5])),
            (".list[::2].n", json!([1, 3.5])),
            (".list[0,2].n", json!([1, 3.5])),
            (".list[0]['name','n']", json!(["web", 1])),
            (r"metadata.labels.a\.b/c", json!(["x"])),
            (r"metadata.labels['a\.b/c']", json!(["x"])),
            ("metadata.labels['a.b/c']", json!(["x"])),
            ("metadata.labels['a.b']", json!(["deep"])),
            ("..b", json!(["deep"])),
            (".list[7].n", json!([])),
            (".none.of[*].this", json!([])),
        ] {
            assert_eq!(json!(at(path)), found, "{path}");
        }
        assert_eq!(at("").len(), 1);
    }

    #[test]
    fn filters_compare_values_of_one_sort() {
        for (filter, found) in [
            (r#"@.name=="web""#, json!([1])),
            ("@.name == 'db'", json!([2])),
            ("@.name!='db'", json!([1])),
            ("@.n>=2", json!([2, 3.5])),
            ("@.n<2.5", json!([1, 2])),
            ("@.on==true", json!([1])),
            ("@.name", json!([1, 2])),
            ("@.n=='1'", json!([])),
        ] {
            assert_eq!(json!(at(&format!(".list[?({filter})].n"))), found, "{filter}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in
            [".", ".[0", ".a[b]", "a..", "{.a}{.b}", "{range .a[*]}", ".a[?(@.b=~'x')]", "a b", ".a[0:1:0]"]
        {
            let parsed = JsonPath::parse(text);
            assert!(parsed.is_err() || text == "a..", "{text}: {parsed:?}");
        }
    }
}
