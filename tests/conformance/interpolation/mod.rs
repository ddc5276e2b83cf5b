//! Whatever a value holds, wherever a chart prints it: kubectl reads it back as that value, and everything around
//! it as it was. What cannot stand where it is printed is refused.
//!
//! What a position means is what kubectl reads in it when the value is a harmless word. An arbitrary value must be
//! read in the place of that word, and change nothing else: no key, no element, no document more or less.
//! `HOIST_FULL=1` tries 120,000 values, which takes about a minute and a half; else it is a sample. `HOIST_SEED` chooses another one.

mod arbitrary;
mod chart;
mod documents;
mod positions;
mod word;

use serde_json::Value;

use self::chart::Chart;
use self::positions::{Kind, POSITIONS};
use crate::dice::Dice;
use crate::kubectl;
use crate::same::same;

/// How many values are tried.
const SAMPLE: usize = 4_000;
const FULL: usize = 120_000;
/// How many of them one chart prints.
const BATCH: usize = 500;
/// How many failures are shown; the search for more stops there.
const SHOWN: usize = 25;

/// A value that is printed somewhere.
#[derive(Clone, Debug)]
struct Case {
    /// Which of [`POSITIONS`].
    position: usize,
    /// Which of [`chart::DEPTHS`].
    depth: usize,
    value: Value,
}

impl Case {
    fn new(position: usize, depth: usize, value: Value) -> Self {
        Self { position, depth, value }
    }

    fn kind(&self) -> Kind {
        POSITIONS[self.position].0
    }

    /// Whether the value can stand there.
    fn fits(&self) -> bool {
        self.kind().takes(&self.value)
    }
}

/// Every position at every depth.
fn every_place() -> impl Iterator<Item = (usize, usize)> {
    let places = (0..chart::DEPTHS.len())
        .flat_map(|depth| (0..POSITIONS.len()).map(move |position| (position, depth)));
    places.filter(|&(position, depth)| chart::can_stand(POSITIONS[position].1, depth))
}

/// What both kubectl and hoist read in what a chart makes of `cases`; an error where they differ.
fn read(cases: &[Case]) -> Result<Vec<Value>, String> {
    let text = Chart::of(cases).render()?;
    let ours = chart::elements(&text)?;
    let theirs = kubectl::read(text.as_bytes()).map_err(|error| format!("kubectl: {error}\n{text}"))?;
    let theirs = theirs["data"].as_array().cloned().unwrap_or_default();
    if theirs.len() != cases.len() {
        return Err(format!("{} values became {} elements\n{text}", cases.len(), theirs.len()));
    }
    let differs = ours.iter().zip(&theirs).position(|(ours, theirs)| !same(ours, theirs));
    match differs {
        Some(at) => Err(format!("hoist reads {}\nkubectl reads {}\n{text}", ours[at], theirs[at])),
        None if ours.len() != theirs.len() => Err(format!("hoist reads {} elements", ours.len())),
        None => Ok(theirs),
    }
}

/// The word in every place.
fn words() -> Vec<Case> {
    every_place().map(|(position, depth)| Case::new(position, depth, word::of(position))).collect()
}

/// What is read in `words`: they can stand everywhere.
fn read_words(words: &[Case]) -> Vec<Value> {
    let culprit = || words.iter().find_map(|word| read(std::slice::from_ref(word)).err()).unwrap_or_default();
    read(words).unwrap_or_else(|_| panic!("{}", culprit()))
}

/// What is wrong with `cases`, each of which `expect` tells what must be read in it.
fn failures(cases: &[Case], expect: &dyn Fn(&Case) -> Value, found: &mut Vec<String>) {
    if found.len() >= SHOWN {
        return;
    }
    match read(cases) {
        Ok(read) => {
            for (case, read) in cases.iter().zip(read) {
                let expected = expect(case);
                if !same(&read, &expected) {
                    let text = Chart::of(std::slice::from_ref(case)).render().unwrap_or_default();
                    found.push(format!("{}read     {read}\nexpected {expected}\n{text}", shown(case)));
                }
            }
        }
        Err(why) if cases.len() == 1 => found.push(format!("{}{why}", shown(&cases[0]))),
        Err(_) => {
            let (one, other) = cases.split_at(cases.len() / 2);
            failures(one, expect, found);
            failures(other, expect, found);
        }
    }
}

fn shown(case: &Case) -> String {
    let template = POSITIONS[case.position].1;
    let mut value = case.value.to_string();
    value.truncate(value.floor_char_boundary(400));
    format!("\n=== {:?} at depth {}:\n{template}\n--- with {value}\n", case.kind(), case.depth)
}

/// Those of `cases` that cannot stand where they are and were rendered all the same.
fn not_refused(cases: &[Case]) -> Vec<String> {
    let rendered = Chart::of_each(cases).rendered();
    rendered.iter().map(|&at| format!("{}is not refused\n", shown(&cases[at]))).collect()
}

#[test]
fn every_value_reads_back_in_every_position() {
    if !kubectl::present() {
        return;
    }
    let full = crate::variable("HOIST_FULL").is_some();
    let seed = crate::variable("HOIST_SEED").and_then(|seed| seed.to_str()?.parse().ok()).unwrap_or(1);
    let mut dice = Dice::new(seed);
    let words = words();
    let meanings = read_words(&words);
    let expect = |case: &Case| {
        let place = |word: &Case| (word.position, word.depth) == (case.position, case.depth);
        let meaning = words.iter().position(place).map_or(&Value::Null, |at| &meanings[at]);
        word::replaced(meaning, &case.value, case.kind())
    };
    let places: Vec<_> = every_place().collect();
    let places = places.iter().cycle().take(if full { FULL } else { SAMPLE });
    let cases = places.map(|&(position, depth)| Case::new(position, depth, arbitrary::value(&mut dice)));
    let (fitting, refused): (Vec<Case>, Vec<Case>) = cases.partition(Case::fits);
    let mut found: Vec<String> = Vec::new();
    for batch in fitting.chunks(BATCH) {
        failures(batch, &expect, &mut found);
    }
    for batch in refused.chunks(BATCH) {
        found.extend(not_refused(batch));
    }
    found.truncate(SHOWN);
    let tried =
        format!("{} values (seed {seed}), {} to be refused", fitting.len() + refused.len(), refused.len());
    crate::found(&tried);
    assert!(found.is_empty(), "of {tried}, {} and more are wrong:\n{}", found.len(), found.join("\n"));
}

/// The template of each position at each depth means what its text means with the word in it, as far as it is
/// no more than text.
#[test]
fn a_word_stands_where_its_text_would() {
    if !kubectl::present() {
        return;
    }
    let is_text = |case: &Case| {
        let (kind, template) = POSITIONS[case.position];
        kind != Kind::Entries
            && kind != Kind::Elements
            && template.replace("{{ x }}", "").find(['{', '}']).is_none()
    };
    let mut words = words();
    words.retain(is_text);
    let written = Chart::of(&words).template().replace("{{ x }}", word::WORD);
    let written: String = written
        .lines()
        .filter(|line| !line.starts_with("{%"))
        .fold(String::new(), |all, line| all + line + "\n");
    let meant = kubectl::read(written.as_bytes()).expect("positions are YAML");
    assert_eq!(meant["data"], Value::Array(read_words(&words)));
}
