//! Numbers, percentages and quantities.

use super::at::At;
use crate::scalar::{Quantity, names, percent};
use crate::yaml::{Shape, View};

/// What the API server says of a negative number.
const NEGATIVE: &str = "must be greater than or equal to 0";

/// Says so where a negative number stands.
pub(super) fn nonnegative<'v>(at: &At<'_, impl View<'v>>) {
    if let Some(number) = at.number().filter(|number| *number < 0) {
        at.invalid_as(number, NEGATIVE);
    }
}

/// `must be between 1 and 65535, inclusive`.
pub(super) fn between(low: i64, high: i64) -> String {
    format!("must be between {low} and {high}, inclusive")
}

/// Says so where the number is not between `low` and `high`.
pub(super) fn in_range<'v>(at: &At<'_, impl View<'v>>, low: i64, high: i64) {
    if let Some(number) = at.number().filter(|number| !(low..=high).contains(number)) {
        at.invalid_as(number, between(low, high));
    }
}

/// Judges a port that is given by number or by name.
pub(super) fn port<'v>(at: &At<'_, impl View<'v>>) {
    match at.value().map(View::shape) {
        Some(Shape::Str(name)) => at.judge(names::port_name(name)),
        _ => {
            let number = at.number().unwrap_or(0);
            at.judge_as(number, names::port_number(number));
        }
    }
}

/// The percentage here, if one stands here.
pub(super) fn percent<'v>(at: &At<'_, impl View<'v>>) -> Option<i64> {
    percent::parse(at.text()).ok().map(i64::from)
}

/// Judges a number or a percentage, neither negative.
pub(super) fn count_or_percent<'v>(at: &At<'_, impl View<'v>>) {
    match at.value().map(View::shape) {
        Some(Shape::Str(text)) => {
            if let Err(problem) = percent::parse(text) {
                at.invalid(problem);
            }
        }
        _ => nonnegative(at),
    }
}

/// Says so where a percentage above one hundred stands.
pub(super) fn at_most_whole<'v>(at: &At<'_, impl View<'v>>) {
    if percent(at).is_some_and(|percent| percent > 100) {
        at.invalid("must not be greater than 100%");
    }
}

/// The quantity here, if one stands here that can be read.
pub(super) fn quantity<'v>(at: &At<'_, impl View<'v>>) -> Option<Quantity> {
    match at.value()?.shape() {
        Shape::Str(text) => Quantity::parse(text).ok(),
        Shape::Int(number) => Some(Quantity::from(number)),
        Shape::Float(number) => Quantity::parse(&number.to_string()).ok(),
        _ => None,
    }
}
