//! Documents made up as a whole, in every style that YAML has, and scalars in every position: what kubectl reads in
//! them hoist reads, and what it refuses hoist refuses. None has to be right: the two readers only have to agree.

use crate::dice::Dice;
use crate::kubectl;
use crate::values::{SCALARS, sample, string};
use crate::yaml::{assert_agreement, compare_all};

/// A scalar, at `{}`, in every position that one can have. Lines after the first stand in the element of a list.
const POSITIONS: [&str; 26] = [
    "{}",
    "{} # comment",
    "{}: 1",
    "'{}'",
    "\"{}\"",
    "'{}': 1",
    "\"{}\" : 1",
    "[a, {}, b]",
    "[{}]",
    "{a: {}}",
    "{{}: a}",
    "{'{}': a, \"b\":{}}",
    "a: {}\n  b: {}",
    "? {}\n  : {}",
    "&a {}",
    "!!str {}",
    "!!int {}",
    "!!float {}",
    "!!bool {}",
    "!!null {}",
    "!!binary {}",
    "!custom {}",
    "{}\n    {}\n\n    {}",
    "'{}\n    {}\n\n    {}'",
    "\"{}\n    {}  \n\n    {}\\\n    {}\"",
    "- {}\n  -  {}",
];

/// The headers of block scalars: all chompings with all indentations that may fit.
fn headers() -> Vec<String> {
    let mut headers = Vec::new();
    for style in ["|", ">"] {
        for chomping in ["", "-", "+"] {
            for indent in ["", "1", "2", "4"] {
                headers.push(format!("{style}{chomping}{indent}"));
                headers.push(format!("{style}{indent}{chomping} # comment"));
            }
        }
    }
    headers
}

fn scalars(dice: &mut Dice, count: usize) -> Vec<String> {
    let known = SCALARS.lines().map(str::to_owned);
    let one_line = |text: &String| {
        !text.contains(|char: char| char.is_control() || "\u{2028}\u{feff}\u{85}".contains(char))
    };
    let all: Vec<String> = known.chain(sample(string(), 400)).filter(one_line).collect();
    (0..count).map(|_| dice.pick(&all)).collect()
}

#[test]
fn scalars_are_read_alike_in_every_position() {
    if !kubectl::present() {
        return;
    }
    let mut dice = Dice::new(1);
    let mut values = Vec::new();
    for scalar in scalars(&mut dice, 30) {
        values.extend(POSITIONS.map(|position| position.replace("{}", &scalar)));
    }
    for header in headers() {
        let lines = scalars(&mut dice, 4);
        let indent = dice.pick(&["   ", "    ", "      "]);
        let lines: String = lines
            .iter()
            .map(|line| format!("\n{indent}{line}{}", dice.pick(&["", "", "\n", "  ", "\n   "])))
            .collect();
        values.push(format!("{header}{lines}"));
        values.push(format!("a: {header}{lines}\n  b: c"));
    }
    values.retain(|value| !is_refused_only_here(value));
    assert_agreement(&compare_all(&values));
}

/// Two things in brackets that kubectl reads and hoist refuses, because libyaml-safer does or cannot read them: a plain
/// scalar that ends in a colon, and a tag with a comma behind it.
fn is_refused_only_here(value: &str) -> bool {
    let flow = value.starts_with(['[', '{']);
    flow && ([":,", ":]", ":}"].iter().any(|end| value.contains(end))
        || value.contains('!') && value.contains(','))
}

#[test]
fn documents_are_read_alike_in_every_style() {
    if !kubectl::present() {
        return;
    }
    let mut printer = Printer { dice: Dice::new(2), words: Vec::new(), anchors: 0 };
    printer.words = scalars(&mut printer.dice, 300);
    let documents: Vec<String> =
        (0..250).map(|_| printer.node(0, 0).trim_start_matches(' ').to_owned()).collect();
    assert_agreement(&compare_all(&documents));
}

/// Prints trees that it makes up.
struct Printer {
    dice: Dice,
    words: Vec<String>,
    anchors: usize,
}

