//! Where a value can be printed.

use serde_json::Value;

/// What a position makes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The node that it is.
    Node,
    /// Text: a part of a scalar, or a key.
    Text,
    /// Text in a block scalar, whose head says what becomes of the line breaks at its end.
    Block(Chomp),
    /// More entries of a map.
    Entries,
    /// More elements of a list.
    Elements,
}

/// What becomes of the line breaks at the end of a block scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chomp {
    Clip,
    Strip,
    Keep,
}

use Chomp::{Clip, Keep, Strip};
use Kind::{Block, Elements, Entries, Node, Text};

impl Kind {
    /// Whether a value of that type can stand there.
    pub fn takes(self, value: &Value) -> bool {
        let is_text = value.is_string() || value.is_number() || value.is_boolean();
        let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
        match self {
            Self::Node => true,
            Self::Text | Self::Block(_) => is_text,
            Self::Entries => value.is_object() || is_empty(value),
            Self::Elements => value.is_array() || value.as_object().is_some_and(serde_json::Map::is_empty),
        }
    }
}

/// What the templates of [`POSITIONS`] take from others.
pub const HELPERS: [(&str, &str); 3] = [
    (
        "_macros.j2",
        "{% macro bare(v) %}{{ v }}{% endmacro %}\n\
         {% macro lines(v) %}\n\n{{ v }}\n\n{% endmacro %}\n\
         {% macro entry(v) %}\n    k: {{ v }}\n    l: 1\n{% endmacro %}\n\
         {% macro nested(v) %}\na:\n  {{ entry(v) }}\nb:\n- {{ lines(v) }}\n{% endmacro %}\n\
         {% macro text(v) %}\nk: <{{ v }}>\nl: |\n  {{ v }}!\n  .\n{% endmacro %}\n\
         {% macro around() %}\nk:\n  - {{ caller() }}\n{% endmacro %}\n\
         {% macro within() %}\"{{ caller() }}\"{% endmacro %}\n",
    ),
    ("_value.j2", "{{ x }}"),
    ("_text.j2", "a{{ x }}z"),
];

