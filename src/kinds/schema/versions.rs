use super::layout::*;
use super::packed::Packed;
use super::ty::Type;
use crate::kinds::KubeVersion;

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/schemas.bin"));

/// The schemas of one Kubernetes version: a cheap handle into the embedded table.
#[derive(Clone, Copy, Debug)]
pub struct Schemas {
    packed: Packed<'static>,
    /// Where the version stands in the directory.
    version: usize,
}

impl Schemas {
    /// The schemas of `version`; of the nearest one that is built in for any other.
    pub fn of(version: KubeVersion) -> Self {
        let packed = Packed::new(BUILT_IN);
        let version = version.clamp(KubeVersion::OLDEST, KubeVersion::NEWEST).number();
        let versions = packed.list(HEADER_VERSIONS, VERSION_WORDS);
        let found = versions.find(|at| packed.word(at + VERSION_MINOR).cmp(&u32::from(version)));
        Self { packed, version: found.unwrap_or_default() }
    }

    /// The type of a kind, if the version has it.
    pub fn kind(self, group: &str, version: &str, kind: &str) -> Option<Type<'static>> {
        kind_in(self.packed, self.version, [group, version, kind])
    }

    /// Every group, version and kind of the version with its type, sorted; lists (`PodList`) and the kinds of
    /// requests (`DeleteOptions`, once per group and version) are among them.
    pub fn kinds(self) -> impl Iterator<Item = ((&'static str, &'static str, &'static str), Type<'static>)> {
        let packed = self.packed;
        self.kind_list().entries().filter_map(move |at| {
            let names = [KIND_GROUP, KIND_VERSION, KIND_KIND].map(|part| packed.text(at + part));
            Some((names.into(), self.numbered(packed.word(at + KIND_DEFINITION) as usize)?))
        })
    }

    /// The definition called `name`, as `io.k8s.api.core.v1.PodSpec`.
    pub fn definition(self, name: &str) -> Option<Type<'static>> {
        self.definitions().find(|ty| ty.name() == Some(name))
    }

    /// Every definition of the version.
    pub fn definitions(self) -> impl Iterator<Item = Type<'static>> {
        let names = self.packed.list(HEADER_NAMES, 1).len();
        (0..names).filter_map(move |number| self.numbered(number))
    }

    fn kind_list(self) -> super::packed::List {
        self.packed.list(self.version + VERSION_KINDS, KIND_WORDS)
    }

    fn numbered(self, number: usize) -> Option<Type<'static>> {
        numbered(self.packed, self.version, number)
    }
}

/// The type of a group, version and kind in the version of a table that stands at `entry`.
pub(super) fn kind_in<'t>(packed: Packed<'t>, entry: usize, names: [&str; 3]) -> Option<Type<'t>> {
    let found = packed.list(entry + VERSION_KINDS, KIND_WORDS).find(|at| {
        let order = |part: usize, name: &str| packed.string(at + part).cmp(name.as_bytes());
        let [group, version, kind] = names;
        let by_version = || order(KIND_VERSION, version);
        order(KIND_GROUP, group).then_with(by_version).then_with(|| order(KIND_KIND, kind))
    })?;
    numbered(packed, entry, packed.word(found + KIND_DEFINITION) as usize)
}

fn numbered(packed: Packed<'_>, entry: usize, number: usize) -> Option<Type<'_>> {
    let definitions = packed.word(entry + VERSION_DEFINITIONS) as usize;
    let at = packed.word(definitions + number);
    (at != 0).then_some(Type { packed, definitions, at: at as usize })
}

#[cfg(test)]
mod tests {
    use super::super::{Basic, ListType};
    use super::*;
    use crate::kinds::table::{DEPLOYMENT, POD};

    fn deployment() -> Type<'static> {
        Schemas::of(KubeVersion::NEWEST).kind(DEPLOYMENT.group, "v1", DEPLOYMENT.kind).unwrap()
    }

    fn at(ty: Type<'static>, path: &str) -> Type<'static> {
        path.split('.').fold(ty, |ty, step| match step {
            "[]" => ty.element().unwrap(),
            name => ty.field(name).unwrap_or_else(|| panic!("{name} of {path}")).ty(),
        })
    }

    #[test]
    fn types_lead_to_their_fields() {
        let containers = at(deployment(), "spec.template.spec.containers");
        assert_eq!(containers.basic(), Basic::List);
        assert_eq!(containers.list_type(), Some(ListType::Map));
        assert_eq!(containers.list_map_keys().collect::<Vec<_>>(), ["name"]);
        let container = containers.element().unwrap();
        assert_eq!(container.name(), Some("io.k8s.api.core.v1.Container"));
        assert_eq!(at(container, "resources.limits.[]").basic(), Basic::Quantity);
        assert_eq!(at(container, "livenessProbe.httpGet.port").basic(), Basic::IntOrString);
        assert_eq!(at(container, "ports.[].containerPort").format(), Some("int32"));
        assert_eq!(at(deployment(), "metadata.creationTimestamp").basic(), Basic::Time);
    }

    #[test]
    fn fields_carry_their_patch_rules_and_defaults() {
        let pod = at(deployment(), "spec.template.spec");
        let volumes = pod.field("volumes").unwrap();
        assert!(volumes.patch_merges() && volumes.patch_retains_keys());
        assert_eq!(volumes.merge_key(), Some("name"));
        assert!(pod.field("containers").unwrap().required());
        let ports = at(pod, "containers.[].ports.[]");
        assert_eq!(ports.field("protocol").unwrap().default(), Some(r#""TCP""#));
    }

    #[test]
    fn every_version_has_its_own_definitions() {
        let pods =
            KubeVersion::all().map(|version| Schemas::of(version).kind(POD.group, "v1", POD.kind).unwrap());
        let resizes = pods.map(|pod| at(pod, "spec").field("resources").is_some());
        assert_eq!(resizes.filter(|&resizes| resizes).count(), 6, "since 1.32");
        for version in KubeVersion::all() {
            for ty in Schemas::of(version).definitions() {
                assert!(ty.fields().all(|field| ty.field(field.name()).is_some()), "{:?}", ty.name());
            }
        }
    }
}
