//! Lists.

use minijinja::value::{Rest, ValueKind, ValueOrKwargs};
use minijinja::{Error, ErrorKind, State, Value, filters, functions};

use super::Takes::{List, Value as Any};
use super::{Family, Function, filter, function};
use crate::render::chart::limits;

pub const FAMILY: Family = Family {
    name: "Lists",
    about: "A list is written `[1, 2]`, added to with `+`, cut with slices (`list[1:]`, `list[:-1]`), and \
            `x in list` asks whether it holds something.",
    functions: &[
        LENGTH, FIRST, LAST, JOIN, SORT, UNIQUE, REVERSE, MAP, SELECT, REJECT, SELECTATTR, REJECTATTR,
        GROUPBY, FLATTEN, CHAIN, ZIP, BATCH, SLICE, LIST, RANGE,
    ],
};

const LENGTH: Function = filter(
    Any,
    "length",
    "How many elements a list or map has, or characters a text.",
    ("[1, 2, 3] | length", "3"),
    || Value::from_function(filters::length),
)
.or(&["count"])
.cheap();

const FIRST: Function = filter(
    Any,
    "first",
    "The first element, or character; undefined where there is none.",
    ("['a', 'b'] | first", "\"a\""),
    || Value::from_function(filters::first),
)
.cheap();

const LAST: Function = filter(
    Any,
    "last",
    "The last element, or character; undefined where there is none.",
    ("['a', 'b'] | last", "\"b\""),
    || Value::from_function(filters::last),
);

const JOIN: Function = filter(
    List,
    "join(separator='', attribute)",
    "The elements as one text, with the separator between them.",
    ("['a', 'b'] | join(', ')", "\"a, b\""),
    || Value::from_function(join),
);

const SORT: Function = filter(
    List,
    "sort(case_sensitive=false, reverse=false, attribute)",
    "The elements in order, or by an attribute of each.",
    ("['b', 'C', 'a'] | sort", "[\"a\",\"b\",\"C\"]"),
    || Value::from_function(filters::sort),
);

const UNIQUE: Function = filter(
    List,
    "unique(case_sensitive=false, attribute)",
    "Each element once, where it stands first.",
    ("[1, 2, 1] | unique", "[1,2]"),
    || Value::from_function(filters::unique),
);

const REVERSE: Function = filter(
    Any,
    "reverse",
    "The elements, or characters, from the last to the first.",
    ("[1, 2] | reverse", "[2,1]"),
    || Value::from_function(filters::reverse),
);

const MAP: Function = filter(
    List,
    "map(filter, …)",
    "What the filter makes of each element; with `attribute='name'` that attribute of each, and `default=` for \
     elements without it.",
    ("[{'n': 'a'}, {'n': 'b'}] | map(attribute='n') | map('upper')", "[\"A\",\"B\"]"),
    || Value::from_function(map),
);

const SELECT: Function = filter(
    List,
    "select(test, …)",
    "The elements for which the test holds; without one, those that are not empty, zero, false or null.",
    ("[1, 2, 3] | select('odd')", "[1,3]"),
    || Value::from_function(filters::select),
);

const REJECT: Function = filter(
    List,
    "reject(test, …)",
    "The elements for which the test does not hold.",
    ("['a', 'b', 'c'] | reject('in', ['b'])", "[\"a\",\"c\"]"),
    || Value::from_function(filters::reject),
);

const SELECTATTR: Function = filter(
    List,
    "selectattr(attribute, test, …)",
    "The elements of which the attribute passes the test; without one, those where it is there and not empty, \
     zero, false or null.",
    ("[{'n': 1}, {'n': 2}] | selectattr('n', '>', 1)", "[{\"n\":2}]"),
    || Value::from_function(filters::selectattr),
);

const REJECTATTR: Function = filter(
    List,
    "rejectattr(attribute, test, …)",
    "The elements of which the attribute does not pass the test.",
    ("[{'n': 1, 'off': true}, {'n': 2}] | rejectattr('off')", "[{\"n\":2}]"),
    || Value::from_function(filters::rejectattr),
);