impl Printer {
    /// What follows a colon or a dash that stands at column `indent`.
    fn node(&mut self, indent: usize, depth: usize) -> String {
        let step = self.dice.pick(&[1, 2, 2, 2, 4]);
        let properties = self.properties();
        let kind = if depth > 3 { 4 + self.dice.below(6) } else { self.dice.below(10) };
        let value = match kind {
            0..2 => self.map(indent + step, depth),
            2..4 => {
                let step = self.dice.pick(&[0, step]);
                self.list(indent + step.max(usize::from(depth == 0)), depth)
            }
            4 => format!(" {}", self.flow(depth)),
            5 => self.text(indent + step),
            6 => format!(" {}\n{}{}", self.word(), " ".repeat(indent + step), self.word()),
            _ => format!(" {}", self.scalar()),
        };
        format!("{properties}{value}")
    }

    fn properties(&mut self) -> String {
        match self.dice.below(12) {
            0 => {
                self.anchors += 1;
                format!(" &a{}", self.anchors)
            }
            1 => format!(" {}", self.dice.pick(&["!!str", "!!map", "!!seq", "!x", "!"])),
            _ => String::new(),
        }
    }

    fn word(&mut self) -> String {
        let words = std::mem::take(&mut self.words);
        let word = self.dice.pick(&words);
        self.words = words;
        word
    }

    fn scalar(&mut self) -> String {
        let word = match self.dice.below(8) {
            0..4 => self.dice.pick(&["a", "b-c", "1", "yes", "x y", "http://x:80/y"]).to_owned(),
            4 if self.anchors > 0 => return format!("*a{}", self.dice.below(self.anchors) + 1),
            _ => self.word(),
        };
        match self.dice.below(6) {
            0 => format!("'{}'", word.replace('\'', "''")),
            1 => format!("\"{}\"", word.replace(['"', '\\'], "")),
            2 => format!("{word} # comment"),
            _ => word,
        }
    }

    fn key(&mut self) -> String {
        match self.dice.below(8) {
            0 => format!("\"{}\"", self.dice.pick(&["a", "b c", "yes"])),
            1 => self.word(),
            2 => "<<".to_owned(),
            _ => self.dice.pick(&["a", "b", "c", "d-e", "on", "1"]).to_owned(),
        }
    }

    fn map(&mut self, indent: usize, depth: usize) -> String {
        let entries = (0..1 + self.dice.below(3)).map(|_| {
            let (gap, key) = (self.gap(indent), self.key());
            format!("{gap}{}{key}:{}", " ".repeat(indent), self.node(indent, depth + 1))
        });
        entries.collect()
    }

    fn list(&mut self, indent: usize, depth: usize) -> String {
        let items = (0..1 + self.dice.below(3)).map(|_| {
            let gap = self.gap(indent);
            format!("{gap}{}-{}", " ".repeat(indent), self.node(indent, depth + 1))
        });
        items.collect()
    }

    /// The line break before an entry, and what else may stand there.
    fn gap(&mut self, indent: usize) -> String {
        match self.dice.below(8) {
            0 => "\n\n".to_owned(),
            1 => format!("\n{}# comment\n", " ".repeat(indent)),
            _ => "\n".to_owned(),
        }
    }

    fn flow(&mut self, depth: usize) -> String {
        let items: Vec<String> = (0..self.dice.below(3))
            .map(|_| {
                if depth < 4 && self.dice.chance(30) {
                    self.flow(depth + 1)
                } else {
                    self.dice.pick(&["a", "'b'", "1", "\"c\""]).to_owned()
                }
            })
            .collect();
        match self.dice.chance(50) {
            true => format!("[{}]", items.join(", ")),
            false => format!(
                "{{{}}}",
                items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| format!("k{at}: {item}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        }
    }

    fn text(&mut self, indent: usize) -> String {
        let header = self.dice.pick(&["|", "|-", "|+", ">", ">-", ">+"]);
        let lines = (0..self.dice.below(4)).map(|_| {
            let deeper = self.dice.pick(&["", "", "", "  ", "\n"]);
            format!("\n{}{deeper}{}", " ".repeat(indent), self.word())
        });
        let lines: String = lines.collect();
        format!(" {header}{lines}")
    }
}
