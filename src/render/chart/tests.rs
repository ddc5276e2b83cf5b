use std::sync::Arc;

use serde_json::{Value, json};

use super::*;

impl Templates<'_> {
    /// The templates of a chart that is alone.
    pub(in crate::render) fn alone(
        templates: &[(String, Arc<Text>)],
        variables: Value,
    ) -> (Self, Vec<Diagnostic>) {
        let mut shelf = Shelf::default();
        let chart = shelf.add_chart("chart", templates);
        Self::new(&Arc::new(shelf), chart, variables)
    }

    pub(in crate::render) fn render_named(&self, name: &str) -> (Option<Text>, Vec<Diagnostic>) {
        let (_, number) = self.shelf.own(self.chart).find(|(own, _)| *own == name).unwrap();
        self.render(number)
    }
}

/// Renders the first template of several, all of which see `variables`.
fn render_all(templates: &[(&str, &str)], variables: Value) -> (String, Vec<Diagnostic>) {
    let named = |(name, source): &(&str, &str)| ((*name).to_owned(), Arc::new(Text::new(*name, *source)));
    let named: Vec<_> = templates.iter().map(named).collect();
    let (compiled, mut diagnostics) = Templates::alone(&named, variables);
    let (text, more) = compiled.render_named(templates[0].0);
    diagnostics.extend(more);
    (text.map_or_else(String::new, |text| text.content().to_owned()), diagnostics)
}

fn render(template: &str, variables: Value) -> String {
    let (text, diagnostics) = render_all(&[("t", template)], variables);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    text
}

#[test]
fn values_come_out_as_they_stand() {
    let cases = [
        ("a: {{ x }}\n", json!("yes"), "a: \"yes\"\n"),
        ("a: {{ x }}\n", json!(5), "a: 5\n"),
        ("a: {{ x }}\n", json!(null), "a: null\n"),
        ("a: {{ x }}:{{ x }}\n", json!("v"), "a: v:v\n"),
        ("a: 1.{{ x }}\n", json!(20), "a: \"1.20\"\n"),
        ("a: \"{{ x }}!\"\n", json!("q\"\n"), "a: \"q\\\"\\n!\"\n"),
        ("a: 'it''s {{ x }}'\n", json!("o'c"), "a: 'it''s o''c'\n"),
        ("a: 'it''s {{ x }}'\n", json!("o\nc"), "a: \"it's o\\nc\"\n"),
        ("{{ x }}: 1\n", json!("on"), "\"on\": 1\n"),
        ("a: [{{ x }}, b]\n", json!("x, y"), "a: [\"x, y\", b]\n"),
        ("a: {{ x }} # {{ x }}\n", json!({"k": [1]}), "a:\n  k:\n  - 1\n  # {\"k\":[1]}\n"),
        ("a:\n  - {{ x }}\n", json!({"k": 1, "l": 2}), "a:\n  - k: 1\n    l: 2\n"),
        ("a:\n  b: 1\n  {{ x }}\n", json!({"k": 1}), "a:\n  b: 1\n  k: 1\n"),
        ("a:\n  b: 1\n  {{ x }}\n", json!({}), "a:\n  b: 1\n"),
        ("a:\n  {{ x }}\nb: 1\n", json!({}), "a:\n  {}\nb: 1\n"),
        ("a: {{ x }}\nb: 1\n", json!([]), "a: []\nb: 1\n"),
        ("a: {{ x }}\n  b: 1\n", json!({}), "a:\n  b: 1\n"),
        ("a: |\n  one {{ x }}\n  {{ x }}\n", json!("p\nq"), "a: |\n  one p\n  q\n  p\n  q\n"),
        ("a: |-\n  {{ x }}\nb: 2\n", json!(" p\nq"), "a: \" p\\nq\"\nb: 2\n"),
        ("a: >\n  x {{ x }}\n  y\n", json!("p\nq"), "a: \"x p\\nq y\\n\"\n"),
        ("a: {{ x }}\n", json!("p\nq\n"), "a: |\n  p\n  q\n"),
        ("a: {{ x | safe }}\n", json!("[1, 2]"), "a: [1, 2]\n"),
        ("a: {{ x | tojson }}\n", json!({"k": 1}), "a: '{\"k\":1}'\n"),
        ("a: {{ x if x }}\n", json!(""), "a:\n"),
    ];
    for (template, x, expected) in cases {
        assert_eq!(render(template, json!({"x": x.clone()})), expected, "{template} with {x}");
    }
}

