//! Where the schema of a kind stands, as kubeconform's `-schema-location` says it (kubeconform `pkg/registry`).

use crate::kinds::KubeVersion;
use crate::object::Gvk;

/// The variables, as kubeconform names them.
const VARIABLES: [&str; 6] = [
    "NormalizedKubernetesVersion",
    "StrictSuffix",
    "ResourceKind",
    "ResourceAPIVersion",
    "Group",
    "KindSuffix",
];

/// A location with variables in it.
#[derive(Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Variable(&'static str),
}

impl Template {
    /// Reads a location such as `schemas/{{ .Group }}/{{ .ResourceKind }}.json`.
    ///
    /// # Errors
    /// What is no variable.
    pub fn read(location: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = location;
        while let Some((text, after)) = rest.split_once("{{") {
            let (inside, after) = after.split_once("}}").ok_or("`{{` is never closed")?;
            let name = inside.trim_matches('-').trim();
            let known = VARIABLES.into_iter().find(|known| name.strip_prefix('.') == Some(known));
            let unknown = || format!("`{name}` is none of .{}", VARIABLES.join(", ."));
            parts.extend([Part::Text(text.to_owned()), Part::Variable(known.ok_or_else(unknown)?)]);
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { parts })
    }

    /// Where the schema of a kind stands for `version`: the strict one first, which knows every field, where the
    /// location tells them apart.
    pub fn places(&self, gvk: &Gvk, version: Option<KubeVersion>) -> Vec<String> {
        let mut places = vec![self.place(gvk, version, "-strict"), self.place(gvk, version, "")];
        places.dedup();
        places
    }

    fn place(&self, gvk: &Gvk, version: Option<KubeVersion>, strict: &str) -> String {
        let value = |name: &str| match name {
            "NormalizedKubernetesVersion" => {
                version.map_or_else(|| "master".to_owned(), |version| format!("v{version}.0"))
            }
            "StrictSuffix" => strict.to_owned(),
            "ResourceKind" => gvk.kind.to_lowercase(),
            "ResourceAPIVersion" => gvk.version.clone(),
            "Group" if gvk.group.is_empty() => gvk.version.clone(),
            "Group" => gvk.group.clone(),
            _ => suffix(gvk),
        };
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Variable(name) => value(name),
        });
        parts.collect()
    }
}

/// What follows a kind in the name of its schema: `-apps-v1`, `-v1` in the core group.
pub fn suffix(gvk: &Gvk) -> String {
    let version = gvk.version.to_lowercase();
    match gvk.group.split('.').next().unwrap_or_default() {
        "" => format!("-{version}"),
        group => format!("-{}-{version}", group.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_stand_for_what_they_do_in_kubeconform() {
        let location = "s/{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/\
                        {{ .ResourceKind }}{{ .KindSuffix }}.json";
        let template = Template::read(location).unwrap();
        let of = |api_version: &str, kind: &str| {
            template.places(&Gvk::new(api_version, kind), Some(KubeVersion::minor(34)))
        };
        assert_eq!(
            of("apps/v1", "Deployment"),
            [
                "s/v1.34.0-standalone-strict/deployment-apps-v1.json",
                "s/v1.34.0-standalone/deployment-apps-v1.json"
            ]
        );
        assert_eq!(of("v1", "Service")[0], "s/v1.34.0-standalone-strict/service-v1.json");
        assert_eq!(
            of("cert-manager.io/v1", "Issuer")[0],
            "s/v1.34.0-standalone-strict/issuer-cert-manager-v1.json"
        );
        let catalogue = Template::read("{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json").unwrap();
        assert_eq!(catalogue.places(&Gvk::new("a.io/v1", "Issuer"), None), ["a.io/issuer_v1.json"]);
        assert!(Template::read("{{ .Kind }}.json").unwrap_err().starts_with("`.Kind` is none of"));
    }
}
