//! Numbers.

use minijinja::{Error, Value, filters};

use super::Takes::{List, Number, Value as Any};
use super::argument::invalid;
use super::{Family, Function, filter};

pub const FAMILY: Family = Family {
    name: "Numbers",
    about: "Operators reckon: `+`, `-`, `*`, `/`, `//` (whole), `%`, `**`. Integers stay integers, but for `/`, \
            which always gives a fraction.",
    functions: &[INT, FLOAT, ABS, ROUND, FLOOR, CEIL, SUM, MIN, MAX],
};

const INT: Function = filter(
    Any,
    "int(default, base=10)",
    "The value as a whole number, cut towards zero; `default` where it is none.",
    ("'0644' | int(base=8)", "420"),
    || Value::from_function(filters::int),
);

const FLOAT: Function = filter(
    Any,
    "float(default)",
    "The value as a number with a fraction; `default` where it is none.",
    ("'1.50' | float", "1.5"),
    || Value::from_function(filters::float),
);

const ABS: Function =
    filter(Number, "abs", "Without its sign.", ("-3 | abs", "3"), || Value::from_function(filters::abs));

const ROUND: Function = filter(
    Number,
    "round(precision=0, method='common')",
    "Rounded to so many digits behind the point; the method can also be `'floor'` or `'ceil'`.",
    ("2.55 | round(1, 'floor')", "2.5"),
    || Value::from_function(filters::round),
);

const FLOOR: Function =
    filter(Number, "floor", "The whole number below it, or itself.", ("-1.5 | floor", "-2"), || {
        Value::from_function(|number: Value| whole(number, f64::floor))
    });

const CEIL: Function =
    filter(Number, "ceil", "The whole number above it, or itself.", ("(7 / 2) | ceil", "4"), || {
        Value::from_function(|number: Value| whole(number, f64::ceil))
    });

const SUM: Function = filter(
    List,
    "sum(attribute, start=0)",
    "The sum of the numbers, or of an attribute of each.",
    ("[{'n': 1}, {'n': 2}] | sum('n')", "3"),
    || Value::from_function(filters::sum),
);

const MIN: Function = filter(
    List,
    "min(case_sensitive=false, attribute)",
    "The least of the elements.",
    ("[3, 1, 2] | min", "1"),
    || Value::from_function(filters::min),
);

const MAX: Function = filter(
    List,
    "max(case_sensitive=false, attribute)",
    "The greatest of the elements.",
    ("[3, 1, 2] | max", "3"),
    || Value::from_function(filters::max),
);

fn whole(number: Value, round: fn(f64) -> f64) -> Result<Value, Error> {
    if number.is_integer() {
        return Ok(number);
    }
    let rounded = round(f64::try_from(number)?);
    match rounded.abs() < 1e18 {
        true => Ok(Value::from(rounded as i64)),
        false => Err(invalid("the number is too large to be a whole one")),
    }
}
