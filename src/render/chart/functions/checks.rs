//! Tests: what `is` asks.

use minijinja::{Value, tests};

use super::Takes::{Number, Text, Value as Any};
use super::{Family, Function, test};

pub const FAMILY: Family = Family {
    name: "Tests",
    about: "What `is` and `is not` ask, and what `select`, `reject` and their kin take by name.",
    functions: &[
        DEFINED,
        UNDEFINED,
        NONE,
        BOOLEAN,
        NUMBER,
        INTEGER,
        FLOAT,
        STRING,
        SEQUENCE,
        ITERABLE,
        MAPPING,
        TRUE,
        FALSE,
        ODD,
        EVEN,
        DIVISIBLEBY,
        STARTINGWITH,
        ENDINGWITH,
        LOWER,
        UPPER,
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE,
        IN,
        SAMEAS,
        FILTER,
        TEST,
    ],
};

const DEFINED: Function = test(Any, "defined", "It is there.", ("values.web is defined", "true"), || {
    Value::from_function(tests::is_defined)
})
.takes_undefined()
.cheap();

const UNDEFINED: Function =
    test(Any, "undefined", "It is not there.", ("values.missing is undefined", "true"), || {
        Value::from_function(tests::is_undefined)
    })
    .takes_undefined()
    .cheap();

const NONE: Function =
    test(Any, "none", "It is null.", ("none is none", "true"), || Value::from_function(tests::is_none))
        .cheap();

const BOOLEAN: Function =
    test(Any, "boolean", "It is `true` or `false`.", ("false is boolean", "true"), || {
        Value::from_function(tests::is_boolean)
    })
    .cheap();

const NUMBER: Function = test(Any, "number", "It is a number.", ("'1' is number", "false"), || {
    Value::from_function(tests::is_number)
})
.cheap();

const INTEGER: Function = test(Any, "integer", "It is a whole number.", ("1 is integer", "true"), || {
    Value::from_function(tests::is_integer)
})
.or(&["int"])
.cheap();

const FLOAT: Function =
    test(Any, "float", "It is a number with a fraction.", ("1.0 is float", "true"), || {
        Value::from_function(tests::is_float)
    })
    .cheap();

const STRING: Function =
    test(Any, "string", "It is text.", ("'1' is string", "true"), || Value::from_function(tests::is_string))
        .cheap();

const SEQUENCE: Function = test(Any, "sequence", "It is a list.", ("[1] is sequence", "true"), || {
    Value::from_function(tests::is_sequence)
})
.cheap();

const ITERABLE: Function =
    test(Any, "iterable", "`for` can go through it.", ("{'a': 1} is iterable", "true"), || {
        Value::from_function(tests::is_iterable)
    })
    .cheap();

const MAPPING: Function = test(Any, "mapping", "It is a map.", ("[1] is mapping", "false"), || {
    Value::from_function(tests::is_mapping)
})
.cheap();

const TRUE: Function = test(Any, "true", "It is `true` itself.", ("1 is true", "false"), || {
    Value::from_function(tests::is_true)
})
.cheap();

const FALSE: Function = test(Any, "false", "It is `false` itself.", ("false is false", "true"), || {
    Value::from_function(tests::is_false)
})
.cheap();

const ODD: Function =
    test(Number, "odd", "It is odd.", ("3 is odd", "true"), || Value::from_function(tests::is_odd));

const EVEN: Function =
    test(Number, "even", "It is even.", ("3 is even", "false"), || Value::from_function(tests::is_even));

const DIVISIBLEBY: Function = test(
    Number,
    "divisibleby(number)",
    "It can be divided by the number without a rest.",
    ("9 is divisibleby(3)", "true"),
    || Value::from_function(tests::is_divisibleby),
);

const STARTINGWITH: Function = test(
    Text,
    "startingwith(prefix)",
    "It starts with that text.",
    ("'v1beta1' is startingwith('v1')", "true"),
    || Value::from_function(tests::is_startingwith),
);

const ENDINGWITH: Function = test(
    Text,
    "endingwith(suffix)",
    "It ends with that text.",
    ("'shop.example.com' is endingwith('.com')", "true"),
    || Value::from_function(tests::is_endingwith),
);

const LOWER: Function = test(Text, "lower", "It has no capitals.", ("'web' is lower", "true"), || {
    Value::from_function(tests::is_lower)
});

const UPPER: Function = test(Text, "upper", "It has no small letters.", ("'web' is upper", "false"), || {
    Value::from_function(tests::is_upper)
});

const EQ: Function = test(
    Any,
    "eq(other)",
    "It is equal to the other; the operator `==` is the same.",
    ("1 is eq(1.0)", "true"),
    || Value::from_function(tests::is_eq),
)
.or(&["equalto", "=="]);

const NE: Function = test(
    Any,
    "ne(other)",
    "It is not equal to the other, as `!=`.",
    ("[1, 2] | select('ne', 1)", "[2]"),
    || Value::from_function(tests::is_ne),
)
.or(&["!="]);

const LT: Function = test(Any, "lt(other)", "It is less, as `<`.", ("1 is lt(2)", "true"), || {
    Value::from_function(tests::is_lt)
})
.or(&["lessthan", "<"]);

const LE: Function = test(Any, "le(other)", "It is less or equal, as `<=`.", ("2 is le(2)", "true"), || {
    Value::from_function(tests::is_le)
})
.or(&["<="]);

const GT: Function = test(Any, "gt(other)", "It is greater, as `>`.", ("1 is gt(2)", "false"), || {
    Value::from_function(tests::is_gt)
})
.or(&["greaterthan", ">"]);

const GE: Function = test(
    Any,
    "ge(other)",
    "It is greater or equal, as `>=`.",
    ("[1, 2, 3] | select('ge', 2)", "[2,3]"),
    || Value::from_function(tests::is_ge),
)
.or(&[">="]);

const IN: Function = test(
    Any,
    "in(other)",
    "The list or text holds it, or the map has it as a key, as the operator `in`.",
    ("'a' is in(['a', 'b'])", "true"),
    || Value::from_function(tests::is_in),
);

const SAMEAS: Function = test(
    Any,
    "sameas(other)",
    "It is the very same value: 1 is not 1.0.",
    ("1 is sameas(1.0)", "false"),
    || Value::from_function(tests::is_sameas),
);

const FILTER: Function =
    test(Any, "filter", "There is a filter of that name.", ("'upper' is filter", "true"), || {
        Value::from_function(tests::is_filter)
    });

const TEST: Function = test(Any, "test", "There is a test of that name.", ("'odd' is test", "true"), || {
    Value::from_function(tests::is_test)
});