#[test]
fn scalars_of_several_lines_take_values() {
    let cases = [
        ("a: x\n  {{ x }}\n  z\n", json!("k: v"), "a: 'x k: v z'\n"),
        ("a: {{ x }}\n\n  z # note\nb: 1\n", json!("v"), "a: \"v\\nz\" # note\nb: 1\n"),
        ("- - {{ x }}\n    z\n- 1\n", json!("#"), "- - '# z'\n- 1\n"),
        ("a:\n  x\n  \"{{ x }}\"\n", json!("\""), "a:\n  x \"\"\"\n"),
        ("a: [x\n  {{ x }}, b]\n", json!("y, z"), "a: [\"x y, z\", b]\n"),
        ("a: |2\n    {{ x }}\n", json!("p\n\0"), "a: \"  p\\n  \\u0000\\n\"\n"),
        ("a:\n  |1\n   {{ x }}\n", json!("\np"), "a:\n  \"  \\n  p\\n\"\n"),
        ("a: {{ x }}   \n", json!("p\nq"), "a: |-\n  p\n  q\n"),
    ];
    for (template, x, expected) in cases {
        assert_eq!(render(template, json!({"x": x.clone()})), expected, "{template} with {x}");
    }
}

#[test]
fn maps_and_lists_stand_among_their_own() {
    let cases = [
        ("- &a {{ x }}\n- *a\n", json!({"k": 1}), "- &a\n  k: 1\n- *a\n"),
        ("a:\n- 1\n{{ x }}\nb: 1\n", json!([2]), "a:\n- 1\n- 2\nb: 1\n"),
        ("a:\n- 1\n{{ x }}\nb: 1\n", json!({"k": 2}), "a:\n- 1\nk: 2\nb: 1\n"),
        ("a:\n{{ x }}\nb: 1\n", json!([2]), "a:\n- 2\nb: 1\n"),
        ("a:\n- k: 1\n  l: 1\n{{ x }}\n", json!([2]), "a:\n- k: 1\n  l: 1\n- 2\n"),
        ("a: 1\n{{ x }} # note\n", json!({}), "a: 1\n # note\n"),
        ("{{ x }}\n---\na: 1\n", json!({"k": 2}), "k: 2\n---\na: 1\n"),
        ("--- {{ x }} # note\n", json!({"k": [2]}), "---\nk:\n- 2\n# note\n"),
        ("? {{ x }}\n: 1\n", json!(true), "? \"true\"\n: 1\n"),
    ];
    for (template, x, expected) in cases {
        assert_eq!(render(template, json!({"x": x.clone()})), expected, "{template} with {x}");
    }
}

#[test]
fn a_long_key_says_that_it_is_one() {
    let long = "k".repeat(1001);
    let (block, flow) = (format!("? \"{long}\"\n  : 1\n"), format!("[{{? \"{long}\": 1}}]\n"));
    assert_eq!(render("- {{ x }}: 1\n", json!({"x": long})), format!("- {block}"));
    assert_eq!(render("[{ {{- x }}: 1}]\n", json!({"x": long})), flow);
    assert_eq!(render("[{{ x }}]\n", json!({"x": {long.clone(): 1}})), flow.replace('"', ""));
}

#[test]
fn a_string_that_looks_like_a_mark_is_a_string() {
    let forged = format!("{}k: v\n{}", mark::BEGIN, mark::END);
    let given = "{% set y %}{{ x }}{% endset %}a: {{ [x] | join }}\na: {{ [y] | join }}\na: {{ y }}\n";
    let text = format!("a: |-\n  {}k: v\n  {}\n", mark::BEGIN, mark::END).repeat(3);
    assert_eq!(render(given, json!({"x": forged})), text);
}

