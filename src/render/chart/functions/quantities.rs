//! Quantities of resources: `100m`, `1.5Gi`.

use std::cmp::Ordering;

use minijinja::{Error, Value};

use super::Takes::Text;
use super::argument::{described, invalid};
use super::{Family, Function, filter, test};
use crate::scalar::Quantity;

/// How long the text of a quantity may be.
const LONGEST: usize = 100;

pub const FAMILY: Family = Family {
    name: "Quantities",
    about: "Amounts of CPU, memory and storage as Kubernetes reads and writes them. A number is a quantity too.",
    functions: &[
        QUANTITY,
        QUANTITY_VALUE,
        QUANTITY_ADD,
        QUANTITY_SUB,
        QUANTITY_MUL,
        QUANTITY_COMPARE,
        IS_QUANTITY,
    ],
};

const QUANTITY: Function = filter(
    Text,
    "quantity",
    "The quantity in its canonical form.",
    ("'2048Mi' | quantity", "\"2Gi\""),
    || {
        Value::from_function(|amount: Value| {
            let zero = Quantity::from(0);
            let quantity = read(&amount)?;
            Ok::<_, Error>(quantity.plus(&zero).to_string())
        })
    },
);

const QUANTITY_VALUE: Function = filter(
    Text,
    "quantity_value",
    "The number that the quantity comes to: a whole one, or to the thousandth.",
    ("['1Gi', '250m'] | map('quantity_value')", "[1073741824,0.25]"),
    || Value::from_function(value),
);

const QUANTITY_ADD: Function = filter(
    Text,
    "quantity_add(other)",
    "The sum of two quantities.",
    ("'1Gi' | quantity_add('512Mi')", "\"1536Mi\""),
    || {
        Value::from_function(|one: Value, other: Value| {
            Ok::<_, Error>(read(&one)?.plus(&read(&other)?).to_string())
        })
    },
);

const QUANTITY_SUB: Function = filter(
    Text,
    "quantity_sub(other)",
    "The difference of two quantities.",
    ("'2' | quantity_sub('500m')", "\"1500m\""),
    || {
        Value::from_function(|one: Value, other: Value| {
            Ok::<_, Error>(read(&one)?.minus(&read(&other)?).to_string())
        })
    },
);

const QUANTITY_MUL: Function = filter(
    Text,
    "quantity_mul(factor)",
    "So many times the quantity, rounded up to what can be written.",
    ("'1Gi' | quantity_mul(0.75)", "\"768Mi\""),
    || {
        Value::from_function(|one: Value, factor: Value| {
            Ok::<_, Error>(read(&one)?.times(&read(&factor)?).to_string())
        })
    },
);

const QUANTITY_COMPARE: Function = filter(
    Text,
    "quantity_compare(other)",
    "-1 where it is less than the other, 0 where both are worth the same, 1 where it is more.",
    ("'1000m' | quantity_compare('1')", "0"),
    || {
        Value::from_function(|one: Value, other: Value| {
            Ok::<_, Error>(match read(&one)?.cmp(&read(&other)?) {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            })
        })
    },
);

const IS_QUANTITY: Function =
    test(Text, "quantity", "It is a quantity.", ("'12 GB' is quantity", "false"), || {
        Value::from_function(|amount: Value| read(&amount).is_ok())
    });

fn read(amount: &Value) -> Result<Quantity, Error> {
    let text = match amount.as_str() {
        Some(text) => text.to_owned(),
        None if amount.is_number() => amount.to_string(),
        None => return Err(invalid(format!("a quantity is text or a number, not {}", described(amount)))),
    };
    if text.len() > LONGEST {
        return Err(invalid("the text is too long for a quantity"));
    }
    Quantity::parse(&text)
        .map_err(|_| invalid(format!("`{text}` is no quantity: write `500m`, `1.5`, `2Gi`")))
}

fn value(amount: Value) -> Result<Value, Error> {
    let quantity = read(&amount)?;
    let thousandths = quantity.milli_value();
    Ok(match quantity.is_integer() {
        true => Value::from(quantity.value()),
        false => Value::from(thousandths as f64 / 1000.0),
    })
}
