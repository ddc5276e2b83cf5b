use http::header::ACCEPT;
use http::{HeaderMap, StatusCode};

use crate::api::Reason;
use crate::server::registry::Refusal;

/// The form in which a client wants objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As they are.
    Plain,
    /// As rows and columns.
    Table,
    /// Their metadata alone.
    Metadata,
}

/// How a client wants an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accept {
    /// What it holds.
    pub(super) form: Form,
    /// Whether it is written as YAML.
    pub(super) yaml: bool,
}

/// One clause of an `Accept` header: `application/json;as=Table;v=v1;g=meta.k8s.io`.
struct Clause<'a> {
    media_type: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
}

impl<'a> Clause<'a> {
    fn read(text: &'a str) -> Self {
        let mut parts = text.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default();
        let parameters = parts.filter_map(|part| part.split_once('=')).collect();
        Self { media_type, parameters }
    }

    fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    fn form(&self) -> Option<Form> {
        let Some(wanted) = self.parameter("as") else { return Some(Form::Plain) };
        let ours = self.parameter("g") == Some("meta.k8s.io") && self.parameter("v") == Some("v1");
        match wanted {
            "Table" if ours => Some(Form::Table),
            "PartialObjectMetadata" | "PartialObjectMetadataList" if ours => Some(Form::Metadata),
            _ => None,
        }
    }
}

fn clauses(headers: &HeaderMap) -> Vec<Clause<'_>> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(Clause::read)
        .filter(|clause| !clause.media_type.is_empty())
        .collect()
}

impl Accept {
    /// The first form that the client accepts and the server has; JSON where it does not say.
    ///
    /// # Errors
    /// [`Refusal`] of reason NotAcceptable.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let clauses = clauses(headers);
        if clauses.is_empty() {
            return Ok(Self { form: Form::Plain, yaml: false });
        }
        let known = clauses.iter().find_map(|clause| match clause.media_type {
            "application/json" | "application/*" | "*/*" => Some(Self { form: clause.form()?, yaml: false }),
            "application/yaml" => Some(Self { form: clause.form()?, yaml: true }),
            _ => None,
        });
        known.ok_or_else(|| {
            let message = "only the following media types are accepted: application/json, application/yaml";
            Refusal::new(StatusCode::NOT_ACCEPTABLE, Reason::NotAcceptable, message)
        })
    }
}

/// Whether the client asks for aggregated discovery, and in which version it can read it.
pub(super) fn aggregated_discovery(headers: &HeaderMap) -> Option<&'static str> {
    clauses(headers).iter().find_map(|clause| {
        let ours = clause.media_type == "application/json"
            && clause.parameter("g") == Some("apidiscovery.k8s.io")
            && clause.parameter("as") == Some("APIGroupDiscoveryList");
        match clause.parameter("v") {
            Some("v2") if ours => Some("v2"),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Accept, Refusal> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, text.parse().unwrap());
        Accept::read(&headers)
    }

    #[test]
    fn the_first_that_fits_wins() {
        let table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
        assert_eq!(read(table).unwrap().form, Form::Table);
        let old = "application/json;as=Table;v=v1beta1;g=meta.k8s.io, application/json";
        assert_eq!(read(old).unwrap().form, Form::Plain);
        assert_eq!(read("application/vnd.kubernetes.protobuf,application/json").unwrap().form, Form::Plain);
        assert!(read("application/yaml").unwrap().yaml);
        assert_eq!(read("application/vnd.kubernetes.protobuf").unwrap_err().status().code, 406);
    }
}
