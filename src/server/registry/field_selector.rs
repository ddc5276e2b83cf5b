use serde_json::Value;

/// Which values an object's fields must have: the text of a `fieldSelector` parameter (apimachinery
/// `pkg/fields/selector.go`). All terms must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSelector {
    terms: Vec<Term>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    field: String,
    value: String,
    equal: bool,
}

impl FieldSelector {
    /// Reads `metadata.name=web,status.phase!=Running`; a backslash takes the meaning from `,`, `=` and `\`.
    ///
    /// # Errors
    /// The API server's words for a term without an operator.
    pub fn parse(text: &str) -> Result<Self, String> {
        let terms = split(text).into_iter().filter(|term| !term.is_empty());
        let terms = terms.map(|term| {
            let bad = || format!("invalid selector: '{text}'; can't understand '{term}'");
            read_term(&term).ok_or_else(bad)
        });
        Ok(Self { terms: terms.collect::<Result<_, _>>()? })
    }

    /// The one that only the object called `name` meets.
    pub fn of_name(name: &str) -> Self {
        let term = Term { field: "metadata.name".to_owned(), value: name.to_owned(), equal: true };
        Self { terms: vec![term] }
    }

    /// Whether it matches everything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The fields that it names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.field.as_str())
    }

    /// The one name that an object must have, where it asks for one.
    pub fn name(&self) -> Option<&str> {
        self.terms
            .iter()
            .find(|term| term.equal && term.field == "metadata.name")
            .map(|term| term.value.as_str())
    }

    /// Whether `object` meets it.
    pub fn matches(&self, object: &Value) -> bool {
        self.terms.iter().all(|term| (value_of(object, &term.field) == term.value) == term.equal)
    }
}

/// What a field selector compares: strings as they are, the rest as printed, absent as empty (or the zero
/// value where the stored object leaves it out: `spec.unschedulable` is `false`).
fn value_of(object: &Value, field: &str) -> String {
    let found = field.split('.').try_fold(object, |at, part| at.get(part));
    match found {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None if field == "spec.unschedulable" || field == "spec.hostNetwork" => {
            false.to_string()
        }
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

fn split(text: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut escaped = false;
    for letter in text.chars() {
        if letter == ',' && !escaped {
            terms.push(String::new());
            continue;
        }
        if let Some(term) = terms.last_mut() {
            term.push(letter);
        }
        escaped = letter == '\\' && !escaped;
    }
    terms
}

fn read_term(term: &str) -> Option<Term> {
    let at = term.find('=')?;
    let (left, right) = (&term[..at], &term[at + 1..]);
    let (field, equal) = match left.strip_suffix('!') {
        Some(field) => (field, false),
        None => (left, true),
    };
    let right = right.strip_prefix('=').filter(|_| equal).unwrap_or(right);
    Some(Term { field: field.to_owned(), value: unescape(right), equal })
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut escaped = false;
    for letter in text.chars() {
        match letter {
            '\\' if !escaped => escaped = true,
            _ => {
                plain.push(letter);
                escaped = false;
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn terms_are_read_and_matched() {
        let pod = json!({"metadata": {"name": "web"}, "spec": {}, "status": {"phase": "Running"}});
        let matches = |text: &str| FieldSelector::parse(text).unwrap().matches(&pod);
        assert!(matches("metadata.name=web,status.phase!=Pending"));
        assert!(matches("metadata.name==web,spec.unschedulable=false,spec.nodeName="));
        assert!(!matches("metadata.name!=web"));
        assert!(matches(""));
        assert_eq!(FieldSelector::parse("metadata.name=web").unwrap().name(), Some("web"));
        assert_eq!(
            FieldSelector::parse("nonsense").unwrap_err(),
            "invalid selector: 'nonsense'; can't understand 'nonsense'"
        );
        assert_eq!(FieldSelector::parse(r"a=b\,c").unwrap().terms[0].value, "b,c");
    }
}
