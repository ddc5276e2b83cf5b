use std::str::FromStr;

use crate::api::query_pairs;
use crate::object::Selector;
use crate::server::registry::{
    DeleteOptions, FieldSelector, FieldValidation, ListOptions, Propagation, Refusal, RevisionMatch,
    WriteOptions,
};
use crate::server::store::Revision;

/// The parameters of a request.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn read(text: &str) -> Self {
        Self(query_pairs(text).collect())
    }

    /// The first value of a parameter; empty counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    /// Whether a parameter is set: `true`, `1`, or there without a value.
    pub(super) fn flag(&self, name: &str) -> bool {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.is_some_and(|(_, value)| !matches!(value.as_str(), "false" | "0"))
    }

    fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let bad = || Refusal::bad_request(format!("strconv.ParseInt: parsing {text:?}: invalid syntax"));
        text.parse().map(Some).map_err(|_| bad())
    }

    /// How long the request may take, in seconds.
    pub(super) fn timeout_seconds(&self) -> Result<Option<u64>, Refusal> {
        self.number("timeoutSeconds")
    }

    /// What `dryRun` asks for.
    fn dry_run(&self) -> Result<bool, Refusal> {
        match self.get("dryRun") {
            None => Ok(false),
            Some("All") => Ok(true),
            Some(other) => Err(invalid_option(&format!(
                "dryRun: Unsupported value: {other:?}: supported values: \"All\""
            ))),
        }
    }

    /// How to write.
    pub(super) fn write_options(&self) -> Result<WriteOptions, Refusal> {
        let validation = match self.get("fieldValidation") {
            None => FieldValidation::default(),
            Some("Ignore") => FieldValidation::Ignore,
            Some("Warn") => FieldValidation::Warn,
            Some("Strict") => FieldValidation::Strict,
            Some(other) => {
                return Err(invalid_option(&format!(
                    "fieldValidation: Unsupported value: {other:?}: supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""
                )));
            }
        };
        let manager = self.get("fieldManager").unwrap_or_default().to_owned();
        Ok(WriteOptions { dry_run: self.dry_run()?, validation, manager, ..WriteOptions::default() })
    }

    /// Which objects.
    pub(super) fn list_options(&self) -> Result<ListOptions, Refusal> {
        let labels = self.get("labelSelector").map(Selector::parse).transpose();
        let fields = self.get("fieldSelector").map(FieldSelector::parse).transpose();
        let revision_match = match self.get("resourceVersionMatch") {
            Some("Exact") => Some(RevisionMatch::Exact),
            Some("NotOlderThan") => Some(RevisionMatch::NotOlderThan),
            _ => None,
        };
        Ok(ListOptions {
            labels: labels.map_err(|error| Refusal::bad_request(error.to_string()))?.unwrap_or_default(),
            fields: fields.map_err(Refusal::bad_request)?.unwrap_or_default(),
            limit: self.number("limit")?.unwrap_or(0),
            continuation: self.get("continue").map(str::to_owned),
            revision: self.revision()?,
            revision_match,
        })
    }

    /// The resource version; `0` stands for any.
    fn revision(&self) -> Result<Option<Revision>, Refusal> {
        let Some(text) = self.get("resourceVersion") else { return Ok(None) };
        match text.parse() {
            Ok(0) => Ok(None),
            Ok(revision) => Ok(Some(revision)),
            Err(_) => Err(Refusal::bad_request(format!(
                "resourceVersion: Invalid value: {text:?}: strconv.ParseUint: parsing {text:?}: invalid syntax"
            ))),
        }
    }

    /// How to delete, as far as the parameters say.
    pub(super) fn delete_options(&self) -> Result<DeleteOptions, Refusal> {
        let propagation = self.get("propagationPolicy").map(propagation).transpose()?;
        let orphan = self.get("orphanDependents").map(|value| match value {
            "true" => Propagation::Orphan,
            _ => Propagation::Background,
        });
        Ok(DeleteOptions {
            dry_run: self.dry_run()?,
            grace: self.number("gracePeriodSeconds")?,
            propagation: propagation.or(orphan),
            uid: None,
            revision: None,
        })
    }
}

/// What a propagation policy is called.
pub(super) fn propagation(name: &str) -> Result<Propagation, Refusal> {
    match name {
        "Background" => Ok(Propagation::Background),
        "Foreground" => Ok(Propagation::Foreground),
        "Orphan" => Ok(Propagation::Orphan),
        other => Err(invalid_option(&format!(
            "propagationPolicy: Unsupported value: {other:?}: supported values: \"Foreground\", \"Background\", \
             \"Orphan\", \"nil\""
        ))),
    }
}

fn invalid_option(why: &str) -> Refusal {
    Refusal::new(
        http::StatusCode::UNPROCESSABLE_ENTITY,
        crate::api::Reason::Invalid,
        format!("the request's options are invalid: {why}"),
    )
}
