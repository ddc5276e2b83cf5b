use serde_json::{Number, Value};

use crate::kinds::schema::{Basic, Type};
use crate::scalar::Quantity;

/// Whether two values are the same to Kubernetes: keys in any order, and numbers by what they count, so that
/// `1.0`, which YAML reads as a float, is the `1` that the API server answers.
pub fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => equal_numbers(left, right),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| equal(value, other)))
        }
        _ => left == right,
    }
}

/// The same for a value of type `ty`: where it is a quantity, what it is worth counts (`1000m` is `1`), as the
/// server keeps it in a writing of its own.
pub fn equal_as(left: &Value, right: &Value, ty: Option<Type>) -> bool {
    let quantity = |value: &Value| match value {
        Value::String(text) => Quantity::parse(text).ok(),
        Value::Number(number) => Quantity::parse(&number.to_string()).ok(),
        _ => None,
    };
    equal(left, right)
        || ty.is_some_and(|ty| ty.basic() == Basic::Quantity)
            && quantity(left).is_some_and(|left| quantity(right).is_some_and(|right| left == right))
}

fn equal_numbers(left: &Number, right: &Number) -> bool {
    match (left.as_i64(), right.as_i64()) {
        (Some(left), Some(right)) => left == right,
        _ => left.as_f64() == right.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_count_and_key_order_does_not() {
        assert!(equal(&json!({"a": 1, "b": [2.0]}), &json!({"b": [2], "a": 1.0})));
        assert!(!equal(&json!({"a": 1}), &json!({"a": 1, "b": null})));
        assert!(!equal(&json!(["a", "b"]), &json!(["b", "a"])));
        assert!(!equal(&json!(9007199254740993_i64), &json!(9007199254740992_i64)));
    }
}
