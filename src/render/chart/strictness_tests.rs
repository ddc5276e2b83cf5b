//! An undefined value is an error wherever it is used, at its place in the template.

use std::sync::Arc;

use serde_json::json;

use super::*;

/// What is told of a template that uses `values.web.nope`: the rule and the text that the label marks.
fn told(template: &str) -> Vec<(String, String)> {
    let named = [("t".to_owned(), Arc::new(Text::new("t", template)))];
    let variables = json!({"values": {"web": {"replicas": 1, "list": [{"n": 1}, {}], "name": "a"}}});
    let (compiled, mut diagnostics) = Templates::alone(&named, variables);
    diagnostics.extend(compiled.render_named("t").1);
    let told = diagnostics.iter().map(|found| {
        let marked = found.labels.first().map_or("", |label| label.text.slice(label.span));
        (found.rule.to_string(), marked.to_owned())
    });
    told.collect()
}

/// Templates that use an undefined value, each in another way.
const USES: &[&str] = &[
    "a: {{ values.web.nope }}\n",
    "a: \"{{ values.web.nope }}\"\n",
    "a: {{ values.web.nope.more }}\n",
    "a: {{ values.web.nope['more'] }}\n",
    "a: {{ values.web.nope[0] }}\n",
    "a: {{ values.web.nope[1:] }}\n",
    "{% if values.web.nope %}{% endif %}",
    "{% if not values.web.nope %}{% endif %}",
    "{% if values.web.nope and true %}{% endif %}",
    "{% if true and values.web.nope %}{% endif %}",
    "{% if values.web.nope or true %}{% endif %}",
    "{% if false or values.web.nope %}{% endif %}",
    "{% if values.web.nope == 1 %}{% endif %}",
    "{% if 1 == values.web.nope %}{% endif %}",
    "{% if values.web.nope != 1 %}{% endif %}",
    "{% if values.web.nope < 1 %}{% endif %}",
    "{% if values.web.nope >= 1 %}{% endif %}",
    "{% if 1 in values.web.nope %}{% endif %}",
    "{% if values.web.nope in [1] %}{% endif %}",
    "{% if values.web.nope not in [1] %}{% endif %}",
    "{% for x in values.web.nope %}{% endfor %}",
    "{% for x in [1] if values.web.nope %}{% endfor %}",
    "a: {{ 1 if values.web.nope else 2 }}\n",
    "a: {{ values.web.nope if true else 2 }}\n",
    "a: {{ values.web.nope + 1 }}\n",
    "a: {{ 1 - values.web.nope }}\n",
    "a: {{ -values.web.nope }}\n",
    "a: {{ values.web.nope * 2 }}\n",
    "a: {{ 'a' ~ values.web.nope }}\n",
    "a: {{ values.web.nope ~ 'a' }}\n",
    "a: {{ [values.web.nope] }}\n",
    "a: {{ {'k': values.web.nope} }}\n",
    "a: {{ values.web[values.web.nope] }}\n",
    "{% set x = values.web.nope %}a: {{ x }}\n",
    "{% with x = values.web.nope %}a: {{ x }}\n{% endwith %}",
    "{% macro m(x) %}{{ x }}{% endmacro %}a: {{ m(values.web.nope) }}\n",
    "a: {{ values.web.list | map(attribute='n') | list }}\n",
    "{% for x in values.web.list %}\n- {{ x.n }}\n{% endfor %}\n",
];

#[test]
fn every_use_of_an_undefined_value_is_refused() {
    for template in USES.iter().copied() {
        let told = told(template);
        let rules: Vec<_> = told.iter().map(|(rule, _)| rule.as_str()).collect();
        assert_eq!(rules, ["template/undefined"], "{template}");
        let marked = &told[0].1;
        assert!(
            ["values.web.nope", "x.n", "map(attribute='n')"].iter().any(|name| marked.contains(name)),
            "{marked}"
        );
    }
}

#[test]
fn no_filter_nor_test_takes_an_undefined_value() {
    for call in functions::FAMILIES.iter().flat_map(|family| family.functions) {
        let (name, with) = (call.name(), call.call.contains('('));
        let template = match call.kind {
            functions::Kind::Filter(_) => {
                format!("a: {{{{ values.web.nope | {name}{} }}}}\n", if with { "('1')" } else { "" })
            }
            functions::Kind::Test(_) => {
                format!("a: {{{{ values.web.nope is {name}{} }}}}\n", if with { "('1')" } else { "" })
            }
            functions::Kind::Function => format!("a: {{{{ {name}(values.web.nope) }}}}\n"),
        };
        let told = told(&template);
        let rules: Vec<_> = told.iter().map(|(rule, _)| rule.as_str()).collect();
        let lenient = ["default", "required", "coalesce", "defined", "undefined"].contains(&name);
        let expected = match name {
            "required" => &["template/error"][..],
            _ if lenient => &[],
            _ => &["template/undefined"],
        };
        assert_eq!(rules, expected, "{template}: {told:?}");
    }
}
