use super::{Rule, Spot};
use crate::diag::Diagnostic;
use crate::kinds::table;
use crate::object::{BodyView, Object};
use crate::yaml::{Path, View};

/// The pod that an object is, or the template of the pods that it makes.
#[derive(Clone)]
pub(super) struct Pod<'o> {
    object: &'o Object,
    path: Path,
    view: BodyView<'o>,
}

/// One container of a [`Pod`].
pub(super) struct Container<'o> {
    object: &'o Object,
    path: Path,
    /// What it says.
    pub view: BodyView<'o>,
    /// What it is there for.
    pub role: ContainerRole,
}

/// What a container is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContainerRole {
    /// It does the pod's work.
    Main,
    /// It runs before the others, and ends.
    Init,
    /// It runs beside the others for as long as they do: an init container that is restarted always (KEP-753).
    Sidecar,
}

impl<'o> Pod<'o> {
    /// Of an object whose kind's row says where its pod template is; `None` for any other.
    pub fn of(object: &'o Object) -> Option<Self> {
        let gvk = &object.reference.gvk;
        let template = table::find(&gvk.group, &gvk.kind)?.pod_template?;
        let path = Path::fields(template).field("spec");
        let view = object.body.view().follow(&path)?;
        Some(Self { object, path, view })
    }

    /// What a field of its spec, `dotted`, holds.
    pub fn get(&self, dotted: &str) -> Option<BodyView<'o>> {
        self.view.dig(dotted)
    }

    /// The field of its spec that `dotted` leads to.
    pub fn spot(&self, dotted: &str) -> Spot<'o> {
        Spot { object: self.object, path: below(&self.path, dotted) }
    }

    /// The elements of a list in its spec, each with its place.
    pub fn list(&self, field: &str) -> impl Iterator<Item = (BodyView<'o>, Spot<'o>)> {
        let (object, path) = (self.object, self.path.field(field));
        let items = self.view.get(field).into_iter().flat_map(View::items);
        items.enumerate().map(move |(at, item)| (item, Spot { object, path: path.index(at) }))
    }

    /// Whether its containers run on, and are started again when they end: a server, no task.
    pub fn runs_on(&self) -> bool {
        self.get("restartPolicy").and_then(View::as_str).is_none_or(|policy| policy == "Always")
    }

    /// Its containers, those that run first first.
    pub fn containers(&self) -> impl Iterator<Item = Container<'o>> {
        let init = self.list("initContainers").map(|(view, spot)| {
            let always = view.get("restartPolicy").and_then(View::as_str) == Some("Always");
            let role = if always { ContainerRole::Sidecar } else { ContainerRole::Init };
            Container { object: spot.object, path: spot.path, view, role }
        });
        let main = self.list("containers").map(|(view, Spot { object, path })| Container {
            object,
            path,
            view,
            role: ContainerRole::Main,
        });
        init.chain(main)
    }
}

impl<'o> Container<'o> {
    /// Its name as a sentence has it; its place in the list where it has none.
    pub fn name(&self) -> String {
        match self.view.get("name").and_then(View::as_str) {
            Some(name) => format!("container `{name}`"),
            None => format!("`{}`", self.path),
        }
    }

    /// What a field of it, `dotted`, holds.
    pub fn get(&self, dotted: &str) -> Option<BodyView<'o>> {
        self.view.dig(dotted)
    }

    /// The field of it that `dotted` leads to.
    pub fn spot(&self, dotted: &str) -> Spot<'o> {
        Spot { object: self.object, path: below(&self.path, dotted) }
    }

    /// A finding of `rule` about its field `dotted`: at the value, or at the container where the field is missing.
    pub fn finding(
        &self,
        rule: &Rule,
        dotted: &str,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        self.spot(dotted).at_value(rule, message, label)
    }
}

/// What `judge` finds in the containers of the pods that `object` makes.
pub(super) fn each_container<'o>(
    object: &'o Object,
    judge: impl Fn(&Container<'o>) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let containers = Pod::of(object).into_iter().flat_map(|pod| pod.containers().collect::<Vec<_>>());
    containers.filter_map(|container| judge(&container)).collect()
}

fn below(path: &Path, dotted: &str) -> Path {
    dotted.split('.').fold(path.clone(), |path, field| path.field(field))
}