const GROUPBY: Function = filter(
    List,
    "groupby(attribute, default, case_sensitive=false)",
    "The elements in groups with the same attribute: pairs of it and their list, in order.",
    ("[{'a': 1}, {'a': 2}, {'a': 1}] | groupby('a') | map('first')", "[1,2]"),
    || Value::from_function(filters::groupby),
);

const FLATTEN: Function = filter(
    List,
    "flatten(levels)",
    "The elements of the lists in it, however deep, or that many levels deep.",
    ("[1, [2, [3]]] | flatten", "[1,2,3]"),
    || Value::from_function(flatten),
);

const CHAIN: Function = filter(
    Any,
    "chain(other, …)",
    "Several lists as one; several maps as one, of which a later one wins.",
    ("[1] | chain([2], [3])", "[1,2,3]"),
    || Value::from_function(filters::chain),
);

const ZIP: Function = filter(
    List,
    "zip(other, …)",
    "Lists of the elements that stand at the same place, as many as the shortest has.",
    ("['a', 'b'] | zip([1, 2])", "[[\"a\",1],[\"b\",2]]"),
    || Value::from_function(filters::zip),
);

const BATCH: Function = filter(
    List,
    "batch(count, fill)",
    "Lists of that many elements each, the last filled up where `fill` is given.",
    ("[1, 2, 3] | batch(2, 0)", "[[1,2],[3,0]]"),
    || {
        Value::from_function(|state: &State<'_, '_>, list: Value, count: usize, fill: Option<Value>| {
            limits::list(Some(count))?;
            filters::batch(state, list, count, fill)
        })
    },
);

const SLICE: Function = filter(
    List,
    "slice(count, fill)",
    "That many lists of the elements, about as long as each other.",
    ("[1, 2, 3] | slice(2)", "[[1,2],[3]]"),
    || {
        Value::from_function(|state: &State<'_, '_>, list: Value, count: usize, fill: Option<Value>| {
            limits::list(Some(count))?;
            filters::slice(state, list, count, fill)
        })
    },
);

const LIST: Function = filter(
    Any,
    "list",
    "The elements as a list: the keys of a map, the characters of a text.",
    ("{'a': 1, 'b': 2} | list", "[\"a\",\"b\"]"),
    || Value::from_function(filters::list),
);

const RANGE: Function = function(
    "range(start, end, step=1)",
    "The numbers from `start` up to before `end`; with one argument from 0 up to before that. At most 100,000.",
    ("range(2, 8, 3) | list", "[2,5]"),
    || Value::from_function(functions::range),
);

fn join(state: &mut State<'_, '_>, values: Rest<ValueOrKwargs>) -> Result<Value, Error> {
    let values = values.into_values();
    let separator = values.get(1).and_then(Value::as_str).map_or(0, str::len);
    let mut length = Some(0usize);
    for item in values.first().cloned().unwrap_or_default().try_iter()? {
        let item = item.as_str().map_or(0, str::len).saturating_add(separator);
        length = length.and_then(|length| length.checked_add(item));
        limits::text(length)?;
    }
    Value::from_function(filters::join).call(state, &values)
}

fn map(state: &mut State<'_, '_>, list: Value, how: Rest<ValueOrKwargs>) -> Result<Vec<Value>, Error> {
    let mapped = filters::map(state, list, how)?;
    match mapped.iter().position(Value::is_undefined) {
        Some(at) => {
            let why = format!("`map` makes an undefined value of element {at}; `default=` stands in for it");
            Err(Error::new(ErrorKind::UndefinedError, why))
        }
        None => Ok(mapped),
    }
}

fn flatten(list: Value, levels: Option<usize>) -> Result<Vec<Value>, Error> {
    let mut flat = Vec::new();
    flatten_into(&mut flat, &list, levels.unwrap_or(usize::MAX).saturating_add(1).min(100))?;
    Ok(flat)
}

fn flatten_into(flat: &mut Vec<Value>, list: &Value, levels: usize) -> Result<(), Error> {
    for item in list.try_iter()? {
        let is_list = matches!(item.kind(), ValueKind::Seq | ValueKind::Iterable);
        match is_list && levels > 1 {
            true => flatten_into(flat, &item, levels - 1)?,
            false => flat.push(item),
        }
        limits::list(Some(flat.len()))?;
    }
    Ok(())
}