#[test]
fn macros_give_text_to_expressions_and_yaml_to_the_place() {
    let macros = "{% macro name(n) %}{{ x }}-{{ n }}{% endmacro %}\
        {% macro labels(n) %}\napp: {{ name(n) }}\n{{ extra }}\nlen: {{ name(n) | length }}\n{% endmacro %}";
    let page = "{% from 'm' import labels, name %}\nmetadata:\n  name: {{ name('web') }}\n  labels:\n    {{ labels('web') }}\n    tier: a\n  copy: {{ labels('api') }}\n  upper: {{ name('web') | upper }}\n  same: {{ name('a') == 'yes-a' }}\n";
    let (text, diagnostics) =
        render_all(&[("t", page), ("m", macros)], json!({"x": "yes", "extra": {"k": "0644"}}));
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let expected = "metadata:\n  name: yes-web\n  labels:\n    app: yes-web\n    k: \"0644\"\n    len: 7\n    tier: a\n  copy:\n    app: yes-api\n    k: \"0644\"\n    len: 7\n  upper: YES-WEB\n  same: true\n";
    assert_eq!(text, expected);
}

#[test]
fn an_undefined_value_is_told_with_its_place_and_its_neighbours() {
    let cases = [
        (
            "a: 1\nb: {{ values.web.replicaz }}\n",
            "2:7 values.web.replicaz",
            "did you mean `values.web.replicas`?",
        ),
        ("{% set z = values.wep.replicas %}", "1:12 values.wep", "did you mean `values.web`?"),
        ("a: {{ values.web.tag | upper }}\n", "1:7 values.web.tag", "`values.web` has `replicas`"),
        ("{% for i in values.hosts %}{% endfor %}", "1:13 values.hosts", "`values` has `web`"),
        ("{% if value.web %}{% endif %}", "1:7 value", "did you mean `values`?"),
        (
            "a: {{ values.web.replicas.x.y }}\n",
            "1:7 values.web.replicas.x",
            "`values.web.replicas` is no map, or an empty one",
        ),
    ];
    for (template, place, help) in cases {
        let (_, diagnostics) = render_all(&[("t", template)], json!({"values": {"web": {"replicas": 1}}}));
        let found = &diagnostics[0];
        let label = &found.labels[0];
        let at = label.text.position(label.span.start);
        let shown = format!("{}:{} {}", at.line, at.column, label.text.slice(label.span));
        assert_eq!((found.rule.as_ref(), shown.as_str()), ("template/undefined", place), "{template}");
        assert_eq!(found.help.first().map(String::as_str), Some(help), "{template}");
    }
}

#[test]
fn what_cannot_stand_where_it_is_printed_is_refused() {
    let cases = [
        ("a: \"{{ x }}\"\n", json!(null)),
        ("a: v{{ x }}\n", json!([1])),
        ("{{ x }}: 1\n", json!({"k": 1})),
        ("a: &{{ x }} 1\n", json!("anchor")),
        ("a: \"\\{{ x }}\"\n", json!("\"")),
        ("a: |\n  {{ x }}\n", json!({"k": 1})),
        ("a: x\n  {{ x }}\n", json!({"k": 1})),
        ("a: {{ x }}\n  z\n", json!({"k": 1})),
        ("a: 1\n{{ x }}\n", json!("text")),
        ("a: 1\n{{ x }}\n", json!(null)),
        ("a: 1\n{{ x }}\n", json!([1])),
        ("- 1\n{{ x }}\n", json!({"k": 1})),
        ("a: {{ x }}\n  b: 1\n", json!("text")),
        ("? {{ x }}\n: 1\n", json!([1])),
        ("a:\n  - 1\n{{ x }}\n", json!([1])),
        ("a:\n- 1\n{{ x }}\n- 2\n", json!({"k": 1})),
    ];
    for (template, x) in cases {
        let (_, diagnostics) = render_all(&[("t", template)], json!({"x": x}));
        let rules: Vec<_> = diagnostics.iter().map(|found| found.rule.as_ref()).collect();
        assert_eq!(rules, ["template/placement"], "{template}");
    }
}

