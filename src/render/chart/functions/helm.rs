//! What became of the functions that authors of Helm charts know: Go's own, sprig's and Helm's.

use std::fmt;

/// What to do in a chart of hoist's where a Helm chart calls a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Write this, an expression.
    Write(&'static str),
    /// Write this, which is more than an expression.
    Use(&'static str),
    /// Nothing: values come out right without.
    Needless(&'static str),
    /// There is nothing like it, for this reason.
    Missing(&'static str),
}

use Answer::{Missing, Needless, Use, Write};

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Write(expression) => write!(f, "what Helm calls so is written `{expression}` here"),
            Use(how) => write!(f, "what Helm calls so is written {how} here"),
            Needless(why) => write!(f, "leave it out: {why}"),
            Missing(why) => write!(f, "there is no such thing here: {why}"),
        }
    }
}

const QUOTES: Answer = Needless("a value is quoted where YAML needs it, and only there");
const BLOCKS: Answer = Needless("a map or list is written as a block at the depth where it stands");
const CLOCK: Answer = Missing("a render would differ from one time to the next; pass the time in as a value");
const RANDOM: Answer = Missing(
    "a render would differ from one time to the next; declare the value in `Chart.yaml` under `generated`",
);
const SURROUNDINGS: Answer = Missing("a render depends on nothing but the chart and its values");
const COPY: Answer = Needless("values cannot be changed, so none needs to be copied");
const KIND: Answer = Use("`is string`, `is number`, `is mapping`, `is sequence` and their like");
const CRYPTO: Answer =
    Missing("it would need a random salt; declare the value in `Chart.yaml` under `generated`");

