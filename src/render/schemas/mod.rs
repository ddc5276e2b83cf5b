//! Schemas that people bring: `--schema` and the `schemas` of `.hoist.yaml`.
//!
//! In: locations as people write them. Out: what is known of a kind, looked up when an object of it is met, and
//! once. Files and folders hold CustomResourceDefinitions or JSON Schemas; a URL leads to one of them, or to the
//! root of a catalogue; a template says where the schema of each kind stands.

mod documents;
mod folder;
mod template;

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use self::documents::Documents;
use self::folder::Folder;
use self::template::Template;
use super::Error;
use super::fetch::{FetchError, Purpose, Web};
use crate::kinds::KubeVersion;
use crate::kinds::schema::json_schema::JsonSchema;
use crate::kinds::schema::{Definition, Lookup};
use crate::object::Gvk;

/// Where a catalogue has the schema of a kind, as those of CRDs are laid out.
const CATALOGUE: &str = "{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json";
/// The same as those of Kubernetes' own kinds are laid out, which kubeconform falls back to.
const KUBERNETES: &str =
    "{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json";

/// What was found for one kind.
type Found = Result<Option<Arc<Definition>>, String>;

/// The locations of schemas, in the order in which they are asked.
pub struct Locations {
    locations: Vec<Location>,
    reader: Reader,
    found: Mutex<HashMap<Gvk, Found>>,
}

enum Location {
    /// One document, read when it is first needed.
    Document(String, OnceLock<Result<Documents, String>>),
    /// A folder.
    Folder(Folder),
    /// Where the schema of each kind stands; several places are tried one after the other.
    Templates(Vec<Template>),
}

/// Reads files and URLs.
#[derive(Clone)]
struct Reader {
    web: Arc<Web>,
    version: Option<KubeVersion>,
}

impl Locations {
    /// The schemas at `locations`, of which each is a file, a folder, a URL, a template as kubeconform's
    /// `-schema-location` takes it, or `default`, which stands for what hoist has built in. `version` is the
    /// Kubernetes version that templates name.
    ///
    /// # Errors
    /// [`Error::Schema`]: nothing is there, or the template has a variable that there is not.
    pub fn new(locations: &[String], web: Arc<Web>, version: Option<KubeVersion>) -> Result<Self, Error> {
        let locations = locations.iter().filter(|location| *location != "default");
        let locations = locations.map(|location| Location::read(location)).collect::<Result<_, _>>()?;
        Ok(Self { locations, reader: Reader { web, version }, found: Mutex::default() })
    }

    fn look_up(&self, gvk: &Gvk) -> Found {
        let mut wrong = None;
        for location in &self.locations {
            match location.find(gvk, &self.reader) {
                Ok(Some(found)) => return Ok(Some(found)),
                Ok(None) => {}
                Err(error) => wrong = wrong.or(Some(error)),
            }
        }
        wrong.map_or(Ok(None), Err)
    }
}

impl Lookup for Locations {
    fn find(&self, gvk: &Gvk) -> Found {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        match found.get(gvk) {
            Some(known) => known.clone(),
            None => found.entry(gvk.clone()).or_insert(self.look_up(gvk)).clone(),
        }
    }
}

impl fmt::Debug for Locations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locations").field("count", &self.locations.len()).finish()
    }
}

impl Location {
    fn read(location: &str) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Schema { location: location.to_owned(), reason };
        if location.contains("{{") {
            return Ok(Self::Templates(vec![Template::read(location).map_err(wrong)?]));
        }
        let path = location.split(['?', '#']).next().unwrap_or(location);
        let is_document = [".json", ".yaml", ".yml"].iter().any(|end| path.ends_with(end));
        if location.contains("://") {
            if is_document {
                return Ok(Self::Document(location.to_owned(), OnceLock::new()));
            }
            let base = location.trim_end_matches('/');
            let layouts = [CATALOGUE, KUBERNETES].map(|layout| Template::read(&format!("{base}/{layout}")));
            return Ok(Self::Templates(layouts.into_iter().collect::<Result<_, _>>().map_err(wrong)?));
        }
        match std::fs::metadata(location) {
            Ok(metadata) if metadata.is_dir() => Ok(Self::Folder(Folder::new(Path::new(location)))),
            Ok(_) => Ok(Self::Document(location.to_owned(), OnceLock::new())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(wrong("there is no such file or folder".to_owned()))
            }
            Err(error) => Err(wrong(error.to_string())),
        }
    }

    fn find(&self, gvk: &Gvk, reader: &Reader) -> Found {
        match self {
            Self::Document(location, documents) => {
                let read = || Documents::read(location, &reader.content(location)?, reader);
                let documents = documents.get_or_init(read);
                documents.as_ref().map(|documents| documents.find(gvk)).map_err(String::clone)
            }
            Self::Folder(folder) => folder.find(gvk, reader),
            Self::Templates(templates) => {
                for location in templates.iter().flat_map(|template| template.places(gvk, reader.version)) {
                    if let Some(content) = reader.content_if_there(&location)? {
                        let schema = documents::json(&location, &content)?;
                        return reader.compile(&location, schema).map(Some);
                    }
                }
                Ok(None)
            }
        }
    }
}

impl Reader {
    /// What stands at a path or URL.
    fn content(&self, location: &str) -> Result<Vec<u8>, String> {
        let absent = || format!("there is no `{location}`");
        self.content_if_there(location)?.ok_or_else(absent)
    }

    fn content_if_there(&self, location: &str) -> Result<Option<Vec<u8>>, String> {
        if location.contains("://") {
            return match self.web.fetch(location, Purpose::Schema) {
                Ok(content) => Ok(Some(content)),
                Err(FetchError { absent: true, .. }) => Ok(None),
                Err(error) => Err(error.to_string()),
            };
        }
        match std::fs::read(location) {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("cannot read `{location}`: {error}")),
        }
    }

    /// A JSON Schema; what it refers to stands beside it.
    fn compile(&self, location: &str, schema: serde_json::Value) -> Result<Arc<Definition>, String> {
        let uri = match location.contains("://") {
            true => location.to_owned(),
            false => {
                let path = std::path::absolute(location).unwrap_or_else(|_| location.into());
                format!("file://{}", path.to_string_lossy().replace(' ', "%20"))
            }
        };
        let compiled = JsonSchema::compile(schema, &uri, self.clone());
        let compiled = compiled.map_err(|error| format!("`{location}` is no JSON Schema: {error}"))?;
        Ok(Arc::new(Definition::Json(compiled)))
    }
}

impl jsonschema::Retrieve for Reader {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<serde_json::Value, Box<dyn std::error::Error + Send + Sync>> {
        let uri = uri.as_str();
        let location = uri.strip_prefix("file://").map(|path| path.replace("%20", " "));
        let location = location.as_deref().unwrap_or(uri);
        Ok(documents::json(location, &self.content(location)?)?)
    }
}
