//! The values that templates see are Helm's, and what Helm refuses is refused.
//!
//! `HOIST_CASES` says how many made up ones are compared; a good many are by default.

use std::sync::Arc;

use hoist::render::in_parallel;
use hoist::text::Text;
use hoist::yaml;
use serde_json::Value;

use super::made_up;
use super::run::{self, Case, Outcome};
use crate::same::same;

/// What hoist refuses and Helm takes: by what hoist says, and why it does.
const STRICTER: [(&str, &str); 6] = [
    ("a name is missing here", "Helm drops a value without a name in silence"),
    ("has no value: `=` is missing", "Helm takes `a.` and `a[0]`, and sets nothing or an empty list"),
    ("is not closed", "Helm takes `a[0`, and sets nothing"),
    ("stands twice in one map", "Helm reads the last one and drops the others in silence"),
    ("yaml/alias", "Helm takes a whole document of aliases; hoist bounds what they multiply to"),
    ("control characters", "Helm's reader of YAML is laxer than YAML"),
];

#[test]
fn hand_picked_values_are_as_helm_sees_them() {
    compare(&picked());
}

#[test]
fn made_up_values_are_as_helm_sees_them() {
    let count = crate::variable("HOIST_CASES").and_then(|count| count.to_str()?.parse().ok());
    compare(&made_up::cases(count.unwrap_or(300)));
}

