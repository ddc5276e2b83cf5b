use std::fmt;

use crate::yaml::View;

/// Which labels an object must carry.
///
/// Read from a LabelSelector, a plain map of labels, or the text of a `labelSelector` parameter (apimachinery
/// `pkg/labels/selector.go`). All requirements must hold; a selector without any matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    requirements: Vec<Requirement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equals,
    In,
    NotEquals,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}

/// Why a text or a LabelSelector cannot be read as a selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSelector {
    /// The text breaks off or goes on where it should not.
    #[error("unable to parse requirement: found '{found}', expected: {expected}")]
    Syntax {
        /// What stands there; empty at the end.
        found: String,
        /// What could stand there.
        expected: &'static str,
    },
    /// An operator that a LabelSelector does not have.
    #[error("\"{0}\" is not a valid label selector operator")]
    Operator(String),
}

impl Selector {
    /// Reads a LabelSelector: `matchLabels` and `matchExpressions`.
    ///
    /// # Errors
    /// [`BadSelector::Operator`] for an operator other than In, NotIn, Exists and DoesNotExist.
    pub fn of_label_selector<'a>(selector: impl View<'a>) -> Result<Self, BadSelector> {
        let mut read = selector.get("matchLabels").map(Self::of_labels).unwrap_or_default();
        for expression in selector.get("matchExpressions").into_iter().flat_map(View::items) {
            let text = |field| expression.get(field).and_then(View::as_str).unwrap_or_default();
            let operator = match text("operator") {
                "In" => Operator::In,
                "NotIn" => Operator::NotIn,
                "Exists" => Operator::Exists,
                "DoesNotExist" => Operator::DoesNotExist,
                other => return Err(BadSelector::Operator(other.to_owned())),
            };
            let values = expression.get("values").into_iter().flat_map(View::items);
            let values = values.filter_map(View::as_str).map(str::to_owned).collect();
            read.requirements.push(Requirement { key: text("key").to_owned(), operator, values });
        }
        Ok(read)
    }

    /// Reads a plain map of labels, as a Service's selector is.
    pub fn of_labels<'a>(labels: impl View<'a>) -> Self {
        let equal = labels.entries().map(|(key, value)| Requirement {
            key: key.to_owned(),
            operator: Operator::Equals,
            values: vec![value.as_str().unwrap_or_default().to_owned()],
        });
        Self { requirements: equal.collect() }
    }

    /// Reads the text of a `labelSelector` parameter or of kubectl's `-l`: `app=web,tier in (a,b),!legacy`.
    ///
    /// # Errors
    /// [`BadSelector::Syntax`] in the API server's words.
    pub fn parse(text: &str) -> Result<Self, BadSelector> {
        let mut scanner = Scanner { rest: text };
        let mut requirements = Vec::new();
        while !scanner.at_end() {
            requirements.push(scanner.requirement()?);
            if !scanner.at_end() {
                scanner.expect(",")?;
            }
        }
        Ok(Self { requirements })
    }

    /// Whether `labels`, a map of strings or nothing, meet it.
    pub fn matches<'a>(&self, labels: Option<impl View<'a>>) -> bool {
        self.matches_with(|key| labels.and_then(|labels| labels.get(key)).and_then(View::as_str))
    }

    /// Whether the labels whose values `label` gives meet it.
    pub fn matches_with<'a>(&self, label: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.requirements.iter().all(|requirement| requirement.holds(label(&requirement.key)))
    }

    /// A label, key and value, that all that it matches have, where one follows from it.
    pub fn certain(&self) -> Option<(&str, &str)> {
        let certain = |requirement: &&Requirement| {
            matches!(requirement.operator, Operator::Equals | Operator::In) && requirement.values.len() == 1
        };
        self.requirements.iter().find(certain).map(|found| (found.key.as_str(), found.values[0].as_str()))
    }

    /// The keys that it asks for, and the values that it compares each with.
    pub fn requirements(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.requirements.iter().map(|requirement| (requirement.key.as_str(), requirement.values.as_slice()))
    }

    /// The same without what it asks of the labels whose keys `dropped` names.
    pub fn without(&self, dropped: impl Fn(&str) -> bool) -> Self {
        let kept = self.requirements.iter().filter(|requirement| !dropped(&requirement.key));
        Self { requirements: kept.cloned().collect() }
    }

    /// Whether it matches everything.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }
}

impl Requirement {
    fn holds(&self, label: Option<&str>) -> bool {
        let listed = || label.is_some_and(|label| self.values.iter().any(|value| value == label));
        let number = |text: &str| text.parse::<i64>().ok();
        let compared = || number(label?).zip(number(self.values.first()?));
        match self.operator {
            Operator::Equals | Operator::In => listed(),
            Operator::NotEquals | Operator::NotIn => !listed(),
            Operator::Exists => label.is_some(),
            Operator::DoesNotExist => label.is_none(),
            Operator::GreaterThan => compared().is_some_and(|(label, limit)| label > limit),
            Operator::LessThan => compared().is_some_and(|(label, limit)| label < limit),
        }
    }
}