/// Every function that Helm's templates can call, and what to do instead.
pub const HELM: &[(&str, Answer)] = &[
    // Go's own.
    ("and", Use("`a and b`")),
    ("or", Use("`a or b`")),
    ("not", Use("`not a`")),
    ("eq", Use("`a == b`")),
    ("ne", Use("`a != b`")),
    ("lt", Use("`a < b`")),
    ("le", Use("`a <= b`")),
    ("gt", Use("`a > b`")),
    ("ge", Use("`a >= b`")),
    ("len", Write("list | length")),
    ("index", Use("`list[0]`, `map['key']`")),
    ("print", Use("`a ~ b`")),
    ("println", Use("`a ~ b`")),
    ("printf", Write("'%s-%d' | format('web', 1)")),
    ("call", Missing("values hold no functions")),
    ("html", Missing("what is printed is YAML")),
    ("js", Missing("what is printed is YAML")),
    ("urlquery", Write("text | urlencode")),
    // Helm's.
    (
        "include",
        Use(
            "`{% include 'part.j2' %}`, or a macro: `{% from '_helpers.j2' import name %}` and `{{ name() }}`",
        ),
    ),
    ("tpl", Missing("values are not templates; write the expression into the template")),
    ("required", Write("value | required('set it')")),
    ("lookup", Missing("a render asks no cluster, so that it is the same everywhere")),
    ("toYaml", BLOCKS),
    ("mustToYaml", BLOCKS),
    ("toYamlPretty", BLOCKS),
    ("fromYaml", Write("text | fromyaml")),
    ("fromYamlArray", Write("text | fromyaml")),
    ("toJson", Write("value | tojson")),
    ("mustToJson", Write("value | tojson")),
    ("fromJson", Write("text | fromjson")),
    ("fromJsonArray", Write("text | fromjson")),
    ("mustFromJson", Write("text | fromjson")),
    ("toPrettyJson", Write("value | tojson(2)")),
    ("mustToPrettyJson", Write("value | tojson(2)")),
    ("toRawJson", Write("value | tojson")),
    ("mustToRawJson", Write("value | tojson")),
    // Text.
    ("quote", QUOTES),
    ("squote", QUOTES),
    ("nindent", BLOCKS),
    ("indent", BLOCKS),
    ("abbrev", Use("`text[:9] ~ '...'`")),
    ("abbrevboth", Use("`'...' ~ text[3:9] ~ '...'`")),
    ("trunc", Use("`text[:63]`")),
    ("substr", Use("`text[2:5]`")),
    ("trim", Write("text | trim")),
    ("trimall", Write("text | trim('-')")),
    ("trimAll", Write("text | trim('-')")),
    ("trimPrefix", Write("text | trim_prefix('v')")),
    ("trimSuffix", Write("text | trim_suffix('-')")),
    ("upper", Write("text | upper")),
    ("lower", Write("text | lower")),
    ("title", Write("text | title")),
    ("untitle", Use("`(text[:1] | lower) ~ text[1:]`")),
    ("repeat", Write("text | repeat(3)")),
    ("nospace", Write("text | replace(' ', '')")),
    ("initials", Missing("charts have no use for it")),
    ("swapcase", Missing("charts have no use for it")),
    ("plural", Use("`'one' if count == 1 else 'many'`")),
    ("snakecase", Write("text | snake_case")),
    ("kebabcase", Write("text | kebab_case")),
    ("camelcase", Write("text | pascal_case")),
    ("wrap", Missing("charts have no use for it")),
    ("wrapWith", Missing("charts have no use for it")),
    ("contains", Use("`'part' in text`")),
    ("hasPrefix", Write("text is startingwith('v')")),
    ("hasSuffix", Write("text is endingwith('.com')")),
    ("cat", Use("`a ~ ' ' ~ b`")),
    ("replace", Write("text | replace('.', '-')")),
    ("toString", Write("value | string")),
    ("hello", Missing("charts have no use for it")),
    // Numbers.
    ("atoi", Write("text | int")),
    ("int", Write("value | int")),
    ("int64", Write("value | int")),
    ("float64", Write("value | float")),
    ("toDecimal", Write("text | int(base=8)")),
    ("add", Use("`a + b`")),
    ("add1", Use("`a + 1`")),
    ("sub", Use("`a - b`")),
    ("mul", Use("`a * b`")),
    ("div", Use("`a // b`")),
    ("mod", Use("`a % b`")),
    ("addf", Use("`a + b`")),
    ("add1f", Use("`a + 1`")),
    ("subf", Use("`a - b`")),
    ("mulf", Use("`a * b`")),
    ("divf", Use("`a / b`")),
    ("max", Write("[1, 2] | max")),
    ("maxf", Write("[1, 2] | max")),
    ("biggest", Write("[1, 2] | max")),
    ("min", Write("[1, 2] | min")),
    ("minf", Write("[1, 2] | min")),
    ("ceil", Write("number | ceil")),
    ("floor", Write("number | floor")),
    ("round", Write("number | round(2)")),
    ("seq", Write("range(1, 6)")),
    ("until", Write("range(5)")),
    ("untilStep", Write("range(0, 10, 2)")),
    ("randInt", RANDOM),
    // Lists.
    ("split", Write("text | split('/')")),
    ("splitList", Write("text | split('/')")),
    ("splitn", Write("text | split('/', 1)")),
    ("join", Write("list | join(',')")),
    ("sortAlpha", Write("list | sort(case_sensitive=true)")),
    ("toStrings", Write("list | map('string')")),
    ("list", Use("`[a, b]`")),
    ("tuple", Use("`[a, b]`")),
    ("append", Use("`list + [a]`")),
    ("mustAppend", Use("`list + [a]`")),
    ("push", Use("`list + [a]`")),
    ("mustPush", Use("`list + [a]`")),
    ("prepend", Use("`[a] + list`")),
    ("mustPrepend", Use("`[a] + list`")),
    ("first", Write("list | first")),
    ("mustFirst", Write("list | first")),
    ("rest", Use("`list[1:]`")),
    ("mustRest", Use("`list[1:]`")),
    ("last", Write("list | last")),
    ("mustLast", Write("list | last")),
    ("initial", Use("`list[:-1]`")),
    ("mustInitial", Use("`list[:-1]`")),
    ("reverse", Write("list | reverse")),
    ("mustReverse", Write("list | reverse")),
    ("uniq", Write("list | unique(case_sensitive=true)")),
    ("mustUniq", Write("list | unique(case_sensitive=true)")),
    ("without", Write("list | reject('in', ['a'])")),
    ("mustWithout", Write("list | reject('in', ['a'])")),
    ("has", Use("`a in list`")),
    ("mustHas", Use("`a in list`")),
    ("slice", Use("`list[1:3]`")),
    ("mustSlice", Use("`list[1:3]`")),
    ("concat", Use("`list + other`")),
    ("chunk", Write("list | batch(3)")),
    ("mustChunk", Write("list | batch(3)")),
    ("compact", Write("list | select")),
    ("mustCompact", Write("list | select")),
    ("shuffle", RANDOM),
    // Maps.
    ("dict", Use("`{'key': value}`")),
    ("get", Use("`map['key']`")),
    ("set", Write("dict(map, key=1)")),
    ("unset", Write("map | omit('key')")),
    ("hasKey", Use("`'key' in map`")),
    ("pluck", Write("list | map(attribute='key')")),
    ("keys", Write("map | keys")),
    ("values", Write("map | values")),
    ("pick", Write("map | pick('key')")),
    ("omit", Write("map | omit('key')")),
    ("merge", Use("`other | merge(map)`: a later map wins")),
    ("mustMerge", Use("`other | merge(map)`: a later map wins")),
    ("mergeOverwrite", Write("map | merge(other)")),
    ("mustMergeOverwrite", Write("map | merge(other)")),
    ("dig", Write("map | dig('a', 'b', default=1)")),
    ("deepCopy", COPY),
    ("mustDeepCopy", COPY),
    // Defaults and flow.
    ("default", Write("value | default('other')")),
    ("empty", Use("`not value`")),
    ("coalesce", Write("coalesce(one, other)")),
    ("ternary", Use("`a if condition else b`")),
    ("all", Use("`not (list | reject | list)`")),
    ("any", Use("`list | select | first is defined`")),
    ("fail", Write("fail('message')")),
    ("deepEqual", Use("`a == b`")),
    ("typeOf", KIND),
    ("typeIs", KIND),
    ("typeIsLike", KIND),
    ("kindOf", KIND),
    ("kindIs", KIND),
    // Encodings and hashes.
    ("b64enc", Write("text | b64encode")),
    ("b64dec", Write("text | b64decode")),
    ("b32enc", Write("text | b32encode")),
    ("b32dec", Write("text | b32decode")),
    ("sha1sum", Write("text | sha1")),
    ("sha256sum", Write("text | sha256")),
    ("sha512sum", Write("text | sha512")),
    ("adler32sum", Write("text | adler32")),
    ("bcrypt", CRYPTO),
    ("htpasswd", CRYPTO),
    ("encryptAES", CRYPTO),
    ("decryptAES", Missing("charts have no use for it")),
    ("derivePassword", RANDOM),
    ("genPrivateKey", RANDOM),
    ("genCA", RANDOM),
    ("genCAWithKey", RANDOM),
    ("genSelfSignedCert", RANDOM),
    ("genSelfSignedCertWithKey", RANDOM),
    ("genSignedCert", RANDOM),
    ("genSignedCertWithKey", RANDOM),
    ("buildCustomCert", RANDOM),
    ("randAlpha", RANDOM),
    ("randAlphaNum", RANDOM),
    ("randAscii", RANDOM),
    ("randNumeric", RANDOM),
    ("randBytes", RANDOM),
    ("uuidv4", RANDOM),
    // Surroundings.
    ("env", SURROUNDINGS),
    ("expandenv", SURROUNDINGS),
    ("getHostByName", SURROUNDINGS),
    ("now", CLOCK),
    ("ago", CLOCK),
];

/// What to do instead of the Helm function `name`.
pub fn from_helm(name: &str) -> Option<Answer> {
    HELM.iter().find(|(helm, _)| *helm == name).map(|(_, answer)| *answer)
}
