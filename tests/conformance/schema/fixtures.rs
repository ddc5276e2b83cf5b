use std::path::PathBuf;

use serde_json::Value;

/// An object with every field set, as Kubernetes keeps it to test that no field is lost on the way.
pub struct Fixture {
    /// The file's name.
    pub file: String,
    /// The object.
    pub object: Value,
}

impl Fixture {
    /// Group, version and kind.
    pub fn gvk(&self) -> (String, String, String) {
        let text = |key: &str| self.object[key].as_str().unwrap_or_default().to_owned();
        let api_version = text("apiVersion");
        let (group, version) = api_version.rsplit_once('/').unwrap_or(("", &api_version));
        (group.to_owned(), version.to_owned(), text("kind"))
    }
}

/// The fixtures in one directory of `testdata` (`HEAD`, `v1.35.0`), of the newest modules in Go's cache.
pub fn read(directory: &str) -> Vec<Fixture> {
    let modules = ["api@v0.36.3", "apiextensions-apiserver@v0.36.3"];
    let directories =
        modules.map(|module| cache().join("k8s.io").join(module).join("testdata").join(directory));
    let entries = directories.iter().filter_map(|directory| directory.read_dir().ok()).flatten().flatten();
    let mut files = entries.map(|entry| entry.path()).collect::<Vec<_>>();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.retain(|path| !path.to_string_lossy().contains("after_roundtrip"));
    files.sort();
    let read = files.into_iter().map(|path| Fixture {
        object: serde_json::from_slice(&std::fs::read(&path).expect("it was listed"))
            .expect("a fixture is JSON"),
        file: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    });
    read.collect()
}

/// Where Go keeps modules.
fn cache() -> PathBuf {
    let set = |name| crate::variable(name).map(PathBuf::from);
    let path = set("GOPATH").or_else(|| Some(set("HOME")?.join("go"))).unwrap_or_default();
    set("GOMODCACHE").unwrap_or_else(|| path.join("pkg").join("mod"))
}