struct Scanner<'t> {
    rest: &'t str,
}

impl<'t> Scanner<'t> {
    fn at_end(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        self.rest.is_empty()
    }

    fn take(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, token: &'static str) -> Result<(), BadSelector> {
        match self.take(token) {
            true => Ok(()),
            false => Err(self.unexpected(token)),
        }
    }

    fn unexpected(&self, expected: &'static str) -> BadSelector {
        let found = self.rest.chars().next().map(String::from).unwrap_or_default();
        BadSelector::Syntax { found, expected }
    }

    fn word(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        let is_end = |c: char| c.is_whitespace() || "=!,()<>".contains(c);
        let (word, rest) = self.rest.split_at(self.rest.find(is_end).unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    fn requirement(&mut self) -> Result<Requirement, BadSelector> {
        let absent = self.take("!");
        let key = self.word().to_owned();
        if key.is_empty() {
            return Err(self.unexpected("identifier"));
        }
        let bare = |operator| Requirement { key: key.clone(), operator, values: Vec::new() };
        if absent {
            return Ok(bare(Operator::DoesNotExist));
        }
        let signs = [
            ("==", Operator::Equals),
            ("=", Operator::Equals),
            ("!=", Operator::NotEquals),
            (">", Operator::GreaterThan),
            ("<", Operator::LessThan),
        ];
        for (sign, operator) in signs {
            if self.take(sign) {
                return Ok(Requirement { values: vec![self.word().to_owned()], ..bare(operator) });
            }
        }
        match self.at_end() || self.rest.starts_with(',') {
            true => Ok(bare(Operator::Exists)),
            false => {
                let operator = match self.word() {
                    "in" => Operator::In,
                    "notin" => Operator::NotIn,
                    other => {
                        let expected = "in, notin, =, ==, !=, gt, lt";
                        return Err(BadSelector::Syntax { found: other.to_owned(), expected });
                    }
                };
                Ok(Requirement { values: self.values()?, ..bare(operator) })
            }
        }
    }

    fn values(&mut self) -> Result<Vec<String>, BadSelector> {
        self.expect("(")?;
        let mut values = vec![self.word().to_owned()];
        while self.take(",") {
            values.push(self.word().to_owned());
        }
        self.expect(")")?;
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }
}

/// As the API server writes selectors: `app=web,tier in (a,b)`.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Requirement { key, operator, values }) in self.requirements.iter().enumerate() {
            if index > 0 {
                write!(f, ",")?;
            }
            let first = values.first().map_or("", String::as_str);
            match operator {
                Operator::Equals => write!(f, "{key}={first}")?,
                Operator::NotEquals => write!(f, "{key}!={first}")?,
                Operator::In => write!(f, "{key} in ({})", values.join(","))?,
                Operator::NotIn => write!(f, "{key} notin ({})", values.join(","))?,
                Operator::Exists => write!(f, "{key}")?,
                Operator::DoesNotExist => write!(f, "!{key}")?,
                Operator::GreaterThan => write!(f, "{key}>{first}")?,
                Operator::LessThan => write!(f, "{key}<{first}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn matches(selector: &str, labels: &Value) -> bool {
        Selector::parse(selector).expect(selector).matches(Some(labels))
    }

    #[test]
    fn a_text_selects_as_kubectl_reads_it() {
        let labels = json!({"app": "web", "tier": "front", "weight": "7"});
        for selector in [
            "",
            "app=web",
            "app == web, tier != back",
            "app in (api, web),!legacy",
            "tier notin (back),app",
            "legacy!=yes",
            "legacy notin (yes)",
            "weight>6,weight<8",
        ] {
            assert!(matches(selector, &labels), "{selector}");
        }
        for selector in ["app=api", "!app", "legacy", "app notin (web)", "weight>7", "app>1", "legacy in (a)"]
        {
            assert!(!matches(selector, &labels), "{selector}");
        }
        for broken in ["app in", "app in (a", "=a", "a b", ",a", "a,,b"] {
            assert!(Selector::parse(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_label_selector_needs_labels_and_expressions() {
        let selector = json!({
            "matchLabels": {"app": "web"},
            "matchExpressions": [{"key": "tier", "operator": "In", "values": ["a", "b"]}],
        });
        let selector = Selector::of_label_selector(&selector).expect("a good selector");
        assert_eq!(selector.to_string(), "app=web,tier in (a,b)");
        assert!(selector.matches(Some(&json!({"app": "web", "tier": "b"}))));
        assert!(!selector.matches(Some(&json!({"app": "web"}))));
        assert!(!selector.matches(None::<&Value>));
        let bad = json!({"matchExpressions": [{"key": "a", "operator": "Gt"}]});
        assert_eq!(Selector::of_label_selector(&bad), Err(BadSelector::Operator("Gt".to_owned())));
    }
}