/// Positions: a part of a YAML document in which `x` is printed.
pub const POSITIONS: &[(Kind, &str)] = &[
    // After a key.
    (Node, "k: {{ x }}\nl: 1"),
    (Node, "k:     {{ x }}   \nl: 1"),
    (Node, "k: {{ x }} # note\nl: 1"),
    (Node, "k: {{ x }} # {{ x }}\nl: 1"),
    (Node, "k: {{ x }} # {{ x }}\n# {{ x }}\n  # {{ x }}\nl: 1"),
    (Node, "k:\n  {{ x }}\nl: 1"),
    (Node, "k:\n\n      {{ x }} # note\n\nl: 1"),
    (Node, "k: # note\n  {{ x }}\nl: 1"),
    (Node, "\"k\": {{ x }}\n'l' : {{ x }}"),
    (Node, "k: &anchor {{ x }}\nl: *anchor"),
    (Node, "k: &anchor\n  {{ x }}\nl: *anchor"),
    (Node, "? k\n: {{ x }}\n? l\n: 1"),
    // After a dash.
    (Node, "- {{ x }}\n- 1"),
    (Node, "- 1\n- {{ x }} # note\n- 1"),
    (Node, "- - {{ x }}\n  - 1\n- 1"),
    (Node, "- - - {{ x }}\n- {{ x }}"),
    (Node, "-   {{ x }}\n-   1"),
    (Node, "-\n  {{ x }}\n- 1"),
    (Node, "- k: {{ x }}\n  l: 1"),
    (Node, "- - k: {{ x }}\n    l: {{ x }}\n  - 1"),
    (Node, "- k:\n    {{ x }}\n- l:\n  - {{ x }}"),
    (Node, "- &anchor {{ x }}\n- *anchor"),
    // In flow collections.
    (Node, "k: [{{ x }}, {a: {{ x }}}]\nl: 1"),
    (Node, "k: [ {{ x }} ]\nl: [1,{{ x }},{{x}}]"),
    (Node, "k: {a: {{ x }}, b: [[{{ x }}]]}\nl: 1"),
    (Node, "k: {\"a\":{{ x }},\"b\": 1}\nl: 1"),
    (Node, "k: [\n  {{ x }},\n  {{ x }} # note\n  ]\nl: 1"),
    (Node, "k: {\n  a: {{ x }},\n  'b': {{ x }}}\nl: 1"),
    (Node, "[{{ x }}, {\"k\": {{ x }}}]"),
    (Node, "- [a, {{ x }}] # {{ x }}\n- {k: {{ x }}}"),
    // Through macros, blocks, loops and other templates.
    (Node, "k: {{ bare(x) }}\nl: 1"),
    (Node, "k: {{ lines(x) }}\nl: 1"),
    (Node, "k:\n  {{ lines(x) }}\nl: 1"),
    (Node, "- {{ lines(x) }}\n- {{ bare(x) }} # note"),
    (Node, "k: [{{ bare(x) }}, {a: {{ bare(x) }}}]\nl: 1"),
    (Node, "{{ entry(x) }}\nm: 1"),
    (Node, "k: {{ entry(x) }}\nl: 1"),
    (Node, "k:\n  {{ nested(x) }}\nl: {{ nested(x) }}"),
    (Node, "- {{ entry(x) }}\n- {{ nested(x) }}"),
    (Node, "k: {% call around() %}{{ x }}{% endcall +%}\nl: 1"),
    (Node, "- {% call around() %}\nk: {{ x }}\nl: 1\n{% endcall +%}\n- 1"),
    (Node, "{% set t %}{{ x }}{% endset %}\nk: {{ t }}\nl: 1"),
    (Node, "{% set t %}\na:\n- {{ x }}\nb: 1\n{% endset %}\nk: {{ t }}\nl:\n    {{ t }}\nm: 1"),
    (Node, "{% for i in [x, x] %}\n- {{ i }}\n{% endfor %}\n- 1"),
    (
        Node,
        "{% for i in [x, x] %}\n- k: {{ i }}\n  l:\n  {% for j in [i] %}\n  - {{ j }}\n  {% endfor %}\n{% endfor %}",
    ),
    (Node, "k:\n{%- for i in [x, x] +%}\n  - {{ i }}\n{%- endfor +%}\nl: 1"),
    (Node, "k: [ {{- x -}} , {{- x -}} ]\nl: 1"),
    (Node, "k: {{ x }}\n{%- if true +%}\nl: {{ x }}\n{%- endif +%}\nm: 1"),
    (Node, "{% with y = x %}\nk: {{ y }}\n{% endwith %}\nl: 1"),
    (Node, "k: {% include '_value.j2' +%}\nl: 1"),
    (Node, "- {% include '_value.j2' %} # note\n- 1"),
    (Node, "k: {{ [x] | first }}\nl: {{ {'a': x}.a }}"),
    (Node, "k: {{ x if true }}\nl: {{ dict(a=x).a }}"),
    (Node, "k: {{ dict(a=x) }}\nl: {{ [x, [x]] }}"),
    // Alone on a line, among others.
    (Entries, "first: 1\n{{ x }}\nlast: 1"),
    (Entries, "{{ x }}\nlast: 1"),
    (Entries, "first: 1\n{{ x }}"),
    (Entries, "k:\n  first: 1\n  {{ x }} # note\nl: 1"),
    (Entries, "k:\n  {{ x }}\n  # note\n  last: 1\nl: 1"),
    (Entries, "k: {{ x }}\n  last: 1\nl: 1"),
    (Entries, "- first: 1\n  {{ x }}\n- 1"),
    (Entries, "- {{ x }}\n  last: 1\n- 1"),
    (Entries, "- k:\n    first:\n      - 1\n    {{ x }}\n  l: 1"),
    (Entries, "first: 1\n{{ bare(x) }}\nlast:\n  {{ lines(x) }}\n  more: 1"),
    (Entries, "k: {{ lines(x) }}\n  last: 1\nl: 1"),
    (Elements, "- 1\n{{ x }}\n- 2"),
    (Elements, "k:\n  - 1\n  {{ x }}\nl: 1"),
    (Elements, "k:\n  - a: 1\n    b: 2\n  {{ x }}\n  - 2\nl: 1"),
    (Elements, "k: {{ x }}\n  - 2\nl: 1"),
    (Elements, "k:\n  {{ lines(x) }}\n  - 2\nl: 1"),
    // Among the characters of a plain scalar.
    (Text, "k: a{{ x }}\nl: 1"),
    (Text, "k: {{ x }}z\nl: 1"),
    (Text, "k: a {{ x }} z # note\nl: 1"),
    (Text, "k: {{ x }}{{ x }}\nl: 1"),
    (Text, "k: {{ x }}:{{ x }} # {{ x }}\nl: 1"),
    (Text, "k: {{ x }} {{ x }}\nl: 1"),
    (Text, "k:{{ x }}\n"),
    (Text, "k: http://{{ x }}/{{ x }}?q={{ x }}#{{ x }}\nl: 1"),
    (Text, "- a{{ x }}\n- - {{ x }}z\n- -{{ x }}\n- --k={{ x }}"),
    (Text, "- k: a{{ x }}\n  l: 1"),
    (Text, "k:\n  a{{ x }}z\nl: 1"),
    (Text, "k: &anchor a{{ x }}\nl: *anchor"),
    (Text, "k: [a{{ x }}, {{ x }}z, {a: {{ x }}{{ x }}}]\nl: 1"),
    (Text, "k: [\n  a{{ x }},\n  {{ x }} z # note\n  ]\nl: 1"),
    // Over several lines of a plain scalar.
    (Text, "k: a\n  {{ x }}\n  z\nl: 1"),
    (Text, "k: {{ x }}\n  z\nl: 1"),
    (Text, "k: a\n  z{{ x }}\n\n  z\nl: 1"),
    (Text, "k:\n  a\n  {{ x }}\nl: 1"),
    (Text, "k:\n  a {{ x }}\n    z {{ x }} # note\nl: 1"),
    (Text, "- a\n  {{ x }}\n- - {{ x }}\n    z\n- 1"),
    (Text, "- k: a\n    {{ x }} z\n  l: 1"),
    (Text, "k: [a\n  {{ x }}\n  z, b]\nl: 1"),
    // In quotes.
    (Text, "k: \"{{ x }}\"\nl: 1"),
    (Text, "k: \"<{{ x }}> \\t\\\\{{ x }}\" # {{ x }}\nl: 1"),
    (Text, "k: \" {{ x }} \\\" {{ x }} \"\nl: 1"),
    (Text, "k: '{{ x }}'\nl: 1"),
    (Text, "k: 'it''s {{ x }}''{{ x }}' # {{ x }}\nl: 1"),
    (Text, "- \"{{ x }}\"\n- '{{ x }}'\n- - \"a{{ x }}\"\n  - 'a{{ x }}'"),
    (Text, "k: [\"{{ x }}\", '{{ x }}', {'a': \"{{ x }}\"}]\nl: 1"),
    (Text, "k: \"a\n  {{ x }}\n  z\"\nl: 1"),
    (Text, "k: \"{{ x }}\n\n  z\\\n  {{ x }}\\n\\\n  \\ {{ x }}\"\nl: 1"),
    (Text, "k: 'it''s\n  {{ x }}\n\n  {{ x }} '\nl: 1"),
    (Text, "k:\n  \"{{ x }}\"\nl:\n  '{{ x }}'"),
    // As a key, or in one.
    (Text, "{{ x }}: 1\nlast-key: 1"),
    (Text, "first-key: 1\n{{ x }} : {l: 1}"),
    (Text, "a-{{ x }}: 1\n{{ x }}-z: 1"),
    (Text, "k {{ x }} l:\n  m: 1"),
    (Text, "\"{{ x }}\": 1"),
    (Text, "'{{ x }}': 1"),
    (Text, "\"a'{{ x }}\": 1\n'z\"{{ x }}' : 1"),
    (Text, "- {{ x }}: 1\n  last-key: 1\n- - {{ x }}: 1"),
    (Text, "k:\n  {{ x }}: 1\n  last-key: 1"),
    (Text, "{{ x }}:\n  - 1\nlast-key: 1"),
    (Text, "? {{ x }}\n: 1\n? last-key\n: 1"),
    (Text, "? a{{ x }}\n: 1\n? \"z{{ x }}\"\n: 1"),
    (Text, "k: {? {{ x }} : 1, ? a{{ x }}: 2}\nl: 1"),
    (Text, "k: { {{ x }}: 1, a{{ x }}: 2, \"b{{ x }}\": 3, 'c{{ x }}': 4}\nl: 1"),
    (Text, "k: [{{ x }}: 1, \"{{ x }}\":2]\nl: 1"),
    (Text, "k: {\n  {{ x }}: 1,\n  a{{ x }}: 2\n  }\nl: 1"),
    (Text, "k: {first-key: 1, {{ x }} : [1]}\nl: 1"),
    // Text through macros, blocks, loops and other templates.
    (Text, "k: a{{ bare(x) }}\nl: \"{{ bare(x) }}\"\nm: '{{ bare(x) }}'"),
    (Text, "{{ bare(x) }}: 1\n\"a{{ bare(x) }}\": 1"),
    (Text, "k:\n  {{ text(x) }}\nl: {{ text(x) }}"),
    (Text, "- {{ text(x) }}\n- [a{{ bare(x) }}]"),
    (Text, "k: {% call within() %}{{ x }}{% endcall +%}\nl: 1"),
    (Text, "{% set t %}a{{ x }}{% endset %}\nk: {{ t }}\nl: \"{{ t }}\"\nm: '{{ t }}'"),
    (Text, "k: {% for i in [x, x] %}{{ i }},{% endfor +%}\nl: 1"),
    (Text, "k: \"{% for i in [x, x] %}{{ i }}{% if not loop.last %}, {% endif %}{% endfor %}\"\nl: 1"),
    (Text, "k: {% include '_text.j2' +%}\nl: \"{% include '_value.j2' %}\""),
    (Text, "k: a\n  {{- x -}}\n  z\nl: 1"),
    (Text, "k: \"a {{- x -}} z\"\nl: ' {{- x -}}  '"),
    (Text, "k: a{{ [x, x] | last }}\nl: \"{{ {'a': x}.a }}\""),
    // In block scalars.
    (Block(Clip), "k: |\n  {{ x }}\nl: 1"),
    (Block(Clip), "k: |\n  a\n  {{ x }}\n  z\nl: 1"),
    (Block(Clip), "k: |\n  a {{ x }} z\n  {{ x }}\nl: 1"),
    (Block(Clip), "k: |\n  {{ x }}z\nl: 1"),
    (Block(Clip), "k: |\n  a\n    {{ x }}\n  z\nl: 1"),
    (Block(Clip), "k: |\n  a\n\n    a {{ x }}\n\n  z\n\nl: 1"),
    (Block(Clip), "k: | # note\n      {{ x }}\nl: 1"),
    (Block(Strip), "k: |-\n  {{ x }}\nl: 1"),
    (Block(Strip), "k: |-\n  a {{ x }}\n\n\nl: 1"),
    (Block(Keep), "k: |+\n  {{ x }}\nl: 1"),
    (Block(Keep), "k: |+\n  a\n  {{ x }}\n\nl: 1"),
    (Block(Clip), "k: |2\n  {{ x }}\nl: 1"),
    (Block(Clip), "k: |2\n    {{ x }}\n  z\nl: 1"),
    (Block(Clip), "k: |1\n  {{ x }}\nl: 1"),
    (Block(Strip), "k: |4-\n       {{ x }}\nl: 1"),
    (Block(Keep), "k: |+2\n  a{{ x }}\nl: 1"),
    (Block(Clip), "- |\n  {{ x }}\n- 1"),
    (Block(Clip), "- - |\n    a{{ x }}\n  - 1"),
    (Block(Clip), "- k: |\n    {{ x }}\n  l: 1"),
    (Block(Clip), "- |2\n   {{ x }}\n- 1"),
    (Block(Clip), "- - |1\n    {{ x }}\n  - 1"),
    (Block(Clip), "k:\n  |\n  {{ x }}\nl: 1"),
    (Block(Clip), "k: &anchor |\n  {{ x }}\nl: *anchor"),
    (Block(Clip), "? k\n: |\n  {{ x }}\n? l\n: 1"),
    (Block(Clip), "k: >\n  {{ x }}\nl: 1"),
    (Block(Clip), "k: >\n  a\n  {{ x }}\n  z\nl: 1"),
    (Block(Clip), "k: >\n  a {{ x }} z\n\n  {{ x }}\nl: 1"),
    (Block(Clip), "k: >\n  a\n    {{ x }}\n  z\nl: 1"),
    (Block(Strip), "k: >-\n  {{ x }}\nl: 1"),
    (Block(Keep), "k: >+\n  {{ x }}z\n\nl: 1"),
    (Block(Clip), "k: >2\n    {{ x }}\n  z\nl: 1"),
    (Block(Strip), "- >-\n  a\n  {{ x }}\n- 1"),
    (Block(Clip), "k: |\n  {{ bare(x) }}\nl: |\n  a {{ lines(x) }}\nm: 1"),
    (Block(Clip), "k: |\n  {% for i in [x, x] %}\n  a {{ i }}\n  {% endfor %}\nl: 1"),
    (Block(Clip), "{% set t %}{{ x }}{% endset %}\nk: |\n  {{ t }}\nl: >\n  a {{ t }}\nm: 1"),
    (Block(Clip), "k: |\n  a {% include '_text.j2' +%}\nl: 1"),
    (Block(Clip), "k: |\n  # {{ x }}\n  {{ x }}: {{ x }}\nl: 1"),
    // In comments.
    (Node, "# {{ x }}\nk: 1 # {{ x }}"),
    (Node, "k: # {{ x }}\n  - 1 # a{{ x }}z\n# {{ x }}{{ x }}\n"),
    (Node, "k: [1, # {{ x }}\n  2]\nl: 1"),
    (Node, "# {{ bare(x) }}\nk: 1 # {{ lines(x) }}"),
];
