//! What files may not be called.

use crate::check;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &["types", "util", "utils", "common", "helper", "helpers", "manager", "misc"];

#[test]
fn a_file_is_called_by_what_it_holds() {
    check(|file| {
        let module = file.module();
        let empty = module.iter().find(|name| EMPTY_NAMES.contains(&name.as_str()));
        empty.map(|name| file.found(1, format!("`{name}` says nothing"))).into_iter().collect()
    });
}
