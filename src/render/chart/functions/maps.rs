//! Maps.

use minijinja::value::{Kwargs, Rest, ValueKind, ValueOrKwargs, from_args};
use minijinja::{Error, Value, filters, functions};

use super::Takes::{List, Map, Value as Any};
use super::argument::{described, invalid};
use super::{Family, Function, filter, function};

/// How deep maps are merged.
const DEPTH: usize = 100;

pub const FAMILY: Family = Family {
    name: "Maps",
    about: "A map is written `{'key': value}` and keeps its order; `'key' in map` asks whether it has a key.",
    functions: &[ITEMS, KEYS, VALUES, DICTSORT, ATTR, DIG, MERGE, PICK, OMIT, FROM_ITEMS, DICT],
};

const ITEMS: Function = filter(
    Map,
    "items",
    "Its entries as pairs: `{% for key, value in map | items %}`.",
    ("{'a': 1, 'b': 2} | items", "[[\"a\",1],[\"b\",2]]"),
    || Value::from_function(filters::items),
);

const KEYS: Function =
    filter(Map, "keys", "Its keys, in its order.", ("{'b': 1, 'a': 2} | keys", "[\"b\",\"a\"]"), || {
        Value::from_function(|map: Value| Ok::<_, Error>(map.try_iter()?.collect::<Vec<_>>()))
    });

const VALUES: Function =
    filter(Map, "values", "Its values, in its order.", ("{'b': 1, 'a': 2} | values", "[1,2]"), || {
        Value::from_function(|map: Value| {
            map.try_iter()?.map(|key| map.get_item(&key)).collect::<Result<Vec<_>, Error>>()
        })
    });

const DICTSORT: Function = filter(
    Map,
    "dictsort(by='key', case_sensitive=false, reverse=false)",
    "Its entries as pairs, sorted by key, or with `by='value'` by value.",
    ("{'b': 1, 'a': 2} | dictsort", "[[\"a\",2],[\"b\",1]]"),
    || Value::from_function(filters::dictsort),
);

const ATTR: Function = filter(
    Any,
    "attr(name)",
    "The value under a name that is only known when rendering; undefined where there is none. `map[name]` is the \
     same.",
    ("{'a-b': 1} | attr('a-b')", "1"),
    || Value::from_function(filters::attr),
)
.cheap();

const DIG: Function = filter(
    Map,
    "dig(key, …, default)",
    "The value that is reached through those keys, or `default` where one of them is missing.",
    ("values | dig('web', 'ports', 'admin', default=9000)", "9000"),
    || Value::from_function(dig),
)
.cheap();

const MERGE: Function = filter(
    Map,
    "merge(other, …)",
    "The maps as one, those inside of them too: a later one wins, key by key. A list takes the place of a list.",
    ("{'a': {'x': 1, 'y': 1}} | merge({'a': {'y': 2}, 'b': 3})", "{\"a\":{\"x\":1,\"y\":2},\"b\":3}"),
    || Value::from_function(merge),
);

const PICK: Function = filter(
    Map,
    "pick(key, …)",
    "Only those of its entries.",
    ("{'a': 1, 'b': 2, 'c': 3} | pick('c', 'a')", "{\"a\":1,\"c\":3}"),
    || Value::from_function(|map: Value, keys: Rest<Value>| only(&map, |key| keys.contains(key))),
);

const OMIT: Function = filter(
    Map,
    "omit(key, …)",
    "All but those of its entries.",
    ("{'a': 1, 'b': 2} | omit('a')", "{\"b\":2}"),
    || Value::from_function(|map: Value, keys: Rest<Value>| only(&map, |key| !keys.contains(key))),
);

const FROM_ITEMS: Function = filter(
    List,
    "from_items",
    "The map of pairs of keys and values; a later pair wins.",
    ("[['a', 1], ['b', 2]] | from_items", "{\"a\":1,\"b\":2}"),
    || Value::from_function(from_items),
);

const DICT: Function = function(
    "dict(map, key=value, …)",
    "A map, or a copy of one, with those entries.",
    ("dict({'a': 1}, b=2)", "{\"a\":1,\"b\":2}"),
    || Value::from_function(functions::dict),
);

fn dig(map: Value, keys: Rest<ValueOrKwargs>) -> Result<Value, Error> {
    let keys = keys.into_values();
    let (keys, named) = from_args::<(&[Value], Kwargs)>(&keys)?;
    let default: Option<Value> = named.get("default")?;
    named.assert_all_used()?;
    let mut at = map;
    for key in keys {
        let next = at.get_item(key)?;
        if next.is_undefined() {
            return default
                .ok_or_else(|| invalid(format!("there is no `{key}`, and no `default=` was given")));
        }
        at = next;
    }
    Ok(at)
}

fn merge(map: Value, others: Rest<Value>) -> Result<Value, Error> {
    others.iter().try_fold(map, |merged, other| match other.kind() {
        ValueKind::Map => merged_with(&merged, other, DEPTH),
        _ => Err(invalid(format!("it takes maps and got {}", described(other)))),
    })
}

fn merged_with(map: &Value, other: &Value, depth: usize) -> Result<Value, Error> {
    let is_map = |value: &Value| value.kind() == ValueKind::Map;
    let mut entries = Vec::new();
    for key in map.try_iter()? {
        let (old, new) = (map.get_item(&key)?, other.get_item(&key)?);
        let value = match new.is_undefined() {
            true => old,
            false if depth > 0 && is_map(&old) && is_map(&new) => merged_with(&old, &new, depth - 1)?,
            false => new,
        };
        entries.push((key, value));
    }
    for key in other.try_iter()? {
        if map.get_item(&key)?.is_undefined() {
            entries.push((key.clone(), other.get_item(&key)?));
        }
    }
    Ok(Value::from_pairs(entries))
}

fn only(map: &Value, wanted: impl Fn(&Value) -> bool) -> Result<Value, Error> {
    let entry = |key: Value| map.get_item(&key).map(|value| (key, value));
    let entries = map.try_iter()?.filter(wanted).map(entry).collect::<Result<Vec<_>, Error>>()?;
    Ok(Value::from_pairs(entries))
}

fn from_items(pairs: Value) -> Result<Value, Error> {
    let mut entries = Vec::new();
    for pair in pairs.try_iter()? {
        match (pair.len(), pair.get_item_by_index(0), pair.get_item_by_index(1)) {
            (Some(2), Ok(key), Ok(value)) => entries.push((key, value)),
            _ => {
                return Err(invalid(format!(
                    "each element is to be a pair of key and value, and one is {}",
                    described(&pair)
                )));
            }
        }
    }
    Ok(Value::from_pairs(entries))
}
