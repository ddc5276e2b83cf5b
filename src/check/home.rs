use super::Violation;
use crate::diag::Edit;
use crate::kinds::schema::{Basic, Type};
use crate::yaml::{self, Node, Path, Segment, View as _};

/// What no author writes.
const NOT_WRITTEN: [&str; 2] = ["status", "managedFields"];

/// The edits that move a misplaced field to the one place nearby that is there, knows it and does not have it yet.
/// `None` where several are as near, where it is another one than the finding names (`told`), or where the field
/// cannot be moved line by line.
pub(super) fn moved(violation: &Violation, told: &str) -> Option<Vec<Edit>> {
    let tree = violation.object.tree().filter(|tree| tree.text().map().is_none())?;
    let (name, holder) = (violation.name(), violation.parent());
    let mut homes = Vec::new();
    collect(tree.root(), violation.root, &name, Path::root(), &mut homes);
    let distance = |home: &Path| distance(&holder, home);
    let nearest = homes.iter().map(distance).min()?;
    let mut near = homes.iter().filter(|home| distance(home) == nearest);
    let (home, None) = (near.next()?, near.next()) else { return None };
    let edits =
        is_named(told, &holder, home).then(|| yaml::relocate(tree, &violation.error.path, home))??;
    // An edit is shown, so it must not carry the value of a Secret.
    let hides = |edit: &Edit| !edit.text.concealed_in(edit.span).is_empty();
    (!edits.iter().any(hides)).then_some(edits)
}

/// The maps at and below `node` that may have the field `name` and do not.
fn collect(node: Node<'_>, ty: Type<'_>, name: &str, path: Path, homes: &mut Vec<Path>) {
    match ty.basic() {
        Basic::Object => {
            for (key, value) in node.entries().filter(|(key, _)| !NOT_WRITTEN.contains(key)) {
                if let Some(field) = ty.field(key) {
                    collect(value, field.ty(), name, path.field(key), homes);
                }
            }
            if node.is_map() && ty.field(name).is_some() && node.get(name).is_none() {
                homes.push(path);
            }
        }
        Basic::List => {
            for (at, item) in node.items().enumerate() {
                if let Some(ty) = ty.element() {
                    collect(item, ty, name, path.index(at), homes);
                }
            }
        }
        _ => {}
    }
}

/// How many fields lie between two places.
fn distance(one: &Path, other: &Path) -> usize {
    let (one, other) = (one.segments(), other.segments());
    let common = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let fields = |path: &[Segment]| {
        path[common..].iter().filter(|segment| !matches!(segment, Segment::Index(_))).count()
    };
    fields(one) + fields(other)
}

/// Whether `told` (`… belongs under `spec``) names `home`: from the root, or from what holds the field.
fn is_named(told: &str, holder: &Path, home: &Path) -> bool {
    if told.contains("belongs at the top") {
        return home.is_root();
    }
    let below = home.segments().strip_prefix(holder.segments());
    let ways = [Some(home.clone()), below.map(|below| Path::from(below.to_vec()))];
    let named = told.split('`').nth(3).map(without_numbers);
    ways.into_iter().flatten().any(|way| named.as_ref() == Some(&without_numbers(&way.to_string())))
}

/// `containers[0].env` as `containers[].env`.
fn without_numbers(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    for part in path.split_inclusive('[') {
        plain.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    plain
}
