use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use reqwest::{Method, StatusCode, Url};
use serde_json::{Map, Value, json};

use super::{CHARTS, CONFIG, MANIFEST, Reference, Refusal, Registry, Wanted, refusal};
use crate::render::cache::digest;
use crate::render::fetch::Web;
use crate::render::http::Request;

/// A chart that is in a registry now.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// Where, with its tag.
    pub reference: Reference,
    /// The digest of its manifest.
    pub digest: String,
}

/// Sends the packed chart `content`, which `description` (the content of its `Chart.yaml`) describes, to the folder
/// `target` of a registry: `oci://HOST/PATH` gets it as `oci://HOST/PATH/NAME:VERSION`, as Helm has it.
///
/// The manifest tells no time, so that the same chart has the same digest whoever sends it.
///
/// # Errors
/// Where `target` is no folder of a registry, or the registry cannot be reached or refuses.
pub fn push(web: &Web, target: &str, description: &Value, content: &[u8]) -> Result<Pushed, Refusal> {
    let field = |name: &str| description[name].as_str().unwrap_or_default().to_owned();
    let (name, version) = (field("name"), field("version"));
    let reference = format!("{}/{name}:{version}", target.trim_end_matches('/'));
    let reference = Reference::parse(&reference).map_err(|reason| Refusal {
        hint: Some("name a folder of a registry: `oci://HOST/PATH`".to_owned()),
        ..Refusal::from(format!("`{reference}` is no reference: {reason}"))
    })?;
    let registry = Registry::new(web, &reference.host);
    let config = description.to_string();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": descriptor(CONFIG, config.as_bytes()),
        "layers": [descriptor(CHARTS[0], content)],
        "annotations": annotations(description),
    });
    registry.put_blob(&reference, config.into_bytes())?;
    registry.put_blob(&reference, content.to_vec())?;
    let manifest = manifest.to_string();
    let digest = digest(manifest.as_bytes());
    registry.put_manifest(&reference, manifest)?;
    Ok(Pushed { reference, digest })
}

fn descriptor(kind: &str, content: &[u8]) -> Value {
    json!({"mediaType": kind, "digest": digest(content), "size": content.len()})
}

/// What a manifest says of the chart (helm `pkg/registry/chart.go`): the chart's own annotations, and what its
/// description has of the image specification's.
fn annotations(description: &Value) -> Map<String, Value> {
    let mut annotations = description["annotations"].as_object().cloned().unwrap_or_default();
    annotations.retain(|_, value| value.is_string());
    let fields = [
        ("title", "name", true),
        ("version", "version", true),
        ("description", "description", false),
        ("url", "home", false),
    ];
    for (key, field, always) in fields {
        let key = format!("org.opencontainers.image.{key}");
        match description[field].as_str().filter(|text| !text.trim().is_empty()) {
            Some(text) if always || !annotations.contains_key(&key) => {
                _ = annotations.insert(key, text.into())
            }
            _ => {}
        }
    }
    annotations
}

impl Registry<'_> {
    /// Sends a part, unless it is there.
    fn put_blob(&self, reference: &Reference, content: Vec<u8>) -> Result<(), Refusal> {
        let (repository, digest) = (&reference.repository, digest(&content));
        let head = self.request(Method::HEAD, &format!("{repository}/blobs/{digest}"))?;
        if self.send(head)?.status == StatusCode::OK {
            return Ok(());
        }
        let begin = self.request(Method::POST, &format!("{repository}/blobs/uploads/"))?;
        let asked = begin.url.clone();
        let begun = self.success(begin)?;
        let place = begun.header(LOCATION).and_then(|place| asked.join(place).ok());
        let mut place: Url = place.ok_or_else(|| "it does not say where to send the chart".to_owned())?;
        if place.origin() != asked.origin() {
            return Err("it wants the chart to be sent to another server".to_owned().into());
        }
        place.query_pairs_mut().append_pair("digest", &digest);
        let kind = HeaderValue::from_static("application/octet-stream");
        self.put(place, kind, content.into())
    }

    fn put_manifest(&self, reference: &Reference, manifest: String) -> Result<(), Refusal> {
        let Wanted::Tag(tag) = &reference.wanted else {
            return Err("a chart is sent under its version".to_owned().into());
        };
        let url = self.request(Method::PUT, &format!("{}/manifests/{tag}", reference.repository))?.url;
        self.put(url, HeaderValue::from_static(MANIFEST), manifest.into())
    }

    fn put(&self, url: Url, kind: HeaderValue, body: Bytes) -> Result<(), Refusal> {
        let mut request = Request { method: Method::PUT, body, ..Request::get(url) };
        request.headers.insert(CONTENT_TYPE, kind);
        let reply = self.send(request)?;
        match reply.status.is_success() {
            true => Ok(()),
            false => Err(refusal(&reply)),
        }
    }
}