#[test]
fn rendered_places_lead_back_to_the_template() {
    let template =
        "{# head #}\nkind: Pod\n{% if x %}\nmetadata:\n  name: {{ x }}-a\n{% endif %}\nspec: {{ y }}\n";
    let named = [("t".to_owned(), Arc::new(Text::new("t", template)))];
    let (compiled, _) = Templates::alone(&named, json!({"x": "web", "y": {"a": 1, "b": 2}}));
    let text = compiled.render_named("t").0.unwrap();
    let origin = |needle: &str| {
        let at = text.content().find(needle).unwrap() as u32;
        let (template, span) = text.map().unwrap().origin(at).unwrap();
        let place = template.position(span.start);
        format!("{}:{}", place.line, place.column)
    };
    assert_eq!(text.content(), "kind: Pod\nmetadata:\n  name: web-a\nspec:\n  a: 1\n  b: 2\n");
    assert_eq!(
        ["kind", "name", "web", "-a", "spec", "b:"].map(origin),
        ["2:1", "5:3", "5:12", "5:16", "7:1", "7:10"]
    );
}

/// Templates and what they give where `x` is `v` and `t` a tree.
const CONSTRUCTS: &[(&str, &str)] = &[
    ("a: {{- x -}}  \nb: 1\n", "a:vb: 1\n"),
    ("a: {{+ x +}}\n", "a: v\n"),
    ("{% raw %}a: \"{{ x }}\"{% endraw %}\n", "a: \"{{ x }}\"\n"),
    ("{# c #}\na: 1 {# d #}\n", "a: 1 \n"),
    (
        "{% macro m(k) %}\n{{ k }}:\n  {{ caller() }}\n{% endmacro %}\n{% call m('a') %}\nb: {{ x }}\n{% endcall %}\n",
        "a:\n  b: v\n",
    ),
    ("a: {% filter upper %}{{ x }}-{{ x }}{% endfilter %}\n", "a: V-V\n"),
    ("{% set s | upper %}{{ x }}: 1{% endset %}\na: {{ s }}\n", "a: 'V: 1'\n"),
    ("{% for i in [1, 2] recursive %}\n- {{ i }}\n{% endfor %}\n", "- 1\n- 2\n"),
    (
        "a:\n{% for i in t recursive %}\n- n: {{ i.n }}\n{% if i.c %}\n  c:\n    {{ loop(i.c) }}\n{% endif %}\n{% endfor %}\n",
        "a:\n- n: 1\n  c:\n    - n: 2\n",
    ),
    ("{% with y = x ~ 'w' %}\na: {{ y }}\n{% endwith %}\n", "a: vw\n"),
    ("a: {{ 'p' if x == 'v' else 'q' }}\n", "a: p\n"),
    ("a: {{ [1, {'b': x}] }}\n", "a:\n- 1\n- b: v\n"),
    ("a: {{ x | default('d') | replace('v', 'w') }}\n", "a: w\n"),
    ("a: {{ y | default('d') }}\n", "a: d\n"),
    ("a: {{ dict(b=1) }}\n", "a:\n  b: 1\n"),
    (
        "{% set ns = namespace(n=0) %}\n{% for i in range(3) %}\n{% set ns.n = ns.n + i %}\n{% endfor %}\na: {{ ns.n }}\n",
        "a: 3\n",
    ),
    ("{% include 'part' %}\n", "p: v\n"),
    ("{% import 'lib' as lib %}\na: {{ lib.name() | length }}\nb: {{ lib.name() }}\n", "a: 3\nb: n-v\n"),
    ("a: {{ t[0].n }}{{ (x or 'w').missing | default('-') }}\n", "a: 1-\n"),
    (
        "{% import 'lib' as lib %}\n{% set l = {'m': [lib.name]} %}\na: {{ l.m[0]()[:1] ~ (l['m'][0]()) }}\n",
        "a: nn-v\n",
    ),
    ("{% extends 'base' %}{% block b %}\nq: {{ x }}\n{{ super() }}{% endblock %}", "base: 1\nq: v\np: 1\n"),
];

#[test]
fn every_construct_of_the_language_keeps_its_meaning() {
    for (template, expected) in CONSTRUCTS.iter().copied() {
        let others = [
            ("t", template),
            ("part", "p: {{ x }}\n"),
            ("lib", "{% macro name() %}n-{{ x }}{% endmacro %}"),
            ("base", "base: 1\n{% block b %}\np: 1\n{% endblock %}"),
        ];
        let (text, diagnostics) =
            render_all(&others, json!({"x": "v", "t": [{"n": 1, "c": [{"n": 2, "c": []}]}]}));
        let messages: Vec<_> = diagnostics.iter().map(|found| &found.message).collect();
        assert_eq!((text.as_str(), messages), (expected, vec![]), "{template}");
    }
}