fn compare(cases: &[Case]) {
    let Some(helm) = run::helm() else { return };
    let outcomes = in_parallel(cases, |case| case.outcomes(&helm));
    let mut wrong = Vec::new();
    for (case, (theirs, ours)) in cases.iter().zip(outcomes) {
        let defaults = defaults(case);
        if !agree(&theirs, &ours, &defaults) {
            wrong.push(format!("{case:#?}\nhelm: {theirs:?}\nhoist: {ours:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn agree(theirs: &Outcome, ours: &Outcome, defaults: &[Value]) -> bool {
    match (theirs, ours) {
        (Ok(theirs), Ok(ours)) => same_values(theirs, ours, &defaults.iter().collect::<Vec<_>>()),
        (Ok(_), Err(why)) => STRICTER.iter().any(|(said, _)| why.contains(said)),
        (Err(_), Err(_)) => true,
        (Err(_), Ok(_)) => false,
    }
}

/// Whether the values are the same, but for two things that are meant to be otherwise: a null among the chart's
/// defaults stays, and integers are exact, which Helm reads as floating-point numbers. `defaults` are what the
/// documents of the chart's own values hold there.
fn same_values(theirs: &Value, ours: &Value, defaults: &[&Value]) -> bool {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            let inner = |key: &String| -> Vec<&Value> {
                defaults.iter().filter_map(|defaults| defaults.get(key)).collect()
            };
            let kept = |key: &String| ours[key].is_null() && inner(key).iter().any(|value| value.is_null());
            theirs.keys().all(|key| ours.contains_key(key))
                && ours.iter().all(|(key, value)| match theirs.get(key) {
                    Some(theirs) => same_values(theirs, value, &inner(key)),
                    None => kept(key),
                })
        }
        (Value::Array(theirs), Value::Array(ours)) => {
            let pairs = || theirs.iter().zip(ours);
            theirs.len() == ours.len() && pairs().all(|(theirs, ours)| same_values(theirs, ours, &[]))
        }
        (Value::Number(theirs), Value::Number(ours)) => theirs.as_f64() == ours.as_f64(),
        _ => same(theirs, ours),
    }
}

fn defaults(case: &Case) -> Vec<Value> {
    let parsed = yaml::parse(&Arc::new(Text::new("values.yaml", case.defaults.as_str())));
    parsed.documents.iter().map(|document| yaml::to_value(document.root())).collect()
}

/// Defaults that most of the picked arguments are tried on.
const DEFAULTS: &str =
    "a: 1\nm: {x: 1, y: {z: 2, n: null}, n: null}\nl: [1, {b: 2}, null]\nn: null\ns: text\ne: {}\n";

fn picked() -> Vec<Case> {
    let set = ARGUMENTS.iter().flat_map(|(flag, arguments)| {
        arguments.iter().map(move |argument| Case::new(DEFAULTS, &[flag, argument]))
    });
    let several = SEVERAL.iter().map(|arguments| {
        let case = Case::new(DEFAULTS, arguments);
        let files = FILES.iter().filter(|(name, _)| arguments.iter().any(|one| one.contains(name)));
        files.fold(case, |case, (name, content)| case.file(name, content))
    });
    let given =
        DOCUMENTS.iter().map(|document| Case::new(DEFAULTS, &["-f", "f.yaml"]).file("f.yaml", document));
    let own = DOCUMENTS.iter().map(|document| Case::new(document, &["--set", "given=1"]));
    set.chain(several).chain(given).chain(own).collect()
}

const LONG: &str = "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e=1";
const TOO_LONG: &str = "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g=1";

/// One argument each.
const ARGUMENTS: [(&str, &[&str]); 5] = [
    (
        "--set",
        &[
            "",
            "a",
            "a=",
            "a=,",
            "a=1,",
            "a=1,,",
            ",",
            "=",
            "=1",
            ".=1",
            "a.=1",
            ".a=1",
            "a..b=1",
            "a.",
            "a.b",
            "z.b",
            "z",
            "z=1,y",
            "a=1,b=2,c.d=3",
            "a=b=c",
            "a==b",
            "z= x ",
            " z =x",
            "z=x y",
            "z=\"x\"",
            "z='x,y'",
            "z=x\\,y",
            "z\\.y=x",
            "z\\[0]=x",
            "z\\=y=x",
            "z=x\\",
            "z\\",
            "z=\\\\",
            "z=\\n",
            "z={a,b}",
            "z={}",
            "z={a}",
            "z={,}",
            "z={a,}",
            "z={a,b},y=1",
            "z={a}y=1",
            "z={a}y",
            "z={a",
            "z={a,{b,c}}",
            "z={a\\,b}",
            "z={1,true,null,x}",
            "z= {a}",
            "z[0]=x",
            "z[1]=x",
            "z[0].b=x",
            "z[0][1]=x",
            "z[0]={a}",
            "z[0]",
            "z[0",
            "z[",
            "z[]=1",
            "z[a]=1",
            "z[-1]=1",
            "z[+1]=1",
            "z[01]=1",
            "z[ 1]=1",
            "z[65536]=1",
            "z[65537]=1",
            "z[99999999999999999999]=1",
            "z[0]b=1",
            "z[0],b=1",
            "z[0].=1",
            "z[0].",
            "z[0].b",
            "z[0]=",
            "z[0]=,y=1",
            "[0]=1",
            "z.[0]=1",
            "z.b[0]=1",
            "z[1][0].c[1]=x,z[1][0].c[0]=y",
            "l[2]=x",
            "l[0].b=1",
            "m=null",
            "m.x=null",
            "m.y=null",
            "m.y.z=null",
            "m.q=null",
            "m.n=null",
            "m.y.n=null",
            "n=null",
            "n.x=1",
            "n[0]=1",
            "a=null",
            "q=null",
            "q.r=null",
            "q[0]=null",
            "a.b=1",
            "a[0]=1",
            "s.b=1",
            "m=x",
            "m.y=x",
            "m[0]=1",
            "l=x",
            "l.a=1",
            "l=null",
            "l={}",
            "e.x=1",
            "e=null",
            "z=true",
            "z=True",
            "z=TRUE",
            "z=yes",
            "z=null",
            "z=Null",
            "z=~",
            "z=0",
            "z=00",
            "z=0644",
            "z=-0",
            "z=+5",
            "z=-05",
            "z=1e3",
            "z=1.0",
            "z=1_000",
            "z=0x10",
            "z=9223372036854775807",
            "z=9223372036854775808",
            "z=-9223372036854775808",
            "z=-9223372036854775809",
            "z=99999999999999999999",
            "ü=é",
            "z=😀",
            "😀.b=1",
            "z=a: b",
            "z=#c",
            "z=\t",
            "z=\n",
            "z=line\nline",
            "z=x,m.x=2,z=y",
            "z=1,z.b=2",
            "z=null,z.b=2",
            "z.b=1,z=2",
            "z.b=1,z[0]=2",
            "z[0]=1,z[0].b=2",
            "z[0]=1,z[0][0]=2",
            "z[0].b=1,z[0][0]=2",
            "z[0]=null,z[0][0]=2",
            "z[0]=null,z[0].b=2",
            LONG,
            TOO_LONG,
            "a.b.c=1,a.b.d=2",
            "z.b=1,z.=2",
            "global.x=1",
            "z=<&>",
            "z=\u{2028}",
        ],
    ),
    (
        "--set-string",
        &[
            "z=1",
            "z=true",
            "z=null",
            "z={1,true}",
            "z=",
            "m.x=1",
            "l[0]=1",
            "z=0,y=1.5",
            "z=a\\,b",
            "n=1",
            "m=null",
            "z[0].b=null",
            "",
        ],
    ),
    (
        "--set-json",
        &[
            "",
            "z=1",
            "z=",
            "z=,y=1",
            "z= ",
            "z=null",
            "m=null",
            "m.x=null",
            "m={\"q\":1}",
            "m.y={\"q\":1}",
            "z={}",
            "z=[]",
            "z=[1,\"a,b\",{\"c\":null}]",
            "z=1,y=2",
            "z=1 , y=2",
            "z=1 ,y=2",
            "z=1 y=2",
            "z=1y=2",
            "z=\"x\"y=2",
            "z=truey=2",
            "z=true,y=false",
            "z=tru",
            "z={\"a\":1",
            "z={a:1}",
            "z='a'",
            "z=x",
            "z=1.0",
            "z=1e3",
            "z=01",
            "z=-1",
            "z=1e400",
            "z=9223372036854775807",
            "z=9223372036854775808",
            "z=1.5e-7",
            "z=\"\\u00e9\\n\"",
            "{\"z\":1}",
            "{\"m\":{\"q\":1}}",
            "{\"m\":null,\"l\":[2]}",
            " {\"z\":1} ",
            "{\"z\":1},y=2",
            "{}",
            "{",
            "[1]",
            "z[0]=1",
            "z[1]={\"a\":1}",
            "z[0].b=[1]",
            "z.b=1,z.c={\"d\":2}",
            "z={\"a\":1,\"a\":2}",
            "z=nullx",
            "z",
            "z\\.b=1",
            "z.b",
            "a.b=1",
            "z={\"a\":{\"b\":null}}",
            "z=[\n1\n]",
        ],
    ),
    (
        "--set-literal",
        &[
            "",
            "z=1",
            "z=a,b=c",
            "z.b=a,b",
            "z=",
            "z",
            "z\\.b=1",
            "z=\\n",
            "z={a,b}",
            "z[0]=x,y",
            "z[0].b=x",
            "z[0][1]=x",
            "a.b=1",
            "m.x=null",
            "z==x",
            "=1",
            "a,b=1",
            "z[0]b=1",
            "m=",
            "z= x ",
        ],
    ),
    ("--set-file", &["z=", "z=missing", "z", "z.b=missing"]),
];

/// Files that the arguments below name.
const FILES: [(&str, &str); 7] = [
    ("one.yaml", "a: 2\nm: {x: 5, q: 6}\nl: [9]\n"),
    ("two.yaml", "a: null\nm: {x: null, y: null, q: null, new: null}\nnew: null\n"),
    ("three.yaml", "a: {b: 1}\nm: 3\nn: {x: 1}\ne: [1]\n"),
    ("four.yaml", "m: {y: {z: 4, w: {v: null}}, x: {deep: 1}}\nfresh: {n: null, o: {p: null}}\n"),
    ("empty.yaml", ""),
    ("text.txt", "a,b={c}\n1\n"),
    ("more.txt", "0644"),
];

/// Several arguments each: who wins, and what a null takes away.
const SEVERAL: [&[&str]; 30] = [
    &["-f", "one.yaml", "-f", "two.yaml"],
    &["-f", "two.yaml", "-f", "one.yaml"],
    &["-f", "one.yaml", "-f", "two.yaml", "-f", "four.yaml"],
    &["-f", "two.yaml", "-f", "four.yaml"],
    &["-f", "three.yaml"],
    &["-f", "three.yaml", "-f", "one.yaml"],
    &["-f", "four.yaml", "-f", "two.yaml"],
    &["-f", "four.yaml", "--set", "m.y.w.v=1"],
    &["-f", "empty.yaml", "-f", "one.yaml"],
    &["-f", "one.yaml,two.yaml"],
    &["-f", "missing.yaml"],
    &["-f", "two.yaml", "--set", "a=5,m.y.z=6"],
    &["-f", "two.yaml", "--set", "m.x=5"],
    &["-f", "one.yaml", "--set", "l[1]=x"],
    &["-f", "one.yaml", "--set", "l[3].b=x", "--set", "m.q=null"],
    &["-f", "one.yaml", "--set", "m.q.r=1"],
    &["-f", "one.yaml", "--set", "a.b=1"],
    &["-f", "three.yaml", "--set", "m.x=1"],
    &["-f", "one.yaml", "--set-json", "{\"m\":{\"r\":1}}"],
    &["-f", "one.yaml", "--set-json", "m={\"r\":1}"],
    &["--set", "z=1", "--set-string", "z=2", "--set-json", "z=3"],
    &["--set-string", "z=2", "--set", "z=1"],
    &["--set-file", "z=text.txt", "--set", "z=1"],
    &["--set-literal", "z=0", "--set-file", "z=text.txt"],
    &["--set-file", "z=text.txt,y=more.txt"],
    &["--set-file", "z={text.txt,more.txt}"],
    &["--set-file", "z[1]=text.txt"],
    &["--set", "z.b=1", "--set-string", "z.c=1", "--set-json", "z.d={\"e\":1}", "--set-literal", "z.f=,"],
    &["--set", "z=1", "--set", "z.b=1"],
    &["--set-json", "z={\"a\":[1,2]}", "--set", "z.a[1]=x", "--set", "z.a[3]=y"],
];

/// Documents, as a file of values and as the chart's own.
const DOCUMENTS: [&str; 50] = [
    "",
    "# nothing\n",
    "---\n",
    "---\n---\n",
    "{}",
    "null",
    "~\n",
    "[]",
    "- 1\n",
    "text",
    "5",
    "k: 1\n---\nk: 2\nj: 3\n",
    "k: {x: 1}\n---\nk: {y: 2}\n---\nk: {x: null}\n",
    "k: 1\n---\n- 1\n",
    "---\nk: 1\n...\n",
    "k: 1\n--- \nj: 2\n",
    "k: 0644\nj: 0o644\ni: 0x1F\nh: 0b11\n",
    "k: 1e3\nj: 1.0\ni: 1.5\nh: -0.0\ng: .5\nf: 1.\n",
    "k: true\nj: True\ni: TRUE\nh: yes\ng: on\nf: y\ne: n\nd: off\n",
    "k: null\nj: ~\ni:\nh: Null\ng: NULL\nf: nUll\n",
    "k: 9223372036854775807\nj: -9223372036854775808\n",
    "k: 9223372036854775808\nj: 18446744073709551615\n",
    "k: 18446744073709551616\nj: -9223372036854775809\n",
    "k: 9007199254740993\nj: 1e21\ni: 123456789012345678901234567890\n",
    "k: .inf\n",
    "k: .nan\n",
    "k: 2001-01-01\nj: 2001-01-01T00:00:00Z\ni: 12:30:45\nh: 1_000\n",
    "k: \"1\"\nj: '1'\ni: !!str 1\nh: !!int \"1\"\n",
    "k: !!binary aGVsbG8=\n",
    "k: !custom x\n",
    "k: &a {x: 1}\nj: *a\ni: {<<: *a, y: 2}\n",
    "k: &a {x: 1}\nj: &b {x: 2, z: 3}\ni: {<<: [*a, *b], y: 2}\n",
    "k: *missing\n",
    "k: &a [*a]\n",
    "k: 1\nk: 2\n",
    "k: {x: 1, x: 2}\n",
    "1: a\n2: b\n",
    "true: a\nnull: b\n1.5: c\n",
    "? [1]\n: a\n",
    "k: |\n  a\n  b\nj: >-\n  a\n  b\n",
    "k: 'a: b'\n\"q r\": 1\n",
    "k: {x: null, y: {z: null, w: [null, {v: null}]}}\n",
    "k: [1, null, {x: null}]\n",
    "k: [1\n",
    "k: 1\n j: 2\n",
    "\tk: 1\n",
    "k:\n- 1\n- x: 2\n  y: 3\n",
    "\u{feff}k: 1\n",
    "k: é😀\nj: \"\\u00e9\\x41\"\n",
    "{\"k\": 1, \"j\": [true, null]}",
];
