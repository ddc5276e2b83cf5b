//! Text.

use heck::{ToKebabCase as _, ToLowerCamelCase as _, ToPascalCase as _, ToSnakeCase as _};
use minijinja::value::{Kwargs, Rest, StringInput, ValueOrKwargs};
use minijinja::{Error, State, Value, filters};

use super::Takes::{Text, Value as Any};
use super::{Family, Function, filter};
use crate::render::chart::limits;

pub const FAMILY: Family = Family {
    name: "Text",
    about: "Text is cut with slices: `name[:63]`. Two texts are joined with `~`; `'a' in text` asks whether it \
            holds another.",
    functions: &[
        UPPER,
        LOWER,
        TITLE,
        CAPITALIZE,
        SNAKE_CASE,
        KEBAB_CASE,
        CAMEL_CASE,
        PASCAL_CASE,
        TRIM,
        TRIM_START,
        TRIM_END,
        TRIM_PREFIX,
        TRIM_SUFFIX,
        REPLACE,
        REPEAT,
        SPLIT,
        LINES,
        INDENT,
        FORMAT,
        STRING,
        PPRINT,
    ],
};

const UPPER: Function = filter(Text, "upper", "In capitals.", ("'web' | upper", "\"WEB\""), || {
    Value::from_function(filters::upper)
});

const LOWER: Function = filter(Text, "lower", "In small letters.", ("'Web' | lower", "\"web\""), || {
    Value::from_function(filters::lower)
});

const TITLE: Function = filter(
    Text,
    "title",
    "With a capital at the start of each word.",
    ("'my shop' | title", "\"My Shop\""),
    || Value::from_function(filters::title),
);

const CAPITALIZE: Function = filter(
    Text,
    "capitalize",
    "With a capital at the start, the rest in small letters.",
    ("'my Shop' | capitalize", "\"My shop\""),
    || Value::from_function(filters::capitalize),
);

const SNAKE_CASE: Function = filter(
    Text,
    "snake_case",
    "Its words in small letters with underscores between them.",
    ("'maxOpenFiles' | snake_case", "\"max_open_files\""),
    || Value::from_function(|text: String| text.to_snake_case()),
);

const KEBAB_CASE: Function = filter(
    Text,
    "kebab_case",
    "Its words in small letters with dashes between them.",
    ("'maxOpenFiles' | kebab_case", "\"max-open-files\""),
    || Value::from_function(|text: String| text.to_kebab_case()),
);

const CAMEL_CASE: Function = filter(
    Text,
    "camel_case",
    "Its words with a capital each but the first.",
    ("'max-open-files' | camel_case", "\"maxOpenFiles\""),
    || Value::from_function(|text: String| text.to_lower_camel_case()),
);

const PASCAL_CASE: Function = filter(
    Text,
    "pascal_case",
    "Its words with a capital each.",
    ("'max-open-files' | pascal_case", "\"MaxOpenFiles\""),
    || Value::from_function(|text: String| text.to_pascal_case()),
);

const TRIM: Function = filter(
    Text,
    "trim(characters)",
    "Without white space, or any of the characters, at both ends.",
    ("'--web--' | trim('-')", "\"web\""),
    || Value::from_function(filters::trim),
);

const TRIM_START: Function = filter(
    Text,
    "trim_start(characters)",
    "Without white space, or any of the characters, at its start.",
    ("'/srv/' | trim_start('/')", "\"srv/\""),
    || {
        Value::from_function(|text: String, characters: Option<String>| match characters {
            Some(characters) => text.trim_start_matches(|one| characters.contains(one)).to_owned(),
            None => text.trim_start().to_owned(),
        })
    },
);

const TRIM_END: Function = filter(
    Text,
    "trim_end(characters)",
    "Without white space, or any of the characters, at its end.",
    ("'/srv/' | trim_end('/')", "\"/srv\""),
    || {
        Value::from_function(|text: String, characters: Option<String>| match characters {
            Some(characters) => text.trim_end_matches(|one| characters.contains(one)).to_owned(),
            None => text.trim_end().to_owned(),
        })
    },
);

const TRIM_PREFIX: Function = filter(
    Text,
    "trim_prefix(prefix)",
    "Without that start, where it has it.",
    ("'v1.2.3' | trim_prefix('v')", "\"1.2.3\""),
    || {
        Value::from_function(|text: String, prefix: String| {
            text.strip_prefix(prefix.as_str()).unwrap_or(&text).to_owned()
        })
    },
);

const TRIM_SUFFIX: Function = filter(
    Text,
    "trim_suffix(suffix)",
    "Without that end, where it has it.",
    ("('my-very-long-name'[:8]) | trim_suffix('-')", "\"my-very\""),
    || {
        Value::from_function(|text: String, suffix: String| {
            text.strip_suffix(suffix.as_str()).unwrap_or(&text).to_owned()
        })
    },
);

const REPLACE: Function = filter(
    Text,
    "replace(from, to)",
    "With `to` wherever `from` stood.",
    ("'a.b.c' | replace('.', '-')", "\"a-b-c\""),
    || Value::from_function(replace),
);

const REPEAT: Function =
    filter(Text, "repeat(count)", "That many times over.", ("'ab' | repeat(3)", "\"ababab\""), || {
        Value::from_function(repeat)
    });

const SPLIT: Function = filter(
    Text,
    "split(separator, count)",
    "The parts between the separators (by default white space); after `count` cuts the rest is left whole.",
    ("'a/b/c' | split('/', 1)", "[\"a\",\"b/c\"]"),
    || Value::from_function(filters::split),
);

const LINES: Function =
    filter(Text, "lines", "Its lines, without their ends.", ("'a\\nb\\n' | lines", "[\"a\",\"b\"]"), || {
        Value::from_function(filters::lines)
    });

const INDENT: Function = filter(
    Text,
    "indent(width=4, first=false, blank=false)",
    "With spaces before each line but the first, and before the first and blank ones where that is said. For text \
     inside of other text: YAML needs no indenting.",
    ("'a\\nb' | indent(2)", "\"a\\n  b\""),
    || Value::from_function(indent),
);

const FORMAT: Function = filter(
    Text,
    "format(value, …)",
    "With the values in place of `%s`, `%d`, `%05.1f` and so on, as in C.",
    ("'%s-%03d' | format('web', 7)", "\"web-007\""),
    || Value::from_function(format),
);

const STRING: Function = filter(Any, "string", "The value as text.", ("8080 | string", "\"8080\""), || {
    Value::from_function(filters::string)
});

const PPRINT: Function = filter(
    Any,
    "pprint",
    "The value as a template's author would write it, for looking at.",
    ("[1, 'a'] | pprint", "\"[\\n    1,\\n    'a',\\n]\""),
    || Value::from_function(filters::pprint),
);

fn replace(
    state: &mut State<'_, '_>,
    text: StringInput<'_>,
    from: StringInput<'_>,
    to: StringInput<'_>,
) -> Result<Value, Error> {
    let found = text.as_str().matches(from.as_str()).count();
    limits::text(
        found.checked_mul(to.as_str().len()).and_then(|more| more.checked_add(text.as_str().len())),
    )?;
    filters::replace(state, text, from, to)
}

fn repeat(text: String, count: usize) -> Result<String, Error> {
    limits::text(text.len().checked_mul(count))?;
    Ok(text.repeat(count))
}

fn indent(
    text: StringInput<'_>,
    width: Option<usize>,
    first: Option<bool>,
    blank: Option<bool>,
    named: Kwargs,
) -> Result<Value, Error> {
    let spaces = width.or(named.peek("width")?).unwrap_or(4);
    let lines = text.as_str().lines().count();
    limits::text(lines.checked_mul(spaces).and_then(|more| more.checked_add(text.as_str().len())))?;
    filters::indent(text, width, first, blank, named)
}

fn format(state: &mut State<'_, '_>, format: &Value, values: Rest<ValueOrKwargs>) -> Result<Value, Error> {
    let mut widths = format.as_str().unwrap_or_default().split(|one: char| !one.is_ascii_digit());
    let too_wide = widths.any(|digits| digits.trim_start_matches('0').len() > 4);
    let given = values.iter().filter_map(|value| value.as_usize()).max().unwrap_or(0);
    let starred = format.as_str().is_some_and(|format| format.contains('*'));
    limits::text(if too_wide { None } else { Some(if starred { given } else { 0 }) })?;
    filters::format(state, format, values)
}
